//! How well a sheet can be read by machines: advice for the next form, never an error.
//!
//! In: a sheet as read and as understood. Out: advice by rule, with the A1 ranges that it is about. The heads of the body's earlier
//! form are given where they are known. Knows nothing of files or rules of judgement.
//!
//! ```text
//! Grid, layout::Sheet ─▶ cells · figures · heads · shape ─▶ Advice
//! ```

mod cells;
mod figures;
mod heads;
pub mod rules;
mod shape;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::grid::Grid;
use crate::layout::Knowledge;
use crate::layout::table::{Sheet, Table};
use crate::place::{Area, Place, Pos};
use crate::read::FileKind;

use rules::Rule;

/// Ranges that are named; more are counted.
const NAMED: usize = 8;

/// What one rule says of one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The rule.
    pub rule: Rule,
    /// The sheet.
    pub place: Place,
    /// The ranges that it is about; none when the whole sheet or file is meant.
    pub areas: Vec<Area>,
}

impl Advice {
    /// 1 to 3: 1 must be kept for a machine to read the sheet at all.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.rule.id.as_bytes().get(1).map_or(0, |digit| digit - b'0')
    }

    /// The ranges in words: `C5:C9、E7 ほか3か所`, or `全体`.
    #[must_use]
    pub fn ranges(&self) -> String {
        let named: Vec<String> = self.areas.iter().take(NAMED).map(ToString::to_string).collect();
        match self.areas.len() {
            0 => "全体".to_owned(),
            all if all > NAMED => format!("{} ほか{}か所", named.join("、"), all - NAMED),
            _ => named.join("、"),
        }
    }
}

/// What is looked at.
struct View<'a> {
    grid: &'a Grid,
    sheet: &'a Sheet,
    known: Knowledge<'a>,
    kind: &'a FileKind,
    earlier: &'a BTreeSet<Arc<str>>,
}

/// First and last row and column of a table's body, as it stands on the sheet.
fn body(table: &Table) -> Option<Area> {
    let positions = || {
        table.entries.iter().flat_map(|entry| {
            let fields = entry.fields.iter().map(|(_, pos)| *pos);
            std::iter::once(entry.indicator).chain(fields).chain(entry.slots.iter().map(|slot| slot.pos))
        })
    };
    let range = |of: fn(&Pos) -> u32| Some((positions().map(|pos| of(&pos)).min()?, positions().map(|pos| of(&pos)).max()?));
    let ((first, last), (left, right)) = (range(|pos| pos.row)?, range(|pos| pos.col)?);
    Some(Area { first: Pos::new(first, left), last: Pos::new(last, right) })
}

/// The advice on a sheet, by the order of the rules; `earlier` are the heads of figures in the body's earlier form, none when unknown.
#[must_use]
pub fn lint(grid: &Grid, sheet: &Sheet, place: &Place, kind: &FileKind, known: Knowledge<'_>, earlier: &BTreeSet<Arc<str>>) -> Vec<Advice> {
    let view = View { grid, sheet, known, kind, earlier };
    let mut found: Vec<(Rule, Vec<Area>)> = Vec::new();
    cells::test(&view, &mut found);
    if sheet.tables.iter().any(|table| !table.entries.is_empty()) {
        shape::test(&view, &mut found);
        figures::test(&view, &mut found);
        heads::test(&view, &mut found);
    }
    let mut advice: Vec<Advice> = found.into_iter().map(|(rule, areas)| Advice { rule, place: place.clone(), areas }).collect();
    advice.sort_by_key(|advice| advice.rule.id);
    advice
}

/// Adds a rule when there are cells that break it.
fn tell(found: &mut Vec<(Rule, Vec<Area>)>, rule: Rule, cells: impl IntoIterator<Item = Pos>) {
    let areas = runs(cells.into_iter().collect());
    if !areas.is_empty() {
        found.push((rule, areas));
    }
}

/// The cells as ranges: neighbours below one another, then equal ranges side by side, joined.
fn runs(mut cells: Vec<Pos>) -> Vec<Area> {
    cells.sort_by_key(|pos| (pos.col, pos.row));
    cells.dedup();
    let mut columns: Vec<Area> = Vec::new();
    for pos in cells {
        match columns.last_mut().filter(|area| area.last.col == pos.col && area.last.row + 1 == pos.row) {
            Some(area) => area.last = pos,
            None => columns.push(Area { first: pos, last: pos }),
        }
    }
    columns.sort_by_key(|area| (area.first.row, area.last.row, area.first.col));
    let mut areas: Vec<Area> = Vec::new();
    for area in columns {
        let beside =
            |left: &&mut Area| left.first.row == area.first.row && left.last.row == area.last.row && left.last.col + 1 == area.first.col;
        match areas.last_mut().filter(beside) {
            Some(left) => left.last = area.last,
            None => areas.push(area),
        }
    }
    areas
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests;
