//! The years of figures whose heads name none, where a document has a sheet a year: 「令和5年度」, 「令和6年度」.
//!
//! In: the records of one document. Out: the same, dated by the names of their sheets; a finding a sheet, since a name may also be the year
//! of a survey. Nothing is dated unless at least two sheets without years in their heads are named after different years.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Code, Finding};
use crate::place::Place;
use crate::record::{Figure, Measure, Record};
use crate::value::{Period, YearKind, period};

/// Dates actuals, rates and verdicts of columns without a year.
pub fn date(records: &mut [Record]) -> Vec<Finding> {
    let mut years: BTreeMap<Place, Period> = BTreeMap::new();
    for record in records.iter().filter(|record| is_undated(record)) {
        years.extend(named(&record.place.sheet).map(|year| (sheet(record), year)));
    }
    let distinct: BTreeSet<i32> = years.values().map(|period| period.year).collect();
    if distinct.len() < 2 {
        return Vec::new();
    }
    for record in records.iter_mut().filter(|record| is_undated(record)) {
        let Some(year) = years.get(&sheet(record)) else { continue };
        let stated = |figure: &&mut Figure| !matches!(figure.measure, Measure::Baseline | Measure::Target);
        let dated = record.figures.iter_mut().filter(|figure| figure.column_period.is_none());
        dated.filter(stated).for_each(|figure| figure.column_period = Some(*year));
    }
    let told = |(place, period): (Place, Period)| {
        let (name, year) = (Arc::clone(&place.sheet), period.year);
        let detail = format!("実績の見出しに年度がないので、シート名「{name}」から{year}年度の実績と読んだ");
        Finding::new(Code::PeriodUncertain, place).text(&*name).detail(detail)
    };
    years.into_iter().map(told).collect()
}

/// Whether there are actuals, and none whose column names a year.
fn is_undated(record: &Record) -> bool {
    let mut actuals = record.figures_of(Measure::Actual).peekable();
    actuals.peek().is_some() && actuals.all(|figure| figure.column_period.is_none())
}

fn sheet(record: &Record) -> Place {
    Place::sheet(Arc::clone(&record.place.file), Arc::clone(&record.place.sheet))
}

/// The year in the name of a sheet: 令和5年度, R5.
fn named(sheet: &str) -> Option<Period> {
    let (period, _) = period::find(&crate::layout::lexicon::fold(sheet))?;
    matches!(period.kind, YearKind::FiscalYear | YearKind::Year).then_some(period)
}
