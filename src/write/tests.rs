//! Workbooks and CSV files read back, and what is said when they cannot be written.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use calamine::Reader;

use super::*;
use crate::place::{Place, Pos, column_letters};
use crate::report::Report;
use crate::report::fixture::{self, Fixture};
use crate::report::sheet::{Body, Cell, Content, Link, Row, Style};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn equal_reports_give_equal_bytes() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (one, two) = (folder.path().join("一.xlsx"), folder.path().join("二.xlsx"));
    xlsx(&Fixture::of(3)?.report(), &one)?.put()?;
    xlsx(&Fixture::of(3)?.report(), &two)?.put()?;
    assert_eq!(fs::read(one)?, fs::read(two)?);
    Ok(())
}

/// The cell that another reader should find, as text.
fn told(content: &Content) -> String {
    match content {
        Content::Text(text) => text.to_string(),
        Content::Formula(formula) => formula[1].clone(),
        Content::Number(number) => number.normalize().to_string(),
        Content::Blank => String::new(),
    }
}

#[test]
fn another_reader_finds_every_cell_as_the_report_has_it() -> Outcome {
    let compared = read_back(&Fixture::of(3)?.report())?;
    assert!(compared > 2_000, "{compared}");
    Ok(())
}

/// Texts that would like to be something else, or that no cell likes to hold.
#[test]
fn hostile_texts_come_out_as_they_are() -> Outcome {
    let texts = [
        "=HYPERLINK(\"http://example.invalid\",\"開く\")",
        "+1",
        "-1+2",
        "@SUM(A1:A9)",
        "＝1",
        "\t先頭のタブ",
        "改行\nあり",
        "\u{1}\u{b}\u{1f}制御文字",
        "😀👨‍👩‍👧 絵文字",
        "\u{202e}右から左\u{202c} עברית",
        "_xD800_ _xDFFF_ _x0041_ _x005F_",
        "\u{fffe}\u{ffff}非文字",
        "'先頭の引用符",
        "[表]:*?/\\ \"名前\"",
        "<b>&amp;</b>]]>",
        " 前後の空白 ",
    ];
    // The second time there are so many rows that they are made apart.
    for bodies in [1, 60] {
        let mut fixture = Fixture::of(bodies)?;
        let run = &mut fixture.run;
        for (judged, text) in run.judged.iter_mut().zip(texts) {
            judged.record.indicator = Arc::from(text);
            judged.record.department = Arc::from(text);
            let place = &judged.record.place;
            judged.record.place = Place::new(Arc::clone(&place.file), Arc::from(text), place.pos);
        }
        run.judged[17].record.note = Arc::from("長".repeat(32_767));
        run.judged[18].record.note = Arc::from("長".repeat(32_768));
        let shortened = crate::report::shortened(run);
        assert_eq!(shortened.iter().map(|finding| finding.item.as_str()).collect::<Vec<_>>(), [&*run.judged[18].record.indicator]);
        let report = fixture.report();
        let apart = report.sheets.iter().any(|sheet| sheet.name == "一覧表" && sheet.body.is_some());
        assert_eq!(apart, bodies > 1);
        read_back(&report)?;
    }
    Ok(())
}

#[test]
fn a_body_may_look_like_empty_cells() -> Outcome {
    let fixture = Fixture::of(1)?;
    let mut report = fixture.report();
    report.font.size = style::DEFAULT_SIZE;
    let cells = |row: usize| (0..8).map(|col| Cell::text(format!("{row}の{col}"), Style::Plain).at(col)).collect();
    let sheet = report.sheets.iter_mut().find(|sheet| sheet.name == "要確認").ok_or("no such sheet")?;
    let first = sheet.rows.len();
    sheet.rows.extend((0..1_500).map(|_| Row { height: 15.0, cells: Vec::new() }));
    let looks = vec![Cell::blank(Style::Plain)];
    sheet.body = Some(Body { rows: first..first + 1_500, make: Arc::new(cells), looks, beside: Vec::new() });
    read_back(&report)?;
    Ok(())
}

