//! Every kind of file is known by its content, with a message and advice of its own.

use super::{read_as, told, zip_of};
use crate::finding::Severity;
use crate::read::{FileKind, Foreign};

fn foreign(kind: FileKind) -> Option<Foreign> {
    match kind {
        FileKind::Foreign(foreign) => Some(foreign),
        _ => None,
    }
}

#[test]
fn what_is_no_spreadsheet_is_told_with_advice() {
    let docx = zip_of(&[("word/document.xml", "<w/>")]);
    let pptx = zip_of(&[("ppt/presentation.xml", "<p/>")]);
    let odt = zip_of(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<c/>")]);
    let archive = zip_of(&[("回答.xlsx", "x")]);
    let html = encoding_rs::SHIFT_JIS.encode("<html><table><tr><td>指標</td></tr></table></html>").0.into_owned();
    let cases: [(&[u8], Foreign, &str, &str); 15] = [
        (&html, Foreign::Html, "実体はHTMLです", "Excelで開き、xlsx形式で保存し直してください"),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>",
            Foreign::Xml2003,
            "実体はXMLスプレッドシート2003です",
            "Excelで開き、xlsx形式で保存し直してください",
        ),
        (
            b"\x09\x04\x06\x00\x00\x04\x10\x00",
            Foreign::OldExcel,
            "実体はExcel 4.0以前のブックです",
            "Excelで開き、xlsx形式で保存し直してください",
        ),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related;",
            Foreign::Mhtml,
            "実体はWebアーカイブ（MHTML）です",
            "Excelで開き、xlsx形式で保存し直してください",
        ),
        (b"%PDF-1.7\n", Foreign::Pdf, "実体はPDFです", "もとのExcelファイルを提出元からもらう"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Foreign::Image, "実体は画像です", "もとのExcelファイルを提出元からもらう"),
        (
            b"{\\rtf1 x}",
            Foreign::Rtf,
            "実体はリッチテキスト（RTF）です",
            "表をExcelに貼り付けて保存し直すか、もとのExcelファイルを提出元からもらう",
        ),
        (&docx, Foreign::Word, "実体はWord文書です", "表をExcelに貼り付けて保存し直すか、もとのExcelファイルを提出元からもらう"),
        (
            &pptx,
            Foreign::PowerPoint,
            "実体はPowerPointプレゼンテーションです",
            "表をExcelに貼り付けて保存し直すか、もとのExcelファイルを提出元からもらう",
        ),
        (
            &odt,
            Foreign::OpenDocument,
            "実体はOpenDocumentの文書です",
            "表をExcelに貼り付けて保存し直すか、もとのExcelファイルを提出元からもらう",
        ),
        (&archive, Foreign::Archive, "実体は圧縮ファイルです", "展開（解凍）して、中のファイルを入力フォルダに置く"),
        (
            b"[InternetShortcut]\nURL=x",
            Foreign::Shortcut,
            "ファイルの実体ではなくショートカットです",
            "ショートカットの先にあるファイルを入力フォルダに置く",
        ),
        (b"{\"a\": 1, \"b\": 2}\n", Foreign::Json, "実体はJSONです", "正しいファイルか提出元に確かめる"),
        (
            "提出はまだです。".as_bytes(),
            Foreign::PlainText,
            "区切り文字（カンマ・タブ）が一つもないテキストです",
            "表なら、Excelで開いてxlsx形式かCSVで保存し直す",
        ),
        (
            &[0, 1, 2, 3, 4, 200, 0, 0, 7, 8, 0, 1],
            Foreign::Binary,
            "表計算のファイルとして知られていない中身です",
            "正しいファイルか提出元に確かめる",
        ),
    ];
    for (bytes, kind, detail, remedy) in cases {
        let sheets = read_as("回答.xlsx", bytes);
        assert_eq!(foreign(sheets.output.kind), Some(kind), "{detail}");
        assert_eq!(told(&sheets.findings), [("not-a-spreadsheet", String::new(), detail)]);
        assert_eq!(sheets.findings[0].remedy, remedy, "{detail}");
        assert_eq!(sheets.findings[0].severity, Severity::Error, "{detail}");
        assert!(sheets.output.grids.is_empty());
    }
}

#[test]
fn an_attachment_under_its_own_name_is_no_error() {
    let archive = zip_of(&[("回答.xlsx", "x")]);
    for (name, bytes, severity) in [
        ("計画.pdf", &b"%PDF-1.7"[..], Severity::Note),
        ("写真.JPG", b"\xff\xd8\xff\xe0", Severity::Note),
        ("readme.txt", "お読みください。".as_bytes(), Severity::Note),
        ("一式.zip", &archive, Severity::Warning),
        ("写真.xlsx", b"\xff\xd8\xff\xe0", Severity::Error),
    ] {
        let sheets = read_as(name, bytes);
        assert_eq!(sheets.findings.iter().map(|f| f.severity).collect::<Vec<_>>(), [severity], "{name}");
    }
}

#[test]
fn an_empty_and_a_cut_file_say_so() {
    assert_eq!(told(&read_as("回答.xlsx", b"").findings), [("unreadable-file", String::new(), "中身が空（0バイト）のファイルです")]);
    let whole = zip_of(&[("xl/workbook.xml", "<workbook/>")]);
    let cut = read_as("回答.xlsx", &whole[..whole.len() - 30]);
    assert_eq!(
        told(&cut.findings),
        [("unreadable-file", String::new(), "ファイルの末尾が欠けているか、途中が壊れています（ZIPの目次が読めません）")]
    );
}

#[test]
fn text_is_a_table_under_every_name() {
    for (name, text, label) in [
        ("回答.xls", "指標,目標\n件数,10\n", "CSV（UTF-8）"),
        ("回答.txt", "指標\t目標\n件数\t10\n", "タブ区切りテキスト（UTF-8）"),
        ("回答.csv", "指標;目標\n件数;10\n", "セミコロン区切りテキスト（UTF-8）"),
    ] {
        let sheets = read_as(name, text.as_bytes());
        assert_eq!(sheets.output.kind.label(), label);
        assert_eq!(super::texts(&sheets.output.grids[0]), super::pairs(&[("A1", "指標"), ("B1", "目標"), ("A2", "件数"), ("B2", "10")]));
        assert_eq!(sheets.findings, []);
    }
}

#[test]
fn the_doubts_of_a_text_file_are_told() {
    let text = "指標,\"目標\n件数,1\u{0}0,\u{e000}x\n\u{feff}率,=\"001\"\n";
    let sheets = read_as("回答.csv", text.as_bytes());
    assert_eq!(
        super::texts(&sheets.output.grids[0]),
        super::pairs(&[("A1", "指標"), ("B1", "\"目標"), ("A2", "件数"), ("B2", "1〓0"), ("C2", "〓x"), ("A3", "率"), ("B3", "001")])
    );
    assert_eq!(
        told(&sheets.findings),
        [
            (
                "undecodable-character",
                String::new(),
                "文字コードの印（BOM）が途中に1個あります。別々のファイルをつないだものかもしれません"
            ),
            ("ambiguous-value", "B1".to_owned(), "引用符（\"）が正しく閉じていません: B1"),
            ("undecodable-character", "B2".to_owned(), "B2（U+0000）、C2（U+E000）"),
        ]
    );
}
