//! Forms that hold one indicator each: labelled cells, and a small grid of measures and years below the name.
//!
//! In: a [`View`] without heads of a table. Out: a [`Walk`] with one record a form, or none when the sheet is no such form or some of
//! its figures would belong to nothing. What stands under a label of 担当者名, 電話 or メール is ignored.
//!
//! ```text
//! 指標名 | 出生数            年度 | 目標値 | 実績値        the name, then pairs of label and value,
//! 単位   | 人                R4   | 300    | 281           then measures × years or years × measures
//! 区分   | R4  | R5
//! 目標値 | 300 | 310
//! 実績値 | 281 | 305
//! ```

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::account::CellRole;
use crate::layout::body::role_measure;
use crate::layout::columns::{self, names_indicator};
use crate::layout::form::FormHead;
use crate::layout::label::Label;
use crate::layout::lexicon::{Lexicon, Strength, squeeze};
use crate::layout::role::Role;
use crate::layout::sections::one_line;
use crate::layout::table::{Entry, Orientation, RowClass, Slot, Table};
use crate::layout::view::{Class, View};
use crate::layout::walk::Walk;
use crate::place::Pos;
use crate::record::Measure;
use crate::value::Period;

/// The record of every form on a sheet.
#[must_use]
pub fn walk(view: &View<'_>, lexicon: &Lexicon) -> Option<Walk> {
    let names: Vec<u32> = view.rows().iter().copied().filter(|row| name(view, lexicon, *row).is_some()).collect();
    names.first()?;
    let mut reader =
        Reader { view, lexicon, table: Table::new(Vec::new(), None, 100), roles: vec![None; view.grid.cells.len()], strong: false };
    reader.table.orientation = Orientation::Form;
    let begins = names.windows(2).map(|pair| above(view, pair[0], pair[1]));
    let starts: Vec<u32> = std::iter::once(0).chain(begins).chain([u32::MAX]).collect();
    starts.windows(2).for_each(|edges| reader.form(edges[0]..edges[1]));
    let Reader { table, roles, strong, .. } = reader;
    let targets = table.entries.iter().flat_map(|entry| &entry.slots).any(|slot| slot.measure == Measure::Target);
    let mut slots = table.entries.iter().flat_map(|entry| &entry.slots);
    let figures = slots.any(|slot| view.at(slot.pos).is_some_and(|i| view.class(i) == Class::Figure));
    let tied = (0..view.grid.cells.len()).all(|i| view.class(i) != Class::Figure || roles[i].is_some());
    let whole = !table.entries.is_empty() && table.entries.iter().all(|entry| !entry.slots.is_empty());
    // Two answers to one question belong to two records.
    let clear = table.entries.iter().all(|entry| {
        let mut known = HashSet::new();
        entry.slots.iter().all(|slot| known.insert((slot.measure, slot.period.map(|p| (p.year, p.month)), Arc::clone(&slot.header))))
    });
    (whole && tied && clear && (strong || targets && figures)).then(|| Walk {
        tables: vec![table],
        roles,
        clues: Vec::new(),
        untied: Vec::new(),
        form: FormHead::default(),
    })
}

/// The label and the name of an indicator in a row: 指標名 with words to its right, or both in one cell (指標名：出生数).
fn name(view: &View<'_>, lexicon: &Lexicon, row: u32) -> Option<(usize, usize)> {
    let cells: Vec<usize> = view.row(row).collect();
    if let Some(both) = cells.first().filter(|i| lexicon.indicator_after_label(view.folded(**i)).is_some()) {
        return Some((*both, *both));
    }
    cells.windows(2).map(|pair| (pair[0], pair[1])).find(|(label, named)| {
        let is_label = view.label(*label).and_then(|label| label.role) == Some((Role::Indicator, Strength::Whole));
        is_label && view.class(*named) == Class::Text && !names_field(view, *named)
    })
}

