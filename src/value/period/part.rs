//! What follows a year: 年度, 年, a month, a day, a quarter, a half.
//!
//! In: a folded text and the year at its head. Out: the [`Period`] and where it ends. A month of a fiscal year lands in the calendar year that it
//! belongs to. Knows nothing of spans.
//!
//! After the year 2024, `年度第4四半期` is 2025-03 and `.3.31` is 2024-03-31.

use super::year::{Year, small_number};
use super::{Period, YearKind};

/// What follows a year: 年度, 年, a month, a day, a quarter. The period, the bytes up to its end, and whether anything named it a year.
pub(super) fn suffix(line: &str, year: Year, len: usize) -> (Period, usize, bool) {
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
    let part = if rest.starts_with('Q') { quarter(rest) } else { quarter(rest).or_else(|| half(rest)).filter(|_| year.marked) };
    if let Some((month, tail)) = part.filter(|_| rest.starts_with(['Q', '第', '上', '下', '前', '後'])) {
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
    // 前期 and 後期 begin other words too: 前期基本計画, 後期高齢者.
    let alone = |tail: &str| !tail.starts_with(char::is_alphabetic) || ["末", "実績", "目標"].iter().any(|word| tail.starts_with(word));
    let halves = [("上半期", 9), ("上期", 9), ("前期", 9), ("下半期", 3), ("下期", 3), ("後期", 3)];
    let (tail, month) = halves.iter().find_map(|(word, month)| Some((text.strip_prefix(word)?, *month)))?;
    let sure = !text.starts_with(['前', '後']) || alone(tail);
    sure.then_some((month, tail))
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
    if let Some(tail) = tail.strip_prefix("末日").or_else(|| tail.strip_prefix('末')) {
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
    let last = tail.strip_prefix("末日").or_else(|| tail.strip_prefix('末')).filter(|_| year.era.is_some());
    let (day, tail) = last.map_or((None, tail), |after| (Some(days_in(year.western, month)), after));
    (sure && !decimal && ends(tail)).then_some((period(day), tail))
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
