//! Submitted rates and verdicts against the figures that they were made from.
//!
//! In: a judgement with its evidence, and what was submitted. Out: whether a formula reproduces the rate, which one, and a sentence on it;
//! a finding where none does. Every formula × rounding × the decimals as printed is tried, on the target of the year first.

use std::sync::Arc;

use dashu_ratio::RBig;
use num_traits::Signed;
use rust_decimal::Decimal;

use super::component::Evidence;
use super::judged::{Direction, Formula, Scale, Verdict};
use super::rate::{Operands, Rounding, exact, rate, shown};
use super::set::RuleSet;
use crate::value::{Quantity, UnitSource, Written};

/// A formula on one of the targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The formula.
    pub formula: Formula,
    /// Whether it was given the final target although there is one of the year.
    pub on_final: bool,
    /// Whether it goes the way that is better; target ÷ actual does not where more is better.
    pub apt: bool,
    /// What it gives, exact, in percent points.
    pub rate: RBig,
}

/// What the verification of a rate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// A formula with that rounding gives the submitted rate.
    Reproduced(Trial, Rounding),
    /// No formula does; what they give, nearest first.
    NotReproduced(Vec<Trial>),
    /// There is nothing to compute with.
    NotComparable,
}

/// Every formula that applies, those on the target of the year first.
#[must_use]
pub fn trials(evidence: &Evidence) -> Vec<Trial> {
    const YEAR: [Formula; 3] = [Formula::Ratio, Formula::Inverse, Formula::Progress];
    const LAST: [Formula; 6] =
        [Formula::Ratio, Formula::Inverse, Formula::Progress, Formula::Pace, Formula::CumulativePace, Formula::ProRata];
    let run = |formulas: &[Formula], given: Option<&Operands>, on_final: bool| -> Vec<Trial> {
        let Some(given) = given else { return Vec::new() };
        let rated = formulas.iter().filter_map(|formula| rate(*formula, given).ok().map(|rate| (*formula, rate)));
        let apt = |formula| match formula {
            Formula::Ratio | Formula::ProRata => given.direction != Direction::Down,
            Formula::Inverse => given.direction == Direction::Down,
            _ => true,
        };
        rated.map(|(formula, rate)| Trial { formula, on_final, apt: apt(formula), rate }).collect()
    };
    let mut trials = run(&YEAR, evidence.year.as_ref(), false);
    let on_year = !trials.is_empty();
    for trial in run(&LAST, evidence.last.as_ref(), on_year) {
        if !trials.iter().any(|known| known.rate == trial.rate) {
            trials.push(trial);
        }
    }
    trials
}

/// Decimals of a rate that a workbook keeps without fail.
const MOST_DECIMALS: u32 = 8;

/// Whether one of the trials gives the submitted rate; the preferred formula is looked at first.
#[must_use]
pub fn verify(submitted: &Quantity, mut trials: Vec<Trial>, preferred: Option<Formula>) -> Verification {
    if trials.is_empty() {
        return Verification::NotComparable;
    }
    trials.sort_by_key(|trial| Some(trial.formula) != preferred || trial.on_final);
    // A formula of a workbook leaves its digits behind what the format shows, and no more of them than a binary fraction has.
    let decimals = submitted.written.decimals.min(MOST_DECIMALS);
    let points = Rounding::HalfUp.apply(&exact(submitted.value), decimals);
    for trial in &trials {
        for rounding in Rounding::ALL {
            if rounding.apply(&trial.rate, decimals) == points {
                return Verification::Reproduced(trial.clone(), rounding);
            }
        }
    }
    trials.sort_by_key(|trial| (&trial.rate - &points).abs());
    Verification::NotReproduced(trials)
}

