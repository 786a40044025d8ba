//! Which municipality a file comes from.
//!
//! In: the list of all municipalities with their aliases (templates), and the clues that a file gives: its path and labelled cells.
//! Out: one municipality, and the doubts about it. A number counts as a code only when its check digit holds and the list has it;
//! a name that occurs in several prefectures needs its prefecture or code. Knows nothing of grids or records.
//!
//! ```
//! use torimatome::municipality::{Lookup, Registry};
//! use torimatome::templates::Templates;
//! let registry = Registry::load(&Templates::embedded()).unwrap();
//! assert!(matches!(registry.by_name("金沢市役所"), Lookup::Found(body) if body.code.as_deref() == Some("172014")));
//! assert!(matches!(registry.by_name("松前町"), Lookup::Ambiguous(bodies) if bodies.len() == 2));
//! ```

pub mod code;
mod identify;
pub mod name;
mod roster;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::record::{Municipality, MunicipalityKind};
use crate::templates::{Fault, Template, Templates};

pub use identify::{Clues, Identified};
pub use roster::{Counted, Member, Roster};

/// Every municipality, prefecture and ward, with the names that are no longer official.
#[derive(Clone, Debug)]
pub struct Registry {
    bodies: Vec<Arc<Municipality>>,
    by_code: BTreeMap<Arc<str>, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
    /// Wards of designated cities by their name without the city: 中央区 is one of 東京都 and of many cities.
    wards: BTreeMap<String, Vec<usize>>,
    aliases: BTreeMap<String, Alias>,
    /// Prefectures by the keys of their names, in the order of the list.
    prefectures: Vec<(String, usize)>,
}

/// A name that is not official, or not any more.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Alias {
    /// Index of the body that it means now; none when it cannot be mapped to one.
    body: Option<usize>,
    /// Since when, `2019-05-01`; empty for mere spellings.
    since: String,
}

