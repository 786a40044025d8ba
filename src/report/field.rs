//! What can stand in a column of the sheets that are one table, by the ids of `report.toml`.

/// A set of columns.
pub trait Field: Copy + PartialEq + 'static {
    /// Id and field of each.
    const ALL: &'static [(&'static str, Self)];
    /// Ids of those that tell how a figure came here or what was found about it, and are never handed out.
    const INTERNAL: &'static [&'static str];

    /// Whether it is never handed out.
    fn is_internal(self) -> bool {
        Self::ALL.iter().any(|(id, field)| *field == self && Self::INTERNAL.contains(id))
    }
}

macro_rules! fields {
    ($(#[$meta:meta])* $name:ident, internal $internal:tt { $($(#[$doc:meta])* $variant:ident = $id:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl Field for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($id, Self::$variant),)*];
            const INTERNAL: &'static [&'static str] = &$internal;
        }
    };
}

fields! {
    /// Columns over records, one row a record and component.
    RecordField, internal ["source_actual", "source_target", "file", "record", "remark", "correction"] {
        /// 団体コード.
        Code = "code",
        /// 団体.
        Municipality = "municipality",
        /// 基本目標.
        Goal = "goal",
        /// 施策.
        Policy = "policy",
        /// 事業.
        Program = "program",
        /// 数値目標 or KPI.
        Kind = "kind",
        /// Indicator as printed.
        Indicator = "indicator",
        /// Label of the component.
        Component = "component",
        /// Unit as written.
        Unit = "unit",
        /// Year judged.
        Year = "year",
        /// 基準値 as written.
        Baseline = "baseline",
        /// 目標値 of the year as written.
        Target = "target",
        /// 最終目標 as written.
        FinalTarget = "final_target",
        /// 実績値 as written.
        Actual = "actual",
        /// 達成率.
        Rate = "rate",
        /// 判定.
        Verdict = "verdict",
        /// Which way is better, and how that is known.
        Direction = "direction",
        /// Why that verdict.
        Reason = "reason",
        /// 達成率 as submitted.
        RateSubmitted = "rate_submitted",
        /// 判定 as submitted.
        VerdictSubmitted = "verdict_submitted",
        /// How what was submitted compares.
        Remark = "remark",
        /// The group (小柱) whose verdict it shares.
        Group = "group",
        /// The group's rate.
        GroupRate = "group_rate",
        /// The group's verdict by the rules.
        GroupVerdict = "group_verdict",
        /// The group's verdict as submitted.
        GroupVerdictSubmitted = "group_verdict_submitted",
        /// 担当課.
        Department = "department",
        /// 備考.
        Note = "note",
        /// What was corrected in the row, and what stood there.
        Correction = "correction",
        /// Place of the actual, with a link.
        SourceActual = "source_actual",
        /// Place of the target, with a link.
        SourceTarget = "source_target",
        /// Path of the file.
        File = "file",
        /// Formula of the rate.
        Formula = "formula",
        /// 基準値 in the base unit.
        BaseBaseline = "base_baseline",
        /// 目標値 in the base unit.
        BaseTarget = "base_target",
        /// 最終目標 in the base unit.
        BaseFinalTarget = "base_final_target",
        /// 実績値 in the base unit.
        BaseActual = "base_actual",
        /// Base unit.
        BaseUnit = "base_unit",
        /// Id of the record.
        Record = "record",
    }
}

fields! {
    /// Columns over the values of indicators that several municipalities have.
    CompareField, internal ["source", "file"] {
        /// Indicator.
        Indicator = "indicator",
        /// Base unit.
        Unit = "unit",
        /// 団体コード.
        Code = "code",
        /// 団体.
        Municipality = "municipality",
        /// Year of the value.
        Year = "year",
        /// 実績値 in the base unit.
        Value = "value",
        /// 達成率, where the value is the one that was judged.
        Rate = "rate",
        /// 判定, where the value is the one that was judged.
        Verdict = "verdict",
        /// Least value of the indicator.
        Min = "min",
        /// Middle value of the indicator.
        Median = "median",
        /// Greatest value of the indicator.
        Max = "max",
        /// Who has the least value, and where.
        MinSource = "min_source",
        /// Who has the middle value, and where.
        MedianSource = "median_source",
        /// Who has the greatest value, and where.
        MaxSource = "max_source",
        /// Whether the years or the names differ.
        Remark = "remark",
        /// Place of the value, with a link.
        Source = "source",
        /// Path of the file.
        File = "file",
    }
}

