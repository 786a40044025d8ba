//! Stored numbers: what a number means as its format shows it.
//!
//! In: a number and its format code. Out: a [`Reading`], exact whatever the screen rounds. A format with words is read as the text that it
//! shows, so that a unit, a qualifier or an era in a format means what it means in a text. Where the screen hides something, a doubt says so.
//!
//! 0.825 with `0.0%` is 82.5 %; 165 with `0"人"` is 165 人; 6 with `"令和"0"年度"` is a period and no value.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::fold::{DASH, LONG_VOWEL};
use super::format::{self, Kind, Section, Sign};
use super::{Doubt, Grammar, Period, Quantity, Reading, Status, UnitSource, Written, YearKind, number, period, stored};
use crate::finding::Code;

impl Grammar {
    /// Reads a stored number as its format shows it.
    pub(super) fn number(&self, number: f64, code: Option<&str>) -> Reading {
        let Some(exact) = stored::decimal(number) else {
            return Reading::doubtful(Status::Error, Code::NotANumber, "数が大きすぎるか、0に近すぎるか、数でない".to_owned());
        };
        let Some(code) = code.filter(|code| !matches!(*code, "General" | "" | "@" | "G/標準")) else {
            return self.plain(exact, exact.scale());
        };
        if code.bytes().all(|b| matches!(b, b'#' | b'0' | b',' | b'.')) && !code.ends_with(',') && !code.starts_with("00") {
            let decimals = code.split_once('.').map_or(0, |(_, part)| part.len());
            return self.plain(exact, u32::try_from(decimals).unwrap_or(0));
        }
        let section = format::section(code, number);
        match section.kind {
            Kind::General if section.after.trim().is_empty() && section.before.trim().is_empty() => self.plain(exact, exact.scale()),
            Kind::General | Kind::Number => self.shown(exact, &section),
            Kind::Free => self.plain(exact, exact.scale()),
            Kind::Code => Reading::doubtful(Status::Text, Code::ShownDiffers, "表示形式が番号（電話番号や郵便番号など）のもの".to_owned()),
            Kind::Time => Reading::doubtful(Status::Text, Code::ShownDiffers, "表示形式が時刻のもの".to_owned()),
            Kind::Date { year, month, day } => date(number, &section, year, month, day),
            Kind::Words => self.hidden(exact, &section),
        }
    }

    /// A number without any unit.
    pub(super) fn plain(&self, value: Decimal, decimals: u32) -> Reading {
        let mut reading = Reading::of(Status::Value);
        reading.quantity = Some(Quantity { value, unit: self.units.none(), written: Written { value, decimals, unit: self.units.none() } });
        reading
    }

    /// A number with a format that shows words, percent or a scale: read as the text that it shows, but exactly.
    fn shown(&self, exact: Decimal, section: &Section) -> Reading {
        let too_big = || Reading::doubtful(Status::Error, Code::NotANumber, "数が大きすぎる".to_owned());
        let Some(points) = section.percents.checked_mul(2).and_then(number::ten_to).and_then(|by| exact.checked_mul(by)) else {
            return too_big();
        };
        let points = points.normalize();
        let decimals = if section.kind == Kind::General { points.scale() } else { section.decimals };
        let words = section.before.trim().trim_matches(|c: char| is_sign(c) && c != '#');
        let after =
            if section.before.contains(['(', '（']) { section.after.trim_end().trim_end_matches([')', '）']) } else { &section.after };
        let after = after.trim();
        if words.is_empty() && section.commas == 0 && section.zeros <= 1 && section.negative != Sign::Hidden {
            if after.is_empty() && section.percents == 0 {
                return self.plain(points, decimals);
            }
            if section.percents == 1 && after.is_empty() {
                return self.figure(points, points, decimals, &self.percent, &self.percent);
            }
            if section.percents == 0
                && let Some(unit) = self.units.spelled(after).filter(|unit| &*unit.canonical != "年")
                && let Some(value) = points.checked_mul(unit.factor)
            {
                return self.figure(value, points, decimals, &unit.canonical, &unit.written);
            }
        }
        let Some(figure) = section.commas.checked_mul(3).and_then(number::ten_to).and_then(|by| points.checked_div(by)) else {
            return too_big();
        };
        if figure.is_zero() && !exact.is_zero() {
            return Reading::doubtful(Status::Error, Code::NotANumber, "表示形式の桁では0になる数".to_owned());
        }
        if section.zeros > 1 && figure.trunc().abs().to_string().len() < section.zeros as usize {
            return Reading::doubtful(Status::Text, Code::ShownDiffers, "表示形式が先頭に0を付ける番号のもの".to_owned());
        }
        let sign = if figure.is_sign_negative() && !figure.is_zero() { "-" } else { "" };
        let percent = "%".repeat(section.percents as usize);
        let text = format!("{words}{sign}{}{percent}{after}", figure.abs().normalize());
        self.read_shown(&text, exact, figure, section, decimals)
    }

