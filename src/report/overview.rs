//! 概要: on one page, what was collected, how the verdicts are distributed, what to look at first, and an index of the sheets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::aggregate::{Asked, Consolidation};
use crate::finding::Severity;
use crate::place::{Area, Pos};
use crate::record::{Kind, Measure};
use crate::rules::judged::Scale;
use crate::value::{Status, era};

use super::context::Context;
use super::figure::RATE;
use super::frame::Frame;
use super::sheet::{Cell, Chart, ChartKind, Labels, Link, Series, Sheet, Style};
use super::tally::{self, Counts, Whose};
use super::template::SheetTemplate;
use super::{Audience, Entry, charts, points};

/// Widths: label, number, number, and three for words.
const WIDTHS: [u16; 6] = [24, 14, 16, 40, 38, 16];
/// Most bodies that are named for a year.
const NAMED: usize = 5;

/// The sheet; `entries` are those of the workbook, in their order, `left_out` the names of those that a large run does without.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate, entries: &[Entry], left_out: &[String], keeps: Keeps) -> Sheet<'static> {
    let subtitle = context.subtitle(&template.unit);
    let title = context.options.title.as_deref().unwrap_or(&context.template.title);
    let named = SheetTemplate { title: format!("{title}　{}", template.title), ..template.clone() };
    let mut frame = Frame::new(&named, &context.template.font, WIDTHS.to_vec(), 6, [&subtitle[0], &subtitle[1]]);

    frame.section("１　集めたもの");
    for (label, count, words) in collected(context) {
        let row = frame.table_row(vec![
            Cell::text(label, Style::Text),
            count.map_or(Cell::blank(Style::Figure), |count| Cell::count(count, Style::Figure)),
            Cell::text(words, Style::Text).spanning(4),
        ]);
        if count.is_some() {
            frame.name(label, cell(row, 1));
        }
    }

    frame.gap();
    frame.section("２　判定の分布（参考判定）");
    let counts = tally::grand(&context.totals, Whose::Computed).into_iter().sum();
    distribution(&mut frame, &counts);

    frame.gap();
    let staff = context.audience == Audience::Staff;
    frame.section(if staff { "３　まず見るところ" } else { "３　主なところ" });
    let points = if staff { points::for_staff(context) } else { points::for_council(context) };
    for (number, (kind, words)) in points.into_iter().enumerate() {
        let name = entries.iter().find(|entry| entry.template.kind == kind).and_then(|entry| entry.names.first());
        let label = name.map_or_else(|| format!("（{}）", number + 1), |name| format!("（{}）{name}", number + 1));
        frame.table_row(vec![leading(context, label, name), Cell::text(words, Style::Text).spanning(5)]);
    }

    frame.gap();
    frame.section(if staff { "４　シート" } else { "４　資料の構成" });
    for Entry { template, names } in entries {
        for name in names {
            let purpose = if *name == charts::name(&template.name) { charts::PURPOSE } else { &template.purpose };
            frame.table_row(vec![
                leading(context, name.clone(), Some(name)),
                Cell::text(template.number.as_str(), Style::Centre),
                Cell::text(purpose, Style::Text).spanning(4),
            ]);
        }
    }
    frame.notes(absences(context, left_out, keeps).iter().map(String::as_str));
    frame.closing(&template.notes, &context.template.source);
    frame.sheet().single_page = true;
    frame.finish()
}

/// Whether the workbook carries the records for a later run, on a hidden sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// It does, and can be named as the previous one.
    Records,
    /// It does not.
    Nothing,
}

/// What the staff would look for in the workbook and not find.
fn absences(context: &Context<'_>, left_out: &[String], keeps: Keeps) -> Vec<String> {
    let most = context.template.limits.records;
    let sheets = (!left_out.is_empty()).then(|| {
        let absent = left_out.join("・");
        format!("指標が{most}件を超えるため、すべての指標をくり返すシート（{absent}）は省いた。--sheets で名前を指定すると書き出す。")
    });
    let kept = keeps == Keeps::Records || context.audience == Audience::Council;
    let why =
        || if context.options.sheets.is_some() { "シートを指定した".to_owned() } else { format!("指標が{most}件を超える") };
    let records =
        (!kept).then(|| format!("{}ため、次回の比較のための控え（非表示のシート）は入っていない。前回のブックとしては使えない。", why()));
    sheets.into_iter().chain(records).collect()
}

