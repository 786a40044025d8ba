//! 様式: the workbook that a municipality fills in, as plain data.
//!
//! In: what is asked for, the municipality, its records of the time before, and the words of `form.toml`. Out: a [`Form`]. Its heads are
//! words that the layout stage knows, so that what is filled in is read back without a layout file; its version stands in a cell that a
//! later run compares. It carries no mark of our own: a form that comes back is an input. Knows nothing of how a workbook is stored.

mod between;
pub mod known;
pub mod page;
pub mod words;

use crate::place::{Area, Pos};
use crate::previous::PastRecord;
use crate::record::Municipality;
use crate::report::width;
use crate::value::era;

use between::Between;
use known::{Known, Years};
use page::{Check, Content, Form, Line, Look, Page, Rule, Spot};
use words::Words;

/// Name of the sheet that is filled in.
pub const SHEET: &str = "様式";
/// Label of the cell that holds the version.
pub const VERSION: &str = "様式の版";

/// What is asked of every body alike.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Title of the job.
    pub title: String,
    /// The western fiscal year that is asked for.
    pub asked: i32,
    /// Version of the form.
    pub version: String,
    /// Day by which it is to be sent back, in words; may be empty.
    pub deadline: String,
    /// Who asks and how to reach them; may be empty.
    pub sender: String,
    /// Typeface.
    pub font: String,
}

/// Columns of the table, with their widths.
const WIDTHS: [u16; 18] = [5, 22, 26, 9, 32, 9, 13, 12, 12, 12, 12, 12, 11, 13, 12, 14, 9, 26];
/// Columns of figures.
const FIGURES: [u16; 6] = [7, 8, 9, 10, 11, 14];
/// Rows above the table: title, head block, what to do.
const HEAD: u32 = 6;
/// Size of the body type, in points.
pub const SIZE: f64 = 10.0;

/// The form of one body.
#[must_use]
pub fn build(plan: &Plan, body: &Municipality, records: &[&PastRecord], words: &Words) -> Form {
    // What a body answered last may be of another year than its neighbour's answer.
    let answered = records.iter().filter_map(|record| record.year).filter(|year| *year < plan.asked).max();
    let years = Years { asked: plan.asked, before: answered.unwrap_or(plan.asked - 1) };
    let known: Vec<Known> = records.iter().map(|record| Known::of(record, years)).collect();
    let between = Between::of(&known);
    let mut lines: Vec<Line> = head_block(plan, body).into_iter().map(|line| between.apart(line)).collect();
    lines.extend(between.heads(heads(years)));
    lines.push(between.with(example(years, words), |_| Spot::blank(0, Look::Example)));
    let first = HEAD + 3;
    lines.extend((1..).zip(&known).map(|(number, known)| between.with(filled(number, known), |year| between::carried(known, year))));
    lines.extend((0..words.blank_rows).map(|_| between.with(empty(), |_| Spot::blank(0, Look::EntryFigure))));
    let last = first + u32::try_from(known.len()).unwrap_or(u32::MAX).saturating_add(words.blank_rows).saturating_sub(1);
    let page = Page {
        name: SHEET.to_owned(),
        widths: between.widths(),
        lines,
        frozen: (HEAD + 2, 5),
        repeated: Some((HEAD, HEAD + 1)),
        checks: if last < first { Vec::new() } else { between.checks(checks(years, words, first, last)) },
    };
    Form { title: plan.title.clone(), font: plan.font.clone(), pages: vec![page, guide(words)] }
}

