//! Rows that a report holds, as the body of their sheet where they are many: the library takes its time over each cell.
//!
//! In: a sheet. Out: its own body, or else its rows as one, those below the first row of full width, which tells the library how wide
//! the sheet is. Knows nothing of how either is written.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::place::{Area, Pos};
use crate::report::sheet::{Body, Cell, Link, Sheet};

/// Cells from which on held rows are a body.
const MANY: usize = 5_000;

/// The body of a sheet, if it is to have one.
pub fn body<'s>(sheet: &'s Sheet<'_>) -> Option<Cow<'s, Body<'s>>> {
    if let Some(body) = &sheet.body {
        return Some(Cow::Borrowed(body));
    }
    // The first column is where the looks of a body are given to the library.
    if sheet.size() < MANY || charted(sheet).any(|area| area.first.col == 0) {
        return None;
    }
    let end = |cells: &[Cell]| cells.last().map_or(0, |cell| cell.col + cell.span);
    let width = sheet.rows.iter().map(|row| end(&row.cells)).max()?;
    let start = 1 + sheet.rows.iter().position(|row| end(&row.cells) == width)?;
    let rows = &sheet.rows[start..];
    let cells = || (start..).zip(rows).flat_map(|(at, row)| row.cells.iter().map(move |cell| (at, cell)));
    let mut looks = BTreeMap::new();
    for (_, cell) in cells() {
        looks.entry(cell.look()).or_insert(cell);
    }
    let looks: Vec<Cell> = looks.into_values().map(|cell| Cell { extra: None, span: 1, ..cell.clone() }).collect();
    if looks.len() >= rows.len() {
        return None;
    }
    let numbered = cells().filter_map(|(at, cell)| Some((u32::try_from(at).ok()?, cell)));
    let kept = |cell: &Cell| cell.remark().is_some() || matches!(cell.leads(), Some(Link::Sheet(_))) || cell.span > 1;
    let beside = numbered.filter(|(row, cell)| kept(cell) && !is_charted(sheet, *row, cell));
    let beside = beside.map(|(row, cell)| (row, cell.clone())).collect();
    let make = Arc::new(move |row: usize| rows[row].cells.clone());
    Some(Cow::Owned(Body { rows: start..sheet.rows.len(), make, looks, beside }))
}

/// The cells that the charts of a sheet are drawn from.
fn charted<'s>(sheet: &'s Sheet<'_>) -> impl Iterator<Item = Area> + 's {
    sheet.charts.iter().flat_map(|chart| std::iter::once(chart.categories).chain(chart.series.iter().map(|series| series.values)))
}

/// Whether a chart of the sheet is drawn from that cell, so that the library needs it whole.
pub fn is_charted(sheet: &Sheet<'_>, row: u32, cell: &Cell) -> bool {
    charted(sheet).any(|area| area.contains(Pos::new(row, u32::from(cell.col))))
}
