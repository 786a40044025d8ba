//! A workbook as plain data: sheets of rows of cells, each cell with its content and the *name* of its style.
//!
//! A long table is not held: the cells of its rows are made when they are written ([`Body`]).
//!
//! Rows are consecutive from the first row of the sheet, cells ascend by column, so that a writer can stream them. Widths are half-width
//! characters of the body type, heights points. Nothing here knows how a workbook is stored.

mod chart;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::finding::Severity;
use crate::place::{Area, Pos};
use crate::rules::judged::Scale;

pub use chart::{Chart, ChartKind, Labels, Series};

/// One sheet.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// Name on the tab: at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    /// Colour of the tab, `#RRGGBB`.
    pub tab: String,
    /// Widths of the columns.
    pub widths: Vec<u16>,
    /// Rows from the first one on; those of the body have a height and no cells.
    pub rows: Vec<Row>,
    /// Rows that are not held.
    pub body: Option<Body<'a>>,
    /// First and last of the rows that are repeated on each page and stay in sight.
    pub head: Option<(u32, u32)>,
    /// Columns on the left that stay in sight.
    pub frozen_columns: u16,
    /// Head row and body that can be filtered.
    pub filter: Option<Area>,
    /// Name of the table that these are, where their heads make them one.
    pub table: Option<String>,
    /// Names of cells that other workbooks may refer to.
    pub names: Vec<(String, Area)>,
    /// Columns that are printed, from the left.
    pub print_columns: u16,
    /// Rows before which a new page begins.
    pub breaks: Vec<u32>,
    /// Scale of the print in percent; none fits the printed columns to the width of a page. Excel keeps page breaks of a sheet only where
    /// the scale is said.
    pub scale: Option<u16>,
    /// Whether the sheet is printed on a single page.
    pub single_page: bool,
    /// Charts over cells of the same sheet.
    pub charts: Vec<Chart>,
    /// Rates whose length is drawn as a bar inside the cell.
    pub bars: Vec<Area>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Height in points.
    pub height: f64,
    /// Cells, ascending by column.
    pub cells: Vec<Cell>,
}

/// Makes the cells of a row of a long table, counted from its first row: one a column, each alone in its own.
pub type Maker<'a> = Arc<dyn Fn(usize) -> Vec<Cell> + Send + Sync + 'a>;

/// Rows of a long table, which are made when they are written.
#[derive(Clone)]
pub struct Body<'a> {
    /// Where they stand among the rows of the sheet, counted from 0.
    pub rows: Range<usize>,
    /// Makes them.
    pub make: Maker<'a>,
    /// A cell of each look that their cells have; fewer than the rows.
    pub looks: Vec<Cell>,
    /// Their cells that have a remark, a link inside the workbook or a region of several columns, each with its row.
    pub beside: Vec<(u32, Cell)>,
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Body({:?})", self.rows)
    }
}

impl Sheet<'_> {
    /// A sheet with nothing on it.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            tab: String::new(),
            widths: Vec::new(),
            rows: Vec::new(),
            body: None,
            head: None,
            frozen_columns: 0,
            filter: None,
            table: None,
            names: Vec::new(),
            print_columns: 0,
            breaks: Vec::new(),
            scale: None,
            single_page: false,
            charts: Vec::new(),
            bars: Vec::new(),
        }
    }

    /// The cells of a row, counted from 0.
    #[must_use]
    pub fn cells(&self, row: usize) -> Cow<'_, [Cell]> {
        match &self.body {
            Some(body) if body.rows.contains(&row) => Cow::Owned((body.make)(row - body.rows.start)),
            _ => Cow::Borrowed(self.rows.get(row).map_or(&[][..], |row| &row.cells)),
        }
    }

    /// About how many cells there are.
    #[must_use]
    pub fn size(&self) -> usize {
        let body = self.body.as_ref().map_or(0, |body| body.rows.len() * self.widths.len());
        self.rows.iter().map(|row| row.cells.len()).sum::<usize>() + body
    }
}

/// What tells the format of a cell from that of another: its style, number format, and whether its text is kept from being a formula.
pub type Look<'a> = (Style, Option<&'a str>, bool);

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Zero-based column.
    pub col: u16,
    /// Columns that it spans; more than one is a merged region.
    pub span: u16,
    /// What stands in it.
    pub content: Content,
    /// How it looks.
    pub style: Style,
    /// Number format code, for numbers.
    pub format: Option<Arc<str>>,
    /// What few cells have; apart, so that the many others stay small.
    pub extra: Option<Box<Extra>>,
}

/// What few cells have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extra {
    /// Where the cell leads.
    pub link: Option<Link>,
    /// What is remarked on it (メモ).
    pub note: Option<String>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// Nothing; the cell is drawn all the same.
    Blank,
    /// A text, never a formula whatever it begins with.
    Text(Arc<str>),
    /// A number.
    Number(Decimal),
    /// A formula of our own, without its `=`, and what it gives: a plain decimal or a text. Protected View shows nothing else.
    Formula(Box<[String; 2]>),
}

