//! A file appears whole or not at all: written beside its target under another name, flushed to the disk, then renamed.
//!
//! In: a target path and what writes the content. Out: the file, or a [`WriteError`] and no trace. A target that could not be replaced
//! is refused before anything is written.
//!
//! Whatever ends the run, no half of a file stands under its name: a run that is broken off takes its temporary files away
//! ([`abandon`]), and those of a run that was killed are taken away by the next one that writes into the folder. They are known by their
//! name, and left alone while the run that writes them holds their lock.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile};

use super::error::WriteError;

/// How the names of temporary files begin and end.
const PREFIX: &str = ".torimatome-";
const SUFFIX: &str = ".tmp";

/// The temporary files of this run. Whoever creates one or puts one in its place holds the list meanwhile.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn temporary() -> MutexGuard<'static, Vec<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the temporary files away; from now on none is created and none takes its place. For a run that ends at once.
pub fn abandon() {
    let list = temporary();
    for path in &*list {
        let _ = fs::remove_file(path);
    }
    std::mem::forget(list);
}

/// A file that is written but not yet in its place.
#[derive(Debug)]
#[must_use = "a file that is not put is taken away"]
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
    let folder = folder_of(target);
    sweep(&folder);
    let file = {
        let mut list = temporary();
        let file = builder().tempfile_in(&folder).map_err(failed)?;
        list.push(file.path().to_path_buf());
        file
    };
    // Where a folder knows no locks, as on some networks, nobody sweeps either.
    let _ = file.as_file().lock();
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
    bytes(text.as_bytes(), target)
}

/// Writes a file of these bytes; it appears whole or not at all.
///
/// # Errors
/// When the target is refused or cannot be written.
pub fn bytes(bytes: &[u8], target: &Path) -> Result<(), WriteError> {
    stage(target, |file| file.write_all(bytes).map_err(|error| WriteError::of(target, error)))?.put()
}

impl Staged {
    /// Puts the file in its place.
    ///
    /// # Errors
    /// When the target cannot be replaced, as when Excel has it open.
    pub fn put(self) -> Result<(), WriteError> {
        let target = self.target.clone();
        self.put_at(&target).map_err(|(_, error)| error)
    }

    /// Puts the file in a place of its target's folder.
    ///
    /// # Errors
    /// When what stands there cannot be replaced; the file is given back, to be put elsewhere.
    pub fn put_at(self, place: &Path) -> Result<(), (Box<Self>, WriteError)> {
        let list = temporary();
        let put = self.file.persist(place);
        drop(list);
        match put {
            Ok(_) => {
                flush_folder(&folder_of(place));
                Ok(())
            }
            Err(failure) => {
                let error = WriteError::replacing(place, failure.error);
                Err((Box::new(Self { file: failure.file, target: self.target }), error))
            }
        }
    }

    /// Where the file is to stand.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }
}

/// Takes away what killed runs have left in a folder.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_temporary = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if is_temporary && fs::OpenOptions::new().write(true).open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Has the new name reach the disk, where the system can be told so.
fn flush_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
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
    builder.prefix(PREFIX).suffix(SUFFIX).permissions(fs::Permissions::from_mode(0o666));
    builder
}

/// A temporary file; Windows gives it the rights of its folder.
#[cfg(not(unix))]
fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_swept_and_what_a_running_one_writes_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".torimatome-abc.tmp");
        let others = folder.path().join("回答.tmp");
        fs::write(&left, "half").unwrap();
        fs::write(&others, "theirs").unwrap();
        let running = stage(&folder.path().join("一.csv"), |_| Ok(())).unwrap();
        assert!(!left.exists() && others.exists());
        text("whole", &folder.path().join("二.csv")).unwrap();
        running.put().unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["一.csv", "二.csv", "回答.tmp"]);
    }

    #[test]
    fn a_failure_half_way_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("集約.csv");
        fs::write(&target, "old").unwrap();
        let failed = stage(&target, |file| {
            file.write_all(b"half").unwrap();
            Err(WriteError::DiskFull(target.clone()))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&target).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
