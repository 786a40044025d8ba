//! Runs the executable in a folder of its own and hands back what it said.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run gave.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The root of the crate.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The published tables that come with the crate.
pub fn samples() -> PathBuf {
    root().join("samples/input")
}

/// A sample by the code that its file name begins with.
pub fn sample(code: &str) -> PathBuf {
    files_in(&samples()).into_iter().find(|path| name_of(path).starts_with(code)).unwrap()
}

/// Runs the executable with these arguments in that folder, without input and without colours.
pub fn run_in<S: AsRef<std::ffi::OsStr>>(folder: &Path, arguments: &[S]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_torimatome"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    Run { code: output.status.code(), stdout: String::from_utf8(output.stdout).unwrap(), stderr: String::from_utf8(output.stderr).unwrap() }
}

/// The outputs of one merge.
pub struct Merged {
    folder: TempDir,
    pub run: Run,
}

impl Merged {
    /// Merges these inputs with these further options.
    pub fn of(inputs: &[&Path], options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut arguments: Vec<String> = vec!["merge".to_owned()];
        arguments.extend(inputs.iter().map(|path| path.display().to_string()));
        arguments.extend(["--out", "集約.xlsx", "--data", "データ"].map(str::to_owned));
        arguments.extend(options.iter().map(|&option| option.to_owned()));
        let run = run_in(folder.path(), &arguments);
        Self { folder, run }
    }

    /// The workbook's path.
    pub fn workbook(&self) -> PathBuf {
        self.folder.path().join("集約.xlsx")
    }

    /// The folder of the CSV files.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("データ")
    }

    /// The rows of `values.csv`, `records.csv`, `findings.csv` or `sheets.csv`.
    pub fn table(&self, name: &str) -> Result<crate::tidy::Tidy, String> {
        let path = self.data().join(name);
        crate::tidy::Tidy::read(&path).map_err(|error| format!("{name}: {error}\n{}{}", self.run.stdout, self.run.stderr))
    }
}

/// Every file under a folder, sorted.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

/// The last part of a path.
pub fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    for path in files_in(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, &target).unwrap();
    }
}