/// Words that lead to a sheet; plain words where nothing leads anywhere.
fn leading(context: &Context<'_>, words: String, name: Option<&String>) -> Cell {
    let link = name.filter(|_| context.audience == Audience::Staff).map(|name| Link::Sheet(name.clone()));
    let style = if link.is_some() { Style::Link } else { Style::Text };
    Cell::text(words, style).link(link)
}

/// A single cell as an area.
const fn cell(row: u32, col: u32) -> Area {
    Area { first: Pos::new(row, col), last: Pos::new(row, col) }
}

/// What was collected: label, number, words. The years have no number: it would be taken for a year.
fn collected(context: &Context<'_>) -> Vec<(&'static str, Option<usize>, String)> {
    let run = context.run;
    let mut bodies: BTreeSet<(Option<&str>, &str)> = BTreeSet::new();
    let held = run.sources.iter().filter(|source| source.records > 0);
    bodies.extend(held.map(|source| (source.municipality.code.as_deref(), &*source.municipality.name)));
    bodies.extend(run.judged.iter().map(|judged| (judged.record.municipality.code.as_deref(), &*judged.record.municipality.name)));
    let years = years(run);
    let kind = |kind| run.judged.iter().filter(|judged| judged.record.kind == kind && judged.other_year.is_none()).count();
    let mut collected = vec![
        ("団体", Some(bodies.len()), roster(&run.asked)),
        ("判定した年度", None, judged_years(context, &years)),
        (
            "指標",
            Some(kind(Kind::Goal) + kind(Kind::Kpi)),
            format!("数値目標 {}、KPI {}{}", kind(Kind::Goal), kind(Kind::Kpi), other_tables(run)),
        ),
    ];
    if context.audience == Audience::Staff {
        collected.extend(read(run).map(|(label, count, words)| (label, Some(count), words)));
    }
    collected
}

