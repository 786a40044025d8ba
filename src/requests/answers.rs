//! A request that came back: its answers, row by row.
//!
//! In: the sheets of the workbook. Out: one answer a row that was filled in, and a finding for what cannot be understood. Rows may have been
//! sorted or deleted, columns moved; a row is known by its identity, what was asked by the hidden sheet.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CHOICES, HEADS, SHEET, VERSION};
use crate::finding::{Code, Finding, Warned};
use crate::grid::{Cell, Grid};
use crate::layout::lexicon::fold;
use crate::place::{Place, Pos};

/// What a body chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// 修正した.
    Corrected,
    /// このままでよい.
    Keep,
    /// 差し替えた.
    Replaced,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Identity of the finding that was asked about.
    pub id: String,
    /// Code of that finding.
    pub code: String,
    /// The place that was asked about.
    pub place: Place,
    /// The text that stood there.
    pub text: String,
    /// Indicator and column.
    pub item: String,
    /// Who answered.
    pub municipality: Arc<str>,
    /// Code of who answered; empty for a body without one.
    pub body_code: String,
    /// What was chosen.
    pub choice: Choice,
    /// 正しい値; empty where none was given.
    pub value: String,
    /// 備考.
    pub note: String,
    /// Where the answer stands.
    pub told: Place,
}

/// Reads the answers of a workbook; `file` is what it is called.
#[must_use]
pub fn read(file: &Arc<str>, grids: &[Grid]) -> Warned<Vec<Answer>> {
    let unclear = |place: Place, detail: &str| Finding::new(Code::AnswerUnclear, place).detail(detail);
    let whole = Place::file(Arc::clone(file));
    let Some(asked) = grids.iter().find(|grid| &*grid.name == SHEET).and_then(Asked::of) else {
        return Warned {
            output: vec![],
            findings: vec![unclear(whole, "確認依頼の隠しシートが読めない。送ったままのファイルに書いてもらう")],
        };
    };
    let sheet = grids.iter().filter(|grid| &*grid.name != SHEET).find_map(|grid| Some((grid, columns(grid)?)));
    let Some((grid, columns)) = sheet else {
        return Warned {
            output: vec![], findings: vec![unclear(whole, "「回答」「正しい値」「照合」の列が見つからない")]
        };
    };
    let mut answers = Vec::new();
    let mut findings = Vec::new();
    let mut rows: Vec<u32> = grid.cells.iter().map(|cell| cell.pos.row).filter(|row| *row > columns.head).collect();
    rows.dedup();
    for row in rows {
        let text = |col: u32| grid.get(Pos::new(row, col)).map(Cell::as_text).unwrap_or_default().trim().to_owned();
        let (choice, value, note, id) = (text(columns.choice), text(columns.value), text(columns.note), text(columns.id));
        if choice.is_empty() && value.is_empty() {
            continue;
        }
        let told = Place::sheet(Arc::clone(file), Arc::clone(&grid.name)).at(Pos::new(row, columns.choice));
        let Some(question) = asked.questions.get(&id) else {
            findings.push(unclear(told, "行を照合する番号が消えているか、書きかえられている").text(choice));
            continue;
        };
        let chosen =
            [Choice::Corrected, Choice::Keep, Choice::Replaced].into_iter().zip(CHOICES).find(|(_, word)| fold(word) == fold(&choice));
        let about =
            |detail: &str| unclear(told.clone(), detail).item(&question.item).text(if choice.is_empty() { &value } else { &choice });
        match chosen {
            None if choice.is_empty() => findings.push(about("正しい値が書かれているが、回答が選ばれていない")),
            None => findings.push(about("選択肢にない回答")),
            Some((Choice::Keep, _)) if !value.is_empty() => {
                findings.push(about(&format!("「このままでよい」とあるのに、正しい値に「{value}」とある")));
            }
            Some((choice, _)) => answers.push(Answer { choice, value, note, told, ..question.clone() }),
        }
    }
    for finding in &mut findings {
        finding.municipality = Arc::clone(&asked.municipality);
    }
    Warned { output: answers, findings }
}

/// What was asked, by identity.
struct Asked {
    municipality: Arc<str>,
    questions: BTreeMap<String, Answer>,
}

impl Asked {
    fn of(grid: &Grid) -> Option<Self> {
        let text = |row: u32, col: u32| grid.get(Pos::new(row, col)).map(Cell::as_text).unwrap_or_default();
        if text(0, 0) != SHEET || text(0, 1) != VERSION {
            return None;
        }
        let (body_code, municipality) = (text(0, 2), Arc::from(text(0, 3)));
        let last = grid.cells.last().map_or(0, |cell| cell.pos.row);
        let question = |row: u32| {
            let place = Place::new(Arc::from(text(row, 2)), Arc::from(text(row, 3)), text(row, 4).parse().ok());
            let answer = Answer {
                id: text(row, 0),
                code: text(row, 1),
                told: place.clone(),
                place,
                text: text(row, 5),
                item: text(row, 6),
                municipality: Arc::clone(&municipality),
                body_code: body_code.clone(),
                choice: Choice::Keep,
                value: String::new(),
                note: String::new(),
            };
            (answer.id.clone(), answer)
        };
        let questions = (1..=last.min(100_000)).map(question).filter(|(id, _)| !id.is_empty()).collect();
        Some(Self { municipality, questions })
    }
}

/// Where the columns of a request stand.
struct Columns {
    head: u32,
    choice: u32,
    value: u32,
    note: u32,
    id: u32,
}

fn columns(grid: &Grid) -> Option<Columns> {
    let [.., choice, value, note, id] = HEADS;
    let head = grid.cells.iter().find(|cell| cell.as_text().trim() == id)?.pos.row;
    let column = |name: &str| grid.row(head).iter().find(|cell| cell.as_text().trim() == name).map(|cell| cell.pos.col);
    Some(Columns { head, choice: column(choice)?, value: column(value)?, note: column(note).unwrap_or(u32::MAX), id: column(id)? })
}
