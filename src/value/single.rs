//! One figure with all that may stand around it: sign, unit, qualifiers, its own period, remarks, footnote marks.
//!
//! In: a folded text. Out: a [`Single`] when the *whole* text is one figure and known things around it, else nothing or what is broken.
//! A text of which any part stays unexplained is not read at all. Knows nothing of lists, ranges or number formats.
//!
//! `約5,357人(見込値)※` is 5357 人 with 約 and 見込, note ※; `5人の採用` is no figure.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::ahead::{Front, starts_figure};
use super::fold::{DASH, Folded, LONG_VOWEL, TRIANGLE};
use super::number::{self, Form};
use super::unit::{Unit, Units};
use super::{Component, Doubt, Part, Period, Quantity, Written, behind};
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

    /// Adds something that a person should look at.
    pub fn doubt(&mut self, code: Code, detail: impl Into<String>) {
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
    let (mut front, mut rest) = Front::take(units, folded, line, &mut single);
    let sign = sign(&mut rest, &mut single)?;
    rest = front.currency(units, rest);
    let figure = number::read(rest).map_err(|why| Miss::Broken(Code::NotANumber, why))?.ok_or(Miss::Other)?;
    let (mut value, mut written, mut decimals) = (figure.value, figure.written, figure.decimals);
    rest = &rest[figure.len..];
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
    behind::take(units, folded, rest, &mut single)?;
    for quirk in figure.quirks {
        single.doubt(Code::AmbiguousValue, quirk);
    }
    accept_form(figure.form, single.unit.as_ref(), negative)?;
    let group = figure.decimals == 3 && value >= Decimal::ONE && value < Decimal::ONE_THOUSAND;
    if group && figure.scale.is_empty() && single.unit.as_ref().is_some_and(is_whole) {
        single.doubt(Code::AmbiguousValue, "「.」を小数点として読んだ。桁区切りなら「,」に直す");
    }
    // 約2024年 is a time, not two thousand years.
    let year = value.is_integer() && value >= Decimal::from(1900) && value <= Decimal::from(2100);
    if year && single.unit.as_ref().is_some_and(|unit| &*unit.canonical == "年" && unit.factor == Decimal::ONE) {
        return Err(Miss::Words);
    }
    front.join(units, &mut single)?;
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
    let figure = after.trim_start_matches(['¥', '$', '\\']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
    for (word, sign) in [("マイナス", Sign::Minus), ("ﾏｲﾅｽ", Sign::Minus), ("プラス", Sign::Plus), ("ﾌﾟﾗｽ", Sign::Plus)]
    {
        if let Some(after) = text.strip_prefix(word).filter(|after| starts_figure(after)) {
            *rest = after.trim_start();
            return Ok(sign);
        }
    }
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
        let Some(c) = text.chars().next() else { continue };
        let Some(digit) = number::digit(c) else { continue };
        let Some(after) = text[c.len_utf8()..].strip_prefix(name) else { continue };
        sum += Decimal::new(digit, place);
        places = place;
        text = after;
    }
    (places > 0).then_some((sum, places, text))
}

/// Whether a unit counts what comes in wholes, so that three decimals may be thousands: 25.000人.
pub(super) fn is_whole(unit: &Unit) -> bool {
    const WHOLE: [&str; 12] = ["人", "円", "件", "回", "か所", "社", "団体", "施設", "事業所", "世帯", "台", "校"];
    unit.factor == Decimal::ONE && WHOLE.contains(&&*unit.canonical)
}

/// Whether a figure in that form may stand with that unit. Kanji numerals stand in names and words (四国, 四万十市, 一部, 十分), so only
/// counters that do not may follow them.
fn accept_form(form: Form, unit: Option<&Unit>, negative: bool) -> Result<(), Miss> {
    const AFTER_KANJI: [&str; 17] =
        ["人", "円", "%", "件", "回", "倍", "か所", "社", "団体", "施設", "事業所", "世帯", "台", "位", "校", "路線", "地区"];
    let counted = unit.is_some_and(|unit| unit.known && AFTER_KANJI.contains(&&*unit.canonical));
    match form {
        Form::Digits => Ok(()),
        Form::LeadingZero if unit.is_some_and(|unit| unit.known) && !negative => Ok(()),
        Form::Kanji if counted || unit.is_none() => Ok(()),
        Form::OneKanji if counted => Ok(()),
        Form::OnlyScales if unit.is_some_and(|unit| &*unit.canonical == "%" && unit.factor == Decimal::ONE) => Ok(()),
        Form::OnlyScales if counted => Err(Miss::Broken(Code::AmbiguousValue, "漢数字と単位か、単位だけか決まらない".to_owned())),
        _ => Err(Miss::Words),
    }
}

/// The quantity of a part of a list, with the part that it plays.
pub(super) fn component(units: &Units, single: &Single, label: String, part: Part) -> Component {
    Component { label, part, quantity: single.quantity(units) }
}
