//! The registry of units, and texts that name one: 人, 万人（年間）, %以上, 種類/累計, 単位：千円.
//!
//! In: `units.toml`. Out: [`Units`], which turns a spelling into a canonical unit with the scale to multiply by and the qualifiers that stood
//! around it. A unit that is not in the registry is kept as written and marked as not known. Knows nothing of figures.
//!
//! `万人（年間）` is 人 × 10000 with 年間; `箇所/年間` is か所/年; `億円` is 円 × 10⁸; `―` and sentences are no unit.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::fold::{self, Folded};
use super::{answers, period, words};
use crate::templates::{Fault, Template};

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
    spellings: HashMap<Box<str>, Unit>,
    /// Dimension and size of canonical units.
    sizes: HashMap<Arc<str>, (Arc<str>, Decimal)>,
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

/// Most characters of a unit that is not in the registry.
const LONGEST_UNKNOWN: usize = 10;

/// Ends of counters that make the figure before them an ordinal, an age group or a date, so that it is no quantity.
const NO_QUANTITY: &[&str] = &[
    "目",
    "月",
    "月末",
    "月頃",
    "番",
    "番目",
    "号",
    "期",
    "次",
    "条",
    "項",
    "章",
    "年生",
    "丁目",
    "時",
    "世紀",
    "代",
    "年代",
    "年連続",
    "連続",
    "頃",
    "ごろ",
    "年度",
    "年度末",
    "分の",
    "つ目",
];

/// Measures that make a word with what follows them rather than a counter of their own.
const MEASURES: &[&str] =
    &["円", "年", "か月", "週", "日", "時間", "分", "秒", "歳", "才", "%", "割", "倍", "人", "名", "階", "st", "nd", "rd", "th"];

impl Units {
    /// Builds the registry.
    ///
    /// # Errors
    /// When the template has a wrong key, an empty or doubled spelling, or a factor that is not positive, with its line.
    pub fn new(template: &Template) -> Result<Self, Fault> {
        let file: File = template.parse()?;
        let line = |at: usize| Some(template.text[..at.min(template.text.len())].matches('\n').count() + 1);
        let mut units = Self { spellings: HashMap::new(), sizes: HashMap::new(), longest: 0, none: Arc::from("") };
        let mut owners: HashMap<String, String> = HashMap::new();
        for entry in &file.unit {
            let name: Arc<str> = Arc::from(entry.name.get_ref().trim());
            let number = |value: &Option<Spanned<f64>>| -> Result<Decimal, Fault> {
                let Some(value) = value else { return Ok(Decimal::ONE) };
                super::number::from_stored(*value.get_ref())
                    .filter(|factor| *factor > Decimal::ZERO)
                    .ok_or_else(|| template.fault(line(value.span().start), format!("単位「{name}」の倍率は0より大きい数で書いてください")))
            };
            let (factor, scale) = (number(&entry.factor)?, number(&entry.scale)?);
            let dimension = Arc::from(entry.dimension.as_deref().unwrap_or(&name));
            units.sizes.entry(Arc::clone(&name)).or_insert((dimension, factor));
            let own = (scale == Decimal::ONE).then_some(&entry.name);
            for spelled in own.into_iter().chain(&entry.aliases) {
                let text = spelled.get_ref().trim();
                let at = line(spelled.span().start);
                if text.is_empty() {
                    return Err(template.fault(at, format!("単位「{name}」に空の書き方があります")));
                }
                let owner = format!("{name}×{scale}");
                if let Some(other) = owners.insert(counter_key(text), owner.clone()).filter(|other| *other != owner) {
                    let other = other.split('×').next().unwrap_or_default().to_owned();
                    return Err(template.fault(at, format!("書き方「{text}」が「{other}」と「{name}」の二つの単位にあります")));
                }
                units.insert(text, &name, scale);
            }
        }
        Ok(units)
    }

