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

/// Which version of a figure its column is for, where a document keeps the one that was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 当初, 変更前.
    Replaced,
    /// 変更後, 見直し後.
    InForce,
}

/// How the labels of versions begin; keys folded.
const VERSIONS: [(&str, Version); 11] = [
    ("当初", Version::Replaced),
    ("変更前", Version::Replaced),
    ("見直し前", Version::Replaced),
    ("改定前", Version::Replaced),
    ("改訂前", Version::Replaced),
    ("修正前", Version::Replaced),
    ("変更後", Version::InForce),
    ("見直し後", Version::InForce),
    ("改定後", Version::InForce),
    ("改訂後", Version::InForce),
    ("修正後", Version::InForce),
];

/// The version that a reading is of; none for a figure without any, and for the parts of a figure.
#[must_use]
pub fn version(reading: &Reading) -> Option<Version> {
    let [only] = &reading.components[..] else { return None };
    let label = folded(&only.label);
    let found = VERSIONS.iter().find(|(word, _)| only.part == Part::Labelled && label.starts_with(word));
    found.map(|(_, version)| *version)
}

/// The labels of the parts that a reading is made of; empty for a single figure.
pub fn labels(reading: &Reading) -> impl Iterator<Item = &str> {
    let parts = if version(reading).is_some() { &[] } else { reading.components.as_slice() };
    parts.iter().filter(|component| component.part == Part::Labelled).map(|component| component.label.as_str())
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

/// Qualifiers that make a figure a change against something else, not a level.
pub fn relative(reading: &Reading) -> Option<&str> {
    const RELATIVE: [&str; 15] =
        ["増", "減", "増加", "減少", "削減", "倍増", "半減", "減額", "上昇", "低下", "短縮", "向上", "改善", "拡大", "悪化"];
    reading.qualifiers.iter().map(String::as_str).find(|qualifier| RELATIVE.contains(qualifier))
}
