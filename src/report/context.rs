//! What every sheet needs to know beside its records: the template, the options, the year line, and where links lead.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aggregate::{Consolidation, Totals, totals};
use crate::corrections::Applied;
use crate::place::Place;
use crate::rules::judged::Judged;
use crate::value::era;

use super::figure::Formats;
use super::records::lines;
use super::sheet::{Cell, Link, Style};
use super::template::{PageTemplate, ReportTemplate};
use super::{Audience, ReportOptions};

/// What every sheet is built from.
pub struct Context<'a> {
    /// Sources, records and findings.
    pub run: &'a Consolidation,
    /// Looks and columns.
    pub template: &'a ReportTemplate,
    /// What was asked for.
    pub options: &'a ReportOptions,
    /// Whom the workbook is for.
    pub audience: Audience,
    /// Paper and margins.
    pub page: PageTemplate,
    /// Counts of verdicts by municipality and by goal.
    pub totals: Totals,
    /// Number formats of the figures.
    pub formats: Formats,
    /// Corrections by their cell.
    pub corrections: BTreeMap<&'a Place, &'a Applied>,
    paths: BTreeMap<&'a str, &'a Arc<str>>,
}

impl<'a> Context<'a> {
    /// Gathers what the sheets share.
    pub fn new(run: &'a Consolidation, template: &'a ReportTemplate, options: &'a ReportOptions, audience: Audience) -> Self {
        let corrections = run.corrections.iter().map(|done| (&done.place, done)).collect();
        let paths = run.sources.iter().map(|source| (&*source.file, &source.link)).collect();
        let page = PageTemplate { paper: options.paper.unwrap_or(template.page.paper), ..template.page };
        let totals = totals(&run.judged, &run.asked, run.previous.as_ref().map(|previous| &previous.totals));
        let formats = Formats::of(&lines(run).collect::<Vec<_>>());
        Self { run, template, options, audience, page, totals, formats, corrections, paths }
    }

    /// The names of the sheets that were asked for; all are in a workbook that is handed out.
    pub fn sheets(&self) -> Option<&'a [String]> {
        self.options.sheets.as_deref().filter(|_| self.audience == Audience::Staff)
    }

    /// Whether a sheet may have so many links, and the note that says when it may not.
    pub fn links(&self, links: usize) -> (bool, &'static [&'static str]) {
        const NONE: &[&str] = &["行が多いため、出典は場所の文字だけで示した。"];
        match self.audience {
            // Nothing of what is handed out leads to an input.
            Audience::Council => (false, &[]),
            Audience::Staff if links <= self.template.limits.links => (true, &[]),
            Audience::Staff => (false, NONE),
        }
    }

    /// Where a place can be opened; none when its file is not among the inputs.
    pub fn link(&self, place: &Place) -> Option<Link> {
        let path = Arc::clone(self.paths.get(&*place.file)?);
        Some(Link::Source { path, sheet: Arc::clone(&place.sheet), pos: place.pos })
    }

    /// A cell of words that lead to a place, where links are wanted and there is a way; plain words otherwise.
    pub fn linked(&self, place: &Place, words: &str, links: bool) -> Cell {
        let link = if links { self.link(place) } else { None };
        let style = if link.is_some() { Style::Link } else { Style::Text };
        Cell::text(words, style).link(link)
    }

    /// 「令和４年度」, or from the first to the last of the years judged.
    pub fn years(&self) -> String {
        let judged = self.run.judged.iter().filter_map(|judged| judged.year);
        let range = judged.fold(None, |range, year| match range {
            None => Some((year, year)),
            Some((first, last)) => Some((year.min(first), year.max(last))),
        });
        match (self.options.year, range) {
            (Some(year), _) => era::fiscal_year(year),
            (None, Some((first, last))) if first == last => era::fiscal_year(first),
            (None, Some((first, last))) => format!("{}～{}", era::fiscal_year(first), era::fiscal_year(last)),
            (None, None) => String::new(),
        }
    }

    /// The line under a title, left and right.
    pub fn subtitle(&self, unit: &str) -> [String; 2] {
        let years = self.years();
        let years = if years.is_empty() { years } else { format!("{years}の実績") };
        let meeting = self.options.meeting.as_deref().unwrap_or_default();
        let left = [meeting, &years].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　");
        let date = self.options.date.map(|date| format!("{}作成", era::day(date)));
        let right: Vec<&str> = [unit, date.as_deref().unwrap_or_default()].into_iter().filter(|part| !part.is_empty()).collect();
        [left, right.join("　")]
    }

    /// The ids of the rule sets that judged the records, in the order of their first record, each with the bodies that it judged.
    pub fn rule_sets(&self) -> Vec<(&'a str, Vec<&'a str>)> {
        let mut sets: Vec<(&str, Vec<&str>)> = Vec::new();
        for Judged { rule_set, record, .. } in &self.run.judged {
            let at = sets.iter().position(|(id, _)| *id == &**rule_set).unwrap_or_else(|| {
                sets.push((rule_set, Vec::new()));
                sets.len() - 1
            });
            if sets[at].1.last() != Some(&&*record.municipality.name) {
                sets[at].1.push(&record.municipality.name);
            }
        }
        sets
    }
}

/// A place as a reader of the workbook writes it: `シート!G7`, or the cell alone in a file without sheets.
pub fn shown(place: &Place) -> String {
    match (place.sheet.is_empty(), place.pos) {
        (true, _) => place.a1(),
        (false, None) => place.sheet.to_string(),
        (false, Some(pos)) => format!("{}!{pos}", place.sheet),
    }
}
