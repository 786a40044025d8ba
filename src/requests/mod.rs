//! What municipalities are asked about their submissions, and what they answered.
//!
//! In: findings, and the workbooks that came back. Out: one [`Request`] a body, and answers that settle findings: a confirmed value stops
//! its finding, a corrected one becomes a correction. A finding is known again by its code, file, sheet, cell and text, so that an answer
//! never settles anything but what was asked. Knows nothing of how a workbook is written or where files lie.
//!
//! ```text
//! Finding ─▶ Question ─▶ (workbook, out and back) ─▶ Answer ─▶ Correction, Confirmed
//! ```

mod answers;
mod follow;
mod settle;
mod wording;

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::finding::Finding;
use crate::place::Place;
use crate::record::Municipality;

pub use answers::{Answer, Choice, read};
pub use follow::follow;
pub use settle::{Confirmed, corrections, settle};

/// Name of the hidden sheet of a request, of its property, and the first cell on that sheet.
pub const SHEET: &str = "torimatome-request";
/// Version of the hidden sheet.
pub const VERSION: &str = "1";
/// Heads of the columns of a request; the last four are for the body to fill in and for the program to know the row again.
pub const HEADS: [&str; 11] =
    ["番号", "ファイル", "シート", "セル", "項目", "書かれている内容", "確認したいこと", "回答", "正しい値", "備考", "照合"];

/// What a body may answer, in the order of the list.
pub const CHOICES: [&str; 3] = ["修正した", "このままでよい", "差し替えた"];

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Identity of the finding.
    pub id: String,
    /// What it asks about.
    pub finding: Finding,
    /// The question, in plain polite Japanese.
    pub text: String,
}

/// What one body is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who.
    pub municipality: Arc<Municipality>,
    /// Its questions, in the order of file, sheet and cell.
    pub questions: Vec<Question>,
}

/// The requests that findings give rise to, in the order of their bodies' first findings by code and name. Findings that only the staff
/// can deal with are left out.
#[must_use]
pub fn requests(findings: &[Finding], body: impl Fn(&Finding) -> Option<Arc<Municipality>>) -> Vec<Request> {
    let mut requests: Vec<Request> = Vec::new();
    for finding in findings {
        let (Some(municipality), Some(text)) = (body(finding), wording::question(finding)) else { continue };
        let question = Question { id: identity(finding), finding: finding.clone(), text };
        let at = requests.iter().position(|request| request.municipality == municipality).unwrap_or_else(|| {
            requests.push(Request { municipality, questions: Vec::new() });
            requests.len() - 1
        });
        if !requests[at].questions.iter().any(|known| known.id == question.id) {
            requests[at].questions.push(question);
        }
    }
    for request in &mut requests {
        request.questions.sort_by(|a, b| a.finding.place.cmp(&b.finding.place));
    }
    requests.sort_by(|a, b| (&a.municipality.code, &a.municipality.name).cmp(&(&b.municipality.code, &b.municipality.name)));
    requests
}

/// By what a finding is known again: code, file, sheet, cell and text.
#[must_use]
pub fn identity(finding: &Finding) -> String {
    id_of(finding.code.id(), &finding.place, &finding.text)
}

fn id_of(code: &str, place: &Place, text: &str) -> String {
    let parts = [code, &*place.file, &*place.sheet, &place.a1(), text];
    let digest = Sha256::digest(parts.join("\0").as_bytes());
    digest[..6].iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// The rows of the hidden sheet of a request.
#[must_use]
pub fn memory(request: &Request) -> Vec<Vec<String>> {
    let body = &request.municipality;
    let head = vec![SHEET.to_owned(), VERSION.to_owned(), body.code.as_deref().unwrap_or_default().to_owned(), body.name.to_string()];
    let row = |question: &Question| {
        let Finding { code, place, text, item, .. } = &question.finding;
        let texts = [&question.id, code.id(), &*place.file, &*place.sheet, &place.a1(), text, item];
        texts.iter().map(|text| (*text).to_owned()).collect()
    };
    std::iter::once(head).chain(request.questions.iter().map(row)).collect()
}
