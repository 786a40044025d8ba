//! A document that has a table a year for the same indicators: each indicator is judged once, in the table of the year that is judged.
//!
//! In: the records of one municipality in document order, and the year judged in each file. Out: the same records, where a row of another
//! year's table has given its figures to the row that it goes on in, and is gone; the rows that go on nowhere, marked; a finding a table.
//!
//! A table is one of another year when no actual of its rows is of the year judged, and at least half of its indicators stand in a table
//! of the same file that has that year (where none has it, the latest table of the file takes its place). Its rows are joined by kind, whole path, name, unit and 再掲 mark, and only where these name one
//! row on both sides: two indicators of one name are never put together.
//!
//! ```text
//! シート「R5」 移住者数 実績(R5) 18 ─┐
//! シート「R6」 移住者数 実績(R6) 19 ─┴─▶ 移住者数 18, 19, judged in R6, counted once
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::name::{folded, without_repost};
use crate::finding::{Code, Finding};
use crate::place::Place;
use crate::record::{Figure, Kind, Measure, Record};
use crate::value::Period;

/// A record with what other tables of its document say of it.
pub struct Row {
    /// The record, with the figures of other tables after its own.
    pub record: Record,
    /// The rows of other tables that it has the figures of.
    pub joined: Vec<Place>,
    /// The latest year of its table, where that is not the table that is judged and the row goes on nowhere.
    pub other_year: Option<i32>,
}

/// A table, as far as its rows tell: file, sheet, and the years of its actuals.
type Table = (Arc<str>, Arc<str>, BTreeSet<i32>);

/// What makes two rows the same indicator: kind, path, name, unit, and whether it is a 再掲.
type Identity = (Kind, [String; 5], bool);

/// Joins the rows of tables of other years.
#[must_use]
pub fn join(records: Vec<Record>, years: &BTreeMap<Arc<str>, i32>, findings: &mut Vec<Finding>) -> Vec<Row> {
    let places = targets(&records, years, findings);
    let mut rows: Vec<Option<Row>> = records.into_iter().map(|record| Some(Row { record, joined: Vec::new(), other_year: None })).collect();
    for (from, (year, to)) in places {
        match to {
            Some(to) => {
                let Some(mut taken) = rows[from].take() else { continue };
                date(&mut taken.record, year);
                if let Some(row) = &mut rows[to] {
                    row.joined.push(taken.record.place);
                    row.record.from_other_tables += taken.record.figures.len();
                    row.record.figures.append(&mut taken.record.figures);
                }
            }
            None => {
                if let Some(row) = &mut rows[from] {
                    date(&mut row.record, year);
                    row.other_year = Some(year.year);
                }
            }
        }
    }
    // What goes on nowhere stands after the rows that are judged.
    let mut rows: Vec<Row> = rows.into_iter().flatten().collect();
    for of_file in rows.chunk_by_mut(|one, next| one.record.place.file == next.record.place.file) {
        of_file.sort_by_key(|row| row.other_year.is_some());
    }
    rows
}

/// Where the rows of tables of other years go: the latest year of their table, and the row that they go on in.
fn targets(records: &[Record], years: &BTreeMap<Arc<str>, i32>, findings: &mut Vec<Finding>) -> BTreeMap<usize, (Period, Option<usize>)> {
    let mut tables: BTreeMap<Table, Vec<usize>> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        let actuals = record.figures_of(Measure::Actual);
        let Some(of) = actuals.map(Figure::column_year).collect::<Option<BTreeSet<i32>>>().filter(|years| !years.is_empty()) else {
            continue;
        };
        tables.entry((Arc::clone(&record.place.file), Arc::clone(&record.place.sheet), of)).or_default().push(at);
    }
    let mut places = BTreeMap::new();
    for ((file, sheet, of), rows) in &tables {
        // Where no table has the year that is asked for, the latest one stands for the document.
        let known = || tables.keys().filter(|(other, ..)| other == file).flat_map(|(_, _, of)| of);
        let asked = years.get(file).filter(|year| known().any(|of| of == *year));
        let Some(year) = asked.or_else(|| known().max()).filter(|year| !of.contains(year)) else { continue };
        let judged = tables.iter().filter(|((other, _, of), _)| other == file && of.contains(year));
        let judged: Vec<usize> = judged.flat_map(|(_, rows)| rows).copied().collect();
        let names: BTreeSet<_> = judged.iter().map(|at| name(&records[*at])).collect();
        let again = rows.iter().filter(|at| names.contains(&name(&records[**at]))).count();
        let latest =
            records[rows[0]].figures_of(Measure::Actual).filter_map(|figure| figure.column_period).max_by_key(|period| period.year);
        let Some(latest) = latest.filter(|_| again * 2 >= rows.len()) else { continue };
        let (ours, theirs) = (only(records, rows), only(records, &judged));
        let goes_on =
            |at: &usize| ours.get(&identity(&records[*at])).copied().flatten().and(theirs.get(&identity(&records[*at])).copied()).flatten();
        let left: Vec<&Record> = rows.iter().filter(|at| goes_on(at).is_none()).map(|at| &records[*at]).collect();
        findings.push(told(Place::sheet(Arc::clone(file), Arc::clone(sheet)), latest.year, *year, rows.len(), &left));
        places.extend(rows.iter().map(|at| (*at, (latest, goes_on(at)))));
    }
    places
}

fn name(record: &Record) -> (Kind, String) {
    (record.kind, without_repost(&record.indicator_clean))
}

fn identity(record: &Record) -> Identity {
    let texts = [&record.goal, &record.policy, &record.program, &record.indicator_clean, &record.unit_text];
    (record.kind, texts.map(|text| folded(text)), record.repost)
}

/// The row of each identity; none where there are several.
fn only(records: &[Record], rows: &[usize]) -> BTreeMap<Identity, Option<usize>> {
    let mut only = BTreeMap::new();
    for at in rows {
        only.entry(identity(&records[*at])).and_modify(|known| *known = None).or_insert(Some(*at));
    }
    only
}

/// Gives the columns of no year the year of their table: a target beside the actual of R5 is that of R5.
fn date(record: &mut Record, year: Period) {
    let dated = |figure: &&mut Figure| figure.column_period.is_none() && !figure.is_final && figure.measure != Measure::Baseline;
    record.figures.iter_mut().filter(dated).for_each(|figure| figure.column_period = Some(year));
}

fn told(place: Place, of: i32, judged: i32, rows: usize, left: &[&Record]) -> Finding {
    let joined = rows - left.len();
    let named: Vec<String> = left.iter().take(NAMED).map(|record| format!("「{}」（{}）", record.indicator, record.place.a1())).collect();
    let rest = match left.len() {
        0 => String::new(),
        count => {
            let (named, more) = (named.join("、"), if count > NAMED { "など" } else { "" });
            format!("。{judged}年度の表に同じ行がひとつに決まらない{count}件は判定も集計もしていない：{named}{more}")
        }
    };
    let detail = format!("{of}年度の表。同じ指標{joined}件の値を、判定する{judged}年度の表の行に合わせた{rest}");
    Finding::new(Code::OtherYearTable, place).detail(detail)
}

/// Most rows that a finding names.
const NAMED: usize = 10;

#[cfg(test)]
mod tests;
