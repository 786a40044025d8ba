//! A job (業務フォルダ): one round of asking, collecting and reporting, as its `job.toml` says it.
//!
//! In: a folder. Out: a [`Job`] whose paths are those of the folder, so that every command run inside it needs no options; or a
//! [`Fault`] with the line and the key that was probably meant. Nothing but `job.toml` is opened here; that what it names is there is
//! checked, what stands in it is not. Knows nothing of the command line.
//!
//! ```toml
//! title = "総合戦略 進捗状況"
//! year = "R6"
//! roster = "市町村.csv"
//! inputs = ["入力"]
//! out = "出力/集約.xlsx"
//! ```

mod day;
pub mod init;
pub mod reminder;

use std::io;
use std::path::{Path, PathBuf};

use crate::templates::section::{self, At, Section};
use crate::templates::{self, Fault, Template};
use crate::value::period;

pub use day::{Day, day};

/// The file that makes a folder a job.
pub const FILE: &str = "job.toml";
/// Where submissions are put, unless the job says otherwise.
const INPUTS: &str = "入力";
/// The workbook, unless the job says otherwise.
const OUT: &str = "出力/集約.xlsx";
/// Where forms are written, unless the job says otherwise.
const FORMS: &str = "様式";

/// One round of asking, collecting and reporting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// The folder that holds `job.toml`; every path below is inside it or absolute.
    pub folder: PathBuf,
    /// Title of the workbook and of the form.
    pub title: Option<String>,
    /// 会議名: what the workbook is handed to.
    pub meeting: Option<String>,
    /// 資料番号, without the number of the sheet.
    pub number: Option<String>,
    /// Year that is judged, as written; it can be read as a year.
    pub year: Option<String>,
    /// Day that the workbook is dated.
    pub date: Option<Day>,
    /// Day by which the bodies are to answer.
    pub deadline: Option<Day>,
    /// Name of a rule set, or the path of one.
    pub rules: Option<String>,
    /// Who asks: office and how to reach it, for the form and for reminders.
    pub sender: Sender,
    /// Who is asked.
    pub roster: Option<PathBuf>,
    /// What is read.
    pub inputs: Vec<PathBuf>,
    /// The workbook for the staff.
    pub out: PathBuf,
    /// The workbook that is handed out.
    pub handout: Option<PathBuf>,
    /// Folder of the CSV files.
    pub data: Option<PathBuf>,
    /// The workbook of the round before.
    pub previous: Option<PathBuf>,
    /// The ledger of corrections.
    pub corrections: Option<PathBuf>,
    /// Folder of changed templates.
    pub templates: Option<PathBuf>,
    /// Layout files.
    pub layouts: Vec<PathBuf>,
    /// Whether hidden sheets are read.
    pub hidden: bool,
    /// Folder that the forms are written to.
    pub forms: PathBuf,
    /// The form that is asked for, as it stands in the form's own cell.
    pub form: Option<String>,
}

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// 「兵庫県企画部総合政策課」.
    pub office: String,
    /// Telephone and mail of the office.
    pub contact: String,
}

