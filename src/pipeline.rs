//! The stages in order: files → records → judged records → everything that the report is made from.
//!
//! One rayon task a file; a panic in one file becomes a finding of that file. Order comes from the inputs, never from threads.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::account::{CellRole, SheetAccount};
use crate::aggregate::{Asked, Consolidation, Source};
use crate::discover::{InputFile, discover};
use crate::extract::Extractor;
use crate::finding::{Code, Finding, Severity};
use crate::grid::Grid;
use crate::layout::{self, Knowledge, Lexicon, Pins};
use crate::municipality::{Clues, Counted, Member, Registry, Roster};
use crate::place::{Place, Pos};
use crate::read::{self, HiddenSheets, ReadOptions};
use crate::record::{Municipality, MunicipalityKind, PrintedCount, Record};
use crate::rules::judged::Judged;
use crate::rules::overrides::Overrides;
use crate::rules::{self, Assigned, JudgeOptions, RuleSet};
use crate::templates::{Fault, Template, Templates};
use crate::value::Grammar;

/// What to read and how to judge it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Folders, files and patterns.
    pub inputs: Vec<PathBuf>,
    /// Files of our own that are not inputs, and the folder that links start from.
    pub outputs: Vec<PathBuf>,
    /// The roster, which may lie among the inputs and is none of them.
    pub roster: Option<PathBuf>,
    /// Western fiscal year to judge; the latest with actuals otherwise.
    pub year: Option<i32>,
    /// Whether hidden sheets are read too.
    pub hidden: bool,
}

/// Everything that is loaded once and shared by all threads.
pub struct Tools {
    grammar: Grammar,
    lexicon: Lexicon,
    registry: Registry,
    pins: Vec<Pins>,
    roster: Option<Roster>,
    /// The rule set of those for whom the roster names none.
    rules: RuleSet,
    assigned: Assigned,
    /// The rule sets that the roster names, by that name.
    named: BTreeMap<String, RuleSet>,
}

/// What the user names beside the templates.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Rule set of everybody for whom the roster names none; `common` otherwise.
    pub rules: Option<String>,
    /// Who is asked to submit.
    pub roster: Option<Template>,
    /// How to read tables that have been seen before.
    pub layouts: Vec<Template>,
}

/// Progress of a run.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Files done, this one included.
    pub done: usize,
    /// Files in all.
    pub total: usize,
    /// The file that is done.
    pub file: &'a str,
}

/// One file, understood.
struct Document {
    source: Source,
    records: Vec<Record>,
    counts: Vec<PrintedCount>,
    findings: Vec<Finding>,
}

impl Tools {
    /// Loads the templates and what the user names beside them.
    ///
    /// # Errors
    /// When a template, the roster or a named rule set is wrong.
    pub fn load(templates: &Templates, settings: &Settings) -> Result<Self, Fault> {
        let get = |name: &str| {
            templates.get(name).map_err(|_| Fault {
                name: format!("templates/{name}"),
                line: None,
                message: "UTF-8の文字として読めません。UTF-8で保存し直してください".to_owned(),
            })
        };
        let mut registry = Registry::load(templates)?;
        let roster = settings.roster.as_ref().map(|roster| Roster::read(roster, &mut registry)).transpose()?;
        let code_of = |written: &str| registry.find(written).map(|body| body.code.clone().unwrap_or_default());
        let overrides = Overrides::read(&get("overrides.csv")?, code_of)?;
        let mut named = BTreeMap::new();
        for member in roster.iter().flat_map(|roster| &roster.members) {
            let Some(name) = member.rules.as_ref().filter(|name| !named.contains_key(*name)) else { continue };
            let set = RuleSet::load(templates, name).map_err(|fault| of_member(fault, roster.as_ref(), member))?;
            named.insert(name.clone(), set.with_overrides(overrides.clone()));
        }
        let rules = settings.rules.as_deref();
        Ok(Self {
            grammar: Grammar::new(&get("units.toml")?)?,
            lexicon: Lexicon::new(&get("lexicon.toml")?)?,
            registry,
            pins: settings.layouts.iter().map(Pins::new).collect::<Result<Vec<_>, Fault>>()?,
            roster,
            rules: RuleSet::load(templates, rules.unwrap_or("common"))?.with_overrides(overrides),
            assigned: if rules.is_some_and(|name| name != "common") { Assigned::ByUser } else { Assigned::Default },
            named,
        })
    }

