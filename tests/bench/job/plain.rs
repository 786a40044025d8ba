//! What the reading and writing libraries do with nothing around: every cell read, the rows of the known heads written to two sheets.
//!
//! In: a folder of [`super::submissions`]. Out: a workbook. Knows the layout beforehand, checks nothing, keeps no place but the cell's row: what a
//! throw-away script would do. Its time is the measure for ours.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use rayon::prelude::*;
use rust_xlsxwriter::{Format, FormatBorder, Workbook};

/// A record with its file, sheet and row.
struct Found {
    file: String,
    sheet: String,
    row: u32,
    cells: Vec<Data>,
    rate: Option<f64>,
}

/// Reads the folder and writes the workbook.
pub fn run(input: &Path, output: &Path) {
    let mut files: Vec<PathBuf> = fs::read_dir(input).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let rows: Vec<Found> = files.par_iter().with_max_len(1).flat_map_iter(|file| read(file)).collect();
    write(&rows, output);
}

fn read(path: &Path) -> Vec<Found> {
    let file = path.file_name().unwrap().to_string_lossy().into_owned();
    if path.extension().is_some_and(|extension| extension == "csv") {
        let text = fs::read_to_string(path).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let cells = |record: csv::StringRecord| record.iter().map(|field| Data::String(field.to_owned())).collect();
        return (1..).zip(reader.records()).map(|(row, record)| of(&file, "", row, cells(record.unwrap()))).filter(is_record).collect();
    }
    let mut workbook: Xlsx<_> = open_workbook(path).unwrap();
    let sheets = workbook.sheet_names();
    let mut read = |sheet: &String| {
        let range: Range<Data> = workbook.worksheet_range(sheet).unwrap();
        (1..).zip(range.rows()).map(|(row, cells)| of(&file, sheet, row, cells.to_vec())).filter(is_record).collect::<Vec<_>>()
    };
    sheets.iter().flat_map(&mut read).collect()
}

fn of(file: &str, sheet: &str, row: u32, cells: Vec<Data>) -> Found {
    let rate = number(cells.get(5)).zip(number(cells.get(4))).map(|(actual, target)| actual / target);
    Found { file: file.to_owned(), sheet: sheet.to_owned(), row, cells, rate }
}

fn is_record(row: &Found) -> bool {
    row.cells.len() == 8 && number(row.cells.first()).is_some()
}

fn number(cell: Option<&Data>) -> Option<f64> {
    match cell? {
        Data::Float(value) => Some(*value),
        Data::String(text) => text.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok(),
        _ => None,
    }
}

fn write(rows: &[Found], output: &Path) {
    let mut workbook = Workbook::new();
    let boxed = Format::new().set_border(FormatBorder::Thin);
    let percent = boxed.clone().set_num_format("0.0%");
    let mut counts: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
    for row in rows {
        counts.entry(&row.file).or_default()[usize::from(row.rate.is_some_and(|rate| rate >= 0.9))] += 1;
    }
    let totals = workbook.add_worksheet_with_low_memory().unwrap();
    for (at, (file, [behind, ahead])) in (0..).zip(counts) {
        totals.write_string_with_format(at, 0, file, &boxed).unwrap();
        totals.write_number_with_format(at, 1, behind, &boxed).unwrap();
        totals.write_number_with_format(at, 2, ahead, &boxed).unwrap();
    }
    let list = workbook.add_worksheet_with_low_memory().unwrap();
    for (at, row) in (0..).zip(rows) {
        for (col, cell) in (0..).zip(row.cells.iter().take(6)) {
            match cell {
                Data::Float(value) => list.write_number_with_format(at, col, *value, &boxed).unwrap(),
                cell => list.write_string_with_format(at, col, cell.to_string(), &boxed).unwrap(),
            };
        }
        if let Some(rate) = row.rate {
            list.write_number_with_format(at, 6, rate, &percent).unwrap();
        }
        for (col, text) in (7..).zip([&row.file, &row.sheet, &format!("F{}", row.row)]) {
            list.write_string_with_format(at, col, text, &boxed).unwrap();
        }
    }
    workbook.save(output).unwrap();
}
