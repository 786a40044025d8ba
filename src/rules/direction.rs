//! Which way is better for an indicator, and how we know; which words meet a target in words.
//!
//! In: indicator, target and baseline, the words of `templates/direction.toml`, the override. Out: a direction with its evidence, or that
//! the evidence contradicts itself. The order: override, 以上/以下 in the target, baseline against target, words of the indicator,
//! else the more the better. Words that contradict the way from baseline to target leave it open: nothing is judged on a guess.

use std::borrow::Cow;
use std::collections::BTreeMap;

use dashu_ratio::RBig;
use serde::Deserialize;

use super::judged::Direction;
use super::name::folded;
use crate::templates::{Fault, Templates};

/// A direction with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearing {
    /// The way that is taken.
    pub direction: Direction,
    /// How we know, in Japanese.
    pub evidence: Cow<'static, str>,
    /// How sure that is.
    pub strength: Strength,
}

/// How sure a direction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Stated, or told by the figures.
    Told,
    /// From the words of the indicator alone.
    Presumed,
    /// Nothing speaks against it.
    Assumed,
    /// The figures and the words contradict each other.
    Contradicted,
}

/// Words of an indicator that tell its direction, keys folded.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Words of either way by their first character.
    ways: BTreeMap<char, Vec<Way>>,
    keeps: Vec<String>,
    meets: Vec<Meets>,
}

/// A word that tells a direction, its key folded.
#[derive(Clone, Debug)]
struct Way {
    word: String,
    direction: Direction,
    /// Its length in characters and its place in the list; the highest counts.
    rank: (usize, usize),
}

/// Which words of an actual meet a target in words, by how they start; keys folded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Meets {
    target: String,
    met: Vec<String>,
    unmet: Vec<String>,
}

/// `direction.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    down: Vec<String>,
    up: Vec<String>,
    #[serde(default)]
    keeps: Vec<String>,
    #[serde(default)]
    meets: Vec<Meets>,
}

impl Words {
    /// Reads `direction.toml`.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn load(templates: &Templates) -> Result<Self, Fault> {
        let name = "direction.toml";
        let template = templates.get(name).map_err(|_| Fault {
            name: name.to_owned(),
            line: None,
            message: "読めません。UTF-8で保存し直してください".to_owned(),
        })?;
        let file: WordsFile = template.parse()?;
        let keys = |words: Vec<String>| words.iter().map(|word| folded(word)).collect::<Vec<String>>();
        let meets = file.meets.into_iter();
        let meets = meets.map(|meets| Meets { target: folded(&meets.target), met: keys(meets.met), unmet: keys(meets.unmet) }).collect();
        let down = keys(file.down).into_iter().map(|word| (word, Direction::Down));
        let up = keys(file.up).into_iter().map(|word| (word, Direction::Up));
        let mut ways: BTreeMap<char, Vec<_>> = BTreeMap::new();
        for (at, (word, direction)) in down.chain(up).enumerate() {
            let Some(first) = word.chars().next() else { continue };
            let rank = (word.chars().count(), at);
            ways.entry(first).or_default().push(Way { word, direction, rank });
        }
        Ok(Self { ways, keeps: keys(file.keeps), meets })
    }

    /// Whether words of an actual meet a target in words; none when neither the same words nor a listed pair say so.
    #[must_use]
    pub fn meets(&self, target: &str, actual: &str) -> Option<bool> {
        let (target, actual) = (folded(target), folded(actual));
        if target == actual {
            return Some(true);
        }
        let listed = self.meets.iter().find(|meets| meets.target == target)?;
        let starts = |words: &[String]| words.iter().any(|word| actual.starts_with(word.as_str()));
        if starts(&listed.unmet) { Some(false) } else { starts(&listed.met).then_some(true) }
    }

    /// Whether a target in words says that the baseline is to be kept.
    #[must_use]
    pub fn keeps(&self, target: &str) -> bool {
        self.keeps.contains(&folded(target))
    }

    /// The direction that the longest word within the indicator tells; the later one of equal length.
    fn of(&self, indicator: &str) -> Option<(Direction, &str)> {
        let key = folded(indicator);
        let begun = key.char_indices().filter_map(|(at, first)| Some((&key[at..], self.ways.get(&first)?)));
        let found = begun.flat_map(|(rest, words)| words.iter().filter(move |way| rest.starts_with(way.word.as_str())));
        found.max_by_key(|way| way.rank).map(|way| (way.direction, way.word.as_str()))
    }
}

/// Qualifiers of an amount by which something is reduced.
const REDUCTIONS: [&str; 3] = ["減", "減少", "削減"];

/// What the direction is found from.
#[derive(Clone, Copy, Debug)]
pub struct Signs<'a> {
    /// The direction that the list of overrides names.
    pub named: Option<Direction>,
    /// Indicator without notes.
    pub indicator: &'a str,
    /// Qualifiers of the target, of the year or final.
    pub qualifiers: &'a [String],
    /// Baseline, in the unit of the target.
    pub baseline: Option<&'a RBig>,
    /// Target, of the year or final.
    pub target: Option<&'a RBig>,
}

/// The direction of an indicator with its evidence.
#[must_use]
pub fn bearing(signs: &Signs, words: &Words) -> Bearing {
    let told = |direction, evidence: Cow<'static, str>| Bearing { direction, evidence, strength: Strength::Told };
    if let Some(direction) = signs.named {
        return told(direction, "個別の指定".into());
    }
    let down = ["以下", "未満", "以内"];
    let up = ["以上", "超"];
    for qualifier in signs.qualifiers {
        if down.contains(&qualifier.as_str()) {
            return told(Direction::Down, format!("目標の「{qualifier}」").into());
        }
        if up.contains(&qualifier.as_str()) {
            return told(Direction::Up, format!("目標の「{qualifier}」").into());
        }
    }
    // A reduction is itself the amount: the more of it the better, whatever is reduced.
    if let Some(qualifier) = signs.qualifiers.iter().find(|qualifier| REDUCTIONS.contains(&qualifier.as_str())) {
        return told(Direction::Up, format!("目標の「{qualifier}」").into());
    }
    let word = words.of(signs.indicator);
    let figures = match (signs.baseline, signs.target) {
        (Some(baseline), Some(target)) if target > baseline => Some((Direction::Up, "目標値が基準値より大きい")),
        (Some(baseline), Some(target)) if target < baseline => Some((Direction::Down, "目標値が基準値より小さい")),
        (Some(_), Some(_)) => Some((Direction::Keep, "目標値が基準値と同じ")),
        _ => None,
    };
    match (figures, word) {
        // A level that is to be kept still has a better side.
        (Some((Direction::Keep, evidence)), Some((direction, word))) => told(direction, format!("{evidence}、指標の「{word}」").into()),
        (Some((direction, evidence)), Some((other, word))) if direction != other => {
            Bearing {
                direction, evidence: format!("{evidence}が、指標の「{word}」とは向きが逆").into(), strength: Strength::Contradicted
            }
        }
        (Some((direction, evidence)), _) => told(direction, evidence.into()),
        (None, Some((direction, word))) => {
            Bearing { direction, evidence: format!("指標の「{word}」").into(), strength: Strength::Presumed }
        }
        (None, None) => {
            Bearing {
                direction: Direction::Up, evidence: "逆を示すものがないので、多いほどよいとした".into(), strength: Strength::Assumed
            }
        }
    }
}

#[cfg(test)]
mod tests;