    /// Reads the text that a format shows.
    fn read_shown(&self, text: &str, exact: Decimal, figure: Decimal, section: &Section, decimals: u32) -> Reading {
        let mut reading = self.text(text);
        if let Some(quantity) = &mut reading.quantity {
            quantity.written.decimals = decimals;
            if quantity.unit.is_empty() && section.commas > 0 {
                quantity.value = exact;
                quantity.written.value = figure;
                let detail = format!("画面では{}と見える", figure.round_dp(section.decimals));
                reading.doubts.push(Doubt { code: Code::ShownDiffers, detail });
            }
            reading.unit_source = if quantity.unit.is_empty() { UnitSource::Nowhere } else { UnitSource::Format };
        }
        if section.negative == Sign::Hidden && reading.status == Status::Value {
            reading
                .doubts
                .push(Doubt { code: Code::ShownDiffers, detail: "負の数なのに、画面では符号が見えない".to_owned() });
        }
        reading
    }

    /// A figure with a unit from its format.
    #[expect(clippy::unused_self, reason = "stands beside the other ways to build a reading")]
    pub(super) fn figure(&self, value: Decimal, written: Decimal, decimals: u32, unit: &Arc<str>, name: &Arc<str>) -> Reading {
        let mut reading = Reading::of(Status::Value);
        let written = Written { value: written, decimals, unit: Arc::clone(name) };
        reading.quantity = Some(Quantity { value, unit: Arc::clone(unit), written });
        reading.unit_source = UnitSource::Format;
        reading
    }

    /// A number of which the format shows only words, or nothing.
    fn hidden(&self, exact: Decimal, section: &Section) -> Reading {
        let mut reading = self.plain(exact, exact.scale());
        let words = section.before.trim();
        let dash =
            exact.is_zero() && !words.is_empty() && words.chars().all(|c| is_sign(c) || matches!(c, DASH | LONG_VOWEL | '—' | '─' | 'ｰ'));
        if !dash {
            let detail = if words.is_empty() {
                "画面には何も見えない".to_owned()
            } else {
                format!("画面では「{words}」と見える")
            };
            reading.doubts.push(Doubt { code: Code::ShownDiffers, detail });
        }
        reading
    }
}

/// Whether a character is a sign that a format puts before a figure.
const fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '−' | '－' | '‐' | '＋' | '△' | '▲' | '▼' | '±' | '(' | '（' | ' ' | '　')
}

/// A number with a date format.
fn date(number: f64, section: &Section, year: bool, month: bool, day: bool) -> Reading {
    let Some(full) = period::from_serial(number) else {
        return Reading::doubtful(Status::Error, Code::NotANumber, "日付の表示形式だが、日付にならない数".to_owned());
    };
    let fiscal = section.before.contains("年度") || section.after.contains("年度");
    let mut reading = Reading::of_period(match (month, day) {
        (_, true) => full,
        (true, false) => Period { day: None, ..full },
        (false, false) => Period { month: None, day: None, kind: if fiscal { YearKind::FiscalYear } else { YearKind::Year }, ..full },
    });
    if !year {
        let detail = format!("「{}/{}」のような入力をExcelが日付に変えたかもしれない", full.month.unwrap_or(0), full.day.unwrap_or(0));
        reading.doubts.push(Doubt { code: Code::AmbiguousValue, detail });
    } else if full.year < 1930 {
        let detail = format!("画面では{}年と見えるが、保存されているのは{number}", full.year);
        reading.doubts.push(Doubt { code: Code::ShownDiffers, detail });
    }
    reading
}
