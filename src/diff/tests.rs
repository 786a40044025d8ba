//! Changes planted in the records of a published table: exactly those are found.

use super::*;
use crate::record::{Measure, MunicipalityKind};
use crate::rules::judged::Scale;
use crate::rules::tests::build::kobe;
use crate::rules::tests::judged_by;
use crate::templates::Templates;
use crate::value::Status;

fn records() -> Vec<PastRecord> {
    judged_by(kobe(), "kobe").output.iter().map(PastRecord::of).collect()
}

fn previous(records: Vec<PastRecord>) -> Previous {
    Previous { name: Arc::from("前回.xlsx"), records }
}

fn compared(before: Vec<PastRecord>, now: &[PastRecord]) -> Warned<Vec<Change>> {
    compare(&previous(before), now, &Registry::load(&Templates::embedded()).unwrap())
}

fn kinds(warned: &Warned<Vec<Change>>) -> Vec<ChangeKind> {
    warned.output.iter().map(|change| change.kind).collect()
}

/// What is found after a change of one record of today.
fn after(at: usize, change: impl FnOnce(&mut PastRecord)) -> Warned<Vec<Change>> {
    let mut now = records();
    change(&mut now[at]);
    compared(records(), &now)
}

/// The place of a record's figure of that measure that has a single amount.
fn position(record: &PastRecord, measure: Measure) -> usize {
    record.figures.iter().position(|figure| figure.measure == measure && figure.quantity.is_some()).unwrap()
}

/// A record with a single target and a single actual.
fn plain(records: &[PastRecord]) -> usize {
    let has = |record: &PastRecord, measure| record.figures.iter().any(|figure| figure.measure == measure && figure.quantity.is_some());
    records.iter().position(|record| has(record, Measure::Target) && has(record, Measure::Actual) && !record.repost).unwrap()
}

#[test]
fn the_same_records_differ_in_nothing_in_whatever_order() {
    let mut now = records();
    now.reverse();
    assert_eq!(compared(records(), &now), Warned::default());
}

#[test]
fn a_changed_figure_is_told_by_its_measure() {
    let at = plain(&records());
    for (measure, kind) in [(Measure::Actual, ChangeKind::PastActual), (Measure::Target, ChangeKind::Target)] {
        let found = after(at, |record| {
            let figure = position(record, measure);
            let quantity = record.figures[figure].quantity.as_mut().unwrap();
            quantity.value += rust_decimal::Decimal::ONE;
            quantity.written.value += rust_decimal::Decimal::ONE;
        });
        assert_eq!(kinds(&found), [kind]);
        assert_eq!(found.findings.len(), 1, "{:?}", found.findings);
        assert_eq!(found.findings[0].place, records()[at].figures[position(&records()[at], measure)].place);
    }
}

#[test]
fn provisional_actuals_may_become_final_and_empty_ones_may_be_filled_in() {
    let at = plain(&records());
    let actual = position(&records()[at], Measure::Actual);
    let mut before = records();
    before[at].figures[actual].qualifiers = vec!["速報".to_owned()];
    assert_eq!(kinds(&compared(before.clone(), &records())), [ChangeKind::Confirmed]);
    before[at].figures[actual].quantity.as_mut().unwrap().value += rust_decimal::Decimal::ONE;
    before[at].figures[actual].quantity.as_mut().unwrap().written.value += rust_decimal::Decimal::ONE;
    let found = compared(before, &records());
    assert_eq!((kinds(&found), found.findings), (vec![ChangeKind::Confirmed], vec![]));
    let emptied = |record: &mut PastRecord| {
        let figure = &mut record.figures[actual];
        (figure.status, figure.quantity, figure.text) = (Status::Blank, None, Arc::from(""));
    };
    let mut before = records();
    emptied(&mut before[at]);
    let found = compared(before, &records());
    assert_eq!((kinds(&found), found.findings), (vec![ChangeKind::Progress], vec![]));
    let found = after(at, emptied);
    assert_eq!((kinds(&found), found.findings.len()), (vec![ChangeKind::PastActual], 1));
    assert!(found.output[0].remark.contains("値が消えている"));
}

#[test]
fn a_unit_is_told_once_and_its_figures_are_not() {
    let at = plain(&records());
    let found = after(at, |record| {
        for figure in &mut record.figures {
            if let Some(quantity) = &mut figure.quantity {
                quantity.unit = Arc::from("団体");
                quantity.written.unit = Arc::from("団体");
            }
        }
    });
    assert_eq!((kinds(&found), found.findings.len()), (vec![ChangeKind::Unit], 1));
    assert_eq!(found.output[0].after, "団体");
}