fields! {
    /// Columns over findings.
    FindingField, internal [] {
        /// 重要度.
        Severity = "severity",
        /// Code.
        Code = "code",
        /// What the code means.
        Title = "title",
        /// 団体.
        Municipality = "municipality",
        /// Path of the file.
        File = "file",
        /// Name of the sheet.
        Sheet = "sheet",
        /// Address of the cell, with a link.
        Cell = "cell",
        /// 項目.
        Item = "item",
        /// 読んだ内容.
        Text = "text",
        /// 期待.
        Expected = "expected",
        /// 対応.
        Remedy = "remedy",
        /// 影響.
        Effect = "effect",
    }
}

fields! {
    /// Columns over the accounts of sheets.
    AccountField, internal [] {
        /// 団体.
        Municipality = "municipality",
        /// Path of the file.
        File = "file",
        /// Name of the sheet, with a link.
        Sheet = "sheet",
        /// Whether Excel hides it.
        Hidden = "hidden",
        /// Non-empty cells.
        Cells = "cells",
        /// Banners.
        Banner = "banner",
        /// Heads.
        Header = "header",
        /// Sections.
        Section = "section",
        /// Data.
        Data = "data",
        /// Notes.
        Note = "note",
        /// Totals.
        Subtotal = "subtotal",
        /// Heads printed again.
        RepeatedHeader = "repeated_header",
        /// Unused.
        Unused = "unused",
        /// Left out by a rule.
        Ignored = "ignored",
        /// Not understood.
        Error = "error",
        /// In no role.
        Untied = "untied",
    }
}

fields! {
    /// Columns over bodies and what they submitted.
    SubmissionField, internal [] {
        /// 団体コード.
        Code = "code",
        /// 団体.
        Municipality = "municipality",
        /// 提出済, 未提出, 読めない, 差替え済.
        State = "state",
        /// Path of the file, with a link.
        File = "file",
        /// Day on which it was received.
        Received = "received",
        /// Records that came out of it.
        Records = "records",
        /// Findings that are errors.
        Errors = "errors",
        /// Findings that are warnings.
        Warnings = "warnings",
        /// Findings that are notes.
        Notes = "notes",
        /// What else is to be said.
        Remark = "remark",
    }
}

fields! {
    /// Columns over what differs from the workbook of the time before.
    ChangeField, internal [] {
        /// What kind of difference it is.
        Kind = "kind",
        /// 団体コード.
        Code = "code",
        /// 団体.
        Municipality = "municipality",
        /// Indicator.
        Indicator = "indicator",
        /// What of it differs.
        Item = "item",
        /// What stood there before.
        Before = "before",
        /// What stands there now.
        After = "after",
        /// What is to be done or known.
        Remark = "remark",
        /// Place of what stands there now, with a link.
        Source = "source",
        /// Place of what stood there before, as text.
        Previous = "previous",
    }
}

fields! {
    /// Columns over corrections and confirmed findings.
    SettledField, internal [] {
        /// 訂正 or 確認済み.
        Kind = "kind",
        /// 団体.
        Municipality = "municipality",
        /// Path of the file.
        File = "file",
        /// Sheet.
        Sheet = "sheet",
        /// Address, with a link.
        Cell = "cell",
        /// Indicator and column.
        Item = "item",
        /// The text as it stood.
        Before = "before",
        /// What stands in its place; for a confirmed finding what was asked.
        After = "after",
        /// Why.
        Reason = "reason",
        /// When.
        Date = "date",
        /// By whom.
        By = "by",
    }
}
