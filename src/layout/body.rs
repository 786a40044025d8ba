//! Rows of a table's body → records: which cell names the indicator, which cells are its figures.
//!
//! In: a row and the columns above it. Out: entries and slots of the current table; figures without an indicator are untied.

use std::sync::Arc;

use crate::account::CellRole;
use crate::layout::columns;
use crate::layout::lexicon::{Strength, squeeze};
use crate::layout::role::Role;
use crate::layout::sections::one_line;
use crate::layout::table::{Column, Entry, RowClass, Slot};
use crate::layout::view::Class;
use crate::layout::walk::Walker;
use crate::place::Pos;
use crate::record::{Kind, Measure};

/// Longest name of a part of an indicator, in characters.
const LONGEST_PART: usize = 16;

/// The cell that names a record, and what its head says.
struct Named {
    pos: Pos,
    kind: Option<Kind>,
    dual: Option<u32>,
}

/// Whether a row begins a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    /// It holds the first cells of a record.
    Begins,
    /// Its indicator's cell reaches down from above.
    GoesOn,
}

impl Walker<'_, '_> {
    /// A row in a table's body.
    pub(super) fn body(&mut self, row: u32, cells: &[usize]) {
        let Some(table) = self.walk.tables.last() else { return };
        let columns = Arc::clone(&table.columns);
        let find = |role| columns.iter().find(|c| c.role == Some(role)).map(|c| c.index);
        let first = cells[0];
        let folded = self.view.folded(first);
        let named = find(Role::Indicator).and_then(|c| self.own(row, c));
        if self.lexicon.is_subtotal(folded) || named.is_some_and(|i| self.lexicon.is_subtotal(self.view.folded(i))) {
            return self.class(row, cells, RowClass::Subtotal, CellRole::Subtotal);
        }
        if self.lexicon.is_example(folded) || named.is_some_and(|i| self.lexicon.is_example(self.view.folded(i))) {
            return self.class(row, cells, RowClass::Example, CellRole::Ignored);
        }
        if self.numbers_columns(cells) {
            return self.class(row, cells, RowClass::RepeatedHeader, CellRole::Header);
        }
        self.carry_path(row, &columns);
        let Some(indicator) = self.indicator(row, &columns) else {
            return self.without_indicator(row, cells, &columns);
        };
        let measure = find(Role::Measure).and_then(|col| self.at(row, col));
        // A head that was not found as one is no record.
        let is_head = self.view.at(indicator.pos).and_then(|i| self.view.head(i)?.role) == Some((Role::Indicator, Strength::Whole));
        if is_head {
            return self.without_indicator(row, cells, &columns);
        }
        let same_cell = self.last_entry().is_some_and(|entry| entry.indicator == indicator.pos);
        let kind = if same_cell { Row::GoesOn } else { Row::Begins };
        let slots = self.slots(row, &columns, measure, kind, indicator.pos);
        if self.is_field(indicator.pos, &slots) {
            return self.without_indicator(row, cells, &columns);
        }
        let goes_on = same_cell || self.is_another_row_of_it(&indicator, &columns, &slots);
        if !goes_on {
            let entry = self.entry(row, &indicator, &columns);
            if let Some(table) = self.walk.tables.last_mut() {
                table.entries.push(entry);
            }
        }
        let first_part = if goes_on { self.last_entry().and_then(|entry| self.part_label(entry.indicator.row, &columns)) } else { None };
        let first_part = first_part.map(|i| Arc::from(squeeze(&self.view.text(i))));
        if let Some(entry) = self.walk.tables.last_mut().and_then(|table| table.entries.last_mut()) {
            // The first row tells a part too, which shows when a second one follows.
            if slots.iter().any(|slot| slot.component.is_some()) {
                entry.slots.iter_mut().filter(|slot| slot.component.is_none()).for_each(|slot| slot.component.clone_from(&first_part));
            }
            entry.slots.extend(slots);
        }
        self.share_group();
        self.class(row, cells, if goes_on { RowClass::Continuation } else { RowClass::Data }, CellRole::Data);
        self.mark_unused(row, &columns);
    }

    /// Whether a row right below the heads counts the columns: （1）（2）（3）, ①②③.
    fn numbers_columns(&self, cells: &[usize]) -> bool {
        if self.last_entry().is_some() {
            return false;
        }
        let number = |i: &usize| self.view.folded(*i).trim_matches(['(', ')', '[', ']', '〔', '〕', '<', '>']).parse::<u32>().ok();
        let numbers: Vec<u32> = cells.iter().filter_map(number).collect();
        let follows = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
        numbers.len() >= 3 && follows && number(&cells[0]).is_some() && numbers.len() + 2 >= cells.len()
    }

