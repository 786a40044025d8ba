//! The words that stand in place of a figure: ―, 該当なし, 集計中, 2027年3月頃把握予定, 廃止, X, 不明, and marks that point to another cell.
//!
//! In: folded texts. Out: the [`Status`] that such a text has. Tables and word ends only; knows nothing of numbers.
//!
//! `令和4年9月公表予定` is pending; `※調査時点変更により未公表` is unknown; `待機児童なし` is none of these and stays text.

use super::Status;
use super::fold::{DASH, LONG_VOWEL, key};

/// Words that are the whole answer.
const ANSWERS: &[(Status, &[&str])] = &[
    (
        Status::None,
        &[
            "なし",
            "無し",
            "無",
            "該当なし",
            "該当無し",
            "該当者なし",
            "該当事例なし",
            "該当せず",
            "皆無",
            "対象なし",
            "対象外",
            "対象者なし",
            "設定なし",
            "目標なし",
            "目標値なし",
            "目標設定なし",
            "実績なし",
            "N/A",
            "n/a",
            "NA",
            "N.A.",
            "n.a.",
            "/",
            "\\",
            "該当数字なし",
            "該当値なし",
            "無指定",
            "特になし",
        ],
    ),
    (
        Status::Unknown,
        &[
            "...",
            "..",
            "・・・",
            "・・",
            "不明",
            "不詳",
            "未詳",
            "未公表",
            "未把握",
            "把握不可",
            "把握不能",
            "把握困難",
            "把握できず",
            "把握していない",
            "把握せず",
            "未定",
            "未測定",
            "未計測",
            "測定不能",
            "測定不可",
            "測定なし",
            "算定不能",
            "算定不可",
            "算出不能",
            "算出不可",
            "集計不能",
            "集計不可",
            "回答なし",
            "無回答",
            "未回答",
            "未提出",
            "未報告",
            "未集計なし",
            "データなし",
            "データ無し",
            "資料なし",
            "統計なし",
            "数値なし",
            "未調査",
            "調査なし",
            "調査せず",
            "調査未実施",
            "調査実施なし",
            "調査対象外",
            "非調査年",
            "調査年でない",
            "調査を実施せず",
            "調査実施せず",
            "未設定",
            "?",
            "??",
            "???",
        ],
    ),
    (
        Status::Pending,
        &[
            "未確定",
            "未集計",
            "未判明",
            "公表待ち",
            "結果待ち",
            "回答待ち",
            "後日",
            "後日公表",
            "後日報告",
            "後日回答",
            "今後公表",
            "今後把握",
            "今後調査",
            "TBD",
            "未公表(今後公表)",
            "確定前",
            "未集計(集計中)",
        ],
    ),
    (
        Status::Ended,
        &[
            "廃止",
            "終了",
            "事業終了",
            "事業廃止",
            "制度廃止",
            "制度終了",
            "指標廃止",
            "廃止済",
            "廃止済み",
            "終了済",
            "終了済み",
            "計画終了",
            "事業完了により終了",
            "廃業",
            "取りやめ",
            "取止め",
        ],
    ),
    (
        Status::Suppressed,
        &["X", "x", "χ", "Χ", "XX", "xx", "XXX", "xxx", "**", "***", "****", "秘匿", "秘", "非公表", "非公開", "公表不可"],
    ),
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
    "実施",
    "策定",
    "決定",
];

/// Whether a remark says that the figure comes later.
pub(super) fn promises(remark: &str) -> bool {
    is_pending(&key(bare(remark)))
}

/// Whether a word says that nobody surveyed the figure: 隔年調査のため未実施.
fn is_not_surveyed(word: &str) -> bool {
    let ends = |ends: &[&str]| ends.iter().any(|end| word.ends_with(end));
    let surveyed = word.contains("調査") && ends(&["未実施", "実施せず", "値なし", "行わず", "実施していない", "でない", "ではない"]);
    word.chars().count() <= 25 && (surveyed || ends(&["未把握", "把握不可", "把握できない", "把握していない"]))
}

/// The kind of answer that a text without any figure gives; none when it is just words.
pub(super) fn answer(line: &str) -> Option<Status> {
    let body = bare(line);
    if body.len() < line.len() && line.find(['(', '[']).is_some_and(|at| at > 0 && promises(&line[at..])) && answer(body).is_some() {
        return Some(Status::Pending);
    }
    let word = key(body);
    if let Some((status, _)) = ANSWERS.iter().find(|(_, words)| words.contains(&word.as_str())) {
        return Some(*status);
    }
    if is_pending(&word) {
        return Some(Status::Pending);
    }
    if (word.contains("未公表") && !word.contains(|c: char| c.is_ascii_digit())) || is_not_surveyed(&word) {
        return Some(Status::Unknown);
    }
    let ended = ["廃止", "事業終了", "制度終了", "で終了", "に終了", "末終了", "度終了"].iter().any(|end| word.ends_with(end));
    (ended && word.chars().count() <= 20).then_some(Status::Ended)
}

/// A text without footnote marks around it, the full stop at its end and brackets around or after it.
fn bare(line: &str) -> &str {
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
    let later = PLANNED
        .iter()
        .any(|what| word.strip_suffix(what).is_some_and(|head| ["頃", "ごろ", "次第", "後日"].iter().any(|when| head.ends_with(when))));
    word.chars().count() <= 40 && (under_way(word) || planned(word) || later)
}

/// What stands before a remark when the text says "none" with a dash: the rest of 「― （移転前…）」; none when it starts otherwise.
pub(super) fn after_dash(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([DASH, LONG_VOWEL, '-']);
    (rest.len() < line.len()).then_some(rest)
}

/// Marks that stand for an answer of another cell or for a verdict, and why they are no value, in Japanese.
pub(super) fn reference(line: &str) -> Option<&'static str> {
    Some(match key(line).as_str() {
        "同左" | "左に同じ" => "左のセルと同じという意味",
        "同右" | "右に同じ" => "右のセルと同じという意味",
        "同上" | "〃" | "々" | "\"" | "''" | "″" | "上に同じ" | "仝" => "上のセルと同じという意味",
        "*" => "「*」の意味が凡例によって違う",
        "一" => "漢数字の1か、横棒（該当なし）か決まらない",
        _ => return None,
    })
}

/// Whether a text is an error value of a spreadsheet.
pub(super) fn is_error_value(line: &str) -> bool {
    const ERRORS: [&str; 12] =
        ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#FIELD!", "#BLOCKED!"];
    ERRORS.contains(&line) || line.starts_with("Err:") || (line.len() >= 3 && line.bytes().all(|b| b == b'#'))
}
