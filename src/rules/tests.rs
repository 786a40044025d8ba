//! The published tables, judged.

#![expect(clippy::unwrap_used, reason = "tests")]

pub mod build;
mod custom;
mod published;
mod single;

use super::judged::Judged;
use super::set::RuleSet;
use super::{Assigned, JudgeOptions, judge};
use crate::finding::Warned;
use crate::record::Record;
use crate::templates::Templates;

/// Judges with a shipped rule set as if the user had named it.
pub fn judged_by(records: Vec<Record>, set: &str) -> Warned<Vec<Judged>> {
    let set = RuleSet::load(&Templates::embedded(), set).unwrap();
    judge(records, &set, &JudgeOptions { year: None, assigned: Assigned::ByUser })
}
