//! Pull reader over one XML text: events, attributes by local name, text with its references resolved.
//!
//! In: a decoded text. Out: quick-xml's events, its errors turned into [`Trouble`]. Namespaces are ignored, so strict and transitional
//! documents, and those with prefixes, read alike. No external entity is ever fetched; an entity of the document's own stays as written.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::trouble::Trouble;

/// Events of one XML text.
pub(super) struct Xml<'a> {
    text: &'a str,
    reader: quick_xml::Reader<&'a [u8]>,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, reader: quick_xml::Reader::from_str(text) }
    }

    /// The next event; an empty element comes as its start and its end.
    pub(super) fn expanded(text: &'a str) -> Self {
        let mut xml = Self::new(text);
        xml.reader.config_mut().expand_empty_elements = true;
        xml
    }

    /// The text of an element of that name without attributes, references or line ends to resolve, where it stands right behind the start
    /// that was the last event, and nothing more than this text is in it; goes on behind it. For all else none, and nothing happens.
    pub(super) fn plain(&mut self, open: &str, close: &str) -> Option<&'a str> {
        let (text, after) = plain_text(self.rest()?.strip_prefix(open)?, close)?;
        self.go_on(after);
        Some(text)
    }

    /// What stands behind the last event; none where that was an empty element, which is about to end, whatever stands behind it.
    pub(super) fn rest(&self) -> Option<&'a str> {
        let behind = self.position();
        let empty = self.text.as_bytes().get(behind.checked_sub(2)?) == Some(&b'/');
        self.text.get(behind..).filter(|_| !empty)
    }

    /// Goes on at a later part of [`Xml::rest`], behind whole elements only.
    pub(super) fn go_on(&mut self, at: &'a str) {
        *self.reader.get_mut() = at.as_bytes();
    }

    /// Passes over everything up to the end of the element whose start was the last event; for expanded texts.
    pub(super) fn skip(&mut self) -> Result<(), Trouble> {
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(cut()),
                _ => {}
            }
        }
        Ok(())
    }

    /// The byte behind the last event.
    pub(super) fn position(&self) -> usize {
        self.text.len() - self.reader.get_ref().len()
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Result<Event<'a>, Trouble> {
        self.reader.read_event().map_err(|_| Trouble::broken("ファイルの中のXMLが壊れています"))
    }
}

/// A text up to the end of its element, and what stands behind that end; none where something is to be resolved or there is more in it.
pub(super) fn plain_text<'a>(inside: &'a str, close: &str) -> Option<(&'a str, &'a str)> {
    let (text, after) = inside.split_at(inside.bytes().position(|byte| matches!(byte, b'<' | b'&' | b'\r'))?);
    Some((text, after.strip_prefix(close)?))
}

/// What is wrong with a text that ends inside an element.
pub(super) fn cut() -> Trouble {
    Trouble::broken("ファイルの中身が途中で終わっています")
}

/// The value of the attribute with that local name.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .map(|a| a.normalized_value(XmlVersion::Implicit1_0).unwrap_or(a.value))
}

/// The values of the attributes with those local names, gone through once; the first of a name counts.
pub(super) fn attributes<'e, const N: usize>(element: &'e BytesStart<'_>, names: [&str; N]) -> [Option<Cow<'e, str>>; N] {
    let mut values = [const { None }; N];
    for a in element.attributes().with_checks(false).flatten() {
        let Some(at) = names.iter().position(|name| *name == a.key.local_name().as_ref()) else { continue };
        if values[at].is_none() {
            values[at] = Some(a.normalized_value(XmlVersion::Implicit1_0).unwrap_or(a.value));
        }
    }
    values
}

/// The number in the attribute with that local name.
pub(super) fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether the attribute with that local name says yes.
pub(super) fn flag(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| says_yes(&value))
}

/// Whether a value of an attribute says yes.
pub(super) fn says_yes(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}

/// Appends what the event holds of text.
pub(super) fn push_text(into: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => push_reference(into, reference),
        _ => {}
    }
}

fn push_reference(into: &mut String, reference: &BytesRef<'_>) {
    match &**reference {
        "lt" => into.push('<'),
        "gt" => into.push('>'),
        "amp" => into.push('&'),
        "apos" => into.push('\''),
        "quot" => into.push('"'),
        name => match reference.resolve_char_ref() {
            Ok(Some(c)) => into.push(c),
            Ok(None) => {
                into.push('&');
                into.push_str(name);
                into.push(';');
            }
            Err(_) => into.push('\u{fffd}'),
        },
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_plain_element_is_taken_at_once_and_all_else_is_left() {
        for (text, expected) in [
            ("<c><v>12</v></c>", Some("12")),
            ("<c r=\"A1\"><v>市 </v><f/></c>", Some("市 ")),
            ("<c><v></v></c>", Some("")),
            ("<c><v/></c>", None),
            ("<c/><v>12</v>", None),
            ("<c><v>a&amp;b</v></c>", None),
            ("<c><v>1\r\n2</v></c>", None),
            ("<c><v>1<!-- --></v></c>", None),
            ("<c><v xml:space=\"preserve\">1</v></c>", None),
            ("<c><v>1", None),
        ] {
            let mut xml = Xml::expanded(text);
            assert!(matches!(xml.next().unwrap(), Event::Start(_)), "{text}");
            let at = xml.position();
            assert_eq!(xml.plain("<v>", "</v>"), expected, "{text}");
            assert_eq!(xml.position(), at + expected.map_or(0, |value| "<v></v>".len() + value.len()), "{text}");
        }
        let mut xml = Xml::expanded("<c><v>12</v></c>");
        xml.next().unwrap();
        xml.plain("<v>", "</v>").unwrap();
        assert!(matches!(xml.next().unwrap(), Event::End(_)));
    }

    #[test]
    fn of_attributes_the_first_with_a_local_name_counts() {
        let mut xml = Xml::expanded(r#"<row x:r="3" r="4" ht="&#48;" spans="1:2"/>"#);
        let Event::Start(row) = xml.next().unwrap() else { panic!("no start") };
        let values = attributes(&row, ["r", "hidden", "ht"]);
        assert_eq!(values.each_ref().map(Option::as_deref), [Some("3"), None, Some("0")]);
        assert_eq!(values, ["r", "hidden", "ht"].map(|name| attribute(&row, name)));
    }
}
