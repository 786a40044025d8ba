//! The words of heads and rows, and the roles that they stand for (`templates/lexicon.toml`).
//!
//! In: a label as it stands. Out: the role whose word ends the label (Japanese heads come last: 「指標の担当課」 is a 担当課).
//! Knows words only, nothing of cells.

mod file;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::layout::form::FormWords;
use crate::layout::lexicon::file::File;
pub use crate::layout::lexicon::file::SameWords;
use crate::layout::role::Role;
pub use crate::layout::spelling::{fold, folded, is_blank, squeeze};
use crate::record::{Aggregation, Kind};
use crate::templates::{Fault, Template};
use crate::value::Part;

/// Longest head, in characters, whose end tells its role; the names of indicators end with such words too.
const LONGEST_HEAD: usize = 24;

/// How sure a word's role is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// The label only ends with the word.
    Ending,
    /// The label is the word.
    Whole,
}

/// The lexicon, ready for look-ups; every word folded.
pub struct Lexicon {
    roles: HashMap<String, Role, foldhash::fast::RandomState>,
    /// The last two letters of the words of roles: most texts end with others and need no further look.
    ends: HashSet<(char, char), foldhash::fast::RandomState>,
    longest: usize,
    weak: HashMap<String, Role>,
    time: Vec<String>,
    relative_time: Vec<String>,
    value: Vec<String>,
    ditto: Vec<String>,
    kind: Vec<(String, Kind)>,
    baseline: Vec<String>,
    last: Vec<String>,
    subtotal: Vec<String>,
    note: Vec<String>,
    goal: Vec<String>,
    example: Vec<String>,
    part: Vec<String>,
    verdict_words: Vec<String>,
    verdict_marks: Vec<String>,
    repost: Vec<String>,
    aggregation: Vec<(String, Aggregation)>,
    calendar_year: Vec<String>,
    title_year: Vec<String>,
    title_other: Vec<String>,
    published: Vec<String>,
    unpublished: Vec<String>,
    version: Vec<(String, Part)>,
    /// Words that do not tell the indicators of two bodies apart, as written.
    pub same: SameWords,
    /// Labels of the head block of an answer form.
    pub form: FormWords,
}

/// A folded head without 「の」: 指標の名称 is 指標名称.
fn bare(folded: &str) -> Cow<'_, str> {
    if folded.contains('の') { Cow::Owned(folded.replace('の', "")) } else { Cow::Borrowed(folded) }
}

/// The last two letters of a folded head, without 「の」.
fn last_two(folded: &str) -> Option<(char, char)> {
    let mut letters = folded.chars().rev().filter(|c| *c != 'の');
    let last = letters.next()?;
    Some((letters.next()?, last))
}

impl Lexicon {
    /// Reads `lexicon.toml`.
    ///
    /// # Errors
    /// When the TOML is wrong, or a word stands under two roles.
    pub fn new(template: &Template) -> Result<Self, Fault> {
        let file: File = template.parse()?;
        let mut roles = HashMap::default();
        for (role, words) in &file.role {
            for word in words {
                if let Some(other) = roles.insert(bare(&fold(word)).into_owned(), *role).filter(|other| other != role) {
                    let line = template.text.lines().position(|line| line.contains(&format!("\"{word}\""))).map(|n| n + 1);
                    let message =
                        format!("「{word}」が「{}」と「{}」の両方にあります。どちらかから消してください", other.label(), role.label());
                    return Err(template.fault(line, message));
                }
            }
        }
        let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect::<Vec<_>>();
        let tagged = |words: &[String], aggregation| words.iter().map(|word| (fold(word), aggregation)).collect::<Vec<_>>();
        let words = &file.indicator;
        Ok(Self {
            ends: roles.keys().filter_map(|word: &String| last_two(word)).collect(),
            longest: roles.keys().map(|word: &String| word.chars().count()).max().unwrap_or(0),
            roles,
            weak: file.weak.iter().map(|(word, role)| (fold(word), *role)).collect(),
            time: folded(&file.time.words),
            relative_time: folded(&file.time.relative),
            value: folded(&file.value.words),
            ditto: folded(&file.row.ditto),
            kind: [(&file.kind.goal, Kind::Goal), (&file.kind.kpi, Kind::Kpi)]
                .iter()
                .flat_map(|(words, kind)| words.iter().map(|word| (fold(word), *kind)))
                .collect(),
            baseline: file.role.get(&Role::Baseline).map(|words| folded(words)).unwrap_or_default(),
            last: folded(&file.target.last),
            subtotal: folded(&file.row.subtotal),
            note: folded(&file.row.note),
            goal: folded(&file.row.goal),
            example: folded(&file.row.example),
            part: folded(&file.row.part),
            verdict_words: folded(&file.verdict.words),
            verdict_marks: folded(&file.verdict.marks),
            repost: folded(&words.repost),
            aggregation: [
                tagged(&words.cumulative_over_plan, Aggregation::CumulativeOverPlan),
                tagged(&words.cumulative, Aggregation::Cumulative),
                tagged(&words.stock, Aggregation::Stock),
                tagged(&words.average, Aggregation::Average),
                tagged(&words.single, Aggregation::Single),
            ]
            .concat(),
            calendar_year: folded(&words.calendar_year),
            title_year: folded(&file.title.year),
            title_other: folded(&file.title.not_year),
            published: folded(&file.publish.yes),
            unpublished: folded(&file.publish.no),
            version: [(&file.version.replaced, Part::Replaced), (&file.version.in_force, Part::InForce)]
                .iter()
                .flat_map(|(words, part)| words.iter().map(|word| (fold(word), *part)))
                .collect(),
            same: file.same,
            form: file.form,
        })
    }

