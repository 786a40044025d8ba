//! A sheet that is one table: columns of the template, a row of cells for each item, filter, frozen head, notes below.
//!
//! In: columns, items and a function from item and field to cell. Out: a [`Sheet`]. Columns that are empty throughout are left out where
//! the template says so. Rows are made twice and in parallel, to be measured and to be written; those of a long table are never held.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::context::Context;
use super::frame::{self, Frame};
use super::sheet::{Body, Cell, Maker, Sheet, Style};
use super::template::{Column, FontTemplate, SheetTemplate};

/// Rows that one thread makes at a time.
pub const CHUNK: usize = 500;
/// Cells from which on a table is not held.
const LONG: usize = 10_000;

/// Rows of a table before they are placed: one cell a column.
pub struct Table<'t, 'a, F> {
    columns: Vec<&'t Column<F>>,
    make: Maker<'a>,
    measured: Measured,
}

/// What is to be known of the rows before they are written.
#[derive(Default)]
struct Measured {
    /// For each column, how wide it has to be for its widest number.
    widths: Vec<u16>,
    /// Height of each row in points, and the column that asks for it.
    heights: Vec<(f64, usize)>,
    /// A cell of each look.
    looks: BTreeMap<(Style, Option<Arc<str>>, bool), Cell>,
    /// Cells with a link or a remark, each with its row.
    beside: Vec<(usize, Cell)>,
}

impl Measured {
    /// Measures rows that stand in columns of these widths.
    fn of(rows: Range<usize>, widths: &[u16], font: &FontTemplate, make: &Maker<'_>) -> Self {
        let mut measured = Self { widths: widths.to_vec(), ..Self::default() };
        let mut above: Vec<Cell> = Vec::new();
        for row in rows {
            let cells = make(row);
            for (at, cell) in cells.iter().enumerate() {
                frame::widen(&mut measured.widths[at], cell);
                // What stands above a cell mostly looks the same.
                if above.get(at).is_none_or(|above| above.look() != cell.look()) {
                    let look = (cell.style, cell.format.clone(), cell.look().2);
                    measured.looks.entry(look).or_insert_with(|| Cell { extra: None, ..cell.clone() });
                }
                if cell.extra.is_some() {
                    measured.beside.push((row, cell.clone()));
                }
            }
            measured.heights.push(frame::highest(&cells, widths, font));
            above = cells;
        }
        measured
    }

    /// These rows and those below them.
    fn and(mut self, below: Self) -> Self {
        for (width, other) in self.widths.iter_mut().zip(below.widths) {
            *width = other.max(*width);
        }
        self.heights.extend(below.heights);
        self.looks.extend(below.looks);
        self.beside.extend(below.beside);
        self
    }
}

/// Measures all rows, in parallel.
fn measure(rows: usize, widths: &[u16], font: &FontTemplate, make: &Maker<'_>) -> Measured {
    let chunks = (0..rows.div_ceil(CHUNK)).into_par_iter();
    let chunks = chunks.map(|chunk| Measured::of(chunk * CHUNK..rows.min((chunk + 1) * CHUNK), widths, font, make));
    let none = Measured { widths: widths.to_vec(), ..Measured::default() };
    let mut measured = chunks.collect::<Vec<_>>().into_iter().fold(none, Measured::and);
    // In a wider column a text may need fewer lines.
    let final_widths = &measured.widths;
    measured.heights.par_iter_mut().enumerate().filter(|(_, (_, by))| final_widths[*by] != widths[*by]).for_each(|(row, height)| {
        *height = frame::highest(&make(row), final_widths, font);
    });
    measured
}

/// Which rows of a table belong together.
#[derive(Clone, Copy, Default)]
pub struct Groups<'g> {
    /// First rows of the groups that stay on one sheet where they can.
    pub starts: &'g [usize],
    /// For each row, whether it goes on with the row above: the two stay on one page where they can. Empty when every row stands alone.
    pub joined: &'g [bool],
}

