//! `--roster`: the order of the outputs, a rule set for each body, who is missing, who is not asked, and what is wrong with a roster.

use std::fs;
use std::path::Path;

use encoding_rs::SHIFT_JIS;
use tempfile::TempDir;

use crate::program::{Merged, files_in, run_in, samples};
use crate::tidy::Tidy;

const ROSTER: &str = "団体コード,団体名,判定の基準,集計,担当者\r\n332160,浅口市,,,甲\r\n,神戸市,kobe,,乙\r\n140007,,kanagawa,する,\r\n282014,姫路市,,,\r\n102041,伊勢崎市,,しない,\r\n,,,,\r\n";

/// A folder with that roster, and its path.
fn saved(bytes: &[u8]) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("名簿.csv");
    fs::write(&path, bytes).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

fn cp932(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

/// The different texts of a column, in their order.
fn sequence(table: &Tidy, column: &str) -> Vec<String> {
    let mut texts: Vec<String> = table.rows.iter().map(|row| row.get(column).to_owned()).collect();
    texts.dedup();
    texts
}

#[test]
fn every_output_follows_the_roster() {
    let (_folder, path) = saved(&cp932(ROSTER));
    let merged = Merged::of(&[&samples()], &["--roster", &path]);
    let order = ["浅口市", "神戸市", "神奈川県", "伊勢崎市", "小平市"];
    let records = merged.table("records.csv").unwrap();
    assert_eq!(sequence(&records, "municipality"), order);
    assert_eq!(sequence(&merged.table("values.csv").unwrap(), "municipality"), order);
    let files = sequence(&merged.table("sheets.csv").unwrap(), "file");
    let first = |name: &str| files.iter().position(|file| file.contains(name)).unwrap();
    assert!(order.windows(2).all(|pair| first(pair[0]) < first(pair[1])), "{files:?}");

    // What the two bodies published comes out only under their own rules.
    let of = |name: &str, column: &str, text: &str| {
        let rows = records.rows.iter().filter(|row| row.get("municipality") == name && row.get("kind") == "KPI");
        rows.filter(|row| row.get(column) == text).count()
    };
    assert_eq!((of("神戸市", "verdict_check", "match"), of("神戸市", "verdict_check", "mismatch")), (117, 7));
    assert_eq!(of("神奈川県", "rate_check", "match"), 85);
    assert_eq!(of("伊勢崎市", "verdict_check", "match") + of("伊勢崎市", "verdict_check", "mismatch"), 0, "nobody chose its rules");
}

#[test]
fn who_is_missing_and_who_was_not_asked_is_told() {
    let (_folder, path) = saved(ROSTER.as_bytes());
    let merged = Merged::of(&[&samples()], &["--roster", &path]);
    let findings = merged.table("findings.csv").unwrap();
    let told = |code: &str| -> Vec<String> {
        let rows = findings.rows.iter().filter(|row| row.get("code") == code);
        rows.map(|row| row.line(&["municipality", "cell", "text"])).collect()
    };
    assert_eq!(told("missing-submission"), ["姫路市,A5,姫路市"]);
    assert_eq!(told("not-on-roster"), ["小平市,,小平市"]);
    assert_eq!(told("unused-setting"), [",A1,担当者"]);
    assert!(merged.run.stderr.contains("名簿: 4/5団体が提出（未提出: 姫路市）"), "{}", merged.run.stderr);
}

#[test]
fn a_roster_among_the_inputs_is_no_submission() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("282014_姫路市.csv"), "指標名,目標値（R6）,実績値（R5）\n移住者数,150人,162人\n").unwrap();
    fs::write(folder.path().join("名簿.csv"), "団体名,集計\n姫路市,する\n神戸市,する\n").unwrap();
    let run = run_in(folder.path(), &["check", ".", "--roster", "名簿.csv", "--quiet"]);
    assert!(run.stdout.contains("場所: 名簿.csv ▸ A3"), "{}", run.stdout);
    assert!(!run.stdout.contains("no-table"), "{}", run.stdout);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_file_under_the_old_name_is_that_of_the_body_of_today() {
    let (folder, path) = saved("団体名\n丹波篠山市\n兵庫県\n".as_bytes());
    let write = |name: &str| {
        let path = folder.path().join(name);
        fs::write(&path, "指標名,目標値（R6）,実績値（R6）\n移住者数,150人,162人\n").unwrap();
        path
    };
    let (city, prefecture) = (write("篠山市_KPI.csv"), write("兵庫県_KPI.csv"));
    let merged = Merged::of(&[&city, &prefecture], &["--roster", &path]);
    let records = merged.table("records.csv").unwrap();
    assert_eq!(sequence(&records, "code"), ["282219", "280003"]);
    let findings = merged.table("findings.csv").unwrap();
    assert!(!findings.rows.iter().any(|row| row.get("code") == "missing-submission"), "{}", merged.run.stderr);
    assert!(merged.run.stderr.contains("名簿: 2/2団体が提出"), "{}", merged.run.stderr);
}