    /// Puts a spelling and its scaled forms into the registry; a spelling that stands there by itself goes before a scaled one.
    fn insert(&mut self, spelled: &str, name: &Arc<str>, factor: Decimal) {
        for form in [spelled.to_owned(), counter_key(spelled)] {
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
        let canonical = Arc::from(format!("{}/{}", over.canonical, parts?.join("・")));
        Some(Unit { canonical, factor: over.factor, written: Arc::from(text.trim()), known: true })
    }

    /// The canonical form of what stands after `/`: 年間 is 年, 10万人 stays. 47 of 1位/47都道府県 and 100 of 80点/100点 are figures of their own.
    fn denominator(&self, part: &str, over: &str) -> Option<String> {
        let bare = part.strip_suffix("当たり").or_else(|| part.strip_suffix("あたり")).unwrap_or(part);
        let digits = bare.bytes().take_while(|b| b.is_ascii_digit() || *b == b',').count();
        let unit = self.spellings.get(&bare[digits..])?;
        if digits == 0 {
            return Some(if unit.factor == Decimal::ONE { unit.canonical.to_string() } else { bare.to_owned() });
        }
        let number = bare[..digits].replace(',', "");
        let round = matches!(number.as_str(), "1" | "10" | "100" | "1000" | "10000" | "100000" | "1000000");
        let large = number.len() > 3 || unit.factor >= Decimal::ONE_THOUSAND;
        if !round || (!large && *unit.canonical == *over) {
            return None;
        }
        Some(if number == "1" { unit.canonical.to_string() } else { format!("{number}{}", unit.written) })
    }

    /// A unit by any spelling, or the text itself as an unknown one when it looks like a counter.
    pub fn any(&self, text: &str) -> Option<Unit> {
        let text = text.trim();
        if let Some(unit) = self.known(text) {
            return Some(unit);
        }
        let key = fold::key(text);
        looks_like_counter(&key).then(|| Unit {
            canonical: Arc::from(key.as_str()),
            factor: Decimal::ONE,
            written: Arc::from(text),
            known: false,
        })
    }

    /// The longest known unit at the head of a text, and its bytes: by its very spelling, else by any.
    pub fn longest_head(&self, text: &str) -> Option<(Unit, usize)> {
        let heads = || {
            let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest).collect();
            ends.into_iter().rev().filter(|end| !text[..*end].ends_with(' ') && !text.starts_with(' '))
        };
        let spelled = |end: usize| {
            let head = &text[..end];
            let unit = if head.contains('/') { self.known(head) } else { self.spellings.get(head).cloned() };
            unit.map(|unit| (unit, end))
        };
        heads().find_map(spelled).or_else(|| heads().find_map(|end| self.known(&text[..end]).map(|unit| (unit, end))))
    }

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
        if line.starts_with(|c: char| c.is_ascii_digit()) || answers::after_dash(line).is_some() {
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
pub(super) fn trailing_bracket(text: &str) -> Option<(&str, &str)> {
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

/// The key of a counter: folded, with one spelling of the か in か所, か月, か国.
fn counter_key(text: &str) -> String {
    let key = fold::key(text);
    for small in ['ヶ', 'ケ', 'ヵ', 'カ', 'か', '箇', '個', 'ゕ', 'ゖ'] {
        if let Some(at) = key.find(small) {
            let rest = &key[at + small.len_utf8()..];
            if rest.starts_with(['所', '月', '国', '年', '村', '町', '店']) {
                return format!("{}か{rest}", &key[..at]);
            }
        }
    }
    key
}

/// Whether a text may be a counter that the registry lacks: a short run of letters of one kind, not a sentence, not an ordinal, and no word
/// that starts with a measure (円ショップ, 時間対応).
fn looks_like_counter(key: &str) -> bool {
    let letters = key.chars().all(|c| c.is_alphabetic() || matches!(c, '/' | '・' | '々' | 'ー' | '-' | '‰' | '°'));
    let count = key.chars().count();
    let latin = key.chars().filter(char::is_ascii_alphabetic).count();
    letters
        && (1..=LONGEST_UNKNOWN).contains(&count)
        && (latin == 0 || (latin > 1 && key.is_ascii()))
        && !key.starts_with(['/', '・', 'ー', '-'])
        && !key.ends_with(['/', '・', '-'])
        && !words::is_sentence(key)
        && !MEASURES.iter().any(|measure| key.starts_with(measure))
        && !NO_QUANTITY.iter().any(|end| key.ends_with(end))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::templates::Templates;

    #[expect(clippy::unwrap_used, reason = "the embedded template is part of the program")]
    fn units() -> Units {
        Units::new(&Templates::embedded().get("units.toml").unwrap()).unwrap()
    }

    fn fault(text: &'static str) -> Option<String> {
        let template = Template { name: "units.toml".to_owned(), text: Cow::Borrowed(text) };
        Units::new(&template).err().map(|fault| fault.to_string())
    }

    /// Unit columns, heads and banners: canonical unit, factor, qualifiers.
    #[test]
    fn phrases() {
        let units = units();
        let table: &[(&str, &str, i64, &[&str])] = &[
            ("人", "人", 1, &[]),
            ("名", "人", 1, &[]),
            ("%以上", "%", 1, &["以上"]),
            ("人(延べ)", "人", 1, &["延べ"]),
            ("延べ人", "人", 1, &["延べ"]),
            ("万人", "人", 10_000, &[]),
            ("億円", "円", 100_000_000, &[]),
            ("割", "%", 10, &[]),
            ("便/週以上", "便/週", 1, &["以上"]),
            ("種類/累計", "種類", 1, &["累計"]),
            ("箇所/年間", "か所/年", 1, &[]),
            ("万人（年間）", "人", 10_000, &["年間"]),
            ("万台/日", "台/日", 10_000, &[]),
            ("人増", "人", 1, &["増"]),
            ("% (件数ベース)", "%", 1, &["件数ベース"]),
            ("% (総処理件数のうち)", "%", 1, &["総処理件数のうち"]),
            ("%以上 (全貸出のうち)", "%", 1, &["以上", "全貸出のうち"]),
            ("拠点(全区で)", "拠点", 1, &["全区で"]),
            ("航路以上", "航路", 1, &["以上"]),
            ("か月分", "か月分", 1, &[]),
            ("ヶ月分", "か月分", 1, &[]),
            ("単位：千円", "円", 1000, &[]),
            ("単位（千円）", "円", 1000, &[]),
            ("金額（千円）", "円", 1000, &[]),
            ("（単位:百万円）", "円", 1_000_000, &[]),
            ("［千人］", "人", 1000, &[]),
            ("ｶ所", "か所", 1, &[]),
            ("平方メートル", "m2", 1, &[]),
            ("㎡", "m2", 1, &[]),
            ("万kW", "kW", 10_000, &[]),
            ("kg/人・日", "kg/人・日", 1, &[]),
            ("人／10万人", "人/10万人", 1, &[]),
            ("人/週", "人/週", 1, &[]),
            ("t-CO₂", "t-CO2", 1, &[]),
        ];
        for (text, unit, factor, qualifiers) in table {
            let found = units.phrase(text);
            assert_eq!(found.as_ref().map(|p| &*p.unit), Some(*unit), "{text}");
            assert_eq!(found.as_ref().map(|p| p.factor), Some(Decimal::from(*factor)), "{text}");
            assert_eq!(
                found.as_ref().map(|p| p.qualifiers.iter().map(String::as_str).collect::<Vec<_>>()),
                Some(qualifiers.to_vec()),
                "{text}"
            );
            assert_eq!(found.map(|p| p.known), Some(true), "{text}");
        }
        assert_eq!(units.phrase("支所").map(|p| p.known), Some(false));
        // Dashes, blanks, periods, figures, several units, sentences and qualifiers without a unit are no unit.
        for text in ["―", "-", "", "　", "令和6年度", "5人", "人、%", "累計", "年度ごとに集計した人数の合計を示す", "該当なし"]
        {
            assert_eq!(units.phrase(text), None, "{text}");
        }
    }

    #[test]
    fn a_letter_typed_for_a_digit_is_no_counter() {
        for text in ["O件", "l人", "OO円", "Ｏ実績値", "O"] {
            assert!(units().any(text).is_none(), "{text}");
        }
        assert!(units().any("Lv").is_some() && units().any("L").is_some());
    }

    #[test]
    fn faults_name_their_line() {
        assert_eq!(
            fault("[[unit]]\nname = \"人\"\n\n[[unit]]\nname = \"件\"\naliases = [\"人\"]\n").as_deref(),
            Some("units.toml 6行目: 書き方「人」が「人」と「件」の二つの単位にあります")
        );
        assert_eq!(
            fault("[[unit]]\nname = \"m\"\nfactor = 0\n").as_deref(),
            Some("units.toml 3行目: 単位「m」の倍率は0より大きい数で書いてください")
        );
        let misspelt = fault("[[unit]]\nnamae = \"人\"\n");
        assert_eq!(misspelt.as_deref(), Some("units.toml 2行目: 「namae」という項目はありません。「name」ではありませんか"));
        assert_eq!(fault("[[unit]]\nname = \"km\"\ndimension = \"長さ\"\nfactor = 1000\n"), None);
    }
}
