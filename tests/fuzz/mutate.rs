//! Realistic texts and bytes, changed by chance.
//!
//! In: a text or bytes, and a source of chance. Out: the same with a few characters dropped, doubled, exchanged or put in, joined with others,
//! widened, cut, or repeated until it is long.

use crate::random::Random;
use crate::seeds;

/// Signs that mean something to a reader of figures, or to nobody.
const SIGNS: &[&str] = &[
    "0",
    "1",
    "9",
    "12",
    "000",
    "99999999999999999999999999999",
    ",",
    ".",
    "、",
    "，",
    "・",
    "．",
    "％",
    "%",
    "-",
    "−",
    "－",
    "ー",
    "―",
    "△",
    "▲",
    "±",
    "+",
    "＋",
    "~",
    "～",
    "→",
    "(",
    ")",
    "（",
    "）",
    "〔",
    "〕",
    "[",
    "]",
    "「",
    "【",
    "】",
    ":",
    "：",
    "/",
    "／",
    ";",
    " ",
    "　",
    "\n",
    "\r\n",
    "\t",
    "※",
    "※1",
    "①",
    "²",
    "*",
    "#",
    "'",
    "\"",
    "\\",
    "|",
    "=",
    "約",
    "延べ",
    "以上",
    "未満",
    "増",
    "減",
    "見込",
    "千",
    "万",
    "億",
    "兆",
    "百",
    "十",
    "一",
    "〇",
    "割",
    "分",
    "厘",
    "人",
    "円",
    "件",
    "か所",
    "年",
    "年度",
    "月",
    "日",
    "末",
    "令和",
    "平成",
    "R",
    "H",
    "元",
    "'24",
    "2024",
    "第",
    "四半期",
    "Q",
    "FY",
    "位",
    "当たり",
    "人口",
    "比",
    "より",
    "から",
    "まで",
    "全国",
    "男性",
    "小",
    "中",
    "O",
    "l",
    "½",
    "㎡",
    "㍻",
    "㋿",
    "ﾊﾟ",
    "が\u{3099}",
    "\u{3099}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{fe0f}",
    "\u{e0100}",
    "\u{0}",
    "\u{7f}",
    "𠮷",
    "👪",
    "\u{10ffff}",
    "ß",
    "ŉ",
    "İ",
    "ﬁ",
    "e",
    "E",
    "x",
    "X",
    "Err:",
    "#N/A",
    "予定",
    "公表",
    "廃止",
    "集計中",
];

/// Most bytes of a text that was made long.
const LONG: usize = 32 * 1024;

/// A text of the seeds, changed.
pub fn text(random: &mut Random, seeds: &[String]) -> String {
    let mut text = random.pick(seeds).clone();
    for _ in 0..random.small(6) {
        text = changed(random, &text, seeds);
    }
    if random.once_in(400) { long(random, &text) } else { text }
}

/// A text with one change.
fn changed(random: &mut Random, text: &str, seeds: &[String]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = random.below(chars.len() + 1);
    let (head, tail) = chars.split_at(at);
    let (head, tail): (String, String) = (head.iter().collect(), tail.iter().collect());
    let rest = tail.chars().skip(1 + random.small(4)).collect::<String>();
    match random.below(9) {
        0 => format!("{head}{rest}"),
        1 => format!("{head}{}{tail}", random.pick(SIGNS)),
        2 => format!("{head}{}{rest}", random.pick(SIGNS)),
        3 => format!("{head}{head}{tail}"),
        4 => format!("{tail}{head}"),
        5 => format!("{head}{}{tail}", random.pick(seeds)),
        6 => format!("{text}{}{}", random.pick(&["", "、", " ", "（", "～", "\n"]), random.pick(seeds)),
        7 => wide(text),
        _ => format!("{}{text}{}", random.pick(SIGNS), random.pick(SIGNS)),
    }
}

/// A piece again and again, with the text around it.
fn long(random: &mut Random, text: &str) -> String {
    let piece = if random.once_in(2) || text.is_empty() { (*random.pick(SIGNS)).to_owned() } else { text.to_owned() };
    let mut long = if random.once_in(2) { text.to_owned() } else { String::new() };
    while long.len() + piece.len() <= LONG {
        long.push_str(&piece);
    }
    long + *random.pick(SIGNS)
}

/// ASCII in full width.
pub fn wide(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c }).collect()
}

/// Bytes with a few of them flipped, dropped, doubled, blanked or cut off.
pub fn bytes(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.small(8) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.below(bytes.len());
        let end = (at + 1 + random.small(64)).min(bytes.len());
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = random.next().to_le_bytes()[0],
            2 => bytes[at..end].fill(*random.pick(&[0, 0xff, b' ', b'"', b'<'])),
            3 => drop(bytes.drain(at..end)),
            4 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            5 => {
                let sign = random.pick(SIGNS).as_bytes().to_vec();
                bytes.splice(at..at, sign);
            }
            6 if random.once_in(4) => bytes.truncate(at),
            _ => {
                let number = random.pick(&[0_u32, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff]).to_le_bytes();
                let width = *random.pick(&[1, 2, 4]);
                bytes.iter_mut().skip(at).zip(&number[..width]).for_each(|(byte, new)| *byte = *new);
            }
        }
    }
    bytes
}

/// A text for a cell of any kind.
pub fn cell_text(random: &mut Random) -> String {
    match random.below(10) {
        0..=3 => random.pick(&seeds::TEXTS).clone(),
        4..=6 => random.pick(&seeds::HEADS).clone(),
        7 => random.pick(&seeds::UNITS).clone(),
        8 => text(random, &seeds::HEADS),
        _ => text(random, &seeds::TEXTS),
    }
}
