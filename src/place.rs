//! Where something stands: file, sheet, cell.
//!
//! Rows and columns are zero-based and absolute: [`Pos`] `(0, 0)` is what a person sees as A1 after opening the file in Excel.
//! Blank lines of a CSV file count. A [`Place`] is what a finding or a figure carries so that it can be followed back.
//!
//! ```
//! use torimatome::place::Pos;
//! assert_eq!(Pos::new(6, 27).to_string(), "AB7");
//! assert_eq!("AB7".parse(), Ok(Pos::new(6, 27)));
//! ```

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A cell's position; zero-based row and column, absolute on its sheet. Orders row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pos {
    /// Zero-based row.
    pub row: u32,
    /// Zero-based column.
    pub col: u32,
}

impl Pos {
    /// The position at a zero-based row and column.
    #[must_use]
    pub const fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }
}

/// The letters of a zero-based column: 0 → A, 27 → AB.
#[must_use]
pub fn column_letters(col: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(col) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Pos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), u64::from(self.row) + 1)
    }
}

/// A text that is no A1 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnAddress;

impl FromStr for Pos {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let digits = text.find(|c: char| c.is_ascii_digit()).ok_or(NotAnAddress)?;
        let (letters, row) = text.split_at(digits);
        if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(NotAnAddress);
        }
        let col = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
        let row: u32 = row.parse().map_err(|_| NotAnAddress)?;
        if row == 0 {
            return Err(NotAnAddress);
        }
        Ok(Self::new(row - 1, col - 1))
    }
}

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// Top left corner.
    pub first: Pos,
    /// Bottom right corner.
    pub last: Pos,
}

impl Area {
    /// Whether the rectangle holds that cell.
    #[must_use]
    pub const fn contains(&self, pos: Pos) -> bool {
        self.first.row <= pos.row && pos.row <= self.last.row && self.first.col <= pos.col && pos.col <= self.last.col
    }

    /// Whether the two rectangles share a cell.
    #[must_use]
    pub const fn touches(&self, other: Self) -> bool {
        let rows = self.first.row <= other.last.row && other.first.row <= self.last.row;
        rows && self.first.col <= other.last.col && other.first.col <= self.last.col
    }

    /// Number of columns.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.last.col - self.first.col + 1
    }

    /// Number of rows.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.last.row - self.first.row + 1
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}:{}", self.first, self.last) }
    }
}

/// A sheet of a file, which the places of all its cells share.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SheetOfFile {
    /// Path of the file as shown to people: relative to the folder that was given, with `/` between the parts.
    pub file: Arc<str>,
    /// Name of the sheet; empty when the whole file is meant, and for CSV.
    pub sheet: Arc<str>,
}

/// Where something stands: a cell of a [`SheetOfFile`], or all of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    within: Arc<SheetOfFile>,
    /// The cell; none when the whole sheet or file is meant.
    pub pos: Option<Pos>,
}

impl Deref for Place {
    type Target = SheetOfFile;

    fn deref(&self) -> &SheetOfFile {
        &self.within
    }
}

impl Place {
    /// A cell of a sheet, or all of it.
    #[must_use]
    pub fn new(file: Arc<str>, sheet: Arc<str>, pos: Option<Pos>) -> Self {
        Self { within: Arc::new(SheetOfFile { file, sheet }), pos }
    }

    /// A whole file.
    #[must_use]
    pub fn file(file: Arc<str>) -> Self {
        Self::sheet(file, Arc::from(""))
    }

    /// A whole sheet.
    #[must_use]
    pub fn sheet(file: Arc<str>, sheet: Arc<str>) -> Self {
        Self::new(file, sheet, None)
    }

    /// The cell at that position of the same sheet.
    #[must_use]
    pub fn at(&self, pos: Pos) -> Self {
        Self { within: Arc::clone(&self.within), pos: Some(pos) }
    }

    /// The A1 address, empty when no cell is meant.
    #[must_use]
    pub fn a1(&self) -> String {
        self.pos.map(|p| p.to_string()).unwrap_or_default()
    }
}

/// `102041_伊勢崎市_KPI一覧.xls ▸ シート「1-1」 ▸ G7`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if !self.sheet.is_empty() {
            write!(f, " ▸ シート「{}」", self.sheet)?;
        }
        self.pos.map_or(Ok(()), |pos| write!(f, " ▸ {pos}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_the_round_trip() {
        for (text, pos) in
            [("A1", Pos::new(0, 0)), ("Z9", Pos::new(8, 25)), ("AA10", Pos::new(9, 26)), ("XFD1048576", Pos::new(1_048_575, 16_383))]
        {
            assert_eq!(pos.to_string(), text);
            assert_eq!(text.parse(), Ok(pos));
        }
        for wrong in ["", "A", "1", "A0", "ABCD1", "あ1", "A1B"] {
            assert_eq!(wrong.parse::<Pos>(), Err(NotAnAddress), "{wrong}");
        }
    }
}
