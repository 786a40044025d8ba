//! What the form already knows of an indicator: its name and the figures of the time before, as they are to stand in its cells.
//!
//! In: a record of an earlier run and the years of the form. Out: texts and figures in the unit of the indicator. A figure that was written
//! with another unit, with words (以上, 速報) or in parts is carried as the text that it was, so that nothing of it is lost.

use std::sync::Arc;

use super::page::Content;
use crate::previous::{PastFigure, PastRecord};
use crate::record::Measure;
use crate::value::{Status, YearKind, era, period};

/// The years of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// The western fiscal year that is asked for.
    pub asked: i32,
    /// The year whose figures are shown beside it.
    pub before: i32,
}

/// An indicator as the form shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// 基本目標.
    pub goal: Arc<str>,
    /// 施策, with the programme below it.
    pub policy: Arc<str>,
    /// 数値目標 or KPI.
    pub kind: &'static str,
    /// Indicator as printed.
    pub indicator: Arc<str>,
    /// Unit of every figure that stands as a number.
    pub unit: Arc<str>,
    /// Year of the baseline, and the baseline.
    pub baseline: (Content, Content),
    /// Target and actual of the year before.
    pub before: (Content, Content),
    /// Target of the year that is asked for.
    pub target: Content,
    /// Targets of the years between it and the final one (中間目標), ascending.
    pub between: Vec<(i32, Content)>,
    /// Year of the final target, and the target.
    pub last: (Content, Content),
    /// 担当課.
    pub department: Arc<str>,
    /// 公表 or 非公表.
    pub publish: &'static str,
}

impl Known {
    /// The indicator of a record of an earlier run.
    #[must_use]
    pub fn of(record: &PastRecord, years: Years) -> Self {
        let unit = unit(record);
        // A column without a year is of the year that was judged.
        let is_of = |figure: &PastFigure, year| figure.column_year.or(record.year) == Some(year) && !figure.is_final;
        let of_year = |measure, year| record.figures_of(measure).find(|figure| is_of(figure, year));
        let content = |figure: Option<&PastFigure>| figure.map_or(Content::Blank, |figure| content(figure, &unit));
        let baseline = record.figures_of(Measure::Baseline).next();
        let stated = record.figures_of(Measure::Target).filter(|figure| figure.is_final).max_by_key(|figure| figure.year);
        let target = of_year(Measure::Target, years.asked);
        // Without a word for it, the target of the latest year is the final one, unless it has a column of its own.
        let latest = record.figures_of(Measure::Target).max_by_key(|figure| figure.year).filter(|figure| figure.year > Some(years.asked));
        let last = stated.or(latest);
        let mut between: Vec<(i32, Content)> = record
            .figures_of(Measure::Target)
            .filter(|figure| !figure.is_final && last.is_none_or(|last| last.place != figure.place))
            .filter_map(|figure| Some((figure.column_year.filter(|year| *year > years.asked)?, content(Some(figure)))))
            .filter(|(_, content)| *content != Content::Blank)
            .collect();
        between.sort_by_key(|(year, _)| *year);
        between.dedup_by_key(|(year, _)| *year);
        let policy = [&record.policy, &record.program].into_iter().filter(|text| !text.is_empty()).map(|text| &**text);
        Self {
            goal: Arc::clone(&record.goal),
            policy: Arc::from(policy.collect::<Vec<_>>().join("　")),
            kind: record.kind.label(),
            indicator: Arc::clone(&record.indicator),
            baseline: (year(baseline), content(baseline)),
            before: (content(of_year(Measure::Target, years.before)), content(of_year(Measure::Actual, years.before))),
            target: content(target),
            between,
            last: (year(last), content(last)),
            department: Arc::clone(&record.department),
            publish: if record.unpublished { "非公表" } else { "公表" },
            unit,
        }
    }
}

/// The unit column's text, else the unit that the first figure was written with.
fn unit(record: &PastRecord) -> Arc<str> {
    if !record.unit_text.is_empty() {
        return Arc::clone(&record.unit_text);
    }
    let written = record.figures.iter().filter(|figure| figure.measure != Measure::Rate).find_map(|figure| figure.quantity.as_ref());
    written.map_or_else(|| Arc::from(""), |quantity| Arc::clone(&quantity.written.unit))
}

/// The figure as a number in the unit of its indicator, else as it was written.
fn content(figure: &PastFigure, unit: &str) -> Content {
    let plain = figure.status == Status::Value && figure.qualifiers.is_empty() && figure.year == figure.column_year;
    match &figure.quantity {
        Some(quantity) if plain && (*quantity.written.unit == *unit || quantity.written.unit.is_empty()) => {
            Content::Number(quantity.written.value, quantity.written.decimals)
        }
        _ if figure.text.is_empty() => Content::Blank,
        _ => Content::Text(Arc::clone(&figure.text)),
    }
}

/// The year of a figure as a cell names it.
fn year(figure: Option<&PastFigure>) -> Content {
    let Some((figure, year)) = figure.and_then(|figure| Some((figure, figure.column_year.or(figure.year)?))) else {
        return Content::Blank;
    };
    let calendar = figure.year_kind == Some(YearKind::Year) && !is_era_alone(&figure.header);
    let text = if calendar { format!("{year}年") } else { era::fiscal_year(year) };
    Content::Text(Arc::from(text))
}

/// Whether heads name a year as 「R9」 does, which says neither 年 nor 年度: in plans, a fiscal year.
fn is_era_alone(header: &str) -> bool {
    period::find(header).is_some_and(|(_, at)| {
        let written = &header[at];
        !written.contains('年') && !written.starts_with(char::is_numeric)
    })
}

#[cfg(test)]
mod tests {
    use super::is_era_alone;

    #[test]
    fn an_era_without_the_word_year_is_told_from_a_calendar_year() {
        for (header, alone) in
            [("目標値（R9）", true), ("目標値 / Ｒ９", true), ("目標値（2027年）", false), ("R9年", false), ("2027", false)]
        {
            assert_eq!(is_era_alone(header), alone, "{header}");
        }
    }
}
