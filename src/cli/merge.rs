//! `merge`: options checked, the pipeline run, the outputs written, a summary in Japanese.

use std::mem::{self, ManuallyDrop};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;

use crate::aggregate::{Asked, Consolidation, Publishable};
use crate::cli::args::{Merge, Reading};
use crate::cli::log::{Log, logged};
use crate::cli::terminal::{fail, out, progress, tell};
use crate::cli::timings::Timings;
use crate::cli::{beside, job};
use crate::corrections::{self, Correction};
use crate::finding::{Finding, Severity};
use crate::pipeline::{self, Options, Progress, Settings, Tools};
use crate::report::{self, Paper, ReportOptions, ReportTemplate, RuleNote};
use crate::rules::RuleSet;
use crate::rules::judged::Scale;
use crate::rules::pick::named_year;
use crate::templates::{self, Template, Templates};
use crate::write::{self, Staged};

/// Error findings that are printed in full before the summary points to the workbook.
const PRINTED: usize = 5;

/// Bodies that are named when they have not submitted.
const NAMED: usize = 10;

/// The main job.
pub fn merge(mut options: Merge) -> ExitCode {
    match job::complete_merge(&mut options) {
        Ok(job) => logged("merge", job.as_ref(), |log| merged(&options, log)),
        Err(message) => fail(&message),
    }
}

fn merged(options: &Merge, log: &mut Log) -> Result<u8, String> {
    let target = target(options)?;
    super::diff::keep(options.reading.previous.as_deref(), &target)?;
    let handout = options.handout.as_deref().map(|handout| handout_target(handout, &target, &options.reading.inputs)).transpose()?;
    handout.map_or(Ok(()), |handout| super::diff::keep(options.reading.previous.as_deref(), handout))?;
    let outputs = std::iter::once(&target).chain(&options.handout).cloned().collect();
    // What is loaded is left to the system, which takes it back at once when the program ends.
    let mut prepared = ManuallyDrop::new(Prepared::new(&options.reading, outputs)?);
    let template = ReportTemplate::load(&prepared.templates).map_err(|fault| format!("エラー: {fault}"))?;
    // The CSV files and what a later run compares with hold every text.
    let wanted = options.data.is_some() || options.reading.previous.is_some();
    prepared.options.most_narrated = (!wanted).then(|| if options.sheets.is_some() { 0 } else { template.limits.records });
    let report_options = report_options(options, &prepared.tools)?;
    known_sheets(options.sheets.as_deref(), &template)?;
    options.data.as_deref().map_or(Ok(()), write::check_folder).map_err(|error| format!("エラー: {error}"))?;
    let mut consolidation = prepared.run(&options.reading)?;
    consolidation.findings.extend(report::shortened(&consolidation));
    log.run(&consolidation);
    let report = prepared.pool.install(|| report::build(&consolidation, &template, &report_options));
    prepared.timings.end("組み立て");
    let failed = |error| format!("エラー: {error}");
    // Everything is written before the first output takes its place, so that a failure leaves the old set as it was.
    let workbook = prepared.pool.install(|| write::xlsx(&report, &target)).map_err(failed)?;
    drop(report);
    let data = options.data.as_deref().map(|folder| write::data(&consolidation, folder)).transpose().map_err(failed)?;
    let mut summary = Summary::new(&consolidation, options);
    let (findings, code) = (errors(&consolidation.findings), code_of(&consolidation.findings));
    // So are the records.
    let handout = if let Some(handout) = handout {
        let publishable = ManuallyDrop::new(Publishable::of(consolidation));
        let written = prepared.pool.install(|| write::xlsx(&report::handout(&publishable, &template, &report_options), handout));
        Some(written.map_err(failed)?)
    } else {
        mem::forget(consolidation);
        None
    };
    // The CSV files first: they have no other name to go to.
    data.into_iter().flatten().try_for_each(Staged::put).map_err(failed)?;
    let mut elsewhere = Vec::new();
    let mut put = |staged: Staged| -> Result<PathBuf, String> {
        let asked = staged.target().to_path_buf();
        let written = beside::put(staged).map_err(failed)?;
        elsewhere.extend(beside::told(&asked, &written));
        Ok(written)
    };
    summary.stands(&put(workbook)?);
    summary.handout = handout.map(&mut put).transpose()?.map(|path| path.display().to_string());
    prepared.timings.end("書き出し");
    if options.timings {
        tell(&prepared.timings.line());
    }
    if options.json {
        out(&serde_json::to_string(&summary).unwrap_or_default());
    }
    if !options.reading.quiet {
        for text in &findings {
            tell(text);
        }
        tell(&summary.prose());
    }
    // What has another name than the one asked for is told in any case.
    for text in &elsewhere {
        tell(text);
    }
    Ok(code)
}

