//! 総括表: verdicts by municipality and by goal, with totals and shares; computed and submitted verdicts in tables of their own.
//!
//! In: the totals of the run. Out: a sheet of tables and a stacked bar chart; counts of an earlier time stand in brackets. Tables by goal
//! have 数値目標 and KPI side by side, as cities print them.

use std::sync::Arc;

use crate::aggregate::{EarlierOf, Row, submitted_words};
use crate::place::{Area, Pos};
use crate::record::Kind;
use crate::rules::judged::Scale;

use super::context::Context;
use super::figure::{EarlierFormats, RATE};
use super::frame::Frame;
use super::said;
use super::sheet::{Cell, Chart, ChartKind, Labels, Series, Sheet, Style};
use super::tally::{self, Counts, Whose};
use super::template::SheetTemplate;

/// Widths: code, municipality, goal or kind, number of records, then count and share of each step (or the steps of 数値目標 and of KPI),
/// each wide enough for `123 (118)`, then the rest.
const WIDTHS: [u16; 16] = [9, 14, 26, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 9, 9, 9];
/// What is said when somebody is left out of the grand total.
const OUTSIDE: &str = "合計に入れていない団体（市区町村と重なる都道府県・行政区など、または名簿で集計しないとした団体）：";
/// Column of the first step.
const FIRST: u16 = 4;
/// Pixels of height that a bar of the chart takes, and the rest of the chart.
const BAR: u32 = 28;
const AROUND: u32 = 96;

/// The sheet.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate) -> Sheet<'static> {
    let subtitle = context.subtitle(&template.unit);
    let columns = u16::try_from(WIDTHS.len()).unwrap_or(u16::MAX);
    let bodies = &context.totals.by_municipality;
    let mut frame = Frame::new(template, &context.template.font, WIDTHS.to_vec(), columns, [&subtitle[0], &subtitle[1]]);
    frame.paged(&context.page);
    let mut formats = EarlierFormats::default();

    let lines = table(&mut frame, "１　団体別（参考判定）", context, Whose::Computed, &mut formats);
    chart(&mut frame, context, &lines, bodies.len());
    frame.gap();
    let words = submitted_words(&context.run.judged);
    let mut number = ["２", "３", "４", "５"].into_iter();
    let mut title = |words: &str| format!("{}　{words}", number.next().unwrap_or_default());
    if !words.is_empty() {
        table(&mut frame, &title("団体別（提出された判定）"), context, Whose::Submitted, &mut formats);
        frame.gap();
    }
    by_goal(&mut frame, &title("目標別（参考判定）"), context, Whose::Computed, &mut formats);
    if !words.is_empty() {
        frame.gap();
        by_goal(&mut frame, &title("目標別（提出された判定）"), context, Whose::Submitted, &mut formats);
        frame.gap();
        said::tables(&mut frame, &title("提出された判定の言葉（団体ごと）"), &words);
    }
    let outside = || bodies.iter().filter(|row| !row.in_total).map(|row| &*row.municipality.name);
    if outside().next().is_some() && bodies.iter().any(|row| row.in_total) {
        let names: Vec<&str> = outside().collect();
        frame.notes([format!("{OUTSIDE}{}", names.join("、")).as_str()]);
    }
    frame.notes(brackets(context).iter().map(String::as_str));
    frame.closing(&template.notes, &context.template.source);
    frame.finish()
}

/// What the numbers in brackets are, where there are any.
fn brackets(context: &Context<'_>) -> Vec<String> {
    let of = |of: EarlierOf| context.totals.by_municipality.iter().any(|row| row.earlier.is_some_and(|earlier| earlier.of == of));
    let year = of(EarlierOf::YearBefore)
        .then(|| "（ ）内は、同じ表に前年度の目標と実績がある団体では、前年度の数（同じ規則で判定したもの）。".to_owned());
    let last = context.run.previous.as_ref().filter(|_| of(EarlierOf::LastTime));
    let last = last
        .map(|previous| format!("（ ）内は、前年度の実績が同じ表にない団体では、{}の数（そのときの年度と規則による）。", previous.label));
    year.into_iter().chain(last).collect()
}

