//! Counts of verdicts by municipality and by goal.
//!
//! In: judged records. Out: for each row the computed verdicts on the common scale and, beside them, the submitted ones mapped to it;
//! the two are never added. 再掲 rows are counted apart. Rows are in code order, bodies without a code last, by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::record::{Kind, Municipality, MunicipalityKind};
use crate::rules::judged::{Judged, Scale};

/// How many verdicts of each step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Computed verdicts, in the order of [`Scale::ALL`].
    pub computed: [usize; 5],
    /// Submitted verdicts on the common scale, in the order of [`Scale::ALL`].
    pub submitted: [usize; 5],
    /// Submitted verdicts that the rule set does not map.
    pub unmapped: usize,
    /// Records that submit no verdict.
    pub not_submitted: usize,
    /// Records counted above.
    pub records: usize,
    /// 再掲, counted nowhere else.
    pub reposts: usize,
}

impl Tally {
    fn add(&mut self, judged: &Judged) {
        if judged.record.repost {
            self.reposts += 1;
            return;
        }
        self.records += 1;
        self.computed[judged.verdict.scale as usize] += 1;
        match (judged.verdict_submitted_scale, &judged.verdict_submitted) {
            (Some(scale), _) => self.submitted[scale as usize] += 1,
            (None, Some(_)) => self.unmapped += 1,
            (None, None) => self.not_submitted += 1,
        }
    }

    fn merge(&mut self, other: &Self) {
        for (count, more) in self.computed.iter_mut().zip(other.computed).chain(self.submitted.iter_mut().zip(other.submitted)) {
            *count += more;
        }
        self.unmapped += other.unmapped;
        self.not_submitted += other.not_submitted;
        self.records += other.records;
        self.reposts += other.reposts;
    }

    /// Computed verdicts of one step.
    #[must_use]
    pub const fn computed(&self, scale: Scale) -> usize {
        self.computed[scale as usize]
    }

    /// Submitted verdicts of one step.
    #[must_use]
    pub const fn submitted(&self, scale: Scale) -> usize {
        self.submitted[scale as usize]
    }
}

/// One row: a municipality, or one of its goals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub municipality: Arc<Municipality>,
    /// 基本目標 as printed; empty in rows by municipality.
    pub goal: Arc<str>,
    /// 数値目標.
    pub goals: Tally,
    /// KPI.
    pub kpis: Tally,
    /// Whether the row counts in the grand total: prefectures and wards stand for themselves.
    pub in_total: bool,
}

impl Row {
    /// Both kinds together.
    #[must_use]
    pub fn both(&self) -> Tally {
        let mut both = self.goals;
        both.merge(&self.kpis);
        both
    }
}

/// Counts of verdicts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// One row a municipality, in code order.
    pub by_municipality: Vec<Row>,
    /// One row a municipality and goal; goals in the order of the document.
    pub by_goal: Vec<Row>,
    /// Grand total of 数値目標.
    pub goals: Tally,
    /// Grand total of KPI.
    pub kpis: Tally,
}

/// Counts the verdicts of judged records.
#[must_use]
pub fn totals(judged: &[Judged]) -> Totals {
    let mut bodies: BTreeMap<(bool, &str, &str), Vec<&Judged>> = BTreeMap::new();
    for judged in judged {
        let municipality = &judged.record.municipality;
        let code = municipality.code.as_deref();
        bodies.entry((code.is_none(), code.unwrap_or_default(), &municipality.name)).or_default().push(judged);
    }
    let mut totals = Totals::default();
    for records in bodies.into_values() {
        let mut by_goal: Vec<Row> = Vec::new();
        for judged in &records {
            let goal = &judged.record.goal;
            let known = by_goal.iter().position(|row| row.goal == *goal);
            let index = known.unwrap_or_else(|| {
                by_goal.push(row(judged, Arc::clone(goal)));
                by_goal.len() - 1
            });
            let tally = if judged.record.kind == Kind::Goal { &mut by_goal[index].goals } else { &mut by_goal[index].kpis };
            tally.add(judged);
        }
        let Some(first) = records.first() else { continue };
        let mut whole = row(first, Arc::from(""));
        for row in &by_goal {
            whole.goals.merge(&row.goals);
            whole.kpis.merge(&row.kpis);
        }
        if whole.in_total {
            totals.goals.merge(&whole.goals);
            totals.kpis.merge(&whole.kpis);
        }
        totals.by_municipality.push(whole);
        totals.by_goal.extend(by_goal);
    }
    totals
}

fn row(judged: &Judged, goal: Arc<str>) -> Row {
    let municipality = Arc::clone(&judged.record.municipality);
    let in_total = matches!(municipality.kind, MunicipalityKind::Municipality | MunicipalityKind::Unknown);
    Row { municipality, goal, goals: Tally::default(), kpis: Tally::default(), in_total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::build::kobe;
    use crate::rules::tests::judged_by;

    #[test]
    fn computed_and_submitted_stand_side_by_side_and_reposts_apart() {
        let totals = totals(&judged_by(kobe(), "kobe").output);
        let [city] = &totals.by_municipality[..] else { unreachable!("one municipality") };
        // 159 KPI and 13 goals; 順調 of KPI: 99 rows, 68 without 再掲.
        assert_eq!(city.goals.records + city.goals.reposts, 13);
        assert_eq!(city.kpis.records + city.kpis.reposts, 159);
        assert_eq!(city.kpis.submitted, [68, 0, 14, 16, 0]);
        assert_eq!(city.goals.submitted, [8, 0, 1, 3, 0]);
        assert_eq!(city.kpis.submitted.iter().sum::<usize>() + city.kpis.not_submitted, city.kpis.records);
        assert_eq!(city.kpis.computed.iter().sum::<usize>(), city.kpis.records);
        assert_eq!(totals.by_goal.len(), 7);
        assert_eq!(totals.kpis, city.kpis);
    }

    #[test]
    fn a_prefecture_stands_for_itself() {
        let mut judged = judged_by(kobe(), "kobe").output;
        for judged in &mut judged {
            let prefecture = Municipality { kind: MunicipalityKind::Prefecture, ..Municipality::clone(&judged.record.municipality) };
            judged.record.municipality = Arc::new(prefecture);
        }
        let totals = totals(&judged);
        assert_eq!(totals.by_municipality.len(), 1);
        assert_eq!(totals.kpis, Tally::default());
    }
}
