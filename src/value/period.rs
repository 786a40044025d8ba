//! Times that a text names: 令和6年度, R6.3.31, H31/R元, 2020～2024, and Excel's day serials.
//!
//! In: a text as stored. Out: a [`Period`]. 暦年 and 年度 stay apart, an era may run past its end (平成32年度 is 2020), and a bare year of two
//! digits (24年度) is never taken: whether it is 平成24 or 2024 only the document knows. Knows nothing of figures.
//!
//! `積上(R3年度～R7年度)` holds the span 2021–2025; `3年に1回` holds no period.

use std::ops::Range;

use super::fold::{DASH, Folded, LONG_VOWEL};
use super::{Period, YearKind};

/// The period that the whole text names; white space and brackets around it do not matter.
#[must_use]
pub fn parse(text: &str) -> Option<Period> {
    let folded = Folded::new(text);
    whole(folded.text())
}

/// The first period inside a text, and its bytes.
#[must_use]
pub fn find(text: &str) -> Option<(Period, Range<usize>)> {
    let folded = Folded::new(text);
    let line = folded.text();
    let mut before = None;
    for (at, c) in line.char_indices() {
        let rest = &line[at..];
        if may_start(before, c)
            && let Some((period, len)) = span(rest, Place::Inside)
        {
            return Some((period, folded.bytes_of(text, &rest[..len])));
        }
        before = Some(c);
    }
    None
}

/// The period of a folded text when nothing else stands in it.
pub(super) fn whole(line: &str) -> Option<Period> {
    let line = unwrapped(line.trim());
    let (period, len) = span(line, Place::Whole)?;
    let rest = line[len..].trim();
    matches!(rest, "" | "時点" | "現在" | "まで" | "頃" | "ごろ").then_some(period)
}

/// The period at the head of a folded text, and the bytes that it takes.
pub(super) fn head(line: &str) -> Option<(Period, usize)> {
    span(line, Place::Inside)
}

/// Whether a folded text is a year of two digits without an era: 24年度, which is 平成24 or 2024.
pub(super) fn is_bare_year(line: &str) -> bool {
    let line = unwrapped(line.trim());
    let count = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&count) && matches!(line[count..].trim(), "年度" | "年度末" | "年度実績" | "年度時点" | "年度末時点")
}

/// A day of the 1900 date system; none for serials that are no day (0, the 29 February 1900 that never was, negative, past 9999).
#[must_use]
pub fn from_serial(serial: f64) -> Option<Period> {
    if !serial.is_finite() || !(1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be below 2958466")]
    let day = serial.floor() as i64;
    if day == 60 {
        return None;
    }
    // Days from 1 March of the year 0, in which a leap day ends a year (civil-from-days); serial 61 is 1 March 1900.
    let days = if day < 60 { day + 1 } else { day } + 693_899;
    let cycle = days / 146_097;
    let of_cycle = days % 146_097;
    let year_of_cycle = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let day_of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
    Some(Period {
        year: i32::try_from(year).ok()?,
        kind: YearKind::Month,
        month: u8::try_from(month).ok(),
        day: u8::try_from(day).ok(),
        from: None,
    })
}

/// Whether the text is asked as a whole or looked through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Whole,
    Inside,
}

/// A year as written.
#[derive(Clone, Copy)]
struct Year {
    /// Western year.
    western: i32,
    /// First year of its era minus one; none for western years.
    era: Option<i32>,
    /// Whether it is sure to be a year by its own looks: with an era's name, or an apostrophe.
    marked: bool,
}

/// Whether a period may start at a character, seen what stands before it.
fn may_start(before: Option<char>, c: char) -> bool {
    let joined = before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, '.' | ',' | '-' | '¥' | '$'));
    match c {
        '0'..='9' => !joined,
        'R' | 'H' | 'S' | 'T' | 'M' | 'F' | '\'' => !before.is_some_and(|b| b.is_ascii_alphanumeric()),
        _ => matches!(c, '令' | '平' | '昭' | '大' | '明' | '㍻' | '㍼' | '㍽' | '㍾' | '㋿'),
    }
}

