//! One reading process from the outside: started, asked, ended.
//!
//! In: a file's name, bytes and options. Out: what the process read, or the [`Failure`]. Whoever asks waits no longer than the file may
//! take; a process that failed is ended and waited for, so that nothing of it is left.

use std::env;
use std::io::{self, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::failure::Failure;
use super::protocol::{self, Answer, Job};
use super::{COMMAND, Settings, limit};
use crate::finding::Warned;
use crate::read::{ReadOptions, Sheets};

/// How often, and how long each time, we wait for a process that is on its way out.
const LAST_STEPS: usize = 200;
const STEP: Duration = Duration::from_millis(5);

/// A reading process.
pub(super) struct Worker {
    child: Child,
    /// None when the process is to end.
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    stderr: ChildStderr,
    memory: u64,
}

impl Worker {
    /// Starts our own executable as a reading process.
    pub(super) fn start(settings: &Settings) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        // The allocator would ask for more address space at once than the limit leaves.
        command.arg(COMMAND).arg(settings.memory.to_string()).env("MIMALLOC_ARENA_RESERVE", "64MiB");
        Self::of(&mut command, settings)
    }

    /// Starts a command as a reading process.
    pub(super) fn of(command: &mut Command, settings: &Settings) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        limit::bind(&mut child, settings.memory);
        match (child.stdin.take(), child.stdout.take(), child.stderr.take()) {
            (Some(stdin), Some(stdout), Some(stderr)) => {
                Ok(Self { child, stdin: Some(stdin), stdout: BufReader::new(stdout), stderr, memory: settings.memory })
            }
            _ => Err(io::Error::from(io::ErrorKind::BrokenPipe)),
        }
    }

    /// Has a file read.
    pub(super) fn read(&mut self, file: &Arc<str>, bytes: &[u8], options: &ReadOptions, time: Duration) -> Result<Warned<Sheets>, Failure> {
        let job = Job { file: Arc::clone(file), options: options.clone(), seconds: time.as_secs() + 5 };
        let Self { child, stdin: Some(stdin), stdout, stderr, memory } = self else { return Err(Failure::Ended) };
        let largest = protocol::largest(*memory);
        let (sender, answer) = mpsc::channel();
        thread::scope(|scope| {
            // The pipes are served beside us; they break when the process is ended.
            scope.spawn(move || drop(sender.send(exchange(stdin, stdout, &job, bytes, largest))));
            match answer.recv_timeout(time) {
                Ok(Ok(answer)) => answer.into_read().ok_or(Failure::Died),
                Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => Err(Failure::Died),
                Ok(Err(_)) => Err(ended(child, stderr)),
                Err(_) => {
                    drop(child.kill());
                    Err(Failure::Time)
                }
            }
        })
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stdin = None;
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends a file and receives the answer.
fn exchange(stdin: &mut ChildStdin, stdout: &mut BufReader<ChildStdout>, job: &Job, bytes: &[u8], largest: u64) -> io::Result<Answer> {
    let job = postcard::to_stdvec(job).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    protocol::send(stdin, &job)?;
    protocol::send(stdin, bytes)?;
    stdin.flush()?;
    let answer = protocol::receive(stdout, largest)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    postcard::from_bytes(&answer).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
}

/// Why a process whose pipes broke has ended; one that lives on without them is ended now.
fn ended(child: &mut Child, stderr: &mut ChildStderr) -> Failure {
    let Some(status) = (0..LAST_STEPS).find_map(|_| child.try_wait().ok()?.or_else(|| pause(STEP))) else {
        drop(child.kill());
        return Failure::Died;
    };
    let mut said = Vec::new();
    drop(stderr.take(4096).read_to_end(&mut said));
    Failure::of(status, &String::from_utf8_lossy(&said))
}

fn pause<T>(time: Duration) -> Option<T> {
    thread::sleep(time);
    None
}
