//! The readers of single texts: figures, units, periods and heads.
//!
//! What must hold: a value has a figure and nothing else has one, its sign is the one that was written, width and blanks around a text mean
//! nothing, what is written from a reading reads the same, units keep their scale, and periods are days that exist.

use rust_decimal::Decimal;
use torimatome::finding::Code;
use torimatome::layout::label::parse;
use torimatome::layout::lexicon::fold;
use torimatome::value::{Period, Quantity, Reading, Status, Stored, UnitSource, explain, period as time};

use crate::random::Random;
use crate::seeds::{self, WORDS};
use crate::{Outcome, demand, input, mutate, shortened, timed};

/// Digits that a figure may have.
const DIGITS: u32 = 26;

/// A text as a cell.
pub fn text(random: &mut Random) -> Outcome {
    let grammar = &WORDS.1;
    let text = mutate::text(random, &seeds::TEXTS);
    input(&*text);
    let reading = timed("セルの文字を読むの", || grammar.read(Stored::Text(&text), None));
    sound(&text, &reading)?;
    let (body, format) = explain::input(&text);
    if format.is_some() {
        sound(&text, &grammar.read(Stored::Number(body.parse().unwrap_or(f64::NAN)), format))?;
    }
    if text.len() > 1000 {
        return Ok(());
    }
    let meaning = meaning(&reading);
    for same in [mutate::wide(&text), format!(" {text}"), format!("{text}　")] {
        let other = self::meaning(&grammar.read(Stored::Text(&same), None));
        demand(other == meaning, "字の幅と前後の空白で意味が変わらない", || {
            format!("{text:?} {meaning}\n  {same:?} {other}")
        })?;
    }
    Ok(())
}

/// A number with a format.
pub fn number(random: &mut Random) -> Outcome {
    let grammar = &WORDS.1;
    let format = mutate::text(random, &seeds::FORMAT_CODES);
    let number = any_number(random);
    let shown = format!("{number}|{format}");
    input(&*shown);
    let reading = timed("数値と表示形式を読むの", || grammar.read(Stored::Number(number), Some(&format)));
    sound(&shown, &reading)?;
    time::from_serial(number).map_or(Ok(()), |period| exists(&shown, period))?;
    sound(&shown, &grammar.read(Stored::Error(&format), None))
}

/// A unit, given to a figure.
pub fn unit(random: &mut Random) -> Outcome {
    let grammar = &WORDS.1;
    let text = mutate::text(random, &seeds::UNITS);
    input(&*text);
    let Some(phrase) = timed("単位を読むの", || grammar.unit_phrase(&text)) else { return Ok(()) };
    demand(phrase.factor > Decimal::ZERO && !phrase.unit.is_empty(), "単位に名と正の倍率がある", || {
        format!("{text:?} {phrase:?}")
    })?;
    if phrase.known {
        let again = grammar.unit_phrase(&phrase.written);
        let same = again.as_ref().is_some_and(|again| again.unit == phrase.unit && again.factor == phrase.factor);
        demand(same, "書かれた単位は同じ単位に読める", || format!("{text:?} {phrase:?}\n  {again:?}"))?;
    }
    let figure = mutate::text(random, &seeds::TEXTS);
    input(format!("{figure} に {text}"));
    let before = grammar.read(Stored::Text(&figure), None);
    let once = grammar.with_unit(before.clone(), &phrase, UnitSource::Column);
    sound_unit(&figure, &once)?;
    let kept = before.status == once.status || (before.status == Status::Value && once.status == Status::Error);
    demand(kept, "単位を補っても種類は変わらない", || format!("{figure:?} に {text:?}\n  {before:?}\n  {once:?}"))?;
    let own = before.quantity.as_ref().is_some_and(|quantity| !quantity.unit.is_empty());
    let same = before.quantity == once.quantity;
    demand(!own || same, "単位のある値は変わらない", || format!("{figure:?} に {text:?}\n  {before:?}\n  {once:?}"))?;
    let twice = grammar.with_unit(once.clone(), &phrase, UnitSource::Column);
    demand(once.status != Status::Value || once.quantity == twice.quantity, "単位は一度だけ補われる", || {
        format!("{figure:?} に {text:?}\n  {once:?}\n  {twice:?}")
    })
}

/// A period, alone and in a text.
pub fn period(random: &mut Random) -> Outcome {
    let seeds = if random.once_in(2) { &*seeds::TEXTS } else { &*seeds::HEADS };
    let text = mutate::text(random, seeds);
    input(&*text);
    let whole = timed("時期を読むの", || time::parse(&text));
    whole.map_or(Ok(()), |period| exists(&text, period))?;
    let found = timed("時期を探すの", || time::find(&text));
    demand(whole.is_none() || found.is_some(), "全体が時期なら中にも時期がある", || shortened(&text))?;
    let Some((period, range)) = found else { return Ok(()) };
    exists(&text, period)?;
    let part = text.get(range.clone());
    let again = part.and_then(time::find).map(|(period, _)| period);
    demand(again == Some(period), "見つかった時期はその場所に書いてある", || {
        format!("{} {period:?} {range:?} {part:?} {again:?}", shortened(&text))
    })
}

