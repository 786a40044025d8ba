//! Sheets that count verdicts: 目標 × 判定 as a front page has it, or a list of verdicts with their numbers.
//!
//! In: a sheet without records. Out: which cell counts what; none when the sheet counts no verdicts. The counts themselves are read later.
//!
//! ```text
//! 基本目標 | 数値目標            | KPI                        進捗状況     | 数
//!          | 順調 | やや遅れ | 遅れ | 順調 | …            順調に進捗   | 11件(23.4%)
//! 1        | 1    | -        | 1    | 27   | …            進捗の遅れ   | 6件(12.8%)
//! ```

use crate::layout::lexicon::Lexicon;
use crate::layout::sections::one_line;
use crate::layout::view::{Class, View};
use crate::place::Pos;
use crate::record::Kind;

/// A cell that counts verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountCell {
    /// The cell.
    pub pos: Pos,
    /// The goal that it is of; none for the whole document.
    pub goal: Option<String>,
    /// The kind that it is of; none for both.
    pub kind: Option<Kind>,
    /// The verdict that it counts, as printed.
    pub verdict: String,
}

/// The cells of a sheet that count verdicts.
#[must_use]
pub fn counts(view: &View<'_>, lexicon: &Lexicon) -> Vec<CountCell> {
    let head = view.rows().iter().copied().find(|row| verdicts(view, lexicon, *row).len() >= 2);
    match head {
        Some(head) => by_goal(view, lexicon, head),
        None => by_verdict(view, lexicon),
    }
}

/// The cells of a row that are verdict words.
fn verdicts(view: &View<'_>, lexicon: &Lexicon, row: u32) -> Vec<usize> {
    view.row(row).filter(|i| view.class(*i) == Class::Text && lexicon.is_verdict_word(view.folded(*i))).collect()
}

/// Verdicts across, goals down.
fn by_goal(view: &View<'_>, lexicon: &Lexicon, head: u32) -> Vec<CountCell> {
    let columns = verdicts(view, lexicon, head);
    let first = columns.iter().map(|i| view.cell(*i).pos.col).min().unwrap_or(0);
    let mut counts = Vec::new();
    for row in view.rows().iter().copied().filter(|row| *row > head) {
        let Some(named) = view.row(row).find(|i| view.cell(*i).pos.col < first) else { continue };
        let goal = (!lexicon.is_subtotal(view.folded(named))).then(|| one_line(&view.text(named)));
        for column in &columns {
            let col = view.cell(*column).pos.col;
            let above = (0..head).rev().find_map(|above| lexicon.kind(view.folded(view.at(Pos::new(above, col))?)));
            if let Some(i) = view.at(Pos::new(row, col)).filter(|i| view.cell(*i).pos.row == row && view.class(*i) != Class::Text) {
                counts.push(CountCell { pos: view.cell(i).pos, goal: goal.clone(), kind: above, verdict: one_line(&view.text(*column)) });
            }
        }
    }
    counts
}

/// Verdicts down, their numbers beside them.
fn by_verdict(view: &View<'_>, lexicon: &Lexicon) -> Vec<CountCell> {
    let count = |row: &u32| {
        let [word] = verdicts(view, lexicon, *row)[..] else { return None };
        let number = view.row(*row).find(|i| *i > word && matches!(view.class(*i), Class::Figure | Class::Mark))?;
        Some(CountCell { pos: view.cell(number).pos, goal: None, kind: None, verdict: one_line(&view.text(word)) })
    };
    let counts: Vec<CountCell> = view.rows().iter().filter_map(count).collect();
    if counts.len() >= 2 { counts } else { Vec::new() }
}
