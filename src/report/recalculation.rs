//! 検算: every rate again as a live formula over the figures of 一覧表, and whether the two agree.
//!
//! In: the rows of 一覧表 and where they stand. Out: a sheet whose formulas carry what they give. A rate whose formula needs more than
//! baseline, target and actual is left out, and how many they are is told.

use std::sync::Arc;

use dashu_ratio::RBig;
use num_traits::Signed;
use rust_decimal::Decimal;

use crate::place::{Area, Pos, column_letters};
use crate::rules::judged::{Direction, FigureRef, Formula};

use super::context::Context;
use super::field::RecordField;
use super::figure::{RATE, plain_code};
use super::frame::Frame;
use super::rational::{PLACES, decimal_text};
use super::records::{Line, ListPlan, lines};
use super::sheet::{Cell, Sheet, Style};
use super::template::SheetTemplate;
use super::width;

/// Heads and widths.
const COLUMNS: [(&str, u16); 12] = [
    ("記録番号", 12),
    ("団体", 10),
    ("指標", 34),
    ("内訳", 8),
    ("算定式", 34),
    ("基準値", 14),
    ("目標値", 14),
    ("実績値", 14),
    ("達成率\n（再計算）", 12),
    ("達成率\n（一覧表）", 12),
    ("差", 10),
    ("一致", 8),
];
/// Difference, as a share of 1, below which two rates agree: a submitted rate is rounded to 0.1 %.
const NEAR: &str = "0.001";

/// The sheet; without 一覧表 there is nothing to refer to.
pub fn sheet(context: &Context<'_>, template: &SheetTemplate, plan: Option<&ListPlan>) -> Sheet {
    let subtitle = context.subtitle("");
    let mut widths: Vec<u16> = COLUMNS.iter().map(|(_, width)| *width).collect();
    let amounts = || lines(context).flat_map(|line| line.figures().map(move |at| at.and_then(|at| line.judged.quantity(at))));
    let widest = amounts().flatten().map(|quantity| amount_width(quantity.value)).max().unwrap_or(0);
    for width in &mut widths[5..8] {
        *width = u16::try_from(widest + 1).unwrap_or(u16::MAX).clamp(*width, 60);
    }
    let columns = u16::try_from(COLUMNS.len()).unwrap_or(u16::MAX);
    let mut frame = Frame::new(template, &context.template.font, widths, columns, [&subtitle[0], &subtitle[1]]);
    let head = frame.heads(COLUMNS.iter().map(|(title, _)| *title));
    let (mut all, mut different) = (0_usize, 0_usize);
    let mut left_out = 0_usize;
    let references = plan.and_then(References::of);
    if let (Some(plan), Some(references)) = (plan, &references) {
        for (row, line) in (plan.first..).zip(lines(context)) {
            if line.part.rate.is_none() {
                continue;
            }
            let Some(sum) = Sum::of(line) else {
                left_out += 1;
                continue;
            };
            all += 1;
            different += usize::from(!sum.agrees());
            let here = frame.next();
            frame.table_row(sum.cells(line, references, row, here));
        }
    }
    frame.table(head, columns);
    if all > 0 {
        let last = frame.next() - 1;
        frame.sheet().bars.push(Area { first: Pos::new(head + 1, 8), last: Pos::new(last, 8) });
    }
    frame.sheet().frozen_columns = 2;
    if references.is_none() {
        frame.notes(["一覧表か、その基本単位の列がないため、検算できない。"]);
    }
    let told = format!("検算した達成率 {all}、一致しないもの {different}、基準値・目標値・実績値だけでは検算できないもの {left_out}。");
    frame.notes([told.as_str()]);
    frame.notes(template.notes.iter().map(String::as_str));
    frame.finish()
}

/// Width of a figure in its base unit.
fn amount_width(value: Decimal) -> usize {
    let value = value.normalize();
    width::of_number(value, &plain_code(value.scale()))
}

/// Columns of 一覧表 that the formulas refer to.
struct References {
    sheet: String,
    baseline: String,
    target: String,
    final_target: Option<String>,
    actual: String,
    rate: String,
}

impl References {
    /// None when a column is missing.
    fn of(plan: &ListPlan) -> Option<Self> {
        let column = |field| {
            let at = plan.fields.iter().position(|known| *known == field)?;
            u32::try_from(at).ok().map(column_letters)
        };
        Some(Self {
            sheet: format!("'{}'", plan.name.replace('\'', "''")),
            baseline: column(RecordField::BaseBaseline)?,
            target: column(RecordField::BaseTarget)?,
            final_target: column(RecordField::BaseFinalTarget),
            actual: column(RecordField::BaseActual)?,
            rate: column(RecordField::Rate)?,
        })
    }
}