/// A head.
pub fn label(random: &mut Random) -> Outcome {
    let text = mutate::text(random, &seeds::HEADS);
    input(&*text);
    let folded = fold(&text);
    let label = timed("見出しを読むの", || parse(&folded, &WORDS.0));
    label.period.map_or(Ok(()), |period| exists(&text, period))?;
    // Marks of voice that lost the blank before them join the next time.
    let marks = folded.contains(['\u{3099}', '\u{309a}']);
    demand(marks || fold(&folded) == folded, "畳んだ言葉は畳んでも変わらない", || {
        format!("{text:?} {folded:?} {:?}", fold(&folded))
    })
}

/// Numbers that people type, that spreadsheets compute, and that break programs.
fn any_number(random: &mut Random) -> f64 {
    let places = u32::try_from(random.below(5)).unwrap_or(0);
    let short = f64::from(u32::try_from(random.next() >> 44).unwrap_or(0)) / f64::from(10_u32.pow(places));
    match random.below(12) {
        0 => f64::from_bits(random.next()),
        1 => {
            *random.pick(&[0.0, -0.0, 1.0, 0.1 + 0.2, 1e15, 1e27, 9.9e27, 1e300, -1e28, 5e-324, f64::NAN, f64::INFINITY, 60.0, 2_958_465.0])
        }
        2 => 30_000.0 + short % 20_000.0,
        3 => short / 3.0,
        4..=6 => -short,
        _ => short,
    }
}

/// What a text means, for comparison: not how it was written.
fn meaning(reading: &Reading) -> String {
    let amount = |quantity: &Quantity| format!("{} {}", quantity.value.normalize(), quantity.unit);
    let parts: Vec<String> = reading.components.iter().map(|part| format!("{:?} {}", part.part, amount(&part.quantity))).collect();
    format!("{:?} {:?} {:?} {:?}", reading.status, reading.quantity.as_ref().map(amount), parts, reading.period)
}

/// What must hold for every reading of a stored cell.
fn sound(text: &str, reading: &Reading) -> Outcome {
    let told = || format!("{} {reading:?}", shortened(text));
    let figures = reading.quantity.is_some() || !reading.components.is_empty();
    demand(reading.status != Status::Value || figures, "値には数がある", told)?;
    demand(reading.status == Status::Value || reading.quantity.is_none(), "値でないものに数はない", told)?;
    demand(matches!(reading.status, Status::Value | Status::Text) || reading.components.is_empty(), "答えでないものに内訳はない", told)?;
    demand(!explain::prose(reading).is_empty() && serde_json::to_string(&explain::Answer::new(text, reading)).is_ok(), "説明できる", told)?;
    reading.period.map_or(Ok(()), |period| exists(text, period))?;
    sound_unit(text, reading)?;
    let as_shown = reading.doubts.iter().all(|doubt| doubt.code != Code::ShownDiffers);
    reading.quantity.as_ref().filter(|_| as_shown).map_or(Ok(()), |quantity| again(text, quantity))
}

/// Sign of every figure; a trace that is nothing in thousands has none.
fn sound_unit(text: &str, reading: &Reading) -> Outcome {
    let parts = reading.components.iter().map(|part| &part.quantity);
    for Quantity { value, written, .. } in reading.quantity.iter().chain(parts) {
        let same =
            value.is_zero() == written.value.is_zero() && (value.is_zero() || value.is_sign_negative() == written.value.is_sign_negative());
        demand(same, "値の符号は書かれた通り", || format!("{} {reading:?}", shortened(text)))?;
    }
    Ok(())
}

/// What is written from a reading reads the same, where it can be typed: not with more digits than a figure may have, not with a
/// unit that nobody knows.
fn again(text: &str, quantity: &Quantity) -> Outcome {
    let Quantity { value, unit, written } = quantity;
    let digits = written.value.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0).max(written.value.scale());
    let unknown = !unit.is_empty() && WORDS.1.unit_phrase(&written.unit).is_none_or(|phrase| !phrase.known);
    if digits >= DIGITS || unknown {
        return Ok(());
    }
    let typed = format!("{}{}", written.value, written.unit);
    let reading = WORDS.1.read(Stored::Text(&typed), None);
    let same = reading.quantity.as_ref().is_some_and(|again| again.value == *value && again.unit == *unit);
    demand(same, "書き出した値は同じ値に読める", || format!("{} {quantity:?}\n  {typed:?} {reading:?}", shortened(text)))
}

/// Whether a period is a time that exists.
fn exists(text: &str, period: Period) -> Outcome {
    let month = period.month.is_none_or(|month| (1..=12).contains(&month));
    let day = period.day.is_none_or(|day| (1..=31).contains(&day) && period.month.is_some());
    let from = period.from.is_none_or(|from| from <= period.year);
    let year = (1868..=9999).contains(&period.year);
    demand(month && day && from && year, "時期は暦にある", || format!("{} {period:?}", shortened(text)))
}
