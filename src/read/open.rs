//! A path → the bytes of the file, or the finding that says why there are none.
//!
//! In: a path and the name that people see. Out: all of the bytes. Opened for reading only; what is no file (a folder, a pipe, a device) is
//! not opened at all, what is larger than the limit not read.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use super::limits::{Limits, Measure};
use super::trouble::Trouble;
use crate::finding::{Code, Finding};
use crate::place::Place;

/// Reads the bytes of a file.
///
/// # Errors
/// The finding on a file that cannot be opened, cannot be read to its end, or is too large.
pub fn open(path: &Path, shown: &Arc<str>, limits: &Limits) -> Result<Vec<u8>, Box<Finding>> {
    let unreadable = |error: io::Error| Box::new(Finding::new(Code::UnreadableFile, Place::file(Arc::clone(shown))).detail(why(&error)));
    let found = fs::metadata(path).map_err(unreadable)?;
    if !found.is_file() {
        return Err(unreadable(io::Error::from(io::ErrorKind::Unsupported)));
    }
    let most = limits.file_bytes as u64;
    let mut bytes = Vec::new();
    if found.len() <= most {
        File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    }
    if found.len() > most || bytes.len() as u64 > most {
        return Err(Box::new(Trouble::too_large(Measure::FileMegabytes, limits.file_bytes >> 20).finding(shown)));
    }
    Ok(bytes)
}

/// What the system said, in words.
fn why(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "ファイルがなくなっています",
        io::ErrorKind::PermissionDenied => "開く権限がないか、ほかのソフトが開いています",
        io::ErrorKind::Unsupported => "ふつうのファイルではありません（フォルダや装置です）",
        _ => "ディスクかネットワークから読み出せません",
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;

    #[test]
    fn only_whole_files_within_the_limit_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("十.csv"), "0123456789").unwrap();
        let limits = |file_bytes| Limits { file_bytes, ..Limits::default() };
        let read = |name: &str, most| open(&at(name), &Arc::from(name), &limits(most)).map_err(|finding| (finding.code, finding.detail));
        assert_eq!(read("十.csv", 10), Ok(b"0123456789".to_vec()));
        assert_eq!(read("十.csv", 9), Err((Code::TooLarge, "ファイルの大きさが上限（0MB）を超えています".to_owned())));
        assert_eq!(read("無い.csv", 9), Err((Code::UnreadableFile, "ファイルがなくなっています".to_owned())));
        assert_eq!(read("", 9), Err((Code::UnreadableFile, "ふつうのファイルではありません（フォルダや装置です）".to_owned())));
    }

    #[test]
    #[cfg(unix)]
    fn a_device_without_end_is_not_opened() {
        let opened = open(Path::new("/dev/zero"), &Arc::from("zero"), &Limits::default());
        assert_eq!(opened.map_err(|finding| finding.code), Err(Code::UnreadableFile));
    }
}
