//! The registry of units.
//!
//! In: `units.toml`. Out: [`Units`], which turns a spelling into a canonical unit with the scale to multiply by. A unit that is not in the
//! registry is kept as written and marked as not known. Knows nothing of figures.
//!
//! `億円` is 円 × 10⁸; `箇所/年間` is か所/年; `人/10万人` keeps its denominator.

mod counter;
mod phrase;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use counter::{counter_key, looks_like_counter};
pub use phrase::UnitPhrase;

use super::fold;
use crate::templates::{Fault, Template};

/// A unit found in the registry, or kept as written.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// Canonical unit without scale.
    pub canonical: Arc<str>,
    /// What a figure is multiplied by to be in that unit.
    pub factor: Decimal,
    /// The spelling.
    pub written: Arc<str>,
    /// Whether every part of it is in the registry.
    pub known: bool,
}

/// Every unit by its spellings.
#[derive(Debug)]
pub(super) struct Units {
    /// Raw spellings and folded keys, with the scales 千 百万 万 億 put before each.
    spellings: HashMap<Box<str>, Unit, foldhash::fast::RandomState>,
    /// Dimension and size of canonical units.
    sizes: HashMap<Arc<str>, (Arc<str>, Decimal), foldhash::fast::RandomState>,
    /// Characters of the longest spelling.
    longest: usize,
    none: Arc<str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    unit: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    dimension: Option<String>,
    factor: Option<Spanned<f64>>,
    scale: Option<Spanned<f64>>,
}

/// Scales that may stand before a unit, with their power of ten.
const SCALES: &[(&str, u32)] = &[
    ("百万", 6),
    ("千万", 7),
    ("十万", 5),
    ("十億", 9),
    ("百億", 10),
    ("千億", 11),
    ("百", 2),
    ("千", 3),
    ("万", 4),
    ("億", 8),
    ("兆", 12),
];

impl Units {
    /// Builds the registry.
    ///
    /// # Errors
    /// When the template has a wrong key, an empty or doubled spelling, or a factor that is not positive, with its line.
    pub fn new(template: &Template) -> Result<Self, Fault> {
        let file: File = template.parse()?;
        let line = |at: usize| Some(template.text[..at.min(template.text.len())].matches('\n').count() + 1);
        let mut units = Self { spellings: HashMap::default(), sizes: HashMap::default(), longest: 0, none: Arc::from("") };
        let mut owners: HashMap<String, String> = HashMap::new();
        for entry in &file.unit {
            let name: Arc<str> = Arc::from(entry.name.get_ref().trim());
            let number = |value: &Option<Spanned<f64>>| -> Result<Decimal, Fault> {
                let Some(value) = value else { return Ok(Decimal::ONE) };
                super::stored::decimal(*value.get_ref())
                    .filter(|factor| *factor > Decimal::ZERO)
                    .ok_or_else(|| template.fault(line(value.span().start), format!("単位「{name}」の倍率は0より大きい数で書いてください")))
            };
            let (factor, scale) = (number(&entry.factor)?, number(&entry.scale)?);
            let dimension = Arc::from(entry.dimension.as_deref().unwrap_or(&name));
            units.sizes.entry(Arc::clone(&name)).or_insert((dimension, factor));
            let own = (scale == Decimal::ONE).then_some(&entry.name);
            for spelled in own.into_iter().chain(&entry.aliases) {
                let text = spelled.get_ref().trim();
                let at = || line(spelled.span().start);
                if text.is_empty() {
                    return Err(template.fault(at(), format!("単位「{name}」に空の書き方があります")));
                }
                let owner = format!("{name}×{scale}");
                if let Some(other) = owners.insert(counter_key(text), owner.clone()).filter(|other| *other != owner) {
                    let other = other.split('×').next().unwrap_or_default().to_owned();
                    return Err(template.fault(at(), format!("書き方「{text}」が「{other}」と「{name}」の二つの単位にあります")));
                }
                units.insert(text, &name, scale);
            }
        }
        Ok(units)
    }

    /// Puts a spelling and its scaled forms into the registry; a spelling that stands there by itself goes before a scaled one.
    fn insert(&mut self, spelled: &str, name: &Arc<str>, factor: Decimal) {
        let key = counter_key(spelled);
        for form in std::iter::once(spelled).chain(Some(&*key).filter(|key| *key != spelled)) {
            self.longest = self.longest.max(form.chars().count() + 2);
            for (scale, power) in std::iter::once(("", 0)).chain(SCALES.iter().copied()) {
                let Ok(ten) = Decimal::try_from_i128_with_scale(10_i128.pow(power), 0) else { continue };
                let Some(factor) = factor.checked_mul(ten) else { continue };
                let written: Arc<str> = Arc::from(format!("{scale}{spelled}"));
                let unit = Unit { canonical: Arc::clone(name), factor, written, known: true };
                let text = format!("{scale}{form}");
                if scale.is_empty() {
                    self.spellings.insert(text.into(), unit);
                } else {
                    self.spellings.entry(text.into()).or_insert(unit);
                }
            }
        }
    }

    /// The empty unit.
    pub fn none(&self) -> Arc<str> {
        Arc::clone(&self.none)
    }

    /// A unit by its very spelling, scaled or not.
    pub fn spelled(&self, text: &str) -> Option<&Unit> {
        self.spellings.get(text)
    }

    /// Dimension and size of a canonical unit.
    pub fn size(&self, unit: &str) -> Option<&(Arc<str>, Decimal)> {
        self.sizes.get(unit)
    }

