//! Properties of the value reader: spelling does not change a value, what is written reads the same, and nothing panics.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Thousands with that separator.
fn grouped(number: u64, separator: &str) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

fn wide(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c }).collect()
}

/// A figure as pieces: sign, digits, unit.
fn figure() -> impl Strategy<Value = (bool, u64, u32, &'static str)> {
    (any::<bool>(), 0_u64..10_000_000_000, 0_u32..1000, prop::sample::select(vec!["", "人", "件", "%", "か所", "円", "人/週", "kW"]))
}

proptest! {
    #![proptest_config(config())]

    /// Width, separators, sign, blanks, kanji scale and notes do not change what a figure means.
    #[test]
    fn spelling_does_not_change_the_value((negative, number, thousandths, unit) in figure()) {
        let grammar = &GRAMMAR;
        let negative = negative && (number > 0 || thousandths > 0);
        let part = if thousandths == 0 { String::new() } else { format!(".{thousandths:03}") };
        let sign = if negative { "-" } else { "" };
        let want = grammar.read(Stored::Text(&format!("{sign}{number}{part}{unit}")), None).quantity.map(|quantity| (quantity.value, quantity.unit));
        prop_assert!(want.is_some());
        let signs: &[&str] = if negative { &["△", "▲", "−", "－", "‐", "△ "] } else { &["", "+", "＋"] };
        for sign in signs {
            for digits in [number.to_string(), grouped(number, ","), grouped(number, "，"), wide(&grouped(number, ","))] {
                for (blank, tail) in [("", ""), (" ", ""), ("　", "※1"), ("", "(R5年度)"), ("", "（見込値）")] {
                    let text = format!("{sign}{digits}{part}{blank}{unit}{tail}");
                    let got = grammar.read(Stored::Text(&text), None).quantity.map(|quantity| (quantity.value, quantity.unit));
                    prop_assert_eq!(&got, &want, "{}", text);
                }
            }
        }
    }

    /// Whole numbers written with 億 and 万 mean the same.
    #[test]
    fn scales_do_not_change_the_value(number in 1_u64..1_000_000_000_000) {
        let grammar = &GRAMMAR;
        let mut text = String::new();
        for (scale, name) in [(100_000_000, "億"), (10_000, "万"), (1, "")] {
            let part = number / scale % 10_000;
            if part > 0 {
                let _ = write!(text, "{part}{name}");
            }
        }
        let got = grammar.read(Stored::Text(&format!("{text}円")), None).quantity.map(|quantity| quantity.value);
        prop_assert_eq!(got, Some(Decimal::from(number)), "{}", text);
    }

    /// What is written from a reading reads as the same.
    #[test]
    fn written_and_read_again((negative, number, thousandths, unit) in figure()) {
        let grammar = &GRAMMAR;
        let sign = if negative { "△" } else { "" };
        let first = grammar.read(Stored::Text(&format!("{sign}{number}.{thousandths:03}{unit}")), None);
        let Some(quantity) = first.quantity else { return Err(TestCaseError::fail("unread")) };
        let text = format!("{}{}", quantity.written.value, quantity.written.unit);
        prop_assert_eq!(grammar.read(Stored::Text(&text), None).quantity, Some(quantity), "{}", text);
    }

    /// The name of an era does not change its year.
    #[test]
    fn eras_do_not_change_the_year(year in 1_i32..60, fiscal in any::<bool>()) {
        let word = if fiscal { "年度" } else { "年" };
        for (names, offset) in [(["令和", "R", "Ｒ", "㋿"], 2018), (["平成", "H", "Ｈ", "㍻"], 1988)] {
            let western = period::parse(&format!("{}{word}", offset + year));
            prop_assert!(western.is_some());
            for name in names {
                for text in [format!("{name}{year}{word}"), format!("{name} {year} {word}").replace("R ", "R").replace("H ", "H"), format!("（{name}{year}{word}）")] {
                    prop_assert_eq!(period::parse(&text), western, "{}", text);
                }
            }
        }
    }

    /// A day of the calendar has one serial.
    #[test]
    fn serials_follow_each_other(serial in 61_i32..2_958_464) {
        let key = |serial: i32| period::from_serial(f64::from(serial)).map(|period| (period.year, period.month, period.day));
        prop_assert!(key(serial) < key(serial + 1));
    }

    /// No text, format or number makes the reader panic, and a value is never read without status value.
    #[test]
    fn nothing_panics(text in "\\PC{0,40}", number in any::<f64>(), format in "[0#?.,%;\"年月日ymdeghs\\[\\]$\\-@_*\\\\E+/ 人△()]{0,20}") {
        let grammar = &GRAMMAR;
        for stored in [Stored::Text(&text), Stored::Number(number), Stored::Number(1e300), Stored::Number(f64::NAN), Stored::Number(-0.0)] {
            let reading = grammar.read(stored, Some(&format));
            prop_assert!(reading.quantity.is_none() || reading.status == Status::Value);
            prop_assert!(!explain::prose(&reading).is_empty());
        }
        let _ = (grammar.unit_phrase(&text), period::parse(&text), explain::input(&text), period::from_serial(number));
        if let Some((_, range)) = period::find(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }

    /// The same for texts made of the pieces that the reader knows.
    #[test]
    fn nothing_panics_on_its_own_words(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..9)) {
        let grammar = &GRAMMAR;
        let text = pieces.concat();
        let reading = grammar.read(Stored::Text(&text), None);
        prop_assert!(reading.quantity.is_none() || reading.status == Status::Value);
        if let Some(phrase) = grammar.unit_phrase(&text) {
            let _ = grammar.with_unit(reading, &phrase, UnitSource::Column);
        }
        if let Some((_, range)) = period::find(&text) {
            prop_assert!(text.get(range).is_some());
        }
    }
}

/// Pieces of texts.
const PIECES: &[&str] = &[
    "1",
    "23",
    "456",
    "0",
    "99999999999999999999999999",
    ",",
    "、",
    ".",
    "・",
    "△",
    "−",
    "ー",
    "―",
    "±",
    "+",
    " ",
    "　",
    "\n",
    "万",
    "億",
    "千",
    "兆",
    "人",
    "円",
    "%",
    "割",
    "分",
    "か所",
    "/",
    "年",
    "年度",
    "月",
    "日",
    "末",
    "令和",
    "R",
    "H",
    "元",
    "平成",
    "2024",
    "'24",
    "(",
    ")",
    "〔",
    "〕",
    "※",
    "①",
    "²",
    "*",
    "～",
    "→",
    "から",
    "以上",
    "約",
    "延べ",
    "見込",
    "小：",
    "中：",
    "男性",
    "全国",
    "位",
    "当たり",
    "人口",
    "比",
    "より",
    "増",
    "減",
    "一",
    "百",
    "〇",
    "O",
    "l",
    "½",
    "#",
    "p ",
    "予定",
    "公表",
    "廃止",
];
