#![expect(clippy::unwrap_used, reason = "tests")]

mod build;
mod published;
mod single;
