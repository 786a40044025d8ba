//! A report as an xlsx workbook. The only door to `rust_xlsxwriter`.
//!
//! In: a [`Report`]. Out: a file. Rows are written in order. Text is always stored as text; links, merges, notes, charts and page setup
//! follow what the report says, and nothing is added that it does not say.

use std::borrow::Cow;
use std::path::Path;

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    ConditionalFormatDataBar, ConditionalFormatDataBarAxisPosition, ConditionalFormatType, DocProperties, ExcelDateTime, Formula, Note,
    Table, TableColumn, TableStyle, Url, Workbook, Worksheet, XlsxError,
};
use zip::result::ZipError;

use crate::place::{Area, Pos, column_letters};
use crate::report::sheet::{Body, Cell, Content, Link, Sheet};
use crate::report::{Paper, Report, pixels};

use super::atomic::{self, Staged};
use super::chart;
use super::error::WriteError;
use super::held;
use super::hyperlinks::{self, LONGEST_LINK};
use super::splice::splice;
use super::style::Styles;

/// Height and width in pixels of a cell that nothing is said of, with type of [`super::style::DEFAULT_SIZE`].
const DEFAULT_CELL: (u32, u32) = (16, 56);
/// Height of a remark's box in pixels a line, and its width.
const NOTE_LINE: u32 = 20;
const NOTE_WIDTH: u32 = 260;
/// How hard a workbook with a long table is compressed: a fifth larger in a quarter of the time.
const FAST: u8 = 2;
/// How hard others are.
const USUAL: u8 = 6;
/// Powers of ten that a float holds without loss.
const TENS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// Writes the workbook beside its target, to be put in its place with the other outputs.
///
/// # Errors
/// When the target cannot be written, or the workbook cannot hold the report.
pub fn xlsx(report: &Report<'_>, path: &Path) -> Result<Staged, WriteError> {
    atomic::check(path)?;
    let failed = |error: XlsxError| match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => WriteError::of(path, error),
        // The container names what the disk said.
        XlsxError::ZipError(error) => WriteError::of(path, error.into()),
        other => WriteError::Workbook(path.to_path_buf(), other.to_string()),
    };
    let sheets: Vec<(&Sheet<'_>, Option<Cow<'_, Body<'_>>>)> =
        report.sheets.iter().chain(&report.memory).map(|sheet| (sheet, held::body(sheet))).collect();
    let long = sheets.iter().any(|(_, body)| body.is_some());
    let level = if long { FAST } else { USUAL };
    let mut workbook = workbook(report, &sheets, level).map_err(failed)?;
    if !long {
        return atomic::stage(path, |file| workbook.save_to_writer(file).map_err(failed));
    }
    let container = workbook.save_to_buffer().map_err(failed)?;
    drop(workbook);
    let spliced = |error: ZipError| WriteError::of(path, error.into());
    atomic::stage(path, |file| splice(&container, &sheets, level.into(), file).map_err(spliced))
}

/// The workbook without the rows of the bodies.
fn workbook(report: &Report<'_>, sheets: &[(&Sheet<'_>, Option<Cow<'_, Body<'_>>>)], level: u8) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let (year, month, day) = report.created;
    let created = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(2020), month, day)?;
    // Known by this property when it is left among the inputs; it names no author.
    let properties = DocProperties::new().set_title(&report.title).set_creation_datetime(&created).set_custom_property("torimatome", true);
    workbook.set_properties(&properties);
    let mut styles = Styles::new(report);
    let (row, column) = DEFAULT_CELL;
    workbook.set_default_format(styles.default_format(), row, column)?;
    workbook.set_zip_compression_level(level);
    for (sheet, body) in &sheets[..report.sheets.len()] {
        fill(workbook.add_worksheet(), report, (sheet, body.as_deref()), &mut styles)?;
    }
    name_cells(&mut workbook, report)?;
    if let Some(memory) = &report.memory {
        remember(workbook.add_worksheet(), memory, &mut styles)?;
    }
    Ok(workbook)
}

/// The records for a later run, on a sheet that Excel does not offer to show.
fn remember(worksheet: &mut Worksheet, memory: &Sheet<'_>, styles: &mut Styles<'_>) -> Result<(), XlsxError> {
    worksheet.set_name(&memory.name)?.set_very_hidden(true);
    if let Some(body) = &memory.body {
        return looks(worksheet, body, styles);
    }
    for (row, cells) in (0..).zip(&memory.rows) {
        cells.cells.iter().try_for_each(|cell| put(worksheet, row, cell, styles))?;
    }
    Ok(())
}

