//! Several figures in one cell: ranges, pairs, labelled parts, and figures for reference.
//!
//! In: a folded text. Out: its parts, only when *every* one is understood; never the first figure alone. Knows nothing of number formats.
//!
//! `20〜30人` is low and high; `5人→15人` from and to; `小：92.0％ 中：88.0％` two labelled parts.

use rust_decimal::Decimal;

use super::fold::{self, Folded, TRIANGLE};
use super::single::{self, Single};
use super::unit::Units;
use super::{Component, Doubt, Part, Period, Quantity, Reading, Status, UnitSource, Written, number, period, words};
use crate::finding::Code;

/// Most characters of a label.
const LONGEST_LABEL: usize = 24;

/// A range or a pair.
pub(super) fn two(units: &Units, folded: &Folded<'_>, line: &str) -> Option<Reading> {
    if !line.contains(['→', '~', '-', 'か', '以', '超']) {
        return None;
    }
    if let Some((left, right)) = split_outside(line, '→') {
        return joined(units, folded, [left, right], [Part::From, Part::To]);
    }
    if let Some((left, right)) = split_outside(line, '~') {
        return joined(units, folded, [left, right], [Part::Low, Part::High]);
    }
    if let Some((left, right)) = line.split_once("から").filter(|(left, _)| left.ends_with(|c: char| !c.is_ascii_digit())) {
        if let Some(right) = right.strip_suffix(['へ', 'に']) {
            return joined(units, folded, [left, right], [Part::From, Part::To]);
        }
        return joined(units, folded, [left, right.strip_suffix("まで").unwrap_or(right)], [Part::Low, Part::High]);
    }
    if let Some(at) = ["以上", "超"].iter().find_map(|word| line.find(word).map(|at| at + word.len()))
        && line[at..].trim_start().starts_with(|c: char| c.is_ascii_digit())
    {
        return joined(units, folded, [&line[..at], &line[at..]], [Part::Low, Part::High]);
    }
    let (left, right) = line.split_once('-').filter(|(left, right)| {
        left.ends_with(|c: char| c.is_ascii_digit() || c == '%') && right.starts_with(|c: char| c.is_ascii_digit())
    })?;
    let reading = joined(units, folded, [left, right], [Part::Low, Part::High])?;
    reading.components.iter().all(|part| !part.quantity.unit.is_empty()).then_some(reading)
}

/// Splits a text at the only such sign that stands outside brackets.
fn split_outside(line: &str, sign: char) -> Option<(&str, &str)> {
    let (mut depth, mut found) = (0, None);
    if !line.contains(sign) {
        return None;
    }
    for (at, c) in line.char_indices() {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        if c == sign && depth == 0 && found.replace(at).is_some() {
            return None;
        }
    }
    found.map(|at| (line[..at].trim(), line[at + sign.len_utf8()..].trim()))
}

/// Two figures, the first of which may leave its unit and scale to the second.
fn joined(units: &Units, folded: &Folded<'_>, sides: [&str; 2], parts: [Part; 2]) -> Option<Reading> {
    let [mut left, right] = [single::read(units, folded, sides[0]).ok()?, single::read(units, folded, sides[1]).ok()?];
    if left.unit.is_none() {
        lend(&mut left, &right)?;
    } else if right.unit.is_none() || left.unit.as_ref().map(|unit| &unit.canonical) != right.unit.as_ref().map(|unit| &unit.canonical) {
        return None;
    }
    if parts[0] == Part::Low && left.value > right.value {
        return None;
    }
    let components = [(&left, parts[0]), (&right, parts[1])].map(|(side, part)| single::component(units, side, String::new(), part));
    let period = match (left.period, right.period) {
        (Some(first), Some(last)) if first.year < last.year => {
            Some(Period { year: last.year, kind: super::YearKind::Span, month: None, day: None, from: Some(first.year) })
        }
        (first, last) => last.or(first),
    };
    let mut reading = Reading::of(Status::Value);
    reading.unit_source = if right.unit.is_some() { UnitSource::Text } else { UnitSource::Nowhere };
    reading.components = components.into();
    reading.period = period;
    for side in [left, right] {
        for word in side.qualifiers {
            if !reading.qualifiers.contains(&word) {
                reading.qualifiers.push(word);
            }
        }
        reading.components.extend(side.references);
        reading.note =
            [reading.note.as_str(), &side.notes.join(" ")].iter().filter(|note| !note.is_empty()).copied().collect::<Vec<_>>().join(" ");
        for doubt in side.doubts {
            if !reading.doubts.contains(&doubt) {
                reading.doubts.push(doubt);
            }
        }
    }
    Some(reading)
}

/// Gives the first of two figures the unit of the second, and its scale where the first is the smaller number: 2～3万人.
fn lend(left: &mut Single, right: &Single) -> Option<()> {
    let factor = right.unit.as_ref().map_or(Decimal::ONE, |unit| unit.factor);
    left.unit.clone_from(&right.unit);
    left.value = left.value.checked_mul(factor)?;
    if left.scale.is_empty() && !right.scale.is_empty() {
        if left.written.abs() > right.written.abs() || right.written.is_zero() {
            return None;
        }
        let scale = right.value.checked_div(right.written)?;
        left.value = left.written.checked_mul(scale)?;
        left.scale.clone_from(&right.scale);
    }
    Some(())
}

