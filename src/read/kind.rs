//! What a file is, by its content.
//!
//! In: bytes. Out: a [`FileKind`] with the name that people use for it; for what is no spreadsheet a [`Foreign`] with advice of its own.
//! The extension is never asked: a JPEG named .xlsx is a JPEG.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::compound::Compound;
use super::delimited::{self, Delimiter};
use super::encoding::{self, Encoding};
use super::limits::Limits;
use super::package::Package;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FileKind {
    /// Office Open XML workbook, strict or transitional.
    Xlsx,
    /// The same with macros.
    Xlsm,
    /// Binary workbook in a zip container.
    Xlsb,
    /// Workbook of Excel 5.0 to 2003.
    Xls,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// `OpenDocument` spreadsheet in one XML file.
    Fods,
    /// Text whose lines are fields.
    Text {
        /// What stands between the fields.
        delimiter: Delimiter,
        /// How its characters are stored.
        encoding: Encoding,
    },
    /// No spreadsheet that can be read.
    Foreign(Foreign),
}

impl FileKind {
    /// What people call it.
    #[must_use]
    pub fn label(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Xlsx => "Excelブック（xlsx）",
            Self::Xlsm => "Excelマクロ有効ブック（xlsm）",
            Self::Xlsb => "Excelバイナリブック（xlsb）",
            Self::Xls => "Excel 97-2003ブック（xls）",
            Self::Ods => "OpenDocument表計算（ods）",
            Self::Fods => "OpenDocument表計算（fods）",
            Self::Text { delimiter, encoding } => return Cow::Owned(format!("{}（{}）", delimiter.label(), encoding.label())),
            Self::Foreign(foreign) => foreign.label(),
        })
    }
}

/// What a file is that is no spreadsheet, or none that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Foreign {
    /// Nothing at all.
    Empty,
    /// Excel 2.x to 4.0.
    OldExcel,
    /// XML spreadsheet 2003.
    Xml2003,
    /// A web page.
    Html,
    /// A web page with its parts in one file.
    Mhtml,
    /// SYLK.
    Sylk,
    /// PDF.
    Pdf,
    /// A Word document, old or new.
    Word,
    /// A `PowerPoint` presentation, old or new.
    PowerPoint,
    /// Another document of `LibreOffice`.
    OpenDocument,
    /// Numbers of macOS.
    Numbers,
    /// Rich text.
    Rtf,
    /// An Outlook message.
    Mail,
    /// A picture.
    Image,
    /// A zip or other archive.
    Archive,
    /// A Windows shortcut.
    Shortcut,
    /// A program.
    Program,
    /// XML of another kind.
    Xml,
    /// JSON.
    Json,
    /// Text without any delimiter.
    PlainText,
    /// Anything else.
    Binary,
}

