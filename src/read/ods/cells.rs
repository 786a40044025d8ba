//! One table → its cells, merges, annotations, hidden rows and columns.
//!
//! In: the events of `<table:table>` behind its start. Out: a grid. Paragraphs of drawings, forms and nested documents are none of the cell's.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::paragraph::Paragraphs;
use super::styles::Styles;
use crate::grid::{Cell, Content, Grid};
use crate::place::{Area, Pos};
use crate::read::intake::Intake;
use crate::read::look::Look;
use crate::read::number_format::{PLAIN_DATE, PLAIN_TIME, serial_of_iso, shows_date};
use crate::read::sheet::{COLUMNS, ROWS, SheetBuilder};
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, cut, number};

/// A run of columns that look alike where a cell does not say otherwise.
struct Column {
    last: u32,
    style: Option<String>,
}

/// What a cell says of itself, before it is put in its place or places.
struct Draft {
    cell: Cell,
    first: u32,
    count: u32,
}

/// Reads a table up to its end.
pub(super) fn read(xml: &mut Xml<'_>, name: &str, hidden: bool, styles: &Styles, intake: &mut Intake<'_>) -> Result<Grid, Trouble> {
    let mut sheet = SheetBuilder::new(name, hidden);
    let mut columns: Vec<Column> = Vec::new();
    let mut row = 0_u32;
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "table-column" => {
                    let first = columns.last().map_or(0, |column| column.last + 1);
                    let last = first.saturating_add(repeats(&e, "number-columns-repeated") - 1).min(COLUMNS - 1);
                    if is_hidden(&e) {
                        sheet.hide_cols(first, last);
                    }
                    if first < COLUMNS {
                        columns.push(Column { last, style: attribute(&e, "default-cell-style-name").map(Into::into) });
                    }
                }
                "table-row" => {
                    let count = repeats(&e, "number-rows-repeated");
                    if is_hidden(&e) {
                        sheet.hide_rows(row, row.saturating_add(count - 1));
                    }
                    let style = attribute(&e, "default-cell-style-name").map(std::borrow::Cow::into_owned);
                    let mut reader = RowReader { styles, columns: &columns, row_style: style, sheet: &mut sheet, row, drafts: Vec::new() };
                    reader.read(xml, intake)?;
                    let drafts = reader.drafts;
                    put(&drafts, row, count, &mut sheet, intake)?;
                    row = row.saturating_add(count);
                }
                // Only holders of rows and columns are looked into.
                "table-columns"
                | "table-header-columns"
                | "table-column-group"
                | "table-rows"
                | "table-header-rows"
                | "table-row-group" => {}
                _ => xml.skip()?,
            },
            Event::End(e) if e.local_name().as_ref() == "table" => return Ok(sheet.finish(intake)),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

/// Puts the cells of a row in their places, as often as they and the row repeat.
fn put(drafts: &[Draft], row: u32, count: u32, sheet: &mut SheetBuilder, intake: &mut Intake<'_>) -> Result<(), Trouble> {
    if drafts.is_empty() {
        return Ok(());
    }
    // What lies beyond the sheets of Excel is told of by its first place.
    let (end, below) = (row.saturating_add(count), row.max(ROWS));
    if end > ROWS {
        sheet.outside(&Pos::new(below, drafts[0].first).to_string());
    }
    if let Some(beside) = drafts.iter().find(|draft| draft.first.saturating_add(draft.count) > COLUMNS) {
        sheet.outside(&Pos::new(row, beside.first.max(COLUMNS)).to_string());
    }
    for row in row..end.min(ROWS) {
        for draft in drafts {
            for col in draft.first..draft.first.saturating_add(draft.count).min(COLUMNS) {
                let mut cell = draft.cell.clone();
                cell.pos = Pos::new(row, col);
                sheet.cell(cell, intake)?;
            }
        }
    }
    Ok(())
}

fn repeats(element: &BytesStart<'_>, name: &str) -> u32 {
    number(element, name).unwrap_or(1).max(1)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|v| matches!(&*v, "collapse" | "filter"))
}

