//! What the workbook says, as plain data: sheets, cells, style *names*, notes; printable as text.
//!
//! In: a [`Consolidation`], a [`ReportTemplate`] and what was asked for. Out: a [`Report`] that a writer turns into a workbook.
//! Must not know how a workbook is stored.
//!
//! ```text
//! Consolidation ─▶ Context ─▶ overview · summary · records · findings · accounts · legend ─▶ Report
//! ```
//!
//! Worked example: a record with the target 2万人 and the actual 18,000人 gives a row of 一覧表 with the unit 万人, the number 2, and the
//! number 18000 that its own format shows as 18,000人.

mod accounts;
mod bodies;
mod changes;
mod charts;
mod compare;
mod context;
mod cut;
mod field;
mod figure;
mod findings;
#[cfg(test)]
pub mod fixture;
mod frame;
mod legend;
mod memory;
mod overview;
mod paper;
mod points;
pub mod rational;
mod recalculation;
mod records;
mod rows;
mod said;
mod settled;
pub mod sheet;
mod shortened;
mod submissions;
mod summary;
mod table;
mod tally;
mod template;
mod text;
pub mod width;

pub use shortened::shortened;
pub use width::pixels;

pub use template::{ColourTemplate, FontTemplate, PageTemplate, Paper, ReportTemplate, SheetKind};

use std::sync::Arc;

use rayon::prelude::*;

use crate::aggregate::{Consolidation, Publishable};
use crate::rules::set::Attained;
use crate::rules::set::bands::{Bands, RoundedFirst};

use context::Context;
use records::ListPlan;
use sheet::Sheet;
use template::{Columns, SheetTemplate};

/// A workbook as plain data.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// Title in the properties of the workbook.
    pub title: String,
    /// Day of creation in the properties: year, month, day. Fixed, so that the same input gives the same bytes.
    pub created: (i32, u8, u8),
    /// Sheets in their order, at least one.
    pub sheets: Vec<Sheet<'a>>,
    /// Paper and margins of every sheet.
    pub page: PageTemplate,
    /// Typeface and sizes of every style.
    pub font: FontTemplate,
    /// Colours of every style.
    pub colour: ColourTemplate,
    /// The hidden sheet that keeps the records for a later run to compare with; none where they are not to be kept.
    pub memory: Option<Sheet<'a>>,
}

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// Title of the workbook instead of the template's.
    pub title: Option<String>,
    /// 会議名: what the workbook is handed to.
    pub meeting: Option<String>,
    /// 資料番号 of the whole workbook; the sheets count on behind it.
    pub number: Option<String>,
    /// Day that the workbook says it was made on: year, month, day.
    pub date: Option<(i32, u8, u8)>,
    /// Western fiscal year asked for.
    pub year: Option<i32>,
    /// Names of the sheets wanted; all of them when none are named.
    pub sheets: Option<Vec<String>>,
    /// Version of the program.
    pub version: &'static str,
    /// Rule sets, for 凡例・出典 and 検算.
    pub rules: Vec<RuleNote>,
    /// Size of the paper instead of the template's.
    pub paper: Option<Paper>,
}

/// Whom a workbook is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// 内部用: the staff who work with it.
    Staff,
    /// 配布用: the council, and with it everybody.
    Council,
}

/// A rule set in words, and what its verdicts follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNote {
    /// Id that it is named by.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it says, a line each.
    pub lines: Vec<String>,
    /// Bands of a rate; empty when the body judges by hand.
    pub bands: Bands,
    /// Rounding before the band is looked up.
    pub rounding: Option<RoundedFirst>,
    /// Verdicts of targets that are met or not.
    pub attained: Option<Attained>,
}

/// Day of creation when none was asked for.
const CREATED: (i32, u8, u8) = (2020, 1, 1);

/// Builds the workbook for the staff (内部用).
#[must_use]
pub fn build<'a>(run: &'a Consolidation, template: &'a ReportTemplate, options: &'a ReportOptions) -> Report<'a> {
    built(run, template, options, Audience::Staff)
}

/// Builds the workbook for the council (配布用): only what may be published.
#[must_use]
pub fn handout<'a>(run: &'a Publishable, template: &'a ReportTemplate, options: &'a ReportOptions) -> Report<'a> {
    built(run.run(), template, options, Audience::Council)
}

/// A sheet of the workbook: what the template says of it, and the names under which it was built.
struct Entry {
    template: SheetTemplate,
    names: Vec<String>,
}

