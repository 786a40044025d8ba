//! The long plain body of a sheet as rows of `SpreadsheetML`, made in parallel.
//!
//! In: rows of a report's sheet whose cells are texts, numbers or blank and stand alone, and the index of each format in `xl/styles.xml`.
//! Out: `<row>` elements, the same whatever the number of threads. Text is inline (`t="inlineStr"`), so that a workbook needs no table
//! of all its texts. Everything else of a sheet is written by the library; [`super::splice`] brings the two together.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use rayon::prelude::*;

use crate::place::column_letters;
use crate::report::sheet::{Cell, Content, Row, Sheet};

use super::style::{Key, key};
use super::workbook::float;

/// Cells from which on a body is made apart.
const LONG: usize = 10_000;
/// Rows that one thread makes at a time.
const CHUNK: usize = 500;
/// Chunks that are made while those before them are written.
const AT_ONCE: usize = 8;

/// A body and the formats that its cells have, each with its place in the list.
pub struct Body {
    /// Its rows, counted from 0.
    pub rows: Range<usize>,
    /// A cell of each format, in the order of their keys.
    pub models: Vec<Cell>,
}

/// The longest run of plain rows of a sheet, where it is long enough to be worth it.
pub fn of(sheet: &Sheet) -> Option<Body> {
    // A chart carries the numbers of its cells.
    if !sheet.charts.is_empty() {
        return None;
    }
    let rows = longest(&sheet.rows);
    let body = sheet.rows.get(rows.clone())?;
    let cells: usize = body.iter().map(|row| row.cells.len()).sum();
    if cells < LONG {
        return None;
    }
    let models = body.par_chunks(CHUNK).map(models).reduce(BTreeMap::new, |mut all, more| {
        all.extend(more);
        all
    });
    // Each format is asked for in a row of the body.
    let fits = models.len() < rows.len();
    fits.then(|| Body { rows, models: models.into_values().map(|cell| Cell { extra: None, ..cell.clone() }).collect() })
}

/// A cell of each format among some rows.
fn models(rows: &[Row]) -> BTreeMap<Key<'_>, &Cell> {
    let mut models = BTreeMap::new();
    let mut above: &[Cell] = &[];
    for row in rows {
        for (at, cell) in row.cells.iter().enumerate() {
            // What stands above a cell mostly looks the same.
            if above.get(at).is_none_or(|above| key(above) != key(cell)) {
                models.insert(key(cell), cell);
            }
        }
        above = &row.cells;
    }
    models
}

fn longest(rows: &[Row]) -> Range<usize> {
    let plain = |cell: &Cell| cell.span == 1 && !matches!(cell.content, Content::Formula(_)) && (cell.col > 0 || cell.leads().is_none());
    let mut best = 0..0;
    let mut first = 0;
    for (at, row) in rows.iter().enumerate() {
        if row.cells.is_empty() || !row.cells.iter().all(plain) {
            first = at + 1;
        } else if at + 1 - first > best.len() {
            best = first..at + 1;
        }
    }
    best
}

/// Writes the rows, the first of them with that index; `formats` are the indices of the formats of the body's models.
///
/// # Errors
/// What the sink says.
pub fn write<E: Send>(
    rows: &[Row],
    first: usize,
    formats: &BTreeMap<Key<'_>, u32>,
    mut sink: impl FnMut(&[u8]) -> Result<(), E> + Send,
) -> Result<(), E> {
    let made = |(at, rows): (usize, &[Row])| {
        let chunks = rows.par_chunks(CHUNK).enumerate();
        chunks.map(|(chunk, rows)| chunk_of(rows, first + at + chunk * CHUNK, formats)).collect::<Vec<String>>()
    };
    let step = CHUNK * AT_ONCE;
    let mut ready: Vec<String> = Vec::new();
    for (turn, rows) in rows.chunks(step).enumerate() {
        let (written, next) = rayon::join(|| ready.iter().try_for_each(|chunk| sink(chunk.as_bytes())), || made((turn * step, rows)));
        written?;
        ready = next;
    }
    ready.iter().try_for_each(|chunk| sink(chunk.as_bytes()))
}