/// Whose form it is, of which version, and who fills it in.
fn head_block(plan: &Plan, body: &Municipality) -> Vec<Line> {
    let label = |col, text: &str| Spot::text(col, text, Look::Label);
    let fixed = |col, text: &str, span| Spot::text(col, text, Look::Fixed).over(span, 1);
    let entry = |col, span| Spot::blank(col, Look::Entry).over(span, 1);
    let code = body.code.as_deref().unwrap_or_default();
    let title = format!("{}　{}　報告様式", era::fiscal_year(plan.asked), plan.title);
    vec![
        line(26.0, vec![Spot::text(0, title, Look::Title)]),
        line(
            20.0,
            vec![
                label(1, "団体コード"),
                fixed(2, code, 1),
                label(3, "団体名"),
                fixed(4, &body.name, 1),
                label(6, VERSION),
                fixed(7, &plan.version, 1),
                label(9, "回答の期限"),
                fixed(10, &plan.deadline, 2),
                label(13, "提出先"),
                fixed(14, &plan.sender, 4),
            ],
        ),
        line(
            20.0,
            vec![
                label(1, "担当課"),
                entry(2, 1),
                label(3, "担当者"),
                entry(4, 1),
                label(6, "電話"),
                entry(7, 2),
                label(9, "メール"),
                entry(10, 2),
                label(13, "提出日"),
                entry(14, 2),
            ],
        ),
        line(6.0, Vec::new()),
        line(
            16.0,
            vec![Spot::text(
                0,
                "色の付いたセルに書いてください（黄：今年度の記入、水色：前回の回答。誤りがあれば直す）。書き方は「記入要領」のシートにあります。",
                Look::Plain,
            )
            .over(18, 1)],
        ),
        line(6.0, Vec::new()),
    ]
}

/// The two rows of heads.
fn heads(years: Years) -> [Line; 2] {
    let head = |col, text: &str| Spot::text(col, text, Look::Head);
    let (asked, before) = (era::fiscal_year(years.asked), era::fiscal_year(years.before));
    let tall = [
        (0, "番号"),
        (1, "基本目標"),
        (2, "施策"),
        (3, "種類"),
        (4, "指標"),
        (5, "単位"),
        (15, "担当課"),
        (16, "公表・\n非公表"),
        (17, "備考"),
    ];
    let mut upper: Vec<Spot> = tall.iter().map(|(col, text)| head(*col, text).over(1, 2)).collect();
    upper.extend([head(6, "基準値").over(2, 1), head(8, &before).over(2, 1), head(10, &asked).over(3, 1), head(13, "最終目標").over(2, 1)]);
    upper.sort_by_key(|spot| spot.col);
    let lower = [
        (6, "年度"),
        (7, "基準値"),
        (8, "目標値"),
        (9, "実績値"),
        (10, "目標値"),
        (11, "実績値"),
        (12, "進捗状況"),
        (13, "目標年度"),
        (14, "最終目標値"),
    ];
    [line(18.0, upper), line(18.0, lower.iter().map(|(col, text)| head(*col, text)).collect())]
}

/// The row that shows how to fill in; its first word keeps it out of every reading.
fn example(years: Years, words: &Words) -> Line {
    let example = &words.example;
    let (first, last) = (era::fiscal_year(years.asked - 5), era::fiscal_year(years.asked + 1));
    let texts = [
        "例",
        &example.goal,
        &example.policy,
        "KPI",
        &example.indicator,
        &example.unit,
        &first,
        &example.baseline,
        &example.target_before,
        &example.actual_before,
        &example.target,
        &example.actual,
        &example.verdict,
        &last,
        &example.final_target,
        &example.department,
        "公表",
        &example.note,
    ];
    tight((0..).zip(texts).map(|(col, text)| Spot::text(col, text, Look::Example)).collect())
}

