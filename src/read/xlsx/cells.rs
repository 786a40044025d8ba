//! One worksheet's part → cells, merges, hidden rows and columns.
//!
//! In: the sheet's XML, calamine's reader of it, and what the workbook shares. Out: everything put on a [`SheetBuilder`]. A cell without
//! an address stands after the one before it. An address that Excel does not have is told of and its cell left out.
//!
//! Values and styles are calamine's. A value is read by ourselves, as [`own_value`] says, where calamine
//! - refuses it: error values newer than Excel 2010 (`#SPILL!`), a boolean that is neither 0 nor 1, a shared text that is not there,
//!   an unknown type;
//! - would change it: a number that is none stays text, also one too large for Excel; a shared text's index in white space would
//!   become 0; values in CDATA sections, split by comments or followed by their formula would be lost;
//! - cannot be asked: behind an address or a claimed dimension that is no place in Excel (see [`Pace`]).

use std::mem::take;
use std::sync::Arc;

use calamine::DataRef;
use quick_xml::events::{BytesStart, Event};

use super::Book;
use super::pace::Pace;
use super::strings::{SharedText, decode_escapes, rich_text};
use crate::grid::{Cell, Content};
use crate::place::{Area, Pos};
use crate::read::intake::Intake;
use crate::read::look::Look;
use crate::read::number_format::{PLAIN_DATE, serial_of_iso};
use crate::read::sheet::{COLUMNS, ROWS, SheetBuilder};
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, attributes, flag, number, plain_text, push_text, says_yes};

/// Puts the contents of a sheet on it.
pub(super) fn read(
    text: &str,
    mut pace: Pace<'_, '_>,
    book: &mut Book<'_>,
    sheet: &mut SheetBuilder,
    intake: &mut Intake<'_>,
) -> Result<(), Trouble> {
    let mut next = Pos::new(0, 0);
    let mut whole = false;
    let mut stored = Stored::default();
    let mut xml = Xml::expanded(text);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "dimension"
                    if attribute(&e, "ref")
                        .and_then(|address| area(&address))
                        .is_none_or(|area| area.last.row < area.first.row || area.last.col < area.first.col) =>
                {
                    pace.stop();
                }
                "sheetData" => pace.start(),
                "row" => {
                    let [r, hidden, height] = attributes(&e, ["r", "hidden", "ht"]);
                    let row = r.as_ref().and_then(|r| r.trim().parse::<u64>().ok());
                    if r.is_some() && !row.is_some_and(|row| (1..=u64::from(ROWS)).contains(&row)) {
                        pace.stop();
                    }
                    next = Pos::new(row.map_or(next.row, zero_based), 0);
                    let flat = height.is_some_and(|height| height.trim().parse() == Ok(0.0));
                    if flat || hidden.is_some_and(|hidden| says_yes(&hidden)) {
                        sheet.hide_rows(next.row, next.row);
                    }
                    next = plain_cells(&mut xml, &mut stored, next, &mut pace, book, sheet, intake)?;
                }
                "c" => {
                    stored.read(&mut xml, &e, next, sheet)?;
                    next = cell(&stored, next, &mut pace, book, sheet, intake)?;
                    next = plain_cells(&mut xml, &mut stored, next, &mut pace, book, sheet, intake)?;
                }
                "col" => {
                    if let (Some(first), Some(last), true) = (number(&e, "min"), number(&e, "max"), hides_column(&e)) {
                        sheet.hide_cols(zero_based(first), zero_based(last));
                    }
                }
                "mergeCell" => {
                    if let Some(area) = attribute(&e, "ref").and_then(|address| area(&address)) {
                        sheet.merge(area, intake)?;
                    }
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "row" => next = Pos::new(next.row.saturating_add(1), 0),
                "worksheet" => whole = true,
                _ => {}
            },
            Event::Eof if whole => return Ok(()),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

/// Puts the cells on the sheet that come next and are spelled plainly, without an event for each of their parts; returns the position
/// after them.
fn plain_cells(
    xml: &mut Xml<'_>,
    stored: &mut Stored,
    mut next: Pos,
    pace: &mut Pace<'_, '_>,
    book: &mut Book<'_>,
    sheet: &mut SheetBuilder,
    intake: &mut Intake<'_>,
) -> Result<Pos, Trouble> {
    let mut rest = xml.rest();
    while let Some(after) = rest.and_then(|rest| stored.read_plain(rest, next)) {
        next = cell(stored, next, pace, book, sheet, intake)?;
        xml.go_on(after);
        rest = Some(after);
    }
    Ok(next)
}

/// How a cell's value is written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Written {
    /// There is none.
    #[default]
    Not,
    /// As one piece of plain text, possibly an empty one: nothing can have lost a part of it.
    InOne,
    /// Split by references or comments.
    InPieces,
    /// With CDATA sections.
    WithCdata,
}