fn chunk_of(rows: &[Row], first: usize, formats: &BTreeMap<Key<'_>, u32>) -> String {
    let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let letters: Vec<String> = (0..u32::try_from(widest).unwrap_or(0)).map(column_letters).collect();
    // What stands above a cell mostly looks the same.
    let mut above: Vec<Option<(Key<'_>, u32)>> = vec![None; widest];
    let mut xml = String::with_capacity(rows.len() * widest * 48);
    for (number, row) in (first + 1..).zip(rows) {
        let _ = write!(xml, r#"<row r="{number}" ht="{}" customHeight="1">"#, height(row.height));
        for (at, cell) in row.cells.iter().enumerate() {
            let look = key(cell);
            let format = match above[at] {
                Some((known, format)) if known == look => format,
                _ => formats.get(&look).copied().unwrap_or_default(),
            };
            above[at] = Some((look, format));
            let column = letters.get(usize::from(cell.col)).map_or_else(|| column_letters(cell.col.into()), Clone::clone);
            let _ = write!(xml, r#"<c r="{column}{number}" s="{format}""#);
            content(&mut xml, &cell.content);
        }
        xml.push_str("</row>");
    }
    xml
}

/// The height of a row as the library writes it: in whole pixels.
fn height(points: f64) -> f64 {
    (points * 4.0 / 3.0).round() * 0.75
}

/// The rest of a cell's element.
fn content(xml: &mut String, content: &Content) {
    match content {
        Content::Blank | Content::Formula(_) => xml.push_str("/>"),
        Content::Text(words) => text(xml, words),
        Content::Number(number) => match float(*number) {
            Some(float) => {
                let _ = write!(xml, "><v>{float}</v></c>");
            }
            None => text(xml, &number.to_string()),
        },
    }
}

fn text(xml: &mut String, text: &str) {
    let edge = ['\t', '\n', ' '];
    let space = if text.starts_with(edge) || text.ends_with(edge) { r#" xml:space="preserve""# } else { "" };
    let _ = write!(xml, r#" t="inlineStr"><is><t{space}>"#);
    escaped(xml, text);
    xml.push_str("</t></is></c>");
}

/// A text as `ST_Xstring`: what XML cannot hold as `_xHHHH_`, and what looks like that escaped itself.
fn escaped(xml: &mut String, text: &str) {
    let mut plain = 0;
    for (at, character) in text.char_indices() {
        let replaced = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '_' if is_escape(&text.as_bytes()[at..]) => "_x005F_",
            '\t' | '\n' => continue,
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                xml.push_str(&text[plain..at]);
                let _ = write!(xml, "_x{:04X}_", u32::from(character));
                plain = at + character.len_utf8();
                continue;
            }
            _ => continue,
        };
        xml.push_str(&text[plain..at]);
        xml.push_str(replaced);
        plain = at + character.len_utf8();
    }
    xml.push_str(&text[plain..]);
}

/// Whether a text begins like `_x0041_`.
fn is_escape(text: &[u8]) -> bool {
    matches!(text, [b'_', b'x', digits @ .., ] if digits.len() >= 5 && digits[..4].iter().all(u8::is_ascii_hexdigit) && digits[4] == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escape(text: &str) -> String {
        let mut xml = String::new();
        escaped(&mut xml, text);
        xml
    }

    #[test]
    fn texts_are_escaped_as_the_schema_says() {
        assert_eq!(escape("<b>&\"'"), "&lt;b&gt;&amp;\"'");
        assert_eq!(escape("\u{1}\t\n\u{b}"), "_x0001_\t\n_x000B_");
        assert_eq!(escape("_x0041_ _x41_ _x00g1_ _x0041"), "_x005F_x0041_ _x41_ _x00g1_ _x0041");
        assert_eq!(escape("表_xFFFE_\u{fffe}"), "表_x005F_xFFFE__xFFFE_");
    }
}
