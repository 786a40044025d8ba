//! Links of the cells of a body: one element in the part of the sheet and one relationship each, as `SpreadsheetML` has them.
//!
//! In: the cells' links to places in input files. Out: `<hyperlink>` elements, and the `<Relationship>` elements that they name. The
//! library, which would take its time over each, writes the links of other cells and those inside the workbook.

use std::fmt::Write;
use std::sync::Arc;

use crate::report::sheet::Link;

use super::workbook::quoted;

/// Most characters of a target with its place.
pub const LONGEST_LINK: usize = 2_000;

const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";

/// A link of a cell to a place in an input file.
pub struct Hyperlink {
    cell: String,
    path: Arc<str>,
    place: String,
}

impl Hyperlink {
    /// The link of the cell with that address; none for a link inside the workbook, or for a path that a link cannot name.
    pub fn new(cell: String, link: &Link) -> Option<Self> {
        let Link::Source { path, .. } = link else { return None };
        let place = place(link)?;
        Some(Self { cell, path: Arc::clone(path), place })
    }
}

/// Where in its file a link leads, as a reference of Excel; empty for the file as a whole. None for a path that a link cannot name.
pub fn place(link: &Link) -> Option<String> {
    let Link::Source { path, sheet, pos } = link else { return None };
    let place = match (sheet.is_empty(), pos) {
        (true, _) => String::new(),
        (false, None) => format!("{}!A1", quoted(sheet)),
        (false, Some(pos)) => format!("{}!{pos}", quoted(sheet)),
    };
    let length = "file:///#".len() + target(path).encode_utf16().count() + place.encode_utf16().count();
    // A number sign in a path would be taken for the start of the place inside the file.
    (!path.contains('#') && length <= LONGEST_LINK).then_some(place)
}

/// A path inside a link.
pub fn target(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '%' | '"' | ' ' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '}' => {
                let _ = write!(out, "%{:02x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out
}

/// The elements of the sheet; the first one's relationship has that number.
pub fn elements(links: &[Hyperlink], first: usize) -> String {
    let mut xml = String::new();
    for (number, Hyperlink { cell, place, .. }) in (first..).zip(links) {
        let _ = write!(xml, r#"<hyperlink ref="{cell}" r:id="rId{number}""#);
        if !place.is_empty() {
            let _ = write!(xml, r#" location="{}""#, escaped(place));
        }
        xml.push_str("/>");
    }
    xml
}

/// The relationships of the sheet.
pub fn relationships(links: &[Hyperlink], first: usize) -> String {
    let mut xml = String::new();
    for (number, Hyperlink { path, .. }) in (first..).zip(links) {
        // A path with a drive or a server is no relative one.
        let scheme = if path.starts_with("\\\\") || path.find(':') == Some(1) { "file:///" } else { "" };
        let target = escaped(&target(path));
        let _ = write!(xml, r#"<Relationship Id="rId{number}" Type="{TYPE}" Target="{scheme}{target}" TargetMode="External"/>"#);
    }
    xml
}

/// A text as the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\n', "&#xA;")
}
