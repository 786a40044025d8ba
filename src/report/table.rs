//! A sheet that is one table: columns of the template, a row of cells for each item, filter, frozen head, notes below.
//!
//! In: columns, items and a function from item and field to cell. Out: a [`Sheet`]. Columns that are empty throughout are left out where
//! the template says so.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::context::Context;
use super::frame::{self, Frame};
use super::rows::Rows;
use super::sheet::{Cell, Maker, Sheet, Style};
use super::template::{Column, SheetTemplate};

/// Rows up to which a table is one of Excel's own; a longer one has a filter alone.
const OWN_TABLE: usize = 20_000;

/// Rows of a table before they are placed: one cell a column.
pub struct Table<'t, 'a, F> {
    columns: Vec<&'t Column<F>>,
    rows: Rows<'a>,
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
        Self { columns, rows: Rows::new(rows, &widths, &context.template.font, make) }
    }

    /// Widths of the columns: those of the template, or what their widest number needs.
    pub fn widths(&self) -> &[u16] {
        self.rows.widths()
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

    /// The heads as cells, and the rows.
    pub fn into_parts(self) -> (Vec<Cell>, Rows<'a>) {
        (self.titles().map(|title| Cell::text(title, Style::Head)).collect(), self.rows)
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
        self.part(context, template, frozen, (empty, &notes), 0..self.rows.len(), &[])
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
        let rows = self.rows.len();
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
        frame.paged(&context.page);
        let head = frame.heads(self.titles());
        frame.repeats();
        let body = self.rows.body(rows.clone(), frame.next());
        let mut record = frame.next();
        for row in rows.clone() {
            // Nor does the last record stand alone on its page.
            let last = row > rows.start && row + 1 == rows.end;
            if !last && !joined.get(row).copied().unwrap_or_default() {
                frame.keep(record);
                record = frame.next();
            }
            frame.measured(&self.rows, row, body.is_none());
        }
        frame.keep(record);
        frame.table(head, columns);
        let sheet = frame.sheet();
        sheet.frozen_columns = frozen;
        sheet.table.take_if(|_| rows.len() > OWN_TABLE);
        if rows.is_empty() {
            frame.notes([empty]);
        }
        frame.closing(&[&template.notes[..], notes].concat(), &context.template.source);
        // The notes are not left alone on a page.
        frame.keep(record);
        Sheet { body, ..frame.finish() }
    }
}

/// The rows at which a table is cut so that no piece has more than `most` rows; at the start of a group where one is in reach.
fn cuts(rows: usize, starts: &[usize], most: usize) -> Vec<usize> {
    let most = most.max(1);
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
        assert_eq!(cuts(3, &[], 0), [1, 2], "no sheet is empty");
    }
}
