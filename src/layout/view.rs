//! A grid seen as a table reader sees it: merges fill their rectangle, every cell has a class.
//!
//! In: a grid and the value grammar. Out: [`View`], look-ups by position. A plain blank stays blank.
//! Cell classes come from the real value grammar, not from a pattern guess.

use std::collections::HashMap;

use crate::grid::{Cell, Content, Grid};
use crate::layout::label::{self, Label};
use crate::layout::lexicon::{Lexicon, fold};
use crate::layout::role::Role;
use crate::place::{Area, Pos};
use crate::value::{Grammar, Period, Reading, Status, Stored, YearKind};

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
    classes: Vec<Class>,
    folded: Vec<String>,
    heads: Vec<Option<Box<Label>>>,
    recurring: Vec<bool>,
    merges: HashMap<u32, Vec<Area>>,
    rows: Vec<u32>,
    footnotes: Vec<(String, usize)>,
}

/// Rows within which a word that stands again in its column is a value.
const NEAR: u32 = 8;
/// Texts longer than this are words, whatever they hold.
const LONGEST_FIGURE: usize = 400;

impl<'a> View<'a> {
    /// Classes every cell of a grid.
    #[must_use]
    pub fn new(grid: &'a Grid, lexicon: &Lexicon, grammar: &Grammar) -> Self {
        let mut rows: Vec<u32> = grid.cells.iter().map(|cell| cell.pos.row).collect();
        rows.dedup();
        let last = rows.last().copied().unwrap_or(0);
        let mut merges: HashMap<u32, Vec<Area>> = HashMap::new();
        for area in &grid.merges {
            for row in area.first.row..=area.last.row.min(last) {
                merges.entry(row).or_default().push(*area);
            }
        }
        let (mut times, mut seen) = (HashMap::new(), HashMap::new());
        let classes: Vec<Class> = grid
            .cells
            .iter()
            .enumerate()
            .map(|(i, cell)| {
                // What a text is does not depend on its cell, and the same words stand in many cells.
                let text = if let Content::Text(text) = &cell.content { Some(&**text) } else { None };
                let (class, time) = match text.and_then(|text| seen.get(text)) {
                    Some(known) => *known,
                    None => class(cell, lexicon, grammar),
                };
                text.map(|text| seen.insert(text, (class, time)));
                time.map(|time| times.insert(i, time));
                class
            })
            .collect();
        let folded: Vec<String> = grid.cells.iter().map(|cell| fold(&cell.as_text())).collect();
        let heads = folded.iter().zip(&classes).enumerate().map(|(i, (text, class))| head(text, *class, times.get(&i), lexicon));
        let heads: Vec<Option<Box<Label>>> = heads.collect();
        let recurring = recurring(grid, &classes, &folded, &heads);
        let footnotes = folded
            .iter()
            .enumerate()
            .filter_map(|(i, text)| Some((footnote_mark(text).filter(|mark| text.trim_start_matches('(').starts_with(mark.as_str()))?, i)));
        Self { grid, classes, footnotes: footnotes.collect(), folded, heads, recurring, merges, rows }
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
        &self.rows
    }

    /// Indices of the cells that stand in a row themselves, left to right; cells of white space are left out.
    pub fn row(&self, row: u32) -> impl Iterator<Item = usize> + '_ {
        let start = self.grid.cells.partition_point(|cell| cell.pos.row < row);
        let end = self.grid.cells.partition_point(|cell| cell.pos.row <= row);
        (start..end).filter(|i| !self.is_blank(*i))
    }

    /// Index of the cell that fills a position, through merges.
    #[must_use]
    pub fn at(&self, pos: Pos) -> Option<usize> {
        let anchor = self.merge(pos).map_or(pos, |area| area.first);
        let index = self.grid.cells.binary_search_by_key(&anchor, |cell| cell.pos).ok()?;
        (!self.is_blank(index)).then_some(index)
    }

    /// The merged region over a position.
    #[must_use]
    pub fn merge(&self, pos: Pos) -> Option<Area> {
        self.merges.get(&pos.row)?.iter().copied().find(|area| area.contains(pos))
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
        self.classes[index]
    }

    /// A cell taken apart as a head, by index; none when it names neither a role nor a time, or is a value of its column.
    #[must_use]
    pub fn head(&self, index: usize) -> Option<&Label> {
        self.label(index).filter(|_| !self.is_recurring(index))
    }

    /// A cell taken apart as a label of its row or column, by index; none when it names neither a role nor a time.
    #[must_use]
    pub fn label(&self, index: usize) -> Option<&Label> {
        self.heads[index].as_deref()
    }

    /// Whether a cell's word stands again near by in its column beside figures, by index: such a word is a value, not a head.
    #[must_use]
    pub fn is_recurring(&self, index: usize) -> bool {
        self.recurring[index]
    }

    /// A cell's folded text by index.
    #[must_use]
    pub fn folded(&self, index: usize) -> &str {
        &self.folded[index]
    }

    /// A cell's text as it stands, by index.
    #[must_use]
    pub fn text(&self, index: usize) -> String {
        self.cell(index).as_text()
    }

    /// Whether a cell holds nothing but white space.
    #[must_use]
    pub fn is_blank(&self, index: usize) -> bool {
        self.folded[index].is_empty() && !matches!(self.cell(index).content, Content::NoValue)
    }

    /// One past the last used column.
    #[must_use]
    pub fn width(&self) -> u32 {
        let cells = self.grid.cells.iter().map(|cell| cell.pos.col + 1).max().unwrap_or(0);
        let merged = self.grid.merges.iter().filter(|area| self.at(area.first).is_some()).map(|area| area.last.col + 1).max().unwrap_or(0);
        cells.max(merged.min(cells + 64))
    }
}

