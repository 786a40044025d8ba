//! xlsx and xlsm (strict ones too) → grids. Cells are read by calamine, what it leaves out by a pass of our own over the same parts.
//!
//! In: an opened [`Package`]. Out: its worksheets in the order of their tabs, with number formats, bold, fill and strike-through,
//! comments, hidden rows, columns and sheets, and where objects lie over cells. Cells are taken one by one as they stand in the sheet's part, so a cell at XFD1048576
//! costs one cell and a claimed dimension costs nothing. Charts and macro sheets hold no cells and are passed over.
//!
//! | from calamine | from our own pass |
//! |---|---|
//! | values, shared texts, style ids, and the looks of styles | tabs, hidden rows and columns, merged regions, comments, whether there is a formula, struck runs |
//!
//! [`handover`] makes what calamine is given, [`cells`] goes through a sheet with both at the same pace and says when a value is our own.

mod cells;
mod comments;
mod drawings;
mod handover;
mod pace;
mod strings;
mod styles;

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::intake::Intake;
use super::limits::Measure;
use super::look::Look;
use super::package::{Package, Relation};
use super::sheet::SheetBuilder;
use super::trouble::Trouble;
use super::xml::{Xml, attribute, flag};
use crate::grid::Grid;
use handover::{Builder, EMPTY_SHEET};
use pace::Pace;
use strings::Texts;

/// What all sheets of a workbook share.
struct Book<'c> {
    texts: Texts<'c>,
    looks: Vec<Look>,
    is_1904: bool,
}

/// A tab of the workbook.
struct Tab {
    name: String,
    hidden: bool,
    relation: String,
}

/// Reads every worksheet.
pub(super) fn read(package: &mut Package<'_>, intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    let main = package.main_part().filter(|part| package.has(part)).unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let text = package.xml(&main)?.ok_or_else(|| Trouble::broken("ブックの目次（workbook.xml）がありません"))?;
    let (tabs, is_1904) = tabs(&text, intake)?;
    let relations = package.relations(&main)?;
    let mut builder = Builder::new()?;
    if let Some(part) = part_of_kind(&relations, "sharedStrings")
        && let Some(text) = strings::prepared(&package.xml(part)?.unwrap_or_default(), intake)?
    {
        builder.strings(text)?;
    }
    if let Some(part) = part_of_kind(&relations, "styles")
        && let Some(text) = styles::prepared(&package.xml(part)?.unwrap_or_default())?
    {
        builder.styles(&text)?;
    }
    let mut worksheets = Vec::new();
    for (index, tab) in tabs.iter().enumerate() {
        let part = match relations.get(&tab.relation) {
            Some(relation) if relation.kind == "worksheet" => relation.target.clone(),
            Some(_) => continue,
            // Some writers leave the link out; the usual name is then the only candidate.
            None => format!("xl/worksheets/sheet{}.xml", index + 1),
        };
        let missing = || Trouble::broken(format!("シート「{}」の中身がありません", super::intake::in_message(&tab.name)));
        worksheets.push((tab, builder.sheet(package.xml(&part)?.ok_or_else(missing)?)?, part));
    }
    if worksheets.is_empty() {
        return Err(Trouble::broken("ワークシートが一つもありません"));
    }
    let handover = builder.finish()?;
    let mut workbook = handover.open()?;
    let looks = workbook.worksheet_cells_reader(EMPTY_SHEET).map(|cells| cells.styles().iter().map(styles::look).collect());
    let mut book = Book { texts: Texts::new(handover.strings_text()), looks: looks.unwrap_or_default(), is_1904 };
    let mut grids = Vec::new();
    let mut parts = Vec::new();
    for (tab, name, part) in worksheets {
        let mut sheet = SheetBuilder::new(&tab.name, tab.hidden);
        cells::read(handover.sheet_text(&name), Pace::new(&mut workbook, &name), &mut book, &mut sheet, intake)?;
        comments::read(package, &part, &mut sheet, intake)?;
        grids.push(sheet.finish(intake));
        parts.push(part);
    }
    drawings::read(package, &parts, &mut grids);
    Ok(grids)
}

fn part_of_kind<'r>(relations: &'r BTreeMap<String, Relation>, kind: &str) -> Option<&'r str> {
    relations.values().find(|relation| relation.kind == kind).map(|relation| relation.target.as_str())
}

/// The tabs in their order, and whether dates count from 1904.
fn tabs(text: &str, intake: &Intake<'_>) -> Result<(Vec<Tab>, bool), Trouble> {
    let mut tabs = Vec::new();
    let mut is_1904 = false;
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "workbookPr" => is_1904 = flag(&e, "date1904"),
                "sheet" => {
                    let hidden = attribute(&e, "state").is_some_and(|state| matches!(&*state, "hidden" | "veryHidden"));
                    let relation = e
                        .attributes()
                        .with_checks(false)
                        .flatten()
                        .find(|a| a.key.prefix().is_some() && a.key.local_name().as_ref() == "id")
                        .map(|a| a.value.into_owned())
                        .unwrap_or_default();
                    let name = attribute(&e, "name").unwrap_or_default().into_owned();
                    tabs.push(Tab { name, hidden, relation });
                    if tabs.len() > intake.limits.sheets {
                        return Err(Trouble::too_large(Measure::Sheets, intake.limits.sheets));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok((tabs, is_1904)),
            _ => {}
        }
    }
}