/// What stands in a cell's own XML; one is used for all cells.
#[derive(Default)]
struct Stored {
    /// Where the cell stands; none for an address that Excel does not have.
    pos: Option<Pos>,
    kind: String,
    style: usize,
    formula: bool,
    written: Written,
    value: String,
    rich: Option<SharedText>,
}

impl Stored {
    /// Nothing but that place.
    fn clear(&mut self, pos: Pos) {
        self.kind.clear();
        self.value.clear();
        *self = Self { pos: Some(pos), kind: take(&mut self.kind), value: take(&mut self.value), ..Self::default() };
    }

    /// Reads the cell that a text begins with, where it is spelled as most are: `<c r="A1" s="1" t="s"><v>0</v></c>`,
    /// `<c r="B1" t="inlineStr"><is><t>市</t></is></c>`, `<c r="C1"/>`.
    /// Returns what stands behind it; for all else none.
    fn read_plain<'x>(&mut self, text: &'x str, next: Pos) -> Option<&'x str> {
        let mut rest = text.strip_prefix("<c")?;
        self.clear(next);
        loop {
            match rest.as_bytes() {
                [b'/', b'>', ..] => return Some(&rest[2..]),
                [b' ', b'/', b'>', ..] => return Some(&rest[3..]),
                [b'>', b'<', b'/', b'c', b'>', ..] => return Some(&rest[5..]),
                [b'>', b'<', b'v', b'>', ..] => {
                    let (value, after) = plain_text(&rest[4..], "</v></c>")?;
                    self.value.push_str(value);
                    self.written = Written::InOne;
                    return Some(after);
                }
                [b'>', b'<', b'i', b's', b'>', b'<', b't', b'>', ..] => {
                    let (text, after) = plain_text(&rest[8..], "</t></is></c>")?;
                    self.rich = Some(SharedText::plain(text));
                    return Some(after);
                }
                [b' ', name, b'=', b'"', quoted @ ..] => {
                    let (value, after) = rest[4..].split_at(quoted.iter().position(|&byte| byte == b'"')?);
                    match name {
                        b'r' => self.pos = Some(address(value)?),
                        b's' => self.style = value.parse().ok()?,
                        b't' if self.kind.is_empty() => self.kind.push_str(value),
                        _ => return None,
                    }
                    rest = &after[1..];
                }
                _ => return None,
            }
        }
    }

    /// Reads a cell up to its end. Without an address it stands at `next`.
    fn read(&mut self, xml: &mut Xml<'_>, start: &BytesStart<'_>, next: Pos, sheet: &mut SheetBuilder) -> Result<(), Trouble> {
        self.clear(next);
        for a in start.attributes().with_checks(false).flatten() {
            match a.key.local_name().as_ref() {
                "r" => {
                    self.pos = address(&a.value);
                    if self.pos.is_none() {
                        sheet.outside(&a.value);
                    }
                }
                "t" => self.kind.push_str(&a.value),
                "s" => self.style = a.value.trim().parse().unwrap_or(0),
                _ => {}
            }
        }
        if let Some(value) = xml.plain("<v>", "</v>") {
            self.value.push_str(value);
            self.written = Written::InOne;
        }
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" => self.read_value(xml)?,
                    "f" => self.formula = true,
                    "is" => self.rich = Some(rich_text(xml, "is")?),
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "c" => return Ok(()),
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
    }

    fn read_value(&mut self, xml: &mut Xml<'_>) -> Result<(), Trouble> {
        self.value.clear();
        self.written = Written::InOne;
        let mut pieces = 0;
        loop {
            let event = xml.next()?;
            match &event {
                Event::End(e) if e.local_name().as_ref() == "v" => return Ok(()),
                Event::Eof => return Err(cut()),
                event => {
                    pieces += 1;
                    self.written = match (event, self.written) {
                        (Event::CData(_), _) | (_, Written::WithCdata) => Written::WithCdata,
                        (Event::Text(_), _) if pieces == 1 => Written::InOne,
                        _ => Written::InPieces,
                    };
                    push_text(&mut self.value, event);
                }
            }
        }
    }

    /// The number of a shared text.
    fn index(&self) -> Option<usize> {
        (self.kind == "s").then(|| self.value.trim().parse().ok()).flatten()
    }
}

