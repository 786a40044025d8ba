//! One figure with all that may stand around it: sign, unit, qualifiers, its own period, remarks, footnote marks.
//!
//! In: a folded text. Out: a [`Single`] when the *whole* text is one figure and known things around it, else nothing or what is broken.
//! A text of which any part stays unexplained is not read at all. Knows nothing of lists, ranges or number formats.
//!
//! `約5,357人(見込値)※` is 5357 人 with 約 and 見込, note ※; `5人の採用` is no figure.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::fold::{self, DASH, Folded, LONG_VOWEL, TRIANGLE};
use super::number::{self, Form};
use super::unit::{Unit, Units};
use super::{Component, Doubt, Part, Period, Quantity, Written, components, period, words};
use crate::finding::Code;

/// One figure and what stands around it.
#[derive(Debug, Default)]
pub(super) struct Single {
    /// Value in the base unit.
    pub value: Decimal,
    /// Value before scale.
    pub written: Decimal,
    /// Decimals as written.
    pub decimals: u32,
    /// Scale as written: 万.
    pub scale: String,
    /// The unit, where the text has one.
    pub unit: Option<Unit>,
    /// Canonical qualifiers in the order of the text.
    pub qualifiers: Vec<String>,
    /// The period that the text names.
    pub period: Option<Period>,
    /// Remarks and marks as written.
    pub notes: Vec<String>,
    /// Figures for reference in brackets.
    pub references: Vec<Component>,
    /// What a person should look at.
    pub doubts: Vec<Doubt>,
}

/// Why a text is no single figure.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Miss {
    /// It is something else.
    Other,
    /// It is a code or a word that only looks like a figure.
    Words,
    /// It is a figure that is broken or has two meanings; why, in Japanese.
    Broken(Code, String),
}

impl Single {
    /// The quantity, with the empty unit where the text has none.
    pub fn quantity(&self, units: &Units) -> Quantity {
        let (unit, name) = match &self.unit {
            Some(unit) => (Arc::clone(&unit.canonical), Arc::clone(&unit.written)),
            None => (units.none(), units.none()),
        };
        let written = if self.scale.is_empty() { name } else { Arc::from(format!("{}{name}", self.scale)) };
        Quantity { value: self.value, unit, written: Written { value: self.written, decimals: self.decimals, unit: written } }
    }

    fn doubt(&mut self, code: Code, detail: impl Into<String>) {
        self.doubts.push(Doubt { code, detail: detail.into() });
    }
}

/// The single figure that a folded text is.
pub(super) fn read(units: &Units, folded: &Folded<'_>, line: &str) -> Result<Single, Miss> {
    let line = line.trim();
    if let Some(inner) = wrapped(line) {
        return bracketed(units, folded, inner);
    }
    let mut single = Single::default();
    let mut front = Front::default();
    let mut rest = before_figure(units, line, &mut single, &mut front);
    let sign = sign(&mut rest, &mut single)?;
    if let Some(after) = currency(units, rest) {
        (front.unit, rest) = (Some(after.0), after.1.trim_start());
    }
    let figure = number::read(rest).map_err(|why| Miss::Broken(Code::NotANumber, why))?.ok_or(Miss::Other)?;
    let (mut value, mut written, mut decimals) = (figure.value, figure.written, figure.decimals);
    let (digits, after) = rest.split_at(figure.len);
    rest = after;
    if let Some((tenths, digits, after)) = parts_of_ten(rest) {
        value = value.checked_add(tenths).ok_or(Miss::Other)?;
        written = value;
        decimals = digits;
        single.unit = units.known("割");
        rest = after;
    }
    if sign == Sign::Either && !value.is_zero() {
        return Err(Miss::Broken(Code::AmbiguousValue, "「±」の付いた値は正か負か決まらない".to_owned()));
    }
    let negative = sign == Sign::Minus && !value.is_zero();
    after_figure(units, folded, rest, &mut single)?;
    if single.unit.as_ref().is_some_and(|unit| &*unit.written == "年") && period::whole(&format!("{digits}年")).is_some() {
        return Err(Miss::Words);
    }
    for quirk in figure.quirks {
        single.doubt(Code::AmbiguousValue, quirk);
    }
    accept_form(figure.form, single.unit.as_ref(), negative)?;
    join_front(units, front, &mut single)?;
    let factor = single.unit.as_ref().map_or(Decimal::ONE, |unit| unit.factor);
    let scaled = value.checked_mul(factor).ok_or_else(|| Miss::Broken(Code::NotANumber, "数が大きすぎる".to_owned()))?;
    single.value = if negative { -scaled } else { scaled };
    single.written = if negative { -written } else { written };
    single.decimals = decimals;
    single.scale = figure.scale;
    if let Some(unit) = single.unit.as_ref().filter(|unit| !unit.known) {
        let detail = format!("単位「{}」", unit.written);
        single.doubt(Code::UnknownUnit, detail);
    }
    Ok(single)
}

