//! A table a year: one indicator is judged once, and two indicators are never made one.

use std::sync::Arc;

use super::*;
use crate::place::Pos;
use crate::rules::judged::{Judged, Scale};
use crate::rules::tests::build::Builder;
use crate::rules::{Assigned, JudgeOptions, RuleSet, judge};
use crate::templates::Templates;

/// A row of the table of that year: policy, indicator, target and actual.
fn row(year: i32, at: u32, policy: &str, indicator: &str, target: &str, actual: &str) -> Record {
    let sheet = Place::sheet(Arc::from("試験.xlsx"), Arc::from(format!("{year}")));
    let builder = Builder::new(at, indicator).set(|record| {
        record.place = sheet.at(Pos::new(at, 0));
        record.policy = Arc::from(policy);
    });
    let builder = builder.cell(Measure::Target, year, target).cell(Measure::Target, 2026, "100件").last_is_final();
    builder.cell(Measure::Actual, year, actual).cell(Measure::Rate, None, "").build()
}

fn judged(records: Vec<Record>, year: Option<i32>) -> (Vec<Judged>, Vec<Finding>) {
    let set = RuleSet::load(&Templates::embedded(), "common").unwrap_or_else(|fault| unreachable!("{fault}"));
    let mut findings = Vec::new();
    let judged = judge(records, &set, &JudgeOptions { year, assigned: Assigned::Default }).unload(&mut findings);
    (judged, findings)
}

/// Policy, verdict, and the number of rows that were joined.
fn told(judged: &[Judged]) -> Vec<(&str, Scale, usize)> {
    judged.iter().map(|judged| (&*judged.record.policy, judged.verdict.scale, judged.joined.len())).collect()
}

fn both_years() -> Vec<Record> {
    vec![
        row(2023, 0, "甲", "移住者数", "20件", "10件"),
        row(2023, 1, "乙", "移住者数", "20件", "20件"),
        row(2024, 0, "甲", "移住者数", "40件", "40件"),
        row(2024, 1, "乙", "移住者数", "40件", "26件"),
    ]
}

#[test]
fn an_indicator_of_two_tables_is_judged_once() {
    let (now, findings) = judged(both_years(), None);
    assert_eq!(told(&now), [("甲", Scale::OnTrack, 1), ("乙", Scale::Slow, 1)]);
    assert_eq!(now[0].record.place.sheet.as_ref(), "2024");
    assert_eq!(now[0].earlier.as_ref().map(|earlier| earlier.scale), Some(Scale::Behind), "the year before comes from its table");
    assert_eq!(now[1].earlier.as_ref().map(|earlier| earlier.scale), Some(Scale::OnTrack));
    assert_eq!(now[0].record.figures.len(), 8, "no cell is lost");
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::OtherYearTable]);
    let (then, _) = judged(both_years(), Some(2023));
    assert_eq!(told(&then), [("甲", Scale::Behind, 1), ("乙", Scale::OnTrack, 1)]);
    assert_eq!(then[0].record.place.sheet.as_ref(), "2023");
}

#[test]
fn two_indicators_of_one_name_are_never_joined() {
    // Under another policy in the second year.
    let mut moved = both_years();
    moved[1].policy = Arc::from("丙");
    let (now, _) = judged(moved, None);
    assert_eq!(told(&now), [("甲", Scale::OnTrack, 1), ("乙", Scale::Slow, 0), ("丙", Scale::Undecided, 0)]);
    assert_eq!(now[2].other_year, Some(2023));
    // Twice under one policy: which goes on in which is not known.
    let twice = vec![
        row(2023, 0, "甲", "移住者数", "20件", "10件"),
        row(2023, 1, "甲", "移住者数", "30件", "10件"),
        row(2024, 0, "甲", "移住者数", "40件", "40件"),
    ];
    let (now, _) = judged(twice, None);
    assert_eq!(now.iter().map(|judged| judged.other_year).collect::<Vec<_>>(), [None, Some(2023), Some(2023)]);
    // A 再掲 is not its original.
    let mut repost = both_years();
    repost[0].repost = true;
    let (now, _) = judged(repost, None);
    assert_eq!(now.iter().filter(|judged| judged.other_year.is_some()).count(), 1);
}

#[test]
fn a_table_of_other_indicators_stays_as_it_is() {
    let records = vec![row(2023, 0, "甲", "出生数", "20件", "10件"), row(2024, 0, "甲", "移住者数", "40件", "40件")];
    let (now, findings) = judged(records, None);
    assert_eq!(now.iter().filter(|judged| judged.other_year.is_some()).count(), 0);
    assert_eq!(&*now[0].verdict.reason, "実績なし");
    assert!(findings.iter().all(|finding| finding.code != Code::OtherYearTable));
}

#[test]
fn a_final_target_that_the_later_table_changes_is_told_at_the_later_one() {
    let mut records = both_years();
    records[2].figures[1] = row(2024, 0, "甲", "移住者数", "40件", "40件").figures.remove(1);
    let changed = Builder::new(0, "移住者数").set(|record| record.place = records[2].place.clone());
    let changed = changed.cell(Measure::Target, 2026, "90件").last_is_final().build().figures.remove(0);
    records[2].figures[1] = changed;
    let (now, findings) = judged(records, None);
    let told: Vec<&Finding> = findings.iter().filter(|finding| finding.code == Code::TargetChanged).collect();
    assert_eq!(
        told.iter().map(|finding| (&*finding.text, &*finding.detail)).collect::<Vec<_>>(),
        [("90件", "シート「2023」のC1では「100件」")]
    );
    let last = now[0].parts[0].final_target.map(|at| now[0].figure(at).text.to_string());
    assert_eq!(last.as_deref(), Some("90件"), "its own table goes first");
}

#[test]
fn a_year_that_no_table_has_counts_each_indicator_once() {
    let (asked, _) = judged(both_years(), Some(2025));
    assert_eq!(told(&asked), [("甲", Scale::Undecided, 1), ("乙", Scale::Undecided, 1)]);
    assert!(asked.iter().all(|judged| &*judged.verdict.reason == "実績なし"), "{:?}", asked[0].verdict);
}
