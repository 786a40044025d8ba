//! What cannot work is said in plain Japanese, with the right exit code, and leaves nothing half-written behind.
//!
//! Exit code 2: nothing was written. Exit code 1: written, and what could not be read stands among the findings.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::{Run, files_in, run_in};

const TABLE: &str = "指標名,目標値（R6）,実績値（R5）\n移住者数,150人,162人\n";
/// The first bytes of a photograph.
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9";

/// A folder with one sound input and everything that can be in the way.
fn desk() -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    let at = |name: &str| desk.path().join(name);
    for folder in ["入力", "空", "零", "画像", "辞書", "集約フォルダ.xlsx"] {
        fs::create_dir(at(folder)).unwrap();
    }
    fs::write(at("入力/282014_姫路市.csv"), TABLE).unwrap();
    fs::write(at("零/282014_姫路市.xlsx"), b"").unwrap();
    fs::write(at("画像/282014_姫路市.xlsx"), JPEG).unwrap();
    fs::write(at("辞書/units.toml"), "[unit\n").unwrap();
    fs::write(at("ファイル"), b"").unwrap();
    desk
}

/// Runs, and demands that standard output stays empty.
fn run(desk: &Path, arguments: &[&str]) -> Run {
    let run = run_in(desk, arguments);
    assert_eq!(run.stdout, "", "{arguments:?}");
    run
}

/// Runs what must be refused: that message, exit code 2, and not a file more or less.
fn refused(arguments: &[&str], message: &str) {
    let desk = desk();
    let before = files_in(desk.path());
    let run = run(desk.path(), arguments);
    assert_eq!(run.stderr.trim_end(), message, "{arguments:?}");
    assert_eq!(run.code, Some(2), "{arguments:?}");
    assert_eq!(files_in(desk.path()), before, "{arguments:?}");
}

/// Runs what is written all the same: that message, exit code 1, and the workbook alone.
fn written(arguments: &[&str], message: &str) {
    let desk = desk();
    let mut expected = files_in(desk.path());
    expected.push(desk.path().join("集約.xlsx"));
    expected.sort();
    let run = run(desk.path(), arguments);
    assert_eq!(run.stderr.trim_end(), message, "{arguments:?}");
    assert_eq!(run.code, Some(1), "{arguments:?}");
    let mut found = files_in(desk.path());
    found.sort();
    assert_eq!(found, expected, "{arguments:?}");
}

#[test]
fn a_path_that_is_not_there() {
    refused(
        &["merge", "無い場所", "--out", "集約.xlsx"],
        "エラー[unreadable-file] ファイルを読めません
  場所: 無い場所
  内容: この名前のファイルもフォルダもありません
  期待: あるファイルかフォルダ
  対応: 名前と場所を確かめる
  影響: 何も読んでいない
エラー: 「無い場所」に、読むファイルがありません
  期待: xlsx、xlsm、xlsb、xls、ods、csv、tsv のファイルか、それらの入ったフォルダ
  対応: 入力の場所を確かめる",
    );
}

#[test]
fn an_empty_folder() {
    let message = "エラー: 「空」に、読むファイルがありません
  期待: xlsx、xlsm、xlsb、xls、ods、csv、tsv のファイルか、それらの入ったフォルダ
  対応: 入力の場所を確かめる";
    refused(&["merge", "空", "--out", "集約.xlsx"], message);
    refused(&["空", "--out", "集約.xlsx"], message);
    refused(&["check", "空"], message);
}

#[test]
fn an_output_folder_that_is_not_there() {
    refused(
        &["merge", "入力", "--out", "無い/集約.xlsx", "--quiet"],
        "エラー: 出力先のフォルダがありません
  場所: 無い
  対応: フォルダを作るか、出力先のパスを確かめてください",
    );
}

#[test]
fn an_output_folder_that_is_a_file() {
    refused(
        &["merge", "入力", "--out", "ファイル/集約.xlsx", "--quiet"],
        "エラー: 出力先のフォルダとして指定された場所にファイルがあります
  場所: ファイル
  対応: 別のフォルダを指定してください",
    );
}

#[test]
fn an_output_that_is_a_folder() {
    refused(
        &["merge", "入力", "--out", "集約フォルダ.xlsx", "--quiet"],
        "エラー: 出力先に同じ名前のフォルダがあります
  場所: 集約フォルダ.xlsx
  対応: フォルダ名の後にファイル名を付けて指定してください",
    );
}

#[test]
#[cfg(unix)]
fn an_output_folder_that_may_not_be_written_to() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    let folder = desk.path().join("空");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let before = files_in(desk.path());
    if fs::write(folder.join("試し"), b"").is_ok() {
        // Nothing is closed to the superuser; the kernel's own folder is.
        let run = run(desk.path(), &["merge", "入力", "--out", "/proc/集約.xlsx", "--quiet"]);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.starts_with("エラー: 出力先"), "{}", run.stderr);
        return;
    }
    let run = run(desk.path(), &["merge", "入力", "--out", "空/集約.xlsx", "--quiet"]);
    let message = "エラー: 出力先に書き込めません
  場所: 空/集約.xlsx
  対応: 「読み取り専用」を外すか、書込みのできるフォルダを指定してください";
    assert_eq!((run.stderr.trim_end(), run.code), (message, Some(2)));
    assert_eq!(files_in(desk.path()), before);
}