/// Reads the cells of one row.
struct RowReader<'r> {
    styles: &'r Styles,
    columns: &'r [Column],
    row_style: Option<String>,
    sheet: &'r mut SheetBuilder,
    row: u32,
    drafts: Vec<Draft>,
}

impl RowReader<'_> {
    fn read(&mut self, xml: &mut Xml<'_>, intake: &Intake<'_>) -> Result<(), Trouble> {
        let mut col = 0_u32;
        loop {
            match xml.next()? {
                Event::Start(e) => {
                    let count = repeats(&e, "number-columns-repeated");
                    match e.local_name().as_ref() {
                        "table-cell" => {
                            let cell = self.cell(xml, &e, Pos::new(self.row, col), intake)?;
                            self.drafts.extend(cell.map(|cell| Draft { cell, first: col, count }));
                            col = col.saturating_add(count);
                        }
                        // What stands under a merged cell is not shown.
                        "covered-table-cell" => {
                            xml.skip()?;
                            col = col.saturating_add(count);
                        }
                        _ => xml.skip()?,
                    }
                }
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
    }

    /// The look of a cell: its own style, that of its row, that of its column.
    fn look(&self, own: Option<&str>, col: u32) -> Look {
        let column = || self.columns.get(self.columns.partition_point(|c| c.last < col)).and_then(|c| c.style.as_deref());
        own.or(self.row_style.as_deref()).or_else(column).map(|style| self.styles.look(style)).unwrap_or_default()
    }

    /// Reads a cell up to its end; none when nothing stands in it.
    fn cell(&mut self, xml: &mut Xml<'_>, start: &BytesStart<'_>, pos: Pos, intake: &Intake<'_>) -> Result<Option<Cell>, Trouble> {
        let (rows, cols) = (repeats(start, "number-rows-spanned"), repeats(start, "number-columns-spanned"));
        if rows > 1 || cols > 1 {
            let last = Pos::new(pos.row.saturating_add(rows - 1), pos.col.saturating_add(cols - 1));
            self.sheet.merge(Area { first: pos, last }, intake)?;
        }
        let mut shown = Paragraphs::default();
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "p" => shown.read(xml, self.styles)?,
                    "annotation" => {
                        let comment = annotation(xml, self.styles)?;
                        self.sheet.comment(pos, &comment, intake)?;
                    }
                    _ => xml.skip()?,
                },
                Event::End(_) => break,
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
        let formula = attribute(start, "formula").is_some();
        let Some(content) = content(start, &shown.text, formula) else { return Ok(None) };
        let own = attribute(start, "style-name");
        let mut look = self.look(own.as_deref(), pos.col);
        look.style.struck |= shown.struck_part;
        let mut cell = Cell::new(pos, content);
        let kind = value_type(start);
        let stored = !matches!(cell.content, Content::Text(_) | Content::Error(_));
        let differs = stored && !shown.text.is_empty() && shown.text != cell.as_text();
        // A date under the look of a number would be taken for one.
        let own_code = look.code.filter(|code| kind != "date" || shows_date(code));
        let made_code = || code_without_style(&shown.text, &kind).filter(|_| differs || matches!(cell.content, Content::Number(_)));
        cell.format = own_code.or_else(|| made_code().map(Arc::from));
        cell.shown = differs.then(|| shown.text.into_boxed_str());
        cell.style = look.style;
        cell.formula = formula;
        Ok(Some(cell))
    }
}

/// The text of an annotation; its author and date are left out.
fn annotation(xml: &mut Xml<'_>, styles: &Styles) -> Result<String, Trouble> {
    let mut text = Paragraphs::default();
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "p" => text.read(xml, styles)?,
                _ => xml.skip()?,
            },
            Event::End(_) => return Ok(text.text),
            Event::Eof => return Err(cut()),
            _ => {}
        }
    }
}