    /// The rule sets that may judge: the default one, then those that the roster names.
    pub fn rule_sets(&self) -> impl Iterator<Item = &RuleSet> {
        std::iter::once(&self.rules).chain(self.named.values().filter(|set| set.id != self.rules.id))
    }

    /// The rules of one body, and whether somebody chose them for it.
    fn rules_of(&self, body: &Municipality) -> (&RuleSet, Assigned) {
        let member = self.roster.as_ref().and_then(|roster| roster.members.get(roster.position(body)?));
        let named = member.and_then(|member| self.named.get(member.rules.as_ref()?));
        named.map_or((&self.rules, self.assigned), |set| (set, Assigned::ByUser))
    }

    /// Bodies of the roster in its order, the others in code order, those without a code last, by name.
    fn order<'b>(&self, body: &'b Municipality) -> (usize, bool, Option<&'b str>, &'b str) {
        let position = self.roster.as_ref().and_then(|roster| roster.position(body));
        (position.unwrap_or(usize::MAX), body.code.is_none(), body.code.as_deref(), &body.name)
    }

    /// What the layout stage needs to know.
    fn knowledge(&self) -> Knowledge<'_> {
        Knowledge { lexicon: &self.lexicon, grammar: &self.grammar, pins: &self.pins }
    }
}

/// Runs every stage up to the report.
#[must_use]
pub fn run(options: &Options, tools: &Tools, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Consolidation {
    let mut findings = Vec::new();
    let own: Vec<PathBuf> = options.outputs.iter().chain(&options.roster).cloned().collect();
    let discovered = discover(&options.inputs, &own).unload(&mut findings);
    let documents = read_all(&discovered.files, options, tools, progress);
    let documents = in_output_order(documents, tools);
    findings.extend(tools.pins.iter().flat_map(Pins::unmatched));
    findings.extend(duplicates(&documents));
    let (sources, judged) = judge_all(documents, options, tools, &mut findings);
    let records = || judged.iter().map(|judged| &judged.record);
    findings.extend(tools.rules.overrides.unmatched(records()));
    let asked = tools.roster.as_ref().map(|roster| check_roster(roster, &sources, &judged, &mut findings)).unwrap_or_default();
    findings.sort_by_key(|finding| finding.severity);
    Consolidation { sources, asked, judged, findings, skipped: discovered.skipped }
}

/// Reads and understands the files in parallel; the order is that of the files.
fn read_all(files: &[InputFile], options: &Options, tools: &Tools, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Vec<Document> {
    let done = AtomicUsize::new(0);
    let work = |file: &InputFile| {
        let document = catch_unwind(AssertUnwindSafe(|| document(file, options, tools))).unwrap_or_else(|_| panicked(file, options, tools));
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress(Progress { done, total: files.len(), file: &file.shown });
        document
    };
    files.par_iter().map(work).collect()
}

/// One file → its records.
fn document(file: &InputFile, options: &Options, tools: &Tools) -> Document {
    let mut findings = Vec::new();
    let bytes = match fs::read(&file.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.push(Finding::new(Code::UnreadableFile, Place::file(Arc::clone(&file.shown))).detail(why_unreadable(&error)));
            Vec::new()
        }
    };
    let readable = findings.is_empty();
    let options_of_reading =
        ReadOptions { hidden: if options.hidden { HiddenSheets::Read } else { HiddenSheets::Skip }, ..ReadOptions::default() };
    let sheets = readable.then(|| read::read(&file.shown, &bytes, &options_of_reading).unload(&mut findings));
    let grids: &[Grid] = sheets.as_ref().map_or(&[], |sheets| &sheets.grids);
    let mut understood: Vec<(Place, &Grid, layout::Sheet)> = Vec::new();
    for grid in grids.iter().filter(|grid| options.hidden || !grid.hidden) {
        let place = Place::sheet(Arc::clone(&file.shown), Arc::clone(&grid.name));
        let before = understood.last().and_then(|(_, _, sheet)| sheet.tables.last()).map(|table| table.columns.as_slice());
        let sheet = layout::understand(grid, &place, before, tools.knowledge()).unload(&mut findings);
        understood.push((place, grid, sheet));
    }
    let clues: Vec<(String, String)> =
        understood.iter().map(|(_, _, sheet)| sheet.clues.clone()).find(|clues| !clues.is_empty()).unwrap_or_default();
    let owner = Arc::new(identify(&file.shown, &clues, tools, readable && !understood.is_empty(), &mut findings));
    let (mut records, mut counts) = (Vec::new(), Vec::new());
    for (place, grid, sheet) in &understood {
        let of_sheet = sheet_owner(&grid.name, &sheet.clues, &owner, &tools.registry);
        let by_row = |code: Option<&str>, name: Option<&str>| row_owner(code, name, &of_sheet, &tools.registry);
        let extractor = Extractor { grid, place, lexicon: &tools.lexicon, grammar: &tools.grammar, owner: &by_row };
        records.extend(extractor.records(sheet).unload(&mut findings));
        counts.extend(extractor.counts(sheet));
    }
    if records.is_empty() && !understood.is_empty() {
        findings.push(Finding::new(Code::NoTable, Place::file(Arc::clone(&file.shown))));
    }
    let source = Source {
        file: Arc::clone(&file.shown),
        link: link(&file.path, &options.outputs),
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(&bytes)),
        kind: Arc::from(sheets.as_ref().map_or(Cow::Borrowed("不明"), |sheets| sheets.kind.label())),
        municipality: owner,
        records: records.len(),
        sheets: accounts(&file.shown, grids, &understood),
    };
    for finding in &mut findings {
        finding.municipality = Arc::clone(&source.municipality.name);
    }
    Document { source, records, counts, findings }
}