/// A folded text without the brackets that stand around all of it.
fn unwrapped(line: &str) -> &str {
    let inner = line.strip_prefix(['(', '[']).and_then(|rest| rest.strip_suffix([')', ']']));
    inner.filter(|inner| !inner.contains(['(', ')', '[', ']'])).map_or(line, str::trim)
}

/// A span or a single period at the head of a text.
fn span(line: &str, place: Place) -> Option<(Period, usize)> {
    let (first, year, len) = single(line, place, None)?;
    if let Some((last, end)) = span_end(line, len, first, year) {
        return Some((Period { year: last.year, kind: YearKind::Span, month: None, day: None, from: Some(first.year) }, end));
    }
    Some((first, len))
}

/// The second half of a span: 「～R7年度」, 「～6年度」 after an era, 「から令和7年度まで」.
fn span_end(line: &str, len: usize, first: Period, year: Year) -> Option<(Period, usize)> {
    let rest = line[len..].trim_start();
    let is_year = matches!(first.kind, YearKind::FiscalYear | YearKind::Year | YearKind::FiscalYearEnd | YearKind::Month);
    let after = ["~", "から", "→", "-", "―", "ー"].iter().find_map(|mark| rest.strip_prefix(mark))?.trim_start();
    let (last, _, end) = single(after, Place::Inside, Some(year))?;
    let is_span = is_year && last.year >= first.year && last.year - first.year <= 100;
    let mut end = line.len() - after.len() + end;
    if line[end..].starts_with("まで") {
        end += "まで".len();
    }
    is_span.then_some((last, end))
}

/// One period, its year, and the bytes that it takes. With a year before it (the first of a span) the era may be left out.
fn single(line: &str, place: Place, before: Option<Year>) -> Option<(Period, Year, usize)> {
    let fiscal = line.strip_prefix("FY");
    let body = fiscal.map_or(line, str::trim_start);
    let skipped = line.len() - body.len();
    let (mut year, mut len) = year(body).or_else(|| short_year(body, before?))?;
    let twice = same_year(&body[len..], year, "");
    year.marked |= twice > 0;
    len += twice;
    let (mut period, mut end, named) = suffix(body, year, len);
    if named {
        end += same_year(&body[end..], year, "年");
    }
    if fiscal.is_some() {
        period.kind = YearKind::FiscalYear;
    }
    let rest = &body[end..];
    if !named && fiscal.is_none() && !stands_alone(rest, year, place) {
        return None;
    }
    Some((period, year, skipped + end))
}

/// Whether a year without 年 or 年度 after it is one, by what follows.
fn stands_alone(rest: &str, year: Year, place: Place) -> bool {
    const WORDS: [&str; 22] = [
        "実績", "目標", "計画", "見込", "現状", "基準", "累計", "時点", "現在", "まで", "から", "末", "当初", "予算", "決算", "調査",
        "国勢", "値", "平均", "頃", "比", "中間",
    ];
    let Some(next) = rest.chars().next() else { return place == Place::Inside || year.marked };
    if place == Place::Whole && !year.marked && !matches!(next, '~' | '-' | '→') {
        return false;
    }
    if next.is_ascii_alphanumeric() || matches!(next, '.' | ',' | '%' | '¥') {
        return false;
    }
    let trimmed = rest.trim_start();
    let blank = trimmed.len() < rest.len();
    let punctuation = matches!(
        next,
        '(' | ')' | '[' | ']' | ':' | '/' | '、' | '。' | '・' | '~' | '→' | '-' | DASH | LONG_VOWEL | '※' | '「' | '」' | '|' | '+' | '='
    );
    let word = WORDS.iter().any(|word| trimmed.starts_with(word));
    let apart = if blank { year.marked || !counts(trimmed) } else { year.marked && !counts(rest) };
    punctuation || word || apart
}

