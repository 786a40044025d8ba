//! The written workbook opened again by other readers: `calamine` always, `LibreOffice` where it is installed.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use calamine::{Data, Reader as _, SheetVisible, Xlsx, open_workbook};

use crate::program::{Merged, files_in, name_of, samples};

/// The sheets in their order.
const SHEETS: [&str; 12] =
    ["概要", "総括表", "一覧表", "遅れ一覧", "団体別", "比較", "比較（図）", "提出状況", "要確認", "検算", "全セル精算", "凡例・出典"];

/// The sheet that keeps the records for a later run; Excel does not offer to show it.
const HIDDEN: &str = "torimatome-records";

/// The cells of a sheet by zero-based row and column.
pub type Cells<T> = BTreeMap<(u32, u32), T>;

pub fn read(path: &Path) -> Vec<(String, Cells<Data>)> {
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let names = workbook.sheet_names();
    names
        .into_iter()
        .filter(|name| name != HIDDEN)
        .map(|name| {
            let range = workbook.worksheet_range(&name).unwrap();
            let (row, col) = range.start().unwrap_or_default();
            let place = |r: usize, c: usize| (row + u32::try_from(r).unwrap(), col + u32::try_from(c).unwrap());
            let cells = range.used_cells().map(|(r, c, data)| (place(r, c), data.clone())).collect();
            (name, cells)
        })
        .collect()
}

#[test]
fn the_sheets_stand_in_their_order_and_none_is_empty() {
    let merged = Merged::of(&[&samples()], &[]);
    let sheets = read(&merged.workbook());
    assert_eq!(sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), SHEETS);
    let workbook: Xlsx<_> = open_workbook(merged.workbook()).unwrap();
    let hidden: Vec<&str> =
        workbook.sheets_metadata().iter().filter(|sheet| sheet.visible != SheetVisible::Visible).map(|sheet| &*sheet.name).collect();
    assert_eq!(hidden, [HIDDEN]);
    for (name, cells) in &sheets {
        assert!(cells.len() > 10, "{name} に {} セルしかない", cells.len());
        let broken: Vec<_> = cells.iter().filter(|(_, data)| matches!(data, Data::Error(_))).collect();
        assert!(broken.is_empty(), "{name}: {broken:?}");
    }
}

#[test]
fn only_the_sheets_asked_for_are_written() {
    let merged = Merged::of(&[&samples()], &["--sheets", "一覧表,総括表"]);
    let names: Vec<String> = read(&merged.workbook()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["総括表", "一覧表"]);
}

#[test]
fn every_record_stands_in_the_list_with_its_figures() {
    let merged = Merged::of(&[&samples()], &[]);
    let sheets = read(&merged.workbook());
    let list = &sheets.iter().find(|(name, _)| name == "一覧表").unwrap().1;
    let mut by_row: BTreeMap<u32, Vec<&Data>> = BTreeMap::new();
    for ((row, _), data) in list {
        by_row.entry(*row).or_default().push(data);
    }
    let holds = |cells: &[&Data], text: &str| cells.iter().any(|data| data.to_string().as_str() == text);
    let near = |cells: &[&Data], wanted: f64| {
        cells.iter().any(|data| matches!(data, Data::Float(number) if (number - wanted).abs() <= 1e-9 * wanted.abs().max(1.0)))
    };
    let records = merged.table("records.csv").unwrap();
    assert!(records.rows.len() > 400, "記録が {} 件しかない", records.rows.len());
    for record in &records.rows {
        let rows: Vec<&Vec<&Data>> = by_row
            .values()
            .filter(|cells| holds(cells, record.get("code")) && cells.iter().any(|data| data.to_string().contains(record.get("indicator"))))
            .collect();
        assert!(!rows.is_empty(), "一覧表にない: {record:?}");
        if let Ok(actual) = record.get("actual").parse::<f64>() {
            assert!(rows.iter().any(|cells| near(cells, actual)), "実績値が一覧表にない: {record:?}\n{rows:?}");
        }
    }
}

#[test]
fn libreoffice_reads_the_same_cells() {
    let merged = Merged::of(&[&samples()], &["--handout", "資料.xlsx"]);
    for book in [merged.workbook(), merged.workbook().with_file_name("資料.xlsx")] {
        let Some(shown) = by_libreoffice(&book) else {
            let _ = writeln!(std::io::stderr(), "\n!!! LibreOffice（soffice）がないため、集約ブックの読み比べを飛ばした\n");
            return;
        };
        for (name, cells) in read(&book) {
            let other = &shown[&name];
            let differing: Vec<String> = cells
                .iter()
                .map(|(place, data)| (place, data, other.get(place).map_or("", String::as_str)))
                .filter(|(_, data, text)| !is_same(data, text))
                .map(|(place, data, text)| format!("{place:?} {data:?} / {text:?}"))
                .collect();
            assert!(differing.is_empty(), "{name}: {} セル\n{}", differing.len(), differing.join("\n"));
            let more = other.iter().filter(|(place, text)| !text.is_empty() && !cells.contains_key(place)).count();
            assert_eq!(more, 0, "{name}: LibreOfficeにだけあるセル");
        }
    }
}

