//! Digits, separators, decimals, kanji numerals and the scales 千 万 百万 億 兆: the figure at the head of a text.
//!
//! In: a folded text without its sign. Out: a [`Figure`] with its exact value, what was written before scale and how many bytes it took, or
//! nothing, or what is wrong with it in Japanese. Never reads a part of a figure: `1.2.3` is an error, not 1.2. Knows nothing of units.
//!
//! `1万2600回` gives 12600 and leaves `回`; `35兆3,716億円` gives 35371600000000, written as 353716 in 億.

use rust_decimal::Decimal;

/// A figure at the head of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// Its value with scale.
    pub value: Decimal,
    /// The figure before scale.
    pub written: Decimal,
    /// Decimals that were written.
    pub decimals: u32,
    /// The scale as written: 万, 百万; empty when none, or when the scales are mixed down to ones.
    pub scale: String,
    /// Bytes of the text that it takes.
    pub len: usize,
    /// How it was written.
    pub form: Form,
    /// Odd spellings that were read all the same, in Japanese.
    pub quirks: Vec<String>,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Digits.
    Digits,
    /// Digits with a leading zero: 00123.
    LeadingZero,
    /// Several kanji numerals: 百二十三, 二〇二四.
    Kanji,
    /// One kanji digit: 一, which may be a dash.
    OneKanji,
    /// Multipliers without any digit, 千, 百万, which may be the scale of a unit.
    OnlyScales,
}

/// Most digits that a figure may have.
const MAX_DIGITS: usize = 27;

/// Whether a character is a numeral of kanji: 三, 十, 万.
pub(super) const fn is_numeral(c: char) -> bool {
    kanji_value(c).is_some()
}

/// Whether no figure can stand anywhere in a folded text.
pub(super) fn none_in(text: &str) -> bool {
    !text.contains(|c: char| c.is_ascii_digit() || fraction(c).is_some() || kanji_value(c).is_some())
}

/// Whether a folded text begins as a figure may.
pub(super) fn may_begin(text: &str) -> bool {
    text.starts_with(|c: char| c == '.' || c.is_ascii_digit() || fraction(c).is_some() || kanji_value(c).is_some())
}

/// The figure at the head of a folded text, if one stands there.
///
/// # Errors
/// What is wrong, in Japanese, when a figure starts there that cannot be read whole.
pub(super) fn read(text: &str) -> Result<Option<Figure>, String> {
    match text.chars().next() {
        Some(c) if c.is_ascii_digit() || fraction(c).is_some() => digits(text),
        Some('.') if text[1..].starts_with(|c: char| c.is_ascii_digit()) => digits(text),
        Some(c) if kanji_value(c).is_some() => Ok(kanji(text)),
        _ => Ok(None),
    }
}

/// The power of ten of a scale, and whether it is a big one (万 and up) that ends a segment.
const fn scale(c: char) -> Option<u32> {
    match c {
        '百' => Some(2),
        '千' => Some(3),
        '万' | '萬' => Some(4),
        '億' => Some(8),
        '兆' => Some(12),
        _ => None,
    }
}

/// Ten to that power, where a decimal can hold it.
pub(super) fn ten_to(power: u32) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(10_i128.checked_pow(power)?, 0).ok()
}

/// The value of ½ and its like.
const fn fraction(c: char) -> Option<(i64, u32)> {
    match c {
        '½' => Some((5, 1)),
        '¼' => Some((25, 2)),
        '¾' => Some((75, 2)),
        '⅛' => Some((125, 3)),
        '⅕' => Some((2, 1)),
        _ => None,
    }
}

