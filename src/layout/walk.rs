//! Walks a sheet from top to bottom: what each row outside the heads is, and which cells make a record.
//!
//! In: a [`View`], its heads, the lexicon. Out: tables with their entries, and a role for every cell that it touched.
//! Blanks under a value mean "same" only in the path columns (目標, 施策, 事業): a CSV has lost its merged cells.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::account::CellRole;
use crate::layout::form::FormHead;
use crate::layout::header::Band;
use crate::layout::label;
use crate::layout::lexicon::{Lexicon, Strength, squeeze};
use crate::layout::pins::PinnedRows;
use crate::layout::role::Role;
use crate::layout::sections::{Depth, Path, Sections};
use crate::layout::table::{Column, Entry, RowClass, Slot, Table};
use crate::layout::view::{Class, View};
use crate::place::Pos;
use crate::record::{Kind, Measure};
use crate::value::{Period, YearKind};

/// Longest caption, in characters, whose words tell what kind of records follow.
const SHORT: usize = 24;

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
    /// What the head block says of the form itself.
    pub form: FormHead,
}

impl Walk {
    /// Takes all records back; their cells are unused.
    pub(super) fn withhold(&mut self) {
        self.tables.clear();
        self.roles
            .iter_mut()
            .filter(|role| role.is_some_and(|role| role != CellRole::Error))
            .for_each(|role| *role = Some(CellRole::Unused));
    }
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
        edge: edge(&bands),
        foreign: false,
        full: None,
        headers: continued.unwrap_or_default().iter().map(Column::header).collect(),
        walk: Walk {
            tables: Vec::new(),
            roles: vec![None; view.grid.cells.len()],
            clues: Vec::new(),
            untied: Vec::new(),
            form: FormHead::default(),
        },
    };
    walker.walk.tables.extend(continued.map(|columns| Table::new(columns, None, 100)));
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

/// The last column under a head; every column where there is none.
fn edge(bands: &[Band]) -> u32 {
    let columns = bands.iter().flat_map(|band| &band.columns);
    columns.filter(|column| !column.path.is_empty()).map(|column| column.index).max().unwrap_or(u32::MAX)
}

/// The state of a walk.
pub(super) struct Walker<'a, 'g> {
    pub(super) view: &'a View<'g>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) sections: Sections,
    pub(super) kind_hint: Option<Kind>,
    pub(super) banner_unit: Option<Arc<str>>,
    pub(super) banner_period: Option<Period>,
    /// The path columns' texts that blanks below stand for.
    pub(super) same: Path,
    /// First entry of the current table's group.
    group_start: usize,
    /// Whether a title says that the sheet holds 数値目標 too.
    names_goals: bool,
    /// What a layout file says of the current table's rows.
    pinned: PinnedRows,
    /// Last column that any head of the sheet stands over; what stands beyond is a memo beside the tables.
    edge: u32,
    /// Whether the rows belong to a table of another kind, whose heads stand below the current table's body.
    foreign: bool,
    /// The heads of the current table's columns, joined.
    pub(super) headers: Vec<Arc<str>>,
    /// The next row that says more than one thing, and for how many tables that was found.
    full: Option<(u32, usize)>,
    pub(super) walk: Walk,
}

impl Walker<'_, '_> {
    /// Begins a table, or goes on with the one above when the same heads are printed again.
    fn open(&mut self, band: Band) {
        let cells: Vec<usize> = (band.first..=band.last).flat_map(|row| self.view.row(row)).collect();
        let same = |columns: &[Column]| columns.iter().map(|c| (c.index, &c.path)).eq(band.columns.iter().map(|c| (c.index, &c.path)));
        let repeated =
            self.walk.tables.last().is_some_and(|table| same(&table.columns)) && self.sections.is_shallow() && self.group_start > 0;
        self.mark(&cells, if repeated { CellRole::RepeatedHeader } else { CellRole::Header });
        self.same = Path::default();
        self.group_start = 0;
        if !band.pinned.unit.is_empty() {
            self.banner_unit = Some(Arc::from(band.pinned.unit.as_str()));
        }
        self.pinned = band.pinned;
        self.foreign = false;
        self.headers = band.columns.iter().map(Column::header).collect();
        let mut table = Table::new(band.columns, Some((band.first, band.last)), band.confidence);
        table.rival = band.rival;
        self.walk.tables.push(table);
    }

