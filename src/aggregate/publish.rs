//! What of a run may be published: its judged records, and nothing of how they came here.
//!
//! In: a run. Out: the run without files, findings, comments, differences and records marked 非公表, so that nothing of these can reach
//! what is handed out, whatever a sheet asks for. A body that is known by the name of its file only gets a name of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::record::{Municipality, MunicipalityKind, Record};

use super::Consolidation;

/// A run of which every word may be published.
#[derive(Clone, Debug)]
pub struct Publishable(Consolidation);

impl Publishable {
    /// Takes everything else away.
    #[must_use]
    pub fn of(run: Consolidation) -> Self {
        let mut judged = run.judged;
        judged.retain(|judged| !judged.record.unpublished);
        let mut nameless = BTreeMap::new();
        for judged in &mut judged {
            judged.record.comments = Arc::from("");
            if named_by_file(&judged.record) {
                let number = nameless.len() + 1;
                let body = nameless.entry(Arc::clone(&judged.record.municipality)).or_insert_with(|| unnamed(number));
                judged.record.municipality = Arc::clone(body);
            }
        }
        let previous = run.previous.and_then(|previous| {
            let totals = previous.published?;
            // Its label names a file.
            Some(super::Previous { label: "前回".to_owned(), published: Some(totals.clone()), totals })
        });
        Self(Consolidation { asked: run.asked, judged, doubted: run.doubted, previous, same: run.same, ..Consolidation::default() })
    }

    /// The run.
    #[must_use]
    pub const fn run(&self) -> &Consolidation {
        &self.0
    }
}

/// Whether the only name of a body is that of its file.
fn named_by_file(record: &Record) -> bool {
    let body = &record.municipality;
    body.kind == MunicipalityKind::Unknown && body.code.is_none() && record.place.file.contains(&*body.name)
}

fn unnamed(number: usize) -> Arc<Municipality> {
    let name = Arc::from(format!("団体名不明（{number}）"));
    Arc::new(Municipality { code: None, name, prefecture: Arc::from(""), kind: MunicipalityKind::Unknown })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::build::kobe;
    use crate::rules::tests::judged_by;

    #[test]
    fn nothing_is_left_that_may_not_be_published() {
        let mut judged = judged_by(kobe(), "kobe").output;
        let all = judged.len();
        judged[0].record.unpublished = true;
        judged[1].record.comments = Arc::from("（G7のメモ）担当の覚え書き");
        let body =
            Municipality { code: None, name: Arc::from("提出_最終版"), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown };
        judged[2].record.municipality = Arc::new(body);
        judged[2].record.place = crate::place::Place::file(Arc::from("提出_最終版.xlsx"));
        let run = Consolidation { judged, skipped: vec![(Arc::from("a.txt"), String::new())], ..Consolidation::default() };
        let published = Publishable::of(run);
        assert_eq!(published.run().judged.len(), all - 1);
        assert!(published.run().judged.iter().all(|judged| judged.record.comments.is_empty() && !judged.record.unpublished));
        assert_eq!(&*published.run().judged[1].record.municipality.name, "団体名不明（1）");
        assert!(published.run().skipped.is_empty());
    }
}
