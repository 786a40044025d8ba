//! The text of a paragraph as the screen shows it.
//!
//! In: the events of `<text:p>`. Out: its text with white space collapsed as the format says, `<text:s>`, tabs and line breaks in place,
//! without furigana: `<text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text>都` → 東京都.

use quick_xml::events::Event;

use super::styles::Styles;
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, cut, number, push_text};

/// Text of one or more paragraphs.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Paragraphs {
    pub(super) text: String,
    /// A part that shows something is struck through by a look of its own.
    pub(super) struck_part: bool,
    started: bool,
}

impl Paragraphs {
    /// Reads a paragraph up to its end and puts it on a line of its own.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>, styles: &Styles) -> Result<(), Trouble> {
        if std::mem::replace(&mut self.started, true) {
            self.text.push('\n');
        }
        let start = self.text.len();
        // Looks of the open elements inside the paragraph.
        let mut open: Vec<bool> = Vec::new();
        // A space that shows only when something comes after it.
        let mut space = false;
        let mut raw = String::new();
        loop {
            match xml.next()? {
                Event::Start(e) => {
                    let struck = attribute(&e, "style-name").is_some_and(|style| styles.strikes(&style));
                    let fixed = match e.local_name().as_ref() {
                        "s" => " ".repeat(number::<usize>(&e, "c").unwrap_or(1).min(1000)),
                        "tab" => "\t".to_owned(),
                        "line-break" => "\n".to_owned(),
                        "ruby-text" | "annotation" | "note" | "frame" => {
                            xml.skip()?;
                            continue;
                        }
                        _ => String::new(),
                    };
                    if !fixed.is_empty() {
                        self.space(start, &mut space);
                        self.text.push_str(&fixed);
                    }
                    open.push(struck);
                }
                Event::End(_) => {
                    if open.pop().is_none() {
                        return Ok(());
                    }
                }
                Event::Eof => return Err(cut()),
                event => {
                    raw.clear();
                    push_text(&mut raw, &event);
                    for c in raw.chars() {
                        if matches!(c, ' ' | '\t' | '\n' | '\r') {
                            space = true;
                        } else {
                            self.space(start, &mut space);
                            self.text.push(c);
                            self.struck_part |= open.contains(&true);
                        }
                    }
                }
            }
        }
    }

    /// Writes a collapsed space that has something before and after it.
    fn space(&mut self, start: usize, space: &mut bool) {
        if std::mem::take(space) && self.text.len() > start && !self.text.ends_with([' ', '\t', '\n']) {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(xml: &str) -> Option<String> {
        let mut reader = Xml::expanded(xml);
        reader.next().ok()?;
        let mut all = Paragraphs::default();
        all.read(&mut reader, &Styles::default()).ok()?;
        Some(all.text)
    }

    #[test]
    fn white_space_collapses_and_furigana_is_left_out() {
        for (xml, text) in [
            ("<p>  a\n   b  </p>", "a b"),
            ("<p>a<s c=\"2\"/>b<tab/>c<line-break/>d</p>", "a  b\tc\nd"),
            ("<p><ruby><ruby-base>東京</ruby-base><ruby-text>とうきょう</ruby-text></ruby>都</p>", "東京都"),
            ("<p><span>20</span><span>件 </span>以上</p>", "20件 以上"),
            ("<p>&lt;1&#37;</p>", "<1%"),
            ("<p/>", ""),
        ] {
            assert_eq!(shown(xml).as_deref(), Some(text), "{xml}");
        }
        assert_eq!(shown("<p>cut"), None);
    }
}
