//! Walks a sheet from top to bottom: what each row outside the heads is, and which cells make a record.
//!
//! In: a [`View`], its heads, the lexicon. Out: tables with their entries, and a role for every cell that it touched.
//! Blanks under a value mean "same" only in the path columns (目標, 施策, 事業): a CSV has lost its merged cells.

use std::sync::Arc;

use crate::account::CellRole;
use crate::layout::columns;
use crate::layout::header::Band;
use crate::layout::label;
use crate::layout::lexicon::{Lexicon, Role, squeeze};
use crate::layout::pins::PinnedRows;
use crate::layout::sections::{Depth, Path, Sections, one_line};
use crate::layout::table::{Column, Entry, RowClass, Slot, Table};
use crate::layout::view::{Class, View};
use crate::place::Pos;
use crate::record::{Kind, Measure};
use crate::value::{Period, YearKind};

/// What a walk found.
pub struct Walk {
    /// Tables in the order of their heads.
    pub tables: Vec<Table>,
    /// The role of each cell; none where the walk had no opinion.
    pub roles: Vec<Option<CellRole>>,
    /// Labelled cells outside tables: (団体コード, 332160).
    pub clues: Vec<(String, String)>,
    /// Cells with figures that belong to no record.
    pub untied: Vec<Pos>,
}

/// Walks a sheet. With `continued` the rows above the first heads go on with the last table of the sheet before.
#[must_use]
pub fn walk(view: &View<'_>, lexicon: &Lexicon, bands: Vec<Band>, continued: Option<&[Column]>) -> Walk {
    let mut walker = Walker {
        view,
        lexicon,
        sections: Sections::default(),
        kind_hint: None,
        banner_unit: None,
        banner_period: None,
        same: Path::default(),
        group_start: 0,
        names_goals: false,
        pinned: PinnedRows::default(),
        walk: Walk { tables: Vec::new(), roles: vec![None; view.grid.cells.len()], clues: Vec::new(), untied: Vec::new() },
    };
    walker.walk.tables.extend(continued.map(|columns| Table::new(columns.to_vec(), (0, 0), 100)));
    let rows = view.rows().to_vec();
    let mut bands = bands.into_iter().peekable();
    let mut at = 0;
    while at < rows.len() {
        let row = rows[at];
        if bands.peek().is_some_and(|band| band.first == row) {
            let Some(band) = bands.next() else { break };
            at = rows.partition_point(|r| *r <= band.last);
            walker.open(band);
        } else {
            let next_band = bands.peek().map_or(u32::MAX, |band| band.first);
            at += walker.row(row, &rows[at + 1..], next_band);
        }
    }
    walker.finish()
}

struct Walker<'a> {
    view: &'a View<'a>,
    lexicon: &'a Lexicon,
    sections: Sections,
    kind_hint: Option<Kind>,
    banner_unit: Option<Arc<str>>,
    banner_period: Option<Period>,
    /// The path columns' texts that blanks below stand for.
    same: Path,
    /// First entry of the current table's group.
    group_start: usize,
    /// Whether a title says that the sheet holds 数値目標 too.
    names_goals: bool,
    /// What a layout file says of the current table's rows.
    pinned: PinnedRows,
    walk: Walk,
}