    /// A unit by any spelling of it, or of its parts around `/`.
    pub fn known(&self, text: &str) -> Option<Unit> {
        if let Some(unit) = self.spellings.get(text) {
            return Some(unit.clone());
        }
        if text.chars().count() > 3 * self.longest {
            return None;
        }
        let key = counter_key(text);
        if let Some(unit) = self.spellings.get(key.as_str()) {
            return Some(Unit { written: Arc::from(text.trim()), ..unit.clone() });
        }
        let (over, under) = key.split_once('/')?;
        let over = self.spellings.get(over)?;
        let parts: Option<Vec<String>> = under.split(['・', '/']).map(|part| self.denominator(part, &over.canonical)).collect();
        let canonical = Arc::from(format!("{}/{}", over.canonical, denominator(parts?)));
        Some(Unit { canonical, factor: over.factor, written: Arc::from(text.trim()), known: true })
    }

    /// A unit over a denominator: 人 over 日. What is told twice (年3日/年) is told once; one with another denominator (人口千対) has no other.
    pub fn over(&self, unit: Unit, per: &str) -> Option<Unit> {
        if unit.canonical.split_once('/').is_some_and(|(_, known)| known == per) {
            return Some(unit);
        }
        if unit.written.contains('/') || unit.canonical.ends_with('対') {
            return None;
        }
        let over = |name: &str| format!("{name}/{per}");
        let known = self.known(&over(&unit.written)).filter(|_| unit.known);
        Some(known.unwrap_or_else(|| Unit { canonical: over(&unit.canonical).into(), written: over(&unit.written).into(), ..unit }))
    }

    /// The canonical form of what stands after `/`: 年間 is 年, 10万人 stays. 47 of 1位/47都道府県 and 100 of 80点/100点 are figures of their own.
    fn denominator(&self, part: &str, over: &str) -> Option<String> {
        let bare = part.strip_suffix("当たり").or_else(|| part.strip_suffix("あたり")).unwrap_or(part);
        let bare = bare.strip_prefix("人口").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(bare);
        if bare.starts_with(',') {
            return None;
        }
        let digits = bare.bytes().take_while(|b| b.is_ascii_digit() || *b == b',').count();
        // 月 and 年度 count nothing by themselves (5月), but a figure is of each.
        if digits == 0 && matches!(bare, "月" | "月間" | "年度" | "四半期") {
            return Some(bare.trim_end_matches('間').to_owned());
        }
        let unit = self.spellings.get(&bare[digits..])?;
        if digits == 0 {
            // A gram a person-day is one a person and day.
            let apart = if &*unit.canonical == "人日" { "人・日" } else { &unit.canonical };
            return Some(if unit.factor == Decimal::ONE { apart.to_owned() } else { bare.to_owned() });
        }
        let number = bare[..digits].replace(',', "");
        let round = matches!(number.as_str(), "1" | "10" | "100" | "1000" | "10000" | "100000" | "1000000");
        if is_time(&unit.canonical) && !is_time(over) && number.len() <= 2 {
            return Some(if number == "1" { unit.canonical.to_string() } else { format!("{number}{}", unit.canonical) });
        }
        let large = number.len() > 3 || unit.factor >= Decimal::ONE_THOUSAND;
        if !round || (!large && *unit.canonical == *over) {
            return None;
        }
        Some(multiple(&number, unit))
    }

    /// A unit by any spelling, or the text itself as an unknown one when it looks like a counter.
    pub fn any(&self, text: &str) -> Option<Unit> {
        let text = text.trim();
        if let Some(unit) = self.known(text) {
            return Some(unit);
        }
        let key = fold::key(text);
        // A word that starts with a unit of several letters is that unit with something unread behind it: ポイント差.
        let worded = || self.longest_head(&key).is_some_and(|(_, len)| key[..len].chars().count() > 1);
        (looks_like_counter(&key) && !worded()).then(|| Unit {
            canonical: Arc::from(&*key),
            factor: Decimal::ONE,
            written: Arc::from(text),
            known: false,
        })
    }

    /// The longest known unit at the head of a text, and its bytes: by its very spelling, else by any.
    pub fn longest_head(&self, text: &str) -> Option<(Unit, usize)> {
        let heads = || {
            let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest).collect();
            ends.into_iter().rev().filter(|end| !text[..*end].contains(' '))
        };
        let spelled = |end: usize| {
            let head = &text[..end];
            let unit = if head.contains('/') { self.known(head) } else { self.spellings.get(head).cloned() };
            unit.map(|unit| (unit, end))
        };
        heads().find_map(spelled).or_else(|| heads().find_map(|end| self.known(&text[..end]).map(|unit| (unit, end))))
    }
}

/// Whether a canonical unit is one of time.
fn is_time(unit: &str) -> bool {
    matches!(unit, "年" | "か月" | "週" | "日" | "時間" | "分")
}

/// What stands after `/` from its parts, time last: 人・日; of each か月 is of each 月.
pub(super) fn denominator(mut parts: Vec<String>) -> String {
    parts.sort_by_key(|part| is_time(part));
    parts.iter_mut().filter(|part| *part == "か月").for_each(|part| "月".clone_into(part));
    parts.join("・")
}

/// So many of a unit as a denominator: 人, 10万人, 1万人, 10a.
pub(super) fn multiple(number: &str, unit: &Unit) -> String {
    match (number, unit.factor == Decimal::ONE) {
        ("1" | "一", true) => unit.canonical.to_string(),
        (_, true) => format!("{number}{}", unit.canonical),
        (_, false) => format!("{number}{}", unit.written),
    }
}
