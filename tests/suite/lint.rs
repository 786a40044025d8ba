//! `check --lint` on workbooks as people make them: a text box over a table, and heads held against those of the earlier run.

use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Shape, Workbook};

use crate::program::run_in;

/// A submission with such heads of its figures; a text box lies over the cells from that one on.
fn write(path: &Path, heads: [&str; 2], text_box: Option<(u32, u16)>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("KPI").unwrap();
    for (row, cells) in
        (0..).zip([["指標", "単位", heads[0], heads[1]], ["新規就農者数", "人", "60", "57"], ["移住者数", "人", "30", "19"]])
    {
        for (column, text) in (0..).zip(cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, text).unwrap(),
            };
        }
    }
    if let Some((row, column)) = text_box {
        sheet.insert_shape(row, column, &Shape::textbox().set_text("速報")).unwrap();
    }
    workbook.save(path).unwrap();
}

#[test]
fn objects_and_new_heads_are_told_and_nothing_of_a_form_that_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("前年/282014_姫路市.xlsx"), ["目標値（R5）", "実績値（R5）"], None);
    write(&at("同じ様式/282014_姫路市.xlsx"), ["目標値（R6）", "実績値（R6）"], Some((6, 0)));
    write(&at("別の様式/282014_姫路市.xlsx"), ["目標値（R6）", "達成状況（R6）"], Some((1, 2)));
    let merge = run_in(folder.path(), &["merge", "前年", "--out", "前回.xlsx", "--quiet"]);
    assert!(matches!(merge.code, Some(0 | 1)), "{}", merge.stderr);
    let told = |inputs: &str, more: &[&str]| {
        let run = run_in(folder.path(), &[&["check", inputs, "--lint", "--quiet"], more].concat());
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
        let lines = run.stdout.lines().filter(|line| line.contains("L1-10") || line.contains("L3-07"));
        lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    let objects = "L1-10 表の上に図形や画像が重なっている: C2:E7";
    assert_eq!(told("同じ様式", &["--previous", "前回.xlsx"]), Vec::<String>::new());
    assert_eq!(told("別の様式", &[]), [objects]);
    assert_eq!(told("別の様式", &["--previous", "前回.xlsx"]), [objects, "L3-07 数値の列の見出しに、前回の様式になかったものがある: D1"]);
}
