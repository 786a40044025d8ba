//! Powers of ten that do not fit: 人 for 万人, 千円 for 円, a ratio (0.92) for a percentage (92 %).
//!
//! In: a record and the [`Limits`] of the lexicon. Out: findings that show both readings; no figure is changed. Abstains where the record's
//! other figures do not agree among themselves. Knows nothing of verdicts.
//!
//! 0.441 beside 42.5 and 45 is doubted; so is 0.85 beside 0.8 under a head in %, where both may be ratios.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::figures::levels;
use crate::finding::{Code, Finding};
use crate::record::{Figure, Measure, Record};
use crate::rules::finding;
use crate::templates::{Fault, Templates};
use crate::value::{Part, Quantity, Status, UnitSource};

/// From when on a power of ten is doubted, as `[scale]` of `lexicon.toml` says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// How many times the least of the other figures the most of them may be.
    agree: Decimal,
    /// How many times a clean power of ten the distance may be, at least.
    near_least: Decimal,
    /// The same, at most.
    near_most: Decimal,
    /// A percentage up to this may be a ratio.
    ratio_most: Decimal,
    /// A percentage from this on shows that its record is in percent.
    percent_least: Decimal,
}

/// The part of `lexicon.toml` that is read here.
#[derive(Deserialize)]
struct File {
    scale: Limits,
}

impl Limits {
    /// Reads the limits of `lexicon.toml`.
    ///
    /// # Errors
    /// When a limit is missing or is no number, with its line.
    pub fn load(templates: &Templates) -> Result<Self, Fault> {
        let name = "lexicon.toml";
        let unreadable =
            |_| Fault { name: name.to_owned(), line: None, message: "読めません。UTF-8で保存し直してください".to_owned() };
        let file: File = templates.get(name).map_err(unreadable)?.parse()?;
        Ok(file.scale)
    }
}

/// Every doubt about the scale of a record's figures.
pub fn check(record: &Record, limits: &Limits) -> Vec<Finding> {
    // Where ratios stand among percentages, the ratios are told and not the percentages beside them.
    let ratios = ratios(record, limits);
    if ratios.is_empty() { slips(record, limits) } else { ratios }
}

/// Figures that are off from the record's others by what a slip between units makes: 万 (10⁴), 千 (10³), and a ratio for a percentage.
/// Figures in several units are not weighed against each other.
fn slips(record: &Record, limits: &Limits) -> Vec<Finding> {
    let figures: Vec<_> = levels(record).filter(|(_, quantity)| !quantity.value.is_zero()).collect();
    let mut findings = Vec::new();
    if figures.windows(2).any(|pair| pair[0].1.unit != pair[1].1.unit) {
        return findings;
    }
    for (index, (figure, quantity)) in figures.iter().enumerate() {
        let others: Vec<Decimal> =
            figures.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, (_, quantity))| quantity.value.abs()).collect();
        let (Some(least), Some(most)) = (others.iter().min(), others.iter().max()) else { continue };
        // The others must agree among themselves before one is held against them. Of two, the actual is asked.
        let asked = others.len() > 1 || figure.measure == Measure::Actual;
        let agree = || least.checked_mul(limits.agree).is_none_or(|bound| *most <= bound);
        if !(asked && agree()) {
            continue;
        }
        let middle = median(others.clone());
        if let Some(slip) = slip(quantity, middle, limits) {
            let detail = format!("同じ指標のほかの値は{}{}前後。{slip}", middle.normalize(), quantity.unit);
            findings.push(finding(Code::ScaleDoubt, record, figure).detail(detail));
        }
    }
    findings
}