/// Where a cell leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A place in an input file.
    Source {
        /// Path of the file, relative to the workbook where possible, with `/`.
        path: Arc<str>,
        /// Name of the sheet; empty when the file has none.
        sheet: Arc<str>,
        /// The cell.
        pos: Option<Pos>,
    },
    /// The top of a sheet of the same workbook.
    Sheet(String),
}

/// The name of a look. What it looks like is said in `templates/report.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// Title of a sheet.
    Title,
    /// 資料番号 in its box.
    Number,
    /// Line under the title: year, unit.
    Subtitle,
    /// The same, at the right end.
    SubtitleRight,
    /// Title of a part of a sheet.
    Section,
    /// Head of a column.
    Head,
    /// Text in a table.
    Text,
    /// Centred text in a table.
    Centre,
    /// A figure in a table.
    Figure,
    /// A status in place of a figure.
    Status,
    /// Text or figure of a row of totals.
    Total,
    /// A verdict.
    Verdict(Scale),
    /// How severe a finding is.
    Severity(Severity),
    /// A link in a table.
    Link,
    /// Text below a table.
    Note,
    /// Text outside a table.
    Plain,
}

impl Style {
    /// The name that text output prints.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Number => "number",
            Self::Subtitle => "subtitle",
            Self::SubtitleRight => "subtitle-right",
            Self::Section => "section",
            Self::Head => "head",
            Self::Text => "text",
            Self::Centre => "centre",
            Self::Figure => "figure",
            Self::Status => "status",
            Self::Total => "total",
            Self::Verdict(Scale::OnTrack) => "verdict-on-track",
            Self::Verdict(Scale::MostlyOnTrack) => "verdict-mostly-on-track",
            Self::Verdict(Scale::Slow) => "verdict-slow",
            Self::Verdict(Scale::Behind) => "verdict-behind",
            Self::Verdict(Scale::Undecided) => "verdict-undecided",
            Self::Severity(Severity::Error) => "severity-error",
            Self::Severity(Severity::Warning) => "severity-warning",
            Self::Severity(Severity::Note) => "severity-note",
            Self::Link => "link",
            Self::Note => "note",
            Self::Plain => "plain",
        }
    }
}

impl Cell {
    /// An empty cell.
    #[must_use]
    pub const fn blank(style: Style) -> Self {
        Self { col: 0, span: 1, content: Content::Blank, style, format: None, extra: None }
    }

    /// A cell with a text; an empty text is an empty cell.
    #[must_use]
    pub fn text(text: impl Into<Arc<str>>, style: Style) -> Self {
        let text = text.into();
        if text.is_empty() { Self::blank(style) } else { Self { content: Content::Text(text), ..Self::blank(style) } }
    }

    /// A cell with a number shown by a format code.
    #[must_use]
    pub fn number(number: Decimal, format: impl Into<Arc<str>>, style: Style) -> Self {
        Self { content: Content::Number(number), format: Some(format.into()), ..Self::blank(style) }
    }

    /// A cell with a formula of our own and what it gives.
    #[must_use]
    pub fn formula(formula: String, result: String, format: Option<Arc<str>>, style: Style) -> Self {
        Self { content: Content::Formula(Box::new([formula, result])), format, ..Self::blank(style) }
    }

    /// A cell with a count.
    #[must_use]
    pub fn count(count: usize, style: Style) -> Self {
        Self::number(Decimal::from(count), "#,##0", style)
    }

    /// The same cell in that column.
    #[must_use]
    pub const fn at(mut self, col: u16) -> Self {
        self.col = col;
        self
    }

    /// The same cell over that many columns.
    #[must_use]
    pub const fn spanning(mut self, columns: u16) -> Self {
        self.span = columns;
        self
    }

    /// The same cell with a link.
    #[must_use]
    pub fn link(mut self, link: Option<Link>) -> Self {
        if link.is_some() {
            self.extra.get_or_insert_default().link = link;
        }
        self
    }

    /// The same cell with a remark.
    #[must_use]
    pub fn note(mut self, note: Option<String>) -> Self {
        if note.is_some() {
            self.extra.get_or_insert_default().note = note;
        }
        self
    }

    /// What tells its format from that of another.
    #[must_use]
    pub fn look(&self) -> Look<'_> {
        (self.style, self.format.as_deref(), self.words().is_some_and(formula_like))
    }

    /// Where it leads.
    #[must_use]
    pub fn leads(&self) -> Option<&Link> {
        self.extra.as_deref()?.link.as_ref()
    }

    /// What is remarked on it.
    #[must_use]
    pub fn remark(&self) -> Option<&str> {
        self.extra.as_deref()?.note.as_deref()
    }

    /// The text that stands in it.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Blank | Content::Number(_) | Content::Formula(_) => None,
        }
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub const fn is_blank(&self) -> bool {
        matches!(self.content, Content::Blank)
    }
}

/// Whether Excel could take a text for a formula when somebody edits its cell.
fn formula_like(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && text.chars().count() > 1
}
