//! Layout files: a person's word on what the columns and rows of a table are (`templates/layouts/*.toml`, `--layout`).
//!
//! In: the TOML that `inspect --layout-out` writes, edited. Out: the detected heads with their roles pinned, and what has drifted since:
//! columns renamed, moved, added or removed. A pinned table is known by its heads, wherever it stands.
//!
//! ```toml
//! [[table]]
//! sheet = "実績一覧"
//! header-rows = [5, 6]
//! [[table.column]]
//! column = "H"
//! header = "R4目標"
//! role = "target"
//! year = "R4"
//! ```

use std::fmt::Write;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;

use crate::finding::{Code, Finding};
use crate::layout::columns;
use crate::layout::header::Band;
use crate::layout::lexicon::{Lexicon, fold};
use crate::layout::role::Role;
use crate::layout::table::{Column, Orientation, Sheet};
use crate::layout::view::View;
use crate::place::{Place, Pos, column_letters};
use crate::templates::{Fault, Template};
use crate::value::{Period, period};

/// Share of heads that a table must have in common with a pinned one to be that table, in percent.
const SAME: usize = 50;

/// Evidence of a pinned column.
const PINNED: &str = "レイアウトの指定";

/// Whether a layout file says what the columns of a band are.
#[must_use]
pub fn is_pinned(band: &Band) -> bool {
    band.columns.iter().any(|column| column.evidence == PINNED)
}

/// The pinned tables of one layout file.
#[derive(Debug)]
pub struct Pins {
    /// What the file is called.
    pub name: String,
    tables: Vec<PinnedTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    table: Vec<RawTable>,
}

/// The shape of a table in TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawTable {
    #[serde(default)]
    sheet: String,
    header_rows: Option<(u32, u32)>,
    /// First and last column of the heads, of a table whose heads stand at the left.
    header_columns: Option<(String, String)>,
    #[serde(default)]
    year: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    ignore_rows: Vec<u32>,
    #[serde(default)]
    section_rows: Vec<u32>,
    column: Vec<RawColumn>,
}

/// The shape of a column in TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawColumn {
    #[serde(default)]
    column: String,
    /// Stands for `column` in a table whose heads stand at the left.
    row: Option<u32>,
    #[serde(default)]
    header: String,
    role: Option<Role>,
    #[serde(default)]
    year: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    by_row: bool,
    #[serde(default, rename = "final")]
    is_final: bool,
}

#[derive(Debug)]
struct PinnedTable {
    orientation: Orientation,
    sheet: String,
    header: Option<RangeInclusive<u32>>,
    period: Option<Period>,
    unit: String,
    ignore: Vec<u32>,
    sections: Vec<u32>,
    columns: Vec<PinnedColumn>,
    /// Whether any table of the run was this one.
    matched: AtomicBool,
}

#[derive(Clone, Debug)]
struct PinnedColumn {
    index: u32,
    header: String,
    folded: String,
    role: Option<Role>,
    period: Option<Period>,
    unit: String,
    by_row: bool,
    is_final: bool,
}

/// What a pinned table says of its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinnedRows {
    /// Zero-based rows that are left out.
    pub ignore: Vec<u32>,
    /// Zero-based rows that are section headings.
    pub sections: Vec<u32>,
    /// Unit of the whole table; empty when nothing is said.
    pub unit: String,
}

impl Pins {
    /// Reads a layout file.
    ///
    /// # Errors
    /// When the TOML is wrong, or a column, row or year cannot be read.
    pub fn new(template: &Template) -> Result<Self, Fault> {
        let file: File = template.parse()?;
        let tables = file.table.into_iter().map(|raw| table(raw, template)).collect::<Result<Vec<_>, Fault>>()?;
        Ok(Self { name: template.name.clone(), tables })
    }

    /// Whether a table that runs that way may stand on a sheet.
    #[must_use]
    pub fn has(&self, orientation: Orientation, sheet: &str) -> bool {
        self.tables.iter().any(|table| table.may_stand(orientation, sheet))
    }

