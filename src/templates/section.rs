//! A TOML table that is read key by key, so that every fault is Japanese and names its line.
//!
//! In: the text of a template. Out: typed values; a [`Fault`] for a value of the wrong kind, and at the end for a key that nobody
//! asked for, with the key that was probably meant. Decimals are read from their text, never through a binary fraction.
//! Knows nothing of rules.

use std::cell::RefCell;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, Template};

/// One table of a template.
pub struct Section<'t> {
    template: &'t Template,
    table: &'t DeTable<'t>,
    /// 「」-quoted name in messages; empty for the whole file.
    name: &'t str,
    /// Line on which the table stands.
    line: usize,
    asked: RefCell<Vec<&'static str>>,
}

/// A value with the line that it stands on.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Line, from 1.
    pub line: usize,
}

/// Parses the text of a template.
///
/// # Errors
/// When it is not TOML.
pub fn parse(template: &Template) -> Result<Spanned<DeTable<'_>>, Fault> {
    DeTable::parse(&template.text).map_err(|error| {
        let line = error.span().map(|span| line_of(&template.text, span.start));
        template.fault(line, super::in_japanese(error.message()))
    })
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

impl<'t> Section<'t> {
    /// The whole file.
    #[must_use]
    pub fn whole(template: &'t Template, table: &'t Spanned<DeTable<'t>>) -> Self {
        Self { template, table: table.get_ref(), name: "", line: 1, asked: RefCell::default() }
    }

