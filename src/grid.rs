//! What stood on a sheet: its non-empty cells with their places, merges and hidden parts, before any meaning is read into them.
//!
//! A [`Grid`] is sparse and ordered row by row, so a cell at XFD1048576 costs one cell. Values under a merged region's anchor are
//! dropped by the readers (Excel does not show them). Nothing is trimmed, folded or filled here.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::place::{Area, Pos};

/// One sheet of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Name of the sheet; empty for CSV.
    pub name: Arc<str>,
    /// Whether Excel hides the sheet.
    pub hidden: bool,
    /// Non-empty cells, ordered by position, no position twice.
    pub cells: Vec<Cell>,
    /// True merged regions of more than one cell, ordered by their first cell.
    pub merges: Vec<Area>,
    /// Hidden rows, ascending, zero-based.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns, ascending, zero-based.
    pub hidden_cols: Vec<u32>,
    /// Where pictures, shapes and text boxes lie over cells; xlsx and xlsm only.
    pub drawings: Vec<Area>,
}

/// A non-empty cell as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub pos: Pos,
    /// What is stored.
    pub content: Content,
    /// Number format code, where the file gives one other than General.
    pub format: Option<Arc<str>>,
    /// What the screen shows, where the file says so and it is not the stored text (ods).
    pub shown: Option<Box<str>>,
    /// The comment (メモ) on the cell.
    pub comment: Option<Box<str>>,
    /// Looks that carry meaning.
    pub style: Style,
    /// Whether a formula computes it.
    pub formula: bool,
    /// Whether the staff corrected it (訂正), so that the file does not store it.
    pub corrected: bool,
}

/// What a cell stores.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A text, as stored.
    Text(Arc<str>),
    /// A number; for a date the serial of the 1900 system (readers convert 1904).
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value as Excel shows it: `#DIV/0!`.
    Error(Arc<str>),
    /// A formula without a stored result.
    NoValue,
}

/// Looks that carry meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Style {
    /// Bold type.
    pub bold: bool,
    /// A background fill.
    pub filled: bool,
    /// Struck through (見え消し).
    pub struck: bool,
}

impl Cell {
    /// A cell with nothing but its content.
    #[must_use]
    pub fn new(pos: Pos, content: Content) -> Self {
        Self { pos, content, format: None, shown: None, comment: None, style: Style::default(), formula: false, corrected: false }
    }

    /// A text cell with nothing but its text.
    #[must_use]
    pub fn text(pos: Pos, text: &str) -> Self {
        Self::new(pos, Content::Text(Arc::from(text)))
    }

    /// The text as it stands: stored text, the shown text of ods, or the plain number.
    #[must_use]
    pub fn as_text(&self) -> String {
        self.said().into_owned()
    }

    /// The text as it stands, borrowed where the cell has one.
    #[must_use]
    pub fn said(&self) -> Cow<'_, str> {
        if let Some(shown) = &self.shown {
            return Cow::Borrowed(shown);
        }
        match &self.content {
            Content::Text(text) | Content::Error(text) => Cow::Borrowed(text),
            Content::Number(number) => Cow::Owned(number.to_string()),
            Content::Bool(true) => Cow::Borrowed("TRUE"),
            Content::Bool(false) => Cow::Borrowed("FALSE"),
            Content::NoValue => Cow::Borrowed(""),
        }
    }

    /// The stored text, when a text is stored.
    #[must_use]
    pub fn stored_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Grid {
    /// The cell at that position.
    #[must_use]
    pub fn get(&self, pos: Pos) -> Option<&Cell> {
        self.cells.binary_search_by_key(&pos, |cell| cell.pos).ok().map(|i| &self.cells[i])
    }

    /// The non-empty cells of a row, left to right.
    #[must_use]
    pub fn row(&self, row: u32) -> &[Cell] {
        let start = self.cells.partition_point(|cell| cell.pos.row < row);
        let end = self.cells.partition_point(|cell| cell.pos.row <= row);
        &self.cells[start..end]
    }

    /// The same sheet with rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        let swap = |pos: Pos| Pos::new(pos.col, pos.row);
        let mut cells: Vec<Cell> = self.cells.iter().map(|cell| Cell { pos: swap(cell.pos), ..cell.clone() }).collect();
        cells.sort_by_key(|cell| cell.pos);
        let turned = |areas: &[Area]| areas.iter().map(|area| Area { first: swap(area.first), last: swap(area.last) }).collect();
        let mut merges: Vec<Area> = turned(&self.merges);
        merges.sort_unstable();
        Self {
            name: Arc::clone(&self.name),
            hidden: self.hidden,
            cells,
            merges,
            hidden_rows: self.hidden_cols.clone(),
            hidden_cols: self.hidden_rows.clone(),
            drawings: turned(&self.drawings),
        }
    }

    /// The part of the sheet whose cells stand at such positions, positions unchanged.
    #[must_use]
    pub fn part(&self, holds: impl Fn(Pos) -> bool) -> Self {
        let cells = self.cells.iter().filter(|cell| holds(cell.pos)).cloned().collect();
        let merges = self.merges.iter().filter(|area| holds(area.first)).copied().collect();
        Self { cells, merges, ..self.clone() }
    }

    /// The merged region that holds that position.
    #[must_use]
    pub fn merge_at(&self, pos: Pos) -> Option<Area> {
        self.merges.iter().copied().find(|area| area.contains(pos))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_is_looked_up_by_absolute_position() {
        let grid = Grid {
            name: Arc::from("表"),
            hidden: false,
            cells: vec![
                Cell::text(Pos::new(1, 0), "指標"),
                Cell::text(Pos::new(1, 3), "目標"),
                Cell::new(Pos::new(4, 3), Content::Number(0.5)),
            ],
            merges: vec![Area { first: Pos::new(1, 0), last: Pos::new(2, 1) }],
            hidden_rows: vec![],
            hidden_cols: vec![],
            drawings: vec![],
        };
        assert_eq!(grid.row(1).len(), 2);
        assert!(grid.row(2).is_empty());
        assert_eq!(grid.get(Pos::new(4, 3)).map(Cell::as_text).as_deref(), Some("0.5"));
        assert!(grid.merge_at(Pos::new(2, 1)).is_some());
        assert!(grid.merge_at(Pos::new(3, 1)).is_none());
    }
}
