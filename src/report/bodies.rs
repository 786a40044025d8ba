//! 団体別: one block a municipality, each on a page of its own, with its own heads.
//!
//! In: judged records, which stand together by municipality. Out: a sheet that says itself where its pages end.

use std::sync::Arc;

use crate::rules::judged::Scale;

use super::context::Context;
use super::field::RecordField;
use super::frame::Frame;
use super::records::{Line, lines, table};
use super::sheet::{Cell, Sheet};
use super::tally::{Counts, Whose};
use super::template::{Column, SheetTemplate};

/// The sheet.
pub fn sheet<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<RecordField>]) -> Sheet<'a> {
    let table = table(context, columns, lines(context.run).collect());
    let subtitle = context.subtitle(&template.unit);
    let (widths, printed) = (table.widths().to_vec(), table.printed());
    let mut frame = Frame::new(template, &context.template.font, widths, printed, [&subtitle[0], &subtitle[1]]);
    frame.paged(&context.page);
    let (heads, rows) = table.into_parts();
    let rows: Vec<(Line<'_>, Vec<Cell>)> = lines(context.run).zip(rows).collect();
    let blocks = rows.chunk_by(|(one, _), (next, _)| one.judged.record.municipality == next.judged.record.municipality);
    for (number, block) in blocks.enumerate() {
        if number > 0 {
            frame.gap();
            frame.turn();
        }
        let cells = block.iter().map(|(_, cells)| cells.clone()).collect();
        // No record stands alone on a page.
        frame.titled_table(&title(context, block), &heads, cells, 2);
    }
    if rows.is_empty() {
        frame.notes(["指標がひとつもない。"]);
    }
    frame.closing(&template.notes, &context.template.source);
    frame.finish()
}

/// `102041 伊勢崎市　指標 20（順調 5、…）`
fn title(context: &Context<'_>, block: &[(Line<'_>, Vec<Cell>)]) -> String {
    let Some((first, _)) = block.first() else { return String::new() };
    let body = &first.judged.record.municipality;
    let code = body.code.as_deref().unwrap_or_default();
    let row = context.totals.by_municipality.iter().find(|row| row.municipality == *body);
    let counts = row.map(|row| Counts::of(&row.both(), Whose::Computed)).unwrap_or_default();
    let steps: Vec<String> = Scale::ALL.iter().map(|scale| format!("{} {}", scale.label(), counts.at(*scale))).collect();
    format!("{code} {}　指標 {}（{}）", body.name, counts.total(), steps.join("、")).trim_start().to_owned()
}
