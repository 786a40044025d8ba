//! Stored texts: the order in which a text is tried, and what becomes of one that nothing explains.
//!
//! In: a text. Out: a [`Reading`]. A text is tried as plain digits with a unit, a stock answer, a period, one figure with its surroundings, a
//! range or pair, and labelled parts, in this order. What none of these explains *whole* stays text, or is an error when it looks like a figure.
//!
//! `5,357人(見込値)※` is a value; `中3まで` is text; `10人、20人` is an error, never 10.

use rust_decimal::Decimal;

use super::fold::{self, Folded, LONG_VOWEL};
use super::prose::is_name;
use super::single::{self, Miss};
use super::{Doubt, Grammar, Reading, Status, UnitSource, answers, components, mark, number, period, slip, words};
use crate::finding::Code;

impl Grammar {
    /// Reads a stored text.
    pub(super) fn text(&self, text: &str) -> Reading {
        if let Some(reading) = self.quick(text) {
            return reading;
        }
        if is_name(text) { Reading::of(Status::Text) } else { self.explained(text) }
    }

    /// Reads a text that is neither plain digits nor a name.
    pub(super) fn explained(&self, text: &str) -> Reading {
        let folded = Folded::new(text);
        let line = folded.text();
        if line.is_empty() {
            return Reading::of(Status::Blank);
        }
        if let Some(reading) = self.quick(line) {
            return reading;
        }
        if let Some(rest) = line.strip_prefix("ゼロ").or_else(|| line.strip_prefix('零'))
            && let Some(reading) = self.quick(&format!("0{}", rest.trim_start()))
        {
            return reading;
        }
        if mark::is_error_value(line) {
            return Reading::doubtful(Status::Error, Code::FormulaError, format!("エラー値 {line}"));
        }
        if let Some(reading) = self.no_figure(&folded, line) {
            return reading;
        }
        if let Some(detail) = slip::letters(text) {
            return Reading::doubtful(Status::Error, Code::NotANumber, detail);
        }
        // Most words end here.
        if number::none_in(line) {
            return Reading::of(Status::Text);
        }
        let miss = match single::read(&self.units, &folded, line) {
            Ok(single) => return self.reading(single),
            Err(miss) => miss,
        };
        let several = components::two(&self.units, &folded, line).or_else(|| components::labelled(&self.units, &folded, line));
        several.unwrap_or_else(|| self.unread(&folded, line, miss))
    }

    /// Whether a text is blank or says that there is none, where any other words are an answer.
    pub(super) fn says_nothing(&self, text: &str) -> bool {
        let folded = Folded::new(text);
        let line = folded.text();
        let none = || self.no_figure(&folded, line).is_some_and(|reading| reading.status == Status::None);
        line.is_empty() || self.quick(line).is_none() && !mark::is_error_value(line) && none()
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
        if decimals == 3 && single::is_whole(unit) {
            return None;
        }
        let value = if unit.factor == Decimal::ONE { written } else { written.checked_mul(unit.factor)? };
        let mut reading = self.figure(value, written, decimals, &unit.canonical, &unit.written);
        reading.unit_source = UnitSource::Text;
        Some(reading)
    }

    /// Stock answers, dashes, and periods: texts that are no figure and are known.
    fn no_figure(&self, folded: &Folded<'_>, line: &str) -> Option<Reading> {
        if let Some(why) = mark::reference(line) {
            let status = if line == "*" { Status::Suppressed } else { Status::Text };
            return Some(Reading::doubtful(status, Code::AmbiguousValue, why.to_owned()));
        }
        let bare = line.strip_prefix(['(', '[']).and_then(|inner| inner.strip_suffix([')', ']'])).unwrap_or(line);
        if mark::after_dash(bare) == Some("") {
            return Some(Reading::of(Status::None));
        }
        if let Some(rest) = mark::after_dash(line)
            && self.is_remark(line, rest)
        {
            let promised = answers::promises(rest);
            let mut reading = Reading::of(if promised { Status::Pending } else { Status::None });
            reading.period = if promised { period::find(rest).map(|(period, _)| period) } else { None };
            folded.as_written(rest.trim()).clone_into(&mut reading.note);
            return Some(reading);
        }
        if let Some(status) = answers::answer(line) {
            let mut reading = Reading::of(status);
            reading.period = period::find(line).map(|(period, _)| period);
            if let Some(at) = line.find(['(', '[', '※']).filter(|at| *at > 0) {
                folded.as_written(&line[at..]).clone_into(&mut reading.note);
            }
            return Some(reading);
        }
        if let Some(period) = period::whole(line) {
            let mut reading = Reading::of_period(period);
            if line.strip_prefix('\'').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())) {
                let detail = "「'」が年の略か、数を文字にする印か決まらない".to_owned();
                reading.doubts.push(Doubt { code: Code::AmbiguousValue, detail });
            }
            return Some(reading);
        }
        if period::is_bare_year(line) {
            return Some(Reading::doubtful(Status::Text, Code::PeriodUncertain, format!("「{line}」の年号が書かれていない")));
        }
        let (period, len) = period::head(line)?;
        let (own, rest) = line.split_at(len);
        let named = !own.bytes().all(|b| b.is_ascii_digit());
        if !named || rest.contains(|c: char| c.is_ascii_digit()) || rest.starts_with('比') {
            return None;
        }
        let mut reading = Reading::of_period(period);
        let mut qualifiers = Vec::new();
        words::strip_suffixes(rest, &mut qualifiers);
        reading.qualifiers = qualifiers.into();
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
        reading.components = single.references.into();
        reading.doubts = single.doubts.into();
        reading
    }

    /// A text that nothing explains whole: words, or a figure that is broken.
    fn unread(&self, folded: &Folded<'_>, line: &str, miss: Miss) -> Reading {
        let figure = line.trim_start_matches(|c: char| (!c.is_alphanumeric() && c != '\'') || c == '約' || fold::is_mark(c));
        let starts = figure.starts_with(|c: char| c.is_ascii_digit());
        let fraction = figure.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').starts_with("分の") && starts;
        let sentence = words::is_sentence(line) && !fraction;
        if miss == Miss::Words {
            return Reading::of(Status::Text);
        }
        if let Miss::Broken(code, detail) = miss
            && !sentence
        {
            return Reading::doubtful(Status::Error, code, detail);
        }
        if starts && !sentence {
            return Reading::doubtful(Status::Error, Code::AmbiguousValue, why_unread(figure, fraction).to_owned());
        }
        let mut reading = Reading::of(Status::Text);
        if starts || (!sentence && (figures_outside_brackets(line) >= 2 || self.measures(line))) {
            reading.doubts.push(Doubt {
                code: Code::AmbiguousValue,
                detail: "数が文の中にあるか、いくつもあって、ひとつの値に決まらない".to_owned(),
            });
        }
        if !starts {
            reading.components = components::told(&self.units, folded, line).into();
        }
        reading
    }

    /// Whether a text holds a figure that measures something, with a decimal point or a known unit behind it: 「上位10%」, not 「レベル3」.
    fn measures(&self, line: &str) -> bool {
        let mut depth = 0;
        let outside = |c: char| {
            depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
            depth == 0 && c.is_ascii_digit()
        };
        let Some(start) = line.find(outside) else { return false };
        let rest = line[start..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        let figure = &line[start..line.len() - rest.len()];
        let ordinal = line[..start].ends_with('第');
        !ordinal && (figure.trim_end_matches('.').contains('.') || self.units.longest_head(rest.trim_start()).is_some())
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
