//! Sheets: cells, heads and merges by chance, and the sheets of the samples turned over.
//!
//! What must hold: every cell has one role, a figure's text is that of the cell that its place names, such a cell counts as data, and the way in
//! which a sheet was understood can be written as a layout file that reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use torimatome::account::CellRole;
use torimatome::extract::Extractor;
use torimatome::grid::{Cell, Content, Grid};
use torimatome::layout::{self, Knowledge, Pins, to_toml};
use torimatome::place::{Area, Place, Pos};
use torimatome::record::{Municipality, MunicipalityKind, Record};
use torimatome::rules::{Assigned, JudgeOptions, RuleSet, judge};
use torimatome::templates::{Template, Templates};
use torimatome::value::Readings;

use crate::random::Random;
use crate::seeds::{FORMAT_CODES, GRIDS, HEADS, WORDS};
use crate::{Failure, Outcome, demand, input, mutate, timed};

/// A sheet of random cells under random heads.
pub fn random(random: &mut Random) -> Outcome {
    let (rows, cols) = (1 + random.small(25), 1 + random.small(14));
    let heads = random.below(4);
    let top = random.small(4);
    let mut grid = empty();
    for row in 0..rows {
        for col in 0..cols {
            let pos = Pos::new(u32::try_from(top + row).unwrap(), u32::try_from(col).unwrap());
            if random.once_in(4) {
                continue;
            }
            let cell = if row < heads { Cell::text(pos, random.pick::<String>(&HEADS)) } else { any_cell(random, pos) };
            grid.cells.push(cell);
        }
    }
    for _ in 0..random.small(8) {
        let first = Pos::new(u32::try_from(random.below(top + rows)).unwrap(), u32::try_from(random.below(cols)).unwrap());
        let last = Pos::new(first.row + u32::try_from(random.small(5)).unwrap(), first.col + u32::try_from(random.small(4)).unwrap());
        merge(&mut grid, Area { first, last }, random.once_in(10));
    }
    holds(&grid)
}

/// A sheet of a sample with its cells moved, exchanged, dropped and rewritten.
pub fn changed(random: &mut Random) -> Outcome {
    let mut grid = random.pick(&GRIDS).clone();
    let rows: Vec<u32> = grid.cells.iter().map(|cell| cell.pos.row).collect::<BTreeSet<_>>().into_iter().collect();
    // A window of the sheet, so that a case does not take long.
    let first = if random.once_in(3) { 0 } else { *random.pick(&rows) };
    let last = first + 4 + u32::try_from(random.small(40)).unwrap();
    let head = u32::try_from(random.below(6)).unwrap();
    grid.cells.retain(|cell| cell.pos.row < head || (first..=last).contains(&cell.pos.row));
    grid.merges.retain(|area| area.last.row < head || (first <= area.first.row && area.last.row <= last));
    for _ in 0..=random.small(6) {
        if grid.cells.is_empty() {
            break;
        }
        let at = random.below(grid.cells.len());
        let pos = grid.cells[at].pos;
        match random.below(8) {
            0 => drop(grid.cells.remove(at)),
            1 => grid.cells[at] = any_cell(random, pos),
            2 => grid.cells.retain(|cell| cell.pos.col != pos.col),
            3 => grid.cells.retain(|cell| cell.pos.row != pos.row),
            4 => {
                let other = random.below(grid.cells.len());
                let content = std::mem::replace(&mut grid.cells[at].content, Content::NoValue);
                grid.cells[at].content = std::mem::replace(&mut grid.cells[other].content, content);
            }
            5 => {
                let last = Pos::new(pos.row + u32::try_from(random.small(4)).unwrap(), pos.col + u32::try_from(random.small(4)).unwrap());
                merge(&mut grid, Area { first: pos, last }, false);
            }
            6 => grid.merges.retain(|area| !area.contains(pos)),
            _ => {
                if let Content::Text(text) = &grid.cells[at].content {
                    let texts = [text.to_string()];
                    grid.cells[at].content = Content::Text(Arc::from(mutate::text(random, &texts).as_str()));
                }
            }
        }
    }
    if random.once_in(6) { holds(&grid.transposed()) } else { holds(&grid) }
}

fn empty() -> Grid {
    Grid {
        name: Arc::from("表"),
        hidden: false,
        cells: Vec::new(),
        merges: Vec::new(),
        hidden_rows: Vec::new(),
        hidden_cols: Vec::new(),
        drawings: Vec::new(),
    }
}

