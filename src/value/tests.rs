//! The accepted spellings as a table that runs, after it what is refused and why, and the properties that hold for any text.

use std::str::FromStr;

use super::*;
use crate::templates::Templates;

#[expect(clippy::unwrap_used, reason = "the embedded template is part of the program")]
fn grammar() -> Grammar {
    Grammar::new(&Templates::embedded().get("units.toml").unwrap()).unwrap()
}

/// What the JSON answer to a line of the form `text` or `number|format` is.
fn answer(grammar: &Grammar, line: &str) -> explain::Answer {
    let (body, format) = explain::input(line);
    let reading = match format {
        Some(code) => grammar.read(Stored::Number(body.parse().unwrap_or(f64::NAN)), Some(code)),
        None => grammar.read(Stored::Text(line), None),
    };
    explain::Answer::new(line, &reading)
}

/// Every notation of the table in `tests/fixtures` reads as the table says; municipality codes and names are tested where they are found.
#[test]
fn the_table_of_notations() {
    let grammar = grammar();
    let table = include_str!("../../tests/fixtures/notations.csv");
    let mut count = 0;
    for row in csv::Reader::from_reader(table.as_bytes()).records().flatten() {
        let (text, value, unit) = (&row[0], &row[1], &row[2]);
        let kinds: Vec<&str> = row[3].split([',', ' ']).collect();
        if kinds.iter().any(|kind| matches!(*kind, "code" | "name")) {
            continue;
        }
        count += 1;
        let got = answer(&grammar, text);
        if value.contains(['〜', '→']) {
            let ends: Vec<&str> = value.split(['〜', '→']).collect();
            let parts: Vec<&str> = got.components.iter().map(|part| part.value.as_str()).collect();
            let points: Vec<String> = ends.iter().map(|end| Decimal::from_str(end).map_or(String::new(), |end| end.to_string())).collect();
            assert_eq!((got.value, got.unit.as_str(), parts.len()), (None, unit, 2), "{text}");
            assert!(points.iter().zip(&parts).all(|(end, part)| end == part || unit == "%"), "{text}");
            continue;
        }
        if value.is_empty() {
            assert_eq!(got.value, None, "{text}");
        } else {
            assert_eq!(got.value.as_deref(), Some(value), "{text}");
            assert_eq!(got.unit, unit, "{text}");
        }
        for kind in kinds {
            let status = match kind {
                "none" | "blank" | "pending" | "suppressed" | "unknown" | "ended" | "error" if !row[3].contains("period") => kind,
                "text" | "flag" => "text",
                _ => continue,
            };
            assert_eq!(got.status, status, "{text}");
        }
        if row[3].contains("period") && !row[3].contains("error") {
            assert!(got.period.is_some(), "{text}");
        }
        if row[3].contains("warn") {
            assert!(!got.findings.is_empty(), "{text}");
        }
    }
    assert_eq!(count, 142);
}
