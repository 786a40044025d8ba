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

/// Two files of one body.
pub(super) fn duplicates(documents: &[Document]) -> Vec<Finding> {
    let mut files: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for document in documents.iter().filter(|document| document.source.records > 0) {
        if let Some(code) = document.source.municipality.code.as_deref() {
            files.entry(code).or_default().push(&document.source);
        }
    }
    let twice = files.into_values().filter(|sources| sources.len() > 1);
    twice
        .map(|sources| {
            let names: Vec<String> = sources.iter().map(|source| format!("「{}」", source.file)).collect();
            let mut finding = Finding::new(Code::DuplicateSubmission, Place::file(Arc::clone(&sources[0].file))).detail(names.join("と"));
            finding.municipality = Arc::clone(&sources[0].municipality.name);
            finding
        })
        .collect()
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