#[test]
fn many_rows_that_are_held_keep_their_regions_and_charts() -> Outcome {
    let fixture = Fixture::of(60)?;
    let report = fixture.report();
    let at = report.sheets.iter().position(|sheet| sheet.name == "総括表").ok_or("no such sheet")?;
    let sheet = &report.sheets[at];
    assert!(sheet.body.is_none() && held::body(sheet).is_some(), "{} cells", sheet.size());
    read_back(&report)?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("集約.xlsx");
    xlsx(&report, &path)?.put()?;
    let regions = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.span > 1).count();
    let text = part(&path, &format!("xl/worksheets/sheet{}.xml", at + 1))?;
    assert_eq!(text.matches("<mergeCell ").count(), regions);
    assert!(regions > 60, "{regions}");
    let name = &fixture.run.judged[0].record.municipality.name;
    let drawn = (1..=3).filter_map(|chart| part(&path, &format!("xl/charts/chart{chart}.xml")).ok());
    assert!(drawn.filter(|chart| chart.contains(&**name)).count() > 0, "the chart carries what it is drawn from");
    Ok(())
}

/// The links of a sheet: cell, target, place inside the target.
fn links(path: &Path, sheet: usize) -> Result<Vec<[String; 3]>, Box<dyn Error>> {
    let value =
        |text: &str, name: &str| text.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next().map(str::to_owned));
    let related = part(path, &format!("xl/worksheets/_rels/sheet{sheet}.xml.rels"))?;
    let related: Vec<&str> = related.split("<Relationship ").collect();
    let ids: std::collections::BTreeSet<String> = related.iter().filter_map(|text| value(&format!(" {text}"), "Id")).collect();
    assert_eq!(ids.len(), related.len() - 1, "no number is given twice");
    let target = |id: &str| related.iter().find(|text| text.contains(&format!("Id=\"{id}\""))).and_then(|text| value(text, "Target"));
    let xml = part(path, &format!("xl/worksheets/sheet{sheet}.xml"))?;
    let links = xml.split("<hyperlink ").skip(1).map(|text| {
        let text = format!(" {}", text.split("/>").next().unwrap_or_default());
        let id = value(&text, "r:id").and_then(|id| target(&id)).unwrap_or_default();
        [value(&text, "ref").unwrap_or_default(), id, value(&text, "location").unwrap_or_default()]
    });
    Ok(links.collect())
}

#[test]
fn links_of_a_body_are_spelled_as_those_of_the_library() -> Outcome {
    let paths = [
        "入力/達成率 50%[案].xlsx",
        "../a&b<c>\"d\".xlsx",
        "C:/業務/入力/a.xlsx",
        "//server/共有/a^`{}.xlsx",
        "/業務/a.xlsx",
        "\\\\server\\共有\\a.xlsx",
        "案#2.xlsx",
        "a%20b.xlsx",
    ];
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("集約.xlsx");
    let fixture = Fixture::of(1)?;
    let mut report = fixture.report();
    let cell = |row: usize| {
        let place = [(Arc::from("表 'A' & B"), Some(Pos::new(6, 6))), (Arc::from("表"), None), (Arc::from(""), None)];
        let (sheet, pos) = place[row % 3].clone();
        let link = Link::Source { path: Arc::from(paths[row / 3 % paths.len()]), sheet, pos };
        Cell::text("→", Style::Link).at(1).link(Some(link))
    };
    let count = paths.len() * 3;
    let at = report.sheets.iter().position(|sheet| sheet.name == "要確認").ok_or("no such sheet")?;
    let sheet = &mut report.sheets[at];
    sheet.filter = None;
    sheet.table = None;
    sheet.rows = (0..count).map(|row| Row { height: 15.0, cells: vec![cell(row)] }).collect();
    xlsx(&report, &path)?.put()?;
    let library = links(&path, at + 1)?;
    assert_eq!(library.len(), count - 3, "a path with a number sign has none");
    let sheet = &mut report.sheets[at];
    sheet.rows.iter_mut().for_each(|row| row.cells.clear());
    let make = Arc::new(move |row: usize| vec![Cell::blank(Style::Text), cell(row)]);
    let looks = vec![Cell::blank(Style::Text), Cell::blank(Style::Link)];
    sheet.body = Some(Body { rows: 0..count, make, looks, beside: Vec::new() });
    xlsx(&report, &path)?.put()?;
    assert_eq!(links(&path, at + 1)?, library);
    Ok(())
}

