//! Files: the bytes of the samples damaged by chance, whole containers and the parts inside them, and CSV in any encoding.
//!
//! What must hold: reading never panics, not even where the panic would be caught; what is read is in order; and it goes through the later stages.

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8};
use torimatome::grid::Grid;
use torimatome::read::{self, ReadOptions};
use zip::{CompressionMethod, ZipArchive};

use crate::made::{self, MADE};
use crate::random::Random;
use crate::seeds::SAMPLES;
use crate::{Outcome, demand, input, mutate, sheets, shortened, timed};

/// Sheets with more cells than these are not taken further.
const CELLS: usize = 3000;

/// A file with its bytes damaged; of a container as often one of its parts, put back so that its check sum is right.
pub fn damaged(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    if random.once_in(3) {
        return mutate::bytes(random, bytes);
    }
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return mutate::bytes(random, bytes) };
    let parts = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    });
    let mut parts: Vec<(String, Vec<u8>)> = parts.collect();
    let at = random.below(parts.len());
    parts[at].1 = mutate::bytes(random, &parts[at].1);
    let parts: Vec<(&str, Vec<u8>)> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    made::zip_of(&parts, CompressionMethod::Stored)
}

/// A sample, damaged.
pub fn file(random: &mut Random) -> Outcome {
    let (name, bytes) = random.pick(&SAMPLES);
    holds(name, &damaged(random, bytes))
}

/// A sample in another format, damaged: the records of xls and xlsb, the tables of ods, the lines of csv.
pub fn made(random: &mut Random) -> Outcome {
    let (name, bytes) = random.pick(&MADE);
    holds(name, &damaged(random, bytes))
}

/// A file made to outgrow its reader.
pub fn bomb(random: &mut Random) -> Outcome {
    let (name, bytes) = made::bomb(random);
    holds(&name, &bytes)
}

/// A table of texts in some encoding, with separators and quotation marks in wrong places.
pub fn delimited(random: &mut Random) -> Outcome {
    let mut text = String::new();
    let separator = *random.pick(&[",", ",", "\t", ";"]);
    for _ in 0..random.small(20) {
        for _ in 0..random.small(12) {
            let cell = mutate::cell_text(random);
            match random.below(6) {
                0 => text.push_str(&cell),
                1 => text.extend(["\"", &cell]),
                _ => text.extend(["\"", &cell.replace('"', "\"\""), "\""]),
            }
            text.push_str(separator);
        }
        text.push_str(random.pick::<&str>(&["\n", "\r\n", "\r", "\n\n"]));
    }
    let bytes = match random.below(6) {
        0 => SHIFT_JIS.encode(&text).0.into_owned(),
        1 => EUC_JP.encode(&text).0.into_owned(),
        2 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        3 => [&b"\xff\xfe"[..], &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat(),
        4 => [&b"\xef\xbb\xbf"[..], text.as_bytes()].concat(),
        _ => UTF_8.encode(&text).0.into_owned(),
    };
    let bytes = if random.once_in(3) { mutate::bytes(random, &bytes) } else { bytes };
    holds("表.csv", &bytes)
}

/// What must hold for every file.
fn holds(name: &str, bytes: &[u8]) -> Outcome {
    input(format!("{name}（{}バイト）", bytes.len()));
    let read = timed("ファイルを読むの", || read::read(&Arc::from(name), bytes, &ReadOptions::default()));
    let broken = read.findings.iter().any(|finding| finding.detail.contains("続けられなくなりました"));
    demand(!broken, "読み取りが途中で終わらない", || shortened(name))?;
    demand(!read.output.grids.is_empty() || !read.findings.is_empty(), "読めないファイルには指摘がある", || {
        name.to_owned()
    })?;
    for grid in &read.output.grids {
        ordered(grid)?;
        if grid.cells.len() <= CELLS {
            sheets::holds(grid)?;
        }
    }
    Ok(())
}

/// A grid as the later stages expect it.
fn ordered(grid: &Grid) -> Outcome {
    demand(grid.cells.is_sorted_by(|a, b| a.pos < b.pos), "セルは番地の順にひとつずつ", || grid.name.to_string())?;
    demand(grid.merges.iter().all(|area| area.first < area.last), "結合は二つ以上のセル", || grid.name.to_string())?;
    demand(grid.merges.is_sorted(), "結合は番地の順", || format!("{:?}", grid.merges))?;
    let under = grid.cells.iter().find(|cell| grid.merges.iter().any(|area| area.contains(cell.pos) && area.first != cell.pos));
    demand(under.is_none(), "結合の下にセルは残らない", || format!("{under:?}"))
}
