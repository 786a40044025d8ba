//! Builds one [`Grid`] from what a format's reader comes across, in any order, and keeps the grid's promises.
//!
//! In: cells, merges, hidden rows and columns, comments with absolute positions. Out: a grid ordered row by row, no position twice,
//! nothing under the anchor of a merged region, nothing outside Excel's own limits, line ends as `\n`, characters that no code table
//! has replaced by 〓. What had to be dropped or changed becomes a finding.
//!
//! A comment on an empty cell makes no cell: it is told of as hidden content, with its text.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::intake::{Intake, addresses, in_message};
use super::limits::Measure;
use super::trouble::Trouble;
use super::{HiddenSheets, clean};
use crate::finding::{Code, Finding};
use crate::grid::{Cell, Content, Grid};
use crate::place::{Area, Place, Pos, column_letters};

/// Rows of a sheet in Excel.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet in Excel.
pub(super) const COLUMNS: u32 = 16_384;

/// Bytes of a text of a field that may stand in many.
const SHORT: usize = 32;
/// So many of them are kept apart; more would be names of their own.
const MOST_SHORT: usize = 4096;

/// A sheet under construction.
pub(super) struct SheetBuilder {
    name: Arc<str>,
    hidden: bool,
    cells: Vec<Cell>,
    /// Short texts of fields.
    fields: HashSet<Arc<str>, foldhash::fast::RandomState>,
    merges: Vec<Area>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_cols: Vec<(u32, u32)>,
    comments: BTreeMap<Pos, String>,
    outside: Vec<String>,
    lost: Vec<Pos>,
}

