//! 比較（図）: charts of the indicators that most bodies share, two a page.
//!
//! In: the comparisons of the run. Out: a sheet of its own, so that no head of a table is repeated above a chart and nothing moves when the
//! table is sorted. The numbers of a chart stand beside it, to the right of what is printed.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aggregate::{Comparison, Entry};
use crate::place::{Area, Pos};

use super::context::Context;
use super::figure::plain_code;
use super::frame::Frame;
use super::sheet::{Cell, Chart, ChartKind, Series, Sheet, Style};
use super::template::SheetTemplate;
use super::{era, width};

/// Widths of the columns that the charts lie over.
const WIDTHS: [u16; 12] = [12; 12];
/// Pixels of a chart's width: a little less than that of the columns.
const WIDTH: u32 = 980;
/// Charts a page.
const A_PAGE: usize = 2;
/// Share of a page's rows that a chart takes.
const SHARE: f64 = 0.36;
/// Points to a pixel.
const POINT: f64 = 0.75;

/// The sheet; none where nothing is compared.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate, comparisons: &[Comparison]) -> Option<Sheet> {
    let mut shown: Vec<&Comparison> = comparisons.iter().collect();
    shown.sort_by_key(|comparison| Reverse(comparison.entries.len()));
    shown.truncate(context.template.limits.charts);
    if shown.is_empty() {
        return None;
    }
    let named = SheetTemplate {
        name: format!("{}（図）", template.name),
        title: format!("{}（図）", template.title),
        notes: vec![format!("共通する団体の多い指標から{}つを図にした。値は「{}」のとおり。", shown.len(), template.name)],
        ..template.clone()
    };
    let subtitle = context.subtitle("");
    let columns = u16::try_from(WIDTHS.len()).unwrap_or(u16::MAX);
    let mut frame = Frame::new(&named, &context.template.font, WIDTHS.to_vec(), columns, [&subtitle[0], &subtitle[1]]);
    let height = frame.paged(&context.page) * SHARE;
    for (number, comparison) in shown.into_iter().enumerate() {
        if number > 0 && number % A_PAGE == 0 {
            frame.turn();
            frame.gap();
        }
        chart(&mut frame, comparison, number + 1, height);
    }
    frame.closing(&named.notes, &context.template.source);
    Some(frame.finish())
}

/// One chart of that height in points.
fn chart(frame: &mut Frame<'_>, comparison: &Comparison, number: usize, height: f64) {
    let entries = &comparison.entries;
    let unit = if comparison.unit.is_empty() { String::new() } else { format!("（{}）", comparison.unit) };
    let years: BTreeSet<String> = entries.iter().filter_map(|entry| entry.year).map(era::fiscal_year).collect();
    let years = if comparison.same_year { years.into_iter().collect() } else { "年度は団体により異なる".to_owned() };
    let title = format!("図{number}　{}{unit}　{years}", comparison.indicator);
    let decimals = entries.iter().map(|entry| entry.quantity.value.normalize().scale()).max().unwrap_or(0);
    let format: Arc<str> = Arc::from(plain_code(decimals));
    let column = |at: usize| u16::try_from(WIDTHS.len() + 1 + at).unwrap_or(u16::MAX);
    let row = |cell: &dyn Fn(&Entry) -> Cell| entries.iter().enumerate().map(|(at, entry)| cell(entry).at(column(at))).collect();
    let names = frame.row(row(&|entry| Cell::text(Arc::clone(&entry.municipality.name), Style::Plain)));
    let values = frame.row(row(&|entry| Cell::number(entry.quantity.value, Arc::clone(&format), Style::Plain)));
    // The chart begins beside its numbers.
    frame.room(height - 2.0 * width::height(1, 9.0));
    let last = u32::from(column(entries.len() - 1));
    let across = |row| Area { first: Pos::new(row, u32::from(column(0))), last: Pos::new(row, last) };
    let range = format!("最小 {}、最大 {}", comparison.min.normalize(), comparison.max.normalize());
    frame.sheet().charts.push(Chart {
        alt: format!("{title}の縦棒グラフ。{}団体、{range}。値は「比較」の表にある。", entries.len()),
        title,
        at: Pos::new(names, 0),
        width: WIDTH,
        height: pixels_of(height - 8.0),
        kind: ChartKind::Columns,
        categories: across(names),
        series: vec![Series { name: comparison.indicator.to_string(), values: across(values), scale: None }],
    });
}

/// Whole pixels within that many points.
fn pixels_of(points: f64) -> u32 {
    (0..4_000).take_while(|pixels| f64::from(*pixels) * POINT <= points).last().unwrap_or(0)
}
