//! ods and fods → grids, from `content.xml` and `styles.xml`.
//!
//! In: an opened [`Package`], or the one text of a fods file. Out: its tables with what the screen shows ([`Cell::shown`]), number formats
//! as Excel writes them, bold, fill and strike-through, annotations, hidden rows, columns and tables. Repeated blank cells and rows cost
//! nothing; repeated cells with content count each. A date is its serial, 82.5% is 0.825 with `0.0%`, 165人 is 165 with `0"人"`.

mod cells;
mod paragraph;
mod styles;

use quick_xml::events::Event;

use super::intake::Intake;
use super::limits::Measure;
use super::package::{Package, decode};
use super::trouble::Trouble;
use super::xml::{Xml, attribute, cut};
use crate::grid::Grid;
use styles::Styles;

/// Reads every table of a package.
pub(super) fn read(package: &mut Package<'_>, intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    if package.xml("META-INF/manifest.xml")?.is_some_and(|manifest| is_encrypted(&manifest)) {
        return Err(Trouble::Password("パスワードで暗号化されています（OpenDocumentの方式）"));
    }
    let mut styles = Styles::default();
    if let Some(text) = package.xml("styles.xml")? {
        styles.read(&text)?;
    }
    let content = package.xml("content.xml")?.ok_or_else(|| Trouble::broken("表の中身（content.xml）がありません"))?;
    styles.read(&content)?;
    tables(&content, &styles, intake)
}

/// Reads every table of a document in one XML text.
pub(super) fn read_flat(bytes: &[u8], intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    let text = decode(bytes.to_vec());
    let mut styles = Styles::default();
    styles.read(&text)?;
    tables(&text, &styles, intake)
}

fn is_encrypted(manifest: &str) -> bool {
    let mut xml = Xml::new(manifest);
    loop {
        match xml.next() {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "encryption-data" => return true,
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// The tables of the spreadsheet, in their order.
fn tables(text: &str, styles: &Styles, intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    let mut grids = Vec::new();
    let mut inside = false;
    let mut xml = Xml::expanded(text);
    loop {
        match xml.next()? {
            Event::Start(e) => match (inside, e.local_name().as_ref()) {
                (false, "spreadsheet") => inside = true,
                (true, "table") => {
                    if grids.len() >= intake.limits.sheets {
                        return Err(Trouble::too_large(Measure::Sheets, intake.limits.sheets));
                    }
                    let name = attribute(&e, "name").unwrap_or_default();
                    let hidden = attribute(&e, "style-name").is_some_and(|style| styles.hides_table(&style));
                    grids.push(cells::read(&mut xml, &name, hidden, styles, intake)?);
                }
                // Deleted cells of recorded changes, caches, settings.
                (true, _) => xml.skip()?,
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "spreadsheet" => break,
            Event::Eof if inside => return Err(cut()),
            Event::Eof => return Err(Trouble::broken("表計算の中身がありません")),
            _ => {}
        }
    }
    if grids.is_empty() {
        return Err(Trouble::broken("シートが一つもありません"));
    }
    Ok(grids)
}
