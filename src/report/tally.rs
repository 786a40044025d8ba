//! Counts of verdicts by group, in the order in which the groups come; computed and submitted verdicts never share a count.
//!
//! In: judged records. Out: [`Counts`] a group. Records with 再掲 are counted, and how many they are is told.

use rust_decimal::Decimal;

use crate::rules::judged::{Judged, Scale};

/// How many records of a group are at each step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records by step, in the order of [`Scale::ALL`].
    pub by_scale: [usize; 5],
    /// Records whose submitted verdict has no step on the common scale.
    pub unmapped: usize,
    /// Records for which nothing was submitted.
    pub silent: usize,
    /// Records with 再掲 among all of them.
    pub reposts: usize,
}

impl Counts {
    /// All records.
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

    fn add(&mut self, judged: &Judged, whose: Whose) {
        self.reposts += usize::from(judged.record.repost);
        match whose {
            Whose::Computed => self.by_scale[judged.verdict.scale as usize] += 1,
            Whose::Submitted => match (judged.verdict_submitted_scale, &judged.verdict_submitted) {
                (Some(scale), _) => self.by_scale[scale as usize] += 1,
                (None, Some(_)) => self.unmapped += 1,
                (None, None) => self.silent += 1,
            },
        }
    }
}

/// Whose verdicts are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the rule set.
    Computed,
    /// Those that were submitted.
    Submitted,
}

/// Counts a group, groups in the order of their first record.
pub fn by<'a, K: PartialEq>(
    records: impl IntoIterator<Item = &'a Judged>,
    whose: Whose,
    key: impl Fn(&'a Judged) -> K,
) -> Vec<(K, Counts)> {
    let mut groups: Vec<(K, Counts)> = Vec::new();
    for judged in records {
        let group = key(judged);
        // Records of a group stand together, so the search ends at once.
        let at = groups.iter().rposition(|(known, _)| *known == group).unwrap_or_else(|| {
            groups.push((group, Counts::default()));
            groups.len() - 1
        });
        groups[at].1.add(judged, whose);
    }
    groups
}

/// Counts all of them.
pub fn all<'a>(records: impl IntoIterator<Item = &'a Judged>, whose: Whose) -> Counts {
    by(records, whose, |_| ()).pop().map(|((), counts)| counts).unwrap_or_default()
}
