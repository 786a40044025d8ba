//! Cell accounting (全セル精算): every non-empty cell of every sheet ends in exactly one role, and the counts tie.

use std::sync::Arc;

/// What a non-empty cell was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CellRole {
    /// Title, 資料番号 and the like above or beside the tables, and head blocks of answer forms.
    Banner,
    /// Head of a column.
    Header,
    /// Section heading whose text is carried down.
    Section,
    /// A cell of a record.
    Data,
    /// Footnote, legend.
    Note,
    /// Totals, averages, and tables of totals.
    Subtotal,
    /// Head rows printed again.
    RepeatedHeader,
    /// A column or table that no record uses.
    Unused,
    /// Left out by a rule or option.
    Ignored,
    /// Could not be understood; a finding names it.
    Error,
}

impl CellRole {
    /// Every role, in the order of `sheets.csv`.
    pub const ALL: [Self; 10] = [
        Self::Banner,
        Self::Header,
        Self::Section,
        Self::Data,
        Self::Note,
        Self::Subtotal,
        Self::RepeatedHeader,
        Self::Unused,
        Self::Ignored,
        Self::Error,
    ];

    /// Column name in `sheets.csv`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Banner => "banner",
            Self::Header => "header",
            Self::Section => "section",
            Self::Data => "data",
            Self::Note => "note",
            Self::Subtotal => "subtotal",
            Self::RepeatedHeader => "repeated_header",
            Self::Unused => "unused",
            Self::Ignored => "ignored",
            Self::Error => "error",
        }
    }

    /// The Japanese word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Banner => "表題",
            Self::Header => "見出し",
            Self::Section => "区分",
            Self::Data => "データ",
            Self::Note => "注記",
            Self::Subtotal => "合計",
            Self::RepeatedHeader => "見出しの繰返し",
            Self::Unused => "未使用",
            Self::Ignored => "対象外",
            Self::Error => "不明",
        }
    }
}

/// How the cells of one sheet were taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetAccount {
    /// Path of the file as shown to people.
    pub file: Arc<str>,
    /// Name of the sheet; empty for CSV.
    pub sheet: Arc<str>,
    /// Whether Excel hides the sheet.
    pub hidden: bool,
    /// Non-empty cells of the sheet.
    pub cells: usize,
    /// Cells by role, in the order of [`CellRole::ALL`].
    pub by_role: [usize; 10],
}

impl SheetAccount {
    /// Cells that ended in no role; anything but 0 is a defect.
    #[must_use]
    pub fn untied(&self) -> usize {
        self.cells.abs_diff(self.by_role.iter().sum())
    }

    /// Cells of one role.
    #[must_use]
    pub const fn count(&self, role: CellRole) -> usize {
        self.by_role[role as usize]
    }
}
