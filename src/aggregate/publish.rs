//! What of a run may be published: its judged records, and nothing of how they came here.
//!
//! In: a run. Out: the run without files, findings, comments, differences and records marked 非公表, so that nothing of these can reach
//! what is handed out, whatever a sheet asks for. A body that is known by the name of its file only gets a name of its own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::record::{Municipality, MunicipalityKind, Record};
use crate::rules::judged::Judged;
use crate::value::contact::masked;

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
            mask(judged);
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

/// Masks contact details in every text that a sheet may show.
fn mask(judged: &mut Judged) {
    let hide = |text: &mut Arc<str>| {
        if let Some(masked) = masked(text) {
            *text = masked;
        }
    };
    let record = &mut judged.record;
    for text in [&mut record.goal, &mut record.policy, &mut record.program, &mut record.indicator, &mut record.indicator_clean] {
        hide(text);
    }
    for text in [&mut record.unit_text, &mut record.group, &mut record.department, &mut record.note] {
        hide(text);
    }
    record.figures.iter_mut().for_each(|figure| hide(&mut figure.text));
    judged.verdict_submitted.iter_mut().for_each(hide);
    if let Some(masked) = masked(&judged.remark) {
        judged.remark = masked.to_string();
    }
    hide(&mut judged.verdict.reason);
    for part in &mut judged.parts {
        hide(&mut part.component);
        hide(&mut part.verdict.reason);
        if let Some(masked) = masked(&part.direction_evidence) {
            part.direction_evidence = Cow::Owned(masked.to_string());
        }
    }
    if let Some(group) = &mut judged.group
        && group.verdict_submitted.iter().chain([&group.name]).any(|text| masked(text).is_some())
    {
        let group = Arc::make_mut(group);
        hide(&mut group.name);
        group.verdict_submitted.iter_mut().for_each(hide);
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
        judged[3].record.indicator = Arc::from("移住者数（担当 078-111-2222）");
        judged[3].record.goal = Arc::from("基本目標１ kikaku@city.example.lg.jp");
        if let Some(figure) = judged[3].record.figures.first_mut() {
            figure.text = Arc::from("調査中 担当078-111-3333");
        }
        judged[2].record.municipality = Arc::new(body);
        judged[2].record.place = crate::place::Place::file(Arc::from("提出_最終版.xlsx"));
        let run = Consolidation { judged, skipped: vec![(Arc::from("a.txt"), String::new())], ..Consolidation::default() };
        let published = Publishable::of(run);
        assert_eq!(published.run().judged.len(), all - 1);
        assert!(published.run().judged.iter().all(|judged| judged.record.comments.is_empty() && !judged.record.unpublished));
        assert_eq!(&*published.run().judged[1].record.municipality.name, "団体名不明（1）");
        let record = &published.run().judged[2].record;
        assert_eq!((&*record.indicator, &*record.goal), ("移住者数（担当 〔連絡先〕）", "基本目標１ 〔連絡先〕"));
        assert_eq!(record.figures.first().map(|figure| &*figure.text), Some("調査中 〔連絡先〕"));
        assert!(published.run().skipped.is_empty());
    }
}
