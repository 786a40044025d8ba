//! Anomalies that a reader may pass over without a word, each in a file made for it: read rightly, or told.

use super::ods::ods;
use super::xls::{cell, record, stream, wide};
use super::xlsx::by_hand;
use super::{pairs, read_as, texts, told};
use crate::grid::Content;
use crate::place::Pos;

/// A number in a workbook whose third look has that builtin format.
fn dated(format: u16, globals: &[u8], number: f64) -> Vec<u8> {
    let look = record(0x00e0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat());
    stream(
        &[&look, globals].concat(),
        &[cell(0x0203, 0, 0, 2, &number.to_le_bytes()), cell(0x0203, 0, 1, 0, &number.to_le_bytes())].concat(),
    )
}

#[test]
fn dates_of_the_1904_system_move_and_figures_do_not() {
    let of_1904 = record(0x0022, &[1, 0]);
    let grid = &read_as("a.xls", &dated(14, &of_1904, 43_538.0)).output.grids[0];
    assert_eq!(texts(grid), pairs(&[("A1", "45000"), ("B1", "43538")]));
    let grid = &read_as("a.xls", &dated(14, &record(0x0022, &[0, 0]), 43_538.0)).output.grids[0];
    assert_eq!(texts(grid), pairs(&[("A1", "43538"), ("B1", "43538")]));
}

/// The formats that only a Japanese Excel knows by number; they are in no file.
#[test]
fn builtin_formats_of_japan_are_dates() {
    for (format, code) in [
        (27, "[$-411]ge\\.m\\.d"),
        (28, "[$-411]ggge\"年\"m\"月\"d\"日\""),
        (30, "m/d/yy"),
        (31, "yyyy\"年\"m\"月\"d\"日\""),
        (34, "yyyy\"年\"m\"月\""),
        (35, "m\"月\"d\"日\""),
        (36, "[$-411]ge\\.m\\.d"),
        (50, "[$-411]ge\\.m\\.d"),
        (51, "[$-411]ggge\"年\"m\"月\"d\"日\""),
        (52, "yyyy\"年\"m\"月\""),
        (53, "m\"月\"d\"日\""),
        (54, "[$-411]ggge\"年\"m\"月\"d\"日\""),
        (55, "yyyy\"年\"m\"月\""),
        (56, "m\"月\"d\"日\""),
        (57, "[$-411]ge\\.m\\.d"),
        (58, "[$-411]ggge\"年\"m\"月\"d\"日\""),
    ] {
        // That it is taken for a date shows in a workbook of the 1904 system.
        let read = read_as("a.xls", &dated(format, &record(0x0022, &[1, 0]), 1.0));
        let cell = read.output.grids[0].get(Pos::new(0, 0));
        assert_eq!(
            cell.map(|cell| (cell.format.as_deref(), cell.content.clone())),
            Some((Some(code), Content::Number(1463.0))),
            "{format}"
        );
    }
}

#[test]
fn serials_that_are_no_day_stay_as_they_are_stored() {
    for serial in [0.0, 60.0, -1.0, 2_958_466.0, 0.5] {
        let grid = &read_as("a.xls", &dated(14, &[], serial)).output.grids[0];
        assert_eq!(grid.get(Pos::new(0, 0)).map(|cell| cell.content.clone()), Some(Content::Number(serial)));
    }
}

/// Latin letters in one byte each beside Japanese in two, whatever code page is declared.
#[test]
fn the_code_page_of_unicode_strings_does_not_matter() {
    for codepage in [932_u16, 1252, 1200, 10001, 65001] {
        let narrow = [&[3, 0, 0][..], b"KPI"].concat();
        let sheet = [cell(0x0204, 0, 0, 0, &wide("待機児童数")), cell(0x0204, 0, 1, 0, &narrow)].concat();
        let read = read_as("a.xls", &stream(&record(0x0042, &codepage.to_le_bytes()), &sheet));
        assert_eq!(texts(&read.output.grids[0]), pairs(&[("A1", "待機児童数"), ("B1", "KPI")]), "{codepage}");
        assert_eq!(read.findings, []);
    }
}

#[test]
fn two_different_cells_at_one_address_are_told() {
    let number = |value: f64| cell(0x0203, 4, 2, 0, &value.to_le_bytes());
    let read = read_as("a.xls", &stream(&[], &[number(150.0), number(1500.0)].concat()));
    assert_eq!(texts(&read.output.grids[0]), pairs(&[("C5", "1500")]));
    let detail = "同じ番地に違う値のセルが二つ以上保存されています: C5";
    assert_eq!(told(&read.findings), [("ambiguous-value", "C5".to_owned(), detail)]);
    let same = read_as("a.xls", &stream(&[], &[number(150.0), number(150.0)].concat()));
    assert_eq!((texts(&same.output.grids[0]), same.findings), (pairs(&[("C5", "150")]), vec![]));
}

