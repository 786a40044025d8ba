//! Judged records → totals in a fixed order, and everything that the report is made from.

mod change;
mod compare;
mod indicator;
mod past;
mod publish;
mod submission;
mod tally;
mod totals;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::account::SheetAccount;
use crate::corrections::Applied;
use crate::finding::Finding;
use crate::place::Place;
use crate::record::Municipality;
use crate::requests::Confirmed;
use crate::rules::judged::Judged;

pub use change::{BLANK, Change, ChangeKind, Previous};
pub use compare::{Comparison, Entry, comparisons};
pub use indicator::SameWords;
pub use past::verdicts_of;
pub use publish::Publishable;
pub use submission::{Received, State, Submission, ToldBy, submissions};
pub use tally::Tally;
pub use totals::{Earlier, EarlierOf, Row, Totals, totals};
pub use words::{SubmittedWord, submitted_words};

/// One input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as shown to people, relative to the folder that was given, with `/`.
    pub file: Arc<str>,
    /// Path to link to from the workbook: relative to the workbook's folder where possible, with `/`.
    pub link: Arc<str>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hex.
    pub sha256: String,
    /// Kind by content, as people call it: 「Excel 97-2003（xls）」.
    pub kind: Arc<str>,
    /// Who submitted it.
    pub municipality: Arc<Municipality>,
    /// Records that came out of it.
    pub records: usize,
    /// Accounting of its sheets, in the order of the file.
    pub sheets: Vec<SheetAccount>,
    /// The version of the form and its cell, where it is a form.
    pub form: Option<(Place, Arc<str>)>,
    /// When it was submitted, as it says itself.
    pub received: Option<Received>,
    /// The newer file of the same body that is used instead of it.
    pub superseded: Option<Arc<str>>,
}

/// A body that was asked to submit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Who.
    pub municipality: Arc<Municipality>,
    /// Whether totals count it.
    pub counted: bool,
    /// Whether records of it were read.
    pub submitted: bool,
}

/// Everything that was read, judged and noticed, in output order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consolidation {
    /// Input files, in the order of discovery.
    pub sources: Vec<Source>,
    /// Who was asked to submit, in the order of the roster; empty without one.
    pub asked: Vec<Asked>,
    /// Records in output order: by municipality (roster, then code), then file, sheet and row.
    pub judged: Vec<Judged>,
    /// Words that do not tell the indicators of two bodies apart.
    pub same: SameWords,
    /// Findings in output order.
    pub findings: Vec<Finding>,
    /// Cells whose value may be a factor off (`scale-doubt`).
    pub doubted: BTreeSet<Place>,
    /// What differs from the workbook of the time before, in output order; none without one.
    pub changes: Option<Vec<Change>>,
    /// Verdicts of the time before, which 総括表 shows in brackets for those whose documents do not hold the year before; none when they
    /// are not known.
    pub previous: Option<Previous>,
    /// Corrections that were put in place, in the order of their files.
    pub corrections: Vec<Applied>,
    /// Findings that municipalities have confirmed as right, and that are not among the findings.
    pub confirmed: Vec<Confirmed>,
    /// Files that were passed over, with the reason in Japanese.
    pub skipped: Vec<(Arc<str>, String)>,
}
