//! One file → its records, printed counts, findings and cell accounting: read, understand, find the owner, extract.
//!
//! [`read_all`] gives each file a rayon task; a panic in one becomes a finding of that file. The order is that of the files.
//! A file's bytes and grids live only as long as its task.

use std::borrow::Cow;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::account::{CellRole, SheetAccount};
use crate::aggregate::Source;
use crate::corrections::{Applied, Corrections};
use crate::discover::InputFile;
use crate::extract::{Extractor, sheet_year};
use crate::finding::{Code, Finding};
use crate::grid::Grid;
use crate::layout;
use crate::layout::form::FormHead;
use crate::pipeline::answers;
use crate::pipeline::owner::{identify, row_owner, sheet_owner};
use crate::pipeline::resubmission::Stamp;
use crate::pipeline::tools::Tools;
use crate::pipeline::{Options, Progress};
use crate::place::Place;
use crate::read::{self, HiddenSheets, ReadOptions};
use crate::record::{PrintedCount, Record};
use crate::value::Readings;
use crate::worker::Readers;

/// One file, understood.
pub(super) struct Document {
    pub(super) source: Source,
    pub(super) records: Vec<Record>,
    pub(super) counts: Vec<PrintedCount>,
    pub(super) findings: Vec<Finding>,
    /// What tells it from another file of the same body.
    pub(super) stamp: Stamp,
    pub(super) corrected: Vec<Applied>,
}

