//! Rows of a long table: measured when a sheet is built, made again when it is written, never held.
//!
//! In: a function from the number of a row to its cells, and the widths of the columns. Out: the widths that their numbers need, the height
//! of each row, and a [`Body`] where the rows are many. Rows are made in parallel; what comes out does not depend on how many threads
//! there are.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::frame;
use super::sheet::{Body, Cell, Link, Maker, Style};
use super::template::FontTemplate;

/// Rows that one thread makes at a time.
pub const CHUNK: usize = 500;
/// Cells from which on rows are not held.
const LONG: usize = 10_000;
/// Looks that rows among the measured ones can have beside theirs.
const OTHER_LOOKS: usize = 8;

/// The looks of cells, each with a cell that has it.
type Looks = BTreeMap<(Style, Option<Arc<str>>, bool), Cell>;

/// Rows with one cell a column, each alone in its own.
pub struct Rows<'a> {
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
    looks: Looks,
    /// Cells with a remark or a link inside the workbook, each with its row.
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
                    know(&mut measured.looks, cell);
                }
                if cell.remark().is_some() || matches!(cell.leads(), Some(Link::Sheet(_))) {
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

/// Adds the look of a cell.
fn know(looks: &mut Looks, cell: &Cell) {
    let look = (cell.style, cell.format.clone(), cell.look().2);
    looks.entry(look).or_insert_with(|| Cell { extra: None, ..cell.clone() });
}

impl<'a> Rows<'a> {
    /// Measures that many rows in columns of these widths.
    pub fn new(rows: usize, widths: &[u16], font: &FontTemplate, make: Maker<'a>) -> Self {
        let chunks = (0..rows.div_ceil(CHUNK)).into_par_iter();
        let chunks = chunks.map(|chunk| Measured::of(chunk * CHUNK..rows.min((chunk + 1) * CHUNK), widths, font, &make));
        let none = Measured { widths: widths.to_vec(), ..Measured::default() };
        let mut measured = chunks.collect::<Vec<_>>().into_iter().fold(none, Measured::and);
        // In a wider column a text may need fewer lines.
        let wider = &measured.widths;
        measured.heights.par_iter_mut().enumerate().filter(|(_, (_, by))| wider[*by] != widths[*by]).for_each(|(row, height)| {
            *height = frame::highest(&make(row), wider, font);
        });
        Self { make, measured }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.measured.heights.len()
    }

    /// Widths of the columns: those that were given, or what their widest number needs.
    pub fn widths(&self) -> &[u16] {
        &self.measured.widths
    }

    /// Height of a row in points.
    pub fn height(&self, row: usize) -> f64 {
        self.measured.heights[row].0
    }

    /// The cells of a row.
    pub fn cells(&self, row: usize) -> Vec<Cell> {
        (self.make)(row)
    }

    /// Whether so many of them are too many to be held.
    pub fn are_long(&self, rows: usize) -> bool {
        // Each look is asked for in a row of the body.
        rows * self.widths().len() >= LONG && rows > self.measured.looks.len() + OTHER_LOOKS
    }

    /// Some of the rows as a body that begins with the sheet's row `first`, where they are too many to be held.
    pub fn body(&self, rows: Range<usize>, first: u32) -> Option<Body<'a>> {
        self.are_long(rows.len()).then(|| self.among(rows.map(Planned::Row).collect(), first))
    }

    /// Rows among others as a body that begins with the sheet's row `first`.
    pub fn among(&self, rows: Vec<Planned>, first: u32) -> Body<'a> {
        let mut looks = self.measured.looks.clone();
        let mut places: Vec<Option<u32>> = vec![None; self.len()];
        for (place, row) in (first..).zip(&rows) {
            match row {
                Planned::Row(row) => places[*row] = Some(place),
                Planned::Held(cells) => cells.iter().for_each(|cell| know(&mut looks, cell)),
            }
        }
        let beside = self.measured.beside.iter().filter_map(|(row, cell)| Some((places[*row]?, cell.clone()))).collect();
        let start = usize::try_from(first).unwrap_or(usize::MAX);
        let range = start..start + rows.len();
        let measured = Arc::clone(&self.make);
        let make = move |row: usize| match &rows[row] {
            Planned::Row(row) => measured(*row),
            Planned::Held(cells) => cells.clone(),
        };
        Body { rows: range, make: Arc::new(make), looks: looks.into_values().collect(), beside }
    }
}

/// A row of a body.
pub enum Planned {
    /// One of the measured rows.
    Row(usize),
    /// Another one: heads, the title of a part, a gap.
    Held(Vec<Cell>),
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::report::fixture::Fixture;

    /// Every third row has a text of 18 half-widths where the others have a number.
    fn rows(count: usize, number: i64) -> Result<Rows<'static>, Box<dyn std::error::Error>> {
        let make = move |row: usize| {
            let name = Cell::text(format!("指標{row}"), Style::Text).note((row == 700).then(|| "メモ".to_owned()));
            let figure = match row % 3 {
                0 => Cell::text("令和６年９月に公表", Style::Text),
                _ => Cell::number(Decimal::from(number), "#,##0", Style::Figure),
            };
            frame::placed([name, figure])
        };
        Ok(Rows::new(count, &[20, 9], &Fixture::of(0)?.template.font, Arc::new(make)))
    }

    #[test]
    fn a_column_that_a_number_widens_needs_fewer_lines() -> Result<(), Box<dyn std::error::Error>> {
        let (narrow, wide) = (rows(1_200, 1)?, rows(1_200, 281_900_000_000)?);
        assert_eq!((narrow.widths(), wide.widths()), (&[20, 9][..], &[20, 18][..]));
        assert!(narrow.height(900) > narrow.height(901), "two lines beside a number");
        assert!((wide.height(900) - wide.height(901)).abs() < f64::EPSILON, "one line each");
        Ok(())
    }

    #[test]
    fn a_body_makes_the_rows_where_they_stand() -> Result<(), Box<dyn std::error::Error>> {
        let some = rows(1_200, 1)?;
        assert!(some.body(0..1_200, 3).is_none(), "few cells are held");
        let head = || vec![Cell::text("見出し", Style::Head)];
        let planned = std::iter::once(Planned::Held(head())).chain((600..1_200).map(Planned::Row)).collect();
        let body = some.among(planned, 3);
        assert_eq!((body.rows.clone(), (body.make)(0), (body.make)(101)), (3..604, head(), some.cells(700)));
        let beside: Vec<_> = body.beside.iter().map(|(row, cell)| (*row, cell.remark())).collect();
        assert_eq!(beside, [(104, Some("メモ"))]);
        let looks: Vec<Style> = body.looks.iter().map(|cell| cell.style).collect();
        assert_eq!(looks, [Style::Head, Style::Text, Style::Figure]);
        assert_eq!(rows(20_000, 1)?.body(0..20_000, 3).map(|body| body.rows), Some(3..20_003));
        Ok(())
    }
}