/// The inside of brackets around a whole text.
fn wrapped(line: &str) -> Option<&str> {
    let inner = line.strip_prefix(['(', '['])?.strip_suffix([')', ']'])?;
    (!inner.contains(['(', ')', '[', ']'])).then_some(inner)
}

/// A figure in brackets: (△5) is -5; (5) may be negative or for reference.
fn bracketed(units: &Units, folded: &Folded<'_>, inner: &str) -> Result<Single, Miss> {
    let mut single = read(units, folded, inner)?;
    if single.value > Decimal::ZERO {
        return Err(Miss::Broken(Code::AmbiguousValue, "括弧の中の値が負の数か参考の値か決まらない".to_owned()));
    }
    single.qualifiers.push("括弧書き".to_owned());
    Ok(single)
}

/// What stands before a figure and belongs to its unit.
#[derive(Default)]
struct Front {
    /// A unit in front: ¥, 人/年, 人口千対.
    unit: Option<Unit>,
    /// A denominator in front: 10万人当たり.
    per: Option<String>,
    /// Whether a place stands in front, so that only a rank may follow.
    ranked: bool,
}

/// Takes everything that may stand before a figure.
fn before_figure<'t>(units: &Units, line: &'t str, single: &mut Single, front: &mut Front) -> &'t str {
    let mut rest = line;
    loop {
        rest = rest.trim_start();
        if let Some((inner, after)) = leading_bracket(rest) {
            if let Some(period) = period::whole(inner).filter(|_| single.period.is_none()) {
                single.period = Some(period);
            } else if let Some(words) = words::remark(inner) {
                single.qualifiers.extend(words);
            } else {
                return rest;
            }
            rest = after;
        } else if let Some((word, after)) = words::relation(rest) {
            single.qualifiers.push(word.to_owned());
            rest = after.trim_start_matches(['、', ':']);
        } else if let Some((period, after)) = period_in_front(rest).filter(|_| single.period.is_none()) {
            if let Some(after) = after.strip_prefix('比') {
                single.qualifiers.push(format!("{}比", &rest[..rest.len() - after.len() - '比'.len_utf8()]));
                rest = after;
            } else {
                single.period = Some(period);
                rest = after.trim_start_matches(':');
            }
        } else if let Some((word, after)) = words::prefix(rest) {
            single.qualifiers.push(word.to_owned());
            rest = after.trim_start().trim_start_matches(':');
        } else if let Some((word, after)) = letter_in_front(rest) {
            single.qualifiers.push(word.to_owned());
            rest = after;
        } else if let Some((per, after)) = per_in_front(units, rest).filter(|_| front.per.is_none()) {
            front.per = Some(per);
            rest = after;
        } else if let Some((unit, after)) = unit_in_front(units, rest).filter(|_| front.unit.is_none()) {
            front.unit = Some(unit);
            rest = after;
        } else if let Some((label, after)) =
            words::ranked(rest).filter(|(_, after)| !front.ranked && starts_figure(after.trim_start_matches('第')))
        {
            front.ranked = true;
            if label != "第" {
                single.notes.push(label.to_owned());
            }
            rest = after.trim_start_matches('第');
        } else if let Some((label, after)) = words::label(rest).filter(|_| single.notes.is_empty()) {
            single.notes.push(label.to_owned());
            rest = after.trim_start().trim_start_matches(':');
        } else {
            return rest;
        }
    }
}

