//! What the user typed → what is done: one function a command, Japanese messages, exit codes.
//!
//! Exit code 0: written, no error findings. 1: written, some inputs unreadable or error findings. 2: nothing written.
//! Standard output carries only what was asked for; progress and summaries go to standard error, never the words of a panic.

mod args;
mod beside;
mod check;
mod console;
mod diff;
mod form;
mod init;
mod inspect;
mod isolation;
mod job;
mod lint;
mod lists;
mod log;
mod merge;
mod parse;
mod requests;
mod status;
mod terminal;
mod timings;

use std::ffi::OsString;
use std::io::BufRead;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::read;
use crate::templates::{self, Template, Templates};
use crate::value::explain::{self, Answer};
use crate::value::{Grammar, Stored, UnitSource};
use crate::worker;
use crate::write;

use args::{Command, Explain};
use parse::Refusal;
use terminal::{fail, out};

/// Runs a command line. From here on a panic prints nothing: where one is caught, a finding or a sentence says what happened.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    panic::set_hook(Box::new(|_| {}));
    let code = guarded(|| command(arguments));
    console::keep_open();
    code
}

/// The exit code of a command, or of its failure inside.
fn guarded(command: impl FnOnce() -> ExitCode) -> ExitCode {
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        fail("エラー: 処理の途中で続けられなくなりました\n  対応: 入力を半分ずつにして試し、続けられなくなるファイルを外す")
    })
}

fn command(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match parse::parse(arguments) {
        Ok(cli) => cli,
        Err(Refusal::Answer(text)) => {
            out(text.trim_end());
            return ExitCode::SUCCESS;
        }
        Err(Refusal::Wrong(message)) => return fail(&message),
    };
    if !matches!(cli.command, Command::ReadApart { .. }) {
        break_off_cleanly();
    }
    match cli.command {
        Command::Merge(options) => merge::merge(options),
        Command::Check(options) => check::check(options),
        Command::Init(options) => init::init(&options),
        Command::Diff(options) => diff::diff(options),
        Command::Form(options) => form::form(&options),
        Command::Requests(options) => requests::requests(options),
        Command::Status(options) => status::status(options),
        Command::Inspect(options) => inspect::inspect(&options),
        Command::Explain(options) => explain_texts(&options),
        Command::Rules(options) => lists::rules(&options),
        Command::Findings(options) => lists::findings(&options),
        Command::ReadApart { memory } => worker::serve(memory),
    }
}

/// Ctrl-C, and being told to end, end the run at once: no temporary file stays, and reading processes end with us.
fn break_off_cleanly() {
    let ended = ctrlc::set_handler(|| {
        write::abandon();
        terminal::tell("\n中止しました。書きかけのファイルは残していません。前からあるファイルはそのままです");
        std::process::exit(2);
    });
    // Without it Ctrl-C still ends us, and the next run takes away what is left.
    drop(ended);
}

/// Refuses an output that has the wrong ending, cannot be written, or would replace something that is not ours among the inputs.
fn own_target(target: &Path, ending: &str, inputs: &[PathBuf]) -> Result<(), String> {
    let shown = target.display();
    if !target.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(ending)) {
        return Err(format!("エラー: 出力「{shown}」の名前が .{ending} で終わっていません\n  対応: 集約.{ending} のように書く"));
    }
    let standing = target.canonicalize().ok();
    let among = |input: &PathBuf| standing.as_ref().zip(input.canonicalize().ok()).is_some_and(|(target, input)| target.starts_with(input));
    if inputs.iter().any(among) && !std::fs::read(target).is_ok_and(|bytes| read::is_own_output(&bytes)) {
        return Err(format!("エラー: 出力「{shown}」は入力のファイルです\n  対応: 別の名前を書く"));
    }
    write::check(target).map_err(|error| format!("エラー: {error}"))
}

/// The templates that a `--templates` option chooses.
fn chosen_templates(folder: Option<&PathBuf>) -> Result<Templates, String> {
    match folder {
        None => Ok(Templates::embedded()),
        Some(folder) if folder.is_dir() => Ok(Templates::with_folder(folder.clone())),
        Some(folder) => Err(format!("エラー: フォルダ「{}」がありません\n  対応: --templates の書き方を確かめる", folder.display())),
    }
}

/// The layout files that `--layout` names, and those of the templates' folder.
fn layouts(paths: &[PathBuf], chosen: &Templates) -> Result<Vec<Template>, String> {
    let unreadable = |name: String| format!("エラー: レイアウト「{name}」を読めません\n  対応: 場所を確かめ、UTF-8で保存し直す");
    let named = paths.iter().map(|path| templates::read(path).map_err(|_| unreadable(path.display().to_string())));
    let mut layouts = named.collect::<Result<Vec<_>, String>>()?;
    layouts.extend(chosen.layouts().map_err(|_| unreadable("layouts/*.toml".to_owned()))?);
    Ok(layouts)
}

fn explain_texts(options: &Explain) -> ExitCode {
    let grammar = chosen_templates(options.templates.as_ref()).and_then(|templates| {
        let template = templates.get("units.toml").map_err(|_| "エラー: templates/units.toml が読めません".to_owned())?;
        Grammar::new(&template).map_err(|fault| format!("エラー: {fault}"))
    });
    let grammar = match grammar {
        Ok(grammar) => grammar,
        Err(message) => return fail(&message),
    };
    let unit = options.unit.as_deref().and_then(|text| grammar.unit_phrase(text));
    if options.unit.is_some() && unit.is_none() {
        return fail("エラー: --unit の値を単位として読めません\n  対応: 人、万人、%以上 のように書く");
    }
    let answer = |line: &str| {
        let (text, format) = explain::input(line);
        let format = options.format.as_deref().or(format);
        let stored = text.parse::<f64>().ok().filter(|_| format.is_some()).map_or(Stored::Text(text), Stored::Number);
        let reading = grammar.read(stored, format);
        let reading = unit.iter().fold(reading, |reading, phrase| grammar.with_unit(reading, phrase, UnitSource::Column));
        if options.json {
            out(&serde_json::to_string(&Answer::new(line, &reading)).unwrap_or_default());
        } else {
            out(&format!("「{line}」\n{}", explain::prose(&reading)));
        }
    };
    options.texts.iter().for_each(|text| answer(text));
    if options.stdin {
        for line in std::io::stdin().lock().split(b'\n') {
            let Ok(line) = line else { return fail("エラー: 標準入力を読めません") };
            let line = String::from_utf8_lossy(&line);
            answer(line.strip_suffix('\r').unwrap_or(&line));
        }
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_inside_ends_as_nothing_written() {
        let code = guarded(|| panic!("inside"));
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(2)));
    }
}
