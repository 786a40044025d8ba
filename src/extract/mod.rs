//! The cells of an entry → a record: every figure keeps its raw text and its place.
//!
//! In: a [`Grid`] and what layout understood of it. Out: records in the order of the sheet, without ids, and a finding for each
//! doubt of the value grammar, here given its place. Knows nothing of files or rules.

pub mod sheet_year;
mod typed;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::finding::{Code, Finding, Warned};
use crate::grid::{Cell, Content, Grid};
use crate::layout::lexicon::{Lexicon, fold, folded, squeeze};
use crate::layout::role::Role;
use crate::layout::table::{Entry, Orientation, Sheet, Slot};
use crate::layout::view;
use crate::layout::{CountCell, one_line};
use crate::place::{Place, Pos};
use crate::record::{Aggregation, Figure, Kind, Measure, Municipality, PrintedCount, Record};
use crate::value::contact::contact;
use crate::value::{Component, Doubt, Part, Period, Reading, Readings, Status, UnitPhrase, UnitSource, period};

/// Whose row it is, from the texts of its 団体コード and 団体名 columns.
pub type Owner<'a> = dyn Fn(Option<&str>, Option<&str>) -> Arc<Municipality> + 'a;

/// What is needed to turn cells into records.
pub struct Extractor<'a> {
    /// The sheet as read.
    pub grid: &'a Grid,
    /// The sheet as a place.
    pub place: &'a Place,
    /// Words.
    pub lexicon: &'a Lexicon,
    /// Values; those of the file that the sheet is of.
    pub readings: &'a Readings<'a>,
    /// Whose row it is, from the texts of its 団体コード and 団体名 columns.
    pub owner: &'a Owner<'a>,
}

/// Bytes of a text from which on few cells say the same.
const LONG: usize = 32;

/// Words that the records of a sheet have in common, kept once.
#[derive(Default)]
struct Words(HashSet<Arc<str>, foldhash::fast::RandomState>);

impl Words {
    fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let word: Arc<str> = Arc::from(text);
        self.0.insert(Arc::clone(&word));
        word
    }

    /// What stands in a cell; a long text is that of the grid, which keeps equal ones once where the file does.
    fn of(&mut self, cell: Option<&Cell>) -> Arc<str> {
        match cell {
            Some(Cell { content: Content::Text(text), shown: None, .. }) if text.len() > LONG => Arc::clone(text),
            Some(cell) => self.share(&cell.said()),
            None => self.share(""),
        }
    }
}