impl SheetBuilder {
    pub(super) fn new(name: &str, hidden: bool) -> Self {
        // A name with control characters could redraw a terminal or break a line of a report.
        let name: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Self {
            name: Arc::from(name),
            hidden,
            cells: Vec::new(),
            fields: HashSet::default(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
            comments: BTreeMap::new(),
            outside: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// The place of the sheet.
    pub(super) fn place(&self, intake: &Intake<'_>) -> Place {
        intake.sheet(&self.name)
    }

    /// Adds a cell; an empty text is no cell.
    pub(super) fn cell(&mut self, cell: Cell, intake: &mut Intake<'_>) -> Result<(), Trouble> {
        if self.holds(&cell) {
            intake.count_cell(&cell)?;
            self.cells.push(cell);
        }
        Ok(())
    }

    /// Adds a field of a text file; a short text that stands in many is kept once.
    pub(super) fn field(&mut self, pos: Pos, text: &str, intake: &mut Intake<'_>) -> Result<(), Trouble> {
        let text = match self.fields.get(text) {
            Some(known) => Arc::clone(known),
            None => Arc::from(text),
        };
        if text.len() <= SHORT && self.fields.len() < MOST_SHORT {
            self.fields.insert(Arc::clone(&text));
        }
        let cell = Cell::new(pos, Content::Text(text));
        if self.holds(&cell) {
            intake.count_field()?;
            self.cells.push(cell);
        }
        Ok(())
    }

    /// Whether there is anything in a cell that Excel has.
    fn holds(&mut self, cell: &Cell) -> bool {
        let inside = cell.pos.row < ROWS && cell.pos.col < COLUMNS;
        let empty = cell.stored_text() == Some("");
        if !inside && !empty {
            self.outside(&cell.pos.to_string());
        }
        inside && !empty
    }

    /// Notes a cell whose address Excel does not have.
    pub(super) fn outside(&mut self, address: &str) {
        if self.outside.len() < 10 {
            self.outside.push(in_message(address));
        }
    }

    /// Notes a cell whose text is not in the file's table of shared texts.
    pub(super) fn lost(&mut self, pos: Pos) {
        self.lost.push(pos);
    }

    /// Adds a merged region.
    pub(super) fn merge(&mut self, area: Area, intake: &Intake<'_>) -> Result<(), Trouble> {
        if area.last.row < area.first.row || area.last.col < area.first.col || area.first == area.last || area.last.row >= ROWS {
            return Ok(());
        }
        if self.merges.len() >= intake.limits.merges {
            return Err(Trouble::too_large(Measure::Merges, intake.limits.merges));
        }
        self.merges.push(area);
        Ok(())
    }

    /// Hides the rows from first to last.
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        push_range(&mut self.hidden_rows, first, last.min(ROWS - 1));
    }

    /// Hides the columns from first to last.
    pub(super) fn hide_cols(&mut self, first: u32, last: u32) {
        push_range(&mut self.hidden_cols, first, last.min(COLUMNS - 1));
    }

    /// Adds a comment; several on one cell are joined by a line end.
    pub(super) fn comment(&mut self, pos: Pos, text: &str, intake: &Intake<'_>) -> Result<(), Trouble> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if self.comments.len() >= intake.limits.comments {
            return Err(Trouble::too_large(Measure::Comments, intake.limits.comments));
        }
        let all = self.comments.entry(pos).or_default();
        if !all.is_empty() {
            all.push('\n');
        }
        all.extend(text.chars().take(intake.limits.text_units));
        Ok(())
    }

    /// The grid, with its promises kept and what was noticed told.
    pub(super) fn finish(mut self, intake: &mut Intake<'_>) -> Grid {
        let place = self.place(intake);
        let mut cells = self.cells;
        if !cells.is_sorted_by(|one, next| one.pos < next.pos) {
            cells.sort_by_key(|cell| cell.pos);
            cells = without_duplicates(cells, &place, intake);
        }
        let merges = without_overlaps(self.merges, &place, intake);
        if !merges.is_empty() {
            drop_covered(&mut cells, &merges);
        }
        for cell in &mut cells {
            cell.comment = self.comments.remove(&cell.pos).map(String::into_boxed_str);
        }
        clean::clean(&mut cells, &place, intake);
        if !self.outside.is_empty() {
            intake.note(
                Finding::new(Code::UnreadableFile, place.clone())
                    .detail(format!("Excelにない番地（XFD1048576より先など）のセルがあります: {}", self.outside.join("、")))
                    .effect("そのセルの値は集約に入っていない"),
            );
        }
        if let Some(first) = self.lost.first() {
            intake.note(
                Finding::new(Code::UnreadableFile, place.at(*first))
                    .detail(format!("セルの文字が保存されていません（共有文字列の番号が範囲の外です）: {}", addresses(&self.lost)))
                    .effect("そのセルの値は集約に入っていない"),
            );
        }
        let last_row = cells.last().map_or(0, |cell| cell.pos.row);
        let last_col = cells.iter().map(|cell| cell.pos.col).max().unwrap_or(0);
        let grid = Grid {
            name: self.name,
            hidden: self.hidden,
            cells,
            merges,
            hidden_rows: expand(self.hidden_rows, last_row),
            hidden_cols: expand(self.hidden_cols, last_col),
            drawings: Vec::new(),
        };
        tell_hidden(&grid, &self.comments, &place, intake);
        grid
    }
}

fn push_range(ranges: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    match ranges.last_mut() {
        Some(previous) if previous.1.checked_add(1) == Some(first) => previous.1 = last.max(previous.1),
        _ if first <= last => ranges.push((first, last)),
        _ => {}
    }
}

/// The numbers of the ranges up to the last used row or column.
fn expand(mut ranges: Vec<(u32, u32)>, last: u32) -> Vec<u32> {
    ranges.sort_unstable();
    let mut numbers: Vec<u32> = Vec::new();
    for (first, end) in ranges {
        let first = numbers.last().map_or(first, |&n| first.max(n + 1));
        numbers.extend(first..=end.min(last));
    }
    numbers
}

/// Keeps the later of two cells at one position; they are ordered by position.
fn without_duplicates(cells: Vec<Cell>, place: &Place, intake: &mut Intake<'_>) -> Vec<Cell> {
    let mut kept: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut doubled = Vec::new();
    for cell in cells {
        match kept.last_mut() {
            Some(last) if last.pos == cell.pos => {
                if last.content != cell.content {
                    doubled.push(cell.pos);
                }
                *last = cell;
            }
            _ => kept.push(cell),
        }
    }
    if let Some(first) = doubled.first() {
        intake.note(
            Finding::new(Code::AmbiguousValue, place.at(*first))
                .detail(format!("同じ番地に違う値のセルが二つ以上保存されています: {}", addresses(&doubled)))
                .effect("あとに保存された値で読んだ"),
        );
    }
    kept
}

/// The merged regions in order, without those that overlap an earlier one.
fn without_overlaps(mut merges: Vec<Area>, place: &Place, intake: &mut Intake<'_>) -> Vec<Area> {
    merges.sort_unstable();
    merges.dedup();
    let mut kept = Vec::with_capacity(merges.len());
    let mut dropped = Vec::new();
    let mut open = OpenMerges::default();
    for area in merges {
        if open.touches(area) {
            dropped.push(area.first);
        } else {
            open.by_column.insert(area.first.col, area);
            kept.push(area);
        }
    }
    if let Some(first) = dropped.first() {
        intake.note(
            Finding::new(Code::AmbiguousValue, place.at(*first))
                .detail(format!("重なり合うセルの結合があります: {}", addresses(&dropped)))
                .effect("先にある結合だけを使った"),
        );
    }
    kept
}

/// Merged regions that reach down to the row in hand, by their first column; they do not overlap.
#[derive(Default)]
struct OpenMerges {
    by_column: BTreeMap<u32, Area>,
}

impl OpenMerges {
    /// Whether an open region shares a cell with that one, whose first row is the row in hand.
    fn touches(&mut self, area: Area) -> bool {
        let left = self.by_column.range(..area.first.col).next_back().map(|(_, open)| *open);
        if left.is_some_and(|open| open.last.row >= area.first.row && open.last.col >= area.first.col) {
            return true;
        }
        let inside: Vec<Area> = self.by_column.range(area.first.col..=area.last.col).map(|(_, open)| *open).collect();
        for open in inside {
            if open.last.row >= area.first.row {
                return true;
            }
            self.by_column.remove(&open.first.col);
        }
        false
    }