/// A run of digits with scales: `1万2600`, `2億3千万`, `18.8 万`.
fn digits(text: &str) -> Result<Option<Figure>, String> {
    let too_big = || "数が大きすぎる".to_owned();
    let mut total = Decimal::ZERO;
    let mut segment = Decimal::ZERO;
    let (mut last_small, mut last_big) = (u32::MAX, u32::MAX);
    let mut terms: Vec<(Plain, u32)> = Vec::new();
    let mut scale_text = String::new();
    let mut at = 0;
    let mut quirks = Vec::new();
    loop {
        let plain = plain(&text[at..])?;
        at += plain.len;
        quirks.extend(plain.quirk.clone());
        scale_text.clear();
        let (mut power, mut big) = (0, None);
        loop {
            let rest = text[at..].trim_start();
            let Some((c, next)) = rest.chars().next().and_then(|c| Some((c, scale(c)?))) else { break };
            if next < 4 && (power > 0 || big.is_some()) {
                break;
            }
            at = text.len() - rest.len() + c.len_utf8();
            scale_text.push(c);
            if next < 4 {
                power = next;
            } else {
                big = Some(big.unwrap_or(0) + next);
            }
        }
        let term = ten_to(power).and_then(|ten| plain.value.checked_mul(ten)).ok_or_else(too_big)?;
        if power >= last_small || (power == 0 && last_small != u32::MAX && plain.value >= ten_to(last_small).unwrap_or(Decimal::MAX)) {
            return Err("位の並びが崩れている".to_owned());
        }
        segment = segment.checked_add(term).ok_or_else(too_big)?;
        last_small = if power == 0 { 0 } else { power };
        terms.push((plain, power + big.unwrap_or(0)));
        if let Some(big) = big {
            if big >= last_big {
                return Err("位の並びが崩れている".to_owned());
            }
            let scaled = ten_to(big).and_then(|ten| segment.checked_mul(ten)).ok_or_else(too_big)?;
            if last_big != u32::MAX && ten_to(last_big).is_some_and(|ten| scaled >= ten) {
                return Err("位の並びが崩れている".to_owned());
            }
            total = total.checked_add(scaled).ok_or_else(too_big)?;
            (segment, last_small, last_big) = (Decimal::ZERO, u32::MAX, big);
        }
        let goes_on = !scale_text.is_empty() && text[at..].starts_with(|c: char| c.is_ascii_digit());
        if !goes_on {
            break;
        }
    }
    if last_big != u32::MAX && ten_to(last_big).is_some_and(|ten| segment >= ten) {
        return Err("位の並びが崩れている".to_owned());
    }
    let value = total.checked_add(segment).ok_or_else(too_big)?;
    let several = terms.len() > 1;
    if several && terms.iter().any(|(plain, _)| plain.decimals > 0) {
        return Err("小数と位（万・億など）が混ざっている".to_owned());
    }
    let Some((last, power)) = terms.pop() else { return Ok(None) };
    let written = if several { ten_to(power).and_then(|ten| value.checked_div(ten)).unwrap_or(value) } else { last.value };
    let form = if !several && last.leading_zero { Form::LeadingZero } else { Form::Digits };
    Ok(Some(Figure { value, written, decimals: last.decimals, scale: scale_text, len: at, form, quirks }))
}

/// Digits with separators and decimals, without scale.
struct Plain {
    value: Decimal,
    decimals: u32,
    len: usize,
    leading_zero: bool,
    quirk: Option<String>,
}

/// Digits with separators and decimals at the head of a text.
fn plain(text: &str) -> Result<Plain, String> {
    let run = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut whole = String::new();
    let mut groups: Vec<usize> = Vec::new();
    let mut quirk = None;
    let mut at = 0;
    loop {
        let count = run(at);
        whole.push_str(&text[at..at + count]);
        groups.push(count);
        at += count;
        let rest = &text[at..];
        if rest.starts_with(',') && run(at + 1) > 0 && groups[0] > 0 {
            at += 1;
        } else if rest.starts_with('、') && run(at + '、'.len_utf8()) == 3 && (1..=3).contains(&groups[0]) {
            quirk = Some("「、」を桁区切りとして読んだ".to_owned());
            at += '、'.len_utf8();
        } else {
            break;
        }
    }
    let regular = groups.len() == 1 || (groups[0] <= 3 && groups[1..].iter().all(|count| *count == 3));
    if !regular {
        if whole.len() < 4 {
            return Err("桁区切りか小数点か決まらない".to_owned());
        }
        quirk = Some(format!("桁区切りが3桁ごとでない。{whole}と読んだ"));
    }
    let mut decimals = 0;
    let point = match text[at..].chars().next() {
        Some(c @ ('.' | '・')) if run(at + c.len_utf8()) > 0 => Some(c),
        _ => None,
    };
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if let Some(c) = point {
        let from = at + c.len_utf8();
        let count = run(from);
        let rest = &text[from + count..];
        if rest.starts_with(['.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            let what = if rest.starts_with('.') { "小数点が二つある" } else { "小数点のあとに桁区切りがある" };
            return Err(what.to_owned());
        }
        let is_list = c == '・' && rest.starts_with('・');
        if !is_list {
            if c == '・' {
                quirk = Some("中黒「・」を小数点として読んだ".to_owned());
            }
            if whole.is_empty() {
                quirk = Some("小数点の前の0がない".to_owned());
            }
            whole.push_str(&text[from..from + count]);
            decimals = u32::try_from(count).map_err(|_| "桁が多すぎる".to_owned())?;
            at = from + count;
        }
    } else if let Some((c, (part, places))) = text[at..].chars().next().and_then(|c| Some((c, fraction(c)?))) {
        let ones: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| "桁が多すぎる".to_owned())? };
        let value = Decimal::from(ones) + Decimal::new(part, places);
        let quirk = Some(format!("「{c}」を{}と読んだ", Decimal::new(part, places)));
        return Ok(Plain { value, decimals: places, len: at + c.len_utf8(), leading_zero, quirk });
    }
    if whole.len() > MAX_DIGITS {
        return Err("桁が多すぎる".to_owned());
    }
    let mantissa: i128 = whole.parse().map_err(|_| "桁が多すぎる".to_owned())?;
    let value = Decimal::try_from_i128_with_scale(mantissa, decimals).map_err(|_| "桁が多すぎる".to_owned())?;
    Ok(Plain { value, decimals, len: at, leading_zero, quirk })
}

