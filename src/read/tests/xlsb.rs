//! xlsb: parts written by hand.

use std::io::{Cursor, Write as _};

use super::{pairs, read_as, texts, told};
use crate::grid::{Content, Style};
use crate::place::Pos;

/// A record whose kind and length are packed in seven bits a byte.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let packed = |number: usize| {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        let high = u8::try_from(number >> 7).unwrap_or(0);
        if high == 0 { vec![low] } else { vec![low | 0x80, high] }
    };
    [packed(usize::from(kind)), packed(data.len()), data.to_vec()].concat()
}

fn string(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&u32::try_from(units.len() / 2).unwrap_or(0).to_le_bytes()[..], &units].concat()
}

/// A cell's record: column, look, value.
fn cell(kind: u16, col: u32, look: u32, value: &[u8]) -> Vec<u8> {
    record(kind, &[&col.to_le_bytes()[..], &look.to_le_bytes(), value].concat())
}

#[expect(clippy::unwrap_used, reason = "writing to memory")]
fn xlsb(sheet: &[u8]) -> Vec<u8> {
    let relations = br#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.bin"/></Relationships>"#;
    let parts = br#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.bin"/>
        <Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.bin"/>
        <Relationship Id="rId3" Type="http://x/styles" Target="styles.bin"/></Relationships>"#;
    let tab = record(156, &[&[2, 0, 0, 0, 1, 0, 0, 0][..], &string("rId1"), &string("表")].concat());
    let shared = record(19, &[&[0][..], &string("相談件数")].concat());
    let font = |looks: u16, weight: u16| record(43, &[&[0, 0][..], &looks.to_le_bytes(), &weight.to_le_bytes(), &[0; 10]].concat());
    let xf = |format: u16, font: u16| record(47, &[&[0, 0][..], &format.to_le_bytes(), &font.to_le_bytes(), &[0; 10]].concat());
    let code = record(44, &[&170_u16.to_le_bytes()[..], &string("0\"人\"")].concat());
    let styles = [code, font(0, 400), font(8, 700), xf(9, 0), record(617, &[2, 0, 0, 0]), xf(0, 0), xf(170, 1), record(618, &[])].concat();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("_rels/.rels", &relations[..]),
        ("xl/workbook.bin", &tab),
        ("xl/_rels/workbook.bin.rels", parts),
        ("xl/sharedStrings.bin", &shared),
        ("xl/styles.bin", &styles),
        ("xl/worksheets/sheet1.bin", sheet),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn records_become_cells() {
    let row = |row: u32, hidden: u8| record(0, &[&row.to_le_bytes()[..], &[0; 7], &[hidden]].concat());
    let sheet = [
        row(0, 0),
        cell(7, 0, 0, &0_u32.to_le_bytes()),
        cell(5, 1, 1, &165.5_f64.to_le_bytes()),
        cell(7, 2, 0, &9_u32.to_le_bytes()),
        row(4, 0x10),
        cell(2, 0, 0, &(20_u32 << 2 | 2).to_le_bytes()),
        cell(6, 1, 0, &string("中3まで")),
        cell(11, 2, 0, &[0x07]),
        cell(10, 3, 0, &[1]),
        record(176, &[1_u32.to_le_bytes(), 4_u32.to_le_bytes(), 3_u32.to_le_bytes(), 3_u32.to_le_bytes()].concat()),
        record(130, &[]),
    ]
    .concat();
    let read = read_as("a.xlsb", &xlsb(&sheet));
    let grid = &read.output.grids[0];
    // D5 stands under the merged region D2:D5.
    assert_eq!(texts(grid), pairs(&[("A1", "相談件数"), ("B1", "165.5"), ("A5", "20"), ("B5", "中3まで"), ("C5", "#DIV/0!")]));
    let styled = grid.get(Pos::new(0, 1));
    assert_eq!(styled.and_then(|c| c.format.as_deref()), Some("0\"人\""));
    assert_eq!(styled.map(|c| c.style), Some(Style { bold: true, filled: false, struck: true }));
    assert_eq!(grid.get(Pos::new(4, 2)).map(|c| (c.formula, c.content.clone())), Some((true, Content::Error("#DIV/0!".into()))));
    assert_eq!((grid.hidden, grid.hidden_rows.as_slice()), (true, &[4][..]));
    assert_eq!(
        told(&read.findings),
        [
            ("unreadable-file", "C1".to_owned(), "セルの文字が保存されていません（共有文字列の番号が範囲の外です）: C1"),
            ("hidden-content", String::new(), "隠れたシートです（セル5個）"),
            ("hidden-content", String::new(), "内容のある行が隠れています: 5"),
        ]
    );
}

#[test]
fn a_part_without_its_end_gives_nothing() {
    let cut = read_as("a.xlsb", &xlsb(&record(0, &[0; 12])));
    assert_eq!(told(&cut.findings), [("unreadable-file", String::new(), "シートの中身が途中で終わっています")]);
}