/// Words that stand again in their column within a few rows, in a row with figures: KPI in a column of kinds, 目標値 and 実績値 in turn.
fn recurring(grid: &Grid, classes: &[Class], folded: &[String], heads: &[Option<Box<Label>>]) -> Vec<bool> {
    // Rows of a body: by [cells, heads, figures] in them.
    let mut counts: HashMap<u32, [usize; 3]> = HashMap::new();
    for ((cell, class), head) in grid.cells.iter().zip(classes).zip(heads) {
        let count = counts.entry(cell.pos.row).or_default();
        count[0] += 1;
        count[1] += usize::from(head.is_some());
        count[2] += usize::from(matches!(class, Class::Figure | Class::Mark));
    }
    let is_body = |row: u32| counts.get(&row).is_some_and(|[cells, heads, figures]| *figures > 0 && heads * 2 <= *cells);
    let mut places: HashMap<(u32, &str), Vec<u32>> = HashMap::new();
    let named = grid.cells.iter().zip(folded).zip(heads).filter(|(_, head)| head.is_some()).map(|(cell, _)| cell);
    for (cell, text) in named.filter(|(cell, _)| is_body(cell.pos.row)) {
        places.entry((cell.pos.col, text)).or_default().push(cell.pos.row);
    }
    let recurs = |(cell, text): (&Cell, &String)| {
        let rows = places.get(&(cell.pos.col, text.as_str())).map(Vec::as_slice).unwrap_or_default();
        rows.iter().any(|row| *row != cell.pos.row && row.abs_diff(cell.pos.row) <= NEAR)
    };
    // 「公表」 heads a column of 公表 and 非公表; a head that is missed would publish what must not be.
    let says = |head: &Label| head.role.is_some_and(|(role, _)| role == Role::Publish);
    let heads_column = |cell: &Cell, head: &Label| says(head) && !is_body(cell.pos.row);
    let cells = grid.cells.iter().zip(folded).zip(heads);
    cells.map(|(cell, head)| head.as_ref().is_some_and(|head| recurs(cell) && !heads_column(cell.0, head))).collect()
}

/// The first ※1 or *1 in a folded text.
fn footnote_mark(folded: &str) -> Option<String> {
    let at = folded.find(['※', '*'])?;
    let mark: String = folded[at..].chars().take(1).chain(folded[at..].chars().skip(1).take_while(char::is_ascii_digit)).collect();
    (mark.chars().count() > 1).then_some(mark)
}

/// A cell as a head: a role word, or a time.
fn head(folded: &str, class: Class, time: Option<&Period>, lexicon: &Lexicon) -> Option<Box<Label>> {
    match (class, time) {
        (Class::Time, Some(period)) if folded.bytes().all(|b| b.is_ascii_digit()) => {
            Some(Box::new(Label { period: Some(*period), only_period: true, ..Label::default() }))
        }
        (Class::Time, _) => Some(Box::new(label::parse(folded, lexicon))),
        (Class::Text, _) if folded.len() <= LONGEST_FIGURE => Some(label::parse(folded, lexicon))
            .filter(|label| label.role.is_some() || label.only_period || lexicon.is_time(&label.words) || lexicon.is_value(&label.words))
            .map(Box::new),
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

/// The class of a cell, and the time that a [`Class::Time`] names.
fn class(cell: &Cell, lexicon: &Lexicon, grammar: &Grammar) -> (Class, Option<Period>) {
    if let Some(year) = bare_year(cell) {
        return (Class::Time, Some(Period { year, kind: YearKind::FiscalYear, month: None, day: None, from: None }));
    }
    if cell.stored_text().is_some_and(|text| text.len() > LONGEST_FIGURE) {
        return (Class::Text, None);
    }
    let reading = grammar.read(stored(cell), cell.format.as_deref());
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
        Content::Number(_) if cell.format.is_none() => cell.as_text(),
        Content::Text(text) if text.len() <= 16 => fold(text),
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
