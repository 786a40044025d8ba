//! xlsx: what a workbook says and what it means, from workbooks that a writer made and from parts written by hand.

use rust_xlsxwriter::{Color, Format, Formula, Note, Workbook};

use super::{pairs, read_as, sample, texts, told, zip_of};
use crate::grid::{Content, Style};
use crate::place::Pos;

const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const PARTS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>
    <Relationship Id="rId3" Type="http://x/styles" Target="/xl/styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0&quot;人&quot;"/></numFmts>
    <fonts><font/><font><strike/></font></fonts><fills><fill><patternFill patternType="none"/></fill></fills>
    <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="57"/><xf fontId="1"/></cellXfs></styleSheet>"#;

/// A workbook of one sheet whose parts are written by hand.
pub(super) fn by_hand(workbook: &str, shared: &str, sheet: &str) -> Vec<u8> {
    let workbook = format!(r#"<workbook xmlns:r="x">{workbook}<sheets><sheet name="表" r:id="rId1"/></sheets></workbook>"#);
    zip_of(&[
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", &format!("<sst>{shared}</sst>")),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet>{sheet}</worksheet>")),
    ])
}

#[test]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
fn a_written_workbook_comes_back() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    let heading = Format::new().set_bold().set_background_color(Color::Silver);
    sheet.merge_range(0, 0, 1, 1, "指標", &heading).unwrap();
    sheet.write_with_format(2, 0, 0.825, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write_with_format(2, 1, "10件", &Format::new().set_font_strikethrough()).unwrap();
    sheet.write(2, 2, true).unwrap();
    sheet.write_formula(2, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(1_048_575, 16_383, 1).unwrap();
    sheet.insert_note(2, 0, &Note::new("速報値").add_author_prefix(false)).unwrap();
    sheet.insert_note(5, 5, &Note::new("空のセルへ").add_author_prefix(false)).unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(1).unwrap();
    book.add_worksheet().set_name("控え").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
    let read = read_as("a.xlsx", &book.save_to_buffer().unwrap());
    let grid = &read.output.grids[0];
    assert_eq!(
        texts(grid),
        pairs(&[("A1", "指標"), ("A3", "0.825"), ("B3", "10件"), ("C3", "TRUE"), ("D3", "#DIV/0!"), ("XFD1048576", "1")])
    );
    assert_eq!(grid.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A1:B2"]);
    assert_eq!((grid.hidden_rows.as_slice(), grid.hidden_cols.as_slice()), (&[2][..], &[1][..]));
    let percent = grid.get(Pos::new(2, 0)).unwrap();
    assert_eq!((percent.format.as_deref(), percent.comment.as_deref()), (Some("0.0%"), Some("速報値")));
    assert_eq!(grid.cells[0].style, Style { bold: true, filled: true, struck: false });
    assert!(grid.get(Pos::new(2, 1)).unwrap().style.struck);
    assert!(grid.get(Pos::new(2, 3)).unwrap().formula);
    assert!(read.output.grids[1].hidden);
    assert_eq!(
        told(&read.findings),
        [
            ("hidden-content", String::new(), "内容のある行が隠れています: 3"),
            ("hidden-content", String::new(), "内容のある列が隠れています: B"),
            ("hidden-content", "F6".to_owned(), "空のセルにメモがあります: F6"),
            ("hidden-content", String::new(), "隠れたシートです（セル1個）"),
        ]
    );
}

#[test]
fn texts_are_read_without_furigana_and_with_their_struck_parts() {
    let shared = r#"<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>
        <si><r><rPr><strike/></rPr><t>10</t></r><r><t>20件_x000D_
以上</t></r></si><si/>"#;
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>
        <c r="D1" t="inlineStr"><is><t>直接</t></is></c><c r="E1" t="s" s="3"><v>0</v></c><c r="F1" t="s"><v>9</v></c></row></sheetData>"#;
    let read = read_as("a.xlsx", &by_hand("", shared, sheet));
    let grid = &read.output.grids[0];
    assert_eq!(texts(grid), pairs(&[("A1", "東京"), ("B1", "1020件\n以上"), ("D1", "直接"), ("E1", "東京")]));
    assert_eq!(grid.cells.iter().map(|cell| cell.style.struck).collect::<Vec<_>>(), [false, true, false, true]);
    assert_eq!(
        told(&read.findings),
        [("unreadable-file", "F1".to_owned(), "セルの文字が保存されていません（共有文字列の番号が範囲の外です）: F1")]
    );
}

#[test]
fn cells_spelled_plainly_or_otherwise_are_read_alike() {
    let shared = "<si><t>東京</t></si><si><t xml:space=\"preserve\"> 市</t></si><si><t>a&amp;b</t></si><si><t>都</t></si>";
    let cells = r#"<c r="A1" s="1"><v>165</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" s="3" t="inlineStr"><is><t> 直接_x000D_
        </t></is></c><c r="D1" s="1"/><c r="E1" t="b"><v>1</v></c><c><v>7</v></c><c r="G1" t="e"><v>#N/A</v></c><c r="H1" t="str" />
        <c r="I1" t="str"><v>文字</v></c><c r="J1" t="s"><v>9</v></c><c r="K1" t="s"><v>3</v></c><c r="L1"></c><c r="A0"><v>5</v></c>
        <c r="M1" t="n"><v>1e999</v></c><c r="N1"><f>A1</f><v>2</v></c><c r="O1" t="s"><v>1</v></c><c r="P1" s="x"><v>3</v></c>"#;
    let read = |cells: &str| read_as("a.xlsx", &by_hand("", shared, &format!(r#"<sheetData><row r="1">{cells}</row></sheetData>"#)));
    let (plain, other) = (read(cells), read(&cells.replace("<c", "<c ")));
    assert_eq!(plain.output.grids[0].cells.len(), 12);
    assert_eq!(plain, other);
}

#[test]
fn numbers_dates_and_formulas_are_read_as_stored() {
    let sheet = r#"<sheetData><row r="1"><c r="A1" s="1"><v>165</v></c><c r="B1" s="2"><v>43538</v></c><c r="C1"><f>A1</f></c>
        <c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="d"><v>2024-04-01</v></c><c r="F1"><v>1.5x</v></c><c r="G1" t="e"><v>#N/A</v></c>
        <c r="H1"><v>1e999</v></c></row></sheetData>"#;
    let read = read_as("a.xlsx", &by_hand(r#"<workbookPr date1904="1"/>"#, "", sheet));
    let cells: Vec<(String, Content, Option<&str>, bool)> =
        read.output.grids[0].cells.iter().map(|c| (c.pos.to_string(), c.content.clone(), c.format.as_deref(), c.formula)).collect();
    let text = |text: &str| Content::Text(text.into());
    assert_eq!(
        cells,
        [
            ("A1".to_owned(), Content::Number(165.0), Some("0\"人\""), false),
            ("B1".to_owned(), Content::Number(45_000.0), Some("[$-411]ge\\.m\\.d"), false),
            ("C1".to_owned(), Content::NoValue, None, true),
            ("E1".to_owned(), Content::Number(45_383.0), Some("yyyy/m/d"), false),
            ("F1".to_owned(), text("1.5x"), None, false),
            ("G1".to_owned(), Content::Error("#N/A".into()), None, false),
            ("H1".to_owned(), text("1e999"), None, false),
        ]
    );
}

#[test]
fn threads_take_the_place_of_the_notes_that_repeat_them() {
    let parts = r#"<Relationships><Relationship Id="a" Type="http://x/comments" Target="../comments1.xml"/>
        <Relationship Id="b" Type="http://x/threadedComment" Target="../threadedComments/t1.xml"/>
        <Relationship Id="c" Type="http://x/hyperlink" Target="http://example.jp/" TargetMode="External"/></Relationships>"#;
    let notes = r#"<comments><commentList><comment ref="A1"><text><t>[Threaded comment] 速報か</t></text></comment>
        <comment ref="B1"><text><r><t>出典：</t></r><r><t>統計</t></r></text></comment></commentList></comments>"#;
    let threads = r#"<ThreadedComments><threadedComment ref="A1"><text>速報か</text></threadedComment>
        <threadedComment ref="A1"><text>はい</text></threadedComment></ThreadedComments>"#;
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData></worksheet>"#;
    let bytes = zip_of(&[
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", r#"<workbook xmlns:r="x"><sheets><sheet name="表" r:id="rId1"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets\Sheet1.XML"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/worksheets/_rels/sheet1.xml.rels", parts),
        ("xl/comments1.xml", notes),
        ("xl/threadedComments/t1.xml", threads),
    ]);
    let read = read_as("a.xlsx", &bytes);
    let comments: Vec<Option<&str>> = read.output.grids[0].cells.iter().map(|cell| cell.comment.as_deref()).collect();
    assert_eq!(comments, [Some("速報か\nはい"), Some("出典：統計")]);
    assert_eq!(read.findings, []);
}

/// A workbook of one sheet with a drawing.
fn with_drawing(drawing: &str) -> Vec<u8> {
    let relations = r#"<Relationships><Relationship Id="d" Type="http://x/drawing" Target="../drawings/drawing1.xml"/>
        <Relationship Id="v" Type="http://x/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/></Relationships>"#;
    zip_of(&[
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", r#"<workbook xmlns:r="x"><sheets><sheet name="表" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/worksheets/sheet1.xml", r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#),
        ("xl/worksheets/_rels/sheet1.xml.rels", relations),
        ("xl/drawings/drawing1.xml", drawing),
        ("xl/drawings/vmlDrawing1.vml", "<xml><x:Anchor>1, 2</x:Anchor>"),
    ])
}

#[test]
fn objects_are_known_by_the_cells_that_they_cover() {
    let corner = |name: &str, col: &str, col_off: i64, row: &str, row_off: i64| {
        format!(
            "<xdr:{name}><xdr:col>{col}</xdr:col><xdr:colOff>{col_off}</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>{row_off}</xdr:rowOff></xdr:{name}>"
        )
    };
    let two = |from: String, to: String, hidden: &str| {
        format!(
            r#"<xdr:twoCellAnchor>{from}{to}<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="図"{hidden}/></xdr:nvSpPr><xdr:txBody><a:t>9</a:t></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"#
        )
    };
    let anchors = [
        two(corner("from", "1", 0, "2", 0), corner("to", "3", 90_000, "4", 90_000), ""),
        // Ends at the edges of the cell before.
        two(corner("from", "5", 100, "0", 100), corner("to", "7", 0, "2", 0), ""),
        two(corner("from", "0", 0, "0", 0), corner("to", "9", 90_000, "9", 90_000), r#" hidden="1""#),
        format!("<xdr:oneCellAnchor>{}<xdr:ext cx=\"1\" cy=\"1\"/></xdr:oneCellAnchor>", corner("from", "8", 0, "8", 0)),
        // None of Excel's cells.
        two(corner("from", "0", 0, "0", 0), corner("to", "16384", 90_000, "4", 0), ""),
        two(corner("from", "-1", 0, "0", 0), corner("to", "x", 0, "99999999999", 0), ""),
        two(corner("from", "4", 0, "4", 0), corner("to", "2", 90_000, "2", 90_000), ""),
        "<xdr:twoCellAnchor/><xdr:absoluteAnchor/>".to_owned(),
    ];
    let told = |drawing: &str| -> Vec<String> {
        let read = read_as("a.xlsx", &with_drawing(drawing));
        assert_eq!((texts(&read.output.grids[0]), read.findings), (pairs(&[("A1", "1")]), vec![]), "{drawing}");
        read.output.grids[0].drawings.iter().map(ToString::to_string).collect()
    };
    let root = |inside: &str| format!(r#"<xdr:wsDr xmlns:xdr="x" xmlns:a="y">{inside}</xdr:wsDr>"#);
    assert_eq!(told(&root(&anchors.concat())), ["F1:G2", "B3:D5", "I9"]);
    // What is damaged costs no value, and no more than a share is kept.
    assert_eq!(told("<xdr:wsDr><xdr:twoCellAnchor></xdr:from>"), Vec::<String>::new());
    let many: String =
        (0..3_000).map(|at| two(corner("from", "0", 0, &at.to_string(), 0), corner("to", "1", 0, &at.to_string(), 0), "")).collect();
    assert_eq!(told(&root(&many)).len(), 1_000);
}

#[test]
fn addresses_are_kept_and_wrong_ones_told() {
    let sheet = r#"<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row r="4"><c r="C4"><v>3</v></c><c><v>4</v></c></row>
        <row r="6"><c r="A6"><v>5</v></c><c r="A6"><v>6</v></c><c r="A4294967297"><v>7</v></c></row></sheetData>
        <mergeCells><mergeCell ref="C4:D5"/><mergeCell ref="D5:E6"/><mergeCell ref="A1:A1"/></mergeCells>"#;
    let read = read_as("a.xlsx", &by_hand("", "", sheet));
    let grid = &read.output.grids[0];
    // D4 stands under the merged region C4:D5.
    assert_eq!(texts(grid), pairs(&[("A1", "1"), ("B1", "2"), ("C4", "3"), ("A6", "6")]));
    assert_eq!(grid.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["C4:D5"]);
    assert_eq!(
        told(&read.findings),
        [
            ("ambiguous-value", "A6".to_owned(), "同じ番地に違う値のセルが二つ以上保存されています: A6"),
            ("ambiguous-value", "D5".to_owned(), "重なり合うセルの結合があります: D5"),
            ("unreadable-file", String::new(), "Excelにない番地（XFD1048576より先など）のセルがあります: A4294967297"),
        ]
    );
}

#[test]
fn a_sheet_that_ends_half_way_gives_nothing() {
    let cut = by_hand("", "", "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    assert_eq!(told(&read_as("a.xlsx", &cut).findings), [("unreadable-file", String::new(), "ファイルの中のXMLが壊れています")]);
}

/// What calamine refuses, changes or would not find.
#[test]
fn values_that_calamine_does_not_give_are_read_all_the_same() {
    let shared = "<si><t>甲</t></si><si><t>乙</t></si>";
    let sheet = r#"<sheetData><row r="1"><c r="A1" t="e"><f>B1</f><v>#SPILL!</v></c><c r="B1" t="b"><v>2</v></c>
        <c r="C1" t="s"><v> 1 </v></c><c r="D1"><v> 12 </v></c><c r="E1" t="str"><v><![CDATA[<5]]></v></c><c r="F1"><v>1<!-- -->2</v></c>
        <c r="G1"><v>7</v><f>A1</f></c><c r="H1" t="x"><v>8</v></c><c r="I1" t="s"><v>0</v></c><c r="J1" t="n"><v>1,5</v></c></row></sheetData>"#;
    let read = read_as("a.xlsx", &by_hand("", shared, sheet));
    let expected = [
        ("A1", "#SPILL!"),
        ("B1", "TRUE"),
        ("C1", "乙"),
        ("D1", "12"),
        ("E1", "<5"),
        ("F1", "12"),
        ("G1", "7"),
        ("H1", "8"),
        ("I1", "甲"),
        ("J1", "1,5"),
    ];
    assert_eq!(texts(&read.output.grids[0]), pairs(&expected));
    assert_eq!(read.findings, []);
}

#[test]
fn a_false_claim_costs_nothing_and_a_wrong_row_loses_nothing() {
    let table = r#"<sst uniqueCount="999999999999"><si><t xml:space="preserve"> 甲</t></si></sst>"#;
    let cells = r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#;
    for (before, rows, expected) in [
        (r#"<dimension ref="A1:ZZZZZZZ99999999999"/>"#, "", &[("A1", " 甲")][..]),
        (r#"<dimension ref="B2:A1"/>"#, "", &[("A1", " 甲")]),
        ("<dimension/>", r#"<row r="99999999999"><c r="B2" t="s"><v>0</v></c></row>"#, &[("A1", " 甲"), ("B2", " 甲")]),
        ("", r#"<row r="99999999999"><c r="B2" t="s"><v>0</v></c></row>"#, &[("A1", " 甲"), ("B2", " 甲")]),
    ] {
        let sheet = format!("<worksheet>{before}<sheetData>{cells}{rows}</sheetData></worksheet>");
        let bytes = zip_of(&[
            ("_rels/.rels", RELATIONS),
            ("xl/workbook.xml", r#"<workbook xmlns:r="x"><sheets><sheet name="表" r:id="rId1"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/sharedStrings.xml", table),
            ("xl/worksheets/sheet1.xml", &sheet),
        ]);
        let read = read_as("a.xlsx", &bytes);
        assert_eq!(texts(&read.output.grids[0]), pairs(expected), "{before}");
    }
}

#[test]
fn looks_are_those_of_a_japanese_excel() {
    let styles = r#"<x:styleSheet xmlns:x="x"><x:numFmts><x:numFmt numFmtId="5" formatCode="&quot;円&quot;0"/></x:numFmts>
        <x:fonts><x:font><x:b/></x:font><x:font><x:b val="0"/><x:strike/></x:font></x:fonts>
        <x:fills><x:fill><x:patternFill patternType="none"/></x:fill><x:fill><x:gradientFill degree="90"><x:stop position="0"/></x:gradientFill></x:fill></x:fills>
        <x:cellXfs><x:xf numFmtId="14" fontId="0" fillId="0"/><x:xf numFmtId="5" fontId="1" fillId="1"/><x:xf numFmtId="0"/></x:cellXfs>
        <x:dxfs><x:dxf><x:fill><x:gradientFill/></x:fill></x:dxf></x:dxfs></x:styleSheet>"#;
    let sheet = r#"<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" s="1"><x:v>2</x:v></x:c>
        <x:c r="C1" s="2"><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"#;
    let bytes = zip_of(&[
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", r#"<workbook xmlns:r="x"><sheets><sheet name="表" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let read = read_as("a.xlsx", &bytes);
    let looks: Vec<(Option<&str>, Style)> = read.output.grids[0].cells.iter().map(|cell| (cell.format.as_deref(), cell.style)).collect();
    let style = |bold, filled, struck| Style { bold, filled, struck };
    assert_eq!(
        looks,
        [(Some("yyyy/m/d"), style(true, false, false)), (Some("\"円\"0"), style(false, true, true)), (None, style(false, false, false))]
    );
}

/// Address, value, number format as openpyxl gives them.
#[test]
fn the_sample_with_units_in_its_number_formats_is_whole() {
    let (name, bytes) = sample("132110");
    let read = read_as(&name, &bytes);
    let grid = &read.output.grids[0];
    assert_eq!((grid.cells.len(), grid.merges.len(), read.findings.len()), (221, 16, 0));
    for (address, value, format) in
        [("B5", "0.809", "0.0%"), ("C6", "1170", "+#,##0\"人\";△#,##0\"人\""), ("D9", "8", "#,##0\"人\""), ("E11", "300", "#,##0\"区画\"")]
    {
        let cell = address.parse().ok().and_then(|pos| grid.get(pos));
        assert_eq!(cell.map(|c| (c.as_text(), c.format.as_deref())), Some((value.to_owned(), Some(format))), "{address}");
    }
}
