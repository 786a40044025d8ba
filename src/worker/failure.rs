//! Why a reading process gave nothing, and the one finding that says so.
//!
//! In: how the process ended and what it said last. Out: a finding with the reason in plain Japanese and what to do.

use std::process::ExitStatus;
use std::sync::Arc;

use super::Settings;
use crate::finding::{Code, Finding};
use crate::place::Place;

/// Why a reading process gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It could not be started.
    NotStarted,
    /// It took longer than a file may.
    Time,
    /// It needed more memory than a file may.
    Memory,
    /// It broke down.
    Died,
    /// Somebody else ended it, or it was gone already.
    Ended,
}

impl Failure {
    /// What the end of a process means. `said` is what it wrote to standard error at last.
    pub(super) fn of(status: ExitStatus, said: &str) -> Self {
        match signal(status) {
            _ if said.contains("memory allocation of") => Self::Memory,
            // SIGXCPU: the limit of processor time, which stands behind the time that we wait.
            Some(24) => Self::Time,
            // SIGINT, SIGKILL and SIGTERM come from outside; the process raises none of them.
            Some(2 | 9 | 15) => Self::Ended,
            _ => Self::Died,
        }
    }

    /// The finding on the whole file.
    pub(super) fn finding(self, file: &Arc<str>, settings: &Settings) -> Finding {
        let (seconds, megabytes) = (settings.time.as_secs_f64(), settings.memory >> 20);
        let (detail, remedy) = match self {
            Self::NotStarted => (
                "読み取り用のプロセスを起動できませんでした".to_owned(),
                "セキュリティ対策ソフトの設定を確かめるか、--isolate none を付けて実行し直す",
            ),
            Self::Time => (
                format!("読み取りが時間の上限（{seconds}秒。大きいファイルはそれに応じて延びる）に収まりませんでした"),
                "Excelで開けるか確かめ、xlsx形式で保存し直すか、--file-timeout に大きい値を指定する",
            ),
            Self::Memory => (
                format!("読み取りに要るメモリが上限（{megabytes}MB）を超えました"),
                "Excelで開けるか確かめ、xlsx形式で保存し直すか、--file-memory に大きい値を指定する",
            ),
            Self::Died => ("読み取りの途中で続けられなくなりました".to_owned(), ""),
            Self::Ended => ("読み取り用のプロセスが外から終了させられました".to_owned(), "パソコンのメモリの空きを確かめ、実行し直す"),
        };
        let finding = Finding::new(Code::UnreadableFile, Place::file(Arc::clone(file))).detail(detail);
        if remedy.is_empty() { finding } else { finding.remedy(remedy) }
    }
}

/// The signal that ended a process.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

/// Windows has no signals.
#[cfg(not(unix))]
const fn signal(_: ExitStatus) -> Option<i32> {
    None
}