#[test]
fn rows_and_columns_beyond_those_of_excel_do_not_come_round_to_the_first() {
    let value = r#"<table:table-cell office:value-type="float" office:value="7"/>"#;
    let below = format!(
        r#"<table:table table:name="表"><table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row><table:table-row>{value}</table:table-row></table:table>"#
    );
    let beside = format!(
        r#"<table:table table:name="表"><table:table-row><table:table-cell table:number-columns-repeated="16384"/>{value}</table:table-row></table:table>"#
    );
    let endless = format!(
        r#"<table:table table:name="表"><table:table-row table:number-rows-repeated="4294967295"><table:table-cell/></table:table-row><table:table-row table:number-rows-repeated="4294967295">{value}</table:table-row></table:table>"#
    );
    for (table, address) in [(below, "A1048577"), (endless, "A4294967296"), (beside, "XFE1")] {
        let read = read_as("a.ods", &ods(&table));
        assert!(read.output.grids[0].cells.is_empty(), "{:?}", texts(&read.output.grids[0]));
        let detail = format!("Excelにない番地（XFD1048576より先など）のセルがあります: {address}");
        assert_eq!(told(&read.findings), [("unreadable-file", String::new(), detail.as_str())]);
    }
}

/// Private characters (外字), the mark of a failed decoding, NUL and control characters.
#[test]
fn characters_that_nobody_can_read_are_told_with_their_cells() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>\u{fffd}人</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>\u{e000}田市</t></is></c>\
        <c r=\"C1\" t=\"inlineStr\"><is><t>_x001B_件</t></is></c></row></sheetData>";
    let xlsx = read_as("a.xlsx", &by_hand("", "", sheet));
    let xls = read_as(
        "a.xls",
        &stream(
            &[],
            &["\u{fffd}人", "\u{e000}田市", "\u{1b}件"]
                .iter()
                .zip(0..)
                .flat_map(|(text, col)| cell(0x0204, 0, col, 0, &wide(text)))
                .collect::<Vec<u8>>(),
        ),
    );
    for read in [xlsx, xls] {
        assert_eq!(texts(&read.output.grids[0]), pairs(&[("A1", "〓人"), ("B1", "〓田市"), ("C1", "〓件")]));
        let detail = "A1（U+FFFD）、B1（U+E000）、C1（U+001B）";
        assert_eq!(told(&read.findings), [("undecodable-character", "A1".to_owned(), detail)]);
    }
}

#[test]
fn a_text_whose_line_ends_and_widths_differ_keeps_every_field_in_its_place() {
    let text = "指標,目標,実績\r\n相談件数,10\n移住者数,20,30,40\r\n\r待機児童数,\"1,000\",,\n";
    let read = read_as("a.csv", text.as_bytes());
    let expected = [
        ("A1", "指標"),
        ("B1", "目標"),
        ("C1", "実績"),
        ("A2", "相談件数"),
        ("B2", "10"),
        ("A3", "移住者数"),
        ("B3", "20"),
        ("C3", "30"),
        ("D3", "40"),
        ("A5", "待機児童数"),
        ("B5", "1,000"),
    ];
    assert_eq!((texts(&read.output.grids[0]), read.findings), (pairs(&expected), vec![]));
}

#[test]
fn a_text_that_changes_its_encoding_half_way_is_told_where() {
    let bytes = [encoding_rs::SHIFT_JIS.encode("指標,目標\n相談件数,10件\n").0.as_ref(), "移住者数,20人\n".as_bytes()].concat();
    let read = read_as("a.csv", &bytes);
    let expected = [("A1", "指標"), ("B1", "目標"), ("A2", "相談件数"), ("B2", "10件"), ("A3", "移住者数"), ("B3", "20人")];
    assert_eq!(texts(&read.output.grids[0]), pairs(&expected));
    let detail = "途中で文字コードが変わっています（3行目から。UTF-8の行とShift_JISの行があります）";
    assert_eq!(told(&read.findings), [("encoding-guessed", String::new(), detail)]);
}

/// One long text that many cells share is small on the disk and endless to look through.
#[test]
fn the_texts_of_all_cells_together_have_a_limit() {
    let shared = format!("<si><t>{}</t></si>", "あ".repeat(20_000));
    let cells = (1..1500).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>")).collect::<Vec<_>>().concat();
    let read = read_as("a.xlsx", &by_hand("", &shared, &format!("<sheetData>{cells}</sheetData>")));
    assert_eq!(told(&read.findings), [("too-large", String::new(), "セルの文字の合計が上限（64MB）を超えています")]);
}