#[test]
fn an_output_that_is_no_workbook_or_an_input() {
    refused(
        &["merge", "入力", "--out", "集約.xls"],
        "エラー: 出力「集約.xls」の名前が .xlsx で終わっていません
  対応: 集約.xlsx のように書く",
    );
    refused(
        &["merge", "画像/282014_姫路市.xlsx", "--out", "画像/282014_姫路市.xlsx"],
        "エラー: 出力「画像/282014_姫路市.xlsx」は入力のファイルです
  対応: 別の名前を書く",
    );
    refused(
        &["merge", "画像", "--out", "画像/282014_姫路市.xlsx"],
        "エラー: 出力「画像/282014_姫路市.xlsx」は入力のファイルです
  対応: 別の名前を書く",
    );
    refused(
        &["inspect", "画像/282014_姫路市.xlsx", "--annotate", "画像/282014_姫路市.xlsx"],
        "エラー: 出力「画像/282014_姫路市.xlsx」は入力のファイルです
  対応: 別の名前を書く",
    );
}

#[test]
fn a_file_of_zero_bytes() {
    written(
        &["merge", "零", "--out", "集約.xlsx"],
        "読み取り 1/1 282014_姫路市.xlsx
エラー[unreadable-file] ファイルを読めません
  場所: 282014_姫路市.xlsx
  内容: 中身が空（0バイト）のファイルです
  期待: 壊れていない Excel・ODS・CSV のファイル
  対応: 送信や保存の途中で失われていないか確かめ、提出元からもらい直す
  影響: このファイルの値は集約に入っていない
1ファイル、0団体、0件の指標をまとめました。
  判定: 順調 0、概ね順調 0、やや遅れ 0、遅れ 0、判定不能 0
  指摘: エラー 1、警告 0、参考 0（「要確認」シート）
  出力: 集約.xlsx",
    );
}

#[test]
fn a_photograph_that_calls_itself_a_workbook() {
    written(
        &["merge", "画像", "--out", "集約.xlsx"],
        "読み取り 1/1 282014_姫路市.xlsx
エラー[not-a-spreadsheet] 表計算のファイルではありません
  場所: 282014_姫路市.xlsx
  内容: 実体は画像です
  期待: xlsx、xlsm、xlsb、xls、ods、csv、tsv のいずれか
  対応: もとのExcelファイルを提出元からもらう
  影響: このファイルの値は集約に入っていない
1ファイル、0団体、0件の指標をまとめました。
  判定: 順調 0、概ね順調 0、やや遅れ 0、遅れ 0、判定不能 0
  指摘: エラー 1、警告 0、参考 0（「要確認」シート）
  出力: 集約.xlsx",
    );
}

#[test]
fn options_that_make_no_sense() {
    let merge = |more: &[&'static str]| [&["merge", "入力", "--out", "集約.xlsx"], more].concat();
    refused(
        &merge(&["--year", "去年"]),
        "エラー: --year の「去年」を年度として読めません
  対応: R4、令和4年度、2022 のように書く",
    );
    for date in ["2026-02-30", "2026-13-01", "11月20日", ""] {
        refused(&merge(&["--date", date]), &format!("エラー: --date の「{date}」を日付として読めません\n  対応: 2026-11-20 のように書く"));
    }
    refused(
        &merge(&["--sheets", "一覽表"]),
        "エラー: --sheets の「一覽表」というシートはありません
  期待: 概要、総括表、一覧表、遅れ一覧、団体別、比較、提出状況、要確認、前回比較、訂正・確認済み、検算、全セル精算、凡例・出典
  対応: シートの名前をコンマで区切って書く",
    );
    refused(
        &merge(&["--ruels", "kobe"]),
        "エラー: 「--ruels」という指定はありません。「--rules」のことですか
  対応: torimatome --help で書き方を確かめる",
    );
    refused(
        &["merge", "--out", "集約.xlsx"],
        "エラー: 入力が足りません
  期待: フォルダかファイル。job.toml のあるフォルダの中では要らない
  対応: torimatome --help で書き方を確かめる",
    );
    refused(
        &["inspect", "無い.xlsx"],
        "エラー: ファイル「無い.xlsx」を開けません
  対応: 名前と場所を確かめる",
    );
}

#[test]
fn templates_and_rules_that_are_not_there() {
    refused(
        &["merge", "入力", "--out", "集約.xlsx", "--templates", "無い辞書"],
        "エラー: フォルダ「無い辞書」がありません
  対応: --templates の書き方を確かめる",
    );
    refused(
        &["merge", "入力", "--out", "集約.xlsx", "--layout", "無い.toml"],
        "エラー: レイアウト「無い.toml」を読めません
  対応: 場所を確かめ、UTF-8で保存し直す",
    );
    let desk = desk();
    for (arguments, named) in [
        (["--rules", "koube"], "「koube」はありません。「kobe」ではありませんか"),
        (["--templates", "辞書"], "エラー: 辞書/units.toml 1行目: TOMLとして読めません"),
    ] {
        let run = run(desk.path(), &[&["merge", "入力", "--out", "集約.xlsx"], &arguments[..]].concat());
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(run.stderr.contains(named), "{arguments:?}: {}", run.stderr);
        assert!(!desk.path().join("集約.xlsx").exists(), "{arguments:?}");
    }
}
