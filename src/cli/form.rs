//! `form`: one form a body of the roster, filled in with what the round before knew. A form that somebody has changed is not overwritten.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::args::Form;
use crate::cli::log::{Log, logged};
use crate::cli::terminal::{fail, out, tell};
use crate::cli::{chosen_templates, merge};
use crate::form::words::Words;
use crate::form::{self, Plan};
use crate::job::{Job, Sender};
use crate::municipality::{Registry, Roster};
use crate::previous::{self, PastRecord, Previous};
use crate::record::Municipality;
use crate::report::ReportTemplate;
use crate::rules::pick::named_year;
use crate::templates::Templates;
use crate::value::era;
use crate::write;

/// Writes the forms.
pub fn form(options: &Form) -> ExitCode {
    let job = match &options.job {
        Some(folder) => Job::of(folder).and_then(|job| job.map(Some).ok_or_else(|| no_job(folder))),
        None => Job::of(Path::new("")),
    };
    match job {
        Ok(job) => logged("form", job.as_ref(), |log| told(options, &job.clone().unwrap_or_default(), log)),
        Err(fault) => fail(&format!("エラー: {fault}")),
    }
}

fn told(options: &Form, job: &Job, log: &mut Log) -> Result<u8, String> {
    let summary = written(options, job)?;
    log.fact(format!("様式 {}団体、前回の指標 {}", summary.files.len(), summary.indicators()));
    if options.json {
        out(&serde_json::to_string(&summary).unwrap_or_default());
    }
    if !options.quiet {
        tell(&summary.prose());
    }
    Ok(0)
}

/// What was written; `--json` prints it as it is.
#[derive(Serialize)]
struct Summary {
    folder: String,
    form: String,
    year: i32,
    /// Forms by body: file, indicators that were filled in.
    files: Vec<(String, usize)>,
    /// Forms that stood there already, byte for byte.
    unchanged: usize,
}

fn written(options: &Form, job: &Job) -> Result<Summary, String> {
    let templates = chosen_templates(options.templates.as_ref().or(job.templates.as_ref()))?;
    let words = templates.get("form.toml").map_err(|_| "エラー: templates/form.toml が読めません".to_owned())?;
    let words = Words::new(&words).map_err(|fault| format!("エラー: {fault}"))?;
    let bodies = bodies(options.roster.as_ref().or(job.roster.as_ref()), &templates)?;
    let previous = previous(options.previous.as_ref().or(job.previous.as_ref()))?;
    let plan = plan(options, job, &templates)?;
    let folder = folder(options, job)?;
    let mut forms = Vec::new();
    for body in &bodies {
        let records: Vec<&PastRecord> = previous.records_of(body).collect();
        let bytes = write::form(&form::build(&plan, body, &records, &words)).map_err(|error| format!("エラー: {error}"))?;
        forms.push((file_name(body, &plan.version), bytes, records.len()));
    }
    let standing = |name: &str| fs::read(folder.join(name)).ok();
    let changed: Vec<&str> =
        forms.iter().filter(|(name, bytes, _)| standing(name).is_some_and(|old| old != *bytes)).map(|(name, _, _)| name.as_str()).collect();
    if !changed.is_empty() && !options.overwrite {
        return Err(format!(
            "エラー: フォルダ「{}」に、中身の違う様式がすでにあります\n  内容: {}\n  対応: 届いた回答なら「入力」に移す。書きかえてよければ --overwrite を付ける",
            folder.display(),
            first_few(&changed)
        ));
    }
    let mut unchanged = 0;
    for (name, bytes, _) in &forms {
        if standing(name).as_ref() == Some(bytes) {
            unchanged += 1;
        } else {
            write::bytes(bytes, &folder.join(name)).map_err(|error| format!("エラー: {error}"))?;
        }
    }
    Ok(Summary {
        folder: folder.display().to_string(),
        form: plan.version,
        year: plan.asked,
        files: forms.into_iter().map(|(name, _, records)| (name, records)).collect(),
        unchanged,
    })
}

fn no_job(folder: &Path) -> crate::templates::Fault {
    let message = "がありません。torimatome init で業務のフォルダを作るか、場所を確かめてください".to_owned();
    crate::templates::Fault { name: folder.join(crate::job::FILE).display().to_string(), line: None, message }
}

