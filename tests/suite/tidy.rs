//! CSV files by the names of their columns, and how the texts in them compare.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

/// A CSV file with a head.
pub struct Tidy {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// One row by column name.
#[derive(Clone, Debug)]
pub struct Row(BTreeMap<String, String>);

impl Tidy {
    /// Reads UTF-8, with or without a byte order mark.
    pub fn read(path: &Path) -> io::Result<Self> {
        let text = fs::read_to_string(path)?;
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let rows = reader
            .records()
            .map(|record| Ok(Row(columns.iter().cloned().zip(record?.iter().map(str::to_owned)).collect())))
            .collect::<io::Result<_>>()?;
        Ok(Self { columns, rows })
    }
}

impl Row {
    /// The text of a column that must be there.
    pub fn get(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("列 {column} がない: {:?}", self.0))
    }

    /// The names of its columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// These columns, as one line.
    pub fn line(&self, columns: &[&str]) -> String {
        columns.iter().map(|column| self.get(column)).collect::<Vec<_>>().join(",")
    }
}

/// A text without white space and width differences.
pub fn key(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A unit with its spellings folded part by part.
pub fn unit(text: &str) -> String {
    let part = |part: &str| match part {
        "箇所" | "カ所" | "ヶ所" | "ヵ所" => "か所".to_owned(),
        "名" => "人".to_owned(),
        other => other.to_owned(),
    };
    key(text).split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Whether two values are the same number, or the same words.
pub fn same_value(a: &str, b: &str) -> bool {
    match (a.parse::<Decimal>(), b.parse::<Decimal>()) {
        (Ok(a), Ok(b)) => a == b,
        _ => key(a) == key(b),
    }
}
