//! 凡例・出典: verdicts and signs, rules, units and factors used, input files with size and SHA-256, version and options.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::rules::judged::Scale;
use crate::value::Quantity;

use super::Audience;
use super::context::Context;
use super::frame::Frame;
use super::sheet::{Cell, Link, Sheet, Style};
use super::template::SheetTemplate;

/// Widths: file or label, municipality, kind of file, bytes, records, and two for the SHA-256, the second of which has the 資料番号 above it.
const WIDTHS: [u16; 7] = [40, 14, 26, 17, 8, 50, 16];

/// Points below which a page has no room for another part.
const LITTLE: f64 = 60.0;

/// The signs of the workbook.
const SIGNS: [(&str, &str); 8] = [
    ("△", "負の値（値の前に付くとき）。判定の欄では「やや遅れ」の印"),
    ("―", "該当なし。判定の欄では「判定不能」の印"),
    ("空欄", "提出された表に値がない"),
    ("値の欄の文字", "把握予定、廃止、数値でない目標など。提出された文字のまま示す"),
    ("以上、約、（見込）など", "提出された文字にあるもの。値は数値のまま、表示形式で添えている"),
    ("達成率", "算定式による率。100%を超えることも、負になることもある"),
    ("参考判定", "この集約で、適用した規則により計算した判定"),
    ("提出の判定", "団体が提出した判定。頭の記号は共通の区分への対応を示す"),
];

/// The sheet.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate) -> Sheet<'static> {
    let subtitle = context.subtitle(&template.unit);
    let mut frame = Frame::new(template, &context.template.font, WIDTHS.to_vec(), 7, [&subtitle[0], &subtitle[1]]);

    frame.paged(&context.page);
    frame.section("１　判定の区分");
    for scale in Scale::ALL {
        frame.table_row(vec![
            Cell::text(format!("{} {}", scale.mark(), scale.label()), Style::Verdict(scale)),
            Cell::text(meaning(scale), Style::Text).spanning(6),
        ]);
    }
    frame.gap();
    frame.section("２　記号と言葉");
    for (sign, words) in SIGNS {
        pair(&mut frame, sign, words);
    }
    part(&mut frame, "３　判定の規則");
    pair(&mut frame, "適用した規則", &applied(context));
    for rule in &context.options.rules {
        frame.gap();
        let heads = [Cell::text("項目", Style::Head), Cell::text("内容", Style::Head).spanning(6)];
        let rows = clauses(&rule.lines).into_iter().map(|(label, words)| cells(label, &words)).collect();
        frame.titled_table(&format!("{}（{}）", rule.name, rule.id), &heads, rows, 1);
    }
    part(&mut frame, "４　単位の換算");
    units(&mut frame, context);
    if context.audience == Audience::Staff {
        part(&mut frame, "５　作成");
        pair(&mut frame, "版", &format!("torimatome {}", context.options.version));
        if let Some(sheets) = &context.options.sheets {
            pair(&mut frame, "シートの指定", &sheets.join("、"));
        }
        frame.gap();
        files(&mut frame, context, "６　入力ファイル");
    }
    frame.closing(&template.notes, &context.template.source);
    frame.finish()
}

/// Begins a part of the sheet, on a new page where there is room for little more than its title.
fn part(frame: &mut Frame<'_>, title: &str) {
    frame.gap();
    frame.need(LITTLE);
    frame.section(title);
}

fn pair(frame: &mut Frame<'_>, label: &str, words: &str) {
    let row = frame.table_row(cells(label, words));
    frame.keep(row);
}

fn cells(label: &str, words: &str) -> Vec<Cell> {
    vec![Cell::text(label, Style::Text), Cell::text(words, Style::Text).spanning(6)]
}

