//! Whether a file had better be read in a process of its own.
//!
//! In: bytes. Out: no for xlsx and xlsm of a usual size whose directory is in order, and for text that is no XML; yes for everything
//! else that a reader would be asked to read. What is refused by its first bytes is no risk. Looks at the directory only.

use super::limits::Limits;
use super::package::Package;

/// Inflated bytes of a container, and bytes of a text, that are still usual.
const USUAL: u64 = 24 << 20;

/// Whether a file had better be read in a process of its own.
#[must_use]
pub fn is_risky(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match text {
        [b'P', b'K', 3, 4, ..] => match Package::open(bytes, &Limits::default()) {
            Ok(package) => !package.is_orderly(USUAL) || !is_workbook_of_xml(&package),
            // Refused for its directory.
            Err(_) => false,
        },
        // Compound files, and streams of records without one.
        [0xd0, 0xcf, 0x11, 0xe0, ..] | [0x09, 0x08, ..] => true,
        _ => bytes.len() as u64 > USUAL / 4 || is_markup(text),
    }
}

/// Whether it holds what an xlsx does and nothing that makes it something else.
fn is_workbook_of_xml(package: &Package<'_>) -> bool {
    package.has_folder("xl/") && !package.has("mimetype") && !package.has("content.xml") && !package.has("xl/workbook.bin")
}

/// Whether the text begins as XML does, in one or two bytes a character.
fn is_markup(text: &[u8]) -> bool {
    let first = text.iter().take(64).find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0 | 0xff | 0xfe));
    first == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::tests::{sample, zip_of};

    #[test]
    fn old_and_open_formats_and_odd_containers_are_risky() {
        let (_, xls) = sample("102041");
        let (_, xlsx) = sample("132110");
        let twins = zip_of(&[("xl/workbook.xml", "<a/>"), ("XL/Workbook.xml", "<b/>")]);
        let outside = zip_of(&[("xl/workbook.xml", "<a/>"), ("../../x", "x")]);
        let large = zip_of(&[("xl/workbook.xml", &"a".repeat(25 << 20))]);
        let ods = zip_of(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")]);
        for (bytes, expected, what) in [
            (&xlsx[..], false, "xlsx"),
            ("指標,目標\n".as_bytes(), false, "csv"),
            (b"%PDF-1.7", false, "pdf"),
            (b"", false, "nothing"),
            (&xls, true, "xls"),
            (b"\x09\x08\x08\x00", true, "records"),
            (&ods, true, "ods"),
            (b"\xef\xbb\xbf <?xml version='1.0'?>", true, "fods"),
            (&twins, true, "two parts of one name"),
            (&outside, true, "a part outside"),
            (&large, true, "a large part"),
            (&vec![b','; 7 << 20], true, "a large text"),
        ] {
            assert_eq!(is_risky(bytes), expected, "{what}");
        }
    }
}
