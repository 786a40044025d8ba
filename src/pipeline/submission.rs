//! The files seen together: their order in the output, two of one body, who of the roster has submitted.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aggregate::{Asked, Source};
use crate::finding::{Code, Finding};
use crate::municipality::{Counted, Member, Roster};
use crate::pipeline::document::Document;
use crate::pipeline::tools::Tools;
use crate::place::{Place, Pos};
use crate::record::Municipality;
use crate::rules::judged::Judged;

/// By body, then in the order of the files.
pub(super) fn in_output_order(mut documents: Vec<Document>, tools: &Tools) -> Vec<Document> {
    documents.sort_by(|a, b| tools.order(&a.source.municipality).cmp(&tools.order(&b.source.municipality)));
    documents
}

/// Forms of another version than the one that is asked for: the job's, else the newest among the files.
pub(super) fn old_forms(documents: &[Document], tools: &Tools) -> Vec<Finding> {
    let forms =
        || documents.iter().filter(|document| document.source.superseded.is_none()).filter_map(|document| document.source.form.as_ref());
    let newest = || forms().map(|(_, version)| version).max_by_key(|version| numbers(version));
    let Some(wanted) = tools.form.as_ref().or_else(newest) else { return Vec::new() };
    let old = forms().filter(|(_, version)| version != wanted);
    old.map(|(place, version)| {
        Finding::new(Code::OldForm, place.clone()).item("様式の版").text(&**version).expected(format!("様式 {wanted}"))
    })
    .collect()
}

/// A version as its numbers, so that R10-1 comes after R9-2.
fn numbers(version: &str) -> Vec<u32> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok()).collect()
}

/// Who of the roster has submitted; a warning for each that has not, and for each body that is not on it.
pub(super) fn check_roster(roster: &Roster, sources: &[Source], judged: &[Judged], findings: &mut Vec<Finding>) -> Vec<Asked> {
    let mut submitted: BTreeMap<&Municipality, &Place> = BTreeMap::new();
    for judged in judged {
        submitted.entry(&judged.record.municipality).or_insert(&judged.record.place);
    }
    let place = |line: usize| {
        let row = u32::try_from(line).unwrap_or(u32::MAX).saturating_sub(1);
        Place::file(Arc::clone(&roster.name)).at(Pos::new(row, 0))
    };
    let mut asked = Vec::new();
    for Member { municipality, counted, line, .. } in &roster.members {
        let read = submitted.contains_key(&**municipality);
        if !read {
            let files = sources.iter().filter(|source| source.municipality == *municipality);
            let files: Vec<String> = files.map(|source| format!("「{}」", source.file)).collect();
            let mut finding = Finding::new(Code::MissingSubmission, place(*line)).text(&*municipality.name);
            if !files.is_empty() {
                finding = finding.detail(format!("届いた{}からは、指標をひとつも読み取れませんでした", files.join("と")));
            }
            finding.municipality = Arc::clone(&municipality.name);
            findings.push(finding);
        }
        asked.push(Asked { municipality: Arc::clone(municipality), counted: *counted == Counted::Yes, submitted: read });
    }
    for (body, place) in submitted.into_iter().filter(|(body, _)| body.code.is_some() && roster.position(body).is_none()) {
        let mut finding = Finding::new(Code::NotOnRoster, Place::file(Arc::clone(&place.file))).text(&*body.name);
        finding.municipality = Arc::clone(&body.name);
        findings.push(finding);
    }
    if !roster.unused.is_empty() {
        let heads = roster.unused.join("、");
        findings
            .push(Finding::new(Code::UnusedSetting, place(1)).item("名簿の列").text(heads).remedy("使う列なら、見出しの言葉を確かめる"));
    }
    asked
}
