//! The shape of `templates/lexicon.toml`: one struct a section, words as they stand there.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::layout::form::FormWords;
use crate::layout::role::Role;

/// The shape of the TOML file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) role: BTreeMap<Role, Vec<String>>,
    pub(super) weak: BTreeMap<String, Role>,
    pub(super) time: TimeWords,
    pub(super) value: ValueWords,
    pub(super) kind: KindWords,
    pub(super) target: TargetWords,
    pub(super) row: RowWords,
    pub(super) verdict: VerdictWords,
    pub(super) indicator: IndicatorWords,
    pub(super) title: TitleWords,
    pub(super) publish: PublishWords,
    #[serde(default)]
    pub(super) version: VersionWords,
    #[serde(default)]
    pub(super) same: SameWords,
    #[serde(default)]
    pub(super) form: FormWords,
    /// Read where figures are held against each other.
    #[serde(default, rename = "scale")]
    _scale: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeWords {
    pub(super) words: Vec<String>,
    #[serde(default)]
    pub(super) relative: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ValueWords {
    pub(super) words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KindWords {
    pub(super) goal: Vec<String>,
    pub(super) kpi: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetWords {
    #[serde(rename = "final")]
    pub(super) last: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowWords {
    pub(super) subtotal: Vec<String>,
    pub(super) note: Vec<String>,
    pub(super) ditto: Vec<String>,
    pub(super) goal: Vec<String>,
    pub(super) example: Vec<String>,
    pub(super) part: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VerdictWords {
    pub(super) words: Vec<String>,
    pub(super) marks: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct IndicatorWords {
    pub(super) repost: Vec<String>,
    pub(super) cumulative_over_plan: Vec<String>,
    pub(super) cumulative: Vec<String>,
    pub(super) stock: Vec<String>,
    pub(super) average: Vec<String>,
    pub(super) single: Vec<String>,
    pub(super) calendar_year: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TitleWords {
    pub(super) year: Vec<String>,
    pub(super) not_year: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishWords {
    pub(super) yes: Vec<String>,
    pub(super) no: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct VersionWords {
    pub(super) replaced: Vec<String>,
    pub(super) in_force: Vec<String>,
}

/// Words that do not tell the indicators of two bodies apart.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameWords {
    /// Spellings of one word, the one that stands for all first.
    pub words: Vec<Vec<String>>,
    /// What brackets may say without making another indicator of it: ways of counting and kinds of year.
    pub remarks: Vec<String>,
}
