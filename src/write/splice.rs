//! Long bodies put into a workbook that the library has written without them.
//!
//! In: the workbook's container, and the sheets with their bodies. In the part of a sheet with a [`Body`] each look of the body stands
//! once, in the first column of the body's first rows, so that its index can be read there. Out: the container with the rows of the body
//! in place of those, and the links of their cells; every other part is copied as it is.

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
use super::hyperlinks::{self, Hyperlink};

/// Bytes of a part that are held in memory while the others are made.
const HELD: usize = 1 << 20;
/// Where the relationships of sheets are.
const RELATIONS: &str = "xl/worksheets/_rels/";
/// The relationships of a sheet without any.
const NO_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>"#
);

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
    let options = || {
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(level)).unix_permissions(0o600)
    };
    let made = (0..parts.len()).into_par_iter().map(|index| {
        let mut parts = parts.clone();
        let name = parts.by_index(index)?.name()?.into_owned();
        let sheet = (1..).zip(sheets).find(|(number, _)| name == format!("xl/worksheets/sheet{number}.xml"));
        let Some((number, sheet, body)) = sheet.and_then(|(number, (sheet, body))| Some((number, sheet, body.as_deref()?))) else {
            return Ok(None);
        };
        let links = relations(number);
        let related = if parts.index_for_name(&links).is_some() { text(&mut parts, &links)? } else { NO_RELATIONS.to_owned() };
        let first = related.matches("<Relationship ").count() + 1;
        let xml = text(&mut parts, &name)?;
        let mut out = ZipWriter::new(SpooledTempFile::new(HELD));
        out.start_file(name, options())?;
        let own = write(&xml, sheet, body, first, &mut out)?;
        let related = related.replace("</Relationships>", &(hyperlinks::relationships(&own, first) + "</Relationships>"));
        let related = (!own.is_empty()).then_some((links, related));
        Ok(Some(Made { part: ZipArchive::new(out.finish()?)?, related }))
    });
    let made: Vec<Option<Made>> = made.collect::<Result<_, ZipError>>()?;
    let (mut parts, mut out) = (parts, ZipWriter::new(target));
    let mut related = BTreeMap::new();
    for (index, made) in made.into_iter().enumerate() {
        match made {
            Some(mut made) => {
                out.raw_copy_file(made.part.by_index_raw(0)?)?;
                related.extend(made.related);
            }
            // Relationships stand behind the sheets.
            None if parts.by_index_raw(index)?.name()?.starts_with(RELATIONS) => {}
            None => out.raw_copy_file(parts.by_index_raw(index)?)?,
        }
    }
    for index in 0..parts.len() {
        let part = parts.by_index_raw(index)?;
        let name = part.name()?.into_owned();
        if name.starts_with(RELATIONS) && !related.contains_key(&name) {
            out.raw_copy_file(part)?;
        }
    }
    for (name, xml) in related {
        out.start_file(name, options())?;
        out.write_all(xml.as_bytes())?;
    }
    out.finish()?.flush()?;
    Ok(())
}

/// The part of a sheet with its body, in a container of its own.
struct Made {
    part: ZipArchive<SpooledTempFile>,
    /// The part with its relationships by name, where its body has links.
    related: Option<(String, String)>,
}

/// The part with the relationships of that sheet.
fn relations(sheet: usize) -> String {
    format!("{RELATIONS}sheet{sheet}.xml.rels")
}

/// The text of a part.
fn text(parts: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, ZipError> {
    let mut text = String::new();
    parts.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

/// The part of a sheet with its body, whose first link has the relationship of that number; gives the links.
fn write(xml: &str, sheet: &Sheet<'_>, body: &Body<'_>, first: usize, out: &mut (impl Write + Send)) -> io::Result<Vec<Hyperlink>> {
    let broken = || io::Error::other("the sheet has no rows where its body begins");
    let begins = |row: usize| xml.find(&format!("<row r=\"{}\"", row + 1));
    let start = begins(body.rows.start).ok_or_else(broken)?;
    let end = begins(body.rows.end).or_else(|| xml.find("</sheetData>")).ok_or_else(broken)?;
    let formats = formats(&xml[start..end], body).ok_or_else(broken)?;
    out.write_all(&xml.as_bytes()[..start])?;
    let links = body::write(body, &sheet.rows, &formats, |rows| out.write_all(rows))?;
    let rest = &xml[end..];
    if links.is_empty() {
        out.write_all(rest.as_bytes())?;
        return Ok(links);
    }
    let elements = hyperlinks::elements(&links, first);
    // Beside those of the library, or where they stand among the parts of a sheet.
    let (at, elements) = match rest.find("</hyperlinks>") {
        Some(at) => (at, elements),
        None => (
            ["<printOptions", "<pageMargins"].iter().find_map(|mark| rest.find(mark)).ok_or_else(broken)?,
            format!("<hyperlinks>{elements}</hyperlinks>"),
        ),
    };
    [&rest[..at], &elements, &rest[at..]].iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
    Ok(links)
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
