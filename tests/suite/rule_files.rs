//! Rules as other bodies publish them, each said in a file of its own and run on a sheet whose verdicts were worked out by hand.

use std::fs;
use std::path::PathBuf;

use crate::program::{Merged, root, run_in};

fn rules(name: &str) -> PathBuf {
    root().join("tests/fixtures/rules/files").join(format!("{name}.toml"))
}

/// Judges the rows of a sheet by a file; gives these columns of each record.
fn judged(name: &str, sheet: &str, columns: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("282014_姫路市_KPI.csv");
    fs::write(&input, sheet).unwrap();
    let merged = Merged::of(&[&input], &["--rules", &rules(name).display().to_string()]);
    let records = merged.table("records.csv").unwrap_or_else(|error| panic!("{error}\n{}", merged.run.stderr));
    records.rows.iter().map(|row| row.line(columns)).collect()
}

const NAMES: [&str; 7] = ["相談", "成約", "申請", "訪問", "見学", "登録", "認定"];

/// A sheet of targets of 1,000 with these actuals.
fn against_a_thousand(actuals: &[&str]) -> String {
    let rows = actuals.iter().enumerate().map(|(at, actual)| format!("{}の件数,件,1000,{actual}\n", NAMES[at]));
    format!("指標,単位,目標値（R6）,実績値（R6）\n{}", rows.collect::<String>())
}

#[test]
fn four_bands() {
    let sheet = against_a_thousand(&["1000", "999", "800", "799", "500", "499", "0"]);
    assert_eq!(judged("四段階", &sheet, &["verdict"]), ["A", "B", "B", "C", "C", "D", "D"]);
}

#[test]
fn ordinal_marks() {
    let sheet = against_a_thousand(&["1000", "800", "799", "601", "600"]);
    assert_eq!(judged("印", &sheet, &["verdict"]), ["◎", "○", "△", "△", "×"], "more than 60 %, not 60 %");
}

#[test]
fn whole_percents_after_rounding() {
    let sheet = against_a_thousand(&["995", "994", "795", "794"]);
    assert_eq!(judged("整数", &sheet, &["verdict"]), ["達成", "概ね達成", "概ね達成", "未達成"]);
}

#[test]
fn three_bands_with_targets_by_year() {
    // Two of five years are gone: 40 % of the way from 100 to 200 is 140; 40 % of 500 is 200.
    let sheet = "指標,単位,基準値（R1）,実績値（R3）,最終目標値（R6）\n\
        会員数,人,100,140,200\n会員数の二,人,100,128,200\n会員数の三,人,100,127,200\n積上げ件数,件,,200,500\n積上げ件数の二,件,,139,500\n";
    let found = judged("年割り三段階", sheet, &["formula", "rate", "verdict"]);
    let expected = ["pace,100,順調", "pace,70,やや遅れ", "pace,67.5,遅れ", "pro-rata,100,順調", "pro-rata,69.5,遅れ"];
    assert_eq!(found, expected);
}

#[test]
fn a_tenth_of_the_baseline_is_the_same_level() {
    let sheet = "指標,単位,基準値（R1）,目標値（R6）,実績値（R6）\n\
        甲,人,1000,2000,1101\n乙,人,1000,2000,1100\n丙,人,1000,2000,900\n丁,人,1000,2000,899\n\
        待機児童数,人,1000,0,899\n待機児童の数の二,人,1000,0,1101\n";
    let found = judged("同水準", sheet, &["verdict"]);
    assert_eq!(found, ["改善", "同水準", "同水準", "悪化", "改善", "悪化"], "less is better for the last two");
}

const POLICIES: &str = "基本目標,施策,指標,単位,目標値（R6）,実績値（R6）\n\
    目標1,施策1,甲,件,10,10\n目標1,施策1,乙,件,10,11\n目標1,施策1,丙,件,10,8\n目標1,施策1,丁,件,10,集計中\n\
    目標1,施策2,戊,件,10,10\n目標1,施策2,己,件,10,7\n目標1,施策3,庚,件,10,1\n目標1,施策4,辛,件,10,調査中\n";

#[test]
fn points_summed_over_a_policy() {
    let found = judged("点数", POLICIES, &["policy", "group_rate", "group_verdict"]);
    let expected = ["施策1,8,Ａ", "施策1,8,Ａ", "施策1,8,Ａ", "施策1,8,Ａ", "施策2,3,Ｃ", "施策2,3,Ｃ", "施策3,0,Ｃ", "施策4,,判定不能"];
    assert_eq!(found, expected);
}

#[test]
fn the_share_of_indicators_that_are_attained() {
    let found = judged("達成割合", POLICIES, &["policy", "group_rate", "group_verdict"]);
    let rounded: Vec<String> = found.iter().map(|line| line.replace("66.666666666667", "2/3")).collect();
    let expected = [
        "施策1,2/3,一部",
        "施策1,2/3,一部",
        "施策1,2/3,一部",
        "施策1,2/3,一部",
        "施策2,50,一部",
        "施策2,50,一部",
        "施策3,0,なし",
        "施策4,,判定不能",
    ];
    assert_eq!(rounded, expected);
}

#[test]
fn every_file_explains_itself() {
    for name in ["四段階", "印", "整数", "年割り三段階", "同水準", "点数", "達成割合"] {
        let run = run_in(&root(), &["rules", &rules(name).display().to_string()]);
        assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        assert!(run.stdout.contains("指標の判定 … 公表された区分"), "{}", run.stdout);
    }
}

#[test]
fn a_wrong_file_is_refused_with_the_line_and_what_was_meant() {
    let text = fs::read_to_string(rules("整数")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refused = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        fs::write(folder.path().join("基準.toml"), text.replacen(from, to, 1)).unwrap();
        let run = run_in(folder.path(), &["rules", "基準.toml"]);
        assert_eq!(run.code, Some(2), "{from} → {to}: {}", run.stdout);
        run.stderr.trim_end().to_owned()
    };
    let told = |from, to, expected: &str| {
        let message = refused(from, to);
        assert!(message.starts_with("エラー: 基準.toml ") && message.contains(expected), "{from} → {to}\n{message}");
    };
    told("at_most = 99", "at_most = 98", "18行目");
    told("at_most = 99", "at_most = 98", "「概ね達成」と「達成」の間にすき間があります（たとえば99%がどちらにも入りません");
    told("[rounding]\nmethod = \"half-up\"\ndecimals = 0\n", "", "たとえば79.5%がどちらにも入りません");
    told("at_most = 99", "at_most = 100", "「概ね達成」と「達成」の間に重なりがあります（100%）");
    told("formula = \"ratio\"", "formula = \"rato\"", "「formula」の「rato」は使えません。「ratio」ではありませんか");
    told("label = \"達成\"\n", "", "[bands] に「label」がありません");
    told("at_least = 100", "at_leest = 100", "「at_leest」という項目はありません。「at_least」ではありませんか");
    told("method = \"half-up\"", "method = \"halfup\"", "「half-up」ではありませんか");
    told("scale = \"概ね順調\"", "scale = \"概ね順長\"", "「概ね順調」ではありませんか");
    told("source = \"試験\"", "sorce = \"試験\"", "2行目: 「sorce」という項目はありません。「source」ではありませんか");
    told("label = \"達成\"", "lable = \"達成\"", "[bands] に「lable」という項目はありません。「label」ではありませんか");
}
