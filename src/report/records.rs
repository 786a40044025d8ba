//! 一覧表 and 遅れ一覧: one row a record and component.
//!
//! In: judged records. Out: sheets. Every component repeats the words of its record, so that the table can be sorted and filtered.

use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

use crate::aggregate::Consolidation;
use crate::place::{Area, Pos};
use crate::rules::judged::{FigureRef, Formula, Judged, Judgement, Scale, Verdict};
use crate::value::era;

use super::context::{Context, shown};
use super::field::RecordField;
use super::figure::{self, RATE};
use super::sheet::{Cell, Sheet, Style};
use super::table::{Groups, Table};
use super::template::{Column, SheetTemplate};
use super::{Audience, frame, rational};

/// The number format of rates, one for all cells.
static RATE_SHARED: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(RATE));

/// A row: a record and one of its components.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// The record.
    pub judged: &'a Judged,
    /// What is judged of the component.
    pub part: &'a Judgement,
}

impl<'a> Line<'a> {
    /// The verdict that the row shows: that of the record, or of the component where there are several.
    pub const fn verdict(self) -> &'a Verdict {
        if self.judged.parts.len() == 1 { &self.judged.verdict } else { &self.part.verdict }
    }

    /// The figures that the row stands on.
    pub const fn figures(self) -> [Option<FigureRef>; 4] {
        [self.part.actual, self.part.target, self.part.final_target, self.part.baseline]
    }
}

/// Every row of the output, in order.
pub fn lines(run: &Consolidation) -> impl Iterator<Item = Line<'_>> + Clone {
    run.judged.iter().flat_map(|judged| judged.parts.iter().map(move |part| Line { judged, part }))
}

/// Where 一覧表 has its rows and columns, for sheets that refer to it.
pub struct ListPlan {
    /// What stands in its columns.
    pub fields: Vec<RecordField>,
    /// Name of each of its sheets, the row of its first line and the number of its lines.
    parts: Vec<(String, u32, usize)>,
}

impl ListPlan {
    /// The sheet and row of a line, counted from 0.
    pub fn place(&self, mut line: usize) -> Option<(&str, u32)> {
        for (name, first, lines) in &self.parts {
            if line < *lines {
                return Some((name, first + u32::try_from(line).ok()?));
            }
            line -= lines;
        }
        None
    }
}

/// 一覧表, and where its rows and columns are.
pub fn list<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<RecordField>]) -> (Vec<Sheet<'a>>, ListPlan) {
    let lines: Vec<Line<'a>> = lines(context.run).collect();
    let (mut sheets, fields) = framed(context, template, columns, lines, "指標がひとつもない。");
    let parts = sheets.iter().map(|sheet| {
        let first = sheet.head.map_or(0, |(_, last)| last + 1);
        let lines = sheet.filter.map_or(0, |filter| usize::try_from(filter.height() - 1).unwrap_or(0));
        (sheet.name.clone(), first, lines)
    });
    let plan = ListPlan { parts: parts.collect(), fields };
    for sheet in &mut sheets {
        name_columns(sheet, &plan.fields);
    }
    (sheets, plan)
}

/// Names the columns that other workbooks will want to refer to.
fn name_columns(sheet: &mut Sheet<'_>, fields: &[RecordField]) {
    let Some(filter) = sheet.filter else { return };
    let named = [
        (RecordField::Municipality, "団体"),
        (RecordField::Indicator, "指標"),
        (RecordField::Target, "目標値"),
        (RecordField::Actual, "実績値"),
        (RecordField::Rate, "達成率"),
        (RecordField::Verdict, "判定"),
    ];
    for (field, what) in named {
        if let Some(col) = fields.iter().position(|known| *known == field).and_then(|at| u32::try_from(at).ok()) {
            let area = Area { first: Pos::new(filter.first.row + 1, col), last: Pos::new(filter.last.row, col) };
            sheet.names.push(frame::named(&sheet.name, what, area));
        }
    }
}

/// 遅れ一覧.
pub fn behind<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<RecordField>]) -> Vec<Sheet<'a>> {
    let late = lines(context.run).filter(|line| matches!(line.verdict().scale, Scale::Slow | Scale::Behind));
    framed(context, template, columns, late.collect(), "遅れ・やや遅れの指標はない。").0
}

/// The rows with their columns.
pub fn table<'a, 't>(context: &Arc<Context<'a>>, columns: &'t [Column<RecordField>], lines: Vec<Line<'a>>) -> Table<'t, 'a, RecordField> {
    let extras = Extras::of(context, columns, lines.len());
    let shared = Arc::clone(context);
    Table::new(context, columns, lines, move |line, field| cell(&shared, *line, field, extras))
}