/// A submitted rate in percent points. A 0.85 without a % of its own is a ratio when only that reading is reproduced by a formula.
#[must_use]
pub fn in_points(submitted: &Quantity, source: UnitSource, trials: &[Trial], preferred: Option<Formula>) -> Quantity {
    let reproduced = |quantity: &Quantity| matches!(verify(quantity, trials.to_vec(), preferred), Verification::Reproduced(..));
    let stated = !submitted.unit.is_empty() && matches!(source, UnitSource::Text | UnitSource::Format);
    if stated || reproduced(submitted) {
        return submitted.clone();
    }
    let Some(value) = submitted.value.checked_mul(Decimal::ONE_HUNDRED) else { return submitted.clone() };
    let written = Written { decimals: submitted.written.decimals.saturating_sub(2), ..submitted.written.clone() };
    let ratio = Quantity { value, unit: Arc::from("%"), written };
    if reproduced(&ratio) { ratio } else { submitted.clone() }
}

/// A formula in a word or two.
#[must_use]
pub const fn short(formula: Formula) -> &'static str {
    match formula {
        Formula::Ratio => "目標比",
        Formula::Inverse => "目標÷実績",
        Formula::Progress => "基準値からの進捗",
        Formula::Pace => "直線ペースに対する進捗",
        Formula::CumulativePace => "累計のペースに対する比",
        Formula::ProRata => "年ごとの割合に対する比",
        Formula::Change => "基準値からの増減率",
        Formula::Attained => "満たすか否か",
    }
}

fn named(trial: &Trial) -> String {
    if trial.on_final { format!("最終目標に対する{}", short(trial.formula)) } else { short(trial.formula).to_owned() }
}

/// A rate as it was printed.
#[must_use]
pub fn printed(submitted: &Quantity) -> String {
    shown(&exact(submitted.value), submitted.written.decimals)
}

/// 「提出 85.0%。目標比では 75.0%、基準値からの進捗では 50.0%。どの算定式でも一致しない」
#[must_use]
pub fn sentence(submitted: &Quantity, verification: &Verification) -> String {
    let rate = printed(submitted);
    match verification {
        Verification::Reproduced(trial, rounding) => format!("提出 {rate}は{}（{}）と一致する", named(trial), rounding.label()),
        Verification::NotReproduced(trials) => {
            let decimals = submitted.written.decimals.max(1);
            let none_apt = trials.iter().all(|trial| !trial.apt);
            let told = trials.iter().filter(|trial| trial.apt || none_apt);
            let results: Vec<String> = told.map(|trial| format!("{}では {}", named(trial), shown(&trial.rate, decimals))).collect();
            let hundred = exact(Decimal::ONE_HUNDRED);
            let capped = trials.iter().find(|trial| trial.apt && trial.rate > hundred && exact(submitted.value) == hundred);
            let capped = capped.map(|trial| format!("（100%を上限としたものなら{}と合う）", named(trial))).unwrap_or_default();
            format!("提出 {rate}。{}。どの算定式でも一致しない{capped}", results.join("、"))
        }
        Verification::NotComparable => format!("提出 {rate}。目標値か実績値がなく、検算できない"),
    }
}

/// How a submitted verdict differs from the computed one: rate, band, and whether another formula would give it.
#[must_use]
pub fn difference(set: &RuleSet, submitted: &str, scale: Scale, verdict: &Verdict, rate: Option<&RBig>, trials: &[Trial]) -> String {
    let stated = format!("提出は「{submitted}」、この基準では「{}」（{}）", verdict.label, verdict.reason);
    let band = set.bands.all().iter().find(|band| band.scale == scale);
    let edge = band.zip(rate).map(|(band, rate)| {
        format!("。「{}」は{}で、{}ポイント離れている", band.label, set.bands.range(band), apart(set, band.scale, rate))
    });
    let other = trials.iter().filter(|trial| trial.apt).find(|trial| set.band_of(&trial.rate).is_some_and(|band| band.scale == scale));
    let other = other.map_or_else(
        || format!("。ほかの算定式でも「{submitted}」にはならない"),
        |trial| format!("。{}（{}）なら「{submitted}」になる", named(trial), set.bands.shown(&trial.rate)),
    );
    stated + &edge.unwrap_or_default() + &other
}