    /// Takes one row in; returns how many of the coming rows it used up, itself included.
    fn row(&mut self, row: u32, coming: &[u32], next_band: u32) -> usize {
        let (cells, beside): (Vec<usize>, Vec<usize>) = self.view.row(row).partition(|i| self.view.cell(*i).pos.col <= self.edge);
        self.mark(&beside, CellRole::Note);
        // A figure right beside the last head is no memo: a CSV row has run over.
        let over = beside.first().copied().filter(|i| self.view.class(*i) == Class::Figure && self.view.cell(*i).pos.col == self.edge + 1);
        if let Some(over) = over.filter(|_| !self.walk.tables.is_empty()) {
            self.walk.untied.push(self.view.cell(over).pos);
            self.mark(&[over], CellRole::Error);
        }
        let Some(first) = cells.first().copied() else { return 1 };
        if self.pinned.ignore.contains(&row) {
            self.class(row, &cells, RowClass::Example, CellRole::Ignored);
            return 1;
        }
        if self.pinned.sections.contains(&row) {
            let text = self.view.text(first);
            self.section(row, &cells, Depth::of(&text, self.view.folded(first), self.lexicon), &text);
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
        self.foreign |= self.heads_another_table(&cells);
        if self.foreign {
            self.class(row, &cells, RowClass::Foreign, CellRole::Unused);
            return 1;
        }
        self.body(row, &cells);
        1
    }

    /// Whether a row holds words only.
    pub(super) fn is_wordy(&self, cells: &[usize]) -> bool {
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
        area.width() >= 3 || area.first.col <= indicator && !self.has_figure_columns_merged_in(area.first.row, indicator)
    }

    /// Whether a merge from above fills a figure column of that row: then the row goes on with a record.
    fn has_figure_columns_merged_in(&self, row: u32, indicator: u32) -> bool {
        let Some(table) = self.walk.tables.last() else { return false };
        let figures = table.columns.iter().filter(|c| c.index > indicator && (c.by_row || c.role.is_some_and(Role::is_figure)));
        figures.filter_map(|c| self.view.at(Pos::new(row, c.index))).any(|i| self.view.cell(i).pos.row < row)
    }

    /// Whether a row of words, with a head word where names stand and words where figures stand, heads a table of another kind.
    fn heads_another_table(&self, cells: &[usize]) -> bool {
        let Some(table) = self.walk.tables.last() else { return false };
        let Some(indicator) = table.columns.iter().find(|c| c.role == Some(Role::Indicator)).map(|c| c.index) else { return false };
        let quantity = |i: &&usize| {
            let col = self.view.cell(**i).pos.col;
            table.columns.iter().any(|c| c.index == col && (c.by_row || c.role.is_some_and(Role::is_quantity)))
        };
        let is_head = |i: &usize| {
            let col = self.view.cell(*i).pos.col;
            let named = col <= indicator && !table.columns.iter().any(|c| c.index == col && c.role == Some(Role::Kind));
            let label = self.view.head(*i).filter(|_| named);
            label.is_some_and(|label| {
                label.role.is_some_and(|(_, strength)| strength == Strength::Whole) || self.lexicon.is_time(&label.words)
            })
        };
        let figures: Vec<usize> = cells.iter().filter(quantity).copied().collect();
        // 「全国平均以上」 stands in several columns of a row; a head does not.
        let distinct: BTreeSet<&str> = figures.iter().map(|i| self.view.folded(*i)).collect();
        let words = figures.iter().all(|i| self.view.class(*i) == Class::Text);
        words && figures.len() >= 2 && distinct.len() == figures.len() && cells.iter().any(is_head)
    }

    /// A row that says one thing only: heading, caption, title, unit, or the verdict of a group.
    fn lonely(&mut self, row: u32, first: usize, cells: &[usize], coming: &[u32], next_band: u32) -> usize {
        let text = self.view.text(first);
        if let Some(taken) = self.group_verdict(row, first, coming, next_band) {
            return taken;
        }
        let before_head = self.next_full_row(coming) >= next_band;
        // A title right above a table dates it anew.
        let above = self.banner_period.take_if(|_| before_head && next_band < u32::MAX);
        let folded = self.view.folded(first);
        self.note_title(&text, folded);
        self.banner_period = self.banner_period.or(above);
        let depth = Depth::of(&text, folded, self.lexicon);
        self.foreign &= depth == Depth::Plain;
        let in_body = !before_head && !self.walk.tables.is_empty();
        let names_kind = self.lexicon.kind(folded).is_some() && folded.chars().count() <= SHORT;
        if depth == Depth::Plain && (names_kind || !in_body) {
            self.mark(cells, CellRole::Banner);
        } else {
            let marks = ['【', '】', '■', '◆', '●', '◇', '□', '○', ' ', '\u{3000}'];
            self.section(row, cells, depth, if depth == Depth::Plain { text.trim_matches(marks) } else { &text });
        }
        if folded.chars().count() <= SHORT {
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
        let caption = label::parse(self.view.folded(first), self.lexicon);
        let measure = match caption.role?.0 {
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

    /// The next row that says more than one thing; `u32::MAX` where none does. Looked for once a run of lonely rows, not once a row.
    fn next_full_row(&mut self, coming: &[u32]) -> u32 {
        let tables = self.walk.tables.len();
        if let Some((next, of)) = self.full
            && of == tables
            && coming.first().is_none_or(|row| *row <= next)
        {
            return next;
        }
        let full = |row: &u32| {
            let cells: Vec<usize> = self.view.row(*row).collect();
            cells.len() > 1 && !self.is_lonely(&cells)
        };
        let next = coming.iter().copied().find(full).unwrap_or(u32::MAX);
        self.full = Some((next, tables));
        next
    }

    /// Rows above the first table: titles, units, and labelled cells that tell whose sheet it is.
    fn preamble(&mut self, cells: &[usize]) {
        for (at, i) in cells.iter().enumerate() {
            let text = self.view.text(*i);
            let folded = self.view.folded(*i);
            self.note_title(&text, folded);
            let label = label::parse(folded, self.lexicon);
            if let (Some((Role::Code | Role::Name, _)), Some(value)) = (label.role, cells.get(at + 1)) {
                self.walk.clues.push((squeeze(&text), self.view.text(*value)));
            }
            if let Some(value) = cells.get(at + 1) {
                self.walk.form.take(self.view, &self.lexicon.form, *i, *value);
            }
        }
        self.mark(cells, CellRole::Banner);
    }

    /// Remembers the unit, the year and the kinds that a title names.
    fn note_title(&mut self, text: &str, folded: &str) {
        let bare = folded.trim_start_matches(['(', '【', '〔', '[']);
        if bare.starts_with("単位") {
            self.banner_unit = Some(Arc::from(squeeze(text)));
        }
        self.names_goals |= folded.contains("数値目標");
        let found = crate::value::period::find(folded).map(|(period, _)| period);
        let fiscal = found.filter(|period| period.kind == YearKind::FiscalYear && self.lexicon.dates_actuals(folded));
        self.banner_period = self.banner_period.or(fiscal);
    }

    pub(super) fn mark(&mut self, cells: &[usize], role: CellRole) {
        for i in cells {
            self.walk.roles[*i] = Some(role);
        }
    }

    pub(super) fn class(&mut self, row: u32, cells: &[usize], class: RowClass, role: CellRole) {
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
