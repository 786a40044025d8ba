//! What a column or a labelled cell is for: the words of `lexicon.toml`, of layout files and of messages.

use serde::Deserialize;

/// What a column or a labelled cell is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 基本目標
    Goal,
    /// 施策
    Policy,
    /// 事業
    Program,
    /// 種類: 数値目標 or KPI
    Kind,
    /// 指標
    Indicator,
    /// 単位
    Unit,
    /// 基準値
    Baseline,
    /// 目標値
    Target,
    /// 実績値
    Actual,
    /// 達成率
    Rate,
    /// 判定
    Verdict,
    /// 達成率 of the group (小柱, 施策) that a record belongs to
    GroupRate,
    /// 判定 of the group that a record belongs to
    GroupVerdict,
    /// 目標時点
    TargetTime,
    /// 基準時点
    BaselineTime,
    /// 実績時点
    ActualTime,
    /// 算定方法
    Method,
    /// 担当課
    Department,
    /// 備考
    Note,
    /// Texts that are read but not carried on: 課題, 今後の方策.
    Narrative,
    /// 団体コード
    Code,
    /// 団体名
    Name,
    /// No.
    Number,
    /// 公表の可否
    Publish,
    /// 目標値・実績値・達成率 named row by row
    Measure,
    /// The year named row by row
    Period,
    /// 担当者名, 電話, メール: never carried on.
    Contact,
}

impl Role {
    /// The word of layout files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Policy => "policy",
            Self::Program => "program",
            Self::Kind => "kind",
            Self::Indicator => "indicator",
            Self::Unit => "unit",
            Self::Baseline => "baseline",
            Self::Target => "target",
            Self::Actual => "actual",
            Self::Rate => "rate",
            Self::Verdict => "verdict",
            Self::GroupRate => "group-rate",
            Self::GroupVerdict => "group-verdict",
            Self::TargetTime => "target-time",
            Self::BaselineTime => "baseline-time",
            Self::ActualTime => "actual-time",
            Self::Method => "method",
            Self::Department => "department",
            Self::Note => "note",
            Self::Narrative => "narrative",
            Self::Code => "code",
            Self::Name => "name",
            Self::Number => "number",
            Self::Publish => "publish",
            Self::Measure => "measure",
            Self::Period => "period",
            Self::Contact => "contact",
        }
    }

    /// The word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Goal => "目標",
            Self::Policy => "施策",
            Self::Program => "事業",
            Self::Kind => "種類",
            Self::Indicator => "指標",
            Self::Unit => "単位",
            Self::Baseline => "基準値",
            Self::Target => "目標値",
            Self::Actual => "実績値",
            Self::Rate => "達成率",
            Self::Verdict => "判定",
            Self::GroupRate => "まとまりの達成率",
            Self::GroupVerdict => "まとまりの判定",
            Self::TargetTime => "目標時点",
            Self::BaselineTime => "基準時点",
            Self::ActualTime => "実績時点",
            Self::Method => "算定方法",
            Self::Department => "担当課",
            Self::Note => "備考",
            Self::Narrative => "文章",
            Self::Code => "団体コード",
            Self::Name => "団体名",
            Self::Number => "番号",
            Self::Publish => "公表の可否",
            Self::Measure => "値の種類",
            Self::Period => "年",
            Self::Contact => "連絡先",
        }
    }

    /// Whether its cells are figures or verdicts of a record.
    #[must_use]
    pub const fn is_figure(self) -> bool {
        self.is_quantity() || matches!(self, Self::Verdict | Self::GroupVerdict)
    }

    /// Whether its cells are figures, verdicts left out.
    #[must_use]
    pub const fn is_quantity(self) -> bool {
        matches!(self, Self::Baseline | Self::Target | Self::Actual | Self::Rate | Self::GroupRate)
    }

    /// Whether its cells tell of a group of records.
    #[must_use]
    pub const fn is_of_group(self) -> bool {
        matches!(self, Self::GroupRate | Self::GroupVerdict)
    }

    /// Whether its cells name what a record belongs to.
    #[must_use]
    pub const fn is_path(self) -> bool {
        matches!(self, Self::Goal | Self::Policy | Self::Program)
    }
}
