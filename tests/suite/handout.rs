//! 配布用 holds what may be published and nothing else: every part of it is searched for what may not.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use rust_xlsxwriter::{Format, Note, Workbook};

use crate::program::{Run, run_in, samples};

/// A submission with everything that must not get out: contact, comment, link, wrong figure, a record that is not to be published.
fn submission(path: &Path) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("内部様式").unwrap();
    for (row, text) in [(0, "数値目標・KPIの進捗状況"), (1, "団体名：神戸市"), (2, "担当者名：山田太郎　電話：078-123-4567")]
    {
        sheet.write_string(row, 0, text).unwrap();
    }
    for (col, text) in (0..).zip(["指標", "単位", "目標値（令和4年度）", "実績値（令和4年度）", "担当課", "備考", "公表"])
    {
        sheet.write_string_with_format(4, col, text, &Format::new().set_bold()).unwrap();
    }
    let rows: [(&str, &str, f64, &str, &str); 4] = [
        ("公開の指標", "件", 100.0, "50", "公表"),
        ("伏せておく指標", "人", 777.0, "70", "非公表"),
        ("もうひとつの公開の指標", "件", 20.0, "2O件", "公表"),
        ("三つめの公開の指標", "件", 20.0, "19", "公表"),
    ];
    for (row, (indicator, unit, target, actual, public)) in (5..).zip(rows) {
        sheet.write_string(row, 0, indicator).unwrap();
        sheet.write_string(row, 1, unit).unwrap();
        sheet.write_number(row, 2, target).unwrap();
        match actual.parse::<f64>() {
            Ok(number) => sheet.write_number(row, 3, number).unwrap(),
            Err(_) => sheet.write_string(row, 3, actual).unwrap(),
        };
        sheet.write_string(row, 4, "企画課").unwrap();
        sheet.write_string(row, 5, "庁内限りの事情").unwrap();
        sheet.write_string(row, 6, public).unwrap();
    }
    sheet.insert_note(5, 3, &Note::new("決裁前の覚え書き")).unwrap();
    workbook.save(path).unwrap();
}

