//! Questions to municipalities go out, come back filled in, sorted, cut down, renamed and saved by another program, and settle what they
//! were about; the staff's ledger does the same. What no longer fits is told, and never used.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::Workbook;

use crate::program::{Run, name_of, run_in};
use crate::tidy::Tidy;

const FILE: &str = "282014_姫路市_KPI.xlsx";

/// 指標, 単位, 目標値 R6, 実績値 R5, 実績値 R6: a slip, a doubt about the scale, an empty actual, and sound rows.
const ROWS: [[&str; 5]; 6] = [
    ["創業相談件数", "件", "25", "18", "2O件"],
    ["体育施設の利用者数", "万人", "2.4", "2.29", "23100"],
    ["防災訓練の参加者数", "人", "1050", "1010", ""],
    ["新規就農者数", "人", "60", "47", "57"],
    ["空き家バンク成約件数", "件", "10", "7", "8"],
    ["移住者数", "人", "30", "18", "19"],
];

/// The input: heads in row 1, the rows below them.
fn submission(folder: &Path, rows: &[[&str; 5]]) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("KPI").unwrap();
    for (column, head) in (0..).zip(["指標", "単位", "目標値（R6）", "実績値（R5）", "実績値（R6）"]) {
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
    fs::create_dir_all(folder.join("入力")).unwrap();
    workbook.save(folder.join("入力").join(FILE)).unwrap();
}

