//! Finds the heads of tables: every run of 1–5 rows is a hypothesis, scored by role words, type contrast, looks and merges.
//!
//! In: a [`View`] and the lexicon. Out: bands that do not overlap, top to bottom, each with its columns and a confidence.
//! Knows nothing of what a body row means.
//!
//! ```text
//! 施策 | 事業 | 種類 | 数値目標・KPI指標（4列の結合）   | R4目標 | R4実績 | R4進捗状況
//!      |      |      | 指標名 | 目標値 | 単位 | 目標時点 |        |        |
//! ```

use std::collections::BTreeMap;

use crate::layout::columns;
use crate::layout::lexicon::{Lexicon, Strength};
use crate::layout::pins::PinnedRows;
use crate::layout::role::Role;
use crate::layout::table::Column;
use crate::layout::view::{Class, View};
use crate::place::{Pos, column_letters};

/// Deepest head that is looked for, in rows.
const DEEPEST: u32 = 5;
/// Rows below a head that are compared with it.
const SAMPLE: usize = 8;

/// A reading of some rows as the head of a table.
#[derive(Clone, Debug)]
pub struct Band {
    /// First row.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// Its columns, left to right.
    pub columns: Vec<Column>,
    /// The higher the likelier.
    pub score: i32,
    /// How far it is ahead of the second best reading of the same rows, 0 to 100.
    pub confidence: u8,
    /// The second best reading of the same rows, where it gives other roles.
    pub rival: Option<String>,
    /// What a layout file says of its rows.
    pub pinned: PinnedRows,
}

/// Most columns of a reading that are told.
const MOST_TOLD: usize = 20;

/// A reading in words: 3行目から: A列=指標、B列=目標値.
#[must_use]
pub fn told(first: u32, columns: &[Column]) -> String {
    let mut roles: Vec<String> =
        columns.iter().filter_map(|c| Some(format!("{}列={}", column_letters(c.index), c.role?.label()))).collect();
    let more = roles.len().saturating_sub(MOST_TOLD);
    if more > 0 {
        roles.truncate(MOST_TOLD);
        roles.push(format!("ほか{more}列"));
    }
    format!("{}行目から: {}", first + 1, roles.join("、"))
}

/// The heads of a sheet from a row on, top to bottom.
#[must_use]
pub fn bands(view: &View<'_>, lexicon: &Lexicon, from: u32) -> Vec<Band> {
    let rows = view.rows().iter().filter(|row| **row >= from);
    let likely: Vec<(u32, usize)> = rows.map(|row| (*row, likely_heads(view, *row))).collect();
    let mut hypotheses = Vec::new();
    for (at, (first, heads)) in likely.iter().enumerate() {
        let run = likely[at..].iter().take_while(|(row, _)| *row < first + DEEPEST).filter(|(row, _)| *row <= first + DEEPEST);
        let mut total = 0;
        for (row, more) in run {
            total += more;
            if *heads > 0 && total >= 2 && (*more > 0 || closes_merge(view, *first, *row)) {
                hypotheses.extend(hypothesis(view, lexicon, *first, *row));
            }
        }
    }
    choose(hypotheses)
}

/// Cells of a row that look like heads.
fn likely_heads(view: &View<'_>, row: u32) -> usize {
    view.row(row).filter(|i| view.head(*i).is_some()).count()
}

/// Whether a merge from a head row above ends in a row: its own words (上期, 下期) stand in the head then.
fn closes_merge(view: &View<'_>, first: u32, row: u32) -> bool {
    let above = (first..row).flat_map(|above| view.row(above));
    above.filter(|i| view.head(*i).is_some()).map(|i| view.area(i)).any(|area| area.height() > 1 && area.last.row == row)
}

/// The reading of some rows as a head, if it has what a table of goals or KPIs needs.
fn hypothesis(view: &View<'_>, lexicon: &Lexicon, first: u32, last: u32) -> Option<Band> {
    let mut cells = (first..=last).flat_map(|row| view.row(row));
    // Without the word no table of goals or KPIs begins here: most rows are told at this price.
    cells.find(|i| view.head(*i).and_then(|label| label.role).is_some_and(|(role, _)| role == Role::Indicator))?;
    let figures = |row: u32| view.row(row).filter(|i| view.class(*i) == Class::Figure).count();
    let heads = |row: u32| view.row(row).filter(|i| view.head(*i).is_some()).count();
    let all = |count: &dyn Fn(u32) -> usize| (first..=last).map(count).sum::<usize>();
    if all(&figures) * 3 > all(&heads) || (first..=last).any(|row| figures(row) > heads(row)) {
        return None;
    }
    let columns = columns::assign(view, lexicon, first, last)?;
    let score = score(view, first, last, &columns);
    Some(Band { first, last, columns, score, confidence: 100, rival: None, pinned: PinnedRows::default() })
}

