//! A figure as an operand of a formula: one exact amount, or why there is none.
//!
//! In: a reading and the label of the component that is judged. Out: a quantity with the index of its component.
//! A range, a pair, or a figure for reference is never taken for the amount itself.

use std::fmt;

use crate::rules::name::folded;
use crate::value::{Part, Quantity, Reading, Status};

/// Why a figure is no operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing stands there, or it is stated to be none.
    Nothing,
    /// To be known later, or unknown.
    NotKnown,
    /// The thing has ended.
    Ended,
    /// Withheld.
    Suppressed,
    /// Words, or several amounts of which none is the one.
    NotANumber,
    /// No component of that label.
    NoSuchComponent,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "値がない",
            Self::NotKnown => "未把握",
            Self::Ended => "廃止",
            Self::Suppressed => "秘匿",
            Self::NotANumber => "数値でない",
            Self::NoSuchComponent => "内訳が合わない",
        })
    }
}

/// An amount and the component that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Operand<'a> {
    /// The amount.
    pub quantity: &'a Quantity,
    /// Index of the component; none for a single quantity.
    pub component: Option<usize>,
}

/// Whether a reading is the version of a figure that was replaced, or the one in force; none for a figure without versions.
#[must_use]
pub fn version(reading: &Reading) -> Option<Part> {
    let [only] = &reading.components[..] else { return None };
    Some(only.part).filter(|part| matches!(part, Part::Replaced | Part::InForce))
}

/// The labels of the parts that a reading is made of; empty for a single figure.
pub fn labels(reading: &Reading) -> impl Iterator<Item = &str> {
    reading.components.iter().filter(|component| component.part == Part::Labelled).map(|component| component.label.as_str())
}

/// The amount of that component; of the whole for an empty label.
///
/// # Errors
/// When the reading has no such amount.
pub fn operand<'a>(reading: &'a Reading, label: &str) -> Result<Operand<'a>, Missing> {
    match reading.status {
        Status::Value => {}
        Status::Blank | Status::None => return Err(Missing::Nothing),
        Status::Pending | Status::Unknown => return Err(Missing::NotKnown),
        Status::Ended => return Err(Missing::Ended),
        Status::Suppressed => return Err(Missing::Suppressed),
        Status::Text | Status::Error => return Err(Missing::NotANumber),
    }
    if label.is_empty() {
        let whole = reading.quantity.as_ref().map(|quantity| Operand { quantity, component: None });
        let versioned = || version(reading).map(|_| Operand { quantity: &reading.components[0].quantity, component: Some(0) });
        return whole.or_else(versioned).ok_or(Missing::NotANumber);
    }
    let key = folded(label);
    let found = reading.components.iter().position(|component| component.part == Part::Labelled && folded(&component.label) == key);
    let found = found.map(|index| Operand { quantity: &reading.components[index].quantity, component: Some(index) });
    found.ok_or(Missing::NoSuchComponent)
}

/// Qualifiers that make a figure a change against something else (減, 前年度比), not a level.
pub fn relative(reading: &Reading) -> Vec<&str> {
    const RELATIVE: [&str; 15] =
        ["増", "減", "増加", "減少", "削減", "倍増", "半減", "減額", "上昇", "低下", "短縮", "向上", "改善", "拡大", "悪化"];
    let mut words: Vec<&str> = reading.qualifiers.iter().map(String::as_str).collect();
    words.retain(|word| RELATIVE.contains(word) || word.ends_with('比'));
    words.sort_unstable();
    words
}
