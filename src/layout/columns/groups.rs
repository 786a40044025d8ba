//! Verdicts and rates of a group: their heads name the 小柱, 施策 or 基本目標 that the records below share.
//!
//! In: columns with their roles. Out: the same, with such columns told from the record's own. Two answers within one group speak against it.
//!
//! ```text
//! 中柱 | 小柱 | KPI | 達成率 | 進捗状況（小柱）      施策 | 指標 | 達成率 | 施策の評価
//! ```

use std::collections::HashMap;

use crate::layout::columns::Draft;
use crate::layout::lexicon::{Lexicon, Strength, fold};
use crate::layout::role::Role;
use crate::layout::view::View;
use crate::place::Pos;

/// Endings that do not matter to what a head names: 施策ごと, 小柱全体.
const ENDINGS: [&str; 5] = ["ごと", "毎", "別", "単位", "全体"];

/// Gives verdicts and rates of a group their role.
pub(super) fn tell(view: &View<'_>, lexicon: &Lexicon, drafts: &mut [Draft], body: &[u32]) {
    let paths: Vec<(u32, Role, String)> = drafts
        .iter()
        .filter_map(|draft| Some((draft.index, draft.role?.0, fold(draft.column.path.last()?))))
        .filter(|(_, role, _)| role.is_path())
        .collect();
    for draft in drafts.iter_mut() {
        let group = match draft.role {
            Some((Role::Rate, _)) => Role::GroupRate,
            Some((Role::Verdict, _)) => Role::GroupVerdict,
            _ => continue,
        };
        let Some((text, path)) = named(lexicon, draft, &paths) else { continue };
        let column = paths.iter().rev().find(|(_, role, head)| *role == path && *head == text);
        let column = column.or_else(|| paths.iter().rev().find(|(_, role, _)| *role == path));
        if column.is_some_and(|(column, ..)| contradicts(view, *column, draft.index, body)) {
            continue;
        }
        draft.role = Some((group, Strength::Whole));
        draft.column.group = Some(path);
        draft.evidence = format!("見出し「{}」が「{text}」を指す", draft.column.header());
    }
}

/// The path that the labels of a column name beside its role word: in brackets, before the word, or in a label of its own.
fn named(lexicon: &Lexicon, draft: &Draft, paths: &[(u32, Role, String)]) -> Option<(String, Role)> {
    let inside = draft.labels.iter().flat_map(|placed| placed.label.brackets.iter().cloned());
    let before = draft.labels.iter().flat_map(|placed| lexicon.before_role(&placed.label.words));
    let labels = draft.labels.iter().map(|placed| placed.label.words.clone());
    inside.chain(before).chain(labels).find_map(|text| {
        let text = ENDINGS.iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(&text).to_owned();
        let known = lexicon.role(&text).filter(|(_, strength)| *strength == Strength::Whole).map(|(role, _)| role);
        let path = match known {
            None => paths.iter().find(|(_, _, head)| *head == text).map(|(_, role, _)| *role),
            known => known.filter(|role| role.is_path()),
        };
        path.filter(|_| !text.is_empty()).map(|role| (text, role))
    })
}

/// Whether two rows of one path cell have different answers.
fn contradicts(view: &View<'_>, path: u32, column: u32, body: &[u32]) -> bool {
    let mut answers: HashMap<&str, &str> = HashMap::new();
    let mut above = "";
    body.iter().any(|row| {
        above = view.at(Pos::new(*row, path)).map_or(above, |i| view.folded(i));
        let Some(answer) = view.at(Pos::new(*row, column)) else { return false };
        *answers.entry(above).or_insert_with(|| view.folded(answer)) != view.folded(answer)
    })
}
