//! The two ways out: standard output for what was asked for, standard error for everything else.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use crate::pipeline::Progress;

/// One line of what was asked for. A closed pipe is nobody's fault.
pub fn out(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// One line for the person at the terminal.
pub fn tell(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A message, and the exit code that says that nothing was written.
pub fn fail(message: &str) -> ExitCode {
    tell(message);
    ExitCode::from(2)
}

/// How often the line on a terminal is drawn in a run, at most.
const DRAWN: usize = 200;

/// One line on a terminal, redrawn about [`DRAWN`] times a run; one plain line a file otherwise. Each is written at once.
pub fn progress(progress: Progress<'_>) {
    let err = std::io::stderr();
    let Progress { done, total, file } = progress;
    let text = if !err.is_terminal() {
        format!("読み取り {done}/{total} {file}\n")
    } else if done == total {
        format!("\r\u{1b}[2K読み取り {done}/{total}\n")
    } else if done.is_multiple_of(total / DRAWN + 1) {
        format!("\r\u{1b}[2K読み取り {done}/{total}")
    } else {
        return;
    };
    let _ = err.lock().write_all(text.as_bytes());
}
