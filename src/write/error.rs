//! Why an output could not be written, in words that say what to do about it.
//!
//! In: a path and what the system said. Out: a [`WriteError`] whose text is Japanese: what happened, the path, the remedy.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// An output that could not be written; nothing of it is left behind.
#[derive(Debug)]
pub enum WriteError {
    /// The folder to write into does not exist.
    FolderMissing(PathBuf),
    /// What should be a folder is a file.
    NotAFolder(PathBuf),
    /// The target is a folder.
    IsFolder(PathBuf),
    /// The target, or its folder, may not be written to.
    ReadOnly(PathBuf),
    /// The target is held by another program, in practice by Excel.
    InUse(PathBuf),
    /// No room on the disk.
    DiskFull(PathBuf),
    /// The workbook cannot hold what was to be written.
    Workbook(PathBuf, String),
    /// Anything else that the system said.
    Other(PathBuf, io::Error),
}

impl WriteError {
    /// What a failure while writing means.
    pub(super) fn of(path: &Path, error: io::Error) -> Self {
        let path = path.to_path_buf();
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(path),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            io::ErrorKind::NotFound => Self::FolderMissing(path.parent().unwrap_or(&path).to_path_buf()),
            io::ErrorKind::IsADirectory => Self::IsFolder(path),
            _ => Self::Other(path, error),
        }
    }

    /// What a failure while replacing the target means: the file beside it could be written, so the target itself is held.
    pub(super) fn replacing(path: &Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy => {
                Self::InUse(path.to_path_buf())
            }
            // Windows: another program shares the file with nobody, or has locked a part of it.
            _ if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) => Self::InUse(path.to_path_buf()),
            _ => Self::of(path, error),
        }
    }

    /// What happened, where, and what to do.
    fn parts(&self) -> (&'static str, &Path, &'static str) {
        match self {
            Self::FolderMissing(path) => ("出力先のフォルダがありません", path, "フォルダを作るか、出力先のパスを確かめてください"),
            Self::NotAFolder(path) => ("出力先のフォルダとして指定された場所にファイルがあります", path, "別のフォルダを指定してください"),
            Self::IsFolder(path) => ("出力先に同じ名前のフォルダがあります", path, "フォルダ名の後にファイル名を付けて指定してください"),
            Self::ReadOnly(path) => ("出力先に書き込めません", path, "「読み取り専用」を外すか、書込みのできるフォルダを指定してください"),
            Self::InUse(path) => {
                ("出力先のファイルを置きかえられません", path, "Excelなどで開いているときは、閉じてから実行し直してください")
            }
            Self::DiskFull(path) => ("ディスクの空きが足りません", path, "不要なファイルを消すか、空きのある別の場所を指定してください"),
            Self::Workbook(path, _) => ("ブックを作れません", path, "入力を分けて実行し直してください"),
            Self::Other(path, _) => ("出力を書き込めません", path, "パスと装置の状態を確かめ、実行し直してください"),
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, path, remedy) = self.parts();
        write!(f, "{what}\n  場所: {}", path.display())?;
        match self {
            Self::Workbook(_, said) => write!(f, "\n  内容: {said}")?,
            Self::Other(_, said) => write!(f, "\n  内容: {said}")?,
            _ => {}
        }
        write!(f, "\n  対応: {remedy}")
    }
}

impl std::error::Error for WriteError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_says_what_where_and_what_to_do() {
        let path = Path::new("結果/集約.xlsx");
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        assert_eq!(
            WriteError::replacing(path, denied()).to_string(),
            "出力先のファイルを置きかえられません
  場所: 結果/集約.xlsx
  対応: Excelなどで開いているときは、閉じてから実行し直してください"
        );
        for (error, start) in [
            (WriteError::of(path, denied()), "出力先に書き込めません"),
            (WriteError::of(path, io::Error::from(io::ErrorKind::StorageFull)), "ディスクの空きが足りません"),
            (WriteError::of(path, io::Error::from(io::ErrorKind::NotFound)), "出力先のフォルダがありません\n  場所: 結果\n"),
            (WriteError::of(path, io::Error::other("装置の誤り")), "出力を書き込めません\n  場所: 結果/集約.xlsx\n  内容: 装置の誤り\n"),
        ] {
            let said = error.to_string();
            assert!(said.starts_with(start) && said.contains("\n  対応: "), "{said}");
        }
    }
}
