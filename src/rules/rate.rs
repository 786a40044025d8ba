//! The formulas of a rate, exact, each with the cases in which it does not apply.
//!
//! In: baseline B, target T, actual A and the share of the way that should be done by the year of A. Out: the rate in percent points
//! as a fraction, or why the formula does not apply. Nothing is rounded here. Knows nothing of records, bands or rule sets.
//!
//! ```
//! use rust_decimal::Decimal;
//! use torimatome::rules::judged::{Direction, Formula};
//! use torimatome::rules::rate::{Operands, exact, rate};
//! let given = Operands {
//!     baseline: Some(exact(Decimal::from(222))),
//!     target: Some(exact(Decimal::ZERO)),
//!     actual: exact(Decimal::from(138)),
//!     share: None,
//!     total: None,
//!     direction: Direction::Down,
//! };
//! let done = rate(Formula::Progress, &given).unwrap();
//! assert_eq!(done, exact(Decimal::from(8400)) / exact(Decimal::from(222)));
//! ```

use std::cmp::Ordering;
use std::fmt;

use dashu_ratio::RBig;
use num_traits::Signed;
use rust_decimal::Decimal;

use super::judged::{Direction, Formula};

/// What a formula is given, all in one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operands {
    /// B, where there is one.
    pub baseline: Option<RBig>,
    /// T of the year, or F for the formulas that take the final target.
    pub target: Option<RBig>,
    /// A.
    pub actual: RBig,
    /// Share of the way from B to F that should be done by the year of A: k/n, or what the rule set says of that year.
    pub share: Option<RBig>,
    /// ΣA, the actuals of the plan's years up to that of A; none when one of them is missing.
    pub total: Option<RBig>,
    /// Which way is better.
    pub direction: Direction,
}

/// Why a formula does not apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No baseline is given.
    NoBaseline,
    /// No target is given.
    NoTarget,
    /// The target is zero.
    TargetZero,
    /// The actual is zero.
    ActualZero,
    /// Actual and target lie on two sides of zero.
    SignsDiffer,
    /// Target and baseline are equal.
    TargetIsBaseline,
    /// The year of the actual is not within the plan, or the years are not known.
    OutsidePlan,
    /// The actuals of the plan's years are not all there.
    TotalUnknown,
    /// The final target is a sum over the plan, with which the amount of a single year is not to be compared.
    SumOverPlan,
    /// No figures that can simply be met or not: neither equal texts, nor a target to be kept.
    NotComparable,
    /// The target is not met, and the rules have no band for that.
    Unmet,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoBaseline => "基準値がない",
            Self::NoTarget => "目標値がない",
            Self::TargetZero => "目標値が0",
            Self::ActualZero => "実績値が0",
            Self::SignsDiffer => "目標値と実績値の正負が違う",
            Self::TargetIsBaseline => "目標値と基準値が同じ",
            Self::OutsidePlan => "実績の年が計画期間の中にない",
            Self::TotalUnknown => "計画期間の実績値がそろわない",
            Self::SumOverPlan => "計画期間中の累計の目標",
            Self::NotComparable => "満たすか否かを言える目標ではない",
            Self::Unmet => "目標を満たしていないが、率は出せない",
        })
    }
}

/// The decimal as an exact fraction.
#[must_use]
pub fn exact(value: Decimal) -> RBig {
    if value.scale() == 0 {
        return RBig::from(value.mantissa());
    }
    RBig::from_parts_signed(value.mantissa().into(), 10_i128.pow(value.scale()).into())
}

/// How a fraction compares with a decimal.
#[must_use]
pub fn compare(value: &RBig, with: Decimal) -> Ordering {
    let small = || {
        let (number, parts) = small(value)?;
        Some(number.checked_mul(10_i128.checked_pow(with.scale())?)?.cmp(&with.mantissa().checked_mul(parts)?))
    };
    small().unwrap_or_else(|| value.cmp(&exact(with)))
}

/// Numerator and denominator, where both fit into a machine word.
fn small(value: &RBig) -> Option<(i128, i128)> {
    Some((i128::try_from(value.numerator()).ok()?, i128::try_from(value.denominator()).ok()?))
}

/// 1 with that many zeros.
fn ten_to(zeros: u32) -> RBig {
    RBig::from(10).pow(isize::try_from(zeros).unwrap_or(isize::MAX))
}