    /// Pins the roles of the heads that belong to a table of this file which runs that way; the view is turned to it.
    pub fn apply(
        &self,
        (view, orientation): (&View<'_>, Orientation),
        lexicon: &Lexicon,
        place: &Place,
        bands: &mut Vec<Band>,
        findings: &mut Vec<Finding>,
    ) {
        let tables: Vec<&PinnedTable> = self.tables.iter().filter(|table| table.may_stand(orientation, &place.sheet)).collect();
        for table in &tables {
            if !bands.iter().any(|band| table.likeness(&band.columns) >= SAME)
                && let Some(band) = table.undetected(view, lexicon)
            {
                bands.retain(|other| other.last < band.first || band.last < other.first);
                bands.push(band);
                bands.sort_by_key(|band| band.first);
            }
        }
        for band in bands {
            let likest = tables.iter().map(|table| (table.likeness(&band.columns), table)).rev().max_by_key(|(likeness, _)| *likeness);
            let Some((_, table)) = likest.filter(|(likeness, _)| *likeness >= SAME) else { continue };
            let drift = table.pin(band);
            table.matched.store(true, Ordering::Relaxed);
            if !drift.is_empty() {
                let place = place.at(Pos::new(band.first, 0));
                findings.push(Finding::new(Code::LayoutDrift, place).item(&self.name).detail(drift.join("、")));
            }
        }
    }

    /// Tables of this file that no sheet of the run had.
    #[must_use]
    pub fn unmatched(&self) -> Vec<Finding> {
        let tables = self.tables.iter().filter(|table| !table.matched.load(Ordering::Relaxed));
        let told = |table: &PinnedTable| {
            let heads: Vec<&str> = table.columns.iter().map(|column| column.header.as_str()).filter(|head| !head.is_empty()).collect();
            let place = Place::sheet(Arc::from(self.name.as_str()), Arc::from(table.sheet.as_str()));
            Finding::new(Code::LayoutDrift, place)
                .detail(format!("見出しが「{}」の表は、どのファイルにもありません", heads.join("、")))
                .effect("このレイアウトの指定は使われていない")
        };
        tables.map(told).collect()
    }
}

impl PinnedTable {
    fn may_stand(&self, orientation: Orientation, sheet: &str) -> bool {
        self.orientation == orientation && (self.sheet.is_empty() || self.sheet == sheet)
    }

    /// What people call a column of the table; a row where its heads stand at the left.
    fn told(&self, index: u32) -> String {
        if self.orientation == Orientation::Columns { format!("{}行", index + 1) } else { format!("{}列", column_letters(index)) }
    }

    /// Share of heads, pinned and standing, that are the same, in percent.
    fn likeness(&self, columns: &[Column]) -> usize {
        let heads: Vec<String> = columns.iter().map(folded_header).filter(|head| !head.is_empty()).collect();
        let pinned: Vec<&str> = self.columns.iter().map(|c| c.folded.as_str()).filter(|head| !head.is_empty()).collect();
        let same = pinned.iter().filter(|head| heads.iter().any(|other| other == *head)).count();
        same * 200 / (pinned.len() + heads.len()).max(1)
    }

    /// The heads at the pinned rows, where detection saw none.
    fn undetected(&self, view: &View<'_>, lexicon: &Lexicon) -> Option<Band> {
        let rows = self.header.clone()?;
        let columns = columns::read(view, lexicon, *rows.start(), *rows.end());
        (self.likeness(&columns) >= SAME).then(|| Band {
            first: *rows.start(),
            last: *rows.end(),
            columns,
            score: 0,
            confidence: 100,
            rival: None,
            pinned: PinnedRows::default(),
        })
    }

