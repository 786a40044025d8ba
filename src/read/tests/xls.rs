//! xls: records written by hand, and the sample against what xlrd gives.

use std::io::{Cursor, Write as _};

use super::{pairs, read_as, sample, texts, told};
use crate::grid::Content;
use crate::place::Pos;

pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

pub(super) fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let count = u16::try_from(units.len()).unwrap_or(0);
    [&count.to_le_bytes()[..], &[1], &units.iter().flat_map(|u| u.to_le_bytes()).collect::<Vec<u8>>()].concat()
}

/// Row, column and look at the start of a cell's record.
fn head(row: u16, col: u16, look: u16) -> Vec<u8> {
    [row, col, look].iter().flat_map(|n| n.to_le_bytes()).collect()
}

pub(super) fn cell(kind: u16, row: u16, col: u16, look: u16, body: &[u8]) -> Vec<u8> {
    record(kind, &[&head(row, col, look)[..], body].concat())
}

/// A stream of one sheet 表, Excel 97 or later, with two looks: General, and `0"人"`.
pub(super) fn stream(globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    let font = record(0x0031, &[0; 16]);
    let format = record(0x041e, &[&170_u16.to_le_bytes()[..], &wide("0\"人\"")].concat());
    let xf = |format: u16| record(0x00e0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat());
    let name: Vec<u8> = "表".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let opening = [begin.clone(), font, format, xf(0), xf(170), globals.to_vec()].concat();
    let end = record(0x000a, &[]);
    let tab_length = 4 + 6 + 2 + name.len();
    let offset = u32::try_from(opening.len() + tab_length + end.len()).unwrap_or(0);
    let tab = record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0, 1, 1], &name].concat());
    [opening, tab, end.clone(), begin, sheet.to_vec(), end].concat()
}

#[test]
fn records_of_every_kind_become_cells() {
    let shared = record(0x00fc, &[&2_u32.to_le_bytes()[..], &1_u32.to_le_bytes(), &wide("相談件数")].concat());
    let result_text = [&[0, 0, 0, 0, 0, 0, 0xff, 0xff][..], &[0; 8]].concat();
    let sheet = [
        record(0x0208, &[&[2, 0][..], &[0; 10], &[0x20, 0, 0, 0]].concat()),
        cell(0x00fd, 0, 0, 0, &0_u32.to_le_bytes()),
        cell(0x00fd, 0, 1, 0, &7_u32.to_le_bytes()),
        cell(0x0203, 1, 0, 1, &165.5_f64.to_le_bytes()),
        cell(0x027e, 1, 1, 1, &(20_u32 << 2 | 2).to_le_bytes()),
        record(
            0x00bd,
            &[&[1, 0, 2, 0][..], &[1, 0], &(5_u32 << 2 | 2).to_le_bytes(), &[0, 0], &(675_u32 << 2 | 3).to_le_bytes(), &[3, 0]].concat(),
        ),
        cell(0x0205, 2, 0, 0, &[0x2a, 1]),
        cell(0x0006, 2, 1, 0, &result_text),
        record(0x0207, &wide("中3まで")),
        cell(0x0204, 3, 0, 0, &wide("隠れた値")),
        record(0x00e5, &[&[1, 0][..], &[2, 0, 3, 0, 0, 0, 0, 0]].concat()),
    ]
    .concat();
    let read = read_as("a.xls", &stream(&[record(0x0042, &932_u16.to_le_bytes()), shared].concat(), &sheet));
    let grid = &read.output.grids[0];
    assert_eq!(
        texts(grid),
        pairs(&[("A1", "相談件数"), ("A2", "165.5"), ("B2", "20"), ("C2", "5"), ("D2", "6.75"), ("A3", "#N/A"), ("B3", "中3まで")])
    );
    assert_eq!(grid.get(Pos::new(1, 2)).and_then(|c| c.format.as_deref()), Some("0\"人\""));
    assert_eq!(grid.get(Pos::new(2, 1)).map(|c| c.formula), Some(true));
    assert_eq!(grid.hidden_rows, [2]);
    assert_eq!(
        told(&read.findings),
        [
            ("unreadable-file", "B1".to_owned(), "セルの文字が保存されていません（共有文字列の番号が範囲の外です）: B1"),
            ("hidden-content", String::new(), "内容のある行が隠れています: 3"),
        ]
    );
}