fn value_type<'e>(element: &'e BytesStart<'_>) -> std::borrow::Cow<'e, str> {
    let own = element.attributes().with_checks(false).flatten().find(|a| a.key.as_ref() == "office:value-type").map(|a| a.value);
    own.or_else(|| attribute(element, "value-type")).unwrap_or_default()
}

/// What a cell stores; none when nothing does.
fn content(element: &BytesStart<'_>, shown: &str, formula: bool) -> Option<Content> {
    let is_error = element.attributes().with_checks(false).flatten().any(|a| a.key.as_ref() == "calcext:value-type" && a.value == "error");
    if is_error {
        return Some(Content::Error(Arc::from(shown)));
    }
    let as_shown = || Content::Text(Arc::from(shown));
    let value = match &*value_type(element) {
        "float" | "percentage" | "currency" => {
            number::<f64>(element, "value").filter(|n| n.is_finite()).map_or_else(as_shown, Content::Number)
        }
        "date" => attribute(element, "date-value").and_then(|date| serial_of_iso(&date)).map_or_else(as_shown, Content::Number),
        "time" => attribute(element, "time-value").and_then(|time| day_part(&time)).map_or_else(as_shown, Content::Number),
        "boolean" => Content::Bool(attribute(element, "boolean-value").is_some_and(|v| &*v == "true")),
        "string" if shown.is_empty() => Content::Text(Arc::from(&*attribute(element, "string-value").unwrap_or_default())),
        "" if shown.is_empty() => return formula.then_some(Content::NoValue),
        _ => as_shown(),
    };
    (value != Content::Text(Arc::from(""))).then_some(value)
}

/// `PT12H30M00S` as a part of a day.
fn day_part(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut days = 0.0;
    for (unit, per_day) in [('H', 24.0), ('M', 1440.0), ('S', 86_400.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            days += number.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite())? / per_day;
            rest = after;
        }
    }
    rest.is_empty().then_some(days)
}

/// A format code for a value whose style is missing.
fn code_without_style(shown: &str, value_type: &str) -> Option<String> {
    match value_type {
        "date" => Some(PLAIN_DATE.to_owned()),
        "time" => Some(PLAIN_TIME.to_owned()),
        "float" if shown.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-') => None,
        _ => code_from_shown(shown, value_type == "percentage"),
    }
}

/// A format code from what is shown of a number: 165人 → `0"人"`, 82.5% → `0.0%`.
fn code_from_shown(shown: &str, is_percentage: bool) -> Option<String> {
    let start = shown.find(|c: char| c.is_ascii_digit())?;
    let length = shown[start..].find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(shown.len() - start);
    let (before, rest) = shown.split_at(start);
    let (digits, after) = rest.split_at(length);
    if after.contains(|c: char| c.is_ascii_digit()) || before.contains('"') || after.contains('"') {
        return None;
    }
    let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let mut code = String::from(if digits.contains(',') { "#,##0" } else { "0" });
    if decimals > 0 {
        code.push('.');
        code.push_str(&"0".repeat(decimals));
    }
    match (is_percentage, after) {
        (true, "%") => code.push('%'),
        (true, _) => return None,
        (false, "") => {}
        (false, after) => code = format!("{code}\"{after}\""),
    }
    Some(match before {
        "" | "-" => code,
        before => format!("\"{before}\"{code}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_made_from_what_is_shown() {
        for (shown, is_percentage, code) in [
            ("165人", false, Some("0\"人\"")),
            ("1,650.5 件", false, Some("#,##0.0\" 件\"")),
            ("82.5%", true, Some("0.0%")),
            ("-5%", true, Some("0%")),
            ("¥100", false, Some("\"¥\"0")),
            ("令和6年4月", false, None),
            ("なし", false, None),
        ] {
            assert_eq!(code_from_shown(shown, is_percentage).as_deref(), code, "{shown}");
        }
    }

    #[test]
    fn a_time_is_a_part_of_a_day() {
        assert_eq!(day_part("PT12H30M00S"), Some(12.5 / 24.0));
        assert_eq!(day_part("PT6H"), Some(0.25));
        assert_eq!(day_part("12:30"), None);
    }
}
