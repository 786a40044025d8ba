//! The figures of one record, then and now.
//!
//! In: a record of each run. Out: changes. A figure is known by its measure and the year of its column. An actual that stood there and
//! says something else is a rewritten past, unless it was provisional (速報, 見込 …) or the cell itself now names a later year; what was
//! empty and is filled in, years that were not there before, and a unit that is written where none was, are ordinary progress. Rates follow from figures and are not compared.

use std::collections::BTreeMap;
use std::collections::VecDeque;

use super::{about, add, words};
use crate::aggregate::{Change, ChangeKind};
use crate::previous::{PastFigure, PastRecord};
use crate::record::Measure;
use crate::value::{Quantity, Status};

/// Qualifiers of a figure that is to be replaced by a final one.
const PROVISIONAL: [&str; 6] = ["速報", "見込", "概数", "暫定", "推計", "予定"];
/// Qualifiers that change what a figure demands.
const BOUNDS: [&str; 4] = ["以上", "以下", "未満", "超"];

/// What a figure is known by.
type Key = (Measure, Option<i32>, bool);

/// How two figures differ.
enum Difference {
    None,
    /// The same amount; its unit, that was not written before.
    UnitAdded(String),
    /// The same number in another unit.
    Unit(String, String),
    Other,
}

/// Adds the changes of a record's figures.
pub fn compare(before: &PastRecord, now: &PastRecord, changes: &mut Vec<Change>) {
    let mut waiting: BTreeMap<Key, VecDeque<&PastFigure>> = BTreeMap::new();
    for figure in before.figures.iter().filter(|figure| compared(figure)) {
        waiting.entry(key(figure)).or_default().push_back(figure);
    }
    let mut units: Vec<(String, String)> = Vec::new();
    for figure in now.figures.iter().filter(|figure| compared(figure)) {
        let Some(old) = waiting.get_mut(&key(figure)).and_then(VecDeque::pop_front) else {
            if answers(figure) {
                changes.push(Change {
                    after: words::shown(figure), remark: "前回はこの欄がない".to_owned(), ..progress(now, figure)
                });
            }
            continue;
        };
        match difference(old, figure) {
            Difference::None => confirmed(now, old, figure, changes),
            Difference::UnitAdded(unit) => {
                if !units.contains(&(String::new(), unit.clone())) {
                    let remark = "単位を補記".to_owned();
                    changes.push(Change { before: named(""), after: unit.clone(), remark, ..both(ChangeKind::Progress, now, old, figure) });
                    units.push((String::new(), unit));
                }
            }
            Difference::Unit(then, unit) => {
                if !units.contains(&(then.clone(), unit.clone())) {
                    changes.push(Change { before: named(&then), after: named(&unit), ..both(ChangeKind::Unit, now, old, figure) });
                    units.push((then, unit));
                }
            }
            Difference::Other => changes.push(changed(now, old, figure)),
        }
    }
    for old in waiting.into_values().flatten().filter(|old| answers(old)) {
        let remark = "今回はこの欄がない".to_owned();
        changes.push(Change { before: words::shown(old), remark, previous: Some(old.place.clone()), place: None, ..progress(now, old) });
    }
}

const fn compared(figure: &PastFigure) -> bool {
    matches!(figure.measure, Measure::Baseline | Measure::Target | Measure::Actual)
}

/// Baselines are known by their order alone, since a corrected year is a change of the baseline.
fn key(figure: &PastFigure) -> Key {
    let year = figure.column_year.filter(|_| figure.measure != Measure::Baseline);
    (figure.measure, year, figure.is_final)
}

/// Whether a figure says something: an amount or words that are an answer.
const fn answers(figure: &PastFigure) -> bool {
    matches!(figure.status, Status::Value | Status::Text)
}

fn is_provisional(figure: &PastFigure) -> bool {
    figure.qualifiers.iter().any(|qualifier| PROVISIONAL.iter().any(|word| qualifier.contains(word)))
}

fn difference(old: &PastFigure, now: &PastFigure) -> Difference {
    if old.status != now.status {
        return Difference::Other;
    }
    if old.status != Status::Value {
        let differ = !matches!(old.status, Status::Blank | Status::None) && words::key(&old.text) != words::key(&now.text);
        return if differ { Difference::Other } else { Difference::None };
    }
    let bounds = |figure: &PastFigure| BOUNDS.map(|bound| figure.qualifiers.iter().any(|qualifier| qualifier == bound));
    let (then, amounts): (Vec<_>, Vec<_>) = (old.amounts().collect(), now.amounts().collect());
    if bounds(old) != bounds(now) || then.len() != amounts.len() {
        return Difference::Other;
    }
    let (mut unit, mut added) = (None, None);
    for ((old_label, old), (label, now)) in then.into_iter().zip(amounts) {
        if words::key(old_label) != words::key(label) {
            return Difference::Other;
        }
        if old.value == now.value && old.unit == now.unit {
            continue;
        }
        if old.written.value != now.written.value {
            return Difference::Other;
        }
        if old.unit.is_empty() && old.value == now.value {
            added = Some(unit_of(now));
        } else {
            unit = Some((unit_of(old), unit_of(now)));
        }
    }
    match (unit, added) {
        (Some((then, now)), _) => Difference::Unit(then, now),
        (None, Some(unit)) => Difference::UnitAdded(unit),
        (None, None) => Difference::None,
    }
}

fn unit_of(amount: &Quantity) -> String {
    if amount.written.unit.is_empty() { amount.unit.to_string() } else { amount.written.unit.to_string() }
}

fn named(unit: &str) -> String {
    if unit.is_empty() { "（単位なし）".to_owned() } else { unit.to_owned() }
}

/// 速報 that has become 確定 with the same figure.
fn confirmed(record: &PastRecord, old: &PastFigure, now: &PastFigure, changes: &mut Vec<Change>) {
    if now.measure == Measure::Actual && answers(now) && is_provisional(old) && !is_provisional(now) {
        changes.push(Change { remark: "値は同じ".to_owned(), ..both(ChangeKind::Confirmed, record, old, now) });
    }
}

fn changed(record: &PastRecord, old: &PastFigure, now: &PastFigure) -> Change {
    let later = old.year.zip(now.year).is_some_and(|(old, now)| now > old) && old.column_year == now.column_year;
    let (kind, remark) = match now.measure {
        _ if !answers(old) => (ChangeKind::Progress, if answers(now) { "前回は値がない" } else { "" }),
        Measure::Baseline => (ChangeKind::Baseline, ""),
        Measure::Target => (ChangeKind::Target, ""),
        _ if is_provisional(old) && answers(now) => (ChangeKind::Confirmed, if is_provisional(now) { "速報値の更新" } else { "" }),
        _ if later && answers(now) => (ChangeKind::Progress, "より新しい年の値になった"),
        _ => (ChangeKind::PastActual, ""),
    };
    let mut change = both(kind, record, old, now);
    if !remark.is_empty() {
        add(&mut change.remark, remark);
    }
    if answers(old) && now.status == Status::Blank {
        add(&mut change.remark, "値が消えている");
    }
    change
}

/// A change of a figure that stands there both times.
fn both(kind: ChangeKind, record: &PastRecord, old: &PastFigure, now: &PastFigure) -> Change {
    Change {
        before: words::shown(old),
        after: words::shown(now),
        place: Some(now.place.clone()),
        previous: Some(old.place.clone()),
        ..about(kind, record, &now.header)
    }
}

fn progress(record: &PastRecord, figure: &PastFigure) -> Change {
    Change { place: Some(figure.place.clone()), ..about(ChangeKind::Progress, record, &figure.header) }
}
