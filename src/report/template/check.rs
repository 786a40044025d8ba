//! What was typed in `report.toml`, and whether it is sound. Every fault has its line where one can be named.

use serde::Deserialize;
use toml::Spanned;

use crate::report::field::Field;
use crate::templates::{Fault, Template};

use super::{
    ColourTemplate, Column, Columns, FontTemplate, HandoutTemplate, Limits, PageTemplate, ReportTemplate, SheetKind, SheetTemplate,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTemplate {
    title: String,
    #[serde(default)]
    source: String,
    page: PageTemplate,
    font: FontTemplate,
    colour: RawColours,
    limits: Limits,
    sheet: Vec<RawSheet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColours {
    head: Spanned<String>,
    head_text: Spanned<String>,
    total: Spanned<String>,
    border: Spanned<String>,
    link: Spanned<String>,
    faint: Spanned<String>,
    bar: Spanned<String>,
    error: Spanned<String>,
    warning: Spanned<String>,
    verdict: RawScale,
    chart: RawScale,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScale {
    on_track: Spanned<String>,
    mostly_on_track: Spanned<String>,
    slow: Spanned<String>,
    behind: Spanned<String>,
    undecided: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSheet {
    id: Spanned<String>,
    name: Spanned<String>,
    #[serde(default)]
    number: String,
    title: String,
    purpose: String,
    #[serde(default)]
    unit: String,
    tab: Spanned<String>,
    #[serde(default)]
    notes: Vec<String>,
    #[serde(default)]
    column: Vec<RawColumn>,
    #[serde(default)]
    handout: HandoutTemplate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    field: Spanned<String>,
    title: String,
    width: Spanned<u16>,
    #[serde(default = "yes")]
    print: bool,
    #[serde(default)]
    omit_if_empty: bool,
    handout: Option<bool>,
}

const fn yes() -> bool {
    true
}

/// The template that a text says.
///
/// # Errors
/// When it is not of its shape, or names a sheet, column, colour or size that there is not.
pub fn checked(template: &Template) -> Result<ReportTemplate, Fault> {
    let raw: RawTemplate = template.parse()?;
    let check = Check { template };
    check.sizes(&raw)?;
    let mut sheets: Vec<SheetTemplate> = Vec::new();
    for sheet in raw.sheet {
        let span = sheet.id.span().start;
        let sheet = check.sheet(sheet)?;
        let double = |known: &SheetTemplate| known.kind == sheet.kind || known.name.eq_ignore_ascii_case(&sheet.name);
        if sheets.iter().any(double) {
            return Err(check.at(span, format!("シート「{}」が二度あります", sheet.name)));
        }
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(template.fault(None, "シートがひとつもありません。[[sheet]] を足してください"));
    }
    let colour = check.colours(raw.colour)?;
    Ok(ReportTemplate { title: raw.title, source: raw.source, page: raw.page, font: raw.font, colour, limits: raw.limits, sheets })
}

/// Longest name of a sheet, so that a word fits behind it.
const LONGEST_NAME: usize = 26;
/// Longest title of a column of a table.
const LONGEST_TITLE: usize = 255;

/// Whether a name is that of a sheet of Excel's own, or of the hidden one.
fn is_taken(name: &str) -> bool {
    name.eq_ignore_ascii_case("History") || name.eq_ignore_ascii_case(crate::previous::rows::SHEET)
}

/// Whether Excel takes a name for a sheet.
fn is_sheet_name(name: &str) -> bool {
    let length = name.encode_utf16().count();
    let sound = !name.contains(['[', ']', ':', '*', '?', '/', '\\']) && !name.starts_with('\'') && !name.ends_with('\'');
    (1..=31).contains(&length) && sound
}

/// Checks what was typed and says where it is wrong.
struct Check<'a> {
    template: &'a Template,
}

impl Check<'_> {
    fn at(&self, byte: usize, message: impl Into<String>) -> Fault {
        let line = self.template.text.get(..byte).map(|before| before.matches('\n').count() + 1);
        self.template.fault(line, message)
    }

    /// A fault on the line of a key that stands once.
    fn on(&self, key: &str, message: impl Into<String>) -> Fault {
        let is_it = |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        let line = self.template.text.lines().position(is_it).map(|at| at + 1);
        self.template.fault(line, message)
    }

    fn sizes(&self, raw: &RawTemplate) -> Result<(), Fault> {
        let (font, page, limits) = (&raw.font, &raw.page, &raw.limits);
        let measures = [
            ("size", font.size, 6.0, 20.0),
            ("title_size", font.title_size, 6.0, 40.0),
            ("margin_mm", page.margin_mm, 3.0, 50.0),
            ("zoom", f64::from(page.zoom), 10.0, 400.0),
        ];
        if let Some((key, value, low, high)) = measures.into_iter().find(|(_, value, low, high)| !(*low..=*high).contains(value)) {
            return Err(self.on(key, format!("{key} の「{value}」は使えません。{low}～{high} にしてください")));
        }
        // What Excel holds, with room for the heads and notes of a sheet.
        let counts = [
            ("links", limits.links, 0, 65_530),
            ("notes", limits.notes, 0, 65_530),
            ("rows", limits.rows, 1, 1_000_000),
            ("charts", limits.charts, 0, 100),
            ("bars", limits.bars, 1, 255),
        ];
        if let Some((key, value, low, high)) = counts.into_iter().find(|(_, value, low, high)| !(*low..=*high).contains(value)) {
            return Err(self.on(key, format!("{key} の「{value}」は使えません。{low}～{high} にしてください")));
        }
        if font.name.encode_utf16().count() > 31 {
            return Err(self.on("name", format!("書体の名前「{}」は使えません。31文字以内にしてください", font.name)));
        }
        Ok(())
    }

    fn sheet(&self, raw: RawSheet) -> Result<SheetTemplate, Fault> {
        let id = raw.id.get_ref();
        let kind = SheetKind::IDS.iter().find(|(known, _)| known == id).map(|(_, kind)| *kind);
        let kind = kind.ok_or_else(|| {
            let known = SheetKind::IDS.map(|(known, _)| known).join("、");
            self.at(raw.id.span().start, format!("シート「{id}」はありません。使えるのは {known}"))
        })?;
        let name = raw.name.get_ref().clone();
        let names = [Some(&name), raw.handout.name.as_ref()];
        if let Some(name) = names.into_iter().flatten().find(|name| !is_sheet_name(name)) {
            let message = format!("シート名「{name}」は使えません。31文字以内で、[ ] : * ? / \\ と前後の ' を除いてください");
            return Err(self.at(raw.name.span().start, message));
        }
        if let Some(name) = names.into_iter().flatten().find(|name| is_taken(name)) {
            let message = format!("シート名「{name}」は、Excelかこのプログラムが使う名前です。ほかの名前にしてください");
            return Err(self.at(raw.name.span().start, message));
        }
        // Parts of a long table and the charts of 比較 have the name with a word behind it.
        if let Some(name) = names.into_iter().flatten().find(|name| name.encode_utf16().count() > LONGEST_NAME) {
            let message = format!(
                "シート名「{name}」は長すぎます。後ろに「（2）」や「（図）」が付くことがあるため、{LONGEST_NAME}文字以内にしてください"
            );
            return Err(self.at(raw.name.span().start, message));
        }
        let columns = match kind {
            SheetKind::List | SheetKind::Behind | SheetKind::Bodies => Columns::Records(self.columns(&raw)?),
            SheetKind::Compare => Columns::Compare(self.columns(&raw)?),
            SheetKind::Submissions => Columns::Submissions(self.columns(&raw)?),
            SheetKind::Findings => Columns::Findings(self.columns(&raw)?),
            SheetKind::Changes => Columns::Changes(self.columns(&raw)?),
            SheetKind::Settled => Columns::Settled(self.columns(&raw)?),
            SheetKind::Accounts => Columns::Accounts(self.columns(&raw)?),
            _ if raw.column.is_empty() => Columns::Fixed,
            _ => return Err(self.at(raw.column[0].field.span().start, format!("シート「{name}」の列は変えられません"))),
        };
        let tab = self.colour(raw.tab)?;
        Ok(SheetTemplate {
            kind,
            name,
            number: raw.number,
            title: raw.title,
            purpose: raw.purpose,
            unit: raw.unit,
            tab,
            notes: raw.notes,
            columns,
            handout: raw.handout,
        })
    }

    fn columns<F: Field>(&self, raw: &RawSheet) -> Result<Vec<Column<F>>, Fault> {
        let mut columns: Vec<Column<F>> = Vec::new();
        for column in &raw.column {
            let id = column.field.get_ref();
            let start = column.field.span().start;
            let field = F::ALL.iter().find(|(known, _)| known == id).map(|(_, field)| *field);
            let field = field.ok_or_else(|| {
                let known: Vec<&str> = F::ALL.iter().map(|(known, _)| *known).collect();
                self.at(start, format!("列「{id}」はありません。使えるのは {}", known.join("、")))
            })?;
            let width = *column.width.get_ref();
            if !(2..=200).contains(&width) {
                return Err(
                    self.at(column.width.span().start, format!("列の幅 {width} は使えません。2～200（半角の文字数）にしてください"))
                );
            }
            if column.title.encode_utf16().count() > LONGEST_TITLE {
                return Err(self.at(start, format!("列「{id}」の見出しは長すぎます。{LONGEST_TITLE}文字以内にしてください")));
            }
            if columns.iter().any(|known| known.field == field) {
                return Err(self.at(start, format!("列「{id}」が二度あります")));
            }
            if column.print && columns.last().is_some_and(|last| !last.print) {
                return Err(self.at(start, format!("列「{id}」は印刷する列です。印刷しない列（print = false）より前に置いてください")));
            }
            let handout = column.handout.unwrap_or(column.print && !field.is_internal());
            if handout && field.is_internal() {
                return Err(self.at(start, format!("列「{id}」は配布用に載せられません（handout = true を消してください）")));
            }
            columns.push(Column {
                field,
                title: column.title.clone(),
                width,
                print: column.print,
                omit_if_empty: column.omit_if_empty,
                handout,
            });
        }
        if columns.iter().any(|column| column.print) {
            Ok(columns)
        } else {
            Err(self.at(raw.id.span().start, "印刷する列がひとつもありません。column = [ … ] に足してください"))
        }
    }

    fn colours(&self, raw: RawColours) -> Result<ColourTemplate, Fault> {
        Ok(ColourTemplate {
            head: self.colour(raw.head)?,
            head_text: self.colour(raw.head_text)?,
            total: self.colour(raw.total)?,
            border: self.colour(raw.border)?,
            link: self.colour(raw.link)?,
            faint: self.colour(raw.faint)?,
            bar: self.colour(raw.bar)?,
            error: self.colour(raw.error)?,
            warning: self.colour(raw.warning)?,
            verdict: self.scale(raw.verdict)?,
            chart: self.scale(raw.chart)?,
        })
    }

    fn scale(&self, raw: RawScale) -> Result<[String; 5], Fault> {
        Ok([
            self.colour(raw.on_track)?,
            self.colour(raw.mostly_on_track)?,
            self.colour(raw.slow)?,
            self.colour(raw.behind)?,
            self.colour(raw.undecided)?,
        ])
    }

    fn colour(&self, raw: Spanned<String>) -> Result<String, Fault> {
        let digits = raw.get_ref().strip_prefix('#').unwrap_or_default();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Ok(raw.into_inner());
        }
        Err(self.at(raw.span().start, format!("色「{}」は読めません。#1F4E79 のように書いてください", raw.get_ref())))
    }
}