impl<'t, 'a, F: Copy + PartialEq + Send + Sync + 'a> Table<'t, 'a, F> {
    /// Leaves out the columns that the template says to leave out when empty, and measures the cells of the others.
    pub fn new<I: Send + Sync + 'a>(
        context: &Context<'_>,
        columns: &'t [Column<F>],
        items: Vec<I>,
        cell: impl Fn(&I, F) -> Cell + Send + Sync + 'a,
    ) -> Self {
        let used = |column: &Column<F>| items.par_iter().any(|item| !cell(item, column.field).is_blank());
        let columns: Vec<&Column<F>> = columns.iter().filter(|column| !column.omit_if_empty || used(column)).collect();
        let rows = items.len();
        let fields: Vec<F> = columns.iter().map(|column| column.field).collect();
        let make: Maker<'a> = Arc::new(move |at| frame::placed(fields.iter().map(|field| cell(&items[at], *field))));
        let widths: Vec<u16> = columns.iter().map(|column| column.width).collect();
        let measured = measure(rows, &widths, &context.template.font, &make);
        Self { columns, make, measured }
    }

    /// Widths of the columns: those of the template, or what their widest number needs.
    pub fn widths(&self) -> &[u16] {
        &self.measured.widths
    }

    /// How many columns are printed.
    pub fn printed(&self) -> u16 {
        let printed = self.columns.iter().filter(|column| column.print).count();
        u16::try_from(printed).unwrap_or(u16::MAX)
    }

    /// Heads of the columns.
    pub fn titles(&self) -> impl Iterator<Item = &'t str> + use<'_, 't, F> {
        self.columns.iter().map(|column| column.title.as_str())
    }

    /// The rows, each with one cell a column, and the heads as cells.
    pub fn into_parts(self) -> (Vec<Cell>, Vec<Vec<Cell>>) {
        let heads = self.titles().map(|title| Cell::text(title, Style::Head)).collect();
        let rows = (0..self.measured.heights.len()).into_par_iter().map(|row| (self.make)(row));
        (heads, rows.collect())
    }

    /// What stands in the columns.
    pub fn fields(&self) -> Vec<F> {
        self.columns.iter().map(|column| column.field).collect()
    }

    /// Where a column stands.
    pub fn position(&self, field: F) -> Option<u16> {
        self.columns.iter().position(|column| column.field == field).and_then(|at| u16::try_from(at).ok())
    }

    /// The sheet with the table on it; `empty` is said when there are no rows.
    pub fn sheet(self, context: &Context<'_>, template: &SheetTemplate, frozen: u16, empty: &str, notes: &[&str]) -> Sheet<'a> {
        let notes: Vec<String> = notes.iter().map(|note| (*note).to_owned()).collect();
        self.part(context, template, frozen, (empty, &notes), 0..self.measured.heights.len(), &[])
    }

    /// The table on as many sheets as it takes, none with more rows than a sheet can have.
    pub fn sheets(
        self,
        context: &Context<'_>,
        template: &SheetTemplate,
        frozen: u16,
        empty: &str,
        notes: &[&str],
        groups: Groups<'_>,
    ) -> Vec<Sheet<'a>> {
        let rows = self.measured.heights.len();
        let cuts = cuts(rows, groups.starts, context.template.limits.rows);
        let parts = cuts.len() + 1;
        let firsts = std::iter::once(0).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([rows]);
        let part = |(at, (first, end)): (usize, (usize, usize))| {
            let mut template = template.clone();
            let mut notes: Vec<String> = notes.iter().map(|note| (*note).to_owned()).collect();
            if parts > 1 {
                notes.push(format!("行が多いため、団体の区切りで{parts}枚のシートに分けた（{}枚目）。", at + 1));
            }
            if at > 0 {
                template.name = format!("{}（{}）", template.name, at + 1);
            }
            self.part(context, &template, frozen, (empty, &notes), first..end, groups.joined)
        };
        firsts.zip(ends).enumerate().map(part).collect()
    }

    /// One sheet with some of the rows on it.
    fn part(
        &self,
        context: &Context<'_>,
        template: &SheetTemplate,
        frozen: u16,
        (empty, notes): (&str, &[String]),
        rows: Range<usize>,
        joined: &[bool],
    ) -> Sheet<'a> {
        let columns = u16::try_from(self.columns.len()).unwrap_or(u16::MAX);
        let subtitle = context.subtitle(&template.unit);
        let subtitle = [subtitle[0].as_str(), subtitle[1].as_str()];
        let mut frame = Frame::new(template, &context.template.font, self.widths().to_vec(), self.printed(), subtitle);
        if !joined.is_empty() {
            frame.paged(&context.page);
        }
        let head = frame.heads(self.titles());
        frame.repeats();
        let body = self.body(rows.clone(), frame.next());
        let mut record = frame.next();
        for row in rows.clone() {
            if !joined.get(row).copied().unwrap_or_default() {
                frame.keep(record);
                record = frame.next();
            }
            let (height, _) = self.measured.heights[row];
            frame.measured_row(height, if body.is_some() { Vec::new() } else { (self.make)(row) });
        }
        frame.keep(record);
        frame.table(head, columns);
        frame.sheet().frozen_columns = frozen;
        if rows.is_empty() {
            frame.notes([empty]);
        }
        frame.closing(&[&template.notes[..], notes].concat(), &context.template.source);
        // The notes are not left alone on a page.
        frame.keep(record);
        Sheet { body, ..frame.finish() }
    }

    /// The rows as those of a body that begins at `first`, where they are too many to be held.
    fn body(&self, rows: Range<usize>, first: u32) -> Option<Body<'a>> {
        let Measured { looks, beside, .. } = &self.measured;
        if rows.len() * self.columns.len() < LONG || rows.len() <= looks.len() {
            return None;
        }
        let (make, from) = (Arc::clone(&self.make), rows.start);
        let beside = beside.iter().filter(|(row, _)| rows.contains(row));
        let place = |row: usize| first + u32::try_from(row - from).unwrap_or(u32::MAX);
        let start = usize::try_from(first).unwrap_or(usize::MAX);
        Some(Body {
            rows: start..start + rows.len(),
            make: Arc::new(move |row| make(from + row)),
            looks: looks.values().cloned().collect(),
            beside: beside.map(|(row, cell)| (place(*row), cell.clone())).collect(),
        })
    }
}

/// The rows at which a table is cut so that no piece has more than `most` rows; at the start of a group where one is in reach.
fn cuts(rows: usize, starts: &[usize], most: usize) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut first = 0;
    while rows - first > most {
        let end = first + most;
        let known = starts.partition_point(|start| *start <= end);
        first = starts[..known].last().copied().filter(|start| *start > first).unwrap_or(end);
        cuts.push(first);
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_table_is_cut_between_its_groups() {
        assert_eq!(cuts(30, &[0, 10, 20], 30), [0; 0]);
        assert_eq!(cuts(30, &[0, 10, 20], 29), [20]);
        assert_eq!(cuts(30, &[0, 10, 20], 10), [10, 20]);
        assert_eq!(cuts(30, &[0, 25], 10), [10, 20], "a group that fits nowhere is cut where the sheet is full");
        assert_eq!(cuts(0, &[], 10), [0; 0]);
    }
}
