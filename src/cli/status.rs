//! `status`: who has submitted, what cannot be read, what was replaced; reminders for those from whom something is missing.
//!
//! Without a job nothing is written but what `--reminders` asks for.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::aggregate::{Consolidation, Received, State, Submission, ToldBy, submissions};
use crate::cli::args::Status;
use crate::cli::job;
use crate::cli::log::{Log, logged};
use crate::cli::merge::{self, Prepared};
use crate::cli::terminal::{fail, out, tell};
use crate::job::reminder::{Asking, Mail, mail};
use crate::job::{Job, Sender};
use crate::municipality::{Registry, Roster};
use crate::report::width;
use crate::templates::Templates;
use crate::value::era;
use crate::write;

/// Names of the two lists of reminders.
const LISTS: [&str; 2] = ["督促.csv", "督促.txt"];
/// Heads of the list of reminders.
const HEADS: [&str; 8] = ["団体コード", "団体名", "状態", "期限", "連絡先", "ファイル", "件名", "本文"];

/// Shows how the submissions stand.
pub fn status(mut options: Status) -> ExitCode {
    match job::complete(&mut options.reading) {
        Ok(job) => logged("status", job.as_ref(), |log| shown(&options, job.as_ref(), log)),
        Err(message) => fail(&message),
    }
}

fn shown(options: &Status, job: Option<&Job>, log: &mut Log) -> Result<u8, String> {
    let prepared = Prepared::new(&options.reading, Vec::new())?;
    // The table itself names every file: only somebody who waits at a terminal is shown how far the reading is.
    let run = prepared.run_even_if_empty(!options.reading.quiet && std::io::stderr().is_terminal());
    log.run(&run);
    let rows = submissions(&run);
    if options.json {
        for row in &rows {
            out(&serde_json::to_string(&Line::new(row)).unwrap_or_default());
        }
    } else {
        out(&table(&rows));
    }
    let folder = options.reminders.clone().or_else(|| job.and_then(|job| job.out.parent().map(Path::to_path_buf)));
    let reminded = match &folder {
        Some(folder) => remind(&rows, folder, job, options)?,
        None => 0,
    };
    if !options.reading.quiet {
        tell(&prose(&rows, &run, reminded, folder.as_deref()));
    }
    Ok(merge::code_of(&run.findings))
}

