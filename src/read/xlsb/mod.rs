//! xlsb → grids, from the binary records of its parts.
//!
//! In: an opened [`Package`]. Out: its worksheets with number formats, bold, fill and strike-through, comments, hidden rows, columns and
//! sheets, as for xlsx: the same container with other parts.

mod cells;
mod records;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::intake::{Intake, in_message};
use super::limits::Measure;
use super::look::Look;
use super::number_format;
use super::package::{Package, Relation};
use super::sheet::SheetBuilder;
use super::trouble::Trouble;
use crate::grid::{Grid, Style};
use records::{Records, kind};

/// A text with the fonts of its runs.
struct StyledText {
    text: Arc<str>,
    runs: Vec<(u16, u16)>,
}

/// What all sheets of a workbook share.
#[derive(Default)]
struct Book {
    strings: Vec<StyledText>,
    looks: Vec<Look>,
    fonts: Vec<Style>,
    is_1904: bool,
}

impl Book {
    fn font(&self, index: u16) -> Style {
        self.fonts.get(usize::from(index)).copied().unwrap_or_default()
    }
}

/// A tab of the workbook.
struct Tab {
    name: String,
    hidden: bool,
    relation: String,
}

/// Reads every worksheet.
pub(super) fn read(package: &mut Package<'_>, intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    let main = package.main_part().filter(|part| package.has(part)).unwrap_or_else(|| "xl/workbook.bin".to_owned());
    let part = package.part(&main)?.ok_or_else(|| Trouble::broken("ブックの目次（workbook.bin）がありません"))?;
    let relations = package.relations(&main)?;
    let (tabs, is_1904) = tabs(&part, intake)?;
    let mut book = Book { is_1904, ..Book::default() };
    if let Some(part) = part_of_kind(package, &relations, "styles")? {
        book.read_styles(&part);
    }
    if let Some(part) = part_of_kind(package, &relations, "sharedStrings")? {
        book.read_strings(&part, intake)?;
    }
    let mut grids = Vec::new();
    for tab in tabs {
        let Some(relation) = relations.get(&tab.relation).filter(|relation| relation.kind == "worksheet") else { continue };
        let missing = || Trouble::broken(format!("シート「{}」の中身がありません", in_message(&tab.name)));
        let part = package.part(&relation.target)?.ok_or_else(missing)?;
        let mut sheet = SheetBuilder::new(&tab.name, tab.hidden);
        cells::read(&part, &book, &mut sheet, intake)?;
        let of_sheet = package.relations(&relation.target)?;
        if let Some(part) = part_of_kind(package, &of_sheet, "comments")? {
            cells::comments(&part, &mut sheet, intake)?;
        }
        grids.push(sheet.finish(intake));
    }
    if grids.is_empty() {
        return Err(Trouble::broken("ワークシートが一つもありません"));
    }
    Ok(grids)
}

fn part_of_kind(package: &mut Package<'_>, relations: &BTreeMap<String, Relation>, kind: &str) -> Result<Option<Vec<u8>>, Trouble> {
    match relations.values().find(|relation| relation.kind == kind) {
        Some(relation) => package.part(&relation.target),
        None => Ok(None),
    }
}

/// The tabs in their order, and whether dates count from 1904.
fn tabs(part: &[u8], intake: &Intake<'_>) -> Result<(Vec<Tab>, bool), Trouble> {
    let mut tabs = Vec::new();
    let mut is_1904 = false;
    for record in Records::of(part) {
        match record.kind {
            kind::WORKBOOK => is_1904 = record.u8(0).is_some_and(|flags| flags & 1 != 0),
            kind::SHEET => {
                let (Some(state), Some((relation, end))) = (record.u32(0), record.string(8)) else { continue };
                let Some((name, _)) = record.string(end) else { continue };
                tabs.push(Tab { name, hidden: state != 0, relation });
                if tabs.len() > intake.limits.sheets {
                    return Err(Trouble::too_large(Measure::Sheets, intake.limits.sheets));
                }
            }
            _ => {}
        }
    }
    Ok((tabs, is_1904))
}

impl Book {
    fn read_styles(&mut self, part: &[u8]) {
        let mut codes: BTreeMap<u16, String> = BTreeMap::new();
        let mut fills: Vec<bool> = Vec::new();
        let mut inside = false;
        for record in Records::of(part) {
            match record.kind {
                kind::NUMBER_FORMAT => {
                    if let (Some(id), Some((code, _))) = (record.u16(0), record.string(2)) {
                        codes.insert(id, code);
                    }
                }
                kind::FONT => self.fonts.push(Style {
                    bold: record.u16(4).is_some_and(|weight| weight >= 600),
                    filled: false,
                    struck: record.u16(2).is_some_and(|looks| looks & 8 != 0),
                }),
                kind::FILL => fills.push(record.u32(0).is_some_and(|pattern| pattern != 0)),
                kind::BEGIN_CELL_XFS => inside = true,
                kind::END_CELL_XFS => inside = false,
                kind::XF if inside => {
                    let id = record.u16(2).unwrap_or(0);
                    let code = codes.get(&id).map(String::as_str).or_else(|| number_format::builtin(u32::from(id)));
                    let filled = record.u16(6).and_then(|index| fills.get(usize::from(index))).copied().unwrap_or_default();
                    let font = self.font(record.u16(4).unwrap_or(0));
                    self.looks.push(Look::new(code, Style { filled, ..font }));
                }
                _ => {}
            }
        }
    }

    fn read_strings(&mut self, part: &[u8], intake: &Intake<'_>) -> Result<(), Trouble> {
        let limit = intake.limits.cells.saturating_mul(2);
        for record in Records::of(part).filter(|record| record.kind == kind::SHARED_TEXT) {
            let (text, runs) = record.rich_string(0).ok_or_else(|| Trouble::broken("共有文字列が壊れています"))?;
            self.strings.push(StyledText { text: Arc::from(text), runs });
            if self.strings.len() > limit {
                return Err(Trouble::too_large(Measure::SharedTexts, limit));
            }
        }
        Ok(())
    }
}
