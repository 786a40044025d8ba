//! Two files of one body: which one is used, and why.
//!
//! In: the documents in output order. Out: the same, with the records of those that a newer one replaces taken out and marked; a finding
//! for each. Two files replace one another only when they have most of their indicators in common; files that share few are parts of one
//! submission and both stay. The newer one is told by, most trusted first: the year of its latest actuals, its 提出日, the mark or date in
//! its name (再提出, 修正版, v2, 20261020), the time of saving in its properties. Where nothing tells, the later name is used, and that is
//! an error, so that somebody looks. Nothing is asked of the disk: the same files give the same answer on every computer.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::account::CellRole;
use crate::aggregate::{Received, ToldBy};
use crate::corrections::Applied;
use crate::finding::{Code, Finding, Severity};
use crate::pipeline::document::Document;
use crate::place::Place;
use crate::record::{Figure, Measure, Municipality, MunicipalityKind, Record};
use crate::value::{Period, Status, period};

/// Share of the indicators of the smaller file that two files of one submission have in common at most, in percent.
const COMPLEMENT: usize = 50;

/// Words of a file's name that say that it is not the first one, with the round that they mean.
const AGAIN: [(&str, u32); 12] = [
    ("再々提出", 2),
    ("再再提出", 2),
    ("再提出", 1),
    ("差替", 1),
    ("差し替え", 1),
    ("さしかえ", 1),
    ("修正", 1),
    ("訂正", 1),
    ("改訂", 1),
    ("改版", 1),
    ("最終", 50),
    ("確定版", 50),
];

/// What a file tells of its time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamp {
    /// 提出日 in the head block.
    pub(super) submitted: Option<(i32, u8, u8)>,
    /// The round that the name tells: 0 for none.
    pub(super) round: u32,
    /// Day in the name.
    pub(super) named: Option<(i32, u8, u8)>,
    /// When it was saved.
    pub(super) saved: Option<String>,
}

impl Stamp {
    /// What head block, name and properties tell.
    pub(super) fn new(submitted: Option<Period>, shown: &str, saved: Option<String>) -> Self {
        let file = shown.rsplit('/').next().unwrap_or(shown);
        let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_lowercase();
        Self { submitted: submitted.and_then(day_of), round: round(&name), named: day_in(&name), saved }
    }

    /// The day of the submission, as the most trusted part says.
    pub(super) fn received(&self) -> Option<Received> {
        let saved = || self.saved.as_deref().and_then(|text| day_of(period::parse(text.get(..10)?)?));
        let told = [(self.submitted, ToldBy::Form), (self.named, ToldBy::Name), (saved(), ToldBy::Saved)];
        told.into_iter().find_map(|(day, told_by)| Some(Received { day: day?, told_by }))
    }
}

/// What a file has of one body.
struct Part {
    document: usize,
    indicators: BTreeSet<Arc<str>>,
    /// Year of its latest actual.
    year: Option<i32>,
}

impl Part {
    /// What the records of the file with that number have of a body.
    fn of(document: usize, records: &[Record], body: &Arc<Municipality>) -> Self {
        let mut part = Self { document, indicators: BTreeSet::new(), year: None };
        for record in records.iter().filter(|record| record.municipality == *body) {
            part.indicators.insert(Arc::clone(&record.indicator_clean));
            let known = record.figures_of(Measure::Actual).filter(|figure| figure.reading.status == Status::Value);
            part.year = part.year.max(known.filter_map(Figure::column_year).max());
        }
        part
    }
}

/// Takes out what is replaced.
pub(super) fn settle(documents: &mut [Document]) -> Vec<Finding> {
    let mut files: BTreeMap<Arc<Municipality>, Vec<usize>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        // Most records are of the same body as the one before.
        for of_one in document.records.chunk_by(|one, other| Arc::ptr_eq(&one.municipality, &other.municipality)) {
            let of_body = files.entry(Arc::clone(&of_one[0].municipality)).or_default();
            if of_body.last() != Some(&at) {
                of_body.push(at);
            }
        }
    }
    let mut findings = Vec::new();
    for (body, of_body) in files.into_iter().filter(|(body, files)| body.kind != MunicipalityKind::Unknown && files.len() > 1) {
        let of_body: Vec<Part> = of_body.into_iter().map(|at| Part::of(at, &documents[at].records, &body)).collect();
        let newest = of_body.iter().reduce(|best, part| if order(best, part, documents).0 == Ordering::Greater { best } else { part });
        let Some(newest) = newest else { continue };
        for part in of_body.iter().filter(|part| part.document != newest.document) {
            let finding = if shared(part, newest) {
                let (order, why) = order(newest, part, documents);
                replace(documents, part, newest, &body, order, &why)
            } else {
                both(documents, part, newest)
            };
            findings.push(Finding { municipality: Arc::clone(&body.name), ..finding });
        }
    }
    findings
}

