//! Which figures of a record a judgement stands on.
//!
//! In: a record and the year that is judged. Out: the figures for baseline, target of the year, final target and actual, whatever
//! their status. The column decides: an actual under 令和3年度 counts for 2021 even when the cell says that it is of an earlier year.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::operand::version;
use crate::record::{Figure, Measure, Record};
use crate::value::{Part, Status, period};

/// Indices into the record's figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Picked {
    /// 基準値.
    pub baseline: Option<usize>,
    /// Target of the year.
    pub target: Option<usize>,
    /// Final target.
    pub final_target: Option<usize>,
    /// Actual of the year.
    pub actual: Option<usize>,
    /// The actual of the first year column, when that lies before the year.
    pub first_actual: Option<usize>,
    /// The year of the baseline, where a list names it.
    pub baseline_year: Option<i32>,
}

/// The western year that people name on a command line or in a list: R4, 令和4年度, 2022.
#[must_use]
pub fn named_year(text: &str) -> Option<i32> {
    period::parse(text).map(|period| period.year).or_else(|| text.parse().ok().filter(|year| (1950..=2100).contains(year)))
}

/// The year that is judged in each file: the one asked for, else the latest with an actual.
#[must_use]
pub fn years(records: &[Record], asked: Option<i32>) -> BTreeMap<Arc<str>, i32> {
    let mut years = BTreeMap::new();
    for record in records {
        let known = record.figures_of(Measure::Actual).filter(|figure| matches!(figure.reading.status, Status::Value | Status::Text));
        if let Some(year) = asked.or_else(|| known.filter_map(Figure::column_year).max()) {
            let latest = years.entry(Arc::clone(&record.place.file)).or_insert(year);
            *latest = (*latest).max(year);
        }
    }
    years
}

/// The figures of a record for that year. The baseline is the value of the year that a list names for it, where there is one.
#[must_use]
pub fn pick(record: &Record, year: Option<i32>, baseline_year: Option<i32>) -> Picked {
    let of = |measure| record.figures.iter().enumerate().filter(move |(_, figure)| figure.measure == measure);
    let index = |(index, _): (usize, &Figure)| index;
    let is_value = |figure: &Figure| figure.reading.status == Status::Value;

    let named =
        |measure| of(measure).find(|(_, figure)| baseline_year.is_some() && figure.column_year() == baseline_year && is_value(figure));
    let named_baseline = named(Measure::Baseline).or_else(|| named(Measure::Actual));
    let baseline = of(Measure::Baseline).find(|(_, figure)| is_value(figure)).or_else(|| of(Measure::Baseline).next());
    let baseline = named_baseline.or(baseline);
    let replaced = |figure: &Figure| version(&figure.reading) == Some(Part::Replaced);
    let in_force = |other: &Figure, year| other.column_year() == year && version(&other.reading) == Some(Part::InForce);
    let stands = |figure: &Figure| !replaced(figure) || !of(Measure::Target).any(|(_, other)| in_force(other, figure.column_year()));
    let targets = || of(Measure::Target).filter(|(_, figure)| stands(figure));
    let mut of_year = targets().filter(|(_, figure)| year.is_some() && figure.column_year() == year);
    let target = of_year.clone().find(|(_, figure)| !figure.is_final).or_else(|| of_year.next());
    let own = |index: usize| index < record.by_table().0.len();
    // A single column 「目標値」 without any year is the target of whatever year is reported, also beside that of the plan's end.
    let mut others = targets().filter(|(index, figure)| own(*index) && !figure.is_final);
    let lone = others.next().filter(|(_, figure)| figure.column_period.is_none() && others.next().is_none());
    let target = target.or(lone);
    let latest = |(index, figure): &(usize, &Figure)| (figure.year(), own(*index));
    let stated_final = targets().filter(|(_, figure)| figure.is_final).max_by_key(latest);
    let final_target = stated_final.or_else(|| targets().max_by_key(latest));

    let actual = of(Measure::Actual).find(|(_, figure)| year.is_some() && figure.column_year() == year);
    let actual = actual.or_else(|| {
        let mut actuals = of(Measure::Actual).filter(|(index, _)| own(*index));
        actuals.next().filter(|(_, figure)| figure.column_period.is_none() && actuals.next().is_none())
    });
    let first_actual =
        of(Measure::Actual).filter(|(_, figure)| figure.column_year().is_some()).min_by_key(|(_, figure)| figure.column_year());
    let first_actual = first_actual.filter(|(_, figure)| figure.column_year() < year);

    Picked {
        baseline: baseline.map(index),
        target: target.map(index),
        final_target: final_target.map(index),
        actual: actual.map(index),
        first_actual: first_actual.map(index),
        baseline_year,
    }
}
