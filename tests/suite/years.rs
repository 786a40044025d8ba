//! The year that is judged: the latest with actuals without `--year`, a document with a table a year, and targets of no year.

use std::fs;
use std::path::Path;

use calamine::{Reader as _, Xlsx, open_workbook};
use rust_xlsxwriter::Workbook;

use crate::program::Merged;

const HEADS: [&str; 7] = ["施策", "指標", "単位", "基準値(R1)", "目標値", "最終目標値(R8)", "実績値"];

/// The rows of two years: the last of the first year goes on nowhere.
const BEFORE: [[&str; 7]; 4] = [
    ["甲", "移住者数", "人", "12", "25", "40", "18"],
    ["乙", "移住者数", "人", "5", "10", "20", "9"],
    ["乙", "相談件数", "件", "3", "5", "8", "4"],
    ["乙", "やめた指標", "件", "3", "5", "8", "4"],
];
const NOW: [[&str; 7]; 3] = [
    ["甲", "移住者数", "人", "12", "30", "40", "19"],
    ["乙", "移住者数", "人", "5", "12", "20", "9"],
    ["乙", "相談件数", "件", "3", "6", "8", "6"],
];

/// A workbook with one sheet a name: a title, heads, rows.
fn saved(path: &Path, sheets: &[(&str, &str, &[[&str; 7]])]) {
    let mut workbook = Workbook::new();
    for (name, title, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        sheet.write(0, 0, *title).unwrap();
        for (row, cells) in (1..).zip([&HEADS].into_iter().chain(*rows)) {
            for (column, text) in (0..).zip(cells) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write(row, column, number).unwrap(),
                    Err(_) => sheet.write(row, column, *text).unwrap(),
                };
            }
        }
    }
    workbook.save(path).unwrap();
}

/// The rows of a sheet of the workbook, blank cells left out.
pub fn rows(merged: &Merged, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(merged.workbook()).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let texts = |row: &[calamine::Data]| row.iter().map(ToString::to_string).filter(|text| !text.is_empty()).collect();
    range.rows().map(texts).collect()
}

/// The row that begins with that word.
fn row(merged: &Merged, sheet: &str, first: &str) -> Vec<String> {
    rows(merged, sheet).into_iter().find(|row| row.first().is_some_and(|cell| cell == first)).unwrap_or_default()
}

fn by_year(names: [&str; 2], titles: [&str; 2], options: &[&str]) -> Merged {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("282014_姫路市.xlsx");
    saved(&input, &[(names[0], titles[0], &BEFORE), (names[1], titles[1], &NOW)]);
    Merged::of(&[&input], options)
}

#[test]
fn a_table_a_year_counts_each_indicator_once() {
    for (names, titles) in [(["表1", "表2"], ["令和5年度　進捗状況", "令和6年度　進捗状況"]), (["R5", "R6"], ["進捗状況", "進捗状況"])]
    {
        let merged = by_year(names, titles, &[]);
        assert_eq!(row(&merged, "総括表", "合計")[..2], ["合計", "3"]);
        let told = row(&merged, "概要", "指標");
        assert!(told[2].contains("年度ごとの表をひとつに合わせたもの 3。ほかの年度の表だけにあり、数えていないもの 1"), "{told:?}");
        let records = merged.table("records.csv").unwrap();
        let lines: Vec<String> = records.rows.iter().map(|row| row.line(&["policy", "indicator", "actual", "verdict"])).collect();
        assert_eq!(lines, ["甲,移住者数,19,やや遅れ", "乙,移住者数,9,概ね順調", "乙,相談件数,6,順調", "乙,やめた指標,,判定不能"]);
        // No cell is lost: four rows and three, of four figures each.
        assert_eq!(merged.table("values.csv").unwrap().rows.len(), 28);
        let findings = merged.table("findings.csv").unwrap();
        assert!(!findings.rows.iter().any(|row| row.get("code") == "duplicate-indicator"));
        let earlier = by_year(names, titles, &["--year", "R5"]);
        assert_eq!(row(&earlier, "総括表", "合計")[..2], ["合計", "4"], "all four stand in the table of R5");
    }
}

#[test]
fn a_name_of_one_sheet_alone_dates_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("282014_姫路市.xlsx");
    saved(&input, &[("R7", "進捗状況", &NOW)]);
    let merged = Merged::of(&[&input], &[]);
    let records = merged.table("records.csv").unwrap();
    assert!(records.rows.iter().all(|row| row.get("actual_year").is_empty()));
}

#[test]
fn the_overview_says_which_year_was_taken_without_being_asked() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("282014_姫路市.csv");
    fs::write(
        &input,
        "指標,目標値（R5）,目標値（R6）,実績値（R5）,実績値（R6）\n移住者数,10人,20人,9人,18人\n相談件数,5件,6件,5件,集計中\n",
    )
    .unwrap();
    let merged = Merged::of(&[&input], &[]);
    let told = row(&merged, "概要", "判定した年度");
    assert_eq!(told[1], "年度の指定なし：団体ごとに実績のある最新の年度（令和６年度 姫路市）");
    let asked = Merged::of(&[&input], &["--year", "R5"]);
    assert_eq!(row(&asked, "概要", "判定した年度")[1], "令和５年度を指定（令和５年度 姫路市）");
}

#[test]
fn a_target_to_be_kept_beside_a_final_one_in_figures_is_not_recalculated_against_that() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("282014_姫路市.csv");
    let text = "指標,基準値（R1）,目標値（R6）,最終目標値（R8）,実績値（R6）\n公園の利用者の満足度,80%,維持,90%,82%\n移住者数,10人,20人,40人,18人\n";
    fs::write(&input, text).unwrap();
    let merged = Merged::of(&[&input], &[]);
    let records = merged.table("records.csv").unwrap();
    let lines: Vec<String> = records.rows.iter().map(|row| row.line(&["verdict", "verdict_reason"])).collect();
    assert_eq!(lines, ["順調,基準値を保ち、それより良い", "順調,目標比 90.0%"]);
    let again = rows(&merged, "検算");
    assert!(!again.iter().flatten().any(|cell| cell == "×"), "{again:?}");
    assert!(again.iter().flatten().any(|cell| cell.starts_with("※ 検算した指標 1、一致しないもの 0、")), "{again:?}");
}

#[test]
fn a_body_without_a_column_of_the_year_asked_for_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let heads = |year: &str| format!("指標,目標値（{year}）,実績値（{year}）\n移住者数,20人,18人\n相談件数,6件,5件\n");
    for (file, year) in [("282014_姫路市.csv", "R4"), ("282022_尼崎市.csv", "R5")] {
        fs::write(folder.path().join(file), heads(year)).unwrap();
    }
    let told = |options: &[&str]| {
        let findings = Merged::of(&[folder.path()], options).table("findings.csv").unwrap();
        let of = findings.rows.iter().filter(|row| row.get("code") == "other-year-table");
        of.map(|row| row.line(&["severity", "municipality"])).collect::<Vec<_>>()
    };
    assert_eq!(told(&["--year", "R4"]), ["warning,尼崎市"]);
    assert_eq!(told(&["--year", "R5"]), ["warning,姫路市"]);
    assert!(told(&[]).is_empty(), "without a year each body is judged in its own");
}
