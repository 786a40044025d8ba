//! Slips of the pen: a letter typed among digits.
//!
//! In: a text as stored. Out: what is wrong with it, with the place counted in characters, in Japanese. Knows nothing of units or meaning.
//!
//! `2O件`: 「2文字目は数字の0ではなく英字のO」.

use super::fold;

/// A letter or a ring that stands for a digit.
const fn look_alike(c: char) -> Option<(char, &'static str)> {
    Some(match c {
        'O' | 'o' => ('0', "英字の"),
        'I' | 'l' => ('1', "英字の"),
        '|' => ('1', "縦棒の"),
        '○' | '◯' => ('0', "記号の"),
        '〇' => ('0', "漢数字の"),
        'О' | 'о' | 'Ο' | 'ο' => ('0', "外国の文字の"),
        _ => return None,
    })
}

/// What is wrong with a figure that has letters for digits; none when the text has none.
pub(super) fn letters(text: &str) -> Option<String> {
    let in_figure = |(_, c): &(usize, char)| c.is_ascii_digit() || matches!(*c, ',' | '.') || look_alike(*c).is_some();
    let chars = text.chars().map(fold::fold).enumerate();
    let mut chars = chars.skip_while(|(_, c)| matches!(*c, ' ' | fold::TRIANGLE | '+' | '-' | '約')).peekable();
    let figure: Vec<(usize, char)> = std::iter::from_fn(|| chars.next_if(in_figure)).collect();
    if figure.first().is_some_and(|(_, c)| matches!(c, '○' | '◯' | '〇' | '|')) {
        return None;
    }
    let digits = figure.iter().filter(|(_, c)| c.is_ascii_digit()).count();
    let joined = chars.peek().is_some_and(|(_, c)| c.is_ascii_alphanumeric());
    let slips: Vec<String> = figure
        .iter()
        .filter_map(|(at, c)| look_alike(*c).map(|(digit, kind)| format!("{}文字目は数字の{digit}ではなく{kind}{c}", at + 1)))
        .collect();
    (digits > 0 && !slips.is_empty() && !joined).then(|| slips.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_among_digits_are_named_by_their_place() {
        assert_eq!(letters("2O件").as_deref(), Some("2文字目は数字の0ではなく英字のO"));
        assert_eq!(letters("l5人").as_deref(), Some("1文字目は数字の1ではなく英字のl"));
        assert_eq!(letters("１，OＯ０").as_deref(), Some("3文字目は数字の0ではなく英字のO、4文字目は数字の0ではなく英字のO"));
        assert_eq!(letters("2○件").as_deref(), Some("2文字目は数字の0ではなく記号の○"));
        for text in ["20件", "OK", "○", "5Ok", "い2O", "○1件", ""] {
            assert_eq!(letters(text), None, "{text}");
        }
    }
}
