//! `check`: the findings of a run, and on request the advice on how well the sheets can be read by machines; no workbook.

use std::mem;
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::args::Reading;
use crate::cli::job;
use crate::cli::log::{Log, logged};
use crate::cli::merge::{Prepared, code_of};
use crate::cli::terminal::{fail, out, tell};
use crate::finding::{Finding, Severity};
use crate::pipeline;

/// Findings only.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,
    /// 機械可読性の助言も表示する（来年の様式のために。終了コードには響かない）
    #[arg(long, help_heading = "出力")]
    pub lint: bool,
    /// 指摘をJSONで（一行に一つ）標準出力に書く
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// Tells the findings.
pub fn check(mut options: Check) -> ExitCode {
    match job::complete(&mut options.reading) {
        Ok(job) => logged("check", job.as_ref(), |log| checked(&options, log)),
        Err(message) => fail(&message),
    }
}

fn checked(options: &Check, log: &mut Log) -> Result<u8, String> {
    let mut prepared = Prepared::new(&options.reading, Vec::new())?;
    prepared.options.most_narrated = options.reading.previous.is_none().then_some(0);
    let consolidation = prepared.run(&options.reading)?;
    log.run(&consolidation);
    let advice = if options.lint { pipeline::lint_inputs(&prepared.options, &prepared.tools) } else { Vec::new() };
    for finding in &consolidation.findings {
        if options.json {
            out(&serde_json::to_string(&Line::new(finding)).unwrap_or_default());
        } else {
            out(&format!("{finding}\n"));
        }
    }
    if options.lint {
        super::lint::tell(&advice, options.json);
    }
    if !options.reading.quiet {
        let count = |severity| pipeline::count(&consolidation.findings, severity);
        let records = consolidation.judged.len();
        tell(&format!(
            "{}ファイル、{records}件の指標を点検しました。エラー {}、警告 {}、参考 {}",
            consolidation.sources.len(),
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note)
        ));
    }
    let code = code_of(&consolidation.findings);
    // The process ends here: its memory goes with it.
    mem::forget((consolidation, prepared));
    Ok(code)
}

/// A finding as a line of JSON; the names are those of `findings.csv`.
#[derive(Serialize)]
struct Line<'a> {
    severity: &'a str,
    code: &'a str,
    municipality: &'a str,
    file: &'a str,
    sheet: &'a str,
    cell: String,
    item: &'a str,
    text: &'a str,
    message: String,
    expected: &'a str,
    remedy: &'a str,
    effect: &'a str,
}

impl<'a> Line<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self {
            severity: finding.severity.id(),
            code: finding.code.id(),
            municipality: &finding.municipality,
            file: &finding.place.file,
            sheet: &finding.place.sheet,
            cell: finding.place.a1(),
            item: &finding.item,
            text: &finding.text,
            message: if finding.detail.is_empty() {
                finding.code.title().to_owned()
            } else {
                format!("{}（{}）", finding.code.title(), finding.detail)
            },
            expected: &finding.expected,
            remedy: &finding.remedy,
            effect: &finding.effect,
        }
    }
}