fn score(view: &View<'_>, first: u32, last: u32, columns: &[Column]) -> i32 {
    let mut roles: Vec<(Role, Option<i32>)> = columns.iter().filter_map(|c| Some((c.role?, c.period.map(|p| p.year)))).collect();
    roles.sort_unstable();
    roles.dedup();
    let mut score = 3 * i32::try_from(roles.len()).unwrap_or(i32::MAX / 8);
    let below: Vec<u32> = view.rows().iter().copied().filter(|row| *row > last).take(SAMPLE).collect();
    for column in columns.iter().filter(|c| c.role.is_some_and(Role::is_quantity) || c.by_row) {
        let figures = below.iter().filter_map(|row| view.at(Pos::new(*row, column.index)));
        score += 2 * i32::from(figures.take(5).any(|i| matches!(view.class(i), Class::Figure | Class::Mark)));
    }
    let dated = columns.iter().filter(|c| c.period.is_some() && c.role.is_some_and(Role::is_figure)).count();
    score += i32::try_from(dated).unwrap_or(i32::MAX / 8);
    let mut bold = 0;
    for row in first..=last {
        let cells: Vec<usize> = view.row(row).collect();
        score -= 1;
        for i in &cells {
            let area = view.area(*i);
            score -= 2 * i32::from(view.class(*i) == Class::Figure);
            score -= 2 * i32::from(view.class(*i) == Class::Mark);
            score -= 4 * i32::from(area.last.row > last);
            score += i32::from(area.height() > 1 && area.last.row <= last);
            score -= i32::from(view.folded(*i).chars().count() > 60);
            bold += i32::from(view.cell(*i).style.bold || view.cell(*i).style.filled);
        }
        match cells[..] {
            // A path below another head is its second line: 数値目標 over 具体的な施策.
            [cell] if row > first && is_second_line(view, first, cell) => score += 3,
            [cell] if matches!(view.area(cell).width(), 1 | 3..) => score -= 6,
            _ => {}
        }
    }
    score + i32::from(bold > 0) - 6 * i32::from(leaves_heads(view, last))
}

/// Whether the row right below a band holds nothing but heads, so that the band ends too early.
fn leaves_heads(view: &View<'_>, last: u32) -> bool {
    let cells: Vec<usize> = view.row(last + 1).collect();
    cells.len() > 1 && cells.iter().all(|i| view.head(*i).is_some())
}

/// Whether a cell names a path and a head stands right above it, within the band; captions name none.
fn is_second_line(view: &View<'_>, first: u32, index: usize) -> bool {
    let Pos { row, col } = view.cell(index).pos;
    let role = view.head(index).and_then(|label| label.role);
    let above = (first..row).rev().find_map(|row| view.at(Pos::new(row, col)));
    role.is_some_and(|(role, strength)| role.is_path() && strength == Strength::Whole)
        && above.is_some_and(|above| view.head(above).is_some() && view.area(above).width() == 1)
}

/// The best readings that do not overlap; the margin to the best one that overlaps is the confidence.
fn choose(mut hypotheses: Vec<Band>) -> Vec<Band> {
    hypotheses.sort_by_key(|band| (-band.score, band.first, band.last));
    let mut chosen: Vec<Band> = Vec::new();
    // Those chosen so far by their first row; none is deeper than a head may be.
    let mut at: BTreeMap<u32, usize> = BTreeMap::new();
    for band in hypotheses {
        let near = at.range(band.first.saturating_sub(DEEPEST)..=band.last).map(|(_, index)| *index);
        match near.filter(|index| band.first <= chosen[*index].last).min().map(|index| &mut chosen[index]) {
            None => {
                at.insert(band.first, chosen.len());
                chosen.push(band);
            }
            Some(other) if roles(other) != roles(&band) => {
                let margin = (other.score - band.score).clamp(0, 10) * 10;
                let confidence = u8::try_from(margin).unwrap_or(100);
                if confidence < other.confidence {
                    other.confidence = confidence;
                    other.rival = Some(told(band.first, &band.columns));
                }
            }
            Some(_) => {}
        }
    }
    chosen.sort_by_key(|band| band.first);
    chosen
}

/// The roles of a band by column, for comparison.
fn roles(band: &Band) -> Vec<(u32, Role, Option<i32>)> {
    band.columns.iter().filter_map(|c| Some((c.index, c.role?, c.period.map(|p| p.year)))).collect()
}
