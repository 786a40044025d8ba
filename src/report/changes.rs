//! 前回比較: one row a difference from the workbook of the time before, with a link to the cell as it stands now.
//!
//! Values that only one of the two times has, as every new year brings them, are counted below the table.

use std::sync::Arc;

use crate::aggregate::{BLANK, Change, ChangeKind};

use super::context::{Context, shown};
use super::field::ChangeField;
use super::figure;
use super::sheet::{Cell, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};

/// The sheet; an empty list is a sheet that says so.
pub fn sheet<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<ChangeField>]) -> Sheet<'a> {
    let changes = context.run.changes.iter().flatten();
    let (expected, shown): (Vec<&Change>, Vec<&Change>) = changes.partition(|change| expected(change));
    let (links, told) = context.links(shown.len());
    let mut template = template.clone();
    if !expected.is_empty() {
        let count = expected.len();
        template.notes.push(format!("前回か今回の一方にしかない値（通常の更新 {count}件）は省いた。diff --all で一件ずつ表示できる。"));
    }
    let shared = Arc::clone(context);
    let table = Table::new(context, columns, shown, move |change, field| cell(&shared, change, field, links));
    table.sheet(context, &template, 0, "前回と違うところはない。", told)
}

/// Whether it is ordinary progress with nothing that could be compared.
fn expected(change: &Change) -> bool {
    let nothing = |text: &str| text == BLANK || figure::is_dash(text);
    change.kind == ChangeKind::Progress && (nothing(&change.before) || nothing(&change.after))
}

fn cell(context: &Context<'_>, change: &Change, field: ChangeField, links: bool) -> Cell {
    let text = |text: &str| Cell::text(text, Style::Text);
    match field {
        ChangeField::Kind => text(change.kind.label()),
        ChangeField::Code => Cell::text(change.municipality.code.clone().unwrap_or_default(), Style::Centre),
        ChangeField::Municipality => Cell::text(Arc::clone(&change.municipality.name), Style::Text),
        ChangeField::Indicator => Cell::text(Arc::clone(&change.indicator), Style::Text),
        ChangeField::Item => text(&change.item),
        ChangeField::Before => text(&change.before),
        ChangeField::After => text(&change.after),
        ChangeField::Remark => text(&change.remark),
        ChangeField::Source => change.place.as_ref().map_or(Cell::blank(Style::Text), |place| context.linked(place, &shown(place), links)),
        ChangeField::Previous => text(&change.previous.as_ref().map(ToString::to_string).unwrap_or_default()),
    }
}