/// The formulas without their stored results are calculated by another program, which finds that every rate and verdict agrees.
#[test]
fn libreoffice_calculates_every_rate_and_verdict_again() {
    for options in [&[][..], &["--rules", "kanagawa"], &["--rules", "kobe"]] {
        let merged = Merged::of(&[&samples()], options);
        let folder = tempfile::tempdir().unwrap();
        let bare = folder.path().join("集約.xlsx");
        let formulas = without_results(&merged.workbook(), &bare);
        let Some(shown) = by_libreoffice(&bare) else {
            let _ = writeln!(std::io::stderr(), "\n!!! LibreOffice（soffice）がないため、検算の読み比べを飛ばした\n");
            return;
        };
        let sheet = &shown["検算"];
        let head = sheet.iter().find(|(_, text)| *text == "一致").map(|((row, col), _)| (*row, *col)).unwrap();
        let agreed: Vec<&str> =
            sheet.iter().filter(|((row, col), _)| *row > head.0 && *col == head.1).map(|(_, text)| text.as_str()).collect();
        assert!(agreed.len() > 200 && formulas > agreed.len() * 5, "{} 行、数式 {formulas}", agreed.len());
        let wrong = agreed.iter().filter(|text| **text != "○").count();
        assert_eq!(wrong, 0, "{options:?}: {} 行のうち", agreed.len());
    }
}

/// A copy of a workbook whose formulas have no results; gives the number of formulas.
fn without_results(from: &Path, to: &Path) -> usize {
    let mut archive = zip::ZipArchive::new(fs::File::open(from).unwrap()).unwrap();
    let mut copy = zip::ZipWriter::new(fs::File::create(to).unwrap());
    let mut formulas = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        let name = part.name().unwrap().into_owned();
        copy.start_file(&*name, zip::write::SimpleFileOptions::default()).unwrap();
        if !name.starts_with("xl/worksheets/sheet") {
            copy.write_all(&bytes).unwrap();
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        let mut rest = text.as_str();
        while let Some(end) = rest.find("</f><v>") {
            formulas += 1;
            copy.write_all(&rest.as_bytes()[..end + 4]).unwrap();
            rest = &rest[end + 7..];
            rest = &rest[rest.find("</v>").unwrap() + 4..];
        }
        copy.write_all(rest.as_bytes()).unwrap();
    }
    copy.finish().unwrap();
    formulas
}

/// Whether a text is what a cell holds.
pub fn is_same(data: &Data, text: &str) -> bool {
    match data {
        Data::Float(number) => is_number(text, *number),
        #[expect(clippy::cast_precision_loss, reason = "counts in a workbook are small")]
        Data::Int(number) => is_number(text, *number as f64),
        other => other.to_string().replace("\r\n", "\n") == text,
    }
}

/// Whether a text is that number, written out or in percent.
fn is_number(text: &str, number: f64) -> bool {
    let read = match text.strip_suffix('%') {
        Some(percent) => percent.parse().map(|percent: f64| percent / 100.0),
        None => text.parse(),
    };
    read.is_ok_and(|read| (read - number).abs() <= 1e-9 * number.abs().max(1.0))
}

/// The texts of every sheet as `LibreOffice` stores them, formulas computed anew; none where it is not installed.
pub fn by_libreoffice(workbook: &Path) -> Option<BTreeMap<String, Cells<String>>> {
    let folder = tempfile::tempdir().unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.path().display());
    // Comma, double quotes, UTF-8, values as stored rather than as shown, every sheet in a file of its own.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", filter, "--outdir"])
        .args([folder.path().join("csv").as_path(), workbook])
        .stdin(Stdio::null())
        .output();
    let output = run.ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sheets = files_in(&folder.path().join("csv")).into_iter().map(|path| {
        let book = workbook.file_stem().unwrap().to_string_lossy();
        let name = name_of(&path).trim_start_matches(&format!("{book}-")).trim_end_matches(".csv").to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut cells = BTreeMap::new();
        for (row, record) in reader.records().enumerate() {
            for (col, field) in record.unwrap().iter().enumerate().filter(|(_, field)| !field.is_empty()) {
                cells.insert((u32::try_from(row).unwrap(), u32::try_from(col).unwrap()), field.to_owned());
            }
        }
        (name, cells)
    });
    Some(sheets.collect())
}
