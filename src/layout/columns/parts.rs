//! Columns that tell parts or versions of one figure: labels below a figure head that name neither measure nor time.
//!
//! In: columns with their roles. Out: the same, with the label of the part. The column of a total word stays the whole.
//!
//! ```text
//! 令和6年度実績      目標値           健康寿命（R6実績値）
//! 上期 | 下期 | 計   当初 | 変更後    男 | 女
//! ```

use crate::layout::columns::Draft;
use crate::layout::label::{self, Label};
use crate::layout::lexicon::{Lexicon, Strength};
use crate::layout::role::Role;
use crate::layout::view::{Class, View};

/// A column of 指標①, 指標② only counts the indicators; their names stand in the column without a head beside it.
pub(super) fn step_over_counts(view: &View<'_>, lexicon: &Lexicon, drafts: &mut [Draft]) {
    let words = |draft: &Draft| -> Vec<usize> {
        let cells = draft.cells.iter().copied();
        cells.filter(|i| view.class(*i) == Class::Text && view.cell(*i).pos.col == draft.index).collect()
    };
    let counts = |i: &usize| {
        let text = view.folded(*i);
        text.ends_with(|c: char| c.is_ascii_digit()) && label::parse(text, lexicon).role == Some((Role::Indicator, Strength::Whole))
    };
    for at in 1..drafts.len() {
        let [.., count, name] = &mut drafts[..=at] else { return };
        let cells = words(count);
        let counting = count.role.is_some_and(|(role, _)| role == Role::Indicator)
            && cells.iter().filter(|i| counts(i)).count() * 10 > cells.len() * 8;
        if counting && name.role.is_none() && name.labels.is_empty() && !words(name).is_empty() {
            name.role = count.role;
            name.evidence.clone_from(&count.evidence);
            name.evidence.push_str("、左の列は番号");
            name.column.kind = count.column.kind;
            name.column.path.clone_from(&count.column.path);
            count.role = Some((Role::Number, Strength::Ending));
            count.evidence.push_str("、列の中身が番号だけ");
            return;
        }
    }
}

/// Columns of one measure and time under one head are its parts (上期, 下期, 男, 女); the one of a total word is the whole.
pub(super) fn name(lexicon: &Lexicon, drafts: &mut [Draft]) {
    take_versions(lexicon, drafts);
    let head = |draft: &Draft| {
        let [above @ .., lowest] = draft.labels.as_slice() else { return None };
        let own = lowest.label.role.is_none_or(|(role, _)| Some(role) != draft.role.map(|(role, _)| role));
        let named = own && lowest.label.period.is_none() && !lowest.label.words.is_empty();
        let above = above.iter().find(|placed| placed.label.role.is_some()).filter(|_| named)?;
        Some((draft.role?.0, draft.column.period, above.row, above.text.clone()))
    };
    let heads: Vec<_> = drafts.iter().map(head).collect();
    for (at, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| draft.role.is_some_and(|(role, _)| role.is_quantity())) {
        let shared = heads[at].is_some() && heads.iter().filter(|other| **other == heads[at]).count() > 1;
        let lowest = draft.labels.last().filter(|lowest| shared && !lexicon.is_subtotal(&lowest.label.words));
        draft.column.part = lowest.map(|lowest| lowest.text.clone());
    }
}

/// Beside a label that names nothing, a weak word below 目標値 tells the version of the target: 当初 beside 変更後.
fn take_versions(lexicon: &Lexicon, drafts: &mut [Draft]) {
    let below_target = |draft: &Draft| {
        let [above, lowest] = draft.labels.as_slice() else { return None };
        let (role, strength) = above.label.role.filter(|(role, _)| *role == Role::Target)?;
        Some(((above.row, above.text.clone()), (role, strength), lowest.label.clone()))
    };
    let found: Vec<_> = drafts.iter().map(below_target).collect();
    let versions = |upper: &(u32, String)| {
        let silent = |label: &Label| label.role.is_none() && label.period.is_none() && !label.words.is_empty();
        found.iter().flatten().any(|(other, _, label)| other == upper && silent(label))
    };
    for (draft, upper) in drafts.iter_mut().zip(&found) {
        let Some((head, role, label)) = upper.as_ref().filter(|(head, ..)| versions(head)) else { continue };
        let weak = label.role.is_some_and(|(role, _)| role == Role::Baseline) && lexicon.without_figures(&label.words).is_some();
        if weak && label.period.is_none() {
            draft.role = Some(*role);
            draft.evidence = format!("上の見出し「{}」の版", head.1);
        }
    }
}
