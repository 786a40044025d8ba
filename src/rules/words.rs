//! Targets in words: met by the same words, by words that the lexicon lists for them, or, where the words say that the baseline is to be
//! kept, by an actual that keeps it.
//!
//! In: a component's case and evidence. Out: a verdict without a rate, or none where the target is no such words. Words that neither
//! agree nor are listed are left open by whoever asks; nothing is compared by its looks.

use std::cmp::Ordering;

use super::component::{Case, Evidence, of_band, undecided};
use super::direction::Strength;
use super::judged::{Direction, Formula, Verdict};
use super::name::folded;
use super::rate::exact;
use crate::record::Figure;
use crate::value::Status;

/// Whether a target in words is met; none when it is no words, or when no rule says so.
#[must_use]
pub fn met(case: &Case, evidence: &Evidence) -> Option<Verdict> {
    if !case.set.candidates.iter().any(|candidate| candidate.formula == Formula::Attained) {
        return None;
    }
    let picked = &case.picked;
    let in_figures = case.figure(picked.target).is_some_and(|figure| figure.reading.status == Status::Value);
    let last = || case.figure(picked.final_target).and_then(words).filter(|_| !in_figures);
    let target = case.figure(picked.target).and_then(words).or_else(last)?;
    let actual = case.figure(picked.actual)?;
    if case.set.words.keeps(target) {
        return kept(case, evidence, actual);
    }
    let actual = words(actual).or_else(|| answered_no(actual))?;
    let met = case.set.words.meets(target, actual)?;
    let reason = match met {
        true if folded(target) == folded(actual) => "目標と同じ言葉の実績",
        true => "目標を満たす言葉の実績",
        false => "目標を満たさない言葉の実績",
    };
    Some(told(case, met, reason))
}

fn words(figure: &Figure) -> Option<&str> {
    (figure.reading.status == Status::Text).then_some(&*figure.text)
}

/// 「無」 and 「なし」 are an answer to a target in words; a mere dash is none.
fn answered_no(figure: &Figure) -> Option<&str> {
    (figure.reading.status == Status::None && figure.text.chars().any(char::is_alphabetic)).then_some(&*figure.text)
}

/// An actual against the baseline that is to be kept. Which way is worse must be known before a change is called one.
fn kept(case: &Case, evidence: &Evidence, actual: &Figure) -> Option<Verdict> {
    let baseline = case.figure(case.picked.baseline)?;
    let amount = |figure: &Figure| figure.reading.quantity.clone().filter(|_| figure.reading.status == Status::Value);
    let (baseline, actual) = (amount(baseline)?, amount(actual)?);
    if baseline.unit != actual.unit {
        return None;
    }
    let change = exact(actual.value).cmp(&exact(baseline.value));
    let better = match evidence.bearing.direction {
        _ if evidence.bearing.strength == Strength::Assumed => None,
        Direction::Up => Some(Ordering::Greater),
        Direction::Down => Some(Ordering::Less),
        Direction::Keep => None,
    };
    match (change, better) {
        (Ordering::Equal, _) => Some(told(case, true, "基準値を保っている")),
        (_, None) => Some(undecided("向きが決まらない（維持の目標で、基準値から動いた）".to_owned())),
        (change, Some(better)) if change == better => Some(told(case, true, "基準値を保ち、それより良い")),
        _ => Some(told(case, false, "基準値を保っていない")),
    }
}

fn told(case: &Case, met: bool, reason: &str) -> Verdict {
    let open = || undecided(format!("数値でない（{reason}が、率は出せない）"));
    case.met_band(met).map_or_else(open, |band| of_band(band, reason))
}
