//! The clues of one file → its municipality.
//!
//! In: the path as shown, and cells such as 市町村名 or 団体コード with their labels. Out: the municipality that the most trusted clue
//! names, and a doubt for every clue that says otherwise. The order of trust: code in the file's name, name in the file's name,
//! code in a cell, name in a cell, code or name of a folder (the nearest first), a prefecture in the file's name.
//! A folder named after a prefecture says where its files come from, not who submits them.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::{Lookup, Registry, called, name};
use crate::finding::Code;
use crate::record::{Municipality, MunicipalityKind};

/// What a file tells about its municipality.
#[derive(Clone, Copy, Debug)]
pub struct Clues<'a> {
    /// Path as shown to people, with `/`.
    pub path: &'a str,
    /// Label and value of cells that may name the municipality: 市町村名, 団体名, 団体コード, 都道府県名.
    pub cells: &'a [(String, String)],
}

/// The municipality of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// Who submitted; of the kind `Unknown` and named after the file when no clue leads to one body.
    pub municipality: Municipality,
    /// What a person should look at, in Japanese.
    pub doubts: Vec<(Code, String)>,
}

/// One clue: where it stands, and what it leads to.
struct Clue<'a> {
    source: String,
    lookup: Lookup<'a>,
}

impl Registry {
    /// The municipality that the clues lead to.
    #[must_use]
    pub fn identify(&self, clues: &Clues) -> Identified {
        let mut parts = clues.path.rsplit('/');
        let file = parts.next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let folders: Vec<&str> = parts.collect();
        let prefecture = self.prefecture_of(clues, stem, &folders);

        let mut found = self.clues_of_text(stem, "ファイル名", prefecture);
        found.extend(self.clues_of_cells(clues.cells, prefecture));
        for folder in &folders {
            found.extend(self.clues_of_text(folder, "フォルダ名", prefecture).into_iter().filter(|clue| !clue.is_prefecture()));
        }
        narrow(&mut found);
        // A prefecture in the file's name may only say where the municipality lies.
        let (coded, mut ordered): (Vec<_>, Vec<_>) = found.into_iter().partition(|clue| !clue.is_prefecture_by_name());
        let mut clues_in_order = coded;
        clues_in_order.append(&mut ordered);
        decide(&clues_in_order, stem, prefecture)
    }

    /// The prefecture that the cells, the file's name or a folder name.
    fn prefecture_of(&self, clues: &Clues, stem: &str, folders: &[&str]) -> Option<&str> {
        let cells = clues.cells.iter().filter(|(label, _)| name::key(label).contains("都道府県")).map(|(_, value)| value.as_str());
        let texts = cells.chain([stem]).chain(folders.iter().copied());
        let mut found = texts.filter_map(|text| {
            let key = name::key(text);
            self.prefectures.iter().find(|(prefecture, _)| tokens(&key).any(|token| token.starts_with(prefecture.as_str())))
        });
        found.next().map(|(_, index)| &*self.bodies[*index].name)
    }

    /// Codes and names in a file's or folder's name, codes first.
    fn clues_of_text(&self, text: &str, place: &str, prefecture: Option<&str>) -> Vec<Clue<'_>> {
        let codes = digit_runs(text)
            .into_iter()
            .map(|code| Clue { lookup: self.by_code(&code), source: format!("{place}のコード「{code}」") });
        let codes = codes.filter(|clue| clue.lookup != Lookup::Unknown);
        let key = name::key(text);
        let names = tokens(&key).filter_map(|token| self.name_within(token, prefecture));
        let names = names.map(|(written, lookup)| Clue { source: format!("{place}の「{written}」"), lookup });
        codes.chain(names).collect()
    }

    /// Codes and names in labelled cells, codes first.
    fn clues_of_cells(&self, cells: &[(String, String)], prefecture: Option<&str>) -> Vec<Clue<'_>> {
        let mut codes = Vec::new();
        let mut names = Vec::new();
        for (label, value) in cells {
            let key = name::key(label);
            let source = format!("セル（{label}）の「{value}」");
            if key.contains("コード") {
                codes.push(Clue { source, lookup: self.by_code(value) });
            } else if !key.contains("都道府県") {
                let key = name::key(value);
                let lookup = match self.by_name_in(value, prefecture) {
                    Lookup::Unknown => self.name_within(&key, prefecture).map_or(Lookup::Unknown, |(_, lookup)| lookup),
                    found => found,
                };
                names.push(Clue { source, lookup });
            }
        }
        codes.into_iter().chain(names).filter(|clue| clue.lookup != Lookup::Unknown).collect()
    }

    /// The longest known name at the start of a token: 神戸市R4実績 → 神戸市, 兵庫県神戸市 → 兵庫県神戸市.
    fn name_within<'t>(&self, token: &'t str, prefecture: Option<&str>) -> Option<(&'t str, Lookup<'_>)> {
        let token = token.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
        let ends = token.char_indices().filter(|(_, c)| "市区町村都道府県所場局庁合団".contains(*c)).map(|(at, c)| at + c.len_utf8());
        let ends: Vec<usize> = ends.collect();
        // 市場 is a market, not 市.
        let ends = ends.into_iter().rev().filter(|end| !token[..*end].ends_with('市') || !token[*end..].starts_with('場'));
        ends.map(|end| (&token[..end], self.by_name_in(&token[..end], prefecture))).find(|(_, found)| *found != Lookup::Unknown)
    }
}