/// A cell of any kind.
fn any_cell(random: &mut Random, pos: Pos) -> Cell {
    let number = |random: &mut Random| f64::from(u32::try_from(random.below(3000)).unwrap()) / random.pick(&[1.0, 1.0, 10.0, 1000.0]);
    let content = match random.below(20) {
        0..=6 => Content::Number(number(random)),
        7 => random.pick(&[Content::NoValue, Content::Bool(true), Content::Number(f64::NAN), Content::Number(45_748.0)]).clone(),
        8 => Content::Error(Arc::from("#DIV/0!")),
        _ => Content::Text(Arc::from(mutate::cell_text(random).as_str())),
    };
    let mut cell = Cell::new(pos, content);
    if random.once_in(3) {
        cell.format = Some(Arc::from(random.pick(&FORMAT_CODES).as_str()));
    }
    cell.style.struck = random.once_in(40);
    cell.formula = random.once_in(10);
    if random.once_in(40) {
        cell.comment = Some(Box::from("確認済み"));
    }
    cell
}

/// Merges a rectangle as the readers do: more than one cell, nothing left under it but its anchor, no other merge across it unless asked for.
fn merge(grid: &mut Grid, area: Area, across: bool) {
    let apart = |other: &Area| {
        area.last.row < other.first.row
            || other.last.row < area.first.row
            || area.last.col < other.first.col
            || other.last.col < area.first.col
    };
    if area.first == area.last || (!across && !grid.merges.iter().all(apart)) {
        return;
    }
    grid.cells.retain(|cell| cell.pos == area.first || !area.contains(cell.pos));
    grid.merges.push(area);
    grid.merges.sort_unstable();
    grid.merges.dedup_by_key(|area| area.first);
}

/// What must hold for every sheet.
pub fn holds(grid: &Grid) -> Outcome {
    input(picture(grid));
    let (lexicon, grammar) = &*WORDS;
    let place = Place::sheet(Arc::from("表.xlsx"), Arc::clone(&grid.name));
    let readings = &Readings::new(grammar);
    let known = Knowledge { lexicon, readings, pins: &[] };
    let sheet = timed("シートを読むの", || layout::understand(grid, &place, None, known).output);
    demand(sheet.roles.len() == grid.cells.len(), "すべてのセルに役割がひとつある", || {
        format!("役割{} セル{}\n{}", sheet.roles.len(), grid.cells.len(), picture(grid))
    })?;
    if let Some(table) = sheet.tables.last() {
        let on = layout::understand(grid, &place, Some(&table.columns), known).output;
        demand(on.roles.len() == grid.cells.len(), "続きの表でもすべてのセルに役割がある", || picture(grid))?;
        let text = to_toml("表", &sheet);
        let pins = Pins::new(&Template { name: "表.toml".to_owned(), text: text.clone().into() });
        let pins =
            pins.map_err(|fault| Failure { property: "書き出したレイアウトは読める", detail: format!("{fault}\n{text}") })?;
        let pinned = layout::understand(grid, &place, None, Knowledge { pins: &[pins], ..known }).output;
        demand(pinned.roles.len() == grid.cells.len(), "固定した読み方でもすべてのセルに役割がある", || {
            picture(grid)
        })?;
    }
    let somebody =
        Arc::new(Municipality { code: None, name: Arc::from("市"), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown });
    let owner = |_: Option<&str>, _: Option<&str>| Arc::clone(&somebody);
    let extractor = Extractor { grid, place: &place, lexicon, readings, owner: &owner };
    let records = timed("記録を取り出すの", || extractor.records(&sheet).output);
    let _ = extractor.counts(&sheet);
    for figure in records.iter().flat_map(|record| &record.figures) {
        let at = figure.place.pos.and_then(|pos| grid.cells.iter().position(|cell| cell.pos == pos));
        let text = at.map(|at| grid.cells[at].as_text()).unwrap_or_default();
        demand(*text == *figure.text, "値の文字はその番地のセルの文字", || {
            format!("{figure:?} {text:?}\n{}", picture(grid))
        })?;
        // Of a merged region, which may reach over rows of other kinds, only the anchor is a cell; white space is no data.
        let merged = figure.place.pos.is_some_and(|pos| grid.merge_at(pos).is_some());
        let data = at.is_none_or(|at| sheet.roles[at] == CellRole::Data) || merged || text.trim().is_empty();
        demand(data, "値のセルはデータと数えられる", || {
            format!("{} {:?} {:?}\n{}", figure.place.a1(), figure.measure, at.map(|at| sheet.roles[at]), picture(grid))
        })?;
    }
    judged(records)
}

/// Judging does not fail, whatever the records hold.
fn judged(records: Vec<Record>) -> Outcome {
    let count = records.len();
    let set = RuleSet::load(&Templates::embedded(), "common").unwrap();
    let judged = judge(records, &set, &JudgeOptions { year: None, assigned: Assigned::Default }).output;
    demand(judged.len() == count, "判定で記録が失われない", || format!("{count} → {}", judged.len()))
}

/// A sheet as a person can type it in again.
fn picture(grid: &Grid) -> String {
    let cell = |cell: &Cell| format!("{} {:?} {}", cell.pos, cell.content, cell.format.as_deref().unwrap_or_default());
    let merges: Vec<String> = grid.merges.iter().map(ToString::to_string).collect();
    format!("{}\n結合 {}", grid.cells.iter().map(cell).collect::<Vec<_>>().join("\n"), merges.join(" "))
}