/// The request for 姫路市, after `requests`.
fn asked(folder: &Path) -> PathBuf {
    let run = run_in(folder, &["requests", "入力", "--out", "依頼", "--deadline", "2026-12-04", "--quiet"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    folder.join("依頼/確認依頼_282014_姫路市.xlsx")
}

/// The request saved again under another name by a program that keeps texts only: rows turned round, those without an answer deleted.
fn answered(request: &Path, target: &Path, answers: &BTreeMap<&str, [&str; 3]>) {
    let mut opened: Xlsx<_> = open_workbook(request).unwrap();
    let mut workbook = Workbook::new();
    for name in opened.sheet_names() {
        let range = opened.worksheet_range(&name).unwrap();
        let mut rows: Vec<Vec<String>> = range
            .rows()
            .map(|row| row.iter().map(|cell| if *cell == Data::Empty { String::new() } else { cell.to_string() }).collect())
            .collect();
        if name == "確認依頼" {
            let head = rows.iter().position(|row| row[0] == "番号").unwrap();
            let mut body: Vec<Vec<String>> = rows.split_off(head + 1);
            body.reverse();
            body.retain(|row| answers.contains_key(row[3].as_str()));
            for row in &mut body {
                for (column, text) in (7..).zip(answers[row[3].as_str()]) {
                    text.clone_into(&mut row[column]);
                }
            }
            rows.extend(body);
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name).unwrap();
        for (row, cells) in (0..).zip(&rows) {
            for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
    }
    workbook.save(target).unwrap();
}

/// Codes and cells of the findings, one a line.
fn merged(folder: &Path, options: &[&str]) -> (Run, Vec<String>) {
    let run = run_in(folder, &[&["merge", "入力", "--out", "集約.xlsx", "--data", "D"], options].concat());
    let rows = Tidy::read(&folder.join("D/findings.csv")).unwrap().rows;
    (run, rows.iter().map(|row| row.line(&["code", "file", "cell"])).collect())
}

fn values(folder: &Path, cell: &str) -> String {
    let rows = Tidy::read(&folder.join("D/values.csv")).unwrap().rows;
    rows.iter().find(|row| row.line(&["cell"]) == cell).unwrap().line(&["text", "value", "note"])
}

#[test]
fn a_request_asks_for_what_was_found_and_its_answers_settle_it() {
    let folder = tempfile::tempdir().unwrap();
    submission(folder.path(), &ROWS);
    let (_, before) = merged(folder.path(), &[]);
    let own = |code: &str, cell: &str| format!("{code},{FILE},{cell}");
    let planted = [own("not-a-number", "E2"), own("scale-doubt", "E3"), own("missing-actual", "E4")];
    assert!(planted.iter().all(|line| before.contains(line)), "{before:?}");

    let request = asked(folder.path());
    let mail = fs::read(request.with_extension("txt")).unwrap();
    let mail = String::from_utf8(mail).unwrap();
    assert!(mail.starts_with("\u{feff}件名: 【確認のお願い】") && mail.contains("2026年12月4日\r\n"), "{mail}");
    assert_eq!(mail.matches('\n').count(), mail.matches("\r\n").count());

    let answers = BTreeMap::from([
        ("E2", ["修正した", "20件", "打ち間違い"]),
        ("E3", ["このままでよい", "", "新しい施設"]),
        ("E4", ["修正した", "1,020", ""]),
    ]);
    answered(&request, &folder.path().join("入力/返事 (1).xlsx"), &answers);
    let (run, after) = merged(folder.path(), &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!after.iter().any(|line| planted.contains(line) || line.contains("返事")), "{after:?}");
    assert_eq!(values(folder.path(), "E2"), "20件,20,訂正: 元は「2O件」（打ち間違い、姫路市）");
    assert_eq!(values(folder.path(), "E4"), "1,020,1020,訂正: 元は「（空欄）」（姫路市）");
    let mut workbook: Xlsx<_> = open_workbook(folder.path().join("集約.xlsx")).unwrap();
    let settled = workbook.worksheet_range("訂正・確認済み").unwrap();
    let kinds: Vec<String> =
        settled.rows().map(|row| row[0].to_string()).filter(|text| text.starts_with("訂正（") || text == "確認済み").collect();
    assert_eq!(kinds, ["訂正（団体の回答）", "訂正（団体の回答）", "確認済み"]);

    // The municipality sends a new file: its answers are about cells that are no longer there.
    let mut rows = ROWS;
    (rows[0][4], rows[1][4]) = ("2l件", "2.31");
    submission(folder.path(), &rows);
    let (_, later) = merged(folder.path(), &[]);
    let stale = later.iter().filter(|line| line.starts_with("answer-stale")).count();
    assert_eq!(stale, 2, "{later:?}");
    assert!(values(folder.path(), "E2").starts_with("2l件,,"));
}

#[test]
fn answers_by_hand_and_torn_files_are_told() {
    let folder = tempfile::tempdir().unwrap();
    submission(folder.path(), &ROWS);
    let request = asked(folder.path());
    let answers = BTreeMap::from([("E2", ["たぶん", "", ""]), ("E3", ["このままでよい", "2.31", ""]), ("E4", ["", "1020", ""])]);
    answered(&request, &folder.path().join("返事.xlsx"), &answers);
    let (_, found) = merged(folder.path(), &["--answers", "返事.xlsx"]);
    let unclear: Vec<&String> = found.iter().filter(|line| line.starts_with("answer-unclear,返事.xlsx,H")).collect();
    assert_eq!(unclear.len(), 3, "{found:?}");
    assert!(found.contains(&format!("not-a-number,{FILE},E2")));
    assert_eq!(name_of(&request), "確認依頼_282014_姫路市.xlsx");
    // Without its hidden sheet it is a workbook like any other, and one without a table of indicators.
    let mut torn = Workbook::new();
    torn.add_worksheet().set_name("torimatome-request").unwrap().write(0, 0, "別の内容").unwrap();
    torn.save(folder.path().join("入力/破れた返事.xlsx")).unwrap();
    let (_, found) = merged(folder.path(), &[]);
    assert!(found.contains(&"answer-unclear,破れた返事.xlsx,".to_owned()), "{found:?}");
}

#[test]
fn the_ledger_corrects_what_still_stands_and_is_refused_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    submission(folder.path(), &ROWS);
    let ledger = format!(
        "ファイル,シート,セル,元の内容,正しい値,理由,日付,訂正者\r\n{FILE},KPI,E2,2O件,20件,電話で確認,2026/11/20,企画課\r\n{FILE},KPI,E6,9,10,,,\r\n{FILE},KPI2,E6,8,10,,,\r\n赤穂市.xlsx,KPI,E6,8,10,,,\r\n"
    );
    fs::write(folder.path().join("入力/訂正.csv"), SHIFT_JIS.encode(&ledger).0).unwrap();
    let (run, found) = merged(folder.path(), &["--corrections", "入力/訂正.csv"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let refused: Vec<&String> = found.iter().filter(|line| line.starts_with("correction-refused")).collect();
    let expected = ["correction-refused,訂正.csv,A5", &format!("correction-refused,{FILE},E6"), &format!("correction-refused,{FILE},")];
    assert_eq!(refused, expected, "{found:?}");
    assert!(!found.contains(&format!("not-a-number,{FILE},E2")));
    assert_eq!(values(folder.path(), "E2"), "20件,20,訂正: 元は「2O件」（電話で確認、2026/11/20、企画課）");
    assert!(values(folder.path(), "E6").starts_with("8,8,"));

    fs::write(folder.path().join("誤り.csv"), "ファイル,セル,元の内容,正しい値\na.xlsx,七,1,2\n").unwrap();
    let run = run_in(folder.path(), &["check", "入力", "--corrections", "誤り.csv"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("誤り.csv 2行目: セル「七」を番地として読めません"), "{}", run.stderr);
}

#[test]
fn an_answer_is_used_when_the_file_has_another_name_by_now() {
    let folder = tempfile::tempdir().unwrap();
    submission(folder.path(), &ROWS);
    let answers = BTreeMap::from([("E2", ["修正した", "20件", ""]), ("E3", ["このままでよい", "", ""])]);
    answered(&asked(folder.path()), &folder.path().join("入力/返事.xlsx"), &answers);
    let inputs = folder.path().join("入力");
    fs::create_dir(inputs.join("受付済")).unwrap();
    for renamed in ["姫路市の回答.xlsx", "受付済/282014_姫路市_KPI.xlsx"] {
        let standing = [FILE, "姫路市の回答.xlsx"].map(|name| inputs.join(name)).into_iter().find(|path| path.exists()).unwrap();
        fs::rename(standing, inputs.join(renamed)).unwrap();
        let (run, found) = merged(folder.path(), &[]);
        let settled = ["not-a-number", "scale-doubt", "answer-"];
        assert!(!found.iter().any(|line| settled.iter().any(|code| line.starts_with(code))), "{renamed}: {found:?}\n{}", run.stderr);
        assert!(values(folder.path(), "E2").starts_with("20件,20,"), "{renamed}");
    }
    // Of two files of the body none is chosen by its name.
    submission(folder.path(), &[["転入者数", "人", "5", "4", "4"]]);
    fs::rename(inputs.join("受付済/282014_姫路市_KPI.xlsx"), inputs.join("姫路市1.xlsx")).unwrap();
    fs::rename(inputs.join(FILE), inputs.join("姫路市2.xlsx")).unwrap();
    let (_, found) = merged(folder.path(), &[]);
    assert!(found.iter().any(|line| line.starts_with("answer-stale,返事.xlsx,")), "{found:?}");
    assert!(found.contains(&"not-a-number,姫路市1.xlsx,E2".to_owned()), "{found:?}");
}

#[test]
fn a_correction_in_a_file_that_is_not_used_is_told() {
    let folder = tempfile::tempdir().unwrap();
    submission(folder.path(), &ROWS);
    let newer = folder.path().join("入力/282014_姫路市_KPI_再提出.xlsx");
    fs::copy(folder.path().join("入力").join(FILE), newer).unwrap();
    let ledger = format!("ファイル,シート,セル,元の内容,正しい値\n{FILE},KPI,E6,8,10\n");
    fs::write(folder.path().join("訂正.csv"), ledger).unwrap();
    let (_, found) = merged(folder.path(), &["--corrections", "訂正.csv"]);
    assert!(found.contains(&format!("correction-refused,{FILE},E6")), "{found:?}");
    let mut workbook: Xlsx<_> = open_workbook(folder.path().join("集約.xlsx")).unwrap();
    assert!(workbook.worksheet_range("訂正・確認済み").is_err(), "nothing was corrected");
}
