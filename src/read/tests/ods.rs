//! ods: tables written by hand.

use super::{pairs, read_as, texts, told, zip_of};
use crate::grid::{Content, Style};

const STYLES: &str = r#"<automatic-styles>
    <number:percentage-style style:name="N1"><number:number number:decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
    <style:style style:name="p" style:family="table-cell" style:data-style-name="N1"><style:text-properties fo:font-weight="bold"/></style:style>
    <style:style style:name="gone" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
    <style:style style:name="out" style:family="table"><style:table-properties table:display="false"/></style:style></automatic-styles>"#;

pub(super) fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content>{STYLES}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip_of(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

#[test]
fn cells_are_read_as_the_screen_shows_them() {
    let table = r#"<table:tracked-changes><table:deletion><table:table-cell><text:p>消した値</text:p></table:table-cell></table:deletion></table:tracked-changes>
        <table:table table:name="表"><table:table-column table:default-cell-style-name="p"/><table:table-column table:visibility="collapse" table:number-columns-repeated="1023"/>
        <table:table-row><table:table-cell office:value-type="percentage" office:value="0.825"><text:p>82.5%</text:p></table:table-cell>
        <table:table-cell office:value-type="float" office:value="165"><text:p>165人</text:p></table:table-cell>
        <table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1"><text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby>都</text:p>
          <office:annotation><dc:creator>誰か</dc:creator><text:p>速報</text:p></office:annotation><draw:frame><text:p>図の文字</text:p></draw:frame></table:table-cell>
        <table:covered-table-cell><text:p>下の値</text:p></table:covered-table-cell>
        <table:table-cell office:value-type="string"><text:p><text:span text:style-name="gone">10</text:span>20件</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="3" table:visibility="collapse"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row><table:table-cell office:value-type="date" office:date-value="2024-04-01"><text:p>令和6年4月1日</text:p></table:table-cell>
        <table:table-cell table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
        <table:table-cell table:formula="of:=A1"/><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="1024"/></table:table-row></table:table>
        <table:table table:name="控え" table:style-name="out"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"#;
    let read = read_as("a.ods", &ods(table));
    let grid = &read.output.grids[0];
    assert_eq!(
        texts(grid),
        pairs(&[
            ("A1", "82.5%"),
            ("B1", "165人"),
            ("C1", "東京都"),
            ("E1", "1020件"),
            ("A5", "令和6年4月1日"),
            ("B5", "#DIV/0!"),
            ("C5", ""),
            ("D5", "7"),
            ("E5", "7"),
        ])
    );
    let cells = &grid.cells;
    assert_eq!((&cells[0].content, cells[0].format.as_deref()), (&Content::Number(0.825), Some("0.0%")));
    assert_eq!(cells[0].style, Style { bold: true, ..Style::default() });
    assert_eq!((&cells[1].content, cells[1].format.as_deref()), (&Content::Number(165.0), Some("0\"人\"")));
    assert_eq!((cells[2].comment.as_deref(), cells[3].style.struck), (Some("速報"), true));
    assert_eq!((&cells[4].content, cells[4].format.as_deref()), (&Content::Number(45_383.0), Some("yyyy/m/d")));
    assert_eq!(cells[6].content, Content::NoValue);
    assert_eq!(grid.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["C1:D1"]);
    assert_eq!((grid.hidden_rows.as_slice(), grid.hidden_cols.as_slice()), (&[1, 2, 3][..], &[1, 2, 3, 4][..]));
    assert!(read.output.grids[1].hidden);
    assert_eq!(
        told(&read.findings),
        [
            ("hidden-content", String::new(), "内容のある列が隠れています: B、C、D、E"),
            ("hidden-content", String::new(), "隠れたシートです（セル1個）"),
        ]
    );
}

#[test]
fn a_document_in_one_text_reads_alike() {
    let flat = r#"<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body><office:spreadsheet>
        <table:table table:name="表"><table:table-row><table:table-cell office:value-type="float" office:value="5"/></table:table-row></table:table>
        </office:spreadsheet></office:body></office:document>"#;
    let read = read_as("a.fods", flat.as_bytes());
    assert_eq!(read.output.kind.label(), "OpenDocument表計算（fods）");
    assert_eq!(texts(&read.output.grids[0]), pairs(&[("A1", "5")]));
}

#[test]
fn protection_repetition_and_cuts_are_told() {
    let protected = zip_of(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest><file-entry><encryption-data/></file-entry></manifest>"),
        ("content.xml", "x"),
    ]);
    let endless = ods(
        r#"<table:table table:name="表"><table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell></table:table-row></table:table>"#,
    );
    let cut = zip_of(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "<d><spreadsheet><table name=\"表\"><table-row><table-cell value-type=\"float\" value=\"1\"/>"),
    ]);
    for (bytes, code, detail) in [
        (protected, "password-protected", "パスワードで暗号化されています（OpenDocumentの方式）"),
        (endless, "too-large", "セルの数が上限（1048576個）を超えています"),
        (cut, "unreadable-file", "ファイルの中身が途中で終わっています"),
    ] {
        assert_eq!(told(&read_as("a.ods", &bytes).findings), [(code, String::new(), detail)]);
    }
}
