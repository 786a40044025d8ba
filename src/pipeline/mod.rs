//! The stages in order: files → records → judged records → everything that the report is made from.
//!
//! [`run`] is the table of contents. Order comes from the inputs, never from threads.

mod answers;
mod document;
mod judging;
mod lint;
mod owner;
mod resubmission;
mod submission;
mod tools;

use std::path::PathBuf;
use std::sync::Arc;

use self::document::read_all;
use self::judging::judge_all;
pub use self::lint::lint_inputs;
use self::submission::{check_roster, in_output_order, old_forms};
pub use self::tools::{Settings, Tools};
use crate::aggregate::{Consolidation, SameWords, verdicts_of};
use crate::corrections::{Correction, Corrections};
use crate::diff;
use crate::discover::discover;
use crate::finding::{Code, Finding, Severity};
use crate::layout::Pins;
use crate::previous::{PastRecord, Previous};
use crate::requests;
use crate::worker;

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
    /// The run to compare with.
    pub previous: Option<Previous>,
    /// The staff's corrections.
    pub corrections: Vec<Correction>,
    /// Files of settings that may lie among the inputs and are none of them.
    pub settings: Vec<PathBuf>,
    /// Folders where requests for confirmation come back, beside the inputs.
    pub answers: Vec<PathBuf>,
    /// Records above which reports of several sentences in columns of verdicts are let go once they are judged: no sheet shows them.
    /// Everything is kept where no number is said.
    pub most_narrated: Option<usize>,
    /// Where files are read, and what one file may use up.
    pub reading: worker::Settings,
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

/// Runs every stage up to the report.
#[must_use]
pub fn run(options: &Options, tools: &Tools, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Consolidation {
    let mut findings = Vec::new();
    let own: Vec<PathBuf> = options.outputs.iter().chain(&options.roster).chain(&options.settings).cloned().collect();
    let mut discovered = discover(&options.inputs, &own).unload(&mut findings);
    let mut answers = answers::read_all(options, &own, &mut discovered, tools, &mut findings);
    let files: Vec<&Arc<str>> = discovered.files.iter().map(|file| &file.shown).collect();
    requests::follow(&mut answers, &files, |file, answer| answers::is_of(file, answer, tools));
    let wanted: Vec<Correction> = options.corrections.iter().cloned().chain(requests::corrections(&answers)).collect();
    let corrections = Corrections::resolve(&wanted, &files).unload(&mut findings);
    let documents = read_all(&discovered.files, &corrections, options, tools, progress);
    let mut documents = in_output_order(documents, tools);
    findings.extend(tools.pins.iter().flat_map(Pins::unmatched));
    findings.extend(resubmission::settle(&mut documents));
    let corrections = resubmission::corrections_in_use(&mut documents, &mut findings);
    findings.extend(old_forms(&documents, tools));
    let (sources, judged) = judge_all(documents, options, tools, &mut findings);
    let records = || judged.iter().map(|judged| &judged.record);
    findings.extend(tools.rules.overrides.unmatched(records()));
    let asked = tools.roster.as_ref().map(|roster| check_roster(roster, &sources, &judged, &mut findings)).unwrap_or_default();
    let now = || judged.iter().map(PastRecord::of).collect::<Vec<_>>();
    let changes = options.previous.as_ref().map(|past| diff::compare(past, &now(), &tools.registry).unload(&mut findings));
    let previous = options.previous.as_ref().map(verdicts_of);
    let confirmed = requests::settle(&mut findings, &answers);
    findings.sort_by_key(|finding| finding.severity);
    let same = SameWords::new(&tools.lexicon.same.words, &tools.lexicon.same.remarks);
    let doubts = findings.iter().filter(|finding| finding.code == Code::ScaleDoubt);
    let doubted = doubts.map(|finding| finding.place.clone()).collect();
    let skipped = discovered.skipped;
    Consolidation { sources, asked, judged, same, findings, doubted, changes, previous, corrections, confirmed, skipped }
}

/// How many findings there are of each severity.
#[must_use]
pub fn count(findings: &[Finding], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
