//! The front of the value reader: stored cell and number format in, [`Reading`] out; and units that the table around a cell gives.
//!
//! A number is read as its format shows it, exactly: 0.825 with `0.0%` is 82.5 %, 165 with `0"人"` is 165 人. A text is tried as a plain figure,
//! a stock answer, a period, one figure with its surroundings, a range or pair, and labelled parts, in this order; what none of these
//! explains whole stays text, or is an error when it looks like a figure. Knows nothing of places.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::fold::{DASH, Folded, LONG_VOWEL, TRIANGLE};
use super::format::{self, Kind, Section, Sign};
use super::single::{self, Miss};
use super::unit::{UnitPhrase, Units};
use super::{Doubt, Period, Quantity, Reading, Status, Stored, UnitSource, Written, YearKind, components, number, period, slip, words};
use crate::finding::Code;
use crate::templates::{Fault, Template};

/// The way in which cells are read. Cheap to share between threads.
#[derive(Debug)]
pub struct Grammar {
    units: Units,
    percent: Arc<str>,
}

impl Grammar {
    /// Builds the reader from the registry of units.
    ///
    /// # Errors
    /// When `units.toml` has a wrong key, a doubled spelling or a factor that is not positive, with its line.
    pub fn new(units: &Template) -> Result<Self, Fault> {
        Ok(Self { units: Units::new(units)?, percent: Arc::from("%") })
    }

    /// Reads a stored cell with its number format.
    #[must_use]
    pub fn read(&self, stored: Stored<'_>, format: Option<&str>) -> Reading {
        match stored {
            Stored::Text(text) => self.text(text),
            Stored::Number(number) => self.number(number, format),
            Stored::Bool(_) => Reading::of(Status::Text),
            Stored::Error(value) => doubtful(Status::Error, Code::FormulaError, format!("エラー値 {value}")),
            Stored::NoValue => doubtful(Status::Error, Code::FormulaWithoutValue, "数式の結果が空".to_owned()),
            Stored::Empty => Reading::of(Status::Blank),
        }
    }

    /// Reads the text of a unit column, of brackets in a head, or of a banner; none for texts that are no unit.
    #[must_use]
    pub fn unit_phrase(&self, text: &str) -> Option<UnitPhrase> {
        self.units.phrase(text)
    }

    /// How many of the second unit one of the first is, when both are canonical units of one dimension: 1000 for km and m.
    #[must_use]
    pub fn ratio(&self, from: &str, to: &str) -> Option<Decimal> {
        let (from, to) = (self.units.size(from)?, self.units.size(to)?);
        if from.0 == to.0 { from.1.checked_div(to.1) } else { None }
    }

    /// Gives figures without a unit the unit that the table around them names; figures that have one keep it, and a different one is doubted.
    #[must_use]
    pub fn with_unit(&self, mut reading: Reading, phrase: &UnitPhrase, source: UnitSource) -> Reading {
        if reading.status != Status::Value {
            return reading;
        }
        let figures = || reading.quantity.iter().chain(reading.components.iter().map(|part| &part.quantity));
        let own: Option<Arc<str>> = figures().find(|quantity| !quantity.unit.is_empty()).map(|quantity| Arc::clone(&quantity.unit));
        if let Some(own) = own {
            if own != phrase.unit {
                if self.conflict(&own, &phrase.unit) {
                    let detail = format!("{}では「{own}」、{}では「{}」", place_of(reading.unit_source), place_of(source), phrase.written);
                    reading.doubts.push(Doubt { code: Code::UnitConflict, detail });
                }
                return reading;
            }
        } else {
            let mut doubts = Vec::new();
            let quantities = reading.quantity.iter_mut().chain(reading.components.iter_mut().map(|part| &mut part.quantity));
            for quantity in quantities {
                if !give_unit(quantity, phrase, &mut doubts) {
                    return doubtful(Status::Error, Code::NotANumber, "数が大きすぎる".to_owned());
                }
            }
            let shown_in_scale = doubts.iter().any(|doubt: &Doubt| doubt.code == Code::ShownDiffers);
            if shown_in_scale {
                doubts.retain(|doubt| doubt.code != Code::ShownDiffers);
                reading.doubts.retain(|doubt| doubt.code != Code::ShownDiffers);
            }
            for doubt in doubts {
                if !reading.doubts.contains(&doubt) {
                    reading.doubts.push(doubt);
                }
            }
            reading.unit_source = source;
            if !phrase.known {
                reading.doubts.push(Doubt { code: Code::UnknownUnit, detail: format!("単位「{}」", phrase.written) });
            }
        }
        for word in &phrase.qualifiers {
            if !reading.qualifiers.contains(word) {
                reading.qualifiers.push(word.clone());
            }
        }
        reading
    }

