//! Keeps a spreadsheet from taking a text of a CSV file for a formula.
//!
//! In: a text as submitted. Out: the same text, with `'` before it when Excel could evaluate it. What begins with `=` or `@` (either
//! width) or with a tab or line break is always guarded; what begins with `+` or `-` (either width) is guarded unless the rest is a
//! plain number, which Excel reads as that number, or the sign stands alone. So `-5`, `+4.95`, `-1,234`, `-3.2%`, `-` and `△5` stay as
//! they are, and `-436人`, `+1+1`, `=1+1` are guarded.

use std::borrow::Cow;

/// The text as it may stand in a CSV field.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    let mut rest = text.chars();
    let dangerous = match rest.next() {
        Some('=' | '@' | '＝' | '＠' | '\t' | '\r' | '\n') => true,
        Some('+' | '-' | '＋' | '－') => !rest.as_str().is_empty() && !is_plain_number(rest.as_str()),
        _ => false,
    };
    if dangerous { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Digits with thousands separators, at most one point and at most one percent sign at the end: nothing that calculates.
fn is_plain_number(text: &str) -> bool {
    let figures = text.strip_suffix('%').unwrap_or(text);
    let (whole, fraction) = figures.split_once('.').unwrap_or((figures, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(&whole.replace(',', "")) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_calculate_is_guarded_and_figures_are_not() {
        for text in
            ["=1+1", "@SUM(A1)", "+1+1", "-1-1", "-436人", "+A1", "\tx", "\r\n=1", "＝1", "＠A", "－Ａ", "--5", "-5.", "-1e5", "-.5"]
        {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "△5", "-5", "+4.95", "-1,234", "-3.2%", "-", "－", "+", "人口", "'quoted", "5-3", "―"] {
            assert_eq!(guarded(text), text);
        }
    }
}
