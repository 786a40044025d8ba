//! `records.csv`: what was understood and judged, one row a record and component.
//!
//! In: judged records. Out: rows. Figures are plain decimals in the base unit and stand only where the cell holds one; rates are percent
//! points, not rounded to the decimals of any print.

use crate::aggregate::Consolidation;
use crate::record::{Aggregation, Figure};
use crate::report::rational::{PLACES, decimal_text};
use crate::rules::judged::{FigureRef, Formula, Judged, Judgement};
use crate::value::Quantity;

use super::values::plain;
use super::{optional, text};

/// Names of the columns.
pub const HEAD: [&str; 39] = [
    "record",
    "component",
    "code",
    "municipality",
    "file",
    "sheet",
    "row",
    "goal",
    "policy",
    "program",
    "kind",
    "indicator",
    "indicator_clean",
    "repost",
    "aggregation",
    "unit",
    "direction",
    "baseline",
    "baseline_year",
    "target",
    "target_year",
    "final_target",
    "final_target_year",
    "actual",
    "actual_year",
    "rate_submitted",
    "rate",
    "formula",
    "rate_check",
    "verdict_submitted",
    "verdict",
    "verdict_reason",
    "verdict_check",
    "group",
    "group_rate",
    "group_verdict_submitted",
    "group_verdict",
    "department",
    "note",
];

/// The rows of every record, in output order.
pub fn rows(consolidation: &Consolidation) -> impl Iterator<Item = [String; 39]> {
    consolidation.judged.iter().flat_map(|judged| judged.parts.iter().map(move |part| row(judged, part)))
}

fn row(judged: &Judged, part: &Judgement) -> [String; 39] {
    let record = &judged.record;
    let amount =
        |reference: Option<FigureRef>| optional(reference.and_then(|at| judged.quantity(at)).map(|quantity| plain(quantity.value)));
    let year = |reference: Option<FigureRef>| optional(reference.and_then(|at| judged.figure(at).year()));
    // A record of one figure carries the record's verdict; a component carries its own.
    let verdict = if judged.parts.len() == 1 { &judged.verdict } else { &part.verdict };
    let group = judged.group.as_ref();
    [
        text(&record.id),
        text(&part.component),
        optional(record.municipality.code.as_ref()),
        text(&record.municipality.name),
        text(&record.place.file),
        text(&record.place.sheet),
        optional(record.place.pos.map(|pos| pos.row + 1)),
        text(&record.goal),
        text(&record.policy),
        text(&record.program),
        record.kind.label().to_owned(),
        text(&record.indicator),
        text(&record.indicator_clean),
        record.repost.to_string(),
        optional(record.aggregation.map(Aggregation::label)),
        text(unit(judged, part)),
        part.direction.id().to_owned(),
        amount(part.baseline),
        year(part.baseline),
        amount(part.target),
        year(part.target),
        amount(part.final_target),
        year(part.final_target),
        amount(part.actual),
        year(part.actual),
        optional(part.rate_submitted.map(plain)),
        optional(part.rate.as_ref().map(|rate| decimal_text(rate, PLACES))),
        optional(part.formula.map(Formula::id)),
        part.rate_check.id().to_owned(),
        optional(judged.verdict_submitted.as_ref().map(|verdict| text(verdict))),
        text(&verdict.label),
        text(&verdict.reason),
        judged.verdict_check.id().to_owned(),
        text(&record.group),
        optional(group.and_then(|group| group.rate.as_ref()).map(|rate| decimal_text(rate, PLACES))),
        optional(group.and_then(|group| group.verdict_submitted.as_ref()).map(|verdict| text(verdict))),
        optional(group.map(|group| text(&group.verdict.label))),
        text(&record.department),
        text(&record.remarks()),
    ]
}

/// The base unit of the figures that the judgement stands on, else of any figure of the record.
fn unit<'a>(judged: &'a Judged, part: &Judgement) -> &'a str {
    let named = [part.actual, part.target, part.final_target, part.baseline].into_iter().flatten();
    let of = |quantity: &'a Quantity| Some(&*quantity.unit).filter(|unit| !unit.is_empty());
    let elsewhere = || judged.record.figures.iter().find_map(own_unit);
    named.filter_map(|at| judged.quantity(at)).find_map(of).or_else(elsewhere).unwrap_or_default()
}

fn own_unit(figure: &Figure) -> Option<&str> {
    use crate::record::Measure::{Actual, Baseline, Target};
    let counted = matches!(figure.measure, Actual | Baseline | Target);
    figure.reading.quantity.as_ref().filter(|_| counted).map(|quantity| &*quantity.unit).filter(|unit| !unit.is_empty())
}