/// Whether a text goes on with a counter that makes the number before it a figure: 2024 人.
fn counts(rest: &str) -> bool {
    const COUNTERS: [&str; 22] = [
        "人", "件", "円", "千", "万", "億", "社", "回", "個", "台", "世帯", "戸", "名", "か所", "箇所", "施設", "団体", "事業", "ha", "t",
        "m", "k",
    ];
    COUNTERS.iter().any(|counter| rest.starts_with(counter))
}

/// Era names and letters with the year before their first.
const ERAS: [(&str, i32); 15] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("大正", 1911),
    ("明治", 1867),
    ("㋿", 2018),
    ("㍻", 1988),
    ("㍼", 1925),
    ("㍽", 1911),
    ("㍾", 1867),
    ("R", 2018),
    ("H", 1988),
    ("S", 1925),
    ("T", 1911),
    ("M", 1867),
];

/// A year with its era, four western digits, or two after an apostrophe.
fn year(line: &str) -> Option<(Year, usize)> {
    if let Some(rest) = line.strip_prefix('\'') {
        let (number, len) = small_number(rest)?;
        let next = rest[len..].chars().next();
        let year = Year { western: 2000 + number, era: None, marked: true };
        return (len == 2 && !next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')).then_some((year, len + 1));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number: i32 = if digits == 4 { line[..4].parse().ok()? } else { return None };
        return (1900..=2100).contains(&number).then_some((Year { western: number, era: None, marked: false }, 4));
    }
    if let Some(found) = kanji_western(line) {
        return Some(found);
    }
    let (name, offset) = ERAS.iter().find(|(name, _)| line.starts_with(name))?;
    let after = &line[name.len()..];
    let spaced = after.trim_start();
    let body = if name.is_ascii() { spaced.strip_prefix('.').unwrap_or(spaced) } else { spaced };
    let gap = after.len() - body.len();
    let (number, len) = match body.strip_prefix('元') {
        Some(_) => (1, '元'.len_utf8()),
        None => small_number(body)?,
    };
    let rest = &body[len..];
    let old_letter = matches!(*name, "T" | "M") && !rest.starts_with('年');
    let spaced_letter = name.is_ascii() && gap > 1;
    let joined = name.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphabetic());
    if number == 0 || old_letter || spaced_letter || joined {
        return None;
    }
    Some((Year { western: offset + number, era: Some(*offset), marked: true }, name.len() + gap + len))
}

/// 二〇二四年: a western year in kanji digits, only with 年 after it.
fn kanji_western(line: &str) -> Option<(Year, usize)> {
    let digits: Vec<i32> = line.chars().map_while(kanji_digit).collect();
    let len = digits.len() * '一'.len_utf8();
    let number = digits.iter().fold(0_i32, |sum, digit| sum.saturating_mul(10).saturating_add(*digit));
    let is_year = digits.len() == 4 && (1900..=2100).contains(&number) && line[len..].starts_with('年');
    is_year.then_some((Year { western: number, era: None, marked: true }, len))
}

/// The last year of a span whose era stands at the first: R2～6, 2020～24.
fn short_year(line: &str, before: Year) -> Option<(Year, usize)> {
    let (number, len) = small_number(line)?;
    if line[len..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '/')) {
        return None;
    }
    let western = match before.era {
        Some(offset) => offset + number,
        None if len == 2 => before.western - before.western % 100 + number,
        None => return None,
    };
    (western >= before.western).then_some((Year { western, ..before }, len))
}

/// One or two digits, or kanji up to 九十九.
fn small_number(line: &str) -> Option<(i32, usize)> {
    let count = line.bytes().take_while(u8::is_ascii_digit).count();
    if count > 0 {
        return if count <= 2 { Some((line[..count].parse().ok()?, count)) } else { None };
    }
    let run: Vec<char> = line.chars().take_while(|c| *c == '十' || kanji_digit(*c).is_some()).collect();
    let number = match run.as_slice() {
        ['十'] => 10,
        [ones] => kanji_digit(*ones)?,
        ['十', ones] => 10 + kanji_digit(*ones)?,
        [tens, '十'] => kanji_digit(*tens)? * 10,
        [tens, '十', ones] => kanji_digit(*tens)? * 10 + kanji_digit(*ones)?,
        _ => return None,
    };
    Some((number, run.len() * '十'.len_utf8()))
}

