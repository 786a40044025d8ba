//! One numerical goal (数値目標) or KPI of one municipality, each figure with its raw text and its place.
//!
//! A record is what was *submitted*; what is judged of it stands beside it in `rules`. Every string is as printed with white
//! space removed unless said otherwise.

use std::sync::Arc;

use crate::place::Place;
use crate::value::{Period, Reading, UnitSource, YearKind};

/// Who submitted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Municipality {
    /// 6-digit code with its check digit; none when unknown.
    pub code: Option<Arc<str>>,
    /// Name; the file's name when unknown.
    pub name: Arc<str>,
    /// Prefecture; empty when unknown.
    pub prefecture: Arc<str>,
    /// What kind of body it is.
    pub kind: MunicipalityKind,
}

/// What kind of body submits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MunicipalityKind {
    /// 市, 区 (of Tokyo), 町, 村.
    Municipality,
    /// 都道府県.
    Prefecture,
    /// 行政区 of a designated city.
    Ward,
    /// 広域連合 or 一部事務組合.
    Union,
    /// Not found in the list.
    Unknown,
}

/// Whether a record is a numerical goal or a KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 数値目標.
    Goal,
    /// KPI（重要業績評価指標）.
    Kpi,
}

impl Kind {
    /// The word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Goal => "数値目標",
            Self::Kpi => "KPI",
        }
    }
}

/// How the figures of several years relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aggregation {
    /// 単年度, 年間.
    Single,
    /// 累計.
    Cumulative,
    /// 計画期間中の累計, 積上.
    CumulativeOverPlan,
    /// 総数.
    Stock,
    /// 平均.
    Average,
}

impl Aggregation {
    /// The word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Single => "単年度",
            Self::Cumulative => "累計",
            Self::CumulativeOverPlan => "計画期間中の累計",
            Self::Stock => "総数",
            Self::Average => "平均",
        }
    }
}

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// 基準値, 現状値.
    Baseline,
    /// 目標値.
    Target,
    /// 実績値.
    Actual,
    /// 達成率 of the record.
    Rate,
    /// 判定, 進捗状況 of the record.
    Verdict,
    /// 達成率 of the group that the record belongs to.
    GroupRate,
    /// 判定 of the group that the record belongs to.
    GroupVerdict,
}

impl Measure {
    /// The word of `values.csv`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Target => "target",
            Self::Actual => "actual",
            Self::Rate => "rate",
            Self::Verdict => "verdict",
            Self::GroupRate => "group_rate",
            Self::GroupVerdict => "group_verdict",
        }
    }

    /// The Japanese word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Baseline => "基準値",
            Self::Target => "目標値",
            Self::Actual => "実績値",
            Self::Rate => "達成率",
            Self::Verdict => "判定",
            Self::GroupRate => "まとまりの達成率",
            Self::GroupVerdict => "まとまりの判定",
        }
    }
}

/// One cell of a figure column, blank cells too.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it measures.
    pub measure: Measure,
    /// The year of its column, or of 目標時点.
    pub column_period: Option<Period>,
    /// Whether the target is the final one of the plan rather than that of a year.
    pub is_final: bool,
    /// Heads of the column, top to bottom, joined with 「 / 」.
    pub header: Arc<str>,
    /// The cell.
    pub place: Place,
    /// The text as it stands: the stored text, or the plain number.
    pub text: Arc<str>,
    /// The number format of the cell.
    pub format: Option<Arc<str>>,
    /// What it means.
    pub reading: Arc<Reading>,
}

impl Figure {
    /// The western year that the figure is of: the one that the cell itself names, else that of its column.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.own_period().or(self.column_period).map(|period| period.year)
    }

    /// What kind of year [`Figure::year`] is.
    #[must_use]
    pub fn year_kind(&self) -> Option<YearKind> {
        self.own_period().or(self.column_period).map(|period| period.kind)
    }

    /// The western year of the column.
    #[must_use]
    pub fn column_year(&self) -> Option<i32> {
        self.column_period.map(|period| period.year)
    }

    /// Where its unit came from.
    #[must_use]
    pub fn unit_source(&self) -> UnitSource {
        self.reading.unit_source
    }

    /// The period that the cell names of its own figure; a date of future publication is none.
    fn own_period(&self) -> Option<Period> {
        if self.reading.status == crate::value::Status::Pending { None } else { self.reading.period }
    }
}

/// One numerical goal or KPI of one municipality.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Id, unique in the output: code and running number (`281000-012`).
    pub id: Arc<str>,
    /// Who submitted it.
    pub municipality: Arc<Municipality>,
    /// The cell of its indicator.
    pub place: Place,
    /// 基本目標.
    pub goal: Arc<str>,
    /// 施策.
    pub policy: Arc<str>,
    /// 事業, 具体的な施策.
    pub program: Arc<str>,
    /// 数値目標 or KPI.
    pub kind: Kind,
    /// Indicator as printed (with 【再掲】, ※1, 〔累計〕).
    pub indicator: Arc<str>,
    /// Indicator without 【再掲】, notes and count type.
    pub indicator_clean: Arc<str>,
    /// Whether it is a repetition of another row (再掲).
    pub repost: bool,
    /// How the figures of several years relate, where the sheet says.
    pub aggregation: Option<Aggregation>,
    /// The unit column's text; empty without one.
    pub unit_text: Arc<str>,
    /// Figures and verdicts, in the order of their cells.
    pub figures: Vec<Figure>,
    /// How many figures at the end stand in tables of other years of the same document.
    pub from_other_tables: usize,
    /// Name of the group (小柱) that shares a verdict; empty without one.
    pub group: Arc<str>,
    /// 担当課.
    pub department: Arc<str>,
    /// 備考 and footnotes.
    pub note: Arc<str>,
    /// Comments on its cells (メモ), each with its address; never published.
    pub comments: Arc<str>,
    /// Whether the sheet marks it as not to be published (非公表).
    pub unpublished: bool,
}

impl Record {
    /// 備考, footnotes and the comments on its cells in one text, for the staff.
    #[must_use]
    pub fn remarks(&self) -> Arc<str> {
        match (self.note.is_empty(), self.comments.is_empty()) {
            (_, true) => Arc::clone(&self.note),
            (true, false) => Arc::clone(&self.comments),
            (false, false) => Arc::from(format!("{} {}", self.note, self.comments)),
        }
    }

    /// The figures of its own row, and those that tables of other years add.
    #[must_use]
    pub fn by_table(&self) -> (&[Figure], &[Figure]) {
        self.figures.split_at(self.figures.len().saturating_sub(self.from_other_tables))
    }

    /// The figures of one measure, in the order of their cells.
    pub fn figures_of(&self, measure: Measure) -> impl Iterator<Item = &Figure> {
        self.figures.iter().filter(move |figure| figure.measure == measure)
    }
}

/// A count that a document prints of its own verdicts (a front page's 順調 27件).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedCount {
    /// Its cell.
    pub place: Place,
    /// The text of the cell.
    pub text: String,
    /// The goal that it is of (`基本目標1`, `1`); none for the whole document (合計).
    pub goal: Option<String>,
    /// The kind that it is of; none for both.
    pub kind: Option<Kind>,
    /// The verdict that is counted.
    pub verdict: String,
    /// The count; ― and - are 0.
    pub count: usize,
}