impl Job {
    /// The job of a folder; none when it holds no `job.toml`.
    ///
    /// # Errors
    /// When `job.toml` cannot be read, has a key or value that is none, or names a file that is not there.
    pub fn of(folder: &Path) -> Result<Option<Self>, Fault> {
        let path = folder.join(FILE);
        match templates::read(&path) {
            Ok(template) => Self::read(&template, folder).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let message = match error.kind() {
                    io::ErrorKind::InvalidData => {
                        "UTF-8の文字として読めません。メモ帳で開き、文字コードを UTF-8 にして保存し直してください"
                    }
                    _ => "読めません。ほかのソフトで開いていないか確かめてください",
                };
                Err(Fault { name: path.display().to_string(), line: None, message: message.to_owned() })
            }
        }
    }

    /// Reads the text of a `job.toml` that stands in that folder.
    ///
    /// # Errors
    /// When a key or value is wrong, or a file that it names is not there.
    pub fn read(template: &Template, folder: &Path) -> Result<Self, Fault> {
        let parsed = section::parse(template)?;
        let file = Section::whole(template, &parsed);
        let text = |key| file.text(key).map(filled);
        let existing = |key| existing(&file, text(key)?, folder);
        let inside = |key| Ok::<_, Fault>(text(key)?.map(|path| folder.join(path.value)));
        let inputs = file.texts("inputs")?;
        let job = Self {
            folder: folder.to_path_buf(),
            title: text("title")?.map(|title| title.value),
            meeting: text("meeting")?.map(|meeting| meeting.value),
            number: text("number")?.map(|number| number.value),
            year: text("year")?.map(|year| readable_year(&file, year)).transpose()?,
            date: text("date")?.map(|date| readable_day(&file, "date", &date)).transpose()?,
            deadline: text("deadline")?.map(|date| readable_day(&file, "deadline", &date)).transpose()?,
            rules: text("rules")?.map(|rules| rules_of(&file, rules, folder)).transpose()?,
            sender: sender(&file)?,
            roster: existing("roster")?,
            inputs: paths(&file, &inputs, folder)?,
            out: inside("out")?.unwrap_or_else(|| folder.join(OUT)),
            handout: inside("handout")?,
            data: inside("data")?,
            previous: existing("previous")?,
            corrections: existing("corrections")?,
            templates: existing("templates")?,
            layouts: file.texts("layouts")?.iter().map(|path| existing_path(&file, path, folder)).collect::<Result<_, _>>()?,
            hidden: file.flag("hidden")?.unwrap_or(false),
            forms: inside("forms")?.unwrap_or_else(|| folder.join(FORMS)),
            form: text("form")?.map(|form| form.value),
        };
        file.finish()?;
        Ok(job)
    }
}

/// A text that is not empty: a key that is left open (`previous = ""`) says nothing.
fn filled(text: Option<At<String>>) -> Option<At<String>> {
    text.filter(|text| !text.value.trim().is_empty())
}

fn readable_year(file: &Section<'_>, year: At<String>) -> Result<String, Fault> {
    let named = period::parse(&year.value).is_some() || year.value.parse().is_ok_and(|year: i32| (1950..=2100).contains(&year));
    if named {
        Ok(year.value)
    } else {
        Err(file.fault_at(year.line, format!("「year」の「{}」を年度として読めません（R6、令和6年度、2024 のように書く）", year.value)))
    }
}

fn readable_day(file: &Section<'_>, key: &str, date: &At<String>) -> Result<Day, Fault> {
    day(&date.value)
        .ok_or_else(|| file.fault_at(date.line, format!("「{key}」の「{}」を日付として読めません（2026-11-20 のように書く）", date.value)))
}

fn sender(file: &Section<'_>) -> Result<Sender, Fault> {
    let Some(table) = file.table("sender")? else { return Ok(Sender::default()) };
    let text = |key| table.text(key).map(|text| text.map(|text| text.value).unwrap_or_default());
    let sender = Sender { office: text("office")?, contact: text("contact")? };
    table.finish()?;
    Ok(sender)
}

/// A rule set is named, or it is a file of the folder.
fn rules_of(file: &Section<'_>, rules: At<String>, folder: &Path) -> Result<String, Fault> {
    let is_file = Path::new(&rules.value).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    if !is_file {
        return Ok(rules.value);
    }
    Ok(existing(file, Some(rules), folder)?.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default())
}

/// The inputs; patterns are kept as they are, all else must be there.
fn paths(file: &Section<'_>, inputs: &[At<String>], folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    if inputs.is_empty() {
        return Ok(vec![folder.join(INPUTS)]);
    }
    let is_pattern = |text: &str| text.contains(['*', '?', '[', '{']);
    let path = |input: &At<String>| {
        if is_pattern(&input.value) { Ok(folder.join(&input.value)) } else { existing_path(file, input, folder) }
    };
    inputs.iter().map(path).collect()
}

