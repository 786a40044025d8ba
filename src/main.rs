//! The executable: nothing but the way into the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    torimatome::cli::run(std::env::args_os())
}
