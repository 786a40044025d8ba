//! Where pictures, shapes, text boxes and charts lie over the cells of an xlsx sheet.
//!
//! In: the package and the names of the sheets' parts. Out: areas put on the grids. They only serve advice: what cannot be read is left
//! out and ends the search, and no value depends on it. Comments are drawn by parts of another kind (VML) and do not count.

use quick_xml::events::Event;

use crate::grid::Grid;
use crate::place::{Area, Pos};
use crate::read::package::Package;
use crate::read::sheet::{COLUMNS, ROWS};
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, flag, push_text};

/// Areas that are kept of a sheet.
const MOST: usize = 1_000;
/// An object that reaches less far into a cell only touches its edge; in EMU, one point.
const EDGE: i64 = 12_700;

/// Puts the areas of each sheet's objects on its grid.
pub(super) fn read(package: &mut Package<'_>, parts: &[String], grids: &mut [Grid]) {
    if !package.has_folder("xl/drawings/") {
        return;
    }
    for (part, grid) in parts.iter().zip(grids) {
        match of_sheet(package, part) {
            Ok(areas) => grid.drawings = areas,
            // The parts of a damaged file are not inflated again and again.
            Err(_) => return,
        }
    }
}

fn of_sheet(package: &mut Package<'_>, part: &str) -> Result<Vec<Area>, Trouble> {
    let mut all = Vec::new();
    for relation in package.relations(part)?.values().filter(|relation| relation.kind == "drawing") {
        if let Some(text) = package.xml(&relation.target)? {
            anchors(&text, &mut all)?;
        }
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// One corner of an anchor: the cell, and how far into it the object reaches.
#[derive(Clone, Copy, Default)]
struct Corner {
    row: (u32, i64),
    col: (u32, i64),
}

/// The areas of the anchors of a drawing. An object that is tied to one cell only is told by that cell: its size is not in cells.
fn anchors(text: &str, all: &mut Vec<Area>) -> Result<(), Trouble> {
    let (mut from, mut to): (Option<Corner>, Option<Corner>) = (None, None);
    let (mut corner, mut hidden) = (Corner::default(), None);
    let mut words = String::new();
    let mut xml = Xml::expanded(text);
    while all.len() < MOST {
        match xml.next()? {
            Event::Start(e) => {
                words.clear();
                match e.local_name().as_ref() {
                    "twoCellAnchor" | "oneCellAnchor" => (from, to, hidden) = (None, None, None),
                    "from" | "to" => corner = Corner::default(),
                    // The first name of an anchor is that of the whole object.
                    "cNvPr" if attribute(&e, "id").is_some() => hidden = hidden.or(Some(flag(&e, "hidden"))),
                    _ => {}
                }
            }
            Event::End(e) => {
                match e.local_name().as_ref() {
                    "row" => corner.row.0 = cell(&words),
                    "col" => corner.col.0 = cell(&words),
                    "rowOff" => corner.row.1 = offset(&words),
                    "colOff" => corner.col.1 = offset(&words),
                    "from" => from = Some(corner),
                    "to" => to = Some(corner),
                    "twoCellAnchor" | "oneCellAnchor" if hidden != Some(true) => {
                        all.extend(from.and_then(|from| area(from, to)));
                    }
                    _ => {}
                }
                words.clear();
            }
            Event::Eof => break,
            event => push_text(&mut words, &event),
        }
    }
    Ok(())
}

/// The cells that an object covers; none outside Excel's own limits.
fn area(from: Corner, to: Option<Corner>) -> Option<Area> {
    let end = |(first, _): (u32, i64), (last, reach): (u32, i64)| if reach < EDGE && last > first { last - 1 } else { last };
    let first = Pos::new(from.row.0, from.col.0);
    let last = to.map_or(first, |to| Pos::new(end(from.row, to.row), end(from.col, to.col)));
    let inside = first.row <= last.row && first.col <= last.col && last.row < ROWS && last.col < COLUMNS;
    inside.then_some(Area { first, last })
}

/// A zero-based number of a row or column; what is none lies outside.
fn cell(words: &str) -> u32 {
    words.trim().parse().unwrap_or(u32::MAX)
}

/// A length in EMU; strict files may write it with its unit, and then it is more than an edge.
fn offset(words: &str) -> i64 {
    words.trim().parse().unwrap_or(EDGE)
}