    /// Whether a name is a head word (課題) and nothing but words answer it: a field of the page, no record.
    fn is_field(&self, name: Pos, slots: &[Slot]) -> bool {
        let is_word = self.view.at(name).and_then(|i| self.view.head(i)?.role).is_some_and(|(_, strength)| strength == Strength::Whole);
        let mut answers = slots.iter().filter_map(|slot| self.view.at(slot.pos)).peekable();
        is_word && answers.peek().is_some() && answers.all(|i| self.view.class(i) == Class::Text)
    }

    fn last_entry(&self) -> Option<&Entry> {
        self.walk.tables.last()?.entries.last()
    }

    /// Whether a row tells another year or measure of the indicator above, whose name is printed again: one value a row.
    fn is_another_row_of_it(&self, named: &Named, columns: &[Column], slots: &[Slot]) -> bool {
        let by_row = columns.iter().any(|c| matches!(c.role, Some(Role::Measure | Role::Period)));
        let Some(entry) = self.last_entry().filter(|_| by_row) else { return false };
        let text = |pos: Pos| self.view.at(pos).map(|i| self.view.folded(i));
        let key = |slot: &Slot| (slot.measure, slot.period, slot.is_final);
        let new = slots.iter().all(|slot| !entry.slots.iter().any(|known| key(known) == key(slot)));
        text(entry.indicator) == text(named.pos) && entry.program == self.same.program && new
    }

    /// The cell that fills a position of the body, through merges; heads reach no further than their last row.
    fn at(&self, row: u32, col: u32) -> Option<usize> {
        let head = self.walk.tables.last().and_then(|table| table.header).map(|(_, last)| last);
        self.view.at(Pos::new(row, col)).filter(|i| head.is_none_or(|head| self.view.cell(*i).pos.row > head))
    }

    /// The cell that stands in a row and column itself.
    fn own(&self, row: u32, col: u32) -> Option<usize> {
        self.view.at(Pos::new(row, col)).filter(|i| self.view.cell(*i).pos.row == row)
    }

    /// Blanks under a value of a path column mean "same", until a wider column changes.
    fn carry_path(&mut self, row: u32, columns: &[Column]) {
        for (role, depth) in [(Role::Goal, 0), (Role::Policy, 1), (Role::Program, 2)] {
            let texts: Vec<String> = columns
                .iter()
                .filter(|c| c.role == Some(role))
                .filter_map(|c| self.at(row, c.index))
                .filter(|i| !self.lexicon.is_ditto(self.view.folded(*i)))
                .map(|i| self.path_text(i))
                .collect();
            if texts.is_empty() {
                continue;
            }
            let text = texts.join(" ");
            let changed = [&self.same.goal, &self.same.policy, &self.same.program][depth] != &text;
            match depth {
                0 => self.same.goal = text,
                1 => self.same.policy = text,
                _ => self.same.program = text,
            }
            if changed && depth < 2 {
                self.same.program.clear();
                if depth == 0 {
                    self.same.policy.clear();
                }
            }
        }
    }

    /// A path cell's text; ― is none.
    fn path_text(&self, index: usize) -> String {
        if self.view.class(index) == Class::Mark { String::new() } else { one_line(&self.view.text(index)) }
    }

    /// The cell that names the indicator of a row.
    fn indicator(&self, row: u32, columns: &[Column]) -> Option<Named> {
        let column = columns.iter().find(|c| c.role == Some(Role::Indicator))?;
        if let Some(i) = self.at(row, column.index).filter(|i| self.names(*i)) {
            return Some(Named { pos: self.view.cell(i).pos, kind: column.kind, dual: None });
        }
        // 「数値目標」 over 「具体的な施策」: without a KPI the cell names a goal.
        if let Some(dual) = columns.iter().find(|c| c.dual)
            && let Some(i) = self.own(row, dual.index)
        {
            return Some(Named { pos: self.view.cell(i).pos, kind: dual.kind, dual: Some(dual.index) });
        }
        // A block whose merged name has gone blank goes on.
        let last = self.last_entry()?;
        let measured = columns.iter().any(|c| c.role == Some(Role::Measure) && self.own(row, c.index).is_some());
        let stacked = columns.iter().any(|c| usize::try_from(row - last.indicator.row).is_ok_and(|at| at < c.stack.len()));
        let part = self.part_label(row, columns).is_some() && self.follows_on(row);
        (measured || stacked || part).then_some(Named { pos: last.indicator, kind: last.kind, dual: None })
    }

