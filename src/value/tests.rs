//! The table of notations, units from around a cell, and prose; beside them the accepted spellings (`accepted`), what is refused and why
//! (`refused`), number formats (`formats`), and what holds for any text (`properties`).

use std::str::FromStr;
use std::sync::LazyLock;

use super::*;
use crate::templates::Templates;

mod accepted;
mod formats;
mod properties;
mod refused;

/// The reader with the embedded units, built once.
#[expect(clippy::unwrap_used, reason = "the embedded template is part of the program")]
pub(super) static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&Templates::embedded().get("units.toml").unwrap()).unwrap());

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
    let grammar = &GRAMMAR;
    let table = include_str!("../../tests/fixtures/notations.csv");
    let mut count = 0;
    for row in csv::Reader::from_reader(table.as_bytes()).records().flatten() {
        let (text, value, unit) = (&row[0], &row[1], &row[2]);
        let kinds: Vec<&str> = row[3].split([',', ' ']).collect();
        if kinds.iter().any(|kind| matches!(*kind, "code" | "name")) {
            continue;
        }
        count += 1;
        let got = answer(grammar, text);
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

/// A spelling and what it means: value, unit, qualifiers, period, note; empty where there is none.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str], &'static str, &'static str);

/// Units that the table gives, and figures that have their own: text, value, unit, qualifiers, the unit given, the doubt.
#[test]
fn units_from_around_the_cell() -> Result<(), String> {
    let grammar = &GRAMMAR;
    let give = |text: &str, unit: &str| -> Result<Reading, String> {
        let phrase = grammar.unit_phrase(unit).ok_or_else(|| unit.to_owned())?;
        Ok(grammar.with_unit(grammar.read(Stored::Text(text), None), &phrase, UnitSource::Column))
    };
    let table: &[Row] = &[
        ("45", "45", "%", &["以上"], "%以上", ""),
        ("70", "700000", "人", &["年間"], "万人（年間）", ""),
        ("4", "40", "%", &[], "割", ""),
        ("11.12%", "11.12", "%", &[], "割", ""),
        ("2万人", "20000", "人", &[], "人", ""),
        ("3,400千円", "3400000", "円", &[], "億円", ""),
        ("5km", "5", "km", &[], "m", ""),
        ("5,661件", "5661", "件", &[], "回", "値の文字では「件」、単位欄では「回」"),
        ("3万", "30000", "人", &[], "万人", "値は「3万」、単位は「万人」"),
        ("3", "3", "ほげ", &[], "ほげ", "単位「ほげ」"),
    ];
    for (text, value, canonical, qualifiers, unit, why) in table {
        let reading = give(text, unit)?;
        let got = explain::Answer::new(text, &reading);
        assert_eq!((got.value.as_deref(), got.unit.as_str()), (Some(*value), *canonical), "{text} {unit}");
        assert_eq!(got.qualifiers, *qualifiers, "{text} {unit}");
        assert_eq!(got.findings.first().map_or("", |finding| finding.detail.as_str()), *why, "{text} {unit}");
    }
    assert_eq!(
        give("20～30", "万人")?.components.iter().map(|part| part.quantity.value).collect::<Vec<_>>(),
        [200_000, 300_000].map(Decimal::from)
    );
    assert_eq!(give("―", "人")?, Reading::of(Status::None));
    let phrase = grammar.unit_phrase("千円").ok_or("千円")?;
    let scaled = grammar.read(Stored::Number(123_456_789.0), Some("#,##0,"));
    let scaled = grammar.with_unit(scaled, &phrase, UnitSource::Banner);
    assert_eq!(scaled.quantity.map(|quantity| quantity.value), Some(Decimal::from(123_456_789)));
    assert_eq!(scaled.doubts, []);
    assert_eq!(grammar.ratio("km", "m"), Some(Decimal::from(1000)));
    assert_eq!(grammar.ratio("件", "回"), None);
    Ok(())
}

/// What stands ahead of a figure leaves its scale where it was: 3割 a month is 3 of 割/月, not 3 of %/月.
#[test]
fn a_rate_ahead_keeps_the_unit_as_written() {
    for (line, value, written, unit) in [("月3割", "30", "3", "割/月"), ("月3千円", "3000", "3", "千円/月"), ("週2便", "2", "2", "便/週")]
    {
        let quantity = GRAMMAR.read(Stored::Text(line), None).quantity.expect(line);
        let told = (quantity.value.to_string(), quantity.written.value.to_string(), &*quantity.written.unit);
        assert_eq!((told.0.as_str(), told.1.as_str(), told.2), (value, written, unit), "{line}");
    }
}

#[test]
fn prose_tells_everything() {
    let grammar = &GRAMMAR;
    let reading = grammar.read(Stored::Text("約18.8 万人(2014 年)※1"), None);
    assert_eq!(
        explain::prose(&reading),
        "種類: 数値\n値: 188,000 人\n書かれた数: 18.8（万人）\n断り: 約\nいつの値: 2014年\n単位のもと: 値の文字\n注記: ※1"
    );
    let reading = grammar.read(Stored::Text("2O件"), None);
    assert_eq!(explain::prose(&reading), "種類: 読めない\n要確認: [not-a-number] 数値として読めません（2文字目は数字の0ではなく英字のO）");
    assert_eq!(explain::input("0.825|0.0%"), ("0.825", Some("0.0%")));
    assert_eq!(explain::input("A|B"), ("A|B", None));
    assert_eq!(explain::input("5|6人"), ("5|6人", None));
}
