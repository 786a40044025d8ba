//! What may stand behind a figure: its unit and qualifiers, brackets, footnote marks, arrows.
//!
//! In: the folded text behind a figure. Out: everything of it put into the [`Single`], or a [`Miss`] as soon as anything stays unexplained.
//! A footnote mark never joins the figure. Knows nothing of what stands before it.
//!
//! `人(見込値)※1` is the unit 人, the qualifier 見込 and the note ※1; `人の採用` is a miss.

use super::fold::{self, Folded};
use super::single::{Miss, Single, group};
use super::unit::Units;
use super::{Period, components, period, words};
use crate::finding::Code;

/// Takes everything that may stand after a figure.
pub(super) fn take(units: &Units, folded: &Folded<'_>, rest: &str, single: &mut Single) -> Result<(), Miss> {
    let apart = rest.starts_with(' ');
    let mut rest = rest;
    let mut first = true;
    loop {
        let spaced = rest.starts_with(' ');
        rest = rest.trim_start();
        let Some(c) = rest.chars().next() else { return Ok(()) };
        if matches!(c, '(' | '[') {
            let (inner, after) = group(rest).ok_or(Miss::Other)?;
            bracket(units, folded, inner, &rest[..rest.len() - after.len()], single);
            rest = after;
        } else if c == '※' || rest.starts_with("注") && is_footnote(rest) {
            single.notes.push(folded.as_written(rest).to_owned());
            return Ok(());
        } else if fold::is_mark(c) || fold::is_arrow(c) || c == '*' {
            let after = rest[c.len_utf8()..].trim_start_matches(|d| c == '*' && (d == '*' || d == ')' || char::is_ascii_digit(&d)));
            let mark = &rest[..rest.len() - after.len()];
            if mark.contains(|d: char| d.is_ascii_digit()) {
                single.doubt(Code::AmbiguousValue, format!("「{mark}」を注の印として読んだ"));
            }
            single.notes.push(folded.as_written(mark).to_owned());
            rest = after;
        } else if matches!(c, '。' | '、' | ',') && rest.len() == c.len_utf8() {
            return Ok(());
        } else if let Some(part) = rest.strip_prefix(['、', ',']).filter(|part| part.trim_start().starts_with("うち")) {
            single.notes.push(folded.as_written(part.trim()).to_owned());
            return Ok(());
        } else if let Some(word) = letter(rest).filter(|_| spaced) {
            single.qualifiers.push(word.to_owned());
            return Ok(());
        } else {
            let run = &rest[..run_length(rest)];
            if run.is_empty() {
                return Err(Miss::Other);
            }
            word_run(units, run, first, single)?;
            if apart && first && single.unit.as_ref().is_some_and(|unit| !unit.known) {
                return Err(Miss::Other);
            }
            rest = &rest[run.len()..];
        }
        first = false;
    }
}

/// 「1,234 p」 and 「1,234 r」 of statistical tables.
fn letter(text: &str) -> Option<&'static str> {
    match text {
        "p" | "P" => Some("速報"),
        "r" => Some("訂正"),
        _ => None,
    }
}

/// Whether a text is the mark of a footnote: 注, 注1, 注1).
fn is_footnote(text: &str) -> bool {
    text.trim_start_matches('注').trim_end_matches([')', '.', ' ']).bytes().all(|b| b.is_ascii_digit())
}

/// Bytes up to the next bracket, mark or arrow; the ² of m² is part of its unit.
fn run_length(text: &str) -> usize {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let squared = matches!(c, '²' | '³') && before == 'm';
        let subscript = c == '₂' && before == 'O';
        if matches!(c, '(' | '[' | ')' | ']' | '*' | '。' | '、' | ',')
            || (c == '注' && is_footnote(&text[at..]))
            || fold::is_arrow(c)
            || (fold::is_mark(c) && !squared && !subscript)
        {
            return at;
        }
        before = c;
    }
    text.len()
}

/// Words after a figure: its unit, first, and qualifiers.
fn word_run(units: &Units, run: &str, first: bool, single: &mut Single) -> Result<(), Miss> {
    let mut body = run.trim();
    if let Some((word, after)) = first.then(|| words::before_unit(body)).flatten().filter(|(_, after)| units.known(after).is_some())
        && units.known(body).is_none()
    {
        single.qualifiers.push(word.to_owned());
        body = after;
    }
    let at = single.qualifiers.len();
    let mut unit = None;
    loop {
        if body.is_empty() {
            break;
        }
        if first && single.unit.is_none() {
            unit = units.known(body);
            if unit.is_some() {
                break;
            }
        }
        let Some((head, told)) = words::suffix(body) else {
            let joined: String = body.split(' ').collect();
            if !first || single.unit.is_some() || joined.is_empty() {
                return Err(Miss::Other);
            }
            let several = body.contains(' ') && units.known(&joined).is_none();
            unit = if several { None } else { units.any(&joined) };
            if unit.is_none() {
                return Err(Miss::Other);
            }
            break;
        };
        single.qualifiers.insert(at, told.to_owned());
        body = head;
    }
    if unit.is_some() {
        single.unit = unit;
    }
    Ok(())
}

/// A bracket after a figure: its period, qualifiers, its unit, figures for reference, or a remark.
fn bracket(units: &Units, folded: &Folded<'_>, inner: &str, whole: &str, single: &mut Single) {
    let (body, marks) = inner.find(fold::is_mark).map_or((inner, ""), |at| inner.split_at(at));
    let body = body.trim();
    if let Some(period) = period::remark(body).filter(|_| single.period.is_none()) {
        single.period = Some(period);
    } else if let Some(words) = words::remark(body) {
        let told = words.iter().all(|word| body == word || body.starts_with(word.as_str()));
        single.qualifiers.extend(words);
        if !told && (body.contains("期間") || body.contains(|c: char| c.is_ascii_digit())) {
            single.notes.push(folded.as_written(body).to_owned());
        }
    } else if let Some(unit) = units.known(body.strip_prefix("単位:").unwrap_or(body)).filter(|_| single.unit.is_none()) {
        single.unit = Some(unit);
    } else if let Some((period, words)) = period_and_words(body).filter(|_| single.period.is_none()) {
        single.period = Some(period);
        single.qualifiers.extend(words);
    } else {
        if period::is_bare_year(body) {
            single.doubt(Code::PeriodUncertain, format!("「{body}」の年号が書かれていない"));
        }
        if let Some(parts) = components::references(units, folded, body) {
            single.references.extend(parts);
        }
        single.notes.push(folded.as_written(whole).to_owned());
        return;
    }
    if !marks.is_empty() {
        single.notes.push(folded.as_written(marks).to_owned());
    }
}

/// A period with qualifiers after it: 「R3～R5累計」.
fn period_and_words(body: &str) -> Option<(Period, Vec<String>)> {
    let (period, len) = period::head(body)?;
    let rest = body[len..].trim_start();
    Some((period, words::remark(rest.strip_prefix('の').unwrap_or(rest))?))
}
