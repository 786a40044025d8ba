//! What a reading process may use up, told to the operating system: the one door to its limits.
//!
//! On Unix the process binds itself before it sees a file: address space for good, processor time anew for each file. On Windows the
//! process that starts it puts it into a job object with a limit of memory. A limit that cannot be set is done without: the time that
//! we wait, and the limits of the readers, hold all the same.

use std::process::Child;

/// Binds a process that was started just now.
#[cfg(windows)]
pub(super) fn bind(child: &mut Child, memory: u64) {
    use process_control::{ChildExt as _, Control as _};
    let memory = usize::try_from(memory).unwrap_or(usize::MAX);
    // Waiting no time at all sets the limit, which outlives the wait.
    drop(child.controlled().memory_limit(memory).time_limit(std::time::Duration::ZERO).wait());
}

/// The process binds itself.
#[cfg(not(windows))]
pub(super) const fn bind(_: &mut Child, _: u64) {}

/// Limits the memory of this process.
#[cfg(unix)]
pub(super) fn memory(bytes: u64) {
    use nix::sys::resource::{Resource, setrlimit};
    let _ = setrlimit(Resource::RLIMIT_AS, bytes, bytes);
    // A process that is ended leaves no image of its memory in somebody's folder.
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
}

/// The job object does it.
#[cfg(not(unix))]
pub(super) const fn memory(_: u64) {}

/// Limits the processor time of this process from now on.
#[cfg(unix)]
pub(super) fn processor_seconds(more: u64) {
    use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage, setrlimit};
    let (Ok(used), Ok((_, hard))) = (getrusage(UsageWho::RUSAGE_SELF), getrlimit(Resource::RLIMIT_CPU)) else { return };
    let used = u64::try_from(used.user_time().tv_sec() + used.system_time().tv_sec()).unwrap_or(0);
    let _ = setrlimit(Resource::RLIMIT_CPU, used.saturating_add(more).min(hard), hard);
}

/// Waiting for it limits its time.
#[cfg(not(unix))]
pub(super) const fn processor_seconds(_: u64) {}
