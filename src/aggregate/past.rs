//! The verdicts of an earlier run, as the totals show them in brackets.

use std::sync::Arc;

use super::{Previous, Row, Tally, Totals};
use crate::previous::{self, PastRecord};
use crate::record::Kind;

/// Counts the verdicts of an earlier run by municipality and by goal.
#[must_use]
pub fn verdicts_of(past: &previous::Previous) -> Previous {
    let totals = |records: &mut dyn Iterator<Item = &PastRecord>| {
        let mut totals = Totals::default();
        for record in records {
            count(&mut totals.by_municipality, record, "");
            count(&mut totals.by_goal, record, &record.goal);
        }
        totals
    };
    let published = totals(&mut past.records.iter().filter(|record| !record.unpublished));
    Previous { label: format!("前回（{}）", past.name), totals: totals(&mut past.records.iter()), published: Some(published) }
}

/// Counts a record in the row of its body and goal.
fn count(rows: &mut Vec<Row>, record: &PastRecord, goal: &str) {
    let same = |row: &Row| row.municipality == record.municipality && *row.goal == *goal;
    let at = rows.iter().rposition(same).unwrap_or_else(|| {
        rows.push(Row {
            municipality: Arc::clone(&record.municipality),
            goal: Arc::from(goal),
            goals: Tally::default(),
            kpis: Tally::default(),
            earlier: None,
            in_total: false,
            submitted: true,
        });
        rows.len() - 1
    });
    let tally = if record.kind == Kind::Goal { &mut rows[at].goals } else { &mut rows[at].kpis };
    tally.add_past(record);
}
