//! The words that stand in place of a figure: ―, 該当なし, 集計中, 2027年3月頃把握予定, 廃止, X, 不明.
//!
//! In: folded texts. Out: the [`Status`] that such a text has. Tables and word ends only; knows nothing of numbers.
//!
//! `令和4年9月公表予定` is pending; `※調査時点変更により未公表` is unknown; `待機児童なし` is none of these and stays text.

mod table;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::key;
use super::{Status, period};
use table::{ANSWERS, ASCERTAINED, NONE_OF, OWN_AIM, PLANNED, UNDER_WAY, UNKNOWN_WITHOUT};

/// Characters of a text behind which only 未公表 makes an answer of it: all others are shorter, even with a polite ending.
const LONGEST_ANSWER: usize = 60;

/// What an answer can end with beside the words of the tables; see [`may_be`].
const OTHER_ENDS: &str = "すしシい無んずるめ中定ちみ可能難施止了";

/// Characters that an answer can end with.
static ENDS: LazyLock<HashSet<char, foldhash::fast::RandomState>> = LazyLock::new(|| {
    let words = ANSWERS.iter().flat_map(|(_, words)| *words).chain(PLANNED);
    words.filter_map(|word| word.chars().next_back()).chain(OTHER_ENDS.chars()).collect()
});

/// Whether a word can be an answer, by its last character: most words cannot, and are not looked at any further.
fn may_be(word: &str) -> bool {
    word.chars().next_back().is_none_or(may_end) || word.contains('未')
}

/// Whether an answer without 「未」 can end with that character.
pub(super) fn may_end(end: char) -> bool {
    end.is_ascii() || ENDS.contains(&end)
}

/// Whether a remark says that the figure comes later.
pub(super) fn promises(remark: &str) -> bool {
    is_pending(&key(bare(remark)))
}

/// Whether a word says that nobody surveyed the figure: 隔年調査のため未実施, アンケート未実施.
fn is_not_surveyed(word: &str) -> bool {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    let surveyed = || {
        ends(&["未実施", "実施せず", "値なし", "行わず", "実施していない", "でない", "ではない", "非実施", "実施なし"])
            && (word.contains("調査") || word.contains("アンケート"))
    };
    word.chars().count() <= 25 && (ends(&["未把握", "把握不可", "把握できない", "把握していない"]) || surveyed())
}

/// One spelling of the ends of words: 無し, ナシ and 無 are なし; していません is していない.
fn ending(word: &str) -> Cow<'_, str> {
    let word = word.trim_end_matches("です").trim_end_matches("である");
    for (spelled, told) in [
        ("無し", "なし"),
        ("ナシ", "なし"),
        ("無い", "なし"),
        ("がない", "なし"),
        ("無", "なし"),
        ("ません", "ない"),
        ("できず", "できない"),
    ] {
        if let Some(head) = word.strip_suffix(spelled).filter(|head| !head.is_empty() || spelled != "無") {
            return Cow::Owned(format!("{head}{told}"));
        }
    }
    Cow::Borrowed(word)
}

/// The kind of answer that a word gives by how it is made: 該当なし, データなし, 未把握, 算定できない.
fn by_form(word: &str) -> Option<Status> {
    if let Some(what) = word.strip_suffix("なし") {
        let none = NONE_OF.contains(&what).then_some(Status::None);
        return none.or_else(|| UNKNOWN_WITHOUT.contains(&what).then_some(Status::Unknown));
    }
    let undone = ["不可", "不能", "困難", "できない", "せず", "していない", "未実施"];
    let what = word.strip_prefix('未').or_else(|| undone.iter().find_map(|end| word.strip_suffix(end)))?;
    let what = what.strip_suffix(['が', 'は']).unwrap_or(what);
    let survey = !word.ends_with("未実施") || matches!(what, "調査");
    (ASCERTAINED.contains(&what) && survey).then_some(Status::Unknown)
}

/// What a word says after the time or the cause that stands ahead of it: 「R5は調査なし」, 「隔年調査のため実績なし」.
fn after_cause(word: &str) -> Option<&str> {
    let cause = ["の影響で", "のため、", "ため、", "のため", "ため", "により、", "により", "につき"];
    let may = || ["ため", "により", "につき", "影響で"].iter().any(|mark| word.contains(mark));
    let caused = if may() { cause.iter().find_map(|mark| word.split_once(mark)).map(|(_, rest)| rest) } else { None };
    let timed = || {
        let (_, len) = period::head(word)?;
        let rest = &word[len..];
        ["現在は", "現在", "時点では", "時点で", "は", "に", "で", "も", "の"]
            .iter()
            .find_map(|mark| rest.strip_prefix(mark))
            .or(Some(rest))
    };
    let now =
        || ["現在、", "現在", "現時点では", "現時点で", "今年度は", "本年度は", "今回は"].iter().find_map(|mark| word.strip_prefix(mark));
    caused.or_else(timed).or_else(now).filter(|rest| !rest.is_empty() && rest.len() < word.len())
}

/// The kind of answer that a text without any figure gives; none when it is just words.
pub(super) fn answer(line: &str) -> Option<Status> {
    let body = bare(line);
    if body.len() < line.len() && line.find(['(', '[']).is_some_and(|at| at > 0 && promises(&line[at..])) && answer(body).is_some() {
        return Some(Status::Pending);
    }
    let word = key(body);
    if may_be(&word) { kind(&word) } else { None }
}

