//! `overrides.csv` in the templates' folder: formula, direction and baseline year of single indicators.

use std::fs;

use encoding_rs::SHIFT_JIS;

use crate::program::{Merged, run_in, sample, samples};
use crate::tidy::key;

#[test]
fn what_the_list_says_goes_before_the_rule_set() {
    let list =
        "団体コード,指標,算定式,方向,基準年\r\n102041,新規求人数,,,R2\r\n伊勢崎市,創業相談件数,ratio,,\r\n\r\n,ない指標,,下げる,\r\n";
    for bytes in [list.as_bytes().to_vec(), SHIFT_JIS.encode(list).0.into_owned(), [b"\xef\xbb\xbf", list.as_bytes()].concat()] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("overrides.csv"), bytes).unwrap();
        let merged = Merged::of(&[&sample("102041")], &["--templates", &folder.path().display().to_string()]);
        let records = merged.table("records.csv").unwrap();
        let of = |indicator: &str| {
            let row = records.rows.iter().find(|row| key(row.get("indicator")) == indicator).unwrap();
            (row.line(&["formula", "baseline", "baseline_year", "verdict"]), row.get("rate").get(..8).unwrap_or_default().to_owned())
        };
        // From 1,208 of 2020 a quarter of the way to 1,602 of 2024: (1320 − 1208) ÷ 98.5. From 1,563 it would be below zero.
        assert_eq!(of("新規求人数"), ("pace,1208,2020,順調".to_owned(), "113.7055".to_owned()));
        // 20 of 14.
        assert_eq!(of("創業相談件数"), ("ratio,10,2019,順調".to_owned(), "142.8571".to_owned()));
        let findings = merged.table("findings.csv").unwrap();
        let unused = findings.rows.iter().filter(|row| row.get("code") == "unused-setting");
        assert_eq!(unused.map(|row| row.line(&["cell", "text"])).collect::<Vec<_>>(), ["A5,ない指標"]);
    }
}

#[test]
fn a_wrong_line_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("overrides.csv");
    fs::write(&path, "指標,方向\n新規求人数,横\n").unwrap();
    let run = run_in(folder.path(), &["check", &samples().display().to_string(), "--templates", "."]);
    assert_eq!(run.stderr.trim_end(), "エラー: ./overrides.csv 2行目: 方向「横」はありません（使えるのは 上げる、下げる、維持）");
    assert_eq!(run.code, Some(2));
}
