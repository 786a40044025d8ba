//! A console window that is ours alone: opened because files were dropped on the executable, or it was double-clicked.
//!
//! Such a window closes when the program ends, so that nobody could read what it said. It is kept open until a key is pressed. Anywhere
//! else (a terminal, a script, another system) nothing waits.

use std::io::{IsTerminal, Read};

use super::terminal::tell;

/// Waits for the Enter key when the window would close with us.
pub fn keep_open() {
    if std::io::stdin().is_terminal() && is_own() {
        tell("\nEnterキーを押すと閉じます。");
        let _ = std::io::stdin().read(&mut [0]);
    }
}

/// Whether the Explorer started us.
#[cfg(windows)]
fn is_own() -> bool {
    use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
    let mut system = System::new();
    let mut look = |pid: Pid| {
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), false, ProcessRefreshKind::nothing());
        let process = system.process(pid)?;
        Some((process.parent(), process.name().to_ascii_lowercase()))
    };
    let parent = sysinfo::get_current_pid().ok().and_then(|own| look(own)?.0);
    parent.and_then(look).is_some_and(|(_, name)| name == "explorer.exe")
}

/// Elsewhere a terminal outlives its programs.
#[cfg(not(windows))]
const fn is_own() -> bool {
    false
}
