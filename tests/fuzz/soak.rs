//! Damaged and hostile files through the whole program: whatever they are, the run ends with 0 or 1, and the sound file among them is whole.
//!
//! `SOAK` says how many files (40 when not set), `SOAK_SEED` where chance starts, `SOAK_SEEDS` a folder of further files to damage. A failure
//! names the seed of its batch; what became of the files is told by kind at the end.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::files::damaged;
use crate::made::{MADE, bomb};
use crate::random::Random;
use crate::seeds::SAMPLES;
use crate::{setting, tell};

/// Files of one run.
const BATCH: u64 = 40;
/// What stands in the sound file, and what must come of it.
const SOUND: &str = "指標名,目標値（R6）,実績値（R5）\n移住者数,150人,162人\n";

/// The files to damage.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds: Vec<(String, Vec<u8>)> = SAMPLES.iter().chain(&*MADE).cloned().collect();
    if let Ok(folder) = env::var("SOAK_SEEDS") {
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
        paths.sort();
        seeds.extend(paths.iter().map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())));
    }
    seeds
}

/// Writes a batch of damaged files and a sound one.
fn batch(folder: &Path, seed: u64, count: u64, seeds: &[(String, Vec<u8>)]) {
    let mut random = Random::new(seed);
    fs::create_dir(folder.join("入力")).unwrap();
    for number in 0..count {
        let (name, bytes) = if random.once_in(20) {
            bomb(&mut random)
        } else {
            let (name, bytes) = random.pick(seeds);
            (name.clone(), damaged(&mut random, bytes))
        };
        fs::write(folder.join(format!("入力/{number:02}_{name}")), bytes).unwrap();
    }
    fs::write(folder.join("入力/282014_姫路市.csv"), SOUND).unwrap();
}

#[test]
fn damaged_files_end_no_run_and_change_no_other_file() {
    let seeds = seeds();
    let (files, first) = (setting("SOAK").unwrap_or(BATCH), setting("SOAK_SEED").unwrap_or(1));
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for (seed, count) in (first..).zip((0..files).step_by(usize::try_from(BATCH).unwrap()).map(|done| BATCH.min(files - done))) {
        let folder = tempfile::tempdir().unwrap();
        batch(folder.path(), seed, count, &seeds);
        let output = Command::new(env!("CARGO_BIN_EXE_torimatome"))
            .args(["merge", "入力", "--out", "集約.xlsx", "--data", "データ", "--quiet"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)) && said.is_empty(), "SOAK_SEED={seed}: {:?} {said}", output.status);
        let read = |name: &str| fs::read_to_string(folder.path().join("データ").join(name)).unwrap();
        let values = read("values.csv");
        let sound: Vec<&str> = values.lines().filter(|line| line.contains("282014_姫路市.csv")).collect();
        assert!(
            sound.len() == 2 && sound[0].contains(",150人,150,人,") && sound[1].contains(",162人,162,人,"),
            "SOAK_SEED={seed}: {sound:?}"
        );
        for row in csv::Reader::from_reader(read("findings.csv").trim_start_matches('\u{feff}').as_bytes()).into_records() {
            let row = row.unwrap();
            if matches!(&row[1], "unreadable-file" | "too-large" | "password-protected" | "not-a-spreadsheet") {
                // Numbers and names differ from file to file; the kind is what stands before them.
                let kind: String = row[8].chars().filter(|c| !c.is_ascii_digit()).take_while(|c| !matches!(c, ':' | '「')).collect();
                *kinds.entry(format!("{} {kind}", &row[1])).or_default() += 1;
            }
        }
    }
    tell(&format!("{files}個の壊れたファイルを読ませた（SOAK_SEED={first}）"));
    for (kind, count) in kinds {
        tell(&format!("  {count:6} {kind}"));
    }
}
