//! How many cells a second one core reads: the notations of the fixture, and plain figures with a unit as most cells are.
//!
//! Run with `cargo bench --bench value`. Prints one line for each kind of cell.

use std::hint::black_box;
use std::time::Instant;

use torimatome::templates::Templates;
use torimatome::value::{Grammar, Stored, explain};

/// Rounds over each list.
const ROUNDS: usize = 2000;

#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let template = Templates::embedded().get("units.toml")?;
    let grammar = Grammar::new(&template).map_err(|fault| fault.to_string())?;
    let table = include_str!("../fixtures/notations.csv");
    let notations: Vec<String> =
        csv::Reader::from_reader(table.as_bytes()).records().flatten().filter_map(|row| row.get(0).map(str::to_owned)).collect();
    let plain: Vec<String> = (0..150).map(|number| format!("{number},{:03}人", number * 7 % 1000)).collect();
    for (name, texts) in [("表の書き方すべて", &notations), ("単位付きの数", &plain)] {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            for text in texts {
                let (body, format) = explain::input(text);
                let stored = match format.and_then(|_| body.parse().ok()) {
                    Some(number) => Stored::Number(number),
                    None => Stored::Text(text),
                };
                black_box(grammar.read(stored, format));
            }
        }
        let cells = texts.len() * ROUNDS;
        println!(
            "{name}: {cells}セルを{:.2}秒（1セル{}ナノ秒）",
            start.elapsed().as_secs_f64(),
            start.elapsed().as_nanos() / cells as u128
        );
    }
    Ok(())
}
