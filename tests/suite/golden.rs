//! One folder a shape of sheet: `input/` and what a person reads in it.
//!
//! `expected.csv` lists every cell that is neither blank nor none (`column_year` `*` where the sheet leaves the year open;
//! a text in `value` where the status is text). `expected_records.csv` and `expected_findings.csv` list the columns that matter:
//! the former every record, the latter findings that must be there. `absent.txt` lists texts that must not be carried on,
//! `args.txt` further options. All are written by hand; no run rewrites them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{Merged, root};
use crate::tidy::{Row, Tidy, key, same_value, unit};

#[test]
fn every_shape_is_read_as_a_person_reads_it() {
    let mut folders: Vec<PathBuf> = fs::read_dir(root().join("tests/golden")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("input").is_dir());
    folders.sort();
    assert!(!folders.is_empty(), "tests/golden に事例がない");
    let failed: Vec<String> = folders.iter().filter_map(|folder| differences(folder)).collect();
    assert!(failed.is_empty(), "{} / {} の事例が合わない\n{}", failed.len(), folders.len(), failed.join("\n"));
}

/// What differs in one case; none when nothing does.
fn differences(folder: &Path) -> Option<String> {
    let options = fs::read_to_string(folder.join("args.txt")).unwrap_or_default();
    let merged = Merged::of(&[&folder.join("input")], &options.split_whitespace().collect::<Vec<_>>());
    let lines = compare(folder, &merged).unwrap_or_else(|error| vec![error]);
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    (!lines.is_empty()).then(|| format!("■ {name}\n  {}", lines.join("\n  ")))
}

fn compare(folder: &Path, merged: &Merged) -> Result<Vec<String>, String> {
    let expected = |name: &str| folder.join(name).exists().then(|| Tidy::read(&folder.join(name)).unwrap());
    let values = merged.table("values.csv")?;
    let records = merged.table("records.csv")?;
    let findings = merged.table("findings.csv")?;
    let sheets = merged.table("sheets.csv")?;
    let cells = expected("expected.csv").ok_or("expected.csv がない")?;

    let mut lines = compare_values(&cells.rows, &values.rows);
    if cells.rows.is_empty() && !records.rows.is_empty() {
        lines.push(format!("表がないのに記録が {} 件", records.rows.len()));
    }
    if let Some(expected) = expected("expected_records.csv") {
        let columns: Vec<&str> = expected.columns.iter().map(String::as_str).collect();
        lines.extend(pair_off(&expected.rows, records.rows.iter().collect(), &columns, "記録", same_record));
    }
    for wanted in expected("expected_findings.csv").map(|table| table.rows).unwrap_or_default() {
        let table = Tidy::read(&folder.join("expected_findings.csv")).unwrap();
        let alike = |row: &Row| table.columns.iter().all(|column| row.get(column) == wanted.get(column));
        if !findings.rows.iter().any(alike) {
            lines.push(format!("所見がない {wanted:?}"));
        }
    }
    for row in sheets.rows.iter().filter(|row| row.get("untied") != "0") {
        lines.push(format!("全セル精算が合わない {}", row.line(&["file", "sheet", "cells", "untied"])));
    }
    for text in fs::read_to_string(folder.join("absent.txt")).unwrap_or_default().lines() {
        for name in ["values.csv", "records.csv"] {
            if fs::read_to_string(merged.data().join(name)).unwrap_or_default().contains(text) {
                lines.push(format!("{name} に「{text}」が残っている"));
            }
        }
    }
    Ok(lines)
}

const CELL: [&str; 7] = ["indicator", "component", "measure", "column_year", "value", "unit", "status"];

/// Every expected cell has one row of its own, and every row that says something is expected.
fn compare_values(expected: &[Row], values: &[Row]) -> Vec<String> {
    let listed = |row: &&Row| !matches!(row.get("status"), "blank" | "none");
    let (silent, speaking): (Vec<&Row>, Vec<&Row>) = values.iter().partition(|row| !listed(row));
    let (unsaid, said): (Vec<Row>, Vec<Row>) = expected.iter().cloned().partition(|row| !listed(&row));
    let mut lines = pair_off(&said, speaking, &CELL, "値", same_cell);
    let absent = unsaid.iter().filter(|wanted| !silent.iter().any(|row| same_cell(wanted, row)));
    lines.extend(absent.map(|wanted| format!("値：足りない {}", wanted.line(&CELL))));
    lines
}

/// Pairs expected rows with rows, strict ones first, and tells what is left on either side.
fn pair_off(expected: &[Row], mut rows: Vec<&Row>, columns: &[&str], what: &str, same: fn(&Row, &Row) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for wanted in expected {
        match rows.iter().position(|row| same(wanted, row)) {
            Some(found) => drop(rows.remove(found)),
            None => lines.push(format!("{what}：足りない {}", wanted.line(columns))),
        }
    }
    let with_place = |row: &Row| match what {
        "値" => format!("{} 「{}」 {}", row.line(columns), row.get("text"), row.line(&["file", "sheet", "cell"])),
        _ => row.line(columns),
    };
    lines.extend(rows.iter().map(|row| format!("{what}：余る　　 {}", with_place(row))));
    lines
}

fn same_cell(wanted: &Row, row: &Row) -> bool {
    let shown = if row.get("value").is_empty() && row.get("status") == "text" { row.get("text") } else { row.get("value") };
    ["indicator", "component"].iter().all(|column| key(wanted.get(column)) == key(row.get(column)))
        && ["measure", "status"].iter().all(|column| wanted.get(column) == row.get(column))
        && ["*", row.get("column_year")].contains(&wanted.get("column_year"))
        && same_value(wanted.get("value"), shown)
        && unit(wanted.get("unit")) == unit(row.get("unit"))
}

/// Columns compare without white space; a note may hold more than was asked for.
fn same_record(wanted: &Row, row: &Row) -> bool {
    wanted.columns().all(|column| match column {
        "note" => key(row.get(column)).contains(&key(wanted.get(column))),
        _ => key(row.get(column)) == key(wanted.get(column)),
    })
}
