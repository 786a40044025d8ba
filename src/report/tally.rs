//! One side of the totals as the sheets show it: the computed or the submitted verdicts of a row, never both in one count.
//!
//! In: the totals of the run. Out: [`Counts`]. Records with 再掲 are told apart and counted in no step.

use std::collections::BTreeSet;
use std::iter::Sum;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::{Earlier, Row, Tally, Totals};
use crate::record::Municipality;
use crate::rules::judged::{Judged, Scale};

/// How many records of a row are at each step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records by step, in the order of [`Scale::ALL`].
    pub by_scale: [usize; 5],
    /// Records whose submitted verdict has no step on the common scale.
    pub unmapped: usize,
    /// Records for which nothing was submitted.
    pub silent: usize,
    /// Records with 再掲, beside all of these.
    pub reposts: usize,
}

/// Whose verdicts are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the rule set.
    Computed,
    /// Those that were submitted.
    Submitted,
}

impl Counts {
    /// One side of a tally.
    #[must_use]
    pub const fn of(tally: &Tally, whose: Whose) -> Self {
        let reposts = tally.reposts;
        match whose {
            Whose::Computed => Self { by_scale: tally.computed, unmapped: 0, silent: 0, reposts },
            Whose::Submitted => Self { by_scale: tally.submitted, unmapped: tally.unmapped, silent: tally.not_submitted, reposts },
        }
    }

    /// One side of the counts of an earlier time; none where nothing is known of that side.
    #[must_use]
    pub fn earlier(row: &Row, whose: Whose) -> Option<Self> {
        let earlier = row.earlier.as_ref().map(|earlier| Self::of(&earlier.both(), whose));
        earlier.filter(|counts| counts.by_scale.iter().sum::<usize>() + counts.unmapped > 0)
    }

    /// All records but those with 再掲.
    #[must_use]
    pub fn total(&self) -> usize {
        self.by_scale.iter().sum::<usize>() + self.unmapped + self.silent
    }

    /// Records at that step.
    #[must_use]
    pub const fn at(&self, scale: Scale) -> usize {
        self.by_scale[scale as usize]
    }

    /// Records that could be judged.
    #[must_use]
    pub fn decided(&self) -> usize {
        self.by_scale.iter().sum::<usize>() - self.at(Scale::Undecided)
    }

    /// Share of a step among the records that could be judged; none when there are none.
    #[must_use]
    pub fn share(&self, scale: Scale) -> Option<Decimal> {
        if scale == Scale::Undecided {
            return None;
        }
        Decimal::from(self.at(scale)).checked_div(Decimal::from(self.decided()))
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(rows: I) -> Self {
        rows.fold(Self::default(), |mut sum, row| {
            for (count, more) in sum.by_scale.iter_mut().zip(row.by_scale) {
                *count += more;
            }
            sum.unmapped += row.unmapped;
            sum.silent += row.silent;
            sum.reposts += row.reposts;
            sum
        })
    }
}

/// Goals and KPIs of the whole run, one after the other: of those that count in the grand total, or of everybody when nobody does.
pub fn grand(totals: &Totals, whose: Whose) -> [Counts; 2] {
    let sum = |side: fn(&Row) -> &Tally| counted(totals).map(|row| Counts::of(side(row), whose)).sum();
    [sum(|row| &row.goals), sum(|row| &row.kpis)]
}

/// The same at the earlier time; none unless it is known of everybody who counts, for else the two would not be of the same bodies.
pub fn grand_earlier(totals: &Totals, whose: Whose) -> Option<[Counts; 2]> {
    let rows: Vec<&Row> = counted(totals).filter(|row| row.submitted).collect();
    let known = !rows.is_empty() && rows.iter().all(|row| Counts::earlier(row, whose).is_some());
    let sum = |side: fn(&Earlier) -> &Tally| {
        rows.iter().filter_map(|row| row.earlier.as_ref()).map(|earlier| Counts::of(side(earlier), whose)).sum()
    };
    known.then(|| [sum(|earlier| &earlier.goals), sum(|earlier| &earlier.kpis)])
}

/// The records that the grand total counts: those of bodies that count in it, without 再掲 and without those of other years.
pub fn counted_records<'j>(judged: &'j [Judged], totals: &Totals) -> impl Iterator<Item = &'j Judged> {
    let bodies: BTreeSet<Arc<Municipality>> = counted(totals).map(|row| Arc::clone(&row.municipality)).collect();
    let own = |judged: &&Judged| !judged.record.repost && judged.other_year.is_none();
    judged.iter().filter(own).filter(move |judged| bodies.contains(&judged.record.municipality))
}

/// The rows of those who count in the grand total, or of everybody when nobody does.
fn counted(totals: &Totals) -> impl Iterator<Item = &Row> {
    let any = totals.by_municipality.iter().any(|row| row.in_total && row.submitted);
    totals.by_municipality.iter().filter(move |row| row.in_total || !any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_of_those_that_could_be_judged() {
        let counts = Counts { by_scale: [6, 2, 0, 2, 10], ..Counts::default() };
        assert_eq!((counts.total(), counts.decided()), (20, 10));
        assert_eq!(counts.share(Scale::OnTrack), Some(Decimal::new(6, 1)));
        assert_eq!(counts.share(Scale::Undecided), None);
        assert_eq!(Counts::default().share(Scale::OnTrack), None);
    }
}
