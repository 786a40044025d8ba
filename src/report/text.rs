//! A report as text, for tests that show what changed: every sheet, every cell with its address, style and content.
//!
//! Worked example of a line: `C7 figure 2 [#,##0;"△"#,##0] ‖提出: 2万人`.

use std::fmt::Write;

use crate::place::{Area, Pos, column_letters};

use super::Report;
use super::sheet::{Cell, Chart, Content, Link, Sheet};

impl Report<'_> {
    /// Every sheet as text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("title {}\ncreated {:?}\n", self.title, self.created);
        for sheet in &self.sheets {
            print(&mut out, sheet);
        }
        out
    }
}

fn print(out: &mut String, sheet: &Sheet<'_>) {
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("\n== {} ({})", sheet.name, sheet.tab));
    line(format!("widths {:?} print {} frozen {}", sheet.widths, sheet.print_columns, sheet.frozen_columns));
    if let Some((first, last)) = sheet.head {
        line(format!("head {}:{}", first + 1, last + 1));
    }
    for (label, area) in sheet.filter.iter().map(|area| ("filter", area)).chain(sheet.bars.iter().map(|area| ("bars", area))) {
        line(format!("{label} {area}"));
    }
    if !sheet.breaks.is_empty() {
        line(format!("breaks {:?}", sheet.breaks));
    }
    for chart in &sheet.charts {
        line(printed_chart(chart));
    }
    for (row, at) in (0..).zip(0..sheet.rows.len()) {
        for cell in sheet.cells(at).iter().filter(|cell| !cell.is_blank()) {
            line(printed_cell(row, cell));
        }
    }
}

fn printed_cell(row: u32, cell: &Cell) -> String {
    let first = Pos::new(row, u32::from(cell.col));
    let last = Pos::new(row, u32::from(cell.col + cell.span.max(1) - 1));
    let mut text = format!("{} {} ", Area { first, last }, cell.style.name());
    let _ = match &cell.content {
        Content::Blank => Ok(()),
        Content::Text(words) => write!(text, "\"{}\"", escaped(words)),
        Content::Number(number) => write!(text, "{number}"),
        Content::Formula(formula) => write!(text, "={} ⇒ {}", formula[0], formula[1]),
    };
    if let Some(format) = &cell.format {
        let _ = write!(text, " [{format}]");
    }
    match cell.leads() {
        Some(Link::Source { path, sheet, pos }) => {
            let _ = write!(text, " → {path}#{sheet}!{}", pos.map(|pos| pos.to_string()).unwrap_or_default());
        }
        Some(Link::Sheet(name)) => {
            let _ = write!(text, " → {name}");
        }
        None => {}
    }
    if let Some(note) = cell.remark() {
        let _ = write!(text, " ‖{}", note.replace('\n', " ／ "));
    }
    text
}

fn printed_chart(chart: &Chart) -> String {
    let series: Vec<String> = chart.series.iter().map(|series| format!("{}={}", series.name, series.values)).collect();
    format!(
        "chart {} at {}{} over {}: {}",
        chart.title,
        column_letters(chart.at.col),
        chart.at.row + 1,
        chart.categories,
        series.join(", ")
    )
}

/// The words on one line: only what would break or hide in a line is escaped.
fn escaped(words: &str) -> String {
    let hidden =
        |character: char| character.is_control() || matches!(character, '"' | '\\' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    words.chars().map(|character| if hidden(character) { character.escape_default().to_string() } else { character.to_string() }).collect()
}
