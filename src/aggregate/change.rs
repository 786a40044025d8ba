//! What differs from the workbook of the time before, and the verdicts of that time.
//!
//! Plain data: who finds the differences stands elsewhere; the report lays them out as 前回比較 and as numbers in brackets.

use std::sync::Arc;

use crate::place::Place;
use crate::record::Municipality;

use super::Totals;

/// How a change shows an empty cell.
pub const BLANK: &str = "（空欄）";

/// What kind of difference it is; in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// An actual of a past year says something else.
    PastActual,
    /// A target says something else.
    Target,
    /// A baseline says something else.
    Baseline,
    /// The unit is another.
    Unit,
    /// The indicator is gone.
    Vanished,
    /// The indicator is new.
    New,
    /// An indicator is gone and another that reads much like it is new.
    Renamed,
    /// 速報 has become 確定.
    Confirmed,
    /// The verdict is another.
    Verdict,
    /// Ordinary progress: a year that was not there before, a cell that was empty and is filled in.
    Progress,
}

impl ChangeKind {
    /// The words that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PastActual => "過去の実績の変更",
            Self::Target => "目標の変更",
            Self::Baseline => "基準値の変更",
            Self::Unit => "単位の変更",
            Self::Vanished => "なくなった指標",
            Self::New => "新しい指標",
            Self::Renamed => "名前の変更か",
            Self::Confirmed => "速報から確定",
            Self::Verdict => "判定の動き",
            Self::Progress => "通常の更新",
        }
    }

    /// The kebab-case word of JSON output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::PastActual => "past-actual-changed",
            Self::Target => "target-changed",
            Self::Baseline => "baseline-changed",
            Self::Unit => "unit-changed",
            Self::Vanished => "indicator-vanished",
            Self::New => "indicator-new",
            Self::Renamed => "indicator-renamed",
            Self::Confirmed => "confirmed",
            Self::Verdict => "verdict-moved",
            Self::Progress => "progress",
        }
    }
}

/// One difference. Texts are as people read them, with their unit; empty where there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What kind of difference it is.
    pub kind: ChangeKind,
    /// Whose indicator it is.
    pub municipality: Arc<Municipality>,
    /// Indicator as printed now; as printed then when it is gone.
    pub indicator: Arc<str>,
    /// What of it differs: 「目標値（令和６年度）」.
    pub item: String,
    /// What stood there before.
    pub before: String,
    /// What stands there now.
    pub after: String,
    /// What is to be done or known.
    pub remark: String,
    /// The cell of what stands there now.
    pub place: Option<Place>,
    /// The cell of what stood there before, in the inputs of that time.
    pub previous: Option<Place>,
}

/// Verdicts of the year or the time before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previous {
    /// What they are of, as the note below the table calls it: 「令和３年度」, 「前回（令和８年10月20日作成）」.
    pub label: String,
    /// Their counts; rows are found by municipality and goal.
    pub totals: Totals,
    /// The same without what was not to be published; none when that is not known, and nothing stands in brackets in what is handed out.
    pub published: Option<Totals>,
}