impl Extractor<'_> {
    /// The records of a sheet.
    #[must_use]
    pub fn records(&self, sheet: &Sheet) -> Warned<Vec<Record>> {
        let mut findings = Vec::new();
        let mut words = Words::default();
        let entries = sheet.tables.iter().flat_map(|table| table.entries.iter().map(|entry| (table.orientation, entry)));
        let records: Vec<Record> = entries.map(|(way, entry)| self.record(way, entry, &mut words, &mut findings)).collect();
        findings.extend(typed::as_text(self, &records));
        let mut units = BTreeSet::new();
        findings.retain(|finding| finding.code != Code::UnknownUnit || units.insert(finding.detail.clone()));
        Warned { output: records, findings }
    }

    /// The counts of verdicts that a sheet of totals prints; ― is 0, what is no whole number is left out.
    #[must_use]
    pub fn counts(&self, sheet: &Sheet) -> Vec<PrintedCount> {
        let count = |counted: &CountCell| {
            let cell = self.grid.get(counted.pos)?;
            let reading = view::reading(cell, self.readings);
            let count = match (reading.status, &reading.quantity) {
                (Status::Value, Some(quantity)) => quantity.value.to_string().parse().ok()?,
                (Status::None, _) => 0,
                _ => return None,
            };
            let CountCell { pos, goal, kind, verdict } = counted.clone();
            Some(PrintedCount { place: self.place.at(pos), text: cell.as_text(), goal, kind, verdict, count })
        };
        sheet.counts.iter().filter_map(count).collect()
    }

    fn record(&self, way: Orientation, entry: &Entry, words: &mut Words, findings: &mut Vec<Finding>) -> Record {
        let printed = self.text(entry.indicator);
        let indicator = if way == Orientation::Form { self.without_label(squeeze(&printed)) } else { squeeze(&printed) };
        let field = |role| entry.field(role).map(|pos| self.text(pos)).unwrap_or_default();
        let time = field(Role::TargetTime);
        let hints = self.hints(entry);
        let figures: Vec<Figure> = entry.slots.iter().map(|slot| self.figure(entry, slot, &hints, &indicator, (words, findings))).collect();
        let (code, name) = (entry.field(Role::Code).map(|pos| self.text(pos)), entry.field(Role::Name).map(|pos| self.text(pos)));
        let marked = [indicator.as_str(), &entry.program, &entry.policy];
        let unit = squeeze(&field(Role::Unit));
        let texts = [(&*indicator, "指標"), (&entry.goal, "目標"), (&entry.policy, "施策"), (&entry.program, "事業"), (&unit, "単位")];
        let texts = texts.into_iter().chain(figures.iter().map(|figure| (&*figure.text, &*figure.header)));
        for (text, label) in texts {
            self.tell_contact(text, entry, label, findings);
        }
        let (clean, printed_name): (String, Arc<str>) = (self.clean_name(entry, &indicator), Arc::from(&*indicator));
        Record {
            id: Arc::default(),
            municipality: (self.owner)(code.as_deref(), name.as_deref()),
            place: self.place.at(entry.indicator),
            goal: words.share(&entry.goal),
            policy: words.share(&entry.policy),
            program: words.share(&entry.program),
            kind: entry.kind.unwrap_or(Kind::Kpi),
            indicator_clean: if clean == indicator { Arc::clone(&printed_name) } else { Arc::from(clean) },
            repost: marked.iter().any(|text| self.is_repost(text)),
            aggregation: self.aggregation(&indicator, &time, &figures),
            unit_text: words.share(&unit),
            figures,
            from_other_tables: 0,
            group: words.share(&entry.group),
            department: words.share(&self.publishable(one_line(&field(Role::Department)), entry, "担当課", findings)),
            note: words.share(&self.publishable(self.note(entry), entry, "備考", findings)),
            comments: words.share(&self.publishable(self.comments(entry), entry, "メモ", findings)),
            unpublished: self.is_unpublished(entry, findings),
            indicator: printed_name,
        }
    }

    /// The name in a form without the label that stands in the same cell: 指標名：出生数.
    fn without_label(&self, printed: String) -> String {
        let labelled = self.lexicon.indicator_after_label(&fold(&printed)).is_some();
        let name = printed.split_once([':', '：', '】']).map(|(_, name)| name.to_owned());
        name.filter(|_| labelled).unwrap_or(printed)
    }

    /// Units that the table around the figures gives, most trusted first; those of heads are found slot by slot.
    fn hints(&self, entry: &Entry) -> Vec<(UnitPhrase, UnitSource)> {
        let column = entry.field(Role::Unit).and_then(|pos| self.readings.grammar.unit_phrase(&self.text(pos)));
        let indicator = self
            .last_bracket(&self.text(entry.indicator))
            .and_then(|text| self.readings.grammar.unit_phrase(&text))
            .filter(|phrase| phrase.known);
        let banner = entry.banner_unit.as_deref().and_then(|text| self.readings.grammar.unit_phrase(text));
        let found = [(column, UnitSource::Column), (indicator, UnitSource::Header), (banner, UnitSource::Banner)];
        found.into_iter().filter_map(|(phrase, source)| Some((phrase?, source))).collect()
    }

    /// The text in the last brackets of an indicator, where units stand: 工業団地整備面積（ha）.
    fn last_bracket(&self, text: &str) -> Option<String> {
        let folded = folded(text);
        let inside = folded.strip_suffix([')', ']', '〕'])?;
        let start = inside.rfind(['(', '[', '〔'])?;
        let text: String = inside[start..].chars().skip(1).collect();
        // 「年間」「月平均」 tell how years are summed up, not in what.
        (self.lexicon.aggregation(&text).is_none()).then_some(text)
    }

    fn figure(
        &self,
        entry: &Entry,
        slot: &Slot,
        hints: &[(UnitPhrase, UnitSource)],
        indicator: &str,
        (words, findings): (&mut Words, &mut Vec<Finding>),
    ) -> Figure {
        let cell = self.grid.get(slot.pos);
        let place = self.place.at(slot.pos);
        let text = words.of(cell);
        let mut reading = self.read(slot, cell);
        if !matches!(slot.measure, Measure::Verdict | Measure::GroupVerdict) {
            reading = self.with_units(reading, slot, hints);
        }
        if let Some(label) = slot.component.as_ref().filter(|_| reading.quantity.is_some()) {
            let reading = Arc::make_mut(&mut reading);
            let parts = reading.quantity.take().map(|quantity| Component { label: label.to_string(), part: Part::Labelled, quantity });
            reading.components = parts.into_iter().collect();
        }
        if let [only] = &reading.components[..]
            && only.part == Part::Labelled
            && let Some(version) = self.lexicon.version(&fold(&only.label))
        {
            Arc::make_mut(&mut reading).components[0].part = version;
        }
        let item = || format!("{indicator} / {}", slot.header);
        if cell.is_some_and(|cell| cell.style.struck) && reading.status == Status::Value {
            reading = Arc::new(Reading { note: text.to_string(), ..Reading::of(Status::Text) });
            findings.push(Finding::new(Code::StruckThrough, place.clone()).item(item()).text(&*text));
        }
        if slot.measure == Measure::Actual && reading.qualifiers.iter().any(|word| word == "目標") {
            Arc::make_mut(&mut reading)
                .doubts
                .push(Doubt { code: Code::AmbiguousValue, detail: "実績の欄に目標とある値".to_owned() });
        }
        if is_date(slot.measure, cell, &reading) {
            Arc::make_mut(&mut reading)
                .doubts
                .push(Doubt { code: Code::AmbiguousValue, detail: "数ではなく日付として保存されている".to_owned() });
        }
        findings.extend(reading.doubts.iter().map(|doubt| {
            let finding = Finding::new(doubt.code, place.clone()).item(item()).text(&*text).detail(&doubt.detail);
            // An odd spelling that is read all the same.
            if doubt.code == Code::AmbiguousValue && reading.status == Status::Value {
                finding.effect("詳しい内容のとおりに読んだ")
            } else {
                finding
            }
        }));
        Figure {
            measure: slot.measure,
            column_period: slot.period.or_else(|| self.time(entry, slot.measure)),
            is_final: slot.is_final || slot.measure == Measure::Target && slot.period.is_none() && entry.field(Role::TargetTime).is_some(),
            header: Arc::clone(&slot.header),
            place,
            text,
            format: cell.and_then(|cell| cell.format.clone()),
            reading,
        }
    }

    /// What a cell means; a verdict is a word, whatever it looks like.
    fn read(&self, slot: &Slot, cell: Option<&Cell>) -> Arc<Reading> {
        let Some(cell) = cell else { return Arc::clone(&self.readings.blank) };
        let is_verdict = matches!(slot.measure, Measure::Verdict | Measure::GroupVerdict);
        if let Content::Text(text) = &cell.content
            && is_verdict
            && !self.readings.says_nothing(text)
        {
            return Arc::clone(&self.readings.words);
        }
        let reading = view::reading(cell, self.readings);
        if is_verdict && !matches!(reading.status, Status::Blank | Status::None) {
            return Arc::clone(&self.readings.words);
        }
        reading
    }

    /// Fills in the unit that the table gives: column, brackets of the heads, banner; a rate is in percent.
    fn with_units(&self, reading: Arc<Reading>, slot: &Slot, hints: &[(UnitPhrase, UnitSource)]) -> Arc<Reading> {
        if reading.status != Status::Value {
            return reading;
        }
        let with = |reading, (phrase, source): (&UnitPhrase, UnitSource)| {
            Arc::new(self.readings.grammar.with_unit(Arc::unwrap_or_clone(reading), phrase, source))
        };
        let mut heads = slot
            .brackets
            .iter()
            .filter_map(|text| self.readings.grammar.unit_phrase(text))
            .filter(|phrase| phrase.known)
            .map(|phrase| (phrase, UnitSource::Header));
        if matches!(slot.measure, Measure::Rate | Measure::GroupRate) {
            let percent = self.readings.grammar.unit_phrase("%").map(|phrase| (phrase, UnitSource::Header));
            return heads.take(1).chain(percent).take(1).fold(reading, |reading, (phrase, source)| with(reading, (&phrase, source)));
        }
        let hint = hints.iter().min_by_key(|(_, source)| *source);
        let head = if hint.is_some_and(|(_, source)| *source <= UnitSource::Header) { None } else { heads.next() };
        let Some((phrase, source)) = head.as_ref().or(hint) else { return reading };
        with(reading, (phrase, *source))
    }

    /// The time that a column of its own gives to a measure.
    fn time(&self, entry: &Entry, measure: Measure) -> Option<Period> {
        let role = match measure {
            Measure::Target => Role::TargetTime,
            Measure::Baseline => Role::BaselineTime,
            Measure::Actual => Role::ActualTime,
            _ => return None,
        };
        let cell = self.grid.get(entry.field(role)?)?;
        let reading = view::reading(cell, self.readings);
        reading.period.or_else(|| period::find(&fold(&cell.as_text())).map(|(period, _)| period))
    }

    fn aggregation(&self, indicator: &str, time: &str, figures: &[Figure]) -> Option<Aggregation> {
        let qualifiers = figures.iter().flat_map(|figure| &figure.reading.qualifiers);
        let brackets: String = folded(indicator).split(['(', '〔', '[', '<']).skip(1).collect::<Vec<_>>().join("(");
        let texts = [Cow::Owned(brackets), folded(time)].into_iter().chain(qualifiers.map(String::as_str).map(folded));
        texts.filter(|text| !text.is_empty()).find_map(|text| self.lexicon.aggregation(&text))
    }

    fn is_repost(&self, text: &str) -> bool {
        let folded = folded(text);
        self.lexicon.reposts().iter().any(|mark| folded.contains(mark.as_str()))
    }

    /// The clean indicator; うち女性 stands below the name of its whole.
    fn clean_name(&self, entry: &Entry, indicator: &str) -> String {
        let own = self.clean(indicator);
        let whole = entry.parent.map(|pos| self.clean(&squeeze(&self.text(pos))));
        whole.map_or_else(|| own.clone(), |whole| format!("{whole}／{}", own.trim_matches(['(', '（', ')', '）', '・'])))
    }

    /// The indicator without 【再掲】, footnote marks, and brackets that tell how years are summed up.
    fn clean(&self, indicator: &str) -> String {
        let mut clean = String::new();
        let mut rest = indicator;
        while let Some(open) = rest.find(['(', '（', '〔', '[', '［', '【', '《', '<', '＜']) {
            let after = &rest[open..];
            let close = after.find([')', '）', '〕', ']', '］', '】', '》', '>', '＞']);
            let Some(end) = close.map(|at| open + at + after[at..].chars().next().map_or(1, char::len_utf8)) else { break };
            let inside = fold(&rest[open..end]);
            clean.push_str(&rest[..open]);
            let bare: String = inside.chars().skip(1).take(inside.chars().count().saturating_sub(2)).collect();
            let dropped = self.is_repost(&inside)
                || self.lexicon.is_calendar_year(&inside)
                || bare.starts_with('※')
                || self.lexicon.is_aggregation(&bare);
            if !dropped {
                clean.push_str(&rest[open..end]);
            }
            rest = &rest[end..];
        }
        clean.push_str(rest);
        let end = clean.find(['※']).filter(|at| clean[*at..].chars().skip(1).all(char::is_numeric)).unwrap_or(clean.len());
        clean.truncate(end);
        clean
    }

    /// Whether the sheet says that the record is not to be published. A word that is not known keeps it back, and is told.
    fn is_unpublished(&self, entry: &Entry, findings: &mut Vec<Finding>) -> bool {
        let Some(pos) = entry.field(Role::Publish) else { return false };
        let text = self.text(pos);
        let said = fold(&text);
        if said.is_empty() {
            return false;
        }
        let known = self.lexicon.may_be_published(&said);
        if known.is_none() {
            findings.push(
                Finding::new(Code::AmbiguousValue, self.place.at(pos))
                    .item(squeeze(&self.text(entry.indicator)))
                    .text(&*text)
                    .detail("公表してよいかどうかが分からない")
                    .expected("公表、非公表、可、不可、○、×")
                    .remedy("公表してよいかを提出元に確かめる。決まった言葉なら templates/lexicon.toml の [publish] に足す")
                    .effect("配布用には載らない"),
            );
        }
        known != Some(true)
    }

    /// A text that may be published: one with contact details is told and left out.
    fn publishable(&self, text: String, entry: &Entry, label: &str, findings: &mut Vec<Finding>) -> String {
        if self.tell_contact(&text, entry, label, findings) { String::new() } else { text }
    }

    /// Tells contact details in a text; they are masked where it is handed out.
    fn tell_contact(&self, text: &str, entry: &Entry, label: &str, findings: &mut Vec<Finding>) -> bool {
        let Some(contact) = contact(text) else { return false };
        let item = format!("{} / {label}", squeeze(&self.text(entry.indicator)));
        findings.push(
            Finding::new(Code::PersonalData, self.place.at(entry.indicator))
                .item(item)
                .detail(format!("{}文字の連絡先", contact.chars().count())),
        );
        true
    }

    /// Remarks of the row.
    fn note(&self, entry: &Entry) -> String {
        joined(entry.fields.iter().filter(|(role, _)| *role == Role::Note).map(|(_, pos)| one_line(&self.text(*pos))))
    }

    /// The comments on the cells of the row, each with the address of its cell.
    fn comments(&self, entry: &Entry) -> String {
        let cells = std::iter::once(entry.indicator).chain(entry.slots.iter().map(|slot| slot.pos));
        joined(cells.filter_map(|pos| self.grid.get(pos)?.comment.as_deref().map(|text| format!("（{pos}のメモ）{}", one_line(text)))))
    }

    fn text(&self, pos: Pos) -> Cow<'_, str> {
        self.grid.get(pos).map(Cell::said).unwrap_or_default()
    }
}

/// Texts one after the other, empty and repeated ones left out.
fn joined(texts: impl Iterator<Item = String>) -> String {
    let mut texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    texts.dedup();
    texts.join(" ")
}

/// Whether a number in a column of figures is stored as a date, and nothing was said of it yet.
fn is_date(measure: Measure, cell: Option<&Cell>, reading: &Reading) -> bool {
    let figures = matches!(measure, Measure::Baseline | Measure::Target | Measure::Actual | Measure::Rate | Measure::GroupRate);
    let stored = cell.is_some_and(|cell| matches!(cell.content, Content::Number(_)));
    figures && stored && reading.status == Status::Text && reading.period.is_some() && reading.doubts.is_empty()
}