/// How far a rate is from the nearest edge of a band, in points.
fn apart(set: &RuleSet, scale: Scale, rate: &RBig) -> String {
    let bands = set.bands.all();
    let position = bands.iter().position(|band| band.scale == scale);
    let lower = position.and_then(|at| bands[at].lower.as_ref());
    let upper = position.and_then(|at| at.checked_sub(1)).and_then(|above| bands[above].lower.as_ref());
    let distances = lower.into_iter().chain(upper).map(|edge| (rate - exact(edge.at)).abs());
    let nearest = distances.min().unwrap_or_else(|| exact(Decimal::ZERO));
    shown(&nearest, 1).replace('%', "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quantity(value: Decimal, unit: &str) -> Quantity {
        let written = Written { value, decimals: value.scale(), unit: Arc::from(unit) };
        Quantity { value, unit: Arc::from(unit), written }
    }

    fn ratio(target: i64, actual: i64) -> Vec<Trial> {
        let rate = exact(Decimal::from(actual * 100)) / exact(Decimal::from(target));
        vec![Trial { formula: Formula::Ratio, on_final: false, apt: true, rate }]
    }

    #[test]
    fn a_bare_ratio_is_one_only_when_a_formula_says_so() {
        let points = |text: &str| {
            in_points(&quantity(text.parse().unwrap_or_default(), ""), UnitSource::Nowhere, &ratio(200, 170), None).value.to_string()
        };
        assert_eq!(points("0.85"), "85.00");
        assert_eq!(points("85"), "85");
        assert_eq!(points("0.99"), "0.99");
    }

    #[test]
    fn what_a_formula_of_a_workbook_leaves_is_reproduced() {
        let third = ratio(300, 200);
        let of = |value: &str, decimals, unit: &str, source| {
            let mut submitted = quantity(value.parse().unwrap_or_default(), unit);
            submitted.written.decimals = decimals;
            verify(&in_points(&submitted, source, &third, None), third.clone(), None)
        };
        for (value, decimals, unit, source) in [
            // Shown with one decimal, kept with all.
            ("66.66666666666666", 1, "%", UnitSource::Format),
            // A ratio in a cell without a format, under a head that makes it a rate.
            ("0.6666666666666666", 16, "%", UnitSource::Header),
            ("0.667", 3, "%", UnitSource::Header),
        ] {
            assert!(matches!(of(value, decimals, unit, source), Verification::Reproduced(..)), "{value}");
        }
        for (value, decimals, unit, source) in [
            ("0.667", 3, "%", UnitSource::Text),
            ("66.74", 1, "%", UnitSource::Format),
            ("0.6676", 4, "%", UnitSource::Header),
            ("66.8", 1, "%", UnitSource::Format),
        ] {
            let expected = value == "66.74";
            assert_eq!(matches!(of(value, decimals, unit, source), Verification::Reproduced(..)), expected, "{value}");
        }
    }

    #[test]
    fn a_rate_that_may_be_capped_says_so() {
        let above = ratio(200, 300);
        let submitted = quantity(Decimal::ONE_HUNDRED, "%");
        let told = sentence(&submitted, &verify(&submitted, above, None));
        assert_eq!(told, "提出 100%。目標比では 150.0%。どの算定式でも一致しない（100%を上限としたものなら目標比と合う）");
    }

    proptest! {
        #[test]
        fn what_was_rounded_is_reproduced(target in 1_i64..99_999, actual in 0_i64..99_999, decimals in 0_u32..4, floor in any::<bool>()) {
            let trials = ratio(target, actual);
            let rounding = if floor { Rounding::Floor } else { Rounding::HalfUp };
            let unit = 10_i64.pow(decimals);
            let scaled = (rounding.apply(&trials[0].rate, decimals) * exact(Decimal::from(unit))).trunc();
            let submitted = Decimal::new(scaled.to_string().parse().unwrap_or_default(), decimals);
            let reproduced = matches!(verify(&quantity(submitted, "%"), trials.clone(), None), Verification::Reproduced(..));
            prop_assert!(reproduced);
            let off = submitted + Decimal::new(2, decimals);
            let wrong = matches!(verify(&quantity(off, "%"), trials, None), Verification::NotReproduced(_));
            prop_assert!(wrong);
        }
    }
}
