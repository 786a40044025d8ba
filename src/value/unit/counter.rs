//! Counters: one spelling for か所 and its like, and which words may be counters that the registry lacks.
//!
//! In: the text of a counter. Out: its key, or whether it may follow a figure as a unit nobody knows. An ordinal (番目), an age group (代), a date
//! or a word that only starts with a measure (円ショップ) is none. Knows nothing of the registry.
//!
//! `ヶ所` has the key か所; `支所` may be a counter; `丁目` may not.

use super::super::{fold, words};

/// Most characters of a unit that is not in the registry.
const LONGEST_UNKNOWN: usize = 10;

/// Ends of counters that make the figure before them an ordinal, an age group or a date, so that it is no quantity.
const NO_QUANTITY: &[&str] = &[
    "目",
    "月",
    "月末",
    "月頃",
    "番",
    "番目",
    "号",
    "期",
    "次",
    "条",
    "項",
    "章",
    "年生",
    "丁目",
    "時",
    "世紀",
    "代",
    "年代",
    "年連続",
    "連続",
    "頃",
    "ごろ",
    "年度",
    "年度末",
    "分の",
    "つ目",
    "級",
];

/// Ends of words that tell what was done with what is counted, which is unread: 3校設置, 2社撤退.
const DONE: &[&str] = &[
    "実施", "開催", "設置", "整備", "導入", "誘致", "採用", "廃止", "中止", "休止", "撤退", "閉鎖", "閉校", "終了", "完了", "達成", "済",
    "済み",
];

/// Measures that make a word with what follows them rather than a counter of their own.
const MEASURES: &[&str] = &[
    "円", "年", "か月", "週", "日", "時間", "分", "秒", "歳", "才", "%", "割", "倍", "人", "名", "階", "件", "回", "st", "nd", "rd", "th",
];

/// What stands behind the か of か所, か月, か国.
const COUNTED: [char; 7] = ['所', '月', '国', '年', '村', '町', '店'];

/// The key of a counter: folded, with one spelling of the か in か所, か月, か国.
pub(super) fn counter_key(text: &str) -> String {
    let key = fold::key(text);
    if !key.contains(COUNTED) {
        return key.into_owned();
    }
    for small in ['ヶ', 'ケ', 'ヵ', 'カ', 'か', '箇', '個', 'ゕ', 'ゖ'] {
        if let Some(at) = key.find(small) {
            let rest = &key[at + small.len_utf8()..];
            if rest.starts_with(COUNTED) {
                return format!("{}か{rest}", &key[..at]);
            }
        }
    }
    key.into_owned()
}

/// Whether a text may be a counter that the registry lacks: a short run of letters of one kind, not a sentence, not an ordinal, and no word
/// that starts with a measure (円ショップ, 時間対応).
pub(super) fn looks_like_counter(key: &str) -> bool {
    let letters = key.chars().all(|c| c.is_alphabetic() || matches!(c, '/' | '・' | '々' | 'ー' | '-' | '‰' | '°'));
    let count = key.chars().count();
    let latin = key.chars().filter(char::is_ascii_alphabetic).count();
    letters
        && (1..=LONGEST_UNKNOWN).contains(&count)
        && (latin == 0 || (latin > 1 && key.is_ascii()))
        && !key.starts_with(['/', '・', 'ー', '-'])
        && !key.ends_with(['/', '・', '-'])
        && !words::is_sentence(key)
        && !MEASURES.iter().any(|measure| key.starts_with(measure))
        && !NO_QUANTITY.iter().chain(DONE).any(|end| key.ends_with(end))
        // 10数件 is more than 10, and of 3校未実施 nothing was done.
        && !key.starts_with('数')
        && !key.contains('未')
}
