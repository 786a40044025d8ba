//! Which record of the earlier run is which of the run at hand.
//!
//! In: the records of one body, then and now. Out: pairs, and what is left over on either side. First come records that are the same in
//! name, path and figures, then those of the same name with less and less of the path, so that one of two namesakes that vanished is
//! told as itself. What is left is paired by how much its name and its figures are alike, and only ever as a question.

use std::collections::{BTreeMap, VecDeque};

use strsim::{normalized_levenshtein, sorensen_dice};

use super::words;
use crate::previous::PastRecord;
use crate::record::Measure;

/// Most comparisons of names in one body; beyond it names are not compared.
const MOST: usize = 1_000_000;
/// How much alike names must be when their figures agree, when there are none to compare, and when they disagree.
const ALIKE: [f64; 3] = [0.3, 0.6, 0.8];
/// Share of equal figures from which on figures agree.
const AGREE: f64 = 0.5;

/// A record then and now.
pub struct Pair<'a> {
    pub before: &'a PastRecord,
    pub now: &'a PastRecord,
    /// Whether they were paired although their names differ.
    pub renamed: bool,
}

/// The pairs in the order of now, and what is left over.
pub struct Paired<'a> {
    pub pairs: Vec<Pair<'a>>,
    pub gone: Vec<&'a PastRecord>,
    pub new: Vec<&'a PastRecord>,
}

/// Pairs the records of one body.
pub fn pairs<'a>(before: &[&'a PastRecord], now: &[&'a PastRecord]) -> Paired<'a> {
    let keys: [fn(&PastRecord) -> String; 5] = [
        |record| format!("{}{}", path(record, 3), figures(record)),
        |record| path(record, 3),
        |record| path(record, 1),
        |record| format!("{}{}", path(record, 0), figures(record)),
        |record| path(record, 0),
    ];
    let mut of_now: Vec<Option<usize>> = vec![None; now.len()];
    let mut taken = vec![false; before.len()];
    for key in keys {
        let mut waiting: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
        for (at, record) in before.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            waiting.entry(key(record)).or_default().push_back(at);
        }
        for (at, record) in now.iter().enumerate() {
            if of_now[at].is_none()
                && let Some(found) = waiting.get_mut(&key(record)).and_then(VecDeque::pop_front)
            {
                of_now[at] = Some(found);
                taken[found] = true;
            }
        }
    }
    let renamed = by_likeness(before, now, &of_now, &taken);
    for (found, at) in &renamed {
        of_now[*at] = Some(*found);
        taken[*found] = true;
    }
    let pair = |(at, found): (usize, &Option<usize>)| {
        found.map(|found| Pair { before: before[found], now: now[at], renamed: renamed.contains(&(found, at)) })
    };
    Paired {
        pairs: of_now.iter().enumerate().filter_map(pair).collect(),
        gone: before.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(record, _)| *record).collect(),
        new: now.iter().zip(&of_now).filter(|(_, found)| found.is_none()).map(|(record, _)| *record).collect(),
    }
}

/// Kind, name, 再掲 and the first steps of the path.
fn path(record: &PastRecord, steps: usize) -> String {
    let path = [&record.goal, &record.policy, &record.program];
    let path: Vec<String> = path.iter().take(steps).map(|step| words::key(step)).collect();
    format!("{}\n{}\n{}\n{}", record.kind.label(), words::key(&record.indicator_clean), record.repost, path.join("\n"))
}

/// The figures as they stand.
fn figures(record: &PastRecord) -> String {
    let figures = record.figures.iter().map(|figure| format!("{} {:?} {}", figure.measure.id(), figure.column_year, figure.text));
    figures.collect::<Vec<_>>().join("\n")
}

/// Pairs of those left over, most alike first.
fn by_likeness(before: &[&PastRecord], now: &[&PastRecord], of_now: &[Option<usize>], taken: &[bool]) -> Vec<(usize, usize)> {
    let left: Vec<usize> = (0..before.len()).filter(|at| !taken[*at]).collect();
    let new: Vec<usize> = (0..now.len()).filter(|at| of_now[*at].is_none()).collect();
    if left.len() * new.len() > MOST {
        return Vec::new();
    }
    let mut found: Vec<(f64, usize, usize)> = Vec::new();
    for &old in &left {
        for &at in &new {
            found.extend(likeness(before[old], now[at]).map(|likeness| (likeness, old, at)));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, old, at) in found {
        if !pairs.iter().any(|pair| pair.0 == old || pair.1 == at) {
            pairs.push((old, at));
        }
    }
    pairs
}

/// How much two records are alike, from 0 to 2; none when too little to ask.
fn likeness(before: &PastRecord, now: &PastRecord) -> Option<f64> {
    let (old, new) = (words::key(&before.indicator_clean), words::key(&now.indicator_clean));
    let names = normalized_levenshtein(&old, &new).max(sorensen_dice(&old, &new));
    let agreement = agreement(before, now);
    let enough = match agreement {
        Some(share) if share >= AGREE => ALIKE[0],
        None => ALIKE[1],
        Some(_) => ALIKE[2],
    };
    (before.kind == now.kind && names >= enough).then(|| names + agreement.unwrap_or(AGREE))
}

/// Share of equal figures among those that both have, of at least two.
fn agreement(before: &PastRecord, now: &PastRecord) -> Option<f64> {
    let (mut both, mut equal) = (0_u32, 0_u32);
    for figure in &before.figures {
        if !matches!(figure.measure, Measure::Baseline | Measure::Target | Measure::Actual) || figure.amounts().next().is_none() {
            continue;
        }
        let same_column = |other: &&crate::previous::PastFigure| {
            other.measure == figure.measure && other.column_year == figure.column_year && other.is_final == figure.is_final
        };
        if let Some(other) = now.figures.iter().find(same_column).filter(|other| other.amounts().next().is_some()) {
            both += 1;
            equal += u32::from(figure.amounts().map(|(_, amount)| amount.value).eq(other.amounts().map(|(_, amount)| amount.value)));
        }
    }
    (both >= 2).then(|| f64::from(equal) / f64::from(both))
}
