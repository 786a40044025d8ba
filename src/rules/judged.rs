//! A record with what the rules say of it.

use std::borrow::Cow;

use dashu_ratio::RBig;

use rust_decimal::Decimal;

use std::sync::Arc;

use crate::place::Place;
use crate::record::{Figure, Record};
use crate::value::Quantity;

/// The common scale, for tables across municipalities. Orders from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scale {
    /// 順調
    OnTrack,
    /// 概ね順調
    MostlyOnTrack,
    /// やや遅れ
    Slow,
    /// 遅れ
    Behind,
    /// 判定不能
    Undecided,
}

impl Scale {
    /// The step of that word.
    #[must_use]
    pub fn of_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scale| scale.label() == label)
    }

    /// Every step, best first.
    pub const ALL: [Self; 5] = [Self::OnTrack, Self::MostlyOnTrack, Self::Slow, Self::Behind, Self::Undecided];

    /// The word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OnTrack => "順調",
            Self::MostlyOnTrack => "概ね順調",
            Self::Slow => "やや遅れ",
            Self::Behind => "遅れ",
            Self::Undecided => "判定不能",
        }
    }

    /// The mark beside the word, so that print without colour keeps the verdict.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::OnTrack => "◎",
            Self::MostlyOnTrack => "○",
            Self::Slow => "△",
            Self::Behind => "×",
            Self::Undecided => "―",
        }
    }
}

/// Which formula gives a rate. The ids are those of the rule sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Formula {
    /// A / T
    Ratio,
    /// T / A
    Inverse,
    /// (A − B) / (T − B)
    Progress,
    /// (A − B) / (E − B), E = B + (F − B)·k/n
    Pace,
    /// ΣA / (F·k/n)
    CumulativePace,
    /// A / (F·k/n); for actuals that are sums so far or levels which start from nothing.
    ProRata,
    /// (A − B) / |B|, better upwards; for rules that compare with the baseline only.
    Change,
    /// A meets T or not; no rate.
    Attained,
}

impl Formula {
    /// Every formula.
    pub const ALL: [Self; 8] =
        [Self::Ratio, Self::Inverse, Self::Progress, Self::Pace, Self::CumulativePace, Self::ProRata, Self::Change, Self::Attained];

    /// The id of `records.csv` and of rule sets.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::Inverse => "inverse",
            Self::Progress => "progress",
            Self::Pace => "pace",
            Self::CumulativePace => "cumulative-pace",
            Self::ProRata => "pro-rata",
            Self::Change => "change",
            Self::Attained => "attained",
        }
    }

    /// The words that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ratio => "実績値÷目標値",
            Self::Inverse => "目標値÷実績値",
            Self::Progress => "（実績値－基準値）÷（目標値－基準値）",
            Self::Pace => "（実績値－基準値）÷（最終目標値へ直線で進んだときの値－基準値）",
            Self::CumulativePace => "実績値の累計÷（最終目標値×経過年数÷計画年数）",
            Self::ProRata => "実績値÷（最終目標値×その年までの割合）",
            Self::Change => "基準値からの増減÷基準値",
            Self::Attained => "目標を満たすか否か",
        }
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The more the better.
    Up,
    /// The less the better.
    Down,
    /// To be kept.
    Keep,
}

impl Direction {
    /// The word of `records.csv`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Keep => "keep",
        }
    }

    /// The words that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Up => "多いほどよい",
            Self::Down => "少ないほどよい",
            Self::Keep => "維持する",
        }
    }
}

/// How something submitted compares with what was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Check {
    /// They agree.
    Match,
    /// They differ.
    Mismatch,
    /// They cannot be compared.
    NotComparable,
    /// Nothing was submitted.
    None,
}

impl Check {
    /// The word of `records.csv`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Mismatch => "mismatch",
            Self::NotComparable => "not-comparable",
            Self::None => "none",
        }
    }
}

/// A figure of the record that a judgement stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureRef {
    /// Index into the record's figures.
    pub figure: u32,
    /// Index into the figure's components; none for its single quantity.
    pub component: Option<u32>,
}

/// A verdict: the rule set's label and its step on the common scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The rule set's own word.
    pub label: Arc<str>,
    /// Its step on the common scale.
    pub scale: Scale,
    /// Why: 「年度目標に対し 71.4 %」, or why it could not be judged.
    pub reason: Arc<str>,
}

impl Verdict {
    /// The same verdict with more said of why.
    #[must_use]
    pub fn adding(mut self, more: &str) -> Self {
        if !more.is_empty() {
            self.reason = Arc::from(format!("{}{more}", self.reason));
        }
        self
    }
}

