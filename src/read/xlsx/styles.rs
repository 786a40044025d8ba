//! Looks of xlsx cells: number format, bold, fill, strike-through by style index.
//!
//! In: `styles.xml`. Out: one [`Look`] an entry of `cellXfs`.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::strings::is_on;
use crate::grid::Style;
use crate::read::look::Look;
use crate::read::number_format;
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, number};

/// Most entries that Excel itself allows, rounded up.
const MOST: usize = 100_000;

/// The looks of every style index.
pub(super) fn read(text: &str) -> Result<Vec<Look>, Trouble> {
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut fonts: Vec<Style> = Vec::new();
    let mut fills: Vec<bool> = Vec::new();
    let mut looks = Vec::new();
    let mut section = "";
    let mut xml = Xml::expanded(text);
    loop {
        match xml.next()? {
            Event::Start(e) => match (section, e.local_name().as_ref()) {
                ("", "numFmts") => section = "numFmts",
                ("", "fonts") => section = "fonts",
                ("", "fills") => section = "fills",
                ("", "cellXfs") => section = "cellXfs",
                // Differential styles hold fonts, fills and formats of their own.
                ("", "dxfs" | "cellStyleXfs" | "extLst") => section = "other",
                ("numFmts", "numFmt") => {
                    if let (Some(id), Some(code)) = (number(&e, "numFmtId"), attribute(&e, "formatCode")) {
                        codes.insert(id, code.into_owned());
                    }
                }
                ("fonts", "font") => fonts.push(Style::default()),
                ("fonts", name) => {
                    if let Some(font) = fonts.last_mut() {
                        match name {
                            "b" => font.bold = is_on(&e),
                            "strike" => font.struck = is_on(&e),
                            _ => {}
                        }
                    }
                }
                ("fills", "fill") => fills.push(false),
                ("fills", "patternFill") => {
                    if let Some(fill) = fills.last_mut() {
                        *fill = attribute(&e, "patternType").is_some_and(|kind| &*kind != "none");
                    }
                }
                ("fills", "gradientFill") => {
                    if let Some(fill) = fills.last_mut() {
                        *fill = true;
                    }
                }
                ("cellXfs", "xf") => looks.push(look(&e, &codes, &fonts, &fills)),
                _ => {}
            },
            Event::End(e) => {
                if matches!(e.local_name().as_ref(), "numFmts" | "fonts" | "fills" | "cellXfs" | "dxfs" | "cellStyleXfs" | "extLst") {
                    section = "";
                }
            }
            Event::Eof => return Ok(looks),
            _ => {}
        }
        if looks.len().max(fonts.len()).max(fills.len()).max(codes.len()) > MOST {
            return Err(Trouble::too_large("書式の数", MOST, "個"));
        }
    }
}

fn look(xf: &BytesStart<'_>, codes: &BTreeMap<u32, String>, fonts: &[Style], fills: &[bool]) -> Look {
    let id = number(xf, "numFmtId").unwrap_or(0);
    let code = codes.get(&id).map(String::as_str).or_else(|| number_format::builtin(id));
    let mut style = number::<usize>(xf, "fontId").and_then(|i| fonts.get(i)).copied().unwrap_or_default();
    style.filled = number::<usize>(xf, "fillId").and_then(|i| fills.get(i)).copied().unwrap_or_default();
    Look::new(code, style)
}
