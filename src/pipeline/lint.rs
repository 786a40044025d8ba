//! The inputs once more, for advice on how well they can be read by machines.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::discover::{InputFile, discover};
use crate::grid::Grid;
use crate::layout;
use crate::lint::{self, Advice};
use crate::pipeline::owner::{identify, sheet_owner};
use crate::pipeline::{Options, Tools};
use crate::place::Place;
use crate::previous::Previous;
use crate::read::{self, HiddenSheets, ReadOptions};
use crate::record::Municipality;
use crate::value::Readings;
use crate::worker::Readers;

/// The advice on every sheet, in the order of files and sheets; a file that cannot be read has none, its finding says so.
#[must_use]
pub fn lint_inputs(options: &Options, tools: &Tools) -> Vec<Advice> {
    let own: Vec<PathBuf> = options.outputs.iter().chain(&options.roster).chain(&options.settings).cloned().collect();
    let files = discover(&options.inputs, &own).output.files;
    let readers = Readers::new(options.reading.clone());
    let advice: Vec<Vec<Advice>> = files.par_iter().map(|file| of_file(file, options, tools, &readers)).collect();
    advice.into_iter().flatten().collect()
}

fn of_file(file: &InputFile, options: &Options, tools: &Tools, readers: &Readers) -> Vec<Advice> {
    let limits = readers.limits();
    let Ok(bytes) = read::open(&file.path, &file.shown, &limits) else { return Vec::new() };
    let sheets = readers.read(&file.shown, &bytes, &ReadOptions { hidden: HiddenSheets::Skip, limits }).output;
    let readings = Readings::new(&tools.grammar);
    let known = tools.knowledge(&readings);
    let mut understood: Vec<(Place, &Grid, layout::Sheet)> = Vec::new();
    for grid in &sheets.grids {
        let place = Place::sheet(Arc::clone(&file.shown), Arc::clone(&grid.name));
        let before = understood.last().and_then(|(_, _, sheet)| sheet.tables.last()).map(|table| &*table.columns);
        let sheet = layout::understand(grid, &place, before, known).output;
        understood.push((place, grid, sheet));
    }
    let earlier = |name: &str, clues: &[(String, String)]| {
        let Some(previous) = &options.previous else { return BTreeSet::new() };
        let of_file = understood.iter().map(|(_, _, sheet)| &*sheet.clues).find(|clues| !clues.is_empty()).unwrap_or_default();
        // Doubts about the body are findings of the run.
        let owner = Arc::new(identify(&file.shown, of_file, tools, false, &mut Vec::new()));
        heads_of(previous, &sheet_owner(name, clues, &owner, &tools.registry))
    };
    let of_sheet = |(place, grid, sheet): &(Place, &Grid, layout::Sheet)| {
        lint::lint(grid, sheet, place, &sheets.kind, known, &earlier(&grid.name, &sheet.clues))
    };
    understood.iter().flat_map(of_sheet).collect()
}

/// The heads of figures that a body's sheets had in an earlier run.
fn heads_of(previous: &Previous, body: &Municipality) -> BTreeSet<Arc<str>> {
    previous.records_of(body).flat_map(|record| &record.figures).map(|figure| Arc::clone(&figure.header)).collect()
}