/// A rate calculated again from the figures of its row.
struct Sum {
    formula: Formula,
    down: bool,
    baseline: Option<Decimal>,
    target: Option<Decimal>,
    is_final: bool,
    actual: Decimal,
    again: RBig,
    given: RBig,
}

impl Sum {
    /// None when the formula needs more than the figures of the row, or a figure is none.
    fn of(line: Line<'_>) -> Option<Self> {
        let part = line.part;
        let value = |reference: Option<FigureRef>| reference.and_then(|at| line.judged.quantity(at)).map(|quantity| quantity.value);
        let (baseline, actual) = (value(part.baseline), value(part.actual)?);
        let is_final = part.target.is_none();
        let target = value(part.target.or(part.final_target));
        let down = part.direction == Direction::Down;
        let exact = |value: Decimal| RBig::from_parts_signed(value.mantissa().into(), 10_i128.pow(value.scale()).into());
        let (a, b, t) = (exact(actual), baseline.map(exact), target.map(exact));
        let formula = part.formula?;
        let over = |numer: RBig, denom: RBig| (!denom.is_zero()).then(|| numer / denom);
        let again = match formula {
            Formula::Ratio => over(a, t?)?,
            Formula::Inverse => over(t?, a)?,
            Formula::Progress => {
                let b = b?;
                over(a - &b, t? - b)?
            }
            Formula::Change => {
                let b = b?;
                let change = over(a - &b, b.abs())?;
                if down { -change } else { change }
            }
            Formula::Pace | Formula::CumulativePace | Formula::Attained => return None,
        };
        let given = part.rate.as_ref()? / RBig::from(100);
        Some(Self { formula, down, baseline, target, is_final, actual, again, given })
    }

    fn agrees(&self) -> bool {
        (&self.again - &self.given).abs() < RBig::from_parts_signed(1.into(), 1_000.into())
    }

    /// The cells; `row` is that of the line in 一覧表, `here` that of this sheet, both zero-based.
    fn cells(&self, line: Line<'_>, references: &References, row: u32, here: u32) -> Vec<Cell> {
        let (row, here) = (row + 1, here + 1);
        let refer = |column: &str| format!("{}!{column}{row}", references.sheet);
        let figure = |column: &str, value: Option<Decimal>| match value {
            Some(value) => Cell::formula(
                refer(column),
                value.normalize().to_string(),
                Some(Arc::from(plain_code(value.normalize().scale()))),
                Style::Figure,
            ),
            None => Cell::blank(Style::Figure),
        };
        let rate =
            |formula: String, value: &RBig| Cell::formula(formula, decimal_text(value, PLACES + 2), Some(Arc::from(RATE)), Style::Figure);
        let target = if self.is_final { references.final_target.as_ref().unwrap_or(&references.target) } else { &references.target };
        vec![
            Cell::text(Arc::clone(&line.judged.record.id), Style::Text),
            Cell::text(Arc::clone(&line.judged.record.municipality.name), Style::Text),
            Cell::text(Arc::clone(&line.judged.record.indicator), Style::Text),
            Cell::text(Arc::clone(&line.part.component), Style::Text),
            Cell::text(self.formula.label(), Style::Text),
            figure(&references.baseline, self.baseline),
            figure(target, self.target),
            figure(&references.actual, Some(self.actual)),
            rate(self.again_formula(here), &self.again),
            rate(refer(&references.rate), &self.given),
            rate(format!("I{here}-J{here}"), &(&self.again - &self.given)),
            Cell::formula(
                format!("IF(ABS(K{here})<{NEAR},\"○\",\"×\")"),
                if self.agrees() { "○" } else { "×" }.to_owned(),
                None,
                Style::Centre,
            ),
        ]
    }

    /// The formula over the figures of the same row: F baseline, G target, H actual.
    fn again_formula(&self, here: u32) -> String {
        match self.formula {
            Formula::Inverse => format!("G{here}/H{here}"),
            Formula::Progress => format!("(H{here}-F{here})/(G{here}-F{here})"),
            Formula::Change if self.down => format!("-(H{here}-F{here})/ABS(F{here})"),
            Formula::Change => format!("(H{here}-F{here})/ABS(F{here})"),
            Formula::Ratio | Formula::Pace | Formula::CumulativePace | Formula::Attained => format!("H{here}/G{here}"),
        }
    }
}
