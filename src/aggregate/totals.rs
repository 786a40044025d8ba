//! Counts of verdicts by municipality and by goal.
//!
//! In: judged records, who was asked, and the totals of the time before. Out: one row a municipality and one a goal, each with the counts
//! of the fiscal year before where its documents hold that year, or else of the time before.
//! Whoever was asked stands in the order of the roster, with or without records; the others follow in the order of their records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Asked, Tally};
use crate::record::{Kind, Municipality, MunicipalityKind};
use crate::rules::judged::{EarlierVerdict, Judged};

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
    /// The counts that stand in brackets beside these; none where none are known.
    pub earlier: Option<Earlier>,
    /// Whether the row counts in the grand total: prefectures, wards and unions stand for themselves unless the roster counts them.
    pub in_total: bool,
    /// Whether records of it were read; a row without any is of a body that was asked and has not submitted.
    pub submitted: bool,
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

/// Counts of an earlier time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Of which time.
    pub of: EarlierOf,
    /// 数値目標.
    pub goals: Tally,
    /// KPI.
    pub kpis: Tally,
}

/// Of which time earlier counts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EarlierOf {
    /// The fiscal year before, from the same documents.
    YearBefore,
    /// The workbook of the time before.
    LastTime,
}

impl Earlier {
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

impl Totals {
    /// The row of a municipality, or of one of its goals.
    #[must_use]
    pub fn row(&self, body: &Municipality, goal: &str) -> Option<&Row> {
        let rows = if goal.is_empty() { &self.by_municipality } else { &self.by_goal };
        let same = |row: &&Row| row.municipality.code == body.code && row.municipality.name == body.name && *row.goal == *goal;
        rows.iter().find(same)
    }
}

/// Counts the verdicts of judged records; those who were asked are counted as the roster says.
#[must_use]
pub fn totals(judged: &[Judged], asked: &[Asked], previous: Option<&Totals>) -> Totals {
    let mut by_body: BTreeMap<&Municipality, Vec<&Judged>> = BTreeMap::new();
    let mut order: Vec<&Arc<Municipality>> = asked.iter().map(|asked| &asked.municipality).collect();
    for judged in judged {
        let body = &judged.record.municipality;
        by_body.entry(body).or_default().push(judged);
        if order.last() != Some(&body) {
            order.push(body);
        }
    }
    let mut totals = Totals::default();
    let mut done = BTreeSet::new();
    for body in order.into_iter().filter(|body| done.insert(Arc::clone(body))) {
        let records = by_body.remove(&**body).unwrap_or_default();
        let known = records.iter().any(|judged| judged.earlier.as_ref().is_some_and(EarlierVerdict::is_known));
        let earlier = |goal: &str, records: &[&Judged]| match previous {
            _ if records.is_empty() => None,
            _ if known => Some(year_before(records)),
            previous => previous.and_then(|previous| previous.row(body, goal)).map(last_time),
        };
        let row = |goal: &str, records: &[&Judged]| Row {
            municipality: Arc::clone(body),
            goal: Arc::from(goal),
            goals: count(records, Kind::Goal, Tally::add),
            kpis: count(records, Kind::Kpi, Tally::add),
            earlier: earlier(goal, records),
            in_total: in_total(body, asked),
            submitted: !records.is_empty(),
        };
        let whole = row("", &records);
        if whole.in_total {
            totals.goals.merge(&whole.goals);
            totals.kpis.merge(&whole.kpis);
        }
        totals.by_municipality.push(whole);
        totals.by_goal.extend(by_goal(&records).into_iter().map(|(goal, records)| row(goal, &records)));
    }
    totals
}

/// The records of each goal, goals in the order of the document.
fn by_goal<'a>(records: &[&'a Judged]) -> Vec<(&'a str, Vec<&'a Judged>)> {
    let mut goals: Vec<(&str, Vec<&Judged>)> = Vec::new();
    for judged in records.iter().filter(|judged| judged.other_year.is_none()) {
        let goal = &*judged.record.goal;
        match goals.iter_mut().find(|(known, _)| *known == goal) {
            Some((_, same)) => same.push(judged),
            None => goals.push((goal, vec![judged])),
        }
    }
    goals
}

fn count(records: &[&Judged], kind: Kind, add: fn(&mut Tally, &Judged)) -> Tally {
    let mut tally = Tally::default();
    records.iter().filter(|judged| judged.record.kind == kind).for_each(|judged| add(&mut tally, judged));
    tally
}