    /// A fault at this table.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        self.template.fault((self.line > 1).then_some(self.line), message)
    }

    /// A fault at a line.
    pub fn fault_at(&self, line: usize, message: impl Into<String>) -> Fault {
        self.template.fault(Some(line), message)
    }

    fn get(&self, key: &'static str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.asked.borrow_mut().push(key);
        self.table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
    }

    fn line(&self, value: &Spanned<DeValue>) -> usize {
        line_of(&self.template.text, value.span().start)
    }

    fn wrong<T>(&self, key: &str, value: &Spanned<DeValue>, expected: &str) -> Result<T, Fault> {
        Err(self.fault_at(self.line(value), format!("「{key}」には{expected}を書きます")))
    }

    /// A text.
    pub fn text(&self, key: &'static str) -> Result<Option<At<String>>, Fault> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::String(text) => Ok(Some(At { value: text.to_string(), line: self.line(value) })),
            _ => self.wrong(key, value, "文字（\"…\"）"),
        }
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &'static str) -> Result<At<String>, Fault> {
        self.text(key)?.ok_or_else(|| self.misspelt(key).unwrap_or_else(|| self.fault(format!("{}「{key}」がありません", self.within()))))
    }

    /// A key that was surely meant to be this one: one letter off, or its letters in another order.
    fn misspelt(&self, key: &str) -> Option<Fault> {
        let letters = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            letters.sort_unstable();
            letters
        };
        let near = |written: &str| distance(written, key) == 1 || (written != key && letters(written) == letters(key));
        let (written, _) = self.table.iter().find(|(written, _)| near(written.get_ref()))?;
        let line = line_of(&self.template.text, written.span().start);
        let written = written.get_ref();
        Some(self.fault_at(line, format!("{}「{written}」という項目はありません。「{key}」ではありませんか", self.within())))
    }

    fn within(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!("[{}] に", self.name) }
    }

    /// One word of a list.
    pub fn choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Result<Option<T>, Fault> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        self.chosen(key, &text, words).map(Some)
    }

    fn chosen<T: Copy>(&self, key: &str, text: &At<String>, words: &[(&str, T)]) -> Result<T, Fault> {
        let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
        found.ok_or_else(|| {
            let known = words.iter().map(|(word, _)| *word);
            let message = format!("「{key}」の「{}」は使えません{}", text.value, instead(&text.value, known));
            self.fault_at(text.line, message)
        })
    }

    /// Several words of a list; empty when the key is not there.
    pub fn choices<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Result<Vec<T>, Fault> {
        let texts = self.texts(key)?;
        texts.iter().map(|text| self.chosen(key, text, words)).collect()
    }

    /// Texts; empty when the key is not there.
    pub fn texts(&self, key: &'static str) -> Result<Vec<At<String>>, Fault> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let DeValue::Array(items) = value.get_ref() else { return self.wrong(key, value, "文字の並び（[\"…\", \"…\"]）") };
        let mut texts = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => texts.push(At { value: text.to_string(), line: self.line(item) }),
                _ => return self.wrong(key, item, "文字の並び（[\"…\", \"…\"]）"),
            }
        }
        Ok(texts)
    }

    /// `true` or `false`.
    pub fn flag(&self, key: &'static str) -> Result<Option<bool>, Fault> {
        let Some(value) = self.get(key) else { return Ok(None) };
        value.get_ref().as_bool().map_or_else(|| self.wrong(key, value, " true か false "), |flag| Ok(Some(flag)))
    }

    /// An exact decimal.
    pub fn decimal(&self, key: &'static str) -> Result<Option<At<Decimal>>, Fault> {
        let Some(value) = self.get(key) else { return Ok(None) };
        self.read_decimal(key, value).map(Some)
    }

    fn read_decimal(&self, key: &str, value: &Spanned<DeValue>) -> Result<At<Decimal>, Fault> {
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            _ => return self.wrong(key, value, "数（90、89.5 など）"),
        };
        match text.replace('_', "").parse::<Decimal>() {
            Ok(number) if number.abs() <= Decimal::from(1_000_000_000) => Ok(At { value: number, line: self.line(value) }),
            _ => self.wrong(key, value, "数（90、89.5 など）"),
        }
    }

    /// Exact decimals; empty when the key is not there.
    pub fn decimals(&self, key: &'static str) -> Result<Vec<At<Decimal>>, Fault> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let DeValue::Array(items) = value.get_ref() else { return self.wrong(key, value, "数の並び（[20, 40]）") };
        items.iter().map(|item| self.read_decimal(key, item)).collect()
    }

    /// A table inside this one.
    pub fn table(&self, key: &'static str) -> Result<Option<Section<'t>>, Fault> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Table(table) => Ok(Some(self.inner(key, value, table))),
            _ => self.wrong(key, value, &format!("表（[{key}]）")),
        }
    }

    /// Tables inside this one (`[[key]]`); empty when the key is not there.
    pub fn tables(&self, key: &'static str) -> Result<Vec<Section<'t>>, Fault> {
        let Some(value) = self.get(key) else { return Ok(Vec::new()) };
        let expected = format!("表の並び（[[{key}]]）");
        let DeValue::Array(items) = value.get_ref() else { return self.wrong(key, value, &expected) };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => tables.push(self.inner(key, item, table)),
                _ => return self.wrong(key, item, &expected),
            }
        }
        Ok(tables)
    }

    fn inner(&self, name: &'t str, value: &'t Spanned<DeValue<'t>>, table: &'t DeTable<'t>) -> Self {
        Section { template: self.template, table, name, line: self.line(value), asked: RefCell::default() }
    }

    /// Every key with its text, for tables whose keys are free.
    pub fn free_texts(&self) -> Result<Vec<(String, At<String>)>, Fault> {
        let mut texts = Vec::new();
        for (key, value) in self.table {
            match value.get_ref() {
                DeValue::String(text) => {
                    texts.push((key.get_ref().to_string(), At { value: text.to_string(), line: self.line(value) }));
                }
                _ => return self.wrong(key.get_ref(), value, "文字（\"…\"）"),
            }
        }
        Ok(texts)
    }

    /// Called when every key has been asked for.
    ///
    /// # Errors
    /// When a key is left over.
    pub fn finish(&self) -> Result<(), Fault> {
        let asked = self.asked.borrow();
        let Some((key, _)) = self.table.iter().find(|(key, _)| !asked.iter().any(|asked| key.get_ref() == asked)) else { return Ok(()) };
        let line = line_of(&self.template.text, key.span().start);
        let written = key.get_ref();
        Err(self.fault_at(line, format!("{}「{written}」という項目はありません{}", self.within(), instead(written, asked.iter().copied()))))
    }
}

/// 「。「bands」ではありませんか」 when a known word is near, else the list of known words.
#[must_use]
pub fn instead<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> String {
    let mut known: Vec<&str> = known.collect();
    known.dedup();
    let nearest = known.iter().map(|word| (distance(written, word), *word)).min();
    match nearest {
        Some((distance, word)) if distance <= 2.max(written.chars().count() / 3) => format!("。「{word}」ではありませんか"),
        _ => format!("。使えるのは{}です", known.join("、")),
    }
}

/// Edit distance.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, c) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, d) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(c != *d);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
