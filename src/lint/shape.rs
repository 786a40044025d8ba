//! Rules that look at the shape of a table: its heads, merges, blanks and path columns.

use std::collections::BTreeMap;

use super::rules::{self, Rule};
use super::{View, body, tell};
use crate::account::CellRole;
use crate::layout::lexicon::fold;
use crate::layout::role::Role;
use crate::layout::table::{Orientation, Table};
use crate::place::{Area, Pos};
use crate::read::FileKind;
use crate::record::Measure;

/// Tests the tables.
pub fn test(view: &View<'_>, found: &mut Vec<(Rule, Vec<Area>)>) {
    let tables: Vec<(&Table, Area)> = view.sheet.tables.iter().filter_map(|table| Some((table, body(table)?))).collect();
    if tables.len() > 1 {
        found.push((rules::ONE_TABLE, tables.iter().map(|(_, body)| *body).collect()));
    }
    let in_body = |pos: Pos| tables.iter().any(|(_, body)| body.contains(pos));
    let merges: Vec<Area> = view.grid.merges.iter().copied().filter(|area| in_body(area.first) || in_body(area.last)).collect();
    if !merges.is_empty() {
        found.push((rules::MERGES, merges));
    }
    let drawings: Vec<Area> =
        view.grid.drawings.iter().copied().filter(|area| tables.iter().any(|(table, body)| area.touches(whole_of(table, *body)))).collect();
    if !drawings.is_empty() {
        found.push((rules::OBJECTS, drawings));
    }
    let (mut blank, mut left_out, mut same, mut headless, mut years) = (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (table, body) in &tables {
        blanks(view, table, *body, &mut blank);
        if table.orientation == Orientation::Rows {
            paths(view, table, &mut left_out);
            heads(view, table, *body, &mut same, &mut headless);
        }
    }
    if !blank.is_empty() {
        found.push((rules::BLANKS, blank));
    }
    tell(found, rules::LEFT_OUT, left_out);
    tell(found, rules::SAME_HEADS, same);
    let csv = matches!(view.kind, FileKind::Text { .. });
    tell(found, if csv { rules::COMMAS } else { rules::HEADLESS }, headless);
    let first = tables.iter().map(|(_, body)| body.first.row).min().unwrap_or_default();
    let above = |role: CellRole| matches!(role, CellRole::Banner | CellRole::Note | CellRole::Section);
    let cells = || view.grid.cells.iter().zip(&view.sheet.roles);
    tell(found, rules::ABOVE, cells().filter(|(cell, role)| cell.pos.row < first && above(**role)).map(|(cell, _)| cell.pos));
    years.extend(cells().filter(|(cell, role)| **role == CellRole::Header && is_era_alone(&cell.as_text())).map(|(cell, _)| cell.pos));
    tell(found, rules::YEARS, years);
    whole(view, &tables, found);
}

/// What is missing from the sheet as a whole.
fn whole(view: &View<'_>, tables: &[(&Table, Area)], found: &mut Vec<(Rule, Vec<Area>)>) {
    let has = |wanted: &[Role]| {
        tables.iter().any(|(table, _)| table.columns.iter().any(|column| column.role.is_some_and(|role| wanted.contains(&role))))
    };
    if view.sheet.clues.is_empty() && !has(&[Role::Code, Role::Name]) {
        found.push((rules::BODY, Vec::new()));
    }
    if !has(&[Role::Method]) {
        found.push((rules::DEFINITION, Vec::new()));
    }
    let wide = tables.iter().filter(|(table, _)| {
        let mut years: BTreeMap<Option<Role>, Vec<i32>> = BTreeMap::new();
        for column in table.columns.iter() {
            years.entry(column.role).or_default().extend(column.period.map(|period| period.year));
        }
        years.values_mut().any(|years| {
            years.sort_unstable();
            years.dedup();
            years.len() > 1
        })
    });
    let wide: Vec<Area> = wide.map(|(_, body)| *body).collect();
    if !wide.is_empty() {
        found.push((rules::WIDE, wide));
    }
}

/// A table's body with its heads.
fn whole_of(table: &Table, body: Area) -> Area {
    let first = match (table.header, table.orientation) {
        (Some((top, _)), Orientation::Rows) => Pos::new(top.min(body.first.row), body.first.col),
        (Some((left, _)), Orientation::Columns) => Pos::new(body.first.row, left.min(body.first.col)),
        _ => body.first,
    };
    area(first, body.last)
}

/// Empty rows and columns between the first and the last of a body. A column with a head is one that nobody filled in.
fn blanks(view: &View<'_>, table: &Table, body: Area, blank: &mut Vec<Area>) {
    let filled = |pos: Pos| view.grid.get(pos).is_some() || view.grid.merge_at(pos).is_some();
    let columns = body.first.col..=body.last.col;
    let rows = body.first.row..=body.last.row;
    let empty = |row: u32| view.grid.row(row).is_empty() && !columns.clone().any(|col| filled(Pos::new(row, col)));
    blank.extend(rows.clone().filter(|row| empty(*row)).map(|row| area(Pos::new(row, body.first.col), Pos::new(row, body.last.col))));
    let headed = |col: u32| table.columns.iter().any(|column| column.index == col && !column.path.is_empty());
    let bare = |col: u32| !headed(col) && !rows.clone().any(|row| filled(Pos::new(row, col)));
    blank.extend(columns.clone().filter(|col| bare(*col)).map(|col| area(Pos::new(body.first.row, col), Pos::new(body.last.row, col))));
}

const fn area(first: Pos, last: Pos) -> Area {
    Area { first, last }
}

/// Cells of goal, policy, programme and indicator that are empty below the first, or say 同上.
fn paths(view: &View<'_>, table: &Table, left_out: &mut Vec<Pos>) {
    let columns = table.columns.iter().filter(|column| matches!(column.role, Some(Role::Goal | Role::Policy | Role::Program)));
    for column in columns {
        for entry in table.entries.iter().skip(1) {
            let pos = Pos::new(entry.indicator.row, column.index);
            let covered = view.grid.merge_at(pos).is_some();
            match view.grid.get(pos) {
                None if !covered => left_out.push(pos),
                Some(cell) if view.known.lexicon.is_ditto(&fold(&cell.as_text())) => left_out.push(pos),
                _ => {}
            }
        }
    }
}

/// Columns whose lowest head another column has too, and cells of the body in columns without a head.
fn heads(view: &View<'_>, table: &Table, body: Area, same: &mut Vec<Pos>, headless: &mut Vec<Pos>) {
    let Some((_, bottom)) = table.header else { return };
    let mut by_label: BTreeMap<&str, Vec<Pos>> = BTreeMap::new();
    for column in table.columns.iter() {
        if let Some(label) = column.path.last() {
            // One head merged over several columns is one head.
            let pos = Pos::new(bottom, column.index);
            let anchor = view.grid.merge_at(pos).map_or(pos, |area| area.first);
            let known = by_label.entry(label).or_default();
            if !known.contains(&anchor) {
                known.push(anchor);
            }
        }
    }
    same.extend(by_label.into_values().filter(|heads| heads.len() > 1).flatten());
    let known = |col: u32| table.columns.iter().any(|column| column.index == col && !column.path.is_empty());
    for row in body.first.row..=body.last.row {
        headless.extend(view.grid.row(row).iter().filter(|cell| !known(cell.pos.col)).map(|cell| cell.pos));
    }
}

/// A year of an era without a western one beside it.
fn is_era_alone(text: &str) -> bool {
    let folded = fold(text);
    let era = ["令和", "平成", "昭和"].iter().any(|era| folded.contains(era)) || short_era(&folded);
    let western = folded.chars().collect::<Vec<_>>().windows(4).any(|four| four.iter().all(char::is_ascii_digit));
    era && !western
}

/// R6, H30.
fn short_era(folded: &str) -> bool {
    let chars: Vec<char> = folded.chars().collect();
    chars.windows(2).enumerate().any(|(at, pair)| {
        let alone = at == 0 || !chars[at - 1].is_ascii_alphanumeric();
        alone && matches!(pair[0], 'R' | 'H' | 'S') && pair[1].is_ascii_digit()
    })
}

/// Whether a measure is a number.
pub const fn is_figure(measure: Measure) -> bool {
    matches!(measure, Measure::Baseline | Measure::Target | Measure::Actual | Measure::Rate)
}
