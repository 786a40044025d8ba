//! The front of the value reader: stored cell and number format in, [`Reading`] out; and units that the table around a cell gives.
//!
//! Numbers are read in `shown`, texts in `text`. A unit from around the cell fills what the cell leaves open and never overrules it: two that
//! differ in meaning are doubted. Knows nothing of places.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::unit::{UnitPhrase, Units};
use super::{Doubt, Quantity, Reading, Status, Stored, UnitSource};
use crate::finding::Code;
use crate::templates::{Fault, Template};

/// The way in which cells are read. Cheap to share between threads.
#[derive(Debug)]
pub struct Grammar {
    pub(super) units: Units,
    pub(super) percent: Arc<str>,
}

impl Grammar {
    /// Builds the reader from the registry of units.
    ///
    /// # Errors
    /// When `units.toml` has a wrong key, a doubled spelling or a factor that is not positive, with its line.
    pub fn new(units: &Template) -> Result<Self, Fault> {
        Ok(Self { units: Units::new(units)?, percent: Arc::from("%") })
    }

    /// Reads a stored cell with its number format.
    #[must_use]
    pub fn read(&self, stored: Stored<'_>, format: Option<&str>) -> Reading {
        match stored {
            Stored::Text(text) => self.text(text),
            Stored::Number(number) => self.number(number, format),
            Stored::Bool(_) => Reading::of(Status::Text),
            Stored::Error(value) => Reading::doubtful(Status::Error, Code::FormulaError, format!("エラー値 {value}")),
            Stored::NoValue => Reading::doubtful(Status::Error, Code::FormulaWithoutValue, "数式の結果が空".to_owned()),
            Stored::Empty => Reading::of(Status::Blank),
        }
    }

    /// Reads the text of a unit column, of brackets in a head, or of a banner; none for texts that are no unit.
    #[must_use]
    pub fn unit_phrase(&self, text: &str) -> Option<UnitPhrase> {
        self.units.phrase(text)
    }

    /// How many of the second unit one of the first is, when both are canonical units of one dimension: 1000 for km and m.
    #[must_use]
    pub fn ratio(&self, from: &str, to: &str) -> Option<Decimal> {
        let (from, to) = (self.units.size(from)?, self.units.size(to)?);
        if from.0 == to.0 { from.1.checked_div(to.1) } else { None }
    }

    /// Gives figures without a unit the unit that the table around them names; figures that have one keep it, and a different one is doubted.
    #[must_use]
    pub fn with_unit(&self, mut reading: Reading, phrase: &UnitPhrase, source: UnitSource) -> Reading {
        if reading.status != Status::Value {
            return reading;
        }
        let figures = || reading.quantity.iter().chain(reading.components.iter().map(|part| &part.quantity));
        let own: Option<Arc<str>> = figures().find(|quantity| !quantity.unit.is_empty()).map(|quantity| Arc::clone(&quantity.unit));
        if let Some(own) = own {
            if own != phrase.unit {
                if self.conflict(&own, &phrase.unit) {
                    let detail = format!("{}では「{own}」、{}では「{}」", place_of(reading.unit_source), place_of(source), phrase.written);
                    reading.doubts.push(Doubt { code: Code::UnitConflict, detail });
                }
                return reading;
            }
        } else {
            let mut doubts = Vec::new();
            let quantities = reading.quantity.iter_mut().chain(reading.components.iter_mut().map(|part| &mut part.quantity));
            for quantity in quantities {
                if !give_unit(quantity, phrase, &mut doubts) {
                    return Reading::doubtful(Status::Error, Code::NotANumber, "数が大きすぎる".to_owned());
                }
            }
            let shown_in_scale = doubts.iter().any(|doubt: &Doubt| doubt.code == Code::ShownDiffers);
            if shown_in_scale {
                doubts.retain(|doubt| doubt.code != Code::ShownDiffers);
                reading.doubts.retain(|doubt| doubt.code != Code::ShownDiffers);
            }
            for doubt in doubts {
                if !reading.doubts.contains(&doubt) {
                    reading.doubts.push(doubt);
                }
            }
            reading.unit_source = source;
            if !phrase.known {
                reading.doubts.push(Doubt { code: Code::UnknownUnit, detail: format!("単位「{}」", phrase.written) });
            }
        }
        for word in &phrase.qualifiers {
            if !reading.qualifiers.contains(word) {
                reading.qualifiers.push(word.clone());
            }
        }
        reading
    }

    /// Whether two canonical units differ in meaning: not of one dimension, and not the same count with and without its time (件 and 件/年).
    fn conflict(&self, own: &str, other: &str) -> bool {
        let head = |unit: &str| unit.split('/').next().unwrap_or_default().to_owned();
        let one_bare = own.contains('/') != other.contains('/');
        self.ratio(own, other).is_none() && !(one_bare && head(own) == head(other))
    }
}

/// Gives a quantity without a unit that unit; false when it grows too big.
fn give_unit(quantity: &mut Quantity, phrase: &UnitPhrase, doubts: &mut Vec<Doubt>) -> bool {
    let scaled_already = quantity.value != quantity.written.value;
    let by_format = scaled_already && quantity.written.unit.is_empty();
    if scaled_already && (phrase.factor != Decimal::ONE || by_format) {
        let in_scale = by_format && quantity.written.value.checked_mul(phrase.factor) == Some(quantity.value);
        let detail = format!("値は「{}{}」、単位は「{}」", quantity.written.value.normalize(), quantity.written.unit, phrase.written);
        doubts.push(Doubt { code: if in_scale { Code::ShownDiffers } else { Code::ScaleDoubt }, detail });
    } else {
        let Some(value) = quantity.value.checked_mul(phrase.factor) else { return false };
        quantity.value = value;
    }
    quantity.unit = Arc::clone(&phrase.unit);
    quantity.written.unit = if scaled_already && !by_format {
        Arc::from(format!("{}{}", quantity.written.unit, phrase.unit))
    } else {
        Arc::clone(&phrase.written)
    };
    true
}

/// Where a unit stands, in Japanese.
const fn place_of(source: UnitSource) -> &'static str {
    match source {
        UnitSource::Text => "値の文字",
        UnitSource::Format => "表示形式",
        UnitSource::Column => "単位欄",
        UnitSource::Header => "見出し",
        UnitSource::Banner => "表題",
        UnitSource::Nowhere => "どこか",
    }
}
