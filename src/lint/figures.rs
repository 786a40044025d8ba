//! Rules that look at the figures and verdicts of a table through the real value grammar.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{self, Rule};
use super::shape::is_figure;
use super::{View, tell};
use crate::account::CellRole;
use crate::grid::{Cell, Content};
use crate::layout::lexicon::fold;
use crate::layout::role::Role;
use crate::layout::table::{Entry, Slot};
use crate::layout::view::stored;
use crate::place::{Area, Pos};
use crate::record::Measure;
use crate::value::Status;

/// Share of the figures from which on a fill is a look of the table and not a mark.
const COMMON: usize = 5;

/// Tests the figures.
pub fn test(view: &View<'_>, found: &mut Vec<(Rule, Vec<Area>)>) {
    let slots: Vec<(&Entry, &Slot)> = view
        .sheet
        .tables
        .iter()
        .flat_map(|table| &table.entries)
        .flat_map(|entry| entry.slots.iter().map(move |slot| (entry, slot)))
        .collect();
    let (mut several, mut texts, mut unitless, mut marks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut empty: BTreeMap<u32, Vec<Pos>> = BTreeMap::new();
    let mut zero: BTreeSet<u32> = BTreeSet::new();
    let legend = legend(view);
    for (entry, slot) in slots.iter().filter(|(_, slot)| is_figure(slot.measure)) {
        let Some(cell) = view.grid.get(slot.pos) else {
            empty.entry(slot.pos.col).or_default().push(slot.pos);
            continue;
        };
        let reading = view.known.readings.grammar.read(stored(cell), cell.format.as_deref());
        if reading.quantity.as_ref().is_some_and(|quantity| quantity.value.is_zero()) {
            zero.insert(slot.pos.col);
        }
        if reading.components.len() > 1 {
            several.push(slot.pos);
        }
        if reading.status == Status::Value && matches!(cell.content, Content::Text(_)) {
            texts.push(slot.pos);
        }
        let bare = reading.quantity.as_ref().is_some_and(|quantity| quantity.unit.is_empty());
        if bare && slot.measure != Measure::Rate && !has_unit(view, entry, slot) {
            unitless.push(slot.pos);
        }
        let mark = fold(&cell.as_text());
        // A dash for 「なし」 needs no legend; what is told is a mark that withholds a figure.
        let is_mark = matches!(reading.status, Status::Suppressed | Status::Unknown) && mark.chars().count() <= 3;
        if is_mark && !legend.contains(mark.as_str()) {
            marks.push(slot.pos);
        }
    }
    tell(found, rules::ONE_DATUM, several);
    tell(found, rules::TEXT_FIGURES, texts);
    tell(found, rules::UNITS, unitless);
    tell(found, rules::MARKS, marks);
    tell(found, rules::ZERO_AND_BLANK, empty.into_iter().filter(|(col, _)| zero.contains(col)).flat_map(|(_, cells)| cells));
    looks(view, &slots, found);
    verdicts(view, &slots, &legend, found);
}

/// The texts of the notes of a sheet, where a legend would stand.
fn legend(view: &View<'_>) -> String {
    let notes = view.grid.cells.iter().zip(&view.sheet.roles).filter(|(_, role)| matches!(role, CellRole::Note | CellRole::Banner));
    notes.map(|(cell, _)| fold(&cell.as_text())).collect::<Vec<_>>().join("\n")
}

/// Whether a unit stands in a column, in the heads, above the table or in the brackets of the indicator.
fn has_unit(view: &View<'_>, entry: &Entry, slot: &Slot) -> bool {
    let column = entry.field(Role::Unit).and_then(|pos| view.grid.get(pos)).is_some();
    let indicator = view.grid.get(entry.indicator).map(Cell::as_text).unwrap_or_default();
    column || entry.banner_unit.is_some() || !slot.brackets.is_empty() || indicator.trim_end().ends_with(['）', ')', '］', ']'])
}

/// Strike-through, and a fill that few of the figures have.
fn looks(view: &View<'_>, slots: &[(&Entry, &Slot)], found: &mut Vec<(Rule, Vec<Area>)>) {
    let cells: Vec<&Cell> = slots.iter().filter_map(|(_, slot)| view.grid.get(slot.pos)).collect();
    let filled: Vec<Pos> = cells.iter().filter(|cell| cell.style.filled).map(|cell| cell.pos).collect();
    let rare = filled.len() * COMMON < cells.len();
    let struck = cells.iter().filter(|cell| cell.style.struck).map(|cell| cell.pos);
    tell(found, rules::LOOKS, struck.chain(filled.into_iter().filter(|_| rare)));
}

/// One verdict in several spellings; marks without a legend.
fn verdicts(view: &View<'_>, slots: &[(&Entry, &Slot)], legend: &str, found: &mut Vec<(Rule, Vec<Area>)>) {
    let mut spellings: BTreeMap<String, BTreeMap<String, Vec<Pos>>> = BTreeMap::new();
    let mut marks = Vec::new();
    for (_, slot) in slots.iter().filter(|(_, slot)| slot.measure == Measure::Verdict) {
        let Some(text) = view.grid.get(slot.pos).map(|cell| cell.as_text().trim().to_owned()) else { continue };
        let folded = fold(&text);
        if folded.chars().count() == 1 && !folded.chars().all(char::is_alphanumeric) && !legend.contains(&folded) {
            marks.push(slot.pos);
        }
        let plain = folded.replace("おおむね", "概ね").replace("です", "").replace(['。', '、', '.'], "");
        spellings.entry(plain).or_default().entry(text).or_default().push(slot.pos);
    }
    tell(found, rules::CODES, marks);
    let mixed = spellings.into_values().filter(|same| same.len() > 1);
    // The usual spelling is the one that most cells have.
    let odd = mixed.flat_map(|same| {
        let usual = same.values().map(Vec::len).max().unwrap_or(0);
        let mut kept = false;
        same.into_values().filter(move |cells| {
            let keep = !kept && cells.len() == usual;
            kept |= keep;
            !keep
        })
    });
    tell(found, rules::SPELLINGS, odd.flatten());
}
