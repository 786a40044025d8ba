//! Two months of one prefecture, the second made from the first by planted changes: exactly those are told, by `merge` and by `diff`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rust_xlsxwriter::Workbook;

use crate::program::{Merged, run_in, sample, samples};

/// 指標, 単位, 基準値 R1, 目標値 R5–R6, 実績値 R5–R6.
type Row = [&'static str; 7];

const FIRST: [Row; 10] = [
    ["新規就農者数", "人", "21", "50", "60", "47", "57"],
    ["市税の収納率", "%", "96.1", "97", "97.5", "96.9", ""],
    ["交通事故発生件数", "件", "310", "290", "280", "296", "320"],
    ["観光入込客数", "万人", "120", "130", "135", "110", "121（速報値）"],
    ["空き家バンク成約件数", "件", "4", "9", "10", "7", "8"],
    ["子育て支援拠点の数", "か所", "5", "7", "8", "6", "6"],
    ["移住者数", "人", "12", "25", "30", "18", "19"],
    ["創業相談件数", "件", "10", "20", "25", "18", "21"],
    ["自主防災組織の数", "団体", "80", "86", "88", "85", "86"],
    ["図書の貸出冊数", "", "100000", "105000", "110000", "99000", "104500"],
];

fn write(path: &Path, rows: &[Row]) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("KPI").unwrap();
    for (column, head) in (0..).zip(["指標", "単位", "基準値（R1）", "目標値（R5）", "目標値（R6）", "実績値（R5）", "実績値（R6）"])
    {
        sheet.write(0, column, head).unwrap();
    }
    for (row, cells) in (1..).zip(rows) {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, *text).unwrap(),
            };
        }
    }
    workbook.save(path).unwrap();
}

/// A folder with the inputs of a month: the bodies with their rows.
fn month(folder: &Path, name: &str, bodies: &[(&str, &[Row])]) -> PathBuf {
    let month = folder.join(name);
    fs::create_dir(&month).unwrap();
    for (body, rows) in bodies {
        write(&month.join(format!("{body}.xlsx")), rows);
    }
    month
}

/// What `diff` tells of a month since a workbook: kind, body, indicator and cell.
fn differences(folder: &Path, first: &Path, later: &Path) -> BTreeSet<String> {
    let run = run_in(folder, &["diff", "--json", "--quiet", &first.display().to_string(), &later.display().to_string()]);
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
    let lines = run.stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    lines.map(|line| ["kind", "municipality", "indicator", "cell"].map(|key| line[key].as_str().unwrap().to_owned()).join(",")).collect()
}

/// The workbook of that month's inputs.
fn workbook(folder: &Path, inputs: &Path, name: &str) -> PathBuf {
    let run = run_in(folder, &["merge", &inputs.display().to_string(), "--out", name, "--quiet"]);
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
    folder.join(name)
}

#[test]
fn exactly_the_planted_changes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let bodies = [("282014_姫路市", &FIRST[..]), ("281000_神戸市", &FIRST), ("篠山市", &FIRST[..4]), ("浜松市中区", &FIRST[..4])];
    let first = workbook(folder.path(), &month(folder.path(), "十月", &bodies), "前回.xlsx");
    let mut rows = FIRST.to_vec();
    rows[0][5] = "49"; // a past actual
    rows[1][6] = "97.2"; // ordinary progress
    rows[2][4] = "270"; // a target
    rows[3][6] = "123"; // 速報 → 確定
    rows[4][1] = "戸"; // a unit
    rows[5][0] = "子育て支援拠点の箇所数"; // a name
    rows[6][2] = "13"; // a baseline
    rows[7] = ["健康教室の参加者", "人", "", "", "900", "", "880"]; // one is gone, one is new
    rows[9][1] = "冊"; // a unit where none was, the amounts being equal
    rows.swap(8, 9); // nothing at all
    let mut renamed = FIRST[..4].to_vec();
    renamed[2][5] = "295"; // a past actual of a body that has another name since
    let mut merged = FIRST[..4].to_vec();
    merged[0][4] = "62"; // a target of a body that has become part of another
    let bodies = [("282014_姫路市", &rows[..]), ("281000_神戸市", &FIRST), ("282219_丹波篠山市", &renamed), ("浜松市中央区", &merged)];
    let second = month(folder.path(), "十一月", &bodies);

    let planted: BTreeSet<String> = [
        "past-actual-changed,姫路市,新規就農者数,F2",
        "progress,姫路市,市税の収納率,G3",
        "target-changed,姫路市,交通事故発生件数,E4",
        "confirmed,姫路市,観光入込客数,G5",
        "unit-changed,姫路市,空き家バンク成約件数,C6",
        "indicator-renamed,姫路市,子育て支援拠点の箇所数,A7",
        "baseline-changed,姫路市,移住者数,C8",
        "indicator-vanished,姫路市,創業相談件数,",
        "indicator-new,姫路市,健康教室の参加者,A9",
        "progress,姫路市,図書の貸出冊数,C10",
        "past-actual-changed,丹波篠山市,交通事故発生件数,F4",
        "target-changed,浜松市中央区,新規就農者数,E2",
        // What follows: nothing to judge before; 121 of 135 are 89.6 %, 123 are 91.1 %.
        "verdict-moved,姫路市,市税の収納率,A3",
        "verdict-moved,姫路市,観光入込客数,A5",
    ]
    .map(str::to_owned)
    .into();
    let second_workbook = workbook(folder.path(), &second, "今回.xlsx");
    for later in [&second, &second_workbook] {
        assert_eq!(differences(folder.path(), &first, later), planted, "左が見つけたもの、右が仕込んだもの");
    }

    let merged = Merged::of(&[&second], &["--previous", &first.display().to_string()]);
    let since = ["past-actual-changed", "target-changed", "unit-changed", "indicator-renamed", "indicator-vanished", "indicator-new"];
    let rows = merged.table("findings.csv").unwrap().rows;
    let told: Vec<String> =
        rows.iter().map(|row| row.line(&["code", "cell"])).filter(|line| since.iter().any(|code| line.starts_with(code))).collect();
    let told: BTreeSet<&str> = told.iter().map(String::as_str).collect();
    let expected = [
        "past-actual-changed,F2",
        "target-changed,E4",
        "target-changed,C8",
        "unit-changed,C6",
        "indicator-renamed,A7",
        "indicator-vanished,",
        "indicator-new,A9",
        "past-actual-changed,F4",
        "target-changed,E2",
    ];
    assert_eq!(told, expected.into());
}

