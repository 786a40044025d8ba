//! What an office changes on a sheet without changing what it says leaves the records as they are.
//!
//! Every sheet of the published tables is changed in one way at a time (a blank row here, a blank column there, a banner, a note,
//! a total, another word for a head, heads without their merges) and understood again. Compared is everything but the places.

use std::fs;
use std::sync::{Arc, LazyLock};

use torimatome::extract::Extractor;
use torimatome::grid::{Cell, Content, Grid};
use torimatome::layout::{self, Knowledge, Lexicon};
use torimatome::place::{Area, Place, Pos};
use torimatome::read::{self, ReadOptions};
use torimatome::record::{Municipality, MunicipalityKind};
use torimatome::templates::Templates;
use torimatome::value::Grammar;

use crate::program::{files_in, name_of, samples};
use crate::tidy::key;

/// Of the rows of a sheet, one in so many gets a blank row before it.
const STRIDE: usize = 31;

/// The words of heads and values.
static WORDS: LazyLock<(Lexicon, Grammar)> = LazyLock::new(|| {
    let get = |name: &str| Templates::embedded().get(name).unwrap();
    (Lexicon::new(&get("lexicon.toml")).unwrap(), Grammar::new(&get("units.toml")).unwrap())
});

/// The sheets of the published tables that hold records, by a name for messages.
static SHEETS: LazyLock<Vec<(String, Grid)>> = LazyLock::new(|| {
    let sheets = files_in(&samples()).into_iter().flat_map(|path| {
        let name = name_of(&path);
        let read = read::read(&Arc::from(name.as_str()), &fs::read(&path).unwrap(), &ReadOptions::default());
        read.output.grids.into_iter().map(move |grid| (format!("{name}「{}」", grid.name), grid))
    });
    sheets.filter(|(_, grid)| !records(grid).is_empty()).collect()
});

/// The records of a sheet, one line each, without places.
fn records(grid: &Grid) -> Vec<String> {
    let (lexicon, grammar) = &*WORDS;
    let place = Place::sheet(Arc::from("表"), Arc::clone(&grid.name));
    let sheet = layout::understand(grid, &place, None, Knowledge { lexicon, grammar, pins: &[] }).output;
    let somebody =
        Arc::new(Municipality { code: None, name: Arc::from("市"), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown });
    let owner = |_: Option<&str>, _: Option<&str>| Arc::clone(&somebody);
    let records = Extractor { grid, place: &place, lexicon, grammar, owner: &owner }.records(&sheet).output;
    let line = |record: &torimatome::record::Record| {
        let figures = record.figures.iter().map(|figure| {
            let reading = &figure.reading;
            let value = reading.quantity.as_ref().map(|quantity| format!("{} {}", quantity.value, quantity.unit));
            let parts = reading.components.len();
            format!("{} {:?} {} {:?} {value:?} {parts}", figure.measure.id(), figure.column_year(), figure.text, reading.status)
        });
        let path = [&record.goal, &record.policy, &record.program, &record.indicator, &record.group, &record.department];
        let path: Vec<String> = path.iter().map(|part| key(part)).collect();
        format!("{} {:?} {}", path.join(" / "), record.kind, figures.collect::<Vec<_>>().join(" ; "))
    };
    records.iter().map(line).collect()
}

/// Demands that the changed sheets give the records of the originals; tells all that do not.
fn unchanged(changes: impl Fn(&Grid) -> Vec<(String, Grid)>) {
    let mut tried = 0;
    let mut lines = Vec::new();
    for (name, grid) in SHEETS.iter() {
        let before = records(grid);
        for (what, changed) in changes(grid) {
            tried += 1;
            let after = records(&changed);
            if after != before {
                let first = before.iter().zip(&after).find(|(a, b)| a != b);
                lines.push(format!("{name} {what}: {} → {} 件、はじめの違い {first:#?}", before.len(), after.len()));
            }
        }
    }
    assert!(tried > 0, "何も試していない");
    assert!(lines.is_empty(), "{} / {tried} で記録が変わる\n{}", lines.len(), lines.join("\n"));
}

fn last_row(grid: &Grid) -> u32 {
    grid.cells.iter().map(|cell| cell.pos.row).max().unwrap()
}

fn last_col(grid: &Grid) -> u32 {
    grid.cells.iter().map(|cell| cell.pos.col).max().unwrap()
}

