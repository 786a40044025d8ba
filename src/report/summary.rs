//! 総括表: verdicts by municipality and by goal, with totals and shares; computed and submitted verdicts in tables of their own.
//!
//! In: the totals of the run. Out: a sheet of three tables and a stacked bar chart.

use crate::aggregate::Row;
use crate::place::{Area, Pos};
use crate::record::Kind;
use crate::rules::judged::Scale;

use super::context::Context;
use super::figure::RATE;
use super::frame::Frame;
use super::sheet::{Cell, Chart, Series, Sheet, Style};
use super::tally::{self, Counts, Whose};
use super::template::SheetTemplate;

/// Widths: code, municipality, goal or kind, number of records, then count and share of each step, then the rest.
const WIDTHS: [u16; 16] = [9, 14, 30, 8, 10, 8, 10, 8, 10, 8, 10, 8, 10, 9, 9, 9];
/// What is said when somebody is left out of the grand total.
const OUTSIDE: &str = "合計に入れていない団体（市区町村と重なる都道府県・行政区など、または名簿で集計しないとした団体）：";
/// Column of the first step.
const FIRST: u16 = 4;
/// Pixels of height that a bar of the chart takes, and the rest of the chart.
const BAR: u32 = 28;
const AROUND: u32 = 96;

/// The sheet.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate) -> Sheet {
    let subtitle = context.subtitle("単位：指標数");
    let columns = u16::try_from(WIDTHS.len()).unwrap_or(u16::MAX);
    let mut frame = Frame::new(template, &context.template.font, WIDTHS.to_vec(), columns, [&subtitle[0], &subtitle[1]]);
    frame.paged(&context.template.page);
    let bodies = &context.totals.by_municipality;

    let lines = table(&mut frame, "１　団体別（参考判定）", "", context, bodies, Whose::Computed);
    chart(&mut frame, context, &lines, bodies.len());
    frame.gap();
    table(&mut frame, "２　団体別（提出された判定）", "", context, bodies, Whose::Submitted);
    frame.gap();
    table(&mut frame, "３　目標別（参考判定）", "目標", context, &context.totals.by_goal, Whose::Computed);
    let outside = || bodies.iter().filter(|row| !row.in_total).map(|row| &*row.municipality.name);
    if outside().next().is_some() && bodies.iter().any(|row| row.in_total) {
        let names: Vec<&str> = outside().collect();
        frame.notes([format!("{OUTSIDE}{}", names.join("、")).as_str()]);
    }
    frame.notes(template.notes.iter().map(String::as_str));
    frame.finish()
}

/// One table with its totals; gives the rows of its lines.
fn table(frame: &mut Frame<'_>, title: &str, third: &str, context: &Context<'_>, rows: &[Row], whose: Whose) -> Vec<u32> {
    let line = |row: &Row| {
        let goal = if row.goal.is_empty() && !third.is_empty() { "（目標の記載なし）" } else { &row.goal };
        let code = row.municipality.code.as_deref().unwrap_or_default();
        counted([code, &row.municipality.name, goal], &Counts::of(&row.both(), whose), whose, Style::Text)
    };
    let mut lines: Vec<Vec<Cell>> = rows.iter().map(line).collect();
    let totals = totals(context, whose);
    lines.extend(totals.clone());
    frame.titled_table(title, &heads(third, whose), lines, totals.len())
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
        Whose::Computed => ["別に再掲"].as_slice(),
        Whose::Submitted => ["区分なし", "提出なし", "別に再掲"].as_slice(),
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
fn totals(context: &Context<'_>, whose: Whose) -> Vec<Vec<Cell>> {
    let [goals, kpis] = tally::grand(&context.totals, whose);
    let total = |label: &str, counts: &Counts| counted(["", label, ""], counts, whose, Style::Total);
    vec![
        total("合計", &[goals, kpis].into_iter().sum()),
        total(&format!("うち{}", Kind::Goal.label()), &goals),
        total(&format!("うち{}", Kind::Kpi.label()), &kpis),
    ]
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