#[test]
fn a_year_that_has_passed_is_ordinary_progress_and_a_rewritten_actual_within_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let bodies = [("282014_姫路市", &FIRST[..1])];
    let first = workbook(folder.path(), &month(folder.path(), "前年", &bodies), "前回.xlsx");
    let later = folder.path().join("翌年");
    fs::create_dir(&later).unwrap();
    let heads = "指標,単位,基準値（R1）,目標値（R5）,目標値（R6）,目標値（R7）,実績値（R5）,実績値（R6）,実績値（R7）";
    let row = |past: &str| format!("{heads}\n新規就農者数,人,21,50,60,70,{past},57,30\n");
    let file = later.join("282014_姫路市.csv");
    fs::write(&file, row("47")).unwrap();
    let ordinary: BTreeSet<String> = ["F2", "I2", "A2"].map(|cell| format!("progress,姫路市,新規就農者数,{cell}")).into();
    assert_eq!(differences(folder.path(), &first, &later), ordinary);
    fs::write(&file, row("49")).unwrap();
    let mut rewritten = ordinary;
    rewritten.insert("past-actual-changed,姫路市,新規就農者数,G2".to_owned());
    assert_eq!(differences(folder.path(), &first, &later), rewritten);
}

#[test]
fn the_published_tables_compared_with_themselves_differ_in_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let first = workbook(folder.path(), &samples(), "前回.xlsx");
    let run = run_in(folder.path(), &["diff", "--all", &first.display().to_string(), &samples().display().to_string()]);
    assert_eq!(run.stdout, "前回と違うところはありません。\n", "{}", run.stderr);
}

#[test]
fn a_workbook_that_cannot_be_compared_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let input = sample("281000").display().to_string();
    run_in(folder.path(), &["merge", &input, "--out", "選択.xlsx", "--sheets", "一覧表", "--quiet"]);
    for (previous, said) in [
        ("選択.xlsx", "比べるための記録が入っていません"),
        (input.as_str(), "torimatome が作った集約ブックではありません"),
        ("無い.xlsx", "開けません"),
    ] {
        let run = run_in(folder.path(), &["merge", &input, "--out", "集約.xlsx", "--previous", previous]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!folder.path().join("集約.xlsx").exists());
    }
    // Another prefecture's workbook: told as an error, and compared with nothing.
    workbook(folder.path(), &sample("102041"), "群馬.xlsx");
    let run = run_in(folder.path(), &["merge", &input, "--out", "集約.xlsx", "--previous", "群馬.xlsx"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("エラー[previous-unrelated]") && run.stderr.contains("前回は伊勢崎市、今回は神戸市"), "{}", run.stderr);
}

#[test]
fn a_workbook_saved_again_by_another_program_still_compares() {
    let folder = tempfile::tempdir().unwrap();
    let first = workbook(folder.path(), &samples(), "前回.xlsx");
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let saved = folder.path().join("保存");
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .args([&saved, &first])
        .stdin(Stdio::null())
        .output();
    if run.is_err() {
        return;
    }
    let again = saved.join("前回.xlsx").display().to_string();
    let run = run_in(folder.path(), &["diff", "--all", &again, &samples().display().to_string()]);
    assert_eq!(run.stdout, "前回と違うところはありません。\n", "{}", run.stderr);
}