/// Labelled parts and what follows them: 小：92.0％ 中：88.0％.
pub(super) fn labelled(units: &Units, folded: &Folded<'_>, line: &str) -> Option<Reading> {
    let list = list(units, folded, line, Part::Labelled).or_else(|| in_turn(units, folded, line))?;
    let distinct = list.parts.iter().enumerate().all(|(at, part)| list.parts[..at].iter().all(|other| other.label != part.label));
    // 「目標：110件／実績：100件」 answers two questions.
    if list.parts.len() < 2 || !distinct || list.parts.iter().any(|part| words::names_measure(&part.label)) {
        return None;
    }
    let mut reading = Reading::of(Status::Value);
    reading.unit_source = if list.parts.iter().any(|part| !part.quantity.unit.is_empty()) { UnitSource::Text } else { UnitSource::Nowhere };
    reading.components = list.parts.into();
    reading.qualifiers = list.qualifiers.into();
    reading.period = list.period;
    reading.note = list.notes.join(" ");
    reading.doubts = list.doubts.into();
    Some(reading)
}

/// Figures for reference in a remark: 「参考：全国 42.1%」, 「全国 42.1%」.
pub(super) fn references(units: &Units, folded: &Folded<'_>, inner: &str) -> Option<Vec<Component>> {
    const SOMEBODY: [&str; 9] = ["参考", "全国", "県", "国", "前年", "市平均", "府", "都", "道"];
    let named = SOMEBODY.iter().any(|word| inner.starts_with(word));
    let body = ["参考値", "参考"].iter().find_map(|word| inner.strip_prefix(word)).unwrap_or(inner);
    let body = body.trim_start_matches([':', ' ']);
    let parts = list(units, folded, body, Part::Reference).filter(|_| named)?.parts;
    (!parts.is_empty()).then_some(parts)
}

/// Figures of others in the brackets of a text that is itself no figure: 全国平均（小6：77.3%）.
pub(super) fn told(units: &Units, folded: &Folded<'_>, line: &str) -> Vec<Component> {
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(open) = line[from..].find('(').map(|at| from + at) {
        let Some((inner, after)) = single::group(&line[open..]) else { break };
        let owner = line[from..open].rsplit([' ', '・', '、', '。']).find(|word| !word.is_empty()).unwrap_or_default();
        if inner.contains(':')
            && let Some(list) = list(units, folded, inner, Part::Reference)
        {
            parts.extend(
                list.parts.into_iter().map(|part| Component { label: format!("{owner} {}", part.label).trim().to_owned(), ..part }),
            );
        }
        from = line.len() - after.len();
    }
    parts
}

/// Parts of a list and what stands around them.
#[derive(Default)]
struct List {
    parts: Vec<Component>,
    qualifiers: Vec<String>,
    period: Option<Period>,
    notes: Vec<String>,
    doubts: Vec<Doubt>,
}

/// Reads a text as labelled parts; none as soon as anything stays unexplained.
fn list(units: &Units, folded: &Folded<'_>, line: &str, part: Part) -> Option<List> {
    let mut list = List::default();
    let mut rest = line;
    // Labels stand in brackets all through, or brackets are remarks.
    let bracketed = line.starts_with(['(', '[']);
    loop {
        let after = rest.trim_start_matches([' ', '、', ',', '/', '・', ';', '。', '|', '●', '■', '◆']);
        let apart = after.len() < rest.len() || list.parts.is_empty();
        rest = after;
        if rest.is_empty() {
            break;
        }
        if rest.starts_with('※') {
            list.notes.push(folded.as_written(rest).to_owned());
            break;
        }
        if rest.starts_with(['(', '[']) && !bracketed {
            let (inner, after) = single::group(rest)?;
            if let Some(period) = period::whole(inner).filter(|_| list.period.is_none()) {
                list.period = Some(period);
            } else {
                list.notes.push(folded.as_written(&rest[..rest.len() - after.len()]).to_owned());
            }
            rest = after;
            continue;
        }
        let (label, after, told) = label(rest)?;
        // A label that follows close behind a figure may be its unit or a word of its own: 「1人あたり920g」, 「19市中5位」.
        if !(apart || told) {
            return None;
        }
        rest = value(units, folded, label, after, part, &mut list)?;
    }
    Some(list)
}

/// Labels and figures that stand in turn, set apart by blanks, where labels have digits of their own: 「小6国語 65.2 小6算数 60.1」.
fn in_turn(units: &Units, folded: &Folded<'_>, line: &str) -> Option<List> {
    let words: Vec<&str> = line.split([' ', '、']).filter(|word| !word.is_empty()).collect();
    let mut list = List::default();
    for pair in words.chunks(2) {
        let [label, figure] = pair else { return None };
        let named = label.contains(char::is_alphabetic) && !label.contains(['を', 'は', 'に', 'へ', '※']);
        let name = named && period::head(label).is_none() && single::read(units, folded, label).is_err();
        let single =
            single::read(units, folded, figure).ok().filter(|single| name && single.notes.is_empty() && single.doubts.is_empty())?;
        if single.period.is_some() || figure.starts_with(char::is_alphabetic) {
            return None;
        }
        list.parts.push(single::component(units, &single, folded.as_written(label).to_owned(), Part::Labelled));
        list.qualifiers.extend(single.qualifiers.into_iter().filter(|word| !list.qualifiers.contains(word)).collect::<Vec<_>>());
    }
    Some(list)
}