/// One line a row, in columns.
fn table(rows: &[Submission<'_>]) -> String {
    let heads = ["状態", "団体コード", "団体", "受付日", "指標", "エラー", "警告", "ファイル"].map(str::to_owned);
    let line = |row: &Submission<'_>| {
        let count = |count: usize| if row.source.is_some() { count.to_string() } else { String::new() };
        [
            row.state.label().to_owned(),
            row.body.code.as_deref().unwrap_or_default().to_owned(),
            row.body.name.to_string(),
            row.source.and_then(|source| source.received).map(received).unwrap_or_default(),
            count(row.source.map_or(0, |source| source.records)),
            count(row.findings[0]),
            count(row.findings[1]),
            row.source.map(|source| source.file.to_string()).unwrap_or_default(),
        ]
    };
    let lines: Vec<[String; 8]> = std::iter::once(heads).chain(rows.iter().map(line)).collect();
    let widest = |at: usize| lines.iter().map(|line| width::of(&line[at])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..7).map(widest).collect();
    let padded = |(at, text): (usize, &String)| match widths.get(at) {
        Some(width) => format!("{text}{}", " ".repeat(width - width::of(text) + 2)),
        None => text.clone(),
    };
    lines.iter().map(|line| line.iter().enumerate().map(padded).collect::<String>().trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The day, and what tells it unless the submission says so itself: 「2026-10-05（文書の保存日）」
fn received(received: Received) -> String {
    let told_by = if received.told_by == ToldBy::Form { String::new() } else { format!("（{}）", received.told_by.label()) };
    format!("{}{told_by}", day(received.day))
}

fn day((year, month, day): (i32, u8, u8)) -> String {
    format!("{year}-{month:02}-{day:02}")
}

/// Writes the reminders and counts them; without any, lists of before are emptied too.
fn remind(rows: &[Submission<'_>], folder: &Path, job: Option<&Job>, options: &Status) -> Result<usize, String> {
    let none = Sender::default();
    let deadline = job.and_then(|job| job.deadline).map(|day| era::day((day.year, day.month, day.day))).unwrap_or_default();
    let title = job.and_then(|job| job.title.as_deref()).unwrap_or("数値目標・KPIの進捗状況");
    let asking = Asking { title, deadline: &deadline, sender: job.map_or(&none, |job| &job.sender) };
    let contacts = contacts(options)?;
    let mut reminders: Vec<(&Submission<'_>, Mail)> = Vec::new();
    let mut seen = Vec::new();
    for row in rows.iter().filter(|row| matches!(row.state, State::Missing | State::Unreadable)) {
        let of_body = || rows.iter().filter(|other| other.body == row.body);
        // Somebody whose other file could be read has submitted.
        if of_body().any(|other| other.state == State::Submitted) || seen.contains(&row.body) || row.body.code.is_none() {
            continue;
        }
        seen.push(row.body);
        let files: Vec<&str> = of_body().filter_map(|other| other.source).map(|source| &*source.file).collect();
        reminders.push((row, mail(asking, &row.body.name, &files)));
    }
    job::make_folder_of(&folder.join(LISTS[0]))?;
    let line = |(row, mail): &(&Submission<'_>, Mail)| {
        let code = row.body.code.as_deref().unwrap_or_default();
        [
            code.to_owned(),
            row.body.name.to_string(),
            row.state.label().to_owned(),
            deadline.clone(),
            contacts.get(code).cloned().unwrap_or_default(),
            row.source.map(|source| source.file.to_string()).unwrap_or_default(),
            mail.subject.clone(),
            mail.text.clone(),
        ]
    };
    let failed = |error: write::WriteError| format!("エラー: {error}");
    write::list(&folder.join(LISTS[0]), &HEADS, reminders.iter().map(line)).map_err(failed)?;
    let texts = reminders.iter().map(|reminder| {
        let [_, _, _, _, contact, _, subject, text] = line(reminder);
        format!("{}\n宛先: {contact}\n件名: {subject}\n\n{text}", "=".repeat(60))
    });
    let text = texts.collect::<Vec<_>>().join("\n");
    write::text(&format!("\u{feff}{}", text.replace('\n', "\r\n")), &folder.join(LISTS[1])).map_err(failed)?;
    Ok(reminders.len())
}

/// How to reach the bodies of the roster, by code.
fn contacts(options: &Status) -> Result<BTreeMap<String, String>, String> {
    let Some(path) = &options.reading.roster else { return Ok(BTreeMap::new()) };
    let templates = options.reading.templates.clone().map_or_else(Templates::embedded, Templates::with_folder);
    let mut registry = Registry::load(&templates).map_err(|fault| format!("エラー: {fault}"))?;
    let roster = Roster::read(&merge::roster(path)?, &mut registry).map_err(|fault| format!("エラー: {fault}"))?;
    let contact = |member: crate::municipality::Member| Some((member.municipality.code.as_deref()?.to_owned(), member.contact));
    Ok(roster.members.into_iter().filter_map(contact).collect())
}

/// 「名簿の41団体のうち 提出済 38、未提出 2、読み取れない 1（差替え済のファイル 3）」
fn prose(rows: &[Submission<'_>], run: &Consolidation, reminded: usize, folder: Option<&Path>) -> String {
    let files = |state| rows.iter().filter(|row| row.state == state).count();
    let mut lines = vec![match run.asked.len() {
        0 => format!(
            "{}ファイル: 提出済 {}、読み取れない {}、差替え済 {}",
            run.sources.len(),
            files(State::Submitted),
            files(State::Unreadable),
            files(State::Superseded)
        ),
        asked => {
            let submitted = run.asked.iter().filter(|asked| asked.submitted).count();
            let silent = files(State::Missing);
            format!(
                "名簿の{asked}団体のうち 提出済 {submitted}、未提出 {silent}、読み取れない {}（差替え済のファイル {}）",
                asked - submitted - silent,
                files(State::Superseded)
            )
        }
    }];
    if let Some(folder) = folder {
        let names: Vec<PathBuf> = LISTS.iter().map(|name| folder.join(name)).collect();
        lines.push(format!("  督促: {reminded}団体（{}、{}）", names[0].display(), names[1].display()));
    }
    lines.join("\n")
}

/// A row as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    state: &'a str,
    code: Option<&'a str>,
    municipality: &'a str,
    file: Option<&'a str>,
    received: Option<String>,
    received_by: Option<&'a str>,
    superseded_by: Option<&'a str>,
    form: Option<&'a str>,
    records: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl<'a> Line<'a> {
    fn new(row: &Submission<'a>) -> Self {
        let received = row.source.and_then(|source| source.received);
        let [errors, warnings, notes] = row.findings;
        Self {
            state: row.state.id(),
            code: row.body.code.as_deref(),
            municipality: &row.body.name,
            file: row.source.map(|source| &*source.file),
            received: received.map(|received| day(received.day)),
            received_by: received.map(|received| received.told_by.label()),
            superseded_by: row.source.and_then(|source| source.superseded.as_deref()),
            form: row.source.and_then(|source| source.form.as_ref()).map(|(_, version)| &**version),
            records: row.source.map_or(0, |source| source.records),
            errors,
            warnings,
            notes,
        }
    }
}
