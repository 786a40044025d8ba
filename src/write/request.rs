//! A request for confirmation as a workbook to answer in.
//!
//! In: a [`Request`] and who asks. Out: a file whose cells are protected but for the answers, each row with the identity of its finding in
//! a hidden column, so that rows can be sorted or deleted, and a very hidden sheet with what was asked.

use std::path::Path;

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, ProtectionOptions, Workbook, Worksheet,
    XlsxError,
};

use super::atomic;
use super::error::WriteError;
use crate::requests::{CHOICES, HEADS, Question, Request, SHEET, VERSION, memory};

/// Widths of the columns in half-width characters; the last one is hidden.
const WIDTHS: [u16; 11] = [6, 26, 14, 8, 30, 26, 46, 17, 20, 26, 14];
/// First column to fill in, and the one behind the last.
const ANSWERS: std::ops::Range<u16> = 7..10;
/// Height of a line in points.
const LINE: f64 = 14.0;
/// Row of the heads.
const HEAD: u32 = 7;
/// Longest text that a cell holds.
const LONGEST: usize = 30_000;

/// Who asks, and until when.
#[derive(Clone, Debug, Default)]
pub struct RequestNote {
    /// Office that asks; empty when it is not known.
    pub office: String,
    /// How to reach the office.
    pub contact: String,
    /// 「2026年12月4日」.
    pub deadline: Option<String>,
}

impl RequestNote {
    /// The office, or what stands in its place.
    #[must_use]
    pub fn office(&self) -> &str {
        if self.office.is_empty() { "（差出人）" } else { &self.office }
    }
}

/// Writes a request; it appears whole or not at all.
///
/// # Errors
/// When the target cannot be written.
pub fn request(request: &Request, note: &RequestNote, path: &Path) -> Result<(), WriteError> {
    let failed = |error: XlsxError| match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => WriteError::of(path, error),
        // The container names what the disk said.
        XlsxError::ZipError(error) => WriteError::of(path, error.into()),
        other => WriteError::Workbook(path.to_path_buf(), other.to_string()),
    };
    atomic::check(path)?;
    let mut workbook = workbook(request, note).map_err(failed)?;
    atomic::stage(path, |file| workbook.save_to_writer(file).map_err(failed))?.put()
}

fn workbook(request: &Request, note: &RequestNote) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2020, 1, 1)?;
    let properties = DocProperties::new().set_title("確認のお願い").set_creation_datetime(&created).set_custom_property(SHEET, VERSION);
    workbook.set_properties(&properties);
    questions(workbook.add_worksheet(), request, note)?;
    let hidden = workbook.add_worksheet();
    hidden.set_name(SHEET)?.set_very_hidden(true);
    for (row, texts) in (0..).zip(memory(request)) {
        for (col, text) in (0..).zip(texts) {
            hidden.write_string(row, col, short(&text))?;
        }
    }
    Ok(workbook)
}

fn questions(sheet: &mut Worksheet, request: &Request, note: &RequestNote) -> Result<(), XlsxError> {
    let plain = Format::new().set_font_name("BIZ UDゴシック").set_font_size(10).set_align(FormatAlign::VerticalCenter);
    let boxed = plain.clone().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x8C_8C8C)).set_text_wrap();
    let head =
        boxed.clone().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x1F_4E79)).set_font_color(Color::White);
    let answer_head = head.clone().set_background_color(Color::RGB(0xBF_9000));
    // Text, so that Excel leaves 1-2 and 0012 as they were typed.
    let answer = boxed.clone().set_unlocked().set_num_format("@").set_background_color(Color::RGB(0xFF_F2CC));
    sheet.set_name("確認依頼")?;
    for (col, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(col, width)?;
    }
    sheet.set_column_hidden(10)?;
    sheet.write_string_with_format(0, 0, "確認のお願い", &plain.clone().set_bold().set_font_size(14))?;
    sheet.write_string_with_format(1, 0, format!("{}　ご担当者様", request.municipality.name), &plain)?;
    sheet.write_string_with_format(2, 0, "お送りいただいた数値目標・KPIの実績について、次のところをご確認ください。", &plain)?;
    sheet.write_string_with_format(
        3,
        0,
        "黄色の欄の「回答」を一覧から選んでください。「修正した」ときは「正しい値」もお書きください。ほかの欄は変えられません。",
        &plain,
    )?;
    let deadline = note.deadline.as_ref().map(|deadline| format!("回答の期限: {deadline}　　")).unwrap_or_default();
    let from = format!("{deadline}返送先: {}　{}", note.office(), note.contact);
    sheet.write_string_with_format(4, 0, from.trim_end(), &plain.clone().set_bold())?;
    sheet.write_string_with_format(
        5,
        0,
        "修正した＝正しい値に直す　／　このままでよい＝書かれた値で正しい　／　差し替えた＝ファイルを送り直した",
        &plain,
    )?;
    for (col, name) in (0..).zip(HEADS) {
        sheet.write_string_with_format(HEAD, col, name, if ANSWERS.contains(&col) { &answer_head } else { &head })?;
    }
    sheet.set_row_height(HEAD, 2.0 * LINE)?;
    for (number, question) in (1..).zip(&request.questions) {
        let row = HEAD + number;
        let texts = texts(question);
        sheet.set_row_height(row, height(&texts))?;
        sheet.write_number_with_format(row, 0, number, &boxed.clone().set_align(FormatAlign::Center))?;
        for (col, text) in (1..).zip(&texts) {
            sheet.write_string_with_format(row, col, text, &boxed)?;
        }
        for col in ANSWERS {
            sheet.write_blank(row, col, &answer)?;
        }
        sheet.write_string_with_format(row, 10, &question.id, &boxed)?;
    }
    let last = HEAD + u32::try_from(request.questions.len()).unwrap_or(1).max(1);
    let choices = DataValidation::new()
        .allow_list_strings(&CHOICES)?
        .set_input_title("回答")?
        .set_input_message("一覧から選んでください")?
        .set_error_title("回答")?
        .set_error_message("「修正した」「このままでよい」「差し替えた」のいずれかを選んでください")?;
    sheet.add_data_validation(HEAD + 1, 7, last, 7, &choices)?;
    sheet.protect_with_options(&ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() });
    sheet.set_freeze_panes(HEAD + 1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_margins(0.4, 0.4, 0.4, 0.5, 0.2, 0.2).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEAD, HEAD)?.set_footer("&C&P / &N");
    sheet.set_screen_gridlines(false);
    sheet.set_selection(HEAD + 1, 7, HEAD + 1, 7)?;
    Ok(())
}

/// The texts of a question, in the columns behind its number.
fn texts(question: &Question) -> [String; 6] {
    let finding = &question.finding;
    let written = if finding.text.is_empty() && finding.place.pos.is_some() { "（空欄）" } else { &finding.text };
    [&*finding.place.file, &*finding.place.sheet, &finding.place.a1(), &finding.item, written, &question.text].map(short)
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// Height of the tallest of the texts, wrapped in their columns.
fn height(texts: &[String]) -> f64 {
    let lines = |(text, width): (&String, &u16)| {
        let half = |line: &str| line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        text.lines().map(|line| half(line).div_ceil(usize::from(*width).saturating_sub(2).max(1)).max(1)).sum::<usize>()
    };
    let most = texts.iter().zip(&WIDTHS[1..]).map(lines).max().unwrap_or(1).clamp(1, 28);
    f64::from(u16::try_from(most).unwrap_or(28)) * LINE + 4.0
}
