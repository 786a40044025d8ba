//! Judges records by published rules, and checks what was submitted.
//!
//! In: the records of one municipality in document order, and a rule set. Out: [`judged::Judged`] records in the same order, and findings.
//! Arithmetic is exact. Knows nothing of files or workbooks.

mod asked_year;
pub mod component;
pub mod consistency;
pub mod direction;
pub mod group;
pub mod judged;
pub mod name;
pub mod operand;
pub mod overrides;
pub mod pick;
pub mod printed;
pub mod rate;
pub mod set;
pub mod submitted;
mod tables;
pub mod verify;
mod words;

use std::sync::Arc;

use crate::finding::{Code, Finding, Warned};
use crate::record::{Figure, Measure, Record};
use crate::value::Reading;

use component::{Case, Evidence, undecided, verdict_of};
use judged::{Check, EarlierVerdict, Judged, Judgement, Scale, Verdict};
use name::folded;
use rate::exact;
use set::{BaselineRule, ComponentRule, SubmittedRates};
use tables::Row;
use verify::{Trial, Verification};

pub use printed::check_totals;
pub use set::{RuleSet, describe, standings};

/// Whether a rule set was named for the municipality. Submitted verdicts are compared only with an assigned one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// `--rules` or the roster names it.
    ByUser,
    /// Nobody chose; it is the default.
    Default,
}

/// How to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgeOptions {
    /// The western year that is judged; none for the latest with an actual, file by file.
    pub year: Option<i32>,
    /// Whether the rule set was named for the municipality.
    pub assigned: Assigned,
}

/// The records of one municipality's documents in document order → judged, in the same order.
#[must_use]
pub fn judge(records: Vec<Record>, set: &RuleSet, options: &JudgeOptions) -> Warned<Vec<Judged>> {
    let years = pick::years(&records, options.year);
    let mut findings = Vec::new();
    findings.extend(options.year.and_then(|year| asked_year::missing(&records, year)));
    let rows = tables::join(records, &years, &mut findings);
    let judge = |row: Row| {
        let record = &row.record;
        let year = years.get(&record.place.file).copied().filter(|_| record.figures_of(Measure::Actual).next().is_some());
        judge_record(row, year, set, options.assigned, &mut findings)
    };
    let mut judged: Vec<Judged> = rows.into_iter().map(judge).collect();
    group::judge_groups(&mut judged, set, options.assigned, &mut findings);
    findings.extend(consistency::check(&judged, &set.limits));
    for finding in &mut findings {
        if let Some(judged) = judged.first() {
            finding.municipality = Arc::clone(&judged.record.municipality.name);
        }
    }
    Warned { output: judged, findings }
}

/// One record, each component by itself.
fn judge_record(row: Row, year: Option<i32>, set: &RuleSet, assigned: Assigned, findings: &mut Vec<Finding>) -> Judged {
    let Row { record, joined, other_year } = row;
    let named = set.overrides.of(record.municipality.code.as_deref(), &record.indicator_clean);
    let picked = pick::pick(&record, year, named.and_then(|line| line.baseline_year));
    let case = Case { record: &record, picked, set, named };
    let labels = component_labels(&case);
    let mut parts = Vec::with_capacity(labels.len());
    let mut remarks = Vec::new();
    let mut trials = Vec::new();
    // Other formulas are tried only where something submitted is held against them.
    let verified = assigned == Assigned::ByUser || submitted::rate(&record, year).is_some();
    for label in labels {
        let evidence = case.evidence(&label, set.baseline);
        if parts.is_empty() {
            findings.extend(unit_finding(&case, &evidence));
        }
        let mut part = case.judge(&label, &evidence);
        // A document without baselines counts from the actual of its first year.
        let from_first = verified.then(|| case.evidence(&label, BaselineRule::FirstActual));
        let tried = from_first.as_ref().map(verify::trials).unwrap_or_default();
        remarks.extend(check_rate(&case, year, &mut part, (from_first.as_ref().unwrap_or(&evidence), &tried), findings));
        trials.extend(tried);
        parts.push(part);
    }
    findings.extend(other_years(&case, year));
    let verdict = match other_year {
        Some(_) => undecided("実績なし（ほかの年度の表だけにある）".to_owned()),
        None => record_verdict(&parts, set),
    };
    let stated = submitted::verdict(&record, year);
    let scale = stated.as_ref().and_then(|(_, words)| set.scale_of(words));
    let (check, remark) = check_verdict(&record, stated.as_ref(), scale, &verdict, &parts, &trials, set, assigned, findings);
    remarks.extend(remark);
    let passed_over = submitted::of_other_year(&record, year);
    remarks.extend(passed_over.map(|words| format!("提出の判定「{words}」は判定する年度の実績に対するものではないので、数えていない")));
    remarks.extend(joined.iter().map(|place| format!("シート「{}」の{}の行の値も合わせた", place.sheet, place.a1())));
    let verdict_submitted = stated.map(|(_, words)| words);
    let earlier = year.and_then(|year| earlier(&case, year - 1));
    Judged {
        rule_set: Arc::clone(&set.id),
        year,
        parts,
        verdict,
        verdict_submitted,
        verdict_submitted_scale: scale,
        verdict_check: check,
        group: None,
        earlier,
        joined,
        other_year,
        remark: remarks.join("。"),
        record,
    }
}