    /// The role of the longest word that ends a folded label; of a long text only as a whole.
    #[must_use]
    pub fn role(&self, folded: &str) -> Option<(Role, Strength)> {
        if last_two(folded).is_some_and(|end| !self.ends.contains(&end)) {
            return None;
        }
        let length = folded.chars().filter(|c| *c != 'の').take(self.longest.max(LONGEST_HEAD) + 1).count();
        if length > self.longest.max(LONGEST_HEAD) {
            return None;
        }
        let folded = bare(folded);
        if let Some(role) = self.roles.get(&*folded) {
            return Some((*role, Strength::Whole));
        }
        if length > LONGEST_HEAD {
            return None;
        }
        let starts: Vec<usize> = folded.char_indices().map(|(at, _)| at).collect();
        let first = starts.len().saturating_sub(self.longest);
        let endings = starts.iter().skip(first.max(1)).map(|at| &folded[*at..]);
        endings.filter(|ending| ending.chars().count() > 1).find_map(|ending| self.roles.get(ending)).map(|role| (*role, Strength::Ending))
    }

    /// The name in a folded text that begins with its label: 「出生数」 of 「指標名:出生数」.
    #[must_use]
    pub fn indicator_after_label<'a>(&self, folded: &'a str) -> Option<&'a str> {
        let (label, name) = folded.trim_start_matches(['【', '■', '●', '◆', '○', '・']).split_once([':', '】'])?;
        let label = label.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_label = self.role(label) == Some((Role::Indicator, Strength::Whole));
        (is_label && self.role(name).is_none_or(|(_, strength)| strength == Strength::Ending) && !name.is_empty()).then_some(name)
    }

    /// What stands before the role words that end a folded label: 「小柱」 of 「小柱の進捗状況」; none when the label is such a word.
    pub fn before_role(&self, folded: &str) -> impl Iterator<Item = String> {
        let folded = bare(folded).into_owned();
        let ends = folded.char_indices().map(|(at, _)| at).skip(1).filter(|at| folded[*at..].chars().count() > 1);
        let ends: Vec<usize> = ends.filter(|at| !self.roles.contains_key(&folded) && self.roles.contains_key(&folded[*at..])).collect();
        ends.into_iter().map(move |at| folded[..at].to_owned())
    }

    /// What a weak word stands for when its column holds no figures.
    #[must_use]
    pub fn without_figures(&self, folded: &str) -> Option<Role> {
        self.weak.get(folded).copied()
    }

    /// The role of a column of times below a head of that role: 年度 below 目標値.
    #[must_use]
    pub fn time_of(&self, folded: &str, above: Role) -> Option<Role> {
        match above {
            _ if !self.is_time(folded) => None,
            Role::Baseline => Some(Role::BaselineTime),
            Role::Target => Some(Role::TargetTime),
            Role::Actual => Some(Role::ActualTime),
            _ => None,
        }
    }

    /// Whether a folded text is nothing but a word for a time: 時点, 年度.
    #[must_use]
    pub fn is_time(&self, folded: &str) -> bool {
        self.time.iter().any(|word| word == folded)
    }

    /// Whether a folded text tells a year by the one of the sheet: 前年度, 今年度.
    #[must_use]
    pub fn is_relative_time(&self, folded: &str) -> bool {
        self.relative_time.iter().any(|word| word == folded)
    }

    /// Whether a folded head stands over figures whose measure is named row by row: 値, 数値.
    #[must_use]
    pub fn is_value(&self, folded: &str) -> bool {
        self.value.iter().any(|word| word == folded)
    }

    /// Whether a folded text says that the cell is like the one above.
    #[must_use]
    pub fn is_ditto(&self, folded: &str) -> bool {
        self.ditto.iter().any(|word| word == folded)
    }

    /// Whether a folded text names numerical goals or KPIs; none when it names both or neither.
    #[must_use]
    pub fn kind(&self, folded: &str) -> Option<Kind> {
        let mut kinds = self.kind.iter().filter(|(word, _)| folded.contains(word.as_str())).map(|(_, kind)| *kind);
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }

    /// Whether a folded head says that a target is the final one.
    #[must_use]
    pub fn is_final(&self, folded: &str) -> bool {
        self.last.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a folded note says that a column is the baseline.
    #[must_use]
    pub fn names_baseline(&self, folded: &str) -> bool {
        self.baseline.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a folded text heads a row of totals or averages.
    #[must_use]
    pub fn is_subtotal(&self, folded: &str) -> bool {
        self.subtotal.iter().any(|word| word == folded)
    }

    /// Whether a folded text begins like a note.
    #[must_use]
    pub fn is_note(&self, folded: &str) -> bool {
        self.note.iter().any(|word| folded.starts_with(word.as_str()))
    }

    /// Whether a folded text begins like the largest kind of section: 基本目標１, 目標2.
    #[must_use]
    pub fn is_goal(&self, folded: &str) -> bool {
        let rest = self.goal.iter().filter_map(|word| folded.strip_prefix(word.as_str())).min_by_key(|rest| rest.len());
        rest.and_then(|rest| rest.chars().next())
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '一'..='十' | '(' | '「' | '『' | 'I' | 'V' | ':' | '【'))
    }

    /// Whether the year of a folded title is that of the actuals below it.
    #[must_use]
    pub fn dates_actuals(&self, folded: &str) -> bool {
        let holds = |words: &[String]| words.iter().any(|word| folded.contains(word.as_str()));
        holds(&self.title_year) && !holds(&self.title_other)
    }

    /// Which version of a figure a folded label begins to name; none for any other label.
    #[must_use]
    pub fn version(&self, folded: &str) -> Option<Part> {
        self.version.iter().find(|(word, _)| folded.starts_with(word.as_str())).map(|(_, part)| *part)
    }

    /// Whether a folded text marks an example row.
    #[must_use]
    pub fn is_example(&self, folded: &str) -> bool {
        let opened = folded.trim_start_matches(['(', '【', '<', '[', '〔', '※']);
        let bare = opened.trim_end_matches(|c: char| c.is_ascii_digit());
        let begins = |word: &str| word.chars().count() > 1 && (folded.starts_with(word) || opened.starts_with(word));
        self.example.iter().any(|word| bare == word || begins(word))
    }

    /// Whether a folded indicator is a part of the one above: うち女性.
    #[must_use]
    pub fn is_part(&self, folded: &str) -> bool {
        let bare = folded.trim_start_matches(['(', '・', '〔', '[', '-', '└', '→', '※']);
        self.part.iter().any(|word| bare.starts_with(word.as_str()))
    }

    /// Whether a folded text is a verdict.
    #[must_use]
    pub fn is_verdict(&self, folded: &str) -> bool {
        self.verdict_marks.iter().any(|mark| mark == folded)
            || folded.chars().count() <= 20 && self.verdict_words.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a folded text contains a word, not just a mark, that verdicts are made of.
    #[must_use]
    pub fn is_verdict_word(&self, folded: &str) -> bool {
        folded.chars().count() <= 20 && self.verdict_words.iter().any(|word| folded.contains(word.as_str()))
    }

    /// The marks of repetition (再掲), folded.
    #[must_use]
    pub fn reposts(&self) -> &[String] {
        &self.repost
    }

    /// How the figures of several years relate, by the first word that a folded text contains.
    #[must_use]
    pub fn aggregation(&self, folded: &str) -> Option<Aggregation> {
        self.aggregation.iter().find(|(word, _)| folded.contains(word.as_str())).map(|(_, aggregation)| *aggregation)
    }

    /// Whether a folded text is nothing but a word for how years are summed up.
    #[must_use]
    pub fn is_aggregation(&self, folded: &str) -> bool {
        self.aggregation.iter().any(|(word, _)| word == folded)
    }

    /// Whether a folded indicator says that its years are calendar years.
    #[must_use]
    pub fn is_calendar_year(&self, folded: &str) -> bool {
        self.calendar_year.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a folded text in the publication column says yes; none when it is no word that is known.
    #[must_use]
    pub fn may_be_published(&self, folded: &str) -> Option<bool> {
        let known = |words: &[String]| words.iter().any(|word| word == folded);
        if known(&self.published) { Some(true) } else { known(&self.unpublished).then_some(false) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::Templates;

    fn lexicon() -> Lexicon {
        let template = Templates::embedded().get("lexicon.toml").expect("embedded");
        Lexicon::new(&template).expect("the embedded lexicon is right")
    }

    #[test]
    fn the_longest_ending_decides() {
        let lexicon = lexicon();
        for (label, role) in [
            ("指　標　名", Role::Indicator),
            ("数値目標", Role::Indicator),
            ("目標", Role::Target),
            ("指標の担当課", Role::Department),
            ("重要業績評価指標名称", Role::Indicator),
            ("目標達成率", Role::Rate),
            ("ＫＰＩ達成率を基にした進捗状況", Role::Verdict),
            ("今後の方策", Role::Narrative),
            ("具体的な施策", Role::Program),
        ] {
            assert_eq!(lexicon.role(&fold(label)).map(|(role, _)| role), Some(role), "{label}");
        }
        assert_eq!(lexicon.role(&fold("雇用創出数")), None);
    }

    #[test]
    fn a_word_under_two_roles_is_a_located_fault() {
        let mut template = Templates::embedded().get("lexicon.toml").expect("embedded");
        template.text = template.text.replace("[\"単位\", ", "[\"単位\", \"備考\", ").into();
        let fault = Lexicon::new(&template).err().expect("refused");
        assert!(fault.line.is_some() && fault.message.contains("「備考」"), "{fault}");
    }
}