/// The sheet with every position moved; merges stretch over what is put between their ends.
fn moved(grid: &Grid, to: impl Fn(Pos) -> Pos) -> Grid {
    let mut changed = grid.clone();
    for cell in &mut changed.cells {
        cell.pos = to(cell.pos);
    }
    changed.cells.sort_by_key(|cell| cell.pos);
    for area in &mut changed.merges {
        *area = Area { first: to(area.first), last: to(area.last) };
    }
    changed.hidden_rows = grid.hidden_rows.iter().map(|row| to(Pos::new(*row, 0)).row).collect();
    changed.hidden_cols = grid.hidden_cols.iter().map(|col| to(Pos::new(0, *col)).col).collect();
    changed
}

/// The sheet with so many blank rows before that row.
fn with_rows(grid: &Grid, at: u32, count: u32) -> Grid {
    moved(grid, |pos| Pos::new(if pos.row >= at { pos.row + count } else { pos.row }, pos.col))
}

/// The sheet with a blank column before that column.
fn with_column(grid: &Grid, at: u32) -> Grid {
    moved(grid, |pos| Pos::new(pos.row, if pos.col >= at { pos.col + 1 } else { pos.col }))
}

/// The sheet with further text cells.
fn with_texts(mut grid: Grid, texts: &[(Pos, &str)]) -> Grid {
    grid.cells.extend(texts.iter().map(|(pos, text)| Cell::text(*pos, text)));
    grid.cells.sort_by_key(|cell| cell.pos);
    grid
}

#[test]
fn a_table_may_stand_anywhere() {
    unchanged(|grid| {
        let places = [(1, 0), (0, 1), (7, 3), (40, 12)];
        places.map(|(down, right)| (format!("下{down} 右{right}"), moved(grid, |pos| Pos::new(pos.row + down, pos.col + right)))).to_vec()
    });
}

#[test]
fn a_blank_row_changes_nothing() {
    unchanged(|grid| {
        let rows = (0..=last_row(grid)).skip(grid.cells.len() % STRIDE).step_by(STRIDE);
        rows.map(|row| (format!("{}行目の前に空行", row + 1), with_rows(grid, row, 1))).collect()
    });
}

#[test]
fn a_blank_column_changes_nothing() {
    // Between whole columns: not inside a head that is merged over several of them.
    let whole = |grid: &Grid, col: u32| {
        let inside = |area: &&Area| area.width() < last_col(grid) && area.first.col < col && col <= area.last.col;
        !grid.merges.iter().any(|area| inside(&area))
    };
    unchanged(|grid| {
        let cols = (0..=last_col(grid)).filter(|col| whole(grid, *col));
        cols.map(|col| (format!("{}列目の前に空列", col + 1), with_column(grid, col))).collect()
    });
}

#[test]
fn a_banner_and_a_note_change_nothing() {
    unchanged(|grid| {
        let below = Pos::new(last_row(grid) + 2, 0);
        vec![
            ("表題".to_owned(), with_texts(with_rows(grid, 0, 2), &[(Pos::new(0, 0), "第１回推進会議　資料３")])),
            ("注記".to_owned(), with_texts(grid.clone(), &[(below, "※　数値には速報値を含む。")])),
        ]
    });
}

#[test]
fn other_words_for_a_head_change_nothing() {
    let words: &[(&str, &str)] = &[
        ("指標", "指標名"),
        ("指標名", "指　標"),
        ("担当課", "所管課"),
        ("所管課", "担当部署"),
        ("進捗状況", "判定"),
        ("R4\n進捗状況", "R4\n評価"),
        ("施策の枠組み", "施策"),
        ("具体的な施策", "具体的施策"),
        ("基準値\n(令和元年度)", "現状値\n（令和元年度）"),
    ];
    unchanged(|grid| {
        let renamed = |(from, to): &(&str, &str)| {
            let mut changed = grid.clone();
            let mut found = false;
            for cell in &mut changed.cells {
                if cell.stored_text() == Some(from) {
                    cell.content = Content::Text(Arc::from(*to));
                    found = true;
                }
            }
            found.then(|| (format!("「{from}」を「{to}」に"), changed))
        };
        let mut changes: Vec<_> = words.iter().filter_map(renamed).collect();
        // A sheet without any of these words still has its heads in another width of letters.
        changes.push(("そのまま".to_owned(), grid.clone()));
        changes
    });
}

#[test]
fn looks_do_not_decide() {
    unchanged(|grid| {
        let mut plain = grid.clone();
        for cell in &mut plain.cells {
            cell.style.bold = false;
            cell.style.filled = false;
        }
        vec![("太字と塗りをなくす".to_owned(), plain)]
    });
}
