//! The words of the verdicts that were submitted, in 総括表: a line for each word of each body, or, where those would fill pages, a line
//! for each body with its words side by side.
//!
//! In: the words by body. Out: rows of a frame. Says nothing of what the tool judged itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::SubmittedWord;
use crate::rules::judged::Scale;

use super::figure::RATE;
use super::frame::Frame;
use super::sheet::{Cell, Style};

/// Lines up to which each word of each body has its own.
const MOST_LINES: usize = 40;
/// Words side by side: the columns of 総括表 after those of the body.
const ACROSS: usize = 13;

/// Adds the tables.
pub fn tables(frame: &mut Frame<'_>, title: &str, words: &[SubmittedWord]) {
    if words.len() <= MOST_LINES {
        frame.titled_table(title, &line_heads(), words.iter().map(line).collect(), 1);
        return;
    }
    let mut distinct: Vec<(Option<Scale>, &Arc<str>)> = words.iter().map(key).collect();
    distinct.sort_by_key(|(scale, words)| (scale.is_none(), *scale, *words));
    distinct.dedup();
    for (at, across) in distinct.chunks(ACROSS).enumerate() {
        let title = if at == 0 { title.to_owned() } else { format!("{title}の続き") };
        if at > 0 {
            frame.gap();
        }
        let bodies = words.chunk_by(|one, next| one.municipality == next.municipality);
        let rows = bodies.filter_map(|body| side_by_side(body, across)).collect();
        frame.titled_table(&title, &heads(across), rows, 1);
    }
    frame.notes([NOTE]);
}

/// What a line of words side by side says.
const NOTE: &str = "提出された判定の言葉ごとの指標数。再掲の指標は数えていない。見出しの記号は、その言葉の共通の区分。";

fn key(word: &SubmittedWord) -> (Option<Scale>, &Arc<str>) {
    (word.scale, &word.words)
}

/// The words of a body as numbers of indicators; none when it uses none of those words.
fn side_by_side(body: &[SubmittedWord], across: &[(Option<Scale>, &Arc<str>)]) -> Option<Vec<Cell>> {
    let used: BTreeMap<_, usize> = body.iter().map(|word| (key(word), word.records)).collect();
    let counts: Vec<Option<&usize>> = across.iter().map(|word| used.get(word)).collect();
    counts.iter().any(Option::is_some).then(|| {
        let count = |count: Option<&usize>| count.map_or(Cell::blank(Style::Figure), |count| Cell::count(*count, Style::Figure));
        named(&body[0]).into_iter().chain(counts.into_iter().map(count)).collect()
    })
}

fn heads(across: &[(Option<Scale>, &Arc<str>)]) -> Vec<Cell> {
    let body = [("団体コード", 1), ("団体", 2)].map(|(title, wide)| Cell::text(title, Style::Head).spanning(wide));
    let words = across.iter().map(|(scale, words)| {
        let mark = scale.map_or("区分なし", Scale::mark);
        Cell::text(format!("{mark}\n{words}"), Style::Head)
    });
    body.into_iter().chain(words).collect()
}

/// Code and name of the body.
fn named(word: &SubmittedWord) -> [Cell; 2] {
    let code = word.municipality.code.as_deref().unwrap_or_default();
    [Cell::text(code, Style::Centre), Cell::text(Arc::clone(&word.municipality.name), Style::Text).spanning(2)]
}

fn line_heads() -> Vec<Cell> {
    let heads = [("団体コード", 1), ("団体", 1), ("提出された言葉", 2), ("共通の尺度", 2), ("指標数", 1), ("割合", 1), ("別に再掲", 1)];
    heads.into_iter().map(|(title, wide)| Cell::text(title, Style::Head).spanning(wide)).collect()
}

/// A word that a municipality submits, with the step that it is mapped to.
fn line(word: &SubmittedWord) -> Vec<Cell> {
    let scale = word.scale.map_or_else(
        || Cell::text("区分なし", Style::Centre),
        |scale| Cell::text(format!("{} {}", scale.mark(), scale.label()), Style::Verdict(scale)),
    );
    let share = Decimal::from(word.records).checked_div(Decimal::from(word.of));
    let [code, name] = named(word);
    vec![
        code,
        name.spanning(1),
        Cell::text(Arc::clone(&word.words), Style::Text).spanning(2),
        scale.spanning(2),
        Cell::count(word.records, Style::Figure),
        share.map_or(Cell::text("―", Style::Figure), |share| Cell::number(share, RATE, Style::Figure)),
        Cell::count(word.reposts, Style::Figure),
    ]
}