/// Writes a report and compares every cell that another reader finds; gives their number.
fn read_back(report: &Report<'_>) -> Result<usize, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("集約.xlsx");
    xlsx(report, &path)?.put()?;
    let mut workbook: calamine::Xlsx<_> = calamine::open_workbook(&path)?;
    // The last sheet is hidden and keeps the records for a later run.
    let names = workbook.sheet_names();
    assert_eq!(names[..names.len() - 1], report.sheets.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>());
    let mut compared = 0;
    for sheet in &report.sheets {
        let range = workbook.worksheet_range(&sheet.name)?;
        for (row, at) in (0..).zip(0..sheet.rows.len()) {
            for cell in &*sheet.cells(at) {
                let found = match range.get_value((row, u32::from(cell.col))) {
                    Some(calamine::Data::Float(number)) => number.to_string(),
                    Some(calamine::Data::String(text)) => text.clone(),
                    None | Some(calamine::Data::Empty) => String::new(),
                    other => format!("{other:?}"),
                };
                let expected = told(&cell.content);
                let same = match (&cell.content, found.parse::<f64>(), expected.parse::<f64>()) {
                    (Content::Text(_), ..) => found == expected,
                    (_, Ok(found), Ok(expected)) => (found - expected).abs() <= expected.abs() * f64::EPSILON,
                    _ => found == expected,
                };
                assert!(same, "{} {}{}: {found:?} for {expected:?}", sheet.name, column_letters(u32::from(cell.col)), row + 1);
                compared += 1;
            }
        }
    }
    Ok(compared)
}

/// The text of one part of a workbook.
fn part(path: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path)?)?;
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name)?, &mut text)?;
    Ok(text)
}

#[test]
fn a_workbook_has_no_author_no_formula_of_others_and_a_fixed_day() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("集約.xlsx");
    xlsx(&Fixture::of(2)?.report(), &path)?.put()?;
    let core = part(&path, "docProps/core.xml")?;
    assert!(core.contains("<dc:creator></dc:creator>"), "{core}");
    assert!(core.contains("2020-01-01T00:00:00Z"), "{core}");
    for sheet in 1..=12 {
        let text = part(&path, &format!("xl/worksheets/sheet{sheet}.xml"))?;
        assert!(!text.contains("HYPERLINK("), "sheet {sheet}");
    }
    assert!(part(&path, "xl/sharedStrings.xml")?.contains("=HYPERLINK("), "kept as text");
    Ok(())
}

#[test]
fn a_link_leads_to_the_quoted_sheet_and_cell_of_a_relative_path() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("集約.xlsx");
    xlsx(&Fixture::of(2)?.report(), &path)?.put()?;
    let sheet = part(&path, "xl/worksheets/sheet3.xml")?;
    assert!(sheet.contains("location=\"'1-1 ''実績'''!G7\""));
    let targets = part(&path, "xl/worksheets/_rels/sheet3.xml.rels")?;
    assert!(targets.contains("Target=\"入力/281000_神戸市_KPI.xlsx\" TargetMode=\"External\""), "{targets}");
    Ok(())
}

#[test]
fn a_path_with_signs_that_links_use_is_escaped_once() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("集約.xlsx");
    let mut fixture = Fixture::of(2)?;
    fixture.run.sources[0].link = Arc::from("入力/達成率 50%[案].xlsx");
    fixture.run.sources[1].link = Arc::from("入力/案#2.xlsx");
    xlsx(&fixture.report(), &path)?.put()?;
    let targets = part(&path, "xl/worksheets/_rels/sheet3.xml.rels")?;
    assert!(targets.contains("Target=\"入力/達成率%2050%25%5b案%5d.xlsx\""), "{targets}");
    assert!(!targets.contains("案#2") && !targets.contains("案%232"), "{targets}");
    Ok(())
}