fn existing(file: &Section<'_>, path: Option<At<String>>, folder: &Path) -> Result<Option<PathBuf>, Fault> {
    path.map(|path| existing_path(file, &path, folder)).transpose()
}

fn existing_path(file: &Section<'_>, path: &At<String>, folder: &Path) -> Result<PathBuf, Fault> {
    let found = folder.join(&path.value);
    if found.exists() {
        return Ok(found);
    }
    Err(file.fault_at(path.line, format!("「{}」がありません。job.toml のあるフォルダから見た場所を書いてください", path.value)))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<Job, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("入力")).unwrap();
        let template = Template { name: FILE.to_owned(), text: text.into() };
        Job::read(&template, folder.path()).map_err(|fault| fault.to_string()).map(|mut job| {
            let bare = |path: &PathBuf| path.strip_prefix(folder.path()).unwrap().to_path_buf();
            job.inputs = job.inputs.iter().map(bare).collect();
            (job.out, job.forms) = (bare(&job.out), bare(&job.forms));
            job
        })
    }

    #[test]
    fn an_empty_file_is_a_job_with_the_usual_folders() {
        let job = read("").unwrap();
        assert_eq!(job.inputs, [Path::new("入力")]);
        assert_eq!((job.out.as_path(), job.forms.as_path()), (Path::new("出力/集約.xlsx"), Path::new("様式")));
        assert_eq!((job.year, job.roster), (None, None));
    }

    #[test]
    fn what_is_written_is_read_and_what_is_left_open_says_nothing() {
        let job = read(
            "title = \"進捗状況\"\nyear = \"令和6年度\"\ndeadline = \"2026-10-30\"\nprevious = \"\"\ninputs = [\"入力\", \"入力/*.csv\"]\nhidden = true\n[sender]\noffice = \"企画課\"\n",
        )
        .unwrap();
        assert_eq!((job.title.as_deref(), job.year.as_deref()), (Some("進捗状況"), Some("令和6年度")));
        assert_eq!((job.deadline, job.previous, job.hidden), (Some(Day { year: 2026, month: 10, day: 30 }), None, true));
        assert_eq!(job.inputs, [Path::new("入力"), Path::new("入力/*.csv")]);
        assert_eq!(job.sender.office, "企画課");
    }

    #[test]
    fn a_fault_names_the_line_and_the_key_that_was_meant() {
        let fault = |text| read(text).unwrap_err();
        assert_eq!(
            fault("\ndedline = \"2026-10-30\"\n"),
            "job.toml 2行目: 「dedline」という項目はありません。「deadline」ではありませんか"
        );
        assert_eq!(
            fault("year = \"来年\"\n"),
            "job.toml 1行目: 「year」の「来年」を年度として読めません（R6、令和6年度、2024 のように書く）"
        );
        assert_eq!(
            fault("title = \"a\"\ndeadline = \"10月末\"\n"),
            "job.toml 2行目: 「deadline」の「10月末」を日付として読めません（2026-11-20 のように書く）"
        );
        assert_eq!(fault("hidden = \"はい\"\n"), "job.toml 1行目: 「hidden」には true か false を書きます");
        assert_eq!(fault("inputs = \"入力\"\n"), "job.toml 1行目: 「inputs」には文字の並び（[\"…\", \"…\"]）を書きます");
        assert_eq!(
            fault("title = \"a\"\nroster = \"名簿.csv\"\n"),
            "job.toml 2行目: 「名簿.csv」がありません。job.toml のあるフォルダから見た場所を書いてください"
        );
        assert_eq!(
            fault("[sender]\noffic = \"企画課\"\n"),
            "job.toml 2行目: [sender] に「offic」という項目はありません。「office」ではありませんか"
        );
        assert!(fault("title = 進捗\n").starts_with("job.toml 1行目: TOMLとして読めません"));
    }
}