/// A percentage of the fraction 1.
fn percent(fraction: RBig) -> RBig {
    fraction * exact(Decimal::ONE_HUNDRED)
}

/// The rate in percent points by that formula. [`Formula::Attained`] has no rate: see [`attained`].
///
/// # Errors
/// When the formula does not apply to these figures.
pub fn rate(formula: Formula, given: &Operands) -> Result<RBig, Unfit> {
    let actual = &given.actual;
    let target = || given.target.as_ref().ok_or(Unfit::NoTarget);
    let baseline = || given.baseline.as_ref().ok_or(Unfit::NoBaseline);
    let same_side = |target: &RBig| if (target * actual).is_negative() { Err(Unfit::SignsDiffer) } else { Ok(()) };
    match formula {
        Formula::Ratio => {
            let target = target()?;
            unless(target.is_zero(), Unfit::TargetZero)?;
            same_side(target)?;
            // Of two negative figures, A / T is the greater the worse.
            unless(target.is_negative(), Unfit::SignsDiffer)?;
            Ok(percent(actual / target))
        }
        Formula::Inverse => {
            let target = target()?;
            unless(actual.is_zero(), Unfit::ActualZero)?;
            same_side(target)?;
            unless(actual.is_negative(), Unfit::SignsDiffer)?;
            Ok(percent(target / actual))
        }
        Formula::Progress => toward(target()?, baseline()?, actual),
        Formula::Pace => {
            let (target, baseline) = (target()?, baseline()?);
            let share = given.share.as_ref().ok_or(Unfit::OutsidePlan)?;
            toward(&(baseline + (target - baseline) * share), baseline, actual)
        }
        Formula::CumulativePace => {
            let due = due(target()?, given)?;
            let total = given.total.as_ref().ok_or(Unfit::TotalUnknown)?;
            Ok(percent(total / due))
        }
        Formula::ProRata => {
            let due = due(target()?, given)?;
            unless(due.is_negative() || actual.is_negative(), Unfit::SignsDiffer)?;
            Ok(percent(actual / due))
        }
        Formula::Change => {
            let baseline = baseline()?;
            unless(baseline.is_zero(), Unfit::NoBaseline)?;
            let change = percent((actual - baseline) / baseline.abs());
            Ok(if given.direction == Direction::Down { -change } else { change })
        }
        Formula::Attained => Err(Unfit::NotComparable),
    }
}

/// What of a final target should be reached by the year of the actual.
fn due(target: &RBig, given: &Operands) -> Result<RBig, Unfit> {
    unless(target.is_zero(), Unfit::TargetZero)?;
    let share = given.share.as_ref().filter(|share| !share.is_zero());
    share.map(|share| target * share).ok_or(Unfit::OutsidePlan)
}

fn unless(wrong: bool, unfit: Unfit) -> Result<(), Unfit> {
    if wrong { Err(unfit) } else { Ok(()) }
}

/// How much of the way from the baseline to the target is done, in percent points.
fn toward(target: &RBig, baseline: &RBig, actual: &RBig) -> Result<RBig, Unfit> {
    unless(target == baseline, Unfit::TargetIsBaseline)?;
    Ok(percent((actual - baseline) / (target - baseline)))
}

/// Whether a target is met of which no formula gives a rate: one of zero, one that keeps the baseline, or an actual of zero.
///
/// # Errors
/// When the figures are such that only a rate says how far the actual has come.
pub fn attained(given: &Operands) -> Result<bool, Unfit> {
    let target = given.target.as_ref().ok_or(Unfit::NoTarget)?;
    let keeps = given.baseline.as_ref() == Some(target);
    if !(keeps || target.is_zero() || given.actual.is_zero()) {
        return Err(Unfit::NotComparable);
    }
    Ok(if given.direction == Direction::Down { given.actual <= *target } else { given.actual >= *target })
}

/// Whether the target is zero or a figure lies below zero, so that a quotient of levels says nothing.
#[must_use]
pub fn zero_or_across(given: &Operands) -> bool {
    let Some(target) = &given.target else { return false };
    target.is_zero() || given.baseline.iter().chain([target, &given.actual]).any(Signed::is_negative)
}

/// How a rate is brought to fewer decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// 四捨五入.
    HalfUp,
    /// 切り捨て.
    Floor,
}