impl Clue<'_> {
    const fn body(&self) -> Option<&Arc<Municipality>> {
        match &self.lookup {
            Lookup::Found(body) | Lookup::Preferred(body, _) | Lookup::Renamed(body, _) => Some(body),
            Lookup::Ambiguous(_) | Lookup::Dissolved(_) | Lookup::WrongCheckDigit(_) | Lookup::Unknown => None,
        }
    }

    fn is_prefecture(&self) -> bool {
        self.body().is_some_and(|body| body.kind == MunicipalityKind::Prefecture)
    }

    fn is_prefecture_by_name(&self) -> bool {
        self.is_prefecture() && !self.source.contains("コード")
    }
}

/// A name of several bodies means the one that lies in the city which another clue names: 大阪市/中央区.
fn narrow(clues: &mut [Clue]) {
    let cities: Vec<Arc<Municipality>> =
        clues.iter().filter(|clue| !clue.is_prefecture()).filter_map(|clue| clue.body().cloned()).collect();
    for clue in clues {
        let Lookup::Ambiguous(bodies) = &clue.lookup else { continue };
        let within: Vec<_> = bodies.iter().copied().filter(|body| cities.iter().any(|city| agree(body, city))).collect();
        if let [body] = within[..] {
            clue.lookup = Lookup::Found(body);
        }
    }
}

/// The first clue that leads to one body, with a doubt for each that does not agree.
fn decide(clues: &[Clue], stem: &str, prefecture: Option<&str>) -> Identified {
    let mut doubts = Vec::new();
    let chosen = clues.iter().find_map(|clue| clue.body().map(|body| (clue, body)));
    for clue in clues {
        if let Some(doubt) = trouble(clue) {
            doubts.push((Code::MunicipalityDoubtful, doubt));
        }
    }
    let Some((first, body)) = chosen else {
        let tried = "ファイル名・フォルダ名・セルに、団体の一覧にあるコードも名前もありません".to_owned();
        let detail = if doubts.is_empty() { tried } else { doubts.into_iter().map(|(_, doubt)| doubt).collect::<Vec<_>>().join("。") };
        let municipality = Municipality { code: None, name: Arc::from(stem), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown };
        return Identified { municipality, doubts: vec![(Code::UnknownMunicipality, detail)] };
    };
    for clue in clues {
        if let Some(other) = clue.body().filter(|other| !agree(body, other)) {
            let detail = format!("{}は{}、{}は{}です。{}としました", first.source, called(body), clue.source, called(other), called(body));
            doubts.push((Code::MunicipalityDoubtful, detail));
        }
    }
    if let Some(prefecture) = prefecture.filter(|prefecture| name::key(prefecture) != name::key(&body.prefecture)) {
        let mentioned = doubts.iter().any(|(_, doubt)| doubt.contains(prefecture));
        if !mentioned {
            let detail = format!("{}は{}ですが、「{prefecture}」とも書かれています", first.source, called(body));
            doubts.push((Code::MunicipalityDoubtful, detail));
        }
    }
    doubts.dedup();
    Identified { municipality: Municipality::clone(body), doubts }
}

/// What is wrong with a clue by itself.
fn trouble(clue: &Clue) -> Option<String> {
    let source = &clue.source;
    match &clue.lookup {
        Lookup::Found(_) | Lookup::Unknown => None,
        Lookup::Preferred(body, other) => {
            Some(format!("{source}は{}とも{}とも読めます。検査数字の合う{}としました", called(body), called(other), called(body)))
        }
        Lookup::Renamed(body, since) => Some(format!("{source}は{}から{}です", date(since), called(body))),
        Lookup::Ambiguous(bodies) => {
            let names: Vec<String> = bodies.iter().map(|body| called(body)).collect();
            Some(format!("{source}にあたる団体が{}つあります（{}）。都道府県名か団体コードが要ります", names.len(), names.join("、")))
        }
        Lookup::Dissolved(since) => Some(format!("{source}は{}になくなり、今の団体が一つに決まりません", date(since))),
        Lookup::WrongCheckDigit(check) => Some(format!("{source}の6桁目は検査数字と合いません（正しくは{check}）")),
    }
}

/// Whether two bodies do not contradict each other: the same, a ward and its city, a prefecture and what lies in it.
fn agree(body: &Municipality, other: &Municipality) -> bool {
    let within = |inner: &Municipality, outer: &Municipality| match outer.kind {
        MunicipalityKind::Prefecture => inner.prefecture == outer.prefecture,
        _ => inner.kind == MunicipalityKind::Ward && inner.prefecture == outer.prefecture && inner.name.starts_with(&*outer.name),
    };
    body.code == other.code || within(body, other) || within(other, body)
}

/// `2019-05-01` → 2019年5月1日; other texts as they are.
fn date(since: &str) -> String {
    let parts: Vec<u32> = since.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, month, day] => format!("{year}年{month}月{day}日"),
        _ => since.to_owned(),
    }
}

/// The runs of five or six digits, half width.
fn digit_runs(text: &str) -> Vec<String> {
    let text: String = text.nfkc().collect();
    let runs = text.split(|c: char| !c.is_ascii_digit()).filter(|run| matches!(run.len(), 5 | 6));
    runs.map(str::to_owned).collect()
}

/// The parts of a name between separators; digits separate too.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() || c.is_ascii_digit()).filter(|token| !token.is_empty())
}
