//! Looks of xlsx cells: number format, bold, fill, strike-through by style index, as calamine's `Style` gives them.
//!
//! In: the text of `styles.xml`, and later calamine's styles. Out: the text that calamine is given, and one [`Look`] a style.
//! Two things are put into the text: the codes that a Japanese Excel has for the builtin ids (calamine knows the American ones;
//! codes of the file's own stand after ours and win), and a pattern for a gradient fill, which calamine would take for none.

use std::fmt::Write as _;

use calamine::Style as Styled;
use quick_xml::events::Event;

use crate::grid::Style;
use crate::read::limits::Measure;
use crate::read::look::Look;
use crate::read::number_format;
use crate::read::trouble::Trouble;
use crate::read::xml::Xml;

/// Most entries that Excel itself allows, rounded up.
const MOST: usize = 100_000;
/// Bytes that the names in all styles together may take: calamine copies them into every style.
const MOST_BYTES: usize = 64 << 20;

/// The text that calamine is given; none when there are no styles in it.
pub(super) fn prepared(text: &str) -> Result<Option<String>, Trouble> {
    let mut head = None;
    let (mut entries, mut styles, mut longest) = (0, 0, 0);
    let mut xml = Xml::new(text);
    loop {
        match xml.next()? {
            Event::Start(e) | Event::Empty(e) => {
                match e.local_name().as_ref() {
                    "styleSheet" => head = head.or(Some(xml.position())),
                    "xf" => styles += 1,
                    "numFmt" | "font" | "fill" | "border" => entries += 1,
                    _ => {}
                }
                longest = longest.max(e.len());
            }
            Event::Eof => break,
            _ => {}
        }
        if entries > 4 * MOST || styles > 2 * MOST {
            return Err(Trouble::too_large(Measure::Looks, MOST));
        }
    }
    if longest.saturating_mul(styles) > MOST_BYTES {
        return Err(Trouble::too_large(Measure::LookMegabytes, MOST_BYTES >> 20));
    }
    let Some((head, rest)) = head.and_then(|end| text.split_at_checked(end)) else { return Ok(None) };
    let rest = rest.replace("gradientFill", r#"patternFill patternType="solid""#);
    Ok(Some(format!("{head}<numFmts>{}</numFmts>{rest}", builtin_codes())))
}

/// The builtin codes as a file defines codes of its own.
fn builtin_codes() -> String {
    let mut codes = String::new();
    for id in 0..=58 {
        if let Some(code) = number_format::builtin(id) {
            let _ = write!(codes, r#"<numFmt numFmtId="{id}" formatCode="{}"/>"#, code.replace('"', "&quot;"));
        }
    }
    codes
}

/// The look that a style gives a cell.
pub(super) fn look(style: &Styled) -> Look {
    let code = style.number_format.as_ref().map(|format| format.format_code.as_str());
    let looks = Style {
        bold: style.font.as_ref().is_some_and(calamine::Font::is_bold),
        filled: style.fill.as_ref().is_some_and(calamine::Fill::is_visible),
        struck: style.font.as_ref().is_some_and(calamine::Font::has_strikethrough),
    };
    Look::new(code, looks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_that_would_be_copied_without_end_are_refused() {
        let of = |name: &str, count: usize| {
            format!(
                r#"<styleSheet><fonts><font><name val="{name}"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>"#,
                "<xf/>".repeat(count)
            )
        };
        assert_eq!(prepared(&of(&"あ".repeat(50_000), 2_000)), Err(Trouble::too_large(Measure::LookMegabytes, 64)));
        assert_eq!(prepared(&of("明朝", 200_001)), Err(Trouble::too_large(Measure::Looks, MOST)));
        assert!(
            prepared(&of("明朝", 60_000))
                .is_ok_and(|text| text.is_some_and(|text| text.starts_with("<styleSheet><numFmts><numFmt numFmtId=")))
        );
        assert_eq!(prepared(""), Ok(None));
    }
}