/// Every part of a package as text.
fn parts(path: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            (part.name().unwrap().into_owned(), String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect()
}

fn merged(folder: &Path) -> Run {
    let input = folder.join("入力");
    fs::create_dir(&input).unwrap();
    submission(&input.join("281000_神戸市_取扱注意.xlsx"));
    fs::write(
        input.join("名前の分からない団体.csv"),
        "指標,単位,目標値（令和4年度）,実績値（令和4年度）\n無名の指標,件,10,9\n別の指標,件,10,9\n",
    )
    .unwrap();
    run_in(folder, &["merge", "入力", "--out", "集約.xlsx", "--handout", "資料.xlsx"])
}

#[test]
fn nothing_that_may_not_be_published_is_in_any_part() {
    let folder = tempfile::tempdir().unwrap();
    let run = merged(folder.path());
    assert_eq!(run.code, Some(1), "the wrong figure is an error\n{}", run.stderr);
    let (inside, outside) = (parts(&folder.path().join("集約.xlsx")), parts(&folder.path().join("資料.xlsx")));
    let found = |parts: &[(String, String)], word: &str| parts.iter().any(|(name, text)| name.contains(word) || text.contains(word));
    // What the staff see and nobody else: each is looked for in both, so that the search itself is known to find it.
    let bytes = fs::read(folder.path().join("入力/281000_神戸市_取扱注意.xlsx")).unwrap();
    let hash = sha2_hex(&bytes);
    let kept = [
        "取扱注意",
        "名前の分からない団体",
        "内部様式",
        ".csv",
        "伏せておく指標",
        "決裁前の覚え書き",
        "庁内限りの事情",
        "<hyperlink",
        "comments",
        "vmlDrawing",
        "not-a-number",
        "数値として読めません",
        "281000-001",
        "SHA-256",
        "torimatome-records",
        "検算",
        "要確認",
        "提出状況",
        "全セル精算",
        hash.as_str(),
    ];
    for word in kept {
        assert!(found(&inside, word), "内部用に {word} がない");
        assert!(!found(&outside, word), "配布用に {word} がある");
    }
    // What nobody sees.
    for word in ["山田太郎", "078-123-4567", "777"] {
        assert!(!found(&outside, word), "配布用に {word} がある");
    }
    let core = outside.iter().find(|(name, _)| name == "docProps/core.xml").map(|(_, text)| text).unwrap();
    assert!(core.contains("<dc:creator></dc:creator>") && core.contains("<cp:lastModifiedBy></cp:lastModifiedBy>"), "{core}");
    for word in ["公開の指標", "神戸市", "団体名不明（1）", "無名の指標", "企画課", "資料５"] {
        assert!(found(&outside, word), "配布用に {word} がない");
    }
}

fn sha2_hex(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[test]
fn the_sheets_are_those_of_the_council() {
    let folder = tempfile::tempdir().unwrap();
    let input = samples().display().to_string();
    let run = run_in(folder.path(), &["merge", &input, "--out", "集約.xlsx", "--handout", "資料.xlsx", "--paper", "A3"]);
    assert!(run.stderr.contains("配布用: 資料.xlsx"), "{}", run.stderr);
    let sheets = crate::workbook::read(&folder.path().join("資料.xlsx"));
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["概要", "総括表", "一覧表", "遅れ一覧", "比較", "比較（図）", "凡例"]);
    let parts = parts(&folder.path().join("資料.xlsx"));
    let pages = parts.iter().filter(|(_, text)| text.contains("<pageSetup"));
    assert!(pages.clone().count() == 7 && pages.clone().all(|(_, text)| text.contains("paperSize=\"8\"")), "A3");
}

#[test]
fn a_handout_is_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let input = samples().display().to_string();
    let run = run_in(folder.path(), &["merge", &input, "--out", "集約.xlsx", "--handout", "集約.xlsx"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr.trim_end(), "エラー: --out と --handout が同じファイル「集約.xlsx」です\n  対応: 別の名前を書く");
    let run = run_in(folder.path(), &["merge", &input, "--out", "集約.xlsx", "--paper", "B5"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("エラー: --paper の「B5」という用紙は使えません"), "{}", run.stderr);
}

#[test]
fn only_a_known_yes_is_published_and_no_contact_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("入力");
    fs::create_dir(&input).unwrap();
    for (at, head) in ["公表の可否", "公開可否", "公表状況"].iter().enumerate() {
        let mut text = format!("基本目標,指標,単位,目標値（令和4年度）,実績値（令和4年度）,{head}\n");
        for (row, (words, told)) in [
            ("公表", "出す"),
            ("可", "出す"),
            ("○", "出す"),
            ("", "出す"),
            ("公表しない", "伏せる"),
            ("しない", "伏せる"),
            ("✕", "伏せる"),
            ("ｘ", "伏せる"),
            ("N", "伏せる"),
            ("未公表", "伏せる"),
            ("内部限り", "伏せる"),
            ("要確認", "伏せる"),
            ("一部公表", "伏せる"),
        ]
        .iter()
        .enumerate()
        {
            let _ = writeln!(text, "目標 連絡は078-111-33{row:02},{told}指標{row}の数（担当 a{row}@b.lg.jp）,件,10,9,{words}");
        }
        let body = [("281000", "神戸市"), ("282014", "姫路市"), ("282022", "尼崎市")][at];
        fs::write(input.join(format!("{}_{}.csv", body.0, body.1)), text).unwrap();
    }
    let run = run_in(folder.path(), &["merge", "入力", "--out", "集約.xlsx", "--handout", "資料.xlsx", "--data", "D"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let (inside, outside) = (parts(&folder.path().join("集約.xlsx")), parts(&folder.path().join("資料.xlsx")));
    let found = |parts: &[(String, String)], word: &str| parts.iter().any(|(_, text)| text.contains(word));
    assert!(found(&inside, "伏せる指標") && found(&inside, "078-111-33") && found(&inside, "a1@b.lg.jp"));
    for word in ["伏せる指標", "078-111-33", "@b.lg.jp"] {
        assert!(!found(&outside, word), "{word}");
    }
    for row in 0..4 {
        assert!(found(&outside, &format!("出す指標{row}の数（〔連絡先〕）")), "{row}");
    }
    let findings = fs::read_to_string(folder.path().join("D/findings.csv")).unwrap();
    for (word, count) in [("要確認", 3), ("一部公表", 3)] {
        let told = findings.lines().filter(|line| line.contains("ambiguous-value") && line.contains(&format!(",{word},"))).count();
        assert_eq!(told, count, "{word}\n{findings}");
    }
    assert!(findings.contains("personal-data"));
}
