//! An output that somebody has open: put beside it under a numbered name, so that the work is not lost.
//!
//! `集約.xlsx` held by Excel → `集約(2).xlsx`, `集約(3).xlsx` … and what to say about it.

use std::path::{Path, PathBuf};

use crate::write::{Staged, WriteError};

/// Numbers that are tried.
const MOST: u32 = 20;

/// Puts a written output in its place, or beside it when the place is held; where it stands now.
///
/// # Errors
/// When it cannot be put there for another reason, or every name is held.
pub fn put(staged: Staged) -> Result<PathBuf, WriteError> {
    let target = staged.target().to_path_buf();
    let mut waiting = Some(staged);
    place(&target, |path| match waiting.take().map(|staged| staged.put_at(path)) {
        None | Some(Ok(())) => Ok(()),
        Some(Err((staged, error))) => {
            waiting = Some(*staged);
            Err(error)
        }
    })
}

/// The first of the names where it can be put.
fn place(target: &Path, mut put: impl FnMut(&Path) -> Result<(), WriteError>) -> Result<PathBuf, WriteError> {
    let held = match put(target) {
        Ok(()) => return Ok(target.to_path_buf()),
        Err(held @ WriteError::InUse(_)) => held,
        Err(other) => return Err(other),
    };
    for number in 2..=MOST {
        let beside = numbered(target, number);
        match put(&beside) {
            Ok(()) => return Ok(beside),
            Err(WriteError::InUse(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Err(held)
}

/// 「集約.xlsx」は開かれているので、「集約(2).xlsx」に書きました; none when the target itself was written.
pub fn told(target: &Path, written: &Path) -> Option<String> {
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    (target != written).then(|| {
        format!(
            "「{}」はExcelなどで開かれているので、「{}」に書きました。閉じてから実行すると、元の名前で書きます。",
            name(target),
            name(written)
        )
    })
}

/// `集約.xlsx` → `集約(2).xlsx`.
fn numbered(target: &Path, number: u32) -> PathBuf {
    let stem = target.file_stem().unwrap_or(target.as_os_str()).to_string_lossy();
    let ending = target.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    target.with_file_name(format!("{stem}({number}){ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_output_is_written_beside_it() {
        let target = Path::new("出力 R6/集約.xlsx");
        let held_up_to = |last: u32| {
            place(target, move |path| {
                let held = path == target || (2..=last).any(|number| path == numbered(target, number));
                if held { Err(WriteError::InUse(path.to_path_buf())) } else { Ok(()) }
            })
        };
        assert_eq!(held_up_to(0).ok().as_deref(), Some(Path::new("出力 R6/集約(2).xlsx")));
        assert_eq!(held_up_to(2).ok().as_deref(), Some(Path::new("出力 R6/集約(3).xlsx")));
        assert!(matches!(held_up_to(MOST), Err(WriteError::InUse(path)) if path == target));
        let full = place(target, |path| Err(WriteError::DiskFull(path.to_path_buf())));
        assert!(matches!(full, Err(WriteError::DiskFull(_))));
        let said = told(target, Path::new("出力 R6/集約(2).xlsx")).unwrap_or_default();
        assert!(said.starts_with("「集約.xlsx」はExcelなどで開かれているので、「集約(2).xlsx」に書きました。"), "{said}");
        assert_eq!(told(target, target), None);
    }
}
