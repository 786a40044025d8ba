//! A made-up run of three municipalities for tests: long texts, components, statuses, negatives, texts that would like to be formulas.

use std::borrow::Cow;
use std::sync::Arc;

use dashu_ratio::RBig;
use rust_decimal::Decimal;

use crate::account::SheetAccount;
use crate::aggregate::{Consolidation, Source};
use crate::finding::{Code, Finding};
use crate::place::{Place, Pos};
use crate::record::{Aggregation, Figure, Kind, Measure, Municipality, MunicipalityKind, Record};
use crate::rules::judged::{Basis, Check, Direction, FigureRef, Formula, Judged, Judgement, Scale, Verdict};
use crate::templates::{Fault, Templates};
use crate::value::{Component, Part, Period, Quantity, Reading, Status, UnitSource, Written, YearKind};

use super::{Report, ReportOptions, ReportTemplate, build};

/// What a figure of the run is.
#[derive(Clone)]
enum Given {
    /// Value, decimals, unit as written, factor to the base unit, base unit.
    Number(&'static str, u32, &'static str, i64, &'static str),
    /// A status with its text.
    Status(Status, &'static str),
    /// Labelled parts.
    Parts(&'static str, &'static [(&'static str, &'static str)]),
}

/// What reports are built from.
pub struct Fixture {
    /// The run.
    pub run: Consolidation,
    /// The embedded template.
    pub template: ReportTemplate,
    /// What is asked for.
    pub options: ReportOptions,
}

impl Fixture {
    /// The run of so many municipalities, with the embedded template.
    ///
    /// # Errors
    /// When the template is broken.
    pub fn of(bodies: usize) -> Result<Self, Fault> {
        let template = ReportTemplate::load(&Templates::embedded())?;
        Ok(Self { run: run(bodies), template, options: ReportOptions { version: "0.0.0", ..ReportOptions::default() } })
    }

    /// The workbook for the staff.
    #[must_use]
    pub fn report(&self) -> Report<'_> {
        build(&self.run, &self.template, &self.options)
    }
}

/// The run: `bodies` municipalities with twenty records each.
#[must_use]
pub fn run(bodies: usize) -> Consolidation {
    let mut run = Consolidation::default();
    for body in 0..bodies {
        let municipality = municipality(body);
        let code = municipality.code.clone().unwrap_or_default();
        let file: Arc<str> = Arc::from(format!("{code}_{}_KPI.xlsx", municipality.name));
        let sheet: Arc<str> = Arc::from(if body == 1 { "1-1 '実績'" } else { "実績一覧" });
        let records: Vec<Judged> = (0..20).map(|number| judged(&municipality, &file, &sheet, number)).collect();
        run.sources.push(Source {
            form: None,
            received: None,
            superseded: None,
            link: Arc::from(format!("入力/{file}")),
            bytes: 34_909,
            sha256: "0123456789abcdef".repeat(4),
            kind: Arc::from("Excel（xlsx）"),
            municipality: Arc::clone(&municipality),
            records: records.len(),
            sheets: vec![SheetAccount {
                file: Arc::clone(&file),
                sheet: Arc::clone(&sheet),
                hidden: body == 2,
                cells: 137,
                by_role: [2, 9, 3, 110, 4, 2, 5, 1, 1, 0],
            }],
            file,
        });
        run.judged.extend(records);
    }
    if let Some(first) = run.judged.first() {
        run.findings = findings(&first.record.place);
    }
    run
}

fn municipality(body: usize) -> Arc<Municipality> {
    let known = [("102041", "伊勢崎市", "群馬県"), ("281000", "神戸市", "兵庫県"), ("332160", "浅口市", "岡山県")];
    let (code, name, prefecture) = known.get(body).map_or_else(
        || (format!("{:06}", 900_000 + body), format!("第{body}町"), "見本県".to_owned()),
        |(code, name, prefecture)| ((*code).to_owned(), (*name).to_owned(), (*prefecture).to_owned()),
    );
    Arc::new(Municipality {
        code: Some(Arc::from(code)),
        name: Arc::from(name),
        prefecture: Arc::from(prefecture),
        kind: MunicipalityKind::Municipality,
    })
}

fn findings(place: &Place) -> Vec<Finding> {
    vec![
        Finding::new(Code::NotANumber, place.clone())
            .item("創業相談件数 / 令和3年度実績値")
            .text("2O件")
            .detail("2文字目は数字の0ではなく英字のO"),
        Finding::new(Code::ScaleDoubt, place.at(Pos::new(30, 4)))
            .item("=HYPERLINK(\"http://example.invalid\",\"開く\")")
            .text("@SUM(A1:A9)")
            .detail("前の年の10,000倍"),
        Finding::new(Code::HiddenContent, Place::file(Arc::clone(&place.file))),
    ]
}

/// The records of a municipality: target and actual by turns, so that every step and every status occurs.
fn judged(municipality: &Arc<Municipality>, file: &Arc<str>, sheet: &Arc<str>, number: usize) -> Judged {
    let (indicator, unit, [baseline, target, actual], rate) = given(number);
    let row = u32::try_from(number).unwrap_or(0) + 6;
    let place = Place::sheet(Arc::clone(file), Arc::clone(sheet)).at(Pos::new(row, 2));
    let figures = vec![
        figure(&place, 4, Measure::Baseline, 2019, &baseline),
        figure(&place, 5, Measure::Target, 2022, &target),
        figure(&place, 6, Measure::Actual, 2022, &actual),
    ];
    let parts = parts(&figures, rate);
    let goal = if number < 10 {
        "基本目標１　しごとをつくり、安心して働けるようにする"
    } else {
        "基本目標２　人の流れをつくる"
    };
    let record = Record {
        id: Arc::from(format!("{}-{:03}", municipality.code.as_deref().unwrap_or_default(), number + 1)),
        municipality: Arc::clone(municipality),
        place,
        goal: Arc::from(goal),
        policy: Arc::from("若い世代の就労支援"),
        program: Arc::from(""),
        kind: if number % 10 == 3 { Kind::Goal } else { Kind::Kpi },
        indicator: Arc::from(indicator),
        indicator_clean: Arc::from(indicator.trim_end_matches("【再掲】")),
        repost: indicator.ends_with("【再掲】"),
        aggregation: (number == 9).then_some(Aggregation::Cumulative),
        unit_text: Arc::from(unit),
        figures,
        from_other_tables: 0,
        group: Arc::from(""),
        department: Arc::from(if number.is_multiple_of(2) { "商工労働課" } else { "企画課" }),
        note: Arc::from(note(number)),
        comments: Arc::from(if number == 3 { "（G10のメモ）担当者の覚え書き" } else { "" }),
        unpublished: false,
    };
    let verdict = parts.iter().map(|part| &part.verdict).max_by_key(|verdict| verdict.scale).cloned().unwrap_or_else(|| verdict(None));
    let submitted = number.is_multiple_of(3).then_some(Arc::from("順調"));
    Judged {
        record,
        rule_set: Arc::from("common"),
        year: Some(2022),
        parts,
        verdict_submitted_scale: submitted.as_ref().map(|_| Scale::OnTrack),
        verdict_check: if submitted.is_some() { Check::NotComparable } else { Check::None },
        verdict_submitted: submitted,
        verdict,
        group: None,
        earlier: None,
        joined: Vec::new(),
        other_year: None,
        remark: String::new(),
    }
}

/// Indicator, unit column, baseline, target and actual, and the rate that follows from them.
fn given(number: usize) -> (&'static str, &'static str, [Given; 3], Option<(i64, i64)>) {
    use Given::{Number, Parts, Status as Word};
    let people = |value, decimals| Number(value, decimals, "人", 1, "人");
    let percent = |value, decimals| Number(value, decimals, "%", 1, "%");
    let count = |value, unit| Number(value, 0, unit, 1, unit);
    let yen = |value, decimals| Number(value, decimals, "億円", 100_000_000, "円");
    let rate = |value| Number(value, 2, "", 1, "");
    let crowd = |value| Number(value, 0, "万人", 10_000, "人");
    let parts = Parts("胃:11.0% 肺:31.2%", &[("胃", "11.0"), ("肺", "31.2")]);
    let goals = Parts("胃:40% 肺:40%", &[("胃", "40"), ("肺", "40")]);
    let long =
        "企業立地の促進に関する条例の適用を受けた事業所のうち、操業開始から３年以上継続して市内に本社機能を置いている事業所の数（累計）";
    match number {
        0 => ("雇用創出数（医療関連企業を含む）", "人", [people("0", 0), people("680", 0), people("714", 0)], Some((714, 680))),
        1 => ("観光入込客数", "万人", [crowd("95"), crowd("120"), people("936500", 0)], Some((9365, 12000))),
        2 => ("人口の社会増減数", "人", [people("-436", 0), people("-100", 0), people("-51", 0)], Some((-385, -336))),
        3 => ("「住み続けたい」と思う市民の割合", "%", [percent("80.9", 1), percent("83", 0), percent("84.2", 1)], Some((842, 830))),
        4 => (
            "子育て支援センターの利用者数【再掲】",
            "人(延べ)",
            [people("4100", 0), people("5000", 0), people("3125", 0)],
            Some((3125, 5000)),
        ),
        5 => ("学校給食における地場産物の活用割合", "%", [percent("40", 0), percent("50", 0), percent("27.25", 2)], Some((2725, 5000))),
        6 => ("合計特殊出生率", "", [rate("1.36"), rate("1.60"), Word(Status::Pending, "令和4年9月公表予定")], None),
        7 => ("待機児童数", "人", [people("12", 0), people("0", 0), Word(Status::None, "待機児童なし")], None),
        8 => ("医療費の助成対象年齢", "", ["小6まで", "中3まで", "中3まで"].map(|text| Word(Status::Text, text)), None),
        9 => (long, "か所", [count("3", "か所"), count("20", "か所"), count("14", "か所")], Some((14, 20))),
        10 => ("製造品出荷額等", "億円", [yen("2819", 0), yen("3000", 0), yen("2936.4", 1)], Some((29364, 30000))),
        11 => ("がん検診の受診率", "%", [parts.clone(), goals, parts], Some((110, 400))),
        12 => ("=1+1 で始まる指標", "件", [Word(Status::Blank, ""), count("10", "件"), count("9", "件")], Some((90, 100))),
        13 => ("路線バスの便数", "便/週", [Word(Status::Ended, "廃止"), Word(Status::None, "-"), Word(Status::Unknown, "不明")], None),
        _ => ("創業相談件数", "件", [count("18", "件"), count("25", "件"), count("19", "件")], Some((19, 25))),
    }
}

fn note(number: usize) -> &'static str {
    match number {
        5 => {
            "新型コロナウイルス感染症の影響により、地場産物の出荷量が減少し、給食の実施日数も少なかったため、\n前年を下回った。来年度は生産者団体と協議し、使用品目を増やす予定である。"
        }
        13 => "+1（加算）\u{1}制御文字と _x0041_ と <b>&amp;</b>",
        14 => "😀 絵文字 \u{202e}右から左",
        _ => "",
    }
}

