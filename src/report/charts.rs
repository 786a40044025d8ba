//! 比較（図）: charts of the indicators that most bodies share, two a page.
//!
//! In: the comparisons of the run. Out: a sheet of its own, so that no head of a table is repeated above a chart and nothing moves when the
//! table is sorted. The numbers of a chart stand beside it, to the right of what is printed.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::{Comparison, Entry};
use crate::place::{Area, Pos};
use crate::value::era;

use super::context::Context;
use super::figure::plain_code;
use super::frame::Frame;
use super::sheet::{Cell, Chart, ChartKind, Labels, Series, Sheet, Style};
use super::template::SheetTemplate;
use super::width;

/// Widths of the columns that the charts lie over.
const WIDTHS: [u16; 12] = [12; 12];
/// Pixels of a chart's width: a little less than that of the columns.
const WIDTH: u32 = 980;
/// Pixels of it that the columns stand on: less the numbers of the axis, and some room to spare.
const PLOT: u32 = WIDTH - 180;
/// Pixels of a half-width character and of a line of the labels.
const CHARACTER: usize = 7;
const LINE: usize = 24;
/// Characters of an indicator's name above a chart.
const MOST_TITLE: usize = 40;
/// Charts a page.
const A_PAGE: usize = 2;
/// Share of a page's rows that a chart takes.
const SHARE: f64 = 0.39;
/// Points to a pixel.
const POINT: f64 = 0.75;

/// What the sheet is for, as the index tells it.
pub const PURPOSE: &str = "共通する団体の多い指標を棒グラフで比べる";

/// The name of the sheet that goes with that of the values.
pub fn name(values: &str) -> String {
    format!("{values}（図）")
}

/// The sheet; none where nothing is compared.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate, comparisons: &[Comparison<'_>]) -> Option<Sheet<'static>> {
    let mut shown: Vec<&Comparison<'_>> = sound(context, comparisons).collect();
    shown.sort_by_key(|comparison| Reverse(comparison.entries.len()));
    shown.truncate(context.template.limits.charts);
    if shown.is_empty() {
        return None;
    }
    let named = SheetTemplate {
        name: name(&template.name),
        title: format!("{}（図）", template.title),
        notes: vec![format!("共通する団体の多い指標から{}つを図にした。値は「{}」のとおり。", shown.len(), template.name)],
        ..template.clone()
    };
    let subtitle = context.subtitle("");
    let columns = u16::try_from(WIDTHS.len()).unwrap_or(u16::MAX);
    let mut frame = Frame::new(&named, &context.template.font, WIDTHS.to_vec(), columns, [&subtitle[0], &subtitle[1]]);
    let height = frame.paged(&context.page) * SHARE;
    // Every page says what its charts are of.
    frame.sheet().head = Some((0, frame.next() - 1));
    for (number, comparison) in shown.into_iter().enumerate() {
        if number % A_PAGE == 0 {
            if number > 0 {
                frame.turn();
            }
            // Below the rows that are printed again, which would show a line of a chart that touches them.
            frame.gap();
        }
        chart(&mut frame, comparison, number + 1, height);
    }
    frame.closing(&named.notes, &context.template.source);
    Some(frame.finish())
}

