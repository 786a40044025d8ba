//! Reading processes that misbehave, played by the shell; and what goes through the pipes.

use std::io;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::pool::Worker;
use super::protocol::{self, Answer};
use super::{Isolation, Readers, Settings};
use crate::finding::Warned;
use crate::read::{self, ReadOptions, Sheets};

type Start = fn(&Settings) -> io::Result<Worker>;

fn played(script: &str, settings: &Settings) -> io::Result<Worker> {
    Worker::of(Command::new("sh").args(["-c", script]), settings)
}

/// Reads a file with processes of that kind.
fn read_with(isolation: Isolation, start: Start, bytes: &[u8]) -> Warned<Sheets> {
    let settings = Settings { isolation, time: Duration::from_millis(300), memory: 1 << 30 };
    let readers = Readers { start, ..Readers::new(settings) };
    readers.read(&Arc::from("回答.xls"), bytes, &ReadOptions::default())
}

#[test]
fn each_way_to_fail_is_one_finding_with_its_reason() {
    let cases: [(Start, &str); 9] = [
        (|_| Err(io::Error::from(io::ErrorKind::NotFound)), "読み取り用のプロセスを起動できませんでした"),
        (
            |settings| played("exec sleep 60", settings),
            "読み取りが時間の上限（0.3秒。大きいファイルはそれに応じて延びる）に収まりませんでした",
        ),
        (
            |settings| played("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$", settings),
            "読み取りに要るメモリが上限（1024MB）を超えました",
        ),
        (|settings| played("kill -ABRT $$", settings), "読み取りの途中で続けられなくなりました"),
        // It closes its pipe and lives on.
        (|settings| played("exec cat >/dev/null", settings), "読み取りの途中で続けられなくなりました"),
        (|settings| played("exit 3", settings), "読み取りの途中で続けられなくなりました"),
        (|settings| played("kill -KILL $$", settings), "読み取り用のプロセスが外から終了させられました"),
        // A frame longer than anything may be; a frame of one byte that is no answer.
        (
            |settings| played("printf '\\377\\377\\377\\377\\377\\377\\377\\377'; exec sleep 60", settings),
            "読み取りの途中で続けられなくなりました",
        ),
        (|settings| played("printf '\\1\\0\\0\\0\\0\\0\\0\\0\\377'; exec sleep 60", settings), "読み取りの途中で続けられなくなりました"),
    ];
    for (start, detail) in cases {
        let begun = Instant::now();
        let read = read_with(Isolation::All, start, b"a,b\n");
        let told: Vec<(&str, &str)> = read.findings.iter().map(|finding| (finding.code.id(), finding.detail.as_str())).collect();
        assert_eq!(told, [("unreadable-file", detail)]);
        assert!(read.output.grids.is_empty());
        assert!(begun.elapsed() < Duration::from_secs(20), "{detail}");
    }
}

#[test]
fn one_that_somebody_ended_gets_a_successor() {
    // The first one ends itself; the second one finds what the first left behind.
    let start: Start = |settings| {
        let mark = std::env::temp_dir().join(format!("torimatome-test-{}", std::process::id()));
        let script = format!("if rm {0} 2>/dev/null; then exec sleep 60; else : >{0}; kill -KILL $$; fi", mark.display());
        played(&script, settings)
    };
    let read = read_with(Isolation::All, start, b"a,b\n");
    assert!(read.findings[0].detail.contains("時間の上限"), "{}", read.findings[0]);
}

#[test]
fn usual_files_need_no_process() {
    let never: Start = |_| Err(io::Error::from(io::ErrorKind::NotFound));
    let table = "指標,目標\n相談件数,20件\n".as_bytes();
    assert_eq!(read_with(Isolation::Risky, never, table).output.grids.len(), 1);
    let records = b"\x09\x08\x08\x00\x00\x05\x05\x00";
    assert!(read_with(Isolation::Risky, never, records).findings[0].detail.contains("起動できません"));
    assert!(!read_with(Isolation::None, never, records).findings[0].detail.contains("起動できません"));
}

#[test]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
fn what_was_read_comes_back_the_same() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/input");
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let mut read = read::read(&Arc::from("表"), &bytes, &ReadOptions::default());
        let at = crate::place::Pos::new(1, 2);
        read.output.grids[0].drawings = vec![crate::place::Area { first: at, last: at }];
        let sent = postcard::to_stdvec(&Answer::new(read.clone())).unwrap();
        let received: Answer = postcard::from_bytes(&sent).unwrap();
        assert_eq!(received.into_read(), Some(read));
        // An answer that was cut anywhere is none, and makes nobody panic.
        for end in (0..sent.len()).step_by(997) {
            assert!(postcard::from_bytes::<Answer>(&sent[..end]).is_err());
        }
    }
}

#[test]
fn a_text_that_many_cells_share_goes_through_once() {
    let rows = "<table:table-row table:number-rows-repeated=\"1000\"><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row>";
    let flat = format!(
        "<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:body><office:spreadsheet><table:table table:name=\"表\">{rows}</table:table></office:spreadsheet></office:body></office:document>"
    );
    let mut read = read::read(&Arc::from("表.fods"), flat.as_bytes(), &ReadOptions::default());
    let long: Arc<str> = Arc::from("あ".repeat(10_000));
    for cell in &mut read.output.grids[0].cells {
        cell.content = crate::grid::Content::Text(Arc::clone(&long));
    }
    assert_eq!(read.output.grids[0].cells.len(), 1000);
    let sent = postcard::to_stdvec(&Answer::new(read)).unwrap_or_default();
    assert!((30_000..60_000).contains(&sent.len()), "{}", sent.len());
}

#[test]
fn frames_are_whole_or_an_error() {
    let mut pipe = Vec::new();
    assert!(protocol::send(&mut pipe, "本文".as_bytes()).is_ok());
    let receive = |bytes: &[u8], largest| protocol::receive(&mut &*bytes, largest).map_err(|error| error.kind());
    assert_eq!(receive(&pipe, 6), Ok(Some("本文".as_bytes().to_vec())));
    assert_eq!(receive(&[], 6), Ok(None));
    assert_eq!(receive(&pipe, 5), Err(io::ErrorKind::InvalidData));
    assert_eq!(receive(&pipe[..9], 6), Err(io::ErrorKind::UnexpectedEof));
    assert_eq!(receive(&pipe[..3], 6), Err(io::ErrorKind::UnexpectedEof));
}
