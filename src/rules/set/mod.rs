//! A rule set: which formula gives the rate, which band it falls into, what a group's verdict is, and how sure we are of all that.
//!
//! In: a TOML file of `templates/rules` or of the user's own. Out: a checked [`RuleSet`], or a located fault in Japanese.
//! Knows nothing of records.
//!
//! ```
//! use torimatome::rules::set::RuleSet;
//! use torimatome::templates::Templates;
//! let set = RuleSet::load(&Templates::embedded(), "common").unwrap();
//! assert_eq!(&*set.id, "common");
//! let fault = RuleSet::load(&Templates::embedded(), "kobee").unwrap_err();
//! assert!(fault.message.contains("「kobe」ではありませんか"), "{}", fault.message);
//! ```

pub mod bands;
mod describe;
mod read;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use dashu_ratio::RBig;

use crate::record::{Aggregation, Kind};
use crate::templates::{self, Fault, Template, Templates};

use super::consistency::Limits;
use super::direction::Words;
use super::judged::{Direction, Formula, Scale};
use super::name::folded;
use super::overrides::Overrides;
use super::rate::exact;
use bands::{Band, Bands, RoundedFirst};

pub use describe::{describe, standings};

/// A checked rule set.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// Id: the name of its file.
    pub id: Arc<str>,
    /// What people call it.
    pub name: String,
    /// Whether the bands were published by the body that they are named after; otherwise every verdict is a 参考判定.
    pub published: bool,
    /// Where the rules come from.
    pub source: String,
    /// How sure they are, and what they leave open; may be empty.
    pub note: String,
    /// Formulas in the order in which they are tried.
    pub candidates: Vec<Candidate>,
    /// Bands of a single record; empty when the body judges by hand.
    pub bands: Bands,
    /// Rounding before the band is looked up.
    pub rounding: Option<RoundedFirst>,
    /// Verdicts of targets that are met or not, without a rate.
    pub attained: Option<Attained>,
    /// Whether a submitted rate that a formula reproduces is the record's rate.
    pub submitted: SubmittedRates,
    /// Where a baseline may come from.
    pub baseline: BaselineRule,
    /// The verdict of a record with components.
    pub components: ComponentRule,
    /// The kinds of record whose submitted verdicts the rules are held against.
    pub kinds: Vec<Kind>,
    /// Submitted words and their step on the common scale, keys folded.
    pub labels: Vec<(String, Scale)>,
    /// The verdict of groups; none when the rule set has none.
    pub group: Option<GroupRule>,
    /// Share of the way to be done by each year of the plan; none for an even pace.
    pub pro_rata: Option<ProRata>,
    /// Words that tell the direction.
    pub words: Words,
    /// From when on a power of ten is doubted.
    pub limits: Limits,
    /// Formula, direction and baseline year of single indicators.
    pub overrides: Overrides,
}

/// One formula with the conditions under which it is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The formula.
    pub formula: Formula,
    /// Which target it is given.
    pub target: TargetKind,
    /// Directions it is for; empty for all.
    pub directions: Vec<Direction>,
    /// Aggregations it is for; empty for all, records that do not say included.
    pub aggregations: Vec<Aggregation>,
    /// Whether it is only for targets of zero and figures below zero.
    pub zero_or_across: bool,
}

/// Which target a formula is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// The target of the year that is judged.
    Year,
    /// The final target of the plan, where there is none of the year.
    Final,
}

/// The verdicts of a target that is met or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attained {
    /// The band when it is met.
    pub met: Band,
    /// The band when it is not; none to leave it undecided.
    pub unmet: Option<Band>,
}

/// Whether a submitted rate that a formula reproduces is the record's rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubmittedRates {
    /// The record's rate is always computed by the candidates.
    Compared,
    /// A submitted rate that is verified is the record's rate.
    Used,
}

/// Where a baseline may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaselineRule {
    /// Only from a column of baselines.
    Printed,
    /// Else the actual of the first year column, when that year lies before the one that is judged.
    FirstActual,
}

/// The verdict of a record with components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComponentRule {
    /// The worst of its components.
    Worst,
    /// The band of the mean of their rates.
    Mean,
}

/// The verdict of a group of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRule {
    /// What a group is.
    pub by: GroupBy,
    /// How its figure comes about.
    pub method: GroupMethod,
    /// Rates below the first and above the second count as these.
    pub clip: Option<(RBig, RBig)>,
    /// Bands of the group's figure.
    pub bands: Bands,
    /// The word for a group without any rate.
    pub none: Arc<str>,
    /// Whether the group bands are published.
    pub published: bool,
}