/// A row of an indicator that is known: its name is fixed, its past is carried, its present is to be typed.
fn filled(number: u32, known: &Known) -> Line {
    let fixed = |col, text: &str| Spot::text(col, text, Look::Fixed);
    let figure = |col, content: &Content, carried| {
        let look = if carried && *content != Content::Blank { Look::CarriedFigure } else { Look::EntryFigure };
        Spot { col, span: (1, 1), content: content.clone(), look }
    };
    let carried = |col, content: &Content| Spot {
        look: if *content == Content::Blank { Look::Entry } else { Look::Carried },
        ..figure(col, content, true)
    };
    tight(vec![
        fixed(0, &number.to_string()),
        fixed(1, &known.goal),
        fixed(2, &known.policy),
        fixed(3, known.kind),
        fixed(4, &known.indicator),
        if known.unit.is_empty() { Spot::blank(5, Look::Entry) } else { fixed(5, &known.unit) },
        carried(6, &known.baseline.0),
        figure(7, &known.baseline.1, true),
        figure(8, &known.before.0, true),
        figure(9, &known.before.1, true),
        figure(10, &known.target, true),
        figure(11, &Content::Blank, false),
        Spot::blank(12, Look::Entry),
        carried(13, &known.last.0),
        figure(14, &known.last.1, true),
        Spot::text(15, &*known.department, if known.department.is_empty() { Look::Entry } else { Look::Carried }),
        Spot::text(16, known.publish, Look::Carried),
        Spot::blank(17, Look::Entry),
    ])
}

/// A row for a new indicator.
fn empty() -> Line {
    let look = |col| if FIGURES.contains(&col) { Look::EntryFigure } else { Look::Entry };
    line(18.0, (0..).take(WIDTHS.len()).map(|col| Spot::blank(col, if col == 0 { Look::Fixed } else { look(col) })).collect())
}

/// What may be typed into the rows of indicators.
fn checks(years: Years, words: &Words, first: u32, last: u32) -> Vec<Check> {
    let area = |from: u32, to: u32| Area { first: Pos::new(first, from), last: Pos::new(last, to) };
    let check = |from, to, rule, message: &str| Check { area: area(from, to), rule, message: message.to_owned() };
    let strings = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<String>>();
    let around = |from: i32, to: i32| (years.asked + from..=years.asked + to).map(era::fiscal_year).collect::<Vec<String>>();
    let answers =
        format!("数字だけを書いてください（単位は「単位」の欄へ）。数値がないときは {} のどれかを書きます。", words.answers.join("、"));
    let number = |from, to| check(from, to, Rule::NumberOr(words.answers.clone()), &answers);
    vec![
        check(3, 3, Rule::OneOf(strings(&["数値目標", "KPI"])), "「数値目標」か「KPI」を選んでください。"),
        check(5, 5, Rule::Usually(words.units.clone()), "単位を選んでください。一覧にない単位は、そのまま書けます。"),
        check(6, 6, Rule::Usually(around(-12, 0)), "基準値の年度を選んでください。"),
        number(7, 11),
        check(12, 12, Rule::OneOf(words.verdicts.clone()), "進捗状況を選んでください。"),
        check(13, 13, Rule::Usually(around(0, 12)), "最終目標の年度を選んでください。"),
        number(14, 14),
        check(16, 16, Rule::OneOf(strings(&["公表", "非公表"])), "資料に載せてよければ「公表」を選んでください。"),
    ]
}

/// 記入要領.
fn guide(words: &Words) -> Page {
    let mut lines = vec![line(26.0, vec![Spot::text(0, "記入要領", Look::Title)])];
    let body = (1..).zip(&words.guide).map(|(number, text)| {
        let spots = vec![Spot::text(0, format!("({number})"), Look::Plain), Spot::text(1, text.as_str(), Look::Plain)];
        line(width::height(width::lines(text, 108), SIZE), spots)
    });
    lines.extend(body);
    Page { name: "記入要領".to_owned(), widths: vec![6, 110], lines, ..Page::default() }
}

fn line(height: f64, spots: Vec<Spot>) -> Line {
    Line { height, spots }
}

/// A row high enough for the texts that are wrapped in it.
fn tight(spots: Vec<Spot>) -> Line {
    let lines = |spot: &Spot| match &spot.content {
        Content::Text(text) => width::lines(text, usize::from(WIDTHS[usize::from(spot.col)]).saturating_sub(1)),
        _ => 1,
    };
    let most = spots.iter().map(lines).max().unwrap_or(1);
    line(width::height(most, SIZE).max(18.0), spots)
}
