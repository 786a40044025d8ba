//! Texts that would like to be something else, in every field of text of an xlsx, an ods and a CSV file: each comes out as the text that it
//! was, in the workbook as other readers find it and in the CSV files, or shortened with a finding.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use calamine::Data;
use rust_xlsxwriter::{Note, Workbook};

use crate::program::Merged;
use crate::workbook::{by_libreoffice, is_same, read};

/// A text as it is submitted; as it stands in goals, policies, departments and notes, where white space is a single blank and Japanese
/// goes on over the end of a line; and as it stands in names and units, which have no white space.
struct Text {
    submitted: &'static str,
    line: &'static str,
    squeezed: &'static str,
}

const fn as_it_is(text: &'static str) -> Text {
    Text { submitted: text, line: text, squeezed: text }
}

const TEXTS: [Text; 17] = [
    as_it_is("=HYPERLINK(\"http://example.invalid\",\"開く\")"),
    as_it_is("+1"),
    as_it_is("-1+2"),
    as_it_is("@SUM(A1:A9)"),
    as_it_is("＝1"),
    Text { submitted: "\t先頭のタブ", line: "先頭のタブ", squeezed: "先頭のタブ" },
    Text { submitted: "途中\tのタブ", line: "途中 のタブ", squeezed: "途中のタブ" },
    Text { submitted: "改行\nあり", line: "改行あり", squeezed: "改行あり" },
    Text { submitted: " 前後の空白 ", line: "前後の空白", squeezed: "前後の空白" },
    Text { submitted: "A B  C", line: "A B C", squeezed: "ABC" },
    Text { submitted: "😀 絵文字", line: "😀 絵文字", squeezed: "😀絵文字" },
    as_it_is("\u{202e}右から左\u{202c}עברית"),
    as_it_is("_xD800_と_x0041_"),
    as_it_is("'先頭の引用符"),
    as_it_is("[表]:*?/\\\"名前\""),
    as_it_is("<b>&amp;</b>]]>"),
    as_it_is("=cmd|'/c'!A1"),
];

/// Texts that XML cannot carry as they are, and so no ods.
const UNDECODABLE: [Text; 2] = [
    Text { submitted: "\u{1}\u{b}\u{1f}制御文字", line: "〓〓〓制御文字", squeezed: "〓〓〓制御文字" },
    Text { submitted: "\u{fffe}\u{ffff}非文字", line: "〓〓非文字", squeezed: "〓〓非文字" },
];

/// What a cell can hold in UTF-16 units.
const LONGEST: usize = 32_767;
const HEADS: [&str; 8] = ["基本目標", "施策", "指標名", "単位", "令和5年度目標値", "令和5年度実績値", "担当課", "備考"];

/// The rows of a sheet: each text in each of its fields.
fn rows<'t>(texts: impl IntoIterator<Item = &'t Text>) -> Vec<[String; 8]> {
    let row = |text: &Text| {
        let text = text.submitted.to_owned();
        [text.clone(), text.clone(), format!("{text}の指標"), text.clone(), "20".to_owned(), "15".to_owned(), text.clone(), text]
    };
    texts.into_iter().map(row).collect()
}

fn write_csv(path: &Path, rows: &[[String; 8]]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    writer.write_record(HEADS).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
}

/// The texts of the rows stand in the cells, that of the note also in the note (メモ) of the name.
fn write_xlsx(path: &Path, rows: &[[String; 8]]) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("=1+1 \"引用\" 'a'!").unwrap();
    sheet.write_row(0, 0, HEADS).unwrap();
    for (at, row) in (1..).zip(rows) {
        for (col, text) in (0..).zip(row) {
            match text.parse::<f64>() {
                Ok(number) if (4..6).contains(&col) => sheet.write_number(at, col, number).unwrap(),
                _ => sheet.write_string(at, col, text).unwrap(),
            };
        }
        // The library writes the texts of notes as they are, so they are escaped here as OOXML asks for.
        let escape = |character: char| match character {
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => format!("_x{:04X}_", u32::from(character)),
            _ => character.to_string(),
        };
        let note: String = row[7].replace("_x", "_x005F_x").chars().map(escape).collect();
        sheet.insert_note(at, 2, &Note::new(note)).unwrap();
    }
    workbook.save(path).unwrap();
}

