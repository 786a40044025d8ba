//! Long bodies put into a workbook that the library has written without them.
//!
//! In: the workbook's container, and the sheets with their bodies. In the part of a sheet with a [`Body`] each look of the body stands once, in the
//! first column of the body's first rows, so that its index can be read there. Out: the container with the rows of the body in place
//! of those; every other part is copied as it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Cursor, Read, Write};

use rayon::prelude::*;
use tempfile::SpooledTempFile;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::report::sheet::{Body, Look, Sheet};

use super::body;

/// Bytes of a part that are held in memory while the others are made.
const HELD: usize = 1 << 20;

/// Writes the container with the bodies of the sheets in it. The parts of the sheets are made side by side.
///
/// # Errors
/// What the target says; a container that is not as the library writes it.
pub fn splice(
    container: &[u8],
    sheets: &[(&Sheet<'_>, Option<Cow<'_, Body<'_>>>)],
    level: i64,
    target: &mut BufWriter<&File>,
) -> Result<(), ZipError> {
    let parts = ZipArchive::new(Cursor::new(container))?;
    let made = (0..parts.len()).into_par_iter().map(|index| {
        let mut parts = parts.clone();
        let mut part = parts.by_index(index)?;
        let name = part.name()?.into_owned();
        let sheet = (1..).zip(sheets).find(|(number, _)| name == format!("xl/worksheets/sheet{number}.xml"));
        let Some((sheet, body)) = sheet.and_then(|(_, (sheet, body))| Some((sheet, body.as_deref()?))) else { return Ok(None) };
        let mut xml = String::new();
        part.read_to_string(&mut xml)?;
        let mut out = ZipWriter::new(SpooledTempFile::new(HELD));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(level));
        out.start_file(name, options.unix_permissions(0o600))?;
        write(&xml, sheet, body, &mut out)?;
        Ok(Some(ZipArchive::new(out.finish()?)?))
    });
    let made: Vec<Option<ZipArchive<SpooledTempFile>>> = made.collect::<Result<_, ZipError>>()?;
    let (mut parts, mut out) = (parts, ZipWriter::new(target));
    for (index, made) in made.into_iter().enumerate() {
        match made {
            Some(mut part) => out.raw_copy_file(part.by_index_raw(0)?)?,
            None => out.raw_copy_file(parts.by_index_raw(index)?)?,
        }
    }
    out.finish()?.flush()?;
    Ok(())
}

/// The part of a sheet with its body.
fn write(xml: &str, sheet: &Sheet<'_>, body: &Body<'_>, out: &mut (impl Write + Send)) -> io::Result<()> {
    let broken = || io::Error::other("the sheet has no rows where its body begins");
    let begins = |row: usize| xml.find(&format!("<row r=\"{}\"", row + 1));
    let start = begins(body.rows.start).ok_or_else(broken)?;
    let end = begins(body.rows.end).or_else(|| xml.find("</sheetData>")).ok_or_else(broken)?;
    let formats = formats(&xml[start..end], body).ok_or_else(broken)?;
    out.write_all(&xml.as_bytes()[..start])?;
    body::write(body, &sheet.rows, &formats, |rows| out.write_all(rows))?;
    out.write_all(&xml.as_bytes()[end..])
}

/// The indices of the formats, from the cells in the first column.
fn formats<'b>(rows: &str, body: &'b Body<'_>) -> Option<BTreeMap<Look<'b>, u32>> {
    let index = |row: usize| {
        let (_, cell) = rows.split_once(&format!("<c r=\"A{}\"", row + 1))?;
        // The format of empty cells has no number.
        let number = cell.split_once('>')?.0.strip_prefix(" s=\"").map_or("0", |number| number.trim_end_matches('"'));
        number.parse().ok()
    };
    (body.rows.start..).zip(&body.looks).map(|(row, cell)| Some((cell.look(), index(row)?))).collect()
}
