//! A form as an xlsx workbook: locked cells, entry cells, and what may be typed into them.
//!
//! In: a [`Form`]. Out: its bytes, the same each time. The lock has no password: it keeps hands off by accident, not by force. Nothing of
//! ours is written into the properties, since a form that comes back is an input.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use crate::form::SIZE;
use crate::form::page::{Check, Content, Form, Look, Page, Rule, Spot};
use crate::place::Pos;
use crate::report::pixels;

use super::error::WriteError;

/// Charset of Japanese type.
const JAPANESE: u8 = 128;
/// Longest message beside a cell, in characters.
const LONGEST_MESSAGE: usize = 250;

/// The bytes of the workbook.
///
/// # Errors
/// When the workbook cannot hold the form.
pub fn form(form: &Form) -> Result<Vec<u8>, WriteError> {
    workbook(form)
        .and_then(|mut workbook| workbook.save_to_buffer())
        .map_err(|error| WriteError::Workbook("様式".into(), error.to_string()))
}

fn workbook(form: &Form) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&form.title).set_creation_datetime(&created));
    let base = Format::new().set_font_name(&form.font).set_font_charset(JAPANESE).set_font_size(SIZE);
    workbook.set_default_format(&base, 18, 64)?;
    let mut looks = Looks { base, made: BTreeMap::new() };
    for page in &form.pages {
        fill(workbook.add_worksheet(), page, &mut looks)?;
    }
    Ok(workbook)
}

/// The formats of one workbook, made once each.
struct Looks {
    base: Format,
    made: BTreeMap<(Look, Option<u32>), Format>,
}

impl Looks {
    fn of(&mut self, spot: &Spot) -> &Format {
        let decimals = match spot.content {
            Content::Number(_, decimals) => Some(decimals.min(10)),
            _ => None,
        };
        let base = &self.base;
        self.made.entry((spot.look, decimals)).or_insert_with(|| {
            let format = made(base, spot.look);
            match decimals {
                Some(0) => format.set_num_format("#,##0"),
                Some(decimals) => format.set_num_format(format!("#,##0.{}", "0".repeat(decimals as usize))),
                None => format,
            }
        })
    }
}

fn made(base: &Format, look: Look) -> Format {
    let plain = base.clone().set_align(FormatAlign::VerticalCenter);
    let boxed = || plain.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x8C_8C8C)).set_text_wrap();
    let filled = |colour: u32| boxed().set_background_color(Color::RGB(colour));
    let entry = |colour: u32| filled(colour).set_unlocked();
    match look {
        Look::Title => plain.set_bold().set_font_size(SIZE + 4.0),
        Look::Plain => plain.set_text_wrap().set_align(FormatAlign::Top),
        Look::Label => filled(0xE7_E6E6).set_align(FormatAlign::Center),
        Look::Head => filled(0x1F_4E79).set_bold().set_align(FormatAlign::Center).set_font_color(Color::White),
        Look::Fixed => boxed(),
        Look::Example => filled(0xF2_F2F2).set_italic().set_font_color(Color::RGB(0x59_5959)),
        Look::Entry => entry(0xFF_F2CC),
        Look::EntryFigure => entry(0xFF_F2CC).set_align(FormatAlign::Right),
        Look::Carried => entry(0xDE_EBF7),
        Look::CarriedFigure => entry(0xDE_EBF7).set_align(FormatAlign::Right),
    }
}

fn fill(sheet: &mut Worksheet, page: &Page, looks: &mut Looks) -> Result<(), XlsxError> {
    sheet.set_name(&page.name)?;
    for (col, width) in (0..).zip(&page.widths) {
        sheet.set_column_width_pixels(col, pixels(*width, SIZE))?;
    }
    for (row, line) in (0..).zip(&page.lines) {
        sheet.set_row_height(row, line.height)?;
        for spot in &line.spots {
            put(sheet, row, spot, looks.of(spot))?;
        }
    }
    for check in &page.checks {
        let Check { area, .. } = check;
        let column = |col: u32| u16::try_from(col).unwrap_or(u16::MAX);
        sheet.add_data_validation(area.first.row, column(area.first.col), area.last.row, column(area.last.col), &validation(check)?)?;
    }
    if page.frozen != (0, 0) {
        sheet.set_freeze_panes(page.frozen.0, page.frozen.1)?;
    }
    if let Some((first, last)) = page.repeated {
        sheet.set_repeat_rows(first, last)?;
    }
    sheet.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    sheet.set_margins(0.4, 0.4, 0.4, 0.6, 0.2, 0.2);
    let allowed = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::default() };
    sheet.protect_with_options(&allowed);
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, spot: &Spot, format: &Format) -> Result<(), XlsxError> {
    let (columns, rows) = spot.span;
    if spot.span != (1, 1) {
        sheet.merge_range(row, spot.col, row + rows - 1, spot.col + columns - 1, "", format)?;
    }
    match &spot.content {
        Content::Blank => sheet.write_blank(row, spot.col, format)?,
        Content::Text(text) => sheet.write_string_with_format(row, spot.col, &**text, format)?,
        Content::Number(number, _) => match number.to_string().parse::<f64>() {
            Ok(float) => sheet.write_number_with_format(row, spot.col, float, format)?,
            Err(_) => sheet.write_string_with_format(row, spot.col, number.to_string(), format)?,
        },
    };
    Ok(())
}

fn validation(check: &Check) -> Result<DataValidation, XlsxError> {
    let message: String = check.message.chars().take(LONGEST_MESSAGE).collect();
    let strict = DataValidationErrorStyle::Stop;
    let (validation, style) = match &check.rule {
        Rule::OneOf(words) => (DataValidation::new().allow_list_strings(words)?, strict),
        Rule::Usually(words) => (DataValidation::new().allow_list_strings(words)?, DataValidationErrorStyle::Warning),
        Rule::NumberOr(words) => {
            let cell = Pos::new(check.area.first.row, check.area.first.col).to_string();
            let words: Vec<String> = words.iter().map(|word| format!("{cell}=\"{word}\"")).collect();
            let number = format!("ISNUMBER({cell})");
            let rule = std::iter::once(number).chain(words).collect::<Vec<_>>().join(",");
            (DataValidation::new().allow_custom(Formula::new(format!("=OR({rule})"))), strict)
        }
    };
    validation
        .set_input_message(&message)?
        .set_error_title("入力を確かめてください")?
        .set_error_message(message)
        .map(|validation| validation.set_error_style(style))
}
