//! Which characters the bytes of a text file stand for.
//!
//! In: bytes. Out: the text, how it was stored and how sure that is; none for what is no text. The order of trust: byte order mark,
//! strict UTF-8, UTF-16 by the pattern of its NULs, strict CP932, EUC-JP where it makes the better Japanese, line by line where a file
//! changes its mind half-way, and chardetng's vote last. `\x8e\x73` → 市 (CP932).

use std::borrow::Cow;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Deserializer, Serialize, de};

/// How the characters of a text file are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, either byte order.
    Utf16,
    /// `Shift_JIS` as Windows extends it (CP932).
    ShiftJis,
    /// EUC-JP.
    EucJp,
    /// ISO-2022-JP (JIS).
    Jis,
    /// UTF-8 in some lines and CP932 in others.
    Mixed,
    /// Another one, by its name.
    Other(#[serde(deserialize_with = "known_name")] Name),
}

impl Encoding {
    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::ShiftJis => "Shift_JIS",
            Self::EucJp => "EUC-JP",
            Self::Jis => "JIS（ISO-2022-JP）",
            Self::Mixed => "UTF-8とShift_JISの混在",
            Self::Other(name) => name,
        }
    }
}

/// The name of an encoding; an alias, because serde would take the reference for one into the text that it reads.
type Name = &'static str;

/// The name that an encoding goes by, for the text that another process wrote.
fn known_name<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    let name = String::deserialize(from)?;
    let known = encoding_rs::Encoding::for_label(name.as_bytes());
    known.map(encoding_rs::Encoding::name).ok_or_else(|| de::Error::custom("an encoding that nobody has"))
}

/// A decoded text file.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: Encoding,
    /// Why a person should look, where the encoding is not beyond doubt.
    pub(super) doubt: Option<String>,
}

impl<'a> Decoded<'a> {
    const fn sure(text: Cow<'a, str>, encoding: Encoding) -> Self {
        Self { text, encoding, doubt: None }
    }
}

/// The text of a file; none when it is no text.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded<'_>> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            let text = strict(UTF_8, rest);
            let doubt = text.is_none().then(|| "UTF-8の印（BOM）がありますが、UTF-8として読めないバイトがあります".to_owned());
            return Some(Decoded { text: text.unwrap_or_else(|| String::from_utf8_lossy(rest)), encoding: Encoding::Utf8, doubt });
        }
        [0xff, 0xfe, rest @ ..] if !rest.starts_with(&[0, 0]) => {
            return Some(Decoded::sure(UTF_16LE.decode_without_bom_handling(rest).0, Encoding::Utf16));
        }
        [0xfe, 0xff, rest @ ..] => return Some(Decoded::sure(UTF_16BE.decode_without_bom_handling(rest).0, Encoding::Utf16)),
        _ => {}
    }
    let nuls = bytes.iter().map(|&b| usize::from(b == 0)).sum();
    if nuls > 0
        && let Some(utf16) = utf16_by_nuls(bytes, nuls)
    {
        return Some(utf16);
    }
    let controls = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)).count();
    if controls > 3 && controls * 20 > bytes.len() {
        return None;
    }
    if let Some(text) = strict(UTF_8, bytes) {
        if bytes.windows(3).any(|w| matches!(w, [0x1b, b'$', b'B' | b'@']))
            && let Some(jis) = strict(ISO_2022_JP, bytes)
        {
            return Some(guessed(jis, Encoding::Jis));
        }
        return Some(Decoded::sure(text, Encoding::Utf8));
    }
    let (cp932, euc) = (strict(SHIFT_JIS, bytes), strict(EUC_JP, bytes));
    match (cp932, euc) {
        (Some(cp932), Some(euc)) if japanese(&euc) > japanese(&cp932) => Some(guessed(euc, Encoding::EucJp)),
        (Some(cp932), _) => Some(Decoded::sure(cp932, Encoding::ShiftJis)),
        (None, Some(euc)) => Some(guessed(euc, Encoding::EucJp)),
        (None, None) => by_line(bytes).or_else(|| by_vote(bytes)),
    }
}

fn strict<'a>(encoding: &'static encoding_rs::Encoding, bytes: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

fn guessed(text: Cow<'_, str>, encoding: Encoding) -> Decoded<'_> {
    Decoded { text, encoding, doubt: Some(format!("{}と推定しました", encoding.label())) }
}

/// UTF-16 without a mark: its NULs stand on one side of the pairs only.
fn utf16_by_nuls(bytes: &[u8], nuls: usize) -> Option<Decoded<'_>> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let second = bytes.iter().skip(1).step_by(2).filter(|&&b| b == 0).count();
    let encoding = match (nuls - second, second) {
        (0, _) => UTF_16LE,
        (_, 0) => UTF_16BE,
        _ => return None,
    };
    // A stray NUL or two in an 8-bit text is no UTF-16.
    if strict(UTF_8, bytes).is_some() && nuls * 4 < bytes.len() {
        return None;
    }
    let text = strict(encoding, bytes)?;
    let odd = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\r' | '\n')).count();
    (odd * 20 <= text.chars().count()).then_some(Decoded::sure(text, Encoding::Utf16))
}

