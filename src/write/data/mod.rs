//! The tidy form of a run: four CSV files whose column names and order are an interface.
//!
//! In: a [`Consolidation`] and a folder. Out: `values.csv`, `records.csv`, `findings.csv` and `sheets.csv`, UTF-8 with a byte order
//! mark, CRLF, in the order of the workbook; all four are written before the first output of the run takes its place. Every text column goes through
//! [`guard`]; numbers never do.
//!
//! Worked example: 2万人 under 令和4年度 gives `…,actual,2022,2022,年度,2万人,20000,人,,value,`.

mod findings;
mod guard;
mod records;
mod sheets;
mod values;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use csv::{Terminator, WriterBuilder};

use crate::aggregate::Consolidation;

use super::atomic::{self, Staged};
use super::error::WriteError;

/// Names of the four files.
const NAMES: [&str; 4] = ["values.csv", "records.csv", "findings.csv", "sheets.csv"];

/// Whether the four files can appear in that folder.
///
/// # Errors
/// When something else stands in its way, or one of the files cannot be replaced.
pub fn check_folder(folder: &Path) -> Result<(), WriteError> {
    if let Some(standing) = folder.ancestors().find(|path| path.exists()).filter(|path| !path.is_dir()) {
        return Err(WriteError::NotAFolder(standing.to_path_buf()));
    }
    let files = if folder.exists() { &NAMES[..] } else { &[] };
    files.iter().try_for_each(|name| atomic::check(&folder.join(name)))
}

/// Writes the four files beside their targets; the folder is made when it is missing.
///
/// # Errors
/// When the folder or a file in it cannot be written.
pub fn data(consolidation: &Consolidation, folder: &Path) -> Result<[Staged; 4], WriteError> {
    if !folder.exists() {
        fs::create_dir_all(folder).map_err(|error| WriteError::of(folder, error))?;
    }
    Ok([
        table(&folder.join(NAMES[0]), &values::HEAD, values::rows(consolidation))?,
        table(&folder.join(NAMES[1]), &records::HEAD, records::rows(consolidation))?,
        table(&folder.join(NAMES[2]), &findings::HEAD, findings::rows(consolidation))?,
        table(&folder.join(NAMES[3]), &sheets::HEAD, sheets::rows(consolidation))?,
    ])
}

/// Writes one list for people to work with; it appears whole or not at all.
///
/// # Errors
/// When the file cannot be written.
pub fn list<const N: usize>(target: &Path, head: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<(), WriteError> {
    table(target, head, rows.map(|row| row.map(|cell| text(&cell))))?.put()
}

/// Writes one table beside its target.
fn table<const N: usize>(target: &Path, head: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> Result<Staged, WriteError> {
    atomic::stage(target, |file: &mut BufWriter<&File>| {
        let failed = |error: csv::Error| match error.into_kind() {
            csv::ErrorKind::Io(error) => WriteError::of(target, error),
            other => WriteError::Workbook(target.to_path_buf(), format!("{other:?}")),
        };
        file.write_all("\u{feff}".as_bytes()).map_err(|error| WriteError::of(target, error))?;
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(file);
        writer.write_record(head).map_err(failed)?;
        for row in rows {
            writer.write_record(&row).map_err(failed)?;
        }
        writer.flush().map_err(|error| WriteError::of(target, error))
    })
}

/// A text column.
fn text(text: &str) -> String {
    guard::guarded(text).into_owned()
}

/// A column that may be empty.
fn optional(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