    /// Whether two canonical units differ in meaning: not of one dimension, and not the same count with and without its time (件 and 件/年).
    fn conflict(&self, own: &str, other: &str) -> bool {
        let head = |unit: &str| unit.split('/').next().unwrap_or_default().to_owned();
        let one_bare = own.contains('/') != other.contains('/');
        self.ratio(own, other).is_none() && !(one_bare && head(own) == head(other))
    }

    /// Reads a stored number as its format shows it.
    fn number(&self, number: f64, code: Option<&str>) -> Reading {
        let Some(exact) = number::from_stored(number) else {
            return doubtful(Status::Error, Code::NotANumber, "数が大きすぎるか、数でない".to_owned());
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
            Kind::Code => doubtful(Status::Text, Code::ShownDiffers, "表示形式が番号（電話番号や郵便番号など）のもの".to_owned()),
            Kind::Time => doubtful(Status::Text, Code::ShownDiffers, "表示形式が時刻のもの".to_owned()),
            Kind::Date { year, month, day } => date(number, &section, year, month, day),
            Kind::Words => self.hidden(exact, &section),
        }
    }

    /// A number without any unit.
    fn plain(&self, value: Decimal, decimals: u32) -> Reading {
        let mut reading = Reading::of(Status::Value);
        reading.quantity = Some(Quantity { value, unit: self.units.none(), written: Written { value, decimals, unit: self.units.none() } });
        reading
    }

    /// A number with a format that shows words, percent or a scale: read as the text that it shows, but exactly.
    fn shown(&self, exact: Decimal, section: &Section) -> Reading {
        let too_big = || doubtful(Status::Error, Code::NotANumber, "数が大きすぎる".to_owned());
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
        if section.zeros > 1 && figure.trunc().abs().to_string().len() < section.zeros as usize {
            return doubtful(Status::Text, Code::ShownDiffers, "表示形式が先頭に0を付ける番号のもの".to_owned());
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
    fn figure(&self, value: Decimal, written: Decimal, decimals: u32, unit: &Arc<str>, name: &Arc<str>) -> Reading {
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

    /// Reads a stored text.
    fn text(&self, text: &str) -> Reading {
        if let Some(reading) = self.quick(text) {
            return reading;
        }
        let folded = Folded::new(text);
        let line = folded.text();
        if line.is_empty() {
            return Reading::of(Status::Blank);
        }
        if let Some(reading) = self.quick(line) {
            return reading;
        }
        if matches!(line, "ゼロ" | "零") {
            return self.plain(Decimal::ZERO, 0);
        }
        if words::is_error_value(line) {
            return doubtful(Status::Error, Code::FormulaError, format!("エラー値 {line}"));
        }
        if let Some(reading) = self.no_figure(&folded, line) {
            return reading;
        }
        if let Some(detail) = slip::letters(text) {
            return doubtful(Status::Error, Code::NotANumber, detail);
        }
        let miss = match single::read(&self.units, &folded, line) {
            Ok(single) => return self.reading(single),
            Err(miss) => miss,
        };
        let several = components::two(&self.units, &folded, line).or_else(|| components::labelled(&self.units, &folded, line));
        several.unwrap_or_else(|| self.unread(&folded, line, miss))
    }

    /// Plain digits with a known unit right behind them: most cells, read without any folding.
    fn quick(&self, text: &str) -> Option<Reading> {
        let bytes = text.as_bytes();
        let (mut mantissa, mut digits, mut group, mut commas, mut decimals) = (0_i64, 0_u32, 0_u32, 0_u32, None);
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + i64::from(byte - b'0');
                    digits += 1;
                    group += 1;
                    decimals = decimals.map(|count| count + 1);
                }
                b',' if decimals.is_none() && (group == 3 || (commas == 0 && (1..=3).contains(&group))) => {
                    commas += 1;
                    group = 0;
                }
                b'.' if decimals.is_none() && digits > 0 && (commas == 0 || group == 3) => decimals = Some(0),
                _ => break,
            }
            if digits > 17 {
                return None;
            }
            at += 1;
        }
        let whole = digits - decimals.unwrap_or(0);
        let zero = bytes.first() == Some(&b'0') && whole > 1;
        let broken = (commas > 0 && decimals.is_none() && group != 3) || decimals == Some(0) || zero;
        if digits == 0 || broken {
            return None;
        }
        let decimals = decimals.unwrap_or(0);
        let written = Decimal::new(mantissa, decimals);
        let rest = &text[at..];
        if rest.is_empty() {
            return Some(self.plain(written, decimals));
        }
        let unit = self.units.spelled(rest).filter(|unit| &*unit.canonical != "年")?;
        let value = if unit.factor == Decimal::ONE { written } else { written.checked_mul(unit.factor)? };
        let mut reading = self.figure(value, written, decimals, &unit.canonical, &unit.written);
        reading.unit_source = UnitSource::Text;
        Some(reading)
    }