/// Whether a figure starts there, after blanks.
fn starts_figure(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

/// A bracket at the head of a text: its inside and the rest.
fn leading_bracket(text: &str) -> Option<(&str, &str)> {
    text.starts_with(['(', '[']).then(|| group(text)).flatten()
}

/// A balanced bracket group at the head of a text: its inside and the rest.
pub(super) fn group(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((text[1..at].trim(), &text[at + 1..]));
        }
    }
    None
}

/// A period before a figure, set off by a blank or a colon, or followed by 比: 「R2：」, 「2013年度比」.
fn period_in_front(text: &str) -> Option<(Period, &str)> {
    let (period, len) = period::head(text)?;
    let (own, after) = text.split_at(len);
    let told = ["実績値", "実績", "目標値", "目標", "現在", "時点"].iter().find_map(|word| after.strip_prefix(word));
    let after = told.unwrap_or(after);
    let bare = own.bytes().all(|b| b.is_ascii_digit());
    (!bare && after.starts_with([' ', ':', '比']) && !after.trim().is_empty()).then_some((period, after))
}

/// 「p 1,234」 and 「r 1,234」 of statistical tables.
fn letter_in_front(text: &str) -> Option<(&'static str, &str)> {
    let (told, after) = match text.chars().next()? {
        'p' | 'P' => ("速報", &text[1..]),
        'r' => ("訂正", &text[1..]),
        _ => return None,
    };
    starts_figure(after).then_some((told, after))
}

/// A denominator before a figure: 10万人当たり, 人口10万人あたり, 1日当たり, 週.
fn per_in_front<'t>(units: &Units, text: &'t str) -> Option<(String, &'t str)> {
    for (words, per) in [(["毎週", "週"], "週"), (["毎月", "月"], "月"), (["毎年", "年"], "年")] {
        if let Some(after) =
            words.iter().find_map(|word| text.strip_prefix(word)).filter(|after| after.starts_with(|c: char| c.is_ascii_digit()))
        {
            return Some((per.to_owned(), after));
        }
    }
    let (at, word) = ["当たり", "あたり", "当り"].iter().find_map(|word| Some((text.find(word)?, *word)))?;
    let (head, after) = (&text[..at], &text[at + word.len()..]);
    let amount = head.strip_prefix("人口").unwrap_or(head);
    let figure = number::read(amount).ok()??;
    let unit = units.known(amount[figure.len..].trim())?;
    let after = after.trim_start_matches([':', ' ', '、']);
    let number = amount[..figure.len].trim();
    let per = if number == "1" || number == "一" { unit.canonical.to_string() } else { format!("{number}{}", unit.canonical) };
    Some((per, after))
}

/// A unit before a figure: 人/年 5, 人口千対8.2.
fn unit_in_front<'t>(units: &Units, text: &'t str) -> Option<(Unit, &'t str)> {
    if text.starts_with(|c: char| c.is_ascii_digit()) || !(text.starts_with("人口") || text.contains('/')) {
        return None;
    }
    let (unit, len) = units.longest_head(text).or_else(|| {
        let end = text.find(' ')?;
        Some((units.known(&text[..end])?, end))
    })?;
    let name = &text[..len];
    let after = &text[len..];
    let sure = name.starts_with("人口") || (name.contains('/') && after.starts_with([' ', ':']));
    (sure && starts_figure(after.trim_start_matches(':'))).then(|| (unit, after.trim_start_matches(':')))
}

/// ¥ or $ before a figure.
fn currency<'t>(units: &Units, text: &'t str) -> Option<(Unit, &'t str)> {
    let sign = text.chars().next().filter(|c| matches!(c, '¥' | '$'))?;
    let unit = units.known(&text[..sign.len_utf8()])?;
    Some((unit, &text[sign.len_utf8()..]))
}

/// The sign of a figure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
    Either,
}

