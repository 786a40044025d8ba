//! `inspect`: how each sheet of a file was understood — heads, column roles with their evidence, row classes, accounting.

use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use crate::account::CellRole;
use crate::cli::args::Inspect;
use crate::cli::terminal::{fail, out, tell};
use crate::finding::Finding;
use crate::grid::Grid;
use crate::layout::table::{Orientation, RowClass, Sheet, Table};
use crate::layout::{self, Knowledge, Lexicon, Pins};
use crate::place::{Place, Pos, column_letters};
use crate::read::{self, ReadOptions};
use crate::value::{Grammar, Readings};
use crate::worker::Readers;
use crate::write;

/// Shows how a file was understood.
pub fn inspect(options: &Inspect) -> ExitCode {
    inspected(options).unwrap_or_else(|message| fail(&message))
}

fn inspected(options: &Inspect) -> Result<ExitCode, String> {
    let templates = super::chosen_templates(options.templates.as_ref())?;
    let get = |name: &str| templates.get(name).map_err(|_| format!("エラー: templates/{name} が読めません"));
    let lexicon = Lexicon::new(&get("lexicon.toml")?).map_err(|fault| format!("エラー: {fault}"))?;
    let grammar = Grammar::new(&get("units.toml")?).map_err(|fault| format!("エラー: {fault}"))?;
    let pins = super::layouts(&options.layout, &templates)?
        .iter()
        .map(Pins::new)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|fault| format!("エラー: {fault}"))?;
    let known = Knowledge { lexicon: &lexicon, readings: &Readings::new(&grammar), pins: &pins };
    let path = &options.file;
    if path.is_dir() {
        return Err(format!(
            "エラー: 「{}」はフォルダです\n  期待: 調べるファイルひとつ\n  対応: フォルダの中のファイルを指定する",
            path.display()
        ));
    }
    if !path.exists() {
        return Err(format!("エラー: ファイル「{}」を開けません\n  対応: 名前と場所を確かめる", path.display()));
    }
    for (output, ending) in [(&options.layout_out, "toml"), (&options.annotate, "xlsx")] {
        if let Some(output) = output {
            super::own_target(output, ending, std::slice::from_ref(path))?;
        }
    }
    let readers = Readers::new(options.apart.settings()?);
    let limits = readers.limits();
    let shown: Arc<str> = Arc::from(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
    let mut findings = Vec::new();
    let bytes = read::open(path, &shown, &limits).map_err(|finding| finding.to_string())?;
    let sheets = readers.read(&shown, &bytes, &ReadOptions { limits, ..ReadOptions::default() }).unload(&mut findings);
    let mut understood: Vec<(&Grid, Sheet)> = Vec::new();
    for grid in &sheets.grids {
        let place = Place::sheet(Arc::clone(&shown), Arc::clone(&grid.name));
        let before = understood.last().and_then(|(_, sheet)| sheet.tables.last()).map(|table| &*table.columns);
        let sheet = layout::understand(grid, &place, before, known).unload(&mut findings);
        let view = SheetView::new(grid, &sheet);
        if options.json {
            out(&serde_json::to_string(&view).unwrap_or_default());
        } else {
            out(&view.prose());
        }
        understood.push((grid, sheet));
    }
    if let Some(path) = &options.layout_out {
        let text: String = understood.iter().map(|(grid, sheet)| layout::to_toml(&grid.name, sheet)).collect();
        write::text(&text, path).map_err(|error| format!("エラー: {error}"))?;
    }
    if let Some(path) = &options.annotate {
        let sheets: Vec<_> = understood.iter().map(|(grid, sheet)| (*grid, &*sheet.roles)).collect();
        write::annotated(&sheets, path).map_err(|error| format!("エラー: {error}"))?;
    }
    findings.iter().map(Finding::to_string).for_each(|text| tell(&text));
    Ok(if findings.iter().any(|finding| finding.severity == crate::finding::Severity::Error) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// A sheet as it was understood; `--json` prints it as it is.
#[derive(Serialize)]
struct SheetView {
    sheet: String,
    hidden: bool,
    cells: usize,
    tables: Vec<TableView>,
    accounting: Vec<(&'static str, usize)>,
}

#[derive(Serialize)]
struct TableView {
    /// rows: heads above; columns: heads at the left, so that every "row" and "column" here is the other; form: labels beside values.
    orientation: &'static str,
    header_rows: Option<(u32, u32)>,
    last_row: u32,
    confidence: u8,
    /// The second best reading of the heads.
    rival: Option<String>,
    columns: Vec<ColumnView>,
    rows: Vec<(u32, &'static str)>,
    records: Vec<RecordView>,
}

#[derive(Serialize)]
struct RecordView {
    cell: String,
    goal: String,
    policy: String,
    program: String,
    figures: usize,
}

#[derive(Serialize)]
struct ColumnView {
    column: String,
    header: String,
    role: &'static str,
    year: Option<i32>,
    confidence: u8,
    evidence: String,
    /// Data rows whose blank was taken for "same as above".
    same_as_above: usize,
}

impl SheetView {
    fn new(grid: &Grid, sheet: &Sheet) -> Self {
        let count = |role: CellRole| sheet.roles.iter().filter(|known| **known == role).count();
        Self {
            sheet: grid.name.to_string(),
            hidden: grid.hidden,
            cells: grid.cells.len(),
            tables: sheet.tables.iter().map(|table| TableView::new(grid, table)).collect(),
            accounting: CellRole::ALL.iter().map(|role| (role.label(), count(*role))).collect(),
        }
    }

    fn prose(&self) -> String {
        let hidden = if self.hidden { "（非表示）" } else { "" };
        let mut lines = vec![format!("■ シート「{}」{hidden} {}セル", self.sheet, self.cells)];
        if self.tables.is_empty() {
            lines.push("  指標の表は見つかりません".to_owned());
        }
        self.tables.iter().for_each(|table| lines.extend(table.prose()));
        let accounting: Vec<String> =
            self.accounting.iter().filter(|(_, count)| *count > 0).map(|(role, count)| format!("{role} {count}")).collect();
        lines.push(format!("  全セル精算: {}", accounting.join("、")));
        lines.join("\n")
    }
}

impl TableView {
    fn new(grid: &Grid, table: &Table) -> Self {
        let turned = table.orientation == Orientation::Columns;
        let data = || table.rows.iter().filter(|(_, class)| matches!(class, RowClass::Data | RowClass::Continuation)).map(|(row, _)| *row);
        let is_blank = |row: u32, column: u32| {
            let pos = if turned { Pos::new(column, row) } else { Pos::new(row, column) };
            grid.get(pos).is_none() && grid.merge_at(pos).is_none()
        };
        let columns = table.columns.iter().map(|column| ColumnView {
            column: if turned { format!("{}行", column.index + 1) } else { format!("{}列", column_letters(column.index)) },
            header: column.path.join(" / "),
            role: if column.by_row { "年" } else { column.role.map_or("未使用", layout::role::Role::label) },
            year: column.period.map(|period| period.year),
            confidence: column.confidence,
            evidence: column.evidence.clone(),
            same_as_above: match column.role {
                Some(role) if role.is_path() => data().filter(|row| is_blank(*row, column.index)).count(),
                _ => 0,
            },
        });
        let records = table.entries.iter().map(|entry| RecordView {
            cell: entry.indicator.to_string(),
            goal: entry.goal.clone(),
            policy: entry.policy.clone(),
            program: entry.program.clone(),
            figures: entry.slots.len(),
        });
        Self {
            orientation: match table.orientation {
                Orientation::Rows => "rows",
                Orientation::Columns => "columns",
                Orientation::Form => "form",
            },
            header_rows: table.header.map(|(first, last)| (first + 1, last + 1)),
            last_row: table.last + 1,
            confidence: table.confidence,
            rival: table.rival.clone(),
            columns: columns.collect(),
            rows: table.rows.iter().map(|(row, class)| (row + 1, class.label())).collect(),
            records: records.collect(),
        }
    }

    /// A table's lines: its heads, its columns with their evidence, its rows that are no data.
    fn prose(&self) -> Vec<String> {
        let turned = self.orientation == "columns";
        let place = |at: u32| if turned { format!("{}列", column_letters(at - 1)) } else { format!("{at}行") };
        let heads = match self.header_rows {
            _ if self.orientation == "form" => "個票（項目の右に値）".to_owned(),
            None => "前のシートの見出しの続き".to_owned(),
            Some((first, last)) => format!("見出し {}～{}{}", place(first), place(last), if turned { "（縦横が逆の表）" } else { "" }),
        };
        let (last, records, confidence) = (place(self.last_row), self.records.len(), self.confidence);
        let mut lines = vec![format!("  表: {heads}、本文 {last}まで、指標 {records}件、確からしさ {confidence}")];
        lines.extend(self.rival.iter().map(|rival| format!("    次に近い読み方: {rival}")));
        for column in &self.columns {
            let year = column.year.map(|year| format!(" {year}年")).unwrap_or_default();
            let same = if column.same_as_above > 0 {
                format!("、空欄{}行は上と同じとみなした", column.same_as_above)
            } else {
                String::new()
            };
            let ColumnView { column, role, header, evidence, confidence, .. } = column;
            let sure = if *confidence > 0 { format!("、確からしさ {confidence}") } else { String::new() };
            lines.push(format!("    {column} {role}{year} ← {header}（{evidence}{sure}{same}）").replace("（、", "（").replace("（）", ""));
        }
        let rows: Vec<String> =
            self.rows.iter().filter(|(_, class)| *class != "データ").map(|(row, class)| format!("{}={class}", place(*row))).collect();
        if !rows.is_empty() {
            lines.push(format!("    データのほか: {}", rows.join("、")));
        }
        lines
    }
}
