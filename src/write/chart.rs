//! A chart of the report as a native chart: stacked bars, first category on top, or upright columns; colours that differ in lightness, patterns for delays.

use rust_xlsxwriter::{
    Chart as Native, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartPatternFill,
    ChartPatternFillType, ChartSolidFill, ChartType,
};

use super::workbook::float;
use crate::place::Area;
use crate::report::Report;
use crate::report::sheet::{Chart, ChartKind, Labels};
use crate::rules::judged::Scale;

/// Characters that the words for those who cannot see a chart may have.
const LONGEST_ALT: usize = 255;
/// Pixels of a column below which names stand upright: slanted ones would leave every other column without its name.
const NAME: u32 = 50;

/// The native chart; its numbers are those of the named sheet.
pub fn chart(plan: &Chart, sheet: &str, report: &Report<'_>) -> Native {
    let mut native = Native::new(match plan.kind {
        ChartKind::Shares => ChartType::BarPercentStacked,
        ChartKind::Columns => ChartType::Column,
    });
    // A few columns would be as wide as a page.
    let gap = match (plan.kind, plan.categories.width()) {
        (ChartKind::Columns, ..=3) => 250,
        (ChartKind::Columns, ..=6) => 80,
        _ => 40,
    };
    let mut font = ChartFont::new();
    font.set_name(&report.font.name).set_size(report.font.size);
    let mut title = ChartFont::new();
    title.set_name(&report.font.name).set_size(report.font.size + 2.0).set_bold();
    for series in &plan.series {
        let native = native.add_series();
        native
            .set_name(&series.name)
            .set_categories(range(sheet, plan.categories))
            .set_values(range(sheet, series.values))
            .set_format(&mut fill(report, series.scale))
            .set_gap(gap);
        if let Some(scale) = series.scale {
            let mut label = ChartDataLabel::new();
            // A part without records has no number on it.
            native.set_data_label(label.show_value().set_font(&number(report, scale)).set_num_format("#,##0;;"));
        } else if plan.labels != Labels::None {
            let mut font = font.clone();
            if plan.labels == Labels::Upright {
                font.set_rotation(-90);
            }
            native.set_data_label(ChartDataLabel::new().show_value().set_font(&font));
        }
    }
    native.title().set_name(&plan.title).set_font(&title);
    match plan.kind {
        ChartKind::Shares => {
            native.legend().set_position(ChartLegendPosition::Bottom).set_font(&font);
            // The library calls the upright axis of horizontal bars y. Turned round, it would carry the other axis to the top.
            native.y_axis().set_reverse().set_font(&font).set_label_interval(1);
            native.x_axis().set_font(&font).set_label_position(ChartAxisLabelPosition::High);
        }
        ChartKind::Columns => {
            native.legend().set_hidden();
            // Light, so that a number on a line of the grid can be read.
            native.y_axis().set_major_gridlines_line(ChartLine::new().set_color("#D9D9D9").set_width(0.75));
            // Names stand below the columns even where these go down from zero.
            let mut names = font.clone();
            if plan.width < NAME * plan.categories.width() {
                names.set_rotation(-90);
            }
            native.x_axis().set_font(&names).set_label_interval(1).set_label_position(ChartAxisLabelPosition::Low);
            if let Some(top) = plan.top.and_then(float) {
                native.y_axis().set_max(top);
            }
            native.y_axis().set_font(&font).set_num_format("[>=100]#,##0;[<=-100]\"△\"#,##0;General");
        }
    }
    let alt: String = plan.alt.chars().take(LONGEST_ALT).collect();
    native.set_alt_text(&alt).set_width(plan.width).set_height(plan.height);
    native
}

/// The type of the numbers on a step: light on its dark fill.
fn number(report: &Report<'_>, scale: Scale) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(&report.font.name).set_size(report.font.size).set_bold();
    font.set_color(if scale == Scale::OnTrack { "#FFFFFF" } else { "#000000" });
    font
}

fn range(sheet: &str, area: Area) -> (&str, u32, u16, u32, u16) {
    let column = |col: u32| u16::try_from(col).unwrap_or(u16::MAX);
    (sheet, area.first.row, column(area.first.col), area.last.row, column(area.last.col))
}

/// The fill of a step: plain, or striped and dotted for delays, always with an outline.
fn fill(report: &Report<'_>, scale: Option<Scale>) -> ChartFormat {
    let colour = scale.map_or(report.colour.head.as_str(), |scale| report.colour.chart(scale));
    let mut line = ChartLine::new();
    line.set_color(report.colour.border.as_str()).set_width(0.5);
    let mut format = ChartFormat::new();
    format.set_border(&line);
    let pattern = match scale {
        Some(Scale::Slow) => Some(ChartPatternFillType::DiagonalStripesLightUpwards),
        Some(Scale::Behind) => Some(ChartPatternFillType::Dotted5Percent),
        _ => None,
    };
    if let Some(pattern) = pattern {
        let mut fill = ChartPatternFill::new();
        fill.set_pattern(pattern).set_background_color(colour).set_foreground_color("#FFFFFF");
        format.set_pattern_fill(&fill);
    } else {
        let mut fill = ChartSolidFill::new();
        fill.set_color(colour);
        format.set_solid_fill(&fill);
    }
    format
}
