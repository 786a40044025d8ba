//! One realistic sheet with a slip of every kind planted in it: each is found at its cell, and nothing is said about its sound rows.
//!
//! The sheet is built here, so that what is planted and what is expected can be read side by side. Rates and verdicts of the sound
//! rows were worked out by hand from the rules below.

use std::collections::BTreeSet;
use std::fs;

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use crate::program::Merged;

/// Bands as many prefectures have them; fewer accidents are better.
const RULES: &str = r#"
name = "試しの基準"
source = "試験"
[[bands]]
label = "順調"
at_least = 90
scale = "順調"
[[bands]]
label = "概ね順調"
at_least = 75
scale = "概ね順調"
[[bands]]
label = "やや遅れ"
at_least = 60
scale = "やや遅れ"
[[bands]]
label = "遅れ"
scale = "遅れ"
[[candidates]]
formula = "inverse"
direction = ["down"]
[[candidates]]
formula = "ratio"
"#;

/// 指標, 単位, 基準値 R1, 目標値 R4–R6, 実績値 R4–R6, 達成率 R6, 判定; then what is planted: cell and code.
type Row = ([&'static str; 11], &'static [(&'static str, &'static str)]);

const SOUND: &[(&str, &str)] = &[];

/// The first row stands in row 5 of the sheet.
const ROWS: &[Row] = &[
    (["新規就農者数", "人", "21", "40", "50", "60", "38", "47", "57", "95.0%", "順調"], SOUND),
    (["市税の収納率", "%", "96.1", "96.5", "97", "97.5", "96.4", "96.9", "97.2", "99.7%", "順調"], SOUND),
    (["交通事故発生件数", "件", "310", "300", "290", "280", "305", "296", "320", "87.5%", "概ね順調"], SOUND),
    (["観光入込客数", "万人", "120", "125", "130", "135", "98", "110", "121", "89.6%", "概ね順調"], SOUND),
    // The submitted rate is 8 of 10.
    (["空き家バンク成約件数", "件", "4", "8", "9", "10", "6", "7", "8", "85.0%", "概ね順調"], &[("J9", "rate-mismatch")]),
    // 75 % is no 順調.
    (["子育て支援拠点の数", "か所", "5", "6", "7", "8", "6", "6", "6", "75.0%", "順調"], &[("K10", "verdict-mismatch")]),
    (["移住者数", "人", "12", "20", "25", "30", "15", "18", "19", "63.3%", "やや遅れ"], SOUND),
    (["創業相談件数", "件", "10", "15", "20", "25", "14", "18", "2O件", "", ""], &[("I12", "not-a-number")]),
    // In 万人 like the others it would be 2.31.
    (["体育施設の利用者数", "万人", "2.1", "2.2", "2.3", "2.4", "2.18", "2.29", "23100", "", ""], &[("I13", "scale-doubt")]),
    (["住み続けたいと思う市民の割合", "%", "80.5", "82", "83.5", "85", "81.2", "83", "0.85", "", ""], &[("I14", "scale-doubt")]),
    (["企業誘致件数", "件", "1", "2", "3", "4", "2", "3", "=1/0", "", ""], &[("I15", "formula-error")]),
    (["防災訓練の参加者数", "人", "900", "950", "1000", "1050", "940", "1010", "", "", ""], &[("I16", "missing-actual")]),
    (["自主防災組織の数", "団体", "80", "84", "86", "88", "83", "85", "集計中", "", ""], SOUND),
    // The target of the middle year turns back.
    (
        ["図書の貸出冊数", "冊", "100000", "105000", "95000", "110000", "101000", "99000", "104500", "95.0%", "順調"],
        &[("E18", "target-not-monotonic")],
    ),
    (["新規就農者数", "人", "21", "40", "50", "60", "38", "47", "57", "95.0%", "順調"], &[("A19", "duplicate-indicator")]),
    // An unknown unit is told once, at the first figure that has it.
    (["花いっぱい運動の花苗の配布", "鉢", "300", "320", "340", "360", "310", "340", "360", "100.0%", "順調"], &[("C20", "unknown-unit")]),
    (["健康教室の開催", "回", "24", "26", "28", "30", "26", "27", "28件", "", ""], &[("I21", "unit-conflict"), ("I21", "unit-mismatch")]),
    (["待機児童数", "人", "5", "3", "1", "0", "2", "0", "0", "", ""], SOUND),
    (["移住者数【再掲】", "人", "12", "20", "25", "30", "15", "18", "19", "63.3%", "やや遅れ"], SOUND),
    (["ふるさと納税の寄附額", "千円", "150000", "160000", "170000", "180000", "158000", "171000", "144000", "80.0%", "概ね順調"], SOUND),
];

#[test]
fn every_planted_slip_is_found_at_its_cell_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (input, rules) = (folder.path().join("282014_姫路市_KPI.xlsx"), folder.path().join("試し.toml"));
    sheet().save(&input).unwrap();
    fs::write(&rules, RULES).unwrap();
    let merged = Merged::of(&[&input], &["--rules", &rules.display().to_string(), "--year", "R6"]);

    let records = merged.table("records.csv").unwrap();
    assert_eq!(records.rows.len(), ROWS.len(), "{}", merged.run.stderr);
    let findings = merged.table("findings.csv").unwrap();
    let found: BTreeSet<String> = findings.rows.iter().map(|row| row.line(&["cell", "code"])).collect();
    let planted: BTreeSet<String> = ROWS.iter().flat_map(|(_, planted)| *planted).map(|(cell, code)| format!("{cell},{code}")).collect();
    let told: Vec<String> = findings.rows.iter().map(|row| row.line(&["cell", "code", "item", "text", "message"])).collect();
    assert_eq!(found, planted, "左が見つけたもの、右が仕込んだもの\n{}", told.join("\n"));

    // What is sound is also judged: nothing is lost for fear of slips.
    for (record, (cells, planted)) in
        records.rows.iter().zip(ROWS).filter(|(_, (cells, planted))| planted.is_empty() && !cells[9].is_empty())
    {
        assert_eq!(record.line(&["rate_check", "verdict_check", "verdict"]), format!("match,match,{}", cells[10]), "{cells:?} {planted:?}");
    }
}

