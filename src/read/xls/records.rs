//! The records of a Workbook stream, and the strings inside them.
//!
//! In: bytes. Out: records one after the other, each with the CONTINUE records behind it; strings read across them, each part with its
//! own mark of one or two bytes a character. A length that leads outside the stream ends the reading.

use crate::read::compound::{u16_at, u32_at};

/// A record and what continues it.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    /// The CONTINUE records behind it, heads and all.
    continued: &'a [u8],
}

/// What a record does.
pub(super) mod kind {
    pub(in crate::read::xls) const FORMULA: u16 = 0x0006;
    pub(in crate::read::xls) const EOF: u16 = 0x000a;
    pub(in crate::read::xls) const NOTE: u16 = 0x001c;
    pub(in crate::read::xls) const FORMAT_5: u16 = 0x001e;
    pub(in crate::read::xls) const DATEMODE: u16 = 0x0022;
    pub(in crate::read::xls) const FILEPASS: u16 = 0x002f;
    pub(in crate::read::xls) const FONT: u16 = 0x0031;
    pub(in crate::read::xls) const CONTINUE: u16 = 0x003c;
    pub(in crate::read::xls) const CODEPAGE: u16 = 0x0042;
    pub(in crate::read::xls) const OBJ: u16 = 0x005d;
    pub(in crate::read::xls) const COLINFO: u16 = 0x007d;
    pub(in crate::read::xls) const BOUNDSHEET: u16 = 0x0085;
    pub(in crate::read::xls) const MULRK: u16 = 0x00bd;
    pub(in crate::read::xls) const RSTRING: u16 = 0x00d6;
    pub(in crate::read::xls) const XF: u16 = 0x00e0;
    pub(in crate::read::xls) const MERGEDCELLS: u16 = 0x00e5;
    pub(in crate::read::xls) const SST: u16 = 0x00fc;
    pub(in crate::read::xls) const LABELSST: u16 = 0x00fd;
    pub(in crate::read::xls) const TXO: u16 = 0x01b6;
    pub(in crate::read::xls) const NUMBER: u16 = 0x0203;
    pub(in crate::read::xls) const LABEL: u16 = 0x0204;
    pub(in crate::read::xls) const BOOLERR: u16 = 0x0205;
    pub(in crate::read::xls) const STRING: u16 = 0x0207;
    pub(in crate::read::xls) const ROW: u16 = 0x0208;
    /// Some writers put the numbers of Excel 3 and 4 on formulas of the later formats.
    pub(in crate::read::xls) const FORMULA_3: u16 = 0x0206;
    pub(in crate::read::xls) const RK: u16 = 0x027e;
    pub(in crate::read::xls) const FORMULA_4: u16 = 0x0406;
    pub(in crate::read::xls) const FORMAT: u16 = 0x041e;
    pub(in crate::read::xls) const BOF: u16 = 0x0809;
}

/// The records from an offset on.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn from(stream: &'a [u8], offset: usize) -> Self {
        Self { rest: stream.get(offset..).unwrap_or_default() }
    }
}

/// Splits the first record off; none when the stream ends inside it.
fn split(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let kind = u16_at(bytes, 0)?;
    let end = 4 + usize::from(u16_at(bytes, 2)?);
    Some((kind, bytes.get(4..end)?, &bytes[end..]))
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data, rest) = split(self.rest)?;
        let mut after = rest;
        while let Some((kind::CONTINUE, _, further)) = split(after) {
            after = further;
        }
        self.rest = after;
        Some(Record { kind, data, continued: &rest[..rest.len() - after.len()] })
    }
}

impl<'a> Record<'a> {
    pub(super) fn u8(&self, at: usize) -> Option<u8> {
        self.data.get(at).copied()
    }

    pub(super) fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.data, at)
    }

    pub(super) fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.data, at)
    }

    pub(super) fn f64(&self, at: usize) -> Option<f64> {
        self.data.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes)
    }

    /// Reads on from an offset, across the CONTINUE records.
    pub(super) fn cursor(&self, at: usize) -> Cursor<'a> {
        Cursor { part: self.data.get(at..).unwrap_or_default(), continued: self.continued }
    }

    /// The cursor at the first CONTINUE record.
    pub(super) fn continued(&self) -> Cursor<'a> {
        Cursor { part: &[], continued: self.continued }
    }
}

/// A string of the 1997 format.
pub(super) struct Wide {
    pub(super) text: String,
    /// From which character on which font applies.
    pub(super) runs: Vec<(u16, u16)>,
}