/// A sheet whose name no Excel would take.
fn write_ods(path: &Path, rows: &[[String; 8]]) {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let paragraph = |line: &str| {
        let spaced = escaped(line).replace('\t', "<text:tab/>").replace(' ', "<text:s/>");
        format!("<text:p>{spaced}</text:p>")
    };
    let cell = |text: &str| {
        let paragraphs: String = text.split('\n').map(paragraph).collect();
        format!(r#"<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>"#)
    };
    let heads = HEADS.map(str::to_owned);
    let row = |row: &[String; 8]| format!("<table:table-row>{}</table:table-row>", row.iter().map(|text| cell(text)).collect::<String>());
    let body: String = std::iter::once(&heads).chain(rows).map(row).collect();
    let name = escaped("[]:*?/\\'\"=1+1");
    let spaces =
        ["office", "table", "text"].map(|name| format!(r#" xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0""#)).concat();
    let content = format!(
        r#"<office:document-content{spaces}><office:body><office:spreadsheet><table:table table:name="{name}">{body}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    fs::write(path, zip.finish().unwrap().into_inner()).unwrap();
}

/// The text of a CSV field whose beginning would calculate.
fn guarded(text: &str) -> String {
    // A number with its sign calculates nothing.
    let calculates = text.starts_with(['=', '@', '＝']) || text.starts_with(['+', '-']) && text.parse::<f64>().is_err();
    if calculates { format!("'{text}") } else { text.to_owned() }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

/// Merges a file of that name, and compares every field of every record, in the order of the texts.
fn come_out(name: &str, write: fn(&Path, &[[String; 8]]), texts: &[&Text], notes: bool) -> Merged {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write(&path, &rows(texts.iter().copied()));
    let merged = Merged::of(&[&path], &["--handout", "資料.xlsx"]);
    let records = merged.table("records.csv").unwrap();
    assert_eq!(records.rows.len(), texts.len(), "{name}");
    // What stands in 備考, with the note of the name behind it.
    let remarks = |text: &Text, row: usize| {
        if notes { format!("{0} （C{row}のメモ）Author:{0}", text.line) } else { text.line.to_owned() }
    };
    for (row, (record, text)) in (2..).zip(records.rows.iter().zip(texts)) {
        for column in ["goal", "policy", "department"] {
            assert_eq!(record.get(column), guarded(text.line), "{name}: {column}");
        }
        assert_eq!(record.get("note"), guarded(&remarks(text, row)), "{name}");
        assert_eq!(record.get("indicator"), guarded(&format!("{}の指標", text.squeezed)), "{name}");
    }
    let sheets = read(&merged.workbook());
    let list = &sheets.iter().find(|(name, _)| name == "一覧表").unwrap().1;
    let head = list.iter().find(|(_, data)| **data == Data::String("指標".to_owned())).map(|((row, _), _)| *row).unwrap();
    let column = |title: &str| {
        let found = list.iter().find(|((row, _), data)| *row == head && **data == Data::String(title.to_owned()));
        found.map_or_else(|| panic!("{name}: {title}"), |((_, col), _)| *col)
    };
    for ((row, at), text) in (head + 1..).zip(2..).zip(texts) {
        let shown = |title: &str| match list.get(&(row, column(title))) {
            Some(Data::String(text)) => text.clone(),
            other => panic!("{name}: {title} {other:?}"),
        };
        for title in ["目標", "施策", "担当課"] {
            assert_eq!(shown(title), text.line, "{name}: {title}");
        }
        assert_eq!(shown("指標"), format!("{}の指標", text.squeezed), "{name}");
        assert_eq!(without_blanks(&shown("単位")), text.squeezed, "{name}");
        assert_eq!(shown("備考"), remarks(text, at), "{name}");
    }
    merged
}

/// What other readers find in the workbooks is what the first one finds, and only 検算 has formulas.
fn read_alike(merged: &Merged) {
    for book in [merged.workbook(), merged.workbook().with_file_name("資料.xlsx")] {
        let mut archive = zip::ZipArchive::new(fs::File::open(&book).unwrap()).unwrap();
        let mut with_formulas = 0;
        for at in 0..archive.len() {
            let mut text = String::new();
            let _ = std::io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut text);
            with_formulas += usize::from(text.contains("<f>"));
        }
        assert!(with_formulas <= 1, "{} にある数式のシート: {with_formulas}", book.display());
        let Some(others) = by_libreoffice(&book) else {
            let _ = writeln!(std::io::stderr(), "\n!!! LibreOffice（soffice）がないため、敵対的な文字の読み比べを飛ばした\n");
            return;
        };
        for (name, cells) in read(&book) {
            for (place, data) in &cells {
                let other = others[&name].get(place).map_or("", String::as_str);
                assert!(is_same(data, other), "{name} {place:?}: {data:?} / {other:?}");
            }
        }
    }
}

#[test]
fn texts_of_a_csv_file_come_out_as_they_are() {
    let texts: Vec<&Text> = TEXTS.iter().chain(&UNDECODABLE).collect();
    let merged = come_out("282014_姫路市.csv", write_csv, &texts, false);
    assert!(merged.table("findings.csv").unwrap().rows.iter().any(|finding| finding.get("code") == "undecodable-character"));
    read_alike(&merged);
}

#[test]
fn texts_of_an_xlsx_file_come_out_as_they_are() {
    let texts: Vec<&Text> = TEXTS.iter().chain(&UNDECODABLE).collect();
    read_alike(&come_out("282014_姫路市.xlsx", write_xlsx, &texts, true));
}

#[test]
fn texts_of_an_ods_file_come_out_as_they_are() {
    let texts: Vec<&Text> = TEXTS.iter().collect();
    let merged = come_out("282014_姫路市.ods", write_ods, &texts, false);
    assert_eq!(merged.table("records.csv").unwrap().rows[0].get("sheet"), "[]:*?/\\'\"=1+1");
    read_alike(&merged);
}

/// A text that fills a cell is whole everywhere; one that is longer is cut, and a finding says so.
#[test]
fn a_text_is_cut_only_where_a_cell_cannot_hold_it_and_then_it_is_told() {
    for (name, write) in [("282014_姫路市.csv", write_csv as fn(&Path, &[[String; 8]])), ("282014_姫路市.ods", write_ods)] {
        for longer in [0, 1] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            let long = "長".repeat(LONGEST + longer);
            let row = ["目標", "施策", "利用者の指標", "人", "20", "15", &long, &long].map(str::to_owned);
            write(&path, &[row]);
            let merged = Merged::of(&[&path], &[]);
            let records = merged.table("records.csv").unwrap();
            let whole = "長".repeat(LONGEST);
            assert_eq!([records.rows[0].get("department"), records.rows[0].get("note")], [&whole, &whole], "{name}");
            let told: Vec<String> = merged.table("findings.csv").unwrap().rows.iter().map(|row| row.line(&["code", "cell"])).collect();
            let expected = if longer == 0 { vec![] } else { vec!["too-large,G2".to_owned()] };
            assert_eq!(told, expected, "{name}");
            let full = read(&merged.workbook())
                .iter()
                .flat_map(|(_, cells)| cells.values())
                .filter(|data| **data == Data::String(whole.clone()))
                .count();
            assert!(full >= 2, "{name}: {full}");
        }
    }
}
