//! Texts of xlsx: the shared table, and the rich text of one cell.
//!
//! In: the XML of `<si>` or `<is>`. Out: the text without furigana (`<rPh>`), `_x000D_` and its like decoded, and whether a run of it is
//! struck through. `<si><t>東京</t><rPh><t>トウキョウ</t></rPh></si>` → 東京.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::read::intake::Intake;
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, push_text};

/// A text with what its runs say of strike-through.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SharedText {
    pub(super) text: Arc<str>,
    /// A run with looks of its own is struck through.
    pub(super) struck_run: bool,
    /// A run takes the looks of the cell.
    pub(super) plain_run: bool,
}

/// The shared table.
pub(super) fn read(text: &str, intake: &Intake<'_>) -> Result<Vec<SharedText>, Trouble> {
    let limit = intake.limits.cells.saturating_mul(2);
    let mut strings = Vec::new();
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "si" => strings.push(rich_text(&mut xml, "si")?),
            Event::Empty(e) if e.local_name().as_ref() == "si" => {
                strings.push(SharedText { text: Arc::default(), struck_run: false, plain_run: true });
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
        if strings.len() > limit {
            return Err(Trouble::too_large("共有文字列の数", limit, "個"));
        }
    }
}

/// The text up to the end of that element.
pub(super) fn rich_text(xml: &mut Xml<'_>, end: &str) -> Result<SharedText, Trouble> {
    let mut all = String::new();
    let mut run = String::new();
    let (mut struck_run, mut plain_run) = (false, false);
    let (mut in_text, mut furigana, mut own_looks, mut struck) = (false, false, false, false);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "rPh" => furigana = true,
                "rPr" => own_looks = true,
                "strike" => struck = is_on(&e),
                "t" => in_text = true,
                _ => {}
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "rPr" => own_looks = true,
                "strike" => struck = is_on(&e),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "rPh" => furigana = false,
                "t" => {
                    in_text = false;
                    if !run.trim().is_empty() {
                        struck_run |= struck;
                        plain_run |= !own_looks;
                    }
                    all.push_str(&run);
                    run.clear();
                }
                "r" => (own_looks, struck) = (false, false),
                name if name == end => return Ok(SharedText { text: Arc::from(decode_escapes(all)), struck_run, plain_run }),
                _ => {}
            },
            Event::Eof => return Err(Trouble::broken("ファイルの中のXMLが途中で終わっています")),
            event => {
                if in_text && !furigana {
                    push_text(&mut run, &event);
                }
            }
        }
    }
}

/// Whether an on/off element such as `<strike/>` is on.
pub(super) fn is_on(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|v| !matches!(&*v, "0" | "false" | "off" | "none"))
}

/// `_x000D_` and its like as the characters that they stand for.
pub(super) fn decode_escapes(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..7).and_then(|hex| hex.strip_suffix('_')).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if let Some(code) = code {
            out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
            rest = &rest[7..];
        } else {
            out.push_str("_x");
            rest = &rest[2..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_characters() {
        for (text, meant) in
            [("a_x000D_b", "a\rb"), ("_x005F_x000D_", "_x000D_"), ("_x00_", "_x00_"), ("_xあいう", "_xあいう"), ("x_x", "x_x")]
        {
            assert_eq!(decode_escapes(text.to_owned()), meant);
        }
    }
}