/// What a kanji numeral stands for.
enum Numeral {
    Digit(i128),
    Small(i128),
    Big(i128),
}

const fn kanji_value(c: char) -> Option<Numeral> {
    Some(match c {
        '〇' | '零' => Numeral::Digit(0),
        '一' | '壱' | '壹' => Numeral::Digit(1),
        '二' | '弐' | '貳' => Numeral::Digit(2),
        '三' | '参' | '參' => Numeral::Digit(3),
        '四' => Numeral::Digit(4),
        '五' | '伍' => Numeral::Digit(5),
        '六' => Numeral::Digit(6),
        '七' => Numeral::Digit(7),
        '八' => Numeral::Digit(8),
        '九' => Numeral::Digit(9),
        '十' | '拾' => Numeral::Small(10),
        '百' => Numeral::Small(100),
        '千' | '阡' => Numeral::Small(1000),
        '万' | '萬' => Numeral::Big(10_000),
        '億' => Numeral::Big(100_000_000),
        '兆' => Numeral::Big(1_000_000_000_000),
        _ => return None,
    })
}

/// The digit that a character stands for: 5, 五.
pub(super) fn digit(c: char) -> Option<i64> {
    match kanji_value(c) {
        Some(Numeral::Digit(digit)) => i64::try_from(digit).ok(),
        _ => c.to_digit(10).map(i64::from),
    }
}

/// A kanji numeral at the head of a text: 百二十三, 二〇二四, 一億二千万.
fn kanji(text: &str) -> Option<Figure> {
    let run: Vec<char> = text.chars().take_while(|c| kanji_value(*c).is_some()).collect();
    let len: usize = run.iter().map(|c| c.len_utf8()).sum();
    let positional = run.iter().all(|c| matches!(kanji_value(*c), Some(Numeral::Digit(_))));
    let value = if positional { positional_value(&run)? } else { multiplied_value(&run)? };
    // 千, 百万 and 十万 may be scales of a unit; 十 never is one.
    let only_scales = run.iter().all(|c| !matches!(kanji_value(*c), Some(Numeral::Digit(_)))) && !matches!(run[..], ['十' | '拾']);
    let form = match (run.len(), only_scales) {
        (1, false) if positional => Form::OneKanji,
        (_, true) => Form::OnlyScales,
        _ => Form::Kanji,
    };
    let value = Decimal::try_from_i128_with_scale(value, 0).ok()?;
    Some(Figure { value, written: value, decimals: 0, scale: String::new(), len, form, quirks: Vec::new() })
}

/// 二〇二四: digits by place.
fn positional_value(run: &[char]) -> Option<i128> {
    if run.len() > MAX_DIGITS || (run.len() > 1 && matches!(kanji_value(run[0]), Some(Numeral::Digit(0)))) {
        return None;
    }
    run.iter().try_fold(0, |sum, c| match kanji_value(*c) {
        Some(Numeral::Digit(digit)) => Some(sum * 10 + digit),
        _ => None,
    })
}

/// 百二十三, 一億二千万: digits by multipliers, which must fall.
fn multiplied_value(run: &[char]) -> Option<i128> {
    let (mut total, mut segment, mut digit) = (0_i128, 0_i128, None);
    let (mut last_small, mut last_big) = (i128::MAX, i128::MAX);
    for c in run {
        match kanji_value(*c)? {
            Numeral::Digit(_) if digit.is_some() => return None,
            Numeral::Digit(value) => digit = Some(value),
            Numeral::Small(by) if by < last_small => {
                segment += digit.take().unwrap_or(1) * by;
                last_small = by;
            }
            Numeral::Big(by) if by < last_big && segment + digit.unwrap_or(0) > 0 => {
                total += (segment + digit.take().unwrap_or(0)) * by;
                (segment, last_small, last_big) = (0, i128::MAX, by);
            }
            Numeral::Big(by) if run.len() == 1 => return Some(by),
            _ => return None,
        }
    }
    Some(total + segment + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_whole_or_not_at_all() {
        let value = |text: &str| {
            read(text).ok().flatten().map(|figure| (figure.value.to_string(), figure.written.to_string(), figure.scale, figure.len))
        };
        let figure =
            |value: &str, written: &str, scale: &str, len: usize| Some((value.to_owned(), written.to_owned(), scale.to_owned(), len));
        assert_eq!(value("1万2600回"), figure("12600", "12600", "", 8));
        assert_eq!(value("35兆3,716億円"), figure("35371600000000", "353716", "億", 13));
        assert_eq!(value("18.8 万人"), figure("188000.0", "18.8", "万", 8));
        assert_eq!(value("5百万円"), figure("5000000", "5", "百万", 7));
        assert_eq!(value("一億二千万"), figure("120000000", "120000000", "", 15));
        assert_eq!(value("人"), None);
        for wrong in ["1.2.3", "1.2,345", "1,23", "3万5億", "1.5万2000", "2万12345", "99999999999999999兆"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
