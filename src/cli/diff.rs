//! `diff`: what differs from an earlier workbook, KPI by KPI; and the earlier workbook that `--previous` names.
//!
//! The first path is the earlier workbook; the others are one later workbook of ours, or inputs as for `merge`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::aggregate::{Change, ChangeKind};
use crate::cli::args::Reading;
use crate::cli::job;
use crate::cli::log::{Log, logged};
use crate::cli::merge::{Prepared, code_of, errors};
use crate::cli::terminal::{out, tell};
use crate::finding::Finding;
use crate::place::Place;
use crate::previous::{self, Previous};

/// What differs from an earlier run.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The earlier workbook first, then what is compared with it.
    #[command(flatten)]
    pub reading: Reading,
    /// 通常の更新（新しい年の値など）も一件ずつ表示する
    #[arg(long, help_heading = "出力")]
    pub all: bool,
    /// 違いをJSONで（一行に一つ）標準出力に書く
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// The kinds of change, in the order in which they are told.
const KINDS: [ChangeKind; 10] = [
    ChangeKind::PastActual,
    ChangeKind::Target,
    ChangeKind::Baseline,
    ChangeKind::Unit,
    ChangeKind::Vanished,
    ChangeKind::New,
    ChangeKind::Renamed,
    ChangeKind::Confirmed,
    ChangeKind::Verdict,
    ChangeKind::Progress,
];

/// Tells what differs.
pub fn diff(options: Diff) -> ExitCode {
    // A wrong job is told where it is needed.
    let job = job::of(&options.reading.inputs).ok().flatten();
    logged("diff", job.as_ref(), |log| differing(options, log))
}

fn differing(mut options: Diff, log: &mut Log) -> Result<u8, String> {
    let inputs = std::mem::take(&mut options.reading.inputs);
    if options.reading.previous.is_none()
        && let Some(job) = job::meant(&inputs)?
    {
        options.reading.previous = Some(job.previous.ok_or_else(no_previous)?);
    }
    let (first, rest) = match (&options.reading.previous, &inputs[..]) {
        (Some(previous), rest) => (previous.clone(), rest.to_vec()),
        (None, [first, rest @ ..]) => (first.clone(), rest.to_vec()),
        (None, []) => return Err(no_previous()),
    };
    options.reading.inputs = rest;
    options.reading.previous = None;
    let (changes, findings) = match &options.reading.inputs[..] {
        [later] if later.is_file() && is_ours(later) => of_workbooks(&first, later, &options.reading)?,
        _ => {
            options.reading.previous = Some(first);
            job::complete(&mut options.reading)?;
            let run = Prepared::new(&options.reading, Vec::new())?.run(&options.reading)?;
            (run.changes.unwrap_or_default(), run.findings)
        }
    };
    let needed = |change: &&Change| options.all || options.json || change.kind != ChangeKind::Progress;
    for change in changes.iter().filter(needed) {
        out(&if options.json { serde_json::to_string(&Line::new(change)).unwrap_or_default() } else { prose(change) });
    }
    log.fact(summary(&changes));
    if !options.json {
        out(&summary(&changes));
    }
    if !options.reading.quiet {
        for text in errors(&findings) {
            tell(&text);
        }
    }
    Ok(code_of(&findings))
}

fn no_previous() -> String {
    "エラー: 比べる前回の集約ブックが足りません\n  対応: torimatome diff 前回.xlsx 入力 のように書く。業務のフォルダでは job.toml の previous に書く"
        .to_owned()
}

/// Two workbooks of ours.
fn of_workbooks(first: &Path, later: &Path, reading: &Reading) -> Result<(Vec<Change>, Vec<Finding>), String> {
    let before = previous(first)?;
    let now = previous(later)?;
    let tools = Prepared::new(reading, Vec::new())?.tools;
    let mut findings = Vec::new();
    let changes = tools.compare(&before, &now).unload(&mut findings);
    Ok((changes, findings))
}

fn is_ours(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| crate::read::is_own_output(&bytes))
}