/// Whether two files hold the same indicators for the most part.
fn shared(one: &Part, other: &Part) -> bool {
    let common = one.indicators.intersection(&other.indicators).count();
    common * 100 > one.indicators.len().min(other.indicators.len()) * COMPLEMENT
}

/// Which of two files is the newer one, and what tells; equal where nothing does.
fn order(one: &Part, other: &Part, documents: &[Document]) -> (Ordering, String) {
    let (a, b) = (&documents[one.document].stamp, &documents[other.document].stamp);
    let both = |x: Option<String>, y: Option<String>| x.zip(y);
    let day = |day: Option<(i32, u8, u8)>| day.map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"));
    let year = |year: Option<i32>| year.map(|year| format!("{year}年度"));
    let clues = [
        ("実績の年度", both(year(one.year), year(other.year))),
        (ToldBy::Form.label(), both(day(a.submitted), day(b.submitted))),
        ("ファイル名の印", Some((format!("{:04}", a.round), format!("{:04}", b.round)))),
        ("ファイル名の日付", both(day(a.named), day(b.named))),
        (ToldBy::Saved.label(), both(a.saved.clone(), b.saved.clone())),
    ];
    let telling: Vec<(&str, Ordering, &(String, String))> = clues
        .iter()
        .filter_map(|(label, values)| values.as_ref().map(|values| (*label, values.0.cmp(&values.1), values)))
        .filter(|(_, order, _)| *order != Ordering::Equal)
        .collect();
    let Some((label, order, values)) = telling.first() else { return (Ordering::Equal, String::new()) };
    let (late, early) = if *order == Ordering::Greater { (&values.0, &values.1) } else { (&values.1, &values.0) };
    let shown = if *label == "ファイル名の印" { String::new() } else { format!("（{late} と {early}）") };
    let against: Vec<&str> = telling[1..].iter().filter(|(_, other, _)| other != order).map(|(label, _, _)| *label).collect();
    let but = if against.is_empty() { String::new() } else { format!("。ただし{}では逆になる", against.join("、")) };
    (*order, format!("{label}が新しい{shown}{but}"))
}

/// The older file is not used.
fn replace(documents: &mut [Document], old: &Part, new: &Part, body: &Arc<Municipality>, sure: Ordering, why: &str) -> Finding {
    let newer = Arc::clone(&documents[new.document].source.file);
    let same = documents[new.document].source.sha256 == documents[old.document].source.sha256;
    let document = &mut documents[old.document];
    let file = Arc::clone(&document.source.file);
    document.records.retain(|record| record.municipality != *body);
    if document.records.is_empty() {
        document.source.superseded = Some(Arc::clone(&newer));
        document.counts.clear();
        // What is wrong inside a file that is not used asks nothing of anybody.
        document.findings.retain(|finding| finding.place.pos.is_none());
        for sheet in &mut document.source.sheets {
            sheet.by_role = [0; 10];
            sheet.by_role[CellRole::Ignored as usize] = sheet.cells;
        }
    }
    let detail = |why: &str| format!("「{newer}」を使い、「{file}」は集約に入れていない。{why}");
    let finding = Finding::new(Code::DuplicateSubmission, Place::file(Arc::clone(&file)));
    match sure {
        _ if same => finding.detail(detail("中身は同じ")).severity(Severity::Note),
        Ordering::Equal => finding
            .detail(detail("どちらが新しいか分からないので、名前の順で後の方を使った"))
            .remedy("どちらを使うか提出元に確かめ、使わない方を入力フォルダから外す")
            .severity(Severity::Error),
        _ => finding.detail(detail(why)),
    }
}