/// What is loaded and checked before the first file is read.
pub(super) struct Prepared {
    pub(super) templates: Templates,
    pub(super) tools: Tools,
    pub(super) options: Options,
    /// Started before anything is loaded.
    pub(super) timings: Timings,
    /// As many threads as asked for; reading and writing have no others.
    pool: ThreadPool,
}

impl Prepared {
    pub(super) fn new(reading: &Reading, outputs: Vec<PathBuf>) -> Result<Self, String> {
        let timings = Timings::start();
        let templates = super::chosen_templates(reading.templates.as_ref())?;
        let year = reading.year.as_deref().map(year).transpose()?;
        let roster = reading.roster.as_deref().map(roster).transpose()?;
        let layouts = super::layouts(&reading.layout, &templates)?;
        let settings = Settings { rules: reading.rules.clone(), roster, layouts, form: reading.form.clone() };
        let pool = ThreadPoolBuilder::new().num_threads(reading.threads.map_or(0, usize::from)).build();
        let pool = pool.map_err(|_| "エラー: スレッドを用意できません\n  対応: --threads に小さい数を指定する".to_owned())?;
        let tools = pool.install(|| Tools::load(&templates, &settings)).map_err(|fault| format!("エラー: {fault}"))?;
        let roster = reading.roster.clone();
        let apart = reading.apart.settings()?;
        let previous = reading.previous.as_deref().map(super::diff::previous).transpose()?;
        let corrections = reading.corrections.as_deref().map(ledger).transpose()?.unwrap_or_default();
        let options = Options {
            inputs: reading.inputs.clone(),
            outputs,
            roster,
            year,
            hidden: reading.hidden,
            previous,
            corrections,
            settings: reading.corrections.iter().cloned().collect(),
            answers: reading.answers.clone(),
            most_narrated: None,
            reading: apart,
        };
        timings.end("準備");
        Ok(Self { templates, tools, options, timings, pool })
    }

    /// Runs the pipeline.
    pub(super) fn run(&self, reading: &Reading) -> Result<Consolidation, String> {
        let consolidation = self.run_even_if_empty(!reading.quiet);
        if consolidation.sources.is_empty() {
            return Err(nothing(&consolidation, &reading.inputs));
        }
        Ok(consolidation)
    }

    /// The same; nothing to read is an answer too.
    pub(super) fn run_even_if_empty(&self, shows_progress: bool) -> Consolidation {
        let shown = |told: Progress<'_>| {
            if told.done == told.total {
                self.timings.end("読み取り");
            }
            if shows_progress {
                progress(told);
            }
        };
        let run = self.pool.install(|| pipeline::run(&self.options, &self.tools, &shown));
        self.timings.end("判定");
        run
    }
}

/// Nothing to read: what was passed over, and what was looked for.
fn nothing(consolidation: &Consolidation, inputs: &[PathBuf]) -> String {
    let mut lines: Vec<String> = consolidation.findings.iter().map(ToString::to_string).collect();
    lines.extend(consolidation.skipped.iter().map(|(file, reason)| format!("とばしました: {file}（{reason}）")));
    let names: Vec<String> = inputs.iter().map(|path| format!("「{}」", path.display())).collect();
    lines.push(format!("エラー: {}に、読むファイルがありません", names.join("、")));
    lines.push("  期待: xlsx、xlsm、xlsb、xls、ods、csv、tsv のファイルか、それらの入ったフォルダ".to_owned());
    lines.push("  対応: 入力の場所を確かめる".to_owned());
    lines.join("\n")
}