impl Foreign {
    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Empty => "空のファイル",
            Self::OldExcel => "Excel 4.0以前のブック",
            Self::Xml2003 => "XMLスプレッドシート2003",
            Self::Html => "HTML",
            Self::Mhtml => "Webアーカイブ（MHTML）",
            Self::Sylk => "SYLK",
            Self::Pdf => "PDF",
            Self::Word => "Word文書",
            Self::PowerPoint => "PowerPointプレゼンテーション",
            Self::OpenDocument => "OpenDocumentの文書",
            Self::Numbers => "Numbersの書類",
            Self::Rtf => "リッチテキスト（RTF）",
            Self::Mail => "メール",
            Self::Image => "画像",
            Self::Archive => "圧縮ファイル",
            Self::Shortcut => "ショートカット",
            Self::Program => "プログラム",
            Self::Xml => "XML",
            Self::Json => "JSON",
            Self::PlainText => "文章のテキスト",
            Self::Binary => "形式の分からないファイル",
        }
    }

    /// What is wrong with it, for a finding.
    #[must_use]
    pub fn detail(self) -> String {
        match self {
            Self::Empty => "中身が空（0バイト）のファイルです".to_owned(),
            Self::PlainText => "区切り文字（カンマ・タブ）が一つもないテキストです".to_owned(),
            Self::Binary => "表計算のファイルとして知られていない中身です".to_owned(),
            Self::Shortcut => "ファイルの実体ではなくショートカットです".to_owned(),
            other => format!("実体は{}です", other.label()),
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Empty => "送信や保存の途中で失われていないか確かめ、提出元からもらい直す",
            Self::OldExcel | Self::Xml2003 | Self::Html | Self::Mhtml | Self::Sylk => "Excelで開き、xlsx形式で保存し直してください",
            Self::Pdf | Self::Image => "もとのExcelファイルを提出元からもらう",
            Self::Word | Self::PowerPoint | Self::OpenDocument | Self::Rtf => {
                "表をExcelに貼り付けて保存し直すか、もとのExcelファイルを提出元からもらう"
            }
            Self::Numbers => "Numbersで開き、Excel形式で書き出す",
            Self::Mail => "メールを開き、添付のExcelファイルを取り出す",
            Self::Archive => "展開（解凍）して、中のファイルを入力フォルダに置く",
            Self::Shortcut => "ショートカットの先にあるファイルを入力フォルダに置く",
            Self::Program | Self::Xml | Self::Json | Self::Binary => "正しいファイルか提出元に確かめる",
            Self::PlainText => "表なら、Excelで開いてxlsx形式かCSVで保存し直す",
        }
    }

    /// The extensions under which it is what it says: such a file lies among submissions, but nobody took it for one.
    #[must_use]
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Empty | Self::OldExcel | Self::Sylk | Self::Binary => &[],
            Self::Xml2003 | Self::Xml => &["xml", "rels", "svg", "xsd", "kml", "gml"],
            Self::Html => &["html", "htm"],
            Self::Mhtml => &["mht", "mhtml"],
            Self::Pdf => &["pdf"],
            Self::Word => &["docx", "doc", "docm", "dotx"],
            Self::PowerPoint => &["pptx", "ppt", "pptm"],
            Self::OpenDocument => &["odt", "odp", "odg", "odf", "fodt", "fodp"],
            Self::Numbers => &["numbers", "pages", "key"],
            Self::Rtf => &["rtf"],
            Self::Mail => &["msg", "eml"],
            Self::Image => &["jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic", "emf", "wmf", "ico"],
            Self::Archive => &["zip", "gz", "7z", "rar", "lzh", "tar", "jar", "cab"],
            Self::Shortcut => &["lnk", "url"],
            Self::Program => &["exe", "dll", "msi", "bat", "scr"],
            Self::Json => &["json", "geojson"],
            Self::PlainText => &["txt", "md", "log", "ini", "toml", "yaml", "yml", "text"],
        }
    }
}

/// First bytes that only one kind of file has.
const SIGNATURES: &[(&[u8], Foreign)] = &[
    (b"%PDF-", Foreign::Pdf),
    (b"\xff\xd8\xff", Foreign::Image),
    (b"\x89PNG\r\n\x1a\n", Foreign::Image),
    (b"GIF87a", Foreign::Image),
    (b"GIF89a", Foreign::Image),
    (b"II*\0", Foreign::Image),
    (b"MM\0*", Foreign::Image),
    (b"{\\rtf", Foreign::Rtf),
    (b"\x1f\x8b\x08", Foreign::Archive),
    (b"7z\xbc\xaf\x27\x1c", Foreign::Archive),
    (b"Rar!\x1a\x07", Foreign::Archive),
    (b"PK\x05\x06", Foreign::Archive),
    (b"L\0\0\0\x01\x14\x02\0", Foreign::Shortcut),
    (b"ID;P", Foreign::Sylk),
    // BOF records of Excel 2, 3 and 4.
    (b"\x09\x00\x04\x00", Foreign::OldExcel),
    (b"\x09\x02\x06\x00", Foreign::OldExcel),
    (b"\x09\x04\x06\x00", Foreign::OldExcel),
];

