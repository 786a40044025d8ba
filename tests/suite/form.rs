//! The form: written, filled in by somebody else, read back without any loss.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::program::{Merged, files_in, run_in, sample};
use crate::tidy::{Row, Tidy};

/// First row of indicators, from 1: title, head block, heads and example stand above.
const FIRST: usize = 10;

/// A round: last time's workbook and its values, and the forms made from it.
struct Round {
    folder: tempfile::TempDir,
    before: Vec<Row>,
}

impl Round {
    /// Two bodies whose last answers are of different years.
    fn new() -> Self {
        let merged = Merged::of(&[&sample("102041"), &sample("281000")], &[]);
        let before = merged.table("values.csv").unwrap().rows;
        let folder = tempfile::tempdir().unwrap();
        fs::copy(merged.workbook(), folder.path().join("前回.xlsx")).unwrap();
        fs::write(folder.path().join("名簿.csv"), "団体コード\n102041\n281000\n283011\n").unwrap();
        let round = Self { folder, before };
        let run = run_in(round.path(), &["form", "--roster", "名簿.csv", "--year", "R5", "--previous", "前回.xlsx", "--out", "様式"]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        round
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn form(&self, code: &str) -> PathBuf {
        files_in(&self.path().join("様式")).into_iter().find(|path| path.file_name().unwrap().to_string_lossy().starts_with(code)).unwrap()
    }

    /// What is read from the files of a folder.
    fn read(&self, folder: &str) -> (Vec<Row>, Vec<Row>) {
        let data = format!("{folder}_データ");
        let out = format!("{folder}_集約.xlsx");
        let run = run_in(self.path(), &["merge", folder, "--out", &out, "--data", &data, "--year", "R5"]);
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
        let rows = |name: &str| Tidy::read(&self.path().join(&data).join(name)).unwrap().rows;
        (rows("values.csv"), rows("findings.csv"))
    }
}

/// Types texts into cells of the first sheet of a workbook, as a program would that knows nothing of it but its cells.
fn typed(path: &Path, target: &Path, cells: &[(String, &str)]) {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut out = zip::ZipWriter::new(fs::File::create(target).unwrap());
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let mut text = String::from_utf8(bytes).unwrap();
            for (cell, value) in cells {
                let start = text.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell} がない"));
                let end = start + text[start..].find("/>").unwrap();
                let style = text[start..end].split("s=\"").nth(1).unwrap().split('"').next().unwrap();
                let cell = match value.parse::<f64>() {
                    Ok(_) => format!("<c r=\"{cell}\" s=\"{style}\"><v>{value}</v></c>"),
                    Err(_) => format!("<c r=\"{cell}\" s=\"{style}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"),
                };
                text.replace_range(start..end + 2, &cell);
            }
            bytes = text.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap();
}

fn meaning(row: &Row) -> String {
    row.line(&["value", "unit", "qualifier", "status"])
}

fn key(row: &Row) -> String {
    row.line(&["code", "indicator", "component", "measure", "column_year"])
}

/// Fills in the forms: every third actual is a word, a new indicator stands in the first empty row, one row is not to be published.
fn fill(round: &Round) -> BTreeMap<String, String> {
    fs::create_dir(round.path().join("入力")).unwrap();
    let mut expected = BTreeMap::new();
    for code in ["102041", "281000"] {
        let names: Vec<String> = indicators(&round.before, code);
        let mut cells = vec![("O3".to_owned(), "令和8年10月20日")];
        let values: Vec<String> = (1..=names.len()).map(|n| if n % 3 == 0 { "集計中".to_owned() } else { format!("{n}.5") }).collect();
        for (at, value) in values.iter().enumerate() {
            cells.push((format!("L{}", FIRST + at), value));
            expected.insert(format!("{code}-{at}"), value.clone());
        }
        let new = FIRST + names.len();
        cells.extend(
            [("E", "新しい指標"), ("F", "社"), ("K", "10"), ("L", "12"), ("Q", "非公表")].map(|(col, text)| (format!("{col}{new}"), text)),
        );
        let form = round.form(code);
        typed(&form, &round.path().join("入力").join(form.file_name().unwrap()), &cells);
    }
    expected
}

/// The indicators of a body, one for each record, in their order.
fn indicators(rows: &[Row], code: &str) -> Vec<String> {
    let mut records: BTreeMap<&str, &str> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.get("code") == code) {
        records.insert(row.get("record"), row.get("indicator"));
    }
    records.into_values().map(str::to_owned).collect()
}