/// Everybody on the roster, in its order.
fn bodies(roster: Option<&PathBuf>, templates: &Templates) -> Result<Vec<Municipality>, String> {
    let Some(path) = roster else {
        return Err("エラー: 名簿がありません\n  期待: job.toml の roster か、--roster 市町村.csv\n  対応: torimatome init で業務のフォルダを作ると、名簿ができます".to_owned());
    };
    let mut registry = Registry::load(templates).map_err(|fault| format!("エラー: {fault}"))?;
    let roster = Roster::read(&merge::roster(path)?, &mut registry).map_err(|fault| format!("エラー: {fault}"))?;
    Ok(roster.members.iter().map(|member| (*member.municipality).clone()).collect())
}

/// The records of the round before; none without one.
fn previous(path: Option<&PathBuf>) -> Result<Previous, String> {
    let Some(path) = path else { return Ok(Previous::default()) };
    let bytes =
        fs::read(path).map_err(|_| format!("エラー: 前回のブック「{}」を開けません\n  対応: 名前と場所を確かめる", path.display()))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    previous::open(&name, &bytes).map_err(|refusal| format!("エラー: 前回のブック「{}」: {refusal}", path.display()))
}

fn plan(options: &Form, job: &Job, templates: &Templates) -> Result<Plan, String> {
    let written = options.year.as_ref().or(job.year.as_ref());
    let Some(written) = written else {
        return Err("エラー: 実績を求める年度が決まりません\n  期待: job.toml の year か、--year R6\n  対応: 年度を書く".to_owned());
    };
    let asked = named_year(written)
        .ok_or_else(|| format!("エラー: --year の「{written}」を年度として読めません\n  対応: R6、令和6年度、2024 のように書く"))?;
    let report = ReportTemplate::load(templates).map_err(|fault| format!("エラー: {fault}"))?;
    let Sender { office, contact } = &job.sender;
    Ok(Plan {
        title: options.title.clone().or_else(|| job.title.clone()).unwrap_or_else(|| report.title.clone()),
        asked,
        version: options.version.clone().or_else(|| job.form.clone()).unwrap_or_else(|| format!("R{}-1", asked - 2018)),
        deadline: job.deadline.map(|day| era::day((day.year, day.month, day.day))).unwrap_or_default(),
        sender: [office.as_str(), contact].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("　"),
        font: report.font.name,
    })
}

/// Where the forms go; a job's folder is made, a typed one too.
fn folder(options: &Form, job: &Job) -> Result<PathBuf, String> {
    let folder = match &options.out {
        Some(folder) => folder.clone(),
        None if job.forms.as_os_str().is_empty() => PathBuf::from("様式"),
        None => job.forms.clone(),
    };
    fs::create_dir_all(&folder)
        .map_err(|_| format!("エラー: フォルダ「{}」を作れません\n  対応: 書込みのできる場所と名前か確かめる", folder.display()))?;
    Ok(folder)
}

/// `282014_姫路市_様式R6-1.xlsx`: the code first, so that the file is known by it when it comes back.
fn file_name(body: &Municipality, version: &str) -> String {
    let code = body.code.as_deref().map(|code| format!("{code}_")).unwrap_or_default();
    let name = format!("{code}{}_様式{version}", body.name);
    let safe: String =
        name.chars().map(|c| if matches!(c, '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c }).collect();
    format!("{safe}.xlsx")
}

fn first_few(names: &[&str]) -> String {
    const FEW: usize = 5;
    let more = if names.len() > FEW { format!(" ほか{}件", names.len() - FEW) } else { String::new() };
    format!("{}{more}", names.iter().take(FEW).copied().collect::<Vec<_>>().join("、"))
}

impl Summary {
    /// Indicators that were filled in.
    fn indicators(&self) -> usize {
        self.files.iter().map(|(_, records)| records).sum()
    }

    fn prose(&self) -> String {
        let filled = self.files.iter().filter(|(_, records)| *records > 0).count();
        let indicators = self.indicators();
        let carried = if filled > 0 { format!("（前回の{indicators}指標を{filled}団体に記入）") } else { String::new() };
        let same = if self.unchanged > 0 {
            format!("\n  {}団体分は前と同じなので、そのままです", self.unchanged)
        } else {
            String::new()
        };
        format!("様式（版 {}）を{}団体分書きました{carried}。\n  出力: {}{same}", self.form, self.files.len(), self.folder)
    }
}
