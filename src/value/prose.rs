//! Texts that are certainly words, told at the price of one look: names of indicators, and reports of several sentences in columns of
//! remarks.
//!
//! In: a stored text. Out: whether it is a name, or prose. No name and no prose is a figure, an answer or a time, whatever the grammar
//! makes of prose; what is neither may still be words. Of plain letters only, so that no dash, arrow or colon can set a figure apart.
//!
//! `新規就農者数（累計）` is a name; `調査なし` and `一人当たりの額` are none. `令和4年度は参加者数が増加した。引き続き…` (more than
//! eighty letters) is prose; `男性：5人。女性：6人` is none.

use super::{answers, number};

/// Bytes of the longest mark of words, 「左に同じ」.
const LONGEST_MARK: usize = 12;

/// Whether a text is certainly words without a time, all of it: letters and brackets, no digit or numeral, and no answer by its ends.
#[must_use]
pub fn is_name(text: &str) -> bool {
    if text.len() <= LONGEST_MARK || text.starts_with("ゼロ") || !text.starts_with(is_letter) {
        return false;
    }
    let (mut before, mut bracket) = (' ', false);
    for c in text.chars() {
        match c {
            '(' | '（' if !bracket => {
                bracket = true;
                if answers::may_end(before) {
                    return false;
                }
            }
            '(' | '（' | ')' | '）' | 'ー' | '・' => {}
            '未' | '元' => return false,
            _ if is_letter(c) && !number::is_numeral(c) => {}
            _ => return false,
        }
        before = c;
    }
    if matches!(before, ')' | '）') { bracket } else { !answers::may_end(before) }
}

/// Letters of a text above which it names no role of a column either, even without a time and words at its ends.
const SHORTEST: usize = 80;
/// Characters of the longest label of a figure.
const LONGEST_LABEL: usize = 24;

/// Whether a text is long enough for prose: every letter takes three bytes.
pub(super) const fn may_be(text: &str) -> bool {
    text.len() > SHORTEST * 3
}

/// Whether a text is certainly words: long, of plain letters, with a sentence that ends and another one behind it.
#[must_use]
pub fn is_prose(text: &str) -> bool {
    if !may_be(text) || !text.starts_with(is_letter) {
        return false;
    }
    let (mut letters, mut stopped, mut told, mut digits, mut commas) = (0, false, false, false, Commas::None);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            _ if is_letter(c) => {
                letters += 1;
                match c {
                    // 「5人、うち女性3人」 is a figure with a remark, 「未公表」 an answer in any text.
                    'ち' if before == 'う' => return false,
                    '公' if before == '未' => return false,
                    'を' | 'は' | 'に' | 'へ' => told = true,
                    _ => {}
                }
                stopped |= before == '。' && !matches!(c, 'か' | '以' | '超');
            }
            '0'..='9' => {
                // The first figure could have a label ahead of it, or be the second of words that stand in turn.
                if !digits && !told && letters <= LONGEST_LABEL || commas == Commas::Now {
                    return false;
                }
                digits = true;
            }
            '、' => commas = if commas == Commas::Past { commas } else { Commas::Now },
            '。' => told = true,
            'A'..='Z' | 'a'..='z' | '「' | '」' | 'ー' => {}
            _ => return false,
        }
        if c != '、' && commas == Commas::Now {
            commas = Commas::Past;
        }
        before = c;
    }
    stopped && letters > SHORTEST
}

/// Where the first commas of a text stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commas {
    None,
    Now,
    Past,
}

/// Kana and kanji.
const fn is_letter(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::tests::GRAMMAR;
    use crate::value::{Reading, Status, Stored, period};

    /// Pieces of reports, and pieces that make figures, answers, lists and times of other texts.
    const PIECES: [&str; 36] = [
        "令和4年度は",
        "参加者数が増加した。",
        "引き続き周知に努める。",
        "目標には届かなかったものの",
        "回復傾向にある。",
        "関係機関と連携し",
        "移住定住の促進に向けて",
        "5人",
        "12",
        "、",
        "。",
        "該当なし",
        "未公表",
        "のため",
        "集計中",
        "全国平均",
        "男性",
        "女性",
        "から",
        "以上",
        "うち",
        "当たり",
        "年間",
        "R5",
        "令和六年度",
        "ー",
        "「",
        "」",
        "万人",
        "3割",
        "中",
        "のうち",
        "延べ",
        "目標値",
        "予定",
        "かい",
    ];

    #[test]
    fn reports_are_prose_and_what_may_be_a_figure_is_none() {
        let report = "令和四年度は新型コロナウイルス感染症の影響により参加者数が減少したものの、関係機関と連携して移住定住の促進に努めた。次年度以降は事業内容を精査し、より効果的な手法を検討していくこととしている。".to_owned();
        assert!(is_prose(&report));
        for other in [
            report.replace('。', ""),
            report.replace('、', "、5"),
            report.replace("次年度", "うち次年度"),
            report.replace("新型", "（新型）"),
            format!("5{report}"),
            "参加者数が増加した。引き続き努める。".to_owned(),
        ] {
            assert!(!is_prose(&other), "{other}");
        }
    }

    /// Pieces of names, and what makes answers, times and figures of them.
    const WORDS: [&str; 40] = [
        "新規",
        "就農者数",
        "待機児童",
        "の割合",
        "調査",
        "センター",
        "・",
        "（累計）",
        "(延べ",
        ")",
        "（",
        "）",
        "公表",
        "予定",
        "なし",
        "の",
        "中",
        "廃止",
        "実施",
        "せず",
        "いない",
        "集計",
        "不明",
        "終了",
        "令和",
        "平成",
        "元",
        "一",
        "十",
        "年度",
        "年",
        "末",
        "現在",
        "ため",
        "です",
        "目標",
        "当たり",
        "同じ",
        "ゼロ",
        "人",
    ];

    #[test]
    fn names_are_told_from_answers_and_figures() {
        for name in ["新規就農者数", "観光入込客数（累計）", "子育て支援センター利用者数", "合計特殊出生率(推計)"]
        {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "調査未実施の",
            "該当者なし",
            "該当者なし（調査）",
            "二地域居住者数",
            "令和元年度まで",
            "件数 5件",
            "ゼロカーボン率",
            "右に同じ",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_name_is_nothing_but_words(pieces in prop::collection::vec(prop::sample::select(&WORDS[..]), 2..8)) {
            let text = pieces.concat();
            if is_name(&text) {
                prop_assert_eq!(GRAMMAR.explained(&text), Reading::of(Status::Text), "{}", text);
                prop_assert_eq!(period::find(&text), None, "{}", text);
            }
        }

        #[test]
        fn no_prose_is_read_as_anything_but_words(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 12..40)) {
            let text = pieces.concat();
            let status = GRAMMAR.read(Stored::Text(&text), None).status;
            prop_assert!(!is_prose(&text) || matches!(status, Status::Text | Status::Error), "{text}: {status:?}");
        }
    }
}