/// Reads and understands the files in parallel; the order is that of the files.
pub(super) fn read_all(
    files: &[InputFile],
    corrections: &Corrections,
    options: &Options,
    tools: &Tools,
    progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Vec<Document> {
    let done = AtomicUsize::new(0);
    let readers = Readers::new(options.reading.clone());
    let work = |file: &InputFile| {
        let document = catch_unwind(AssertUnwindSafe(|| document(file, corrections, options, tools, &readers)))
            .unwrap_or_else(|_| panicked(file, options, tools));
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        progress(Progress { done, total: files.len(), file: &file.shown });
        document
    };
    // File by file: a long one at the end of a share would leave the other threads without work.
    files.par_iter().with_max_len(1).map(work).collect()
}

/// One file → its records.
fn document(file: &InputFile, corrections: &Corrections, options: &Options, tools: &Tools, readers: &Readers) -> Document {
    let mut findings = Vec::new();
    let limits = readers.limits();
    let bytes = read::open(&file.path, &file.shown, &limits).unwrap_or_else(|finding| {
        findings.push(*finding);
        Vec::new()
    });
    let readable = findings.is_empty();
    let options_of_reading = ReadOptions { hidden: if options.hidden { HiddenSheets::Read } else { HiddenSheets::Skip }, limits };
    let mut sheets = readable.then(|| readers.read(&file.shown, &bytes, &options_of_reading).unload(&mut findings));
    let corrected = sheets
        .as_mut()
        .map(|sheets| corrections.apply(&file.shown, &mut sheets.grids, &tools.grammar).unload(&mut findings))
        .unwrap_or_default();
    answers::pass_over(&file.shown, &mut sheets, &mut findings);
    let readings = Readings::new(&tools.grammar);
    let grids: &[Grid] = sheets.as_ref().map_or(&[], |sheets| &sheets.grids);
    let mut understood: Vec<(Place, &Grid, layout::Sheet)> = Vec::new();
    for grid in grids.iter().filter(|grid| options.hidden || !grid.hidden) {
        let place = Place::sheet(Arc::clone(&file.shown), Arc::clone(&grid.name));
        let before = understood.last().and_then(|(_, _, sheet)| sheet.tables.last()).map(|table| &*table.columns);
        let sheet = layout::understand(grid, &place, before, tools.knowledge(&readings)).unload(&mut findings);
        understood.push((place, grid, sheet));
    }
    let clues: Vec<(String, String)> =
        understood.iter().map(|(_, _, sheet)| sheet.clues.clone()).find(|clues| !clues.is_empty()).unwrap_or_default();
    let owner = Arc::new(identify(&file.shown, &clues, tools, readable && !understood.is_empty(), &mut findings));
    let (mut records, mut counts) = (Vec::new(), Vec::new());
    for (place, grid, sheet) in &understood {
        let of_sheet = sheet_owner(&grid.name, &sheet.clues, &owner, &tools.registry);
        let by_row = |code: Option<&str>, name: Option<&str>| row_owner(code, name, &of_sheet, &tools.registry);
        let extractor = Extractor { grid, place, lexicon: &tools.lexicon, readings: &readings, owner: &by_row };
        records.extend(extractor.records(sheet).unload(&mut findings));
        counts.extend(extractor.counts(sheet));
    }
    findings.extend(sheet_year::date(&mut records));
    if records.is_empty() && !understood.is_empty() {
        findings.push(Finding::new(Code::NoTable, Place::file(Arc::clone(&file.shown))));
    }
    let head = understood.iter().fold(FormHead::default(), |head, (_, _, sheet)| head.or(sheet.form.clone()));
    let stamp = Stamp::new(head.submitted, &file.shown, readable.then(|| read::saved(&bytes)).flatten());
    let source = Source {
        file: Arc::clone(&file.shown),
        form: form_of(&understood),
        received: stamp.received(),
        superseded: None,
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
    Document { source, records, counts, findings, stamp, corrected }
}

/// The version of the form and its cell.
fn form_of(understood: &[(Place, &Grid, layout::Sheet)]) -> Option<(Place, Arc<str>)> {
    understood.iter().find_map(|(place, _, sheet)| {
        let (pos, version) = sheet.form.version.as_ref()?;
        Some((place.at(*pos), Arc::from(version.as_str())))
    })
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
        form: None,
        received: None,
        superseded: None,
    };
    Document { source, records: Vec::new(), counts: Vec::new(), findings, stamp: Stamp::default(), corrected: Vec::new() }
}

/// Folders that a link goes up at most: from 出力/R6 to 入力 beside 出力.
const MOST_UP: usize = 2;

/// The way from the workbook to an input: relative when both lie in one folder that can be moved as a whole.
fn link(input: &Path, outputs: &[PathBuf]) -> Arc<str> {
    let absolute = std::path::absolute(input).unwrap_or_else(|_| input.to_owned());
    let folder = outputs.first().and_then(|out| std::path::absolute(out).ok()).and_then(|out| out.parent().map(Path::to_owned));
    let path = folder.and_then(|folder| relative(&absolute, &folder)).unwrap_or(absolute);
    Arc::from(path.to_string_lossy().replace('\\', "/"))
}

/// The way from a folder to a file; none when it leads too far up or to the root of a drive.
fn relative(file: &Path, folder: &Path) -> Option<PathBuf> {
    let above = folder.ancestors().take(MOST_UP + 1).enumerate();
    let mut above = above.filter(|(_, above)| above.components().any(|part| matches!(part, Component::Normal(_))));
    let (up, rest) = above.find_map(|(up, above)| Some((up, file.strip_prefix(above).ok()?)))?;
    // What stands behind `..` in a path depends on what is no folder but leads to one.
    let plain = [file, folder].iter().all(|path| !path.components().any(|part| part == Component::ParentDir));
    (up == 0 || plain).then(|| std::iter::repeat_n("..", up).collect::<PathBuf>().join(rest))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_relative_where_workbook_and_input_move_together() {
        let way = |file: &str, folder: &str| relative(Path::new(file), Path::new(folder)).map(|path| path.to_string_lossy().into_owned());
        let told = |path: &str| Some(path.replace('/', std::path::MAIN_SEPARATOR_STR));
        assert_eq!(way("/業務/入力/a.xlsx", "/業務"), told("入力/a.xlsx"));
        assert_eq!(way("/業務/入力/a.xlsx", "/業務/出力"), told("../入力/a.xlsx"));
        assert_eq!(way("/業務/入力/a.xlsx", "/業務/出力/R6"), told("../../入力/a.xlsx"));
        assert_eq!(way("/業務/入力/a.xlsx", "/業務/出力/R6/1"), None, "too far up");
        assert_eq!(way("/入力/a.xlsx", "/出力"), None, "nothing in common but the drive");
        assert_eq!(way("/業務/../入力/a.xlsx", "/業務/出力"), None, "may lead elsewhere");
    }
}
