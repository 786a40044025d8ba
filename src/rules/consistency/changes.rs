//! Targets and baselines that one document states twice with different amounts: versions beside each other in a row (当初, 変更後), and
//! the same indicator on another sheet.
//!
//! In: judged records of one municipality in document order. Out: a finding at the later statement, which names the earlier one. Rows of
//! one sheet that share a name are left to [`super::rows`]: they may be different indicators.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::finding::{Code, Finding};
use crate::record::{Figure, Kind, Measure, Record};
use crate::rules::finding;
use crate::rules::judged::Judged;
use crate::rules::name::without_repost;
use crate::rules::operand::operand;

/// Every target and baseline that differs from an earlier statement of it.
pub fn check(judged: &[Judged]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = judged.iter().flat_map(|judged| within(&judged.record)).collect();
    let mut by_name: BTreeMap<(&str, Kind, String), Vec<&Record>> = BTreeMap::new();
    for record in judged.iter().map(|judged| &judged.record).filter(|record| !record.repost) {
        let key = (&*record.place.file, record.kind, without_repost(&record.indicator_clean));
        by_name.entry(key).or_default().push(record);
    }
    for same_name in by_name.into_values() {
        findings.extend(across(&same_name));
    }
    findings
}

/// Two statements within one row.
fn within(record: &Record) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Tables of other years come first: what the row itself says is the later statement.
    let (own, others) = record.by_table();
    let figures: Vec<&Figure> = others.iter().chain(own).collect();
    for (at, figure) in figures.iter().enumerate() {
        let earlier = figures[..at].iter().rev().copied().find(|earlier| same_statement(earlier, figure));
        let place = match earlier {
            Some(earlier) if at >= others.len() && others.contains(earlier) => format!("シート「{}」", earlier.place.sheet),
            _ => "同じ行".to_owned(),
        };
        findings.extend(earlier.and_then(|earlier| told(record, figure, earlier, &place)));
    }
    findings
}

/// Rows of one name, each alone on its sheet and under the same path where both have one.
fn across(same_name: &[&Record]) -> Vec<Finding> {
    if same_name.len() < 2 {
        return Vec::new();
    }
    let mut on_sheet: BTreeMap<&str, usize> = BTreeMap::new();
    for record in same_name {
        *on_sheet.entry(&record.place.sheet).or_default() += 1;
    }
    let alone = |record: &&&Record| on_sheet.get(&*record.place.sheet) == Some(&1);
    let rows: Vec<&Record> = same_name.iter().filter(alone).copied().collect();
    let mut findings = Vec::new();
    for pair in rows.windows(2) {
        let [before, after] = pair else { continue };
        if !same_path(before, after) {
            continue;
        }
        for figure in &after.figures {
            let earlier = before.figures.iter().find(|earlier| same_statement(earlier, figure));
            let place = format!("シート「{}」", before.place.sheet);
            findings.extend(earlier.and_then(|earlier| told(after, figure, earlier, &place)));
        }
    }
    findings
}

fn same_path(one: &Record, other: &Record) -> bool {
    let pairs = [(&one.goal, &other.goal), (&one.policy, &other.policy), (&one.program, &other.program)];
    pairs.into_iter().all(|(one, other)| one.is_empty() || other.is_empty() || without_repost(one) == without_repost(other))
}

/// Whether two cells state the same target or baseline: of the same year, and both the final one or neither.
fn same_statement(one: &Figure, other: &Figure) -> bool {
    let stated = matches!(one.measure, Measure::Target | Measure::Baseline) && one.measure == other.measure;
    stated && one.column_year().is_some() && one.column_year() == other.column_year() && one.is_final == other.is_final
}

fn told(record: &Record, figure: &Figure, earlier: &Figure, place: &str) -> Option<Finding> {
    let (before, now) = (amount(earlier)?, amount(figure)?);
    let detail = format!("{place}の{}では「{}」", earlier.place.a1(), earlier.text);
    (before != now).then(|| finding(Code::TargetChanged, record, figure).detail(detail))
}

fn amount(figure: &Figure) -> Option<(Decimal, &str)> {
    let quantity = operand(&figure.reading, "").ok()?.quantity;
    Some((quantity.value, &quantity.unit))
}
