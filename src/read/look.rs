//! How a cell looks, as far as looks carry meaning: the same words for every format.
//!
//! In: a number format code and a [`Style`] as a format's reader finds them. Out: [`Look`], which also knows whether a stored number is
//! a date, and what of a text's runs is struck through.

use std::sync::Arc;

use super::number_format::{DAYS_TO_1904, shows_date};
use crate::grid::Style;

/// How a cell looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    /// The number format code; none for General.
    pub(super) code: Option<Arc<str>>,
    pub(super) style: Style,
    shows_date: bool,
}

impl Look {
    /// The look of a code and a style; General is no code.
    pub(super) fn new(code: Option<&str>, style: Style) -> Self {
        let code = code.filter(|code| !code.is_empty() && !code.eq_ignore_ascii_case("General"));
        Self { code: code.map(Arc::from), style, shows_date: code.is_some_and(shows_date) }
    }

    /// A stored number as the 1900 system counts it: dates of a workbook of the 1904 system move by four years and a day.
    pub(super) fn number(&self, stored: f64, is_1904: bool) -> f64 {
        if is_1904 && self.shows_date { stored + DAYS_TO_1904 } else { stored }
    }
}

/// Whether a part of a text that shows something is struck through. `runs` say from which UTF-16 unit on which font applies;
/// what stands before the first run looks as the cell does.
pub(super) fn is_struck(text: &str, runs: &[(u16, u16)], cell_struck: bool, font: impl Fn(u16) -> Style) -> bool {
    let Some(&(first, _)) = runs.first() else { return cell_struck };
    let units: Vec<u16> = text.encode_utf16().collect();
    let ends = runs.iter().skip(1).map(|run| run.0).chain([u16::MAX]);
    let styled = runs.iter().zip(ends).map(|(run, end)| (run.0, end, font(run.1).struck));
    [(0, first, cell_struck)].into_iter().chain(styled).any(|(start, end, struck)| {
        let end = usize::from(end).min(units.len());
        struck && units.get(usize::from(start)..end).is_some_and(|part| !String::from_utf16_lossy(part).trim().is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_struck_part_counts_when_it_shows_something() {
        let font = |index| Style { struck: index == 1, ..Style::default() };
        for (text, runs, cell_struck, expected) in [
            ("10 20件", &[][..], true, true),
            ("10 20件", &[(0, 1), (2, 0)], false, true),
            ("10 20件", &[(2, 1), (3, 0)], false, false),
            ("10 20件", &[(0, 0)], true, false),
            ("10 20件", &[(3, 0)], true, true),
            ("10", &[(9, 1)], false, false),
        ] {
            assert_eq!(is_struck(text, runs, cell_struck, font), expected, "{text} {runs:?}");
        }
    }

    #[test]
    fn only_dates_move_with_the_1904_system() {
        for (code, is_1904, expected) in
            [("yyyy/m/d", true, "1463"), ("yyyy/m/d", false, "1"), ("General", true, "1"), ("0%", true, "1"), ("h:mm", true, "1")]
        {
            assert_eq!(Look::new(Some(code), Style::default()).number(1.0, is_1904).to_string(), expected, "{code}");
        }
    }
}
