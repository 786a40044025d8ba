//! A file appears whole or not at all: written beside its target under another name, flushed to the disk, then renamed.
//!
//! In: a target path and what writes the content. Out: the file, or a [`WriteError`] and no trace. A target that could not be replaced
//! is refused before anything is written.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::error::WriteError;

/// A file that is written but not yet in its place.
#[derive(Debug)]
pub struct Staged {
    file: NamedTempFile,
    target: PathBuf,
}

/// Whether a file can appear at that path.
///
/// # Errors
/// When its folder is missing, or something stands there that cannot be replaced.
pub fn check(target: &Path) -> Result<(), WriteError> {
    let folder = folder_of(target);
    if !folder.is_dir() {
        return Err(if folder.exists() { WriteError::NotAFolder(folder) } else { WriteError::FolderMissing(folder) });
    }
    match fs::metadata(target) {
        Ok(found) if found.is_dir() => Err(WriteError::IsFolder(target.to_path_buf())),
        Ok(found) if found.permissions().readonly() => Err(WriteError::ReadOnly(target.to_path_buf())),
        _ => Ok(()),
    }
}

/// Writes the content beside its target.
///
/// # Errors
/// When the target is refused or the content cannot be written.
pub fn stage(target: &Path, content: impl FnOnce(&mut BufWriter<&fs::File>) -> Result<(), WriteError>) -> Result<Staged, WriteError> {
    check(target)?;
    let failed = |error: io::Error| WriteError::of(target, error);
    let file = builder().tempfile_in(folder_of(target)).map_err(failed)?;
    let mut writer = BufWriter::new(file.as_file());
    content(&mut writer)?;
    writer.flush().map_err(failed)?;
    drop(writer);
    file.as_file().sync_all().map_err(failed)?;
    Ok(Staged { file, target: target.to_path_buf() })
}

/// Writes a text file; it appears whole or not at all.
///
/// # Errors
/// When the target is refused or cannot be written.
pub fn text(text: &str, target: &Path) -> Result<(), WriteError> {
    stage(target, |file| file.write_all(text.as_bytes()).map_err(|error| WriteError::of(target, error)))?.put()
}

impl Staged {
    /// Puts the file in its place.
    ///
    /// # Errors
    /// When the target cannot be replaced, as when Excel has it open.
    pub fn put(self) -> Result<(), WriteError> {
        self.file.persist(&self.target).map(drop).map_err(|failure| WriteError::replacing(&self.target, failure.error))
    }
}

/// The folder that a target stands in.
fn folder_of(target: &Path) -> PathBuf {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// A temporary file that others may read as any file of theirs: `tempfile` would keep it to its owner.
#[cfg(unix)]
fn builder() -> Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = Builder::new();
    builder.prefix(".torimatome-").suffix(".tmp").permissions(fs::Permissions::from_mode(0o666));
    builder
}

/// A temporary file; Windows gives it the rights of its folder.
#[cfg(not(unix))]
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(".torimatome-").suffix(".tmp");
    builder
}
