//! How much one file may hold before it is refused with `too-large`.
//!
//! In: the memory that the reading of one file may take. Out: [`Limits`]. At 1 GiB, the default, they are far above any submission
//! (a sheet of KPIs has some thousand cells) and low enough that one file cannot take the memory of the run.

use serde::{Deserialize, Serialize};

/// Upper limits for one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Entries of a zip container.
    pub entries: usize,
    /// Inflated bytes of one part of a zip container.
    pub part_bytes: usize,
    /// Inflated bytes of all parts that are read.
    pub inflated_bytes: usize,
    /// How many times larger a part of more than a megabyte may be than its packed form.
    pub ratio: usize,
    /// Non-empty cells of all sheets together.
    pub cells: usize,
    /// Non-empty fields of a text file, which cost less than cells do: their texts are no longer than the file.
    pub fields: usize,
    /// Bytes of the texts of all cells of a workbook together, a shared text counted at each.
    pub text_bytes: usize,
    /// UTF-16 units of one cell's text, Excel's own limit.
    pub text_units: usize,
    /// Sheets.
    pub sheets: usize,
    /// Merged regions of one sheet.
    pub merges: usize,
    /// Comments of one sheet.
    pub comments: usize,
}

impl Limits {
    /// What fits into so many bytes of memory.
    #[must_use]
    pub fn within(memory: u64) -> Self {
        let part = |of: u64| usize::try_from(memory / of).unwrap_or(usize::MAX);
        Self {
            file_bytes: part(10),
            entries: 10_000,
            part_bytes: part(8),
            inflated_bytes: part(6),
            ratio: 500,
            cells: part(1024),
            fields: part(512),
            text_bytes: part(16),
            text_units: 32_767,
            sheets: 1_000,
            merges: 100_000,
            comments: 100_000,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::within(1 << 30)
    }
}

/// What is limited, where passing the limit refuses the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    FileMegabytes,
    Entries,
    InflatedMegabytes,
    Ratio,
    SharedTexts,
    Cells,
    TextMegabytes,
    Sheets,
    Merges,
    Comments,
    Looks,
    LookMegabytes,
}

impl Measure {
    /// What people call it, and its counter.
    pub(super) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::FileMegabytes => ("ファイルの大きさ", "MB"),
            Self::Entries => ("ファイルに含まれる部品の数", "個"),
            Self::InflatedMegabytes => ("展開した大きさ", "MB"),
            Self::Ratio => ("圧縮の倍率", "倍"),
            Self::SharedTexts => ("共有文字列の数", "個"),
            Self::Cells => ("セルの数", "個"),
            Self::TextMegabytes => ("セルの文字の合計", "MB"),
            Self::Sheets => ("シートの数", "枚"),
            Self::Merges => ("結合セルの数", "個"),
            Self::Comments => ("メモの数", "個"),
            Self::Looks => ("書式の数", "個"),
            Self::LookMegabytes => ("書式の大きさ", "MB"),
        }
    }

    /// Whether the limit grows with the memory that a file may take.
    pub(super) const fn follows_memory(self) -> bool {
        matches!(self, Self::FileMegabytes | Self::InflatedMegabytes | Self::SharedTexts | Self::Cells | Self::TextMegabytes)
    }
}
