//! The same indicator across municipalities, found by cleaned name and unit.
//!
//! In: judged records. Out: one comparison an indicator that at least two bodies of the same kind submit, with the least, middle and
//! greatest value and where each came from. Values of different units, kinds of body or ways of counting are never put together;
//! nothing is averaged. The value is the actual of the year that is judged, else the latest one, with its year.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::indicator::{self, SameWords};
use crate::record::{Aggregation, Figure, Measure, Municipality, MunicipalityKind};
use crate::rules::judged::Judged;
use crate::rules::name::without_repost;
use crate::value::{Quantity, Status};

/// The value of one municipality.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Whose, and of which indicator.
    pub judged: &'a Judged,
    /// The actual.
    pub figure: &'a Figure,
    /// What it says, in the base unit.
    pub quantity: &'a Quantity,
}

impl<'a> Entry<'a> {
    /// Who.
    #[must_use]
    pub fn municipality(&self) -> &'a Arc<Municipality> {
        &self.judged.record.municipality
    }

    /// Western year of the value, where one is known.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.figure.year()
    }
}

/// One indicator across municipalities.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// Indicator without notes, as the first municipality prints it.
    pub indicator: Arc<str>,
    /// Canonical unit; empty where there is none.
    pub unit: Arc<str>,
    /// What kind of body they are.
    pub kind: MunicipalityKind,
    /// One entry a municipality, in the order of the records.
    pub entries: Vec<Entry<'a>>,
    /// Least value.
    pub min: Decimal,
    /// Middle value; the mean of the two middle ones when their number is even.
    pub median: Decimal,
    /// Greatest value.
    pub max: Decimal,
    /// Whether all values are of one year.
    pub same_year: bool,
    /// Whether everybody prints the name in the same way, apart from width, white space and 【再掲】.
    pub same_name: bool,
}

impl<'a> Comparison<'a> {
    /// The entries that have that value; for the middle of an even number, those on both sides of it.
    pub fn holders(&self, value: Decimal) -> impl Iterator<Item = &Entry<'a>> {
        let exactly = self.entries.iter().any(|entry| entry.quantity.value == value);
        let below = self.entries.iter().map(|entry| entry.quantity.value).filter(|other| *other < value).max();
        let above = self.entries.iter().map(|entry| entry.quantity.value).filter(|other| *other > value).min();
        let holds = move |own: Decimal| if exactly { own == value } else { Some(own) == below || Some(own) == above };
        self.entries.iter().filter(move |entry| holds(entry.quantity.value))
    }
}

/// A single year's count is what a figure is that says nothing of its way of counting.
fn counted(aggregation: Option<Aggregation>) -> Option<Aggregation> {
    aggregation.filter(|aggregation| *aggregation != Aggregation::Single)
}

/// What must agree for two values to be compared.
type Key = (String, Arc<str>, MunicipalityKind, Option<Aggregation>);

/// The indicators that at least two municipalities share, in the order of their names.
#[must_use]
pub fn comparisons<'a>(judged: &'a [Judged], same: &SameWords) -> Vec<Comparison<'a>> {
    let mut groups: BTreeMap<Key, Vec<Entry<'a>>> = BTreeMap::new();
    for judged in
        judged.iter().filter(|judged| judged.other_year.is_none() && !judged.record.repost && judged.record.municipality.code.is_some())
    {
        let Some((figure, quantity)) = latest(judged) else { continue };
        let record = &judged.record;
        let key = (
            indicator::key(&record.indicator_clean, &quantity.unit, same),
            Arc::clone(&quantity.unit),
            record.municipality.kind,
            counted(record.aggregation),
        );
        groups.entry(key).or_default().push(Entry { judged, figure, quantity });
    }
    groups.into_iter().filter_map(|((_, unit, kind, _), entries)| compare(unit, kind, entries)).collect()
}