/// What a file is.
#[must_use]
pub fn of(bytes: &[u8]) -> FileKind {
    if bytes.is_empty() {
        return FileKind::Foreign(Foreign::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return of_zip(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return of_compound(bytes);
    }
    // A BOF record without the container around it.
    if matches!(bytes, [0x09, 0x08, 0x08 | 0x10, 0x00, ..]) {
        return FileKind::Xls;
    }
    if let Some((_, foreign)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return FileKind::Foreign(*foreign);
    }
    let binary_mark = bytes.iter().take(64).any(|&b| b < 7);
    match bytes {
        [b'M', b'Z', ..] | [0x7f, b'E', b'L', b'F', ..] if binary_mark => return FileKind::Foreign(Foreign::Program),
        [b'B', b'M', ..] if binary_mark => return FileKind::Foreign(Foreign::Image),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] | [0, 0, 0, _, b'f', b't', b'y', b'p', ..] => {
            return FileKind::Foreign(Foreign::Image);
        }
        // The method of an LZH archive stands behind two bytes of its head.
        [_, _, b'-', b'l', b'h', _, b'-', ..] => return FileKind::Foreign(Foreign::Archive),
        _ => {}
    }
    of_text(bytes)
}

fn of_zip(bytes: &[u8]) -> FileKind {
    // A directory that cannot be read is told of by the reader of the most likely kind.
    let Ok(mut package) = Package::open(bytes, &Limits::default()) else { return FileKind::Xlsx };
    let main = package.main_part().unwrap_or_default().to_lowercase();
    let mimetype = package.part("mimetype").ok().flatten().unwrap_or_default();
    let mimetype = String::from_utf8_lossy(&mimetype).into_owned();
    if mimetype.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        FileKind::Ods
    } else if mimetype.starts_with("application/vnd.oasis.opendocument") {
        FileKind::Foreign(Foreign::OpenDocument)
    } else if main.rsplit('.').next() == Some("bin") || package.has("xl/workbook.bin") {
        FileKind::Xlsb
    } else if package.has_folder("xl/") || main.contains("workbook") {
        if package.has("xl/vbaproject.bin") { FileKind::Xlsm } else { FileKind::Xlsx }
    } else if package.has_folder("word/") {
        FileKind::Foreign(Foreign::Word)
    } else if package.has_folder("ppt/") {
        FileKind::Foreign(Foreign::PowerPoint)
    } else if package.has("content.xml") && package.has("meta-inf/manifest.xml") {
        FileKind::Ods
    } else if package.has("index/document.iwa") || package.has("index.zip") {
        FileKind::Foreign(Foreign::Numbers)
    } else {
        FileKind::Foreign(Foreign::Archive)
    }
}

fn of_compound(bytes: &[u8]) -> FileKind {
    let Ok(compound) = Compound::open(bytes) else { return FileKind::Xls };
    // An encrypted workbook of any kind is told of by the reader of xls, which knows the kinds of protection.
    if ["Workbook", "Book", "EncryptedPackage"].iter().any(|name| compound.has(name)) {
        FileKind::Xls
    } else if compound.has("WordDocument") {
        FileKind::Foreign(Foreign::Word)
    } else if compound.has("PowerPoint Document") {
        FileKind::Foreign(Foreign::PowerPoint)
    } else if compound.has("__properties_version1.0") {
        FileKind::Foreign(Foreign::Mail)
    } else {
        FileKind::Foreign(Foreign::Binary)
    }
}

fn of_text(bytes: &[u8]) -> FileKind {
    let Some(decoded) = encoding::decode(bytes) else { return FileKind::Foreign(Foreign::Binary) };
    let text = decoded.text.trim_start();
    let head = || text.chars().take(8192).collect::<String>().to_lowercase();
    let begins = |mark: &str| text.get(..mark.len()).is_some_and(|head| head.eq_ignore_ascii_case(mark));
    if text.starts_with('<') {
        let head = head();
        let known = [
            ("urn:schemas-microsoft-com:office:spreadsheet", FileKind::Foreign(Foreign::Xml2003)),
            ("opendocument:xmlns:office", FileKind::Fods),
            ("<!doctype html", FileKind::Foreign(Foreign::Html)),
            ("<html", FileKind::Foreign(Foreign::Html)),
            ("<table", FileKind::Foreign(Foreign::Html)),
            ("<meta", FileKind::Foreign(Foreign::Html)),
            ("<body", FileKind::Foreign(Foreign::Html)),
            ("<?xml", FileKind::Foreign(Foreign::Xml)),
        ];
        if let Some((_, kind)) = known.into_iter().find(|(mark, _)| head.contains(mark)) {
            return kind;
        }
    }
    if begins("mime-version:") && head().contains("multipart/related") {
        return FileKind::Foreign(Foreign::Mhtml);
    }
    if begins("[internetshortcut]") {
        return FileKind::Foreign(Foreign::Shortcut);
    }
    let tail = text.trim_end();
    if tail.contains('"') && (tail.starts_with('{') && tail.ends_with('}') || tail.starts_with("[{") && tail.ends_with(']')) {
        return FileKind::Foreign(Foreign::Json);
    }
    match delimited::delimiter(&decoded.text) {
        Some(delimiter) => FileKind::Text { delimiter, encoding: decoded.encoding },
        None => FileKind::Foreign(Foreign::PlainText),
    }
}
