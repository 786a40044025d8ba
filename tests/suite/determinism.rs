//! The same input gives the same bytes, whatever the number of threads.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{Merged, files_in, name_of, samples};

#[test]
fn runs_and_thread_counts_give_equal_bytes() {
    let bytes = |options: &[&str]| -> BTreeMap<String, Vec<u8>> {
        let merged = Merged::of(&[&samples()], &[options, &["--handout", "資料.xlsx"]].concat());
        let mut paths = files_in(&merged.data());
        paths.push(merged.workbook());
        paths.push(merged.workbook().with_file_name("資料.xlsx"));
        paths.iter().map(|path| (name_of(path), fs::read(path).unwrap())).collect()
    };
    let first = bytes(&["--threads", "1"]);
    assert_eq!(first.keys().collect::<Vec<_>>(), ["findings.csv", "records.csv", "sheets.csv", "values.csv", "資料.xlsx", "集約.xlsx"]);
    for options in [&["--threads", "1"][..], &["--threads", "2"], &["--threads", "8"], &[]] {
        for (name, content) in bytes(options) {
            assert!(first[&name] == content, "{name} が {options:?} で変わる");
        }
    }
}