#[test]
fn a_comment_is_found_by_the_object_that_holds_it() {
    let object = record(0x005d, &[&[0x15, 0, 0x12, 0, 0x19, 0, 7, 0][..], &[0; 14]].concat());
    let text = record(0x01b6, &[&[0; 10][..], &[2, 0], &[0; 6]].concat());
    let characters = record(0x003c, &[&[1][..], &"速報".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat());
    let note = record(0x001c, &[0, 0, 0, 0, 0, 0, 7, 0, 0, 0]);
    let sheet = [cell(0x0203, 0, 0, 0, &1.0_f64.to_le_bytes()), object, text, characters, note].concat();
    let read = read_as("a.xls", &stream(&[], &sheet));
    assert_eq!(read.output.grids[0].cells[0].comment.as_deref(), Some("速報"));
}

/// A stream of Excel 5.0/95 whose strings are CP932, with the code page that it declares.
fn narrow(codepage: u16) -> Vec<u8> {
    let narrow = |text: &str| encoding_rs::SHIFT_JIS.encode(text).0.into_owned();
    let begin = record(0x0809, &[0, 5, 5, 0, 0, 0, 0, 0]);
    let end = record(0x000a, &[]);
    let declared = record(0x0042, &codepage.to_le_bytes());
    let name = narrow("表");
    let offset = u32::try_from(begin.len() + declared.len() + 4 + 7 + name.len() + end.len()).unwrap_or(0);
    let tab = record(0x0085, &[&offset.to_le_bytes()[..], &[0, 0, 2], &name].concat());
    let text = narrow("待機児童");
    let label = cell(0x0204, 0, 0, 0, &[&[8, 0][..], &text].concat());
    [begin.clone(), declared, tab, end.clone(), begin, label, end].concat()
}

#[test]
fn a_wrong_code_page_is_seen_through_and_told() {
    for (codepage, told_of) in
        [(932, vec![]), (1252, vec!["文字コードはコードページ1252とされていますが、Shift_JISとして読むと日本語になります"])]
    {
        let read = read_as("a.xls", &narrow(codepage));
        let grid = &read.output.grids[0];
        assert_eq!((&*grid.name, texts(grid)), ("表", pairs(&[("A1", "待機児童")])), "{codepage}");
        assert_eq!(read.findings.iter().map(|f| f.detail.as_str()).collect::<Vec<_>>(), told_of);
    }
}

#[expect(clippy::unwrap_used, reason = "writing to memory")]
fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

#[test]
fn every_kind_of_password_is_told() {
    let locked = |body: &[u8]| compound(&[("Workbook", &stream(&record(0x002f, body), &[]))]);
    let encrypted = |info: &[u8]| compound(&[("EncryptedPackage", &[0; 5000]), ("EncryptionInfo", info)]);
    for (bytes, detail) in [
        (locked(&[0, 0, 1, 2, 3, 4]), "読み取りパスワードで暗号化されています（Excel 95までの方式）"),
        (locked(&[1, 0, 1, 0, 1, 0]), "読み取りパスワードで暗号化されています（Excel 97-2003の標準の方式）"),
        (locked(&[1, 0, 2, 0, 2, 0]), "読み取りパスワードで暗号化されています（Excel 2002以降の強い方式）"),
        (encrypted(&[4, 0, 4, 0, 0x40]), "読み取りパスワードで暗号化されています（Excel 2010以降の方式）"),
        (encrypted(&[3, 0, 2, 0, 0x24]), "読み取りパスワードで暗号化されています（Excel 2007の方式）"),
    ] {
        assert_eq!(told(&read_as("a.xlsx", &bytes).findings), [("password-protected", String::new(), detail)]);
    }
}

#[test]
fn a_compound_file_is_read_from_small_and_large_sectors() {
    let small = stream(&[], &cell(0x0203, 0, 0, 0, &1.0_f64.to_le_bytes()));
    let many: Vec<u8> = (0..2000).flat_map(|row| cell(0x0203, row, 0, 0, &f64::from(row).to_le_bytes())).collect();
    for (stream, count) in [(small, 1), (stream(&[], &many), 2000)] {
        let read = read_as("a.xls", &compound(&[("Workbook", &stream)]));
        assert_eq!(read.output.grids.iter().map(|grid| grid.cells.len()).collect::<Vec<_>>(), [count]);
    }
    let word = compound(&[("WordDocument", b"x")]);
    assert_eq!(told(&read_as("a.doc", &word).findings), [("not-a-spreadsheet", String::new(), "実体はWord文書です")]);
}

/// Sheets, counts and texts as xlrd gives them.
#[test]
fn the_sample_is_whole() {
    let (name, bytes) = sample("102041");
    let read = read_as(&name, &bytes);
    let counts: Vec<(&str, usize)> = read.output.grids.iter().map(|grid| (&*grid.name, grid.cells.len())).collect();
    assert_eq!(counts, [("1-1", 108), ("1-2", 67), ("2-1", 90), ("2-2", 50), ("3-1", 108), ("3-2", 65), ("集計", 12)]);
    assert_eq!((read.output.grids[0].merges.len(), read.output.grids[1].merges.len()), (15, 13));
    let head = read.output.grids[0].get(Pos::new(2, 3)).map(|cell| cell.content.clone());
    assert_eq!(head, Some(Content::Text("令和3年度\n①関連事業実施状況・②課題・③今後の方策等".into())));
    assert_eq!(read.findings, []);
}
