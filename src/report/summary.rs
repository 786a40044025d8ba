//! 総括表: verdicts by municipality and by goal, with totals and shares; computed and submitted verdicts in tables of their own.
//!
//! In: judged records. Out: a sheet of three tables and a stacked bar chart.

use crate::place::{Area, Pos};
use crate::record::{Kind, Record};
use crate::rules::judged::{Judged, Scale};

use super::context::Context;
use super::figure::RATE;
use super::frame::Frame;
use super::sheet::{Cell, Chart, Series, Sheet, Style};
use super::tally::{self, Counts, Whose};
use super::template::SheetTemplate;

/// Widths: code, municipality, goal or kind, number of records, then count and share of each step, then the rest.
const WIDTHS: [u16; 16] = [9, 14, 30, 8, 10, 8, 10, 8, 10, 8, 10, 8, 10, 9, 9, 9];
/// Column of the first step.
const FIRST: u16 = 4;
/// Pixels of height that a bar of the chart takes, and the rest of the chart.
const BAR: u32 = 28;
const AROUND: u32 = 96;

/// The sheet.
pub fn sheet<'a>(context: &Context<'a>, template: &SheetTemplate) -> Sheet {
    let subtitle = context.subtitle("単位：指標数");
    let columns = u16::try_from(WIDTHS.len()).unwrap_or(u16::MAX);
    let mut frame = Frame::new(template, &context.template.font, WIDTHS.to_vec(), columns, [&subtitle[0], &subtitle[1]]);
    frame.paged(&context.template.page);
    let judged = &context.run.judged;
    let body = |judged: &'a Judged| (code(&judged.record), name(&judged.record), "");
    let goal = |judged: &'a Judged| (code(&judged.record), name(&judged.record), goal(&judged.record));

    let lines = table(&mut frame, "１　団体別（参考判定）", "", judged, Whose::Computed, body);
    let groups = tally::by(judged, Whose::Computed, body).len();
    chart(&mut frame, context, &lines, groups);
    frame.gap();
    table(&mut frame, "２　団体別（提出された判定）", "", judged, Whose::Submitted, body);
    frame.gap();
    table(&mut frame, "３　目標別（参考判定）", "目標", judged, Whose::Computed, goal);
    frame.notes(template.notes.iter().map(String::as_str));
    frame.finish()
}

/// One table with its totals; gives the rows of its lines.
fn table<'a>(
    frame: &mut Frame<'_>,
    title: &str,
    third: &str,
    judged: &'a [Judged],
    whose: Whose,
    key: impl Fn(&'a Judged) -> (&'a str, &'a str, &'a str),
) -> Vec<u32> {
    let groups = tally::by(judged, whose, key);
    let mut rows: Vec<Vec<Cell>> =
        groups.iter().map(|((code, name, goal), counts)| counted([code, name, goal], counts, whose, Style::Text)).collect();
    rows.extend(totals(judged, whose));
    frame.titled_table(title, &heads(third, whose), rows)
}

fn code(record: &Record) -> &str {
    record.municipality.code.as_deref().unwrap_or_default()
}

fn name(record: &Record) -> &str {
    &record.municipality.name
}

fn goal(record: &Record) -> &str {
    if record.goal.is_empty() { "（目標の記載なし）" } else { &record.goal }
}

fn heads(third: &str, whose: Whose) -> Vec<Cell> {
    let steps: Vec<String> = Scale::ALL.iter().map(|scale| format!("{} {}", scale.mark(), scale.label())).collect();
    let mut titles = vec![third, "指標数"];
    for (scale, title) in Scale::ALL.iter().zip(&steps) {
        titles.push(title);
        if *scale != Scale::Undecided {
            titles.push("割合");
        }
    }
    titles.extend(match whose {
        Whose::Computed => ["うち再掲"].as_slice(),
        Whose::Submitted => ["区分なし", "提出なし", "うち再掲"].as_slice(),
    });
    let wide = if third.is_empty() { 2 } else { 1 };
    let mut cells = vec![Cell::text("団体コード", Style::Head), Cell::text("団体", Style::Head).spanning(wide)];
    cells.extend(titles.into_iter().filter(|title| !title.is_empty()).map(|title| Cell::text(title, Style::Head)));
    cells
}

fn counted(words: [&str; 3], counts: &Counts, whose: Whose, style: Style) -> Vec<Cell> {
    let total = style == Style::Total;
    let figures = if total { Style::Total } else { Style::Figure };
    let [code, name, goal] = words;
    let mut cells = vec![Cell::text(code, if total { Style::Total } else { Style::Centre })];
    if goal.is_empty() {
        cells.push(Cell::text(name, style).spanning(2));
    } else {
        cells.extend([Cell::text(name, style), Cell::text(goal, style)]);
    }
    cells.push(Cell::count(counts.total(), figures));
    for scale in Scale::ALL {
        cells.push(Cell::count(counts.at(scale), figures));
        if scale != Scale::Undecided {
            cells.push(counts.share(scale).map_or(Cell::text("―", figures), |share| Cell::number(share, RATE, figures)));
        }
    }
    if whose == Whose::Submitted {
        cells.push(Cell::count(counts.unmapped, figures));
        cells.push(Cell::count(counts.silent, figures));
    }
    cells.push(Cell::count(counts.reposts, figures));
    cells
}

/// The total, and what of it are goals and KPIs.
fn totals(judged: &[Judged], whose: Whose) -> Vec<Vec<Cell>> {
    let mut rows = vec![counted(["", "合計", ""], &tally::all(judged, whose), whose, Style::Total)];
    for kind in [Kind::Goal, Kind::Kpi] {
        let of_kind = tally::all(judged.iter().filter(|judged| judged.record.kind == kind), whose);
        rows.push(counted(["", &format!("うち{}", kind.label()), ""], &of_kind, whose, Style::Total));
    }
    rows
}

/// The chart below the first table: a bar a municipality, or of the total alone when there are too many.
fn chart(frame: &mut Frame<'_>, context: &Context<'_>, lines: &[u32], groups: usize) {
    let (bodies, totals) = lines.split_at(groups);
    let (Some(top), Some(last)) = (bodies.first(), bodies.last()) else { return };
    // Heads that were printed again among the bars would be taken for one of them.
    let whole = usize::try_from(last - top).is_ok_and(|rows| rows + 1 == groups);
    let many = groups > context.template.limits.bars || !whole;
    let (top, last) = if many { (totals[0], totals[0]) } else { (*top, *last) };
    let column = |col: u16| Area { first: Pos::new(top, u32::from(col)), last: Pos::new(last, u32::from(col)) };
    let height = (last - top + 1) * BAR + AROUND;
    frame.need(f64::from(height + 30) * 0.75);
    frame.gap();
    let row = frame.room(f64::from(height) * 0.75);
    let series = Scale::ALL
        .into_iter()
        .enumerate()
        .map(|(at, scale)| Series {
            name: format!("{} {}", scale.mark(), scale.label()),
            values: column(FIRST + 2 * u16::try_from(at).unwrap_or(0)),
            scale,
        })
        .collect();
    let title = if many { "判定の割合（合計・参考判定）" } else { "団体別の判定の割合（参考判定）" };
    frame.sheet().charts.push(Chart {
        title: title.to_owned(),
        alt: format!("{title}。横棒は団体、区分は順調・概ね順調・やや遅れ・遅れ・判定不能。数は上の表にある。"),
        at: Pos::new(row, 1),
        width: 1000,
        height,
        percent: true,
        categories: column(1),
        series,
    });
}