fn year_before(records: &[&Judged]) -> Earlier {
    let of_kind = |kind| count(records, kind, Tally::add_earlier);
    Earlier { of: EarlierOf::YearBefore, goals: of_kind(Kind::Goal), kpis: of_kind(Kind::Kpi) }
}

const fn last_time(row: &Row) -> Earlier {
    Earlier { of: EarlierOf::LastTime, goals: row.goals, kpis: row.kpis }
}

fn in_total(body: &Municipality, asked: &[Asked]) -> bool {
    let asked = asked.iter().find(|asked| asked.municipality.code.is_some() && asked.municipality.code == body.code);
    let alone = || matches!(body.kind, MunicipalityKind::Municipality | MunicipalityKind::Unknown);
    asked.map_or_else(alone, |asked| asked.counted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::build::{asakuchi, isesaki, kobe, kodaira};
    use crate::rules::tests::judged_by;
    use crate::rules::{Assigned, JudgeOptions, RuleSet, judge};
    use crate::templates::Templates;

    #[test]
    fn computed_and_submitted_stand_side_by_side_and_reposts_apart() {
        let totals = totals(&judged_by(kobe(), "kobe").output, &[], None);
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
        let alone = totals(&judged, &[], None);
        assert_eq!(alone.by_municipality.len(), 1);
        assert_eq!(alone.kpis, Tally::default());
        let municipality = Arc::clone(&judged[0].record.municipality);
        let counted = totals(&judged, &[Asked { municipality, counted: true, submitted: true }], None);
        assert_eq!(counted.kpis.records + counted.kpis.reposts, 159, "the roster says so");
    }

    #[test]
    fn who_was_asked_stands_in_the_order_of_the_roster_with_or_without_records() {
        let judged = judged_by(kobe(), "kobe").output;
        let known = Arc::clone(&judged[0].record.municipality);
        let body =
            |code: &str| Arc::new(Municipality { code: Some(Arc::from(code)), name: Arc::from(code), ..Municipality::clone(&known) });
        let asked = |municipality: Arc<Municipality>, submitted| Asked { municipality, counted: true, submitted };
        let asked = [asked(body("332160"), false), asked(Arc::clone(&known), true), asked(body("282014"), false)];
        let totals = totals(&judged, &asked, None);
        let rows: Vec<(&str, bool, usize)> = totals
            .by_municipality
            .iter()
            .map(|row| (row.municipality.code.as_deref().unwrap_or_default(), row.submitted, row.both().records))
            .collect();
        assert_eq!(rows, [("332160", false, 0), ("000000", true, 127), ("282014", false, 0)]);
        assert_eq!(totals.goals.records + totals.kpis.records, 127, "rows without records add nothing");
    }

    #[test]
    fn the_year_before_is_counted_as_if_it_were_judged() {
        for records in [asakuchi(), isesaki(), kodaira()] {
            let set = RuleSet::load(&Templates::embedded(), "common").unwrap_or_else(|fault| unreachable!("{fault}"));
            let judge = |year| judge(records.clone(), &set, &JudgeOptions { year, assigned: Assigned::Default }).output;
            let now = judge(None);
            let then = totals(&judge(now[0].year.map(|year| year - 1)), &[], None);
            let now = totals(&now, &[], None);
            for (row, then) in now.by_municipality.iter().chain(&now.by_goal).zip(then.by_municipality.iter().chain(&then.by_goal)) {
                let earlier = row.earlier.unwrap_or_else(|| unreachable!("{}", row.goal));
                assert_eq!((earlier.of, earlier.both().computed), (EarlierOf::YearBefore, then.both().computed), "{}", row.goal);
                assert_eq!(earlier.both().submitted, [0; 5], "a verdict of this year is none of the year before");
            }
        }
        let kobe = totals(&judged_by(kobe(), "kobe").output, &[], None);
        assert!(kobe.by_municipality[0].earlier.is_none(), "its table holds one year");
    }

    #[test]
    fn the_time_before_stands_in_where_the_documents_hold_one_year() {
        let judged = judged_by(kobe(), "kobe").output;
        let previous = totals(&judged[..100], &[], None);
        let now = totals(&judged, &[], Some(&previous));
        let earlier = now.by_municipality[0].earlier.map(|earlier| (earlier.of, earlier.both()));
        assert_eq!(earlier, Some((EarlierOf::LastTime, previous.by_municipality[0].both())));
        let own = totals(&judged_by(asakuchi(), "common").output, &[], Some(&previous));
        assert_eq!(own.by_municipality[0].earlier.map(|earlier| earlier.of), Some(EarlierOf::YearBefore), "the document goes first");
    }
}