#[test]
fn what_is_filled_in_is_read_back_and_nothing_of_the_form_becomes_a_record() {
    let round = Round::new();
    let expected = fill(&round);
    let (values, findings) = round.read("入力");
    for code in ["102041", "281000"] {
        let mut names = indicators(&round.before, code);
        names.push("新しい指標".to_owned());
        assert_eq!(indicators(&values, code), names, "{code}: 例や記入要領は記録にならず、指標は順に残る");
        let of_year = |row: &&Row| row.get("code") == code && row.get("measure") == "actual" && row.get("column_year") == "2023";
        let actual: Vec<&Row> = values.iter().filter(of_year).collect();
        assert_eq!(actual.len(), names.len());
        for (at, row) in actual.iter().enumerate().take(names.len() - 1) {
            assert_eq!(row.get("text"), expected[&format!("{code}-{at}")], "{}", row.get("cell"));
            assert_eq!(row.get("status"), if row.get("text") == "集計中" { "pending" } else { "value" });
        }
        assert_eq!(meaning(actual[names.len() - 1]), "12,社,,value");
    }
    let wrong: Vec<String> =
        findings.iter().filter(|row| row.get("severity") == "error").map(|row| row.line(&["code", "cell", "text", "message"])).collect();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(!findings.iter().any(|row| row.get("code") == "old-form"));
}

