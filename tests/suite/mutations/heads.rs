//! Heads in other words, other letters, with and without merges.

use std::collections::BTreeMap;
use std::sync::Arc;

use torimatome::grid::{Content, Grid};
use torimatome::layout::label;
use torimatome::layout::lexicon::{Strength, fold, squeeze};
use torimatome::layout::role::Role;
use torimatome::place::{Area, Pos};
use torimatome::templates::Templates;

use super::{Original, WORDS, unchanged};

/// Synonyms tried for each head: the n-th, the 2n-th … word of its role, counted from a place that differs from head to head.
const EVERY: usize = 7;

/// The rows of all heads of a sheet.
fn head_rows(original: &Original) -> Vec<u32> {
    original.sheet.tables.iter().filter_map(|table| table.header).flat_map(|(first, last)| first..=last).collect()
}

/// The text cells of the heads.
fn heads(original: &Original) -> Vec<(Pos, String)> {
    let rows = head_rows(original);
    let cells = original.grid.cells.iter().filter(|cell| rows.contains(&cell.pos.row));
    cells.filter_map(|cell| Some((cell.pos, cell.stored_text()?.to_owned()))).collect()
}

/// The sheet with other texts in some cells.
fn reworded(grid: &Grid, texts: &[(Pos, String)]) -> Grid {
    let mut changed = grid.clone();
    for (pos, text) in texts {
        for cell in changed.cells.iter_mut().filter(|cell| cell.pos == *pos) {
            cell.content = Content::Text(Arc::from(text.as_str()));
        }
    }
    changed
}

/// The words of each role; words that need figures below them to mean it are left out.
fn words() -> BTreeMap<Role, Vec<String>> {
    let file: toml::Table = Templates::embedded().get("lexicon.toml").unwrap().text.parse().unwrap();
    let roles: BTreeMap<Role, Vec<String>> = file["role"].clone().try_into().unwrap();
    roles
        .into_iter()
        .map(|(role, words)| (role, words.into_iter().filter(|word| WORDS.0.without_figures(&fold(word)).is_none()).collect()))
        .collect()
}

/// The heads of a sheet with other words of the same role, kind and finality.
fn synonyms(pos: Pos, text: &str, words: &BTreeMap<Role, Vec<String>>) -> Vec<String> {
    let lexicon = &WORDS.0;
    let label = label::parse(&fold(text), lexicon);
    let Some((role, Strength::Whole)) = label.role else { return Vec::new() };
    let plain = squeeze(text);
    let same = |word: &&String| lexicon.kind(&fold(word)) == lexicon.kind(&label.words) && lexicon.is_final(&fold(word)) == label.is_final;
    let known = words.get(&role).map(Vec::as_slice).unwrap_or_default();
    let others = known.iter().skip((pos.row + pos.col) as usize % EVERY).step_by(EVERY).filter(same);
    others.filter(|_| plain.contains(&label.words)).map(|word| plain.replacen(&label.words, word, 1)).collect()
}

#[test]
fn another_word_for_a_head_changes_nothing() {
    let words = words();
    unchanged(|original| {
        let mut changes = Vec::new();
        for (pos, text) in heads(original) {
            for other in synonyms(pos, &text, &words) {
                let what = format!("{pos}「{}」を「{other}」に", squeeze(&text));
                changes.push((what, reworded(&original.grid, &[(pos, other)])));
            }
        }
        changes
    });
}

#[test]
fn letters_and_spaces_of_heads_do_not_matter() {
    let spaced = |text: &str| text.chars().map(|c| c.to_string()).collect::<Vec<_>>().join("\u{3000}");
    let broken = |text: &str| text.chars().map(|c| c.to_string()).collect::<Vec<_>>().join("\n");
    let widened = |text: &str| text.chars().map(wide).collect::<String>();
    let narrowed = |text: &str| fold(text);
    unchanged(|original| {
        let all = |how: &dyn Fn(&str) -> String| {
            let texts: Vec<(Pos, String)> = heads(original).into_iter().map(|(pos, text)| (pos, how(&text))).collect();
            reworded(&original.grid, &texts)
        };
        vec![
            ("見出しの字間に空白".to_owned(), all(&spaced)),
            ("見出しの字間に改行".to_owned(), all(&broken)),
            ("見出しを全角に".to_owned(), all(&widened)),
            ("見出しを半角に".to_owned(), all(&narrowed)),
        ]
    });
}

/// The full-width form of a letter, digit, bracket or mark.
fn wide(c: char) -> char {
    if c.is_ascii_graphic() { char::from_u32(u32::from(c) - 0x21 + 0xff01).unwrap_or(c) } else { c }
}

#[test]
fn heads_may_have_lost_their_merges() {
    unchanged(|original| {
        let rows = head_rows(original);
        let mut changed = original.grid.clone();
        changed.merges.retain(|area| !rows.contains(&area.first.row));
        vec![("見出しの結合を解く".to_owned(), changed)]
    });
}

#[test]
fn blank_heads_may_be_merged_to_their_left() {
    unchanged(|original| {
        let mut changed = original.grid.clone();
        for table in &original.sheet.tables {
            let Some((first, last)) = table.header.filter(|(first, last)| first == last) else { continue };
            let mut row: Vec<u32> = original.grid.row(first).iter().map(|cell| cell.pos.col).collect();
            row.push(original.grid.cells.iter().map(|cell| cell.pos.col).max().unwrap() + 1);
            for pair in row.windows(2).filter(|pair| pair[1] > pair[0] + 1) {
                let area = Area { first: Pos::new(first, pair[0]), last: Pos::new(last, pair[1] - 1) };
                if original.grid.merge_at(area.first).is_none() {
                    changed.merges.push(area);
                }
            }
        }
        changed.merges.sort_unstable();
        vec![("空の見出しを左と結合".to_owned(), changed)]
    });
}