fn figure(place: &Place, col: u32, measure: Measure, year: i32, given: &Given) -> Figure {
    let (text, reading) = reading(given);
    Figure {
        measure,
        column_period: Some(Period { year, kind: YearKind::FiscalYear, month: None, day: None, from: None }),
        is_final: false,
        header: Arc::from(measure.label()),
        place: place.at(Pos::new(place.pos.map_or(0, |pos| pos.row), col)),
        text: Arc::from(text),
        format: None,
        reading: Arc::new(reading),
    }
}

fn quantity(value: &str, decimals: u32, written: &str, factor: i64, unit: &str) -> Quantity {
    let figure: Decimal = value.parse().unwrap_or_default();
    Quantity {
        value: figure * Decimal::from(factor),
        unit: Arc::from(unit),
        written: Written { value: figure, decimals, unit: Arc::from(written) },
    }
}

fn reading(given: &Given) -> (String, Reading) {
    match given {
        Given::Number(value, decimals, written, factor, unit) => {
            let quantity = Some(quantity(value, *decimals, written, *factor, unit));
            (format!("{value}{written}"), Reading { quantity, unit_source: UnitSource::Text, ..Reading::of(Status::Value) })
        }
        Given::Status(status, text) => ((*text).to_owned(), Reading::of(*status)),
        Given::Parts(text, parts) => {
            let part = |(label, value): &(&str, &str)| Component {
                label: (*label).to_owned(),
                part: Part::Labelled,
                quantity: quantity(value, u32::from(value.contains('.')), "%", 1, "%"),
            };
            let components = parts.iter().map(part).collect();
            ((*text).to_owned(), Reading { components, unit_source: UnitSource::Text, ..Reading::of(Status::Value) })
        }
    }
}

