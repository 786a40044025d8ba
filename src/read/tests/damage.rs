//! Damaged files: whatever the bytes, a reader ends, without a panic, with grids or with one finding; and a second reader agrees on the whole ones.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, Reader as _};

use super::{read_as, sample, zip_of};
use crate::read::intake::Intake;
use crate::read::{Limits, ReadOptions, grids, kind, read};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (most.max(1) as u64)).unwrap_or(0)
    }

    /// The bytes with a few places cut, doubled, flipped or filled.
    fn damage(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(8) {
            let at = self.below(bytes.len());
            let end = (at + self.below(64)).min(bytes.len());
            match self.below(5) {
                0 => bytes.truncate(at.max(bytes.len() / 2)),
                1 => bytes[at..end].fill(0xff),
                2 => drop(bytes.drain(at..end)),
                3 => {
                    let again = bytes[at..end].to_vec();
                    drop(bytes.splice(at..at, again));
                }
                _ => bytes[at] ^= 1 << self.below(8),
            }
        }
        bytes
    }
}

#[test]
fn damaged_samples_neither_panic_nor_hang() {
    let mut dice = Dice(0x5eed);
    for prefix in ["102041", "132110", "332160"] {
        let (name, whole) = sample(prefix);
        for round in 0..60 {
            let bytes = dice.damage(&whole);
            // Not through `read`, which would catch a panic.
            let (file, options) = (Arc::from(name.as_str()), ReadOptions::default());
            let mut intake = Intake::new(&file, &options);
            let read = grids(&kind::of(&bytes), &bytes, &mut intake);
            let findings = intake.finish();
            assert!(read.is_ok() || findings.len() < 100, "{name}, round {round}");
        }
    }
}

#[test]
fn a_limit_is_named_when_it_is_passed() {
    let limits = [
        (Limits { file_bytes: 1 << 20, ..Limits::default() }, "ファイルの大きさが上限（1MB）を超えています"),
        (Limits { fields: 3, ..Limits::default() }, "セルの数が上限（3個）を超えています"),
    ];
    let text = format!("a,b\nc,d\n{}\n", ",".repeat(1 << 20));
    for (limits, detail) in limits {
        let options = ReadOptions { limits, ..ReadOptions::default() };
        let sheets = read(&Arc::from("a.csv"), text.as_bytes(), &options);
        assert_eq!(sheets.findings.iter().map(|f| (f.code.id(), f.detail.as_str())).collect::<Vec<_>>(), [("too-large", detail)]);
    }
    let bomb = zip_of(&[("_rels/.rels", ""), ("xl/workbook.xml", &" ".repeat(4 << 20))]);
    assert_eq!(read_as("a.xlsx", &bomb).findings[0].detail, "圧縮の倍率が上限（500倍）を超えています");
    let long = read_as("a.csv", format!("{},b\n", "あ".repeat(40_000)).as_bytes());
    assert_eq!(long.findings[0].detail, "セルの文字数が上限（32767字）を超えています: A1");
    assert_eq!(long.output.grids[0].cells[0].as_text().chars().count(), 32_767);
}

/// Every value of the samples as another reader gives it.
#[test]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
fn a_second_reader_agrees() {
    for prefix in ["102041", "132110", "140007", "281000"] {
        let (name, bytes) = sample(prefix);
        let sheets = read_as(&name, &bytes).output;
        let mut other = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
        for grid in &sheets.grids {
            let range = other.worksheet_range(&grid.name).unwrap();
            assert!(!grid.cells.is_empty());
            for cell in &grid.cells {
                let expected = match range.get_value((cell.pos.row, cell.pos.col)).unwrap() {
                    Data::String(text) => text.replace("\r\n", "\n"),
                    Data::Float(number) => number.to_string(),
                    Data::Int(number) => number.to_string(),
                    Data::DateTime(date) => date.as_f64().to_string(),
                    other => other.to_string(),
                };
                assert_eq!(cell.as_text(), expected, "{name} {} {}", grid.name, cell.pos);
            }
        }
    }
}