/// Takes the sign before a figure. A dash or a minus with a blank behind it may mean "none", so it is not taken.
fn sign(rest: &mut &str, single: &mut Single) -> Result<Sign, Miss> {
    let text = *rest;
    let Some(first) = text.chars().next() else { return Ok(Sign::Plus) };
    let after = &text[first.len_utf8()..];
    let figure = after.trim_start_matches(['¥', '$']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let (sign, after) = match first {
        TRIANGLE => (Sign::Minus, after.trim_start()),
        '+' => (Sign::Plus, after.trim_start()),
        '±' => (Sign::Either, after.trim_start()),
        '-' if figure => (Sign::Minus, after),
        LONG_VOWEL if figure => {
            single.doubt(Code::AmbiguousValue, "長音「ー」を負の符号として読んだ");
            (Sign::Minus, after)
        }
        '-' | DASH | LONG_VOWEL if starts_figure(after) => {
            return Err(Miss::Broken(Code::AmbiguousValue, format!("「{first}」が負の符号か、横棒（該当なし）か決まらない")));
        }
        _ => return Ok(Sign::Plus),
    };
    *rest = after;
    Ok(sign)
}

/// 「割5分」 after a figure: what it adds in 割, its decimals, and the text after it.
fn parts_of_ten(rest: &str) -> Option<(Decimal, u32, &str)> {
    let mut text = rest.strip_prefix('割')?;
    let mut sum = Decimal::ZERO;
    let mut places = 0;
    for (name, place) in [('分', 1), ('厘', 2), ('毛', 3)] {
        let Some(digit) = text.chars().next().and_then(|c| c.to_digit(10)) else { continue };
        let Some(after) = text[1..].strip_prefix(name) else { continue };
        sum += Decimal::new(i64::from(digit), place);
        places = place;
        text = after;
    }
    (places > 0).then_some((sum, places, text))
}

/// Takes everything that may stand after a figure.
fn after_figure(units: &Units, folded: &Folded<'_>, rest: &str, single: &mut Single) -> Result<(), Miss> {
    let mut rest = rest;
    let mut first = true;
    loop {
        rest = rest.trim_start();
        let Some(c) = rest.chars().next() else { return Ok(()) };
        if matches!(c, '(' | '[') {
            let (inner, after) = group(rest).ok_or(Miss::Other)?;
            bracket(units, folded, inner, &rest[..rest.len() - after.len()], single);
            rest = after;
        } else if c == '※' || rest.starts_with("注") && is_footnote(rest) {
            single.notes.push(folded.as_written(rest).to_owned());
            return Ok(());
        } else if fold::is_mark(c) || fold::is_arrow(c) || c == '*' {
            let after = rest[c.len_utf8()..].trim_start_matches(|d| c == '*' && (d == '*' || d == ')' || char::is_ascii_digit(&d)));
            let mark = &rest[..rest.len() - after.len()];
            if mark.contains(|d: char| d.is_ascii_digit()) {
                single.doubt(Code::AmbiguousValue, format!("「{mark}」を注の印として読んだ"));
            }
            single.notes.push(folded.as_written(mark).to_owned());
            rest = after;
        } else if c == '。' && rest.len() == c.len_utf8() {
            return Ok(());
        } else {
            let run = &rest[..run_length(rest)];
            if run.is_empty() {
                return Err(Miss::Other);
            }
            word_run(units, run, first, single)?;
            rest = &rest[run.len()..];
        }
        first = false;
    }
}

/// Whether a text is the mark of a footnote: 注, 注1, 注1).
fn is_footnote(text: &str) -> bool {
    text.trim_start_matches('注').trim_end_matches([')', '.', ' ']).bytes().all(|b| b.is_ascii_digit())
}

/// Bytes up to the next bracket, mark or arrow; the ² of m² is part of its unit.
fn run_length(text: &str) -> usize {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let squared = matches!(c, '²' | '³') && before == 'm';
        let subscript = c == '₂' && before == 'O';
        if matches!(c, '(' | '[' | ')' | ']' | '*' | '。') || fold::is_arrow(c) || (fold::is_mark(c) && !squared && !subscript) {
            return at;
        }
        before = c;
    }
    text.len()
}

