//! The words that stand in place of a figure: ―, 該当なし, 集計中, 2027年3月頃把握予定, 廃止, X, 不明.
//!
//! In: folded texts. Out: the [`Status`] that such a text has. Tables and word ends only; knows nothing of numbers.
//!
//! `令和4年9月公表予定` is pending; `※調査時点変更により未公表` is unknown; `待機児童なし` is none of these and stays text.

use std::borrow::Cow;

use super::fold::key;
use super::{Status, period};

/// Characters of a text behind which only 未公表 makes an answer of it: all others are shorter, even with a polite ending.
const LONGEST_ANSWER: usize = 60;

/// Words that are the whole answer.
const ANSWERS: &[(Status, &[&str])] = &[
    (
        Status::None,
        &[
            "無",
            "皆無",
            "該当せず",
            "非該当",
            "対象外",
            "無指定",
            "N/A",
            "n/a",
            "NA",
            "N.A.",
            "n.a.",
            "/",
            "\\",
            "中止",
            "休止",
            "事業休止",
            "開催中止",
            "事業中止",
            "休止中",
            "事業休止中",
            "目標未設定",
            "目標値未設定",
        ],
    ),
    (
        Status::Unknown,
        &[
            "...",
            "......",
            "..",
            "・・・",
            "・・",
            "不明",
            "不詳",
            "未詳",
            "無回答",
            "未公表",
            "未集計なし",
            "調査対象外",
            "非調査年",
            "非調査年度",
            "調査年外",
            "未発表",
            "公表なし",
            "公表されていない",
            "調査年でない",
            "調査年度でない",
            "調査年度外",
            "調査年以外",
            "調査対象年度外",
            "隔年調査",
            "公表していない",
            "N.D.",
            "ND",
            "?",
            "??",
            "???",
        ],
    ),
    (
        Status::Pending,
        &[
            "未確定",
            "未確定値",
            "未集計",
            "未判明",
            "後日",
            "TBD",
            "未公表(今後公表)",
            "確定前",
            "公表前",
            "調査前",
            "集計前",
            "未集計(集計中)",
        ],
    ),
    (
        Status::Ended,
        &["終了", "計画終了", "終了済", "終了済み", "廃止済", "廃止済み", "事業完了により終了", "事業完了", "廃業", "取りやめ", "取止め"],
    ),
    (
        Status::Suppressed,
        &["X", "x", "χ", "Χ", "XX", "xx", "XXX", "xxx", "**", "***", "****", "秘匿", "秘", "非公表", "非公開", "公表不可"],
    ),
];

/// What is stated to be none: 該当なし, 実績なし. Of other things (待機児童なし) only the indicator knows whether that is a figure.
const NONE_OF: &[&str] = &[
    "",
    "該当",
    "該当者",
    "該当事例",
    "該当事業",
    "該当団体",
    "該当施設",
    "該当数字",
    "該当値",
    "該当案件",
    "実績",
    "対象",
    "対象者",
    "対象事業",
    "設定",
    "目標",
    "目標値",
    "目標設定",
    "目標値設定",
    "数値目標",
    "特に",
    "指定",
    "取組",
    "取組実績",
    "計画",
    "実施",
    "開催",
    "申請",
    "申請実績",
    "利用実績",
];

/// What nobody knows when there is none of it: データなし, 調査なし.
const UNKNOWN_WITHOUT: &[&str] = &[
    "回答",
    "データ",
    "資料",
    "統計",
    "数値",
    "調査",
    "調査実施",
    "測定",
    "測定値",
    "把握",
    "集計",
    "記録",
    "情報",
    "公表値",
    "公表数値",
    "比較データ",
    "公表データ",
    "該当データ",
];

/// What is not done when nobody knows the figure: 未把握, 算定不可, 調査せず.
const ASCERTAINED: &[&str] = &[
    "把握",
    "測定",
    "計測",
    "算定",
    "算出",
    "集計",
    "計算",
    "調査",
    "比較",
    "回答",
    "報告",
    "提出",
    "設定",
    "記入",
    "入力",
    "評価",
    "推計",
    "定",
    "取得",
    "実績把握",
    "数値把握",
    "実績の把握",
    "数値の把握",
    "データ取得",
    "効果測定",
];

/// What is under way while a figure is pending: 集計中.
const UNDER_WAY: &[&str] = &[
    "集計",
    "調査",
    "確認",
    "精査",
    "算定",
    "算出",
    "照会",
    "推計",
    "とりまとめ",
    "取りまとめ",
    "計算",
    "検証",
    "測定",
    "計測",
    "把握",
    "審査",
    "作成",
    "分析",
    "整理",
    "調整",
    "検討",
    "公表準備",
    "策定",
];

/// What is planned while a figure is pending: 公表予定.
const PLANNED: &[&str] = &[
    "公表",
    "把握",
    "確定",
    "判明",
    "集計",
    "調査",
    "発表",
    "算定",
    "算出",
    "報告",
    "公開",
    "更新",
    "回答",
    "とりまとめ",
    "取りまとめ",
    "設定",
    "測定",
    "結果",
    "実施",
    "策定",
    "決定",
];

/// What is done to a figure or document, so that a time of it is an answer (令和6年度中に策定), not a promise.
const OWN_AIM: &[&str] = &["実施", "策定", "決定", "設定", "更新", "公開"];

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
    if word.chars().count() > LONGEST_ANSWER {
        return says_unpublished(&word).then_some(Status::Unknown);
    }
    if let Some((status, _)) = ANSWERS.iter().find(|(_, words)| words.contains(&&*word)) {
        return Some(*status);
    }
    let word = ending(&word);
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
