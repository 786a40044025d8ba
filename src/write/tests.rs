//! Workbooks and CSV files read back, and what is said when they cannot be written.

use std::error::Error;
use std::fs;
use std::path::Path;

use super::*;
use crate::report::{Report, ReportOptions, ReportTemplate, build, fixture};
use crate::templates::Templates;

type Outcome = Result<(), Box<dyn Error>>;

fn report(bodies: usize) -> Result<Report, Box<dyn Error>> {
    let template = ReportTemplate::load(&Templates::embedded()).map_err(|fault| fault.to_string())?;
    Ok(build(&fixture::run(bodies), &template, &ReportOptions { version: "0.0.0", ..ReportOptions::default() }))
}

#[test]
fn equal_reports_give_equal_bytes() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (one, two) = (folder.path().join("一.xlsx"), folder.path().join("二.xlsx"));
    xlsx(&report(3)?, &one)?;
    xlsx(&report(3)?, &two)?;
    assert_eq!(fs::read(one)?, fs::read(two)?);
    Ok(())
}

#[test]
fn four_csv_files_appear() -> Outcome {
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("新しいフォルダ");
    data(&fixture::run(3), &target)?;
    let mut names: Vec<String> = fs::read_dir(&target)?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["findings.csv", "records.csv", "sheets.csv", "values.csv"]);
    let values = fs::read_to_string(target.join("values.csv"))?;
    assert!(values.starts_with("\u{feff}record,code,municipality,"));
    assert!(values.contains(
        "281000-002,281000,神戸市,281000_神戸市_KPI.xlsx,1-1 '実績',F8,観光入込客数,,target,2022,2022,年度,120万人,1200000,人,,value,\r\n"
    ));
    assert!(values.contains(",がん検診の受診率,肺,actual,2022,2022,年度,胃:11.0% 肺:31.2%,31.2,%,,value,\r\n"));
    Ok(())
}

fn refused(target: &Path) -> Result<String, Box<dyn Error>> {
    Ok(xlsx(&report(1)?, target).err().map(|error| error.to_string()).unwrap_or_default())
}

#[test]
fn what_cannot_be_written_is_said_with_its_remedy() -> Outcome {
    let folder = tempfile::tempdir()?;
    let missing = folder.path().join("ない").join("集約.xlsx");
    let said = refused(&missing)?;
    assert!(said.starts_with("出力先のフォルダがありません"), "{said}");
    assert!(said.contains("対応: フォルダを作るか"), "{said}");
    assert!(refused(folder.path())?.starts_with("出力先に同じ名前のフォルダがあります"));
    let locked = folder.path().join("読み取り専用.xlsx");
    fs::write(&locked, "前のまま")?;
    let mut rights = fs::metadata(&locked)?.permissions();
    rights.set_readonly(true);
    fs::set_permissions(&locked, rights)?;
    assert!(refused(&locked)?.starts_with("出力先に書き込めません"));
    assert_eq!(fs::read_to_string(&locked)?, "前のまま");
    assert_eq!(fs::read_dir(folder.path())?.count(), 1, "nothing is left behind");
    Ok(())
}
