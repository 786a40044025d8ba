//! Whether torimatome itself wrote a file, so that an output left among the submissions is not read as one.
//!
//! In: the bytes of a file. Out: yes or no, by the properties of a workbook (creator, company, application or a property of its own)
//! or by the first columns of the CSV files that `--data` writes.

use super::limits::Limits;
use super::package::Package;

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

/// Whether the file is a request for confirmation, filled in or not: by its property, or by its hidden sheet where another program has
/// dropped the property.
#[must_use]
pub fn is_request(bytes: &[u8]) -> bool {
    let sheets = |package: &mut Package<'_>| {
        let parts = ["xl/workbook.xml", "content.xml"];
        parts.iter().any(|part| package.xml(part).ok().flatten().is_some_and(|text| text.contains(REQUEST)))
    };
    bytes.starts_with(b"PK")
        && Package::open(bytes, &Limits { part_bytes: PROPERTIES, ..Limits::default() })
            .is_ok_and(|mut package| package.is_made_by(REQUEST) || sheets(&mut package))
}

/// Whether torimatome wrote the file. A CSV file is known by its first line, a workbook needs all of its bytes.
#[must_use]
pub fn is_own_output(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    CSV_HEADS.iter().any(|head| text.starts_with(head))
        || bytes.starts_with(b"PK")
            && Package::open(bytes, &Limits { part_bytes: PROPERTIES, ..Limits::default() })
                .is_ok_and(|mut package| package.is_made_by(MAKER))
}
