//! Contact details in texts that would be published: mail addresses and telephone numbers.
//!
//! In: the text of a cell. Out: what was found. Names of persons cannot be told from other words and are not looked for.

/// The first mail address or telephone number in a text.
#[must_use]
pub fn contact(text: &str) -> Option<&str> {
    let parts =
        text.split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '（' | '）' | '(' | ')' | '：' | ':' | '／' | '　'));
    parts.into_iter().find(|part| is_mail(part) || is_telephone(part))
}

/// `kikaku@city.example.lg.jp`
fn is_mail(part: &str) -> bool {
    let Some((name, domain)) = part.split_once('@') else { return false };
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'));
    let name = name.rsplit(|c: char| !c.is_ascii()).next().unwrap_or_default();
    plain(name) && plain(domain) && domain.contains('.')
}

/// `078-123-4567`: three groups of digits, the first with a leading 0, ten or eleven digits in all.
fn is_telephone(part: &str) -> bool {
    let part = part.trim_start_matches(|c: char| !c.is_ascii_digit());
    let groups: Vec<&str> = part.split(['-', '－', '‐']).collect();
    let digits = groups.iter().map(|group| group.len()).sum::<usize>();
    groups.len() == 3
        && part.starts_with('0')
        && (10..=11).contains(&digits)
        && groups.iter().all(|group| group.len() >= 2 && group.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_details_are_told_from_figures_and_dates() {
        for text in ["内線あり 078-123-4567", "kikaku@city.example.lg.jp", "企画課（電話：03-1234-5678）", "担当TEL0869-22-1111"]
        {
            assert!(contact(text).is_some(), "{text}");
        }
        for text in ["2024-03-31", "1-2-3", "12-34", "R6～R8", "@KOBE", "基本目標1-1-1", "0.5-0.7-0.9", "100-200-300"] {
            assert_eq!(contact(text), None, "{text}");
        }
    }
}
