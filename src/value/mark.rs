//! Marks that stand in place of a figure: a dash, marks that point to another cell or to a note, error values of a spreadsheet.
//!
//! In: a folded text. Out: what the mark means, if it is one. Knows nothing of words and numbers.
//!
//! `―` leaves nothing behind it; `同左` points to the cell at the left; `#REF!` is an error value.

use super::fold::{DASH, LONG_VOWEL, key};

/// What stands before a remark when the text says "none" with a dash: the rest of 「― （移転前…）」; none when it starts otherwise.
pub(super) fn after_dash(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([DASH, LONG_VOWEL, '-']);
    (rest.len() < line.len()).then_some(rest)
}

/// Marks that stand for an answer of another cell, for a note or for a verdict, and why they are no value, in Japanese.
pub(super) fn reference(line: &str) -> Option<&'static str> {
    let number = line.trim_start_matches(['※', '*', '注']).trim_end_matches(')');
    if number.len() < line.len() && (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()) {
        return Some("注の印と番号だけで、値か決まらない");
    }
    // Longer than any of them, whatever becomes of its blanks and compatibility forms.
    if line.len() > LONGEST && !line.contains(' ') {
        return None;
    }
    Some(match &*key(line) {
        "同左" | "左に同じ" => "左のセルと同じという意味",
        "同右" | "右に同じ" => "右のセルと同じという意味",
        "同上" | "〃" | "々" | "\"" | "''" | "″" | "上に同じ" | "仝" => "上のセルと同じという意味",
        "*" => "「*」の意味が凡例によって違う",
        "一" => "漢数字の1か、横棒（該当なし）か決まらない",
        _ => return None,
    })
}

/// Bytes of a text without blanks behind which it is no such mark.
const LONGEST: usize = 64;

/// Whether a text is an error value of a spreadsheet.
pub(super) fn is_error_value(line: &str) -> bool {
    const ERRORS: [&str; 12] =
        ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!", "#BLOCKED!"];
    ERRORS.contains(&line) || line.starts_with("Err:") || (line.len() >= 3 && line.bytes().all(|b| b == b'#'))
}