/// How Japanese a reading looks: kana and full-width signs count for it, half-width katakana and private characters against it.
pub(super) fn japanese(text: &str) -> i64 {
    text.chars()
        .map(|c| match c {
            '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fc}' | '、' | '。' | '（' | '）' | '０'..='９' => 3,
            '\u{4e00}'..='\u{9fff}' => 1,
            '\u{ff61}'..='\u{ff9f}' => -2,
            '\u{e000}'..='\u{f8ff}' | '\u{80}'..='\u{9f}' => -5,
            _ => 0,
        })
        .sum()
}

/// A text each of whose lines is UTF-8 or CP932.
fn by_line(bytes: &[u8]) -> Option<Decoded<'_>> {
    let mut text = String::with_capacity(bytes.len());
    let mut changes: Vec<usize> = Vec::new();
    let mut previous = None;
    for (index, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
        let (decoded, encoding) = match strict(UTF_8, line) {
            Some(decoded) => (decoded, Encoding::Utf8),
            None => (strict(SHIFT_JIS, line)?, Encoding::ShiftJis),
        };
        if !line.is_ascii() && previous.replace(encoding).is_some_and(|before| before != encoding) {
            changes.push(index + 1);
        }
        text.push_str(&decoded);
    }
    let first = changes.first()?;
    let doubt = format!("途中で文字コードが変わっています（{first}行目から。UTF-8の行とShift_JISの行があります）");
    Some(Decoded { text: Cow::Owned(text), encoding: Encoding::Mixed, doubt: Some(doubt) })
}

/// chardetng's vote, with 〓 to come for what does not fit it.
fn by_vote(bytes: &[u8]) -> Option<Decoded<'_>> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), chardetng::Utf8Detection::Allow);
    // Of the encodings in use here, the one with the fewest bytes that do not fit may still be the better one.
    let (encoding, text, failures) = [guess, SHIFT_JIS, UTF_8]
        .into_iter()
        .map(|encoding| {
            let text = encoding.decode_without_bom_handling(bytes).0;
            let failures = text.chars().filter(|&c| c == '\u{fffd}').count();
            (encoding, text, failures)
        })
        .min_by_key(|(.., failures)| *failures)?;
    if failures * 5 > text.chars().count() {
        return None;
    }
    let encoding = match encoding.name() {
        "UTF-8" => Encoding::Utf8,
        "Shift_JIS" => Encoding::ShiftJis,
        "EUC-JP" => Encoding::EucJp,
        "ISO-2022-JP" => Encoding::Jis,
        name => Encoding::Other(name),
    };
    let doubt = format!("{}と推定しましたが、読めないバイトが{failures}か所あります", encoding.label());
    Some(Decoded { text, encoding, doubt: Some(doubt) })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;

    const TEXT: &str = "指標,目標値\n待機児童数,０人\nカフェ・相談件数,20件\n";

    #[test]
    fn every_encoding_in_use_is_told_from_the_others() {
        let utf16 = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let with_mark = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
        let cases = [
            (TEXT.as_bytes().to_vec(), Encoding::Utf8),
            (with_mark(b"\xef\xbb\xbf", TEXT.as_bytes().to_vec()), Encoding::Utf8),
            (utf16(u16::to_le_bytes), Encoding::Utf16),
            (utf16(u16::to_be_bytes), Encoding::Utf16),
            (with_mark(b"\xff\xfe", utf16(u16::to_le_bytes)), Encoding::Utf16),
            (with_mark(b"\xfe\xff", utf16(u16::to_be_bytes)), Encoding::Utf16),
            (SHIFT_JIS.encode(TEXT).0.into_owned(), Encoding::ShiftJis),
            (EUC_JP.encode(TEXT).0.into_owned(), Encoding::EucJp),
            (ISO_2022_JP.encode(TEXT).0.into_owned(), Encoding::Jis),
        ];
        for (bytes, encoding) in cases {
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.encoding, encoding);
            assert_eq!(decoded.text, TEXT, "{encoding:?}");
            assert_eq!(decoded.doubt.is_some(), matches!(encoding, Encoding::EucJp | Encoding::Jis), "{encoding:?}");
        }
    }

    #[test]
    fn a_short_cp932_text_is_not_taken_for_a_western_one() {
        let bytes = SHIFT_JIS.encode("市,人\n").0.into_owned();
        assert_eq!(decode(&bytes).map(|d| (d.text.into_owned(), d.encoding)), Some(("市,人\n".to_owned(), Encoding::ShiftJis)));
    }

    #[test]
    fn a_change_of_encoding_half_way_is_read_line_by_line_and_told() {
        let bytes = [SHIFT_JIS.encode("指標,値\n").0.as_ref(), "相談件数,20件\n".as_bytes()].concat();
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.text, "指標,値\n相談件数,20件\n");
        assert!(decoded.doubt.unwrap().contains("2行目から"));
    }

    #[test]
    fn one_bad_byte_costs_one_character() {
        let bytes = [SHIFT_JIS.encode("指標,値は").0.as_ref(), b"\xfd", SHIFT_JIS.encode("件数\n").0.as_ref()].concat();
        let decoded = decode(&bytes).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.encoding), ("指標,値は\u{fffd}件数\n", Encoding::ShiftJis));
        assert!(decoded.doubt.is_some());
    }

    #[test]
    fn what_is_no_text_is_not_decoded() {
        assert!(decode(&[0, 1, 2, 3, 4, 200, 1, 0, 9, 0, 0]).is_none());
        assert_eq!(decode(b"a,b\0c\n").unwrap().text, "a,b\0c\n");
    }
}
