//! xls of Excel 5.0 to 2003 → grids, from the records of its Workbook stream.
//!
//! In: the bytes of a compound file, or of a bare stream. Out: its worksheets with number formats, bold, fill and strike-through,
//! comments, hidden rows, columns and sheets. Strings of Excel 97 and later are Unicode whatever the CODEPAGE record says; those of
//! Excel 5.0/95 are read by it, or as CP932 where only that makes Japanese of them, which is told.

mod cells;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};

use super::compound::Compound;
use super::encoding;
use super::intake::Intake;
use super::kind::Foreign;
use super::limits::Measure;
use super::look::{self, Look};
use super::number_format;
use super::sheet::SheetBuilder;
use super::trouble::Trouble;
use crate::finding::{Code, Finding};
use crate::grid::{Grid, Style};
use crate::place::Place;
pub(super) use cells::{error, rk};
use records::{Cursor, Record, Records, Wide, kind};

/// Which strings the stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    /// Excel 5.0/95: bytes of a code page.
    Narrow(&'static Encoding),
    /// Excel 97–2003: Unicode.
    Wide,
}

/// A text with the fonts of its runs.
struct StyledText {
    text: Arc<str>,
    runs: Vec<(u16, u16)>,
}

/// What all sheets of a workbook share.
struct Book {
    version: Version,
    strings: Vec<StyledText>,
    looks: Vec<Look>,
    fonts: Vec<Style>,
    is_1904: bool,
}

/// A tab of the workbook.
struct Tab {
    name: String,
    hidden: bool,
    offset: usize,
}

fn cut() -> Trouble {
    Trouble::broken("ブックの中身が途中で終わっています")
}

/// Reads every worksheet.
pub(super) fn read(bytes: &[u8], intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    if !bytes.starts_with(b"\xd0\xcf") {
        return read_stream(bytes, intake);
    }
    let compound = Compound::open(bytes)?;
    if compound.has("EncryptedPackage") {
        return Err(Trouble::Password(match compound.stream("EncryptionInfo").ok().flatten().as_deref() {
            Some([4, 0, 4, 0, ..]) => "読み取りパスワードで暗号化されています（Excel 2010以降の方式）",
            Some(_) => "読み取りパスワードで暗号化されています（Excel 2007の方式）",
            None => "権限の管理（IRM）で暗号化されています",
        }));
    }
    let stream = match compound.stream("Workbook")? {
        Some(stream) => stream,
        None => compound.stream("Book")?.ok_or_else(|| Trouble::broken("ブックの中身（Workbook）がありません"))?,
    };
    read_stream(&stream, intake)
}

fn read_stream(stream: &[u8], intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    let (book, tabs) = globals(stream, intake)?;
    let mut grids = Vec::new();
    let mut offsets = BTreeSet::new();
    for tab in tabs {
        if !offsets.insert(tab.offset) {
            return Err(Trouble::broken("二つのシートが同じ場所を指しています"));
        }
        let mut sheet = SheetBuilder::new(&tab.name, tab.hidden);
        cells::read(Records::from(stream, tab.offset), &book, &mut sheet, intake)?;
        grids.push(sheet.finish(intake));
    }
    if grids.is_empty() {
        return Err(Trouble::broken("ワークシートが一つもありません"));
    }
    Ok(grids)
}

/// Reads what stands before the first sheet.
fn globals(stream: &[u8], intake: &mut Intake<'_>) -> Result<(Book, Vec<Tab>), Trouble> {
    let mut records = Records::from(stream, 0);
    let version = match records.next().filter(|r| r.kind == kind::BOF).and_then(|r| r.u16(0)).ok_or_else(cut)? {
        0x0600 => Version::Wide,
        0x0500 => Version::Narrow(narrow_encoding(stream, intake)),
        _ => return Err(Trouble::Foreign(Foreign::OldExcel)),
    };
    let mut codes: BTreeMap<u16, String> = BTreeMap::new();
    let mut xfs: Vec<(u16, u16, bool)> = Vec::new();
    let mut book = Book { version, strings: Vec::new(), looks: Vec::new(), fonts: Vec::new(), is_1904: false };
    let mut tabs = Vec::new();
    let mut ended = false;
    for record in records {
        match record.kind {
            kind::FILEPASS => return Err(Trouble::Password(protection(&record, version))),
            kind::DATEMODE => book.is_1904 = record.u16(0) == Some(1),
            kind::FONT => book.fonts.push(Style {
                bold: record.u16(6).is_some_and(|weight| weight >= 600),
                filled: false,
                struck: record.u16(2).is_some_and(|looks| looks & 8 != 0),
            }),
            kind::FORMAT | kind::FORMAT_5 => {
                if let (Some(id), Some(code)) = (record.u16(0), book.text(record.cursor(2), 1)) {
                    codes.insert(id, code.text);
                }
            }
            kind::XF => {
                let filled = match version {
                    Version::Wide => record.u32(14).is_some_and(|border| border >> 26 != 0),
                    Version::Narrow(_) => record.u32(8).is_some_and(|area| (area >> 16) & 0x3f != 0),
                };
                xfs.push((record.u16(0).unwrap_or(0), record.u16(2).unwrap_or(0), filled));
            }
            kind::BOUNDSHEET => tabs.extend(tab(&record, version)),
            kind::SST => book.strings = shared_strings(&record, intake)?,
            kind::EOF => {
                ended = true;
                break;
            }
            _ => {}
        }
        if tabs.len() > intake.limits.sheets {
            return Err(Trouble::too_large(Measure::Sheets, intake.limits.sheets));
        }
    }
    if !ended {
        return Err(cut());
    }
    book.looks = xfs.into_iter().map(|(font, code, filled)| book.look(font, code, filled, &codes)).collect();
    Ok((book, tabs))
}

