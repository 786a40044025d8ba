//! From the words of the command line to its arguments, or to what is wrong with them, in Japanese.
//!
//! A path without a subcommand is `merge`, so that files dropped on the executable run the main job.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};

use super::args::Cli;

/// What to print instead of running, and the exit code.
pub enum Refusal {
    /// Help or version, on standard output.
    Answer(String),
    /// What is wrong with the arguments.
    Wrong(String),
}

/// The commands, as clap knows them.
fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

const FLAGS: [&str; 4] = ["--help", "-h", "--version", "-V"];

/// Reads the arguments; a path without a command is `merge`.
///
/// # Errors
/// Help, version, or arguments that are wrong.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Cli, Refusal> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let commands = commands();
    let named =
        |argument: &OsString| argument.to_str().is_some_and(|text| commands.iter().any(|command| command == text) || FLAGS.contains(&text));
    match arguments.get(1) {
        None => arguments.push("--help".into()),
        Some(first) if !named(first) => {
            if let Some(meant) = misspelt(first, &commands) {
                return Err(Refusal::Wrong(meant));
            }
            arguments.insert(1, "merge".into());
        }
        Some(_) => {}
    }
    if arguments.get(1).is_some_and(|command| command == "explain") {
        arguments = texts_last(arguments);
    }
    Cli::try_parse_from(arguments).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Refusal::Answer(error.render().to_string())
        }
        kind => Refusal::Wrong(wording(&error, kind)),
    })
}

/// What to say of a word that is no path but nearly a command.
fn misspelt(argument: &OsString, commands: &[String]) -> Option<String> {
    let text = argument.to_str().filter(|text| !text.contains(['/', '\\', '.', '*', '-']) && !std::path::Path::new(text).exists())?;
    let meant = crate::templates::section::instead(text, commands.iter().map(String::as_str));
    let message =
        format!("エラー: 「{text}」というコマンドも、ファイルやフォルダもありません{meant}\n  対応: torimatome --help で書き方を確かめる");
    meant.contains("ではありませんか").then_some(message)
}

/// Texts to explain may begin with a minus sign: everything that is no option comes last, behind `--`.
fn texts_last(arguments: Vec<OsString>) -> Vec<OsString> {
    const WITH_VALUE: [&str; 3] = ["--unit", "--format", "--templates"];
    let (mut options, mut texts) = (Vec::new(), Vec::new());
    let mut rest = arguments.into_iter();
    options.extend(rest.by_ref().take(2));
    while let Some(argument) = rest.next() {
        let text = argument.to_string_lossy();
        if text == "--" {
            texts.extend(rest.by_ref());
        } else if text.starts_with("--") || text == "-h" {
            let takes_value = WITH_VALUE.contains(&text.as_ref());
            options.push(argument);
            options.extend(takes_value.then(|| rest.next()).flatten());
        } else {
            texts.push(argument);
        }
    }
    if !texts.is_empty() {
        options.push("--".into());
    }
    options.into_iter().chain(texts).collect()
}

fn wording(error: &clap::Error, kind: ErrorKind) -> String {
    let context = |wanted| match error.get(wanted) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let what = match kind {
        ErrorKind::UnknownArgument if !argument.starts_with('-') => format!("「{argument}」は余分です"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if context(ContextKind::InvalidValue).is_empty() => {
            format!("「{argument}」の値が書かれていません")
        }
        ErrorKind::UnknownArgument => {
            let near = context(ContextKind::SuggestedArg);
            let near = if near.is_empty() { String::new() } else { format!("。「{near}」のことですか") };
            format!("「{argument}」という指定はありません{near}")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("「{argument}」に「{}」は使えません", context(ContextKind::InvalidValue))
        }
        ErrorKind::MissingRequiredArgument => format!("「{argument}」が足りません"),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues | ErrorKind::NoEquals => {
            format!("「{argument}」の値の数が違います")
        }
        ErrorKind::ArgumentConflict => format!("「{argument}」を二度、または同時に使えない指定と一緒に書いています"),
        ErrorKind::InvalidUtf8 => "文字として読めない指定があります".to_owned(),
        _ => "指定の書き方が違います".to_owned(),
    };
    format!("エラー: {what}\n  対応: torimatome --help で書き方を確かめる")
}
