//! The rule that a form keeps its heads from year to year.
//!
//! Held against each other are the heads of figures, years taken out: those are what an earlier workbook keeps of a form. A head that
//! the earlier form did not have is told where it stands; one that is gone stands nowhere.

use std::collections::BTreeSet;

use super::rules::{self, Rule};
use super::shape::is_figure;
use super::{View, tell};
use crate::layout::label;
use crate::layout::lexicon::{Lexicon, fold};
use crate::layout::table::{Orientation, Slot, Table};
use crate::place::{Area, Pos};

/// Tests the heads of the figures.
pub fn test(view: &View<'_>, found: &mut Vec<(Rule, Vec<Area>)>) {
    if view.earlier.is_empty() {
        return;
    }
    let lexicon = view.known.lexicon;
    let earlier: BTreeSet<Vec<String>> = view.earlier.iter().map(|head| without_years(head, lexicon)).collect();
    let slots =
        view.sheet.tables.iter().flat_map(|table| table.entries.iter().flat_map(move |entry| entry.slots.iter().map(move |s| (table, s))));
    let figures = slots.filter(|(_, slot)| is_figure(slot.measure));
    let new = figures.filter(|(_, slot)| !earlier.contains(&without_years(&slot.header, lexicon)));
    tell(found, rules::HEADS, new.flat_map(|(table, slot)| head_cells(table, slot)));
}

/// The labels of a head without their years; a label that is nothing but a year is left out.
fn without_years(head: &str, lexicon: &Lexicon) -> Vec<String> {
    let labels = head.split(" / ").map(|text| label::parse(&fold(text), lexicon));
    labels.filter(|label| !label.only_period).flat_map(|label| std::iter::once(label.words).chain(label.brackets)).collect()
}

/// The cells of the head above a figure, or beside it; the figure's own where the head is that of its row or of another sheet.
fn head_cells(table: &Table, slot: &Slot) -> Vec<Pos> {
    let by_row = table.columns.iter().any(|column| column.index == slot.pos.col && column.by_row);
    match (table.header, table.orientation) {
        (Some((first, last)), Orientation::Rows) if !by_row => (first..=last).map(|row| Pos::new(row, slot.pos.col)).collect(),
        (Some((first, last)), Orientation::Columns) => (first..=last).map(|col| Pos::new(slot.pos.row, col)).collect(),
        _ => vec![slot.pos],
    }
}
