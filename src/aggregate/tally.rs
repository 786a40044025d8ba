//! How many verdicts there are of each step: the computed ones and, beside them, the submitted ones mapped to the common scale.
//!
//! In: judged records. Out: counts; the two sides are never added. 再掲 is counted apart and in no step;
//! rows of a table of another year that go on nowhere are counted not at all.

use crate::previous::PastRecord;
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
    /// Counts one record.
    pub fn add(&mut self, judged: &Judged) {
        if judged.other_year.is_some() {
            return;
        }
        self.count(judged.record.repost, judged.verdict.scale, judged.verdict_submitted.is_some(), judged.verdict_submitted_scale);
    }

    /// Counts one record as it stood in the fiscal year before; what is not known of that year is undecided and not submitted.
    pub fn add_earlier(&mut self, judged: &Judged) {
        if judged.other_year.is_some() {
            return;
        }
        let earlier = judged.earlier.as_ref();
        let computed = earlier.map_or(Scale::Undecided, |earlier| earlier.scale);
        let submitted = earlier.is_some_and(|earlier| earlier.submitted.is_some());
        self.count(judged.record.repost, computed, submitted, earlier.and_then(|earlier| earlier.submitted_scale));
    }

    /// Counts one record of an earlier run.
    pub fn add_past(&mut self, past: &PastRecord) {
        self.count(past.repost, past.scale, past.verdict_submitted.is_some(), past.scale_submitted);
    }

    fn count(&mut self, repost: bool, computed: Scale, submitted: bool, submitted_scale: Option<Scale>) {
        if repost {
            self.reposts += 1;
            return;
        }
        self.records += 1;
        self.computed[computed as usize] += 1;
        match submitted_scale {
            Some(scale) => self.submitted[scale as usize] += 1,
            None if submitted => self.unmapped += 1,
            None => self.not_submitted += 1,
        }
    }

    /// Adds the counts of another.
    pub fn merge(&mut self, other: &Self) {
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
