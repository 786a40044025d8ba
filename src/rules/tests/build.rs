//! Records built by hand for the tests of the rules: readings of plain figures, without the grammar of real cells.

use std::sync::Arc;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use crate::place::{Place, Pos};
use crate::record::{Figure, Kind, Measure, Municipality, MunicipalityKind, Record};
use crate::value::{Component, Part, Period, Quantity, Reading, Status, UnitSource, Written, YearKind};

/// A plain figure with its unit, `小:92.0%中:88.0%`, ―, words, or …予定. The unit of the column is used where the text has none.
pub fn reading(text: &str, column_unit: &str) -> Reading {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    match text.as_str() {
        "" => return Reading::of(Status::Blank),
        "―" | "—" | "-" => return Reading::of(Status::None),
        "廃止" => return Reading::of(Status::Ended),
        _ if text.ends_with("予定") => return Reading::of(Status::Pending),
        _ => {}
    }
    let labelled: Vec<Component> = text
        .split_inclusive('%')
        .filter_map(|part| part.split_once(':'))
        .filter_map(|(label, figure)| quantity(figure, "").map(|(quantity, _)| (label, quantity)))
        .map(|(label, quantity)| Component { label: label.to_owned(), part: Part::Labelled, quantity })
        .collect();
    if labelled.len() > 1 {
        return Reading { components: labelled.into(), ..Reading::of(Status::Value) };
    }
    let Some((quantity, qualifiers)) = quantity(&text, column_unit) else { return Reading::of(Status::Text) };
    Reading { quantity: Some(quantity), qualifiers: qualifiers.into(), unit_source: UnitSource::Text, ..Reading::of(Status::Value) }
}

fn quantity(text: &str, column_unit: &str) -> Option<(Quantity, Vec<String>)> {
    let text = text.replace(['−', '△'], "-").replace(',', "");
    let end = text.find(|c: char| !(c.is_ascii_digit() || ".-+".contains(c))).unwrap_or(text.len());
    let value: Decimal = text[..end].parse().ok()?;
    let rest = text[end..].split(['(', '※']).next().unwrap_or_default();
    let (rest, qualifiers) = match rest.strip_suffix("以下") {
        Some(rest) => (rest, vec!["以下".to_owned()]),
        None => (rest, Vec::new()),
    };
    let unit = if rest.is_empty() { column_unit.split(['(', '(']).next().unwrap_or_default().trim_end_matches("以上") } else { rest };
    let unit = if unit == "—" { "" } else { unit };
    let (times, unit) = match unit.chars().next() {
        Some('万') => (10_000, &unit["万".len()..]),
        Some('億') => (100_000_000, &unit["億".len()..]),
        Some('割') => (10, "%"),
        _ => (1, unit),
    };
    let value = value * Decimal::from(times);
    let written = Written { value, decimals: value.scale(), unit: Arc::from(unit) };
    Some((Quantity { value, unit: Arc::from(unit), written }, qualifiers))
}

/// A record that is filled cell by cell.
pub struct Builder {
    record: Record,
    row: u32,
}

impl Builder {
    pub fn new(row: u32, indicator: &str) -> Self {
        let municipality = Municipality {
            code: Some(Arc::from("000000")),
            name: Arc::from("試験市"),
            prefecture: Arc::from("試験県"),
            kind: MunicipalityKind::Municipality,
        };
        let place = Place::sheet(Arc::from("試験.xlsx"), Arc::from("表")).at(Pos::new(row, 0));
        let clean = super::super::name::without_repost(indicator);
        let empty = || Arc::from("");
        let record = Record {
            id: Arc::from(format!("000000-{row:03}")),
            municipality: Arc::new(municipality),
            place,
            goal: empty(),
            policy: empty(),
            program: empty(),
            kind: Kind::Kpi,
            indicator: Arc::from(indicator),
            indicator_clean: Arc::from(clean),
            repost: indicator.contains("再掲"),
            aggregation: None,
            unit_text: empty(),
            figures: Vec::new(),
            from_other_tables: 0,
            group: empty(),
            department: empty(),
            note: empty(),
            comments: Arc::from(""),
            unpublished: false,
        };
        Self { record, row }
    }

    pub fn set(mut self, change: impl FnOnce(&mut Record)) -> Self {
        change(&mut self.record);
        self
    }

    pub fn cell(mut self, measure: Measure, year: impl Into<Option<i32>>, text: &str) -> Self {
        let col = u32::try_from(self.record.figures.len()).unwrap_or_default() + 1;
        let period = year.into().map(|year| Period { year, kind: YearKind::FiscalYear, month: None, day: None, from: None });
        let reading = match measure {
            Measure::Verdict | Measure::GroupVerdict if reading(text, "").status == Status::Value => Reading::of(Status::Text),
            _ => reading(text, &self.record.unit_text),
        };
        self.record.figures.push(Figure {
            measure,
            column_period: period,
            is_final: false,
            header: Arc::from(measure.label()),
            place: self.record.place.at(Pos::new(self.row, col)),
            text: Arc::from(text),
            format: None,
            reading: Arc::new(reading),
        });
        self
    }

