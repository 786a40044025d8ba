//! The samples again, in the formats that none of them has: ods, xlsb, csv and the bare records of xls; and files made to do harm.
//!
//! Out: names and bytes. Small containers whose parts are as a writer of the format leaves them, so that a change of a few bytes goes deep;
//! bombs that are small on the disk and large in memory or endless to read.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use torimatome::grid::{Content, Grid};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::random::Random;
use crate::seeds::{GRIDS, SAMPLES};

/// The samples in other formats: name and bytes.
pub static MADE: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let small: Vec<&Grid> = GRIDS.iter().filter(|grid| grid.cells.len() < 400).take(3).collect();
    let mut made = Vec::new();
    for (at, grid) in small.into_iter().enumerate() {
        made.push((format!("表{at}.ods"), ods(grid)));
        made.push((format!("表{at}.xlsb"), xlsb(grid)));
        made.push((format!("表{at}.csv"), csv(grid)));
    }
    made.extend(SAMPLES.iter().filter(|(_, bytes)| bytes.starts_with(b"\xd0\xcf")).map(|(name, bytes)| (name.clone(), records(bytes))));
    made
});

/// A container of those parts.
pub fn zip_of(parts: &[(&str, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The records of an xls workbook without the compound file around them.
fn records(xls: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(xls)).unwrap();
    let mut stream = Vec::new();
    file.open_stream("Workbook").unwrap().read_to_end(&mut stream).unwrap();
    stream
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "</text:p><text:p>")
}

fn ods(grid: &Grid) -> Vec<u8> {
    let mut rows = String::new();
    let (mut row, mut col) = (0, 0);
    for cell in &grid.cells {
        if cell.pos.row != row {
            let blank = cell.pos.row - row - 1;
            rows.push_str("</table:table-row>");
            if blank > 0 {
                let _ = write!(rows, "<table:table-row table:number-rows-repeated=\"{blank}\"><table:table-cell/></table:table-row>");
            }
            rows.push_str("<table:table-row>");
            (row, col) = (cell.pos.row, 0);
        }
        if cell.pos.col > col {
            let _ = write!(rows, "<table:table-cell table:number-columns-repeated=\"{}\"/>", cell.pos.col - col);
        }
        col = cell.pos.col + 1;
        let kind = match cell.content {
            Content::Number(number) => format!("office:value-type=\"float\" office:value=\"{number}\""),
            _ => "office:value-type=\"string\"".to_owned(),
        };
        let _ = write!(rows, "<table:table-cell {kind}><text:p>{}</text:p></table:table-cell>", escaped(&cell.as_text()));
    }
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"表\"><table:table-row>{rows}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    zip_of(&[("mimetype", kind), ("content.xml", content.into_bytes())], CompressionMethod::Stored)
}

/// A record of xlsb: its kind and length in seven bits a byte.
fn binary(kind: u16, data: &[u8]) -> Vec<u8> {
    let packed = |mut number: usize| {
        let mut bytes = Vec::new();
        loop {
            let low = u8::try_from(number & 0x7f).unwrap();
            number >>= 7;
            bytes.push(if number == 0 { low } else { low | 0x80 });
            if number == 0 {
                return bytes;
            }
        }
    };
    [packed(usize::from(kind)), packed(data.len()), data.to_vec()].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [&u32::try_from(units.len()).unwrap().to_le_bytes()[..], &units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()].concat()
}

fn xlsb(grid: &Grid) -> Vec<u8> {
    let mut sheet = Vec::new();
    let mut row = None;
    for cell in &grid.cells {
        if row != Some(cell.pos.row) {
            row = Some(cell.pos.row);
            sheet.extend(binary(0, &[&cell.pos.row.to_le_bytes()[..], &[0; 8]].concat()));
        }
        let head = [cell.pos.col.to_le_bytes(), [0; 4]].concat();
        sheet.extend(match &cell.content {
            Content::Number(number) => binary(5, &[&head[..], &number.to_le_bytes()].concat()),
            _ => binary(6, &[head, wide(&cell.as_text())].concat()),
        });
    }
    sheet.extend(binary(130, &[]));
    let tab = [vec![0; 8], wide("r1"), wide("表")].concat();
    let link = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"r1\" Type=\"http://x/{kind}\" Target=\"{target}\"/></Relationships>").into_bytes()
    };
    let parts = [
        ("_rels/.rels", link("officeDocument", "xl/workbook.bin")),
        ("xl/workbook.bin", binary(156, &tab)),
        ("xl/_rels/workbook.bin.rels", link("worksheet", "worksheets/sheet1.bin")),
        ("xl/worksheets/sheet1.bin", sheet),
    ];
    zip_of(&parts, CompressionMethod::Stored)
}

