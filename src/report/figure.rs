//! A figure as a cell: still a number, shown in the unit and with the decimals that were submitted.
//!
//! In: what a judgement stands on and the unit that its row shows. Out: a [`Cell`]. 2万人 stays 2 in a row of 万人; in a row of 人 its
//! own number format shows 2万人. △ marks negatives. A status is shown by the text as it stands, every kind
//! of dash by ―.
//!
//! Worked example: 以上 with 32.3 gives the format `#,##0.0"以上";"△"#,##0.0"以上"`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::record::Figure;
use crate::rules::judged::{FigureRef, Judged};
use crate::value::{Quantity, Status, UnitSource};

use super::sheet::{Cell, Style};
use super::width;

/// Number formats that a workbook can have beside those of counts and rates; Excel allows about 200 of one's own.
const MOST_FORMATS: usize = 180;
/// Digits that a number of a workbook keeps.
const DIGITS: u32 = 15;
/// Widest remark that stands beside a figure, in half-width characters.
const REMARK: usize = 8;
/// Number format of a rate.
pub const RATE: &str = "0.0%;\"△\"0.0%";

/// The number formats of one workbook, so that it never has more than Excel allows.
#[derive(Default)]
pub struct Formats {
    known: BTreeSet<Arc<str>>,
    /// The formats of figures by their decimals and the words around them.
    figures: BTreeMap<(u32, String), Arc<str>>,
}

impl Formats {
    /// The format of a figure with that many decimals between such words, unless there are too many already.
    fn figure(&mut self, decimals: u32, before: &str, after: &str) -> Option<Arc<str>> {
        let key = (decimals, if before.is_empty() && after.is_empty() { String::new() } else { format!("{before}\0{after}") });
        if let Some(known) = self.figures.get(&key) {
            return Some(Arc::clone(known));
        }
        let format = self.intern(&code(decimals, before, after))?;
        self.figures.insert(key, Arc::clone(&format));
        Some(format)
    }

    /// The format, unless there are too many already.
    fn intern(&mut self, code: &str) -> Option<Arc<str>> {
        if let Some(known) = self.known.get(code) {
            return Some(Arc::clone(known));
        }
        if self.known.len() >= MOST_FORMATS || code.len() > 255 {
            return None;
        }
        let code: Arc<str> = Arc::from(code);
        self.known.insert(Arc::clone(&code));
        Some(code)
    }
}

/// The cell of a figure in a row that shows that unit.
pub fn cell(judged: &Judged, reference: Option<FigureRef>, unit: &str, formats: &mut Formats) -> Cell {
    let Some(reference) = reference else { return Cell::blank(Style::Status) };
    let figure = judged.figure(reference);
    match judged.quantity(reference) {
        Some(quantity) if figure.reading.status == Status::Value => number(figure, quantity, unit, formats),
        _ => status(figure),
    }
}

/// The cell of a figure in its base unit, for calculation; empty when it is no value.
pub fn base(judged: &Judged, reference: Option<FigureRef>, formats: &mut Formats) -> Cell {
    let quantity = reference.filter(|at| judged.figure(*at).reading.status == Status::Value).and_then(|at| judged.quantity(at));
    quantity.map_or(Cell::blank(Style::Figure), |quantity| amount(quantity.value, formats))
}

/// The cell of an amount in its base unit.
pub fn amount(value: Decimal, formats: &mut Formats) -> Cell {
    let value = value.normalize();
    match formats.figure(value.scale(), "", "") {
        Some(format) if exact(value) => Cell::number(value, format, Style::Figure),
        _ => Cell::text(value.to_string(), Style::Status),
    }
}

/// A count and beside it that of an earlier time, as `93 (91)`; still a number.
pub fn count(count: usize, earlier: Option<usize>, style: Style, formats: &mut Formats) -> Cell {
    let Some(earlier) = earlier else { return Cell::count(count, style) };
    match formats.intern(&format!("#,##0\" ({earlier})\"")) {
        Some(format) => Cell::number(Decimal::from(count), format, style),
        None => Cell::text(format!("{count} ({earlier})"), style),
    }
}

/// The unit that a row shows: the one in which the first of its figures was written.
pub fn unit(judged: &Judged, references: [Option<FigureRef>; 4]) -> Arc<str> {
    let written = references.into_iter().flatten().filter_map(|at| judged.quantity(at)).map(|quantity| &quantity.written.unit);
    written.into_iter().find(|unit| !unit.is_empty()).unwrap_or(&judged.record.unit_text).clone()
}

/// What the remark on a figure says: the text as it stands, its number format and where its unit came from. None when the sheet itself
/// shows as much.
pub fn remark(judged: &Judged, reference: Option<FigureRef>) -> Option<String> {
    let figure = judged.figure(reference?);
    let plain = figure.reading.quantity.as_ref().is_some_and(|quantity| *quantity.written.value.to_string() == *figure.text);
    if figure.text.is_empty() || (plain && figure.format.is_none()) {
        return None;
    }
    let mut remark = format!("提出: {}", figure.text);
    if let Some(format) = &figure.format {
        remark.extend(["\n表示形式: ", format]);
    }
    if figure.reading.quantity.is_some() {
        remark.extend(["\n単位: ", source(figure.unit_source())]);
    }
    Some(remark)
}

