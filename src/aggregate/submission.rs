//! Who has submitted what: one row a file of a body, or one row a body that has sent none.
//!
//! In: who was asked, the files and their findings. Out: [`Submission`]s in the order of the roster; bodies that are not on it come after
//! those that are, in the order of their files. Knows nothing of sheets or of the terminal.

use std::collections::BTreeMap;

use super::{Consolidation, Source};
use crate::finding::Severity;
use crate::record::Municipality;

/// The day on which a submission was made, as the submission itself says; times of the disk are not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// Year, month, day.
    pub day: (i32, u8, u8),
    /// Which part of the submission says so.
    pub told_by: ToldBy,
}

/// Which part of a submission tells its day; the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToldBy {
    /// The cell 提出日 of the form.
    Form,
    /// The file's name.
    Name,
    /// The properties of the workbook.
    Saved,
}

impl ToldBy {
    /// The words that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Form => "提出日の欄",
            Self::Name => "ファイル名",
            Self::Saved => "文書の保存日",
        }
    }
}

/// How a submission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Read and used.
    Submitted,
    /// Nothing has come.
    Missing,
    /// Something has come, and no indicator could be read from it.
    Unreadable,
    /// A newer one is used instead.
    Superseded,
}

impl State {
    /// The word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Submitted => "提出済",
            Self::Missing => "未提出",
            Self::Unreadable => "読み取れない",
            Self::Superseded => "差替え済",
        }
    }

    /// The word of JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Missing => "missing",
            Self::Unreadable => "unreadable",
            Self::Superseded => "superseded",
        }
    }
}

/// A body and one of its files.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// Whose.
    pub body: &'a Municipality,
    /// Its file; none when nothing has come.
    pub source: Option<&'a Source>,
    /// How it stands.
    pub state: State,
    /// Findings of the file: errors, warnings, notes.
    pub findings: [usize; 3],
}

impl Submission<'_> {
    /// What else is to be said: what is used instead, what tells the day, which form it is.
    #[must_use]
    pub fn remark(&self) -> String {
        let Some(source) = self.source else { return String::new() };
        let instead = source.superseded.as_ref().map(|newer| format!("「{newer}」を使用"));
        let told_by = source.received.map(|received| format!("受付日は{}による", received.told_by.label()));
        let form = source.form.as_ref().map(|(_, version)| format!("様式 {version}"));
        [instead, told_by, form].into_iter().flatten().collect::<Vec<_>>().join("、")
    }
}

/// Those of the roster in its order, then the others in the order of their files.
#[must_use]
pub fn submissions(run: &Consolidation) -> Vec<Submission<'_>> {
    let mut found: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for finding in &run.findings {
        let at = match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        };
        found.entry(&finding.place.file).or_default()[at] += 1;
    }
    let of = |source| {
        let source: &Source = source;
        let state = match (&source.superseded, source.records) {
            (Some(_), _) => State::Superseded,
            (None, 0) => State::Unreadable,
            (None, _) => State::Submitted,
        };
        let findings = found.get(&*source.file).copied().unwrap_or_default();
        Submission { body: &source.municipality, source: Some(source), state, findings }
    };
    let mut files: BTreeMap<&Municipality, Vec<&Source>> = BTreeMap::new();
    for source in &run.sources {
        files.entry(&source.municipality).or_default().push(source);
    }
    let mut rows = Vec::new();
    for asked in &run.asked {
        let body = &*asked.municipality;
        match files.remove(body) {
            Some(sources) => rows.extend(sources.into_iter().map(of)),
            // Its rows may stand in a file of somebody else.
            None if asked.submitted => rows.push(Submission { body, source: None, state: State::Submitted, findings: [0; 3] }),
            None => rows.push(Submission { body, source: None, state: State::Missing, findings: [0; 3] }),
        }
    }
    rows.extend(run.sources.iter().filter(|source| files.contains_key(&*source.municipality)).map(of));
    rows
}
