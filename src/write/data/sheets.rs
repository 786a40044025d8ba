//! `sheets.csv`: the cell accounting, one row a sheet.
//!
//! In: the accounts of every input file. Out: rows; `untied` is 0 unless a cell ended in no role.

use crate::account::{CellRole, SheetAccount};
use crate::aggregate::Consolidation;

use super::text;

/// Names of the columns.
pub const HEAD: [&str; 15] = [
    "file",
    "sheet",
    "hidden",
    "cells",
    "banner",
    "header",
    "section",
    "data",
    "note",
    "subtotal",
    "repeated_header",
    "unused",
    "ignored",
    "error",
    "untied",
];

/// The rows, in the order of the files and their sheets.
pub fn rows(consolidation: &Consolidation) -> impl Iterator<Item = [String; 15]> {
    consolidation.sources.iter().flat_map(|source| &source.sheets).map(row)
}

fn row(account: &SheetAccount) -> [String; 15] {
    let [banner, header, section, data, note, subtotal, repeated, unused, ignored, error] =
        CellRole::ALL.map(|role| account.count(role).to_string());
    [
        text(&account.file),
        text(&account.sheet),
        account.hidden.to_string(),
        account.cells.to_string(),
        banner,
        header,
        section,
        data,
        note,
        subtotal,
        repeated,
        unused,
        ignored,
        error,
        account.untied().to_string(),
    ]
}