/// A table by municipality with its totals; gives the rows of its lines.
fn table(frame: &mut Frame<'_>, title: &str, context: &Context<'_>, whose: Whose, formats: &mut EarlierFormats) -> Vec<u32> {
    let mut line = |row: &Row| {
        let words = [row.municipality.code.as_deref().unwrap_or_default(), &row.municipality.name];
        if !row.submitted {
            return missing(words, whose);
        }
        counted(words, &Counts::of(&row.both(), whose), Counts::earlier(row, whose).as_ref(), whose, Style::Text, formats)
    };
    let mut lines: Vec<Vec<Cell>> = context.totals.by_municipality.iter().map(&mut line).collect();
    let totals = totals(context, whose, formats);
    let closing = totals.len();
    lines.extend(totals);
    frame.titled_table(title, &heads(whose), lines, closing)
}

/// A table by municipality and goal: 数値目標 and KPI side by side, each with its steps, and the total.
fn by_goal(frame: &mut Frame<'_>, title: &str, context: &Context<'_>, whose: Whose, formats: &mut EarlierFormats) {
    let mut line = |row: &Row| {
        let goal = if row.goal.is_empty() { "（目標の記載なし）" } else { &row.goal };
        let earlier = row.earlier.as_ref().filter(|_| Counts::earlier(row, whose).is_some());
        let earlier = earlier.map(|earlier| [&earlier.goals, &earlier.kpis].map(|tally| Counts::of(tally, whose)));
        let words = [row.municipality.code.as_deref().unwrap_or_default(), &row.municipality.name, goal];
        side_by_side(words, [&row.goals, &row.kpis].map(|tally| Counts::of(tally, whose)), earlier, whose, Style::Text, formats)
    };
    let mut lines: Vec<Vec<Cell>> = context.totals.by_goal.iter().filter(|row| row.submitted).map(&mut line).collect();
    let totals = (tally::grand(&context.totals, whose), tally::grand_earlier(&context.totals, whose));
    lines.push(side_by_side(["", "合計", ""], totals.0, totals.1, whose, Style::Total, formats));
    let mut heads: Vec<Cell> = ["団体コード", "団体", "目標"].map(|title| Cell::text(title, Style::Head)).into();
    for kind in [Kind::Goal, Kind::Kpi] {
        heads.extend(Scale::ALL.map(|scale| Cell::text(format!("{}\n{} {}", kind.label(), scale.mark(), scale.label()), Style::Head)));
    }
    heads.extend(rest(whose).iter().map(|title| Cell::text(*title, Style::Head)));
    frame.titled_table(title, &heads, lines, 1);
}

/// The counts of 数値目標 and of KPI, one after the other.
fn side_by_side(
    words: [&str; 3],
    counts: [Counts; 2],
    earlier: Option<[Counts; 2]>,
    whose: Whose,
    style: Style,
    formats: &mut EarlierFormats,
) -> Vec<Cell> {
    let total = style == Style::Total;
    let figures = if total { Style::Total } else { Style::Figure };
    let [code, name, goal] = words;
    let mut cells = vec![Cell::text(code, if total { style } else { Style::Centre }), Cell::text(name, style), Cell::text(goal, style)];
    for (at, counts) in counts.iter().enumerate() {
        let earlier = earlier.map(|earlier| earlier[at]);
        cells.extend(Scale::ALL.map(|scale| formats.count(counts.at(scale), earlier.map(|earlier| earlier.at(scale)), figures)));
    }
    let both: Counts = counts.into_iter().sum();
    cells.extend(after(&both, whose).iter().map(|count| Cell::count(*count, figures)));
    cells
}

/// Heads of what stands after the steps.
const fn rest(whose: Whose) -> &'static [&'static str] {
    match whose {
        Whose::Computed => &["別に再掲"],
        Whose::Submitted => &["区分なし", "提出なし", "別に再掲"],
    }
}

