//! `requests`: for each municipality with findings a workbook to answer in, and the text of the mail that goes with it.
//!
//! Everything is built before the first file is written; contacts of the roster stand in the mail text only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;

use crate::aggregate::Consolidation;
use crate::cli::args::Reading;
use crate::cli::job;
use crate::cli::log::{Log, logged};
use crate::cli::merge::Prepared;
use crate::cli::terminal::{fail, out, tell};
use crate::finding::Finding;
use crate::job::{Job, Sender};
use crate::record::{Municipality, MunicipalityKind};
use crate::requests::{self, Request};
use crate::write::{self, RequestNote};

/// What municipalities are to be asked.
#[derive(Debug, clap::Args)]
pub struct Requests {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,
    /// 確認依頼を書くフォルダ。省くと「確認依頼」
    #[arg(long, value_name = "フォルダ", help_heading = "出力")]
    pub out: Option<PathBuf>,
    /// 回答の期限（2026-12-04のように書く）
    #[arg(long, value_name = "日付", help_heading = "出力")]
    pub deadline: Option<String>,
    /// まとめをJSONで（一団体一行に）標準出力に書く
    #[arg(long, help_heading = "動き方")]
    pub json: bool,
}

/// Writes the requests.
pub fn requests(mut options: Requests) -> ExitCode {
    match job::complete(&mut options.reading) {
        Ok(job) => logged("requests", job.as_ref(), |log| written(&options, job.as_ref(), log)),
        Err(message) => fail(&message),
    }
}

fn written(options: &Requests, job: Option<&Job>, log: &mut Log) -> Result<u8, String> {
    let folder = options.out.clone().unwrap_or_else(|| job.map_or_else(PathBuf::new, |job| job.folder.clone()).join("確認依頼"));
    let deadline = match &options.deadline {
        Some(text) => Some(
            crate::job::day(text)
                .ok_or_else(|| format!("エラー: --deadline の「{text}」を日付として読めません\n  対応: 2026-12-04 のように書く"))?,
        ),
        None => job.and_then(|job| job.deadline),
    };
    let deadline = deadline.map(|day| format!("{}年{}月{}日", day.year, day.month, day.day));
    let nobody = Sender::default();
    let sender = job.map_or(&nobody, |job| &job.sender);
    let prepared = Prepared::new(&options.reading, vec![folder.clone()])?;
    let run = prepared.run(&options.reading)?;
    log.run(&run);
    let asked = requests::requests(&run.findings, |finding| body(&run, finding));
    let questions: usize = asked.iter().map(|request| request.questions.len()).sum();
    log.fact(format!("確認依頼 {}団体、{questions}件", asked.len()));
    std::fs::create_dir_all(&folder)
        .map_err(|_| format!("エラー: フォルダ「{}」を作れません\n  対応: --out に書込みのできる場所を書く", folder.display()))?;
    for request in &asked {
        let name = name_of(&request.municipality);
        let (workbook, mail) = (folder.join(format!("確認依頼_{name}.xlsx")), folder.join(format!("確認依頼_{name}.txt")));
        let note = RequestNote { office: sender.office.clone(), contact: sender.contact.clone(), deadline: deadline.clone() };
        write::request(request, &note, &workbook).map_err(|error| format!("エラー: {error}"))?;
        let text = mail_text(request, &note, prepared.tools.contact(&request.municipality), &workbook);
        write::text(&text, &mail).map_err(|error| format!("エラー: {error}"))?;
        if options.json {
            out(&serde_json::to_string(&Line::new(request, &workbook, &mail)).unwrap_or_default());
        } else {
            out(&format!("{}\t{}件\t{}", request.municipality.name, request.questions.len(), workbook.display()));
        }
    }
    if !options.reading.quiet {
        let hint = if sender.office.is_empty() {
            "差出人は「（差出人）」としました。job.toml に書くと入ります。"
        } else {
            ""
        };
        tell(&match asked.len() {
            0 => "確認を依頼することはありません。".to_owned(),
            bodies => format!("{bodies}団体への確認依頼、{questions}件を「{}」に書きました。{hint}", folder.display()),
        });
    }
    Ok(0)
}

/// Whose finding it is: that of its name in its file, else that of its file.
fn body(run: &Consolidation, finding: &Finding) -> Option<Arc<Municipality>> {
    let records = run.judged.iter().map(|judged| &judged.record.municipality);
    let named: BTreeMap<&str, &Arc<Municipality>> = records.map(|body| (&*body.name, body)).collect();
    let source = run.sources.iter().find(|source| source.file == finding.place.file).map(|source| &source.municipality);
    let same = source.filter(|body| body.name == finding.municipality);
    let body = same.or_else(|| named.get(&*finding.municipality).copied()).or(source);
    // A file of nobody known is for the staff to look into.
    body.filter(|body| body.kind != MunicipalityKind::Unknown).cloned()
}

/// What the files of a body are called.
fn name_of(body: &Municipality) -> String {
    let name: String = body.name.chars().map(|c| if "\\/:*?\"<>|".contains(c) || c.is_control() { '_' } else { c }).collect();
    body.code.as_ref().map_or_else(|| name.clone(), |code| format!("{code}_{name}"))
}

/// The mail that goes with a request, with a byte order mark and Windows line ends for Notepad.
fn mail_text(request: &Request, note: &RequestNote, contact: Option<&str>, workbook: &Path) -> String {
    let attached = workbook.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = &request.municipality.name;
    let mut lines = Vec::new();
    lines.extend(contact.filter(|contact| !contact.is_empty()).map(|contact| format!("宛先: {contact}")));
    lines.push(format!("件名: 【確認のお願い】数値目標・KPIの実績について（{name}）"));
    lines.push(String::new());
    lines.push(format!("{name}　ご担当者様"));
    lines.push(String::new());
    lines.push("お世話になっております。".to_owned());
    lines.push("お送りいただいた数値目標・KPIの実績について、確認させていただきたいところがあります。".to_owned());
    lines.push(format!("添付の「{attached}」の{}件について、回答欄に記入のうえ、ファイルをご返送ください。", request.questions.len()));
    lines.extend(note.deadline.as_ref().map(|deadline| format!("回答の期限: {deadline}")));
    lines.push(String::new());
    for (at, question) in (1..).zip(&request.questions).take(10) {
        let place = &question.finding.place;
        let item = if question.finding.item.is_empty() { question.finding.code.title() } else { &question.finding.item };
        lines.push(format!("{at}. {item}（{place}）"));
    }
    if request.questions.len() > 10 {
        lines.push(format!("ほか{}件", request.questions.len() - 10));
    }
    lines.push(String::new());
    lines.push(note.office().to_owned());
    lines.extend(Some(note.contact.clone()).filter(|contact| !contact.is_empty()));
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

/// A request as a line of JSON.
#[derive(Serialize)]
struct Line {
    code: String,
    municipality: String,
    questions: usize,
    workbook: String,
    mail: String,
}

impl Line {
    fn new(request: &Request, workbook: &Path, mail: &Path) -> Self {
        Self {
            code: request.municipality.code.as_deref().unwrap_or_default().to_owned(),
            municipality: request.municipality.name.to_string(),
            questions: request.questions.len(),
            workbook: workbook.display().to_string(),
            mail: mail.display().to_string(),
        }
    }
}