/// The comparisons without a value that may be a factor off: beside it, the columns of all the others would be flat.
fn sound<'c, 'a>(context: &Context<'_>, comparisons: &'c [Comparison<'a>]) -> impl Iterator<Item = &'c Comparison<'a>> {
    let doubted = &context.run.doubted;
    comparisons.iter().filter(move |comparison| !comparison.entries.iter().any(|entry| doubted.contains(&entry.figure.place)))
}

/// One chart of that height in points.
fn chart(frame: &mut Frame<'_>, comparison: &Comparison<'_>, number: usize, height: f64) {
    let entries = &comparison.entries;
    let scale = Shown::of(comparison.min.abs().max(comparison.max.abs()));
    let unit = format!("{}{}", scale.word, comparison.unit);
    let unit = if unit.is_empty() { unit } else { format!("（{unit}）") };
    let years: BTreeSet<String> = entries.iter().filter_map(Entry::year).map(era::fiscal_year).collect();
    let years = if comparison.same_year { years.into_iter().collect() } else { "年度は団体により異なる".to_owned() };
    let indicator = titled(&comparison.indicator);
    let title = format!("図{number}　{indicator}{unit}　{years}");
    let values: Vec<Decimal> = entries.iter().map(|entry| scale.of_value(entry.quantity.value)).collect();
    let decimals = decimals(&values, scale.most_decimals);
    let format: Arc<str> = Arc::from(plain_code(decimals));
    let column = |at: usize| u16::try_from(WIDTHS.len() + 1 + at).unwrap_or(u16::MAX);
    let name = |entry: &Entry<'_>| Cell::text(Arc::clone(&entry.municipality().name), Style::Plain);
    let names = frame.row(entries.iter().enumerate().map(|(at, entry)| name(entry).at(column(at))).collect());
    let widest = values.iter().map(|value| width::of_number(value.round_dp(decimals), &format)).max().unwrap_or(0);
    let labels = labels(widest, entries.len());
    let most = values.iter().max().copied().unwrap_or_default();
    let number = |value: Decimal| Cell::number(value, Arc::clone(&format), Style::Plain);
    let values = frame.row(values.into_iter().enumerate().map(|(at, value)| number(value).at(column(at))).collect());
    // The chart begins beside its numbers.
    let beside: f64 = frame.sheet().rows.iter().rev().take(2).map(|row| row.height).sum();
    frame.room(height - beside);
    let last = u32::from(column(entries.len() - 1));
    let across = |row| Area { first: Pos::new(row, u32::from(column(0))), last: Pos::new(row, last) };
    let range = format!("最小 {}{1}、最大 {2}{1}", comparison.min.normalize(), comparison.unit, comparison.max.normalize());
    frame.sheet().charts.push(Chart {
        alt: format!("{title}の縦棒グラフ。{}団体、{range}。値は「比較」の表にある。", entries.len()),
        title,
        at: Pos::new(names, 0),
        width: WIDTH,
        height: pixels_of(height - 8.0),
        kind: ChartKind::Columns,
        categories: across(names),
        series: vec![Series { name: indicator, values: across(values), scale: None }],
        labels,
        top: if labels == Labels::Upright { top(most) } else { None },
    });
}

/// The name of an indicator as it fits on one line above a chart.
fn titled(indicator: &str) -> String {
    let cut = indicator.char_indices().nth(MOST_TITLE).map(|(at, _)| at);
    cut.map_or_else(|| indicator.to_owned(), |at| format!("{}…", &indicator[..at]))
}

/// How amounts are shown on a chart: large ones in 万 or 億, so that a number is no wider than its column.
struct Shown {
    word: &'static str,
    /// Digits that the point moves.
    digits: u32,
    most_decimals: u32,
}

impl Shown {
    /// For amounts of which that is the largest.
    fn of(largest: Decimal) -> Self {
        match largest {
            largest if largest >= Decimal::from(10_000_000_000_i64) => Self { word: "億", digits: 8, most_decimals: 1 },
            largest if largest >= Decimal::from(10_000_000) => Self { word: "万", digits: 4, most_decimals: 1 },
            _ => Self { word: "", digits: 0, most_decimals: u32::MAX },
        }
    }

    /// The number that stands for a value.
    fn of_value(&self, value: Decimal) -> Decimal {
        value.checked_div(Decimal::from(10_u64.pow(self.digits))).unwrap_or(value)
    }
}

/// The decimals that the numbers of a chart show: their own up to so many, and more where else a number would be shown as zero.
fn decimals(values: &[Decimal], most: u32) -> u32 {
    let own = values.iter().map(|value| value.normalize().scale()).max().unwrap_or(0);
    let kept = |decimals: &u32| values.iter().all(|value| value.is_zero() || !value.round_dp(*decimals).is_zero());
    (own.min(most)..=own).find(kept).unwrap_or(own)
}

/// How numbers of that many half-width characters stand above that many columns: side by side as long as none is wider than its column,
/// turned as long as each has a line's height of its own.
fn labels(widest: usize, columns: usize) -> Labels {
    // Between two columns lies a gap of their own width at most.
    let each = usize::try_from(PLOT).unwrap_or(usize::MAX) / columns.max(1);
    match each {
        each if widest * CHARACTER * 7 <= each * 5 => Labels::Level,
        each if LINE <= each => Labels::Upright,
        _ => Labels::None,
    }
}

/// The upper end of a scale that leaves room for a turned number above the highest column, a round number: 2,773 → 4,000.
fn top(most: Decimal) -> Option<Decimal> {
    let needed = most.checked_mul(Decimal::new(13, 1)).filter(|needed| *needed > Decimal::ZERO)?;
    let mut unit = Decimal::ONE;
    while unit.checked_mul(Decimal::TEN)? <= needed {
        unit *= Decimal::TEN;
    }
    while unit > needed {
        unit = unit.checked_div(Decimal::TEN).filter(|unit| !unit.is_zero())?;
    }
    let tenths = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100];
    tenths.map(|tenths| Decimal::new(tenths, 1)).into_iter().filter_map(|times| unit.checked_mul(times)).find(|top| *top >= needed)
}

/// Whole pixels within that many points.
fn pixels_of(points: f64) -> u32 {
    (0..4_000).take_while(|pixels| f64::from(*pixels) * POINT <= points).last().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_leaves_room_for_the_number_above_its_highest_column() {
        for (most, end) in [("2773", Some("4000")), ("77", Some("120")), ("0.31", Some("0.5")), ("6", Some("8")), ("0", None), ("-5", None)]
        {
            let told = top(most.parse().unwrap_or_default()).map(|top| top.normalize().to_string());
            assert_eq!(told.as_deref(), end, "{most}");
        }
    }

    #[test]
    fn labels_are_turned_before_they_meet_and_left_out_before_they_lie_over_each_other() {
        assert_eq!(labels(3, 20), Labels::Level);
        assert_eq!(labels(9, 8), Labels::Level);
        assert_eq!(labels(9, 10), Labels::Upright);
        assert_eq!(labels(9, 33), Labels::Upright);
        assert_eq!(labels(9, 54), Labels::None);
    }

    #[test]
    fn a_long_name_is_cut_above_its_chart() {
        assert_eq!(titled("合計特殊出生率"), "合計特殊出生率");
        assert_eq!(titled(&"長".repeat(41)), format!("{}…", "長".repeat(40)));
    }

    #[test]
    fn no_amount_beside_a_large_one_is_shown_as_zero() {
        let of = |values: &[&str]| decimals(&values.iter().map(|value| value.parse().unwrap_or_default()).collect::<Vec<_>>(), 1);
        assert_eq!(of(&["159", "0.0277"]), 2);
        assert_eq!(of(&["159", "0"]), 0);
        assert_eq!(of(&["159.25", "12.75"]), 1);
    }

    #[test]
    fn large_amounts_are_drawn_in_their_own_unit() {
        let shown = |value: i64| {
            let shown = Shown::of(Decimal::from(value));
            format!("{}{}", shown.of_value(Decimal::from(value)).normalize(), shown.word)
        };
        assert_eq!(shown(281_900_000_000), "2819億");
        assert_eq!(shown(35_640_000), "3564万");
        assert_eq!(shown(9_999_999), "9999999");
    }
}
