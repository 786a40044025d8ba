//! How plausible a way to read a sheet is, so that ways can be compared: as rows, as columns, as forms, as the sheet before goes on.
//!
//! In: a [`Walk`] and the view that it walked. Out: a number, the higher the likelier. A good way gives most of the cells a record,
//! leaves no figure without one, and names no record by a word that heads columns or by a figure (「基準値」 and 「84.2%」 are no indicators).

use std::collections::HashSet;

use crate::account::CellRole;
use crate::finding::{Code, Finding};
use crate::layout::columns;
use crate::layout::label::Label;
use crate::layout::lexicon::Strength;
use crate::layout::view::{Class, View};
use crate::layout::walk::Walk;
use crate::place::{Place, Pos};

/// What a record named by a head word costs, in cells.
const MISNAMED: usize = 3;

/// The cells of a sheet by what a way to read it makes of them.
pub(super) struct Plausible {
    /// Cells that are a figure or verdict of a record.
    tied: usize,
    /// Whether a figure is among them, or a word that only tables of goals and KPIs use names the records.
    solid: bool,
    /// Figures of the sheet.
    figures: usize,
    /// Names of records that are head words or figures.
    misnamed: Vec<Pos>,
    /// Figures that belong to nothing.
    untied: usize,
    /// Heads, sections and cells of records.
    meant: usize,
    /// Figures that nothing is known of: in no row or column that has a meaning.
    lost: usize,
}

impl Plausible {
    /// Weighs one way.
    pub(super) fn new(view: &View<'_>, walk: &Walk) -> Self {
        let entries = || walk.tables.iter().flat_map(|table| &table.entries);
        let cells: HashSet<Pos> =
            entries().flat_map(|entry| &entry.slots).map(|slot| slot.pos).filter(|pos| view.at(*pos).is_some()).collect();
        let is_no_name = |pos: &Pos| {
            let Some(i) = view.at(*pos) else { return false };
            let is_head = |label: &Label| label.only_period || label.role.is_some_and(|(_, strength)| strength == Strength::Whole);
            view.class(i) == Class::Figure || view.label(i).is_some_and(is_head)
        };
        let known = |pos: Pos| walk.tables.iter().flat_map(|table| table.columns.iter()).any(|c| c.index == pos.col && c.role.is_some());
        let lost = |i: &usize| {
            let silent = walk.roles[*i].is_none_or(|role| matches!(role, CellRole::Unused | CellRole::Banner));
            silent && view.class(*i) == Class::Figure && !known(view.cell(*i).pos)
        };
        let meant = |role: &&Option<CellRole>| matches!(role, Some(CellRole::Header | CellRole::Section | CellRole::Data));
        Self {
            meant: walk.roles.iter().filter(meant).count(),
            lost: (0..view.grid.cells.len()).filter(lost).count(),
            solid: cells.iter().any(|pos| view.at(*pos).is_some_and(|i| view.class(i) == Class::Figure))
                || walk.tables.iter().any(|table| table.columns.is_empty() || columns::is_strong(&table.columns)),
            tied: cells.len(),
            figures: (0..view.grid.cells.len()).filter(|i| view.class(*i) == Class::Figure).count(),
            misnamed: entries().map(|entry| entry.indicator).filter(is_no_name).collect(),
            untied: walk.untied.len(),
        }
    }

    /// Whether no other way needs to be tried.
    pub(super) fn is_convincing(&self) -> bool {
        self.solid && self.tied > 0 && self.misnamed.is_empty() && self.untied == 0 && self.tied * 2 >= self.figures
    }

    /// For comparison with other ways of the same sheet: its score, then the cells that it has a meaning for.
    pub(super) fn rank(&self) -> (i64, usize) {
        (self.score(), self.meant)
    }

    fn score(&self) -> i64 {
        let signed = |count: usize| i64::try_from(count).unwrap_or(i64::MAX / 8);
        signed(self.tied) - signed(self.misnamed.len() * MISNAMED) - signed(self.untied)
    }
    /// Whether most of what it calls records are none: named by what is no name, or words only.
    pub(super) fn is_refuted(&self) -> bool {
        self.tied > 0 && (!self.solid || !self.misnamed.is_empty() && self.score() <= 0)
    }

    /// What a reading that stands all the same must tell: names that are none, and figures of the sheet that no record has.
    pub(super) fn doubt(&self, view: &View<'_>, place: &Place) -> Option<Finding> {
        if let Some(first) = self.misnamed.first() {
            let text = view.at(*first).map(|i| view.text(i)).unwrap_or_default();
            let finding = Finding::new(Code::HeaderUncertain, place.at(*first)).text(text);
            return Some(finding.detail("指標の名前と読んだセルが、見出しの言葉か数値になっている"));
        }
        let told = || format!("指標の値と読んだセルは{}個、何の値か分からない数値が{}個", self.tied, self.lost);
        (self.tied > 0 && self.tied < self.lost).then(|| Finding::new(Code::HeaderUncertain, place.clone()).detail(told()))
    }
}