/// Where the workbook goes; never onto an input.
fn target(options: &Merge) -> Result<PathBuf, String> {
    let first = options.reading.inputs.first().map_or(Path::new("."), PathBuf::as_path);
    let beside = || {
        std::path::absolute(first)
            .ok()
            .and_then(|path| path.parent().map(|folder| folder.join("集約.xlsx")))
            .unwrap_or_else(|| PathBuf::from("集約.xlsx"))
    };
    let target = options.out.clone().unwrap_or_else(beside);
    super::own_target(&target, "xlsx", &options.reading.inputs)?;
    Ok(target)
}

/// Where the workbook to hand out goes; a file of its own.
fn handout_target<'a>(handout: &'a Path, target: &Path, inputs: &[PathBuf]) -> Result<&'a Path, String> {
    let place = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    if place(handout) == place(target) {
        return Err(format!("エラー: --out と --handout が同じファイル「{}」です\n  対応: 別の名前を書く", handout.display()));
    }
    super::own_target(handout, "xlsx", inputs)?;
    Ok(handout)
}

/// The list that `--roster` names.
pub(super) fn roster(path: &Path) -> Result<Template, String> {
    templates::read(path).map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "ありません",
            std::io::ErrorKind::InvalidData => "UTF-8かShift_JISの文字として読めません。Excelで「CSV」として保存し直してください",
            _ => "読めません",
        };
        format!("エラー: 名簿「{}」が{why}\n  対応: --roster の書き方を確かめる", path.display())
    })
}

/// The ledger that `--corrections` names.
fn ledger(path: &Path) -> Result<Vec<Correction>, String> {
    let template = templates::read(path)
        .map_err(|_| format!("エラー: 訂正の表「{}」を読めません\n  対応: 場所を確かめ、Excelで「CSV」として保存し直す", path.display()))?;
    corrections::read(&template).map_err(|fault| format!("エラー: {fault}"))
}

fn year(text: &str) -> Result<i32, String> {
    named_year(text).ok_or_else(|| format!("エラー: --year の「{text}」を年度として読めません\n  対応: R4、令和4年度、2022 のように書く"))
}

fn report_options(options: &Merge, tools: &Tools) -> Result<ReportOptions, String> {
    let date = options.date.as_deref().map(date).transpose()?;
    let year = options.reading.year.as_deref().map(year).transpose()?;
    let note = |set: &RuleSet| {
        let lines = crate::rules::describe(set).lines().map(str::to_owned).collect();
        RuleNote {
            id: set.id.to_string(),
            name: set.name.clone(),
            lines,
            bands: set.bands.clone(),
            rounding: set.rounding,
            attained: set.attained.clone(),
        }
    };
    Ok(ReportOptions {
        title: options.title.clone(),
        meeting: options.meeting.clone(),
        number: options.number.clone(),
        date,
        year,
        sheets: options.sheets.clone(),
        version: env!("CARGO_PKG_VERSION"),
        rules: tools.rule_sets().map(note).collect(),
        paper: options.paper.as_deref().map(paper).transpose()?,
    })
}

/// Whether every sheet asked for is one that the report has.
fn known_sheets(wanted: Option<&[String]>, template: &ReportTemplate) -> Result<(), String> {
    let names: Vec<&str> = template.sheet_names().collect();
    match wanted.unwrap_or_default().iter().find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(format!(
            "エラー: --sheets の「{name}」というシートはありません\n  期待: {}\n  対応: シートの名前をコンマで区切って書く",
            names.join("、")
        )),
    }
}

fn paper(text: &str) -> Result<Paper, String> {
    match text.to_ascii_uppercase().as_str() {
        "A4" => Ok(Paper::A4),
        "A3" => Ok(Paper::A3),
        _ => Err(format!("エラー: --paper の「{text}」という用紙は使えません\n  期待: A4、A3\n  対応: どちらかを書く")),
    }
}

fn date(text: &str) -> Result<(i32, u8, u8), String> {
    let day = crate::job::day(text)
        .ok_or_else(|| format!("エラー: --date の「{text}」を日付として読めません\n  対応: 2026-11-20 のように書く"))?;
    Ok((day.year, day.month, day.day))
}

/// 0 without error findings, else 1.
pub(super) fn code_of(findings: &[Finding]) -> u8 {
    u8::from(pipeline::count(findings, Severity::Error) > 0)
}