impl Rounding {
    /// Both, the more usual first.
    pub const ALL: [Self; 2] = [Self::HalfUp, Self::Floor];

    /// The word of rule sets.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::HalfUp => "half-up",
            Self::Floor => "floor",
        }
    }

    /// The word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::HalfUp => "四捨五入",
            Self::Floor => "切り捨て",
        }
    }

    /// The value with that many decimals, still exact. Half goes away from zero.
    #[must_use]
    pub fn apply(self, value: &RBig, decimals: u32) -> RBig {
        self.whole(value, decimals) / ten_to(decimals)
    }

    /// The same, counted in units of the last decimal.
    fn whole(self, value: &RBig, decimals: u32) -> RBig {
        let in_words = || {
            let (number, parts) = small(value)?;
            let scaled = number.checked_mul(10_i128.checked_pow(decimals)?)?;
            let (whole, rest) = (scaled / parts, (scaled % parts).abs());
            Some(match self {
                Self::HalfUp => whole + if rest >= parts - rest { scaled.signum() } else { 0 },
                Self::Floor => scaled.div_euclid(parts),
            })
        };
        if let Some(whole) = in_words() {
            return RBig::from(whole);
        }
        let scaled = value * ten_to(decimals);
        match self {
            Self::HalfUp => scaled.round().into(),
            Self::Floor => scaled.floor().into(),
        }
    }
}

