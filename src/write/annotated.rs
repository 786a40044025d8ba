//! The sheets of an input again, each cell coloured by what it was taken for, so that a person sees at a glance what was understood.
//!
//! In: grids and the role of each cell. Out: a workbook with a sheet of its own for the colours.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::atomic;
use super::error::WriteError;
use crate::account::CellRole;
use crate::grid::{Content, Grid};
use crate::report::width;

/// Fill of each role, in the order of [`CellRole::ALL`]; told apart by lightness too.
const FILLS: [u32; 10] =
    [0x00E7_E6E6, 0x009D_C3E6, 0x00FF_E699, 0x00E2_F0D9, 0x00F2_F2F2, 0x00F8_CBAD, 0x00BD_D7EE, 0x00FF_FFFF, 0x00D0_CECE, 0x00FF_0000];
/// Longest text that a cell of a workbook holds.
const LONGEST: usize = 32_767;
/// Narrowest and widest column, in half-width characters; longer texts wrap.
const NARROWEST: u32 = 9;
const WIDEST: u32 = 36;

/// Writes the annotated copy.
///
/// # Errors
/// When the target cannot be written.
pub fn annotated(sheets: &[(&Grid, &[CellRole])], path: &Path) -> Result<(), WriteError> {
    let failed = |error: XlsxError| match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => WriteError::of(path, error),
        // The container names what the disk said.
        XlsxError::ZipError(error) => WriteError::of(path, error.into()),
        other => WriteError::Workbook(path.to_path_buf(), other.to_string()),
    };
    atomic::check(path)?;
    let mut workbook = Workbook::new();
    let formats: Vec<Format> = FILLS
        .iter()
        .map(|fill| Format::new().set_background_color(Color::RGB(*fill)).set_border(FormatBorder::Hair).set_text_wrap())
        .collect();
    legend(workbook.add_worksheet(), &formats).map_err(failed)?;
    for (at, (grid, roles)) in sheets.iter().enumerate() {
        copy(workbook.add_worksheet(), &sheet_name(&grid.name, at), grid, roles, &formats).map_err(failed)?;
    }
    atomic::stage(path, |file| workbook.save_to_writer(file).map_err(failed))?.put()
}

fn legend(sheet: &mut Worksheet, formats: &[Format]) -> Result<(), XlsxError> {
    sheet.set_name("色の見方")?.set_column_width(0, 24)?;
    for ((row, role), format) in (0..).zip(CellRole::ALL).zip(formats) {
        sheet.write_string_with_format(row, 0, role.label(), format)?;
    }
    Ok(())
}

fn copy(sheet: &mut Worksheet, name: &str, grid: &Grid, roles: &[CellRole], formats: &[Format]) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    for (col, width) in widths(grid) {
        sheet.set_column_width(col, width)?;
    }
    for (cell, role) in grid.cells.iter().zip(roles) {
        let Ok(col) = u16::try_from(cell.pos.col) else { continue };
        let format = &formats[*role as usize];
        if let Some(area) = grid.merges.iter().find(|area| area.first == cell.pos) {
            sheet.merge_range(area.first.row, col, area.last.row, u16::try_from(area.last.col).unwrap_or(col), "", format)?;
        }
        match (&cell.content, cell.format.as_deref()) {
            (Content::Number(number), None) => sheet.write_number_with_format(cell.pos.row, col, *number, format)?,
            (Content::Number(number), Some(code)) => {
                sheet.write_number_with_format(cell.pos.row, col, *number, &format.clone().set_num_format(code))?
            }
            _ => sheet.write_string_with_format(cell.pos.row, col, cell.as_text().chars().take(LONGEST).collect::<String>(), format)?,
        };
    }
    Ok(())
}

/// Widths by column that show the longest line of most cells; merged cells have room of their own.
fn widths(grid: &Grid) -> BTreeMap<u16, u32> {
    let mut widths = BTreeMap::new();
    for cell in grid.cells.iter().filter(|cell| grid.merge_at(cell.pos).is_none()) {
        let longest = cell.as_text().lines().map(width::of).max().unwrap_or(0);
        let longest = u32::try_from(longest).unwrap_or(WIDEST).clamp(NARROWEST, WIDEST);
        let Ok(col) = u16::try_from(cell.pos.col) else { continue };
        let width = widths.entry(col).or_insert(NARROWEST);
        *width = longest.max(*width);
    }
    widths
}

/// A sheet name that Excel takes: its number first, so that no two are alike.
fn sheet_name(name: &str, at: usize) -> String {
    let plain: String = name.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')).collect();
    format!("{}_{plain}", at + 1).chars().take(31).collect()
}
