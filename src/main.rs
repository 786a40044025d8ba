//! The executable: nothing but the way into the library.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Serves the many small texts of a run faster than the system's allocator, and gives memory back.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    torimatome::cli::run(std::env::args_os())
}
