//! Style names as formats of the workbook.
//!
//! In: the name of a style and a number format. Out: a format, made once each. A verdict has a fill beside its mark and word, so that it
//! survives print without colour.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::finding::Severity;
use crate::report::Report;
use crate::report::sheet::{Cell, Style};
use crate::rules::judged::Scale;

/// Size in points of the type that column widths are counted in. At 9 points a half-width character is 6 whole pixels, so that Excel and
/// other readers draw columns of the same width.
pub const DEFAULT_SIZE: f64 = 9.0;
/// Charset of Japanese type: a computer without the typeface falls back to another Japanese one.
const JAPANESE: u8 = 128;
/// Family of type with even strokes.
const SANS: u8 = 3;

/// The formats of one workbook.
pub struct Styles<'a> {
    report: &'a Report<'a>,
    default_format: Format,
    made: BTreeMap<(Style, Option<Arc<str>>, bool), Format>,
}

impl<'a> Styles<'a> {
    /// No formats yet but that of empty cells.
    pub fn new(report: &'a Report<'a>) -> Self {
        let default_format = base(report).set_font_size(DEFAULT_SIZE);
        Self { report, default_format, made: BTreeMap::new() }
    }

    /// The format of cells that nothing is written to.
    pub const fn default_format(&self) -> &Format {
        &self.default_format
    }

    /// The format of a cell.
    pub fn of(&mut self, cell: &Cell) -> &Format {
        let (_, _, quote) = cell.look();
        let report = self.report;
        self.made.entry((cell.style, cell.format.clone(), quote)).or_insert_with_key(|(style, code, quote)| {
            let mut format = made(report, *style);
            if let Some(code) = code {
                format = format.set_num_format(spaced(code));
                if *style == Style::Total {
                    format = format.set_align(FormatAlign::Right);
                }
            }
            if *quote { format.set_quote_prefix() } else { format }
        })
    }
}

/// A number format whose figures stand a little away from the words of the next column: each of its sections ends with the width of a
/// blank. An indent would do the same in Excel, but `LibreOffice` draws it only for some of the cells.
fn spaced(code: &str) -> String {
    let mut spaced = String::with_capacity(code.len() + 4);
    let (mut quoted, mut escaped) = (false, false);
    for character in code.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => spaced.push_str("_ "),
            _ => {}
        }
        spaced.push(character);
    }
    spaced + "_ "
}

fn base(report: &Report<'_>) -> Format {
    Format::new()
        .set_font_name(&report.font.name)
        .set_font_family(SANS)
        .set_font_charset(JAPANESE)
        .set_font_size(report.font.size)
        .set_align(FormatAlign::VerticalCenter)
}

fn made(report: &Report<'_>, style: Style) -> Format {
    let colour = &report.colour;
    let plain = base(report);
    let boxed = || base(report).set_border(FormatBorder::Thin).set_border_color(colour.border.as_str());
    let table = || boxed().set_text_wrap();
    match style {
        Style::Title => plain.set_font_size(report.font.title_size).set_bold(),
        Style::Number => boxed().set_align(FormatAlign::Center),
        Style::Subtitle | Style::Plain => plain,
        Style::SubtitleRight => plain.set_align(FormatAlign::Right),
        Style::Section => plain.set_font_size(report.font.size + 2.0).set_bold(),
        Style::Head => table()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_background_color(colour.head.as_str())
            .set_font_color(colour.head_text.as_str()),
        Style::Text => table(),
        Style::Centre => table().set_align(FormatAlign::Center),
        Style::Figure => boxed().set_align(FormatAlign::Right),
        Style::Status => table().set_align(FormatAlign::Right).set_indent(1).set_font_color(colour.faint.as_str()),
        Style::Total => boxed().set_bold().set_background_color(colour.total.as_str()),
        Style::Verdict(scale) => {
            let format = table().set_align(FormatAlign::Center).set_background_color(colour.verdict(scale));
            if scale == Scale::Behind { format.set_bold() } else { format }
        }
        Style::Severity(severity) => severity_format(report, table().set_align(FormatAlign::Center), severity),
        Style::Link => table().set_font_color(colour.link.as_str()).set_underline(FormatUnderline::Single),
        Style::Note => plain.set_text_wrap().set_font_color(colour.faint.as_str()),
    }
}

fn severity_format(report: &Report<'_>, format: Format, severity: Severity) -> Format {
    match severity {
        Severity::Error => format.set_bold().set_background_color(report.colour.error.as_str()),
        Severity::Warning => format.set_background_color(report.colour.warning.as_str()),
        Severity::Note => format,
    }
}
