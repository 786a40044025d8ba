//! csv, tsv and the like → one grid of texts.
//!
//! In: the bytes of a text file. Out: a grid without a name whose rows are those that Excel shows: blank lines count, line ends inside
//! quotes do not. Every field is text. A quote that does not close its field is
//! taken literally, and told.
//!
//! ```text
//! 指標,目標            → A1 指標, B1 目標
//!                      → row 2 is blank
//! "相談
//! 件数",２０件          → A3 相談\n件数, B3 ２０件
//! ```

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::encoding;
use super::intake::{Intake, addresses};
use super::kind::Foreign;
use super::sheet::SheetBuilder;
use super::trouble::Trouble;
use crate::finding::{Code, Finding, Severity};
use crate::grid::Grid;
use crate::place::Pos;

/// What stands between the fields of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Delimiter {
    /// CSV.
    Comma,
    /// TSV.
    Tab,
    /// CSV as some locales write it.
    Semicolon,
}

impl Delimiter {
    /// All of them, the likelier first.
    const ALL: [Self; 3] = [Self::Comma, Self::Tab, Self::Semicolon];

    const fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Tab => '\t',
            Self::Semicolon => ';',
        }
    }

    /// What people call a file of it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Comma => "CSV",
            Self::Tab => "タブ区切りテキスト",
            Self::Semicolon => "セミコロン区切りテキスト",
        }
    }
}

/// Reads the one sheet of a text file with that delimiter.
pub(super) fn read(bytes: &[u8], delimiter: Delimiter, intake: &mut Intake<'_>) -> Result<Grid, Trouble> {
    let decoded = encoding::decode(bytes).ok_or(Trouble::Foreign(Foreign::Binary))?;
    let mut sheet = SheetBuilder::new("", false);
    let place = sheet.place(intake);
    if let Some(doubt) = decoded.doubt {
        intake.note(Finding::new(Code::EncodingGuessed, place.clone()).detail(doubt));
    }
    let marks = decoded.text.matches('\u{feff}').count();
    let text = if marks == 0 { decoded.text } else { decoded.text.replace('\u{feff}', "").into() };
    if marks > 0 {
        intake.note(
            Finding::new(Code::UndecodableCharacter, place.clone())
                .severity(Severity::Note)
                .detail(format!("文字コードの印（BOM）が途中に{marks}個あります。別々のファイルをつないだものかもしれません"))
                .effect("印を取り除いて読んだ"),
        );
    }
    let mut unclosed = Vec::new();
    // The hint to Excel is a line of the file, but no row of the sheet.
    let body = hint(&text).map_or(&*text, |(_, rest)| rest);
    let mut fields = Fields::new(body, delimiter.character());
    while let Some((pos, field)) = fields.next_field() {
        if !field.is_empty() {
            sheet.field(pos, &shown(field), intake)?;
        }
        unclosed.extend(fields.unclosed.take());
    }
    if let Some(first) = unclosed.first() {
        intake.note(
            Finding::new(Code::AmbiguousValue, place.at(*first))
                .detail(format!("引用符（\"）が正しく閉じていません: {}", addresses(&unclosed)))
                .expected("引用符で始まる値は引用符で閉じる")
                .effect("この引用符は、ただの文字として読んだ"),
        );
    }
    Ok(sheet.finish(intake))
}

/// `="001"` is how some systems keep Excel from dropping zeros; Excel shows 001.
fn shown(mut field: Cow<'_, str>) -> Cow<'_, str> {
    if field.contains('\r') {
        field = Cow::Owned(field.replace("\r\n", "\n").replace('\r', "\n"));
    }
    match field.strip_prefix("=\"").and_then(|f| f.strip_suffix('"')).filter(|f| !f.contains('"')) {
        Some(inside) => Cow::Owned(inside.to_owned()),
        None => field,
    }
}

/// The delimiter that the first line hints at (`sep=;`), and the text after that line.
fn hint(text: &str) -> Option<(Delimiter, &str)> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = line.trim_matches(['"', '\r']);
    let mark = line.strip_prefix("sep=").or_else(|| line.strip_prefix("SEP="))?;
    Delimiter::ALL.into_iter().find(|d| mark.chars().eq([d.character()])).map(|delimiter| (delimiter, rest))
}

/// The delimiter that cuts most lines into the same number of fields; none when no line has any.
pub(super) fn delimiter(text: &str) -> Option<Delimiter> {
    if let Some((delimiter, _)) = hint(text) {
        return Some(delimiter);
    }
    let mut best = None;
    for delimiter in Delimiter::ALL.into_iter().filter(|delimiter| text.contains(delimiter.character())) {
        let counts = fields_by_line(text, delimiter.character());
        let mut widths: Vec<usize> = counts.iter().copied().filter(|&n| n > 1).collect();
        widths.sort_unstable();
        let commonest = widths.chunk_by(|a, b| a == b).map(|same| (same.len(), same[0])).max();
        if let Some(score) = commonest
            && best.is_none_or(|(best_score, _)| score > best_score)
        {
            best = Some((score, delimiter));
        }
    }
    best.map(|(_, delimiter)| delimiter)
}

/// How many fields each of the first lines with any content has.
fn fields_by_line(text: &str, delimiter: char) -> Vec<usize> {
    let mut counts = Vec::new();
    let mut fields = Fields::new(text, delimiter);
    let mut row = None;
    while let Some((pos, _)) = fields.next_field() {
        if row != Some(pos.row) {
            if counts.len() == 1000 {
                break;
            }
            row = Some(pos.row);
            counts.push(0);
        }
        if let Some(count) = counts.last_mut() {
            *count += 1;
        }
    }
    counts
}