    /// Stock answers, dashes, and periods: texts that are no figure and are known.
    fn no_figure(&self, folded: &Folded<'_>, line: &str) -> Option<Reading> {
        if let Some(why) = words::reference(line) {
            let status = if line == "*" { Status::Suppressed } else { Status::Text };
            return Some(doubtful(status, Code::AmbiguousValue, why.to_owned()));
        }
        let bare = line.strip_prefix(['(', '[']).and_then(|inner| inner.strip_suffix([')', ']'])).unwrap_or(line);
        if words::after_dash(bare) == Some("") {
            return Some(Reading::of(Status::None));
        }
        if let Some(rest) = words::after_dash(line)
            && self.is_remark(line, rest)
        {
            let promised = words::promises(rest);
            let mut reading = Reading::of(if promised { Status::Pending } else { Status::None });
            reading.period = if promised { period::find(rest).map(|(period, _)| period) } else { None };
            folded.as_written(rest.trim()).clone_into(&mut reading.note);
            return Some(reading);
        }
        if let Some(status) = words::answer(line) {
            let mut reading = Reading::of(status);
            reading.period = period::find(line).map(|(period, _)| period);
            if let Some(at) = line.find(['(', '[', '※']).filter(|at| *at > 0) {
                folded.as_written(&line[at..]).clone_into(&mut reading.note);
            }
            return Some(reading);
        }
        if let Some(period) = period::whole(line) {
            return Some(with_period(period));
        }
        if period::is_bare_year(line) {
            return Some(doubtful(Status::Text, Code::PeriodUncertain, format!("「{line}」の年号が書かれていない")));
        }
        let (period, len) = period::head(line)?;
        let (own, rest) = line.split_at(len);
        let named = !own.bytes().all(|b| b.is_ascii_digit());
        if !named || rest.contains(|c: char| c.is_ascii_digit()) || rest.starts_with('比') {
            return None;
        }
        let mut reading = with_period(period);
        words::strip_suffixes(rest, &mut reading.qualifiers);
        Some(reading)
    }

    /// Whether what follows a dash is a remark, a mark or a unit, so that the dash means "none".
    fn is_remark(&self, line: &str, rest: &str) -> bool {
        let text = rest.trim_start();
        let figure = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'(' | b')' | b',' | b'.'));
        if figure && !text.is_empty() && line.starts_with(['-', LONG_VOWEL]) {
            return false;
        }
        if text.is_empty() || text.starts_with(['(', '[', '※', '*']) || self.units.known(text).is_some() {
            return true;
        }
        let bullet = line.starts_with(['-', LONG_VOWEL]);
        text.len() < rest.len() && !bullet && !text.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The reading of one figure.
    fn reading(&self, single: single::Single) -> Reading {
        let mut reading = Reading::of(Status::Value);
        reading.unit_source = if single.unit.is_some() { UnitSource::Text } else { UnitSource::Nowhere };
        reading.quantity = Some(single.quantity(&self.units));
        for word in single.qualifiers {
            if !reading.qualifiers.contains(&word) {
                reading.qualifiers.push(word);
            }
        }
        reading.period = single.period;
        reading.note = single.notes.join(" ");
        reading.components = single.references;
        reading.doubts = single.doubts;
        reading
    }

    /// A text that nothing explains whole: words, or a figure that is broken.
    fn unread(&self, folded: &Folded<'_>, line: &str, miss: Miss) -> Reading {
        let figure = line.trim_start_matches(|c: char| is_sign(c) || matches!(c, '約' | '(' | ' ' | TRIANGLE));
        let starts = figure.starts_with(|c: char| c.is_ascii_digit());
        let fraction = starts && line.contains("分の");
        let sentence = words::is_sentence(line) && !fraction;
        if miss == Miss::Words {
            let period = period::find(line).map(|(period, _)| period);
            return Reading { period, ..Reading::of(Status::Text) };
        }
        if let Miss::Broken(code, detail) = miss
            && !sentence
        {
            return doubtful(Status::Error, code, detail);
        }
        if starts && !sentence {
            return doubtful(Status::Error, Code::AmbiguousValue, why_unread(figure, fraction).to_owned());
        }
        let mut reading = Reading::of(Status::Text);
        if starts || (!sentence && figures_outside_brackets(line) >= 2) {
            reading.doubts.push(Doubt {
                code: Code::AmbiguousValue,
                detail: "数が文の中にあるか、いくつもあって、ひとつの値に決まらない".to_owned(),
            });
        }
        if !starts {
            reading.components = components::told(&self.units, folded, line);
        }
        reading
    }
}

