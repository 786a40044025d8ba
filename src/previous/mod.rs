//! What an earlier run found, read back from the workbook for the staff (内部用) that it wrote.
//!
//! In: the bytes of that workbook. Out: [`Previous`], the records as they were then, or a [`Refusal`] that says in Japanese why they
//! cannot be had. A workbook carries its records on a very hidden sheet, one row a record (see [`rows`]); what people change on the
//! sheets that they see changes nothing here. The same type holds the records of the run at hand ([`PastRecord::of`]), so that two runs
//! can be compared whichever of them is a workbook. Knows nothing of how a workbook looks.

mod open;
pub mod rows;

use std::sync::Arc;

use crate::place::Place;
use crate::record::{Aggregation, Figure, Kind, Measure, Municipality};
use crate::rules::judged::{Judged, Scale};
use crate::value::{Component, Quantity, Status, YearKind};

pub use open::{Refusal, open};

/// The records of an earlier run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Previous {
    /// Name of the workbook as people see it.
    pub name: Arc<str>,
    /// Its records, in their order there.
    pub records: Vec<PastRecord>,
}

impl Previous {
    /// The records of one body, by its code, else by its name.
    pub fn records_of<'a>(&'a self, body: &'a Municipality) -> impl Iterator<Item = &'a PastRecord> {
        self.records.iter().filter(move |record| match (&record.municipality.code, &body.code) {
            (Some(past), Some(now)) => past == now,
            _ => record.municipality.name == body.name,
        })
    }
}

/// A record as it was in an earlier run. Its places are those of the files of that time.
#[derive(Clone, Debug, PartialEq)]
pub struct PastRecord {
    /// Id in that run.
    pub id: Arc<str>,
    /// Who submitted it, as it was called then.
    pub municipality: Arc<Municipality>,
    /// The cell of its indicator.
    pub place: Place,
    /// 基本目標.
    pub goal: Arc<str>,
    /// 施策.
    pub policy: Arc<str>,
    /// 事業.
    pub program: Arc<str>,
    /// 数値目標 or KPI.
    pub kind: Kind,
    /// Indicator as printed.
    pub indicator: Arc<str>,
    /// Indicator without 【再掲】, notes and count type.
    pub indicator_clean: Arc<str>,
    /// Whether it was a repetition of another row (再掲).
    pub repost: bool,
    /// How the figures of several years relate.
    pub aggregation: Option<Aggregation>,
    /// The unit column's text; empty without one.
    pub unit_text: Arc<str>,
    /// Name of the group (小柱); empty without one.
    pub group: Arc<str>,
    /// 担当課.
    pub department: Arc<str>,
    /// 備考.
    pub note: Arc<str>,
    /// Whether the sheet marked it as not to be published.
    pub unpublished: bool,
    /// Id of the rule set that judged it.
    pub rule_set: Arc<str>,
    /// Western year that was judged.
    pub year: Option<i32>,
    /// The latest year of its table, when that is not the table that was judged.
    pub other_year: Option<i32>,
    /// The rule set's own word for its verdict.
    pub verdict: Arc<str>,
    /// The verdict on the common scale.
    pub scale: Scale,
    /// The verdict that was submitted, as printed.
    pub verdict_submitted: Option<Arc<str>>,
    /// The submitted verdict on the common scale, where the rule set mapped it.
    pub scale_submitted: Option<Scale>,
    /// Baselines, targets, actuals and rates, in the order of their cells.
    pub figures: Vec<PastFigure>,
}

/// A figure as it was in an earlier run.
#[derive(Clone, Debug, PartialEq)]
pub struct PastFigure {
    /// What it measures.
    pub measure: Measure,
    /// Western year of its column.
    pub column_year: Option<i32>,
    /// Western year that the figure is of.
    pub year: Option<i32>,
    /// What kind of year that is.
    pub year_kind: Option<YearKind>,
    /// Whether it is the final target of the plan.
    pub is_final: bool,
    /// Heads of its column, joined with 「 / 」.
    pub header: Arc<str>,
    /// Its cell.
    pub place: Place,
    /// The text as it stood.
    pub text: Arc<str>,
    /// What kind of answer it was.
    pub status: Status,
    /// The figure; none when the status was not `Value`, or when the value is in `components`.
    pub quantity: Option<Quantity>,
    /// Several figures in one cell.
    pub components: Vec<Component>,
    /// 以上, 速報, 見込 … in the order of the text.
    pub qualifiers: Vec<String>,
}

impl PastRecord {
    /// A record of the run at hand.
    #[must_use]
    pub fn of(judged: &Judged) -> Self {
        let record = &judged.record;
        Self {
            id: Arc::clone(&record.id),
            municipality: Arc::clone(&record.municipality),
            place: record.place.clone(),
            goal: Arc::clone(&record.goal),
            policy: Arc::clone(&record.policy),
            program: Arc::clone(&record.program),
            kind: record.kind,
            indicator: Arc::clone(&record.indicator),
            indicator_clean: Arc::clone(&record.indicator_clean),
            repost: record.repost,
            aggregation: record.aggregation,
            unit_text: Arc::clone(&record.unit_text),
            group: Arc::clone(&record.group),
            department: Arc::clone(&record.department),
            note: Arc::clone(&record.note),
            unpublished: record.unpublished,
            rule_set: Arc::clone(&judged.rule_set),
            year: judged.year,
            other_year: judged.other_year,
            verdict: Arc::clone(&judged.verdict.label),
            scale: judged.verdict.scale,
            verdict_submitted: judged.verdict_submitted.clone(),
            scale_submitted: judged.verdict_submitted_scale,
            figures: record.figures.iter().filter(|figure| !is_word(figure.measure)).map(PastFigure::of).collect(),
        }
    }

    /// The figures of one measure, in the order of their cells.
    pub fn figures_of(&self, measure: Measure) -> impl Iterator<Item = &PastFigure> {
        self.figures.iter().filter(move |figure| figure.measure == measure)
    }
}

/// Verdicts are words of the record, not figures.
const fn is_word(measure: Measure) -> bool {
    matches!(measure, Measure::Verdict | Measure::GroupVerdict)
}

impl PastFigure {
    /// A figure of the run at hand.
    #[must_use]
    pub fn of(figure: &Figure) -> Self {
        Self {
            measure: figure.measure,
            column_year: figure.column_year(),
            year: figure.year(),
            year_kind: figure.year_kind(),
            is_final: figure.is_final,
            header: Arc::clone(&figure.header),
            place: figure.place.clone(),
            text: Arc::clone(&figure.text),
            status: figure.reading.status,
            quantity: figure.reading.quantity.clone(),
            components: figure.reading.components.to_vec(),
            qualifiers: figure.reading.qualifiers.to_vec(),
        }
    }

    /// Its amounts: the single one, or those of its components with their labels.
    pub fn amounts(&self) -> impl Iterator<Item = (&str, &Quantity)> {
        let own = self.quantity.iter().map(|quantity| ("", quantity));
        own.chain(self.components.iter().map(|component| (component.label.as_str(), &component.quantity)))
    }
}
