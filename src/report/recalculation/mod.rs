//! 検算: every rate and verdict again as live formulas over the figures of 一覧表, and whether they agree.
//!
//! In: the rows of 一覧表 and where they stand. Out: a sheet whose formulas carry what they give. What cannot be calculated from figures
//! (words, numbers of more digits than a workbook keeps) is left out, and how many they are is told.

mod again;

use std::sync::Arc;

use dashu_ratio::RBig;
use rayon::prelude::*;
use rust_decimal::Decimal;

use crate::place::{Area, Pos, column_letters};

use super::RuleNote;
use super::context::Context;
use super::field::RecordField;
use super::figure::{RATE, plain_code};
use super::frame::{self, Frame};
use super::rational::{PLACES, decimal_text};
use super::records::{Line, ListPlan, lines};
use super::rows::Rows;
use super::sheet::{Cell, Sheet, Style};
use super::template::SheetTemplate;

use again::{Again, Given};

/// Number format of a difference of rates: fine enough to be told from the tenth of a point up to which rates agree.
const DIFFERENCE: &str = "0.00%;\"△\"0.00%";

/// Heads and widths; the formulas name the columns by their letters, from A.
const COLUMNS: [(&str, u16); 16] = [
    ("記録番号", 12),
    ("団体", 10),
    ("指標", 30),
    ("内訳", 6),
    ("算定式", 36),
    ("基準値", 12),
    ("目標値", 12),
    ("実績値", 12),
    ("進度", 8),
    ("再計算の達成率", 14),
    ("一覧表の達成率", 14),
    ("差", 8),
    ("規則", 9),
    ("再計算の判定", 12),
    ("一覧表の判定", 12),
    ("一致", 6),
];

/// The sheet; without 一覧表 there is nothing to refer to.
pub fn sheet<'a>(context: &Context<'a>, template: &SheetTemplate, plan: Option<&ListPlan>) -> Sheet<'a> {
    let subtitle = context.subtitle(&template.unit);
    let columns = plan.and_then(ListColumns::of);
    let rules: &'a [RuleNote] = &context.options.rules;
    let again = |at: usize, line: Line<'a>| {
        let (sheet, row) = plan?.place(at)?;
        let again = Again::of(line, rules)?;
        Some(Row { line, again, sheet: format!("'{}'", sheet.replace('\'', "''")), at: row + 1 })
    };
    let judged = lines(context.run).enumerate().filter(|(_, line)| columns.is_some() && line.part.formula.is_some());
    let rows: Vec<_> = judged.collect::<Vec<_>>().into_par_iter().map(|(at, line)| again(at, line)).collect();
    let left_out = rows.iter().filter(|row| row.is_none()).count();
    let rows: Vec<Row<'a>> = rows.into_iter().flatten().collect();
    let different = rows.iter().filter(|row| !row.again.agrees()).count();
    let (all, nothing) = (rows.len(), columns.is_none());
    // Title, year line and heads stand above the first row.
    let made = move |at: usize| columns.as_ref().map(|columns| frame::placed(cells(&rows[at], columns, at + 4))).unwrap_or_default();
    let widths = COLUMNS.map(|(_, width)| width);
    let rows = Rows::new(all, &widths, &context.template.font, Arc::new(made));
    let columns_printed = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX);
    let widths = rows.widths().to_vec();
    let mut frame = Frame::new(template, &context.template.font, widths, columns_printed, [&subtitle[0], &subtitle[1]]);
    let head = frame.heads(COLUMNS.iter().map(|(title, _)| *title));
    let body = rows.body(0..all, frame.next());
    for row in 0..all {
        frame.measured(&rows, row, body.is_none());
    }
    frame.table(head, columns_printed);
    if all > 0 {
        let last = frame.next() - 1;
        frame.sheet().bars.push(Area { first: Pos::new(head + 1, 9), last: Pos::new(last, 9) });
        frame.name("一致", Area { first: Pos::new(head + 1, 15), last: Pos::new(last, 15) });
    }
    frame.sheet().frozen_columns = 2;
    if nothing {
        frame.notes(["一覧表か、その基本単位の列がないため、検算できない。"]);
    }
    let told = format!("検算した指標 {all}、一致しないもの {different}、言葉の目標など数値だけでは検算できないもの {left_out}。");
    frame.notes([told.as_str()]);
    frame.closing(&template.notes, &context.template.source);
    Sheet { body, ..frame.finish() }
}

