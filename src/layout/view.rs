//! A grid seen as a table reader sees it: merges fill their rectangle, every cell has a class.
//!
//! In: a grid and the value grammar. Out: [`View`], look-ups by position. A plain blank stays blank.
//! Cell classes come from the real value grammar, not from a pattern guess.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::grid::{Cell, Content, Grid};
use crate::layout::label::{self, Label};
use crate::layout::lexicon::{Lexicon, fold, folded, is_blank};
use crate::layout::role::Role;
use crate::place::{Area, Pos};
use crate::value::{Period, Reading, Readings, Status, Stored, YearKind};

/// What a cell looks like to a table reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A figure, or several.
    Figure,
    /// ―, 集計中, 廃止, an error value: an answer that is no figure.
    Mark,
    /// Nothing but a time: 令和6年度, R6, and whole numbers that could be a year.
    Time,
    /// Words.
    Text,
}

/// A grid with its merges resolved and its cells classed.
pub struct View<'a> {
    /// The grid itself.
    pub grid: &'a Grid,
    words: Vec<Word<'a>>,
    /// The word of each cell.
    of_cells: Vec<usize>,
    recurring: Vec<bool>,
    rows: Vec<Row>,
    /// Numbers of the rows.
    numbers: Vec<u32>,
    width: u32,
    footnotes: Vec<(String, usize)>,
}

/// What is said in one cell or in several: it means the same in all of them.
struct Word<'a> {
    /// A cell that says it.
    cell: &'a Cell,
    blank: bool,
    class: Class,
    folded: OnceCell<Cow<'a, str>>,
    head: Option<Box<Label>>,
}

impl Word<'_> {
    fn folded(&self) -> &str {
        self.folded.get_or_init(|| match self.cell.said() {
            Cow::Borrowed(text) => folded(text),
            Cow::Owned(text) => Cow::Owned(fold(&text)),
        })
    }
}

/// A row that holds cells: where they begin among all cells, and the merged regions over it.
struct Row {
    start: usize,
    merges: Vec<Area>,
}

/// Rows within which a word that stands again in its column is a value.
const NEAR: u32 = 8;
/// Texts longer than this are words, whatever they hold.
const LONGEST_FIGURE: usize = 400;

impl<'a> View<'a> {
    /// Classes every cell of a grid.
    #[must_use]
    pub fn new(grid: &'a Grid, lexicon: &Lexicon, readings: &Readings<'_>) -> Self {
        let (mut words, mut known) = (Vec::new(), HashMap::<&str, usize, foldhash::fast::RandomState>::default());
        let mut of_cells = Vec::with_capacity(grid.cells.len());
        for cell in &grid.cells {
            let text = cell.stored_text().filter(|_| cell.shown.is_none());
            let next = words.len();
            let index = text.map_or(next, |text| *known.entry(text).or_insert(next));
            if index == next {
                words.push(word(cell, lexicon, readings));
            }
            of_cells.push(index);
        }
        let (numbers, rows) = rows(grid);
        let mut view = Self { grid, words, of_cells, recurring: Vec::new(), rows, numbers, width: 0, footnotes: Vec::new() };
        view.recurring = recurring(&view);
        view.width = width(&view);
        view.footnotes = footnotes(&view);
        view
    }

    /// The folded footnote that a text points to with ※1 or the like.
    #[must_use]
    pub fn footnote(&self, text: &str) -> Option<&str> {
        let mark = footnote_mark(&fold(text))?;
        self.footnotes.iter().find(|(known, _)| *known == mark).map(|(_, i)| self.folded(*i))
    }

    /// Rows that hold cells, ascending.
    #[must_use]
    pub fn rows(&self) -> &[u32] {
        &self.numbers
    }

