//! Judges records by published rules, and checks what was submitted.
//!
//! In: the records of one document and a rule set. Out: [`judged::Judged`] records and findings. Knows nothing of files or workbooks.

pub mod judged;
