//! 比較: the indicators that several municipalities have, one row a municipality, with the least, middle and greatest value.
//!
//! In: the comparisons of the run. Out: a sheet, with charts of the indicators that most bodies share. Values are in the base unit, since they are compared.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::{Comparison, Entry, comparisons};
use crate::place::{Area, Place, Pos};

use super::context::{Context, shown};
use super::era;
use super::field::CompareField;
use super::figure::Formats;
use super::frame::Frame;
use super::records::{Line, lines, rate, verdict};
use super::sheet::{Cell, Chart, ChartKind, Series, Sheet, Style};
use super::table::Table;
use super::template::{Column, SheetTemplate};
use super::{figure, rational};

/// Charts a page, and the same as a number of points is divided by.
const A_PAGE: usize = 2;
const TWO_A_PAGE: f64 = 2.0;
/// Points to a pixel.
const POINT: f64 = 0.75;
/// Pixels that the line above a chart and the space below it take.
const ABOVE: u32 = 80;

/// The sheet.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate, columns: &[Column<CompareField>], formats: &mut Formats) -> Sheet {
    let comparisons = comparisons(&context.run.judged);
    let judged = judged(context);
    let rows = comparisons.iter().flat_map(|comparison| comparison.entries.iter().map(move |entry| (comparison, entry)));
    let links = rows.clone().count() <= context.template.limits.links;
    let table = Table::new(columns, rows, |(comparison, entry), field| {
        cell(context, comparison, entry, judged.get(&entry.place).copied(), field, links, formats)
    });
    let frozen = table.position(CompareField::Municipality).map_or(0, |column| column + 1);
    let mut frame = table.part(context, template, frozen, ("二つ以上の団体に共通する指標はない。", &[]));
    charts(&mut frame, context, &comparisons);
    frame.finish()
}

/// Charts of the indicators that most bodies share, two a page after the table.
fn charts(frame: &mut Frame<'_>, context: &Context<'_>, comparisons: &[Comparison]) {
    let mut shown: Vec<&Comparison> = comparisons.iter().collect();
    shown.sort_by_key(|comparison| Reverse(comparison.entries.len()));
    shown.truncate(context.template.limits.charts);
    if shown.is_empty() {
        return;
    }
    let room = frame.paged(&context.page);
    let page = frame.printed_pixels();
    for (number, comparison) in shown.into_iter().enumerate() {
        if number % A_PAGE == 0 {
            frame.turn();
        }
        chart(frame, comparison, number + 1, [page, pixels_of(room / TWO_A_PAGE)]);
    }
}

/// One chart. Its numbers stand beside it, to the right of what is printed, so that sorting and filtering the table does not move them.
fn chart(frame: &mut Frame<'_>, comparison: &Comparison, number: usize, [width, height]: [u32; 2]) {
    let unit = if comparison.unit.is_empty() { String::new() } else { format!("（{}）", comparison.unit) };
    let years: BTreeSet<String> = comparison.entries.iter().filter_map(|entry| entry.year).map(era::fiscal_year).collect();
    let years = if comparison.same_year { years.into_iter().collect() } else { "年度は団体により異なる".to_owned() };
    let title = format!("図{number}　{}{unit}　{years}", comparison.indicator);
    let first = frame.sheet().widths.len() + 1;
    let column = |at: usize| u16::try_from(first + at).unwrap_or(u16::MAX);
    let beside = |cell: fn(&Entry) -> Cell| -> Vec<Cell> {
        comparison.entries.iter().enumerate().map(|(at, entry)| cell(entry).at(column(at))).collect()
    };
    frame.section(&title);
    let names = frame.row(beside(|entry| Cell::text(Arc::clone(&entry.municipality.name), Style::Plain)));
    let values = frame.row(beside(|entry| Cell::number(entry.quantity.value, "General", Style::Plain)));
    frame.room(f64::from(height.saturating_sub(ABOVE)) * POINT);
    let across =
        |row| Area { first: Pos::new(row, u32::from(column(0))), last: Pos::new(row, u32::from(column(comparison.entries.len() - 1))) };
    let (least, most) = (comparison.min.normalize(), comparison.max.normalize());
    frame.sheet().charts.push(Chart {
        alt: format!("{title}の縦棒グラフ。{}団体、最小 {least}、最大 {most}。値は上の表にある。", comparison.entries.len()),
        title,
        at: Pos::new(names, 0),
        width,
        height: height.saturating_sub(ABOVE),
        kind: ChartKind::Columns,
        categories: across(names),
        series: vec![Series { name: comparison.indicator.to_string(), values: across(values), scale: None }],
    });
}

/// Pixels of that many points.
fn pixels_of(points: f64) -> u32 {
    (0..4_000).take_while(|pixels| f64::from(*pixels) * POINT <= points).last().unwrap_or(0)
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
        CompareField::Remark => Cell::text(remark(comparison, entry), Style::Text),
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

/// What keeps a value from being plainly comparable.
fn remark(comparison: &Comparison, entry: &Entry) -> String {
    let years = (!comparison.same_year).then(|| "年が異なる".to_owned());
    let name = (!comparison.same_name).then(|| format!("提出の名前：{}", entry.indicator));
    years.into_iter().chain(name).collect::<Vec<_>>().join("。")
}
