//! Numbers that a workbook stores as text: they look like numbers, and a sum over them leaves them out.
//!
//! In: the grid of a sheet and its records. Out: one finding a sheet, with the cells. A sheet that stores no number at all (CSV) stores everything
//! as text, and is not told. Knows nothing of units.
//!
//! The text 「12」 among stored numbers is told; 「12人」, what the staff corrected and a whole sheet of texts are not.

use super::Extractor;
use crate::finding::{Code, Finding};
use crate::grid::Content;
use crate::record::{Figure, Record};
use crate::value::Status;

/// Most cells that are named.
const NAMED: usize = 8;

/// The finding on figures that are stored as text.
pub fn as_text(extractor: &Extractor<'_>, records: &[Record]) -> Option<Finding> {
    if !extractor.grid.cells.iter().any(|cell| matches!(cell.content, Content::Number(_))) {
        return None;
    }
    let typed = |figure: &&Figure| {
        let cell = figure.place.pos.and_then(|pos| extractor.grid.get(pos));
        let is_text = cell.is_some_and(|cell| matches!(cell.content, Content::Text(_)) && !cell.corrected);
        is_text && figure.reading.status == Status::Value && is_bare(&figure.text)
    };
    let cells: Vec<&Figure> = records.iter().flat_map(|record| &record.figures).filter(typed).collect();
    let first = cells.first()?;
    let named: Vec<String> = cells.iter().take(NAMED).map(|figure| figure.place.a1()).collect();
    let more = if cells.len() > NAMED { "など" } else { "" };
    let detail = format!("文字として保存された数が{}個あります（{}{more}）。Excelの合計には入りません", cells.len(), named.join("、"));
    let finding = Finding::new(Code::ShownDiffers, first.place.clone()).item(&*first.header).text(&*first.text).detail(detail);
    Some(finding.effect("数として読んだ"))
}

/// Whether a text is nothing but a number.
fn is_bare(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let sign = |c: char| matches!(c, ',' | '.' | '，' | '．' | '-' | '−' | '－' | '△' | '▲' | '+' | ' ' | '　');
    text.contains(digit) && text.chars().all(|c| digit(c) || sign(c))
}
