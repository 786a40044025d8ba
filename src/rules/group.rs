//! The verdict of groups (小柱, 施策, 基本目標) from their records' rates, against what was submitted.
//!
//! In: judged records in document order. Out: the same with `group` filled in, one finding a group whose verdict differs.
//! Records without a rate are left out of the mean; a group without any has the rule set's word for that.

use std::collections::BTreeMap;
use std::sync::Arc;

use dashu_ratio::RBig;
use num_traits::Zero;
use rust_decimal::Decimal;

use super::component::of_band;
use super::judged::{Check, GroupJudgement, Judged, Scale, Verdict};
use super::name::folded;
use super::rate::exact;
use super::set::{GroupBy, GroupMethod, GroupRule, RuleSet};
use super::{Assigned, submitted};
use crate::finding::{Code, Finding};

/// What makes a group: file, goal, policy and name, as far as the rule set says.
type Key = (Arc<str>, Arc<str>, Arc<str>, Arc<str>);

/// Fills in the groups of judged records.
pub fn judge_groups(judged: &mut [Judged], set: &RuleSet, assigned: Assigned, findings: &mut Vec<Finding>) {
    let by = set.group.as_ref().map_or(GroupBy::Group, |group| group.by);
    let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (index, judged) in judged.iter().enumerate() {
        if let Some(key) = key(judged, by) {
            groups.entry(key).or_default().push(index);
        }
    }
    for (key, members) in groups {
        let records: Vec<&Judged> = members.iter().map(|index| &judged[*index]).collect();
        let figure = set.group.as_ref().and_then(|group| figure(group, &records, set));
        let verdict = verdict(set, figure.as_ref());
        let stated = records.iter().find_map(|judged| submitted::group_verdict(&judged.record, judged.year));
        let check = match (&stated, &set.group, assigned) {
            (None, ..) => Check::None,
            (Some(_), None, _) | (Some(_), _, Assigned::Default) => Check::NotComparable,
            (Some((_, words)), Some(_), Assigned::ByUser) if agrees(words, &verdict) => Check::Match,
            (Some(_), Some(_), Assigned::ByUser) => Check::Mismatch,
        };
        if let (Check::Mismatch, Some((cell, words))) = (check, &stated) {
            let detail = format!("提出は「{words}」、この基準では「{}」（{}）", verdict.label, verdict.reason);
            let item = format!("{} / {}", key.3, cell.header);
            findings.push(Finding::new(Code::GroupVerdictMismatch, cell.place.clone()).item(item).text(&*cell.text).detail(detail));
        }
        let stated = stated.map(|(_, words)| words);
        if set.group.is_none() && stated.is_none() {
            continue;
        }
        let group = Arc::new(GroupJudgement { name: Arc::clone(&key.3), rate: figure, verdict_submitted: stated, verdict, check });
        for index in members {
            judged[index].group = Some(Arc::clone(&group));
        }
    }
}

fn key(judged: &Judged, by: GroupBy) -> Option<Key> {
    let record = &judged.record;
    let empty = || Arc::from("");
    let (policy, name) = match by {
        GroupBy::Group => (Arc::clone(&record.policy), &record.group),
        GroupBy::Policy => (empty(), &record.policy),
        GroupBy::Goal => (empty(), &record.goal),
    };
    (!name.is_empty()).then(|| (Arc::clone(&record.place.file), Arc::clone(&record.goal), policy, Arc::clone(name)))
}

fn agrees(words: &str, verdict: &Verdict) -> bool {
    folded(words) == folded(&verdict.label)
}

/// The group's figure; none when no record counts.
fn figure(group: &GroupRule, records: &[&Judged], set: &RuleSet) -> Option<RBig> {
    let count = |n: usize| exact(Decimal::from(n));
    match &group.method {
        GroupMethod::MeanRate => mean(records.iter().filter_map(|judged| record_rate(judged, group.clip.as_ref()))),
        GroupMethod::ShareAttained(reached) => {
            let rates: Vec<RBig> = records.iter().filter_map(|judged| record_rate(judged, None)).collect();
            let attained = rates.iter().filter(|rate| *rate >= reached).count();
            (!rates.is_empty()).then(|| count(attained * 100) / count(rates.len()))
        }
        GroupMethod::PointsSum | GroupMethod::PointsShare => {
            let points = |judged: &&Judged| set.bands.labelled(&judged.verdict.label).and_then(|band| band.points).map(exact);
            let gained: Vec<RBig> = records.iter().filter_map(points).collect();
            let sum = gained.iter().fold(RBig::zero(), |sum, points| sum + points);
            let most = set.bands.all().iter().filter_map(|band| band.points).max().map(exact).filter(|most| !most.is_zero());
            if gained.is_empty() {
                None
            } else if group.method == GroupMethod::PointsSum {
                Some(sum)
            } else {
                most.map(|most| sum * exact(Decimal::ONE_HUNDRED) / (most * count(gained.len())))
            }
        }
    }
}

/// The mean rate of a record's components, each clipped.
fn record_rate(judged: &Judged, clip: Option<&(RBig, RBig)>) -> Option<RBig> {
    let clipped = |rate: &RBig| match clip {
        Some((low, high)) => rate.clone().clamp(low.clone(), high.clone()),
        None => rate.clone(),
    };
    mean(judged.parts.iter().filter_map(|part| part.rate.as_ref()).map(clipped))
}

/// The mean; none of nothing.
pub fn mean(values: impl Iterator<Item = RBig>) -> Option<RBig> {
    let (sum, count) = values.fold((RBig::zero(), 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / exact(count.into()))
}

fn verdict(set: &RuleSet, figure: Option<&RBig>) -> Verdict {
    let undecided = |label: &str, reason: &str| Verdict { label: Arc::from(label), scale: Scale::Undecided, reason: Arc::from(reason) };
    let Some(group) = &set.group else {
        return undecided(Scale::Undecided.label(), "この基準はまとまりの判定を定めていない");
    };
    let band = figure.and_then(|figure| group.bands.of(&set.rounded(figure)).map(|band| (band, figure)));
    let Some((band, figure)) = band else { return undecided(&group.none, "率のある指標がひとつもない") };
    let shown = group.bands.shown(figure);
    let reason = match group.method {
        GroupMethod::MeanRate => format!("率の平均 {shown}"),
        GroupMethod::ShareAttained(_) => format!("目標に届いた指標の割合 {shown}"),
        GroupMethod::PointsSum => format!("点数の合計 {}", shown.replace('%', "点")),
        GroupMethod::PointsShare => format!("満点に対する点数の割合 {shown}"),
    };
    of_band(band, reason)
}