#[test]
fn four_csv_files_appear() -> Outcome {
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("新しいフォルダ");
    data(&fixture::run(3), &target)?.into_iter().try_for_each(Staged::put)?;
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
    Ok(xlsx(&Fixture::of(1)?.report(), target).err().map(|error| error.to_string()).unwrap_or_default())
}

#[test]
fn what_cannot_be_written_is_said_with_its_remedy() -> Outcome {
    let folder = tempfile::tempdir()?;
    let missing = folder.path().join("ない").join("集約.xlsx");
    let said = refused(&missing)?;
    assert!(said.starts_with("出力先のフォルダがありません"), "{said}");
    assert!(said.contains("対応: フォルダを作るか"), "{said}");
    assert!(refused(folder.path())?.starts_with("出力先に同じ名前のフォルダがあります"));
    let file = folder.path().join("ファイル");
    fs::write(&file, "")?;
    assert!(refused(&file.join("集約.xlsx"))?.starts_with("出力先のフォルダとして指定された場所にファイルがあります"));
    fs::remove_file(&file)?;
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

#[test]
fn a_table_that_is_longer_than_a_sheet_goes_on_between_two_bodies() -> Outcome {
    let mut fixture = Fixture::of(3)?;
    fixture.template.limits.rows = 50;
    let report = fixture.report();
    let names: Vec<&str> = report.sheets.iter().map(|sheet| sheet.name.as_str()).filter(|name| name.starts_with("一覧表")).collect();
    assert_eq!(names, ["一覧表", "一覧表（2）"]);
    let text = report.to_text();
    assert!(text.contains("※ 行が多いため、団体の区切りで2枚のシートに分けた（1枚目）。"), "two bodies of 21 rows, then one");
    assert!(text.contains("一覧表（2） → 一覧表（2）") || text.contains("\"一覧表（2）\" → 一覧表（2）"), "the index names both");
    // The last body's rows are looked up on the second sheet.
    assert!(text.contains("='一覧表（2）'!"));
    read_back(&report)?;
    Ok(())
}

#[test]
fn a_large_run_does_without_the_sheets_that_repeat_it() -> Outcome {
    let mut fixture = Fixture::of(1)?;
    fixture.template.limits.records = 19;
    let report = fixture.report();
    assert!(report.sheets.iter().all(|sheet| !matches!(sheet.name.as_str(), "団体別" | "検算")) && report.memory.is_none());
    let told = [
        "※ 指標が19件を超えるため、すべての指標をくり返すシート（団体別・検算）は省いた。",
        "※ 指標が19件を超えるため、次回の比較のための控え（非表示のシート）は入っていない。",
    ];
    let text = report.to_text();
    assert!(told.iter().all(|told| text.contains(told)), "{text}");
    Ok(())
}

#[test]
fn tables_and_names_are_those_of_excel() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("集約.xlsx");
    xlsx(&Fixture::of(2)?.report(), &path)?.put()?;
    let table = part(&path, "xl/tables/table1.xml")?;
    assert!(table.contains("displayName=\"表_一覧表\"") && table.contains("name=\"達成率\"") && table.contains("<autoFilter"), "{table}");
    let workbook = part(&path, "xl/workbook.xml")?;
    for name in ["概要_順調", "概要_合計", "一覧表_達成率", "検算_一致"] {
        assert!(workbook.contains(&format!("<definedName name=\"{name}\">")), "{name}\n{workbook}");
    }
    assert!(workbook.contains("_xlnm.Print_Area") && workbook.contains("_xlnm.Print_Titles"));
    let drawing = part(&path, "xl/drawings/drawing1.xml")?;
    assert!(drawing.contains("descr=\"判定の分布の横棒グラフ。順調 "), "{drawing}");
    Ok(())
}
