//! The long body of a sheet as rows of `SpreadsheetML`, made in parallel and never held.
//!
//! In: a [`Body`], the heights of its rows, and the index of each of its looks in
//! `xl/styles.xml`. Out: `<row>` elements, the same whatever the number of threads. Text is inline (`t="inlineStr"`), so that a workbook
//! needs no table of all its texts. Everything else of a sheet is written by the library; [`super::splice`] brings the two together.

use std::collections::BTreeMap;
use std::fmt::Write;

use rayon::prelude::*;

use crate::place::column_letters;
use crate::report::sheet::{Body, Cell, Content, Look, Row};

use super::hyperlinks::Hyperlink;
use super::workbook::float;

/// Rows that one thread makes at a time.
const CHUNK: usize = 100;
/// Chunks that are made while those before them are written.
const AT_ONCE: usize = 8;

/// Writes the rows; `rows` are those of the sheet, with their heights, `formats` the indices of the formats by their looks. Gives the
/// links of their cells.
///
/// # Errors
/// What the sink says.
pub fn write<E: Send>(
    body: &Body<'_>,
    rows: &[Row],
    formats: &BTreeMap<Look<'_>, u32>,
    mut sink: impl FnMut(&[u8]) -> Result<(), E> + Send,
) -> Result<Vec<Hyperlink>, E> {
    let chunks: Vec<usize> = body.rows.clone().step_by(CHUNK).collect();
    let made = |chunks: &[usize]| {
        let chunk = |first: usize| chunk(body, first, &rows[first..body.rows.end.min(first + CHUNK)], formats);
        chunks.par_iter().map(|first| chunk(*first)).collect::<Vec<Chunk>>()
    };
    let mut links = Vec::new();
    let mut ready: Vec<Chunk> = Vec::new();
    for chunks in chunks.chunks(AT_ONCE) {
        let (written, next) = rayon::join(|| ready.iter().try_for_each(|chunk| sink(chunk.xml.as_bytes())), || made(chunks));
        written?;
        links.extend(ready.into_iter().flat_map(|chunk| chunk.links));
        ready = next;
    }
    ready.iter().try_for_each(|chunk| sink(chunk.xml.as_bytes()))?;
    links.extend(ready.into_iter().flat_map(|chunk| chunk.links));
    Ok(links)
}

/// Some of the rows, and the links of their cells.
struct Chunk {
    xml: String,
    links: Vec<Hyperlink>,
}

/// Some of the rows, of which `first` is the first among those of the sheet.
fn chunk(body: &Body<'_>, first: usize, rows: &[Row], formats: &BTreeMap<Look<'_>, u32>) -> Chunk {
    let mut links = Vec::new();
    let mut letters: Vec<String> = Vec::new();
    let mut above: Vec<Cell> = Vec::new();
    let mut above_formats: Vec<String> = Vec::new();
    let mut xml = String::new();
    for (at, row) in (first..).zip(rows) {
        let cells = (body.make)(at - body.rows.start);
        let number = (at + 1).to_string();
        let _ = write!(xml, r#"<row r="{number}" ht="{}" customHeight="1">"#, height(row.height));
        above_formats.resize_with(cells.len(), String::new);
        for (at, cell) in cells.iter().enumerate() {
            // What stands above a cell mostly looks the same.
            if above.get(at).is_none_or(|above| above.look() != cell.look()) {
                above_formats[at] = formats.get(&cell.look()).copied().unwrap_or_default().to_string();
            }
            while letters.len() <= usize::from(cell.col) {
                letters.push(column_letters(u32::try_from(letters.len()).unwrap_or(0)));
            }
            xml.extend([r#"<c r=""#, &letters[usize::from(cell.col)], &number, r#"" s=""#, &above_formats[at], r#"""#]);
            content(&mut xml, &cell.content);
            let link = cell.leads().map(|link| (format!("{}{number}", letters[usize::from(cell.col)]), link));
            links.extend(link.and_then(|(address, link)| Hyperlink::new(address, link)));
            // The rest of its region.
            for col in cell.col + 1..cell.col + cell.span {
                xml.extend([r#"<c r=""#, &column_letters(u32::from(col)), &number, r#"" s=""#, &above_formats[at], r#""/>"#]);
            }
        }
        xml.push_str("</row>");
        above = cells;
    }
    Chunk { xml, links }
}

/// The height of a row as the library writes it: in whole pixels.
fn height(points: f64) -> f64 {
    (points * 4.0 / 3.0).round() * 0.75
}

/// The rest of a cell's element.
fn content(xml: &mut String, content: &Content) {
    match content {
        Content::Blank => xml.push_str("/>"),
        Content::Formula(formula) => {
            let [formula, result] = &**formula;
            xml.push_str(if result.parse::<f64>().is_ok() { "><f>" } else { r#" t="str"><f>"# });
            escaped(xml, formula);
            xml.push_str("</f><v>");
            escaped(xml, result);
            xml.push_str("</v></c>");
        }
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
    let space = text.starts_with(edge) || text.ends_with(edge);
    xml.push_str(if space { r#" t="inlineStr"><is><t xml:space="preserve">"# } else { r#" t="inlineStr"><is><t>"# });
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
