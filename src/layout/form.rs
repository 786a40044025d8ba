//! The head block of an answer form: which version of the form it is, and when it was submitted.
//!
//! In: labels above the tables and the cells to their right. Out: a [`FormHead`]. The labels stand in `lexicon.toml` under `[form]`.
//! `様式の版` | `R6-1` → version `R6-1`; `提出日` | `令和8年10月20日` → that day.

use serde::Deserialize;

use crate::grid::Content;
use crate::layout::spelling::fold;
use crate::layout::view::View;
use crate::place::Pos;
use crate::value::{Period, period};

/// What the head block of an answer form says of the form itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormHead {
    /// 様式の版, as it stands, and its cell.
    pub version: Option<(Pos, String)>,
    /// 提出日, where it names a day.
    pub submitted: Option<Period>,
}

/// The labels of the head block; a lexicon of before had none.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormWords {
    version: Vec<String>,
    submitted: Vec<String>,
}

impl FormHead {
    /// What this head says, and where it is silent what the other one says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { version: self.version.or(other.version), submitted: self.submitted.or(other.submitted) }
    }

    /// Takes in a cell and the one to its right.
    pub(super) fn take(&mut self, view: &View<'_>, words: &FormWords, label: usize, value: usize) {
        let label = view.folded(label).trim_end_matches(':');
        let is = |words: &[String]| words.iter().any(|word| fold(word) == label);
        if is(&words.version) {
            self.version = Some((view.cell(value).pos, view.text(value).trim().to_owned()));
        } else if is(&words.submitted) {
            let cell = view.cell(value);
            let named = match &cell.content {
                Content::Number(serial) if cell.format.is_some() => period::from_serial(*serial),
                _ => period::find(&view.text(value)).map(|(period, _)| period),
            };
            self.submitted = named.filter(|period| period.day.is_some());
        }
    }
}
