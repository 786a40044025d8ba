//! Opens a workbook of an earlier run.
//!
//! In: its bytes and the name that people see. Out: its records, or a [`Refusal`]: what is wrong and what to do, in Japanese.

use std::fmt;
use std::sync::Arc;

use super::rows::{self, Unreadable};
use super::{Previous, rows::SHEET};
use crate::finding::Finding;
use crate::grid::Grid;
use crate::read::{self, HiddenSheets, ReadOptions};

/// Why the records of a workbook cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The file cannot be read; what the reader says of it.
    Unreadable(String),
    /// No workbook of ours.
    Foreign,
    /// One of ours that carries no records: for distribution, with chosen sheets, or of a very large run.
    WithoutRecords,
    /// Written by another version of the program.
    Version,
    /// The hidden sheet was changed by hand.
    Changed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, remedy) = match self {
            Self::Unreadable(what) => (what.as_str(), "Excelで開けるか確かめ、前回の集約をもとのまま指定する"),
            Self::Foreign => ("torimatome が作った集約ブックではありません", "前回の集約（内部用のブック）を指定する"),
            Self::WithoutRecords => (
                "このブックには比べるための記録が入っていません",
                "内部用のブックを指定する（配布用、シートを選んで書いたブック、件数の上限を超えたブックには記録がない）",
            ),
            Self::Version => ("別の版の torimatome が作ったブックです", "前回の入力から、この版で集約し直したブックを指定する"),
            Self::Changed => ("隠しシートの記録が書きかえられています", "書きかえる前のブックを指定するか、前回の入力から集約し直す"),
        };
        write!(f, "{what}\n  期待: 内部用の集約ブック（merge の --out で書いたもの）\n  対応: {remedy}")
    }
}

/// Reads the records of a workbook.
///
/// # Errors
/// When the file is no workbook of ours for the staff, is of another version, or was changed by hand.
pub fn open(name: &str, bytes: &[u8]) -> Result<Previous, Refusal> {
    let name: Arc<str> = Arc::from(name);
    let options = ReadOptions { hidden: HiddenSheets::Read, ..ReadOptions::default() };
    let mut findings = Vec::new();
    let sheets = read::read(&name, bytes, &options).unload(&mut findings);
    let Some(grid) = sheets.grids.iter().find(|grid| &*grid.name == SHEET) else {
        return Err(match findings.first().filter(|_| sheets.grids.is_empty()) {
            Some(finding) => Refusal::Unreadable(told(finding)),
            None if read::is_own_output(bytes) => Refusal::WithoutRecords,
            None => Refusal::Foreign,
        });
    };
    let records = rows::decode(&texts(grid)).map_err(|why| match why {
        Unreadable::Version => Refusal::Version,
        Unreadable::Changed => Refusal::Changed,
    })?;
    Ok(Previous { name, records })
}

/// What a finding says, in one line.
fn told(finding: &Finding) -> String {
    if finding.detail.is_empty() { finding.code.title().to_owned() } else { format!("{}（{}）", finding.code.title(), finding.detail) }
}

/// The texts of the sheet, row by row, without the rows below the last filled one.
fn texts(grid: &Grid) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for cell in &grid.cells {
        let (row, col) = (cell.pos.row as usize, cell.pos.col as usize);
        // Cells ascend, so that a sheet of ours grows row by row; anything far outside was put there by hand.
        if row > rows.len() || col > 10_000 {
            return Vec::new();
        }
        if row == rows.len() {
            rows.push(Vec::new());
        }
        rows[row].resize(col, String::new());
        rows[row].push(cell.as_text());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_workbook_of_ours_is_refused_in_words() {
        let said = |bytes: &[u8]| open("前回.xlsx", bytes).err().map(|refusal| refusal.to_string()).unwrap_or_default();
        assert!(said("指標,目標\n相談,20\n".as_bytes()).starts_with("torimatome が作った集約ブックではありません\n  期待: 内部用"));
        assert!(said(b"PK\x03\x04 broken").contains("読めません"), "{}", said(b"PK\x03\x04 broken"));
    }
}
