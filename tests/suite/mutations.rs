//! What an office changes on a sheet without changing what it says leaves the records as they are.
//!
//! Every sheet of the published tables is changed in one way at a time (rows and columns put in, moved or exchanged; banners, notes
//! and totals; heads in other words, other letters, with and without merges) and understood again. Compared is everything but the
//! places. Each message names the sheet and the change, so that the change can be made again by hand.
//!
//! Left out, since they do change what a sheet says: a banner or a note that names another fiscal year than the one that stands
//! there (columns without a year take theirs from it), a blank column inside a head that only its text holds together, another
//! word for 数値目標 or 最終目標 (the word tells the kind), merging a blank head to its left when the column has labels of its own.

mod edit;
mod heads;

use std::fs;
use std::sync::{Arc, LazyLock};

use torimatome::extract::Extractor;
use torimatome::grid::Grid;
use torimatome::layout::role::Role;
use torimatome::layout::table::{Column, RowClass, Table};
use torimatome::layout::{self, Knowledge, Lexicon, Sheet};
use torimatome::place::{Place, Pos};
use torimatome::read::{self, ReadOptions};
use torimatome::record::{Municipality, MunicipalityKind, Record};
use torimatome::templates::Templates;
use torimatome::value::{Grammar, Readings};

use crate::program::{files_in, name_of, samples};
use crate::tidy::key;
use edit::{last_col, last_row, moved, rearranged, with_column, with_rows, with_texts};

/// Changes of one kind tried on a sheet, spread over all that there are.
const MOST: usize = 2;

/// Of the rows of a sheet, one in so many gets a blank row before it; a prime, so that every kind of row has its turn.
const STRIDE: usize = 13;

/// The words of heads and values.
static WORDS: LazyLock<(Lexicon, Grammar)> = LazyLock::new(|| {
    let get = |name: &str| Templates::embedded().get(name).unwrap();
    (Lexicon::new(&get("lexicon.toml")).unwrap(), Grammar::new(&get("units.toml")).unwrap())
});

/// A sheet that holds records, and what was understood of it.
struct Original {
    name: String,
    grid: Grid,
    sheet: Sheet,
    records: Vec<String>,
}

/// The sheets of the published tables that hold records, by a name for messages.
static SHEETS: LazyLock<Vec<Original>> = LazyLock::new(|| {
    let sheets = files_in(&samples()).into_iter().flat_map(|path| {
        let name = name_of(&path);
        let read = read::read(&Arc::from(name.as_str()), &fs::read(&path).unwrap(), &ReadOptions::default());
        read.output.grids.into_iter().map(move |grid| {
            let (sheet, records) = understood(&grid);
            Original { name: format!("{name}「{}」", grid.name), grid, sheet, records }
        })
    });
    sheets.filter(|original| !original.records.is_empty()).collect()
});

/// A sheet as it is understood, and its records.
fn understood(grid: &Grid) -> (Sheet, Vec<String>) {
    let (lexicon, grammar) = &*WORDS;
    let place = Place::sheet(Arc::from("表"), Arc::clone(&grid.name));
    let readings = &Readings::new(grammar);
    let sheet = layout::understand(grid, &place, None, Knowledge { lexicon, readings, pins: &[] }).output;
    let somebody =
        Arc::new(Municipality { code: None, name: Arc::from("市"), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown });
    let owner = |_: Option<&str>, _: Option<&str>| Arc::clone(&somebody);
    let records = Extractor { grid, place: &place, lexicon, readings, owner: &owner }.records(&sheet).output;
    let lines = records.iter().map(line).collect();
    (sheet, lines)
}

/// A record on one line, without places; figures in an order of their own, since columns may be exchanged.
fn line(record: &Record) -> String {
    let figure = |figure: &torimatome::record::Figure| {
        let reading = &figure.reading;
        let mut qualifiers = reading.qualifiers.clone();
        qualifiers.sort();
        let meaning = format!("{:?} {:?} {qualifiers:?} {:?}", reading.quantity, reading.components, reading.period);
        let status = reading.status.id();
        format!("{} {:?} {} 「{}」 {status} {meaning}", figure.measure.id(), figure.column_year(), figure.is_final, figure.text)
    };
    let mut figures: Vec<String> = record.figures.iter().map(figure).collect();
    figures.sort();
    let path = [&record.goal, &record.policy, &record.program, &record.indicator, &record.group, &record.department];
    let path: Vec<String> = path.iter().map(|part| key(part)).collect();
    format!("{} {:?} {:?} {}", path.join(" / "), record.kind, record.aggregation, figures.join(" ; "))
}

/// Demands that the changed sheets give the records of the originals; tells all that do not.
fn unchanged(changes: impl Fn(&Original) -> Vec<(String, Grid)>) {
    let mut tried = 0;
    let mut lines = Vec::new();
    for (nth, original) in SHEETS.iter().enumerate() {
        let all = changes(original);
        // The n-th part of every n-th sheet, so that other places are tried on sheets of one kind.
        let step = all.len().div_ceil(MOST).max(1);
        for (what, changed) in all.into_iter().skip(nth % step).step_by(step) {
            tried += 1;
            let (_, after) = understood(&changed);
            if after != original.records {
                let first = original.records.iter().zip(&after).find(|(a, b)| a != b);
                let counts = format!("{} → {} 件", original.records.len(), after.len());
                lines.push(format!("{} {what}: {counts}、はじめの違い {first:#?}", original.name));
            }
        }
    }
    assert!(tried > 0, "何も試していない");
    assert!(lines.is_empty(), "{} / {tried} で記録が変わる\n{}", lines.len(), lines.join("\n"));
}

