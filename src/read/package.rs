//! The zip container of xlsx, xlsb and ods: its parts by name, its relationships, with bounds.
//!
//! In: the bytes of a file. Out: parts as bytes or decoded XML text. Names are compared without case, with either slash.
//! Never inflates more than the limits allow, whatever the directory of the container claims; never touches a path of the disk.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::events::Event;

use super::limits::{Limits, Measure};
use super::trouble::Trouble;
use super::xml::{Xml, attribute};

/// Bytes that a part has room for at once because it claims them; beyond that it gets room as the claim comes true.
const AT_ONCE: usize = 256 << 10;

/// An opened container.
pub(super) struct Package<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    names: BTreeMap<String, usize>,
    limits: Limits,
    inflated: usize,
    /// Bytes of all parts as the directory claims them, and of their packed forms.
    claimed: (u64, u64),
    /// Whether no part has another's name, a name that leads outside, or a key.
    regular: bool,
    bytes: u64,
}

/// A link from one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relation {
    /// Last word of the type: worksheet, styles, comments.
    pub(super) kind: String,
    /// Name of the part that it leads to.
    pub(super) target: String,
}

impl<'a> Package<'a> {
    /// Opens a container and checks its directory.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Trouble> {
        if has_more_entries_than(bytes, limits.entries) {
            return Err(Trouble::too_large(Measure::Entries, limits.entries));
        }
        let zip = zip::ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Trouble::broken("ファイルの末尾が欠けているか、途中が壊れています（ZIPの目次が読めません）"))?;
        if zip.len() > limits.entries {
            return Err(Trouble::too_large(Measure::Entries, limits.entries));
        }
        let mut names = BTreeMap::new();
        let (mut claimed, mut regular) = ((0_u64, 0_u64), true);
        for index in 0..zip.len() {
            let Ok(entry) = zip.by_index_data(index) else {
                regular = false;
                continue;
            };
            let name = canonical(&String::from_utf8_lossy(entry.name_raw()));
            claimed = (claimed.0.saturating_add(entry.size()), claimed.1.saturating_add(entry.compressed_size()));
            regular &= !entry.encrypted() && !name.split('/').any(|step| step == "..") && !names.contains_key(&name);
            names.entry(name).or_insert(index);
        }
        Ok(Self { zip, names, limits: limits.clone(), inflated: 0, claimed, regular, bytes: bytes.len() as u64 })
    }

    /// Whether the directory is as a writer of workbooks leaves it, with no more than so many inflated bytes: each part there once,
    /// inside, without a key, and none packed in bytes that another shares.
    pub(super) const fn is_orderly(&self, most: u64) -> bool {
        self.regular && self.claimed.0 <= most && self.claimed.1 <= self.bytes
    }

    /// Whether there is a part of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&canonical(name))
    }

    /// Whether a part's name starts so.
    pub(super) fn has_folder(&self, prefix: &str) -> bool {
        self.names.range(prefix.to_owned()..).next().is_some_and(|(name, _)| name.starts_with(prefix))
    }

    /// The bytes of a part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(&index) = self.names.get(&canonical(name)) else { return Ok(None) };
        let broken = || Trouble::broken("ファイルの一部が壊れています（ZIPの中身を取り出せません）");
        let entry = self.zip.by_index_data(index).map_err(|_| broken())?;
        if entry.encrypted() {
            return Err(Trouble::Password("暗号化されたZIPです"));
        }
        let (packed, claimed) = (entry.compressed_size(), entry.size());
        if claimed > 1_048_576 && claimed / packed.max(1) > self.limits.ratio as u64 {
            return Err(Trouble::too_large(Measure::Ratio, self.limits.ratio));
        }
        let room = self.limits.part_bytes.min(self.limits.inflated_bytes - self.inflated);
        let too_large = Trouble::too_large(Measure::InflatedMegabytes, room >> 20);
        if claimed > room as u64 {
            return Err(too_large);
        }
        let part = self.zip.by_index(index).map_err(|_| broken())?;
        let mut bytes = Vec::with_capacity(usize::try_from(claimed + 1).map_or(AT_ONCE, |claimed| claimed.min(AT_ONCE)));
        // A part that holds more than it claims is no part of an honest file.
        part.take(claimed + 1).read_to_end(&mut bytes).map_err(|_| broken())?;
        if bytes.len() as u64 > claimed {
            return Err(Trouble::broken("ファイルの一部が、ZIPの目次にある大きさを超えています"));
        }
        self.inflated += bytes.len();
        Ok(Some(bytes))
    }

    /// The text of an XML part.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<String>, Trouble> {
        Ok(self.part(name)?.map(decode))
    }

    /// The relationships of a part by their ids; those that lead out of the container are left out.
    pub(super) fn relations(&mut self, part: &str) -> Result<BTreeMap<String, Relation>, Trouble> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let mut relations = BTreeMap::new();
        let Some(text) = self.xml(&name)? else { return Ok(relations) };
        let mut xml = Xml::new(&text);
        loop {
            match xml.next()? {
                Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                    let external = attribute(&e, "TargetMode").is_some_and(|mode| &*mode == "External");
                    if let (Some(id), Some(kind), Some(target), false) =
                        (attribute(&e, "Id"), attribute(&e, "Type"), attribute(&e, "Target"), external)
                    {
                        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                        relations.insert(id.into_owned(), Relation { kind, target: resolve(folder, &target) });
                    }
                }
                Event::Eof => return Ok(relations),
                _ => {}
            }
        }
    }

    /// The main part that the container's own relationships name.
    pub(super) fn main_part(&mut self) -> Option<String> {
        self.relations("").ok()?.into_values().find(|r| r.kind == "officeDocument").map(|r| r.target)
    }

    /// The texts of the parts with the properties of the document.
    pub(super) fn properties(&mut self) -> Vec<String> {
        ["docprops/core.xml", "docprops/app.xml", "docprops/custom.xml"].iter().filter_map(|part| self.xml(part).ok().flatten()).collect()
    }
}

