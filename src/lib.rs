//! Merges the sheets of numerical goals and KPIs (数値目標・重要業績評価指標) that municipalities submit into one workbook.
//!
//! Data flows one way; a stage is a function from one type to the next and returns its output and its findings:
//!
//! ```text
//! paths ─discover─▶ files ─read─▶ Grid ─layout─▶ Table ─extract─▶ Record ─rules─▶ Judged ─aggregate─▶ Totals ─report─▶ Report ─write─▶ xlsx, csv
//! ```
//!
//! The words that stages share are [`place`], [`grid`], [`value`], [`record`], [`account`] and [`finding`].

pub mod account;
pub mod aggregate;
pub mod cli;
pub mod corrections;
pub mod diff;
pub mod discover;
pub mod extract;
pub mod finding;
pub mod form;
pub mod grid;
pub mod job;
pub mod layout;
pub mod lint;
pub mod municipality;
pub mod pipeline;
pub mod place;
pub mod previous;
pub mod read;
pub mod record;
pub mod report;
pub mod requests;
pub mod rules;
pub mod templates;
pub mod value;
pub mod worker;
pub mod write;