/// First row of a table's heads and last row of its body.
fn rows_of(table: &Table) -> std::ops::RangeInclusive<u32> {
    table.header.map_or(0, |(first, _)| first)..=table.last
}

/// Whether no merge reaches over the line above that row.
fn is_between(grid: &Grid, row: u32) -> bool {
    !grid.merges.iter().any(|area| area.first.row < row && row <= area.last.row)
}

fn is_figures(column: &Column) -> bool {
    column.by_row || column.role.is_some_and(Role::is_figure)
}

#[test]
fn a_table_may_stand_anywhere() {
    unchanged(|Original { grid, .. }| {
        let places = [(1, 0), (0, 1), (7, 3), (40, 12)];
        places.map(|(down, right)| (format!("下{down} 右{right}"), moved(grid, |pos| Pos::new(pos.row + down, pos.col + right)))).to_vec()
    });
}

#[test]
fn a_blank_row_changes_nothing() {
    unchanged(|Original { grid, sheet, .. }| {
        let heads = sheet.tables.iter().filter_map(|table| table.header).flat_map(|(first, last)| first..=last + 1);
        let some = (0..=last_row(grid)).skip(grid.cells.len() % STRIDE).step_by(STRIDE);
        heads.chain(some).map(|row| (format!("{}行目の前に空行", row + 1), with_rows(grid, row, 1))).collect()
    });
}

#[test]
fn a_blank_column_changes_nothing() {
    unchanged(|Original { grid, .. }| {
        (0..=last_col(grid)).map(|col| (format!("{}列目の前に空列", col + 1), with_column(grid, col))).collect()
    });
}

#[test]
fn a_banner_changes_nothing() {
    unchanged(|Original { grid, .. }| {
        let texts = ["第１回推進会議　資料３", "○○市 まち・ひと・しごと創生総合戦略の進捗について", "資料3"];
        texts.map(|text| (format!("表題「{text}」"), with_texts(with_rows(grid, 0, 1), &[(Pos::new(0, 0), text)]))).to_vec()
    });
}

#[test]
fn a_note_changes_nothing() {
    let text = "※　数値は速報値です。";
    unchanged(|Original { grid, sheet, .. }| {
        let mut changes = vec![("末尾に注記".to_owned(), with_texts(grid.clone(), &[(Pos::new(last_row(grid) + 2, 0), text)]))];
        for table in &sheet.tables {
            let heads = table.header.map(|(first, _)| first);
            let data = table.rows.iter().filter(|(_, class)| *class == RowClass::Data).map(|(row, _)| *row);
            for row in heads.into_iter().chain(data.step_by(STRIDE)).filter(|row| is_between(grid, *row)) {
                let noted = with_texts(with_rows(grid, row, 1), &[(Pos::new(row, 0), text)]);
                changes.push((format!("{}行目の前に注記", row + 1), noted));
            }
        }
        changes
    });
}

#[test]
fn a_subtotal_changes_nothing() {
    unchanged(|Original { grid, sheet, .. }| {
        let mut changes = Vec::new();
        for table in &sheet.tables {
            let figures: Vec<u32> = table.columns.iter().filter(|column| is_figures(column)).map(|column| column.index).collect();
            let first = table.columns.first().map_or(0, |column| column.index);
            let data = table.rows.iter().filter(|(_, class)| *class == RowClass::Data).map(|(row, _)| *row);
            for row in data.skip(1).step_by(STRIDE).chain([table.last + 1]).filter(|row| is_between(grid, *row)) {
                let texts = [(Pos::new(row, first), "小　計")].into_iter().chain(figures.iter().map(|col| (Pos::new(row, *col), "12")));
                let summed = with_texts(with_rows(grid, row, 1), &texts.collect::<Vec<_>>());
                changes.push((format!("{}行目の前に小計", row + 1), summed));
            }
        }
        changes
    });
}

#[test]
fn figure_columns_may_change_places() {
    unchanged(|Original { grid, sheet, .. }| {
        let mut changes = Vec::new();
        for table in &sheet.tables {
            let figures: Vec<u32> = table.columns.iter().filter(|column| is_figures(column)).map(|column| column.index).collect();
            for pair in figures.windows(2) {
                let swapped = |col: u32| {
                    if col == pair[0] {
                        pair[1]
                    } else if col == pair[1] {
                        pair[0]
                    } else {
                        col
                    }
                };
                let what = format!("{}行目からの表の{}列目と{}列目を入れかえ", rows_of(table).start() + 1, pair[0] + 1, pair[1] + 1);
                changes.extend(rearranged(grid, rows_of(table), swapped).map(|changed| (what, changed)));
            }
        }
        changes
    });
}

#[test]
fn a_column_may_stand_at_the_end() {
    unchanged(|Original { grid, sheet, .. }| {
        let mut changes = Vec::new();
        for table in &sheet.tables {
            let end = last_col(grid) + 1;
            for column in table.columns.iter().filter(|column| !column.role.is_some_and(|role| role.is_path() || role == Role::Indicator)) {
                let put = |col: u32| if col == column.index { end } else { col };
                let what = format!("{}行目からの表の{}列目を右端へ", rows_of(table).start() + 1, column.index + 1);
                changes.extend(rearranged(grid, rows_of(table), put).map(|changed| (what, changed)));
            }
        }
        changes
    });
}

#[test]
fn looks_do_not_decide() {
    unchanged(|Original { grid, .. }| {
        let mut plain = grid.clone();
        for cell in &mut plain.cells {
            cell.style.bold = false;
            cell.style.filled = false;
        }
        vec![("太字と塗りをなくす".to_owned(), plain)]
    });
}
