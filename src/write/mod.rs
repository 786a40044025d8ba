//! Writes the two outputs: a report as a workbook, a consolidation as four CSV files. Each appears whole or not at all:
//! it is written beside its place first, and takes it when all of them are written.
//!
//! In: plain data. Out: files, or a [`WriteError`] in Japanese. Knows nothing of what a record means.

mod annotated;
mod atomic;
mod body;
mod chart;
mod data;
mod error;
mod form;
mod held;
mod hyperlinks;
mod request;
mod splice;
mod style;
mod workbook;

pub use annotated::annotated;
pub use atomic::{Staged, abandon, bytes, check, text};
pub use data::{check_folder, data, list};
pub use error::WriteError;
pub use form::form;
pub use request::{RequestNote, request};
pub use workbook::xlsx;

#[cfg(test)]
mod tests;
