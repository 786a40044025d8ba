//! One year: with an era's name or letter, western, or two digits after an apostrophe.
//!
//! In: a folded text. Out: the [`Year`] at its head and the bytes that it takes. An era may run past its end: 平成32 is 2020. Knows nothing of
//! what the year is of (年 or 年度), nor of months.
//!
//! `R元` is 2019, `H31/R元` the same year named twice.

/// A year as written.
#[derive(Clone, Copy)]
pub(super) struct Year {
    /// Western year.
    pub western: i32,
    /// First year of its era minus one; none for western years.
    pub era: Option<i32>,
    /// Whether it is sure to be a year by its own looks: with an era's name, or an apostrophe.
    pub marked: bool,
}

/// The last western year that a sheet speaks of.
const LAST: i32 = 2100;
/// The first western year that needs no 年 to be one.
const FIRST: i32 = 1900;
/// The first year of the first era, which a western year with 年 may be.
const MEIJI: i32 = 1868;

/// Era names and letters with the year before their first.
const ERAS: [(&str, i32); 18] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("大正", 1911),
    ("明治", 1867),
    ("令", 2018),
    ("平", 1988),
    ("昭", 1925),
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
pub(super) fn year(line: &str) -> Option<(Year, usize)> {
    if let Some((year, len)) = line.strip_prefix('\'').and_then(of_this_century) {
        return Some((year, len + 1));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number: i32 = if digits == 4 { line[..4].parse().ok()? } else { return None };
        let first = if line[4..].starts_with('年') { MEIJI } else { FIRST };
        return (first..=LAST).contains(&number).then_some((Year { western: number, era: None, marked: false }, 4));
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
        None => hundred(body).filter(|_| !name.is_ascii()).or_else(|| small_number(body))?,
    };
    let rest = &body[len..];
    let old_letter = matches!(*name, "T" | "M") && !rest.starts_with('年');
    let spaced_letter = name.is_ascii() && gap > 1;
    let joined = name.is_ascii() && rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let western = offset + number;
    if number == 0 || western > LAST || old_letter || spaced_letter || joined {
        return None;
    }
    Some((Year { western, era: Some(*offset), marked: true }, name.len() + gap + len))
}

/// Two digits of a year of this century: 24 of '24 and of FY24.
pub(super) fn of_this_century(line: &str) -> Option<(Year, usize)> {
    let (number, len) = small_number(line)?;
    let joined = line[len..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
    (len == 2 && !joined).then_some((Year { western: 2000 + number, era: None, marked: true }, len))
}

/// Three digits of an era that ran far past its end, only with 年 after them: 昭和100年.
fn hundred(line: &str) -> Option<(i32, usize)> {
    let number: i32 = line.get(..3).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
    ((100..200).contains(&number) && line[3..].starts_with('年')).then_some((number, 3))
}

/// 二〇二四年: a western year in kanji digits, only with 年 after it.
fn kanji_western(line: &str) -> Option<(Year, usize)> {
    let digits: Vec<i32> = line.chars().map_while(kanji_digit).collect();
    let len = digits.len() * '一'.len_utf8();
    let number = digits.iter().fold(0_i32, |sum, digit| sum.saturating_mul(10).saturating_add(*digit));
    let is_year = digits.len() == 4 && (FIRST..=LAST).contains(&number) && line[len..].starts_with('年');
    is_year.then_some((Year { western: number, era: None, marked: true }, len))
}

/// The last year of a span whose era stands at the first: R2～6, 2020～24.
pub(super) fn short_year(line: &str, before: Year) -> Option<(Year, usize)> {
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
pub(super) fn small_number(line: &str) -> Option<(i32, usize)> {
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

/// Whether a character of a stored text can be the number of a year: no year is without one.
pub(super) const fn may_count(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | '元' | '十') || kanji_digit(c).is_some()
}

pub(super) const fn kanji_digit(c: char) -> Option<i32> {
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
pub(super) fn same_year(rest: &str, first: Year, word: &str) -> usize {
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