/// Names of cells that other workbooks may refer to.
fn name_cells(workbook: &mut Workbook, report: &Report<'_>) -> Result<(), XlsxError> {
    let absolute = |pos: Pos| format!("${}${}", column_letters(pos.col), u64::from(pos.row) + 1);
    for sheet in &report.sheets {
        for (name, Area { first, last }) in &sheet.names {
            let range = if first == last { absolute(*first) } else { format!("{}:{}", absolute(*first), absolute(*last)) };
            workbook.define_name(name.as_str(), &format!("={}!{range}", quoted(&sheet.name)))?;
        }
    }
    Ok(())
}

fn fill(
    worksheet: &mut Worksheet,
    report: &Report<'_>,
    (sheet, body): (&Sheet<'_>, Option<&Body<'_>>),
    styles: &mut Styles<'_>,
) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?;
    worksheet.set_tab_color(sheet.tab.as_str());
    worksheet.set_default_note_author("");
    for (col, width) in (0..).zip(&sheet.widths) {
        worksheet.set_column_width_pixels(col, pixels(*width, report.font.size))?;
    }
    page(worksheet, report, sheet)?;
    let table = sheet.filter.zip(sheet.table.as_ref());
    let drawn = !sheet.charts.is_empty() || body.is_some_and(|body| body.beside.iter().any(|(_, cell)| cell.remark().is_some()));
    for (row, cells) in (0..).zip(&sheet.rows) {
        if let Some((area, name)) = table.filter(|(area, _)| area.first.row == row) {
            let columns: Vec<TableColumn> = heads(sheet, area).map(|head| TableColumn::new().set_header(head)).collect();
            let table = Table::new().set_name(name).set_style(TableStyle::None).set_columns(&columns);
            // It writes its heads, in the turn of their row; they are written over below, with their format.
            worksheet.add_table(area.first.row, column(area.first.col), area.last.row, column(area.last.col), &table)?;
        }
        let of_body = body.filter(|body| body.rows.contains(&(row as usize)));
        // Where remarks and charts are drawn follows from the heights of the rows.
        if of_body.is_none() || drawn {
            worksheet.set_row_height(row, cells.height)?;
        }
        // A chart carries the numbers of its cells.
        for cell in cells.cells.iter().filter(|cell| of_body.is_none() || held::is_charted(sheet, row, cell)) {
            put(worksheet, row, cell, styles)?;
        }
    }
    if let Some(body) = body {
        for (row, cell) in &body.beside {
            // Links to input files are written with the body.
            let link = cell.leads().filter(|link| matches!(link, Link::Sheet(_)));
            beside(worksheet, *row, cell, link, styles)?;
        }
        looks(worksheet, body, styles)?;
    }
    if let Some(filter) = sheet.filter.filter(|_| table.is_none()) {
        worksheet.autofilter(filter.first.row, column(filter.first.col), filter.last.row, column(filter.last.col))?;
    }
    for bars in &sheet.bars {
        worksheet.add_conditional_format(bars.first.row, column(bars.first.col), bars.last.row, column(bars.last.col), &bar(report))?;
    }
    for plan in &sheet.charts {
        worksheet.insert_chart(plan.at.row, column(plan.at.col), &chart::chart(plan, &sheet.name, report))?;
    }
    Ok(())
}

/// The heads of a table.
fn heads<'s>(sheet: &'s Sheet<'_>, area: Area) -> impl Iterator<Item = &'s str> {
    let row = usize::try_from(area.first.row).ok().and_then(|row| sheet.rows.get(row));
    row.into_iter().flat_map(|row| &row.cells).filter_map(Cell::words)
}

/// Paper, margins, repeated rows, print area, frozen rows, page numbers.
fn page(worksheet: &mut Worksheet, report: &Report<'_>, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let margin = report.page.margin_mm / 25.4;
    worksheet.set_landscape();
    worksheet.set_paper_size(match report.page.paper {
        Paper::A4 => 9,
        Paper::A3 => 8,
    });
    worksheet.set_margins(margin, margin, margin, margin + 0.2, margin / 2.0, margin / 2.0);
    match sheet.scale {
        Some(percent) => worksheet.set_print_scale(percent),
        None => worksheet.set_print_fit_to_pages(1, u16::from(sheet.single_page)),
    };
    worksheet.set_footer(format!("&C&\"{}\"&8&P / &N", report.font.name));
    worksheet.set_zoom(report.page.zoom);
    worksheet.set_screen_gridlines(false);
    worksheet.set_print_center_horizontally(true);
    let last = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX).saturating_sub(1);
    worksheet.set_print_area(0, 0, last, sheet.print_columns.max(1) - 1)?;
    if let Some((first, last)) = sheet.head {
        worksheet.set_repeat_rows(first, last)?;
        worksheet.set_freeze_panes(last + 1, sheet.frozen_columns)?;
    }
    if !sheet.breaks.is_empty() {
        worksheet.set_page_breaks(&sheet.breaks)?;
    }
    Ok(())
}

