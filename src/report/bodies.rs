//! 団体別: one block a municipality, each on a page of its own, with its own heads.
//!
//! In: judged records, which stand together by municipality. Out: a sheet that says itself where its pages end.

use std::sync::Arc;

use crate::rules::judged::Scale;

use super::context::Context;
use super::field::RecordField;
use super::frame::Frame;
use super::records::{Line, lines, table};
use super::rows::{Planned, Rows};
use super::sheet::{Body, Sheet};
use super::tally::{Counts, Whose};
use super::template::{Column, SheetTemplate};

/// The sheet.
pub fn sheet<'a>(context: &Arc<Context<'a>>, template: &SheetTemplate, columns: &[Column<RecordField>]) -> Sheet<'a> {
    let lines: Vec<Line<'a>> = lines(context.run).collect();
    let table = table(context, columns, lines.clone());
    let subtitle = context.subtitle(&template.unit);
    let (widths, printed) = (table.widths().to_vec(), table.printed());
    let mut frame = Frame::new(template, &context.template.font, widths, printed, [&subtitle[0], &subtitle[1]]);
    frame.paged(&context.page);
    let (heads, rows) = table.into_parts();
    let (first, held) = (frame.next(), !rows.are_long(rows.len()));
    let mut places: Vec<u32> = Vec::new();
    for block in lines.chunk_by(|one, next| one.judged.record.municipality == next.judged.record.municipality) {
        let mut next = places.len();
        if next > 0 {
            frame.gap();
            frame.turn();
        }
        let heights: Vec<f64> = (next..next + block.len()).map(|row| rows.height(row)).collect();
        // No record stands alone on a page.
        let lines = frame.titled(&title(context, block), &heads, &heights, 2, |frame| {
            next += 1;
            frame.measured(&rows, next - 1, held)
        });
        places.extend(lines);
    }
    if lines.is_empty() {
        frame.notes(["指標がひとつもない。"]);
    }
    let body = (!held).then(|| body(frame.sheet(), &rows, &places, first));
    frame.closing(&template.notes, &context.template.source);
    Sheet { body, ..frame.finish() }
}

/// The rows of the sheet from `first` on, of which those at these places are made when they are written.
fn body<'a>(sheet: &mut Sheet<'static>, rows: &Rows<'a>, places: &[u32], first: u32) -> Body<'a> {
    let start = usize::try_from(first).unwrap_or(usize::MAX);
    let mut lines = (0..).zip(places).peekable();
    let planned = (first..).zip(&mut sheet.rows[start..]).map(|(place, row)| match lines.next_if(|(_, at)| **at == place) {
        Some((line, _)) => Planned::Row(line),
        None => Planned::Held(std::mem::take(&mut row.cells)),
    });
    rows.among(planned.collect(), first)
}

/// `102041 伊勢崎市　指標 20（順調 5、…）`
fn title(context: &Context<'_>, block: &[Line<'_>]) -> String {
    let Some(first) = block.first() else { return String::new() };
    let body = &first.judged.record.municipality;
    let code = body.code.as_deref().unwrap_or_default();
    let row = context.totals.by_municipality.iter().find(|row| row.municipality == *body);
    let counts = row.map(|row| Counts::of(&row.both(), Whose::Computed)).unwrap_or_default();
    let steps: Vec<String> = Scale::ALL.iter().map(|scale| format!("{} {}", scale.label(), counts.at(*scale))).collect();
    format!("{code} {}　指標 {}（{}）", body.name, counts.total(), steps.join("、")).trim_start().to_owned()
}