fn built<'a>(run: &'a Consolidation, template: &'a ReportTemplate, options: &'a ReportOptions, audience: Audience) -> Report<'a> {
    let context = Arc::new(Context::new(run, template, options, audience));
    let (mut chosen, left_out) = choice(&context);
    for sheet in &mut chosen {
        sheet.number = numbered(&sheet.number, options.number.as_deref());
    }
    // 検算 refers to the rows of 一覧表, and 概要 names all the others.
    let position = |kind| chosen.iter().position(|sheet: &SheetTemplate| sheet.kind == kind);
    let apart = [SheetKind::List, SheetKind::Recalculation, SheetKind::Overview].map(position);
    let [listed, recalculated, overview] = apart;
    let others = || {
        let others = chosen.par_iter().enumerate();
        others.map(|(at, template)| if apart.contains(&Some(at)) { Vec::new() } else { one(&context, template, None) }).collect()
    };
    let (list, mut sheets): (_, Vec<Vec<Sheet<'a>>>) = rayon::join(|| listed.and_then(|at| list(&context, &chosen[at])), others);
    let (list, plan) = list.unzip();
    if let (Some(at), Some(list)) = (listed, list) {
        sheets[at] = list;
    }
    if let Some(at) = recalculated {
        sheets[at] = one(&context, &chosen[at], plan.as_ref());
    }
    let memory = kept(&context);
    if let Some(at) = overview {
        let keeps = if memory.is_none() { overview::Keeps::Nothing } else { overview::Keeps::Records };
        let names = sheets.iter().map(|parts| parts.iter().map(|sheet| sheet.name.clone()).collect());
        let entries: Vec<Entry> = chosen.iter().cloned().zip(names).map(|(template, names)| Entry { template, names }).collect();
        sheets[at] = vec![overview::sheet(&context, &chosen[at], &entries, &left_out, keeps)];
    }
    Report {
        title: options.title.clone().unwrap_or_else(|| template.title.clone()),
        created: options.date.unwrap_or(CREATED),
        sheets: sheets.into_iter().flatten().collect(),
        page: context.page,
        font: template.font.clone(),
        colour: template.colour.clone(),
        memory,
    }
}

/// 資料１ of a workbook that is 資料3 as a whole is 資料3－１; a sheet without a number has none.
fn numbered(sheet: &str, whole: Option<&str>) -> String {
    match whole {
        Some(whole) if !sheet.is_empty() => format!("{whole}－{}", sheet.strip_prefix("資料").unwrap_or(sheet)),
        _ => sheet.to_owned(),
    }
}

/// The records for a later run; none when sheets were chosen, which may be for others to see, or when there are too many.
fn kept(context: &Context<'_>) -> Option<Sheet<'static>> {
    let judged = &context.run.judged;
    let apart = context.audience == Audience::Council || context.sheets().is_some() || judged.len() > context.template.limits.records;
    (!apart).then(|| memory::sheet(judged))
}

/// The sheets of the workbook, and the names of those that are left out because they would repeat every record of a large run.
fn choice(context: &Context<'_>) -> (Vec<SheetTemplate>, Vec<String>) {
    let names = context.sheets();
    let wanted = |sheet: &SheetTemplate| names.is_none_or(|names| names.contains(&sheet.name));
    let large = names.is_none() && context.run.judged.len() > context.template.limits.records;
    let mut sheets = context.template.sheets_for(context.audience);
    let settled = !(context.run.corrections.is_empty() && context.run.confirmed.is_empty());
    sheets.retain(|sheet| match sheet.kind {
        SheetKind::Changes => context.run.changes.is_some(),
        SheetKind::Settled => settled,
        _ => true,
    });
    if sheets.iter().any(wanted) {
        // A choice that names no sheet there is would leave no workbook at all.
        sheets.retain(wanted);
    }
    let (left_out, chosen): (Vec<_>, Vec<_>) = sheets.into_iter().partition(|sheet| large && sheet.kind.repeats());
    (chosen, left_out.into_iter().map(|sheet| sheet.name).collect())
}

/// Builds 一覧表.
fn list<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate) -> Option<(Vec<Sheet<'a>>, ListPlan)> {
    let Columns::Records(columns) = &template.columns else { return None };
    Some(records::list(context, template, columns))
}

/// Builds one sheet, or as many as it takes; `plan` is where 一覧表 has its rows.
fn one<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, plan: Option<&ListPlan>) -> Vec<Sheet<'a>> {
    match (template.kind, &template.columns) {
        (SheetKind::Behind, Columns::Records(columns)) => records::behind(context, template, columns),
        (SheetKind::Bodies, Columns::Records(columns)) => vec![bodies::sheet(context, template, columns)],
        (_, Columns::Records(columns)) => records::list(context, template, columns).0,
        (_, Columns::Compare(columns)) => compare::sheets(context, template, columns),
        (_, Columns::Submissions(columns)) => vec![submissions::sheet(context, template, columns)],
        (_, Columns::Findings(columns)) => findings::sheets(context, template, columns),
        (_, Columns::Changes(columns)) => vec![changes::sheet(context, template, columns)],
        (_, Columns::Settled(columns)) => vec![settled::sheet(context, template, columns)],
        (_, Columns::Accounts(columns)) => vec![accounts::sheet(context, template, columns)],
        (SheetKind::Summary, Columns::Fixed) => vec![summary::sheet(context, template)],
        (SheetKind::Recalculation, Columns::Fixed) => vec![recalculation::sheet(context, template, plan)],
        (_, Columns::Fixed) => vec![legend::sheet(context, template)],
    }
}

#[cfg(test)]
mod tests;