    /// Indices of the cells that stand in a row themselves, left to right; cells of white space are left out.
    pub fn row(&self, row: u32) -> impl Iterator<Item = usize> + '_ {
        self.nth(row).map_or(0..0, |at| self.cells_of(at)).filter(|i| !self.is_blank(*i))
    }

    /// The columns of a row that a cell fills, through merges, left to right, with the cell's index.
    pub fn filled(&self, row: u32) -> impl Iterator<Item = (u32, usize)> + '_ {
        let merged = self.nth(row).is_none_or(|at| !self.rows[at].merges.is_empty());
        let through = if merged { 0..self.width } else { 0..0 };
        let own = (!merged).then(|| self.row(row)).into_iter().flatten().map(|i| (self.cell(i).pos.col, i));
        own.chain(through.filter_map(move |col| Some((col, self.at(Pos::new(row, col))?))))
    }

    /// Index of the cell that fills a position, through merges.
    #[must_use]
    pub fn at(&self, pos: Pos) -> Option<usize> {
        let anchor = self.merge(pos).map_or(pos, |area| area.first);
        let range = self.cells_of(self.nth(anchor.row)?);
        let cells = &self.grid.cells[range.clone()];
        // Most rows have no gap between their cells.
        let near = usize::try_from(anchor.col.checked_sub(cells.first()?.pos.col)?).ok()?;
        let is_near = cells.get(near).is_some_and(|cell| cell.pos.col == anchor.col);
        let at = if is_near { near } else { cells.binary_search_by_key(&anchor.col, |cell| cell.pos.col).ok()? };
        Some(range.start + at).filter(|index| !self.is_blank(*index))
    }

    /// The merged region over a position.
    #[must_use]
    pub fn merge(&self, pos: Pos) -> Option<Area> {
        match self.nth(pos.row) {
            Some(at) => self.rows[at].merges.iter().copied().find(|area| area.contains(pos)),
            // A row without cells of its own, inside a head.
            None => self.numbers.last().filter(|last| pos.row < **last).and_then(|_| self.grid.merge_at(pos)),
        }
    }

    /// Which of the rows with cells that row is.
    fn nth(&self, row: u32) -> Option<usize> {
        // Most sheets have no row without cells.
        let near = usize::try_from(row.checked_sub(*self.numbers.first()?)?).ok()?;
        if self.numbers.get(near) == Some(&row) { Some(near) } else { self.numbers.binary_search(&row).ok() }
    }

    /// The cells of a row, by its place among the rows.
    fn cells_of(&self, at: usize) -> std::ops::Range<usize> {
        self.rows[at].start..self.rows.get(at + 1).map_or(self.grid.cells.len(), |next| next.start)
    }

    /// The rectangle that a cell fills.
    #[must_use]
    pub fn area(&self, index: usize) -> Area {
        let pos = self.cell(index).pos;
        self.merge(pos).unwrap_or(Area { first: pos, last: pos })
    }

    /// A cell by index.
    #[must_use]
    pub fn cell(&self, index: usize) -> &'a Cell {
        &self.grid.cells[index]
    }

    /// A cell's class by index.
    #[must_use]
    pub fn class(&self, index: usize) -> Class {
        self.word(index).class
    }

    fn word(&self, index: usize) -> &Word<'a> {
        &self.words[self.of_cells[index]]
    }

    /// A cell taken apart as a head, by index; none when it names neither a role nor a time, or is a value of its column.
    #[must_use]
    pub fn head(&self, index: usize) -> Option<&Label> {
        self.label(index).filter(|_| !self.is_recurring(index))
    }

    /// A cell taken apart as a label of its row or column, by index; none when it names neither a role nor a time.
    #[must_use]
    pub fn label(&self, index: usize) -> Option<&Label> {
        self.word(index).head.as_deref()
    }

    /// Whether a cell's word stands again near by in its column beside figures, by index: such a word is a value, not a head.
    #[must_use]
    pub fn is_recurring(&self, index: usize) -> bool {
        self.recurring[index]
    }

    /// The folded texts that hold a character, in the order of the first cells that say them.
    pub fn texts_with(&self, kanji: char) -> impl Iterator<Item = &str> {
        let holds = move |word: &&Word<'_>| match (&word.cell.shown, &word.cell.content) {
            (Some(shown), _) => shown.contains(kanji),
            (None, Content::Text(text)) => text.contains(kanji),
            _ => false,
        };
        self.words.iter().filter(holds).map(Word::folded)
    }

    /// A cell's folded text by index.
    #[must_use]
    pub fn folded(&self, index: usize) -> &str {
        self.word(index).folded()
    }

    /// A cell's text as it stands, by index.
    #[must_use]
    pub fn text(&self, index: usize) -> String {
        self.cell(index).as_text()
    }

    /// Whether a cell holds nothing but white space.
    #[must_use]
    pub fn is_blank(&self, index: usize) -> bool {
        self.word(index).blank
    }

    /// One past the last used column.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }
}