/// The sheet: a title, two lines of heads, the rows.
fn sheet() -> Workbook {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("KPI").unwrap();
    sheet.write(0, 0, "第２期総合戦略　重要業績評価指標（KPI）の進捗状況").unwrap();
    let plain = Format::new();
    for (column, head) in [(0, "指標（KPI）"), (1, "単位"), (2, "基準値\n（R1）"), (9, "達成率\n（R6）"), (10, "判定")] {
        sheet.merge_range(2, column, 3, column, head, &plain).unwrap();
    }
    sheet.merge_range(2, 3, 2, 5, "目標値", &plain).unwrap();
    sheet.merge_range(2, 6, 2, 8, "実績値", &plain).unwrap();
    for (column, year) in (3..).zip(["R4", "R5", "R6", "R4", "R5", "R6"]) {
        sheet.write(3, column, year).unwrap();
    }
    for (row, (cells, _)) in (4..).zip(ROWS) {
        for (column, text) in (0..).zip(cells) {
            cell(sheet, row, column, text);
        }
    }
    workbook
}

/// A number where the text is one, with the format that a person would give it.
fn cell(sheet: &mut Worksheet, row: u32, column: u16, text: &str) {
    if text.is_empty() {
        return;
    }
    if text.starts_with('=') {
        sheet.write_formula(row, column, Formula::new(text).set_result("#DIV/0!")).unwrap();
    } else if let Some(points) = text.strip_suffix('%').and_then(|points| points.parse::<f64>().ok()) {
        sheet.write_number_with_format(row, column, points / 100.0, &Format::new().set_num_format("0.0%")).unwrap();
    } else if let Ok(number) = text.parse::<f64>() {
        let format = if number.fract() == 0.0 { "#,##0" } else { "General" };
        sheet.write_number_with_format(row, column, number, &Format::new().set_num_format(format)).unwrap();
    } else {
        sheet.write_string(row, column, text).unwrap();
    }
}
