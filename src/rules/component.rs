//! One component of a record → its judgement: rate by the first formula that applies, verdict by the bands, or why not.
//!
//! In: a record, the figures picked for the year, the label of the component. Out: a [`Judgement`] whose submitted rate is still to be
//! verified. Reasons are short Japanese sentences; the first word of an undecided one is stable (実績なし, 年度目標なし, …).

use std::sync::{Arc, LazyLock};

use dashu_ratio::RBig;

use super::direction::{Bearing, Signs, Strength, bearing};
use super::judged::{Basis, Check, Direction, FigureRef, Formula, Judgement, Scale, Verdict};
use super::operand::{Missing, Operand, operand, relative};
use super::overrides::Override;
use super::pick::Picked;
use super::rate::{Operands, Unfit, attained, exact, rate, zero_or_across};
use super::set::bands::Band;
use super::set::{BaselineRule, Candidate, RuleSet, TargetKind};
use super::verify::short;
use super::words;
use crate::record::{Aggregation, Figure, Measure, Record};
use crate::value::Status;

/// A record in the year that is judged, under a rule set.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its figures for the year.
    pub picked: Picked,
    /// The rules.
    pub set: &'a RuleSet,
    /// What the list of overrides says of the record.
    pub named: Option<&'a Override>,
}

/// What a component is judged by: exact amounts in one unit, and the way that is better.
pub struct Evidence {
    /// For formulas on the target of the year.
    pub year: Option<Operands>,
    /// For formulas on the final target.
    pub last: Option<Operands>,
    /// Whether the final target is the only one.
    pub only_last: bool,
    /// Why there is no operand.
    pub missing: Option<String>,
    /// The way that is better.
    pub bearing: Bearing,
    /// The unit of the actual differs from that of the target.
    pub unit_differs: Option<(String, String)>,
}