    pub fn last_is_final(mut self) -> Self {
        if let Some(figure) = self.record.figures.last_mut() {
            figure.is_final = true;
        }
        self
    }

    pub fn build(self) -> Record {
        self.record
    }
}

/// The KPI table of 神奈川県 (2024): names, figures, rates and verdicts as printed.
pub fn kanagawa() -> Vec<Record> {
    let mut records = Vec::new();
    let mut rows = csv::Reader::from_reader(include_str!("../../../tests/fixtures/rules/kanagawa.csv").as_bytes());
    for (row, cells) in rows.records().flatten().enumerate() {
        let cell = |at: usize| cells.get(at).unwrap_or_default();
        let mut record = Builder::new(u32::try_from(row).unwrap_or_default(), cell(3)).set(|record| {
            record.goal = Arc::from(cell(0));
            record.policy = Arc::from(cell(1));
            record.group = Arc::from(cell(2));
        });
        for (year, at) in (2024..=2027).zip(4..) {
            record = record.cell(Measure::Target, year, cell(at));
        }
        for (year, at) in (2022..=2024).zip(8..) {
            record = record.cell(Measure::Actual, year, cell(at));
        }
        records.push(record.cell(Measure::Rate, 2024, cell(11)).cell(Measure::GroupVerdict, None, cell(12)).build());
    }
    records
}

/// The table of 神戸市 (R4): names, figures and verdicts as printed.
pub fn kobe() -> Vec<Record> {
    let mut records = Vec::new();
    let mut rows = csv::Reader::from_reader(include_str!("../../../tests/fixtures/rules/kobe.csv").as_bytes());
    for (row, cells) in rows.records().flatten().enumerate() {
        let cell = |at: usize| cells.get(at).unwrap_or_default();
        let record = Builder::new(u32::try_from(row).unwrap_or_default(), cell(4)).set(|record| {
            record.goal = Arc::from(cell(0));
            record.policy = Arc::from(cell(1));
            record.program = Arc::from(cell(2));
            record.kind = if cell(3) == "KPI" { Kind::Kpi } else { Kind::Goal };
            record.repost = cell(1).contains("再掲") || cell(2).contains("再掲") || cell(4).contains("再掲");
            record.unit_text = Arc::from(cell(6));
        });
        let record = record.cell(Measure::Target, 2025, cell(5)).last_is_final();
        let record = record.cell(Measure::Target, 2022, cell(7)).cell(Measure::Actual, 2022, cell(8));
        records.push(record.cell(Measure::Verdict, 2022, cell(9)).build());
    }
    records
}

/// A table whose heads say what its columns are: `baseline 2019`, `actual 2021`, `target 2024`, `final 2024`, `verdict`, or a part of the path.
pub fn table(text: &str) -> Vec<Record> {
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let heads = rows.headers().cloned().unwrap_or_default();
    let mut records = Vec::new();
    for (row, cells) in (0..).zip(rows.records().flatten()) {
        let cell = |head: &str| heads.iter().position(|known| known == head).and_then(|at| cells.get(at)).unwrap_or_default();
        let mut record = Builder::new(row, cell("indicator")).set(|record| {
            record.goal = Arc::from(cell("goal"));
            record.policy = Arc::from(cell("policy"));
            record.program = Arc::from(cell("program"));
            record.kind = if cell("kind") == "KPI" { Kind::Kpi } else { Kind::Goal };
        });
        for (head, text) in heads.iter().zip(&cells) {
            let (measure, year) = head.split_once(' ').unwrap_or((head, ""));
            let year: Option<i32> = year.parse().ok();
            record = match measure {
                "baseline" => record.cell(Measure::Baseline, year, text),
                "actual" => record.cell(Measure::Actual, year, text),
                "target" => record.cell(Measure::Target, year, text),
                "final" => record.cell(Measure::Target, year, text).last_is_final(),
                "verdict" => record.cell(Measure::Verdict, year, text),
                _ => record,
            };
        }
        records.push(record.build());
    }
    records
}

/// The table of 伊勢崎市 (R3).
pub fn isesaki() -> Vec<Record> {
    table(include_str!("../../../tests/fixtures/rules/isesaki.csv"))
}

/// The table of 浅口市 (R6).
pub fn asakuchi() -> Vec<Record> {
    table(include_str!("../../../tests/fixtures/rules/asakuchi.csv"))
}

/// The table of 小平市 (H28).
pub fn kodaira() -> Vec<Record> {
    table(include_str!("../../../tests/fixtures/rules/kodaira.csv"))
}