/// Words after a figure: its unit, first, and qualifiers.
fn word_run(units: &Units, run: &str, first: bool, single: &mut Single) -> Result<(), Miss> {
    let mut body = run.trim();
    let at = single.qualifiers.len();
    let mut unit = None;
    loop {
        if body.is_empty() {
            break;
        }
        if first && single.unit.is_none() {
            unit = units.known(body);
            if unit.is_some() {
                break;
            }
        }
        let Some((head, told)) = words::suffix(body) else {
            let joined: String = body.split(' ').collect();
            if !first || single.unit.is_some() || joined.is_empty() {
                return Err(Miss::Other);
            }
            let several = body.contains(' ') && units.known(&joined).is_none();
            if matches!(body, "p" | "r") {
                single.qualifiers.insert(at, if body == "p" { "速報" } else { "訂正" }.to_owned());
                return Ok(());
            }
            unit = if several { None } else { units.any(&joined) };
            if unit.is_none() {
                return Err(Miss::Other);
            }
            break;
        };
        single.qualifiers.insert(at, told.to_owned());
        body = head;
    }
    if unit.is_some() {
        single.unit = unit;
    }
    Ok(())
}

/// A bracket after a figure: its period, qualifiers, its unit, figures for reference, or a remark.
fn bracket(units: &Units, folded: &Folded<'_>, inner: &str, whole: &str, single: &mut Single) {
    let (body, marks) = inner.find(fold::is_mark).map_or((inner, ""), |at| inner.split_at(at));
    let body = body.trim();
    if let Some(period) = period::whole(body).filter(|_| single.period.is_none()) {
        single.period = Some(period);
    } else if let Some(words) = words::remark(body) {
        let told = words.iter().all(|word| body == word || body.starts_with(word.as_str()));
        single.qualifiers.extend(words);
        if !told && (body.contains("期間") || body.contains(|c: char| c.is_ascii_digit())) {
            single.notes.push(folded.as_written(body).to_owned());
        }
    } else if let Some(unit) = units.known(body.strip_prefix("単位:").unwrap_or(body)).filter(|_| single.unit.is_none()) {
        single.unit = Some(unit);
    } else if let Some((period, words)) = period_and_words(body).filter(|_| single.period.is_none()) {
        single.period = Some(period);
        single.qualifiers.extend(words);
    } else {
        if period::is_bare_year(body) {
            single.doubt(Code::PeriodUncertain, format!("「{body}」の年号が書かれていない"));
        }
        if let Some(parts) = components::references(units, folded, body) {
            single.references.extend(parts);
        }
        single.notes.push(folded.as_written(whole).to_owned());
        return;
    }
    if !marks.is_empty() {
        single.notes.push(folded.as_written(marks).to_owned());
    }
}

/// A period with qualifiers after it: 「R3～R5累計」.
fn period_and_words(body: &str) -> Option<(Period, Vec<String>)> {
    let (period, len) = period::head(body)?;
    let rest = body[len..].trim_start();
    Some((period, words::remark(rest.strip_prefix('の').unwrap_or(rest))?))
}

/// Whether a figure in that form may stand with that unit.
fn accept_form(form: Form, unit: Option<&Unit>, negative: bool) -> Result<(), Miss> {
    /// Counters that make a word with one kanji digit: 一部, 十分, 一体.
    const WORDS: [&str; 16] = ["部", "分", "度", "日", "体", "面", "層", "時", "方", "列", "角", "点", "本", "般", "切", "時間"];
    let known = unit.is_some_and(|unit| unit.known);
    match form {
        Form::Digits => Ok(()),
        Form::LeadingZero if known && !negative => Ok(()),
        Form::Kanji if known || unit.is_none() => Ok(()),
        Form::OneKanji if known && !unit.is_some_and(|unit| WORDS.contains(&&*unit.written)) => Ok(()),
        _ => Err(Miss::Words),
    }
}

/// Joins a unit or denominator in front with the one behind the figure.
fn join_front(units: &Units, front: Front, single: &mut Single) -> Result<(), Miss> {
    if front.ranked && single.unit.as_ref().is_none_or(|unit| &*unit.canonical != "位") {
        return Err(Miss::Other);
    }
    if let Some(per) = front.per {
        let Some(unit) = &single.unit else {
            return Err(Miss::Other);
        };
        let name = format!("{}/{per}", unit.canonical);
        single.unit = Some(Unit { canonical: Arc::from(name.as_str()), factor: unit.factor, written: Arc::from(name), known: unit.known });
    }
    match (front.unit, &single.unit) {
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

/// The quantity of a part of a list, with the part that it plays.
pub(super) fn component(units: &Units, single: &Single, label: String, part: Part) -> Component {
    Component { label, part, quantity: single.quantity(units) }
}
