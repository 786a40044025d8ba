//! Files that are read in processes of their own: the same output whichever process reads, one finding for a file that outgrows its
//! limits, and nothing left of a run that ends in whatever way.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::program::{Merged, files_in, name_of, run_in, sample, samples};

/// An ods whose one table repeats a row of 16 numbers that often: small on the disk, long to read.
fn repeated(rows: u32) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let row = format!(
        r#"<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="16" office:value-type="float" office:value="1"><text:p>1人</text:p></table:table-cell></table:table-row>"#
    );
    let content = format!(
        r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="表">{row}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A folder with one sound file and one that takes long.
fn slow_input() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("入力")).unwrap();
    fs::write(folder.path().join("入力/282014_姫路市.ods"), repeated(65_000)).unwrap();
    fs::write(folder.path().join("入力/102041_伊勢崎市.csv"), "指標名,目標値（R6）,実績値（R5）\n移住者数,150人,162人\n").unwrap();
    folder
}

#[test]
fn every_way_to_read_gives_the_same_bytes() {
    let outputs = ["risky", "all", "none"].map(|isolate| {
        let merged = Merged::of(&[&samples()], &["--isolate", isolate]);
        let mut files: Vec<PathBuf> = files_in(&merged.data());
        files.push(merged.workbook());
        files.iter().map(|path| (name_of(path), fs::read(path).unwrap())).collect::<Vec<_>>()
    });
    assert_eq!(outputs[0].len(), 5);
    assert!(outputs[0] == outputs[1] && outputs[1] == outputs[2]);
}

/// The details of the findings of one file.
fn told(merged: &Merged, file: &str) -> Vec<(String, String)> {
    let findings = merged.table("findings.csv").unwrap();
    let of_file = findings.rows.iter().filter(|row| row.get("file") == file);
    of_file.map(|row| (row.get("code").to_owned(), row.get("message").to_owned())).collect()
}

#[test]
fn a_file_that_takes_too_long_costs_itself_only() {
    let folder = slow_input();
    let merged = Merged::of(&[&folder.path().join("入力")], &["--file-timeout", "0.05"]);
    assert_eq!(merged.run.code, Some(1), "{}", merged.run.stderr);
    let expected = "ファイルを読めません（読み取りが時間の上限（0.05秒。大きいファイルはそれに応じて延びる）に収まりませんでした）";
    assert_eq!(told(&merged, "282014_姫路市.ods"), [("unreadable-file".to_owned(), expected.to_owned())]);
    let values = merged.table("values.csv").unwrap();
    assert_eq!(values.rows.iter().map(|row| row.get("text")).collect::<Vec<_>>(), ["150人", "162人"]);
}

#[test]
fn a_file_that_outgrows_its_memory_costs_itself_only() {
    let folder = slow_input();
    let merged = Merged::of(&[&folder.path().join("入力")], &["--file-memory", "128M"]);
    assert_eq!(merged.run.code, Some(1), "{}", merged.run.stderr);
    let told = told(&merged, "282014_姫路市.ods");
    assert_eq!(told.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["too-large"]);
    assert!(told[0].1.contains("セルの数が上限（131072個）を超えています"), "{told:?}");
    let values = merged.table("values.csv").unwrap();
    assert_eq!(values.rows.iter().map(|row| row.get("text")).collect::<Vec<_>>(), ["150人", "162人"]);
}

#[test]
fn limits_that_are_none_are_refused() {
    let folder = slow_input();
    for (option, value, message) in [
        ("--isolate", "some", "エラー: --isolate に「some」という範囲はありません\n  期待: risky、all、none\n  対応: ふつうは省く"),
        (
            "--file-timeout",
            "0",
            "エラー: --file-timeout の「0」を秒数として読めません\n  期待: 0より大きく86400まで\n  対応: 60 のように書く",
        ),
        ("--file-memory", "1K", "エラー: --file-memory の「1K」を大きさとして読めません\n  期待: 64M以上\n  対応: 2G、512M のように書く"),
    ] {
        let run = run_in(folder.path(), &["merge", "入力", "--out", "集約.xlsx", option, value]);
        assert_eq!((run.stderr.trim_end(), run.code), (message, Some(2)));
    }
}

