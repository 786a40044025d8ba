//! What a record submits about itself for the year that is judged: its rate and its verdicts.
//!
//! In: a record and a year. Out: the cells of the rate and the verdicts; blank and ― are nothing submitted.

use std::sync::Arc;

use crate::record::{Figure, Measure, Record};
use crate::value::Status;

/// The figure of a measure for that year: its column is of that year, or of none and the only one.
fn of_year(record: &Record, measure: Measure, year: Option<i32>) -> Option<&Figure> {
    let answered = || record.figures_of(measure).filter(|figure| matches!(figure.reading.status, Status::Value | Status::Text));
    let dated = answered().find(|figure| year.is_some() && figure.column_year() == year);
    dated.or_else(|| {
        let mut undated = answered().filter(|figure| figure.column_period.is_none());
        undated.next().filter(|_| undated.next().is_none())
    })
}

/// The cell of the submitted rate.
#[must_use]
pub fn rate(record: &Record, year: Option<i32>) -> Option<&Figure> {
    of_year(record, Measure::Rate, year).filter(|figure| figure.reading.status == Status::Value)
}

/// The cell of the submitted verdict and its words.
#[must_use]
pub fn verdict(record: &Record, year: Option<i32>) -> Option<(&Figure, Arc<str>)> {
    words(of_year(record, Measure::Verdict, year)?)
}

/// The cell of the group's submitted verdict and its words.
#[must_use]
pub fn group_verdict(record: &Record, year: Option<i32>) -> Option<(&Figure, Arc<str>)> {
    words(of_year(record, Measure::GroupVerdict, year)?)
}

fn words(figure: &Figure) -> Option<(&Figure, Arc<str>)> {
    let text: String = figure.text.chars().filter(|c| !c.is_whitespace()).collect();
    (!text.is_empty()).then(|| (figure, Arc::from(text)))
}