impl Walker<'_> {
    /// Begins a table, or goes on with the one above when the same heads are printed again.
    fn open(&mut self, band: Band) {
        let cells: Vec<usize> = (band.first..=band.last).flat_map(|row| self.view.row(row)).collect();
        let labels = |columns: &[Column]| columns.iter().map(|c| (c.index, c.path.clone())).collect::<Vec<_>>();
        let repeated = self.walk.tables.last().is_some_and(|table| labels(&table.columns) == labels(&band.columns)) && self.sections.is_shallow() && self.group_start > 0;
        self.mark(&cells, if repeated { CellRole::RepeatedHeader } else { CellRole::Header });
        self.same = Path::default();
        self.group_start = 0;
        if !band.pinned.unit.is_empty() {
            self.banner_unit = Some(Arc::from(band.pinned.unit.as_str()));
        }
        self.pinned = band.pinned;
        self.walk.tables.push(Table::new(band.columns, (band.first, band.last), band.confidence));
    }

    /// Takes one row in; returns how many of the coming rows it used up, itself included.
    fn row(&mut self, row: u32, coming: &[u32], next_band: u32) -> usize {
        let cells: Vec<usize> = self.view.row(row).collect();
        let Some(first) = cells.first().copied() else { return 1 };
        if self.pinned.ignore.contains(&row) {
            self.class(row, &cells, RowClass::Example, CellRole::Ignored);
            return 1;
        }
        if self.pinned.sections.contains(&row) {
            let text = self.view.text(first);
            self.section(row, &cells, Depth::of(&text, self.lexicon), &text);
            return 1;
        }
        let folded = self.view.folded(first);
        if self.lexicon.is_note(folded) && self.is_wordy(&cells) {
            self.class(row, &cells, RowClass::Note, CellRole::Note);
            return 1;
        }
        if self.is_lonely(&cells) {
            return self.lonely(row, first, &cells, coming, next_band);
        }
        if self.walk.tables.is_empty() {
            self.preamble(&cells);
            return 1;
        }
        self.body(row, &cells);
        1
    }

    /// Whether a row holds words only.
    fn is_wordy(&self, cells: &[usize]) -> bool {
        cells.iter().all(|i| matches!(self.view.class(*i), Class::Text | Class::Time)) || cells.len() == 1
    }

    /// Whether a row says one thing only, at its beginning or over its whole width.
    fn is_lonely(&self, cells: &[usize]) -> bool {
        let first = self.view.folded(cells[0]);
        if !cells.iter().all(|i| self.view.folded(*i) == first) {
            return false;
        }
        let Some(table) = self.walk.tables.last() else { return true };
        let area = self.view.area(cells[0]);
        let indicator = table.columns.iter().find(|c| c.role == Some(Role::Indicator)).map_or(0, |c| c.index);
        area.width() >= 3 || area.first.col <= indicator && !self.has_figure_columns_merged_in(row_of(area), indicator)
    }

    /// Whether a merge from above fills a figure column of that row: then the row goes on with a record.
    fn has_figure_columns_merged_in(&self, row: u32, indicator: u32) -> bool {
        let Some(table) = self.walk.tables.last() else { return false };
        let figures = table.columns.iter().filter(|c| c.index > indicator && (c.by_row || c.role.is_some_and(Role::is_figure)));
        figures.filter_map(|c| self.view.at(Pos::new(row, c.index))).any(|i| self.view.cell(i).pos.row < row)
    }

    /// A row that says one thing only: heading, caption, title, unit, or the verdict of a group.
    fn lonely(&mut self, row: u32, first: usize, cells: &[usize], coming: &[u32], next_band: u32) -> usize {
        let text = self.view.text(first);
        if let Some(taken) = self.group_verdict(row, first, coming, next_band) {
            return taken;
        }
        self.note_title(&text);
        let depth = Depth::of(&text, self.lexicon);
        let before_head = self.next_full_row(coming).is_none_or(|next| next >= next_band);
        let captioned = text.trim_start().starts_with(['【', '■', '◆', '●', '◇', '□', '○']);
        let folded = self.view.folded(first);
        if depth == Depth::Goal || !(depth == Depth::Plain && (before_head || captioned)) && (depth != Depth::Plain || !self.walk.tables.is_empty()) {
            self.section(row, cells, depth, &text);
        } else if captioned && self.walk.tables.last().is_some_and(|t| !t.entries.is_empty()) && !before_head && self.lexicon.kind(folded).is_none() {
            self.sections.push(Depth::Plain, text.trim_matches(|c| matches!(c, '【' | '】' | '■' | '◆' | '●' | '◇' | '□' | '○' | ' ' | '　')));
            self.class(row, cells, RowClass::Section, CellRole::Section);
        } else {
            self.mark(cells, CellRole::Banner);
        }
        if folded.chars().count() <= 24 {
            self.kind_hint = self.lexicon.kind(folded).or(self.kind_hint);
        }
        1
    }

    /// A heading whose text is carried down.
    fn section(&mut self, row: u32, cells: &[usize], depth: Depth, text: &str) {
        self.sections.push(depth, text);
        self.same = Path::default();
        if depth == Depth::Goal {
            self.kind_hint = None;
        }
        self.group_start = self.walk.tables.last().map_or(0, |table| table.entries.len());
        self.class(row, cells, RowClass::Section, CellRole::Section);
    }

    /// A caption such as 【ＫＰＩ達成率を基にした進捗状況】 with the verdict in the row below.
    fn group_verdict(&mut self, row: u32, first: usize, coming: &[u32], next_band: u32) -> Option<usize> {
        let caption = label::parse(&self.view.text(first), self.lexicon);
        let measure = match caption.role? .0 {
            Role::Verdict => Measure::GroupVerdict,
            Role::Rate => Measure::GroupRate,
            _ => return None,
        };
        let next = coming.first().copied().filter(|next| *next < next_band)?;
        let below: Vec<usize> = self.view.row(next).collect();
        let [cell] = below[..] else { return None };
        let answers = match measure {
            Measure::GroupVerdict => self.lexicon.is_verdict(self.view.folded(cell)),
            _ => self.view.class(cell) == Class::Figure,
        };
        let start = self.group_start;
        let table = self.walk.tables.last_mut().filter(|table| answers && table.entries.len() > start)?;
        let group = self.sections.deepest().to_owned();
        let slot = Slot {
            measure,
            period: caption.period,
            is_final: false,
            header: Arc::from(squeeze(&self.view.text(first))),
            brackets: Vec::new(),
            component: None,
            pos: self.view.cell(cell).pos,
        };
        for entry in &mut table.entries[start..] {
            entry.group.clone_from(&group);
            entry.slots.push(slot.clone());
        }
        self.class(row, &[first], RowClass::Section, CellRole::Section);
        self.class(next, &[cell], RowClass::GroupVerdict, CellRole::Data);
        Some(2)
    }

    /// The next row that says more than one thing.
    fn next_full_row(&self, coming: &[u32]) -> Option<u32> {
        coming.iter().copied().find(|row| {
            let cells: Vec<usize> = self.view.row(*row).collect();
            cells.len() > 1 && !self.is_lonely(&cells)
        })
    }

    /// Rows above the first table: titles, units, and labelled cells that tell whose sheet it is.
    fn preamble(&mut self, cells: &[usize]) {
        for (at, i) in cells.iter().enumerate() {
            let text = self.view.text(*i);
            self.note_title(&text);
            let label = label::parse(&text, self.lexicon);
            if let (Some((Role::Code | Role::Name, _)), Some(value)) = (label.role, cells.get(at + 1)) {
                self.walk.clues.push((squeeze(&text), self.view.text(*value)));
            }
        }
        self.mark(cells, CellRole::Banner);
    }

    /// Remembers the unit, the year and the kinds that a title names.
    fn note_title(&mut self, text: &str) {
        let folded = crate::layout::lexicon::fold(text);
        let bare = folded.trim_start_matches(['(', '【', '〔', '[']);
        if bare.starts_with("単位") {
            self.banner_unit = Some(Arc::from(squeeze(text)));
        }
        self.names_goals |= folded.contains("数値目標");
        if let Some((period, _)) = crate::value::period::find(&folded).filter(|(period, _)| period.kind == YearKind::FiscalYear) {
            self.banner_period = self.banner_period.or(Some(period));
        }
    }

    /// A row in a table's body.
    fn body(&mut self, row: u32, cells: &[usize]) {
        let Some(table) = self.walk.tables.last() else { return };
        let columns = table.columns.clone();
        let find = |role| columns.iter().find(|c| c.role == Some(role)).map(|c| c.index);
        let first = cells[0];
        let folded = self.view.folded(first);
        if self.lexicon.is_subtotal(folded) || find(Role::Indicator).and_then(|c| self.own(row, c)).is_some_and(|i| self.lexicon.is_subtotal(self.view.folded(i))) {
            return self.class(row, cells, RowClass::Subtotal, CellRole::Subtotal);
        }
        if self.lexicon.is_example(folded) {
            return self.class(row, cells, RowClass::Example, CellRole::Ignored);
        }
        self.carry_path(row, &columns);
        let Some(indicator) = self.indicator(row, &columns) else {
            return self.without_indicator(row, cells, &columns);
        };
        let measure = find(Role::Measure).and_then(|col| self.view.at(Pos::new(row, col)));
        let goes_on = self.walk.tables.last().and_then(|t| t.entries.last()).is_some_and(|entry| entry.indicator == indicator.pos);
        if !goes_on {
            let entry = self.entry(row, &indicator, &columns);
            if let Some(table) = self.walk.tables.last_mut() {
                table.entries.push(entry);
            }
        }
        self.add_slots(row, &columns, measure, goes_on);
        self.class(row, cells, if goes_on { RowClass::Continuation } else { RowClass::Data }, CellRole::Data);
        self.mark_unused(row, &columns);
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
                .filter_map(|c| self.view.at(Pos::new(row, c.index)))
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
        if let Some(i) = self.view.at(Pos::new(row, column.index)).filter(|i| self.view.class(*i) != Class::Mark) {
            return Some(Named { pos: self.view.cell(i).pos, kind: column.kind, dual: None });
        }
        // 「数値目標」 over 「具体的な施策」: without a KPI the cell names a goal.
        if let Some(dual) = columns.iter().find(|c| c.dual)
            && let Some(i) = self.own(row, dual.index)
        {
            return Some(Named { pos: self.view.cell(i).pos, kind: dual.kind, dual: Some(dual.index) });
        }
        // A block whose merged name has gone blank goes on.
        let measured = columns.iter().any(|c| c.role == Some(Role::Measure) && self.own(row, c.index).is_some());
        let last = self.walk.tables.last()?.entries.last()?;
        measured.then_some(Named { pos: last.indicator, kind: last.kind, dual: None })
    }

    /// A row of a body without an indicator.
    fn without_indicator(&mut self, row: u32, cells: &[usize], columns: &[Column]) {
        let figure = |i: &&usize| {
            let col = self.view.cell(**i).pos.col;
            self.view.class(**i) == Class::Figure && columns.iter().any(|c| c.index == col && (c.by_row || c.role.is_some_and(Role::is_figure)))
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
        if !self.same.goal.is_empty() {
            let goal = self.same.goal.clone();
            self.sections.set_goal(&goal);
        }
        let above = self.sections.path();
        let levels: Vec<String> = [&above.policy, &above.program].into_iter().filter(|text| !text.is_empty()).cloned().collect();
        let mut path = Path { goal: above.goal, ..self.same.clone() };
        if named.dual.is_some() {
            path.program.clear();
        }
        let mut levels = levels.into_iter();
        if path.policy.is_empty() {
            path.policy = levels.next().unwrap_or_default();
        }
        if path.program.is_empty() && named.dual.is_none() {
            path.program = levels.next().unwrap_or_default();
        }
        let mut fields: Vec<(Role, Pos)> = Vec::new();
        for column in columns {
            let Some(role) = column.role.filter(|role| !role.is_figure() && !role.is_path() && *role != Role::Indicator) else { continue };
            fields.extend(self.view.at(Pos::new(row, column.index)).map(|i| (role, self.view.cell(i).pos)));
        }
        let kind_cell = fields.iter().find(|(role, _)| *role == Role::Kind).and_then(|(_, pos)| self.view.at(*pos));
        let kind = kind_cell.and_then(|i| self.lexicon.kind(self.view.folded(i))).or(named.kind).or(self.kind_hint);
        Entry {
            indicator: named.pos,
            goal: path.goal,
            policy: path.policy,
            program: path.program,
            kind,
            group: String::new(),
            fields,
            slots: Vec::new(),
            banner_unit: self.banner_unit.clone(),
        }
    }

    /// The figures of a row, given to the last entry.
    fn add_slots(&mut self, row: u32, columns: &[Column], measure: Option<usize>, goes_on: bool) {
        let named = measure.map(|i| (columns::measure(self.lexicon, self.view.folded(i)), squeeze(&self.view.text(i))));
        let mut slots = Vec::new();
        for column in columns {
            let (measure, header) = match (&named, column.role) {
                (Some((Some(role), text)), None) if column.by_row => (role_measure(*role), Arc::from(format!("{} / {text}", column.header()))),
                (_, Some(role)) if role.is_figure() => (role_measure(role), column.header()),
                _ => continue,
            };
            let Some(measure) = measure else { continue };
            let anchor = self.view.merge(Pos::new(row, column.index)).map_or(Pos::new(row, column.index), |area| area.first);
            if goes_on && anchor.row != row || goes_on && !column.by_row && self.view.at(anchor).is_none() {
                continue;
            }
            let period = column.period.or_else(|| self.banner_period.filter(|_| matches!(measure, Measure::Actual | Measure::Rate | Measure::Verdict)));
            let component = (goes_on && !column.by_row).then(|| self.component(row, columns)).flatten();
            slots.push(Slot { measure, period, is_final: column.is_final, header, brackets: column.brackets.clone(), component, pos: anchor });
        }
        if let Some(entry) = self.walk.tables.last_mut().and_then(|table| table.entries.last_mut()) {
            entry.slots.extend(slots);
        }
    }

    /// The text of an unassigned column beside the indicator, which names the part that a row is about.
    fn component(&self, row: u32, columns: &[Column]) -> Option<Arc<str>> {
        let unassigned = columns.iter().filter(|c| c.role.is_none() && !c.by_row);
        unassigned.filter_map(|c| self.own(row, c.index)).find(|i| self.view.class(*i) == Class::Text).map(|i| Arc::from(squeeze(&self.view.text(i))))
    }

    /// Columns that no record uses.
    fn mark_unused(&mut self, row: u32, columns: &[Column]) {
        let used = |col: u32| columns.iter().any(|c| c.index == col && (c.by_row || c.role.is_some_and(|role| !matches!(role, Role::Narrative | Role::Contact))));
        for i in self.view.row(row).collect::<Vec<_>>() {
            let area = self.view.area(i);
            if !(area.first.col..=area.last.col).any(used) {
                let contact = columns.iter().any(|c| c.index == area.first.col && c.role == Some(Role::Contact));
                self.walk.roles[i] = Some(if contact { CellRole::Ignored } else { CellRole::Unused });
            }
        }
    }

    fn mark(&mut self, cells: &[usize], role: CellRole) {
        for i in cells {
            self.walk.roles[*i] = Some(role);
        }
    }

    fn class(&mut self, row: u32, cells: &[usize], class: RowClass, role: CellRole) {
        self.mark(cells, role);
        if let Some(table) = self.walk.tables.last_mut() {
            table.rows.push((row, class));
            if matches!(class, RowClass::Data | RowClass::Continuation) {
                table.last = row;
            }
        }
    }

    fn finish(mut self) -> Walk {
        self.walk.tables.retain(|table| !table.entries.is_empty());
        self.tell_goals();
        self.walk
    }

    /// Where the title announces 数値目標 and no word tells them apart, they stand right below a 基本目標, above its 施策.
    fn tell_goals(&mut self) {
        let entries = || self.walk.tables.iter().flat_map(|table| &table.entries);
        let direct = |entry: &Entry| !entry.goal.is_empty() && entry.policy.is_empty() && entry.program.is_empty();
        if !self.names_goals || entries().any(|entry| entry.kind.is_some()) || !entries().any(direct) || entries().all(direct) {
            return;
        }
        for entry in self.walk.tables.iter_mut().flat_map(|table| &mut table.entries) {
            entry.kind = Some(if direct(entry) { Kind::Goal } else { Kind::Kpi });
        }
    }
}

/// The cell that names a record, and what its head says.
struct Named {
    pos: Pos,
    kind: Option<Kind>,
    dual: Option<u32>,
}

const fn row_of(area: crate::place::Area) -> u32 {
    area.first.row
}

const fn role_measure(role: Role) -> Option<Measure> {
    match role {
        Role::Baseline => Some(Measure::Baseline),
        Role::Target => Some(Measure::Target),
        Role::Actual => Some(Measure::Actual),
        Role::Rate => Some(Measure::Rate),
        Role::Verdict => Some(Measure::Verdict),
        _ => None,
    }
}
