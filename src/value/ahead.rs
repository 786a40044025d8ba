//! What may stand ahead of a figure: brackets, marks, periods, spans of time, qualifiers, labels, denominators, units.
//!
//! In: a folded text. Out: everything ahead of the figure put into the [`Single`] or kept as a [`Front`], and the rest. What is not known is left
//! standing, so that no figure is found behind it. Knows nothing of what stands behind the figure.
//!
//! `R6約1日当たり` is the period 2024, 約 and the denominator 日; `5年間で延べ` is a note and 延べ; `全国平均：` is left standing.

use super::fold::{self, Folded};
use super::single::{Miss, Single, group};
use super::unit::{self, Unit, Units};
use super::{Period, number, period, words};
use crate::finding::Code;

/// What stands before a figure and belongs to its unit.
#[derive(Default)]
pub(super) struct Front {
    /// A unit in front: ¥, 人/年, 人口千対.
    unit: Option<Unit>,
    /// A denominator in front: 10万人当たり.
    per: Option<String>,
    /// Whether a place stands in front, so that only a rank may follow.
    ranked: bool,
    /// Whether 年度 stands right in front of the digits, so that only a known unit may follow: 令和5年度3次募集 holds no figure.
    close: bool,
}

impl Front {
    /// Takes everything that may stand before a figure, and gives the rest.
    pub(super) fn take<'t>(units: &Units, folded: &Folded<'_>, line: &'t str, single: &mut Single) -> (Self, &'t str) {
        let mut front = Self::default();
        let mut rest = line.trim_start();
        while let Some(after) = front.step(units, folded, rest, single) {
            rest = after.trim_start();
        }
        (front, rest)
    }

    /// Takes one thing that may stand before a figure; none when nothing known stands there.
    fn step<'t>(&mut self, units: &Units, folded: &Folded<'_>, text: &'t str, single: &mut Single) -> Option<&'t str> {
        if let Some((inner, after)) = leading_bracket(text) {
            return bracket(inner, single).then_some(after);
        }
        if let Some((mark, after)) = mark(text) {
            single.notes.push(folded.as_written(mark).to_owned());
            return Some(after);
        }
        if let Some((word, after)) = words::relation(text) {
            single.qualifiers.push(word.to_owned());
            return Some(after.trim_start_matches(['、', ':']));
        }
        if let Some((period, after)) = period_in_front(text).filter(|_| single.period.is_none()) {
            if let Some(after) = after.strip_prefix('比') {
                single.qualifiers.push(format!("{}比", &text[..text.len() - after.len() - '比'.len_utf8()]));
                return Some(after.trim_start_matches(['で', 'の']));
            }
            single.period = Some(period);
            let told = &text[..text.len() - after.len()];
            self.close = ends_fiscal(told) && after.starts_with(|c: char| c.is_ascii_digit());
            if told.contains("目標") {
                single.qualifiers.push("目標".to_owned());
            }
            return Some(after.trim_start_matches(':'));
        }
        if let Some(after) = stretch(text) {
            single.notes.push(folded.as_written(text[..text.len() - after.len()].trim()).to_owned());
            return Some(after);
        }
        if let Some((word, after)) = words::prefix(text).or_else(|| word_at_figure(text)) {
            single.qualifiers.push(word.to_owned());
            let after = after.trim_start().trim_start_matches(':');
            return Some(after.strip_prefix('で').filter(|after| starts_figure(after)).unwrap_or(after));
        }
        if let Some((per, after)) = per(units, text).or_else(|| each(text)).filter(|_| self.per.is_none()) {
            if text[..text.len() - after.len()].contains("平均") {
                single.qualifiers.push("平均".to_owned());
            }
            self.per = Some(per);
            return Some(after);
        }
        if let Some((unit, after)) = unit(units, text).filter(|_| self.unit.is_none()) {
            self.unit = Some(unit);
            return Some(after);
        }
        if let Some(after) = among(units, text).or_else(|| place(text)).filter(|_| !self.ranked) {
            self.ranked = true;
            let label = text[..text.len() - after.len()].trim_end_matches('第');
            if !label.is_empty() {
                single.notes.push(label.to_owned());
            }
            return Some(after);
        }
        if !single.notes.is_empty() {
            return None;
        }
        if let Some((label, after)) = words::label(text) {
            // 現状値＋10% is a change of it, 現状値10% is itself, and 現状値△5人 may be either.
            if let Some(relation) = words::changed(label).filter(|_| after.starts_with(['+', '-', '±', fold::TRIANGLE])) {
                single.qualifiers.push(relation.to_owned());
                return after.starts_with('+').then_some(after);
            }
            if words::names_part(label) {
                single.doubt(Code::AmbiguousValue, format!("「{label}」の値として読んだ"));
            }
            if label.contains("目標") {
                single.qualifiers.push("目標".to_owned());
            }
            single.notes.push(label.to_owned());
            return Some(after.trim_start().trim_start_matches(':'));
        }
        let (label, after) = words::described(text)?;
        single.notes.push(folded.as_written(label).to_owned());
        single.doubt(Code::AmbiguousValue, format!("「{}」の値として読んだ", folded.as_written(label)));
        Some(after)
    }

    /// ¥ or $ before a figure; gives the rest, without the dash that ends a written amount of money (￥1,234-).
    pub(super) fn currency<'t>(&mut self, units: &Units, text: &'t str) -> &'t str {
        // The yen sign of Shift_JIS is the backslash of ASCII.
        let Some(sign) = text.chars().next().filter(|c| matches!(c, '¥' | '$' | '\\')) else { return text };
        let Some(unit) = units.known(if sign == '$' { "$" } else { "¥" }) else { return text };
        self.unit = Some(unit);
        let rest = text[sign.len_utf8()..].trim_start();
        rest.strip_suffix(['-', fold::DASH, fold::LONG_VOWEL]).unwrap_or(rest)
    }

    /// Joins a unit or denominator in front with the one behind the figure.
    ///
    /// # Errors
    /// When what stands in front asks for another unit behind.
    pub(super) fn join(self, units: &Units, single: &mut Single) -> Result<(), Miss> {
        if self.ranked && single.unit.as_ref().is_none_or(|unit| &*unit.canonical != "位") {
            return Err(Miss::Other);
        }
        if self.close && !single.unit.as_ref().is_some_and(|unit| unit.known) {
            return Err(Miss::Other);
        }
        if let Some(per) = self.per {
            single.unit = Some(single.unit.take().and_then(|unit| units.over(unit, &per)).ok_or(Miss::Other)?);
        }
        match (self.unit, &single.unit) {
            (Some(unit), None) => single.unit = Some(unit),
            (Some(unit), Some(behind)) if unit.canonical != behind.canonical => {
                let compound = units.known(&format!("{}/{}", behind.written, unit.written));
                let detail = format!("前に「{}」、後ろに「{}」", unit.written, behind.written);
                if compound.is_none() {
                    single.doubt(Code::UnitConflict, detail);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether a figure starts there, after blanks.
pub(super) fn starts_figure(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// A bracket at the head of a text: its inside and the rest.
fn leading_bracket(text: &str) -> Option<(&str, &str)> {
    text.starts_with(['(', '[']).then(|| group(text)).flatten()
}

/// Takes a bracket ahead of a figure: its period, its qualifiers, or a label that changes nothing; false when it is something else.
fn bracket(inner: &str, single: &mut Single) -> bool {
    if let Some(period) = period::remark(inner).filter(|_| single.period.is_none()) {
        single.period = Some(period);
    } else if let Some(words) = words::remark(inner) {
        single.qualifiers.extend(words);
    } else if words::label(inner).is_some_and(|(_, rest)| rest.is_empty()) && single.notes.is_empty() {
        single.notes.push(inner.to_owned());
    } else {
        return false;
    }
    true
}

/// A footnote mark ahead of a figure, 「※45件」, 「*45」, with the number that stands close behind it and apart from the figure: 「※1 45件」.
fn mark(text: &str) -> Option<(&str, &str)> {
    let bare = text.trim_start_matches(['※', '*', '†', '‡']);
    if bare.len() == text.len() {
        return None;
    }
    let number = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = number.len() < bare.len() && number.starts_with([' ', ')']) && starts_figure(&number[1..]);
    let after = if numbered { &number[1..] } else { bare };
    starts_figure(after).then(|| (text[..text.len() - after.len()].trim(), after))
}

/// Whether a text ends with a fiscal year, behind which a figure may follow at once.
fn ends_fiscal(text: &str) -> bool {
    text.ends_with("年度") || text.ends_with("年度末")
}

/// A period before a figure: set off by a blank or a colon, followed by 比, by what it is the year of, or by a qualifier; 年度 needs nothing
/// between.
fn period_in_front(text: &str) -> Option<(Period, &str)> {
    let (period, len) = period::head(text)?;
    let (own, after) = text.split_at(len);
    if own.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let told = ["実績値", "実績", "目標値", "目標", "現在", "時点", "まで"].iter().find_map(|word| after.strip_prefix(word));
    let named = told.or_else(|| ends_fiscal(own).then_some(after));
    let joined = named.map(|after| ["では", "で", "の", "は", "に"].iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after));
    if let Some(after) = joined.filter(|after| starts_figure(after)) {
        return Some((period, after));
    }
    let after = told.unwrap_or(after);
    let qualified = words::prefix(after).is_some_and(|(_, rest)| starts_figure(rest.trim_start_matches([':', ' '])));
    ((after.starts_with([' ', ':', '比']) && !after.trim().is_empty()) || qualified).then_some((period, after))
}

/// A stretch of time over which a figure was gathered: 「5年間で」, 「３か年平均」, 「計画期間中に」, 「毎年度」. Gives the rest, which starts with a
/// figure or with a qualifier of it.
fn stretch(text: &str) -> Option<&str> {
    const PLAN: [&str; 8] = ["計画期間中", "計画期間内", "計画期間", "期間中", "期間内", "毎年度", "各年度", "年度内"];
    let counted = || {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = text[digits..].trim_start();
        let span = ["年間", "か年", "ヶ年", "カ年", "ヵ年", "ケ年", "箇年", "か月間", "ヶ月間", "カ月間", "年度間"];
        let after = span.iter().find_map(|word| rest.strip_prefix(word))?;
        (1..=2).contains(&digits).then_some(after)
    };
    let whole = PLAN.iter().find_map(|word| text.strip_prefix(word));
    let after = whole.or_else(counted)?;
    let bound = ["において", "では", "で", "の", "に", ":"].iter().find_map(|word| after.strip_prefix(word));
    let rest = bound.unwrap_or(after).trim_start();
    let qualified = words::prefix(rest).is_some_and(|(_, rest)| starts_figure(rest.trim_start_matches([':', ' ', 'で'])));
    (qualified || (starts_figure(rest) && (bound.is_some() || whole.is_some()))).then_some(rest)
}

/// Words that qualify a figure only right ahead of its digits: 全13校, 「p 1,234」 and 「r 1,234」 of statistical tables.
fn word_at_figure(text: &str) -> Option<(&'static str, &str)> {
    const WORDS: [(&str, &str); 8] =
        [("p", "速報"), ("P", "速報"), ("r", "訂正"), ("全", "全"), ("@", "単価"), ("単価", "単価"), ("上限", "上限"), ("金", "金額")];
    let (told, after) = WORDS.iter().find_map(|(word, told)| Some((*told, text.strip_prefix(word)?)))?;
    starts_figure(after).then_some((told, after))
}

/// A time before the figure of each: 週3日, 毎月1回, 1日350人.
fn each(text: &str) -> Option<(String, &str)> {
    const TIMES: [(&str, &str); 10] = [
        ("毎週", "週"),
        ("週", "週"),
        ("毎月", "月"),
        ("月", "月"),
        ("毎年", "年"),
        ("年", "年"),
        ("毎日", "日"),
        ("日", "日"),
        ("1日", "日"),
        ("一日", "日"),
    ];
    if !text.starts_with(['毎', '週', '月', '年', '日', '1', '一']) {
        return None;
    }
    let (per, after) = TIMES.iter().find_map(|(word, per)| Some((*per, text.strip_prefix(word)?)))?;
    let after = after.strip_prefix('に').unwrap_or(after);
    after.starts_with(|c: char| c.is_ascii_digit()).then(|| (per.to_owned(), after))
}

/// A denominator before a figure: 10万人当たり, 人口10万人あたり, 1人1日当たり, 1日平均.
pub(super) fn per<'t>(units: &Units, text: &'t str) -> Option<(String, &'t str)> {
    let whose = ["人口", "市民", "町民", "村民", "区民", "県民", "住民"];
    let amounts = whose.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    if !number::may_begin(amounts) {
        return None;
    }
    let (at, word) = ["当たり", "あたり", "当り", "平均"].iter().find_map(|word| Some((amounts.find(word)?, *word)))?;
    let (mut amounts, after) = (&amounts[..at], &amounts[at + word.len()..]);
    let mut parts = Vec::new();
    while !amounts.is_empty() {
        let figure = number::read(amounts).ok()??;
        let number = amounts[..figure.len].trim();
        let (unit, len) = units.longest_head(amounts[figure.len..].trim_start())?;
        parts.push(unit::multiple(&number.replace(',', ""), &unit));
        amounts = amounts[figure.len..].trim_start()[len..].trim_start();
    }
    let told = word != "平均" || parts == ["日"];
    (told && !parts.is_empty()).then(|| (unit::denominator(parts), after.trim_start_matches([':', ' ', '、'])))
}

/// A unit before a figure: 人/年 5, 人口千対8.2.
fn unit<'t>(units: &Units, text: &'t str) -> Option<(Unit, &'t str)> {
    if text.starts_with(|c: char| c.is_ascii_digit()) || !(text.starts_with("人口") || text.starts_with("出生") || text.contains('/')) {
        return None;
    }
    let (unit, len) = units.longest_head(text).or_else(|| {
        let end = text.find(' ')?;
        Some((units.known(&text[..end])?, end))
    })?;
    let name = &text[..len];
    let after = &text[len..];
    let sure = name.ends_with('対') || name.starts_with("人口") || (name.contains('/') && after.starts_with([' ', ':']));
    (sure && starts_figure(after.trim_start_matches(':'))).then(|| (unit, after.trim_start_matches(':')))
}

/// Those among whom a rank is taken: 「47都道府県中」, 「県内19市中」. Gives the rest, which starts with the rank.
fn among<'t>(units: &Units, text: &'t str) -> Option<&'t str> {
    let body = words::ranked(text).map_or(text, |(_, after)| after);
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || !(body.contains('中') || body.contains("のうち")) {
        return None;
    }
    let (_, len) = units.longest_head(&body[digits..])?;
    let after = &body[digits + len..];
    let after = ["のうち", "中"].iter().find_map(|word| after.strip_prefix(word))?.trim_start().trim_start_matches('第');
    starts_figure(after).then_some(after)
}

/// A place before a rank: 全国第5位. Gives the rest, which starts with the rank.
fn place(text: &str) -> Option<&str> {
    let (_, after) = words::ranked(text)?;
    let after = after.trim_start().trim_start_matches('第');
    starts_figure(after).then_some(after)
}