/// Whether a cell is the label of another field, not a value.
fn names_field(view: &View<'_>, index: usize) -> bool {
    view.label(index).is_some_and(|label| label.only_period || label.role.is_some_and(|(_, strength)| strength == Strength::Whole))
}

/// The first row of the form whose name stands in that row: labelled fields right above it belong to it, down from the name before.
fn above(view: &View<'_>, before: u32, name: u32) -> u32 {
    let is_field = |row: u32| {
        let mut cells = view.row(row);
        let label = cells.next().and_then(|i| view.label(i)?.role);
        label.is_some_and(|(role, strength)| strength == Strength::Whole && !role.is_figure() && role != Role::Note)
            && cells.next().is_some()
    };
    (before + 1..name).rev().take_while(|row| is_field(*row)).last().unwrap_or(name)
}

/// The forms of a sheet while they are read.
struct Reader<'a, 'g> {
    view: &'a View<'g>,
    lexicon: &'a Lexicon,
    table: Table,
    roles: Vec<Option<CellRole>>,
    /// Whether a name's label says 指標 or KPI.
    strong: bool,
}

impl Reader<'_, '_> {
    /// One form in some rows.
    fn form(&mut self, rows: Range<u32>) {
        let rows: Vec<u32> = self.view.rows().iter().copied().filter(|row| rows.contains(row)).collect();
        let Some((label, named)) = rows.iter().find_map(|row| name(self.view, self.lexicon, *row)) else { return };
        self.strong |= names_indicator(self.view.folded(label));
        self.roles[named] = Some(CellRole::Data);
        self.table.entries.push(Entry {
            indicator: self.view.cell(named).pos,
            goal: String::new(),
            policy: String::new(),
            program: String::new(),
            kind: self.lexicon.kind(self.view.folded(label)),
            group: String::new(),
            parent: None,
            fields: Vec::new(),
            slots: Vec::new(),
            banner_unit: None,
        });
        let mut at = 0;
        while at < rows.len() {
            at += match self.grid(&rows[at..]) {
                0 => {
                    self.pairs(rows[at]);
                    1
                }
                taken => taken,
            };
        }
    }

    /// Labels with a value to their right.
    fn pairs(&mut self, row: u32) {
        let cells: Vec<usize> = self.view.row(row).collect();
        let mut at = 0;
        while let Some(label) = cells.get(at).copied() {
            let role = self.view.label(label).and_then(|label| label.role).filter(|(_, strength)| *strength == Strength::Whole);
            let value = cells.get(at + 1).copied();
            at += 1;
            let (Some((role, _)), Some(value)) = (role, value) else { continue };
            let role = self.time_role(role, value);
            // A unit may be a word that heads columns elsewhere (事業, プロジェクト), a time one that heads years.
            let may_be_head = matches!(role, Role::Unit | Role::TargetTime | Role::BaselineTime | Role::ActualTime);
            if !may_be_head && names_field(self.view, value) {
                continue;
            }
            at += 1;
            self.pair(label, role, value);
        }
    }

    /// 「基準年度」 with a year beside it is the time of the baseline.
    fn time_role(&self, role: Role, value: usize) -> Role {
        let is_time = self.view.label(value).is_some_and(|label| label.only_period);
        if role == Role::Baseline && is_time { Role::BaselineTime } else { role }
    }

    fn pair(&mut self, label: usize, role: Role, value: usize) {
        self.roles[label] = Some(CellRole::Header);
        self.roles[value] = Some(if role == Role::Contact { CellRole::Ignored } else { CellRole::Data });
        let pos = self.view.cell(value).pos;
        self.table.last = self.table.last.max(pos.row);
        let text = one_line(&self.view.text(value));
        let slot = role_measure(role).and_then(|measure| Some(self.slot(measure, &[self.view.label(label)?], &[label], pos)));
        self.class(pos.row);
        let Some(entry) = self.table.entries.last_mut() else { return };
        match role {
            Role::Goal => entry.goal = text,
            Role::Policy => entry.policy = text,
            Role::Program => entry.program = text,
            Role::Kind => entry.kind = self.lexicon.kind(self.view.folded(value)).or(entry.kind),
            Role::Indicator | Role::Contact | Role::Narrative => {}
            _ => match slot {
                Some(slot) => entry.slots.push(slot),
                None => entry.fields.push((role, pos)),
            },
        }
    }