/// A rate as people read it: half up, trailing zeros kept.
#[must_use]
pub fn shown(value: &RBig, decimals: u32) -> String {
    let rounded = Rounding::HalfUp.whole(value, decimals);
    let digits = rounded.abs().trunc().to_string();
    let decimals = usize::try_from(decimals).unwrap_or(0);
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, rest) = padded.split_at(padded.len() - decimals);
    let sign = if rounded.is_negative() { "△" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}%") } else { format!("{sign}{whole}.{rest}%") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Machine words round and compare as fractions of any size do.
        #[test]
        fn words_count_as_fractions_do(number in -1_000_000_i64..1_000_000, parts in 1_i64..5_000, decimals in 0_u32..7, edge in -2_000_i64..2_000) {
            let value = RBig::from_parts_signed(number.into(), parts.into());
            let scaled = &value * ten_to(decimals);
            prop_assert_eq!(Rounding::HalfUp.apply(&value, decimals), RBig::from(scaled.round()) / ten_to(decimals));
            prop_assert_eq!(Rounding::Floor.apply(&value, decimals), RBig::from(scaled.floor()) / ten_to(decimals));
            let edge = Decimal::new(edge, decimals);
            prop_assert_eq!(compare(&value, edge), value.cmp(&exact(edge)));
        }
    }

    fn number(text: &str) -> RBig {
        exact(text.parse::<Decimal>().unwrap_or_default())
    }

    fn given(baseline: Option<&str>, target: &str, actual: &str, direction: Direction) -> Operands {
        Operands {
            baseline: baseline.map(number),
            target: Some(number(target)),
            actual: number(actual),
            share: None,
            total: None,
            direction,
        }
    }

    #[test]
    fn each_formula_by_hand() {
        let up = |baseline, target, actual| given(baseline, target, actual, Direction::Up);
        assert_eq!(rate(Formula::Ratio, &up(None, "200", "216")), Ok(number("108")));
        assert_eq!(rate(Formula::Ratio, &up(None, "200", "0")), Ok(number("0")));
        assert_eq!(rate(Formula::Inverse, &up(None, "0", "23")), Ok(number("0")));
        assert_eq!(rate(Formula::Progress, &up(Some("2425"), "2435", "2400")), Ok(number("-250")));
        assert_eq!(rate(Formula::Progress, &up(Some("-436"), "730", "730")), Ok(number("100")));
        let paced = Operands { share: Some(number("0.4")), ..up(Some("1560"), "1610", "1570") };
        assert_eq!(rate(Formula::Pace, &paced), Ok(number("50")));
        let summed = Operands { share: Some(number("0.5")), total: Some(number("30")), ..up(None, "100", "18") };
        assert_eq!(rate(Formula::CumulativePace, &summed), Ok(number("60")));
        let due = Operands { share: Some(number("0.4")), ..up(None, "500", "150") };
        assert_eq!(rate(Formula::ProRata, &due), Ok(number("75")));
        assert_eq!(rate(Formula::Change, &up(Some("-10"), "0", "-9")), Ok(number("10")));
        assert_eq!(rate(Formula::Change, &given(Some("10"), "0", "9", Direction::Down)), Ok(number("10")));
    }

    #[test]
    fn each_guard() {
        let up = |baseline, target, actual| given(baseline, target, actual, Direction::Up);
        assert_eq!(rate(Formula::Ratio, &up(None, "0", "3")), Err(Unfit::TargetZero));
        assert_eq!(rate(Formula::Ratio, &up(None, "600", "-51")), Err(Unfit::SignsDiffer));
        assert_eq!(rate(Formula::Ratio, &up(None, "-10", "-20")), Err(Unfit::SignsDiffer), "twice the loss is not 200 %");
        assert_eq!(rate(Formula::Inverse, &up(None, "3", "0")), Err(Unfit::ActualZero));
        assert_eq!(rate(Formula::Inverse, &up(None, "-3", "3")), Err(Unfit::SignsDiffer));
        assert_eq!(rate(Formula::Progress, &up(Some("5"), "5", "5")), Err(Unfit::TargetIsBaseline));
        assert_eq!(rate(Formula::Progress, &up(None, "5", "5")), Err(Unfit::NoBaseline));
        assert_eq!(rate(Formula::Pace, &up(Some("1"), "5", "5")), Err(Unfit::OutsidePlan));
        assert_eq!(rate(Formula::CumulativePace, &up(None, "0", "5")), Err(Unfit::TargetZero));
        assert_eq!(rate(Formula::ProRata, &up(None, "5", "5")), Err(Unfit::OutsidePlan));
    }

    #[test]
    fn a_kept_target_is_met_or_not() {
        assert_eq!(attained(&given(Some("0"), "0", "0", Direction::Keep)), Ok(true));
        assert_eq!(attained(&given(Some("0"), "0", "23", Direction::Down)), Ok(false));
        assert_eq!(attained(&given(None, "5", "0", Direction::Down)), Ok(true));
        assert_eq!(attained(&given(Some("1"), "5", "6", Direction::Up)), Err(Unfit::NotComparable));
    }

    #[test]
    fn rounding_is_decimal() {
        let third = number("1") / number("3");
        assert_eq!(Rounding::Floor.apply(&number("89.999"), 1), number("89.9"));
        assert_eq!(Rounding::HalfUp.apply(&number("28.5"), 0), number("29"));
        assert_eq!(shown(&third, 1), "0.3%");
        assert_eq!(shown(&number("-250"), 1), "△250.0%");
        assert_eq!(shown(&number("0.04"), 1), "0.0%");
    }

    proptest! {
        #[test]
        fn scaling_all_figures_changes_no_rate(b in -9999_i64..9999, t in -9999_i64..9999, a in -9999_i64..9999, by in 1_i64..100_000) {
            let whole = |n: i64| exact(Decimal::from(n));
            let plain = Operands {
                baseline: Some(whole(b)), target: Some(whole(t)), actual: whole(a), share: Some(whole(2) / whole(5)), total: None,
                direction: Direction::Up,
            };
            let scaled = Operands {
                baseline: Some(whole(b * by)), target: Some(whole(t * by)), actual: whole(a * by), ..plain.clone()
            };
            for formula in [Formula::Ratio, Formula::Inverse, Formula::Progress, Formula::Pace, Formula::ProRata, Formula::Change] {
                prop_assert_eq!(rate(formula, &plain), rate(formula, &scaled));
            }
        }

        #[test]
        fn mirroring_the_figures_keeps_the_progress(b in -9999_i64..9999, t in -9999_i64..9999, a in -9999_i64..9999) {
            let whole = |n: i64| exact(Decimal::from(n));
            let up = Operands {
                baseline: Some(whole(b)), target: Some(whole(t)), actual: whole(a), share: None, total: None, direction: Direction::Up,
            };
            let down = Operands {
                baseline: Some(whole(-b)), target: Some(whole(-t)), actual: whole(-a), direction: Direction::Down, ..up.clone()
            };
            for formula in [Formula::Progress, Formula::Change] {
                prop_assert_eq!(rate(formula, &up), rate(formula, &down));
            }
        }
    }
}
