//! A reading told to people: prose, and one JSON object.
//!
//! In: a text and its [`Reading`]. Out: Japanese lines, or an [`Answer`] that serialises. Also splits the form `0.825|0.0%` into a number and
//! its format. Prints nothing itself.
//!
//! `18.8 万人(2014 年)` becomes 「値: 188,000 人」「書かれた数: 18.8（万人）」「いつの値: 2014年」.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use serde::Serialize;

use super::{Component, Doubt, Part, Period, Quantity, Reading, Status, UnitSource, YearKind};

/// A reading as one JSON object.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The text that was asked.
    pub text: String,
    /// Plain decimal in the base unit; null without a single value.
    pub value: Option<String>,
    /// Canonical unit; that of the parts when all agree.
    pub unit: String,
    /// Canonical qualifiers.
    pub qualifiers: Vec<String>,
    /// The period that the text names: 2016年, 2019年度, 2024-03-31, 2020～2024; null without one.
    pub period: Option<String>,
    /// Several figures in one cell.
    pub components: Vec<PartAnswer>,
    /// The id of the status.
    pub status: &'static str,
    /// Remarks and footnote marks.
    pub note: String,
    /// What a person should look at.
    pub findings: Vec<FindingAnswer>,
}

/// One of several figures.
#[derive(Clone, Debug, Serialize)]
pub struct PartAnswer {
    /// The printed label.
    pub label: String,
    /// labelled | low | high | from | to | reference.
    pub part: &'static str,
    /// Plain decimal in the base unit.
    pub value: String,
    /// Canonical unit.
    pub unit: String,
}

/// Something that a person should look at.
#[derive(Clone, Debug, Serialize)]
pub struct FindingAnswer {
    /// Stable code of the finding.
    pub code: &'static str,
    /// What it is in particular, in Japanese.
    pub detail: String,
}

impl Answer {
    /// The answer to a text.
    #[must_use]
    pub fn new(text: &str, reading: &Reading) -> Self {
        Self {
            text: text.to_owned(),
            value: reading.quantity.as_ref().map(|quantity| plain(quantity.value)),
            unit: unit_of(reading),
            qualifiers: reading.qualifiers.to_vec(),
            period: reading.period.map(period_text),
            components: reading.components.iter().map(PartAnswer::new).collect(),
            status: reading.status.id(),
            note: reading.note.clone(),
            findings: reading.doubts.iter().map(FindingAnswer::new).collect(),
        }
    }
}

impl PartAnswer {
    fn new(part: &Component) -> Self {
        let name = match part.part {
            Part::Labelled => "labelled",
            Part::Replaced => "replaced",
            Part::InForce => "in-force",
            Part::Low => "low",
            Part::High => "high",
            Part::From => "from",
            Part::To => "to",
            Part::Reference => "reference",
        };
        Self { label: part.label.clone(), part: name, value: plain(part.quantity.value), unit: part.quantity.unit.to_string() }
    }
}

impl FindingAnswer {
    fn new(doubt: &Doubt) -> Self {
        Self { code: doubt.code.id(), detail: doubt.detail.clone() }
    }
}

/// The unit of the value, or the one that all parts share.
fn unit_of(reading: &Reading) -> String {
    let mut units = reading.quantity.iter().chain(reading.components.iter().map(|part| &part.quantity)).map(|quantity| &quantity.unit);
    let Some(first) = units.next() else { return String::new() };
    if reading.quantity.is_some() || units.all(|unit| unit == first) { first.to_string() } else { String::new() }
}

/// A decimal without an exponent and without zeros at its end.
fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// Splits `0.825|0.0%` into the number and its format; a text that is not of that form is given back whole.
#[must_use]
pub fn input(line: &str) -> (&str, Option<&str>) {
    let Some((left, right)) = line.split_once('|') else { return (line, None) };
    let number = left.strip_prefix('-').unwrap_or(left);
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'))
        && left.parse::<f64>().is_ok();
    let is_format =
        right.contains(['0', '#', '?', '"', '@', 'y', 'm', 'd', 'e', 'g', 'h', 's', ';']) || right == "General" || right.contains("標準");
    if is_number && is_format { (left, Some(right)) } else { (line, None) }
}

