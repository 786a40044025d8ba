//! Contact details in texts that would be published: mail addresses and telephone numbers.
//!
//! In: the text of a cell. Out: what was found, or the text without it. Names of persons cannot be told from other words and are not
//! looked for.

use std::borrow::Cow;
use std::sync::Arc;

/// What stands in place of contact details.
const MASK: &str = "〔連絡先〕";

/// The first mail address or telephone number in a text.
#[must_use]
pub fn contact(text: &str) -> Option<&str> {
    if !may_hold(text) {
        return None;
    }
    let parts = text.split(|c: char| {
        c.is_whitespace() || matches!(c, '、' | '，' | ',' | '（' | '）' | '(' | ')' | '：' | ':' | '／' | '「' | '」' | ';' | '；')
    });
    parts.into_iter().find(|part| {
        let plain = narrow(part);
        is_mail(&plain) || is_telephone(&plain)
    })
}

/// Whether a text has what no mail address or no telephone number is without: most texts have neither.
fn may_hold(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = || text.chars().filter(|c| matches!(c, '0'..='9' | '０'..='９')).count();
    // A telephone number begins with 0; of full-width forms there is the first byte.
    let is_wide = bytes.contains(&0xef);
    bytes.contains(&b'@') || is_wide && text.contains('＠') || (is_wide || bytes.contains(&b'0')) && digits() >= DIGITS
}

/// The text with every contact detail masked; none when it has none.
#[must_use]
pub fn masked(text: &str) -> Option<Arc<str>> {
    let mut masked = text.replacen(contact(text)?, MASK, 1);
    while let Some(found) = contact(&masked).map(str::to_owned) {
        masked = masked.replacen(&found, MASK, 1);
    }
    Some(Arc::from(masked))
}

/// Digits of the shortest telephone number.
const DIGITS: usize = 10;

/// Full-width letters, digits and dashes as half-width ones.
fn narrow(part: &str) -> Cow<'_, str> {
    if part.is_ascii() {
        return Cow::Borrowed(part);
    }
    let narrow = |c: char| match c {
        '－' | '‐' | '−' | 'ー' => '-',
        '！'..='～' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    };
    Cow::Owned(part.chars().map(narrow).collect())
}

/// `kikaku@city.example.lg.jp`
fn is_mail(part: &str) -> bool {
    let Some((name, domain)) = part.split_once('@') else { return false };
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'));
    let name = name.rsplit(|c: char| !c.is_ascii()).next().unwrap_or_default();
    let domain = domain.split(|c: char| !c.is_ascii()).next().unwrap_or_default();
    plain(name) && plain(domain) && domain.contains('.')
}

/// `078-123-4567`: three groups of digits, the first with a leading 0, ten or eleven digits in all.
fn is_telephone(part: &str) -> bool {
    let part = part.trim_matches(|c: char| !c.is_ascii_digit());
    let groups: Vec<&str> = part.split('-').collect();
    let digits = groups.iter().map(|group| group.len()).sum::<usize>();
    groups.len() == 3
        && part.starts_with('0')
        && (DIGITS..=DIGITS + 1).contains(&digits)
        && groups.iter().all(|group| group.len() >= 2 && group.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_details_are_told_from_figures_and_dates() {
        for text in [
            "内線あり 078-123-4567",
            "kikaku@city.example.lg.jp",
            "企画課（電話：03-1234-5678）",
            "担当TEL0869-22-1111",
            "078－５６７－８９９９",
        ] {
            assert!(contact(text).is_some(), "{text}");
        }
        for text in ["2024-03-31", "1-2-3", "12-34", "R6～R8", "@KOBE", "基本目標1-1-1", "0.5-0.7-0.9", "100-200-300"] {
            assert_eq!(contact(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_masked_is_nothing_but_the_contact() {
        for (text, shown) in [
            ("調査中 担当078-111-3333", "調査中 〔連絡先〕"),
            ("指標ア（０７８－１１１－２２２２、a@b.lg.jp）の数", "指標ア（〔連絡先〕、〔連絡先〕）の数"),
            ("連絡は kikaku＠city.example.jp まで", "連絡は 〔連絡先〕 まで"),
        ] {
            assert_eq!(masked(text).as_deref(), Some(shown));
        }
        assert_eq!(masked("令和6年9月公表予定"), None);
    }
}
