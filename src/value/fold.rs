//! One spelling for one sign: widths, blanks, dashes, minus signs, brackets.
//!
//! In: a text as stored. Out: [`Folded`], the same text with every character replaced by the one that the grammar knows, one for one, so that
//! a part of it leads back to what was written. Unicode's own folding (NFKC) is not used for figures: it turns 96.2① into 96.21, ½ into three
//! characters, and leaves − ― △ 〜 alone. Knows nothing of numbers or units.
//!
//! `△１，２３４　人` becomes `△1,234 人`; `−5` becomes `-5`; `― 5` keeps its dash, which is no minus.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// The dash that means "none" and is never a minus: ― — ─ and their like.
pub(super) const DASH: char = '―';
/// The triangle before a negative figure: △ ▲ ▼ ▽.
pub(super) const TRIANGLE: char = '△';
/// The long vowel mark, which people type for a dash or a minus.
pub(super) const LONG_VOWEL: char = 'ー';

/// A text with its signs folded, and the text that it came from.
#[derive(Debug)]
pub(super) struct Folded<'a> {
    written: &'a str,
    text: Cow<'a, str>,
}

impl<'a> Folded<'a> {
    /// Folds a text; characters without any shape are left out.
    pub(super) fn new(written: &'a str) -> Self {
        if is_folded(written) {
            return Self { written, text: Cow::Borrowed(written) };
        }
        let mut text = String::with_capacity(written.len());
        text.extend(written.chars().filter(|c| !is_shapeless(*c)).map(fold));
        Self { written, text: Cow::Owned(text) }
    }

    /// The folded text, without white space at both ends.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The bytes of the written text that a part of the folded text stands for.
    pub(super) fn place(&self, part: &str) -> Range<usize> {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.get(..start).map_or(0, |head| head.chars().count());
        let mut shaped = self.written.char_indices().filter(|(_, c)| !is_shapeless(*c)).skip(before);
        let Some((from, first)) = shaped.next() else { return self.written.len()..self.written.len() };
        let more = part.chars().count().saturating_sub(1);
        let last = if more == 0 { None } else { shaped.nth(more - 1) };
        let (at, c) = last.unwrap_or((from, first));
        from..if part.is_empty() { from } else { at + c.len_utf8() }
    }

    /// What was written where that part of the folded text stands.
    pub(super) fn as_written(&self, part: &str) -> &'a str {
        self.written.get(self.place(part)).unwrap_or_default()
    }
}

/// Whether the grammar knows all characters of a text as they are and NFKC leaves them alone: kana, kanji, ASCII without odd signs, 、。「」.
/// Some others are so too. The first byte of a character tells most of them.
#[must_use]
pub fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(first) = bytes.get(at) {
        at += match (first, bytes.get(at + 1), bytes.get(at + 2)) {
            (b' '..=b'_' | b'a'..=b'z', ..) => 1,
            (0xe5..=0xe9, ..)
            | (0xe4, Some(0xb8..), _)
            | (0xe3, Some(0x81), Some(0x81..))
            | (0xe3, Some(0x82), Some(0x80..=0x96 | 0xa1..))
            | (0xe3, Some(0x83), Some(0x80..=0xba | 0xbc))
            | (0xe3, Some(0x80), Some(0x81 | 0x82 | 0x8c | 0x8d)) => 3,
            _ => return false,
        };
    }
    true
}

/// The character that the grammar knows for that one.
pub(super) fn fold(c: char) -> char {
    match c {
        // Most characters of most texts.
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' => c,
        '{' => '[',
        '}' => ']',
        _ if c.is_ascii() => {
            if c.is_ascii_whitespace() || c.is_ascii_control() {
                ' '
            } else {
                c
            }
        }
        '\u{ff5e}' | '\u{301c}' | '\u{223c}' | '\u{2053}' | '\u{223e}' => '~',
        '\u{2212}' | '\u{ff0d}' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{fe63}' | '\u{207b}' => '-',
        '\u{2014}' | '\u{2015}' | '\u{2500}' | '\u{2501}' | '\u{2e3a}' | '\u{fe58}' | '\u{23af}' => DASH,
        '\u{ff70}' => LONG_VOWEL,
        '▲' | '▼' | '▽' | '∆' | 'Δ' => TRIANGLE,
        '＇' | '’' | '‘' | '′' | '`' => '\'',
        '﹢' | '➕' => '+',
        '﹪' | '٪' | '㌫' => '%',
        '￥' => '¥',
        '≥' | '≧' | '⩾' => '≧',
        '≤' | '≦' | '⩽' => '≦',
        '⇒' | '➡' | '⇨' | '➔' | '→' => '→',
        '･' | '·' | '•' | '‧' | '∙' | '⋅' => '・',
        '､' => '、',
        '｡' => '。',
        '∶' | '：' | '︰' => ':',
        '〔' | '［' | '【' | '｛' | '〘' | '〚' => '[',
        '〕' | '］' | '】' | '｝' | '〙' | '〛' => ']',
        '﹙' | '⦅' => '(',
        '﹚' | '⦆' => ')',
        '∕' | '⁄' | '╱' => '/',
        '＊' | '✱' | '∗' | '﹡' => '*',
        '\u{ff01}'..='\u{ff5d}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ if c.is_whitespace() || c.is_control() => ' ',
        _ => c,
    }
}