/// The kind of answer that a word is.
fn kind(word: &str) -> Option<Status> {
    if word.chars().count() > LONGEST_ANSWER {
        return says_unpublished(word).then_some(Status::Unknown);
    }
    if let Some((status, _)) = ANSWERS.iter().find(|(_, words)| words.contains(&word)) {
        return Some(*status);
    }
    let word = ending(word);
    if is_pending(&word) {
        return Some(Status::Pending);
    }
    if let Some(status) = by_form(&word) {
        return Some(status);
    }
    if word.chars().count() <= 40
        && let Some(status) = after_cause(&word).and_then(answer)
    {
        return Some(status);
    }
    if says_unpublished(&word) || is_not_surveyed(&word) {
        return Some(Status::Unknown);
    }
    let ended = ["廃止", "事業終了", "制度終了", "で終了", "に終了", "をもって終了", "末終了", "度終了", "事業完了"]
        .iter()
        .any(|end| word.ends_with(end));
    (ended && word.chars().count() <= 20).then_some(Status::Ended)
}

/// Whether a word says that the figure is not published, whatever else it says.
fn says_unpublished(word: &str) -> bool {
    word.contains("未公表") && !word.contains(|c: char| c.is_ascii_digit())
}

/// A text without footnote marks around it, the full stop at its end and brackets around or after it.
fn bare(line: &str) -> &str {
    let starred = line.trim_end_matches(['※', ' ']);
    if !starred.is_empty() && starred.chars().all(|c| c == '*') {
        return starred;
    }
    let mut body = line.trim().trim_start_matches(['※', '*', '・']).trim();
    if body.is_empty() {
        return line.trim();
    }
    body = body.find('※').map_or(body, |at| body[..at].trim());
    body = body.trim_end_matches(['。', '※']).trim();
    if let Some(inner) = body.strip_prefix(['(', '[', '<']).and_then(|rest| rest.strip_suffix([')', ']', '>'])) {
        body = inner.trim();
    }
    match body.find(['(', '[']) {
        Some(at) if at > 0 && body.ends_with([')', ']']) => body[..at].trim(),
        _ => body,
    }
}

/// Whether a word says that the figure comes later: 集計中, 公表予定, 2027年3月頃把握予定, 確定次第.
fn is_pending(word: &str) -> bool {
    let word = word.trim_end_matches("です").trim_end_matches("のため");
    if word.chars().count() > 40 {
        return false;
    }
    let under_way = |word: &str| {
        word.strip_suffix('中').is_some_and(|head| UNDER_WAY.iter().any(|what| head.ends_with(what)) && head.chars().count() <= 12)
    };
    let planned = |word: &str| {
        let head = word
            .strip_suffix("の予定")
            .or_else(|| word.strip_suffix("予定"))
            .or_else(|| word.strip_suffix("待ち"))
            .or_else(|| word.strip_suffix("見込み"));
        head.is_some_and(|head| {
            let head = head.strip_suffix("する").or_else(|| head.strip_suffix("される")).unwrap_or(head);
            PLANNED.iter().any(|what| head.ends_with(what))
        })
    };
    let later = || {
        PLANNED.iter().filter(|what| !OWN_AIM.contains(what)).any(|what| {
            word.strip_suffix(what).is_some_and(|head| {
                ["頃", "ごろ", "次第", "後日", "以降", "今後", "に", "時", "後"].iter().any(|when| head.ends_with(when))
            })
        })
    };
    under_way(word) || planned(word) || later()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: &[&str] = &["なし", "無し", "ナシ", "無い", "がない", "無", "なしです"];
    const UNDONE: &[&str] =
        &["不可", "不能", "困難", "できない", "できず", "できません", "せず", "していない", "していません", "未実施", ""];
    const LATER: &[&str] = &["の予定", "予定", "待ち", "見込み", "する予定", "予定です", "予定のため", ""];
    const WHEN: &[&str] = &["R6", "隔年調査のため", "今年度は", "頃", "以降", "後日", "アンケート", "令和6年度末", ""];
    const WORDS: &[&str] =
        &["実施", "廃止", "事業終了", "集計中", "集計中です", "数", "率", "人口", "値なし", "でない", "未公表", "未", "施設"];

    #[test]
    fn what_is_not_looked_at_is_no_answer() {
        let tables = [NONE, UNDONE, LATER, WHEN, WORDS, NONE_OF, UNKNOWN_WITHOUT, ASCERTAINED, UNDER_WAY, PLANNED];
        let words: Vec<&str> = ANSWERS.iter().map(|(_, words)| *words).chain(tables).flatten().copied().collect();
        let (mut answers, mut passed) = (0, 0);
        for (first, last) in words.iter().flat_map(|first| words.iter().map(move |last| (first, last))) {
            for word in [key(&format!("{first}{last}")), key(&format!("隔年調査のため{first}{last}"))] {
                if may_be(&word) {
                    answers += usize::from(kind(&word).is_some());
                } else {
                    passed += 1;
                    assert_eq!(kind(&word), None, "{word}");
                }
            }
        }
        assert!(answers > 5_000 && passed > 10_000, "{answers} answers, {passed} passed over");
        assert!(["観光入込客数", "合計特殊出生率", "待機児童数", "新規就農者"].iter().all(|word| !may_be(word)));
    }
}
