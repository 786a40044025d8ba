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
mod compare;
mod context;
mod era;
mod field;
mod figure;
mod findings;
#[cfg(test)]
pub mod fixture;
mod frame;
mod legend;
mod overview;
mod paper;
pub mod rational;
mod recalculation;
mod records;
pub mod sheet;
mod submissions;
mod summary;
mod table;
mod tally;
mod template;
mod text;
mod width;

pub use width::pixels;

pub use template::{ColourTemplate, FontTemplate, PageTemplate, Paper, ReportTemplate, SheetKind};

use crate::aggregate::Consolidation;
use crate::previous::{self, PastRecord};

use context::Context;
use figure::Formats;
use records::ListPlan;
use sheet::Sheet;
use template::{Columns, SheetTemplate};

/// A workbook as plain data.
#[derive(Clone, Debug)]
pub struct Report {
    /// Title in the properties of the workbook.
    pub title: String,
    /// Day of creation in the properties: year, month, day. Fixed, so that the same input gives the same bytes.
    pub created: (i32, u8, u8),
    /// Sheets in their order, at least one.
    pub sheets: Vec<Sheet>,
    /// Paper and margins of every sheet.
    pub page: PageTemplate,
    /// Typeface and sizes of every style.
    pub font: FontTemplate,
    /// Colours of every style.
    pub colour: ColourTemplate,
    /// The records as rows of texts, for a later run to compare with; kept on a hidden sheet. Empty where none are to be kept.
    pub memory: Vec<Vec<String>>,
}

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// Title of the workbook instead of the template's.
    pub title: Option<String>,
    /// Day that the workbook says it was made on: year, month, day.
    pub date: Option<(i32, u8, u8)>,
    /// Western fiscal year asked for.
    pub year: Option<i32>,
    /// Names of the sheets wanted; all of them when none are named.
    pub sheets: Option<Vec<String>>,
    /// Version of the program.
    pub version: &'static str,
    /// Rule sets, for 凡例・出典.
    pub rules: Vec<RuleNote>,
}

/// A rule set in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleNote {
    /// Id that it is named by.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it says, a line each.
    pub lines: Vec<String>,
}

/// Day of creation when none was asked for.
const CREATED: (i32, u8, u8) = (2020, 1, 1);

/// Builds the workbook for the staff (内部用).
#[must_use]
pub fn build(consolidation: &Consolidation, template: &ReportTemplate, options: &ReportOptions) -> Report {
    let context = Context::new(consolidation, template, options);
    let present = |sheet: &&SheetTemplate| sheet.kind != SheetKind::Changes || consolidation.changes.is_some();
    let wanted = |sheet: &&SheetTemplate| present(sheet) && options.sheets.as_ref().is_none_or(|names| names.contains(&sheet.name));
    let chosen: Vec<&SheetTemplate> = template.sheets.iter().filter(wanted).collect();
    // A choice that names no sheet there is would leave no workbook at all.
    let chosen = if chosen.is_empty() { template.sheets.iter().filter(present).collect() } else { chosen };
    let mut formats = Formats::default();
    let mut list = None;
    let sheets = chosen.iter().map(|sheet| one(&context, sheet, &chosen, &mut formats, &mut list)).collect();
    Report {
        title: options.title.clone().unwrap_or_else(|| template.title.clone()),
        created: options.date.unwrap_or(CREATED),
        sheets,
        page: template.page,
        font: template.font.clone(),
        colour: template.colour.clone(),
        memory: memory(consolidation, template, options),
    }
}

/// The records for a later run; none when sheets were chosen, which may be for others to see, or when there are too many.
fn memory(consolidation: &Consolidation, template: &ReportTemplate, options: &ReportOptions) -> Vec<Vec<String>> {
    if options.sheets.is_some() || consolidation.judged.len() > template.limits.records {
        return Vec::new();
    }
    previous::rows::encode(consolidation.judged.iter().map(PastRecord::of))
}

/// Builds one sheet; `list` is where 一覧表 has its rows, once it is built.
fn one(
    context: &Context<'_>,
    template: &SheetTemplate,
    chosen: &[&SheetTemplate],
    formats: &mut Formats,
    list: &mut Option<ListPlan>,
) -> Sheet {
    match (template.kind, &template.columns) {
        (SheetKind::Behind, Columns::Records(columns)) => records::behind(context, template, columns, formats),
        (SheetKind::Bodies, Columns::Records(columns)) => bodies::sheet(context, template, columns, formats),
        (_, Columns::Records(columns)) => {
            let (sheet, plan) = records::list(context, template, columns, formats);
            *list = Some(plan);
            sheet
        }
        (_, Columns::Compare(columns)) => compare::sheet(context, template, columns, formats),
        (_, Columns::Submissions(columns)) => submissions::sheet(context, template, columns),
        (_, Columns::Findings(columns)) => findings::sheet(context, template, columns),
        (_, Columns::Changes(columns)) => changes::sheet(context, template, columns, context.run.changes.as_deref().unwrap_or_default()),
        (_, Columns::Accounts(columns)) => accounts::sheet(context, template, columns),
        (SheetKind::Summary, Columns::Fixed) => summary::sheet(context, template, formats),
        (SheetKind::Recalculation, Columns::Fixed) => recalculation::sheet(context, template, list.as_ref()),
        (SheetKind::Legend, Columns::Fixed) => legend::sheet(context, template),
        (_, Columns::Fixed) => overview::sheet(context, template, chosen),
    }
}

#[cfg(test)]
mod tests;
