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

/// One redrawn line on a terminal, one plain line a file otherwise.
pub fn progress(progress: Progress<'_>) {
    let mut err = std::io::stderr().lock();
    let Progress { done, total, file } = progress;
    let _ = if err.is_terminal() {
        let end = if done == total { "\n" } else { "" };
        write!(err, "\r\u{1b}[2K読み取り {done}/{total}{end}").and_then(|()| err.flush())
    } else {
        writeln!(err, "読み取り {done}/{total} {file}")
    };
}
