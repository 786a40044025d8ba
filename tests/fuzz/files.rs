//! Files: the bytes of the samples damaged by chance, whole containers and the parts inside them, and CSV in any encoding.
//!
//! What must hold: reading never panics, not even where the panic would be caught; what is read is in order; and it goes through the later stages.

use std::io::{Cursor, Read as _, Write as _};
use std::sync::{Arc, LazyLock};

use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8};
use torimatome::grid::Grid;
use torimatome::read::{self, ReadOptions};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::random::Random;
use crate::seeds::SAMPLES;
use crate::{Outcome, demand, input, mutate, sheets, shortened, timed};

/// Sheets with more cells than these are not taken further.
const CELLS: usize = 3000;

/// Name and bytes of the parts of a container.
type Parts = Vec<(String, Vec<u8>)>;

/// The samples that are zip containers, unpacked.
static CONTAINERS: LazyLock<Vec<Parts>> = LazyLock::new(|| {
    let open = |bytes: &Vec<u8>| ZipArchive::new(Cursor::new(bytes.clone())).ok();
    SAMPLES.iter().filter_map(|(_, bytes)| open(bytes)).map(unpacked).collect()
});

fn unpacked(mut archive: ZipArchive<Cursor<Vec<u8>>>) -> Parts {
    let count = archive.len();
    let part = |at: usize| {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

/// A sample with its bytes damaged, or a container with one of its parts damaged.
pub fn file(random: &mut Random) -> Outcome {
    let (name, bytes) = random.pick(&SAMPLES);
    if random.once_in(2) {
        return holds(name, &mutate::bytes(random, bytes));
    }
    let mut parts = random.pick(&CONTAINERS).clone();
    let at = random.below(parts.len());
    parts[at].1 = mutate::bytes(random, &parts[at].1);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    holds("表.xlsx", &zip.finish().unwrap().into_inner())
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
