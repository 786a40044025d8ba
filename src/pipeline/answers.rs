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
use crate::requests::{self, Answer, Choice};
use crate::value::{Grammar, Status, Stored};

/// The answers of all workbooks; what lies in the folders of answers and is none is passed over and told.
pub(super) fn read_all(
    options: &Options,
    own: &[PathBuf],
    discovered: &mut Discovered,
    tools: &Tools,
    findings: &mut Vec<Finding>,
) -> Vec<Answer> {
    let apart = discover(&options.answers, own).unload(findings);
    let others = apart.files.into_iter().map(|file| (file.shown, "回答の場所にある、確認依頼ではないファイル".to_owned()));
    discovered.skipped.extend(others);
    let files: Vec<InputFile> = discovered.answers.iter().cloned().chain(apart.answers).collect();
    let answers: Vec<Answer> = files.iter().flat_map(|file| of_file(file, findings)).collect();
    let (misplaced, answers) = answers.into_iter().partition(|answer| is_figure_for_name(answer, &tools.grammar));
    findings.extend(Vec::into_iter(misplaced).map(|answer| told_of(&answer)));
    answers
}

/// Whether a question about an indicator's name, which is its item and its text, is answered with a figure: the cell of the name is none
/// that it could stand in.
fn is_figure_for_name(answer: &Answer, grammar: &Grammar) -> bool {
    let figure = || grammar.read(Stored::Text(&answer.value), None).status == Status::Value;
    answer.choice == Choice::Corrected && answer.item == answer.text && !answer.value.is_empty() && figure()
}

fn told_of(answer: &Answer) -> Finding {
    let detail = format!("{}は指標の名前のセルなのに、正しい値が数値の「{}」。どのセルの値かが分からない", answer.place, answer.value);
    let mut finding = Finding::new(Code::AnswerUnclear, answer.told.clone()).item(&answer.item).text(&answer.text).detail(detail);
    finding.municipality = Arc::clone(&answer.municipality);
    finding
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;
    use crate::place::Pos;
    use crate::templates::Templates;

    #[test]
    fn a_figure_does_not_become_the_name_of_an_indicator() {
        let grammar = Grammar::new(&Templates::embedded().get("units.toml").unwrap()).unwrap();
        let place = Place::sheet(Arc::from("神戸市.xlsx"), Arc::from("実績一覧")).at(Pos::new(86, 3));
        let answer = |item: &str, text: &str, value: &str| Answer {
            id: String::new(),
            code: Code::RepostMismatch.id().to_owned(),
            place: place.clone(),
            text: text.to_owned(),
            item: item.to_owned(),
            municipality: Arc::from("神戸市"),
            body_code: "281000".to_owned(),
            choice: Choice::Corrected,
            value: value.to_owned(),
            note: String::new(),
            told: Place::file(Arc::from("回答.xlsx")).at(Pos::new(8, 7)),
        };
        for (item, text, value, misplaced) in [
            ("参加者数【再掲】", "参加者数【再掲】", "120人", true),
            ("参加者数【再掲】", "参加者数【再掲】", "延べ参加者数【再掲】", false),
            ("参加者数【再掲】", "参加者数【再掲】", "65歳以上の参加者数", false),
            ("参加者数【再掲】", "参加者数【再掲】", "", false),
            ("参加者数 / R4実績", "12O人", "120人", false),
        ] {
            assert_eq!(is_figure_for_name(&answer(item, text, value), &grammar), misplaced, "{text} → {value}");
        }
    }
}