    /// A grid of measures and years that begins in the first of some rows; returns how many rows it takes, none when there is none.
    fn grid(&mut self, rows: &[u32]) -> usize {
        let head: Vec<usize> = self.view.row(rows[0]).collect();
        let Some(below) = rows.get(1) else { return 0 };
        let Some(corner) = self.view.row(*below).next().map(|i| self.view.cell(i).pos.col) else { return 0 };
        let columns: Vec<usize> = head.iter().copied().filter(|i| self.view.cell(*i).pos.col > corner).collect();
        let is_head = |i: &usize| self.view.label(*i).is_some_and(|label| label.only_period || measure_of(label).is_some());
        if columns.is_empty() || !columns.iter().all(is_head) {
            return 0;
        }
        let body = rows[1..].iter().take_while(|row| self.grid_row(**row, corner, &columns)).count();
        if body > 0 {
            for i in head {
                self.roles[i] = Some(CellRole::Header);
            }
            self.table.rows.push((rows[0], RowClass::RepeatedHeader));
            return body + 1;
        }
        0
    }

    /// A row of a grid; false when its label does not complete the heads.
    fn grid_row(&mut self, row: u32, corner: u32, columns: &[usize]) -> bool {
        let Some(first) = self.view.row(row).next().filter(|i| self.view.cell(*i).pos.col == corner) else { return false };
        let named = self.row_label(first);
        let mut slots = Vec::new();
        for column in columns {
            let Some(head) = self.view.label(*column) else { return false };
            let labels = [&named, head];
            let Some(measure) = labels.iter().find_map(|label| measure_of(label)) else { return false };
            let completes = measure_of(&named).is_some() != measure_of(head).is_some();
            if !completes || labels.iter().all(|label| label.period.is_none()) {
                return false;
            }
            slots.push(self.slot(measure, &labels, &[*column, first], Pos::new(row, self.view.cell(*column).pos.col)));
        }
        self.roles[first] = Some(CellRole::Header);
        for slot in &slots {
            if let Some(i) = self.view.at(slot.pos) {
                self.roles[i] = Some(CellRole::Data);
            }
        }
        self.table.last = self.table.last.max(row);
        self.class(row);
        if let Some(entry) = self.table.entries.last_mut() {
            entry.slots.extend(slots);
        }
        true
    }

    /// A row's label; 上段：目標 names its measure after the colon.
    fn row_label(&self, index: usize) -> Label {
        let mut label = self.view.label(index).cloned().unwrap_or_default();
        label.role = columns::measure(self.lexicon, self.view.folded(index)).map(|role| (role, Strength::Whole));
        label
    }

    fn slot(&self, measure: Measure, labels: &[&Label], heads: &[usize], pos: Pos) -> Slot {
        let period: Option<Period> = labels.iter().find_map(|label| label.period);
        let texts: Vec<String> = heads.iter().map(|i| squeeze(&self.view.text(*i))).collect();
        Slot {
            measure,
            period,
            is_final: labels.iter().any(|label| label.is_final),
            header: Arc::from(texts.join(" / ")),
            brackets: labels.iter().flat_map(|label| label.brackets.iter().cloned()).collect(),
            component: None,
            pos,
        }
    }

    fn class(&mut self, row: u32) {
        if self.table.rows.last().is_none_or(|(last, _)| *last != row) {
            self.table.rows.push((row, RowClass::Data));
        }
    }
}

fn measure_of(label: &Label) -> Option<Measure> {
    label.role.filter(|(_, strength)| *strength == Strength::Whole).and_then(|(role, _)| role_measure(role))
}