fn csv(grid: &Grid) -> Vec<u8> {
    let last = grid.cells.iter().map(|cell| cell.pos.row).max().unwrap_or(0);
    let mut text = String::new();
    for row in 0..=last {
        let mut col = 0;
        for cell in grid.row(row) {
            text.push_str(&",".repeat((cell.pos.col - col) as usize));
            col = cell.pos.col;
            let _ = write!(text, "\"{}\"", cell.as_text().replace('"', "\"\""));
        }
        text.push_str("\r\n");
    }
    encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
}

/// A file made to outgrow or to hang its reader.
pub fn bomb(random: &mut Random) -> (String, Vec<u8>) {
    let large = 1 << (10 + random.below(17));
    let count = *random.pick(&[0_u64, 1, 65_536, 1 << 20, u64::from(u32::MAX), u64::MAX]);
    let table = |table: String| {
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
        );
        let kind = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
        ("爆弾.ods".to_owned(), zip_of(&[("mimetype", kind), ("content.xml", content.into_bytes())], CompressionMethod::Deflated))
    };
    let book = |shared: String, sheet: String| {
        let parts = [
            (
                "_rels/.rels",
                b"<Relationships><Relationship Id=\"r\" Type=\"x/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_vec(),
            ),
            ("xl/workbook.xml", "<workbook xmlns:r=\"x\"><sheets><sheet name=\"表\" r:id=\"r1\"/></sheets></workbook>".as_bytes().to_vec()),
            ("xl/sharedStrings.xml", shared.into_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.into_bytes()),
        ];
        ("爆弾.xlsx".to_owned(), zip_of(&parts, CompressionMethod::Deflated))
    };
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
    match random.below(8) {
        0 => book(String::new(), format!("<worksheet>{}<sheetData/></worksheet>", " ".repeat(large))),
        1 => book(
            format!("<sst uniqueCount=\"{count}\" count=\"{count}\"><si><t>a</t></si></sst>"),
            "<worksheet><sheetData/></worksheet>".to_owned(),
        ),
        2 => book(
            String::new(),
            format!(
                "<worksheet><dimension ref=\"A1:XFD{count}\"/><sheetData><row r=\"{count}\"><c r=\"XFD{count}\"><v>1</v></c></row></sheetData></worksheet>"
            ),
        ),
        3 => book(
            String::new(),
            format!("<worksheet><sheetData>{}</sheetData></worksheet>", "<row><c><v>1</v></c></row>".repeat(large / 64)),
        ),
        4 => table(format!("<table:table><table:table-row table:number-rows-repeated=\"{count}\">{cell}</table:table-row></table:table>")),
        5 => table(format!(
            "<table:table><table:table-row><table:table-cell table:number-columns-repeated=\"{count}\"/>{cell}</table:table-row></table:table>"
        )),
        6 => table("<table:table><table:table-row>".repeat(large / 64)),
        _ => {
            let inner = zip_of(&[("xl/workbook.xml", vec![b' '; large])], CompressionMethod::Deflated);
            ("爆弾.xlsx".to_owned(), zip_of(&[("内側.zip", inner.clone()), ("xl/workbook.xml", inner)], CompressionMethod::Stored))
        }
    }
}