/// What was read, for those who collected it.
fn read(run: &Consolidation) -> [(&'static str, usize, String); 5] {
    let empty = run.sources.iter().filter(|source| source.records == 0).count();
    let accounts = || run.sources.iter().flat_map(|source| &source.sheets);
    let hidden = accounts().filter(|account| account.hidden).count();
    let counted = |measure| matches!(measure, Measure::Baseline | Measure::Target | Measure::Actual);
    let figures = || run.judged.iter().flat_map(|judged| &judged.record.figures).filter(move |figure| counted(figure.measure));
    let values = figures().filter(|figure| figure.reading.status == Status::Value).count();
    let wrong = figures().filter(|figure| figure.reading.status == Status::Error).count();
    let severity = |severity| run.findings.iter().filter(|finding| finding.severity == severity).count();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(severity);
    let cells: usize = accounts().map(|account| account.cells).sum();
    let untied: usize = accounts().map(crate::account::SheetAccount::untied).sum();
    [
        ("ファイル", run.sources.len(), format!("うち指標を読み取れなかったもの {empty}")),
        ("シート", accounts().count(), format!("うち非表示 {hidden}")),
        ("値（基準・目標・実績）", values, format!("ほかに、読めなかったもの {wrong}")),
        ("確かめるところ", run.findings.len(), format!("エラー {errors}、警告 {warnings}、参考 {notes}")),
        ("空でないセル", cells, format!("役割の決まらないもの {untied}")),
    ]
}

/// 「名簿の団体のうち 38/40 団体が提出」; empty without a roster.
fn roster(asked: &[Asked]) -> String {
    let submitted = asked.iter().filter(|asked| asked.submitted).count();
    if asked.is_empty() {
        return String::new();
    }
    format!("名簿の団体のうち {submitted}/{} 団体が提出", asked.len())
}

/// What was made of tables of other years than the one that is judged; empty where there are none.
fn other_tables(run: &Consolidation) -> String {
    let joined = run.judged.iter().filter(|judged| !judged.joined.is_empty()).count();
    let left = run.judged.iter().filter(|judged| judged.other_year.is_some()).count();
    match (joined, left) {
        (0, 0) => String::new(),
        (_, 0) => format!("。うち年度ごとの表をひとつに合わせたもの {joined}"),
        _ => format!("。うち年度ごとの表をひとつに合わせたもの {joined}。ほかの年度の表だけにあり、数えていないもの {left}"),
    }
}

/// The years judged, newest first, each with the bodies whose documents were judged in it.
fn years(run: &Consolidation) -> BTreeMap<Reverse<i32>, Vec<&str>> {
    let mut years: BTreeMap<Reverse<i32>, Vec<&str>> = BTreeMap::new();
    for judged in &run.judged {
        let Some(year) = judged.year else { continue };
        let bodies = years.entry(Reverse(year)).or_default();
        if bodies.last() != Some(&&*judged.record.municipality.name) {
            bodies.push(&judged.record.municipality.name);
        }
    }
    years
}

/// 「年度の指定なし：団体ごとに実績のある最新の年度（令和６年度 神奈川県、令和４年度 神戸市）」
fn judged_years(context: &Context<'_>, years: &BTreeMap<Reverse<i32>, Vec<&str>>) -> String {
    let named = |(Reverse(year), bodies): (&Reverse<i32>, &Vec<&str>)| {
        let names = if bodies.len() > NAMED { format!("{}団体", bodies.len()) } else { bodies.join("・") };
        format!("{} {names}", era::fiscal_year(*year))
    };
    let told: Vec<String> = years.iter().map(named).collect();
    let told = if told.is_empty() { String::new() } else { format!("（{}）", told.join("、")) };
    match context.options.year {
        Some(year) => format!("{}を指定{told}", era::fiscal_year(year)),
        None if context.audience == Audience::Council => format!("団体ごとに実績のある最新の年度{told}"),
        None => format!("年度の指定なし：団体ごとに実績のある最新の年度{told}"),
    }
}

fn distribution(frame: &mut Frame<'_>, counts: &Counts) {
    frame.heads(["判定", "指標数", "割合"]);
    let first = frame.next();
    for scale in Scale::ALL {
        let row = frame.table_row(vec![
            Cell::text(format!("{} {}", scale.mark(), scale.label()), Style::Verdict(scale)),
            Cell::count(counts.at(scale), Style::Figure),
            counts.share(scale).map_or(Cell::text("―", Style::Status), |share| Cell::number(share, RATE, Style::Figure)),
        ]);
        frame.name(scale.label(), cell(row, 1));
    }
    let total = frame.table_row(vec![
        Cell::text("合計", Style::Total),
        Cell::count(counts.total(), Style::Total),
        Cell::text(format!("うち判定 {}", counts.decided()), Style::Total),
    ]);
    frame.name("合計", cell(total, 1));
    let series = Scale::ALL.into_iter().zip(first..).map(|(scale, row)| Series {
        name: format!("{} {}", scale.mark(), scale.label()),
        values: cell(row, 1),
        scale: Some(scale),
    });
    let alt: Vec<String> = Scale::ALL.iter().map(|scale| format!("{} {}", scale.label(), counts.at(*scale))).collect();
    let series = series.collect();
    let head = Pos::new(first - 1, 1);
    frame.sheet().charts.push(Chart {
        title: "判定の分布".to_owned(),
        alt: format!("判定の分布の横棒グラフ。{}。", alt.join("、")),
        at: Pos::new(first - 1, 3),
        width: 580,
        height: 150,
        kind: ChartKind::Shares,
        categories: Area { first: head, last: head },
        series,
        labels: Labels::Level,
        top: None,
    });
}