/// What a code or name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// One body.
    Found(&'a Arc<Municipality>),
    /// One body, but the code also reads as another; the check digit decided.
    Preferred(&'a Arc<Municipality>, &'a Arc<Municipality>),
    /// One body under another name since that date (`2019-05-01`).
    Renamed(&'a Arc<Municipality>, &'a str),
    /// Several bodies of that name, in code order.
    Ambiguous(Vec<&'a Arc<Municipality>>),
    /// A body that was dissolved on that date into several.
    Dissolved(&'a str),
    /// Six digits whose check digit should be another one.
    WrongCheckDigit(char),
    /// Nothing.
    Unknown,
}

/// A row of `municipalities.csv`.
#[derive(Deserialize)]
struct Row {
    code: String,
    prefecture: String,
    municipality: String,
    kind: String,
    parent_city: String,
}

/// A row of `aliases.csv`.
#[derive(Deserialize)]
struct AliasRow {
    written: String,
    official: String,
    code: String,
    since: String,
}

impl Registry {
    /// Reads `municipalities.csv` and `aliases.csv`.
    ///
    /// # Errors
    /// When a file cannot be read, a row does not fit, a code fails its check digit, or an alias points at no listed body.
    pub fn load(templates: &Templates) -> Result<Self, Fault> {
        let mut registry = Self {
            bodies: Vec::new(),
            by_code: BTreeMap::new(),
            by_name: BTreeMap::new(),
            wards: BTreeMap::new(),
            aliases: BTreeMap::new(),
            prefectures: Vec::new(),
        };
        let list = template(templates, "municipalities.csv")?;
        for (line, row) in list.rows::<Row>()? {
            if !code::holds(&row.code) {
                return Err(list.fault(Some(line), format!("団体コード「{}」の検査数字が合いません", row.code)));
            }
            registry.add(row);
        }
        let aliases = template(templates, "aliases.csv")?;
        for (line, row) in aliases.rows::<AliasRow>()? {
            let body = registry.by_code.get(row.code.as_str()).copied();
            if body.is_none() && !row.code.is_empty() {
                return Err(aliases.fault(Some(line), format!("「{}」のコード「{}」が団体の一覧にありません", row.official, row.code)));
            }
            registry.aliases.insert(name::key(&row.written), Alias { body, since: row.since });
        }
        Ok(registry)
    }

    fn add(&mut self, row: Row) {
        let index = self.bodies.len();
        let kind = match row.kind.as_str() {
            "都道府県" => MunicipalityKind::Prefecture,
            "行政区" => MunicipalityKind::Ward,
            _ => MunicipalityKind::Municipality,
        };
        let written = if row.municipality.is_empty() { &row.prefecture } else { &row.municipality };
        let code: Arc<str> = Arc::from(row.code);
        self.by_code.insert(Arc::clone(&code), index);
        self.by_name.entry(name::key(written)).or_default().push(index);
        if let Some(ward) = row.municipality.strip_prefix(&row.parent_city).filter(|_| kind == MunicipalityKind::Ward) {
            self.wards.entry(name::key(ward)).or_default().push(index);
        }
        if kind == MunicipalityKind::Prefecture {
            self.prefectures.push((name::key(written), index));
        }
        let name = Arc::from(written.as_str());
        self.bodies.push(Arc::new(Municipality { code: Some(code), name, prefecture: Arc::from(row.prefecture), kind }));
    }

    /// Every body, in the order of the list.
    pub fn bodies(&self) -> impl Iterator<Item = &Arc<Municipality>> {
        self.bodies.iter()
    }

    fn coded(&self, code: &str) -> Option<&Arc<Municipality>> {
        self.by_code.get(code).map(|index| &self.bodies[*index])
    }

    /// The body of a code of six digits, of five without the check digit, or of five that have lost a leading zero.
    #[must_use]
    pub fn by_code(&self, written: &str) -> Lookup<'_> {
        let digits: String = written.nfkc().filter(|c| !c.is_whitespace()).collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Lookup::Unknown;
        }
        match digits.len() {
            6 => match self.coded(&digits) {
                Some(body) => Lookup::Found(body),
                None => self.misspelt(&digits),
            },
            5 => {
                let padded = self.coded(&format!("0{digits}"));
                let bare = code::check_digit(&digits).and_then(|check| self.coded(&format!("{digits}{check}")));
                match (padded, bare) {
                    (Some(padded), Some(bare)) => Lookup::Preferred(padded, bare),
                    (Some(body), None) | (None, Some(body)) => Lookup::Found(body),
                    (None, None) => Lookup::Unknown,
                }
            }
            _ => Lookup::Unknown,
        }
    }

    /// Six digits that are no listed code: only the check digit may be wrong, or they are something else altogether.
    fn misspelt(&self, six: &str) -> Lookup<'_> {
        match code::check_digit(&six[..5]) {
            Some(check) if self.coded(&format!("{}{check}", &six[..5])).is_some() => Lookup::WrongCheckDigit(check),
            _ => Lookup::Unknown,
        }
    }

    /// The one body that a code or a name means.
    ///
    /// # Errors
    /// Why it means none, in Japanese.
    pub fn find(&self, written: &str) -> Result<Arc<Municipality>, String> {
        let digits = written.nfkc().all(|c| c.is_ascii_digit() || c.is_whitespace());
        match if digits { self.by_code(written) } else { self.by_name(written) } {
            Lookup::Found(body) | Lookup::Renamed(body, _) => Ok(Arc::clone(body)),
            Lookup::Preferred(one, other) => {
                Err(format!("団体コード「{written}」は{}とも{}とも読めます。6桁で書いてください", called(one), called(other)))
            }
            Lookup::Ambiguous(bodies) => {
                let names: Vec<String> = bodies.iter().map(|body| called(body)).collect();
                Err(format!(
                    "「{written}」という団体は{}つあります（{}）。都道府県名か団体コードを書いてください",
                    names.len(),
                    names.join("、")
                ))
            }
            Lookup::Dissolved(_) => Err(format!("団体「{written}」は今はなく、今の団体が一つに決まりません")),
            Lookup::WrongCheckDigit(check) => Err(format!("団体コード「{written}」の6桁目は検査数字と合いません（正しくは{check}）")),
            Lookup::Unknown => Err(format!("団体「{written}」が団体の一覧にありません")),
        }
    }

    /// Adds a union of municipalities under its code, in the prefecture that the code begins with.
    fn add_union(&mut self, code: &str, name: &str) -> Arc<Municipality> {
        let code: Arc<str> = code.nfkc().filter(|c| !c.is_whitespace()).collect::<String>().into();
        let inside = |body: &&Arc<Municipality>| body.code.as_deref().is_some_and(|known| known[..2] == code[..2]);
        let prefecture = self.prefectures().find(inside).map_or_else(|| Arc::from(""), |body| Arc::clone(&body.name));
        let body =
            Arc::new(Municipality { code: Some(Arc::clone(&code)), name: Arc::from(name), prefecture, kind: MunicipalityKind::Union });
        self.by_code.insert(code, self.bodies.len());
        self.by_name.entry(name::key(name)).or_default().push(self.bodies.len());
        self.bodies.push(Arc::clone(&body));
        body
    }

    /// The body of a name, with or without its prefecture, county and office: 兵庫県神戸市, 足柄上郡中井町, 金沢市役所.
    #[must_use]
    pub fn by_name(&self, written: &str) -> Lookup<'_> {
        self.by_name_in(written, None)
    }

    /// As [`Registry::by_name`], among the bodies of that prefecture when one is known.
    #[must_use]
    pub fn by_name_in(&self, written: &str, prefecture: Option<&str>) -> Lookup<'_> {
        let whole = name::key(name::without_office(written));
        let found = self.named(&whole, prefecture);
        if found != Lookup::Unknown {
            return found;
        }
        let at_start = self.prefectures.iter().find_map(|(key, index)| Some((whole.strip_prefix(key.as_str())?, *index)));
        let (rest, prefecture) = match at_start {
            Some((rest, index)) => (rest, Some(&*self.bodies[index].name)),
            None => (whole.as_str(), prefecture),
        };
        let names = [rest].into_iter().chain(name::without_county(rest));
        names.map(|name| self.named(name, prefecture)).find(|found| *found != Lookup::Unknown).unwrap_or(Lookup::Unknown)
    }

    /// The prefecture that is called so, with or without its 県, or by its code.
    ///
    /// # Errors
    /// What to say of a text that names none.
    pub fn prefecture(&self, written: &str) -> Result<&Arc<Municipality>, String> {
        let key = name::key(written);
        let meant = |body: &&Arc<Municipality>| {
            let full = name::key(&body.name);
            full == key || full.strip_suffix(['都', '府', '県']) == Some(&*key) || body.code.as_deref() == Some(written)
        };
        self.prefectures().find(meant).ok_or_else(|| {
            let near = crate::templates::section::instead(written, self.prefectures().map(|body| &*body.name));
            format!("「{written}」という都道府県はありません{near}")
        })
    }

    /// The municipalities of a prefecture, in the order of their codes.
    pub fn municipalities_of<'a>(&'a self, prefecture: &'a str) -> impl Iterator<Item = &'a Arc<Municipality>> {
        let own = move |body: &&Arc<Municipality>| body.kind == MunicipalityKind::Municipality && *body.prefecture == *prefecture;
        self.by_code.values().map(|index| &self.bodies[*index]).filter(own)
    }

    fn prefectures(&self) -> impl Iterator<Item = &Arc<Municipality>> {
        self.bodies.iter().filter(|body| body.kind == MunicipalityKind::Prefecture)
    }

    /// The body of exactly that key. An alias counts as one more body of the name, so that 那珂川町 stays ambiguous.
    fn named(&self, key: &str, prefecture: Option<&str>) -> Lookup<'_> {
        let fits = |body: &Municipality| prefecture.is_none_or(|prefecture| name::key(prefecture) == name::key(&body.prefecture));
        let listed = self.by_name.get(key).into_iter().chain(self.wards.get(key)).flatten().map(|index| &self.bodies[*index]);
        let mut bodies: Vec<_> = listed.filter(|body| fits(body)).collect();
        let alias = self.aliases.get(key);
        let renamed = alias.and_then(|alias| alias.body).map(|index| &self.bodies[index]).filter(|body| fits(body));
        match (bodies.len(), renamed, alias) {
            (0, Some(body), Some(alias)) if alias.since.is_empty() => Lookup::Found(body),
            (0, Some(body), Some(alias)) => Lookup::Renamed(body, &alias.since),
            (0, None, Some(Alias { body: None, since })) => Lookup::Dissolved(since),
            (0, ..) => Lookup::Unknown,
            (1, None, _) => Lookup::Found(bodies[0]),
            (_, renamed, _) => {
                bodies.extend(renamed.filter(|renamed| !bodies.iter().any(|body| body == renamed)).into_iter().collect::<Vec<_>>());
                if bodies.len() == 1 { Lookup::Found(bodies[0]) } else { Lookup::Ambiguous(bodies) }
            }
        }
    }
}

/// 兵庫県神戸市, 神奈川県.
fn called(body: &Municipality) -> String {
    if body.kind == MunicipalityKind::Prefecture { body.name.to_string() } else { format!("{}{}", body.prefecture, body.name) }
}

fn template(templates: &Templates, name: &str) -> Result<Template, Fault> {
    templates.get(name).map_err(|_| Fault {
        name: name.to_owned(),
        line: None,
        message: "読めません。UTF-8で保存し直してください".to_owned(),
    })
}

#[cfg(test)]
mod tests;
