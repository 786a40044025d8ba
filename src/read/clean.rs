//! Cleans the texts and comments of a sheet: line ends as `\n`, at most what Excel can hold, 〓 for what no code table has.
//!
//! In: the cells of one sheet. Out: the same with clean texts; what was changed or cut becomes a finding. Knows nothing of formats.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::intake::{Intake, addresses};
use crate::finding::{Code, Finding};
use crate::grid::{Cell, Content};
use crate::place::Place;

/// Whether no code table has the character: control characters, the mark of failed decoding, private use (外字), non-characters.
const fn is_undecodable(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffd}'..='\u{ffff}' | '\u{f0000}'..='\u{10ffff}')
}

/// What has to change in a text: line ends as `\n`, at most what Excel can hold, 〓 for what no code table has.
#[derive(Clone)]
struct Cleaning {
    text: Arc<str>,
    undecodable: Vec<char>,
    cut: bool,
}

/// The change that a text needs, if any.
fn cleaning(text: &str, limit: usize) -> Option<Cleaning> {
    // No byte of most texts is the first of a character that would have to change.
    let odd = |byte: u8| (byte < b' ' && byte != b'\n' && byte != b'\t') || byte == 0x7f || byte == 0xc2 || byte >= 0xee;
    if text.len() <= limit && !text.bytes().fold(false, |any, byte| any | odd(byte)) {
        return None;
    }
    let cut = text.len() > limit && text.encode_utf16().nth(limit).is_some();
    if !cut && !text.contains('\r') && !text.chars().any(is_undecodable) {
        return None;
    }
    let mut units = 0;
    let within: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= limit
        })
        .collect();
    let lines = within.replace("\r\n", "\n").replace('\r', "\n");
    let mut undecodable: Vec<char> = lines.chars().filter(|&c| is_undecodable(c)).collect();
    undecodable.sort_unstable();
    undecodable.dedup();
    undecodable.truncate(5);
    let text = lines.chars().map(|c| if is_undecodable(c) { '〓' } else { c }).collect::<String>().into();
    Some(Cleaning { text, undecodable, cut })
}

/// Cleans every text and comment; a long one that many cells share is looked through once.
pub(super) fn clean(cells: &mut [Cell], place: &Place, intake: &mut Intake<'_>) {
    let limit = intake.limits.text_units;
    // The text is kept beside its address, so that no other text can come to stand at it.
    let mut shared: BTreeMap<usize, (Arc<str>, Option<Cleaning>)> = BTreeMap::new();
    let mut cut = Vec::new();
    for cell in cells {
        if let Some(cleaning) = cell.comment.as_deref().and_then(|comment| cleaning(comment, limit)) {
            if !cleaning.undecodable.is_empty() {
                intake.undecodable(place.at(cell.pos), cleaning.undecodable);
            }
            cell.comment = Some(Box::from(&*cleaning.text));
        }
        let Content::Text(text) = &cell.content else { continue };
        let cleaning = if text.len() < 256 {
            cleaning(text, limit)
        } else {
            let entry = shared.entry(Arc::as_ptr(text).addr()).or_insert_with(|| (Arc::clone(text), cleaning(text, limit)));
            entry.1.clone()
        };
        let Some(cleaning) = cleaning else { continue };
        if !cleaning.undecodable.is_empty() {
            intake.undecodable(place.at(cell.pos), cleaning.undecodable);
        }
        if cleaning.cut {
            cut.push(cell.pos);
        }
        cell.content = Content::Text(cleaning.text);
    }
    if let Some(first) = cut.first() {
        intake.note(
            Finding::new(Code::TooLarge, place.at(*first))
                .detail(format!("セルの文字数が上限（{limit}字）を超えています: {}", addresses(&cut)))
                .effect("上限までの文字だけを読んだ"),
        );
    }
}
