//! The whole job from outside: made-up submissions → `torimatome merge`, against the same files read and written with nothing around.
//!
//! In: sizes (`cargo bench --bench job -- S M`; S without any) and other commands to compare with. Out: one line a command: wall, processor time, peak
//! memory of the process and its children, medians of the runs, and the ratio to `plain` in the same run. Measures, demands nothing.
//!
//! | size | files | rows a file |
//! |---|---|---|
//! | S | 54 | 60 | a prefecture
//! | M | 500 | 120 |
//! | L | 1,741 | 200 | every municipality
//! | many | 10,000 | 60 |
//! | long | 1 | 1,000,000 (CSV) |
//! | wide | 1 | 500 sheets of 60 rows |
//!
//! `PEER='名前=コマンド {in} {out}'` adds a command, several with a line break between them. `RUNS=5` sets how often each is run.

#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement that meets something unforeseen is to stop")]

mod measure;
mod plain;
mod submissions;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use measure::{Figures, run};
use submissions::Size;

/// What is run: a name, and the command with its input and output.
struct Contender {
    name: String,
    command: Vec<OsString>,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [mode, input, output] = &arguments[..]
        && mode == "plain"
    {
        return plain::run(Path::new(input), Path::new(output));
    }
    let wanted: Vec<&str> = if arguments.is_empty() { vec!["S"] } else { arguments.iter().map(String::as_str).collect() };
    for size in wanted.into_iter().filter_map(Size::named) {
        compare(&size);
    }
}

/// Runs every contender in turn, so that a machine that slows down slows all of them.
fn compare(size: &Size) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("job");
    let input = folder.join(size.name);
    if !input.exists() {
        size.write(&input);
    }
    let output = folder.join("out.xlsx");
    let contenders = contenders(&input, &output);
    let runs = env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(3);
    let mut all: Vec<Vec<Figures>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..=runs {
        for (contender, figures) in contenders.iter().zip(&mut all) {
            let measured = run(&contender.command);
            // The first round warms the files up.
            if round > 0 {
                figures.push(measured);
            }
        }
    }
    println!("\n{}：{}ファイル × {}行、{runs}回の中央値", size.name, size.files, size.rows);
    let plain = Figures::median(&all[0]);
    for (contender, figures) in contenders.iter().zip(&all) {
        let Figures { wall, cpu, peak } = Figures::median(figures);
        println!("{:28}{wall:>8.2}秒（{:.2}倍）  CPU {cpu:>7.2}秒  {peak:>6.0} MiB", contender.name, wall / plain.wall);
    }
    let _ = fs::remove_file(output);
}

fn contenders(input: &Path, output: &Path) -> Vec<Contender> {
    let ours = |name: &str, more: &[&str]| {
        let words = ["merge".into(), input.into(), "--out".into(), output.into(), "--quiet".into()];
        let command = std::iter::once(env!("CARGO_BIN_EXE_torimatome").into()).chain(words).chain(more.iter().map(OsString::from));
        Contender { name: name.to_owned(), command: command.collect() }
    };
    let plain = vec![env::current_exe().unwrap().into(), "plain".into(), input.into(), output.into()];
    let mut contenders = vec![
        Contender { name: "plain".to_owned(), command: plain },
        ours("torimatome 2 sheets", &["--sheets", "総括表,一覧表"]),
        ours("torimatome", &[]),
        ours("torimatome --threads 1", &["--threads", "1"]),
    ];
    let peers = env::var("PEER").unwrap_or_default();
    contenders.extend(peers.lines().filter_map(|line| line.split_once('=')).map(|(name, command)| {
        let word = |word: &str| match word {
            "{in}" => input.into(),
            "{out}" => output.into(),
            word => word.into(),
        };
        Contender { name: name.to_owned(), command: command.split_whitespace().map(word).collect() }
    }));
    contenders
}