/// Puts a cell on the sheet; returns the position after it.
fn cell(
    stored: &Stored,
    next: Pos,
    pace: &mut Pace<'_, '_>,
    book: &mut Book<'_>,
    sheet: &mut SheetBuilder,
    intake: &mut Intake<'_>,
) -> Result<Pos, Trouble> {
    let Some(pos) = stored.pos else {
        pace.stop();
        return Ok(next);
    };
    let given = pace.cell(pos);
    let style = given.as_ref().map_or(stored.style, |(_, style)| *style);
    let look = book.looks.get(style).cloned().unwrap_or_default();
    let index = stored.index();
    let given = given.as_ref().and_then(|(cell, _)| given_value(cell.get_value(), stored, &look, book));
    let content = match given {
        Some(content) => Some(content),
        None => own_value(stored, &look, book)?,
    };
    if let Some(content) = content {
        let mut cell = Cell::new(pos, content);
        let is_date = stored.kind == "d" && matches!(cell.content, Content::Number(_));
        cell.format = look.code.or_else(|| is_date.then(|| Arc::from(PLAIN_DATE)));
        cell.style = look.style;
        cell.style.struck = match (index, &stored.rich) {
            (Some(index), _) => book.texts.is_struck(index, look.style.struck)?,
            (None, Some(text)) if stored.written == Written::Not => text.is_struck(look.style.struck),
            _ => look.style.struck,
        };
        cell.formula = stored.formula;
        sheet.cell(cell, intake)?;
    } else if stored.kind == "s" && !stored.value.trim().is_empty() {
        sheet.lost(pos);
    }
    Ok(Pos::new(pos.row, pos.col + 1))
}

/// calamine's value as a grid has it; nothing where it has none or could have changed it.
fn given_value(given: &DataRef<'_>, stored: &Stored, look: &Look, book: &mut Book<'_>) -> Option<Content> {
    match (stored.kind.as_str(), given) {
        ("s", DataRef::SharedString(text)) if stored.value.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Content::Text(book.texts.shared(stored.index()?, text)))
        }
        ("str", DataRef::String(text)) if stored.written != Written::WithCdata => Some(Content::Text(Arc::from(text.as_str()))),
        (_, DataRef::String(text)) if stored.rich.is_some() && stored.written == Written::Not => {
            Some(Content::Text(Arc::from(text.as_str())))
        }
        ("d", DataRef::DateTimeIso(iso)) if stored.written != Written::WithCdata => date(iso.trim()),
        (_, _) if stored.written != Written::InOne => None,
        ("" | "n", DataRef::Float(number)) if number.is_finite() => Some(Content::Number(look.number(*number, book.is_1904))),
        ("" | "n", DataRef::DateTime(date)) if date.as_f64().is_finite() => Some(Content::Number(look.number(date.as_f64(), book.is_1904))),
        ("b", DataRef::Bool(is_true)) => Some(Content::Bool(*is_true)),
        ("e", DataRef::Error(error)) => Some(Content::Error(Arc::from(error.to_string()))),
        _ => None,
    }
}

/// The value as it stands in the cell's own XML.
fn own_value(stored: &Stored, look: &Look, book: &mut Book<'_>) -> Result<Option<Content>, Trouble> {
    if stored.written == Written::Not {
        let rich = stored.rich.as_ref().map(|text| Content::Text(Arc::clone(&text.text)));
        return Ok(rich.or_else(|| stored.formula.then_some(Content::NoValue)));
    }
    Ok(match (stored.kind.as_str(), stored.value.trim()) {
        ("s", _) => match stored.index() {
            Some(index) => book.texts.own(index)?.map(|shared| Content::Text(Arc::clone(&shared.text))),
            None => None,
        },
        ("str" | "inlineStr", _) => Some(Content::Text(Arc::from(decode_escapes(stored.value.clone())))),
        (_, "") => stored.formula.then_some(Content::NoValue),
        ("b", "1" | "true") => Some(Content::Bool(true)),
        ("b", "0" | "false") => Some(Content::Bool(false)),
        // Excel takes any other number for TRUE.
        ("b", number) if number.parse::<i64>().is_ok() => Some(Content::Bool(true)),
        ("e", error) => Some(Content::Error(Arc::from(error))),
        ("d", iso) => date(iso),
        ("" | "n", digits) => match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(Content::Number(look.number(number, book.is_1904))),
            _ => Some(Content::Text(Arc::from(digits))),
        },
        (_, other) => Some(Content::Text(Arc::from(other))),
    })
}

/// A date or time in ISO form as its serial; what is none stays text.
fn date(iso: &str) -> Option<Content> {
    (!iso.is_empty()).then(|| serial_of_iso(iso).map_or_else(|| Content::Text(Arc::from(iso)), Content::Number))
}

fn cut() -> Trouble {
    Trouble::broken("シートの中身が途中で終わっています")
}

/// Whether a `<col>` hides its columns.
fn hides_column(col: &BytesStart<'_>) -> bool {
    flag(col, "hidden") || number(col, "width") == Some(0.0)
}

/// A number counted from one, counted from zero; far beyond every sheet stays there.
fn zero_based(number: u64) -> u32 {
    u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX - 1)
}

/// The position of an address that Excel has.
fn address(text: &str) -> Option<Pos> {
    text.trim().parse().ok().filter(|pos: &Pos| pos.row < ROWS && pos.col < COLUMNS)
}

/// The rectangle of an address such as `A1:C3`.
fn area(text: &str) -> Option<Area> {
    let text = text.replace('$', "");
    let (first, last) = text.split_once(':').unwrap_or((&text, &text));
    Some(Area { first: address(first)?, last: address(last)? })
}
