//! A sheet with one fault of each kind beside a sheet without any.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::grid::{Cell, Content};
use crate::layout::{self, Lexicon};
use crate::templates::Templates;
use crate::value::{Grammar, Readings};

fn advice(rows: &[&[&str]], change: impl FnOnce(&mut Grid)) -> BTreeMap<&'static str, String> {
    advice_after(&[], rows, change)
}

/// The advice on a sheet whose body had such heads in its earlier form.
fn advice_after(earlier: &[&str], rows: &[&[&str]], change: impl FnOnce(&mut Grid)) -> BTreeMap<&'static str, String> {
    let templates = Templates::embedded();
    let (lexicon, units) = (templates.get("lexicon.toml").unwrap(), templates.get("units.toml").unwrap());
    let (lexicon, grammar) = (Lexicon::new(&lexicon).unwrap(), Grammar::new(&units).unwrap());
    let known = Knowledge { lexicon: &lexicon, readings: &Readings::new(&grammar), pins: &[] };
    let mut cells = Vec::new();
    for (row, texts) in (0..).zip(rows) {
        for (col, text) in (0..).zip(*texts).filter(|(_, text)| !text.is_empty()) {
            let content = text.parse().map_or_else(|_| Content::Text(Arc::from(*text)), Content::Number);
            cells.push(Cell::new(Pos::new(row, col), content));
        }
    }
    let mut grid =
        Grid { name: Arc::from("KPI"), hidden: false, cells, merges: vec![], hidden_rows: vec![], hidden_cols: vec![], drawings: vec![] };
    change(&mut grid);
    let place = Place::sheet(Arc::from("a.xlsx"), Arc::from("KPI"));
    let sheet = layout::understand(&grid, &place, None, known).output;
    lint(&grid, &sheet, &place, &FileKind::Xlsx, known, &earlier.iter().map(|head| Arc::from(*head)).collect())
        .iter()
        .map(|advice| (advice.rule.id, advice.ranges()))
        .collect()
}

const HEADS: &[&str] = &["団体コード", "団体名", "指標", "算定方法", "単位", "目標値 2024年度", "実績値 2024年度", "判定"];

fn row<'a>(indicator: &'a str, target: &'a str, actual: &'a str, verdict: &'a str) -> [&'a str; 8] {
    ["282014", "姫路市", indicator, "統計による", "人", target, actual, verdict]
}

#[test]
fn a_tidy_sheet_has_no_advice() {
    let rows = [row("新規就農者数", "60", "57", "順調"), row("移住者数", "30", "―", "遅れ"), row("相談者数", "25", "-", "順調")];
    let rows: Vec<&[&str]> = std::iter::once(HEADS).chain(rows.iter().map(|row| &row[..])).collect();
    assert_eq!(advice(&rows, |_| ()), BTreeMap::new());
}

#[test]
fn each_fault_is_told_at_its_cells() {
    let rows = [
        row("新規就農者数①", "60人", "57", "順調"),
        row("移住者数", "30", "", "順調です"),
        row("相談者数", "25", "0", "順調"),
        row("来庁者数", "40", "X", "◎"),
    ];
    let title: &[&str] = &["進捗状況"];
    let heads = ["団体コード", "団体名", "指　標", "算定方法", "単位", "目標値 R6", "実績値 R6", "判定"];
    let rows: Vec<&[&str]> = [title, &heads].into_iter().chain(rows.iter().map(|row| &row[..])).collect();
    let found = advice(&rows, |grid| {
        grid.hidden_rows = vec![4];
        grid.merges = vec![Area { first: Pos::new(2, 1), last: Pos::new(3, 1) }];
        grid.cells.retain(|cell| cell.pos != Pos::new(3, 1));
        grid.cells.iter_mut().filter(|cell| cell.pos == Pos::new(2, 6)).for_each(|cell| cell.formula = true);
    });
    for (id, ranges) in [
        ("L1-06", "C2"),
        ("L1-08", "C3"),
        ("L1-09", "G4"),
        ("L1-12", "B3:B4"),
        ("L1-13", "A5:H5"),
        ("L2-01", "F3"),
        ("L2-04", "H4"),
        ("L2-06", "G3"),
        ("L3-01", "A1"),
        ("L3-02", "H6"),
        ("L3-03", "G6"),
        ("L3-05", "F2:G2"),
    ] {
        assert_eq!(found.get(id).map(String::as_str), Some(ranges), "{id}: {found:?}");
    }
}

#[test]
fn objects_are_told_where_they_lie_over_a_table() {
    let rows = [HEADS, &row("新規就農者数", "60", "57", "順調"), &row("移住者数", "30", "28", "順調")];
    let at = |first: &str, last: &str| Area { first: first.parse().unwrap(), last: last.parse().unwrap() };
    let over = advice(&rows, |grid| grid.drawings = vec![at("B1", "C1"), at("H3", "K9"), at("J1", "L3")]);
    assert_eq!(over.get("L1-10").map(String::as_str), Some("B1:C1、H3:K9"));
    let beside = advice(&rows, |grid| grid.drawings = vec![at("J1", "L3"), at("A4", "H20")]);
    assert_eq!(beside, BTreeMap::new());
}

#[test]
fn heads_that_the_earlier_form_did_not_have_are_told() {
    let rows = [HEADS, &row("新規就農者数", "60", "57", "順調"), &row("移住者数", "30", "28", "順調")];
    // Another year, and its other place in the head, are no other form.
    for earlier in [["目標値2023年度", "実績値2023年度"], ["令和5年度 / 目標値", "R5 / 実績値"], ["2022年度目標値", "実績値（令和4年度）"]]
    {
        assert_eq!(advice_after(&earlier, &rows, |_| ()), BTreeMap::new(), "{earlier:?}");
    }
    let found = advice_after(&["目標値2023年度", "達成状況2023年度"], &rows, |_| ());
    assert_eq!(found.get("L3-07").map(String::as_str), Some("G1"), "{found:?}");
}

#[test]
fn cells_are_told_as_ranges() {
    let at = |row, col| Pos::new(row, col);
    let told: Vec<String> =
        runs(vec![at(4, 2), at(2, 2), at(3, 2), at(2, 3), at(3, 3), at(4, 3), at(9, 0)]).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["C3:D5", "A10"]);
}