/// The sheets with the rows, and what stands in their columns.
fn framed<'a>(
    context: &Arc<Context<'a>>,
    template: &SheetTemplate,
    columns: &[Column<RecordField>],
    lines: Vec<Line<'a>>,
    empty: &str,
) -> (Vec<Sheet<'a>>, Vec<RecordField>) {
    let extras = Extras::of(context, columns, lines.len());
    let record = |at: usize| lines[at].judged;
    let body = |at: usize| &record(at).record.municipality;
    let starts: Vec<usize> = (0..lines.len()).filter(|at| *at == 0 || body(*at) != body(*at - 1)).collect();
    let joined: Vec<bool> = (0..lines.len()).map(|at| at > 0 && std::ptr::eq(record(at), record(at - 1))).collect();
    let notes = if context.audience == Audience::Staff { extras.note() } else { &[] };
    let table = table(context, columns, lines);
    let rate = table.position(RecordField::Rate);
    let frozen = table.position(RecordField::Municipality).map_or(0, |column| column + 1);
    let fields = table.fields();
    let mut sheets = table.sheets(context, template, frozen, empty, notes, Groups { starts: &starts, joined: &joined });
    for sheet in &mut sheets {
        if let (Some(rate), Some(filter)) = (rate, sheet.filter) {
            let column = u32::from(rate);
            sheet.bars.push(Area { first: Pos::new(filter.first.row + 1, column), last: Pos::new(filter.last.row, column) });
        }
    }
    (sheets, fields)
}

/// What a sheet carries beside its cells, by the number of its rows.
#[derive(Clone, Copy)]
struct Extras {
    links: bool,
    notes: bool,
}

impl Extras {
    fn of(context: &Context<'_>, columns: &[Column<RecordField>], rows: usize) -> Self {
        let count = |wanted: &[RecordField]| columns.iter().filter(|column| wanted.contains(&column.field)).count() * rows;
        let limits = context.template.limits;
        if context.audience == Audience::Council {
            return Self { links: false, notes: false };
        }
        Self {
            links: count(&[RecordField::SourceActual, RecordField::SourceTarget]) <= limits.links,
            notes: count(&[RecordField::Baseline, RecordField::Target, RecordField::FinalTarget, RecordField::Actual]) <= limits.notes,
        }
    }

    const fn note(self) -> &'static [&'static str] {
        match (self.links, self.notes) {
            (true, true) => &[],
            (true, false) => &["行が多いため、値のセルのメモは省いた。"],
            (false, true) => &["行が多いため、出典は場所の文字だけで示した。"],
            (false, false) => &["行が多いため、値のセルのメモは省き、出典は場所の文字だけで示した。"],
        }
    }
}

