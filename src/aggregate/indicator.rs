//! One key for an indicator that several municipalities print in their own way.
//!
//! In: an indicator as printed. Out: a key to compare; never shown. Width, white space, notes (※1, 注2), marks of repetition, numbering,
//! quotation marks, brackets that only say a unit, a way of counting or a kind of year, and spellings of one word (箇所 and か所, 寄附 and
//! 寄付) do not count. Everything else does: 男性 and 女性 in brackets, and コペリン beside コベリン, stay apart.
//!
//! ```text
//! ① 合計特殊出生率※3 【再掲】   → 合計特殊出生率
//! 社会増減（人）                 → 社会増減
//! 健康寿命（男性）               → 健康寿命(男性)
//! ```

use crate::rules::name::{folded, without_repost};

/// Words that do not tell indicators apart, as the lexicon lists them; all folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SameWords {
    /// Spellings of one word: as written, and the one that stands for all.
    spellings: Vec<(String, String)>,
    /// What brackets may say without making another indicator of it: ways of counting and kinds of year.
    remarks: Vec<String>,
}

impl SameWords {
    /// Spellings of one word, the one that stands for all first; remarks in brackets.
    #[must_use]
    pub fn new(words: &[Vec<String>], remarks: &[String]) -> Self {
        let spellings = words.iter().filter_map(|words| words.split_first());
        let spellings = spellings.flat_map(|(first, others)| others.iter().map(|other| (folded(other), folded(first))));
        Self { spellings: spellings.collect(), remarks: remarks.iter().map(|remark| folded(remark)).collect() }
    }
}

/// Opening and closing brackets.
const BRACKETS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('〔', '〕'), ('《', '》'), ('〈', '〉'), ('<', '>')];

/// The key of an indicator whose values are of that unit.
#[must_use]
pub fn key(indicator: &str, unit: &str, same: &SameWords) -> String {
    let mut key = without_repost(indicator);
    for (open, close) in BRACKETS {
        key = without_remarks(&key, open, close, unit, &same.remarks);
    }
    key = without_note_marks(&key);
    key.retain(|c| !matches!(c, '「' | '」' | '『' | '』' | '"' | '・' | '･' | ' '));
    let dashes = |c| matches!(c, '-' | '‐' | '−' | '―' | '—' | '–' | '─');
    key = key.replace(dashes, "ー");
    for (written, word) in &same.spellings {
        key = key.replace(written, word);
    }
    without_numbering(&key).to_owned()
}

/// The key without brackets that say a unit or a remark only.
fn without_remarks(key: &str, open: char, close: char, unit: &str, remarks: &[String]) -> String {
    let mut kept = String::new();
    let mut rest = key;
    while let Some((before, (inner, after))) = rest.split_once(open).and_then(|(before, from)| Some((before, from.split_once(close)?))) {
        kept.push_str(before);
        let says_unit = !inner.is_empty() && (inner == unit || inner.strip_prefix("単位:") == Some(unit));
        let note = inner.starts_with(['※', '注', '*']);
        if !(says_unit || note || remarks.iter().any(|remark| remark == inner)) {
            kept.extend([open]);
            kept.push_str(inner);
            kept.extend([close]);
        }
        rest = after;
    }
    kept + rest
}

/// The key without note marks at its end: ※1, 注2, *.
fn without_note_marks(key: &str) -> String {
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let marked = bare.trim_end_matches(['※', '*', '注']);
    if marked.len() < bare.len() { marked.to_owned() } else { key.to_owned() }
}

/// The key without a number of its own before it: (1), 1., 1), ア. are numbering; 1人当たり is not.
fn without_numbering(key: &str) -> &str {
    let inner = key.strip_prefix('(').map(|rest| (rest, ')'));
    let (rest, closes) = inner.map_or((key, None), |(rest, close)| (rest, Some(close)));
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = digits.len() < rest.len();
    let after = match closes {
        Some(close) => digits.strip_prefix(close),
        None => digits.strip_prefix([')', '.', ':', '、']).filter(|after| !after.starts_with(|c: char| c.is_ascii_digit())),
    };
    after.filter(|after| counted && !after.is_empty()).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(indicator: &str, unit: &str) -> String {
        let words = [["か所", "箇所", "カ所"], ["寄付", "寄附", "寄付"]].map(|words| words.map(str::to_owned).to_vec());
        super::key(indicator, unit, &SameWords::new(&words, &["暦年", "年間"].map(str::to_owned)))
    }

    #[test]
    fn spellings_of_one_indicator_share_a_key() {
        for (unit, names) in [
            (
                "",
                &[
                    "合計特殊出生率",
                    "合計 特殊\n出生率",
                    "合計特殊出生率※3",
                    "合計特殊出生率【再掲】",
                    "合計特殊出生率（※１）",
                    "(1) 合計特殊出生率",
                    "１．合計特殊出生率",
                    "合計特殊出生率〔暦年〕",
                    "合計特殊出生率　注2",
                ][..],
            ),
            ("人", &["社会増減", "社会増減（人）", "社会増減［単位：人］", "「社会増減」", "社会増減《暦年》"]),
            ("人", &["ファミリー・サポート・センター会員数", "ﾌｧﾐﾘｰｻﾎﾟｰﾄｾﾝﾀｰ会員数", "ファミリ－サポ－トセンタ－会員数"]),
            ("件", &["ふるさと納税の寄附件数", "ふるさと納税の寄付件数（年間）"]),
            ("か所", &["子育て支援拠点の箇所数", "子育て支援拠点のか所数", "子育て支援拠点のカ所数"]),
        ] {
            let keys: Vec<String> = names.iter().map(|name| key(name, unit)).collect();
            assert!(keys.iter().all(|found| *found == keys[0]), "{names:?} {keys:?}");
        }
    }

    #[test]
    fn without_the_words_two_spellings_are_two_indicators() {
        let none = SameWords::default();
        assert_ne!(super::key("拠点の箇所数", "か所", &none), super::key("拠点のか所数", "か所", &none));
        assert_ne!(super::key("相談件数（年間）", "件", &none), super::key("相談件数", "件", &none));
    }

    #[test]
    fn what_may_be_another_indicator_stays_apart() {
        for (one, other) in [
            ("「コペリン」会員数", "「コベリン」会員数"),
            ("健康寿命（男性）", "健康寿命（女性）"),
            ("健康寿命（男性）", "健康寿命"),
            ("社会増減", "社会増減（累計）"),
            ("1人当たりの市民所得", "市民所得"),
            ("1.5歳児健診の受診率", "歳児健診の受診率"),
            ("利用者数（小学校）", "利用者数（中学校）"),
            ("満足度3", "満足度"),
            ("新規就農者数", "就農者数"),
        ] {
            assert_ne!(key(one, "人"), key(other, "人"), "{one} {other}");
        }
    }
}