#[test]
fn a_unit_written_where_none_was_is_no_change_of_the_unit() {
    let at = plain(&records());
    let mut before = records();
    for quantity in before[at].figures.iter_mut().filter_map(|figure| figure.quantity.as_mut()) {
        quantity.unit = Arc::from("");
        quantity.written.unit = Arc::from("");
    }
    let mut now = before.clone();
    let unit = |records: &mut Vec<PastRecord>, scale: rust_decimal::Decimal| {
        for quantity in records[at].figures.iter_mut().filter_map(|figure| figure.quantity.as_mut()) {
            quantity.value = quantity.written.value * scale;
            quantity.unit = Arc::from("人");
            quantity.written.unit = Arc::from("人");
        }
    };
    unit(&mut before, rust_decimal::Decimal::ONE);
    assert_eq!(kinds(&compared(before.clone(), &now)), [ChangeKind::Unit], "a unit that is gone");
    std::mem::swap(&mut before, &mut now);
    let found = compared(before.clone(), &now);
    assert_eq!((kinds(&found), found.findings), (vec![ChangeKind::Progress], vec![]));
    assert_eq!(found.output[0].remark, "単位を補記");
    unit(&mut now, rust_decimal::Decimal::from(10_000));
    assert_eq!(kinds(&compared(before, &now)), [ChangeKind::Unit], "another amount");
}

#[test]
fn a_verdict_of_a_later_year_is_ordinary_progress() {
    let at = plain(&records());
    let scale = if records()[at].scale == Scale::Behind { Scale::OnTrack } else { Scale::Behind };
    assert_eq!(kinds(&after(at, |record| record.scale = scale)), [ChangeKind::Verdict]);
    let later = |record: &mut PastRecord| {
        record.scale = scale;
        record.year = record.year.map(|year| year + 1);
    };
    assert_eq!(kinds(&after(at, later)), [ChangeKind::Progress]);
    let by_other_rules = |record: &mut PastRecord| {
        later(record);
        record.rule_set = Arc::from("common");
    };
    assert_eq!(kinds(&after(at, by_other_rules)), [ChangeKind::Verdict]);
}

#[test]
fn rows_of_another_years_table_are_compared_with_nothing() {
    let at = plain(&records());
    let mut old = records();
    let mut row = old[at].clone();
    row.other_year = Some(2019);
    row.figures.iter_mut().for_each(|figure| figure.column_year = Some(2019));
    old.insert(0, row);
    assert_eq!(compared(old.clone(), &records()), Warned::default());
    assert_eq!(compared(records(), &old), Warned::default());
}

#[test]
fn vanished_new_and_renamed_are_told_apart() {
    let at = plain(&records());
    let name = Arc::clone(&records()[at].indicator);
    let renamed = after(at, |record| {
        let name: Arc<str> = Arc::from(format!("{}（見直し後）", record.indicator_clean));
        (record.indicator, record.indicator_clean) = (Arc::clone(&name), name);
    });
    assert_eq!(kinds(&renamed), [ChangeKind::Renamed]);
    assert_eq!((renamed.output[0].before.as_str(), renamed.findings[0].code), (&*name, Code::IndicatorRenamed));
    let replaced = after(at, |record| {
        let name: Arc<str> = Arc::from("まったく別の事柄");
        (record.indicator, record.indicator_clean) = (Arc::clone(&name), name);
        record.figures.clear();
    });
    assert_eq!(kinds(&replaced), [ChangeKind::Vanished, ChangeKind::New]);
    let mut fewer = records();
    fewer.remove(at);
    assert_eq!(kinds(&compared(records(), &fewer)), [ChangeKind::Vanished]);
    assert_eq!(kinds(&compared(fewer, &records())), [ChangeKind::New]);
}

#[test]
fn a_body_under_its_old_name_and_code_is_followed() {
    let municipality = |code: &str, name: &str| {
        let kind = MunicipalityKind::Municipality;
        Arc::new(Municipality { code: Some(Arc::from(code)), name: Arc::from(name), prefecture: Arc::from("宮城県"), kind })
    };
    let of = |body: &Arc<Municipality>| {
        let mut records = records();
        for record in &mut records {
            record.municipality = Arc::clone(body);
        }
        records
    };
    let town = municipality("044237", "富谷町");
    assert_eq!(compared(of(&town), &of(&municipality("042161", "富谷市"))), Warned::default());
    let found = compared(of(&town), &of(&municipality("041009", "仙台市")));
    assert_eq!((found.output, found.findings[0].code), (vec![], Code::PreviousUnrelated));
}

#[test]
fn one_of_two_namesakes_that_vanished_is_told_as_itself() {
    let mut before = records();
    let at = plain(&before);
    let mut twin = before[at].clone();
    twin.figures.truncate(1);
    before.insert(at, twin.clone());
    let found = compared(before, &records());
    assert_eq!(kinds(&found), [ChangeKind::Vanished]);
}
