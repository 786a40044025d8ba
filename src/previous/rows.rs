//! The hidden sheet of a workbook: records as rows of texts, and back.
//!
//! In: records. Out: rows; the first tells what the sheet is, its version, the number of its records and a digest of all texts below
//! it, the second has the ids of the columns. Columns are found by their ids; the figures of a record are JSON, cut over as many columns
//! as they need. A sheet whose digest does not fit was changed by hand and is refused: nothing of it could be trusted.
//!
//! ```text
//! torimatome-records │ 1      │ 2     │ 9f86d0…
//! id                 │ code   │ …     │ figures
//! 281000-001         │ 281000 │ …     │ [["target",2022,2022,"年度",false,"目標値/令和4年度","F7","2万人","value",[],[["","","20000","人","2",0,"万人"]]]]
//! ```

use std::fmt::Write as _;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{PastFigure, PastRecord};
use crate::place::Place;
use crate::record::{Aggregation, Kind, Measure, Municipality, MunicipalityKind};
use crate::rules::judged::Scale;
use crate::value::{Component, Part, Quantity, Status, Written, YearKind};

/// Name of the hidden sheet, and the first cell on it.
pub const SHEET: &str = "torimatome-records";
/// Version of the columns. A change that an older reader would misunderstand is a new version.
pub const VERSION: u32 = 1;

/// Ids of the columns before the figures.
const COLUMNS: [&str; 27] = [
    "id",
    "code",
    "municipality",
    "prefecture",
    "body",
    "file",
    "sheet",
    "cell",
    "goal",
    "policy",
    "program",
    "kind",
    "indicator",
    "indicator_clean",
    "repost",
    "aggregation",
    "unit",
    "group",
    "department",
    "note",
    "unpublished",
    "rule_set",
    "year",
    "other_year",
    "verdict",
    "scale",
    "verdict_submitted",
];
/// Ids of the columns behind them; the last one is repeated.
const LAST: [&str; 2] = ["scale_submitted", "figures"];
/// Longest piece of JSON in a cell, in characters; a cell holds 32,767 units of UTF-16.
const PIECE: usize = 16_000;
/// Longest other text; longer ones are cut, since they are remarks.
const LONGEST: usize = 16_000;

const BODIES: [(&str, MunicipalityKind); 5] = [
    ("municipality", MunicipalityKind::Municipality),
    ("prefecture", MunicipalityKind::Prefecture),
    ("ward", MunicipalityKind::Ward),
    ("union", MunicipalityKind::Union),
    ("unknown", MunicipalityKind::Unknown),
];
const AGGREGATIONS: [Aggregation; 5] =
    [Aggregation::Single, Aggregation::Cumulative, Aggregation::CumulativeOverPlan, Aggregation::Stock, Aggregation::Average];
const MEASURES: [Measure; 5] = [Measure::Baseline, Measure::Target, Measure::Actual, Measure::Rate, Measure::GroupRate];
const STATUSES: [Status; 9] = [
    Status::Value,
    Status::Blank,
    Status::None,
    Status::Pending,
    Status::Ended,
    Status::Suppressed,
    Status::Unknown,
    Status::Text,
    Status::Error,
];
const YEAR_KINDS: [YearKind; 5] = [YearKind::FiscalYear, YearKind::Year, YearKind::FiscalYearEnd, YearKind::Month, YearKind::Span];
const PARTS: [(&str, Part); 8] = [
    ("", Part::Labelled),
    ("replaced", Part::Replaced),
    ("in-force", Part::InForce),
    ("low", Part::Low),
    ("high", Part::High),
    ("from", Part::From),
    ("to", Part::To),
    ("reference", Part::Reference),
];

/// A figure as JSON: measure, year of the column, year, kind of year, final, heads, cell, text, status, qualifiers, amounts.
#[derive(Serialize, Deserialize)]
struct Packed(String, Option<i32>, Option<i32>, String, bool, String, String, String, String, Vec<String>, Vec<Amount>);

/// An amount: part (`-` for the single one), label, value, unit, figure as written, decimals, unit as written.
#[derive(Serialize, Deserialize)]
struct Amount(String, String, Decimal, String, Decimal, u32, String);

/// Why rows are no records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// They are of another version.
    Version,
    /// A text is not the one that was written.
    Changed,
}

/// The rows of records with the two heads above them; each record is one [`row`].
#[must_use]
pub fn encode(records: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new(), COLUMNS.iter().chain(&LAST).map(|&id| id.to_owned()).collect()];
    rows.extend(records);
    let digest = digest(&rows[1..]);
    rows[0] = vec![SHEET.to_owned(), VERSION.to_string(), (rows.len() - 2).to_string(), digest];
    rows
}