/// The label at the head of a part, what follows it, and whether a colon or brackets tell that it is one.
fn label(text: &str) -> Option<(&str, &str, bool)> {
    if period::head(text).is_some() {
        return None;
    }
    let chunk = text.find([' ', '、', ';']).unwrap_or(text.len());
    let colon = text[..chunk].find(':').or_else(|| {
        let end = text.find(':')?;
        (!text[..end].contains(|c: char| c.is_ascii_digit())).then_some(end)
    });
    let (label, after) = match colon {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => text.split_at(text.find(|c: char| c.is_ascii_digit() || matches!(c, TRIANGLE | '+' | '-'))?),
    };
    let label = label.trim().trim_end_matches(['・', '…', '=']).trim();
    let bare = label.strip_prefix(['(', '[']).and_then(|inner| inner.strip_suffix([')', ']']));
    let told = colon.is_some() || bare.is_some();
    let label = bare.unwrap_or(label);
    let open = label.chars().filter(|c| matches!(c, '(' | '[')).count();
    let closed = label.chars().filter(|c| matches!(c, ')' | ']')).count();
    let named = label.chars().any(char::is_alphabetic) && label.chars().count() <= LONGEST_LABEL && open == closed;
    let sentence = label.replace("がん", "癌").contains(['を', 'は', 'が', 'に', 'へ', '。', '、', '※', '→', '~']);
    let tail = ["あたり", "当たり", "当り", "のうち"].iter().any(|tail| label.ends_with(tail));
    let qualifier = words::prefix(label).is_some_and(|(_, rest)| rest.is_empty()) || period::whole(label).is_some();
    let letter = matches!(label, "R" | "H" | "S" | "第" | "約") || ["令和", "平成", "昭和"].iter().any(|era| label.ends_with(era));
    (named && !sentence && !tail && !qualifier && !letter).then_some((label, after, told))
}

/// The figure of a part with its unit and qualifiers; gives the text after it.
fn value<'t>(units: &Units, folded: &Folded<'_>, label: &str, text: &'t str, part: Part, list: &mut List) -> Option<&'t str> {
    let mut rest = text.trim_start();
    if let Some(after) = rest.strip_prefix('約') {
        list.qualifiers.push("約".to_owned());
        rest = after;
    }
    let (negative, after) = match rest.chars().next()? {
        TRIANGLE => (true, rest[TRIANGLE.len_utf8()..].trim_start()),
        '-' => (true, &rest[1..]),
        '+' => (false, &rest[1..]),
        _ => (false, rest),
    };
    if !after.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let figure = number::read(after).ok()??;
    if figure.form != number::Form::Digits {
        return None;
    }
    rest = &after[figure.len..];
    for quirk in figure.quirks {
        list.doubts.push(Doubt { code: Code::AmbiguousValue, detail: quirk });
    }
    let spaced = rest.trim_start();
    let (unit, mut rest) = match units.longest_head(spaced).filter(|_| spaced.len() == rest.len() || !starts_label(spaced)) {
        Some((unit, len)) => (Some(unit), &spaced[len..]),
        None => (None, rest),
    };
    let (unit, factor, name) = match unit {
        Some(unit) => (unit.canonical, unit.factor, unit.written),
        None if rest.is_empty() || rest.starts_with([' ', '、', ',', ';', '・', '/', '(', '[', '※']) => {
            (units.none(), Decimal::ONE, units.none())
        }
        None => return None,
    };
    while let Some((word, after)) = words::suffix_at_head(rest) {
        if !list.qualifiers.iter().any(|known| known == word) {
            list.qualifiers.push(word.to_owned());
        }
        rest = after;
    }
    if let Some(mark) = rest.chars().next().filter(|c| fold::is_mark(*c) && *c != '※') {
        list.notes.push(mark.to_string());
        rest = &rest[mark.len_utf8()..];
    }
    if rest.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ':') {
        return None;
    }
    let signed = |value: Decimal| if negative && !value.is_zero() { -value } else { value };
    let written = Written {
        value: signed(figure.written),
        decimals: figure.decimals,
        unit: if figure.scale.is_empty() { name } else { format!("{}{name}", figure.scale).into() },
    };
    let quantity = Quantity { value: signed(figure.value.checked_mul(factor)?), unit, written };
    list.parts.push(Component { label: folded.as_written(label).to_owned(), part, quantity });
    Some(rest)
}

/// Whether a text after a blank is a label of the next part rather than the unit of the figure before it.
fn starts_label(text: &str) -> bool {
    let word = text.find([' ', '、', '(']).map_or(text, |end| &text[..end]);
    word.contains(|c: char| c.is_ascii_digit() || c == ':')
}