    /// Whether a cell can name an indicator: words, not a figure of another kind of table.
    fn names(&self, index: usize) -> bool {
        self.view.class(index) != Class::Mark && self.view.cell(index).stored_text().is_some()
    }

    /// A row of a body without an indicator.
    fn without_indicator(&mut self, row: u32, cells: &[usize], columns: &[Column]) {
        let figure = |i: &&usize| {
            let col = self.view.cell(**i).pos.col;
            self.view.class(**i) == Class::Figure
                && columns.iter().any(|c| c.index == col && (c.by_row || c.role.is_some_and(Role::is_figure)))
        };
        let figures: Vec<usize> = cells.iter().filter(figure).copied().collect();
        if figures.is_empty() {
            return self.class(row, cells, RowClass::Note, if self.is_wordy(cells) { CellRole::Note } else { CellRole::Unused });
        }
        self.walk.untied.extend(figures.iter().map(|i| self.view.cell(*i).pos));
        self.class(row, cells, RowClass::Untied, CellRole::Error);
    }

    /// A new record.
    fn entry(&mut self, row: u32, named: &Named, columns: &[Column]) -> Entry {
        let path = self.path(named.dual.is_some());
        let mut fields: Vec<(Role, Pos)> = Vec::new();
        for column in columns {
            let Some(role) = column.role.filter(|role| !role.is_figure() && !role.is_path() && *role != Role::Indicator) else { continue };
            fields.extend(self.at(row, column.index).map(|i| (role, self.same_as_above(i, role))));
        }
        let kind_cell = fields.iter().find(|(role, _)| *role == Role::Kind).and_then(|(_, pos)| self.view.at(*pos));
        let kind = kind_cell.and_then(|i| self.lexicon.kind(self.view.folded(i))).or(named.kind).or(self.kind_hint);
        Entry {
            indicator: named.pos,
            group: Self::group(columns, &path),
            goal: path.goal,
            policy: path.policy,
            program: path.program,
            kind,
            parent: self.whole_of(named.pos),
            fields,
            slots: Vec::new(),
            banner_unit: self.banner_unit.clone(),
        }
    }

    /// The indicator whose part is told in that cell: the last one above うち女性 that is no part itself.
    fn whole_of(&self, indicator: Pos) -> Option<Pos> {
        let is_part = |pos: Pos| self.view.at(pos).is_some_and(|i| self.lexicon.is_part(self.view.folded(i)));
        let above = || self.walk.tables.last()?.entries.iter().rev().map(|entry| entry.indicator).find(|pos| !is_part(*pos));
        is_part(indicator).then(above)?
    }

    /// The cell that a field stands for: 〃 and 同上 are the cell of the record above.
    fn same_as_above(&self, index: usize, role: Role) -> Pos {
        let above = || self.walk.tables.last()?.entries.last()?.field(role);
        let ditto = self.lexicon.is_ditto(self.view.folded(index));
        ditto.then(above).flatten().unwrap_or(self.view.cell(index).pos)
    }