fn identify(shown: &str, clues: &[(String, String)], tools: &Tools, has_rows: bool, findings: &mut Vec<Finding>) -> Municipality {
    let identified = tools.registry.identify(&Clues { path: shown, cells: clues });
    if has_rows {
        let doubts = identified.doubts.into_iter();
        findings.extend(doubts.map(|(code, detail)| Finding::new(code, Place::file(Arc::from(shown))).detail(detail)));
    }
    identified.municipality
}

/// Whose sheet it is: the body that its own head block or its name tells, else the file's.
fn sheet_owner(name: &str, clues: &[(String, String)], owner: &Arc<Municipality>, registry: &Registry) -> Arc<Municipality> {
    let named = [("団体名".to_owned(), name.to_owned())];
    let told = named_by(clues, registry).or_else(|| named_by(&named, registry).filter(|found| *found.name == *name.trim()));
    told.filter(|found| *found != **owner).map_or_else(|| Arc::clone(owner), Arc::new)
}

/// Whose row it is: the body that the row itself names, else the sheet's.
fn row_owner(code: Option<&str>, name: Option<&str>, owner: &Arc<Municipality>, registry: &Registry) -> Arc<Municipality> {
    let named = [("団体コード", code), ("団体名", name)].into_iter().filter_map(|(label, text)| Some((label.to_owned(), text?.to_owned())));
    let cells: Vec<(String, String)> = named.collect();
    named_by(&cells, registry).filter(|found| *found != **owner).map_or_else(|| Arc::clone(owner), Arc::new)
}

/// The body that labelled cells name.
fn named_by(cells: &[(String, String)], registry: &Registry) -> Option<Municipality> {
    let filled = cells.iter().any(|(_, text)| !text.trim().is_empty());
    let found = filled.then(|| registry.identify(&Clues { path: "", cells }).municipality)?;
    (found.kind != MunicipalityKind::Unknown).then_some(found)
}

