//! No input is ever written to, renamed or joined by another file.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::program::{copy_folder, files_in, root, run_in, samples};

#[test]
fn inputs_are_the_same_after_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("入力");
    copy_folder(&samples(), &input);
    copy_folder(&root().join("tests/golden/flat-table/input"), &input);
    let state = || -> Vec<(PathBuf, Vec<u8>, SystemTime)> {
        let paths = files_in(&input).into_iter();
        paths
            .map(|path| {
                let hash = Sha256::digest(fs::read(&path).unwrap()).to_vec();
                let changed = fs::metadata(&path).unwrap().modified().unwrap();
                (path, hash, changed)
            })
            .collect()
    };
    let before = state();
    for arguments in
        [&["merge", "入力", "--out", "集約.xlsx", "--data", "データ"][..], &["check", "入力"], &["inspect", "入力/282014_姫路市.xlsx"]]
    {
        let run = run_in(folder.path(), arguments);
        assert!(matches!(run.code, Some(0 | 1)), "{arguments:?} {:?}\n{}", run.code, run.stderr);
        assert_eq!(state(), before, "{arguments:?} の後で入力が変わった");
    }
}
