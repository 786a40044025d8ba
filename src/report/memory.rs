//! The hidden sheet that keeps the records for a later run.
//!
//! In: judged records. Out: a sheet of plain texts that nobody is meant to look at; its rows are those of [`crate::previous::rows`].

use std::sync::Arc;

use rayon::prelude::*;

use crate::previous::{self, PastRecord};
use crate::rules::judged::Judged;

use super::sheet::{Body, Cell, Row, Sheet, Style};

/// Rows from which on they are not held twice.
const LONG: usize = 10;
/// Height of a row in points; nobody sees it.
const HEIGHT: f64 = 15.0;

/// The sheet.
pub fn sheet(judged: &[Judged]) -> Sheet<'static> {
    let texts: Vec<Vec<String>> = judged.par_iter().map(|judged| previous::rows::row(&PastRecord::of(judged))).collect();
    let texts = previous::rows::encode(texts);
    let all = texts.len();
    let make = move |row: usize| -> Vec<Cell> {
        let filled = (0..).zip(&texts[row]).filter(|(_, text)| !text.is_empty());
        filled.map(|(col, text)| Cell::text(text.as_str(), Style::Plain).at(col)).collect()
    };
    let mut sheet = Sheet::named(previous::rows::SHEET);
    if all < LONG {
        sheet.rows = (0..all).map(|row| Row { height: HEIGHT, cells: make(row) }).collect();
    } else {
        sheet.rows = vec![Row { height: HEIGHT, cells: Vec::new() }; all];
        let looks = ["", "=0"].map(|text| Cell::text(text, Style::Plain));
        sheet.body = Some(Body { rows: 0..all, make: Arc::new(make), looks: looks.to_vec(), beside: Vec::new() });
    }
    sheet
}