fn median(mut values: Vec<Decimal>) -> Decimal {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The slip that would explain how far an amount is from the usual one.
fn slip(quantity: &Quantity, usual: Decimal, limits: &Limits) -> Option<String> {
    let value = quantity.value.abs();
    // A figure without a unit may be a percentage or a count.
    let (percent, count) = (quantity.unit.is_empty() || &*quantity.unit == "%", &*quantity.unit != "%");
    let ratio = [(100, "割合（0.92）と百分率（92%）", true)].into_iter().filter(|_| percent);
    let scales =
        [(100_000_000, "億", false), (10_000_000, "千万", false), (1_000_000, "百万", false), (10_000, "万", false), (1_000, "千", false)];
    let (larger, smaller) = (value.max(usual), value.min(usual));
    let times = larger.checked_div(smaller)?;
    // Far below the least power of ten: most figures are.
    if times < limits.near_least.checked_mul(Decimal::from(50))? {
        return None;
    }
    for (power, word, is_ratio) in ratio.chain(scales.into_iter().filter(|_| count)) {
        let power = Decimal::from(power);
        let rest = times.checked_div(power)?;
        let near = limits.near_least <= rest && rest <= limits.near_most;
        // A percentage below 1 % is a ratio only when the others are far above.
        if !near || (is_ratio && !(smaller <= limits.ratio_most && larger >= limits.percent_least)) {
            continue;
        }
        let read = |value: Decimal| format!("{}{}", value.normalize(), quantity.unit);
        let meant = if value > usual { value.checked_div(power) } else { value.checked_mul(power) }?;
        let what = if is_ratio { format!("{word}の取り違えなら") } else { format!("「{word}」の付け忘れか重複なら") };
        return Some(format!("書かれたとおりなら{}、{what}{}", read(value), read(meant)));
    }
    None
}

/// Figures that may be ratios under a unit in %: plain numbers up to 1 whose % stands around the cell only. Doubted where the record has no
/// others, once, and where its others are percentages a hundred times as large.
fn ratios(record: &Record, limits: &Limits) -> Vec<Finding> {
    let percents: Vec<(&Figure, &Quantity)> = percents(record).collect();
    let small = |quantity: &Quantity| quantity.value.abs() <= limits.ratio_most;
    let plain = |figure: &Figure| !matches!(figure.reading.unit_source, UnitSource::Text | UnitSource::Format);
    let both = |quantity: &Quantity| {
        let points = quantity.value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
        format!("書かれたとおりなら{}%、割合（0.92）と百分率（92%）の取り違えなら{}%", quantity.value.normalize(), points.normalize())
    };
    if percents.iter().all(|(figure, quantity)| small(quantity) && plain(figure)) {
        let judged = percents.iter().rev().find(|(figure, _)| figure.measure == Measure::Actual).or_else(|| percents.first());
        let tell = |(figure, quantity): &(&Figure, &Quantity)| {
            let detail = format!("単位は%なのに、値はどれも{}以下。{}", limits.ratio_most, both(quantity));
            finding(Code::ScaleDoubt, record, figure).detail(detail)
        };
        return judged.map(tell).into_iter().collect();
    }
    let large: Vec<Decimal> = percents.iter().map(|(_, quantity)| quantity.value.abs()).filter(|v| *v >= limits.percent_least).collect();
    if large.is_empty() {
        return Vec::new();
    }
    let usual = median(large);
    let fits = |quantity: &Quantity| {
        let points = quantity.value.abs().checked_mul(Decimal::ONE_HUNDRED);
        let times = points.and_then(|points| points.max(usual).checked_div(points.min(usual)));
        times.is_some_and(|times| times <= limits.agree)
    };
    let doubted = percents.iter().filter(|(figure, quantity)| small(quantity) && plain(figure) && fits(quantity));
    doubted
        .map(|(figure, quantity)| {
            let detail = format!("同じ指標のほかの値は{}%前後。{}", usual.normalize(), both(quantity));
            finding(Code::ScaleDoubt, record, figure).detail(detail)
        })
        .collect()
}

/// Level figures in %, those in labelled parts too, without zeros.
fn percents(record: &Record) -> impl Iterator<Item = (&Figure, &Quantity)> {
    let level = |figure: &&Figure| matches!(figure.measure, Measure::Baseline | Measure::Target | Measure::Actual);
    let values = record.figures.iter().filter(level).filter(|figure| figure.reading.status == Status::Value);
    let all = values.flat_map(|figure| {
        let parts = figure.reading.components.iter().filter(|part| part.part == Part::Labelled).map(|part| &part.quantity);
        figure.reading.quantity.iter().chain(parts).map(move |quantity| (figure, quantity))
    });
    all.filter(|(_, quantity)| &*quantity.unit == "%" && !quantity.value.is_zero())
}