fn compare<'a>(unit: Arc<str>, kind: MunicipalityKind, entries: Vec<Entry<'a>>) -> Option<Comparison<'a>> {
    let indicator = entries.first().map(|entry| Arc::clone(&entry.judged.record.indicator_clean))?;
    let mut known: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let mut by_body: Vec<Vec<Entry<'_>>> = Vec::new();
    for entry in entries {
        let index = *known.entry(entry.municipality().code.as_deref()).or_insert(by_body.len());
        if index == by_body.len() {
            by_body.push(Vec::new());
        }
        by_body[index].push(entry);
    }
    // Two rows of one municipality under one name: which of them is meant cannot be known, unless they say the same.
    let one = |rows: Vec<Entry<'a>>| {
        let same = rows.iter().all(|row| row.quantity.value == rows[0].quantity.value && row.year() == rows[0].year());
        rows.first().copied().filter(|_| same)
    };
    let entries: Vec<Entry<'_>> = by_body.into_iter().filter_map(one).collect();
    if entries.len() < 2 {
        return None;
    }
    let mut values: Vec<Decimal> = entries.iter().map(|entry| entry.quantity.value).collect();
    values.sort_unstable();
    let (min, max) = (values.first().copied()?, values.last().copied()?);
    let upper = values[values.len() / 2];
    let lower = values[(values.len() - 1) / 2];
    let median = lower.checked_add(upper).map_or(lower, |sum| sum / Decimal::TWO);
    let same_year = entries.iter().all(|entry| entry.year() == entries[0].year());
    let name = |entry: &Entry<'_>| without_repost(&entry.judged.record.indicator);
    let first = name(&entries[0]);
    let same_name = entries.iter().all(|entry| name(entry) == first);
    Some(Comparison { indicator, unit, kind, entries, min, median, max, same_year, same_name })
}

/// The actual of the year that is judged, else the latest one before it that is a single amount.
fn latest(judged: &Judged) -> Option<(&Figure, &Quantity)> {
    let amounts = judged.record.figures_of(Measure::Actual).filter(|figure| figure.reading.status == Status::Value);
    let amounts = amounts.filter_map(|figure| figure.reading.quantity.as_ref().map(|quantity| (figure, quantity)));
    amounts
        .filter(|(figure, _)| figure.column_year() <= judged.year || judged.year.is_none())
        .max_by_key(|(figure, _)| figure.column_year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparisons(judged: &[Judged]) -> Vec<Comparison<'_>> {
        super::comparisons(judged, &SameWords::default())
    }
    use crate::record::Measure::Actual;
    use crate::rules::tests::build::Builder;
    use crate::rules::tests::judged_by;

    fn body(code: &str, indicator: &str, cells: &[(i32, &str)]) -> Vec<Judged> {
        let builder = Builder::new(0, indicator).set(|record| {
            let body = Municipality { code: Some(Arc::from(code)), ..Municipality::clone(&record.municipality) };
            record.municipality = Arc::new(body);
        });
        let record = cells.iter().fold(builder, |record, (year, text)| record.cell(Actual, *year, text));
        judged_by(vec![record.build()], "common").output
    }

    #[test]
    fn the_same_indicator_is_put_together_and_nothing_else() {
        let judged: Vec<Judged> = [
            body("102041", "合計特殊出生率", &[(2020, "1.42"), (2021, "1.36")]),
            body("332160", "合計特殊出生率", &[(2022, "1.64"), (2023, "―")]),
            body("132110", "合計 特殊出生率", &[(2015, "1.46")]),
            body("102041", "新規就農者数", &[(2021, "93人")]),
            body("332160", "新規就農者数", &[(2021, "93戸")]),
        ]
        .concat();
        let compared = comparisons(&judged);
        let [one] = &compared[..] else { unreachable!("{compared:#?}") };
        assert_eq!((one.min.to_string(), one.median.to_string(), one.max.to_string()), ("1.36".into(), "1.46".into(), "1.64".into()));
        let years: Vec<_> = one.entries.iter().map(|entry| (entry.municipality().code.as_deref(), entry.year())).collect();
        assert_eq!(years, [(Some("102041"), Some(2021)), (Some("332160"), Some(2022)), (Some("132110"), Some(2015))]);
        assert!(!one.same_year && one.same_name);
        let holders = |value| one.holders(value).map(|entry| entry.municipality().code.clone().unwrap_or_default()).collect::<Vec<_>>();
        assert_eq!(
            [one.min, one.median, one.max].map(holders).concat(),
            ["102041".into(), "132110".into(), "332160".into()] as [Arc<str>; 3]
        );
    }

    #[test]
    fn the_middle_of_two_values_has_two_sources() {
        let judged = [body("102041", "社会増減（人）", &[(2021, "△10人")]), body("332160", "社会増減※1", &[(2021, "5人")])].concat();
        let compared = comparisons(&judged);
        let [one] = &compared[..] else { unreachable!("{compared:#?}") };
        assert_eq!((one.median.normalize().to_string(), one.holders(one.median).count(), one.same_name), ("-2.5".to_owned(), 2, false));
    }

    #[test]
    fn a_slip_of_one_letter_is_not_merged() {
        let judged =
            [body("102041", "「コペリン」会員数", &[(2021, "10人")]), body("332160", "「コベリン」会員数", &[(2021, "5人")])].concat();
        assert!(comparisons(&judged).is_empty());
    }
}
