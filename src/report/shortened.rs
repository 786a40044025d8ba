//! Texts that are longer than a cell of a workbook holds: they are shortened there, and that is told.
//!
//! In: a run. Out: a finding a record that has such a text. The CSV files keep every text whole.

use std::sync::Arc;

use crate::aggregate::Consolidation;
use crate::finding::{Code, Finding};
use crate::record::Record;

use super::cut::fits;

/// Characters of a long text that a finding shows.
const SHOWN: usize = 40;

/// A finding for each record of which a text is shortened in the workbook.
#[must_use]
pub fn shortened(run: &Consolidation) -> Vec<Finding> {
    run.judged.iter().filter_map(|judged| of(&judged.record)).collect()
}

fn of(record: &Record) -> Option<Finding> {
    let words = [&record.goal, &record.policy, &record.program, &record.indicator, &record.note, &record.comments, &record.department];
    let words = words.into_iter().map(|text| (&record.place, text));
    let figures = record.figures.iter().map(|figure| (&figure.place, &figure.text));
    let (place, text) = words.chain(figures).find(|(_, text)| !fits(text))?;
    let mut finding = Finding::new(Code::TextShortened, place.clone())
        .item(record.indicator.chars().take(SHOWN).collect::<String>())
        .text(format!("{}…", text.chars().take(SHOWN).collect::<String>()))
        .detail(format!("{}文字", text.chars().count()));
    finding.municipality = Arc::clone(&record.municipality.name);
    Some(finding)
}
