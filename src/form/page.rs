//! A workbook that somebody else fills in, as plain data: what stands where, what may be typed where, and what is locked.
//!
//! Rows are consecutive, cells ascend by column, widths are half-width characters, heights points. Nothing here knows how a workbook is
//! stored, nor what its cells mean.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::place::Area;

/// A workbook to be filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Title of the document.
    pub title: String,
    /// Typeface of every cell.
    pub font: String,
    /// Its sheets; people type on the first.
    pub pages: Vec<Page>,
}

/// One sheet; everything but its entry cells is locked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Name on the tab.
    pub name: String,
    /// Widths of the columns.
    pub widths: Vec<u16>,
    /// Rows from the first one on.
    pub lines: Vec<Line>,
    /// Rows above and columns to the left that stay in sight.
    pub frozen: (u32, u16),
    /// First and last of the rows that are repeated on each printed page.
    pub repeated: Option<(u32, u32)>,
    /// What may be typed where.
    pub checks: Vec<Check>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Height in points.
    pub height: f64,
    /// Cells, ascending by column.
    pub spots: Vec<Spot>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Zero-based column.
    pub col: u16,
    /// Columns and rows that it spans.
    pub span: (u16, u32),
    /// What stands in it.
    pub content: Content,
    /// How it looks, and whether it may be changed.
    pub look: Look,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Nothing.
    Blank,
    /// A text.
    Text(Arc<str>),
    /// A number that is shown with that many decimals.
    Number(Decimal, u32),
}

/// How a cell looks; the entry looks are the cells that are not locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Look {
    /// Title of the sheet.
    Title,
    /// Text without a box.
    Plain,
    /// Name of the cell to its right.
    Label,
    /// Head of a column.
    Head,
    /// Text that the form gives.
    Fixed,
    /// A row of the example.
    Example,
    /// A text to be typed.
    Entry,
    /// A figure or date to be typed.
    EntryFigure,
    /// A text that was filled in from the time before.
    Carried,
    /// A figure that was filled in from the time before.
    CarriedFigure,
}

/// What may be typed into some cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The cells.
    pub area: Area,
    /// What is allowed.
    pub rule: Rule,
    /// What is said when a cell is chosen, and when something else is typed.
    pub message: String,
}

/// What is allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// One of these words and nothing else.
    OneOf(Vec<String>),
    /// One of these words; others after a question.
    Usually(Vec<String>),
    /// A number, or one of these words.
    NumberOr(Vec<String>),
}

impl Spot {
    /// A cell with a text.
    pub fn text(col: u16, text: impl Into<Arc<str>>, look: Look) -> Self {
        let text: Arc<str> = text.into();
        let content = if text.is_empty() { Content::Blank } else { Content::Text(text) };
        Self { col, span: (1, 1), content, look }
    }

    /// An empty cell.
    #[must_use]
    pub const fn blank(col: u16, look: Look) -> Self {
        Self { col, span: (1, 1), content: Content::Blank, look }
    }

    /// The cell over several columns and rows.
    #[must_use]
    pub fn over(self, columns: u16, rows: u32) -> Self {
        Self { span: (columns, rows), ..self }
    }
}