const fn kanji_digit(c: char) -> Option<i32> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// The bytes of a second name of the same year: 「/R元」 of H31/R元, 「(2019)」 of 平成31(2019)年度, 「(2050年)」 of R32年(2050年).
fn same_year(rest: &str, first: Year, word: &str) -> usize {
    for (open, close) in [("(", ")"), ("/", ""), ("・", "")] {
        let Some(inner) = rest.trim_start().strip_prefix(open) else { continue };
        let Some((second, len)) = year(inner.trim_start()) else { return 0 };
        let mut after = &inner.trim_start()[len..];
        if !word.is_empty() {
            after = ["年度末", "年度", "年"].iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
        }
        let Some(after) = after.trim_start().strip_prefix(close) else { return 0 };
        return if second.western == first.western { rest.len() - after.len() } else { 0 };
    }
    0
}

/// What follows a year: 年度, 年, a month, a day, a quarter. The period, the bytes up to its end, and whether anything named it a year.
fn suffix(line: &str, year: Year, len: usize) -> (Period, usize, bool) {
    let plain = |kind| Period { year: year.western, kind, month: None, day: None, from: None };
    let rest = line[len..].trim_start();
    let upto = |tail: &str| line.len() - tail.len();
    if let Some(tail) = rest.strip_prefix("年度") {
        let inner = tail.trim_start();
        if let Some((month, tail)) = quarter(inner).or_else(|| half(inner)).or_else(|| month_word(inner)) {
            return (in_fiscal_year(year.western, month), upto(tail), true);
        }
        return match inner.strip_prefix('末') {
            Some(tail) => (plain(YearKind::FiscalYearEnd), upto(tail), true),
            None => (plain(YearKind::FiscalYear), upto(tail), true),
        };
    }
    if let Some(tail) = rest.strip_prefix('年') {
        if let Some((period, tail)) = month_and_day(year.western, tail.trim_start()) {
            return (period, upto(tail), true);
        }
        let end = ["末", "中"].iter().find_map(|word| tail.strip_prefix(word)).unwrap_or(tail);
        return (plain(YearKind::Year), upto(end), true);
    }
    if let Some(tail) = rest.strip_prefix("FY") {
        return (plain(YearKind::FiscalYear), upto(tail), true);
    }
    for mark in ['.', '/', '-'] {
        if let Some((period, tail)) = dotted(year, rest, mark) {
            return (period, upto(tail), true);
        }
    }
    if let Some((month, tail)) = rest.starts_with('Q').then(|| quarter(rest)).flatten() {
        return (in_fiscal_year(year.western, month), upto(tail), true);
    }
    (plain(YearKind::Year), len, false)
}

/// A month of a fiscal year: January to March stand in the next calendar year.
const fn in_fiscal_year(year: i32, month: u8) -> Period {
    let year = if month <= 3 { year + 1 } else { year };
    Period { year, kind: YearKind::Month, month: Some(month), day: None, from: None }
}

/// The last month of 第1四半期, 1Q, Q1.
fn quarter(text: &str) -> Option<(u8, &str)> {
    let body = text.strip_prefix('第').unwrap_or(text);
    let (number, tail) = if let Some(rest) = body.strip_prefix('Q') {
        small_number(rest).map(|(number, len)| (number, &rest[len..]))?
    } else {
        let (number, len) = small_number(body)?;
        (number, body[len..].strip_prefix("四半期").or_else(|| body[len..].strip_prefix('Q'))?)
    };
    let month = match number {
        1 => 6,
        2 => 9,
        3 => 12,
        4 => 3,
        _ => return None,
    };
    Some((month, tail))
}

