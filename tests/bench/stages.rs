//! How fast the stages are on one core: cells read a second, records understood and judged a second. Measures, demands nothing.
//!
//! In: the published tables, the fixture of notations, numbers with formats. Out: one line a stage, the median of several runs and the
//! best of them. A line says how often something was done a second; what takes part in no stage (reading files, loading templates) is done before the clock starts.

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement that meets something unforeseen is to stop")]

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use torimatome::extract::Extractor;
use torimatome::grid::Grid;
use torimatome::layout::view::stored;
use torimatome::layout::{self, Knowledge, Lexicon};
use torimatome::place::Place;
use torimatome::read::{self, ReadOptions};
use torimatome::record::{Municipality, MunicipalityKind, Record};
use torimatome::rules::{Assigned, JudgeOptions, RuleSet, judge};
use torimatome::templates::Templates;
use torimatome::value::{Grammar, Readings, Stored, explain};

/// Runs of which the median counts.
const RUNS: usize = 9;
/// A run repeats its work until it has taken that long.
const RUN: Duration = Duration::from_millis(150);

const NOTATIONS: &str = include_str!("../fixtures/notations.csv");

/// How often a second a piece of work is done, when one call does so many pieces: the median of the runs, and the best.
fn rates(pieces: usize, mut work: impl FnMut()) -> (f64, f64) {
    let mut rates: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let mut calls = 0_u32;
            while start.elapsed() < RUN {
                work();
                calls += 1;
            }
            f64::from(calls) * f64::from(u32::try_from(pieces).unwrap()) / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    (rates[RUNS / 2], rates[RUNS - 1])
}

fn tell(what: &str, unit: &str, pieces: usize, work: impl FnMut()) {
    let (median, best) = rates(pieces, work);
    println!("{what}: {median:>10.0} {unit}/秒、最良 {best:>10.0}（{pieces}{unit}）");
}

fn main() {
    let get = |name: &str| Templates::embedded().get(name).unwrap();
    let (lexicon, grammar) = (Lexicon::new(&get("lexicon.toml")).unwrap(), Grammar::new(&get("units.toml")).unwrap());
    let sheets = sheets();
    let records: Vec<Record> = sheets.iter().flat_map(|(place, grid)| records(place, grid, &lexicon, &grammar)).collect();

    cells(&grammar, &sheets, &records);

    tell("表の理解と取り出し", "記録", records.len(), || {
        for (place, grid) in &sheets {
            black_box(self::records(place, grid, &lexicon, &grammar));
        }
    });
    let set = RuleSet::load(&Templates::embedded(), "common").unwrap();
    let options = JudgeOptions { year: None, assigned: Assigned::Default };
    tell("判定　　　　　　　", "記録", records.len(), || drop(black_box(judge(records.clone(), &set, &options))));
}

/// The grammar on the figures of the tables, on the notations, on numbers with formats, and on all of them.
fn cells(grammar: &Grammar, sheets: &[(Place, Grid)], records: &[Record]) {
    let places: Vec<&Place> = records.iter().flat_map(|record| &record.figures).map(|figure| &figure.place).collect();
    let cell = |place: &Place| {
        let (_, grid) = sheets.iter().find(|(sheet, _)| sheet.file == place.file && sheet.sheet == place.sheet)?;
        grid.get(place.pos?)
    };
    let figures: Vec<(Stored<'_>, Option<&str>)> =
        places.iter().filter_map(|place| cell(place)).map(|cell| (stored(cell), cell.format.as_deref())).collect();
    let table = csv::Reader::from_reader(NOTATIONS.as_bytes()).into_records().map(|row| row.unwrap()[0].to_owned()).collect::<Vec<_>>();
    let notations: Vec<(Stored<'_>, Option<&str>)> = table.iter().map(|text| asked(text)).collect();
    let formats = ["General", "#,##0", "0.0%", "0.00", "#,##0\"人\"", "#,##0;△#,##0", "0\"%以上\"", "#,##0,\"千円\"", "yyyy/m/d"];
    let numbers: Vec<(Stored<'_>, Option<&str>)> =
        (0..360_u16).map(|at| (Stored::Number(f64::from(at) * 12.5 + 0.25), Some(formats[usize::from(at) % formats.len()]))).collect();
    let all = [&figures[..], &notations, &numbers].concat();
    for (what, cells) in [
        ("値：五つの表の数値欄", &figures),
        ("値：書き方の表　　　", &notations),
        ("値：数値と表示形式　", &numbers),
        ("値：全部　　　　　　", &all),
    ] {
        tell(what, "セル", cells.len(), || {
            for (stored, format) in cells {
                black_box(grammar.read(*stored, *format));
            }
        });
    }
}

/// A line of the table of notations: a text, or a number with its format.
fn asked(text: &str) -> (Stored<'_>, Option<&str>) {
    match explain::input(text) {
        (number, Some(format)) => (Stored::Number(number.parse().unwrap()), Some(format)),
        (text, None) => (Stored::Text(text), None),
    }
}

/// The sheets of the published tables.
fn sheets() -> Vec<(Place, Grid)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples/input");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let file: Arc<str> = Arc::from(path.file_name().unwrap().to_string_lossy());
        let grids = read::read(&file, &fs::read(&path).unwrap(), &ReadOptions::default()).output.grids;
        grids.into_iter().filter(|grid| !grid.hidden).map(move |grid| (Place::sheet(Arc::clone(&file), Arc::clone(&grid.name)), grid))
    };
    paths.into_iter().flat_map(read).collect()
}

/// The records of a sheet.
fn records(place: &Place, grid: &Grid, lexicon: &Lexicon, grammar: &Grammar) -> Vec<Record> {
    let readings = &Readings::new(grammar);
    let sheet = layout::understand(grid, place, None, Knowledge { lexicon, readings, pins: &[] }).output;
    let body = Municipality { code: None, name: Arc::from("市"), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown };
    let body = Arc::new(body);
    let owner = |_: Option<&str>, _: Option<&str>| Arc::clone(&body);
    Extractor { grid, place, lexicon, readings, owner: &owner }.records(&sheet).output
}
