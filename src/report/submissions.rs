//! 提出状況: one row a file of a body, or one row a body that has sent none, in the order of the roster.
//!
//! In: who was asked, the files and their findings. Out: a sheet. Bodies that are not on the roster come after those that are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aggregate::Source;
use crate::finding::Severity;
use crate::place::Place;
use crate::record::Municipality;

use super::context::Context;
use super::field::SubmissionField;
use super::sheet::{Cell, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};

/// A row: a body and one of its files.
struct Line<'a> {
    body: &'a Municipality,
    source: Option<&'a Source>,
}

/// The sheet.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate, columns: &[Column<SubmissionField>]) -> Sheet {
    let mut findings: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for finding in &context.run.findings {
        *findings.entry((&finding.place.file, finding.severity)).or_default() += 1;
    }
    let all = lines(context);
    let links = all.len() <= context.template.limits.links;
    let count = |line: &Line<'_>, severity| {
        let found = line.source.map(|source| findings.get(&(&*source.file, severity)).copied().unwrap_or_default());
        found.map_or(Cell::blank(Style::Figure), |count| Cell::count(count, Style::Figure))
    };
    let table = Table::new(columns, all, |line, field| match field {
        SubmissionField::Code => Cell::text(line.body.code.clone().unwrap_or_default(), Style::Centre),
        SubmissionField::Municipality => Cell::text(Arc::clone(&line.body.name), Style::Text),
        SubmissionField::State => state(line),
        SubmissionField::File => line
            .source
            .map_or(Cell::blank(Style::Text), |source| context.linked(&Place::file(Arc::clone(&source.file)), &source.file, links)),
        SubmissionField::Received | SubmissionField::Remark => Cell::blank(Style::Text),
        SubmissionField::Records => line.source.map_or(Cell::blank(Style::Figure), |source| Cell::count(source.records, Style::Figure)),
        SubmissionField::Errors => count(line, Severity::Error),
        SubmissionField::Warnings => count(line, Severity::Warning),
        SubmissionField::Notes => count(line, Severity::Note),
    });
    table.sheet(context, template, 0, "届いたファイルも、名簿の団体もない。", &[])
}

/// Those of the roster in its order, then the others in the order of their files.
fn lines<'a>(context: &Context<'a>) -> Vec<Line<'a>> {
    let mut files: BTreeMap<&Municipality, Vec<&Source>> = BTreeMap::new();
    for source in &context.run.sources {
        files.entry(&source.municipality).or_default().push(source);
    }
    let mut lines = Vec::new();
    for asked in &context.run.asked {
        match files.remove(&*asked.municipality) {
            Some(sources) => lines.extend(sources.into_iter().map(|source| Line { body: &asked.municipality, source: Some(source) })),
            None => lines.push(Line { body: &asked.municipality, source: None }),
        }
    }
    let others = context.run.sources.iter().filter(|source| files.contains_key(&*source.municipality));
    lines.extend(others.map(|source| Line { body: &source.municipality, source: Some(source) }));
    lines
}

fn state(line: &Line<'_>) -> Cell {
    match line.source {
        None => Cell::text("未提出", Style::Severity(Severity::Warning)),
        Some(source) if source.records == 0 => Cell::text("読み取れない", Style::Severity(Severity::Error)),
        Some(_) => Cell::text("提出済", Style::Centre),
    }
}
