//! One worksheet's records → cells, merges, comments, hidden rows and columns.
//!
//! In: the records from the sheet's BOF on, and what the workbook shares. Out: everything put on a [`SheetBuilder`].

use std::collections::BTreeMap;
use std::sync::Arc;

use super::records::{Record, Records, kind};
use super::{Book, Version, cut};
use crate::grid::{Cell, Content};
use crate::place::{Area, Pos};
use crate::read::compound::{u16_at, u32_at};
use crate::read::intake::Intake;
use crate::read::look::Look;
use crate::read::sheet::SheetBuilder;
use crate::read::trouble::Trouble;

/// Puts the contents of a sheet on it.
pub(super) fn read(mut records: Records<'_>, book: &Book, sheet: &mut SheetBuilder, intake: &mut Intake<'_>) -> Result<(), Trouble> {
    if records.next().is_none_or(|first| first.kind != kind::BOF) {
        return Err(cut());
    }
    let mut reader = SheetReader { book, sheet, intake, awaiting: None, object: None, object_texts: BTreeMap::new(), notes: Vec::new() };
    // Charts on a sheet are streams of their own inside it.
    let mut depth = 1;
    for record in records {
        match record.kind {
            kind::BOF => depth += 1,
            kind::EOF => depth -= 1,
            _ if depth == 1 => reader.record(&record)?,
            _ => {}
        }
        if depth == 0 {
            return reader.finish();
        }
    }
    Err(cut())
}

/// What is known so far while the records of a sheet go by.
struct SheetReader<'r, 'i> {
    book: &'r Book,
    sheet: &'r mut SheetBuilder,
    intake: &'r mut Intake<'i>,
    /// A formula whose text comes in a STRING record behind it.
    awaiting: Option<(Pos, Look)>,
    /// The drawn object in hand.
    object: Option<u16>,
    object_texts: BTreeMap<u16, String>,
    notes: Vec<(Pos, u16)>,
}

impl SheetReader<'_, '_> {
    fn record(&mut self, record: &Record<'_>) -> Result<(), Trouble> {
        match record.kind {
            kind::NUMBER => self.number(record, record.f64(6)),
            kind::RK => self.number(record, record.u32(6).map(rk)),
            kind::MULRK => self.many(record),
            kind::LABELSST => self.shared(record),
            kind::LABEL | kind::RSTRING => {
                let Some(text) = self.book.text(record.cursor(6), 2) else { return Ok(()) };
                self.text(record, &Arc::from(text.text), &text.runs)
            }
            kind::BOOLERR => {
                let (Some((pos, look)), Some(value)) = (self.head(record), record.u8(6)) else { return Ok(()) };
                let is_error = record.u8(7) == Some(1);
                self.put(pos, look, if is_error { Content::Error(Arc::from(error(value))) } else { Content::Bool(value != 0) }, false)
            }
            kind::FORMULA | kind::FORMULA_3 | kind::FORMULA_4 => self.formula(record),
            kind::STRING => {
                let (Some((pos, look)), Some(text)) = (self.awaiting.take(), self.book.text(record.cursor(0), 2)) else { return Ok(()) };
                self.put(pos, look, Content::Text(Arc::from(text.text)), true)
            }
            kind::ROW => {
                if let (Some(row), true) = (record.u16(0), record.u16(12).is_some_and(|looks| looks & 0x20 != 0)) {
                    self.sheet.hide_rows(u32::from(row), u32::from(row));
                }
                Ok(())
            }
            kind::COLINFO => {
                let hidden = record.u16(8).is_some_and(|looks| looks & 1 != 0) || record.u16(4) == Some(0);
                if let (Some(first), Some(last), true) = (record.u16(0), record.u16(2), hidden) {
                    self.sheet.hide_cols(u32::from(first), u32::from(last.min(255)));
                }
                Ok(())
            }
            kind::MERGEDCELLS => self.merges(record),
            kind::OBJ => {
                self.object = (record.u16(0) == Some(0x15)).then(|| record.u16(6)).flatten();
                Ok(())
            }
            kind::TXO => {
                let length = usize::from(record.u16(10).unwrap_or(0));
                if let (Some(object), true) = (self.object, length > 0)
                    && let Some(text) = record.continued().comment_text(length)
                {
                    self.object_texts.insert(object, text);
                }
                Ok(())
            }
            kind::NOTE => self.note(record),
            _ => Ok(()),
        }
    }

    /// Where a cell's record stands and how it looks.
    fn head(&self, record: &Record<'_>) -> Option<(Pos, Look)> {
        Some((position(record)?, self.look(record.u16(4)?)))
    }

    fn look(&self, index: u16) -> Look {
        self.book.looks.get(usize::from(index)).cloned().unwrap_or_default()
    }

    fn number(&mut self, record: &Record<'_>, number: Option<f64>) -> Result<(), Trouble> {
        match (self.head(record), number.filter(|n| n.is_finite())) {
            (Some((pos, look)), Some(number)) => {
                let content = Content::Number(look.number(number, self.book.is_1904));
                self.put(pos, look, content, false)
            }
            _ => Ok(()),
        }
    }

