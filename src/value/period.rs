//! Times that a text names: 令和6年度, R6.3.31, H31/R元, 2020～2024, and Excel's day serials.
//!
//! In: a text as stored. Out: a [`Period`]. 暦年 and 年度 stay apart, an era may run past its end (平成32年度 is 2020), and a bare year of two
//! digits (24年度) is never taken: whether it is 平成24 or 2024 only the document knows. Knows nothing of figures.
//!
//! `積上(R3年度～R7年度)` holds the span 2021–2025; `3年に1回` holds no period.

mod part;
mod serial;
mod year;

use std::ops::Range;

pub use serial::from_serial;

use part::suffix;
use year::{Year, same_year, short_year, year};

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
    if text.chars().any(year::may_count) { first_in(text) } else { None }
}

fn first_in(text: &str) -> Option<(Period, Range<usize>)> {
    let folded = Folded::new(text);
    let line = folded.text();
    let mut before = None;
    for (at, c) in line.char_indices() {
        let rest = &line[at..];
        if may_start(before, c, rest)
            && let Some((period, len)) = span(rest, Place::Inside)
        {
            return Some((period, folded.place(&rest[..len])));
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

/// The period of a remark behind a figure: as a whole text, or with words that say what it is the year of: 「R5実績」.
pub(super) fn remark(line: &str) -> Option<Period> {
    let (period, len) = span(line.trim(), Place::Inside)?;
    let rest = line.trim()[len..].trim();
    let told = ["実績値", "実績", "目標値", "目標", "調査", "決算", "値", "分", "現在", "時点"];
    whole(line).or_else(|| told.contains(&rest).then_some(period))
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

/// Whether the text is asked as a whole or looked through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Whole,
    Inside,
}

/// Whether a period may start at a character, seen what stands before it and from it on.
fn may_start(before: Option<char>, c: char, rest: &str) -> bool {
    let joined = before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, '.' | ',' | '-' | '¥' | '$'));
    match c {
        '0'..='9' => !joined,
        'R' | 'H' | 'S' | 'T' | 'M' | 'F' | '\'' => !before.is_some_and(|b| b.is_ascii_alphanumeric()),
        // The short forms 令6 and 平31 stand apart; a number in kanji is taken whole.
        '令' | '平' | '昭' if !["和", "成"].iter().any(|name| rest[c.len_utf8()..].starts_with(name)) => {
            !before.is_some_and(char::is_alphabetic)
        }
        '一' | '二' => before.is_none_or(|b| year::kanji_digit(b).is_none()),
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
    let two_digits = || fiscal.and_then(year::of_this_century);
    let (mut year, mut len) = year(body).or_else(two_digits).or_else(|| short_year(body, before?))?;
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

#[cfg(test)]
mod tests;
