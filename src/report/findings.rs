//! 要確認: one row a finding, with a link to its cell.

use std::sync::Arc;

use crate::finding::Finding;

use super::context::Context;
use super::field::FindingField;
use super::sheet::{Cell, Sheet, Style};
use super::table::{Groups, Table};
use super::template::{Column, SheetTemplate};

/// The sheet, or as many as it takes.
pub fn sheets<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<FindingField>]) -> Vec<Sheet<'a>> {
    let (links, told) = context.links(context.run.findings.len());
    let (shared, findings) = (Arc::clone(context), context.run.findings.iter().collect());
    let table = Table::new(context, columns, findings, move |finding, field| cell(&shared, finding, field, links));
    table.sheets(context, template, 0, "確かめるところはない。", told, Groups::default())
}

fn cell(context: &Context<'_>, finding: &Finding, field: FindingField, links: bool) -> Cell {
    let text = |text: &str| Cell::text(text, Style::Text);
    match field {
        FindingField::Severity => Cell::text(finding.severity.label(), Style::Severity(finding.severity)),
        FindingField::Code => text(finding.code.id()),
        FindingField::Title => text(finding.code.title()),
        FindingField::Municipality => text(&finding.municipality),
        FindingField::File => Cell::text(Arc::clone(&finding.place.file), Style::Text),
        FindingField::Sheet => Cell::text(Arc::clone(&finding.place.sheet), Style::Text),
        FindingField::Cell => place(context, finding, links),
        FindingField::Item => text(&finding.item),
        FindingField::Text => text(&content(finding)),
        FindingField::Expected => text(&finding.expected),
        FindingField::Remedy => text(&finding.remedy),
        FindingField::Effect => text(&finding.effect),
    }
}

/// The address with its link; a finding about a whole sheet or file links to it by a word.
fn place(context: &Context<'_>, finding: &Finding, links: bool) -> Cell {
    let address = finding.place.a1();
    context.linked(&finding.place, if address.is_empty() { "全体" } else { &address }, links)
}

/// The text as it stands, and what is wrong with it in particular.
fn content(finding: &Finding) -> String {
    match (finding.text.is_empty(), finding.detail.is_empty()) {
        (false, false) => format!("「{}」\n{}", finding.text, finding.detail),
        (false, true) => format!("「{}」", finding.text),
        (true, _) => finding.detail.clone(),
    }
}
