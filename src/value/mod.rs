//! What a cell's text or number means: quantity, unit, qualifiers, period, components, and the doubts about it.
//!
//! In: what is stored ([`Stored`]), the number format, and later the unit that the table around it gives. Out: a [`Reading`].
//! Says *what* is doubtful; whoever calls it adds *where*. Never guesses: a text is read whole or it stays text.
//! Knows nothing of places, grids or files.

pub mod contact;
pub mod era;
pub mod explain;
pub mod period;

mod ahead;
mod answers;
mod behind;
mod components;
mod fold;
mod format;
mod grammar;
mod mark;
mod number;
mod prose;
mod readings;
mod shown;
mod single;
mod slip;
mod stored;
#[cfg(test)]
mod tests;
mod text;
mod unit;
mod words;

use std::sync::Arc;

use rust_decimal::Decimal;
use thin_vec::{ThinVec, thin_vec};

pub use fold::{composed, is_folded};
pub use grammar::Grammar;
pub use readings::Readings;
pub use unit::UnitPhrase;

use crate::finding::Code;

/// What a cell stores, as far as a value is concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stored<'a> {
    /// A text.
    Text(&'a str),
    /// A number; with a date format the serial of the 1900 system.
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error value such as `#DIV/0!`.
    Error(&'a str),
    /// A formula whose result is not stored.
    NoValue,
    /// An empty cell.
    Empty,
}

/// What kind of answer a cell gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// A quantity, in `quantity` or split over `components`.
    Value,
    /// Nothing stands there, or white space.
    Blank,
    /// Stated to be none: ―, -, 該当なし.
    None,
    /// To be known later: …把握予定, 集計中.
    Pending,
    /// The thing measured has ended: 廃止, 事業終了.
    Ended,
    /// Withheld: X, ***.
    Suppressed,
    /// Stated to be unknown: …, 不明, 未公表.
    Unknown,
    /// Words that are an answer but no figure: 中3まで, 有.
    Text,
    /// Neither a figure nor readable as words: an error value, a slip of the pen.
    Error,
}

impl Status {
    /// The word of the CSV and JSON output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Blank => "blank",
            Self::None => "none",
            Self::Pending => "pending",
            Self::Ended => "ended",
            Self::Suppressed => "suppressed",
            Self::Unknown => "unknown",
            Self::Text => "text",
            Self::Error => "error",
        }
    }
}

/// An exact amount in its base unit, with the way it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Exact decimal in the base unit; percent is in points (32.3).
    pub value: Decimal,
    /// Canonical unit without scale (人, 円, %, か所, 人/週); empty when none is known.
    pub unit: Arc<str>,
    /// The figure as it was written, before scale.
    pub written: Written,
}

/// A figure as it was written or shown: 2万人 is 2 with the unit 万人; 0.323 formatted as 0.0% is 32.3 with the unit %.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The figure before scale.
    pub value: Decimal,
    /// Decimals that were written or that the number format shows.
    pub decimals: u32,
    /// The unit with its scale as written (万人, 億円); empty when none.
    pub unit: Arc<str>,
}

/// What a part of a cell is to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A part with a label of its own: 小, 男性.
    Labelled,
    /// The only amount of a figure that a later one has replaced: 当初, 変更前.
    Replaced,
    /// The only amount of a figure that has replaced an earlier one: 変更後.
    InForce,
    /// Lower end of a range.
    Low,
    /// Upper end of a range.
    High,
    /// First of a pair: 5人→15人.
    From,
    /// Second of a pair.
    To,
    /// A figure for reference, or of somebody else: 〔全国 42.1%〕.
    Reference,
}

/// One of several figures in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    /// The printed label without its colon; empty for ranges and pairs.
    pub label: String,
    /// What it is to the whole.
    pub part: Part,
    /// The figure.
    pub quantity: Quantity,
}

impl Component {
    /// Whether it is a figure of another time than the cell's, by its label: 前年度 of 「62.1%（前年度60.0%）」.
    #[must_use]
    pub fn is_of_another_time(&self) -> bool {
        self.part == Part::Reference && ["前", "昨年", "当初", "基準", "策定時"].iter().any(|word| self.label.starts_with(word))
    }
}

/// What kind of time span a period names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum YearKind {
    /// 年度: April to March.
    FiscalYear,
    /// 年: a calendar year, or a year without saying which.
    Year,
    /// 年度末.
    FiscalYearEnd,
    /// A month or a day.
    Month,
    /// From one year to another.
    Span,
}

impl YearKind {
    /// The Japanese word of the CSV files.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FiscalYear => "年度",
            Self::Year => "年",
            Self::FiscalYearEnd => "年度末",
            Self::Month => "月",
            Self::Span => "期間",
        }
    }
}

/// A time that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// Western year as named; the last one of a span.
    pub year: i32,
    /// What the year means.
    pub kind: YearKind,
    /// Month, where one is named.
    pub month: Option<u8>,
    /// Day, where one is named.
    pub day: Option<u8>,
    /// First western year of a span.
    pub from: Option<i32>,
}

impl Period {
    /// The fiscal year that the period belongs to: January to March belong to the year before.
    #[must_use]
    pub fn fiscal_year(self) -> i32 {
        match (self.kind, self.month) {
            (YearKind::Month, Some(1..=3)) => self.year - 1,
            _ => self.year,
        }
    }
}

/// Something about a reading that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The code of the finding that it becomes.
    pub code: Code,
    /// What it is in particular, in Japanese.
    pub detail: String,
}

/// Where the unit of a figure came from, most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitSource {
    /// The text of the cell.
    Text,
    /// The number format.
    Format,
    /// The unit column.
    Column,
    /// Brackets in the head of the column or of the indicator.
    Header,
    /// The banner above the table: 単位：千円.
    Banner,
    /// No unit was found.
    Nowhere,
}

/// What a cell means.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What kind of answer it is.
    pub status: Status,
    /// The figure; none when the status is not `Value`, or when the value is in `components`.
    pub quantity: Option<Quantity>,
    /// Several figures in one cell.
    pub components: ThinVec<Component>,
    /// 以上, 約, 累計, 見込, 減 … in the order of the text.
    pub qualifiers: ThinVec<String>,
    /// The time that the text itself names.
    pub period: Option<Period>,
    /// Remarks and footnote marks, as written.
    pub note: String,
    /// Where the unit came from.
    pub unit_source: UnitSource,
    /// What a person should look at.
    pub doubts: ThinVec<Doubt>,
}

impl Reading {
    /// A reading of that kind with nothing else in it.
    #[must_use]
    pub const fn of(status: Status) -> Self {
        Self {
            status,
            quantity: None,
            components: ThinVec::new(),
            qualifiers: ThinVec::new(),
            period: None,
            note: String::new(),
            unit_source: UnitSource::Nowhere,
            doubts: ThinVec::new(),
        }
    }

    /// A reading of that kind with one doubt.
    pub(crate) fn doubtful(status: Status, code: Code, detail: impl Into<String>) -> Self {
        Self { doubts: thin_vec![Doubt { code, detail: detail.into() }], ..Self::of(status) }
    }

    /// A text that names a period and is no value.
    pub(crate) const fn of_period(period: Period) -> Self {
        let mut reading = Self::of(Status::Text);
        reading.period = Some(period);
        reading
    }
}
