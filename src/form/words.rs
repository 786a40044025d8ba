//! The words of the form: lists, guide and example, as `templates/form.toml` has them.
//!
//! In: the template. Out: [`Words`], or a located fault. Knows nothing of cells.

use rust_decimal::prelude::ToPrimitive;

use crate::templates::section::{self, Section};
use crate::templates::{Fault, Template};

/// Longest list that a cell of a workbook can offer, in UTF-16 units.
const LONGEST_LIST: usize = 255;

/// The words of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Units that are offered; others may be typed.
    pub units: Vec<String>,
    /// Verdicts that are offered.
    pub verdicts: Vec<String>,
    /// Words that may stand in place of a figure.
    pub answers: Vec<String>,
    /// Empty rows for new indicators.
    pub blank_rows: u32,
    /// 記入要領, a line each.
    pub guide: Vec<String>,
    /// The example.
    pub example: Example,
}

/// The example row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after the columns that they stand in")]
pub struct Example {
    pub goal: String,
    pub policy: String,
    pub indicator: String,
    pub unit: String,
    pub baseline: String,
    pub target_before: String,
    pub actual_before: String,
    pub target: String,
    pub actual: String,
    pub verdict: String,
    pub final_target: String,
    pub department: String,
    pub note: String,
}

impl Words {
    /// Reads `form.toml`.
    ///
    /// # Errors
    /// When a key or value is wrong, or a list is longer than a cell can offer.
    pub fn new(template: &Template) -> Result<Self, Fault> {
        let parsed = section::parse(template)?;
        let file = Section::whole(template, &parsed);
        let words = Self {
            units: list(&file, "units")?,
            verdicts: list(&file, "verdicts")?,
            answers: list(&file, "answers")?,
            blank_rows: blank_rows(&file)?,
            guide: file.texts("guide")?.into_iter().map(|line| line.value).collect(),
            example: example(&file)?,
        };
        file.finish()?;
        Ok(words)
    }
}

/// Words that a cell offers, joined by commas.
fn list(file: &Section<'_>, key: &'static str) -> Result<Vec<String>, Fault> {
    let words = file.texts(key)?;
    if let Some(word) = words.iter().find(|word| word.value.contains([',', '"']) || word.value.trim().is_empty()) {
        return Err(file.fault_at(word.line, format!("「{key}」の「{}」には、コンマと引用符を使えません", word.value)));
    }
    let words: Vec<String> = words.into_iter().map(|word| word.value).collect();
    if words.join(",").encode_utf16().count() > LONGEST_LIST {
        return Err(file.fault(format!("「{key}」が長すぎます（区切りを含めて{LONGEST_LIST}文字まで）")));
    }
    Ok(words)
}

fn blank_rows(file: &Section<'_>) -> Result<u32, Fault> {
    let Some(rows) = file.decimal("blank_rows")? else { return Ok(20) };
    let count = Some(rows.value).filter(rust_decimal::Decimal::is_integer).and_then(|rows| rows.to_u32());
    count.filter(|rows| *rows <= 1_000).ok_or_else(|| file.fault_at(rows.line, "「blank_rows」には0から1000までの整数を書きます"))
}

fn example(file: &Section<'_>) -> Result<Example, Fault> {
    let Some(table) = file.table("example")? else { return Ok(Example::default()) };
    let text = |key| table.text(key).map(|text| text.map(|text| text.value).unwrap_or_default());
    let example = Example {
        goal: text("goal")?,
        policy: text("policy")?,
        indicator: text("indicator")?,
        unit: text("unit")?,
        baseline: text("baseline")?,
        target_before: text("target_before")?,
        actual_before: text("actual_before")?,
        target: text("target")?,
        actual: text("actual")?,
        verdict: text("verdict")?,
        final_target: text("final_target")?,
        department: text("department")?,
        note: text("note")?,
    };
    table.finish()?;
    Ok(example)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::templates::Templates;

    #[test]
    fn the_embedded_words_can_be_read() {
        let words = Words::new(&Templates::embedded().get("form.toml").unwrap()).unwrap();
        assert!(words.units.contains(&"人".to_owned()) && !words.guide.is_empty() && !words.example.indicator.is_empty());
    }

    #[test]
    fn a_list_that_no_cell_can_offer_is_refused() {
        let fault = |text: &'static str| {
            let template = Template { name: "form.toml".to_owned(), text: text.into() };
            Words::new(&template).unwrap_err().to_string()
        };
        assert_eq!(fault("units = [\"人,件\"]\n"), "form.toml 1行目: 「units」の「人,件」には、コンマと引用符を使えません");
        assert_eq!(fault("\nunit = []\n"), "form.toml 2行目: 「unit」という項目はありません。「units」ではありませんか");
        assert_eq!(fault("blank_rows = 2.5\n"), "form.toml 1行目: 「blank_rows」には0から1000までの整数を書きます");
    }
}