/// Where a unit came from, in words.
const fn source(source: UnitSource) -> &'static str {
    match source {
        UnitSource::Text => "セルの文字から",
        UnitSource::Format => "表示形式から",
        UnitSource::Column => "単位欄から",
        UnitSource::Header => "見出しから",
        UnitSource::Banner => "表題から",
        UnitSource::Nowhere => "書かれていない",
    }
}

fn number(figure: &Figure, quantity: &Quantity, unit: &str, formats: &mut Formats) -> Cell {
    let written = &quantity.written;
    let own = if *written.unit == *unit { "" } else { &written.unit };
    let (before, after) = affixes(&figure.reading.qualifiers, own);
    let format = formats.figure(written.decimals, &before, &after);
    match format {
        Some(format) if exact(written.value) => Cell::number(written.value, format, Style::Figure),
        _ => Cell::text(Arc::clone(&figure.text), Style::Status),
    }
}

/// What is shown instead of a figure.
fn status(figure: &Figure) -> Cell {
    match figure.reading.status {
        Status::Blank => Cell::blank(Style::Status),
        Status::None if is_dash(&figure.text) => Cell::text("―", Style::Status),
        _ => Cell::text(figure.text.trim(), Style::Status),
    }
}

/// Whether a text is nothing but a dash, however it is drawn; words such as 該当なし are shown as they stand.
fn is_dash(text: &str) -> bool {
    text.trim().chars().all(|character| matches!(character, '-' | '－' | 'ー' | '―' | '—' | '–' | '‐' | '−' | '─' | 'ｰ'))
}

/// What stands before and after the figure: 約, 延べ and the like before it, its own unit, 以上 and the like after it.
fn affixes(qualifiers: &[String], unit: &str) -> (String, String) {
    let mut before = String::new();
    let mut after = unit.to_owned();
    for qualifier in qualifiers {
        match qualifier.as_str() {
            "約" | "延べ" | "累計" | "年間" => before.push_str(qualifier),
            "以上" | "以下" | "未満" | "超" | "増" | "減" => after.push_str(qualifier),
            // A longer remark would widen the whole column; the remark on the cell has it.
            other if width::of(other) <= REMARK => after.extend(["（", other, "）"]),
            _ => {}
        }
    }
    (before, after)
}

/// The number format of a figure without any words.
pub fn plain_code(decimals: u32) -> String {
    code(decimals, "", "")
}

/// A number format with that many decimals, thousands separators and △ for negatives.
fn code(decimals: u32, before: &str, after: &str) -> String {
    let zeros = "0".repeat(usize::try_from(decimals.min(12)).unwrap_or(0));
    let digits = if zeros.is_empty() { "#,##0".to_owned() } else { format!("#,##0.{zeros}") };
    format!("{}{digits}{after};{}{digits}{after}", quoted(before), quoted(&format!("{before}△")), after = quoted(after))
}

/// A literal of a number format.
fn quoted(text: &str) -> String {
    // A quotation mark cannot stand inside a quoted literal; it is escaped outside of one.
    let parts: Vec<String> = text.split('"').map(|part| if part.is_empty() { String::new() } else { format!("\"{part}\"") }).collect();
    parts.join("\\\"").replace(['\n', '\r', '\t'], " ")
}

/// Whether a workbook's number keeps every digit.
pub fn exact(value: Decimal) -> bool {
    let mantissa = value.mantissa().unsigned_abs();
    mantissa < 10_u128.pow(DIGITS) || {
        let mut digits = mantissa;
        while digits.is_multiple_of(10) {
            digits /= 10;
        }
        digits < 10_u128.pow(DIGITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_keeps_decimals_and_marks_negatives() {
        assert_eq!(code(0, "", ""), "#,##0;\"△\"#,##0");
        assert_eq!(code(1, "", "以上"), "#,##0.0\"以上\";\"△\"#,##0.0\"以上\"");
        assert_eq!(code(2, "約", "億円"), "\"約\"#,##0.00\"億円\";\"約△\"#,##0.00\"億円\"");
        assert_eq!(quoted("5\"口径"), "\"5\"\\\"\"口径\"");
    }

    #[test]
    fn qualifiers_stand_where_they_are_read() {
        let (before, after) = affixes(&["約".to_owned(), "見込".to_owned(), "以上".to_owned()], "万人");
        assert_eq!((before.as_str(), after.as_str()), ("約", "万人（見込）以上"));
        let (_, after) = affixes(&["総処理件数のうち".to_owned()], "%");
        assert_eq!(after, "%");
    }

    #[test]
    fn no_more_formats_than_a_workbook_can_have() {
        let mut formats = Formats::default();
        for number in 0..MOST_FORMATS {
            assert!(formats.intern(&number.to_string()).is_some());
        }
        assert_eq!(formats.intern("one more"), None);
        assert!(formats.intern("0").is_some());
    }

    #[test]
    fn a_number_of_more_digits_than_a_workbook_keeps_is_not_exact() {
        assert!(exact(Decimal::from(999_999_999_999_999_i64)));
        assert!(exact(Decimal::from(35_371_600_000_000_000_i64)));
        assert!(!exact(Decimal::from(1_234_567_890_123_456_i64)));
    }
}