    /// Several numbers side by side.
    fn many(&mut self, record: &Record<'_>) -> Result<(), Trouble> {
        let Some(first) = position(record) else { return Ok(()) };
        let body = record.data.get(4..record.data.len().saturating_sub(2)).unwrap_or_default();
        for (col, item) in (first.col..).zip(body.chunks_exact(6)) {
            if let (Some(look), Some(packed)) = (u16_at(item, 0), u32_at(item, 2)) {
                let look = self.look(look);
                let content = Content::Number(look.number(rk(packed), self.book.is_1904));
                self.put(Pos::new(first.row, col), look, content, false)?;
            }
        }
        Ok(())
    }

    fn shared(&mut self, record: &Record<'_>) -> Result<(), Trouble> {
        let book = self.book;
        let Some(index) = record.u32(6) else { return Ok(()) };
        let Some(text) = book.strings.get(index as usize) else {
            self.sheet.lost(position(record).unwrap_or(Pos::new(0, 0)));
            return Ok(());
        };
        self.text(record, &text.text, &text.runs)
    }

    fn text(&mut self, record: &Record<'_>, text: &Arc<str>, runs: &[(u16, u16)]) -> Result<(), Trouble> {
        let Some((pos, mut look)) = self.head(record) else { return Ok(()) };
        look.style.struck = self.book.is_struck(text, runs, look.style.struck);
        self.put(pos, look, Content::Text(Arc::clone(text)), false)
    }

    /// A formula with its stored result.
    fn formula(&mut self, record: &Record<'_>) -> Result<(), Trouble> {
        self.awaiting = None;
        let (Some((pos, look)), Some(result)) = (self.head(record), record.data.get(6..14)) else { return Ok(()) };
        let content = match result {
            [0, .., 0xff, 0xff] => {
                self.awaiting = Some((pos, look));
                return Ok(());
            }
            [1, _, value, .., 0xff, 0xff] => Content::Bool(*value != 0),
            [2, _, code, .., 0xff, 0xff] => Content::Error(Arc::from(error(*code))),
            // An empty text.
            [.., 0xff, 0xff] => return Ok(()),
            _ => match record.f64(6).filter(|n| n.is_finite()) {
                Some(number) => Content::Number(look.number(number, self.book.is_1904)),
                None => Content::NoValue,
            },
        };
        self.put(pos, look, content, true)
    }

    fn put(&mut self, pos: Pos, look: Look, content: Content, formula: bool) -> Result<(), Trouble> {
        let mut cell = Cell::new(pos, content);
        cell.format = look.code;
        cell.style = look.style;
        cell.formula = formula;
        self.sheet.cell(cell, self.intake)
    }

    fn merges(&mut self, record: &Record<'_>) -> Result<(), Trouble> {
        for area in record.data.get(2..).unwrap_or_default().chunks_exact(8) {
            let corner = |row, col| Some(Pos::new(u32::from(u16_at(area, row)?), u32::from(u16_at(area, col)?)));
            if let (Some(first), Some(last)) = (corner(0, 4), corner(2, 6)) {
                self.sheet.merge(Area { first, last }, self.intake)?;
            }
        }
        Ok(())
    }

    fn note(&mut self, record: &Record<'_>) -> Result<(), Trouble> {
        let Some(pos) = position(record) else { return Ok(()) };
        match self.book.version {
            Version::Wide => self.notes.extend(record.u16(6).map(|object| (pos, object))),
            Version::Narrow(encoding) => {
                let text = record.data.get(6..).unwrap_or_default();
                self.sheet.comment(pos, &encoding.decode_without_bom_handling(text).0, self.intake)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Trouble> {
        for (pos, object) in self.notes {
            if let Some(text) = self.object_texts.get(&object) {
                self.sheet.comment(pos, text, self.intake)?;
            }
        }
        Ok(())
    }
}

/// Row and column at the start of a record.
fn position(record: &Record<'_>) -> Option<Pos> {
    Some(Pos::new(u32::from(record.u16(0)?), u32::from(record.u16(2)?)))
}

/// A number packed into four bytes: a whole number or the upper half of a double, perhaps in hundredths.
pub(in crate::read) fn rk(packed: u32) -> f64 {
    let number = if packed & 2 != 0 { f64::from(packed.cast_signed() >> 2) } else { f64::from_bits(u64::from(packed & 0xffff_fffc) << 32) };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

/// An error code as Excel shows it.
pub(in crate::read) const fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the packed numbers are exact")]
    fn packed_numbers_are_unpacked() {
        assert_eq!(rk(123 << 2 | 2), 123.0);
        assert_eq!(rk((-5_i32 << 2).cast_unsigned() | 2), -5.0);
        assert_eq!(rk(8870 << 2 | 3), 88.7);
        assert_eq!(rk(0x3ff0_0000), 1.0);
    }
}
