//! What is wrong or worth a look: a code, how severe it is, where it stands, and what to do about it.
//!
//! A finding is built from fields only; its wording is made in [`Finding`]'s `Display` and the [`catalog`], nowhere else.
//! It cannot be built without a [`Place`].

mod catalog;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use catalog::Code;

use crate::place::Place;

/// How bad it is. Orders from worst to mildest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something could not be read or judged.
    Error,
    /// It was read, but a person should look.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The English word of the CSV files.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    /// The Japanese word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Error => "エラー",
            Self::Warning => "警告",
            Self::Note => "参考",
        }
    }
}

/// One finding. Texts are Japanese and may be empty where nothing can be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// Name of the municipality, filled in by the pipeline where the stage does not know it.
    pub municipality: Arc<str>,
    /// Indicator and column that it is about.
    pub item: String,
    /// The text as it stands in the file.
    pub text: String,
    /// What is wrong with it in particular: 「2文字目は数字の0ではなく英字のO」.
    pub detail: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub remedy: String,
    /// What it means for the output.
    pub effect: String,
}

impl Finding {
    /// A finding with the severity and wording of the catalog.
    #[must_use]
    pub fn new(code: Code, place: Place) -> Self {
        Self {
            code,
            severity: code.severity(),
            place,
            municipality: Arc::from(""),
            item: String::new(),
            text: String::new(),
            detail: String::new(),
            expected: code.expected().to_owned(),
            remedy: code.remedy().to_owned(),
            effect: code.effect().to_owned(),
        }
    }

    /// The same finding with another severity.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Indicator and column that it is about.
    #[must_use]
    pub fn item(mut self, item: impl Into<String>) -> Self {
        self.item = item.into();
        self
    }

    /// The text as it stands in the file.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// What is wrong in particular.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// What was expected, instead of the catalog's words.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = expected.into();
        self
    }

    /// What to do, instead of the catalog's words.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// What it means for the output, instead of the catalog's words.
    #[must_use]
    pub fn effect(mut self, effect: impl Into<String>) -> Self {
        self.effect = effect.into();
        self
    }
}

/// The wording that people see; empty fields are left out.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {}", self.severity.label(), self.code, self.code.title())?;
        write!(f, "\n  場所: {}", self.place)?;
        if !self.item.is_empty() {
            write!(f, "\n  項目: {}", self.item)?;
        }
        match (self.text.is_empty(), self.detail.is_empty()) {
            (false, false) => write!(f, "\n  内容: 「{}」（{}）", self.text, self.detail)?,
            (false, true) => write!(f, "\n  内容: 「{}」", self.text)?,
            (true, false) => write!(f, "\n  内容: {}", self.detail)?,
            (true, true) => {}
        }
        for (label, text) in [("期待", &self.expected), ("対応", &self.remedy), ("影響", &self.effect)] {
            if !text.is_empty() {
                write!(f, "\n  {label}: {text}")?;
            }
        }
        Ok(())
    }
}

/// What a stage returns: its output and what it noticed on the way.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warned<T> {
    /// The output.
    pub output: T,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

impl<T> Warned<T> {
    /// An output without findings.
    #[must_use]
    pub const fn clean(output: T) -> Self {
        Self { output, findings: Vec::new() }
    }

    /// Takes the output and hands the findings to a collector.
    pub fn unload(self, sink: &mut Vec<Finding>) -> T {
        sink.extend(self.findings);
        self.output
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Pos;

    #[test]
    fn the_wording_is_made_from_the_fields() {
        let place = Place::sheet(Arc::from("102041_伊勢崎市_KPI一覧.xls"), Arc::from("1-1")).at(Pos::new(6, 6));
        let finding = Finding::new(Code::NotANumber, place)
            .item("創業相談件数 / 令和3年度実績値")
            .text("2O件")
            .detail("2文字目は数字の0ではなく英字のO");
        assert_eq!(
            finding.to_string(),
            "エラー[not-a-number] 数値として読めません
  場所: 102041_伊勢崎市_KPI一覧.xls ▸ シート「1-1」 ▸ G7
  項目: 創業相談件数 / 令和3年度実績値
  内容: 「2O件」（2文字目は数字の0ではなく英字のO）
  期待: 20件、２０件、△20件、―（該当なし）のような書き方
  対応: 元のセルを直すか、templates/units.toml にこの書き方を足す
  影響: この指標の達成率は「算定不可」とし、集計から除いた"
        );
    }
}
