//! Texts that name a unit: a unit column, the brackets of a head, a banner.
//!
//! In: such a text. Out: a [`UnitPhrase`], the canonical unit with its scale and the qualifiers around it. Sentences, dashes, periods and figures
//! name none. Knows nothing of figures.
//!
//! `万人（年間）` is 人 × 10000 with 年間; `単位：千円` is 円 × 1000; `%以上` is % with 以上.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::super::fold::Folded;
use super::super::{answers, mark, period, words};
use super::{Unit, Units};

/// A unit as a column, a head or a banner names it.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPhrase {
    /// Canonical unit without scale: 人.
    pub unit: Arc<str>,
    /// What a figure is multiplied by to be in that unit: 10000 for 万人, 10 for 割.
    pub factor: Decimal,
    /// The unit with its scale as written, without qualifiers: 万人.
    pub written: Arc<str>,
    /// 以上, 延べ, 年間, 増 and bracketed remarks, in the order of the text.
    pub qualifiers: Vec<String>,
    /// Whether every part of it is in the registry.
    pub known: bool,
}

impl Units {
    /// What a unit column, the brackets of a head or a banner names; none for texts that are no unit.
    pub fn phrase(&self, text: &str) -> Option<UnitPhrase> {
        if let Some(unit) = self.spellings.get(text) {
            return Some(phrase(unit.clone(), Vec::new()));
        }
        let folded = Folded::new(text);
        let mut line = folded.text();
        line = unwrapped(line);
        for word in ["単位", "(単位)"] {
            line = line.strip_prefix(word).map_or(line, |rest| rest.trim_start_matches([':', ' ', '…']).trim());
        }
        line = unwrapped(line).trim_end_matches(['。', '※']).trim();
        if line.is_empty() || line.chars().count() > 40 || answers::answer(line).is_some() || period::whole(line).is_some() {
            return None;
        }
        if line.starts_with(|c: char| c.is_ascii_digit()) || mark::after_dash(line).is_some() {
            return None;
        }
        if let Some(unit) = self.known(line) {
            return Some(phrase(unit, Vec::new()));
        }
        self.qualified(&folded, line)
    }

    /// A unit with qualifiers around it: `%以上`, `種類/累計`, `人(延べ)`, `% (件数ベース)`.
    fn qualified(&self, folded: &Folded<'_>, line: &str) -> Option<UnitPhrase> {
        let mut qualifiers = Vec::new();
        let mut remarks = Vec::new();
        let mut body = line;
        while let Some((head, inner)) = trailing_bracket(body) {
            if let Some(unit) = self.known(inner).filter(|_| self.known(head).is_none()) {
                return Some(phrase(unit, Vec::new()));
            }
            let words = words::remark(inner).unwrap_or_else(|| vec![folded.as_written(inner).to_owned()]);
            remarks.splice(0..0, words);
            body = head;
        }
        if body.contains(['(', ')', '[', ']']) {
            return None;
        }
        while let Some((word, rest)) = words::prefix(body).filter(|(_, rest)| !rest.trim().is_empty()) {
            if self.known(body).is_some() {
                break;
            }
            qualifiers.push(word.to_owned());
            body = rest.trim_start();
        }
        let mut after = Vec::new();
        let (over, under) = body.rsplit_once('/').unwrap_or((body, ""));
        if self.known(body).is_none() {
            if let Some(words) = words::remark(under).filter(|_| self.known(over).is_some() && self.known(under).is_none()) {
                after = words;
                body = over;
            } else {
                let stripped = words::strip_suffixes(body, &mut after);
                if stripped.is_empty() {
                    return None;
                }
                body = stripped;
            }
        }
        qualifiers.append(&mut after);
        qualifiers.append(&mut remarks);
        let unit = self.any(body)?;
        Some(phrase(unit, qualifiers))
    }
}

/// A phrase of a unit.
fn phrase(unit: Unit, qualifiers: Vec<String>) -> UnitPhrase {
    UnitPhrase { unit: unit.canonical, factor: unit.factor, written: unit.written, qualifiers, known: unit.known }
}

/// A text without the brackets around all of it.
fn unwrapped(line: &str) -> &str {
    let inner = line.strip_prefix(['(', '[', '<', '{']).and_then(|rest| rest.strip_suffix([')', ']', '>', '}']));
    inner.filter(|inner| !inner.contains(['(', ')', '[', ']'])).map_or(line, str::trim)
}

/// A bracket at the end of a text: what stands before it and inside.
fn trailing_bracket(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let inner = text.strip_suffix([')', ']'])?;
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' | ']' => depth += 1,
            '(' | '[' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((inner[..at].trim_end(), inner[at + 1..].trim()));
        }
    }
    None
}
