//! The files that staff may change: embedded in the executable, replaced one by one by files of the same name in a folder.
//!
//! In: a name such as `lexicon.toml`. Out: its text and, for messages, where it came from. Knows nothing of what the texts mean.

mod list;
pub(crate) mod section;

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use encoding_rs::SHIFT_JIS;
use serde::de::DeserializeOwned;

pub use list::{List, ListRow};

/// Name and text of every embedded template.
const EMBEDDED: &[(&str, &str)] = &[
    ("lexicon.toml", include_str!("../templates/lexicon.toml")),
    ("units.toml", include_str!("../templates/units.toml")),
    ("direction.toml", include_str!("../templates/direction.toml")),
    ("report.toml", include_str!("../templates/report.toml")),
    ("municipalities.csv", include_str!("../templates/municipalities.csv")),
    ("aliases.csv", include_str!("../templates/aliases.csv")),
    ("overrides.csv", include_str!("../templates/overrides.csv")),
    ("rules/common.toml", include_str!("../templates/rules/common.toml")),
    ("rules/kanagawa.toml", include_str!("../templates/rules/kanagawa.toml")),
    ("rules/kobe.toml", include_str!("../templates/rules/kobe.toml")),
    ("rules/template.toml", include_str!("../templates/rules/template.toml")),
    ("form.toml", include_str!("../templates/form.toml")),
    ("job/job.toml", include_str!("../templates/job/job.toml")),
    ("job/使い方.txt", include_str!("../templates/job/使い方.txt")),
    ("rules/isesaki.toml", include_str!("../templates/rules/isesaki.toml")),
];

/// Where templates come from.
#[derive(Clone, Debug, Default)]
pub struct Templates {
    folder: Option<PathBuf>,
}

/// A template's text.
#[derive(Clone, Debug)]
pub struct Template {
    /// What to call it in a message: the path of the file, or its embedded name.
    pub name: String,
    /// Its text.
    pub text: Cow<'static, str>,
}

impl Templates {
    /// The embedded templates only.
    #[must_use]
    pub const fn embedded() -> Self {
        Self { folder: None }
    }

    /// The embedded templates, replaced by files of the same name in that folder.
    #[must_use]
    pub const fn with_folder(folder: PathBuf) -> Self {
        Self { folder: Some(folder) }
    }

    /// The template of that name.
    ///
    /// # Errors
    /// When the folder has a file of that name that cannot be read as text, or when nobody has such a template.
    pub fn get(&self, name: &str) -> io::Result<Template> {
        if let Some(path) = self.folder.as_deref().map(|folder| folder.join(name)).filter(|path| path.exists()) {
            return read(&path);
        }
        let text = EMBEDDED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let text = text.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name.to_owned()))?;
        Ok(Template { name: format!("templates/{name}"), text: Cow::Borrowed(text) })
    }

    /// The layout files of the folder (`layouts/*.toml`), sorted by name; none are embedded.
    ///
    /// # Errors
    /// When one of them cannot be read as UTF-8.
    pub fn layouts(&self) -> io::Result<Vec<Template>> {
        let files = self.folder.as_deref().and_then(|folder| fs::read_dir(folder.join("layouts")).ok());
        let paths = files.into_iter().flatten().flatten().map(|entry| entry.path());
        let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect();
        paths.sort();
        paths.iter().map(|path| read(path)).collect()
    }

    /// Ids of the rule sets that can be named: the embedded ones and those of the folder, sorted.
    #[must_use]
    pub fn rule_sets(&self) -> Vec<String> {
        let embedded = EMBEDDED.iter().filter_map(|(name, _)| name.strip_prefix("rules/")?.strip_suffix(".toml"));
        let mut ids: Vec<String> = embedded.map(str::to_owned).collect();
        let files = self.folder.as_deref().and_then(|folder| fs::read_dir(folder.join("rules")).ok());
        for entry in files.into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                ids.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
            }
        }
        ids.sort();
        ids.dedup();
        ids
    }
}

