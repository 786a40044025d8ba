//! One spelling for indicators, labels and headings, so that two ways of writing the same thing compare equal.
//!
//! In: a text as printed. Out: a key to compare; never shown. Width, white space, brackets' width and 【再掲】 do not count.

use crate::value::{composed, is_folded};

/// The key of a text: NFKC, no white space, lower case.
#[must_use]
pub fn folded(text: &str) -> String {
    // Kana and kanji have no case.
    if is_folded(text) && !text.bytes().any(|byte| byte == b' ' || byte.is_ascii_uppercase()) {
        return text.to_owned();
    }
    composed(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The key of a text without marks of repetition (【再掲】, （再掲）, ［再掲］).
#[must_use]
pub fn without_repost(text: &str) -> String {
    let key = folded(text);
    if !key.contains("再掲") {
        return key;
    }
    ["【再掲】", "(再掲)", "[再掲]", "〔再掲〕", "<再掲>"].iter().fold(key, |key, mark| key.replace(mark, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_share_a_key() {
        assert_eq!(folded("ＫＰＩ 未把握"), folded("KPI未把握"));
        assert_eq!(without_repost("利用者数（延べ）【再掲】"), without_repost("利用者数(延べ)"));
        assert_ne!(folded("順調"), folded("概ね順調"));
        for c in ('\0'..='\u{ffff}').map(String::from) {
            let slowly: String = composed(&c).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
            assert_eq!(folded(&c), slowly);
        }
    }
}