/// After so many quotes that do not close their fields, none quotes any more.
const MOST_LITERAL: usize = 1000;

/// The fields of a text one by one, with their positions.
struct Fields<'a> {
    rest: &'a str,
    delimiter: char,
    pos: Pos,
    /// Whether quotes still quote.
    quoting: bool,
    /// Where a quote was opened last that does not close its field.
    unclosed: Option<Pos>,
    /// Quotes taken literally so far.
    literal: usize,
    done: bool,
}

impl<'a> Fields<'a> {
    const fn new(text: &'a str, delimiter: char) -> Self {
        Self { rest: text, delimiter, pos: Pos::new(0, 0), quoting: true, unclosed: None, literal: 0, done: false }
    }

    /// Whether a field can end before that text.
    fn ends_field(&self, rest: &str) -> bool {
        rest.is_empty() || rest.starts_with([self.delimiter, '\n', '\r'])
    }

    fn next_field(&mut self) -> Option<(Pos, Cow<'a, str>)> {
        if self.done || (self.rest.is_empty() && self.pos.col == 0) {
            return None;
        }
        let pos = self.pos;
        let mut field = Cow::Borrowed("");
        if self.quoting && self.rest.starts_with('"') {
            match quoted(&self.rest[1..]) {
                Some((inside, rest)) if !inside.contains('\n') || self.ends_field(rest) => {
                    field = inside;
                    self.rest = rest;
                }
                // It ran on over lines into a quote that opens something else, or to the end.
                closed => {
                    self.unclosed = Some(pos);
                    self.literal += 1;
                    self.quoting = closed.is_some() && self.literal < MOST_LITERAL;
                }
            }
        }
        let delimiter = self.delimiter;
        let ends = |byte: u8| byte == b'\n' || byte == b'\r' || char::from(byte) == delimiter;
        let end = self.rest.bytes().position(ends).unwrap_or(self.rest.len());
        field = if field.is_empty() { Cow::Borrowed(&self.rest[..end]) } else { field + &self.rest[..end] };
        let after = &self.rest[end..];
        if let Some(rest) = after.strip_prefix(delimiter) {
            self.rest = rest;
            self.pos.col += 1;
        } else if let Some(rest) = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\r', '\n'])) {
            self.rest = rest;
            self.pos = Pos::new(pos.row + 1, 0);
        } else {
            self.done = true;
        }
        Some((pos, field))
    }
}

/// The text up to the closing quote, `""` as one quote, and what comes after it; none when it is never closed.
fn quoted(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut inside = Cow::Borrowed("");
    let mut rest = text;
    loop {
        let end = rest.find('"')?;
        inside += &rest[..end];
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                inside += "\"";
                rest = after;
            }
            None => return Some((inside, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(String, String)> {
        let mut fields = Fields::new(text, ',');
        std::iter::from_fn(|| fields.next_field())
            .filter(|(_, f)| !f.is_empty())
            .map(|(pos, f)| (pos.to_string(), f.into_owned()))
            .collect()
    }

    fn expect(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(cells(text), expected, "{text:?}");
    }

    #[test]
    fn rows_are_those_that_excel_shows() {
        expect("a,b\n\n,c", &[("A1", "a"), ("B1", "b"), ("B3", "c")]);
        expect("\"a\n\nb\",c\r\nd", &[("A1", "a\n\nb"), ("B1", "c"), ("A2", "d")]);
        expect("a\rb\r\nc\nd", &[("A1", "a"), ("A2", "b"), ("A3", "c"), ("A4", "d")]);
        expect("a,\n,\n", &[("A1", "a")]);
        expect("", &[]);
    }

    #[test]
    fn quotes_quote_only_at_the_start_of_a_field() {
        expect("\"a\"\"b\",c", &[("A1", "a\"b"), ("B1", "c")]);
        expect("a\"b\"c,d", &[("A1", "a\"b\"c"), ("B1", "d")]);
        expect("\"a\"b,c", &[("A1", "ab"), ("B1", "c")]);
        expect("\"1,234\",２", &[("A1", "1,234"), ("B1", "２")]);
    }

    #[test]
    fn a_quote_that_is_never_closed_loses_no_text() {
        expect("a,\"b\nc,d\n\"e\",f", &[("A1", "a"), ("B1", "\"b"), ("A2", "c"), ("B2", "d"), ("A3", "e"), ("B3", "f")]);
        expect("a,\"b\nc,d", &[("A1", "a"), ("B1", "\"b"), ("A2", "c"), ("B2", "d")]);
    }

    #[test]
    fn the_delimiter_is_the_one_that_cuts_lines_alike() {
        for (text, expected) in [
            ("a,b\nc,d", Some(Delimiter::Comma)),
            ("1,234\t5\n2\t1,000\n3\t4", Some(Delimiter::Tab)),
            ("a;b\nc;d,e", Some(Delimiter::Semicolon)),
            ("sep=;\na,b", Some(Delimiter::Semicolon)),
            ("表題\n\n指標,目標\n件数,10", Some(Delimiter::Comma)),
            ("ただの文章。\n二行目。", None),
            ("", None),
        ] {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
    }
}
