//! What may stand behind a figure: its unit and qualifiers, brackets, footnote marks, arrows.
//!
//! In: the folded text behind a figure. Out: everything of it put into the [`Single`], or a [`Miss`] as soon as anything stays unexplained.
//! A footnote mark never joins the figure. Knows nothing of what stands before it.
//!
//! `人(見込値)※1` is the unit 人, the qualifier 見込 and the note ※1; `人の採用` is a miss.

use super::fold::{self, Folded};
use super::single::{Miss, Single, group};
use super::unit::{Unit, Units};
use super::{Period, ahead, components, period, words};
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
        } else if let Some(period) = time(rest).filter(|_| spaced && single.period.is_none()) {
            single.period = Some(period);
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

/// A time behind a figure, set off by a blank: 「45人 R6.4.1現在」. One that starts with a digit may be another figure.
fn time(text: &str) -> Option<Period> {
    if text.starts_with(|c: char| c.is_ascii_digit()) { None } else { period::remark(text) }
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
        let squared = matches!(c, '²' | '³') && matches!(before, 'm' | '㎞' | '㎝' | '㎜');
        let subscript = c == '₂' && before == 'O';
        if matches!(c, '(' | '[' | ')' | ']' | '*' | '。' | '、' | ',')
            || (c == '注' && is_footnote(&text[at..]))
            || (c == ' ' && time(text[at..].trim_start()).is_some())
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
    let at = single.qualifiers.len();
    let mut unit = None;
    while !body.is_empty() {
        if first && single.unit.is_none() {
            unit = units.known(body);
            if unit.is_some() {
                break;
            }
            let between = words::before_unit(body).and_then(|(word, after)| Some((word, units.known(after)?)));
            if let Some((word, known)) = between {
                single.qualifiers.insert(at, word.to_owned());
                unit = Some(known);
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

/// What a bracket after a figure tells, where it is understood whole.
#[derive(Default)]
struct Remark<'t> {
    /// When the figure is of.
    period: Option<Period>,
    /// Qualifiers.
    words: Vec<String>,
    /// The unit, or the rate that it is.
    unit: Option<Unit>,
    /// The remark itself, where its words say more than the qualifiers.
    note: Option<&'t str>,
}

impl<'t> Remark<'t> {
    fn words(words: impl Into<Vec<String>>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }

    /// Reads a remark on a figure.
    fn read(units: &Units, body: &'t str, single: &Single) -> Option<Self> {
        let undated = single.period.is_none();
        if let Some(period) = period::remark(body).filter(|_| undated) {
            let aim = if body.contains("目標") { vec!["目標".to_owned()] } else { Vec::new() };
            return Some(Self { period: Some(period), ..Self::words(aim) });
        }
        if let Some(words) = words::remark(body) {
            let told = words.iter().all(|word| body == word || body.starts_with(word.as_str()));
            let more = !told && (body.contains(['月', '期']) || body.contains(|c: char| c.is_ascii_digit()));
            return Some(Self { note: more.then_some(body), ..Self::words(words) });
        }
        let word = letter(body).or_else(|| words::relation_alone(body)).map(str::to_owned);
        let word = word.or_else(|| words::is_aim(body).then(|| "目標".to_owned())).or_else(|| compared(body));
        if let Some(word) = word {
            return Some(Self::words([word]));
        }
        if let Some(unit) = units.known(body.strip_prefix("単位:").unwrap_or(body)) {
            let rate = unit.canonical.ends_with('対');
            return (single.unit.is_none() || rate).then(|| Self { unit: Some(unit), ..Self::default() });
        }
        if let Some(per) = ahead::per(units, body).filter(|(_, rest)| rest.is_empty()).map(|(per, _)| per) {
            let unit = units.over(single.unit.clone()?, &per)?;
            let words = if body.ends_with("平均") { vec!["平均".to_owned()] } else { Vec::new() };
            return Some(Self { unit: Some(unit), ..Self::words(words) });
        }
        let (period, words) = period_and_words(body).filter(|_| undated)?;
        Some(Self { period: Some(period), ..Self::words(words) })
    }

    /// Reads a list of remarks, which tell at most one time.
    fn list(units: &Units, body: &'t str, single: &Single) -> Option<Vec<Self>> {
        let list: Vec<Self> = body.split(['、', ',']).map(|part| Self::read(units, part.trim(), single)).collect::<Option<_>>()?;
        (list.iter().filter(|remark| remark.period.is_some()).count() <= 1).then_some(list)
    }
}

/// A bracket after a figure: a remark or several, figures for reference, or words that are kept as they are.
fn bracket(units: &Units, folded: &Folded<'_>, inner: &str, whole: &str, single: &mut Single) {
    let (body, marks) = inner.find(fold::is_mark).map_or((inner, ""), |at| inner.split_at(at));
    let body = body.trim();
    let Some(remarks) = Remark::list(units, body, single) else {
        if period::is_bare_year(body) {
            single.doubt(Code::PeriodUncertain, format!("「{body}」の年号が書かれていない"));
        }
        if let Some(parts) = components::references(units, folded, body) {
            single.references.extend(parts);
        }
        single.notes.push(folded.as_written(whole).to_owned());
        return;
    };
    for Remark { period, words, unit, note } in remarks {
        single.period = single.period.or(period);
        single.qualifiers.extend(words);
        single.unit = unit.or(single.unit.take());
        single.notes.extend(note.map(|note| folded.as_written(note).to_owned()));
    }
    if !marks.is_empty() {
        single.notes.push(folded.as_written(marks).to_owned());
    }
}

/// What a remark compares with, by its year: 「2013年度比」.
fn compared(body: &str) -> Option<String> {
    let (_, len) = period::head(body)?;
    (&body[len..] == "比").then(|| body.to_owned())
}

/// A period with qualifiers after it: 「R3～R5累計」.
fn period_and_words(body: &str) -> Option<(Period, Vec<String>)> {
    let (period, len) = period::head(body)?;
    let rest = body[len..].trim_start();
    Some((period, words::remark(rest.strip_prefix('の').unwrap_or(rest))?))
}
