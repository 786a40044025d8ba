//! The inputs once more, for advice on how well they can be read by machines.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::discover::{InputFile, discover};
use crate::layout;
use crate::lint::{self, Advice};
use crate::pipeline::{Options, Tools};
use crate::place::Place;
use crate::read::{self, HiddenSheets, ReadOptions};
use crate::value::Readings;
use crate::worker::Readers;

/// The advice on every sheet, in the order of files and sheets; a file that cannot be read has none, its finding says so.
#[must_use]
pub fn lint_inputs(options: &Options, tools: &Tools) -> Vec<Advice> {
    let own: Vec<PathBuf> = options.outputs.iter().chain(&options.roster).chain(&options.settings).cloned().collect();
    let files = discover(&options.inputs, &own).output.files;
    let readers = Readers::new(options.reading.clone());
    let advice: Vec<Vec<Advice>> = files.par_iter().map(|file| of_file(file, tools, &readers)).collect();
    advice.into_iter().flatten().collect()
}

fn of_file(file: &InputFile, tools: &Tools, readers: &Readers) -> Vec<Advice> {
    let limits = readers.limits();
    let Ok(bytes) = read::open(&file.path, &file.shown, &limits) else { return Vec::new() };
    let sheets = readers.read(&file.shown, &bytes, &ReadOptions { hidden: HiddenSheets::Skip, limits }).output;
    let mut advice: Vec<Advice> = Vec::new();
    let mut before: Option<layout::Sheet> = None;
    let readings = Readings::new(&tools.grammar);
    let known = tools.knowledge(&readings);
    for grid in &sheets.grids {
        let place = Place::sheet(Arc::clone(&file.shown), Arc::clone(&grid.name));
        let columns = before.as_ref().and_then(|sheet| sheet.tables.last()).map(|table| &*table.columns);
        let sheet = layout::understand(grid, &place, columns, known).output;
        advice.extend(lint::lint(grid, &sheet, &place, &sheets.kind, known));
        before = Some(sheet);
    }
    advice
}
