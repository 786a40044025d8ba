//! One worksheet's part → cells, merges, hidden rows and columns.
//!
//! In: the sheet's XML and what the workbook shares. Out: everything put on a [`SheetBuilder`]. A cell without an address stands
//! after the one before it. An address that Excel does not have is told of and its cell left out. What is no number stays text.

use std::borrow::Cow;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::Book;
use super::strings::{decode_escapes, rich_text};
use crate::grid::{Cell, Content};
use crate::place::{Area, Pos};
use crate::read::intake::Intake;
use crate::read::look::Look;
use crate::read::number_format::{PLAIN_DATE, serial_of_iso};
use crate::read::sheet::{COLUMNS, ROWS, SheetBuilder};
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, flag, number, push_text};

/// Puts the contents of a sheet on it.
pub(super) fn read(text: &str, book: &Book, sheet: &mut SheetBuilder, intake: &mut Intake<'_>) -> Result<(), Trouble> {
    let mut next = Pos::new(0, 0);
    let mut whole = false;
    let mut xml = Xml::expanded(text);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "row" => {
                    next = Pos::new(number::<u64>(&e, "r").map_or(next.row, zero_based), 0);
                    if flag(&e, "hidden") || number(&e, "ht") == Some(0.0) {
                        sheet.hide_rows(next.row, next.row);
                    }
                }
                "c" => next = cell(&mut xml, &e, next, book, sheet, intake)?,
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
            Event::Eof => return Err(Trouble::broken("シートの中身が途中で終わっています")),
            _ => {}
        }
    }
}

/// Reads a cell up to its end; returns the position after it.
fn cell(
    xml: &mut Xml<'_>,
    start: &BytesStart<'_>,
    next: Pos,
    book: &Book,
    sheet: &mut SheetBuilder,
    intake: &mut Intake<'_>,
) -> Result<Pos, Trouble> {
    let (mut pos, mut kind, mut style) = (Some(next), Cow::Borrowed("n"), 0);
    for a in start.attributes().with_checks(false).flatten() {
        match a.key.local_name().as_ref() {
            "r" => {
                pos = address(&a.value);
                if pos.is_none() {
                    sheet.outside(&a.value);
                }
            }
            "t" => kind = a.value,
            "s" => style = a.value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    let (mut value, mut formula, mut rich) = (None, false, None);
    let mut words = String::new();
    loop {
        match xml.next()? {
            Event::Start(e) => {
                words.clear();
                match e.local_name().as_ref() {
                    "f" => formula = true,
                    "is" => rich = Some(rich_text(xml, "is")?),
                    _ => {}
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "v" => value = Some(std::mem::take(&mut words)),
                "c" => break,
                _ => {}
            },
            Event::Eof => return Err(Trouble::broken("シートの中身が途中で終わっています")),
            event => push_text(&mut words, &event),
        }
    }
    let Some(pos) = pos else { return Ok(next) };
    let look = book.looks.get(style).cloned().unwrap_or_default();
    let mut struck = look.style.struck;
    let content = match (&*kind, value, rich) {
        (_, None, Some(text)) => {
            struck = text.struck_run || (text.plain_run && struck);
            Some(Content::Text(text.text))
        }
        (_, None, None) => formula.then_some(Content::NoValue),
        ("s", Some(value), _) => {
            let shared = value.trim().parse::<usize>().ok().and_then(|index| book.strings.get(index));
            if let Some(text) = shared {
                struck = text.struck_run || (text.plain_run && struck);
            } else if !value.trim().is_empty() {
                sheet.lost(pos);
            }
            shared.map(|text| Content::Text(Arc::clone(&text.text)))
        }
        (kind, Some(value), _) => plain(kind, value, &look, book.is_1904),
    };
    if let Some(content) = content {
        let mut cell = Cell::new(pos, content);
        let is_date = kind == "d" && matches!(cell.content, Content::Number(_));
        cell.format = look.code.or_else(|| is_date.then(|| Arc::from(PLAIN_DATE)));
        cell.style = look.style;
        cell.style.struck = struck;
        cell.formula = formula;
        sheet.cell(cell, intake)?;
    }
    Ok(Pos::new(pos.row, pos.col + 1))
}

/// A value that stands in the cell itself.
fn plain(kind: &str, value: String, look: &Look, is_1904: bool) -> Option<Content> {
    match (kind, value.trim()) {
        ("str" | "inlineStr", _) => Some(Content::Text(Arc::from(decode_escapes(value)))),
        (_, "") => None,
        ("b", "1" | "true") => Some(Content::Bool(true)),
        ("b", "0" | "false") => Some(Content::Bool(false)),
        // Excel takes any other number for TRUE.
        ("b", number) if number.parse::<i64>().is_ok() => Some(Content::Bool(true)),
        ("e", error) => Some(Content::Error(Arc::from(error))),
        ("d", iso) => Some(serial_of_iso(iso).map_or_else(|| Content::Text(Arc::from(iso)), Content::Number)),
        ("n", digits) => match digits.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(Content::Number(look.number(number, is_1904))),
            _ => Some(Content::Text(Arc::from(digits))),
        },
        (_, other) => Some(Content::Text(Arc::from(other))),
    }
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