    /// The figures of a row of the record that is named in that cell.
    fn slots(&mut self, row: u32, columns: &[Column], measure: Option<usize>, kind: Row, indicator: Pos) -> Vec<Slot> {
        let goes_on = kind == Row::GoesOn;
        let year = columns
            .iter()
            .find(|c| c.role == Some(Role::Period))
            .and_then(|c| self.at(row, c.index))
            .and_then(|i| self.view.label(i)?.period);
        // A head over two columns of words: the second one names the part, whatever the height of the first.
        let name = columns.iter().find(|c| c.role == Some(Role::Indicator));
        let split = name.is_some_and(|name| columns.iter().any(|c| c.role.is_none() && c.index > name.index && c.path == name.path));
        let named = measure.map(|i| (columns::measure(self.lexicon, self.view.folded(i)), squeeze(&self.view.text(i))));
        let mut slots = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let header = &self.headers[at];
            let (measure, header) = match (&named, column.role) {
                (Some((Some(role), text)), None) if column.by_row => (role_measure(*role), Arc::from(format!("{header} / {text}"))),
                (None, None) if !column.stack.is_empty() => {
                    let storey = usize::try_from(row - indicator.row).ok().and_then(|at| column.stack.get(at));
                    let Some(role) = storey else {
                        self.walk.untied.extend(self.own(row, column.index).map(|i| self.view.cell(i).pos));
                        continue;
                    };
                    (role_measure(*role), Arc::from(format!("{header} / {}", role.label())))
                }
                (_, Some(role)) if role.is_figure() => (role_measure(role), Arc::clone(header)),
                _ => continue,
            };
            let Some(measure) = measure else { continue };
            let anchor = self.view.merge(Pos::new(row, column.index)).map_or(Pos::new(row, column.index), |area| area.first);
            if goes_on && anchor.row != row || goes_on && !column.by_row && self.view.at(anchor).is_none() {
                continue;
            }
            let of_banner = || {
                self.banner_period.filter(|_| match measure {
                    Measure::Actual => !columns.iter().any(|c| c.role == Some(Role::ActualTime)),
                    _ => !matches!(measure, Measure::Baseline | Measure::Target),
                })
            };
            let period = column.period.or(year).or_else(of_banner);
            let part = !column.by_row && (goes_on || split || self.is_part(anchor, indicator));
            let label = part.then(|| self.part_label(row, columns)).flatten().map(|i| Arc::from(squeeze(&self.view.text(i))));
            let component = label.or_else(|| column.part.as_deref().map(Arc::from));
            slots.push(Slot {
                measure,
                period,
                is_final: column.is_final,
                header,
                brackets: column.brackets.clone(),
                component,
                pos: anchor,
            });
        }
        slots
    }

    /// Whether a cell fills fewer rows than the indicator that it belongs to, so that it tells a part of it.
    fn is_part(&self, pos: Pos, indicator: Pos) -> bool {
        let height = |pos: Pos| self.view.merge(pos).map_or(1, |area| area.height());
        height(pos) < height(indicator)
    }

    /// The cell beside the indicator that names the part that a row is about: 男, 女 in a column of no role or in one of kinds.
    fn part_label(&self, row: u32, columns: &[Column]) -> Option<usize> {
        let indicator = columns.iter().find(|c| c.role == Some(Role::Indicator))?.index;
        let measure = columns.iter().any(|c| c.role == Some(Role::Measure));
        let may_name = |c: &&Column| c.index > indicator && !c.by_row && matches!(c.role, None | Some(Role::Kind));
        let cells = columns.iter().filter(may_name).filter_map(|c| self.own(row, c.index));
        let mut words = cells.filter(|i| self.view.class(*i) == Class::Text && self.view.area(*i).height() == 1);
        words
            .find(|i| !measure && self.lexicon.kind(self.view.folded(*i)).is_none() && self.view.folded(*i).chars().count() <= LONGEST_PART)
    }

    /// Whether the row right above a row belongs to the last entry.
    fn follows_on(&self, row: u32) -> bool {
        let rows = self.walk.tables.last().map(|table| table.rows.as_slice()).unwrap_or_default();
        rows.last().is_some_and(|(last, class)| last + 1 == row && matches!(class, RowClass::Data | RowClass::Continuation))
    }

    /// Columns that no record uses.
    fn mark_unused(&mut self, row: u32, columns: &[Column]) {
        let used = |col: u32| {
            columns
                .iter()
                .any(|c| c.index == col && (c.by_row || c.role.is_some_and(|role| !matches!(role, Role::Narrative | Role::Contact))))
        };
        let part = self.part_label(row, columns);
        for i in self.view.row(row).filter(|i| Some(*i) != part).collect::<Vec<_>>() {
            let area = self.view.area(i);
            if !(area.first.col..=area.last.col).any(used) {
                let contact = columns.iter().any(|c| c.index == area.first.col && c.role == Some(Role::Contact));
                self.walk.roles[i] = Some(if contact { CellRole::Ignored } else { CellRole::Unused });
            }
        }
    }
}

pub(super) const fn role_measure(role: Role) -> Option<Measure> {
    match role {
        Role::Baseline => Some(Measure::Baseline),
        Role::Target => Some(Measure::Target),
        Role::Actual => Some(Measure::Actual),
        Role::Rate => Some(Measure::Rate),
        Role::Verdict => Some(Measure::Verdict),
        Role::GroupRate => Some(Measure::GroupRate),
        Role::GroupVerdict => Some(Measure::GroupVerdict),
        _ => None,
    }
}