impl<'a> Case<'a> {
    /// The figure at an index of the record.
    pub(super) fn figure(&self, index: Option<usize>) -> Option<&'a Figure> {
        index.and_then(|index| self.record.figures.get(index))
    }

    fn operand(&self, index: Option<usize>, label: &str) -> Result<Operand<'a>, Missing> {
        self.figure(index).map_or(Err(Missing::Nothing), |figure| operand(&figure.reading, label))
    }

    fn reference(&self, index: Option<usize>, label: &str) -> Option<FigureRef> {
        let component = self.operand(index, label).ok().and_then(|operand| operand.component);
        let component = component.map(u32::try_from).transpose().ok()?;
        Some(FigureRef { figure: u32::try_from(index?).ok()?, component })
    }

    /// The amounts that the formulas are given.
    #[must_use]
    pub fn evidence(&self, label: &str, baseline_rule: BaselineRule) -> Evidence {
        let (picked, record) = (&self.picked, self.record);
        let actual = self.operand(picked.actual, label);
        let target = self.operand(picked.target, label);
        let last = self.operand(picked.final_target, label);
        let unit = |operand: &Result<Operand<'a>, Missing>| operand.as_ref().ok().map(|operand| Arc::clone(&operand.quantity.unit));
        let aim = target.as_ref().ok().or(last.as_ref().ok());
        let aimed = if target.is_ok() { picked.target } else { picked.final_target };
        let unit_differs = match (unit(&actual), aim.map(|aim| Arc::clone(&aim.quantity.unit))) {
            (Some(actual), Some(target)) if !comparable(&actual, &target) => Some((target.to_string(), actual.to_string())),
            _ => None,
        };
        let fits = |operand: &Operand<'a>| aim.is_none_or(|aim| comparable(&aim.quantity.unit, &operand.quantity.unit));
        let printed = self.operand(picked.baseline, label).ok().filter(|operand| fits(operand));
        let printed = printed.map(|operand| (operand, picked.baseline));
        let first =
            || self.operand(picked.first_actual, label).ok().filter(|operand| fits(operand)).map(|operand| (operand, picked.first_actual));
        let baseline = printed.or_else(|| if baseline_rule == BaselineRule::FirstActual { first() } else { None });
        let value = |operand: &Operand| exact(operand.quantity.value);

        let qualifiers = self.figure(aimed).map(|figure| figure.reading.qualifiers.as_slice()).unwrap_or_default();
        let stated = baseline.filter(|(_, index)| *index == picked.baseline && index.is_some());
        let (from, to) = (stated.as_ref().map(|(operand, _)| value(operand)), aim.map(value));
        let signs = Signs {
            named: self.named.and_then(|line| line.direction),
            indicator: &record.indicator_clean,
            qualifiers,
            baseline: from.as_ref(),
            target: to.as_ref(),
        };
        let bearing = bearing(&signs, &self.set.words);
        let missing = self.missing(label, &actual, &target, &last);
        let operands = |target: &Operand, share, total| {
            actual.as_ref().ok().map(|actual| Operands {
                baseline: baseline.as_ref().map(|(operand, _)| value(operand)),
                target: Some(value(target)),
                actual: value(actual),
                share,
                total,
                direction: bearing.direction,
            })
        };
        let year = |index: Option<usize>| self.figure(index).and_then(Figure::year);
        let baseline_year = baseline.as_ref().and_then(|(_, index)| picked.baseline_year.or_else(|| year(*index)));
        // The actual counts for the year of its column, whatever year its cell names.
        let now = self.figure(picked.actual).and_then(|figure| figure.column_year().or_else(|| figure.year()));
        let share = now.and_then(|now| self.set.share(baseline_year, year(picked.final_target), now));
        let usable = missing.is_none() && unit_differs.is_none();
        let with_year = target.as_ref().ok().filter(|_| usable).and_then(|target| operands(target, None, None));
        let total = self.total(label, baseline_year);
        let with_last = last.as_ref().ok().filter(|_| usable).and_then(|last| operands(last, share, total));
        Evidence { year: with_year, last: with_last, only_last: target.is_err(), missing, bearing, unit_differs }
    }

    /// The sum of the actuals after the baseline's year, up to the one judged; none when a year between them is missing.
    fn total(&self, label: &str, baseline_year: Option<i32>) -> Option<RBig> {
        let now = self.figure(self.picked.actual)?.column_year()?;
        let first = baseline_year?.checked_add(1)?;
        let mut total = exact(0.into());
        for year in first..=now {
            let figure = self.record.figures_of(Measure::Actual).find(|figure| figure.column_year() == Some(year))?;
            total += exact(operand(&figure.reading, label).ok()?.quantity.value);
        }
        Some(total)
    }

    /// Why there is nothing to compute with, if so.
    fn missing(
        &self,
        label: &str,
        actual: &Result<Operand, Missing>,
        target: &Result<Operand, Missing>,
        last: &Result<Operand, Missing>,
    ) -> Option<String> {
        let inner = if label.is_empty() { String::new() } else { format!("（{label}）") };
        if let Err(missing) = actual {
            return Some(match missing {
                Missing::Nothing => format!("実績なし{inner}"),
                Missing::NotANumber => format!("数値でない（実績値が言葉か、ひとつの数でない）{inner}"),
                Missing::NoSuchComponent => format!("実績なし（実績値に「{label}」がない）"),
                other => format!("{other}{inner}"),
            });
        }
        let Err(missing) = target else { return self.relative(self.picked.target) };
        if last.is_ok() && matches!(missing, Missing::Nothing) {
            return self.relative(self.picked.final_target);
        }
        Some(match missing {
            Missing::Nothing if self.figure(self.picked.final_target).is_some_and(|figure| figure.reading.status == Status::Text) => {
                "数値でない（目標値が言葉か、ひとつの数でない）".to_owned()
            }
            Missing::Nothing => format!("目標なし{inner}"),
            Missing::NotANumber => "数値でない（目標値が言葉か、ひとつの数でない）".to_owned(),
            Missing::NoSuchComponent => format!("目標なし（目標値に「{label}」がない）"),
            other => format!("目標が{other}{inner}"),
        })
    }

    /// A target that says a change can only be compared with an actual that says the same.
    fn relative(&self, target: Option<usize>) -> Option<String> {
        let (target, actual) = (self.figure(target)?, self.figure(self.picked.actual)?);
        let (aimed, reached) = (relative(&target.reading), relative(&actual.reading));
        (aimed != reached).then(|| {
            let word = aimed.first().or(reached.first()).copied().unwrap_or_default();
            format!("数値でない（「{word}」のような増減の値と、水準の値とは比べられない）")
        })
    }

    /// The judgement of a component.
    #[must_use]
    pub fn judge(&self, label: &str, evidence: &Evidence) -> Judgement {
        let picked = &self.picked;
        let (rate, formula, verdict) = self.decide(evidence);
        Judgement {
            component: if label.is_empty() { Arc::default() } else { Arc::from(label) },
            baseline: self.reference(picked.baseline, label),
            target: self.reference(picked.target, label),
            final_target: self.reference(picked.final_target, label),
            actual: self.reference(picked.actual, label),
            direction: evidence.bearing.direction,
            direction_evidence: evidence.bearing.evidence.clone(),
            rate,
            basis: formula.and_then(|formula| basis(formula, false, evidence)),
            formula,
            rate_submitted: None,
            rate_check: Check::None,
            formula_submitted: None,
            verdict,
        }
    }

    fn decide(&self, evidence: &Evidence) -> (Option<RBig>, Option<Formula>, Verdict) {
        if let Some(met) = words::met(self, evidence) {
            let formula = (met.scale != Scale::Undecided).then_some(Formula::Attained);
            return (None, formula, met);
        }
        if let Some((target, actual)) = &evidence.unit_differs {
            let named = |unit: &str| if unit.is_empty() { "なし".to_owned() } else { format!("「{unit}」") };
            return (None, None, undecided(format!("単位が違う（目標値は{}、実績値は{}）", named(target), named(actual))));
        }
        if let Some(missing) = &evidence.missing {
            return (None, None, undecided(missing.clone()));
        }
        if self.set.candidates.is_empty() {
            return (None, None, undecided("算定式なし（この基準は率の区分を定めていない）".to_owned()));
        }
        let named = self.named.and_then(|line| line.formula);
        if evidence.bearing.strength == Strength::Contradicted && named.is_none() {
            return (None, None, undecided(format!("向きが決まらない（{}）", evidence.bearing.evidence)));
        }
        let named = named.map(|formula| {
            [TargetKind::Year, TargetKind::Final].map(|target| Candidate {
                formula,
                target,
                directions: Vec::new(),
                aggregations: Vec::new(),
                zero_or_across: false,
            })
        });
        let candidates = named.as_ref().map_or(self.set.candidates.as_slice(), |named| named.as_slice());
        let (rate, formula, verdict) = self.first_that_applies(candidates, evidence);
        (rate, formula, if named.is_some() { verdict.adding("（算定式は個別の指定）") } else { verdict })
    }

    fn first_that_applies(&self, candidates: &[Candidate], evidence: &Evidence) -> (Option<RBig>, Option<Formula>, Verdict) {
        let mut passed = Vec::new();
        for candidate in candidates {
            let given = match candidate.target {
                TargetKind::Year => evidence.year.as_ref(),
                TargetKind::Final => evidence.last.as_ref().filter(|_| evidence.only_last),
            };
            let Some(given) = given.filter(|given| tried(candidate, given, self.record.aggregation)) else { continue };
            match self.apply(candidate, given) {
                Ok((rate, verdict)) => {
                    let more = format!("{}{}", remark(&passed), presumed(evidence));
                    return (rate, Some(candidate.formula), verdict.adding(&more));
                }
                Err(unfit) => passed.push((candidate.formula, unfit)),
            }
        }
        let unmet = passed.iter().any(|(_, unfit)| *unfit == Unfit::Unmet);
        let reason = if evidence.only_last && !unmet { "年度目標なし" } else { "算定式なし" };
        (None, None, undecided(format!("{reason}{}", remark(&passed))))
    }

    fn apply(&self, candidate: &Candidate, given: &Operands) -> Result<(Option<RBig>, Verdict), Unfit> {
        if candidate.formula == Formula::Attained {
            let met = attained(given)?;
            let band = self.met_band(met).ok_or(Unfit::Unmet)?;
            let reason = if met { "目標を満たしている" } else { "目標を満たしていない" };
            return Ok((None, of_band(band, reason)));
        }
        // Whether its actuals are single years or sums so far is not known.
        if candidate.formula == Formula::Pace && self.record.aggregation == Some(Aggregation::CumulativeOverPlan) {
            return Err(Unfit::SumOverPlan);
        }
        let rate = rate(candidate.formula, given)?;
        let verdict = verdict_of(self.set, &rate, candidate.formula);
        Ok((Some(rate), verdict))
    }

    /// The band of a target that is met or not; none where the rules leave it open.
    pub(super) fn met_band(&self, met: bool) -> Option<&Band> {
        let attained = self.set.attained.as_ref()?;
        if met { Some(&attained.met) } else { attained.unmet.as_ref() }
    }
}

