//! Rules that look at cells one by one, whatever table they stand in.

use super::rules::{self, Rule};
use super::{View, body, tell};
use crate::account::CellRole;
use crate::grid::Content;
use crate::place::{Area, Pos};
use crate::read::FileKind;

/// Tests the cells.
pub fn test(view: &View<'_>, found: &mut Vec<(Rule, Vec<Area>)>) {
    let grid = view.grid;
    if matches!(view.kind, FileKind::Xls) {
        found.push((rules::KIND, Vec::new()));
    }
    let texts = || grid.cells.iter().filter_map(|cell| Some((cell, cell.stored_text()?)));
    tell(found, rules::CHARACTERS, texts().filter(|(_, text)| text.chars().any(is_platform_dependent)).map(|(cell, _)| cell.pos));
    tell(found, rules::OTHER, texts().filter(|(_, text)| explains_other(text)).map(|(cell, _)| cell.pos));
    let computed = grid.cells.iter().filter(|cell| cell.formula || matches!(cell.content, Content::Error(_) | Content::NoValue));
    tell(found, rules::FORMULAS, computed.map(|cell| cell.pos));
    let roles = || grid.cells.iter().zip(&view.sheet.roles);
    let heads = roles().filter(|(cell, role)| **role == CellRole::Header && cell.stored_text().is_some_and(is_spaced));
    tell(found, rules::LAYOUT_SPACES, heads.map(|(cell, _)| cell.pos));
    let bodies: Vec<Area> = view.sheet.tables.iter().filter_map(body).collect();
    let memo = |pos: Pos| !bodies.iter().any(|body| body.contains(pos));
    let memos = roles().filter(|(cell, role)| matches!(role, CellRole::Unused | CellRole::Error) && memo(cell.pos));
    tell(found, rules::MEMOS, memos.map(|(cell, _)| cell.pos));
    hidden(view, found);
    if matches!(view.kind, FileKind::Text { .. }) {
        tell(found, rules::LINES, texts().filter(|(_, text)| text.contains('\n')).map(|(cell, _)| cell.pos));
    }
}

/// Hidden rows and columns over the used range, and the sheet itself.
fn hidden(view: &View<'_>, found: &mut Vec<(Rule, Vec<Area>)>) {
    let grid = view.grid;
    if grid.hidden {
        found.push((rules::HIDDEN, Vec::new()));
        return;
    }
    let (Some(right), Some(bottom)) = (grid.cells.iter().map(|cell| cell.pos.col).max(), grid.cells.last().map(|cell| cell.pos.row)) else {
        return;
    };
    let rows = grid.hidden_rows.iter().filter(|row| !grid.row(**row).is_empty());
    let mut areas: Vec<Area> = rows.map(|row| Area { first: Pos::new(*row, 0), last: Pos::new(*row, right) }).collect();
    let used = |col: &&u32| grid.cells.iter().any(|cell| cell.pos.col == **col);
    areas.extend(grid.hidden_cols.iter().filter(used).map(|col| Area { first: Pos::new(0, *col), last: Pos::new(bottom, *col) }));
    if !areas.is_empty() {
        found.push((rules::HIDDEN, areas));
    }
}

/// Circled and Roman numbers, joined words and units, and characters of one's own.
const fn is_platform_dependent(c: char) -> bool {
    matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2160}'..='\u{217f}' | '\u{3220}'..='\u{33ff}' | '\u{e000}'..='\u{f8ff}' | '\u{2776}'..='\u{2793}')
}

/// A space or line break between two Japanese characters.
pub fn is_spaced(text: &str) -> bool {
    let text: Vec<char> = text.trim().chars().collect();
    text.iter().enumerate().any(|(at, c)| {
        c.is_whitespace()
            && at > 0
            && text.get(at + 1).is_some_and(|next| !next.is_ascii())
            && text.get(at - 1).is_some_and(|before| !before.is_ascii())
    })
}

/// 「その他（…）」, 「その他：…」.
fn explains_other(text: &str) -> bool {
    let rest = text.trim().strip_prefix("その他").map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(['（', '(', '：', ':', '、']) && rest.chars().count() > 2)
}