/// The rows that hold cells: their numbers, and what they are.
fn rows(grid: &Grid) -> (Vec<u32>, Vec<Row>) {
    let (mut numbers, mut rows) = (Vec::new(), Vec::new());
    for (start, cell) in grid.cells.iter().enumerate() {
        if numbers.last() != Some(&cell.pos.row) {
            numbers.push(cell.pos.row);
            rows.push(Row { start, merges: Vec::new() });
        }
    }
    for area in &grid.merges {
        let first = numbers.partition_point(|row| *row < area.first.row);
        let last = numbers.partition_point(|row| *row <= area.last.row);
        rows[first..last].iter_mut().for_each(|row| row.merges.push(*area));
    }
    (numbers, rows)
}

fn width(view: &View<'_>) -> u32 {
    let cells = view.grid.cells.iter().map(|cell| cell.pos.col + 1).max().unwrap_or(0);
    let merged = view.grid.merges.iter().filter(|area| view.at(area.first).is_some()).map(|area| area.last.col + 1).max().unwrap_or(0);
    cells.max(merged.min(cells + 64))
}

/// Texts that begin with ※1 or the like, by that mark.
fn footnotes(view: &View<'_>) -> Vec<(String, usize)> {
    let letter = |c: char| c.is_ascii_alphanumeric() || ('ぁ'..='鿿').contains(&c);
    let marked = |i: usize| {
        let cell = view.cell(i);
        // Most texts begin with a letter, which is no mark however it is folded.
        cell.shown.as_deref().or(cell.stored_text()).filter(|text| !text.starts_with(letter))?;
        let text = view.folded(i);
        let mark = footnote_mark(text).filter(|mark| text.trim_start_matches('(').starts_with(mark.as_str()))?;
        Some((mark, i))
    };
    (0..view.grid.cells.len()).filter_map(marked).collect()
}

/// Words that stand again in their column within a few rows, in a row with figures: KPI in a column of kinds, 目標値 and 実績値 in turn.
fn recurring(view: &View<'_>) -> Vec<bool> {
    // The bodies' rows, by the cells, heads and figures in them.
    let is_body = |at: usize| {
        let cells = view.cells_of(at);
        let heads = cells.clone().filter(|i| view.label(*i).is_some()).count();
        heads * 2 <= cells.len() && cells.into_iter().any(|i| matches!(view.class(i), Class::Figure | Class::Mark))
    };
    let bodies: Vec<bool> = (0..view.rows.len()).map(is_body).collect();
    let named = (0..view.rows.len()).flat_map(|at| view.cells_of(at).map(move |i| (at, i))).filter(|(_, i)| view.label(*i).is_some());
    let named: Vec<(usize, usize)> = named.collect();
    let mut places: BTreeMap<(u32, &str), Vec<u32>> = BTreeMap::new();
    for (_, i) in named.iter().filter(|(at, _)| bodies[*at]) {
        let Pos { row, col } = view.cell(*i).pos;
        places.entry((col, view.folded(*i))).or_default().push(row);
    }
    let recurs = |i: usize| {
        let Pos { row, col } = view.cell(i).pos;
        let rows = places.get(&(col, view.folded(i))).map(Vec::as_slice).unwrap_or_default();
        let near = rows.partition_point(|other| *other < row.saturating_sub(NEAR));
        rows[near..].iter().take_while(|other| **other <= row.saturating_add(NEAR)).any(|other| *other != row)
    };
    // 「公表」 heads a column of 公表 and 非公表; a head that is missed would publish what must not be.
    let says = |i: usize| view.label(i).is_some_and(|head| head.role.is_some_and(|(role, _)| role == Role::Publish));
    let mut recurring = vec![false; view.grid.cells.len()];
    for (at, i) in named {
        recurring[i] = recurs(i) && (bodies[at] || !says(i));
    }
    recurring
}

/// The first ※1 or *1 in a folded text.
fn footnote_mark(folded: &str) -> Option<String> {
    let at = folded.find(['※', '*'])?;
    let mark: String = folded[at..].chars().take(1).chain(folded[at..].chars().skip(1).take_while(char::is_ascii_digit)).collect();
    (mark.chars().count() > 1).then_some(mark)
}

