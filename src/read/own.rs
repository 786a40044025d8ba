//! Whether torimatome itself wrote a file, so that an output left among the submissions is not read as one.
//!
//! In: the bytes of a file. Out: what of ours it is, by the properties of a workbook (creator, company, application or a property of its own)
//! or by the first columns of the CSV files that `--data` writes.

use quick_xml::events::Event;

use super::limits::Limits;
use super::package::Package;
use super::xml::{Xml, attribute, push_text};

/// The name that a workbook of ours carries.
const MAKER: &str = "torimatome";

/// Bytes of a part that holds properties; a larger one is none of ours.
const PROPERTIES: usize = 1 << 20;

/// How the CSV files of ours begin, behind the byte order mark.
const CSV_HEADS: [&[u8]; 4] = [
    b"record,code,municipality,file,sheet,cell,",
    b"record,component,code,municipality,file,",
    b"severity,code,municipality,file,sheet,cell,",
    b"file,sheet,hidden,cells,banner,",
];

/// The property and the hidden sheet of a request for confirmation.
const REQUEST: &str = "torimatome-request";

/// What a file of ours is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// An output: a workbook or a CSV file.
    Output,
    /// A request for confirmation, filled in or not.
    Request,
}

/// What the file is, when torimatome wrote it. A CSV file is known by its first line, a workbook needs all of its bytes: it is known by its
/// properties, a request also by its hidden sheet, where another program has dropped the property.
#[must_use]
pub fn own(bytes: &[u8]) -> Option<Own> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if CSV_HEADS.iter().any(|head| text.starts_with(head)) {
        return Some(Own::Output);
    }
    let limits = Limits { part_bytes: PROPERTIES, ..Limits::default() };
    let mut package = bytes.starts_with(b"PK").then(|| Package::open(bytes, &limits).ok()).flatten()?;
    let properties = package.properties();
    let named = |maker| properties.iter().any(|text| names_maker(text, maker));
    if named(MAKER) {
        return Some(Own::Output);
    }
    let mut sheets = ["xl/workbook.xml", "content.xml"].iter().filter_map(|part| package.xml(part).ok().flatten());
    (named(REQUEST) || sheets.any(|text| text.contains(REQUEST))).then_some(Own::Request)
}

/// Whether it is an output of torimatome.
#[must_use]
pub fn is_own_output(bytes: &[u8]) -> bool {
    own(bytes) == Some(Own::Output)
}

/// Whether the creator, the application, the company or a property of its own is that maker.
fn names_maker(text: &str, maker: &str) -> bool {
    let mut xml = Xml::new(text);
    let mut inside = false;
    let mut words = String::new();
    loop {
        match xml.next() {
            Ok(Event::Start(e)) => {
                words.clear();
                inside = matches!(e.local_name().as_ref(), "creator" | "Application" | "Company");
                if e.local_name().as_ref() == "property" && attribute(&e, "name").is_some_and(|n| n.eq_ignore_ascii_case(maker)) {
                    return true;
                }
            }
            Ok(Event::End(_)) if inside => {
                if words.trim().eq_ignore_ascii_case(maker) {
                    return true;
                }
                inside = false;
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(event) => push_text(&mut words, &event),
        }
    }
}
