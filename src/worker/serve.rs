//! A reading process from the inside: files come in, grids go out.
//!
//! One thread does nothing but receive: when the pipe ends, because the process at its other end has ended in whatever way, it returns,
//! and with it this process ends, even where the other thread is in an endless loop over a file.

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::limit;
use super::protocol::{self, Answer, Job};
use crate::finding::{Code, Finding, Warned};
use crate::place::Place;
use crate::read::{self, Sheets};

/// Bytes of stack for the reading of a file.
const STACK: usize = 16 << 20;

/// Serves file after file until the pipe ends. `memory` is what this process may use, in bytes.
#[must_use]
pub fn serve(memory: u64) -> ExitCode {
    limit::memory(memory);
    let (sender, queue) = mpsc::sync_channel(0);
    let Ok(_) = thread::Builder::new().stack_size(STACK).spawn(move || answer(&queue, memory)) else { return ExitCode::from(2) };
    let mut stdin = io::stdin().lock();
    while let Ok(Some(job)) = protocol::receive(&mut stdin, memory)
        && let Ok(Some(bytes)) = protocol::receive(&mut stdin, memory)
    {
        if sender.send((job, bytes)).is_err() {
            break;
        }
    }
    ExitCode::SUCCESS
}

/// Reads what comes and answers it.
fn answer(queue: &Receiver<(Vec<u8>, Vec<u8>)>, memory: u64) {
    for (job, bytes) in queue {
        let Ok(Job { file, options, seconds }) = postcard::from_bytes(&job) else { return };
        limit::processor_seconds(seconds);
        let read = read::read(&file, &bytes, &options);
        drop(bytes);
        let kind = read.output.kind;
        let mut answer = encoded(read);
        let largest = protocol::largest(memory);
        if answer.len() as u64 > largest {
            let finding = Finding::new(Code::TooLarge, Place::file(Arc::clone(&file)))
                .detail(format!("読み取った内容の大きさが上限（{}MB）を超えています", largest >> 20))
                .remedy(read::MORE_MEMORY)
                .effect("このファイルの値は集約に入っていない");
            answer = encoded(Warned { output: Sheets { kind, grids: Vec::new() }, findings: vec![finding] });
        }
        let mut stdout = io::stdout().lock();
        if protocol::send(&mut stdout, &answer).and_then(|()| stdout.flush()).is_err() {
            return;
        }
    }
}

/// An answer as it goes through the pipe. Nothing in it can fail to be written to memory.
fn encoded(read: Warned<Sheets>) -> Vec<u8> {
    postcard::to_stdvec(&Answer::new(read)).unwrap_or_default()
}
