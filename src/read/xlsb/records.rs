//! The records of a binary part, and the strings inside them.
//!
//! In: the bytes of a part of xlsb. Out: records one after the other. A length that leads outside the part ends the reading.

use crate::read::compound::{u16_at, u32_at};

/// A record.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
}

/// What a record does.
pub(super) mod kind {
    pub(in crate::read::xlsb) const ROW: u16 = 0;
    pub(in crate::read::xlsb) const CELL_RK: u16 = 2;
    pub(in crate::read::xlsb) const CELL_ERROR: u16 = 3;
    pub(in crate::read::xlsb) const CELL_BOOL: u16 = 4;
    pub(in crate::read::xlsb) const CELL_REAL: u16 = 5;
    pub(in crate::read::xlsb) const CELL_TEXT: u16 = 6;
    pub(in crate::read::xlsb) const CELL_SHARED: u16 = 7;
    pub(in crate::read::xlsb) const FORMULA_TEXT: u16 = 8;
    pub(in crate::read::xlsb) const FORMULA_NUMBER: u16 = 9;
    pub(in crate::read::xlsb) const FORMULA_BOOL: u16 = 10;
    pub(in crate::read::xlsb) const FORMULA_ERROR: u16 = 11;
    pub(in crate::read::xlsb) const SHARED_TEXT: u16 = 19;
    pub(in crate::read::xlsb) const FONT: u16 = 43;
    pub(in crate::read::xlsb) const NUMBER_FORMAT: u16 = 44;
    pub(in crate::read::xlsb) const FILL: u16 = 45;
    pub(in crate::read::xlsb) const XF: u16 = 47;
    pub(in crate::read::xlsb) const COLUMNS: u16 = 60;
    pub(in crate::read::xlsb) const CELL_RICH_TEXT: u16 = 62;
    pub(in crate::read::xlsb) const END_SHEET: u16 = 130;
    pub(in crate::read::xlsb) const WORKBOOK: u16 = 153;
    pub(in crate::read::xlsb) const SHEET: u16 = 156;
    pub(in crate::read::xlsb) const MERGE: u16 = 176;
    pub(in crate::read::xlsb) const BEGIN_CELL_XFS: u16 = 617;
    pub(in crate::read::xlsb) const END_CELL_XFS: u16 = 618;
    pub(in crate::read::xlsb) const BEGIN_COMMENT: u16 = 635;
    pub(in crate::read::xlsb) const COMMENT_TEXT: u16 = 637;
}

/// The records of a part.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) const fn of(part: &'a [u8]) -> Self {
        Self { rest: part }
    }
}

/// A number of seven bits a byte, the lowest first, in at most `most` bytes.
fn packed(bytes: &[u8], most: usize) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(most).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[index + 1..]));
        }
    }
    (bytes.len() >= most).then(|| (number, &bytes[most..]))
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, rest) = packed(self.rest, 2)?;
        let (length, rest) = packed(rest, 4)?;
        let data = rest.get(..length)?;
        self.rest = &rest[length..];
        Some(Record { kind: u16::try_from(kind).ok()?, data })
    }
}

impl Record<'_> {
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

    /// A string with its length in front, and where it ends; an absent string is empty.
    pub(super) fn string(&self, at: usize) -> Option<(String, usize)> {
        let units = self.u32(at)? as usize;
        if units == u32::MAX as usize {
            return Some((String::new(), at + 4));
        }
        let end = units.checked_mul(2)?.checked_add(at + 4)?;
        let units: Vec<u16> = self.data.get(at + 4..end)?.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
        Some((String::from_utf16_lossy(&units), end))
    }

    /// A string with the fonts of its runs behind it; furigana is left out.
    pub(super) fn rich_string(&self, at: usize) -> Option<(String, Vec<(u16, u16)>)> {
        let mark = self.u8(at)?;
        let (text, end) = self.string(at + 1)?;
        let mut runs = Vec::new();
        if mark & 1 != 0 {
            let count = self.u32(end)? as usize;
            let bytes = self.data.get(end + 4..).unwrap_or_default();
            runs.extend(bytes.chunks_exact(4).take(count).map(|b| (u16::from_le_bytes([b[0], b[1]]), u16::from_le_bytes([b[2], b[3]]))));
        }
        Some((text, runs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_their_strings_are_cut_at_the_end_of_the_part() {
        let text = [&[1, 2, 0, 0, 0][..], &[0x02, 0x5e, 0x3a, 0x75], &[1, 0, 0, 0, 1, 0, 3, 0]].concat();
        let length = u8::try_from(text.len()).unwrap_or(0);
        let part = [&[19, length][..], &text, &[0x81, 0x05, 0x05, 1]].concat();
        let mut records = Records::of(&part);
        assert_eq!(records.next().and_then(|r| r.rich_string(0)), Some(("市町".to_owned(), vec![(1, 3)])));
        assert!(records.next().is_none(), "the second record claims more than there is");
    }
}
