//! What the reading of one file has used up and noticed so far; every reader hands its findings and finished cells here.
//!
//! In: the file's name and limits. Out: findings, those of the same sort gathered into one a file so that a list of places
//! does not become a list of findings.

use std::fmt::Write as _;
use std::sync::Arc;

use super::limits::Measure;
use super::trouble::Trouble;
use super::{HiddenSheets, Limits, ReadOptions};
use crate::finding::{Code, Finding};
use crate::grid::Cell;
use crate::place::{Place, Pos};

/// How many addresses a gathered finding lists.
const LISTED: usize = 10;

/// Budget and findings of one file.
pub(super) struct Intake<'a> {
    pub(super) file: &'a Arc<str>,
    pub(super) limits: Limits,
    pub(super) hidden: HiddenSheets,
    cells: usize,
    text_bytes: usize,
    undecodable: Vec<(Place, Vec<char>)>,
    undecodable_count: usize,
    findings: Vec<Finding>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(file: &'a Arc<str>, options: &ReadOptions) -> Self {
        Self {
            file,
            limits: options.limits.clone(),
            hidden: options.hidden,
            cells: 0,
            text_bytes: 0,
            undecodable: Vec::new(),
            undecodable_count: 0,
            findings: Vec::new(),
        }
    }

    /// The place of a sheet of this file.
    pub(super) fn sheet(&self, name: &Arc<str>) -> Place {
        Place::sheet(Arc::clone(self.file), Arc::clone(name))
    }

    /// Notes a finding.
    pub(super) fn note(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Counts one more field of a text file against the limits.
    pub(super) const fn count_field(&mut self) -> Result<(), Trouble> {
        self.cells += 1;
        if self.cells > self.limits.fields {
            return Err(Trouble::too_large(Measure::Cells, self.limits.fields));
        }
        Ok(())
    }

    /// Counts one more cell against the limits.
    pub(super) fn count_cell(&mut self, cell: &Cell) -> Result<(), Trouble> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Trouble::too_large(Measure::Cells, self.limits.cells));
        }
        self.text_bytes = self.text_bytes.saturating_add(cell.stored_text().map_or(0, str::len));
        if self.text_bytes > self.limits.text_bytes {
            return Err(Trouble::too_large(Measure::TextMegabytes, self.limits.text_bytes >> 20));
        }
        Ok(())
    }

    /// Notes characters of a cell that no code table has.
    pub(super) fn undecodable(&mut self, place: Place, characters: Vec<char>) {
        self.undecodable_count += 1;
        if self.undecodable.len() < LISTED {
            self.undecodable.push((place, characters));
        }
    }

    /// The findings, in the order in which they were met.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        if let Some((first, _)) = self.undecodable.first() {
            let mut detail = String::new();
            for (place, characters) in &self.undecodable {
                let separator = if detail.is_empty() { "" } else { "、" };
                let sheet = if place.sheet == first.sheet { String::new() } else { format!("{}!", place.sheet) };
                let codes: Vec<String> = characters.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
                let _ = write!(detail, "{separator}{sheet}{}（{}）", place.a1(), codes.join(" "));
            }
            if self.undecodable_count > self.undecodable.len() {
                let _ = write!(detail, " ほか{}セル", self.undecodable_count - self.undecodable.len());
            }
            self.findings.push(Finding::new(Code::UndecodableCharacter, first.clone()).detail(detail));
        }
        self.findings
    }
}

/// The first addresses of a list: 「A1、B2 ほか3セル」.
pub(super) fn addresses(positions: &[Pos]) -> String {
    let listed: Vec<String> = positions.iter().take(LISTED).map(ToString::to_string).collect();
    let rest = positions.len().saturating_sub(LISTED);
    if rest == 0 { listed.join("、") } else { format!("{} ほか{rest}セル", listed.join("、")) }
}

/// A text from a file, fit to stand in a message: one line, without control characters, not endless.
pub(super) fn in_message(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect();
    if text.chars().nth(80).is_some() { line + "…" } else { line }
}
