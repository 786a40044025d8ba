//! 中間目標: the columns for targets of years between the one that is asked for and the final one.
//!
//! In: the indicators of a form, and its lines as they are without these columns. Out: the same lines with one column a year set in before
//! the final target. A form whose indicators have no such target stays as it is.

use std::collections::BTreeSet;

use super::known::Known;
use super::page::{Check, Content, Line, Look, Rule, Spot};
use super::{SIZE, WIDTHS};
use crate::report::width;
use crate::value::era;

/// The column of the final target's year, before which these columns are set in.
const AT: u16 = 13;
/// Width of such a column.
const WIDTH: u16 = 12;

/// The years that have a column.
pub struct Between {
    years: Vec<i32>,
}

/// What the cell of an indicator holds for a year.
pub fn carried(known: &Known, year: i32) -> Spot {
    match known.between.iter().find(|(of, _)| *of == year) {
        Some((_, content)) => Spot { col: 0, span: (1, 1), content: content.clone(), look: Look::CarriedFigure },
        None => Spot::blank(0, Look::EntryFigure),
    }
}

impl Between {
    /// The years of all indicators together.
    pub fn of(known: &[Known]) -> Self {
        let years: BTreeSet<i32> = known.iter().flat_map(|known| &known.between).map(|(year, _)| *year).collect();
        Self { years: years.into_iter().collect() }
    }

    fn count(&self) -> u16 {
        u16::try_from(self.years.len()).unwrap_or(u16::MAX)
    }

    /// A line that has nothing in these columns.
    pub fn apart(&self, mut line: Line) -> Line {
        line.spots.iter_mut().filter(|spot| spot.col >= AT).for_each(|spot| spot.col += self.count());
        line
    }

    /// A line with a cell for each year, high enough for them.
    pub fn with(&self, line: Line, cell: impl Fn(i32) -> Spot) -> Line {
        let mut line = self.apart(line);
        let cells: Vec<Spot> = (AT..).zip(&self.years).map(|(col, year)| Spot { col, ..cell(*year) }).collect();
        for spot in &cells {
            if let Content::Text(text) = &spot.content {
                line.height = line.height.max(width::height(width::lines(text, usize::from(WIDTH) - 1), SIZE));
            }
        }
        let at = line.spots.partition_point(|spot| spot.col < AT);
        line.spots.splice(at..at, cells);
        line
    }

    /// The two rows of heads.
    pub fn heads(&self, [upper, lower]: [Line; 2]) -> [Line; 2] {
        [
            self.with(upper, |year| Spot::text(0, era::fiscal_year(year), Look::Head)),
            self.with(lower, |_| Spot::text(0, "目標値", Look::Head)),
        ]
    }

    /// The widths of all columns.
    pub fn widths(&self) -> Vec<u16> {
        let (before, after) = WIDTHS.split_at(usize::from(AT));
        [before, &vec![WIDTH; self.years.len()], after].concat()
    }

    /// What may be typed: figures as into the other columns of figures.
    pub fn checks(&self, mut checks: Vec<Check>) -> Vec<Check> {
        let (at, count) = (u32::from(AT), u32::from(self.count()));
        for check in checks.iter_mut().filter(|check| check.area.first.col >= at) {
            check.area.first.col += count;
            check.area.last.col += count;
        }
        let figures = checks.iter().find(|check| matches!(check.rule, Rule::NumberOr(_))).filter(|_| count > 0).cloned();
        checks.extend(figures.map(|mut check| {
            (check.area.first.col, check.area.last.col) = (at, at + count - 1);
            check
        }));
        checks
    }
}
