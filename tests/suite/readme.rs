//! What the README says is true: its commands run, its finding codes and options are the program's, no more and no fewer.

use std::collections::BTreeSet;
use std::fs;

use crate::program::{copy_folder, root, run_in, samples};

fn text() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// The lines of every block of commands.
fn commands() -> Vec<String> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in text().lines() {
        match line.strip_prefix("```") {
            Some(kind) => inside = kind == "console",
            None if inside => lines.push(line.to_owned()),
            None => {}
        }
    }
    lines
}

#[test]
fn every_command_runs() {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&root().join("samples"), &folder.path().join("samples"));
    copy_folder(&root().join("templates"), &folder.path().join("templates"));
    copy_folder(&samples(), &folder.path().join("入力"));
    fs::create_dir(folder.path().join("target")).unwrap();
    let commands = commands();
    assert!(commands.len() > 8, "コマンドが {} 個しかない", commands.len());
    for command in commands.iter().filter(|command| *command != "cargo test") {
        let own = command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("torimatome "));
        let arguments: Vec<&str> = own.unwrap_or_else(|| panic!("知らないコマンド: {command}")).split_whitespace().collect();
        let run = run_in(folder.path(), &arguments);
        assert!(matches!(run.code, Some(0 | 1)), "{command}: {:?}\n{}", run.code, run.stderr);
        if let Some(out) = arguments.iter().position(|argument| *argument == "--out") {
            assert!(folder.path().join(arguments[out + 1]).is_file(), "{command}: ブックがない");
        } else {
            assert!(!run.stdout.trim().is_empty() || !run.stderr.trim().is_empty(), "{command}: 何も表示しない");
        }
        // What a person would do next: answers come in.
        if let ["init", folder_of_job, ..] = arguments[..] {
            copy_folder(&samples(), &folder.path().join(folder_of_job).join("入力"));
        }
    }
    assert!(commands.iter().any(|command| command == "cargo test"), "テストのコマンドがない");
}

#[test]
fn the_finding_codes_are_those_of_the_program() {
    let listed = run_in(&root(), &["findings"]).stdout;
    let rows: BTreeSet<Vec<String>> = listed.lines().map(|line| line.split('\t').take(2).map(str::to_owned).collect()).collect();
    assert!(rows.len() > 30, "{listed}");
    let text = text();
    let table = text.split("## 指摘のコード").nth(1).unwrap().split("\n## ").next().unwrap();
    let shown: BTreeSet<Vec<String>> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').skip(1).take(2).map(|cell| cell.trim().trim_matches('`').to_owned()).collect())
        .collect();
    assert_eq!(shown, rows, "左がREADME、右がプログラム");
}

#[test]
fn the_options_are_those_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let overview = run_in(folder.path(), &["--help"]).stdout;
    let list = overview.split("コマンド:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: Vec<&str> = list.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    assert!(commands.len() > 8, "{overview}");
    let help = commands.iter().map(|command| run_in(folder.path(), &[*command, "--help"]).stdout).collect::<String>() + &overview;
    let text = text();
    let own = text.lines().filter(|line| !line.starts_with("cargo ") && !line.contains("`cargo ")).collect::<Vec<_>>().join("\n");
    assert_eq!(options(&own), options(&help), "左がREADME、右がプログラム");
}

/// Every `--option` in a text.
fn options(text: &str) -> BTreeSet<String> {
    let words = text.match_indices("--").map(|(at, _)| (text[..at].chars().next_back(), &text[at + 2..]));
    words
        .filter(|(before, _)| !before.is_some_and(|c| c == '-' || c.is_ascii_alphanumeric()))
        .map(|(_, rest)| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect::<String>())
        .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect()
}
