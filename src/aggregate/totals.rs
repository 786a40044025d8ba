//! Counts of verdicts by municipality and by goal.
//!
//! In: judged records. Out: for each row the computed verdicts on the common scale and, beside them, the submitted ones mapped to it;
//! the two are never added. 再掲 rows are counted apart. Rows stand in the order of the records.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Asked;
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
    /// Whether the row counts in the grand total: prefectures, wards and unions stand for themselves unless the roster counts them.
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
    /// One row a municipality, in the order of the records.
    pub by_municipality: Vec<Row>,
    /// One row a municipality and goal; goals in the order of the document.
    pub by_goal: Vec<Row>,
    /// Grand total of 数値目標.
    pub goals: Tally,
    /// Grand total of KPI.
    pub kpis: Tally,
}

/// Counts the verdicts of judged records; those who were asked are counted as the roster says.
#[must_use]
pub fn totals(judged: &[Judged], asked: &[Asked]) -> Totals {
    let roster: BTreeMap<Option<&str>, bool> = asked.iter().map(|asked| (asked.municipality.code.as_deref(), asked.counted)).collect();
    let mut known: BTreeMap<&Municipality, usize> = BTreeMap::new();
    let mut bodies: Vec<Vec<&Judged>> = Vec::new();
    for judged in judged {
        let index = *known.entry(&judged.record.municipality).or_insert(bodies.len());
        if index == bodies.len() {
            bodies.push(Vec::new());
        }
        bodies[index].push(judged);
    }
    let mut totals = Totals::default();
    for records in bodies {
        let mut by_goal: Vec<Row> = Vec::new();
        for judged in &records {
            let goal = &judged.record.goal;
            let known = by_goal.iter().position(|row| row.goal == *goal);
            let index = known.unwrap_or_else(|| {
                by_goal.push(row(judged, Arc::clone(goal), &roster));
                by_goal.len() - 1
            });
            let tally = if judged.record.kind == Kind::Goal { &mut by_goal[index].goals } else { &mut by_goal[index].kpis };
            tally.add(judged);
        }
        let Some(first) = records.first() else { continue };
        let mut whole = row(first, Arc::from(""), &roster);
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

fn row(judged: &Judged, goal: Arc<str>, roster: &BTreeMap<Option<&str>, bool>) -> Row {
    let municipality = Arc::clone(&judged.record.municipality);
    let asked = municipality.code.as_deref().and_then(|code| roster.get(&Some(code)).copied());
    let in_total = asked.unwrap_or(matches!(municipality.kind, MunicipalityKind::Municipality | MunicipalityKind::Unknown));
    Row { municipality, goal, goals: Tally::default(), kpis: Tally::default(), in_total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::build::kobe;
    use crate::rules::tests::judged_by;

    #[test]
    fn computed_and_submitted_stand_side_by_side_and_reposts_apart() {
        let totals = totals(&judged_by(kobe(), "kobe").output, &[]);
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
    fn a_prefecture_stands_for_itself_unless_the_roster_counts_it() {
        let mut judged = judged_by(kobe(), "kobe").output;
        for judged in &mut judged {
            let prefecture = Municipality { kind: MunicipalityKind::Prefecture, ..Municipality::clone(&judged.record.municipality) };
            judged.record.municipality = Arc::new(prefecture);
        }
        let alone = totals(&judged, &[]);
        assert_eq!(alone.by_municipality.len(), 1);
        assert_eq!(alone.kpis, Tally::default());
        let municipality = Arc::clone(&judged[0].record.municipality);
        let counted = totals(&judged, &[Asked { municipality, counted: true, submitted: true }]);
        assert_eq!(counted.kpis.records + counted.kpis.reposts, 159, "the roster says so");
    }
}