/// A period as JSON tells it: 2016年, 2019年度, 2018年度末, 2024-03-31, 2020～2024.
#[must_use]
pub fn period_text(period: Period) -> String {
    match (period.kind, period.month, period.day) {
        (YearKind::Span, ..) => format!("{}～{}", period.from.unwrap_or(period.year), period.year),
        (YearKind::Month, Some(month), Some(day)) => format!("{}-{month:02}-{day:02}", period.year),
        (YearKind::Month, Some(month), None) => format!("{}-{month:02}", period.year),
        (kind, ..) => format!("{}{}", period.year, kind.label()),
    }
}

/// What a reading says, in Japanese, one fact a line.
#[must_use]
pub fn prose(reading: &Reading) -> String {
    let mut lines = vec![format!("種類: {}", status_words(reading.status))];
    if let Some(quantity) = &reading.quantity {
        lines.push(format!("値: {}", amount(quantity)));
        lines.push(format!("書かれた数: {}", written(quantity)));
    }
    for part in &reading.components {
        lines.push(format!("内訳: {}{}", part_words(part), amount(&part.quantity)));
    }
    if !reading.qualifiers.is_empty() {
        lines.push(format!("断り: {}", reading.qualifiers.join("、")));
    }
    if let Some(period) = reading.period {
        lines.push(format!("いつの値: {}", period_text(period)));
    }
    if let Some(source) = source_words(reading.unit_source) {
        lines.push(format!("単位のもと: {source}"));
    }
    if !reading.note.is_empty() {
        lines.push(format!("注記: {}", reading.note));
    }
    for doubt in &reading.doubts {
        let mut line = format!("要確認: [{}] {}", doubt.code.id(), doubt.code.title());
        if !doubt.detail.is_empty() {
            let _ = write!(line, "（{}）", doubt.detail);
        }
        lines.push(line);
    }
    lines.join("\n")
}

const fn status_words(status: Status) -> &'static str {
    match status {
        Status::Value => "数値",
        Status::Blank => "空欄（未記入。0ではない）",
        Status::None => "該当なし",
        Status::Pending => "これから分かる（集計中・公表予定など）",
        Status::Ended => "終わった（廃止・事業終了など）",
        Status::Suppressed => "伏せてある（秘匿）",
        Status::Unknown => "不明・未公表",
        Status::Text => "言葉（数値として扱わない）",
        Status::Error => "読めない",
    }
}

const fn source_words(source: UnitSource) -> Option<&'static str> {
    match source {
        UnitSource::Text => Some("値の文字"),
        UnitSource::Format => Some("表示形式"),
        UnitSource::Column => Some("単位欄"),
        UnitSource::Header => Some("見出しの括弧"),
        UnitSource::Banner => Some("表題の単位"),
        UnitSource::Nowhere => None,
    }
}

fn part_words(part: &Component) -> String {
    let role = match part.part {
        Part::Labelled | Part::Replaced | Part::InForce => "",
        Part::Low => "下限 ",
        Part::High => "上限 ",
        Part::From => "前 ",
        Part::To => "後 ",
        Part::Reference => "参考 ",
    };
    if part.label.is_empty() { role.to_owned() } else { format!("{role}{} ", part.label) }
}

/// 188,000 人, 82.5 %
fn amount(quantity: &Quantity) -> String {
    format!("{} {}", grouped(quantity.value), quantity.unit).trim_end().to_owned()
}

/// 18.8（万人）
fn written(quantity: &Quantity) -> String {
    let unit = &quantity.written.unit;
    let figure = grouped_with(quantity.written.value, quantity.written.decimals);
    if unit.is_empty() { figure } else { format!("{figure}（{unit}）") }
}

/// A decimal with commas every three digits.
fn grouped(value: Decimal) -> String {
    let value = value.normalize();
    grouped_with(value, value.scale())
}

fn grouped_with(value: Decimal, decimals: u32) -> String {
    let value = value.normalize();
    let text = value.abs().to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = format!("{part:0<places$}", places = decimals.min(Decimal::MAX_SCALE) as usize);
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_figure_with_many_decimals_is_told() {
        let large = Decimal::from(10_i64.pow(18));
        assert_eq!(grouped_with(large, 28), format!("1,000,000,000,000,000,000.{}", "0".repeat(28)));
        assert_eq!(grouped_with(Decimal::new(-12_345, 1), 2), "-1,234.50");
        assert_eq!(grouped_with(Decimal::from(20), 0), "20");
    }
}
