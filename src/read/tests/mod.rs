//! Files made here, byte by byte or by a second program, must come out as Excel shows them, or with the finding that says why not.

mod damage;
mod kinds;
mod ods;
mod silent;
mod xls;
mod xlsb;
mod xlsx;

use std::fs;
use std::io::{Cursor, Write as _};
use std::sync::Arc;

use super::{ReadOptions, Sheets, read};
use crate::finding::{Finding, Warned};
use crate::grid::Grid;

/// Reads bytes under that name.
fn read_as(name: &str, bytes: &[u8]) -> Warned<Sheets> {
    read(&Arc::from(name), bytes, &ReadOptions::default())
}

/// Address and text of every cell.
fn texts(grid: &Grid) -> Vec<(String, String)> {
    grid.cells.iter().map(|cell| (cell.pos.to_string(), cell.as_text())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(address, text)| ((*address).to_owned(), (*text).to_owned())).collect()
}

/// Code, address and detail of every finding.
fn told(findings: &[Finding]) -> Vec<(&'static str, String, &str)> {
    findings.iter().map(|finding| (finding.code.id(), finding.place.a1(), finding.detail.as_str())).collect()
}

/// A zip container of those parts.
#[expect(clippy::unwrap_used, reason = "writing to memory")]
pub(in crate::read) fn zip_of(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The sample input whose name starts so.
#[expect(clippy::unwrap_used, reason = "the samples lie beside the source")]
pub(in crate::read) fn sample(prefix: &str) -> (String, Vec<u8>) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/input");
    let path = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)));
    let path = path.unwrap();
    (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())
}