/// What a cell says.
fn word<'a>(cell: &'a Cell, lexicon: &Lexicon, readings: &Readings<'_>) -> Word<'a> {
    if let (Content::Text(text), None) = (&cell.content, &cell.shown)
        && readings.is_prose(text)
    {
        return Word { cell, blank: false, class: Class::Text, folded: OnceCell::new(), head: None };
    }
    let (class, time) = class(cell, lexicon, readings);
    let blank = match (&cell.content, &cell.shown) {
        (Content::NoValue, _) => false,
        (_, Some(shown)) => is_blank(shown),
        (Content::Text(text) | Content::Error(text), None) => is_blank(text),
        _ => false,
    };
    let mut word = Word { cell, blank, class, folded: OnceCell::new(), head: None };
    word.head = head(&word, time, lexicon);
    word
}

/// A cell as a head: a role word, or a time.
fn head(word: &Word<'_>, time: Option<Period>, lexicon: &Lexicon) -> Option<Box<Label>> {
    match (word.class, time) {
        (Class::Time, Some(period)) if word.folded().bytes().all(|b| b.is_ascii_digit()) => {
            Some(Box::new(Label { period: Some(period), only_period: true, ..Label::default() }))
        }
        (Class::Time, _) => Some(Box::new(label::parse(word.folded(), lexicon))),
        (Class::Text, _) if word.folded().len() <= LONGEST_FIGURE => label::named(word.folded(), lexicon).map(Box::new),
        _ => None,
    }
}

/// What is stored in a cell, as the value grammar takes it.
#[must_use]
pub fn stored(cell: &Cell) -> Stored<'_> {
    match &cell.content {
        Content::Text(text) => Stored::Text(text),
        Content::Number(number) => Stored::Number(*number),
        Content::Bool(yes) => Stored::Bool(*yes),
        Content::Error(error) => Stored::Error(error),
        Content::NoValue => Stored::NoValue,
    }
}

/// What a cell means.
#[must_use]
pub fn reading(cell: &Cell, readings: &Readings<'_>) -> Arc<Reading> {
    match &cell.content {
        Content::Text(text) => readings.text(text),
        _ => Arc::new(readings.grammar.read(stored(cell), cell.format.as_deref())),
    }
}

/// The class of a cell, and the time that a [`Class::Time`] names.
fn class(cell: &Cell, lexicon: &Lexicon, readings: &Readings<'_>) -> (Class, Option<Period>) {
    if let Some(year) = bare_year(cell) {
        return (Class::Time, Some(Period { year, kind: YearKind::FiscalYear, month: None, day: None, from: None }));
    }
    if cell.stored_text().is_some_and(|text| text.len() > LONGEST_FIGURE) {
        return (Class::Text, None);
    }
    let reading = reading(cell, readings);
    let time = reading.period.filter(|_| reading.status == Status::Text && reading.quantity.is_none() && is_time(cell));
    let class = match reading.status {
        // 「2024 実績値」 is a head, not 2024 of something.
        Status::Value if cell.stored_text().is_some() && names_role(&reading, lexicon) => Class::Text,
        Status::Value => Class::Figure,
        // A slip of the pen is words until a figure is asked for.
        Status::Text if time.is_some() => Class::Time,
        Status::Text => Class::Text,
        Status::Error if cell.stored_text().is_some() => Class::Text,
        _ => Class::Mark,
    };
    (class, time)
}

/// A whole number without a format or unit that could be a western year; in a CSV file it is a text.
fn bare_year(cell: &Cell) -> Option<i32> {
    let text = match &cell.content {
        Content::Number(number) if cell.format.is_none() && (cell.shown.is_some() || (1950.0..=2100.0).contains(number)) => cell.as_text(),
        Content::Text(text) if text.len() <= 16 && !text.starts_with(char::is_alphabetic) => fold(text),
        _ => return None,
    };
    text.parse().ok().filter(|year| (1950..=2100).contains(year))
}

/// Whether what stands after the figure is a role word rather than a unit.
fn names_role(reading: &Reading, lexicon: &Lexicon) -> bool {
    let unit = reading.quantity.as_ref().map(|quantity| fold(&quantity.written.unit)).unwrap_or_default();
    !unit.is_empty() && lexicon.role(&unit).is_some_and(|(role, _)| role.is_figure())
}

/// Whether the cell is a time and nothing else, as heads are.
fn is_time(cell: &Cell) -> bool {
    match cell.stored_text() {
        Some(text) => crate::value::period::parse(&fold(text)).is_some(),
        None => true,
    }
}
