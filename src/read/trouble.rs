//! Why a file gave nothing, and the one finding that says so.
//!
//! In: what a reader met. Out: a finding with code, detail and advice. A library's own words never appear in it.

use std::path::Path;
use std::sync::Arc;

use super::kind::Foreign;
use super::limits::Measure;
use crate::finding::{Code, Finding, Severity};
use crate::place::Place;

/// What to do about a limit that an option moves.
pub const MORE_MEMORY: &str =
    "不要な行・列・シートを消してxlsx形式で保存し直すか、--file-memory に大きい値を指定する（例: --file-memory 2G）";
/// What to do about one that nothing moves.
const LESS_CONTENT: &str = "Excelで開き、不要な行・列・シートを消してxlsx形式で保存し直す";

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Damaged or against its own format; what exactly, in Japanese.
    Broken(String),
    /// Encrypted; which kind of protection.
    Password(&'static str),
    /// More than a limit allows: what is limited, and the limit.
    TooLarge(Measure, usize),
    /// Something else than a spreadsheet.
    Foreign(Foreign),
}

impl Trouble {
    pub(super) fn broken(detail: impl Into<String>) -> Self {
        Self::Broken(detail.into())
    }

    pub(super) const fn too_large(what: Measure, limit: usize) -> Self {
        Self::TooLarge(what, limit)
    }

    /// The finding on the whole file.
    pub(super) fn finding(self, file: &Arc<str>) -> Finding {
        let place = Place::file(Arc::clone(file));
        match self {
            Self::Broken(detail) => Finding::new(Code::UnreadableFile, place).detail(detail),
            Self::Password(kind) => Finding::new(Code::PasswordProtected, place).detail(kind),
            Self::TooLarge(measure, limit) => {
                let (what, counter) = measure.words();
                Finding::new(Code::TooLarge, place)
                    .detail(format!("{what}が上限（{limit}{counter}）を超えています"))
                    .remedy(if measure.follows_memory() { MORE_MEMORY } else { LESS_CONTENT })
                    .effect("このファイルの値は集約に入っていない")
            }
            Self::Foreign(foreign) => {
                let extension = Path::new(&**file).extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase();
                let honest = foreign.extensions().contains(&extension.as_str());
                let code = if foreign == Foreign::Empty { Code::UnreadableFile } else { Code::NotASpreadsheet };
                let finding = Finding::new(code, place).detail(foreign.detail()).remedy(foreign.remedy());
                match (honest, foreign) {
                    (true, Foreign::Archive) => finding.severity(Severity::Warning),
                    (true, _) => finding.severity(Severity::Note).effect("提出された表ではないものとして、読んでいない"),
                    (false, _) => finding,
                }
            }
        }
    }
}
