//! Columns whose measure or year is told row by row, or nowhere: 目標値 and 実績値 in turn, years as rows, heads of nothing but a year.
//!
//! In: columns with the roles that their labels give. Out: the same, with the columns of measures and years found, and what the
//! columns of nothing but a year hold.
//!
//! ```text
//! 指標 | 区分 | R4 | R5      指標 | 区分 | 年度 | 値      指標 | 年度別（上段：目標値、下段：実績値）
//!      | 目標 |    |              | 目標 | R4   |              | R4 | R5
//! ```

use crate::layout::columns::Draft;
use crate::layout::label::{self, Label};
use crate::layout::lexicon::{Lexicon, Strength};
use crate::layout::role::Role;
use crate::layout::view::{Class, View};

/// Words for the rows of one record, from top to bottom.
const STOREYS: [&str; 3] = ["上段", "中段", "下段"];

/// A column whose cells name at least two measures in turn, and little else.
pub(super) fn find_measure_column(view: &View<'_>, lexicon: &Lexicon, drafts: &mut [Draft]) {
    let valued = |draft: &Draft| draft.column.period.is_some() || heads_values(draft, lexicon);
    if !drafts.iter().any(|draft| draft.role.is_none() && valued(draft)) {
        return;
    }
    for draft in drafts.iter_mut() {
        if !matches!(
            draft.role.map(|(role, _)| role),
            None | Some(Role::Indicator | Role::Kind | Role::Measure | Role::Narrative | Role::Unit)
        ) || draft.column.period.is_some()
        {
            continue;
        }
        let cells: Vec<usize> = draft.cells.iter().copied().filter(|i| view.cell(*i).pos.col == draft.index).collect();
        let measures: Vec<Role> = cells.iter().filter_map(|i| measure(lexicon, view.folded(*i))).collect();
        let mut distinct = measures.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() >= 2 && measures.len() * 10 >= cells.len() * 5 {
            draft.role = Some((Role::Measure, Strength::Whole));
            "列の中身が目標値・実績値などの言葉".clone_into(&mut draft.evidence);
            draft.column.kind = None;
            return;
        }
    }
}

/// Whether a column is headed by nothing but a word for figures of any measure: 値, 数値.
fn heads_values(draft: &Draft, lexicon: &Lexicon) -> bool {
    draft.labels.last().is_some_and(|placed| lexicon.is_value(&placed.label.words))
}

/// A column of years, where the columns of figures name none.
pub(super) fn find_period_column(view: &View<'_>, lexicon: &Lexicon, drafts: &mut [Draft]) {
    let dated = |draft: &Draft| draft.column.period.is_some() && draft.role.is_none_or(|(role, _)| role.is_quantity());
    if drafts.iter().any(dated) {
        return;
    }
    for draft in drafts.iter_mut().filter(|draft| draft.role.is_none()) {
        let named = draft.labels.last().is_some_and(|placed| lexicon.is_time(&placed.label.words));
        let times = draft.cells.iter().filter(|i| view.class(**i) == Class::Time).count();
        if named && times > 0 && times * 10 >= draft.cells.len() * 6 {
            draft.role = Some((Role::Period, Strength::Whole));
            "列の中身が年".clone_into(&mut draft.evidence);
            return;
        }
    }
}

/// The measure that a row label names: 目標値, 上段：目標, 下段（実績）.
#[must_use]
pub fn measure(lexicon: &Lexicon, folded: &str) -> Option<Role> {
    let label = label::parse(folded.rsplit(':').next().unwrap_or(folded), lexicon);
    let bracketed = label.brackets.iter().filter_map(|text| lexicon.role(text));
    let named = label.role.into_iter().chain(bracketed).find(|(_, strength)| *strength == Strength::Whole);
    named.map(|(role, _)| role).filter(|role| role.is_figure())
}

/// The measures of a sheet whose head, title or note says 上段：目標値、下段：実績値, from top to bottom.
fn stack(view: &View<'_>, lexicon: &Lexicon) -> Vec<Role> {
    let measures = |text: &str| {
        let starts: Vec<usize> = STOREYS.iter().filter_map(|storey| text.find(storey)).collect();
        let ends = starts.iter().copied().skip(1).chain([text.len()]);
        let parts: Vec<&str> = starts.iter().zip(ends).filter_map(|(start, end)| text.get(start + STOREYS[0].len()..end)).collect();
        let named = |part: &&str| {
            measure(lexicon, part.trim_matches(['は', 'が', ':', '=', '(', ')', '、', '。', ',', '・', '/', '[', ']', '】', '」']))
        };
        let roles: Option<Vec<Role>> = parts.iter().map(named).collect();
        roles.filter(|roles| roles.len() > 1)
    };
    let mut texts = view.texts_with('段').filter(|text| text.contains("上段") && text.contains("下段"));
    texts.find_map(measures).unwrap_or_default()
}

/// A year alone is whatever its row says, what its footnote says, or an actual; a word for values is whatever its row says.
pub(super) fn resolve_years(view: &View<'_>, lexicon: &Lexicon, drafts: &mut [Draft]) {
    let named = drafts.iter().any(|draft| draft.role.is_some_and(|(role, _)| role == Role::Measure));
    let stack = if named { Vec::new() } else { stack(view, lexicon) };
    let by_row = named || stack.len() > 1;
    for draft in drafts.iter_mut().filter(|draft| stack.len() > 1 && draft.column.path.iter().any(|text| text.contains(STOREYS[0]))) {
        draft.role = None;
    }
    for draft in drafts.iter_mut().filter(|draft| draft.role.is_none() && by_row) {
        let [.., lowest] = draft.labels.as_slice() else { continue };
        if lowest.label.only_period || lexicon.is_value(&lowest.label.words) {
            draft.column.by_row = true;
            draft.column.stack.clone_from(&stack);
            "値の種類は行で決まる".clone_into(&mut draft.evidence);
        }
    }
    for draft in drafts.iter_mut().filter(|draft| draft.role.is_none() && !draft.column.by_row && draft.column.period.is_some()) {
        let names_more = |label: &Label| !label.only_period && !label.words.is_empty() && !lexicon.is_relative_time(&label.words);
        if draft.labels.iter().any(|placed| names_more(&placed.label)) {
            continue;
        }
        if draft.labels.iter().filter_map(|placed| view.footnote(&placed.text)).any(|note| lexicon.names_baseline(note)) {
            draft.role = Some((Role::Baseline, Strength::Ending));
            "年だけの見出し（注に現状値とある）".clone_into(&mut draft.evidence);
        } else {
            draft.role = Some((Role::Actual, Strength::Ending));
            "年だけの見出し（実績値とみなした）".clone_into(&mut draft.evidence);
        }
    }
}