/// The first errors in full, and how many more there are.
pub(super) fn errors(findings: &[Finding]) -> Vec<String> {
    let errors = || findings.iter().filter(|finding| finding.severity == Severity::Error);
    let more = errors().count().saturating_sub(PRINTED);
    let more = (more > 0).then(|| format!("ほかに{more}件のエラーがあります。「要確認」シートを見てください。"));
    errors().take(PRINTED).map(Finding::to_string).chain(more).collect()
}

/// The run in figures; `--json` prints it as it is.
#[derive(Serialize)]
struct Summary {
    files: usize,
    skipped: usize,
    municipalities: usize,
    /// Who was asked to submit; none without a roster.
    asked: Option<AskedSummary>,
    records: usize,
    verdicts: Vec<(&'static str, usize)>,
    errors: usize,
    warnings: usize,
    notes: usize,
    out: String,
    /// Size of the workbook in bytes.
    bytes: u64,
    handout: Option<String>,
    data: Option<String>,
}

/// The roster in figures.
#[derive(Serialize)]
struct AskedSummary {
    bodies: usize,
    submitted: usize,
    missing: Vec<String>,
}

impl AskedSummary {
    /// None without a roster.
    fn new(asked: &[Asked]) -> Option<Self> {
        let missing: Vec<String> = asked.iter().filter(|asked| !asked.submitted).map(|asked| asked.municipality.name.to_string()).collect();
        (!asked.is_empty()).then(|| Self { bodies: asked.len(), submitted: asked.len() - missing.len(), missing })
    }

    /// 「名簿: 38/40団体が提出（未提出: 甲市、乙町）」
    fn prose(&self) -> String {
        let missing = self.missing.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
        let more = if self.missing.len() > NAMED { format!("ほか{}団体", self.missing.len() - NAMED) } else { String::new() };
        let missing = if missing.is_empty() { String::new() } else { format!("（未提出: {missing}{more}）") };
        format!("  名簿: {}/{}団体が提出{missing}", self.submitted, self.bodies)
    }
}

/// The size of a workbook that is large enough to be told: 「（12.3MB）」.
fn size(bytes: u64) -> String {
    let kilo = bytes.div_ceil(1_024);
    if kilo < 1_024 { String::new() } else { format!("（{}.{}MB）", kilo / 1_024, kilo % 1_024 * 10 / 1_024) }
}

impl Summary {
    fn new(consolidation: &Consolidation, options: &Merge) -> Self {
        let judged = &consolidation.judged;
        let mut bodies: Vec<_> = judged.iter().map(|judged| &judged.record.municipality).collect();
        bodies.dedup();
        let count = |severity| pipeline::count(&consolidation.findings, severity);
        Self {
            files: consolidation.sources.len(),
            skipped: consolidation.skipped.len(),
            municipalities: bodies.len(),
            asked: AskedSummary::new(&consolidation.asked),
            records: judged.len(),
            verdicts: Scale::ALL
                .iter()
                .map(|scale| (scale.label(), judged.iter().filter(|judged| judged.verdict.scale == *scale).count()))
                .collect(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            out: String::new(),
            bytes: 0,
            handout: None,
            data: options.data.as_ref().map(|folder| folder.display().to_string()),
        }
    }

    /// Where the workbook stands now.
    fn stands(&mut self, written: &Path) {
        self.out = written.display().to_string();
        self.bytes = std::fs::metadata(written).map_or(0, |data| data.len());
    }

    fn prose(&self) -> String {
        let verdicts: Vec<String> = self.verdicts.iter().map(|(label, count)| format!("{label} {count}")).collect();
        let mut lines = vec![
            format!("{}ファイル、{}団体、{}件の指標をまとめました。", self.files, self.municipalities, self.records),
            format!("  判定: {}", verdicts.join("、")),
            format!("  指摘: エラー {}、警告 {}、参考 {}（「要確認」シート）", self.errors, self.warnings, self.notes),
            format!("  出力: {}{}", self.out, size(self.bytes)),
        ];
        lines.extend(self.handout.iter().map(|path| format!("  配布用: {path}")));
        lines.extend(self.asked.as_ref().map(AskedSummary::prose));
        lines.extend(self.data.iter().map(|folder| format!("  CSV: {folder}")));
        if self.skipped > 0 {
            lines.push(format!("  とばしたファイル: {}", self.skipped));
        }
        lines.join("\n")
    }
}
