//! 提出状況: one row a file of a body, or one row a body that has sent none, in the order of the roster.
//!
//! In: the submissions. Out: a sheet.

use std::sync::Arc;

use crate::aggregate::{State, Submission, submissions};
use crate::finding::Severity;
use crate::place::Place;
use crate::value::era;

use super::context::Context;
use super::field::SubmissionField;
use super::sheet::{Cell, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};

/// The sheet.
pub fn sheet<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<SubmissionField>]) -> Sheet<'a> {
    let all = submissions(context.run);
    let (links, told) = context.links(all.len());
    let count =
        |row: &Submission<'_>, at: usize| row.source.map_or(Cell::blank(Style::Figure), |_| Cell::count(row.findings[at], Style::Figure));
    let shared = Arc::clone(context);
    let table = Table::new(context, columns, all, move |row, field| match field {
        SubmissionField::Code => Cell::text(row.body.code.clone().unwrap_or_default(), Style::Centre),
        SubmissionField::Municipality => Cell::text(Arc::clone(&row.body.name), Style::Text),
        SubmissionField::State => state(row.state),
        SubmissionField::File => {
            row.source.map_or(Cell::blank(Style::Text), |source| shared.linked(&Place::file(Arc::clone(&source.file)), &source.file, links))
        }
        SubmissionField::Received => {
            let received = row.source.and_then(|source| source.received);
            received.map_or(Cell::blank(Style::Text), |received| Cell::text(era::day(received.day), Style::Text))
        }
        SubmissionField::Records => row.source.map_or(Cell::blank(Style::Figure), |source| Cell::count(source.records, Style::Figure)),
        SubmissionField::Errors => count(row, 0),
        SubmissionField::Warnings => count(row, 1),
        SubmissionField::Notes => count(row, 2),
        SubmissionField::Remark => Cell::text(row.remark(), Style::Text),
    });
    table.sheet(context, template, 0, "届いたファイルも、名簿の団体もない。", told)
}

fn state(state: State) -> Cell {
    let style = match state {
        State::Submitted => Style::Centre,
        State::Superseded => Style::Severity(Severity::Note),
        State::Missing => Style::Severity(Severity::Warning),
        State::Unreadable => Style::Severity(Severity::Error),
    };
    Cell::text(state.label(), style)
}
