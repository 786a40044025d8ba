//! Requests for confirmation that came back among the inputs, or in a folder of their own.

use std::path::PathBuf;
use std::sync::Arc;

use crate::discover::{Discovered, InputFile, discover};
use crate::finding::{Code, Finding};
use crate::municipality::Clues;
use crate::pipeline::{Options, Tools};
use crate::place::Place;
use crate::read::{self, HiddenSheets, ReadOptions, Sheets};
use crate::record::MunicipalityKind;
use crate::requests::{self, Answer};

/// The answers of all workbooks; what lies in the folders of answers and is none is passed over and told.
pub(super) fn read_all(options: &Options, own: &[PathBuf], discovered: &mut Discovered, findings: &mut Vec<Finding>) -> Vec<Answer> {
    let apart = discover(&options.answers, own).unload(findings);
    let others = apart.files.into_iter().map(|file| (file.shown, "回答の場所にある、確認依頼ではないファイル".to_owned()));
    discovered.skipped.extend(others);
    let files: Vec<InputFile> = discovered.answers.iter().cloned().chain(apart.answers).collect();
    files.iter().flat_map(|file| of_file(file, findings)).collect()
}

/// Whether a file's name tells that it is of the body that answered.
pub(super) fn is_of(file: &str, answer: &Answer, tools: &Tools) -> bool {
    let body = tools.registry.identify(&Clues { path: file, cells: &[] }).municipality;
    match body.code.as_deref() {
        Some(code) => code == answer.body_code,
        None => body.kind != MunicipalityKind::Unknown && body.name == answer.municipality,
    }
}

fn of_file(file: &InputFile, findings: &mut Vec<Finding>) -> Vec<Answer> {
    let reading = ReadOptions { hidden: HiddenSheets::Read, ..ReadOptions::default() };
    match read::open(&file.path, &file.shown, &reading.limits) {
        Ok(bytes) => {
            // What the reader says of hidden parts is our own doing.
            let sheets = read::read(&file.shown, &bytes, &reading).output;
            requests::read(&file.shown, &sheets.grids).unload(findings)
        }
        Err(finding) => {
            findings.push(*finding);
            Vec::new()
        }
    }
}

/// A request in a format that is not looked into before: it is no submission, and its answers are not used.
pub(super) fn pass_over(file: &Arc<str>, sheets: &mut Option<Sheets>, findings: &mut Vec<Finding>) {
    let Some(sheets) = sheets.as_mut().filter(|sheets| sheets.grids.iter().any(|grid| &*grid.name == requests::SHEET)) else { return };
    sheets.grids.clear();
    findings.retain(|finding| finding.place.file != *file);
    let finding = Finding::new(Code::AnswerUnclear, Place::file(Arc::clone(file)));
    findings.push(finding.detail("確認依頼がxlsxではない形式で保存されている").remedy("Excelで開き、xlsx形式で保存し直す"));
}