/// Whether the marks of more entries stand in the bytes than there may be; asked before anything is made of the directory.
fn has_more_entries_than(bytes: &[u8], most: usize) -> bool {
    const SHORTEST: usize = 46;
    bytes.len() > most * SHORTEST && bytes.windows(4).filter(|mark| mark == b"PK\x01\x02").nth(most).is_some()
}

/// A name as parts are compared: lower case, forward slashes, none in front.
fn canonical(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The part that a target names as seen from a folder.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(parts.pop()),
            step => parts.push(step),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// The text of an XML part: byte order mark, then UTF-16 by its pattern, then what the declaration says, else UTF-8.
pub(super) fn decode(bytes: Vec<u8>) -> String {
    let encoding = match bytes.get(..4).unwrap_or_default() {
        [0xff, 0xfe, ..] | [b'<', 0, _, 0] => UTF_16LE,
        [0xfe, 0xff, ..] | [0, b'<', 0, _] => UTF_16BE,
        _ => declared(&bytes).unwrap_or(UTF_8),
    };
    if encoding == UTF_8 {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
        return String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned());
    }
    encoding.decode(&bytes).0.into_owned()
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..200.min(bytes.len()))?;
    let head = String::from_utf8_lossy(head);
    let (declaration, _) = head.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, rest) = declaration.split_once("encoding")?;
    let label = rest.trim_start_matches([' ', '=']).trim_matches(['"', '\'']);
    let label = label.split(['"', '\'']).next()?;
    // A text whose bytes are not UTF-16 cannot be, whatever it declares.
    Encoding::for_label(label.as_bytes()).filter(|e| *e != UTF_16LE && *e != UTF_16BE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_resolved_inside_the_container() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/styles.xml", "xl/styles.xml"),
            ("xl/worksheets", "../comments1.xml", "xl/comments1.xml"),
            ("", "xl\\workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }

    #[test]
    fn xml_is_decoded_by_mark_pattern_and_declaration() {
        let utf16: Vec<u8> = "<a>市</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(utf16), "<a>市</a>");
        assert_eq!(decode(b"\xef\xbb\xbf<a/>".to_vec()), "<a/>");
        assert_eq!(
            decode(b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x8es</a>".to_vec()),
            "<?xml version='1.0' encoding='Shift_JIS'?><a>市</a>"
        );
        assert_eq!(decode(b"<a>\xff</a>".to_vec()), "<a>\u{fffd}</a>");
    }
}
