//! 比較: the indicators that several municipalities have, one row a municipality, with the least, middle and greatest value.
//!
//! In: the comparisons of the run. Out: a sheet, and another with charts. Values are in the base unit, since they are compared.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::{Comparison, Entry, comparisons};
use crate::value::era;

use super::context::{Context, shown};
use super::field::CompareField;
use super::records::{Line, rate, verdict};
use super::sheet::{Cell, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};
use super::{Audience, charts, figure, rational};

/// A row: the value of a municipality among those of the others.
struct Value<'a> {
    entry: Entry<'a>,
    of: Arc<Common>,
}

/// What the rows of a comparison share.
struct Common {
    indicator: Arc<str>,
    unit: Arc<str>,
    /// Least, middle and greatest value, and who has it.
    values: [(Decimal, Arc<str>); 3],
    same_year: bool,
    same_name: bool,
}

/// The sheet, and one with charts where there is anything to compare.
pub fn sheets<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<CompareField>]) -> Vec<Sheet<'a>> {
    let comparisons = comparisons(&context.run.judged, &context.run.same);
    let values: Vec<Value<'a>> = comparisons.iter().flat_map(values).collect();
    let (links, told) = context.links(values.len());
    let shared = Arc::clone(context);
    let table = Table::new(context, columns, values, move |value, field| cell(&shared, value, field, links));
    let frozen = table.position(CompareField::Municipality).map_or(0, |column| column + 1);
    let sheet = table.sheet(context, template, frozen, "二つ以上の団体に共通する指標はない。", told);
    std::iter::once(sheet).chain(charts::sheet(context, template, &comparisons)).collect()
}

fn values<'a>(comparison: &Comparison<'a>) -> impl Iterator<Item = Value<'a>> {
    let values = [comparison.min, comparison.median, comparison.max];
    let common = Arc::new(Common {
        indicator: Arc::clone(&comparison.indicator),
        unit: Arc::clone(&comparison.unit),
        values: values.map(|value| (value, Arc::from(holders(comparison, value)))),
        same_year: comparison.same_year,
        same_name: comparison.same_name,
    });
    comparison.entries.clone().into_iter().map(move |entry| Value { entry, of: Arc::clone(&common) })
}

/// The row of 一覧表 that has the value as its actual, of a single figure only.
fn row<'a>(entry: &Entry<'a>) -> Option<Line<'a>> {
    let [part] = &entry.judged.parts[..] else { return None };
    let judged = entry.judged;
    part.actual.filter(|at| std::ptr::eq(judged.figure(*at), entry.figure)).map(|_| Line { judged, part })
}

fn cell(context: &Context<'_>, Value { entry, of }: &Value<'_>, field: CompareField, links: bool) -> Cell {
    let record = &entry.judged.record;
    let place = &entry.figure.place;
    let amount = |value: Decimal| figure::amount(value, &context.formats);
    let holders = |at: usize| Cell::text(Arc::clone(&of.values[at].1), Style::Text);
    let text = |text: &Arc<str>| Cell::text(Arc::clone(text), Style::Text);
    match field {
        CompareField::Indicator => text(&of.indicator),
        CompareField::Unit => Cell::text(Arc::clone(&of.unit), Style::Centre),
        CompareField::Code => Cell::text(record.municipality.code.clone().unwrap_or_default(), Style::Centre),
        CompareField::Municipality => text(&record.municipality.name),
        CompareField::Year => entry.year().map_or(Cell::blank(Style::Centre), |year| Cell::text(era::fiscal_year(year), Style::Centre)),
        CompareField::Value => amount(entry.quantity.value),
        CompareField::Rate => rate(row(entry).and_then(|row| row.part.rate.as_ref()).and_then(rational::decimal)),
        CompareField::Verdict => row(entry).map_or(Cell::blank(Style::Centre), |row| verdict(row.verdict())),
        CompareField::Min => amount(of.values[0].0),
        CompareField::Median => amount(of.values[1].0),
        CompareField::Max => amount(of.values[2].0),
        CompareField::MinSource => holders(0),
        CompareField::MedianSource => holders(1),
        CompareField::MaxSource => holders(2),
        CompareField::Remark => Cell::text(remark(context, of, &record.indicator), Style::Text),
        CompareField::Source => context.linked(place, &shown(place), links),
        CompareField::File => text(&place.file),
    }
}

/// Most holders of a value that are named.
const NAMED: usize = 3;

/// 「伊勢崎市（1-2!G7）」
fn holders(comparison: &Comparison<'_>, value: Decimal) -> String {
    let all: Vec<&Entry<'_>> = comparison.holders(value).collect();
    let named: Vec<String> =
        all.iter().take(NAMED).map(|entry| format!("{}（{}）", entry.municipality().name, shown(&entry.figure.place))).collect();
    let more = if all.len() > NAMED { format!("ほか{}団体", all.len() - NAMED) } else { String::new() };
    named.join("、") + &more
}

/// What keeps a value from being plainly comparable. How each body spells the name is for the staff alone.
fn remark(context: &Context<'_>, of: &Common, indicator: &str) -> String {
    let years = (!of.same_year).then(|| "年が異なる".to_owned());
    let spelt = !of.same_name && *indicator != *of.indicator && context.audience == Audience::Staff;
    let name = spelt.then(|| format!("提出の名前：{indicator}"));
    years.into_iter().chain(name).collect::<Vec<_>>().join("。")
}
