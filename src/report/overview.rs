//! 概要: on one page, what was collected, how the verdicts are distributed, what to look at first, and an index of the sheets.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::aggregate::{Asked, Consolidation};
use crate::finding::Severity;
use crate::place::{Area, Pos};
use crate::record::{Kind, Measure};
use crate::rules::judged::{Check, Scale};
use crate::value::Status;

use super::context::Context;
use super::era;
use super::figure::RATE;
use super::frame::Frame;
use super::sheet::{Cell, Chart, Link, Series, Sheet, Style};
use super::tally::{self, Counts, Whose};
use super::template::{SheetKind, SheetTemplate};
use super::{Audience, Entry};

/// Widths: label, number, number, and three for words.
const WIDTHS: [u16; 6] = [24, 12, 12, 44, 40, 16];
/// Most bodies that are named for a year.
const NAMED: usize = 5;
/// Most points to look at.
const POINTS: usize = 5;

/// The sheet; `entries` are those of the workbook, in their order, `left_out` the names of those that a large run does without.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate, entries: &[Entry], left_out: &[String]) -> Sheet {
    let subtitle = context.subtitle(&template.unit);
    let title = context.options.title.as_deref().unwrap_or(&context.template.title);
    let named = SheetTemplate { title: format!("{title}　{}", template.title), ..template.clone() };
    let mut frame = Frame::new(&named, &context.template.font, WIDTHS.to_vec(), 6, [&subtitle[0], &subtitle[1]]);

    frame.section("１　集めたもの");
    for (label, count, words) in collected(context) {
        frame.table_row(vec![
            Cell::text(label, Style::Text),
            Cell::count(count, Style::Figure),
            Cell::text(words, Style::Text).spanning(4),
        ]);
    }

    frame.gap();
    frame.section("２　判定の分布（参考判定）");
    let counts = tally::grand(&context.totals, Whose::Computed).into_iter().sum();
    distribution(&mut frame, &counts);

    frame.gap();
    frame.section("３　まず見るところ");
    for (number, (kind, words)) in points(context).into_iter().take(POINTS).enumerate() {
        let name = entries.iter().find(|entry| entry.template.kind == kind).and_then(|entry| entry.names.first());
        let link = name.map(|name| Link::Sheet(name.to_owned()));
        let style = if link.is_some() { Style::Link } else { Style::Text };
        frame.table_row(vec![
            Cell::text(name.map_or_else(|| format!("（{}）", number + 1), |name| format!("（{}）{name}", number + 1)), style).link(link),
            Cell::text(words, Style::Text).spanning(5),
        ]);
    }

    frame.gap();
    frame.section("４　シート");
    for Entry { template, names } in entries {
        for name in names {
            frame.table_row(vec![
                Cell::text(name.as_str(), Style::Link).link(Some(Link::Sheet(name.clone()))),
                Cell::text(template.number.as_str(), Style::Centre),
                Cell::text(template.purpose.as_str(), Style::Text).spanning(4),
            ]);
        }
    }
    if !left_out.is_empty() {
        let (most, names) = (context.template.limits.repeat, left_out.join("・"));
        frame.notes([format!("指標が{most}件を超えるため、すべての指標をくり返すシート（{names}）は省いた。--sheets で名前を指定すると書き出す。").as_str()]);
    }
    frame.closing(&template.notes, &context.template.source);
    frame.sheet().single_page = true;
    frame.finish()
}

