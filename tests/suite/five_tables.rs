//! The five published tables come out whole: every expected value, unit, year and status, nothing wrong and nothing invented.
//!
//! Each row of `tests/truth/*.csv` says what a person reads in one cell of the published document: the n-th record of that
//! indicator, the measure, the year and the component. Compared are value and unit; for other answers their status or words.

use std::collections::{BTreeMap, BTreeSet};

use crate::program::{Merged, files_in, name_of, root, samples};
use crate::tidy::{Row, Tidy, key, same_value, unit};

/// code, indicator, running number among records of that name, measure
type Series = (String, String, usize, String);
/// year, component
type Cell = (String, String);

/// What was read, by what a row of the truth names; a cell is its index in `values.csv`.
struct Values {
    rows: Vec<Row>,
    by_series: BTreeMap<Series, BTreeMap<Cell, usize>>,
}

impl Values {
    fn of(rows: Vec<Row>) -> Self {
        let mut seen: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
        let mut by_series: BTreeMap<Series, BTreeMap<Cell, usize>> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            let name = (row.get("code").to_owned(), key(row.get("indicator")));
            let record = row.line(&["file", "sheet", "record"]);
            let records = seen.entry(name.clone()).or_default();
            let nth = records.iter().position(|known| *known == record).unwrap_or_else(|| {
                records.push(record);
                records.len() - 1
            });
            let series = (name.0, name.1, nth + 1, row.get("measure").to_owned());
            let cell = (row.get("year").to_owned(), key(row.get("component")));
            by_series.entry(series).or_default().entry(cell).or_insert(index);
        }
        Self { rows, by_series }
    }

    /// The cell that a row of the truth names. A verdict needs no year, nor does a target whose year stands nowhere.
    fn find(&self, expected: &Row) -> Option<usize> {
        let nth = expected.get("nth").parse().unwrap();
        let measure = expected.get("measure");
        let series = (expected.get("code").to_owned(), key(expected.get("indicator")), nth, measure.to_owned());
        let cells = self.by_series.get(&series)?;
        let cell = (expected.get("year").to_owned(), key(expected.get("component")));
        let yearless = measure.ends_with("verdict") || (measure == "target" && expected.get("year").is_empty());
        cells.get(&cell).or_else(|| cells.values().next().filter(|_| yearless)).copied()
    }
}

/// What is wrong with the row for an expected cell; none when it is as expected.
fn fault(expected: &Row, row: &Row) -> Option<&'static str> {
    let (wanted, got) = (expected.get("status"), row.get("status"));
    match wanted {
        "value" if got != "value" || !same_value(expected.get("value"), row.get("value")) => Some("値"),
        "value" if unit(expected.get("unit")) != unit(row.get("unit")) => Some("単位"),
        "text" if got == "value" => Some("文字を値と読んだ"),
        "text" if expected.get("measure").ends_with("verdict") => {
            let shown = if row.get("value").is_empty() { row.get("text") } else { row.get("value") };
            (key(shown) != key(expected.get("value"))).then_some("判定の言葉")
        }
        "value" | "text" => None,
        "none" if matches!(got, "none" | "blank") => None,
        _ => (wanted != got).then_some("状態"),
    }
}

#[test]
fn every_cell_of_the_published_tables_is_read_right() {
    let truths: Vec<(String, Tidy)> =
        files_in(&root().join("tests/truth")).iter().map(|path| (name_of(path), Tidy::read(path).unwrap())).collect();
    let values = Values::of(Merged::of(&[&samples()], &[]).table("values.csv").unwrap().rows);
    let mut used = BTreeSet::new();
    let mut faults = Vec::new();
    for (name, truth) in &truths {
        for expected in &truth.rows {
            match values.find(expected) {
                None if expected.get("status") == "none" => {}
                None => faults.push(format!("{name} 見当たらない {expected:?}")),
                Some(index) => {
                    used.insert(index);
                    let row = &values.rows[index];
                    faults.extend(fault(expected, row).map(|what| format!("{name} {what} {expected:?}\n    読み {row:?}")));
                }
            }
        }
    }
    let invented = values.rows.iter().enumerate().filter(|(index, row)| {
        row.get("status") == "value" && !row.get("measure").ends_with("verdict") && !used.contains(index) && !is_part_of_words(row)
    });
    faults.extend(invented.map(|(_, row)| format!("元の表にない値 {row:?}")));
    assert!(faults.is_empty(), "{} 件\n{}", faults.len(), faults.join("\n"));
}

/// Cells whose answer is words that hold figures of somebody else or a condition; their parts may be told.
fn is_part_of_words(row: &Row) -> bool {
    let text = key(row.get("text"));
    text.contains("希望者の100") || text.contains("全国平均未満")
}

#[test]
fn no_cell_of_the_published_tables_is_lost() {
    let sheets = Merged::of(&[&samples()], &[]).table("sheets.csv").unwrap();
    assert!(sheets.rows.len() >= 5, "シートが {} 枚しかない", sheets.rows.len());
    for row in &sheets.rows {
        assert_eq!(row.get("untied"), "0", "{row:?}");
    }
}
