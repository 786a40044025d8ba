//! A figure as a cell: still a number, shown in the unit and with the decimals that were submitted.
//!
//! In: what a judgement stands on and the unit that its row shows. Out: a [`Cell`]. 2万人 stays 2 in a row of 万人; in a row of 人 its
//! own number format shows 2万人. △ marks negatives. A status is shown by the text as it stands, every kind
//! of dash by ―.
//!
//! Worked example: 以上 with 32.3 gives the format `#,##0.0"以上";"△"#,##0.0"以上"`.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::record::Figure;
use crate::rules::judged::{FigureRef, Judged};
use crate::value::{Quantity, Status, UnitSource};

use super::records::Line;
use super::rows::CHUNK;
use super::sheet::{Cell, Style};
use super::width;

/// Number formats with words that the figures of a workbook can have; Excel allows about 200 of one's own in all.
const MOST_FORMATS: usize = 120;
/// Number formats with an earlier count that a workbook can have.
const MOST_EARLIER: usize = 50;
/// Decimals that a number format shows.
const MOST_DECIMALS: u32 = 12;
/// Digits that a number of a workbook keeps.
const DIGITS: u32 = 15;
/// Widest remark that stands beside a figure, in half-width characters.
const REMARK: usize = 8;
/// Number format of a rate.
pub const RATE: &str = "0.0%;\"△\"0.0%";

/// Decimals of a figure, and the words before and after it.
type Shown = (u32, String, String);

/// The number formats of the figures of one workbook, so that it never has more than Excel allows: those that the first figures have.
pub struct Formats {
    /// Those without words, by their decimals.
    plain: Vec<Arc<str>>,
    /// Those with words.
    worded: HashMap<Shown, Arc<str>, foldhash::fast::RandomState>,
}

impl Formats {
    /// The formats of the figures of some rows, each with the unit that its row shows.
    pub fn of(rows: &[Line<'_>]) -> Self {
        let looks = rows.par_chunks(CHUNK).map(|rows| {
            let mut looks: Vec<Shown> = Vec::new();
            for line in rows {
                let unit = unit(line.judged, line.figures());
                for reference in line.figures().into_iter().flatten() {
                    let Some(quantity) = amount_of(line.judged, reference) else { continue };
                    let look = shown(line.judged.figure(reference), quantity, &unit);
                    let worded = !look.1.is_empty() || !look.2.is_empty();
                    if worded && looks.len() < MOST_FORMATS && !looks.contains(&look) {
                        looks.push(look);
                    }
                }
            }
            looks
        });
        let mut worded = HashMap::default();
        for look in looks.collect::<Vec<_>>().into_iter().flatten() {
            let code = code(look.0, &look.1, &look.2);
            if worded.len() < MOST_FORMATS && code.len() <= 255 {
                worded.entry(look).or_insert_with(|| Arc::from(code));
            }
        }
        Self { plain: (0..=MOST_DECIMALS).map(|decimals| Arc::from(plain_code(decimals))).collect(), worded }
    }

    /// The format of a figure without words.
    fn plain(&self, decimals: u32) -> Option<Arc<str>> {
        self.plain.get(usize::try_from(decimals.min(MOST_DECIMALS)).ok()?).cloned()
    }

    /// The format of a figure; none where there are too many.
    fn look(&self, look: &Shown) -> Option<Arc<str>> {
        if look.1.is_empty() && look.2.is_empty() { self.plain(look.0) } else { self.worded.get(look).cloned() }
    }
}

/// The number formats of counts that have an earlier one beside them.
#[derive(Default)]
pub struct EarlierFormats(BTreeSet<usize>);

impl EarlierFormats {
    /// A count and beside it that of an earlier time, as `93 (91)`; still a number, unless there are too many formats already.
    pub fn count(&mut self, count: usize, earlier: Option<usize>, style: Style) -> Cell {
        let Some(earlier) = earlier else { return Cell::count(count, style) };
        if self.0.len() < MOST_EARLIER {
            self.0.insert(earlier);
        }
        if self.0.contains(&earlier) {
            Cell::number(Decimal::from(count), format!("#,##0\" ({earlier})\""), style)
        } else {
            Cell::text(format!("{count} ({earlier})"), style)
        }
    }
}

/// The cell of a figure in a row that shows that unit.
pub fn cell(judged: &Judged, reference: Option<FigureRef>, unit: &str, formats: &Formats) -> Cell {
    let Some(reference) = reference else { return Cell::blank(Style::Status) };
    let figure = judged.figure(reference);
    amount_of(judged, reference).map_or_else(|| status(figure), |quantity| number(figure, quantity, unit, formats))
}

/// The amount of a figure; none when it is no value.
fn amount_of(judged: &Judged, reference: FigureRef) -> Option<&Quantity> {
    judged.quantity(reference).filter(|_| judged.figure(reference).reading.status == Status::Value)
}

/// The cell of a figure in its base unit, for calculation; empty when it is no value.
pub fn base(judged: &Judged, reference: Option<FigureRef>, formats: &Formats) -> Cell {
    let quantity = reference.and_then(|at| amount_of(judged, at));
    quantity.map_or(Cell::blank(Style::Figure), |quantity| amount(quantity.value, formats))
}

/// The cell of an amount in its base unit.
pub fn amount(value: Decimal, formats: &Formats) -> Cell {
    let value = value.normalize();
    match formats.plain(value.scale()) {
        Some(format) if exact(value) => Cell::number(value, format, Style::Figure),
        _ => Cell::text(value.to_string(), Style::Status),
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

fn number(figure: &Figure, quantity: &Quantity, unit: &str, formats: &Formats) -> Cell {
    let written = &quantity.written;
    match formats.look(&shown(figure, quantity, unit)) {
        Some(format) if exact(written.value) => Cell::number(written.value, format, Style::Figure),
        _ => Cell::text(Arc::clone(&figure.text), Style::Status),
    }
}

/// How a figure is shown in a row of that unit.
fn shown(figure: &Figure, quantity: &Quantity, unit: &str) -> Shown {
    let written = &quantity.written;
    let own = if *written.unit == *unit { "" } else { &written.unit };
    let (before, after) = affixes(&figure.reading.qualifiers, own);
    (written.decimals, before, after)
}

/// What is shown instead of a figure.
fn status(figure: &Figure) -> Cell {
    match figure.reading.status {
        Status::Blank => Cell::blank(Style::Status),
        Status::None if is_dash(&figure.text) => Cell::text("―", Style::Status),
        _ => Cell::text(figure.text.trim(), Style::Status),
    }
}

/// Whether a text is nothing but a dash, however it is drawn, or nothing at all; words such as 該当なし are shown as they stand.
pub fn is_dash(text: &str) -> bool {
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
    let zeros = "0".repeat(usize::try_from(decimals.min(MOST_DECIMALS)).unwrap_or(0));
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
    use crate::report::sheet::Content;

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
        let mut earlier = EarlierFormats::default();
        for number in 0..MOST_EARLIER {
            assert!(!earlier.count(1, Some(number), Style::Figure).is_blank());
        }
        assert_eq!(earlier.count(2, Some(MOST_EARLIER), Style::Figure), Cell::text("2 (50)", Style::Figure));
        assert!(matches!(earlier.count(2, Some(7), Style::Figure).content, Content::Number(_)));
    }

    #[test]
    fn a_number_of_more_digits_than_a_workbook_keeps_is_not_exact() {
        assert!(exact(Decimal::from(999_999_999_999_999_i64)));
        assert!(exact(Decimal::from(35_371_600_000_000_000_i64)));
        assert!(!exact(Decimal::from(1_234_567_890_123_456_i64)));
    }
}