/// What was collected: label, number, words.
fn collected(context: &Context<'_>) -> Vec<(&'static str, usize, String)> {
    let run = context.run;
    let empty = run.sources.iter().filter(|source| source.records == 0).count();
    let mut bodies: Vec<(Option<&str>, &str)> =
        run.sources.iter().map(|source| (source.municipality.code.as_deref(), &*source.municipality.name)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    let years = years(run);
    let accounts = || run.sources.iter().flat_map(|source| &source.sheets);
    let hidden = accounts().filter(|account| account.hidden).count();
    let kind = |kind| run.judged.iter().filter(|judged| judged.record.kind == kind).count();
    let counted = |measure| matches!(measure, Measure::Baseline | Measure::Target | Measure::Actual);
    let figures = || run.judged.iter().flat_map(|judged| &judged.record.figures).filter(move |figure| counted(figure.measure));
    let values = figures().filter(|figure| figure.reading.status == Status::Value).count();
    let wrong = figures().filter(|figure| figure.reading.status == Status::Error).count();
    let severity = |severity| run.findings.iter().filter(|finding| finding.severity == severity).count();
    let cells: usize = accounts().map(|account| account.cells).sum();
    let untied: usize = accounts().map(crate::account::SheetAccount::untied).sum();
    vec![
        ("ファイル", run.sources.len(), format!("うち指標を読み取れなかったもの {empty}")),
        ("団体", bodies.len(), roster(&run.asked)),
        ("判定した年度", years.len(), judged_years(context, &years)),
        ("シート", accounts().count(), format!("うち非表示 {hidden}")),
        ("指標", run.judged.len(), format!("数値目標 {}、KPI {}", kind(Kind::Goal), kind(Kind::Kpi))),
        ("値（基準・目標・実績）", values, format!("ほかに、読めなかったもの {wrong}")),
        (
            "確かめるところ",
            run.findings.len(),
            format!("エラー {}、警告 {}、参考 {}", severity(Severity::Error), severity(Severity::Warning), severity(Severity::Note)),
        ),
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
        None => format!("年度の指定なし：団体ごとに実績のある最新の年度{told}"),
    }
}

fn distribution(frame: &mut Frame<'_>, counts: &Counts) {
    frame.heads(["判定", "指標数", "割合"]);
    let first = frame.next();
    for scale in Scale::ALL {
        frame.table_row(vec![
            Cell::text(format!("{} {}", scale.mark(), scale.label()), Style::Verdict(scale)),
            Cell::count(counts.at(scale), Style::Figure),
            counts.share(scale).map_or(Cell::text("―", Style::Figure), |share| Cell::number(share, RATE, Style::Figure)),
        ]);
    }
    frame.table_row(vec![
        Cell::text("合計", Style::Total),
        Cell::count(counts.total(), Style::Total),
        Cell::text(format!("うち判定 {}", counts.decided()), Style::Total),
    ]);
    let series = Scale::ALL.into_iter().zip(first..).map(|(scale, row)| Series {
        name: format!("{} {}", scale.mark(), scale.label()),
        values: Area { first: Pos::new(row, 1), last: Pos::new(row, 1) },
        scale,
    });
    let alt: Vec<String> = Scale::ALL.iter().map(|scale| format!("{} {}", scale.label(), counts.at(*scale))).collect();
    let series = series.collect();
    let head = Pos::new(first - 1, 1);
    frame.sheet().charts.push(Chart {
        title: "判定の分布".to_owned(),
        alt: format!("判定の分布の横棒グラフ。{}。", alt.join("、")),
        at: Pos::new(first - 1, 3),
        width: 600,
        height: 150,
        percent: true,
        categories: Area { first: head, last: head },
        series,
    });
}

/// What to look at first, the most pressing first: the sheet that shows it and the words.
fn points(context: &Context<'_>) -> Vec<(SheetKind, String)> {
    let run = context.run;
    let counts: Counts = tally::grand(&context.totals, Whose::Computed).into_iter().sum();
    let severity = |severity| run.findings.iter().filter(|finding| finding.severity == severity).count();
    let mut points = Vec::new();
    let mut point = |count: usize, kind, words: String| {
        if count > 0 {
            points.push((kind, words));
        }
    };
    let missing = run.asked.iter().filter(|asked| !asked.submitted).count();
    point(missing, SheetKind::Findings, format!("名簿の団体のうち{missing}団体がまだ提出していない。"));
    let errors = severity(Severity::Error);
    point(errors, SheetKind::Findings, format!("エラーが{errors}件ある。読めなかった値は集計に入っていない。提出元に確かめる。"));
    let untied: usize = run.sources.iter().flat_map(|source| &source.sheets).map(crate::account::SheetAccount::untied).sum();
    point(untied, SheetKind::Accounts, format!("役割の決まらないセルが{untied}ある。読み落としがないか確かめる。"));
    let (slow, behind) = (counts.at(Scale::Slow), counts.at(Scale::Behind));
    point(slow + behind, SheetKind::Behind, format!("遅れが{behind}件、やや遅れが{slow}件ある（再掲を除く）。"));
    let differ = run.judged.iter().filter(|judged| judged.verdict_check == Check::Mismatch).count();
    let rates = run.judged.iter().filter(|judged| judged.parts.iter().any(|part| part.rate_check == Check::Mismatch)).count();
    point(differ + rates, SheetKind::Findings, format!("提出と計算が違うものが、判定で{differ}件、達成率で{rates}件ある。"));
    let undecided = counts.at(Scale::Undecided);
    point(undecided, SheetKind::List, format!("判定不能が{undecided}件ある（再掲を除く）。{}", reasons(context)));
    let warnings = severity(Severity::Warning);
    point(warnings, SheetKind::Findings, format!("警告が{warnings}件ある。単位や桁、見出しの読み方を確かめる。"));
    if points.is_empty() {
        points.push((SheetKind::List, "特に確かめるところはない。".to_owned()));
    }
    points
}

/// The commonest reasons for which records could not be judged.
fn reasons(context: &Context<'_>) -> String {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for judged in context.run.judged.iter().filter(|judged| judged.verdict.scale == Scale::Undecided) {
        match reasons.iter_mut().find(|(reason, _)| *reason == judged.verdict.reason) {
            Some((_, count)) => *count += 1,
            None => reasons.push((&judged.verdict.reason, 1)),
        }
    }
    reasons.sort_by_key(|(_, count)| Reverse(*count));
    let shown: Vec<String> = reasons.iter().take(3).map(|(reason, count)| format!("{reason} {count}件")).collect();
    if shown.is_empty() { String::new() } else { format!("主な理由：{}。", shown.join("、")) }
}