/// Columns of 一覧表 that the formulas refer to.
struct ListColumns {
    baseline: String,
    target: String,
    final_target: Option<String>,
    actual: String,
    rate: String,
    verdict: String,
}

impl ListColumns {
    /// None when a column is missing.
    fn of(plan: &ListPlan) -> Option<Self> {
        let column = |field| {
            let at = plan.fields.iter().position(|known| *known == field)?;
            u32::try_from(at).ok().map(column_letters)
        };
        Some(Self {
            baseline: column(RecordField::BaseBaseline)?,
            target: column(RecordField::BaseTarget)?,
            final_target: column(RecordField::BaseFinalTarget),
            actual: column(RecordField::BaseActual)?,
            rate: column(RecordField::Rate)?,
            verdict: column(RecordField::Verdict)?,
        })
    }
}

/// A line of 一覧表 calculated again, and where it stands there, as formulas name it; its row counts from 1.
struct Row<'a> {
    line: Line<'a>,
    again: Again<'a>,
    sheet: String,
    at: u32,
}

impl Row<'_> {
    fn to(&self, column: &str) -> String {
        format!("{}!{column}{}", self.sheet, self.at)
    }

    /// A figure: that of 一覧表, or a number where 一覧表 does not have it.
    fn figure(&self, columns: &ListColumns, given: Option<&Given>) -> Cell {
        let Some(given) = given else { return Cell::blank(Style::Figure) };
        let value = given.value().normalize();
        let format: Arc<str> = Arc::from(plain_code(value.scale()));
        let column = match given {
            Given::Number(_) => return Cell::number(value, format, Style::Figure),
            Given::Baseline(_) => &columns.baseline,
            Given::Target(_) => &columns.target,
            Given::FinalTarget(_) => match &columns.final_target {
                Some(column) => column,
                None => return Cell::number(value, format, Style::Figure),
            },
            Given::Actual(_) => &columns.actual,
        };
        Cell::formula(self.to(column), value.to_string(), Some(format), Style::Figure)
    }
}

/// The cells of a row; `here` is its number on this sheet, from 1.
fn cells(row: &Row<'_>, columns: &ListColumns, here: usize) -> Vec<Cell> {
    let Row { line, again, .. } = row;
    let percent = |formula: String, value: &RBig, code: &str| {
        Cell::formula(formula, decimal_text(value, PLACES + 2), Some(Arc::from(code)), Style::Figure)
    };
    let share = |formula: String, value: &RBig| percent(formula, value, RATE);
    let word = |formula: String, result: &str, style| Cell::formula(formula, result.to_owned(), None, style);
    let none = || Cell::blank(Style::Figure);
    let paced = again.share.as_ref().map(|value| share(format!("{}/{}", value.numerator(), value.denominator()), value));
    let rates = again.rates.as_ref().map(|(rate, listed)| {
        let difference = percent(format!("J{here}-K{here}"), &(rate - listed), DIFFERENCE);
        [share(again.rate_formula(here), rate), share(row.to(&columns.rate), listed), difference]
    });
    let [rate, listed, difference] = rates.unwrap_or_else(|| [none(), none(), none()]);
    let verdict = again.verdict.as_ref();
    vec![
        Cell::text(Arc::clone(&line.judged.record.id), Style::Text),
        Cell::text(Arc::clone(&line.judged.record.municipality.name), Style::Text),
        Cell::text(Arc::clone(&line.judged.record.indicator), Style::Text),
        Cell::text(Arc::clone(&line.part.component), Style::Text),
        Cell::text(again.formula.label(), Style::Text),
        row.figure(columns, again.baseline.as_ref()),
        row.figure(columns, again.target.as_ref()),
        row.figure(columns, Some(&again.actual)),
        paced.unwrap_or_else(none),
        rate,
        listed,
        difference,
        Cell::text(Arc::clone(&line.judged.rule_set), Style::Centre),
        verdict.map_or_else(|| Cell::blank(Style::Centre), |words| word(again.verdict_formula(here), words, Style::Centre)),
        word(row.to(&columns.verdict), &again.listed, Style::Centre),
        word(again.agreement_formula(here), if again.agrees() { "○" } else { "×" }, Style::Centre),
    ]
}

/// A decimal as an exact fraction.
fn exact(value: Decimal) -> RBig {
    crate::rules::rate::exact(value)
}