/// What a formula was given beside the target of the year and the actual; none where it takes no more than these.
#[must_use]
pub fn basis(formula: Formula, on_final: bool, evidence: &Evidence) -> Option<Box<Basis>> {
    if matches!(formula, Formula::Ratio | Formula::Inverse | Formula::Attained) && !on_final {
        return None;
    }
    let given = evidence.year.as_ref().filter(|_| !on_final).or(evidence.last.as_ref())?;
    let Operands { baseline, share, total, .. } = given.clone();
    Some(Box::new(Basis { baseline, on_final, share, total }))
}

/// Whether a candidate is meant for such figures.
fn tried(candidate: &Candidate, given: &Operands, aggregation: Option<Aggregation>) -> bool {
    let direction = candidate.directions.is_empty() || candidate.directions.contains(&given.direction);
    let aggregation =
        candidate.aggregations.is_empty() || aggregation.is_some_and(|aggregation| candidate.aggregations.contains(&aggregation));
    direction && aggregation && (!candidate.zero_or_across || zero_or_across(given))
}

/// Whether figures of two units can be put in one formula. A percentage and a bare number may differ by a factor of 100.
#[must_use]
pub fn comparable(one: &str, other: &str) -> bool {
    one == other || ((one.is_empty() || other.is_empty()) && one != "%" && other != "%")
}

