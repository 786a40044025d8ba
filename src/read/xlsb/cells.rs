//! One worksheet's binary part → cells, merges, hidden rows and columns; and its comments.
//!
//! In: the records of the part, and what the workbook shares. Out: everything put on a [`SheetBuilder`].

use std::sync::Arc;

use super::Book;
use super::records::{Record, Records, kind};
use crate::grid::{Cell, Content};
use crate::place::{Area, Pos};
use crate::read::intake::Intake;
use crate::read::look::is_struck;
use crate::read::sheet::SheetBuilder;
use crate::read::trouble::Trouble;
use crate::read::xls::{error, rk};

/// Puts the contents of a sheet on it.
pub(super) fn read(part: &[u8], book: &Book, sheet: &mut SheetBuilder, intake: &mut Intake<'_>) -> Result<(), Trouble> {
    let mut row = 0;
    for record in Records::of(part) {
        match record.kind {
            kind::ROW => {
                row = record.u32(0).unwrap_or(u32::MAX);
                if record.u8(11).is_some_and(|looks| looks & 0x10 != 0) {
                    sheet.hide_rows(row, row);
                }
            }
            kind::COLUMNS => {
                let hidden = record.u16(16).is_some_and(|looks| looks & 1 != 0) || record.u32(8) == Some(0);
                if let (Some(first), Some(last), true) = (record.u32(0), record.u32(4), hidden) {
                    sheet.hide_cols(first, last);
                }
            }
            kind::MERGE => {
                if let (Some(top), Some(bottom), Some(left), Some(right)) = (record.u32(0), record.u32(4), record.u32(8), record.u32(12)) {
                    sheet.merge(Area { first: Pos::new(top, left), last: Pos::new(bottom, right) }, intake)?;
                }
            }
            kind::END_SHEET => return Ok(()),
            kind => {
                if let Some(cell) = cell(&record, kind, row, book, sheet) {
                    sheet.cell(cell, intake)?;
                }
            }
        }
    }
    Err(Trouble::broken("シートの中身が途中で終わっています"))
}

/// The cell of a record; none when the record is none of a cell with content.
fn cell(record: &Record<'_>, kind: u16, row: u32, book: &Book, sheet: &mut SheetBuilder) -> Option<Cell> {
    if !(kind::CELL_RK..=kind::FORMULA_ERROR).contains(&kind) && kind != kind::CELL_RICH_TEXT {
        return None;
    }
    let (pos, style) = (Pos::new(row, record.u32(0)?), record.u32(4)?);
    let look = book.looks.get((style & 0x00ff_ffff) as usize).cloned().unwrap_or_default();
    let mut struck = look.style.struck;
    let number = |number: Option<f64>| number.filter(|n| n.is_finite()).map(|n| Content::Number(look.number(n, book.is_1904)));
    let content = match kind {
        kind::CELL_RK => number(record.u32(8).map(rk)),
        kind::CELL_REAL | kind::FORMULA_NUMBER => number(record.f64(8)),
        kind::CELL_ERROR | kind::FORMULA_ERROR => record.u8(8).map(|code| Content::Error(Arc::from(error(code)))),
        kind::CELL_BOOL | kind::FORMULA_BOOL => record.u8(8).map(|value| Content::Bool(value != 0)),
        kind::CELL_TEXT | kind::FORMULA_TEXT => record.string(8).map(|(text, _)| Content::Text(Arc::from(text))),
        kind::CELL_RICH_TEXT => record.rich_string(8).map(|(text, runs)| {
            struck = is_struck(&text, &runs, struck, |index| book.font(index));
            Content::Text(Arc::from(text))
        }),
        kind::CELL_SHARED => {
            let shared = record.u32(8).and_then(|index| book.strings.get(index as usize));
            let Some(shared) = shared else {
                sheet.lost(pos);
                return None;
            };
            struck = is_struck(&shared.text, &shared.runs, struck, |index| book.font(index));
            Some(Content::Text(Arc::clone(&shared.text)))
        }
        _ => None,
    };
    let formula = (kind::FORMULA_TEXT..=kind::FORMULA_ERROR).contains(&kind);
    content.map(|content| {
        let mut cell = Cell::new(pos, content);
        cell.format = look.code;
        cell.style = look.style;
        cell.style.struck = struck;
        cell.formula = formula;
        cell
    })
}

/// Puts the comments of a sheet on it.
pub(super) fn comments(part: &[u8], sheet: &mut SheetBuilder, intake: &Intake<'_>) -> Result<(), Trouble> {
    let mut pos = None;
    for record in Records::of(part) {
        match record.kind {
            kind::BEGIN_COMMENT => pos = record.u32(4).zip(record.u32(12)).map(|(row, col)| Pos::new(row, col)),
            kind::COMMENT_TEXT => {
                if let (Some(pos), Some((text, _))) = (pos, record.rich_string(0)) {
                    sheet.comment(pos, &text, intake)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}