    /// Gives a band the pinned roles; returns what has drifted.
    fn pin(&self, band: &mut Band) -> Vec<String> {
        let mut drift = Vec::new();
        let mut used = vec![false; self.columns.len()];
        let heads: Vec<String> = band.columns.iter().map(folded_header).collect();
        for (column, head) in band.columns.iter_mut().zip(&heads) {
            let same_head = |at: &usize| !used[*at] && self.columns[*at].folded == *head && !head.is_empty();
            let here = (0..self.columns.len()).filter(same_head).min_by_key(|at| self.columns[*at].index.abs_diff(column.index));
            let renamed = || {
                let at = self.columns.iter().position(|c| c.index == column.index)?;
                (!used[at] && !heads.contains(&self.columns[at].folded)).then_some(at)
            };
            let here_told = self.told(column.index);
            let Some(at) = here.or_else(renamed) else {
                if !head.is_empty() {
                    drift.push(format!("{here_told}「{}」が増えた", column.header()));
                }
                continue;
            };
            used[at] = true;
            let pinned = &self.columns[at];
            let unit_changed = here.is_none() && without_brackets(&pinned.folded) == without_brackets(head);
            if unit_changed {
                drift.push(format!("{here_told}「{}」の単位が「{}」に変わった", pinned.header, column.header()));
            } else if here.is_none() {
                drift.push(format!("{here_told}「{}」の見出しが「{}」に変わった", pinned.header, column.header()));
            } else if pinned.index != column.index {
                drift.push(format!("「{}」が{}から{here_told}へ移った", pinned.header, self.told(pinned.index)));
            }
            column.role = pinned.role;
            column.by_row = pinned.by_row;
            column.is_final = pinned.is_final;
            column.period = pinned.period.or(self.period.filter(|_| pinned.role.is_some_and(Role::is_figure)));
            column.dual &= pinned.role.is_some_and(Role::is_path);
            column.confidence = 100;
            PINNED.clone_into(&mut column.evidence);
            if !pinned.unit.is_empty() && !unit_changed {
                column.brackets.insert(0, pinned.unit.clone());
            }
        }
        let removed = self.columns.iter().zip(&used).filter(|(c, used)| !**used && !c.folded.is_empty());
        drift.extend(removed.map(|(c, _)| format!("{}「{}」がなくなった", self.told(c.index), c.header)));
        band.confidence = 100;
        band.pinned = PinnedRows { ignore: self.ignore.clone(), sections: self.sections.clone(), unit: self.unit.clone() };
        drift
    }
}

/// A folded head without what stands in brackets, where units are.
fn without_brackets(folded: &str) -> &str {
    folded.split(['(', '[', '〔']).next().unwrap_or(folded)
}

fn folded_header(column: &Column) -> String {
    fold(&column.path.join("/"))
}

fn table(raw: RawTable, template: &Template) -> Result<PinnedTable, Fault> {
    let rows = |rows: &[u32]| rows.iter().map(|row| row.saturating_sub(1)).collect();
    let columns = raw.column.iter().map(|column| pinned_column(column, template)).collect::<Result<Vec<_>, Fault>>()?;
    let at_the_left = raw.header_columns.map(|(first, last)| Ok(column_index(&first, template)?..=column_index(&last, template)?));
    Ok(PinnedTable {
        orientation: if at_the_left.is_some() { Orientation::Columns } else { Orientation::Rows },
        header: at_the_left.transpose()?.or(raw.header_rows.map(|(first, last)| first.saturating_sub(1)..=last.saturating_sub(1))),
        period: year(&raw.year, template)?,
        ignore: rows(&raw.ignore_rows),
        sections: rows(&raw.section_rows),
        sheet: raw.sheet,
        unit: raw.unit,
        columns,
        matched: AtomicBool::new(false),
    })
}

fn pinned_column(raw: &RawColumn, template: &Template) -> Result<PinnedColumn, Fault> {
    Ok(PinnedColumn {
        index: raw.row.map_or_else(|| column_index(&raw.column, template), |row| Ok(row.saturating_sub(1)))?,
        folded: fold(&raw.header),
        header: raw.header.clone(),
        role: raw.role,
        period: year(&raw.year, template)?,
        unit: raw.unit.clone(),
        by_row: raw.by_row,
        is_final: raw.is_final,
    })
}

/// Zero-based column of letters: A, B, AA.
fn column_index(letters: &str, template: &Template) -> Result<u32, Fault> {
    let line = || template.text.lines().position(|line| line.contains(&format!("\"{letters}\""))).map(|n| n + 1);
    let pos = format!("{letters}1").parse::<Pos>();
    let told = || format!("column の「{letters}」を列として読めません。A、B、AA のように書いてください");
    pos.map(|pos| pos.col).map_err(|_| template.fault(line(), told()))
}

fn year(text: &str, template: &Template) -> Result<Option<Period>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let line = template.text.lines().position(|line| line.contains(&format!("\"{text}\""))).map(|n| n + 1);
    let found = period::find(&fold(text)).map(|(period, _)| period);
    found
        .map(Some)
        .ok_or_else(|| template.fault(line, format!("year の「{text}」を年として読めません。R4、令和4年度、2022 のように書いてください")))
}

/// The tables of a sheet as a layout file, to be edited.
#[must_use]
pub fn to_toml(sheet_name: &str, sheet: &Sheet) -> String {
    let mut text = String::new();
    let mut written: Vec<&[Column]> = Vec::new();
    for table in &sheet.tables {
        if table.orientation == Orientation::Form {
            let _ = writeln!(text, "# シート「{sheet_name}」は個票（項目の右に値）なので、固定する列がありません\n");
            continue;
        }
        // Tables of one kind stacked on a sheet are pinned by one entry; a form has no columns to pin.
        if table.columns.is_empty() || written.contains(&&*table.columns) {
            continue;
        }
        written.push(&table.columns);
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let _ = writeln!(text, "[[table]]\nsheet = {}", quoted(sheet_name));
        let turned = table.orientation == Orientation::Columns;
        if let Some((first, last)) = table.header {
            let _ = if turned {
                writeln!(text, "header-columns = [{}, {}]", quoted(&column_letters(first)), quoted(&column_letters(last)))
            } else {
                writeln!(text, "header-rows = [{}, {}]", first + 1, last + 1)
            };
        }
        for column in table.columns.iter() {
            let line =
                if turned { format!("row = {}", column.index + 1) } else { format!("column = {}", quoted(&column_letters(column.index))) };
            let _ = writeln!(text, "[[table.column]]\n{line}\nheader = {}", quoted(&column.path.join("/")));
            if let Some(role) = column.role {
                let _ = writeln!(text, "role = {}", quoted(role.id()));
            }
            if let Some(period) = column.period {
                let unit = if period.kind == crate::value::YearKind::Year { "年" } else { "年度" };
                let _ = writeln!(text, "year = \"{}{unit}\"", period.year);
            }
            if column.by_row {
                text.push_str("by-row = true\n");
            }
            if column.is_final {
                text.push_str("final = true\n");
            }
        }
        text.push('\n');
    }
    text
}
