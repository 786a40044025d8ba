//! 訂正・確認済み: what was corrected, with what stood there, and what municipalities have confirmed as right.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::corrections::Applied;
use crate::place::Place;
use crate::requests::Confirmed;

use super::context::Context;
use super::field::SettledField;
use super::sheet::{Cell, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};

/// A row.
#[derive(Clone, Copy)]
enum Line<'a> {
    Corrected(&'a Applied),
    Confirmed(&'a Confirmed),
}

impl<'a> Line<'a> {
    const fn place(self) -> &'a Place {
        match self {
            Self::Corrected(done) => &done.place,
            Self::Confirmed(done) => &done.finding.place,
        }
    }
}

/// The sheet.
pub fn sheet<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<SettledField>]) -> Sheet<'a> {
    let run = context.run;
    let figures = run.judged.iter().flat_map(|judged| judged.record.figures.iter().map(move |figure| (&figure.place, (judged, figure))));
    let items: BTreeMap<&Place, String> = if run.corrections.is_empty() {
        BTreeMap::new()
    } else {
        figures.map(|(place, (judged, figure))| (place, format!("{} / {}", judged.record.indicator, figure.header))).collect()
    };
    let corrected = run.corrections.iter().map(Line::Corrected);
    let all: Vec<Line<'_>> = corrected.chain(run.confirmed.iter().map(Line::Confirmed)).collect();
    let (links, told) = context.links(all.len());
    let shared = Arc::clone(context);
    let table = Table::new(context, columns, all, move |line, field| {
        let place = line.place();
        let text = |text: &str| Cell::text(text, Style::Text);
        match field {
            SettledField::Municipality => text(&municipality(&shared, *line)),
            SettledField::File => Cell::text(Arc::clone(&place.file), Style::Text),
            SettledField::Sheet => Cell::text(Arc::clone(&place.sheet), Style::Text),
            SettledField::Cell => shared.linked(place, &place.a1(), links),
            SettledField::Item => match line {
                Line::Corrected(_) => text(items.get(place).map_or("", String::as_str)),
                Line::Confirmed(done) => text(&done.finding.item),
            },
            _ => text(&words(*line, field)),
        }
    });
    table.sheet(context, template, 0, "訂正も、確認済みの指摘もない。", told)
}

/// The texts that need nothing but the row.
fn words(line: Line<'_>, field: SettledField) -> String {
    let words = match (line, field) {
        (Line::Corrected(done), SettledField::Kind) => done.correction.origin.label(),
        (Line::Corrected(done), SettledField::Before) if done.original.is_empty() => "（空欄）",
        (Line::Corrected(done), SettledField::Before) => &done.original,
        (Line::Corrected(done), SettledField::After) => &done.correction.value,
        (Line::Corrected(done), SettledField::Reason) => &done.correction.reason,
        (Line::Corrected(done), SettledField::Date) => &done.correction.date,
        (Line::Corrected(done), SettledField::By) => &done.correction.by,
        (Line::Confirmed(_), SettledField::Kind) => "確認済み",
        (Line::Confirmed(done), SettledField::Before) => &done.finding.text,
        (Line::Confirmed(done), SettledField::After) => return format!("このままでよい（{}）", done.finding.code.title()),
        (Line::Confirmed(done), SettledField::Reason) => &done.answer.note,
        (Line::Confirmed(done), SettledField::By) => &done.answer.municipality,
        _ => "",
    };
    words.to_owned()
}

fn municipality(context: &Context<'_>, line: Line<'_>) -> Arc<str> {
    match line {
        Line::Confirmed(done) => Arc::clone(&done.finding.municipality),
        Line::Corrected(done) => {
            let source = context.run.sources.iter().find(|source| source.file == done.place.file);
            source.map_or_else(|| Arc::from(""), |source| Arc::clone(&source.municipality.name))
        }
    }
}
