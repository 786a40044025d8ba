//! 比較: the indicators that several municipalities have, one row a municipality, with the least, middle and greatest value.
//!
//! In: the comparisons of the run. Out: a sheet, and another with charts. Values are in the base unit, since they are compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::{Comparison, Entry, comparisons};
use crate::place::Place;

use super::context::{Context, shown};
use super::era;
use super::field::CompareField;
use super::figure::Formats;
use super::records::{Line, lines, rate, verdict};
use super::sheet::{Cell, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};
use super::{Audience, charts, figure, rational};

/// The sheet, and one with charts where there is anything to compare.
pub fn sheets(context: &Context<'_>, template: &SheetTemplate, columns: &[Column<CompareField>], formats: &mut Formats) -> Vec<Sheet> {
    let comparisons = comparisons(&context.run.judged, &context.run.same);
    let judged = judged(context);
    let rows = comparisons.iter().flat_map(|comparison| comparison.entries.iter().map(move |entry| (comparison, entry)));
    let links = rows.clone().count() <= context.template.limits.links;
    let table = Table::new(columns, rows, |(comparison, entry), field| {
        cell(context, comparison, entry, judged.get(&entry.place).copied(), field, links, formats)
    });
    let frozen = table.position(CompareField::Municipality).map_or(0, |column| column + 1);
    let sheet = table.sheet(context, template, frozen, "二つ以上の団体に共通する指標はない。", &[]);
    std::iter::once(sheet).chain(charts::sheet(context, template, &comparisons)).collect()
}

/// The rows of 一覧表 by the cell of their actual, those of a single figure only.
fn judged<'a>(context: &Context<'a>) -> BTreeMap<&'a Place, Line<'a>> {
    let single = lines(context).filter(|line| line.judged.parts.len() == 1);
    single.filter_map(|line| line.part.actual.map(|at| (&line.judged.figure(at).place, line))).collect()
}

fn cell(
    context: &Context<'_>,
    comparison: &Comparison,
    entry: &Entry,
    row: Option<Line<'_>>,
    field: CompareField,
    links: bool,
    formats: &mut Formats,
) -> Cell {
    let text = |text: &Arc<str>| Cell::text(Arc::clone(text), Style::Text);
    let mut amount = |value: Decimal| figure::amount(value, formats);
    match field {
        CompareField::Indicator => text(&comparison.indicator),
        CompareField::Unit => Cell::text(Arc::clone(&comparison.unit), Style::Centre),
        CompareField::Code => Cell::text(entry.municipality.code.clone().unwrap_or_default(), Style::Centre),
        CompareField::Municipality => text(&entry.municipality.name),
        CompareField::Year => entry.year.map_or(Cell::blank(Style::Centre), |year| Cell::text(era::fiscal_year(year), Style::Centre)),
        CompareField::Value => amount(entry.quantity.value),
        CompareField::Rate => rate(row.and_then(|row| row.part.rate.as_ref()).and_then(rational::decimal)),
        CompareField::Verdict => row.map_or(Cell::blank(Style::Centre), |row| verdict(row.verdict())),
        CompareField::Min => amount(comparison.min),
        CompareField::Median => amount(comparison.median),
        CompareField::Max => amount(comparison.max),
        CompareField::MinSource => Cell::text(holders(comparison, comparison.min), Style::Text),
        CompareField::MedianSource => Cell::text(holders(comparison, comparison.median), Style::Text),
        CompareField::MaxSource => Cell::text(holders(comparison, comparison.max), Style::Text),
        CompareField::Remark => Cell::text(remark(context, comparison, entry), Style::Text),
        CompareField::Source => context.linked(&entry.place, &shown(&entry.place), links),
        CompareField::File => text(&entry.place.file),
    }
}

/// Most holders of a value that are named.
const NAMED: usize = 3;

/// 「伊勢崎市（1-2!G7）」
fn holders(comparison: &Comparison, value: Decimal) -> String {
    let all: Vec<&Entry> = comparison.holders(value).collect();
    let named: Vec<String> =
        all.iter().take(NAMED).map(|entry| format!("{}（{}）", entry.municipality.name, shown(&entry.place))).collect();
    let more = if all.len() > NAMED { format!("ほか{}団体", all.len() - NAMED) } else { String::new() };
    named.join("、") + &more
}

/// What keeps a value from being plainly comparable. How each body spells the name is for the staff alone.
fn remark(context: &Context<'_>, comparison: &Comparison, entry: &Entry) -> String {
    let years = (!comparison.same_year).then(|| "年が異なる".to_owned());
    let spelt = !comparison.same_name && context.audience == Audience::Staff;
    let name = spelt.then(|| format!("提出の名前：{}", entry.indicator));
    years.into_iter().chain(name).collect::<Vec<_>>().join("。")
}
