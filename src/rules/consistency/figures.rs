//! Figures of one record over the years: targets that turn back, units that change, cells left empty, values of an earlier year than their
//! column.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::scale::{self, Limits};
use crate::finding::{Code, Finding};
use crate::record::{Figure, Measure, Record};
use crate::rules::component::comparable;
use crate::rules::finding;
use crate::rules::judged::{FigureRef, Judged};
use crate::value::{Quantity, Status};

/// Every finding on the figures of one record.
pub fn check(judged: &Judged, limits: &Limits) -> Vec<Finding> {
    let record = &judged.record;
    let mut findings = turning_target(record);
    findings.extend(units(judged));
    findings.extend(scale::check(record, limits));
    findings.extend(empty(judged));
    findings.extend(stale(judged));
    findings
}

/// The actual that is judged, when its cell says that it is of an earlier year than its column.
fn stale(judged: &Judged) -> Option<Finding> {
    let actual = judged.figure(judged.parts.first()?.actual?);
    let (column, own) = (actual.column_period?, actual.reading.period.filter(|_| actual.reading.status == Status::Value)?);
    let (year, late) = (column.fiscal_year(), own.fiscal_year());
    let detail = format!("見出しは{year}{}、値は{late}{}のもの", column.kind.label(), own.kind.label());
    (late < year).then(|| finding(Code::StaleYear, &judged.record, actual).detail(detail))
}

/// The single amount of a figure.
fn amount(figure: &Figure) -> Option<&Quantity> {
    figure.reading.quantity.as_ref().filter(|_| figure.reading.status == Status::Value)
}

/// Level figures: baseline, targets and actuals with a single amount, in the order of their cells.
pub(super) fn levels(record: &Record) -> impl Iterator<Item = (&Figure, &Quantity)> {
    let level = |figure: &&Figure| matches!(figure.measure, Measure::Baseline | Measure::Target | Measure::Actual);
    record.figures.iter().filter(level).filter_map(|figure| amount(figure).map(|quantity| (figure, quantity)))
}

/// Targets over three years or more of which some go against the way of the others.
fn turning_target(record: &Record) -> Vec<Finding> {
    // What a table of another year states of the same year is told as a change; its own row goes before.
    let (own, others) = record.by_table();
    let targets = others.iter().chain(own).filter(|figure| figure.measure == Measure::Target);
    let targets = targets.filter_map(|figure| Some((figure.column_year()?, figure, amount(figure)?)));
    let by_year: BTreeMap<i32, (&Figure, &Quantity)> = targets.map(|(year, figure, quantity)| (year, (figure, quantity))).collect();
    let targets: Vec<_> = by_year.into_values().collect();
    let first = targets.first().map(|(_, quantity)| &quantity.unit);
    if targets.iter().any(|(_, quantity)| Some(&quantity.unit) != first) {
        return Vec::new();
    }
    let baseline = record.figures_of(Measure::Baseline).find_map(amount).filter(|baseline| Some(&baseline.unit) == first);
    let amounts: Vec<&Quantity> = baseline.into_iter().chain(targets.iter().map(|(_, quantity)| *quantity)).collect();
    let aims = &amounts[amounts.len() - targets.len()..];
    // The way of most steps; of equally many, the step from the baseline decides, then the first.
    let usual = most(aims).or_else(|| most(&amounts)).or_else(|| steps(aims).next());
    let against = |pair: &[(&Figure, &Quantity)]| {
        let [(earlier, before), (figure, after)] = pair else { return None };
        let against = usual.is_some_and(|usual| before.value.cmp(&after.value) == usual.reverse());
        against.then(|| finding(Code::TargetNotMonotonic, record, figure).detail(format!("前の目標は「{}」", earlier.text)))
    };
    targets.windows(2).filter_map(against).collect()
}

/// The steps up and down between amounts.
fn steps(amounts: &[&Quantity]) -> impl Iterator<Item = Ordering> {
    amounts.windows(2).map(|pair| pair[0].value.cmp(&pair[1].value)).filter(|step| step.is_ne())
}

/// The way of most steps; none when as many go up as down.
fn most(amounts: &[&Quantity]) -> Option<Ordering> {
    let rising = steps(amounts).filter(|step| step.is_lt()).count();
    match rising.cmp(&(steps(amounts).count() - rising)) {
        Ordering::Greater => Some(Ordering::Less),
        Ordering::Less => Some(Ordering::Greater),
        Ordering::Equal => None,
    }
}

/// Figures whose unit differs from that of most others. Where the judgement has told it already, nothing is said.
fn units(judged: &Judged) -> Vec<Finding> {
    let record = &judged.record;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, quantity) in levels(record).filter(|(_, quantity)| !quantity.unit.is_empty()) {
        *counts.entry(&quantity.unit).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let Some((usual, count)) = counts.iter().max_by_key(|(_, count)| **count) else { return Vec::new() };
    if counts.len() < 2 || count * 2 <= total || told(judged) {
        return Vec::new();
    }
    let other = levels(record).filter(|(_, quantity)| !comparable(&quantity.unit, usual));
    other
        .map(|(figure, quantity)| {
            let named = if quantity.unit.is_empty() { "単位なし".to_owned() } else { format!("「{}」", quantity.unit) };
            finding(Code::UnitMismatch, record, figure).detail(format!("ほかの値の単位は「{usual}」、この値は{named}"))
        })
        .collect()
}

/// Whether target and actual differ already: the judgement has told that.
fn told(judged: &Judged) -> bool {
    let Some(part) = judged.parts.first() else { return false };
    let unit = |reference: Option<FigureRef>| reference.and_then(|reference| judged.quantity(reference)).map(|quantity| &quantity.unit);
    let target = unit(part.target).or_else(|| unit(part.final_target));
    target.zip(unit(part.actual)).is_some_and(|(target, actual)| !comparable(target, actual))
}

/// Cells of targets and actuals that are simply empty although the record is asked for them.
fn empty(judged: &Judged) -> Vec<Finding> {
    let record = &judged.record;
    let blank = |figure: &Figure| figure.reading.status == Status::Blank;
    let answered = |measure| record.figures_of(measure).any(|figure| matches!(figure.reading.status, Status::Value | Status::Text));
    let mut findings = Vec::new();
    let mut targets = record.figures_of(Measure::Target).peekable();
    if answered(Measure::Actual)
        && let Some(first) = targets.peek().copied()
        && targets.all(blank)
    {
        findings.push(finding(Code::MissingTarget, record, first));
    }
    let actual = judged.parts.first().and_then(|part| part.actual).map(|reference| judged.figure(reference));
    if let Some(actual) = actual.filter(|figure| blank(figure) && answered(Measure::Target)) {
        findings.push(finding(Code::MissingActual, record, actual));
    }
    findings
}
