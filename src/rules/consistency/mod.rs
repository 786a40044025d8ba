//! Figures of one document against each other: 再掲 and their originals, doubled indicators, targets that change,
//! units and scale over the years.
//!
//! In: judged records in document order. Out: findings. A check abstains where the rows or figures cannot be told apart.

mod changes;
mod figures;
mod rows;
mod scale;

use crate::finding::Finding;

use super::judged::Judged;

pub use scale::Limits;

/// Every finding on how the records of a municipality fit together, in document order.
#[must_use]
pub fn check(judged: &[Judged], limits: &Limits) -> Vec<Finding> {
    let mut findings = rows::reposts(judged);
    findings.extend(rows::duplicates(judged));
    findings.extend(judged.iter().flat_map(|judged| figures::check(judged, limits)));
    findings.extend(changes::check(judged));
    findings.sort_by(|one, other| one.place.cmp(&other.place));
    findings
}

#[cfg(test)]
mod tests;
