//! Counts that a document prints of its own verdicts, against its rows.
//!
//! In: judged records and the printed counts (a front page's 順調 27件). Out: a finding for every count that the rows do not give.
//! A document counts either all rows or those without 再掲; whichever agrees with more of its cells is taken to be its way of counting.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Code, Finding};
use crate::record::{Kind, Measure, PrintedCount};
use crate::value::composed;

use super::judged::Judged;
use super::name::folded;

/// What the rows give for one printed count.
struct Counted<'a> {
    rows: Vec<&'a Judged>,
    without_reposts: usize,
}

/// A way of counting.
type Count = fn(&Counted) -> usize;

/// The printed counts that the rows of the same file do not give.
#[must_use]
pub fn check_totals(judged: &[Judged], printed: &[PrintedCount]) -> Vec<Finding> {
    let mut by_file: BTreeMap<&Arc<str>, Vec<&PrintedCount>> = BTreeMap::new();
    for count in printed {
        by_file.entry(&count.place.file).or_default().push(count);
    }
    by_file.into_values().flat_map(|printed| check_file(judged, &printed)).collect()
}

fn check_file(judged: &[Judged], printed: &[&PrintedCount]) -> Vec<Finding> {
    // Without verdicts of the year that is judged there is nothing to count.
    let of_file = |judged: &&Judged| printed.first().is_some_and(|count| count.place.file == judged.record.place.file);
    if !judged.iter().filter(of_file).any(|judged| judged.verdict_submitted.is_some()) {
        return Vec::new();
    }
    let counted: Vec<(&PrintedCount, Counted)> = printed.iter().map(|printed| (*printed, count(judged, printed))).collect();
    let agreeing = |of: Count| counted.iter().filter(|(printed, counted)| printed.count == of(counted)).count();
    let all: Count = |counted| counted.rows.len();
    let originals: Count = |counted| counted.without_reposts;
    let of = if agreeing(originals) > agreeing(all) { originals } else { all };
    counted.iter().filter(|(printed, counted)| printed.count != of(counted)).map(|(printed, counted)| told(printed, counted)).collect()
}

fn count<'a>(judged: &'a [Judged], printed: &PrintedCount) -> Counted<'a> {
    let label = folded(&printed.verdict);
    let goal = printed.goal.as_deref().map(number);
    let counts = |judged: &&Judged| {
        let record = &judged.record;
        record.place.file == printed.place.file
            && judged.other_year.is_none()
            && printed.kind.is_none_or(|kind| kind == record.kind)
            && goal.as_ref().is_none_or(|goal| *goal == number(&record.goal))
            && judged.verdict_submitted.as_deref().is_some_and(|verdict| folded(verdict) == label)
    };
    let rows: Vec<&Judged> = judged.iter().filter(counts).collect();
    let without_reposts = rows.iter().filter(|judged| !judged.record.repost).count();
    Counted { rows, without_reposts }
}

/// The number of a goal (基本目標１ … → 1, 1-1 安定した… → 1-1), or its words where it has none.
fn number(goal: &str) -> String {
    let text = composed(goal);
    let from = text.find(|c: char| c.is_ascii_digit());
    let number = from.map(|from| text[from..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '.')).collect::<String>());
    number.unwrap_or_else(|| folded(goal))
}

fn told(printed: &PrintedCount, counted: &Counted) -> Finding {
    let goal = printed.goal.as_deref().unwrap_or("合計");
    let kind = printed.kind.map_or("数値目標・KPI", Kind::label);
    let (all, originals) = (counted.rows.len(), counted.without_reposts);
    let cells: Vec<String> = counted.rows.iter().filter_map(|judged| cell(judged)).collect();
    let rows = match cells.as_slice() {
        [] => String::new(),
        [one] => format!("。明細のセルは {one}"),
        [first, .., last] if cells.len() > 12 => format!("。明細のセルは {first} から {last} まで"),
        _ => format!("。明細のセルは {}", cells.join("、")),
    };
    let detail = format!("印刷された数は{}、明細を数えると{all}（再掲を除くと{originals}）{rows}", printed.count);
    let item = format!("{goal} / {kind} / {}", printed.verdict);
    Finding::new(Code::TotalMismatch, printed.place.clone()).item(item).text(&*printed.text).detail(detail)
}

/// The cell of a record's submitted verdict.
fn cell(judged: &Judged) -> Option<String> {
    judged
        .record
        .figures_of(Measure::Verdict)
        .find(|figure| Some(folded(&figure.text)) == judged.verdict_submitted.as_deref().map(folded))
        .map(|figure| figure.place.a1())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Pos;

    use crate::rules::tests::build::kobe;
    use crate::rules::tests::judged_by;

    /// The front page of 神戸市 (R4): 順調, やや遅れ, 遅れ of 数値目標 and of KPI, goal by goal and in all.
    const PRINTED: [(&str, [usize; 6]); 8] = [
        ("1", [1, 0, 1, 27, 1, 6]),
        ("2", [0, 0, 2, 9, 1, 3]),
        ("3", [1, 1, 0, 13, 8, 5]),
        ("4", [1, 0, 0, 13, 2, 1]),
        ("5", [2, 0, 0, 7, 1, 1]),
        ("6", [1, 0, 0, 11, 0, 1]),
        ("7", [2, 0, 0, 13, 2, 3]),
        ("合計", [8, 1, 2, 93, 15, 20]),
    ];

    #[test]
    fn eight_cells_and_three_totals_of_kobe_differ() {
        let judged = judged_by(kobe(), "kobe").output;
        let mut printed = Vec::new();
        for (row, (goal, counts)) in (0..).zip(PRINTED) {
            for (col, count) in (0..).zip(counts) {
                printed.push(PrintedCount {
                    place: judged[0].record.place.at(Pos::new(row, col)),
                    text: count.to_string(),
                    goal: (goal != "合計").then(|| format!("基本目標{goal}")),
                    kind: Some(if col < 3 { Kind::Goal } else { Kind::Kpi }),
                    verdict: ["順調", "やや遅れ", "遅れ"][usize::try_from(col % 3).unwrap_or_default()].to_owned(),
                    count,
                });
            }
        }
        let findings = check_totals(&judged, &printed);
        let (totals, cells): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.item.starts_with("合計"));
        assert_eq!((cells.len(), totals.len()), (8, 3));
        assert!(cells[0].detail.starts_with("印刷された数は27、明細を数えると28（再掲を除くと27）"), "{}", cells[0].detail);
        assert!(totals.iter().any(|finding| finding.detail.starts_with("印刷された数は93、明細を数えると99")));
        assert!(totals.iter().any(|finding| finding.detail.starts_with("印刷された数は15、明細を数えると19")));
        assert!(totals.iter().any(|finding| finding.detail.starts_with("印刷された数は2、明細を数えると3")));
    }
}
