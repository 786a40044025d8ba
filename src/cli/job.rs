//! The job that a command line means, and what it says where the command line is silent.
//!
//! `torimatome merge` in a folder that holds `job.toml`, `torimatome merge <that folder>`, and that folder dropped on the executable mean
//! the same. Options and inputs that are typed go before those of the job.

use std::path::{Path, PathBuf};

use crate::cli::args::{Merge, Reading};
use crate::job::{self, Job};

/// Where a job keeps the requests that came back, beside its inputs.
const ANSWERS: &str = "回答";

/// The job of these inputs: that of the one folder given, else that of the folder where the command runs.
///
/// # Errors
/// When there is a `job.toml` and it is wrong.
pub fn of(inputs: &[PathBuf]) -> Result<Option<Job>, String> {
    let here = Path::new("");
    let folder = match inputs {
        [folder] if is_job(folder) => folder.as_path(),
        _ => here,
    };
    Job::of(folder).map_err(|fault| format!("エラー: {fault}"))
}

/// The job that a command means to which no inputs are given beside it; none otherwise.
///
/// # Errors
/// When there is a `job.toml` and it is wrong.
pub fn meant(inputs: &[PathBuf]) -> Result<Option<Job>, String> {
    if inputs.is_empty() || matches!(inputs, [folder] if is_job(folder)) { of(inputs) } else { Ok(None) }
}

/// Whether a path is the folder of a job.
fn is_job(path: &Path) -> bool {
    path.join(job::FILE).is_file()
}

/// What to read, completed from its job; the job itself for those who need more of it.
///
/// # Errors
/// When the job is wrong, or neither inputs nor a job are given.
pub fn complete(reading: &mut Reading) -> Result<Option<Job>, String> {
    let Some(job) = of(&reading.inputs)? else {
        return if reading.inputs.is_empty() { Err(no_inputs()) } else { Ok(None) };
    };
    if reading.inputs.is_empty() || matches!(&reading.inputs[..], [folder] if is_job(folder)) {
        reading.inputs.clone_from(&job.inputs);
    }
    let fill = |option: &mut Option<PathBuf>, said: &Option<PathBuf>| *option = option.take().or_else(|| said.clone());
    fill(&mut reading.roster, &job.roster);
    fill(&mut reading.templates, &job.templates);
    fill(&mut reading.previous, &job.previous);
    reading.year = reading.year.take().or_else(|| job.year.clone());
    reading.rules = reading.rules.take().or_else(|| job.rules.clone());
    reading.form = reading.form.take().or_else(|| job.form.clone());
    fill(&mut reading.corrections, &job.corrections);
    let answers = job.folder.join(ANSWERS);
    if reading.answers.is_empty() && answers.is_dir() {
        reading.answers.push(answers);
    }
    reading.hidden |= job.hidden;
    if reading.layout.is_empty() {
        reading.layout.clone_from(&job.layouts);
    }
    Ok(Some(job))
}

/// The main job, completed; the folders that the job's outputs stand in are made.
///
/// # Errors
/// When the job is wrong, or a folder cannot be made.
pub fn complete_merge(options: &mut Merge) -> Result<Option<Job>, String> {
    let Some(job) = complete(&mut options.reading)? else { return Ok(None) };
    if options.out.is_none() {
        make_folder_of(&job.out)?;
        options.out = Some(job.out.clone());
    }
    if options.handout.is_none()
        && let Some(handout) = &job.handout
    {
        make_folder_of(handout)?;
        options.handout = Some(handout.clone());
    }
    options.data = options.data.take().or_else(|| job.data.clone());
    options.title = options.title.take().or_else(|| job.title.clone());
    options.meeting = options.meeting.take().or_else(|| job.meeting.clone());
    options.number = options.number.take().or_else(|| job.number.clone());
    options.date = options.date.take().or_else(|| job.date.map(job::Day::iso));
    Ok(Some(job))
}

/// Makes the folder that an output of a job stands in.
pub fn make_folder_of(output: &Path) -> Result<(), String> {
    let folder = output.parent().unwrap_or(output);
    std::fs::create_dir_all(folder)
        .map_err(|_| format!("エラー: 出力のフォルダ「{}」を作れません\n  対応: 書込みのできる場所か確かめる", folder.display()))
}

fn no_inputs() -> String {
    format!(
        "エラー: 入力が足りません\n  期待: フォルダかファイル。{} のあるフォルダの中では要らない\n  対応: torimatome --help で書き方を確かめる",
        job::FILE
    )
}