/// The last month of 上半期 and 下半期.
fn half(text: &str) -> Option<(u8, &str)> {
    let first = ["上半期", "上期", "前期"].iter().find_map(|word| text.strip_prefix(word)).map(|tail| (9, tail));
    first.or_else(|| ["下半期", "下期", "後期"].iter().find_map(|word| text.strip_prefix(word)).map(|tail| (3, tail)))
}

/// 「12月」, 「12月末」.
fn month_word(text: &str) -> Option<(u8, &str)> {
    let (month, len) = small_number(text)?;
    let tail = text[len..].trim_start().strip_prefix('月')?;
    let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    Some((month, tail.strip_prefix('末').unwrap_or(tail)))
}

/// 「3月末」, 「3月31日」, 「9月」 after a calendar year.
fn month_and_day(year: i32, text: &str) -> Option<(Period, &str)> {
    let (month, len) = small_number(text)?;
    let tail = text[len..].trim_start().strip_prefix('月')?;
    let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let period = |day| Period { year, kind: YearKind::Month, month: Some(month), day, from: None };
    if let Some(tail) = tail.strip_prefix('末') {
        return Some((period(Some(days_in(year, month))), tail));
    }
    if let Some((day, len)) = small_number(tail.trim_start())
        && let Some(after) = tail.trim_start()[len..].trim_start().strip_prefix('日')
    {
        let day = u8::try_from(day).ok().filter(|day| (1..=days_in(year, month)).contains(day))?;
        return Some((period(Some(day)), after));
    }
    Some((period(None), tail))
}

/// 「.3.31」, 「/3/31」, 「-3」 after a year; a western year with points needs its day, or it might be a decimal.
fn dotted(year: Year, rest: &str, mark: char) -> Option<(Period, &str)> {
    let body = rest.strip_prefix(mark)?;
    let (month, len) = small_number(body)?;
    let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let tail = &body[len..];
    let ends = |tail: &str| !tail.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | ','));
    let period = |day| Period { year: year.western, kind: YearKind::Month, month: Some(month), day, from: None };
    if let Some((day, after)) = tail.strip_prefix(mark).and_then(|rest| small_number(rest).map(|(day, len)| (day, &rest[len..]))) {
        let day = u8::try_from(day).ok().filter(|day| (1..=days_in(year.western, month)).contains(day))?;
        return ends(after).then_some((period(Some(day)), after));
    }
    let sure = (year.era.is_some() && mark != '-') || mark == '/' || len == 2;
    let decimal = year.era.is_none() && mark == '.';
    (sure && !decimal && ends(tail)).then_some((period(None), tail))
}

