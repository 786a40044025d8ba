//! How plausible a way to read a sheet is, so that ways can be compared: as rows, as columns, as forms, as the sheet before goes on.
//!
//! In: a [`Walk`] and the view that it walked. Out: a number, the higher the likelier. A good way gives most of the cells a record,
//! leaves no figure without one, and names no record by a word that heads columns (「基準値」 is no indicator).

use std::collections::HashSet;

use crate::layout::lexicon::Strength;
use crate::layout::view::{Class, View};
use crate::layout::walk::Walk;
use crate::place::Pos;

/// What a record named by a head word costs, in cells.
const MISNAMED: usize = 3;

/// The cells of a sheet by what a way to read it makes of them.
pub(super) struct Plausible {
    /// Cells that are a figure or verdict of a record.
    tied: usize,
    /// Figures of the sheet.
    figures: usize,
    /// Records whose name is a head word.
    misnamed: usize,
    /// Figures that belong to nothing.
    untied: usize,
}

impl Plausible {
    /// Weighs one way.
    pub(super) fn new(view: &View<'_>, walk: &Walk) -> Self {
        let entries = || walk.tables.iter().flat_map(|table| &table.entries);
        let cells: HashSet<Pos> =
            entries().flat_map(|entry| &entry.slots).map(|slot| slot.pos).filter(|pos| view.at(*pos).is_some()).collect();
        let is_head = |pos: Pos| {
            let label = view.at(pos).and_then(|i| view.label(i));
            label.is_some_and(|label| label.only_period || label.role.is_some_and(|(_, strength)| strength == Strength::Whole))
        };
        Self {
            tied: cells.len(),
            figures: (0..view.grid.cells.len()).filter(|i| view.class(*i) == Class::Figure).count(),
            misnamed: entries().filter(|entry| is_head(entry.indicator)).count(),
            untied: walk.untied.len(),
        }
    }

    /// Whether no other way needs to be tried.
    pub(super) fn is_convincing(&self) -> bool {
        self.tied > 0 && self.misnamed == 0 && self.untied == 0 && self.tied * 2 >= self.figures
    }

    /// For comparison with other ways of the same sheet.
    pub(super) fn score(&self) -> i64 {
        let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / 8);
        signed(self.tied) - signed(self.misnamed * MISNAMED) - signed(self.untied)
    }
}
