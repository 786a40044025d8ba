//! The words in which a municipality submits its verdicts, counted as they stand, so that its own distribution comes out of its rows.
//!
//! In: judged records. Out: one entry a municipality and word, with the step on the common scale that a rule set maps it to. Words that
//! differ only in width, case or white space are one; 再掲 is counted apart.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::record::Municipality;
use crate::rules::judged::{Judged, Scale};
use crate::rules::name::folded;

/// One word of one municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedWord {
    /// Who.
    pub municipality: Arc<Municipality>,
    /// The word as first printed.
    pub words: Arc<str>,
    /// The step that it is mapped to; none where no rule set maps it.
    pub scale: Option<Scale>,
    /// Records that submit it.
    pub records: usize,
    /// Records of the municipality that submit any word.
    pub of: usize,
    /// 再掲 that submit it, counted nowhere else.
    pub reposts: usize,
}

/// Every word of every municipality, bodies in the order of the records, words from the best step to those without one.
#[must_use]
pub fn submitted_words(judged: &[Judged]) -> Vec<SubmittedWord> {
    let bodies = judged.chunk_by(|one, next| one.record.municipality == next.record.municipality);
    bodies.flat_map(of_body).collect()
}

fn of_body(judged: &[Judged]) -> Vec<SubmittedWord> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut words: Vec<SubmittedWord> = Vec::new();
    for judged in judged {
        let Some(said) = &judged.verdict_submitted else { continue };
        let at = *known.entry(folded(said)).or_insert(words.len());
        if at == words.len() {
            let municipality = Arc::clone(&judged.record.municipality);
            let scale = judged.verdict_submitted_scale;
            words.push(SubmittedWord { municipality, words: Arc::clone(said), scale, records: 0, of: 0, reposts: 0 });
        }
        if judged.record.repost { words[at].reposts += 1 } else { words[at].records += 1 }
    }
    let of = words.iter().map(|word| word.records).sum();
    for word in &mut words {
        word.of = of;
    }
    words.sort_by_key(|word| (word.scale.is_none(), word.scale));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::build::isesaki;
    use crate::rules::tests::judged_by;

    #[test]
    fn the_printed_distribution_of_isesaki_comes_out() {
        let words = submitted_words(&judged_by(isesaki(), "isesaki").output);
        let told: Vec<(&str, usize, usize)> = words.iter().map(|word| (&*word.words, word.records, word.of)).collect();
        let printed = [("順調に進捗", 11, 47), ("概ね順調に進捗", 18, 47), ("進捗の遅れ", 6, 47), ("進捗の遅れ(コロナ)", 12, 47)];
        assert_eq!(told.len(), printed.len());
        assert!(printed.iter().all(|line| told.contains(line)), "{told:?}");
        assert!(words.iter().all(|word| word.scale.is_some()));
    }
}
