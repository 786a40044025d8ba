//! How wide a text is on paper and how many lines it takes in a column, counted in half-width characters.
//!
//! In: a text and a column width. Out: half-widths, lines, heights in points. Full-width characters count 2, and so do ambiguous ones
//! (△ ― ※ ①), since Japanese fonts draw them full-width. Neither Excel nor `LibreOffice` grows a wrapped row by itself when a file is
//! opened, so every height is computed here. Nor does either of them wrap a number: a column that is too narrow for one shows ####.

use rust_decimal::Decimal;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Height of a line against the size of its type.
const LEADING: f64 = 1.3;
/// Space above and below the text of a cell, in points.
const PADDING: f64 = 4.0;
/// Excel's tallest row, in points.
const TALLEST: f64 = 409.0;

/// Width of one line of text in half-width characters.
#[must_use]
pub fn of(text: &str) -> usize {
    text.width_cjk()
}

/// Width of a number under a number format of ours: thousands separators, decimals, percent and quoted words.
#[must_use]
pub fn of_number(number: Decimal, format: &str) -> usize {
    let mut sections = format.split(';');
    let first = sections.next().unwrap_or_default();
    let section = if number.is_sign_negative() { sections.next().unwrap_or(first) } else { first };
    let (mut words, mut decimals, mut signs) = (0, 0, 0);
    let (mut separated, mut fraction, mut percent) = (false, false, false);
    for (at, part) in section.split('"').enumerate() {
        if at % 2 == 1 {
            words += of(part);
            continue;
        }
        for c in part.chars() {
            match c {
                '0' | '#' if fraction => decimals += 1,
                '.' => (fraction, decimals) = (true, decimals + usize::from(!fraction)),
                ',' => separated = true,
                '%' => (percent, signs) = (true, signs + 1),
                '\\' => signs += 1,
                _ => {}
            }
        }
    }
    let shown = if percent { number.saturating_mul(Decimal::ONE_HUNDRED) } else { number };
    let digits = shown.abs().trunc().mantissa().checked_ilog10().map_or(1, |power| power as usize + 1);
    let separators = if separated { (digits - 1) / 3 } else { 0 };
    // A minus sign where the format has no word of its own for it.
    let sign = usize::from(number.is_sign_negative() && !format.contains(';'));
    digits + separators + decimals + signs + words + sign
}

/// Lines that a text takes in a column of that many half-width characters.
#[must_use]
pub fn lines(text: &str, column: usize) -> usize {
    // No character is wider than it has bytes.
    if text.len() <= column && !text.contains('\n') {
        return 1;
    }
    text.split('\n').map(|line| wrapped(line, column.max(2)) + straddled(line, column.max(2))).sum()
}

/// One line more for a long Latin word among Japanese: readers differ in where they break before it, inside it and after it.
fn straddled(line: &str, column: usize) -> usize {
    let long = |word: &str| word.len() >= 8 && word.len() < line.len();
    usize::from(of(line) > column && line.split(|character: char| !character.is_ascii_graphic()).any(long))
}

/// Lines that a text without line breaks takes. Words of Latin letters and digits move to the next line whole, as Excel moves them.
fn wrapped(line: &str, column: usize) -> usize {
    let mut lines = 1;
    let mut used = 0;
    let mut rest = line;
    while !rest.is_empty() {
        let (token, tail) = rest.split_at(token_length(rest));
        let width = of(token);
        if used + width <= column {
            used += width;
        } else if width <= column {
            lines += 1;
            used = width;
        } else {
            for character in token.chars() {
                let width = character.width_cjk().unwrap_or(0);
                if used + width > column {
                    lines += 1;
                    used = 0;
                }
                used += width;
            }
        }
        rest = tail;
    }
    lines
}

/// Bytes of the first unit that does not break: a run of ASCII other than blanks with the blank after it, else one character.
fn token_length(text: &str) -> usize {
    let word = text.find(|character: char| !character.is_ascii_graphic()).unwrap_or(text.len());
    if word == 0 {
        return text.chars().next().map_or(0, char::len_utf8);
    }
    word
}

/// Width in pixels of a column of that many half-width characters of type of that size, with the room that Excel keeps beside the text.
#[must_use]
pub fn pixels(width: u16, size: f64) -> u32 {
    let mut pixels = 10_u32;
    // A half-width character is half as wide as its size, a point is 4/3 pixels; counted in steps to stay within whole numbers.
    let each = (size * 2.0 / 3.0 * 16.0).ceil();
    let mut sixteenths = 0.0;
    for _ in 0..width {
        sixteenths += each;
        while sixteenths >= 16.0 {
            sixteenths -= 16.0;
            pixels += 1;
        }
    }
    pixels + 1
}

/// Height in points of a row whose tallest cell has that many lines of type of that size.
#[must_use]
pub fn height(lines: usize, size: f64) -> f64 {
    let lines = u16::try_from(lines).map_or(f64::from(u16::MAX), f64::from);
    // Quarter points, so that no reader rounds the height its own way.
    (((lines * size * LEADING + PADDING) * 4.0).ceil() / 4.0).min(TALLEST)
}

/// Whether a row of that height may have more lines than it can show.
#[must_use]
pub fn is_full(height: f64) -> bool {
    height >= TALLEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_ambiguous_characters_count_two() {
        for (text, width) in [("人口", 4), ("ABC", 3), ("△51人", 6), ("―", 2), ("①※", 4), ("ｶﾅ", 2), ("", 0)] {
            assert_eq!(of(text), width, "{text}");
        }
    }

    #[test]
    fn lines_are_those_that_a_reader_sees() {
        for (text, column, count) in [
            ("", 10, 1),
            ("人口増減数", 10, 1),
            ("人口増減数の", 10, 2),
            ("人口\n増減", 10, 2),
            ("abc defghi", 8, 2),
            ("abcdefghijkl", 5, 3),
            ("元のセルかunits.tomlを直す", 14, 4),
            ("人口", 1, 2),
        ] {
            assert_eq!(lines(text, column), count, "{text}");
        }
    }

    #[test]
    fn a_number_is_as_wide_as_it_is_shown() {
        for (number, format, shown) in [
            ("281900000000", "#,##0;\"△\"#,##0", "281,900,000,000"),
            ("-51", "#,##0;\"△\"#,##0", "△51"),
            ("-436.5", "#,##0.0\"万人\";\"△\"#,##0.0\"万人\"", "△436.5万人"),
            ("1.05", "0.0%;\"△\"0.0%", "105.0%"),
            ("0.5", "#,##0.######", "0.500000"),
            ("-7", "#,##0", "-7"),
        ] {
            let number = number.parse().unwrap_or_default();
            assert_eq!(of_number(number, format), of(shown), "{number} {format}");
        }
    }

    #[test]
    fn no_row_is_taller_than_excel_allows() {
        assert!(height(1, 9.0) >= 9.0 * LEADING);
        assert!((height(100_000, 9.0) - TALLEST).abs() < f64::EPSILON);
    }
}