/// The cell of one column.
fn cell(context: &Context<'_>, line: Line<'_>, field: RecordField, extras: Extras) -> Cell {
    let Line { judged, part } = line;
    let record = &judged.record;
    let text = |text: &Arc<str>| Cell::text(Arc::clone(text), Style::Text);
    let formats = &context.formats;
    let figure = |reference: Option<FigureRef>| {
        let corrected = reference.and_then(|at| context.corrections.get(&judged.figure(at).place)).map(|done| done.note());
        let note = if extras.notes { figure::remark(judged, reference) } else { None };
        let note = corrected.into_iter().chain(note).reduce(|corrected, note| format!("{corrected}\n{note}"));
        figure::cell(judged, reference, &figure::unit(judged, line.figures()), formats).note(note)
    };
    match field {
        RecordField::Code => {
            record.municipality.code.as_ref().map_or(Cell::blank(Style::Centre), |code| Cell::text(Arc::clone(code), Style::Centre))
        }
        RecordField::Municipality => text(&record.municipality.name),
        RecordField::Goal => text(&record.goal),
        RecordField::Policy => text(&record.policy),
        RecordField::Program => text(&record.program),
        RecordField::Kind => Cell::text(record.kind.label(), Style::Centre),
        RecordField::Indicator => text(&record.indicator),
        RecordField::Component => text(&part.component),
        RecordField::Unit => Cell::text(figure::unit(judged, line.figures()), Style::Centre),
        RecordField::Year => judged.year.map_or(Cell::blank(Style::Centre), |year| Cell::text(era::fiscal_year(year), Style::Centre)),
        RecordField::Baseline => figure(part.baseline),
        RecordField::Target => figure(part.target),
        RecordField::FinalTarget => figure(part.final_target),
        RecordField::Actual => figure(part.actual),
        RecordField::Rate => rate(part.rate.as_ref().and_then(rational::decimal)),
        RecordField::Verdict => verdict(line.verdict()),
        RecordField::Direction => Cell::text(direction(part), Style::Text),
        RecordField::Reason => text(&line.verdict().reason),
        RecordField::RateSubmitted => rate(part.rate_submitted),
        RecordField::VerdictSubmitted => submitted(judged),
        RecordField::Remark => Cell::text(judged.remark.as_str(), Style::Text),
        RecordField::Group => text(&record.group),
        RecordField::GroupRate => rate(judged.group.as_ref().and_then(|group| group.rate.as_ref()).and_then(rational::decimal)),
        RecordField::GroupVerdict => judged.group.as_ref().map_or(Cell::blank(Style::Centre), |group| verdict(&group.verdict)),
        RecordField::GroupVerdictSubmitted => {
            judged.group.as_ref().and_then(|group| group.verdict_submitted.as_ref()).map_or(Cell::blank(Style::Centre), text)
        }
        RecordField::Department => text(&record.department),
        RecordField::Note => Cell::text(record.remarks(), Style::Text),
        RecordField::Correction => Cell::text(corrected(context, judged), Style::Text),
        RecordField::SourceActual => source(context, line, part.actual, extras),
        RecordField::SourceTarget => source(context, line, part.target.or(part.final_target), extras),
        RecordField::File => text(&record.place.file),
        RecordField::Formula => Cell::text(part.formula.map_or("", Formula::label), Style::Text),
        RecordField::BaseBaseline => figure::base(judged, part.baseline, formats),
        RecordField::BaseTarget => figure::base(judged, part.target, formats),
        RecordField::BaseFinalTarget => figure::base(judged, part.final_target, formats),
        RecordField::BaseActual => figure::base(judged, part.actual, formats),
        RecordField::BaseUnit => base_unit(line),
        RecordField::Record => text(&record.id),
    }
}

/// A rate of percent points as a cell of percent.
pub fn rate(points: Option<Decimal>) -> Cell {
    let share = points.and_then(|points| points.checked_div(Decimal::ONE_HUNDRED));
    share.map_or(Cell::blank(Style::Figure), |share| Cell::number(share.normalize(), Arc::clone(&RATE_SHARED), Style::Figure))
}

/// A verdict with its mark: `◎ 順調`.
pub fn verdict(verdict: &Verdict) -> Cell {
    Cell::text(format!("{} {}", verdict.scale.mark(), verdict.label), Style::Verdict(verdict.scale))
}

/// 「少ないほどよい（目標の「以下」）」
fn direction(part: &Judgement) -> String {
    let evidence = &part.direction_evidence;
    let evidence = if evidence.is_empty() { String::new() } else { format!("（{evidence}）") };
    format!("{}{evidence}", part.direction.label())
}

/// The verdict that was submitted, in its own words, with the fill of its step where it has one.
fn submitted(judged: &Judged) -> Cell {
    let style = judged.verdict_submitted_scale.map_or(Style::Centre, Style::Verdict);
    match (&judged.verdict_submitted, judged.verdict_submitted_scale) {
        (None, _) => Cell::blank(Style::Centre),
        (Some(words), None) => Cell::text(Arc::clone(words), style),
        (Some(words), Some(scale)) => Cell::text(format!("{} {words}", scale.mark()), style),
    }
}

/// Where a figure stands, and the way there; the place of the indicator when there is no such figure.
fn source(context: &Context<'_>, row: Line<'_>, reference: Option<FigureRef>, extras: Extras) -> Cell {
    let place = reference.map_or(&row.judged.record.place, |at| &row.judged.figure(at).place);
    context.linked(place, &shown(place), extras.links)
}

/// What was corrected among the figures of a record.
fn corrected(context: &Context<'_>, judged: &Judged) -> String {
    let done = judged.record.figures.iter().filter_map(|figure| Some((figure, context.corrections.get(&figure.place)?)));
    done.map(|(figure, done)| format!("{} {}", figure.header, done.note())).collect::<Vec<_>>().join("\n")
}

fn base_unit(line: Line<'_>) -> Cell {
    let units = line.figures().into_iter().flatten().filter_map(|at| line.judged.quantity(at)).map(|quantity| &quantity.unit);
    units.into_iter().find(|unit| !unit.is_empty()).map_or(Cell::blank(Style::Centre), |unit| Cell::text(Arc::clone(unit), Style::Centre))
}