/// How many runs of digits stand outside brackets.
fn figures_outside_brackets(line: &str) -> usize {
    let (mut depth, mut figures, mut inside) = (0_i32, 0, false);
    for c in line.chars() {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        let digit = c.is_ascii_digit() || (inside && matches!(c, '.' | ','));
        figures += usize::from(digit && !inside && depth == 0);
        inside = digit;
    }
    figures
}

/// Why a text that starts with a figure is no value, in Japanese.
fn why_unread(line: &str, fraction: bool) -> &'static str {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if fraction || digits.starts_with('/') {
        "分数か日付か決まらない"
    } else if digits.starts_with(' ') && digits.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        "数字の間に空白がある"
    } else {
        "数のあとに読めない部分がある"
    }
}

/// Whether a character is a sign that a format or a text puts before a figure.
const fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '−' | '－' | '‐' | '＋' | '△' | '▲' | '▼' | '±' | '(' | '（' | ' ' | '　')
}

/// A reading with one doubt.
fn doubtful(status: Status, code: Code, detail: String) -> Reading {
    let mut reading = Reading::of(status);
    reading.doubts.push(Doubt { code, detail });
    reading
}

/// A text that is a period.
fn with_period(period: Period) -> Reading {
    let mut reading = Reading::of(Status::Text);
    reading.period = Some(period);
    reading
}

/// A number with a date format.
fn date(number: f64, section: &Section, year: bool, month: bool, day: bool) -> Reading {
    let Some(full) = period::from_serial(number) else {
        return doubtful(Status::Error, Code::NotANumber, "日付の表示形式だが、日付にならない数".to_owned());
    };
    let fiscal = section.before.contains("年度") || section.after.contains("年度");
    let mut reading = with_period(match (month, day) {
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

/// Gives a quantity without a unit that unit; false when it grows too big.
fn give_unit(quantity: &mut Quantity, phrase: &UnitPhrase, doubts: &mut Vec<Doubt>) -> bool {
    let scaled_already = quantity.value != quantity.written.value;
    let by_format = scaled_already && quantity.written.unit.is_empty();
    if scaled_already && (phrase.factor != Decimal::ONE || by_format) {
        let in_scale = by_format && quantity.written.value.checked_mul(phrase.factor) == Some(quantity.value);
        let detail = format!("値は「{}{}」、単位は「{}」", quantity.written.value.normalize(), quantity.written.unit, phrase.written);
        doubts.push(Doubt { code: if in_scale { Code::ShownDiffers } else { Code::ScaleDoubt }, detail });
    } else {
        let Some(value) = quantity.value.checked_mul(phrase.factor) else { return false };
        quantity.value = value;
    }
    quantity.unit = Arc::clone(&phrase.unit);
    quantity.written.unit = if scaled_already && !by_format {
        Arc::from(format!("{}{}", quantity.written.unit, phrase.unit))
    } else {
        Arc::clone(&phrase.written)
    };
    true
}

/// Where a unit stands, in Japanese.
const fn place_of(source: UnitSource) -> &'static str {
    match source {
        UnitSource::Text => "値の文字",
        UnitSource::Format => "表示形式",
        UnitSource::Column => "単位欄",
        UnitSource::Header => "見出し",
        UnitSource::Banner => "表題",
        UnitSource::Nowhere => "どこか",
    }
}
