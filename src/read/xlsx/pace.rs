//! calamine's reader of one worksheet, led cell by cell at the pace of our own pass.
//!
//! In: the address of the cell that our own pass has come to. Out: the cell as calamine reads it, or nothing when it refuses that cell or
//! has come to another one. From the first address that it could misread on, it is not asked again: it counts rows without looking for
//! an overflow, so A4294967297 would come back as A1. What it is not asked, or does not answer, the caller reads itself.

use std::io::Cursor;

use calamine::{Cell, DataRef, XlsxCellReader};

use super::handover::Workbook;
use crate::place::Pos;

/// A worksheet in calamine's hands.
pub(super) struct Pace<'w, 'c> {
    sheet: Option<(&'w mut Workbook<'c>, &'w str)>,
    cells: Option<XlsxCellReader<'w, Cursor<&'c [u8]>>>,
}

impl<'w, 'c> Pace<'w, 'c> {
    /// The sheet that calamine knows by that name; nothing is read yet.
    pub(super) const fn new(workbook: &'w mut Workbook<'c>, name: &'w str) -> Self {
        Self { sheet: Some((workbook, name)), cells: None }
    }

    /// Our own pass has come to the first cell, and nothing before it can be misread.
    pub(super) fn start(&mut self) {
        if let Some((workbook, name)) = self.sheet.take() {
            self.cells = workbook.worksheet_cells_reader(name).ok();
        }
    }

    /// Something lies ahead that could be misread.
    pub(super) fn stop(&mut self) {
        (self.sheet, self.cells) = (None, None);
    }

    /// The cell at that position, the next one of the sheet, and its style id.
    pub(super) fn cell(&mut self, pos: Pos) -> Option<(Cell<DataRef<'w>>, usize)> {
        match self.cells.as_mut()?.next_cell_with_style_id() {
            Ok(Some((cell, style))) if cell.get_position() == (pos.row, pos.col) => Some((cell, style)),
            // A value that it refuses; it goes on behind that value.
            Err(_) => None,
            Ok(_) => {
                self.stop();
                None
            }
        }
    }
}