/// What stands after the steps.
fn after(counts: &Counts, whose: Whose) -> Vec<usize> {
    match whose {
        Whose::Computed => vec![counts.reposts],
        Whose::Submitted => vec![counts.unmapped, counts.silent, counts.reposts],
    }
}

/// The row of a body that was asked and has not submitted.
fn missing([code, name]: [&str; 2], whose: Whose) -> Vec<Cell> {
    let words = [Cell::text(code, Style::Centre), Cell::text(name, Style::Text).spanning(2), Cell::text("未提出", Style::Status)];
    let rest = heads(whose).len() - words.len();
    words.into_iter().chain((0..rest).map(|_| Cell::blank(Style::Figure))).collect()
}

fn heads(whose: Whose) -> Vec<Cell> {
    let mut cells =
        vec![Cell::text("団体コード", Style::Head), Cell::text("団体", Style::Head).spanning(2), Cell::text("指標数", Style::Head)];
    for scale in Scale::ALL {
        cells.push(Cell::text(format!("{} {}", scale.mark(), scale.label()), Style::Head));
        if scale != Scale::Undecided {
            cells.push(Cell::text("割合", Style::Head));
        }
    }
    cells.extend(rest(whose).iter().map(|title| Cell::text(*title, Style::Head)));
    cells
}

fn counted(
    words: [&str; 2],
    counts: &Counts,
    earlier: Option<&Counts>,
    whose: Whose,
    style: Style,
    formats: &mut EarlierFormats,
) -> Vec<Cell> {
    let total = style == Style::Total;
    let figures = if total { Style::Total } else { Style::Figure };
    let [code, name] = words;
    let mut cells = vec![Cell::text(code, if total { Style::Total } else { Style::Centre }), Cell::text(name, style).spanning(2)];
    cells.push(Cell::count(counts.total(), figures));
    for scale in Scale::ALL {
        cells.push(formats.count(counts.at(scale), earlier.map(|earlier| earlier.at(scale)), figures));
        if scale != Scale::Undecided {
            cells.push(counts.share(scale).map_or_else(|| none(figures), |share| Cell::number(share, RATE, figures)));
        }
    }
    cells.extend(after(counts, whose).iter().map(|count| Cell::count(*count, figures)));
    cells
}

/// No share, at the right as the shares are.
fn none(style: Style) -> Cell {
    Cell { format: Some(Arc::from("@")), ..Cell::text("―", style) }
}

/// The total, and what of it are goals and KPIs.
fn totals(context: &Context<'_>, whose: Whose, formats: &mut EarlierFormats) -> Vec<Vec<Cell>> {
    let [goals, kpis] = tally::grand(&context.totals, whose);
    let earlier = tally::grand_earlier(&context.totals, whose);
    let mut total = |label: &str, counts: &Counts, earlier: Option<Counts>| {
        counted(["", label], counts, earlier.as_ref(), whose, Style::Total, formats)
    };
    vec![
        total("合計", &[goals, kpis].into_iter().sum(), earlier.map(|both| both.into_iter().sum())),
        total(&format!("うち{}", Kind::Goal.label()), &goals, earlier.map(|[goals, _]| goals)),
        total(&format!("うち{}", Kind::Kpi.label()), &kpis, earlier.map(|[_, kpis]| kpis)),
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
            scale: Some(scale),
        })
        .collect();
    let title = if many { "判定の割合（合計・参考判定）" } else { "団体別の判定の割合（参考判定）" };
    frame.sheet().charts.push(Chart {
        title: title.to_owned(),
        alt: format!("{title}。横棒は団体、区分は順調・概ね順調・やや遅れ・遅れ・判定不能。数は上の表にある。"),
        at: Pos::new(row, 1),
        width: 1000,
        height,
        kind: ChartKind::Shares,
        categories: column(1),
        series,
        labels: Labels::Level,
        top: None,
    });
}