/// Runs with a roster that is refused: exit code 2 and that message, and nothing is written.
fn refused(roster: &[u8], message: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("名簿.csv"), roster).unwrap();
    let before = files_in(folder.path());
    let input = samples().display().to_string();
    let run = run_in(folder.path(), &["merge", &input, "--out", "集約.xlsx", "--roster", "名簿.csv"]);
    assert_eq!((run.stderr.trim_end(), run.code), (message, Some(2)));
    assert_eq!(files_in(folder.path()), before);
}

#[test]
fn a_wrong_roster_is_refused_with_its_line() {
    refused(&cp932("団体名\n神戸市\n神部市\n"), "エラー: 名簿.csv 3行目: 団体「神部市」が団体の一覧にありません");
    refused(
        "団体名,判定の基準\n神戸市,kobee\n".as_bytes(),
        "エラー: 名簿.csv 2行目: 判定基準「kobee」はありません。「kobe」ではありませんか（あるもの: common、isesaki、kanagawa、kobe、template。自作のファイルは .toml まで書きます）",
    );
    refused("団体名\n神戸市\n神戸市\n".as_bytes(), "エラー: 名簿.csv 3行目: 兵庫県神戸市は2行目にもあります。どちらかを消してください");
    refused(
        b"\xff\xfe\x00",
        "エラー: 名簿「名簿.csv」がUTF-8かShift_JISの文字として読めません。Excelで「CSV」として保存し直してください\n  対応: --roster の書き方を確かめる",
    );
    let run = run_in(Path::new("."), &["check", &samples().display().to_string(), "--roster", "無い名簿.csv"]);
    assert_eq!(run.stderr.trim_end(), "エラー: 名簿「無い名簿.csv」がありません\n  対応: --roster の書き方を確かめる");
    assert_eq!(run.code, Some(2));
}

#[test]
fn wards_unions_and_the_prefecture_stand_for_themselves_unless_the_roster_counts_them() {
    let bodies = [("281000", "神戸市"), ("281018", "神戸市東灘区"), ("280003", "兵庫県"), ("288888", "試験広域連合")];
    let folder = tempfile::tempdir().unwrap();
    let inputs: Vec<_> = bodies.iter().map(|(code, name)| folder.path().join(format!("{code}_{name}.csv"))).collect();
    for input in &inputs {
        fs::write(input, "指標,目標値（R6）,実績値（R6）\n移住者数,20人,18人\n").unwrap();
    }
    let inputs: Vec<&Path> = inputs.iter().map(std::path::PathBuf::as_path).collect();
    let roster =
        |counted: &str| format!("団体コード,団体名,集計\n{}", bodies.map(|(code, name)| format!("{code},{name},{counted}\n")).concat());
    for (counted, total) in [("", "1"), ("する", "4")] {
        let (_folder, path) = saved(roster(counted).as_bytes());
        let merged = Merged::of(&inputs, &["--roster", &path]);
        let rows = crate::years::rows(&merged, "総括表");
        let at = rows.iter().position(|row| row.first().is_some_and(|cell| cell == "合計")).unwrap();
        assert_eq!(rows[at][1], total, "集計「{counted}」 {rows:?}");
        let listed: Vec<&str> = rows[..at].iter().filter(|row| row.len() > 5 && row[2] == "1").map(|row| row[1].as_str()).collect();
        assert_eq!(listed.len(), 4, "each has a row of its own: {rows:?}");
    }
    let merged = Merged::of(&inputs[..3], &[]);
    let rows = crate::years::rows(&merged, "総括表");
    let total = rows.iter().find(|row| row.first().is_some_and(|cell| cell == "合計")).unwrap();
    assert_eq!(total[1], "1", "without a roster the city alone");
}