/// Reads through a record and its CONTINUE records.
pub(super) struct Cursor<'a> {
    part: &'a [u8],
    continued: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Goes to the next CONTINUE record when this part is used up.
    fn refill(&mut self) -> Option<bool> {
        if !self.part.is_empty() {
            return Some(false);
        }
        while self.part.is_empty() {
            let (_, data, rest) = split(self.continued)?;
            (self.part, self.continued) = (data, rest);
        }
        Some(true)
    }

    fn u8(&mut self) -> Option<u8> {
        self.refill()?;
        let (&first, rest) = self.part.split_first()?;
        self.part = rest;
        Some(first)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.refill()?;
            let step = count.min(self.part.len());
            self.part = &self.part[step..];
            count -= step;
        }
        Some(())
    }

    /// `count` characters; the mark says whether they take two bytes, and stands again at the start of each further part.
    fn characters(&mut self, count: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            if self.refill()? {
                wide = self.u8()? & 1 != 0;
                continue;
            }
            let width = if wide { 2 } else { 1 };
            let here = (count - units.len()).min(self.part.len() / width);
            if here == 0 {
                // Half a character that a careless writer left at the end of a part.
                self.part = &[];
                continue;
            }
            let (bytes, rest) = self.part.split_at(here * width);
            units.extend(bytes.chunks_exact(width).map(|b| u16::from_le_bytes([b[0], b.get(1).copied().unwrap_or(0)])));
            self.part = rest;
        }
        Some(String::from_utf16_lossy(&units))
    }

    /// A string with a length of two bytes, looks and furigana behind it; the furigana is left out.
    pub(super) fn wide_string(&mut self) -> Option<Wide> {
        let count = usize::from(self.u16()?);
        let mark = self.u8()?;
        let runs = if mark & 8 != 0 { usize::from(self.u16()?) } else { 0 };
        let furigana = if mark & 4 != 0 { usize::from(self.u16()?) | usize::from(self.u16()?) << 16 } else { 0 };
        let text = self.characters(count, mark & 1 != 0)?;
        let runs = (0..runs).map(|_| Some((self.u16()?, self.u16()?))).collect::<Option<Vec<_>>>()?;
        self.skip(furigana)?;
        Some(Wide { text, runs })
    }

    /// A string with a length of one byte and a mark (names of sheets).
    pub(super) fn short_string(&mut self) -> Option<String> {
        let count = usize::from(self.u8()?);
        let mark = self.u8()?;
        self.characters(count, mark & 1 != 0)
    }

    /// The text of a comment: its mark and as many characters as are there, at most `count`.
    pub(super) fn comment_text(&mut self, count: usize) -> Option<String> {
        let mark = self.u8()?;
        self.characters(count, mark & 1 != 0)
    }

    /// Bytes with their number in front, in one or two bytes: the strings of Excel 5.0/95.
    pub(super) fn narrow_string(&mut self, length_bytes: usize) -> Option<&'a [u8]> {
        let count = if length_bytes == 1 { usize::from(self.u8()?) } else { usize::from(self.u16()?) };
        self.part.get(..count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap_or(0);
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn a_string_goes_on_in_the_next_record_with_a_mark_of_its_own() {
        // 「市町」 in two bytes each, then "AB" in one byte each behind the break, with one run of looks.
        let first = [&[4, 0, 0b1001, 1, 0][..], &[0x02, 0x5e, 0x3a, 0x75]].concat();
        let bytes = [record(kind::SST, &first), record(kind::CONTINUE, &[0, b'A', b'B', 2, 0, 7, 0]), record(kind::EOF, &[])].concat();
        let mut records = Records::from(&bytes, 0);
        let sst = records.next().map(|r| r.cursor(0).wide_string().map(|w| (w.text, w.runs)));
        assert_eq!(sst, Some(Some(("市町AB".to_owned(), vec![(2, 7)]))));
        assert_eq!(records.next().map(|r| r.kind), Some(kind::EOF));
        assert!(records.next().is_none());
    }

    #[test]
    fn furigana_is_left_out_and_a_cut_string_is_none() {
        let with_furigana = [&[1, 0, 0b0101, 3, 0, 0, 0][..], &[0x02, 0x5e], &[9, 9, 9], &[1, 0, 0, b'x']].concat();
        let bytes = record(kind::SST, &with_furigana);
        let mut cursor = Records::from(&bytes, 0).next().map(|r| r.cursor(0)).into_iter().next();
        let mut next = || cursor.as_mut().and_then(Cursor::wide_string).map(|w| w.text);
        assert_eq!(next().as_deref(), Some("市"));
        assert_eq!(next().as_deref(), Some("x"));
        assert_eq!(next(), None);
    }
}