/// The verdicts of that year, as they would come out if it were the one that is judged; none without an actual of it.
fn earlier(case: &Case, year: i32) -> Option<EarlierVerdict> {
    case.record.figures_of(Measure::Actual).find(|figure| figure.column_year() == Some(year))?;
    let then = Case { picked: pick::pick(case.record, Some(year), case.picked.baseline_year), ..*case };
    let labels = component_labels(&then);
    let parts: Vec<Judgement> = labels.iter().map(|label| then.judge(label, &then.evidence(label, case.set.baseline))).collect();
    let submitted = submitted::verdict(case.record, Some(year)).filter(|(cell, _)| cell.column_year() == Some(year));
    let submitted = submitted.map(|(_, words)| words);
    let submitted_scale = submitted.as_ref().and_then(|words| case.set.scale_of(words));
    Some(EarlierVerdict { scale: record_verdict(&parts, case.set).scale, submitted, submitted_scale })
}

/// The labels of the components that are judged; one empty label for a single figure.
fn component_labels(case: &Case) -> Vec<String> {
    let figures = [case.picked.actual, case.picked.target, case.picked.final_target];
    let readings = figures.into_iter().flatten().filter_map(|index| case.record.figures.get(index)).map(|figure| &figure.reading);
    let parts = |reading: &Arc<Reading>| operand::labels(reading).map(str::to_owned).collect::<Vec<_>>();
    let labelled = readings.map(parts).find(|labels| !labels.is_empty());
    // Where the actual is no figure at all there is nothing to take apart.
    let answered =
        case.picked.actual.and_then(|index| case.record.figures.get(index)).is_some_and(|figure| !figure.reading.components.is_empty());
    labelled.filter(|_| answered).unwrap_or_else(|| vec![String::new()])
}

/// Target and actual in different units.
fn unit_finding(case: &Case, evidence: &Evidence) -> Option<Finding> {
    let (target, actual) = evidence.unit_differs.as_ref()?;
    let figure = case.record.figures.get(case.picked.actual?)?;
    let named = |unit: &str| if unit.is_empty() { "単位なし".to_owned() } else { format!("「{unit}」") };
    let detail = format!("目標値は{}、実績値は{}です", named(target), named(actual));
    Some(finding(Code::UnitMismatch, case.record, figure).detail(detail))
}

/// A finding on a figure of a record.
pub(crate) fn finding(code: Code, record: &Record, figure: &Figure) -> Finding {
    Finding::new(code, figure.place.clone()).item(format!("{} / {}", record.indicator, figure.header)).text(&*figure.text)
}

