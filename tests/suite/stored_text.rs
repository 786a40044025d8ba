//! Numbers that a workbook stores as text are read and told once a sheet; a sheet that stores no number at all is not told.

use std::sync::Arc;

use torimatome::extract::Extractor;
use torimatome::finding::Code;
use torimatome::grid::{Cell, Content, Grid};
use torimatome::layout::{self, Knowledge, Lexicon};
use torimatome::place::{Place, Pos};
use torimatome::record::{Municipality, MunicipalityKind};
use torimatome::templates::Templates;
use torimatome::value::{Grammar, Readings};

/// The details of the findings `shown-differs` on a sheet with that target and actual.
fn told(target: Content, actual: Content) -> Vec<String> {
    told_of(target, Cell::new(Pos::new(1, 3), actual))
}

/// The same with that cell of the actual.
fn told_of(target: Content, actual: Cell) -> Vec<String> {
    let get = |name: &str| Templates::embedded().get(name).unwrap();
    let (lexicon, grammar) = (Lexicon::new(&get("lexicon.toml")).unwrap(), Grammar::new(&get("units.toml")).unwrap());
    let text = |row, col, text: &str| Cell::text(Pos::new(row, col), text);
    let mut cells: Vec<Cell> =
        ["指標名", "単位", "令和5年度目標値", "令和5年度実績値"].iter().zip(0..).map(|(head, col)| text(0, col, head)).collect();
    cells.extend([text(1, 0, "相談件数"), text(1, 1, "件"), Cell::new(Pos::new(1, 2), target), actual]);
    let grid =
        Grid { name: Arc::from("表"), hidden: false, cells, merges: vec![], hidden_rows: vec![], hidden_cols: vec![], drawings: vec![] };
    let place = Place::sheet(Arc::from("表.xlsx"), Arc::from("表"));
    let readings = Readings::new(&grammar);
    let known = Knowledge { lexicon: &lexicon, readings: &readings, pins: &[] };
    let sheet = layout::understand(&grid, &place, None, known).output;
    let body = Arc::new(Municipality { code: None, name: Arc::from("市"), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown });
    let owner = |_: Option<&str>, _: Option<&str>| Arc::clone(&body);
    let records = Extractor { grid: &grid, place: &place, lexicon: &lexicon, readings: &readings, owner: &owner }.records(&sheet);
    assert_eq!(records.output.len(), 1);
    records.findings.into_iter().filter(|finding| finding.code == Code::ShownDiffers).map(|finding| finding.detail).collect()
}

#[test]
fn a_number_stored_as_text_among_numbers_is_told() {
    let text = |text: &str| Content::Text(Arc::from(text));
    let detail = "文字として保存された数が1個あります（D2）。Excelの合計には入りません".to_owned();
    assert_eq!(told(Content::Number(20.0), text("１２")), [detail]);
    assert_eq!(told(Content::Number(20.0), text("12件")), [""; 0], "a unit makes it a text");
    assert_eq!(told(text("20"), text("12")), [""; 0], "a sheet of texts, as from CSV");
    let corrected = Cell { corrected: true, ..Cell::text(Pos::new(1, 3), "12") };
    assert_eq!(told_of(Content::Number(20.0), corrected), [""; 0], "what the staff corrected is not how the file stores it");
}