/// The corrections that count; one in a file that is not used is told.
pub(super) fn corrections_in_use(documents: &mut [Document], findings: &mut Vec<Finding>) -> Vec<Applied> {
    let mut in_use = Vec::new();
    for document in documents {
        let corrected = std::mem::take(&mut document.corrected);
        match &document.source.superseded {
            None => in_use.extend(corrected),
            Some(newer) => findings.extend(
                corrected
                    .iter()
                    .map(|done| Finding { municipality: Arc::clone(&document.source.municipality.name), ..done.in_vain(newer) }),
            ),
        }
    }
    in_use
}

/// Two files with different indicators are both used.
fn both(documents: &[Document], one: &Part, other: &Part) -> Finding {
    let (one, other) = (&documents[one.document].source.file, &documents[other.document].source.file);
    Finding::new(Code::DuplicateSubmission, Place::file(Arc::clone(one)))
        .detail(format!("「{one}」と「{other}」は指標の多くが違うので、両方を使った"))
        .remedy("ひとつの提出を分けたものか確かめ、そうでなければ古い方を入力フォルダから外す")
}

fn day_of(period: Period) -> Option<(i32, u8, u8)> {
    Some((period.year, period.month?, period.day?))
}

/// The round that a name tells: 再提出 is 1, v2 and (2) are 2.
fn round(name: &str) -> u32 {
    let words = AGAIN.iter().filter_map(|(word, round)| {
        let after = name.split_once(word)?.1;
        Some(leading_number(after.trim_start_matches(['_', '-', '(', '（', ' ', '第'])).filter(|number| *number < 50).unwrap_or(*round))
    });
    let marks = ["ver.", "ver", "rev.", "rev", "v", "(", "（", "第"].iter().filter_map(|mark| {
        let at = name.match_indices(mark).map(|(at, _)| at);
        at.filter(|at| !name[..*at].ends_with(|c: char| c.is_ascii_alphabetic()))
            .filter_map(|at| {
                let after = &name[at + mark.len()..];
                let number = leading_number(after)?;
                let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
                let closed = match *mark {
                    "(" | "（" => rest.starts_with([')', '）']),
                    "第" => rest.starts_with('版'),
                    _ => true,
                };
                (closed && number < 50).then_some(number)
            })
            .max()
    });
    words.chain(marks).max().unwrap_or(0)
}

fn leading_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// A day of eight digits in a name: 20261020.
fn day_in(name: &str) -> Option<(i32, u8, u8)> {
    let runs = name.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8 && run.starts_with("20"));
    runs.filter_map(|run| day_of(period::parse(&format!("{}-{}-{}", &run[..4], &run[4..6], &run[6..]))?)).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_round_and_its_day() {
        for (name, expected) in [
            ("282014_姫路市", 0),
            ("282014_姫路市_様式r5-1", 0),
            ("282014_姫路市_再提出", 1),
            ("282014_姫路市_再々提出", 2),
            ("282014_姫路市_修正2", 2),
            ("282014_姫路市_v3", 3),
            ("282014_姫路市 (2)", 2),
            ("282014_姫路市_第2版", 2),
            ("282014_姫路市_第2期総合戦略", 0),
            ("282014_姫路市_行革2", 0),
        ] {
            assert_eq!(round(name), expected, "{name}");
        }
        assert_eq!(day_in("282014_姫路市_20261020"), Some((2026, 10, 20)));
        assert_eq!(day_in("282014_姫路市_20261399"), None);
    }

    #[test]
    fn the_most_trusted_part_tells_the_day() {
        let stamp = Stamp::new(None, "a/282014_姫路市_20261020.xlsx", Some("2026-10-05T01:23:45Z".to_owned()));
        assert_eq!(stamp.received(), Some(Received { day: (2026, 10, 20), told_by: ToldBy::Name }));
        let stamp = Stamp::new(None, "282014_姫路市.xlsx", Some("2026-10-05T01:23:45Z".to_owned()));
        assert_eq!(stamp.received(), Some(Received { day: (2026, 10, 5), told_by: ToldBy::Saved }));
        assert_eq!(Stamp::default().received(), None);
    }
}