impl Book {
    /// The look of one XF record.
    fn look(&self, font: u16, id: u16, filled: bool, codes: &BTreeMap<u16, String>) -> Look {
        let code = codes.get(&id).map(String::as_str).or_else(|| number_format::builtin(u32::from(id)));
        Look::new(code, Style { filled, ..self.font(font) })
    }

    /// The font of that index; there is no fourth one.
    fn font(&self, index: u16) -> Style {
        let index = usize::from(if index > 4 { index - 1 } else { index });
        self.fonts.get(index).copied().unwrap_or_default()
    }

    /// A string of this version; `narrow_length` is how many bytes its length takes in Excel 5.0/95.
    fn text(&self, mut cursor: Cursor<'_>, narrow_length: usize) -> Option<Wide> {
        match self.version {
            Version::Wide => cursor.wide_string(),
            Version::Narrow(encoding) => {
                let bytes = cursor.narrow_string(narrow_length)?;
                Some(Wide { text: encoding.decode_without_bom_handling(bytes).0.into_owned(), runs: Vec::new() })
            }
        }
    }

    /// Whether a part of the text is struck through.
    fn is_struck(&self, text: &str, runs: &[(u16, u16)], cell_struck: bool) -> bool {
        look::is_struck(text, runs, cell_struck, |index| self.font(index))
    }
}

/// The tab of a BOUNDSHEET record; none for charts, macros and modules.
fn tab(record: &Record<'_>, version: Version) -> Option<Tab> {
    let is_worksheet = record.u8(5)? == 0;
    let name = match version {
        Version::Wide => record.cursor(6).short_string()?,
        Version::Narrow(encoding) => encoding.decode_without_bom_handling(record.cursor(6).narrow_string(1)?).0.into_owned(),
    };
    is_worksheet.then_some(Tab { name, hidden: record.u8(4)? & 3 != 0, offset: record.u32(0)? as usize })
}

/// The shared strings; as many as are there, whatever their number is said to be.
fn shared_strings(record: &Record<'_>, intake: &Intake<'_>) -> Result<Vec<StyledText>, Trouble> {
    let limit = intake.limits.cells.saturating_mul(2);
    let claimed = record.u32(4).unwrap_or(0) as usize;
    let mut cursor = record.cursor(8);
    let mut strings = Vec::new();
    while strings.len() < claimed
        && let Some(wide) = cursor.wide_string()
    {
        strings.push(StyledText { text: Arc::from(wide.text), runs: wide.runs });
        if strings.len() > limit {
            return Err(Trouble::too_large(Measure::SharedTexts, limit));
        }
    }
    Ok(strings)
}

/// What kind of protection a FILEPASS record names.
fn protection(record: &Record<'_>, version: Version) -> &'static str {
    match (version, record.u16(0), record.u16(2)) {
        (Version::Wide, Some(1), Some(1)) => "読み取りパスワードで暗号化されています（Excel 97-2003の標準の方式）",
        (Version::Wide, Some(1), _) => "読み取りパスワードで暗号化されています（Excel 2002以降の強い方式）",
        _ => "読み取りパスワードで暗号化されています（Excel 95までの方式）",
    }
}

/// The encoding of the strings of Excel 5.0/95: the declared one, or CP932 where the strings make Japanese in it and nothing better.
fn narrow_encoding(stream: &[u8], intake: &mut Intake<'_>) -> &'static Encoding {
    let mut codepage = 1252;
    let mut texts: Vec<&[u8]> = Vec::new();
    for record in Records::from(stream, 0) {
        match record.kind {
            kind::CODEPAGE => codepage = record.u16(0).unwrap_or(codepage),
            kind::LABEL | kind::RSTRING => texts.extend(record.cursor(6).narrow_string(2)),
            kind::STRING => texts.extend(record.cursor(0).narrow_string(2)),
            kind::BOUNDSHEET => texts.extend(record.cursor(6).narrow_string(1)),
            _ => {}
        }
    }
    texts.retain(|text| !text.is_ascii());
    let known = encoding_of(codepage);
    let declared = known.unwrap_or(WINDOWS_1252);
    if declared == SHIFT_JIS || texts.is_empty() {
        return declared;
    }
    let japanese = |text: &&[u8]| SHIFT_JIS.decode_without_bom_handling_and_without_replacement(text).map(|t| encoding::japanese(&t));
    let is_japanese = texts.iter().map(japanese).sum::<Option<i64>>().is_some_and(|score| score > 0);
    let (encoding, detail) = match (is_japanese, known) {
        (true, _) => (SHIFT_JIS, "Shift_JISとして読むと日本語になります"),
        (false, None) => (declared, "知らない文字コードなので、西欧の文字として読みました"),
        (false, Some(known)) => return known,
    };
    intake.note(
        Finding::new(Code::EncodingGuessed, Place::file(Arc::clone(intake.file)))
            .detail(format!("文字コードはコードページ{codepage}とされていますが、{detail}")),
    );
    encoding
}

/// The encoding of a Windows or Macintosh code page, where it is a known one.
fn encoding_of(codepage: u16) -> Option<&'static Encoding> {
    let label = match codepage {
        932 | 10001 => return Some(SHIFT_JIS),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 | 32768 => "macintosh".to_owned(),
        10007 => "x-mac-cyrillic".to_owned(),
        866 => "ibm866".to_owned(),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes())
}
