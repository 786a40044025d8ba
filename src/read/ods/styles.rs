//! Looks of ods: number styles as the format codes that Excel would write, bold, fill, strike-through, hidden tables.
//!
//! In: `styles.xml`, then `content.xml`. Out: [`Styles`], asked by style name. A number style with conditions becomes the sections of a
//! code: `value()>=0` for the main part and △ before the rest → `#,##0;△#,##0`. A style's looks come from its parents where it has none.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use quick_xml::events::{BytesStart, Event};

use crate::grid::Style;
use crate::read::look::Look;
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, cut, flag, number, push_text};

/// How deep a style may lean on parents, so that a ring of parents ends.
const DEPTH: usize = 10;

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, StyleEntry>,
    numbers: BTreeMap<String, NumberStyle>,
}

/// A style, with what it leaves to its parent as none.
#[derive(Debug, Default)]
struct StyleEntry {
    parent: Option<String>,
    number: Option<String>,
    bold: Option<bool>,
    struck: Option<bool>,
    filled: Option<bool>,
    hides_table: bool,
}

/// A number style: its own section, and those that conditions choose.
#[derive(Debug, Default)]
struct NumberStyle {
    section: String,
    conditions: Vec<(String, String)>,
}

impl Styles {
    /// Adds the styles of a text; a later one of a name replaces an earlier one.
    pub(super) fn read(&mut self, text: &str) -> Result<(), Trouble> {
        let mut xml = Xml::expanded(text);
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    // Tables may be large and hold no styles.
                    "spreadsheet" => return Ok(()),
                    "style" | "default-style" => self.style(&mut xml, &e)?,
                    kind @ ("number-style" | "percentage-style" | "currency-style" | "date-style" | "time-style" | "text-style") => {
                        let name = attribute(&e, "name").unwrap_or_default().into_owned();
                        let is_elapsed = attribute(&e, "truncate-on-overflow").is_some_and(|v| &*v == "false");
                        let number_style = number_style(&mut xml, kind == "percentage-style", is_elapsed)?;
                        self.numbers.insert(name, number_style);
                    }
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn style(&mut self, xml: &mut Xml<'_>, start: &BytesStart<'_>) -> Result<(), Trouble> {
        let mut entry = StyleEntry {
            parent: attribute(start, "parent-style-name").map(Into::into),
            number: attribute(start, "data-style-name").map(Into::into),
            ..StyleEntry::default()
        };
        let mut depth = 1;
        while depth > 0 {
            match xml.next()? {
                Event::Start(e) => {
                    depth += 1;
                    match e.local_name().as_ref() {
                        "text-properties" => {
                            entry.bold = attribute(&e, "font-weight").map(|w| &*w == "bold" || w.parse::<u32>().is_ok_and(|n| n >= 600));
                            entry.struck = attribute(&e, "text-line-through-style")
                                .or_else(|| attribute(&e, "text-line-through-type"))
                                .map(|line| &*line != "none");
                        }
                        "table-cell-properties" => entry.filled = attribute(&e, "background-color").map(|colour| &*colour != "transparent"),
                        "table-properties" => entry.hides_table = attribute(&e, "display").is_some_and(|v| &*v == "false"),
                        _ => {}
                    }
                }
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
        self.styles.insert(attribute(start, "name").unwrap_or_default().into_owned(), entry);
        Ok(())
    }

    /// The style and its parents, nearest first.
    fn line<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s StyleEntry> {
        std::iter::successors(self.styles.get(name), |entry| self.styles.get(entry.parent.as_deref()?)).take(DEPTH)
    }

    /// How a cell of that style looks.
    pub(super) fn look(&self, name: &str) -> Look {
        let code = self.line(name).find_map(|entry| entry.number.as_deref()).and_then(|number| self.code(number));
        let style = Style {
            bold: self.line(name).find_map(|entry| entry.bold).unwrap_or(false),
            filled: self.line(name).find_map(|entry| entry.filled).unwrap_or(false),
            struck: self.strikes(name),
        };
        Look::new(code.as_deref(), style)
    }

    /// Whether text of that style is struck through.
    pub(super) fn strikes(&self, name: &str) -> bool {
        self.line(name).find_map(|entry| entry.struck).unwrap_or(false)
    }

    /// Whether a table of that style is hidden.
    pub(super) fn hides_table(&self, name: &str) -> bool {
        self.styles.get(name).is_some_and(|entry| entry.hides_table)
    }

    /// The format code of a number style.
    fn code(&self, name: &str) -> Option<String> {
        let style = self.numbers.get(name)?;
        let section = |name: &str| self.numbers.get(name).map(|style| style.section.as_str());
        let conditions: Option<Vec<(&str, &str)>> =
            style.conditions.iter().map(|(condition, name)| Some((condition.as_str(), section(name)?))).collect();
        let code = match conditions?.as_slice() {
            [] => style.section.clone(),
            [(">=0" | ">0", first)] => format!("{first};{}", style.section),
            [(">0", first), ("<0", second)] => format!("{first};{second};{}", style.section),
            [(">0", first), ("<0", second), ("=0" | "=0.0", third)] => format!("{first};{second};{third};{}", style.section),
            others => {
                let mut code = String::new();
                for (condition, section) in others {
                    let _ = write!(code, "[{condition}]{section};");
                }
                code + &style.section
            }
        };
        Some(code)
    }
}

/// Reads a number style up to its end.
fn number_style(xml: &mut Xml<'_>, is_percentage: bool, is_elapsed: bool) -> Result<NumberStyle, Trouble> {
    let mut style = NumberStyle::default();
    let mut words = String::new();
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Start(e) => {
                depth += 1;
                words.clear();
                style.section.push_str(&part(&e, is_elapsed));
                if e.local_name().as_ref() == "map"
                    && let (Some(condition), Some(name)) = (attribute(&e, "condition"), attribute(&e, "apply-style-name"))
                {
                    style.conditions.push((condition.replace("value()", "").replace(' ', ""), name.into_owned()));
                }
            }
            Event::End(e) => {
                depth -= 1;
                if matches!(e.local_name().as_ref(), "text" | "currency-symbol") && !words.is_empty() {
                    push_literal(&mut style.section, &words, is_percentage);
                }
                words.clear();
            }
            Event::Eof => return Err(cut()),
            event => push_text(&mut words, &event),
        }
    }
    Ok(style)
}

/// Words as they stand in a code: in quotes, but for the percent sign that scales.
fn push_literal(section: &mut String, words: &str, is_percentage: bool) {
    let mut rest = words;
    if is_percentage && let Some((before, after)) = words.split_once('%') {
        if !before.is_empty() {
            push_literal(section, before, false);
        }
        section.push('%');
        rest = after;
    }
    // Signs and separators stand bare in Excel's own codes.
    if rest.chars().all(|c| "/:-+ .()△▲".contains(c)) {
        section.push_str(rest);
    } else {
        let _ = write!(section, "\"{}\"", rest.replace('"', ""));
    }
}

/// The part of a code that an element of a number style stands for.
fn part(element: &BytesStart<'_>, is_elapsed: bool) -> String {
    let is_long = attribute(element, "style").is_some_and(|v| &*v == "long");
    let is_era = attribute(element, "calendar").is_some_and(|v| &*v == "gengou");
    let one_or_two = |letter: &str| if is_long { letter.repeat(2) } else { letter.to_owned() };
    match element.local_name().as_ref() {
        "number" => digits(element),
        "scientific-number" => digits(element) + "E+00",
        "fraction" => "# ??/??".to_owned(),
        "era" => if is_long { "ggg" } else { "g" }.to_owned(),
        "year" if is_era => one_or_two("e"),
        "year" => if is_long { "yyyy" } else { "yy" }.to_owned(),
        "month" if flag(element, "textual") => if is_long { "mmmm" } else { "mmm" }.to_owned(),
        "month" | "minutes" => one_or_two("m"),
        "day" => one_or_two("d"),
        "day-of-week" => if is_long { "aaaa" } else { "aaa" }.to_owned(),
        "hours" if is_elapsed => "[h]".to_owned(),
        "hours" => one_or_two("h"),
        "seconds" => one_or_two("s"),
        "am-pm" => "AM/PM".to_owned(),
        "text-content" => "@".to_owned(),
        _ => String::new(),
    }
}

/// The digits of a code: grouping, whole digits, decimals, and a comma for each thousand that is not shown.
fn digits(element: &BytesStart<'_>) -> String {
    let decimals = number::<usize>(element, "decimal-places");
    let whole = number::<usize>(element, "min-integer-digits").unwrap_or(0).min(20);
    let groups = flag(element, "grouping");
    if decimals.is_none() && !groups && whole <= 1 {
        return "General".to_owned();
    }
    let zeros = "0".repeat(whole);
    let mut code = match (groups, whole) {
        (true, 0..=3) => format!("#,{}{zeros}", "#".repeat(3 - whole)),
        (true, _) | (false, 1..) => zeros,
        (false, 0) => "#".to_owned(),
    };
    let decimals = decimals.unwrap_or(0).min(20);
    let fixed = number::<usize>(element, "min-decimal-places").unwrap_or(decimals).min(decimals);
    if decimals > 0 {
        code.push('.');
        code.push_str(&"0".repeat(fixed));
        code.push_str(&"#".repeat(decimals - fixed));
    }
    let mut factor = number::<f64>(element, "display-factor").unwrap_or(1.0);
    while (1000.0..1e16).contains(&factor) {
        code.push(',');
        factor /= 1000.0;
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(styles: &str) -> Option<String> {
        let mut all = Styles::default();
        all.read(&format!("<styles>{styles}</styles>")).ok()?;
        all.code("N")
    }

    #[test]
    fn number_styles_become_the_codes_of_excel() {
        for (styles, expected) in [
            (
                r#"<number-style name="N"><number decimal-places="0" min-integer-digits="1"/><text>人</text></number-style>"#,
                Some("0\"人\""),
            ),
            (
                r#"<percentage-style name="N"><number decimal-places="1" min-integer-digits="1"/><text>%以上</text></percentage-style>"#,
                Some("0.0%\"以上\""),
            ),
            (
                r#"<number-style name="P0"><number decimal-places="0" min-integer-digits="1" grouping="true"/></number-style>
                   <number-style name="N"><text>△</text><number decimal-places="0" min-integer-digits="1" grouping="true"/><map condition="value()&gt;=0" apply-style-name="P0"/></number-style>"#,
                Some("#,##0;△#,##0"),
            ),
            (
                r#"<number-style name="N"><number decimal-places="0" min-integer-digits="1" grouping="true" display-factor="1000"/><text>千円</text></number-style>"#,
                Some("#,##0,\"千円\""),
            ),
            (
                r#"<date-style name="N"><era style="long"/><year calendar="gengou"/><text>年</text><month/><text>月</text></date-style>"#,
                Some("ggge\"年\"m\"月\""),
            ),
            (r#"<number-style name="N"><number min-integer-digits="1"/></number-style>"#, Some("General")),
            (r#"<number-style name="N"><number min-integer-digits="1"/><text>人</text></number-style>"#, Some("General\"人\"")),
        ] {
            assert_eq!(code(styles).as_deref(), expected, "{styles}");
        }
    }

    #[test]
    fn looks_come_from_the_parents_and_a_ring_of_parents_ends() {
        let mut all = Styles::default();
        let read = all.read(
            r##"<s><style name="a" parent-style-name="b"/><style name="b" parent-style-name="a"><text-properties font-weight="bold"/>
            <table-cell-properties background-color="#ffff00"/></style></s>"##,
        );
        assert_eq!(read, Ok(()));
        assert_eq!(all.look("a").style, Style { bold: true, filled: true, struck: false });
    }
}