/// Verifies the submitted rate of a component; under rule sets that use verified rates, takes it over.
fn check_rate(
    case: &Case,
    year: Option<i32>,
    part: &mut Judgement,
    (evidence, trials): (&Evidence, &[Trial]),
    findings: &mut Vec<Finding>,
) -> Option<String> {
    let cell = submitted::rate(case.record, year)?;
    let quantity =
        &verify::in_points(operand::operand(&cell.reading, &part.component).ok()?.quantity, cell.reading.unit_source, trials, part.formula);
    part.rate_submitted = Some(quantity.value);
    let verification = verify::verify(quantity, trials.to_vec(), part.formula);
    let sentence = verify::sentence(quantity, &verification);
    match &verification {
        Verification::Reproduced(trial, _) => {
            part.rate_check = Check::Match;
            part.formula_submitted = Some(trial.formula);
            if case.set.submitted == SubmittedRates::Used {
                let rate = exact(quantity.value);
                part.verdict = verdict_of(case.set, &rate, trial.formula);
                part.rate = Some(rate);
                part.formula = Some(trial.formula);
                part.basis = component::basis(trial.formula, trial.on_final, evidence);
            }
        }
        Verification::NotReproduced(_) => {
            part.rate_check = Check::Mismatch;
            findings.push(finding(Code::RateMismatch, case.record, cell).detail(sentence.clone()));
        }
        Verification::NotComparable => part.rate_check = Check::NotComparable,
    }
    Some(if part.component.is_empty() { sentence } else { format!("{}：{sentence}", part.component) })
}

/// Submitted rates of the years that are not judged, where no formula gives them.
fn other_years(case: &Case, judged: Option<i32>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for cell in case.record.figures_of(Measure::Rate).filter(|cell| cell.column_year().is_some() && cell.column_year() != judged) {
        let then = Case { picked: pick::pick(case.record, cell.column_year(), case.picked.baseline_year), ..*case };
        for label in component_labels(&then) {
            let Ok(submitted) = operand::operand(&cell.reading, &label) else { continue };
            let trials = verify::trials(&then.evidence(&label, BaselineRule::FirstActual));
            let quantity = verify::in_points(submitted.quantity, cell.reading.unit_source, &trials, None);
            let verification = verify::verify(&quantity, trials, None);
            if matches!(verification, Verification::NotReproduced(_)) {
                let sentence = verify::sentence(&quantity, &verification);
                findings.push(finding(Code::RateMismatch, case.record, cell).detail(sentence));
            }
        }
    }
    findings
}

/// The record's verdict from those of its components.
fn record_verdict(parts: &[Judgement], set: &RuleSet) -> Verdict {
    if let [part] = parts {
        return part.verdict.clone();
    }
    if set.components == ComponentRule::Mean
        && parts.iter().all(|part| part.rate.is_some())
        && let Some(rate) = group::mean(parts.iter().filter_map(|part| part.rate.clone()))
        && let Some(band) = set.band_of(&rate)
    {
        return component::of_band(band, format!("{}件の率の平均 {}", parts.len(), set.bands.shown(&rate)));
    }
    let worst = parts.iter().rev().max_by_key(|part| part.verdict.scale);
    let Some(worst) = worst else { return undecided("実績なし".to_owned()) };
    let reason = format!("{}件のうちいちばん悪い「{}」：{}", parts.len(), worst.component, worst.verdict.reason);
    Verdict { reason: Arc::from(reason), ..worst.verdict.clone() }
}

/// The submitted verdict against the computed one, where the rules were named for this municipality.
#[expect(clippy::too_many_arguments, reason = "what is compared, with what, and where it is told")]
fn check_verdict(
    record: &Record,
    stated: Option<&(&Figure, Arc<str>)>,
    scale: Option<Scale>,
    verdict: &Verdict,
    parts: &[Judgement],
    trials: &[Trial],
    set: &RuleSet,
    assigned: Assigned,
    findings: &mut Vec<Finding>,
) -> (Check, Option<String>) {
    let Some((cell, words)) = stated else { return (Check::None, None) };
    let held = assigned == Assigned::ByUser && set.kinds.contains(&record.kind) && verdict.scale != Scale::Undecided;
    let Some(scale) = scale.filter(|_| held) else { return (Check::NotComparable, None) };
    let same_words = folded(words) == folded(&verdict.label);
    let is_band = set.bands.all().iter().any(|band| folded(&band.label) == folded(words));
    if same_words || (!is_band && scale == verdict.scale) {
        return (Check::Match, Some(format!("提出の判定「{words}」は基準と一致する")));
    }
    let rate = parts.first().filter(|_| parts.len() == 1).and_then(|part| part.rate.as_ref());
    let detail = verify::difference(set, words, scale, verdict, rate, trials);
    findings.push(finding(Code::VerdictMismatch, record, cell).detail(detail.clone()));
    (Check::Mismatch, Some(detail))
}

#[cfg(test)]
pub(crate) mod tests;
