//! A head label taken apart: role, year, unit in brackets, kind, footnote mark.
//!
//! ```text
//! 「令和２年度\n実績値」      → Actual, 2020年度
//! 「R6 (目標値)」           → Target, 2024
//! 「2027最終目標値」         → Target, 2027, final
//! 「H26末（基準値）」        → Baseline, 2014
//! 「目標値（人）」           → Target, brackets 「人」
//! 「重要業績評価指標\n(KPI)名称」 → Indicator of KPIs
//! ```

use std::borrow::Cow;

use crate::layout::lexicon::{Lexicon, Strength};
use crate::layout::role::Role;
use crate::record::Kind;
use crate::value::{Period, YearKind, period};

/// A head label taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// What it names, and how sure that is.
    pub role: Option<(Role, Strength)>,
    /// The folded words that named it.
    pub words: String,
    /// The time that it names.
    pub period: Option<Period>,
    /// Whether it names nothing but a time.
    pub only_period: bool,
    /// Folded texts in brackets that are neither time nor role: units, remarks.
    pub brackets: Vec<String>,
    /// Numerical goals or KPIs.
    pub kind: Option<Kind>,
    /// Whether it says that a target is the final one.
    pub is_final: bool,
}

/// Takes a folded head label apart.
#[must_use]
pub fn parse(folded: &str, lexicon: &Lexicon) -> Label {
    Label { kind: lexicon.kind(folded), is_final: lexicon.is_final(folded), ..outline(folded, lexicon) }
}

/// The same of a text that names a role, a time or what is measured; none of other words.
#[must_use]
pub fn named(folded: &str, lexicon: &Lexicon) -> Option<Label> {
    let label = outline(folded, lexicon);
    let names = label.role.is_some() || label.only_period || lexicon.is_time(&label.words) || lexicon.is_value(&label.words);
    names.then(|| Label { kind: lexicon.kind(folded), is_final: lexicon.is_final(folded), ..label })
}

/// All but kind and finality, which are looked for in the whole text.
fn outline(folded: &str, lexicon: &Lexicon) -> Label {
    let (plain, brackets) = split_brackets(folded);
    let mut label = Label::default();
    let rest = take_period(&plain, &mut label.period);
    let rest = take_year(rest, &mut label.period, lexicon);
    trim(&rest).clone_into(&mut label.words);
    label.role = lexicon.role(&label.words);
    for inside in brackets {
        let mut found = label.period;
        let rest = trim(&take_period(&inside, &mut found)).to_owned();
        label.period = found;
        if rest.is_empty() {
            continue;
        }
        match lexicon.role(&rest) {
            // 「H26末（基準値）」: beside a time the brackets say what stands below.
            Some((role, _)) if label.role.is_none() && (label.words.is_empty() || lexicon.is_time(&label.words)) => {
                label.role = Some((role, Strength::Whole));
                label.words = rest;
            }
            _ => label.brackets.push(rest),
        }
    }
    label.only_period = label.period.is_some() && label.role.is_none() && (label.words.is_empty() || lexicon.is_time(&label.words));
    label
}

/// The text outside brackets, and the texts inside.
fn split_brackets(folded: &str) -> (Cow<'_, str>, Vec<String>) {
    if !folded.contains(['(', '〔', '[', '【', '<', '《', '〈', '{']) {
        return (Cow::Borrowed(folded), Vec::new());
    }
    let (mut plain, mut inside, mut depth) = (String::new(), Vec::<String>::new(), 0_u32);
    for c in folded.chars() {
        match c {
            '(' | '〔' | '[' | '【' | '<' | '《' | '〈' | '{' => {
                depth += 1;
                if depth == 1 {
                    inside.push(String::new());
                    continue;
                }
            }
            ')' | '〕' | ']' | '】' | '>' | '》' | '〉' | '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    continue;
                }
            }
            _ => {}
        }
        match inside.last_mut() {
            Some(text) if depth > 0 => text.push(c),
            _ => plain.push(c),
        }
    }
    // 「【KPI】」 is its own words, not a remark on nothing.
    if plain.is_empty() && inside.len() == 1 { (Cow::Owned(inside.remove(0)), Vec::new()) } else { (Cow::Owned(plain), inside) }
}

/// Cuts the first period out of a text; keeps the one that is already known.
fn take_period<'t>(text: &'t str, known: &mut Option<Period>) -> Cow<'t, str> {
    match period::find(text) {
        Some((found, span)) => {
            *known = known.or(Some(found));
            Cow::Owned(format!("{}{}", &text[..span.start], &text[span.end..]))
        }
        None => Cow::Borrowed(text),
    }
}

/// Cuts a year without a word for it off a role word: 2027最終目標値, R4KPI目標値.
fn take_year<'t>(text: Cow<'t, str>, known: &mut Option<Period>, lexicon: &Lexicon) -> Cow<'t, str> {
    let digits = text.trim_start_matches(['R', 'H']);
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let head = &text[..text.len() - rest.len()];
    let western = head.parse().ok().filter(|year| (1950..=2100).contains(year));
    let western = western.map(|year| Period { year, kind: YearKind::Year, month: None, day: None, from: None });
    let found = western.or_else(|| period::parse(head)).filter(|_| known.is_none());
    match found.filter(|_| lexicon.role(trim(rest)).is_some_and(|(role, strength)| role.is_figure() && strength == Strength::Whole)) {
        Some(period) => {
            *known = Some(period);
            Cow::Owned(rest.to_owned())
        }
        None => text,
    }
}

/// Drops numbering, marks and empty words at both ends.
fn trim(text: &str) -> &str {
    let marks = |c: char| {
        matches!(
            c,
            '・' | ':'
                | '、'
                | ','
                | '.'
                | '。'
                | '/'
                | '~'
                | '-'
                | '―'
                | '※'
                | '*'
                | '○'
                | '●'
                | '◎'
                | '■'
                | '□'
                | '◆'
                | '◇'
                | '▼'
                | '#'
        )
    };
    let mut text = text.trim_matches(marks);
    text = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(marks);
    for ending in ["等", "など", "について", "一覧", "欄", "の推移", "推移", "の"] {
        text = text.strip_suffix(ending).unwrap_or(text);
    }
    for beginning in ["の", "時点", "末", "における", "現在の"] {
        text = text.strip_prefix(beginning).filter(|rest| !rest.is_empty()).unwrap_or(text);
    }
    text.trim_matches(marks)
}