/// One judgement a component; the second one of several is a little better.
fn parts(figures: &[Figure], rate: Option<(i64, i64)>) -> Vec<Judgement> {
    // A negative numerator marks a rate that is counted from the baseline.
    let formula = if rate.is_some_and(|(numer, _)| numer < 0) { Formula::Progress } else { Formula::Ratio };
    let labels: Vec<&str> = figures[2].reading.components.iter().map(|component| component.label.as_str()).collect();
    let one = |component: Option<u32>, label: &str| {
        let better = i64::from(component.unwrap_or(0)) * 202;
        let rate = rate.map(|(numer, denom)| RBig::from_parts_signed((numer + better).into(), denom.into()) * RBig::from(100));
        let at = |figure| Some(FigureRef { figure, component });
        Judgement {
            component: Arc::from(label),
            baseline: at(0),
            target: at(1),
            final_target: None,
            actual: at(2),
            direction: Direction::Up,
            direction_evidence: Cow::Borrowed(""),
            verdict: verdict(rate.as_ref()),
            basis: rate
                .is_some()
                .then_some(formula)
                .filter(|formula| *formula == Formula::Progress)
                .map(|_| Box::new(Basis { baseline: Some(RBig::from(-436)), on_final: false, share: None, total: None })),
            formula: rate.is_some().then_some(formula),
            rate,
            rate_submitted: None,
            rate_check: Check::None,
            formula_submitted: None,
        }
    };
    if labels.is_empty() { vec![one(None, "")] } else { (0..).zip(&labels).map(|(at, label)| one(Some(at), label)).collect() }
}

fn verdict(rate: Option<&RBig>) -> Verdict {
    let at_least = |edge: i64| rate.is_some_and(|rate| *rate >= RBig::from(edge));
    let (scale, reason) = match rate {
        None => (Scale::Undecided, "未把握".to_owned()),
        Some(rate) => {
            let scale = if at_least(90) {
                Scale::OnTrack
            } else if at_least(75) {
                Scale::MostlyOnTrack
            } else if at_least(60) {
                Scale::Slow
            } else {
                Scale::Behind
            };
            (scale, format!("年度目標に対し {} %", super::rational::decimal_text(rate, 1)))
        }
    };
    Verdict { label: Arc::from(scale.label()), scale, reason: Arc::from(reason) }
}
