//! The judgements that two bodies published come out again under the rule sets that describe them.

use std::collections::BTreeSet;

use crate::program::{Merged, sample};
use crate::tidy::key;

#[test]
fn every_rate_that_kanagawa_printed_has_a_formula() {
    let records = Merged::of(&[&sample("140007")], &["--rules", "kanagawa"]).table("records.csv").unwrap();
    let printed: Vec<_> = records.rows.iter().filter(|row| !row.get("rate_submitted").is_empty()).collect();
    assert_eq!(printed.len(), 85);
    let unexplained: Vec<_> = printed.iter().filter(|row| row.get("rate_check") != "match" || row.get("formula").is_empty()).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

#[test]
fn every_group_verdict_that_kanagawa_printed_comes_out() {
    let records = Merged::of(&[&sample("140007")], &["--rules", "kanagawa"]).table("records.csv").unwrap();
    let judged = records.rows.iter().filter(|row| !row.get("group_verdict_submitted").is_empty());
    let groups: BTreeSet<[String; 4]> =
        judged.map(|row| ["sheet", "group", "group_verdict_submitted", "group_verdict"].map(|column| key(row.get(column)))).collect();
    assert_eq!(groups.len(), 36);
    let differing: Vec<_> = groups.iter().filter(|[_, _, submitted, computed]| submitted != computed).collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn kobe_agrees_but_for_seven_which_are_reported() {
    let merged = Merged::of(&[&sample("281000")], &["--rules", "kobe"]);
    let records = merged.table("records.csv").unwrap();
    let count = |check: &str| records.rows.iter().filter(|row| row.get("kind") == "KPI" && row.get("verdict_check") == check).count();
    assert_eq!((count("match"), count("mismatch")), (117, 7));
    let differing: BTreeSet<String> = records
        .rows
        .iter()
        .filter(|row| row.get("kind") == "KPI" && row.get("verdict_check") == "mismatch")
        .map(|row| key(row.get("indicator")))
        .collect();
    let findings = merged.table("findings.csv").unwrap();
    let reported: Vec<&str> = findings.rows.iter().filter(|row| row.get("code") == "verdict-mismatch").map(|row| row.get("item")).collect();
    for indicator in differing {
        assert!(reported.iter().any(|item| key(item).contains(&indicator)), "「{indicator}」の所見がない: {reported:?}");
    }
}
