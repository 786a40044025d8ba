//! How much one file may hold before it is refused with `too-large`.
//!
//! The defaults are far above any submission (a sheet of KPIs has some thousand cells) and low enough that one file cannot
//! take the memory of the run.

/// Upper limits for one file.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub ratio: u64,
    /// Non-empty cells of all sheets together.
    pub cells: usize,
    /// UTF-16 units of one cell's text, Excel's own limit.
    pub text_units: usize,
    /// Sheets.
    pub sheets: usize,
    /// Merged regions of one sheet.
    pub merges: usize,
    /// Comments of one sheet.
    pub comments: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 100 << 20,
            entries: 10_000,
            part_bytes: 128 << 20,
            inflated_bytes: 192 << 20,
            ratio: 500,
            cells: 1_000_000,
            text_units: 32_767,
            sheets: 1_000,
            merges: 100_000,
            comments: 100_000,
        }
    }
}
