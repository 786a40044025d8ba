//! Texts of xlsx: what calamine is given of the shared table, and what it leaves out: struck parts, and the texts of comments.
//!
//! In: the XML of the shared table, of `<si>`, `<is>` or a comment's `<text>`. Out: texts without furigana (`<rPh>`), `_x000D_` and its
//! like decoded, white space at the ends only where `xml:space` keeps it, and whether a run is struck through.
//! `<si><t>東京</t><rPh><t>トウキョウ</t></rPh></si>` → 東京.
//! The texts of cells are calamine's. Our own table is made only where a run is struck through or where calamine has no text to give.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::read::intake::Intake;
use crate::read::limits::Measure;
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, plain_text, push_text};

/// White space of XML.
const XML_SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// A text with what its runs say of strike-through.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SharedText {
    pub(super) text: Arc<str>,
    /// A run with looks of its own is struck through.
    struck_run: bool,
    /// A run takes the looks of the cell.
    plain_run: bool,
}

impl SharedText {
    /// A text in one `<t>` without runs or attributes, and with nothing to resolve.
    pub(super) fn plain(text: &str) -> Self {
        let kept = decode_escapes(text.trim_matches(XML_SPACE).to_owned());
        Self { text: Arc::from(kept), struck_run: false, plain_run: !text.trim().is_empty() }
    }

    /// Whether something of it is struck through in a cell of that look.
    pub(super) const fn is_struck(&self, cell_struck: bool) -> bool {
        self.struck_run || (self.plain_run && cell_struck)
    }
}

/// The shared texts of a workbook.
pub(super) struct Texts<'c> {
    xml: &'c str,
    has_strikes: bool,
    given: Vec<Option<Arc<str>>>,
    own: Option<Vec<SharedText>>,
}

impl<'c> Texts<'c> {
    /// The texts of a shared table.
    pub(super) fn new(xml: &'c str) -> Self {
        Self { xml, has_strikes: xml.contains("strike"), given: Vec::new(), own: None }
    }

    /// One copy for all cells of the text that calamine gives for that index.
    pub(super) fn shared(&mut self, index: usize, text: &str) -> Arc<str> {
        if self.given.len() <= index {
            self.given.resize(index + 1, None);
        }
        Arc::clone(self.given[index].get_or_insert_with(|| Arc::from(text)))
    }

    /// Whether something of the text with that index is struck through in a cell of that look.
    pub(super) fn is_struck(&mut self, index: usize, cell_struck: bool) -> Result<bool, Trouble> {
        if !self.has_strikes {
            return Ok(cell_struck);
        }
        Ok(self.own(index)?.map_or(cell_struck, |text| text.is_struck(cell_struck)))
    }

    /// The text with that index as we read it ourselves.
    pub(super) fn own(&mut self, index: usize) -> Result<Option<&SharedText>, Trouble> {
        if self.own.is_none() {
            self.own = Some(table(self.xml)?);
        }
        Ok(self.own.as_ref().and_then(|table| table.get(index)))
    }
}

/// The shared table that calamine is given: without the claims of how many texts there are, for which it would set memory aside.
/// It is gone through whole, because calamine does not mind a tag that ends another one and would count the texts wrongly.
pub(super) fn prepared(text: &str, intake: &Intake<'_>) -> Result<Option<String>, Trouble> {
    let limit = intake.limits.cells.saturating_mul(2);
    let mut head = None;
    let mut count = 0;
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "sst" => head = head.or(Some(xml.position())),
                "si" => count += 1,
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
        while let Some(after) = xml.rest().and_then(|rest| plain_text(rest.strip_prefix("<si><t>")?, "</t></si>")).map(|(_, after)| after) {
            count += 1;
            xml.go_on(after);
        }
        if count > limit {
            return Err(Trouble::too_large(Measure::SharedTexts, limit));
        }
    }
    let parts = head.and_then(|end| text.split_at_checked(end));
    Ok(parts.map(|(head, rest)| head.replace("uniqueCount", "claimedCount") + rest))
}

/// The shared table as we read it ourselves.
fn table(text: &str) -> Result<Vec<SharedText>, Trouble> {
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
    }
}

/// The text up to the end of that element.
pub(super) fn rich_text(xml: &mut Xml<'_>, end: &str) -> Result<SharedText, Trouble> {
    let mut all = String::new();
    let mut run = String::new();
    let (mut struck_run, mut plain_run) = (false, false);
    let (mut in_text, mut furigana, mut own_looks, mut struck, mut keeps_space) = (false, false, false, false, false);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "rPh" => furigana = true,
                "rPr" => own_looks = true,
                "strike" => struck = is_on(&e),
                "t" => (in_text, keeps_space) = (true, attribute(&e, "space").is_some_and(|space| &*space == "preserve")),
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
                    all.push_str(if keeps_space { &run } else { run.trim_matches(XML_SPACE) });
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
fn is_on(element: &BytesStart<'_>) -> bool {
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

    #[test]
    #[expect(clippy::unwrap_used, reason = "a failed test may panic")]
    fn a_plain_text_is_what_its_runs_would_give() {
        for text in ["東京", " 東京\n都 ", "", " \u{3000}", "a_x000D_b", "12"] {
            let written = format!("<is><t>{text}</t></is>");
            let mut xml = Xml::expanded(&written);
            assert_eq!(SharedText::plain(text), rich_text(&mut xml, "is").unwrap(), "{text:?}");
        }
    }
}