/// Days of a month.
const fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use YearKind::{FiscalYear, FiscalYearEnd, Month, Span, Year as Calendar};

    const fn at(year: i32, kind: YearKind) -> Period {
        Period { year, kind, month: None, day: None, from: None }
    }

    const fn on(year: i32, month: u8, day: Option<u8>) -> Period {
        Period { year, kind: Month, month: Some(month), day, from: None }
    }

    const fn over(from: i32, year: i32) -> Period {
        Period { year, kind: Span, month: None, day: None, from: Some(from) }
    }

    /// Spellings of a period that stands alone.
    #[test]
    fn whole_texts() {
        let accepted = [
            ("R6", at(2024, Calendar)),
            ("Ｒ６", at(2024, Calendar)),
            ("令和元年度", at(2019, FiscalYear)),
            ("令和６年", at(2024, Calendar)),
            ("令和六年度", at(2024, FiscalYear)),
            ("R元", at(2019, Calendar)),
            ("H31/R元", at(2019, Calendar)),
            ("平成31年度", at(2019, FiscalYear)),
            ("平成32年度", at(2020, FiscalYear)),
            ("平成31(2019)年度", at(2019, FiscalYear)),
            ("2019（令和元）年度", at(2019, FiscalYear)),
            ("令和元年度（2019年度）", at(2019, FiscalYear)),
            ("S64", at(1989, Calendar)),
            ("㍻31年", at(2019, Calendar)),
            ("㋿6年", at(2024, Calendar)),
            ("2024年度", at(2024, FiscalYear)),
            ("FY2024", at(2024, FiscalYear)),
            ("'24年度", at(2024, FiscalYear)),
            ("令和2年度末", at(2020, FiscalYearEnd)),
            ("R6.3.31", on(2024, 3, Some(31))),
            ("2024/3/31", on(2024, 3, Some(31))),
            ("2025年4月1日", on(2025, 4, Some(1))),
            ("令和7年3月末", on(2025, 3, Some(31))),
            ("令和6年9月", on(2024, 9, None)),
            ("令和6年度第4四半期", on(2025, 3, None)),
            ("R2〜R6", over(2020, 2024)),
            ("令和2～6年度", over(2020, 2024)),
            ("令和3年度から令和7年度まで", over(2021, 2025)),
            ("(H28年)", at(2016, Calendar)),
            ("2025年現在", at(2025, Calendar)),
            ("二〇二四年度", at(2024, FiscalYear)),
        ];
        for (text, period) in accepted {
            assert_eq!(parse(text), Some(period), "{text}");
        }
        // A figure, a span of time, an ambiguous year, an impossible day or month, and two years that are not the same.
        for text in [
            "2024",
            "24年度",
            "5年",
            "82.26年",
            "2024.3",
            "R6.2.30",
            "H30/R2",
            "3年に1回",
            "S",
            "R0",
            "H2O",
            "令和",
            "2024人",
            "20240331",
            "",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    /// Periods inside heads and remarks.
    #[test]
    fn inside_texts() {
        let found = [
            ("R4目標", at(2022, Calendar)),
            ("令和2年度\n実績値", at(2020, FiscalYear)),
            ("平成31年度末\n(目標)", at(2019, FiscalYearEnd)),
            ("目標値\n(令和6年度)", at(2024, FiscalYear)),
            ("H30 (現状値)", at(2018, Calendar)),
            ("2024 実績値", at(2024, Calendar)),
            ("目標2022", at(2022, Calendar)),
            ("2024実績値", at(2024, Calendar)),
            ("積上(R3年度～R7年度)", over(2021, 2025)),
            ("毎年（R5年度～R6年度）", over(2023, 2024)),
            ("単年（R32年（2050年）まで）", at(2050, Calendar)),
            ("単年(R7年度)", at(2025, FiscalYear)),
            ("2027年３月頃把握予定", on(2027, 3, None)),
            ("2030年までに", at(2030, Calendar)),
        ];
        for (text, period) in found {
            assert_eq!(find(text).map(|(found, _)| found), Some(period), "{text}");
        }
        for text in ["3年に1回", "神戸2025ビジョン", "2024人", "2,024", "第2期", "5年間", "JUEMUN", "H2O", "12024", "24年度"]
        {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(find("目標値\n（令和６年度）").map(|(_, range)| &"目標値\n（令和６年度）"[range]), Some("令和６年度"));
    }

    #[test]
    fn a_period_beside_characters_without_shape_is_found_where_it_stands() {
        for (text, part) in
            [("\u{200b}あ R6", "R6"), ("目\u{200b}標R4 R4", "R4"), ("目標令\u{feff}和６年度\u{200b}末", "令\u{feff}和６年度\u{200b}末")]
        {
            assert_eq!(find(text).map(|(_, range)| text.get(range)), Some(Some(part)), "{text:?}");
        }
    }

    #[test]
    fn serials_are_days_of_the_1900_system() {
        for (serial, day) in [
            (1.0, on(1900, 1, Some(1))),
            (59.0, on(1900, 2, Some(28))),
            (61.0, on(1900, 3, Some(1))),
            (36526.5, on(2000, 1, Some(1))),
            (45351.0, on(2024, 2, Some(29))),
            (45748.0, on(2025, 4, Some(1))),
            (2_958_465.0, on(9999, 12, Some(31))),
        ] {
            assert_eq!(from_serial(serial), Some(day), "{serial}");
        }
        for serial in [0.0, 0.5, 60.0, 60.9, -1.0, 2_958_466.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(from_serial(serial), None, "{serial}");
        }
    }
}