#[test]
fn last_times_figures_stand_in_the_form_as_they_were() {
    let round = Round::new();
    fill(&round);
    let (values, _) = round.read("入力");
    let mut now: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &values {
        now.entry(key(row)).or_default().push(meaning(row));
    }
    let (mut carried, mut lost) = (0, Vec::new());
    // The last year answered: 令和3年度 in 伊勢崎市, 令和4年度 in 神戸市.
    let answered = |row: &&Row| row.get("column_year") == if row.get("code") == "102041" { "2021" } else { "2022" };
    for row in round.before.iter().filter(|row| matches!(row.get("measure"), "target" | "actual")).filter(answered) {
        match now.get(&key(row)) {
            Some(found) if found.contains(&meaning(row)) => carried += 1,
            found => lost.push(format!("{} {} {found:?}", key(row), meaning(row))),
        }
    }
    assert!(carried > 300, "{carried}");
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn a_form_saved_by_libreoffice_says_the_same() {
    let round = Round::new();
    fill(&round);
    let profile = format!("-env:UserInstallation=file://{}/profile", round.path().display());
    for kind in ["xlsx", "ods", "xls"] {
        let run = Command::new("soffice")
            .args([&profile, "--headless", "--convert-to", kind, "--outdir"])
            .arg(round.path().join(kind))
            .args(files_in(&round.path().join("入力")))
            .stdin(Stdio::null())
            .output();
        if run.is_err() {
            let _ = writeln!(std::io::stderr(), "\n!!! LibreOffice（soffice）がないため、保存し直した様式の読み比べを飛ばした\n");
            return;
        }
        let line = |row: &Row| format!("{} {} {}", key(row), row.get("cell"), meaning(row));
        let plain: Vec<String> = round.read("入力").0.iter().map(line).collect();
        let saved: Vec<String> = round.read(kind).0.iter().map(line).collect();
        let differing: Vec<_> = plain.iter().zip(&saved).filter(|(a, b)| a != b).take(5).collect();
        assert!(plain.len() == saved.len() && differing.is_empty(), "{kind}: {} と {} 行 {differing:#?}", plain.len(), saved.len());
    }
}

#[test]
fn a_form_of_another_version_is_told_and_a_changed_form_is_not_overwritten() {
    let round = Round::new();
    fill(&round);
    let run = run_in(round.path(), &["check", "入力", "--form", "R5-2"]);
    assert!(run.stdout.contains("警告[old-form] 古い様式で提出されています\n  場所: 102041_伊勢崎市_様式R5-1.xlsx ▸ シート「様式」 ▸ H2\n  項目: 様式の版\n  内容: 「R5-1」\n  期待: 様式 R5-2"), "{}", run.stdout);

    let form = round.form("102041");
    fs::copy(round.path().join("入力").join(form.file_name().unwrap()), &form).unwrap();
    let standing = fs::read(&form).unwrap();
    let arguments = ["form", "--roster", "名簿.csv", "--year", "R5", "--previous", "前回.xlsx", "--out", "様式"];
    let again = run_in(round.path(), &arguments);
    assert_eq!(again.code, Some(2), "{}", again.stderr);
    assert!(again.stderr.contains("中身の違う様式がすでにあります\n  内容: 102041_伊勢崎市_様式R5-1.xlsx\n"), "{}", again.stderr);
    assert!(fs::read(&form).unwrap() == standing);
    let told = run_in(round.path(), &[&arguments[..], &["--overwrite", "--json"]].concat());
    assert!(told.stdout.contains("\"unchanged\":2") && fs::read(&form).unwrap() != standing, "{}{}", told.stdout, told.stderr);
}

#[test]
fn forms_need_a_roster_and_a_year() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("名簿.csv"), "団体コード,団体名\n102041,\n").unwrap();
    let said = |arguments: &[&str]| {
        let run = run_in(folder.path(), arguments);
        assert_eq!(run.code, Some(2));
        run.stderr.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(said(&["form"]), "エラー: 名簿がありません");
    assert_eq!(said(&["form", "--roster", "名簿.csv"]), "エラー: 実績を求める年度が決まりません");
    assert_eq!(
        said(&["form", "--roster", "名簿.csv", "--year", "R5", "--previous", "名簿.csv"]),
        "エラー: 前回のブック「名簿.csv」: torimatome が作った集約ブックではありません"
    );
}

#[test]
fn targets_on_the_way_to_the_final_one_are_carried_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let csv = "指標,単位,目標値（R5）,実績値（R5）,目標値（R6）,目標値（R7）,目標値（R8）,目標値（R9）\n\
               新規就農者数,人,50,47,60,70,80人以上,90\n\
               市税の収納率,%,97,96.9,97.5,,98.1,98.5\n\
               移住者数,人,25,18,30,,,\n";
    fs::create_dir(folder.path().join("先月")).unwrap();
    fs::write(folder.path().join("先月/102041_伊勢崎市.csv"), csv).unwrap();
    fs::write(folder.path().join("名簿.csv"), "団体コード\n102041\n").unwrap();
    let merged = |input: &str, year: &str| {
        let run = run_in(
            folder.path(),
            &["merge", input, "--out", &format!("{input}.xlsx"), "--data", &format!("{input}_データ"), "--year", year],
        );
        assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
        Tidy::read(&folder.path().join(format!("{input}_データ/values.csv"))).unwrap().rows
    };
    let targets = |rows: &[Row]| -> Vec<String> {
        let mut lines: Vec<String> = rows
            .iter()
            .filter(|row| row.get("measure") == "target" && row.get("column_year") >= "2024" && row.get("status") == "value")
            .map(|row| row.line(&["indicator", "column_year", "value", "unit", "qualifier"]))
            .collect();
        lines.sort_unstable();
        lines
    };
    let before = targets(&merged("先月", "R5"));
    assert_eq!(before.len(), 8, "{before:?}");
    let arguments = ["form", "--roster", "名簿.csv", "--year", "R6", "--previous", "先月.xlsx", "--out", "様式"];
    let run = run_in(folder.path(), &arguments);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(targets(&merged("様式", "R6")), before);
}