/// 「（目標比は使わない：目標値が0）」
fn remark(passed: &[(Formula, Unfit)]) -> String {
    let told = passed.iter().filter(|(_, unfit)| *unfit != Unfit::NotComparable);
    let told: Vec<String> = told
        .map(|(formula, unfit)| match unfit {
            Unfit::Unmet => unfit.to_string(),
            _ => format!("{}は使わない：{unfit}", short(*formula)),
        })
        .collect();
    if told.is_empty() { String::new() } else { format!("（{}）", told.join("、")) }
}

/// What is said where only the words of the indicator tell that less is better.
fn presumed(evidence: &Evidence) -> String {
    let Bearing { direction, evidence, strength } = &evidence.bearing;
    let told = (*direction, *strength) == (Direction::Down, Strength::Presumed);
    if told { format!("（{}とした：{evidence}）", direction.label()) } else { String::new() }
}

/// The verdict of a rate.
#[must_use]
pub fn verdict_of(set: &RuleSet, rate: &RBig, formula: Formula) -> Verdict {
    let Some(band) = set.band_of(rate) else {
        return undecided("算定式なし（この基準は率の区分を定めていない）".to_owned());
    };
    of_band(band, format!("{} {}", short(formula), set.bands.shown(rate)))
}

/// The verdict of a band.
#[must_use]
pub fn of_band(band: &Band, reason: impl Into<Arc<str>>) -> Verdict {
    Verdict { label: Arc::clone(&band.label), scale: band.scale, reason: reason.into() }
}

/// No verdict, and why.
#[must_use]
pub fn undecided(reason: impl Into<Arc<str>>) -> Verdict {
    static LABEL: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(Scale::Undecided.label()));
    Verdict { label: Arc::clone(&LABEL), scale: Scale::Undecided, reason: reason.into() }
}