#[cfg(target_os = "linux")]
mod ended_from_outside {
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    /// Starts a merge in a folder.
    fn start(folder: &Path, options: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_torimatome"))
            .args(["merge", "入力", "--out", "集約.xlsx"])
            .args(options)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The reading processes of a run.
    fn readers(parent: &Child) -> Vec<u32> {
        let threads = fs::read_dir(format!("/proc/{}/task", parent.id())).into_iter().flatten().flatten();
        let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        children.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
    }

    /// Waits until something is there.
    fn wait_for<T>(what: &str, mut seen: impl FnMut() -> Option<T>) -> T {
        let begun = Instant::now();
        loop {
            if let Some(seen) = seen() {
                return seen;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    fn first_reader(run: &Child) -> u32 {
        wait_for("読み取り用のプロセスが現れない", || readers(run).first().copied())
    }

    fn signal(name: &str, id: u32) {
        assert!(Command::new("kill").args([name, &id.to_string()]).status().unwrap().success());
    }

    /// Whether a process is gone, or waits for nothing but being counted.
    fn is_gone(id: u32) -> bool {
        fs::read_to_string(format!("/proc/{id}/stat"))
            .map_or(true, |stat| stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z')))
    }

    #[test]
    fn a_reading_process_is_bound_by_the_system() {
        let folder = slow_input();
        let mut run = start(folder.path(), &["--file-memory", "1536M"]);
        let reader = first_reader(&run);
        let limit = |name: &str| {
            let limits = fs::read_to_string(format!("/proc/{reader}/limits")).unwrap_or_default();
            let line = limits.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.split_whitespace().next()?.to_owned())
        };
        wait_for("メモリの上限がない", || (limit("Max address space")? == (1536 << 20).to_string()).then_some(()));
        wait_for("時間の上限がない", || (limit("Max cpu time")? != "unlimited").then_some(()));
        run.kill().unwrap();
        run.wait().unwrap();
    }

    #[test]
    fn a_reading_process_that_is_killed_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("入力")).unwrap();
        for number in 0..6 {
            fs::copy(sample("102041"), folder.path().join(format!("入力/102041_伊勢崎市_{number}.xls"))).unwrap();
        }
        assert!(start(folder.path(), &[]).wait().unwrap().code().is_some());
        let undisturbed = fs::read(folder.path().join("集約.xlsx")).unwrap();
        fs::remove_file(folder.path().join("集約.xlsx")).unwrap();
        let mut run = start(folder.path(), &["--threads", "1"]);
        signal("-KILL", first_reader(&run));
        run.wait().unwrap();
        assert!(fs::read(folder.path().join("集約.xlsx")).unwrap() == undisturbed);
    }

    #[test]
    fn a_reading_process_ends_with_a_run_that_is_killed() {
        let folder = slow_input();
        fs::write(folder.path().join("集約.xlsx"), "前の集約").unwrap();
        let mut run = start(folder.path(), &[]);
        let reader = first_reader(&run);
        run.kill().unwrap();
        run.wait().unwrap();
        wait_for("読み取り用のプロセスが残る", || is_gone(reader).then_some(()));
        assert_eq!(fs::read_to_string(folder.path().join("集約.xlsx")).unwrap(), "前の集約");
    }

    #[test]
    fn a_run_that_is_broken_off_says_so_and_leaves_nothing() {
        let folder = slow_input();
        fs::write(folder.path().join("集約.xlsx"), "前の集約").unwrap();
        let before = files_in(folder.path());
        let run = start(folder.path(), &["--quiet"]);
        let reader = first_reader(&run);
        signal("-INT", run.id());
        let output = run.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(
            String::from_utf8(output.stderr).unwrap().trim(),
            "中止しました。書きかけのファイルは残していません。前からあるファイルはそのままです"
        );
        wait_for("読み取り用のプロセスが残る", || is_gone(reader).then_some(()));
        assert_eq!(files_in(folder.path()), before);
        assert_eq!(fs::read_to_string(folder.path().join("集約.xlsx")).unwrap(), "前の集約");
    }
}
