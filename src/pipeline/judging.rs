//! Records of all files → judged records, body by body in parallel, each body by its own rule set.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::aggregate::Source;
use crate::finding::Finding;
use crate::pipeline::Options;
use crate::pipeline::document::Document;
use crate::pipeline::tools::Tools;
use crate::record::{Measure, Municipality, Record};
use crate::rules::judged::Judged;
use crate::rules::{self, JudgeOptions};

/// Bodies that are judged at once: judged records stand in two places only until these are done.
const AT_ONCE: usize = 128;

/// Bytes of a text that is a report rather than a verdict, up to what a cell holds in any case.
const NARRATIVE: Range<usize> = 240..32_000;

/// Judges the records body by body, in parallel; ids count through each body's records.
pub(super) fn judge_all(
    documents: Vec<Document>,
    options: &Options,
    tools: &Tools,
    findings: &mut Vec<Finding>,
) -> (Vec<Source>, Vec<Judged>) {
    let mut sources = Vec::new();
    let mut counts = Vec::new();
    let mut bodies: BTreeMap<Arc<Municipality>, Vec<Record>> = BTreeMap::new();
    for document in documents {
        sources.push(document.source);
        findings.extend(document.findings);
        counts.extend(document.counts);
        let mut records = document.records.into_iter().peekable();
        while let Some(body) = records.peek().map(|record| Arc::clone(&record.municipality)) {
            let of_body = bodies.entry(Arc::clone(&body)).or_insert_with(|| Vec::with_capacity(records.len()));
            // Most records are of the same body as the one before.
            of_body.extend(std::iter::from_fn(|| records.next_if(|record| Arc::ptr_eq(&record.municipality, &body))));
        }
    }
    let mut bodies: Vec<(Arc<Municipality>, Vec<Record>)> = bodies.into_iter().collect();
    bodies.sort_by(|(a, _), (b, _)| tools.order(a).cmp(&tools.order(b)));
    let count = bodies.iter().map(|(_, records)| records.len()).sum();
    let narrated = options.most_narrated.is_none_or(|most| count <= most);
    let judge = |(body, records): (Arc<Municipality>, Vec<Record>)| {
        let (set, assigned) = tools.rules_of(&body);
        let mut judged = rules::judge(records, set, &JudgeOptions { year: options.year, assigned });
        give_ids(&body, &mut judged.output);
        if !narrated {
            let_go(&mut judged.output);
        }
        (body, judged)
    };
    let mut all = Vec::with_capacity(count);
    let mut waiting = bodies.into_iter();
    while !waiting.as_slice().is_empty() {
        let judged: Vec<_> = waiting.by_ref().take(AT_ONCE).collect::<Vec<_>>().into_par_iter().map(judge).collect();
        for (body, mut warned) in judged {
            warned.findings.iter_mut().for_each(|finding| finding.municipality = Arc::clone(&body.name));
            all.extend(warned.unload(findings));
        }
    }
    findings.extend(rules::check_totals(&all, &counts));
    let owners: BTreeMap<&str, &Arc<str>> =
        sources.iter().rev().map(|source: &Source| (&*source.file, &source.municipality.name)).collect();
    for finding in findings.iter_mut().filter(|finding| finding.municipality.is_empty()) {
        finding.municipality = owners.get(&*finding.place.file).map_or_else(|| Arc::from(""), |name| Arc::clone(name));
    }
    (sources, all)
}

/// Lets go of reports in columns of verdicts; those that a workbook could not hold are still to be told.
fn let_go(judged: &mut [Judged]) {
    let nothing: Arc<str> = Arc::from("");
    for Judged { record, verdict_submitted, .. } in judged {
        for figure in record.figures.iter_mut().filter(|figure| matches!(figure.measure, Measure::Verdict | Measure::GroupVerdict)) {
            if NARRATIVE.contains(&figure.text.len()) && verdict_submitted.as_deref() != Some(&*figure.text) {
                figure.text = Arc::clone(&nothing);
            }
        }
    }
}

fn give_ids(body: &Municipality, judged: &mut [Judged]) {
    let prefix = body.code.as_deref().unwrap_or(&body.name);
    for (at, judged) in judged.iter_mut().enumerate() {
        judged.record.id = Arc::from(format!("{prefix}-{:03}", at + 1));
    }
}