/// Reads a template of the user's own. Excel saves lists (`.csv`) as UTF-8 or as CP932; everything else is UTF-8.
///
/// # Errors
/// When the file cannot be read, or not as text of that kind.
pub fn read(path: &Path) -> io::Result<Template> {
    let list = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let text = match String::from_utf8(fs::read(path)?) {
        Ok(text) => text,
        Err(error) => {
            let decoded = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(error.as_bytes()).filter(|_| list);
            decoded.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?.into_owned()
        }
    };
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Template { name: path.display().to_string(), text: Cow::Owned(text) })
}

/// What is wrong with a template, with its line; the message is Japanese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What the template is called.
    pub name: String,
    /// Line, from 1, where one can be named.
    pub line: Option<usize>,
    /// What is wrong and what was expected.
    pub message: String,
}

impl std::error::Error for Fault {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{} {line}行目: {}", self.name, self.message),
            None => write!(f, "{}: {}", self.name, self.message),
        }
    }
}

impl Template {
    /// Reads the text as TOML of that shape.
    ///
    /// # Errors
    /// When it is not TOML, or has keys or values that the shape does not know.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        toml::from_str(&self.text).map_err(|error| {
            let line = error.span().map(|span| self.text[..span.start].matches('\n').count() + 1);
            self.fault(line, in_japanese(error.message()))
        })
    }

    /// Reads the text as CSV with a line of heads; each row with its line.
    ///
    /// # Errors
    /// When a row cannot be read or lacks a column; the fault names the line.
    pub fn rows<T: DeserializeOwned>(&self) -> Result<Vec<(usize, T)>, Fault> {
        let mut reader = csv::Reader::from_reader(self.text.as_bytes());
        let heads = reader.headers().map_err(|_| self.fault(Some(1), "見出しの行を読めません。UTF-8のCSVで保存し直してください"))?.clone();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().and_then(|position| usize::try_from(position.line()).ok());
                self.fault(line, "行を読めません。列の数と引用符を確かめてください")
            })?;
            let line = record.position().and_then(|position| usize::try_from(position.line()).ok());
            let row = record.deserialize(Some(&heads)).map_err(|_| self.fault(line, "列が足りないか、値の種類が違います"))?;
            rows.push((line.unwrap_or_default(), row));
        }
        Ok(rows)
    }

    /// A fault of this template.
    #[must_use]
    pub fn fault(&self, line: Option<usize>, message: impl Into<String>) -> Fault {
        Fault { name: self.name.clone(), line, message: message.into() }
    }
}

/// The wording of a TOML error: the word that is wrong, and the one that was probably meant.
fn in_japanese(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match quoted.split_first() {
        Some((word, known)) if message.starts_with("unknown field") || message.starts_with("unknown variant") => {
            format!("「{word}」という項目はありません{}", section::instead(word, known.iter().copied()))
        }
        Some((word, _)) if message.starts_with("missing field") => format!("「{word}」という項目が足りません"),
        _ if message.starts_with("duplicate key") => "同じ項目が二度あります。どちらかを消してください".to_owned(),
        _ if message.starts_with("invalid type") => "値の種類が違います。文字は \" で囲み、並びは [ ] で囲んでください".to_owned(),
        _ => "TOMLとして読めません。\"、[ ]、= の書き方を確かめてください".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Shape {
        #[expect(dead_code, reason = "only its name matters")]
        column: Vec<String>,
    }

    #[test]
    fn a_fault_names_the_line_and_the_word_that_was_meant() {
        let fault = |text: &'static str| {
            let template = Template { name: "layout.toml".to_owned(), text: Cow::Borrowed(text) };
            template.parse::<Shape>().err().map(|fault| fault.to_string()).unwrap_or_default()
        };
        assert_eq!(fault("\ncolum = []\n"), "layout.toml 2行目: 「colum」という項目はありません。「column」ではありませんか");
        assert_eq!(fault("column = 1\n"), "layout.toml 1行目: 値の種類が違います。文字は \" で囲み、並びは [ ] で囲んでください");
        assert_eq!(fault("column = [\n"), "layout.toml 1行目: TOMLとして読めません。\"、[ ]、= の書き方を確かめてください");
        assert_eq!(fault(""), "layout.toml 1行目: 「column」という項目が足りません");
    }
}