/// Every sheet of a file, with its cells by role; a sheet that was not read is ignored by rule.
fn accounts(shown: &Arc<str>, grids: &[Grid], understood: &[(Place, &Grid, layout::Sheet)]) -> Vec<SheetAccount> {
    let account = |grid: &Grid| {
        let mut by_role = [0; 10];
        match understood.iter().find(|(_, known, _)| std::ptr::eq(*known, grid)) {
            Some((_, _, sheet)) => sheet.roles.iter().for_each(|role| by_role[*role as usize] += 1),
            None => by_role[CellRole::Ignored as usize] = grid.cells.len(),
        }
        SheetAccount { file: Arc::clone(shown), sheet: Arc::clone(&grid.name), hidden: grid.hidden, cells: grid.cells.len(), by_role }
    };
    grids.iter().map(account).collect()
}

/// A file whose reading panicked: nothing of it, but a finding.
fn panicked(file: &InputFile, options: &Options, tools: &Tools) -> Document {
    let mut findings =
        vec![Finding::new(Code::UnreadableFile, Place::file(Arc::clone(&file.shown))).detail("読み取りの途中で続けられなくなりました")];
    let municipality = identify(&file.shown, &[], tools, false, &mut findings);
    let source = Source {
        file: Arc::clone(&file.shown),
        link: link(&file.path, &options.outputs),
        bytes: fs::metadata(&file.path).map_or(0, |data| data.len()),
        sha256: String::new(),
        kind: Arc::from("不明"),
        municipality: Arc::new(municipality),
        records: 0,
        sheets: Vec::new(),
    };
    Document { source, records: Vec::new(), counts: Vec::new(), findings }
}

/// By body, then in the order of the files.
fn in_output_order(mut documents: Vec<Document>, tools: &Tools) -> Vec<Document> {
    documents.sort_by(|a, b| tools.order(&a.source.municipality).cmp(&tools.order(&b.source.municipality)));
    documents
}

/// Two files of one body.
fn duplicates(documents: &[Document]) -> Vec<Finding> {
    let mut files: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for document in documents.iter().filter(|document| document.source.records > 0) {
        if let Some(code) = document.source.municipality.code.as_deref() {
            files.entry(code).or_default().push(&document.source);
        }
    }
    let twice = files.into_values().filter(|sources| sources.len() > 1);
    twice
        .map(|sources| {
            let names: Vec<String> = sources.iter().map(|source| format!("「{}」", source.file)).collect();
            let mut finding = Finding::new(Code::DuplicateSubmission, Place::file(Arc::clone(&sources[0].file))).detail(names.join("と"));
            finding.municipality = Arc::clone(&sources[0].municipality.name);
            finding
        })
        .collect()
}

/// A rule set that the roster names and nobody has is a fault of the roster's row; one with a fault of its own tells it itself.
fn of_member(fault: Fault, roster: Option<&Roster>, member: &Member) -> Fault {
    match (fault.line, roster) {
        (None, Some(roster)) => Fault { name: roster.name.to_string(), line: Some(member.line), message: fault.message },
        _ => fault,
    }
}

/// Who of the roster has submitted; a warning for each that has not, and for each body that is not on it.
fn check_roster(roster: &Roster, sources: &[Source], judged: &[Judged], findings: &mut Vec<Finding>) -> Vec<Asked> {
    let mut submitted: BTreeMap<&Municipality, &Place> = BTreeMap::new();
    for judged in judged {
        submitted.entry(&judged.record.municipality).or_insert(&judged.record.place);
    }
    let place = |line: usize| {
        let row = u32::try_from(line).unwrap_or(u32::MAX).saturating_sub(1);
        Place::file(Arc::clone(&roster.name)).at(Pos::new(row, 0))
    };
    let mut asked = Vec::new();
    for Member { municipality, counted, line, .. } in &roster.members {
        let read = submitted.contains_key(&**municipality);
        if !read {
            let files = sources.iter().filter(|source| source.municipality == *municipality);
            let files: Vec<String> = files.map(|source| format!("「{}」", source.file)).collect();
            let mut finding = Finding::new(Code::MissingSubmission, place(*line)).text(&*municipality.name);
            if !files.is_empty() {
                finding = finding.detail(format!("届いた{}からは、指標をひとつも読み取れませんでした", files.join("と")));
            }
            finding.municipality = Arc::clone(&municipality.name);
            findings.push(finding);
        }
        asked.push(Asked { municipality: Arc::clone(municipality), counted: *counted == Counted::Yes, submitted: read });
    }
    for (body, place) in submitted.into_iter().filter(|(body, _)| body.code.is_some() && roster.position(body).is_none()) {
        let mut finding = Finding::new(Code::NotOnRoster, Place::file(Arc::clone(&place.file))).text(&*body.name);
        finding.municipality = Arc::clone(&body.name);
        findings.push(finding);
    }
    if !roster.unused.is_empty() {
        let heads = roster.unused.join("、");
        findings
            .push(Finding::new(Code::UnusedSetting, place(1)).item("名簿の列").text(heads).remedy("使う列なら、見出しの言葉を確かめる"));
    }
    asked
}

