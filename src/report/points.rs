//! The five points of 概要: what to look at first, each with the kind of sheet that shows it.
//!
//! In: the run and its totals. Out: sentences, the most pressing first. The staff are told what is to be checked, the council how things
//! stand; nothing of what was checked is told to the council.

use std::cmp::Reverse;

use crate::account::SheetAccount;
use crate::finding::Severity;
use crate::rules::judged::{Check, Scale};

use super::context::Context;
use super::tally::{self, Counts, Whose};
use super::template::SheetKind;

/// Most points that there are.
const MOST: usize = 5;

/// A sentence and the sheet that shows it.
type Point = (SheetKind, String);

/// What is to be checked first.
pub fn for_staff(context: &Context<'_>) -> Vec<Point> {
    let run = context.run;
    let counts = counts(context);
    let severity = |severity| run.findings.iter().filter(|finding| finding.severity == severity).count();
    let missing = run.asked.iter().filter(|asked| !asked.submitted).count();
    let errors = severity(Severity::Error);
    let untied: usize = run.sources.iter().flat_map(|source| &source.sheets).map(SheetAccount::untied).sum();
    let (slow, behind) = (counts.at(Scale::Slow), counts.at(Scale::Behind));
    let differ = run.judged.iter().filter(|judged| judged.verdict_check == Check::Mismatch).count();
    let rates = run.judged.iter().filter(|judged| judged.parts.iter().any(|part| part.rate_check == Check::Mismatch)).count();
    let apart: Vec<String> = [("判定", differ), ("達成率", rates)]
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what}で{count}件"))
        .collect();
    let undecided = counts.at(Scale::Undecided);
    let warnings = severity(Severity::Warning);
    let points = [
        (missing, SheetKind::Submissions, format!("名簿の団体のうち{missing}団体がまだ提出していない。")),
        (errors, SheetKind::Findings, format!("エラーが{errors}件ある。読めなかった値は集計に入っていない。提出元に確かめる。")),
        (untied, SheetKind::Accounts, format!("役割の決まらないセルが{untied}ある。読み落としがないか確かめる。")),
        (slow + behind, SheetKind::Behind, format!("遅れが{behind}件、やや遅れが{slow}件ある（再掲を除く）。")),
        (differ + rates, SheetKind::Findings, format!("提出と計算が違うものが、{}ある。", apart.join("、"))),
        (undecided, SheetKind::List, format!("判定不能が{undecided}件ある（再掲を除く）。{}", reasons(context))),
        (warnings, SheetKind::Findings, format!("警告が{warnings}件ある。単位や桁、見出しの読み方を確かめる。")),
    ];
    told(points, "特に確かめるところはない。")
}

/// How things stand.
pub fn for_council(context: &Context<'_>) -> Vec<Point> {
    let asked = &context.run.asked;
    let submitted = asked.iter().filter(|asked| asked.submitted).count();
    let counts = counts(context);
    let (on_track, mostly) = (counts.at(Scale::OnTrack), counts.at(Scale::MostlyOnTrack));
    let (slow, behind) = (counts.at(Scale::Slow), counts.at(Scale::Behind));
    let undecided = counts.at(Scale::Undecided);
    let well = tenths(on_track + mostly, counts.decided());
    let badly = tenths(slow + behind, counts.decided());
    let points = [
        (asked.len(), SheetKind::Summary, format!("{}団体のうち{submitted}団体の指標をまとめた。", asked.len())),
        (
            on_track + mostly,
            SheetKind::Summary,
            format!("判定した指標のうち、順調が{on_track}件、概ね順調が{mostly}件で、合わせて{well}。"),
        ),
        (slow + behind, SheetKind::Behind, format!("遅れが{behind}件、やや遅れが{slow}件で、合わせて{badly}。")),
        (usize::from(!delayed(context).is_empty()), SheetKind::Summary, format!("遅れ・やや遅れの多い目標：{}。", delayed(context))),
        (undecided, SheetKind::List, format!("判定できなかった指標が{undecided}件ある。{}", reasons(context))),
    ];
    told(points, "指標がひとつもない。")
}

/// Those that count anything, at most [`MOST`]; the other words when there are none.
fn told<const N: usize>(points: [(usize, SheetKind, String); N], none: &str) -> Vec<Point> {
    let points = points.into_iter().filter(|(count, ..)| *count > 0).map(|(_, kind, words)| (kind, words));
    let points: Vec<Point> = points.take(MOST).collect();
    if points.is_empty() { vec![(SheetKind::List, none.to_owned())] } else { points }
}

fn counts(context: &Context<'_>) -> Counts {
    tally::grand(&context.totals, Whose::Computed).into_iter().sum()
}

/// A share in percent with one decimal, half up: 「84.6%」.
fn tenths(part: usize, whole: usize) -> String {
    let thousandths = (part * 2_000 + whole).checked_div(2 * whole).unwrap_or_default();
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// The goals with the most delays, where the documents of a single body name goals: 「基本目標３ 5件、…」.
fn delayed(context: &Context<'_>) -> String {
    if context.totals.by_municipality.len() != 1 {
        return String::new();
    }
    let late = |counts: &Counts| counts.at(Scale::Slow) + counts.at(Scale::Behind);
    let rows = context.totals.by_goal.iter().map(|row| (&*row.goal, late(&Counts::of(&row.both(), Whose::Computed))));
    most(rows.filter(|(goal, count)| !goal.is_empty() && *count > 0).collect())
}

/// The commonest reasons for which records could not be judged, of those that [`counts`] counts.
fn reasons(context: &Context<'_>) -> String {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for judged in tally::counted_records(&context.run.judged, &context.totals) {
        if judged.verdict.scale != Scale::Undecided {
            continue;
        }
        // What follows in brackets is of the single record.
        let reason = judged.verdict.reason.split('（').next().unwrap_or_default();
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((reason, 1)),
        }
    }
    let shown = most(reasons);
    if shown.is_empty() { String::new() } else { format!("主な理由：{shown}。") }
}

/// The three that are counted most, with their counts.
fn most(mut counted: Vec<(&str, usize)>) -> String {
    counted.sort_by_key(|(_, count)| Reverse(*count));
    counted.iter().take(3).map(|(words, count)| format!("{words} {count}件")).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_up() {
        for (part, whole, said) in [(1, 3, "33.3%"), (2, 3, "66.7%"), (1, 2000, "0.1%"), (0, 0, "0.0%"), (5, 5, "100.0%")] {
            assert_eq!(tenths(part, whole), said);
        }
    }
}