/// Writes one cell with what it carries.
fn put(worksheet: &mut Worksheet, row: u32, cell: &Cell, styles: &mut Styles<'_>) -> Result<(), XlsxError> {
    let col = cell.col;
    beside(worksheet, row, cell, cell.leads(), styles)?;
    let format = styles.of(cell);
    match &cell.content {
        Content::Blank => worksheet.write_blank(row, col, format)?,
        Content::Text(text) => worksheet.write_string_with_format(row, col, &**text, format)?,
        Content::Number(number) => match float(*number) {
            Some(float) => worksheet.write_number_with_format(row, col, float, format)?,
            None => worksheet.write_string_with_format(row, col, number.to_string(), format)?,
        },
        Content::Formula(formula) => {
            let [formula, result] = &**formula;
            worksheet.write_formula_with_format(row, col, Formula::new(formula).set_result(result), format)?
        }
    };
    Ok(())
}

/// Writes what a workbook keeps beside a cell: its region, its link and its remark. What the cell shows is written over the text of the link.
fn beside(worksheet: &mut Worksheet, row: u32, cell: &Cell, link: Option<&Link>, styles: &mut Styles<'_>) -> Result<(), XlsxError> {
    if cell.span > 1 {
        worksheet.merge_range(row, cell.col, row, cell.col + cell.span - 1, "", styles.of(cell))?;
    }
    if let Some(url) = link.and_then(url) {
        worksheet.write_url_with_format(row, cell.col, url.set_text("→"), styles.of(cell))?;
    }
    if let Some(text) = cell.remark() {
        let lines = u32::try_from(text.lines().count() + text.chars().count() / 20 + 1).unwrap_or(10).min(20);
        let text: String = text.chars().take(2_000).collect();
        let note = Note::new(text).add_author_prefix(false).set_width(NOTE_WIDTH).set_height(lines * NOTE_LINE);
        worksheet.insert_note(row, cell.col, &note)?;
    }
    Ok(())
}

/// A cell of each look of a body at its upper end, where their indices are read; and its last row, so that the sheet reaches to it.
fn looks(worksheet: &mut Worksheet, body: &Body<'_>, styles: &mut Styles<'_>) -> Result<(), XlsxError> {
    let row = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    for (at, look) in (body.rows.start..).zip(&body.looks) {
        worksheet.write_number_with_format(row(at), 0, 0, styles.of(look))?;
    }
    if let Some(look) = body.looks.first() {
        worksheet.write_number_with_format(row(body.rows.end - 1), 0, 0, styles.of(look))?;
    }
    Ok(())
}

/// The number as a workbook stores it: the float that is nearest to the decimal.
pub fn float(number: Decimal) -> Option<f64> {
    // Both are floats without loss, and a division rounds to the nearest float.
    if let (Ok(mantissa), Some(ten)) = (i32::try_from(number.mantissa()), TENS.get(number.scale() as usize)) {
        return Some(f64::from(mantissa) / ten);
    }
    number.to_string().parse().ok()
}

/// The link as a workbook stores it; none for a path that it cannot name.
fn url(link: &Link) -> Option<Url> {
    match link {
        Link::Sheet(name) => Some(format!("internal:{}!A1", quoted(name))).filter(|target| target.len() <= LONGEST_LINK).map(Url::new),
        Link::Source { path, .. } => {
            let place = hyperlinks::place(link)?;
            // Once a percent sign is escaped here, the library leaves the rest alone, so that the rest is escaped here too.
            let path = if path.contains('%') { hyperlinks::target(path) } else { path.to_string() };
            Some(Url::new(if place.is_empty() { format!("file:///{path}") } else { format!("file:///{path}#{place}") }))
        }
    }
}

/// A sheet's name inside a reference.
pub fn quoted(name: &str) -> String {
    format!("'{}'", name.replace('\'', "''"))
}

/// A bar from 0 to 100 % behind a rate.
fn bar(report: &Report<'_>) -> ConditionalFormatDataBar {
    ConditionalFormatDataBar::new()
        .set_fill_color(report.colour.bar.as_str())
        .set_negative_fill_color(report.colour.bar.as_str())
        .set_negative_border_color(report.colour.bar.as_str())
        .set_solid_fill(true)
        .set_border_off(true)
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1)
        .set_axis_position(ConditionalFormatDataBarAxisPosition::None)
}

/// A column as the library counts it.
fn column(col: u32) -> u16 {
    u16::try_from(col).unwrap_or(u16::MAX)
}
