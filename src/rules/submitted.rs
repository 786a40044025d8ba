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
        if !is_latest(record, year) {
            return None;
        }
        let mut undated = answered().filter(|figure| figure.column_period.is_none());
        undated.next().filter(|_| undated.next().is_none())
    })
}

/// Whether what a column of no year says is of that year: the latest of which the row's own table has an actual.
fn is_latest(record: &Record, year: Option<i32>) -> bool {
    let actuals = || record.by_table().0.iter().filter(|figure| figure.measure == Measure::Actual);
    let mut years = actuals().filter_map(Figure::column_year).peekable();
    let later = |figure: &Figure| figure.column_year() > year && matches!(figure.reading.status, Status::Value | Status::Text);
    years.peek().is_none() || years.any(|of| Some(of) == year) && !actuals().any(later)
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

/// The words of a verdict in a column of no year that is not of the year judged, so that it is compared and counted nowhere.
#[must_use]
pub fn of_other_year(record: &Record, year: Option<i32>) -> Option<Arc<str>> {
    let undated = |figure: &&Figure| figure.column_period.is_none() && figure.reading.status == Status::Text;
    let cell = record.figures_of(Measure::Verdict).find(undated).filter(|_| !is_latest(record, year))?;
    words(cell).map(|(_, words)| words)
}

/// The cell of the group's submitted verdict and its words.
#[must_use]
pub fn group_verdict(record: &Record, year: Option<i32>) -> Option<(&Figure, Arc<str>)> {
    words(of_year(record, Measure::GroupVerdict, year)?)
}

fn words(figure: &Figure) -> Option<(&Figure, Arc<str>)> {
    let text = if figure.text.contains(char::is_whitespace) {
        figure.text.chars().filter(|c| !c.is_whitespace()).collect::<String>().into()
    } else {
        Arc::clone(&figure.text)
    };
    (!text.is_empty()).then_some((figure, text))
}
