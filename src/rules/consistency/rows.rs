//! Rows against rows: 再掲 against the row that they repeat, and indicators that stand there twice without such a mark.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Severity};
use crate::record::{Figure, Kind, Measure, Record};
use crate::rules::judged::Judged;
use crate::rules::name::{folded, without_repost};
use crate::value::{Reading, Status};

type Key<'a> = (&'a str, Kind, String);

fn key(record: &Record) -> Key<'_> {
    (&record.place.file, record.kind, without_repost(&record.indicator_clean))
}

/// Every 再掲 against its original.
pub fn reposts(judged: &[Judged]) -> Vec<Finding> {
    if !judged.iter().any(|judged| judged.record.repost) {
        return Vec::new();
    }
    let originals = judged.iter().map(|judged| &judged.record).filter(|record| !record.repost);
    let mut by_name: BTreeMap<Key, Vec<&Record>> = BTreeMap::new();
    let mut by_figures: BTreeMap<Signature, Vec<&Record>> = BTreeMap::new();
    for original in originals {
        by_name.entry(key(original)).or_default().push(original);
        by_figures.entry(signature(original)).or_default().push(original);
    }
    let mut findings = Vec::new();
    for repost in judged.iter().map(|judged| &judged.record).filter(|record| record.repost) {
        match by_name.get(&key(repost)).and_then(|same_name| original(repost, same_name)) {
            Some(original) => findings.extend(differences(repost, original)),
            None if by_name.contains_key(&key(repost)) => {}
            None => findings.push(misnamed(repost, by_figures.get(&signature(repost)).map(Vec::as_slice).unwrap_or_default())),
        }
    }
    findings
}

/// The row that a 再掲 repeats among those of its name: the only one, the one of the same programme, or the one with the same figures.
fn original<'a>(repost: &Record, same_name: &[&'a Record]) -> Option<&'a Record> {
    let only = |found: Vec<&&'a Record>| if let [one] = found[..] { Some(*one) } else { None };
    let program = without_repost(&repost.program);
    only(same_name.iter().collect())
        .or_else(|| only(same_name.iter().filter(|record| without_repost(&record.program) == program).collect()))
        .or_else(|| only(same_name.iter().filter(|record| same_figures(repost, record)).collect()))
}

/// Kind, and what the targets and actuals say.
type Signature = (Kind, Vec<(Measure, Option<i32>, String)>);

fn signature(record: &Record) -> Signature {
    let counted = record.figures.iter().filter(|figure| matches!(figure.measure, Measure::Target | Measure::Actual));
    (record.kind, counted.map(|figure| (figure.measure, figure.column_year(), meaning(&figure.reading, figure))).collect())
}

/// Whether two rows say the same, and not merely nothing.
fn same_figures(one: &Record, other: &Record) -> bool {
    let signature_of_one = signature(one);
    signature_of_one.1.iter().any(|(_, _, meaning)| meaning.starts_with('=')) && signature_of_one == signature(other)
}

/// What a cell says, spelling aside: the same for 2万人 and 20,000人, for ― and -.
fn meaning(reading: &Reading, figure: &Figure) -> String {
    let amount = |quantity: &crate::value::Quantity| format!("={}{}", quantity.value.normalize(), quantity.unit);
    match (reading.status, &reading.quantity) {
        (Status::Value, Some(quantity)) => amount(quantity),
        (Status::Value, None) => reading.components.iter().map(|part| amount(&part.quantity) + &folded(&part.label)).collect(),
        (Status::Text, _) => folded(&figure.text),
        (Status::Blank | Status::None, _) => String::new(),
        (status, _) => status.id().to_owned(),
    }
}

/// The cells of a 再掲 that say something else than those of its original.
fn differences(repost: &Record, original: &Record) -> Vec<Finding> {
    let mut findings = Vec::new();
    for figure in &repost.figures {
        let same_column = |other: &&Figure| {
            other.measure == figure.measure && other.column_year() == figure.column_year() && other.is_final == figure.is_final
        };
        if matches!(figure.measure, Measure::GroupRate | Measure::GroupVerdict) {
            continue;
        }
        let Some(other) = original.figures.iter().find(same_column) else { continue };
        if meaning(&figure.reading, figure) != meaning(&other.reading, other) {
            let detail = format!("再掲の元の行（{}）では「{}」", other.place.a1(), other.text);
            findings.push(crate::rules::finding(Code::RepostMismatch, repost, figure).detail(detail));
        }
    }
    findings
}

/// A 再掲 without an original of its name: among the rows with the same figures, the one that is almost called the same.
fn misnamed(repost: &Record, same: &[&Record]) -> Finding {
    let name = without_repost(&repost.indicator_clean);
    let near = |record: &&&Record| {
        record.place.file == repost.place.file && same_figures(repost, record) && nearly(&name, &without_repost(&record.indicator_clean))
    };
    let detail = same.iter().find(near).map_or_else(
        || "同じ名前の元の行がこのファイルにない".to_owned(),
        |original| format!("元の行（{}）の名前は「{}」で、文字が違う", original.place.a1(), original.indicator),
    );
    let finding = Finding::new(Code::RepostMismatch, repost.place.clone()).severity(Severity::Note);
    finding.item(&*repost.indicator).text(&*repost.indicator).detail(detail)
}

/// Whether two names differ in one or two characters only.
fn nearly(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let head = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = one[head..].iter().rev().zip(other[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let left = one.len().max(other.len()) - head - tail;
    left > 0 && left <= 2 && head + tail > 2
}

/// Indicators that stand twice under the same programme, or twice with the same figures, without being marked as 再掲.
pub fn duplicates(judged: &[Judged]) -> Vec<Finding> {
    let mut by_name: BTreeMap<Key, Vec<(usize, &Record)>> = BTreeMap::new();
    for (at, record) in judged.iter().map(|judged| &judged.record).enumerate().filter(|(_, record)| !record.repost) {
        by_name.entry(key(record)).or_default().push((at, record));
    }
    let mut findings: Vec<(usize, Finding)> = by_name.values().filter(|rows| rows.len() > 1).flat_map(|rows| doubled(rows)).collect();
    findings.sort_by_key(|(at, _)| *at);
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// Among rows of one name those that stand under the path of an earlier one or say the same figures, with their place in the document.
fn doubled(rows: &[(usize, &Record)]) -> Vec<(usize, Finding)> {
    let (mut paths, mut figures) = (BTreeMap::new(), BTreeMap::new());
    let mut findings = Vec::new();
    for (nth, (at, record)) in rows.iter().enumerate() {
        let path = (without_repost(&record.goal), without_repost(&record.policy), without_repost(&record.program));
        let signature = signature(record);
        let says = signature.1.iter().any(|(_, _, meaning)| meaning.starts_with('='));
        let same_path = *paths.entry(path).or_insert(nth);
        let same_figures = if says { *figures.entry(signature).or_insert(nth) } else { nth };
        let first = same_path.min(same_figures);
        if first == nth {
            continue;
        }
        let (_, earlier) = rows[first];
        let same = if self::same_figures(earlier, record) { "値も同じです" } else { "値は違います" };
        let detail = format!("{}の行と同じ名前で、{same}", earlier.place.a1());
        let finding = Finding::new(Code::DuplicateIndicator, record.place.clone()).item(&*record.indicator).text(&*record.indicator);
        findings.push((*at, finding.detail(detail)));
    }
    findings
}
