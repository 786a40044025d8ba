//! A chart over cells of its own sheet, as plain data.

use rust_decimal::Decimal;

use crate::place::{Area, Pos};
use crate::rules::judged::Scale;

/// What a chart looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Stacked bars of full length: one bar a category, one part a series.
    Shares,
    /// Upright columns: one a category, of a single series.
    Columns,
}

/// A chart over cells of its own sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Title above the bars.
    pub title: String,
    /// What a reader who cannot see it is told.
    pub alt: String,
    /// Cell of its upper left corner.
    pub at: Pos,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What it looks like.
    pub kind: ChartKind,
    /// Cells with the names of the bars.
    pub categories: Area,
    /// Parts of the bars, in order.
    pub series: Vec<Series>,
    /// How its numbers stand on it.
    pub labels: Labels,
    /// Upper end of its scale; none leaves it to the reader of the workbook.
    pub top: Option<Decimal>,
}

/// How the numbers of a chart stand on its bars or above its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// From left to right.
    Level,
    /// Turned, where one is wider than its column.
    Upright,
    /// None, where there is no room.
    None,
}

/// One part of the bars of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Cells with its numbers.
    pub values: Area,
    /// The step that gives it its colour and pattern; none for a series of plain amounts.
    pub scale: Option<Scale>,
}