/// Whether a character has no shape of its own: zero-width blanks, joiners, direction and variation marks.
const fn is_shapeless(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}' | '\u{e0100}'..='\u{e01ef}')
}

/// A text with its compatibility forms resolved (NFKC). Most characters are so already or are full-width ASCII, which takes no tables.
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut composed = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // None of these combines with what stands before it.
            '\0'..='~'
            | '、'..='〟'
            | 'ぁ'..='ゖ'
            | 'ァ'..='ー'
            | '一'..='鿿'
            | '※'
            | '―'
            | '→'
            | '△'
            | '▲'
            | '○'
            | '●'
            | '◎'
            | '■'
            | '□' => {
                composed.push(c);
            }
            '！'..='～' => composed.extend(char::from_u32(u32::from(c) - WIDER)),
            '\u{3000}' => composed.push(' '),
            _ => return Cow::Owned(text.nfkc().collect()),
        }
    }
    Cow::Owned(composed)
}

/// How far the full-width forms of ASCII stand behind ASCII.
const WIDER: u32 = 0xfee0;

/// The spelling under which words and units are looked up: compatibility forms resolved, no white space.
pub(super) fn key(text: &str) -> Cow<'_, str> {
    if is_folded(text) && !text.as_bytes().contains(&b' ') {
        return Cow::Borrowed(text);
    }
    let composed = composed(text);
    let mut key = String::with_capacity(composed.len());
    key.extend(composed.chars().filter(|c| !c.is_whitespace()).map(fold).filter(|c| *c != ' '));
    Cow::Owned(key)
}

/// Whether a character is a footnote mark by itself: ※ † ① ² and their like.
pub(super) const fn is_mark(c: char) -> bool {
    matches!(c, '※' | '†' | '‡' | '§' | '①'..='⑳' | '❶'..='❿' | '㉑'..='㉟' | '⑴'..='⒇' | 'ⓐ'..='ⓩ' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '⁾' | '⁽' | '₁'..='₉')
}

/// Whether a character is a trend arrow that may stand after a figure.
pub(super) const fn is_arrow(c: char) -> bool {
    matches!(c, '↑' | '↓' | '↗' | '↘' | '⇧' | '⇩' | '⬆' | '⬇' | '⤴' | '⤵')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_have_one_spelling_and_parts_lead_back() {
        let folded = Folded::new("　▲１，２３４．５　人（見込値）※１ ");
        assert_eq!(folded.text(), "△1,234.5 人(見込値)※1");
        let at = folded.text().find('(').unwrap_or(0);
        assert_eq!(folded.as_written(&folded.text()[at..]), "（見込値）※１ ".trim_end());
        assert_eq!(Folded::new("−5\u{200b}").text(), "-5");
        let hidden = Folded::new("指標\u{200b}（\u{feff}R\u{200d}6）");
        let at = hidden.text().find('R').unwrap_or(0);
        assert_eq!(hidden.as_written(&hidden.text()[at..at + 2]), "R\u{200d}6");
        assert_eq!(Folded::new("―5").text(), "―5");
        assert_eq!(Folded::new("5{注}").text(), Folded::new("5｛注｝").text());
    }

    #[test]
    fn what_takes_no_tables_is_composed_as_the_tables_say() {
        for c in (0..=0x1_ffff).filter_map(char::from_u32) {
            for text in [c.to_string(), format!("か{c}"), format!("{c}ハa"), format!("a{c}ﾞ")] {
                assert_eq!(composed(&text), text.nfkc().collect::<String>(), "{text:?}");
            }
            assert!(!is_folded(&c.to_string()) || fold(c) == c && !is_shapeless(c), "{c:?}");
        }
    }

    #[test]
    fn a_lookup_key_has_no_width_and_no_blanks() {
        assert_eq!(key("ｶ所"), "カ所");
        assert_eq!(key("㎡"), "m2");
        assert_eq!(key("t‐CO₂ "), "t-CO2");
        assert_eq!(key("　"), "");
    }
}
