//! One spelling for one word: what does not matter to a head or a name is folded away.
//!
//! In: a text as it stands. Out: the text that words are looked up by ([`fold`]), or the text as printed without white space ([`squeeze`]).
//! 「ｋｐｉ　目標値」 folds to 「KPI目標値」 and is squeezed to 「ｋｐｉ目標値」.

use std::borrow::Cow;

use crate::value::{composed, is_folded};

/// Width, case and white space do not matter to words: NFKC, upper case, no white space.
#[must_use]
pub fn fold(text: &str) -> String {
    folded(text).into_owned()
}

/// The same, borrowed where nothing of the text is folded away.
#[must_use]
pub fn folded(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        // Of such a text only blanks and the small letters of ASCII are folded away.
        if !text.bytes().any(|byte| byte == b' ' || byte.is_ascii_lowercase()) {
            return Cow::Borrowed(text);
        }
        let mut folded = text.replace(' ', "");
        folded.make_ascii_uppercase();
        return Cow::Owned(folded);
    }
    let composed = composed(text);
    let mut folded = String::with_capacity(composed.len());
    for c in composed.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)) {
        match c {
            // Kana and kanji have no case.
            '、'..='鿿' => folded.push(c),
            _ => folded.extend(c.to_uppercase()),
        }
    }
    Cow::Owned(folded)
}

/// Text as printed, with white space removed; width is kept.
#[must_use]
pub fn squeeze(text: &str) -> String {
    if is_folded(text) {
        return text.replace(' ', "");
    }
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect()
}

/// Whether nothing is left of a text when it is folded.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

/// Zero-width characters and the byte order mark in mid-text.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_white_space_do_not_matter() {
        assert_eq!(
            (fold("ｋｐｉ　目標 値\n"), fold("か\u{3099}"), fold("①"), fold("ﬁ")),
            ("KPI目標値".into(), "が".into(), "1".into(), "FI".into())
        );
        for c in (0..=0x1_ffff).filter_map(char::from_u32) {
            assert_eq!(is_blank(&c.to_string()), fold(&c.to_string()).is_empty(), "{c:?}");
        }
        for text in ["KPI 目標 値", "kpi目標値", "目標値(累計)", "ﾒｽ a Ｂ\u{3000}", "", " "] {
            let each: String = text.chars().map(|c| fold(&c.to_string())).collect();
            assert_eq!(fold(text), each, "{text:?}");
            assert_eq!(squeeze(text), text.split_whitespace().collect::<String>(), "{text:?}");
        }
        assert!(('、'..='鿿').all(|c| c.to_uppercase().eq([c])), "a character of these has a case");
    }
}