/// What a rate stands on beside the target of the year and the actual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// B as it was taken; that of the first year where the document prints none and the rules take that.
    pub baseline: Option<RBig>,
    /// Whether it stands on the final target although there is one of the year.
    pub on_final: bool,
    /// Share of the way from B to F that should be done by the year.
    pub share: Option<RBig>,
    /// ΣA of the plan's years.
    pub total: Option<RBig>,
}

/// What the rules say of one component of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The component's label; empty when the record has a single figure.
    pub component: Arc<str>,
    /// 基準値.
    pub baseline: Option<FigureRef>,
    /// Target of the year judged.
    pub target: Option<FigureRef>,
    /// Final target.
    pub final_target: Option<FigureRef>,
    /// Actual of the year judged, whatever its status.
    pub actual: Option<FigureRef>,
    /// Which way is better.
    pub direction: Direction,
    /// Why that way is taken: 「目標の『以下』」.
    pub direction_evidence: Cow<'static, str>,
    /// Exact rate in percent points (108.0 % is 108).
    pub rate: Option<RBig>,
    /// The formula of the rate.
    pub formula: Option<Formula>,
    /// What else the rate stands on; none where the formula needs no more than target and actual.
    pub basis: Option<Box<Basis>>,
    /// The rate that was submitted, in percent points.
    pub rate_submitted: Option<Decimal>,
    /// Submitted against computed rate.
    pub rate_check: Check,
    /// The formula that reproduces the submitted rate.
    pub formula_submitted: Option<Formula>,
    /// The verdict.
    pub verdict: Verdict,
}

/// What the rules say of the group (小柱) that a record belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupJudgement {
    /// Name of the group.
    pub name: Arc<str>,
    /// Exact mean rate in percent points.
    pub rate: Option<RBig>,
    /// The verdict that was submitted, as printed.
    pub verdict_submitted: Option<Arc<str>>,
    /// The verdict by the rule set.
    pub verdict: Verdict,
    /// Submitted against computed verdict.
    pub check: Check,
}

/// The verdicts of a record in the fiscal year before the one that is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierVerdict {
    /// The computed verdict on the common scale.
    pub scale: Scale,
    /// The verdict that was submitted for that year, as printed.
    pub submitted: Option<Arc<str>>,
    /// The submitted verdict on the common scale, where a rule set maps it.
    pub submitted_scale: Option<Scale>,
}

impl EarlierVerdict {
    /// Whether anything is known of that year: a verdict could be computed, or one was submitted.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.scale != Scale::Undecided || self.submitted.is_some()
    }
}

/// A record with what the rules say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// The record as submitted.
    pub record: Record,
    /// Id of the rule set.
    pub rule_set: Arc<str>,
    /// Western year that is judged; none when the record has no actual column.
    pub year: Option<i32>,
    /// One judgement a component; one with an empty label for a single figure.
    pub parts: Vec<Judgement>,
    /// The record's verdict.
    pub verdict: Verdict,
    /// The verdict that was submitted, as printed; none when there is no such column or it is empty.
    pub verdict_submitted: Option<Arc<str>>,
    /// The submitted verdict on the common scale, where a rule set maps it.
    pub verdict_submitted_scale: Option<Scale>,
    /// Submitted against computed verdict.
    pub verdict_check: Check,
    /// The group's verdict.
    pub group: Option<Arc<GroupJudgement>>,
    /// The same record in the fiscal year before; none when the document has no actual of that year.
    pub earlier: Option<EarlierVerdict>,
    /// Its rows in tables of other years of the same document, whose figures the record has too.
    pub joined: Vec<Place>,
    /// The year of its table, where the document has a table of the year that is judged without this row. It is counted nowhere.
    pub other_year: Option<i32>,
    /// One Japanese sentence on how the submitted rate and verdict compare; empty when nothing was submitted.
    pub remark: String,
}

impl Judged {
    /// The figure that a judgement stands on.
    #[must_use]
    pub fn figure(&self, reference: FigureRef) -> &Figure {
        &self.record.figures[reference.figure as usize]
    }

    /// The quantity that a judgement stands on; none when the figure is no value.
    #[must_use]
    pub fn quantity(&self, reference: FigureRef) -> Option<&Quantity> {
        let reading = &self.figure(reference).reading;
        match reference.component {
            Some(component) => reading.components.get(component as usize).map(|c| &c.quantity),
            None => reading.quantity.as_ref(),
        }
    }
}
