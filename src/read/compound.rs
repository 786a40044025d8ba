//! The compound file (OLE2) that holds the streams of an xls workbook.
//!
//! In: bytes. Out: the streams of the root by name. Every chain of sectors is followed for at most as many steps as there are
//! sectors, so a chain that bites its own tail ends; a sector outside the file ends it with an error. Nothing is allocated by claim.

use std::collections::BTreeMap;

use super::trouble::Trouble;

const END: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
/// Streams below this size live in the small sectors of the root's own stream.
const SMALL: u64 = 4096;

/// An opened compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    /// Power of two of the sector size.
    shift: u32,
    small_shift: u32,
    table: Vec<u32>,
    small_table: Vec<u32>,
    small_stream: Vec<u8>,
    streams: BTreeMap<String, (u32, u64)>,
}

fn broken() -> Trouble {
    Trouble::broken("ファイルの目次が壊れているか、末尾が欠けています（OLEの構造が読めません）")
}

/// The little-endian number at an offset.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// The little-endian number at an offset.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

impl<'a> Compound<'a> {
    /// Reads the allocation tables and the directory.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Trouble> {
        let head = |at| u32_at(bytes, at).ok_or_else(broken);
        let shift = u32::from(u16_at(bytes, 30).ok_or_else(broken)?);
        let small_shift = u32::from(u16_at(bytes, 32).ok_or_else(broken)?);
        if !(7..=16).contains(&shift) || !(4..=shift).contains(&small_shift) {
            return Err(broken());
        }
        let mut file = Self {
            bytes,
            shift,
            small_shift,
            table: Vec::new(),
            small_table: Vec::new(),
            small_stream: Vec::new(),
            streams: BTreeMap::new(),
        };
        file.table = file.read_table(head(68)?)?;
        file.small_table = numbers(&file.chain(head(60)?, u64::MAX)?);
        let directory = file.chain(head(48)?, u64::MAX)?;
        for (index, entry) in directory.chunks_exact(128).enumerate() {
            let kind = entry[66];
            let start = u32_at(entry, 116).ok_or_else(broken)?;
            let size = u64::from(u32_at(entry, 120).ok_or_else(broken)?);
            match (index, kind) {
                (0, 5) => file.small_stream = file.chain(start, size).unwrap_or_default(),
                (_, 2) => {
                    let units = usize::from(u16_at(entry, 64).unwrap_or(0) / 2).saturating_sub(1).min(31);
                    let name: Vec<u16> = entry[..units * 2].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
                    file.streams.entry(String::from_utf16_lossy(&name)).or_insert((start, size));
                }
                _ => {}
            }
        }
        Ok(file)
    }

    /// Whether there is a stream of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.keys().any(|stream| stream.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let found = self.streams.iter().find(|(stream, _)| stream.eq_ignore_ascii_case(name));
        let Some((_, &(start, size))) = found else { return Ok(None) };
        if size < SMALL { self.small_chain(start, size).map(Some) } else { self.chain(start, size).map(Some) }
    }

    /// A sector, short when the file ends inside it.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize + 1) << self.shift;
        let end = (start + (1 << self.shift)).min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The sector allocation table: its own sectors are listed in the head and in a chain of further lists.
    fn read_table(&self, mut further: u32) -> Result<Vec<u32>, Trouble> {
        let sectors = self.bytes.len() >> self.shift;
        let mut lists: Vec<u32> = numbers(self.bytes.get(76..512).ok_or_else(broken)?);
        for _ in 0..sectors {
            let Some(sector) = self.sector(further) else { break };
            let mut list = numbers(sector);
            further = list.pop().unwrap_or(END);
            lists.extend(list);
        }
        let mut table = Vec::new();
        for number in lists.into_iter().filter(|&n| n < END - 2).take(sectors) {
            table.extend(numbers(self.sector(number).ok_or_else(broken)?));
        }
        Ok(table)
    }

    /// The bytes of a chain of sectors, at most `size` of them.
    fn chain(&self, start: u32, size: u64) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let mut number = start;
        let mut steps = (self.bytes.len() >> self.shift) + 1;
        while number != END && number != FREE && (bytes.len() as u64) < size {
            steps = steps.checked_sub(1).ok_or_else(broken)?;
            bytes.extend_from_slice(self.sector(number).ok_or_else(broken)?);
            number = *self.table.get(number as usize).ok_or_else(broken)?;
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// The bytes of a chain of small sectors.
    fn small_chain(&self, start: u32, size: u64) -> Result<Vec<u8>, Trouble> {
        let mut bytes = Vec::new();
        let mut number = start;
        let mut steps = (self.small_stream.len() >> self.small_shift) + 1;
        while number != END && number != FREE && (bytes.len() as u64) < size {
            steps = steps.checked_sub(1).ok_or_else(broken)?;
            let from = (number as usize) << self.small_shift;
            let to = (from + (1 << self.small_shift)).min(self.small_stream.len());
            bytes.extend_from_slice(self.small_stream.get(from..to).ok_or_else(broken)?);
            number = *self.small_table.get(number as usize).ok_or_else(broken)?;
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(bytes)
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}
