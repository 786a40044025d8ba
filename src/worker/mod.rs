//! One file → its grids and findings, in this process or in a reading process of our own with limits.
//!
//! In: the bytes of a file. Out: the same as [`read::read`] gives, whichever process read it; a process that dies, hangs or outgrows its
//! memory costs that file one finding and is replaced. Processes are started when the first file needs one, serve file after file over
//! their pipes, and end with us in whatever way we end. Knows nothing of layouts, rules, workbooks.
//!
//! ```text
//! this process                                  reading process (`torimatome __read`)
//! pool: name, options, bytes ──stdin──▶ serve: read::read under setrlimit or in a job object
//!       grids, findings      ◀─stdout── (ends when stdin does, even in the middle of a file)
//! ```

mod failure;
mod limit;
mod pool;
mod protocol;
mod serve;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

pub use serve::serve;

use crate::finding::Warned;
use crate::read::{self, Limits, ReadOptions, Sheets};
use failure::Failure;
use pool::Worker;

/// The hidden command that makes our executable a reading process.
pub const COMMAND: &str = "__read";

/// Which files are read in a process of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// None: for those who use this crate from an executable of theirs.
    #[default]
    None,
    /// Old and open formats, large files, and containers that look odd.
    Risky,
    /// All of them.
    All,
}

/// Where files are read, and what one file may use up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which files are read in a process of their own.
    pub isolation: Isolation,
    /// Time for a small file; larger ones get more.
    pub time: Duration,
    /// Bytes of memory of a reading process; the [`Limits`] of a file follow from it.
    pub memory: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { isolation: Isolation::default(), time: Duration::from_secs(30), memory: 1 << 30 }
    }
}

impl Settings {
    /// How much one file may hold.
    #[must_use]
    pub fn limits(&self) -> Limits {
        Limits::within(self.memory)
    }

    /// Time for a file of so many bytes: twice as long for 16 MiB.
    fn time_for(&self, bytes: usize) -> Duration {
        let sixteenths = u32::try_from(bytes >> 20).unwrap_or(u32::MAX);
        self.time.saturating_add((self.time / 16).saturating_mul(sixteenths))
    }
}

/// Reads files, each where it should be read.
pub struct Readers {
    settings: Settings,
    idle: Mutex<Vec<Worker>>,
    start: fn(&Settings) -> std::io::Result<Worker>,
}

impl Readers {
    /// No process is started yet.
    #[must_use]
    pub const fn new(settings: Settings) -> Self {
        Self { settings, idle: Mutex::new(Vec::new()), start: Worker::start }
    }

    /// How much one file may hold.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.settings.limits()
    }

    /// Reads a file from its bytes.
    #[must_use]
    pub fn read(&self, file: &Arc<str>, bytes: &[u8], options: &ReadOptions) -> Warned<Sheets> {
        let apart = match self.settings.isolation {
            Isolation::None => false,
            Isolation::Risky => read::is_risky(bytes),
            Isolation::All => true,
        };
        if apart && bytes.len() <= options.limits.file_bytes {
            self.read_apart(file, bytes, options)
        } else {
            read::read(file, bytes, options)
        }
    }

    /// Reads a file in a reading process. One that somebody else ended gets a successor, once.
    fn read_apart(&self, file: &Arc<str>, bytes: &[u8], options: &ReadOptions) -> Warned<Sheets> {
        let failure = match self.attempt(file, bytes, options) {
            Ok(read) => return read,
            Err(Failure::Ended) => match self.attempt(file, bytes, options) {
                Ok(read) => return read,
                Err(failure) => failure,
            },
            Err(failure) => failure,
        };
        Warned { output: Sheets { kind: read::kind_of(bytes), grids: Vec::new() }, findings: vec![failure.finding(file, &self.settings)] }
    }

    fn attempt(&self, file: &Arc<str>, bytes: &[u8], options: &ReadOptions) -> Result<Warned<Sheets>, Failure> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut worker = match waiting {
            Some(worker) => worker,
            None => (self.start)(&self.settings).map_err(|_| Failure::NotStarted)?,
        };
        let read = worker.read(file, bytes, options, self.settings.time_for(bytes.len()))?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        Ok(read)
    }
}