/// Judges the records body by body, in parallel; ids count through each body's records.
fn judge_all(documents: Vec<Document>, options: &Options, tools: &Tools, findings: &mut Vec<Finding>) -> (Vec<Source>, Vec<Judged>) {
    let mut sources = Vec::new();
    let mut counts = Vec::new();
    let mut bodies: BTreeMap<Arc<Municipality>, Vec<Record>> = BTreeMap::new();
    for document in documents {
        sources.push(document.source);
        findings.extend(document.findings);
        counts.extend(document.counts);
        for record in document.records {
            bodies.entry(Arc::clone(&record.municipality)).or_default().push(record);
        }
    }
    let mut bodies: Vec<(Arc<Municipality>, Vec<Record>)> = bodies.into_iter().collect();
    bodies.sort_by(|(a, _), (b, _)| tools.order(a).cmp(&tools.order(b)));
    let judge = |(body, records): (Arc<Municipality>, Vec<Record>)| {
        let (set, assigned) = tools.rules_of(&body);
        let judged = rules::judge(with_ids(&body, records), set, &JudgeOptions { year: options.year, assigned });
        (body, judged)
    };
    let judged: Vec<_> = bodies.into_par_iter().map(judge).collect();
    let mut all = Vec::new();
    for (body, mut warned) in judged {
        warned.findings.iter_mut().for_each(|finding| finding.municipality = Arc::clone(&body.name));
        all.extend(warned.unload(findings));
    }
    findings.extend(rules::check_totals(&all, &counts));
    for finding in findings.iter_mut().filter(|finding| finding.municipality.is_empty()) {
        let source = sources.iter().find(|source: &&Source| source.file == finding.place.file);
        finding.municipality = source.map_or_else(|| Arc::from(""), |source| Arc::clone(&source.municipality.name));
    }
    (sources, all)
}

fn with_ids(body: &Municipality, mut records: Vec<Record>) -> Vec<Record> {
    let prefix = body.code.as_deref().unwrap_or(&body.name);
    for (at, record) in records.iter_mut().enumerate() {
        record.id = Arc::from(format!("{prefix}-{:03}", at + 1));
    }
    records
}

/// The way from the workbook to an input: relative when the input lies in the workbook's folder, so that the folder can be moved.
fn link(input: &Path, outputs: &[PathBuf]) -> Arc<str> {
    let absolute = std::path::absolute(input).unwrap_or_else(|_| input.to_owned());
    let folder = outputs.first().and_then(|out| std::path::absolute(out).ok()).and_then(|out| out.parent().map(Path::to_owned));
    let path = folder.and_then(|folder| absolute.strip_prefix(folder).map(Path::to_owned).ok()).unwrap_or(absolute);
    Arc::from(path.to_string_lossy().replace('\\', "/"))
}

fn why_unreadable(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "ファイルがなくなっています",
        std::io::ErrorKind::PermissionDenied => "開く権限がないか、ほかのソフトが開いています",
        _ => "ディスクかネットワークから読み出せません",
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

/// How many findings there are of each severity.
#[must_use]
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
