//! A sheet that is one table: columns of the template, a row of cells for each item, filter, frozen head, notes below.
//!
//! In: columns, items and a function from item and field to cell. Out: a [`Sheet`]. Columns that are empty throughout are left out where
//! the template says so.

use super::context::Context;
use super::frame::{self, Frame};
use super::sheet::{Cell, Sheet, Style};
use super::template::{Column, SheetTemplate};

/// Rows of a table before they are placed: one cell a column.
pub struct Table<'t, F> {
    columns: Vec<&'t Column<F>>,
    widths: Vec<u16>,
    rows: Vec<Vec<Cell>>,
}

/// Which rows of a table belong together.
#[derive(Clone, Copy, Default)]
pub struct Groups<'g> {
    /// First rows of the groups that stay on one sheet where they can.
    pub starts: &'g [usize],
    /// For each row, whether it goes on with the row above: the two stay on one page where they can. Empty when every row stands alone.
    pub joined: &'g [bool],
}

impl<'t, F: Copy + PartialEq> Table<'t, F> {
    /// Makes the cells of every item and leaves out the columns that the template says to leave out when empty.
    pub fn new<I>(columns: &'t [Column<F>], items: impl IntoIterator<Item = I>, mut cell: impl FnMut(&I, F) -> Cell) -> Self {
        let mut rows: Vec<Vec<Cell>> =
            items.into_iter().map(|item| columns.iter().map(|column| cell(&item, column.field)).collect()).collect();
        let kept: Vec<bool> =
            columns.iter().enumerate().map(|(at, column)| !column.omit_if_empty || rows.iter().any(|row| !row[at].is_blank())).collect();
        if kept.contains(&false) {
            for row in &mut rows {
                let mut keep = kept.iter();
                row.retain(|_| keep.next().copied().unwrap_or(true));
            }
        }
        let columns: Vec<&Column<F>> = columns.iter().zip(kept).filter_map(|(column, keep)| keep.then_some(column)).collect();
        let mut widths: Vec<u16> = columns.iter().map(|column| column.width).collect();
        frame::widen(&mut widths, &rows);
        Self { columns, widths, rows }
    }

    /// Widths of the columns: those of the template, or what their widest number needs.
    pub fn widths(&self) -> Vec<u16> {
        self.widths.clone()
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
        (heads, self.rows)
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
    pub fn sheet(self, context: &Context<'_>, template: &SheetTemplate, frozen: u16, empty: &str, notes: &[&str]) -> Sheet {
        let notes: Vec<String> = notes.iter().map(|note| (*note).to_owned()).collect();
        self.part(context, template, frozen, (empty, &notes), &[])
    }

    /// The table on as many sheets as it takes, none with more rows than a sheet can have.
    pub fn sheets(
        mut self,
        context: &Context<'_>,
        template: &SheetTemplate,
        frozen: u16,
        empty: &str,
        notes: &[&str],
        groups: Groups<'_>,
    ) -> Vec<Sheet> {
        let cuts = cuts(self.rows.len(), groups.starts, context.template.limits.rows);
        let parts = cuts.len() + 1;
        let mut tables: Vec<Vec<Vec<Cell>>> = cuts.iter().rev().map(|cut| self.rows.split_off(*cut)).collect();
        tables.push(std::mem::take(&mut self.rows));
        let firsts = std::iter::once(&0).chain(&cuts);
        let tables = tables.into_iter().rev().zip(firsts).enumerate();
        let part = |(at, (rows, first)): (usize, (Vec<Vec<Cell>>, &usize))| {
            let mut template = template.clone();
            let mut notes: Vec<String> = notes.iter().map(|note| (*note).to_owned()).collect();
            if parts > 1 {
                notes.push(format!("行が多いため、団体の区切りで{parts}枚のシートに分けた（{}枚目）。", at + 1));
            }
            if at > 0 {
                template.name = format!("{}（{}）", template.name, at + 1);
            }
            let table = Self { columns: self.columns.clone(), widths: self.widths.clone(), rows };
            let joined = groups.joined.get(*first..).unwrap_or_default();
            table.part(context, &template, frozen, (empty, &notes), joined)
        };
        tables.map(part).collect()
    }

    /// One sheet with the table on it.
    fn part(
        self,
        context: &Context<'_>,
        template: &SheetTemplate,
        frozen: u16,
        (empty, notes): (&str, &[String]),
        joined: &[bool],
    ) -> Sheet {
        let columns = u16::try_from(self.columns.len()).unwrap_or(u16::MAX);
        let subtitle = context.subtitle(&template.unit);
        let subtitle = [subtitle[0].as_str(), subtitle[1].as_str()];
        let mut frame = Frame::new(template, &context.template.font, self.widths(), self.printed(), subtitle);
        if !joined.is_empty() {
            frame.paged(&context.page);
        }
        let head = frame.heads(self.titles());
        frame.repeats();
        let none = self.rows.is_empty();
        let mut record = frame.next();
        for (at, row) in self.rows.into_iter().enumerate() {
            if !joined.get(at).copied().unwrap_or_default() {
                frame.keep(record);
                record = frame.next();
            }
            frame.table_row(row);
        }
        frame.keep(record);
        frame.table(head, columns);
        frame.sheet().frozen_columns = frozen;
        if none {
            frame.notes([empty]);
        }
        frame.closing(&[&template.notes[..], notes].concat(), &context.template.source);
        // The notes are not left alone on a page.
        frame.keep(record);
        frame.finish()
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