/// What a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// The group that the sheet shows (小柱).
    Group,
    /// 施策.
    Policy,
    /// 基本目標.
    Goal,
}

/// How a group's figure comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupMethod {
    /// Mean of the rates.
    MeanRate,
    /// Share of records whose rate reaches this, in percent.
    ShareAttained(RBig),
    /// Sum of the points of the records' bands.
    PointsSum,
    /// The same as a share of the most that there could be, in percent.
    PointsShare,
}

/// Share of the way to be done by each year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProRata {
    /// Western year of the first share; none for the year after the baseline's.
    pub first_year: Option<i32>,
    /// Shares of 1, year by year.
    pub shares: Vec<RBig>,
}

impl RuleSet {
    /// Loads a shipped rule set by its id, or a file of the user's own by its path.
    ///
    /// # Errors
    /// When there is no such rule set, or when the file has a fault; the message names the line.
    pub fn load(templates: &Templates, name_or_path: &str) -> Result<Self, Fault> {
        let words = Words::load(templates)?;
        let limits = Limits::load(templates)?;
        let template = locate(templates, name_or_path)?;
        let id = Path::new(name_or_path).file_stem().map_or_else(|| name_or_path.into(), |stem| stem.to_string_lossy());
        read::read(&template, &id, words, limits)
    }

    /// The same rule set with a list of overrides for single indicators.
    #[must_use]
    pub fn with_overrides(mut self, overrides: Overrides) -> Self {
        self.overrides = overrides;
        self
    }

    /// The step on the common scale of a submitted word.
    #[must_use]
    pub fn scale_of(&self, label: &str) -> Option<Scale> {
        let key = folded(label);
        let stated = self.labels.iter().find(|(known, _)| *known == key).map(|(_, scale)| *scale);
        stated.or_else(|| self.bands.all().iter().find(|band| folded(&band.label) == key).map(|band| band.scale))
    }

    /// The band of a rate, rounded first where the rules say so.
    #[must_use]
    pub fn band_of(&self, rate: &RBig) -> Option<&Band> {
        self.bands.of(&self.rounded(rate))
    }

    /// A rate as the bands are asked for it.
    #[must_use]
    pub fn rounded<'r>(&self, rate: &'r RBig) -> Cow<'r, RBig> {
        match self.rounding {
            Some(first) => Cow::Owned(first.rounding.apply(rate, first.decimals)),
            None => Cow::Borrowed(rate),
        }
    }

    /// The share of the way that should be done by the year of an actual; none outside the plan, or where its years are not known.
    #[must_use]
    pub fn share(&self, baseline_year: Option<i32>, final_year: Option<i32>, year: i32) -> Option<RBig> {
        if let Some(pro_rata) = &self.pro_rata {
            let first = pro_rata.first_year.or_else(|| baseline_year?.checked_add(1))?;
            let index = usize::try_from(year.checked_sub(first)?).ok()?;
            return pro_rata.shares.get(index).cloned();
        }
        let (n, k) = (final_year?.checked_sub(baseline_year?)?, year.checked_sub(baseline_year?)?);
        ((1..=n).contains(&k)).then(|| exact(k.into()) / exact(n.into()))
    }
}

/// A path to a file, or the id of a shipped set.
fn locate(templates: &Templates, name: &str) -> Result<Template, Fault> {
    let looks_like_path =
        name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let unreadable =
        || Fault {
            name: name.to_owned(), line: None, message: "読めません。場所を確かめ、UTF-8で保存し直してください".to_owned()
        };
    if looks_like_path {
        return templates::read(Path::new(name)).map_err(|_| unreadable());
    }
    let known = templates.rule_sets();
    if !known.iter().any(|id| id == name) {
        let instead = templates::section::instead(name, known.iter().map(String::as_str));
        let message =
            format!("判定基準「{name}」はありません{instead}（あるもの: {}。自作のファイルは .toml まで書きます）", known.join("、"));
        return Err(Fault { name: "--rules".to_owned(), line: None, message });
    }
    templates.get(&format!("rules/{name}.toml")).map_err(|_| unreadable())
}

/// Reads a rule set from its text.
#[cfg(test)]
pub(crate) fn read_text(text: &str) -> Result<RuleSet, Fault> {
    let template = Template { name: "試し.toml".to_owned(), text: text.to_owned().into() };
    read::read(&template, "試し", Words::load(&Templates::embedded())?, Limits::load(&Templates::embedded())?)
}

#[cfg(test)]
mod tests;
