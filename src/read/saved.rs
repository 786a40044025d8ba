//! When a workbook was last saved, as its own properties say; files and their times on the disk are not asked.
//!
//! In: the bytes of a file. Out: `2026-10-05T01:23:45Z` (UTC) from the properties of xlsx, xlsm, xlsb and ods; none for other kinds and for
//! properties that name no time.

use quick_xml::events::Event;

use super::limits::Limits;
use super::package::Package;
use super::xml::{Xml, push_text};

/// The parts that hold the time, and the element that names it.
const PROPERTIES: [(&str, &str); 2] = [("docprops/core.xml", "modified"), ("meta.xml", "date")];

/// When the workbook was last saved; texts of this form order as times do.
#[must_use]
pub fn saved(bytes: &[u8]) -> Option<String> {
    let mut package = bytes.starts_with(b"PK").then(|| Package::open(bytes, &Limits::default()).ok()).flatten()?;
    let told = PROPERTIES.iter().find_map(|(part, element)| text_of(&package.xml(part).ok().flatten()?, element))?;
    let seconds = told.get(..19)?;
    let shape: String = seconds.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    (shape == "0000-00-00T00:00:00").then(|| format!("{seconds}Z"))
}

/// The text of the first element of that name.
fn text_of(part: &str, element: &str) -> Option<String> {
    let mut xml = Xml::new(part);
    let mut words = None;
    loop {
        match xml.next().ok()? {
            Event::Start(e) if e.local_name().as_ref() == element => words = Some(String::new()),
            Event::End(_) if words.is_some() => return words.map(|words| words.trim().to_owned()),
            Event::Eof => return None,
            event => {
                if let Some(words) = &mut words {
                    push_text(words, &event);
                }
            }
        }
    }
}