/// The earlier workbook.
///
/// # Errors
/// When it cannot be read, or has no records of ours.
pub fn previous(path: &Path) -> Result<Previous, String> {
    let shown = path.display();
    let bytes = std::fs::read(path)
        .map_err(|_| format!("エラー: 前回のブック「{shown}」を開けません\n  対応: 名前と場所を確かめ、Excelで開いていれば閉じる"))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    previous::open(&name, &bytes).map_err(|refusal| format!("エラー: 前回のブック「{shown}」を使えません\n  内容: {refusal}"))
}

/// Refuses to write over the workbook that is compared with.
///
/// # Errors
/// When the two are one file.
pub fn keep(previous: Option<&Path>, target: &Path) -> Result<(), String> {
    let same = previous.and_then(|path| path.canonicalize().ok()).zip(target.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    if same {
        return Err(format!("エラー: 出力「{}」は --previous の前回のブックです\n  対応: 別の名前を書く", target.display()));
    }
    Ok(())
}

/// A change as people read it.
fn prose(change: &Change) -> String {
    let mut lines = vec![format!("{}　{}　{}", change.kind.label(), change.municipality.name, change.indicator)];
    lines.push(format!("  項目: {}", change.item));
    let value = |text: &str| if text.is_empty() { "（なし）".to_owned() } else { format!("「{text}」") };
    let at = |place: Option<&Place>| place.map(|place| format!("　{place}")).unwrap_or_default();
    lines.push(format!("  前回: {}{}", value(&change.before), at(change.previous.as_ref())));
    lines.push(format!("  今回: {}{}", value(&change.after), at(change.place.as_ref())));
    if !change.remark.is_empty() {
        lines.push(format!("  備考: {}", change.remark));
    }
    lines.join("\n")
}

/// How many changes of each kind; what is ordinary progress is told apart, by what it is.
fn summary(changes: &[Change]) -> String {
    let count = |kind: ChangeKind| changes.iter().filter(|change| change.kind == kind).count();
    let counts: Vec<String> = KINDS
        .iter()
        .filter(|kind| **kind != ChangeKind::Progress)
        .map(|kind| (kind.label(), count(*kind)))
        .filter(|(_, count)| *count > 0)
        .map(|(label, n)| format!("{label} {n}"))
        .collect();
    let mut progress: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.kind == ChangeKind::Progress) {
        *progress.entry(change.remark.split('。').next().unwrap_or_default()).or_default() += 1;
    }
    let progress: Vec<String> =
        progress.iter().map(|(what, n)| format!("{} {n}", if what.is_empty() { "そのほか" } else { what })).collect();
    let mut lines = Vec::new();
    lines.extend((!counts.is_empty()).then(|| format!("前回との違い: {}", counts.join("、"))));
    let label = ChangeKind::Progress.label();
    lines.extend((!progress.is_empty()).then(|| format!("{label} {}: {}", count(ChangeKind::Progress), progress.join("、"))));
    if counts.is_empty() {
        let but = if progress.is_empty() {
            "前回と違うところはありません。"
        } else {
            "通常の更新のほかに、前回と違うところはありません。"
        };
        lines.insert(0, but.to_owned());
    }
    lines.join("\n")
}

/// A change as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    code: &'a str,
    municipality: &'a str,
    indicator: &'a str,
    item: &'a str,
    before: &'a str,
    after: &'a str,
    remark: &'a str,
    file: &'a str,
    sheet: &'a str,
    cell: String,
    previous_file: &'a str,
    previous_sheet: &'a str,
    previous_cell: String,
}

impl<'a> Line<'a> {
    fn new(change: &'a Change) -> Self {
        let file = |place: &'a Option<Place>| place.as_ref().map_or("", |place| &place.file);
        let sheet = |place: &'a Option<Place>| place.as_ref().map_or("", |place| &place.sheet);
        let cell = |place: &Option<Place>| place.as_ref().map(Place::a1).unwrap_or_default();
        Self {
            kind: change.kind.id(),
            code: change.municipality.code.as_deref().unwrap_or_default(),
            municipality: &change.municipality.name,
            indicator: &change.indicator,
            item: &change.item,
            before: &change.before,
            after: &change.after,
            remark: &change.remark,
            file: file(&change.place),
            sheet: sheet(&change.place),
            cell: cell(&change.place),
            previous_file: file(&change.previous),
            previous_sheet: sheet(&change.previous),
            previous_cell: cell(&change.previous),
        }
    }
}