/// What a rule set says, by the words before the colon: 「区分: 順調 … 90%以上」 and what follows with the same word go together, and so
/// do lines that are set further in. The first line is the name of the set.
fn clauses(lines: &[String]) -> Vec<(&str, String)> {
    let mut clauses: Vec<(&str, String)> = Vec::new();
    for line in lines.iter().skip(1) {
        let inner = line.starts_with("    ");
        let (label, words) =
            line.trim().split_once(':').filter(|_| !inner).map_or(("", line.trim()), |(label, words)| (label, words.trim()));
        match clauses.last_mut() {
            Some((known, told)) if inner || *known == label => {
                if !told.is_empty() {
                    told.push('\n');
                }
                told.push_str(words);
            }
            _ => clauses.push((label, words.to_owned())),
        }
    }
    clauses
}

/// 「kobe」, or where there are several 「kobe（神戸市）、common（伊勢崎市・浅口市）」.
fn applied(context: &Context<'_>) -> String {
    match &context.rule_sets()[..] {
        [(id, _)] => (*id).to_owned(),
        sets => sets.iter().map(|(id, bodies)| format!("{id}（{}）", bodies.join("・"))).collect::<Vec<_>>().join("、"),
    }
}

const fn meaning(scale: Scale) -> &'static str {
    match scale {
        Scale::OnTrack => "目標どおり、またはそれを上回って進んでいる",
        Scale::MostlyOnTrack => "おおむね目標どおりに進んでいる",
        Scale::Slow => "目標よりやや遅れている",
        Scale::Behind => "目標より遅れている",
        Scale::Undecided => "目標・実績がない、未把握、数値でないなどのため判定できない（理由は一覧表にある）",
    }
}

/// Units that were written with a scale, and what they were multiplied by.
fn units(frame: &mut Frame<'_>, context: &Context<'_>) {
    let mut used: BTreeMap<(Arc<str>, Arc<str>), Decimal> = BTreeMap::new();
    for figure in context.run.judged.iter().flat_map(|judged| &judged.record.figures) {
        let quantities = figure.reading.quantity.iter().chain(figure.reading.components.iter().map(|component| &component.quantity));
        for quantity in quantities {
            if let Some(factor) = factor(quantity) {
                used.entry((Arc::clone(&quantity.written.unit), Arc::clone(&quantity.unit))).or_insert(factor);
            }
        }
    }
    for ((written, unit), factor) in &used {
        pair(frame, written, &format!("1{written} ＝ {}{unit}", grouped(*factor)));
    }
    if used.is_empty() {
        pair(frame, "換算", "単位の換算はしていない。");
    }
}

/// A factor with thousands separators.
fn grouped(factor: Decimal) -> String {
    let text = factor.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::new();
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    fraction.map_or(out.clone(), |fraction| format!("{out}.{fraction}"))
}

/// By what the figure as written was multiplied; none when it was not.
fn factor(quantity: &Quantity) -> Option<Decimal> {
    let factor = quantity.value.checked_div(quantity.written.value)?.normalize();
    (factor != Decimal::ONE).then_some(factor)
}

fn files(frame: &mut Frame<'_>, context: &Context<'_>, title: &str) {
    let heads = [("ファイル", 1), ("団体", 1), ("種類", 1), ("大きさ（バイト）", 1), ("指標数", 1), ("SHA-256", 2)];
    let heads = heads.map(|(head, wide)| Cell::text(head, Style::Head).spanning(wide));
    let links = context.run.sources.len() <= context.template.limits.links;
    let rows = context.run.sources.iter().map(|source| {
        let path = Arc::clone(&source.link);
        let link = links.then(|| Link::Source { path, sheet: Arc::from(""), pos: None });
        let style = if links { Style::Link } else { Style::Text };
        vec![
            Cell::text(Arc::clone(&source.file), style).link(link),
            Cell::text(Arc::clone(&source.municipality.name), Style::Text),
            Cell::text(Arc::clone(&source.kind), Style::Text),
            Cell::number(Decimal::from(source.bytes), "#,##0", Style::Figure),
            Cell::count(source.records, Style::Figure),
            Cell::text(source.sha256.as_str(), Style::Text).spanning(2),
        ]
    });
    frame.titled_table(title, &heads, rows.collect(), 2);
}