    /// The open region that holds that cell.
    fn at(&self, pos: Pos) -> Option<Area> {
        self.by_column.range(..=pos.col).next_back().map(|(_, open)| *open).filter(|open| open.contains(pos))
    }
}

/// Drops values that stand under a merged region's anchor: Excel does not show them.
fn drop_covered(cells: &mut Vec<Cell>, merges: &[Area]) {
    let mut open = OpenMerges::default();
    let mut next = merges.iter().copied().peekable();
    cells.retain(|cell| {
        while let Some(area) = next.next_if(|area| area.first <= cell.pos) {
            // Regions that ended above give way; those that reach down here do not overlap.
            open.touches(area);
            open.by_column.insert(area.first.col, area);
        }
        open.at(cell.pos).is_none_or(|area| area.first == cell.pos)
    });
}

/// Tells of the hidden sheet, of hidden rows and columns that hold something, and of comments on empty cells.
fn tell_hidden(grid: &Grid, comments: &BTreeMap<Pos, String>, place: &Place, intake: &mut Intake<'_>) {
    if grid.hidden && !grid.cells.is_empty() {
        let finding = Finding::new(Code::HiddenContent, place.clone()).detail(format!("隠れたシートです（セル{}個）", grid.cells.len()));
        intake.note(match intake.hidden {
            HiddenSheets::Skip => finding,
            HiddenSheets::Read => finding.effect("隠れたシートも読んだ"),
        });
    }
    let rows: Vec<String> = grid.hidden_rows.iter().filter(|&&row| !grid.row(row).is_empty()).map(|row| (row + 1).to_string()).collect();
    let mut used: Vec<u32> = if grid.hidden_cols.is_empty() { Vec::new() } else { grid.cells.iter().map(|cell| cell.pos.col).collect() };
    used.sort_unstable();
    used.dedup();
    let cols: Vec<String> = grid.hidden_cols.iter().filter(|col| used.binary_search(col).is_ok()).map(|&col| column_letters(col)).collect();
    for (names, what) in [(rows, "行"), (cols, "列")] {
        if !names.is_empty() {
            let rest = names.len().saturating_sub(10);
            let more = if rest == 0 { String::new() } else { format!(" ほか{rest}{what}") };
            let listed = names.iter().take(10).map(String::as_str).collect::<Vec<_>>().join("、");
            intake.note(
                Finding::new(Code::HiddenContent, place.clone())
                    .detail(format!("内容のある{what}が隠れています: {listed}{more}"))
                    .effect(format!("隠れた{what}も読んだ")),
            );
        }
    }
    if let Some((first, text)) = comments.first_key_value() {
        let positions: Vec<Pos> = comments.keys().copied().collect();
        intake.note(
            Finding::new(Code::HiddenContent, place.at(*first))
                .text(in_message(text))
                .detail(format!("空のセルにメモがあります: {}", addresses(&positions)))
                .effect("メモの内容は集約に入っていない"),
        );
    }
}