/// The records of rows.
///
/// # Errors
/// When they are of another version, or not as they were written.
pub fn decode(rows: &[Vec<String>]) -> Result<Vec<PastRecord>, Unreadable> {
    let [head, rest @ ..] = rows else { return Err(Unreadable::Changed) };
    let text = |at: usize| head.get(at).map_or("", String::as_str);
    if text(0) != SHEET {
        return Err(Unreadable::Changed);
    }
    if text(1) != VERSION.to_string() {
        return Err(Unreadable::Version);
    }
    let [ids, records @ ..] = rest else { return Err(Unreadable::Changed) };
    if text(2) != records.len().to_string() || text(3) != digest(rest) {
        return Err(Unreadable::Changed);
    }
    records.iter().map(|row| Reader { ids, row }.record().ok_or(Unreadable::Changed)).collect()
}

/// SHA-256 of the texts, row by row; empty cells at the end of a row do not count.
fn digest(rows: &[Vec<String>]) -> String {
    let mut hash = Sha256::new();
    for row in rows {
        let filled = row.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
        for text in &row[..filled] {
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        hash.update([1]);
    }
    hash.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// A record as a row.
#[must_use]
pub fn row(record: &PastRecord) -> Vec<String> {
    let flag = |set: bool| if set { "1" } else { "" }.to_owned();
    let body = BODIES.iter().find(|(_, kind)| *kind == record.municipality.kind).map_or("", |(id, _)| id);
    let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    let scale = |scale: Option<Scale>| scale.map_or("", Scale::label).to_owned();
    let optional = |text: &Option<Arc<str>>| text.as_deref().map(plain).unwrap_or_default();
    let mut cells = vec![
        plain(&record.id),
        optional(&record.municipality.code),
        plain(&record.municipality.name),
        plain(&record.municipality.prefecture),
        body.to_owned(),
        plain(&record.place.file),
        plain(&record.place.sheet),
        record.place.a1(),
        plain(&record.goal),
        plain(&record.policy),
        plain(&record.program),
        record.kind.label().to_owned(),
        plain(&record.indicator),
        plain(&record.indicator_clean),
        flag(record.repost),
        record.aggregation.map_or("", Aggregation::label).to_owned(),
        plain(&record.unit_text),
        plain(&record.group),
        plain(&record.department),
        plain(&record.note),
        flag(record.unpublished),
        plain(&record.rule_set),
        year(record.year),
        year(record.other_year),
        plain(&record.verdict),
        scale(Some(record.scale)),
        optional(&record.verdict_submitted),
        scale(record.scale_submitted),
    ];
    let figures: Vec<Packed> = record.figures.iter().map(packed).collect();
    let json: Vec<char> = serde_json::to_string(&figures).unwrap_or_default().chars().collect();
    cells.extend(json.chunks(PIECE).map(|piece| piece.iter().collect::<String>()));
    cells
}

/// A text that a cell gives back as it is: no control characters but line ends, nothing that is trimmed, not too long.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| *c == '\n' || !c.is_control()).take(LONGEST).collect::<String>().trim().to_owned()
}

fn packed(figure: &PastFigure) -> Packed {
    let amount = |part: &str, label: &str, quantity: &Quantity| {
        let Quantity { value, unit, written } = quantity;
        Amount(part.to_owned(), label.to_owned(), *value, unit.to_string(), written.value, written.decimals, written.unit.to_string())
    };
    let part = |component: &Component| PARTS.iter().find(|(_, part)| *part == component.part).map_or("", |(id, _)| *id);
    let single = figure.quantity.iter().map(|quantity| amount("-", "", quantity));
    let several = figure.components.iter().map(|component| amount(part(component), &component.label, &component.quantity));
    Packed(
        figure.measure.id().to_owned(),
        figure.column_year,
        figure.year,
        figure.year_kind.map_or("", YearKind::label).to_owned(),
        figure.is_final,
        figure.header.to_string(),
        figure.place.a1(),
        figure.text.to_string(),
        figure.status.id().to_owned(),
        figure.qualifiers.clone(),
        single.chain(several).collect(),
    )
}

/// One row under its heads.
struct Reader<'a> {
    ids: &'a [String],
    row: &'a [String],
}

