//! What the executable promises, tried from outside: inputs and options in, files, messages and exit codes out.
//!
//! Expected values are written by hand from the inputs or come from the published documents; nothing is copied from the
//! program's own output. Knows nothing of how sheets are understood.

#![expect(clippy::unwrap_used, reason = "a test that meets something unforeseen is to fail where it stands")]

mod apart;
mod determinism;
mod five_tables;
mod form;
mod golden;
mod handout;
mod hostile_texts;
mod inputs_untouched;
mod job;
mod layers;
mod layout_files;
mod lint;
mod mutations;
mod other_tools;
mod overrides;
mod planted;
mod previous;
mod program;
mod published_rules;
mod readme;
mod requests;
mod roster;
mod rule_files;
mod stored_text;
mod submissions;
mod tidy;
mod workbook;
mod wrong_input;
mod years;
