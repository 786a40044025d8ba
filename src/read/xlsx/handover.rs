//! What calamine is given to read: a container made here from parts that have been inflated within the limits and decoded.
//!
//! In: texts of parts. Out: their container, not compressed, from which calamine and our own pass read the same bytes. So calamine
//! never sees what a file claims of itself (sizes, directories, links, encodings, parts that hold no cells), only what was checked,
//! under the names that it looks for: the shared texts, the styles, and the worksheets, named by their number.
//! `Handover::of(None, None, ["<worksheet>…</worksheet>"])` holds `xl/1.xml`, the sheet that calamine knows as `1`; sheet `0` is empty.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use calamine::{Reader as _, Xlsx};

use crate::read::trouble::Trouble;

/// A workbook as calamine has it open.
pub(super) type Workbook<'c> = Xlsx<Cursor<&'c [u8]>>;

/// The sheet without cells, which is always there.
pub(super) const EMPTY_SHEET: &str = "0";

const STRINGS: &str = "xl/sharedStrings.xml";
const ROOT_LINKS: &str =
    r#"<Relationships><Relationship Id="r" Type="/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A container under construction.
pub(super) struct Builder {
    zip: zip::ZipWriter<Cursor<Vec<u8>>>,
    strings: String,
    sheets: Vec<String>,
}

impl Builder {
    pub(super) fn new() -> Result<Self, Trouble> {
        let mut builder = Self { zip: zip::ZipWriter::new(Cursor::new(Vec::new())), strings: String::new(), sheets: Vec::new() };
        builder.part("_rels/.rels", ROOT_LINKS)?;
        builder.part(&sheet_part(EMPTY_SHEET), "<worksheet><sheetData></sheetData></worksheet>")?;
        Ok(builder)
    }

    /// Adds the shared texts.
    pub(super) fn strings(&mut self, text: String) -> Result<(), Trouble> {
        self.part(STRINGS, &text)?;
        self.strings = text;
        Ok(())
    }

    /// Adds the styles.
    pub(super) fn styles(&mut self, text: &str) -> Result<(), Trouble> {
        self.part("xl/styles.xml", text)
    }

    /// Adds a worksheet; returns the name under which calamine knows it.
    pub(super) fn sheet(&mut self, text: String) -> Result<String, Trouble> {
        let name = (self.sheets.len() + 1).to_string();
        self.part(&sheet_part(&name), &text)?;
        self.sheets.push(text);
        Ok(name)
    }

    fn part(&mut self, name: &str, text: &str) -> Result<(), Trouble> {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        self.zip.start_file(name, options).map_err(|_| unopened())?;
        self.zip.write_all(without_declaration(text).as_bytes()).map_err(|_| unopened())
    }

    /// The finished container.
    pub(super) fn finish(mut self) -> Result<Handover, Trouble> {
        let (mut tabs, mut links) = (String::new(), String::new());
        for name in 0..=self.sheets.len() {
            let _ = write!(tabs, r#"<sheet name="{name}" r:id="r{name}"/>"#);
            let _ = write!(links, r#"<Relationship Id="r{name}" Type="/worksheet" Target="{name}.xml"/>"#);
        }
        self.part("xl/workbook.xml", &format!("<workbook><sheets>{tabs}</sheets></workbook>"))?;
        self.part("xl/_rels/workbook.xml.rels", &format!("<Relationships>{links}</Relationships>"))?;
        let bytes = self.zip.finish().map_err(|_| unopened())?.into_inner();
        Ok(Handover { bytes, strings: self.strings, sheets: self.sheets })
    }
}

/// A finished container.
pub(super) struct Handover {
    bytes: Vec<u8>,
    strings: String,
    sheets: Vec<String>,
}

impl Handover {
    /// The container as calamine opens it: shared texts and styles are read now, sheets when they are asked for.
    pub(super) fn open(&self) -> Result<Workbook<'_>, Trouble> {
        Workbook::new(Cursor::new(self.bytes.as_slice())).map_err(|_| Trouble::broken("共有文字列か書式の中身が壊れています"))
    }

    /// The text of a sheet.
    pub(super) fn sheet_text(&self, name: &str) -> &str {
        let text = name.parse().ok().and_then(|number: usize| self.sheets.get(number.checked_sub(1)?));
        without_declaration(text.map_or("", String::as_str))
    }

    /// The text of the shared texts; empty when there are none.
    pub(super) fn strings_text(&self) -> &str {
        without_declaration(&self.strings)
    }
}

fn sheet_part(name: &str) -> String {
    format!("xl/{name}.xml")
}

/// A text without the declaration of an encoding that it no longer has.
fn without_declaration(text: &str) -> &str {
    text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, rest)| rest)
}

fn unopened() -> Trouble {
    Trouble::broken("ブックの中身を読み取りの形にできません")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::unwrap_used, reason = "a failed test may panic")]
    fn calamine_and_our_own_pass_read_the_same_text() {
        let sheet = r#"<?xml version="1.0" encoding="Shift_JIS"?><worksheet><sheetData><row><c t="str"><v>市</v></c></row></sheetData></worksheet>"#;
        let mut builder = Builder::new().unwrap();
        let name = builder.sheet(sheet.to_owned()).unwrap();
        let handover = builder.finish().unwrap();
        assert!(handover.sheet_text(&name).starts_with("<worksheet>"));
        assert_eq!(handover.strings_text(), "");
        let mut workbook = handover.open().unwrap();
        let mut cells = workbook.worksheet_cells_reader(&name).unwrap();
        let (cell, style) = cells.next_cell_with_style_id().unwrap().unwrap();
        assert_eq!((cell.get_position(), cell.get_value(), style), ((0, 0), &calamine::DataRef::String("市".to_owned()), 0));
    }
}