impl Reader<'_> {
    fn text(&self, id: &str) -> &str {
        self.ids.iter().position(|known| known == id).and_then(|at| self.row.get(at)).map_or("", String::as_str)
    }

    fn shared(&self, id: &str) -> Arc<str> {
        Arc::from(self.text(id))
    }

    fn optional(&self, id: &str) -> Option<Arc<str>> {
        Some(self.shared(id)).filter(|text| !text.is_empty())
    }

    fn record(&self) -> Option<PastRecord> {
        let place = Place::new(self.shared("file"), self.shared("sheet"), self.text("cell").parse().ok());
        let first = self.ids.iter().position(|id| id == "figures")?;
        let json = self.row.get(first..).unwrap_or_default().concat();
        let packed: Vec<Packed> = serde_json::from_str(&json).ok()?;
        let municipality = Municipality {
            code: self.optional("code"),
            name: self.shared("municipality"),
            prefecture: self.shared("prefecture"),
            kind: BODIES.iter().find(|(id, _)| *id == self.text("body"))?.1,
        };
        Some(PastRecord {
            id: self.shared("id"),
            municipality: Arc::new(municipality),
            goal: self.shared("goal"),
            policy: self.shared("policy"),
            program: self.shared("program"),
            kind: [Kind::Goal, Kind::Kpi].into_iter().find(|kind| kind.label() == self.text("kind"))?,
            indicator: self.shared("indicator"),
            indicator_clean: self.shared("indicator_clean"),
            repost: self.text("repost") == "1",
            aggregation: AGGREGATIONS.into_iter().find(|aggregation| aggregation.label() == self.text("aggregation")),
            unit_text: self.shared("unit"),
            group: self.shared("group"),
            department: self.shared("department"),
            note: self.shared("note"),
            unpublished: self.text("unpublished") == "1",
            rule_set: self.shared("rule_set"),
            year: self.text("year").parse().ok(),
            other_year: self.text("other_year").parse().ok(),
            verdict: self.shared("verdict"),
            scale: Scale::of_label(self.text("scale"))?,
            verdict_submitted: self.optional("verdict_submitted"),
            scale_submitted: Scale::of_label(self.text("scale_submitted")),
            figures: packed.into_iter().map(|figure| unpacked(figure, &place)).collect::<Option<_>>()?,
            place,
        })
    }
}

/// The figure of its JSON, on the sheet of its record.
fn unpacked(packed: Packed, record: &Place) -> Option<PastFigure> {
    let Packed(measure, column_year, year, year_kind, is_final, header, cell, text, status, qualifiers, amounts) = packed;
    let mut quantity = None;
    let mut components = Vec::new();
    for Amount(part, label, value, unit, written, decimals, written_unit) in amounts {
        let written = Written { value: written, decimals, unit: Arc::from(written_unit) };
        let amount = Quantity { value, unit: Arc::from(unit), written };
        if part == "-" {
            quantity = Some(amount);
        } else {
            let part = PARTS.iter().find(|(id, _)| *id == part)?.1;
            components.push(Component { label, part, quantity: amount });
        }
    }
    Some(PastFigure {
        measure: MEASURES.into_iter().find(|known| known.id() == measure)?,
        column_year,
        year,
        year_kind: YEAR_KINDS.into_iter().find(|kind| kind.label() == year_kind),
        is_final,
        header: Arc::from(header),
        place: record.at(cell.parse().ok()?),
        text: Arc::from(text),
        status: STATUSES.into_iter().find(|known| known.id() == status)?,
        quantity,
        components,
        qualifiers,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;
    use crate::rules::tests::build::kobe;
    use crate::rules::tests::judged_by;

    fn records() -> Vec<PastRecord> {
        judged_by(kobe(), "kobe").output.iter().map(PastRecord::of).collect()
    }

    #[test]
    fn records_survive_the_round_trip() {
        let mut records = records();
        records[1].other_year = Some(2019);
        assert_eq!(decode(&encode(records.iter().map(row).collect())).unwrap(), records);
    }

    #[test]
    fn rows_written_before_the_newest_column_was_there_are_read() {
        let mut rows = encode(records().iter().map(row).collect());
        let newest = COLUMNS.iter().position(|&id| id == "other_year").unwrap();
        for row in &mut rows[1..] {
            row.remove(newest);
        }
        rows[0][3] = digest(&rows[1..]);
        assert_eq!(decode(&rows).unwrap(), records());
    }

    #[test]
    fn figures_longer_than_a_cell_are_cut_and_joined() {
        let mut record = records().remove(0);
        record.figures = record.figures.iter().cycle().take(2_000).cloned().collect();
        let rows = encode(vec![row(&record)]);
        assert!(rows[2].len() > COLUMNS.len() + LAST.len() && rows[2].iter().all(|text| text.encode_utf16().count() < 32_767));
        assert_eq!(decode(&rows).unwrap(), [record]);
    }

    #[test]
    fn rows_that_were_changed_or_are_of_another_version_are_refused() {
        let rows = encode(records().iter().map(row).collect());
        let changed = |change: &dyn Fn(&mut Vec<Vec<String>>)| {
            let mut rows = rows.clone();
            change(&mut rows);
            decode(&rows)
        };
        assert_eq!(changed(&|rows| rows[5][12].push('数')), Err(Unreadable::Changed));
        assert_eq!(changed(&|rows| drop(rows.remove(7))), Err(Unreadable::Changed));
        assert_eq!(changed(&|rows| rows.swap(3, 4)), Err(Unreadable::Changed));
        assert_eq!(changed(&|rows| rows[0][1] = "2".to_owned()), Err(Unreadable::Version));
        assert_eq!(decode(&[]), Err(Unreadable::Changed));
    }
}
