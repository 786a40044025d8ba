//! The words around figures: those that qualify one (以上, 約, 延べ, 見込), and those that stand in place of one (―, 集計中, 廃止, X).
//!
//! In: folded texts. Out: canonical qualifiers, and the [`Status`] that a text without a figure has. Tables only; knows nothing of numbers.
//!
//! `人以上` is 人 with 以上; `見込値` is 見込; `令和4年9月公表予定` is pending.

use super::Status;
use super::fold::{DASH, LONG_VOWEL, key};

/// Words after a figure or its unit, as spelled and as told, longest first where one holds another.
const SUFFIXES: &[(&str, &str)] = &[
    ("を上回る", "超"),
    ("を超える", "超"),
    ("を下回る", "未満"),
    ("以上", "以上"),
    ("以下", "以下"),
    ("以内", "以下"),
    ("未満", "未満"),
    ("より多い", "超"),
    ("超え", "超"),
    ("超過", "超"),
    ("超", "超"),
    ("余り", "余"),
    ("あまり", "余"),
    ("余", "余"),
    ("程度", "程度"),
    ("ほど", "程度"),
    ("くらい", "程度"),
    ("ぐらい", "程度"),
    ("前後", "程度"),
    ("内外", "程度"),
    ("見込み値", "見込"),
    ("見込値", "見込"),
    ("見込み", "見込"),
    ("見込", "見込"),
    ("見通し", "見込"),
    ("予定", "予定"),
    ("速報値", "速報"),
    ("速報", "速報"),
    ("暫定値", "暫定"),
    ("暫定", "暫定"),
    ("推計値", "推計"),
    ("推計", "推計"),
    ("推定", "推計"),
    ("概算値", "概数"),
    ("概算", "概数"),
    ("概数", "概数"),
    ("概ね", "約"),
    ("確定値", "確定"),
    ("確報値", "確定"),
    ("確報", "確定"),
    ("訂正値", "訂正"),
    ("訂正", "訂正"),
    ("延べ人数", "延べ"),
    ("延べ数", "延べ"),
    ("延人数", "延べ"),
    ("延べ", "延べ"),
    ("のべ", "延べ"),
    ("延", "延べ"),
    ("実人数", "実人数"),
    ("実人員", "実人数"),
    ("実数", "実数"),
    ("累計値", "累計"),
    ("累計", "累計"),
    ("累積", "累計"),
    ("合計", "合計"),
    ("総数", "総数"),
    ("平均値", "平均"),
    ("平均", "平均"),
    ("年間", "年間"),
    ("月間", "月間"),
    ("単年度", "単年度"),
    ("単年", "単年度"),
    ("増加", "増"),
    ("増", "増"),
    ("削減", "減"),
    ("減少", "減"),
    ("縮減", "減"),
    ("低減", "減"),
    ("減", "減"),
    ("上昇", "上昇"),
    ("低下", "低下"),
    ("短縮", "短縮"),
    ("弱", "弱"),
    ("強", "強"),
    ("内数", "内数"),
    ("外数", "外数"),
    ("達成", "達成"),
];

/// Words before a figure, as spelled and as told.
const PREFIXES: &[(&str, &str)] = &[
    ("およそ", "約"),
    ("おおよそ", "約"),
    ("おおむね", "約"),
    ("概ね", "約"),
    ("凡そ", "約"),
    ("ほぼ", "約"),
    ("約", "約"),
    ("≒", "約"),
    ("延べ人数", "延べ"),
    ("延べ数", "延べ"),
    ("延人数", "延べ"),
    ("延べ", "延べ"),
    ("のべ", "延べ"),
    ("延", "延べ"),
    ("実人数", "実人数"),
    ("累計", "累計"),
    ("累積", "累計"),
    ("年間", "年間"),
    ("年平均", "平均"),
    ("期間平均", "平均"),
    ("平均", "平均"),
    ("合計", "合計"),
    ("総数", "総数"),
    ("総計", "合計"),
    ("最大", "最大"),
    ("最高", "最高"),
    ("月平均", "平均"),
    ("少なくとも", "以上"),
    ("最低", "以上"),
    ("≧", "以上"),
    (">=", "以上"),
    ("=>", "以上"),
    ("≦", "以下"),
    ("<=", "以下"),
    ("=<", "以下"),
    (">", "超"),
    ("<", "未満"),
    ("見込値", "見込"),
    ("見込み", "見込"),
    ("見込", "見込"),
    ("速報値", "速報"),
    ("速報", "速報"),
    ("暫定値", "暫定"),
    ("暫定", "暫定"),
    ("推計値", "推計"),
    ("推計", "推計"),
    ("概数", "概数"),
    ("概算", "概数"),
    ("内数", "内数"),
    ("#", "内数"),
];

/// What a figure is relative to, before it: 基準値より8割減.
const RELATIVE: &[(&str, &str)] = &[
    ("基準値", "基準値比"),
    ("基準年度", "基準値比"),
    ("基準年", "基準値比"),
    ("現状値", "現状値比"),
    ("現状", "現状値比"),
    ("前年度", "前年度比"),
    ("前年同期", "前年同期比"),
    ("前年", "前年比"),
    ("前回", "前回比"),
    ("当初", "当初比"),
    ("策定時", "策定時比"),
    ("全国平均", "全国平均比"),
    ("県平均", "県平均比"),
];

/// Labels that may stand before the only figure of a cell without changing what it is.
const LABELS: &[&str] = &[
    "男性",
    "女性",
    "男",
    "女",
    "小学校",
    "中学校",
    "高校",
    "小学生",
    "中学生",
    "全体",
    "全市",
    "市全体",
    "県全体",
    "計",
    "目標値",
    "目標",
    "実績値",
    "実績",
    "現状値",
    "基準値",
    "最終目標",
];

/// Places before a rank: 全国1位.
const RANKED: &[&str] = &[
    "全国",
    "世界",
    "国内",
    "県内",
    "道内",
    "府内",
    "都内",
    "市内",
    "北海道",
    "東北",
    "関東",
    "北関東",
    "首都圏",
    "北陸",
    "甲信越",
    "中部",
    "東海",
    "近畿",
    "関西",
    "中国",
    "四国",
    "中国地方",
    "九州",
    "中四国",
    "政令市",
    "指定都市",
    "中核市",
    "都道府県",
    "類似団体",
    "第",
];

/// A word of a table at the head of a text: its canonical form and the rest.
fn strip_head<'t, T: Copy>(text: &'t str, table: &[(&str, T)]) -> Option<(T, &'t str)> {
    table.iter().find_map(|(spelled, told)| Some((*told, text.strip_prefix(spelled)?)))
}

/// A qualifier before a figure: its canonical word and the rest.
pub(super) fn prefix(text: &str) -> Option<(&'static str, &str)> {
    strip_head(text, PREFIXES)
}

/// A relation before a figure, 「基準値より」「前年比」: its canonical word and the rest.
pub(super) fn relation(text: &str) -> Option<(&'static str, &str)> {
    let (told, rest) = strip_head(text.strip_prefix('対').unwrap_or(text), RELATIVE)?;
    let bound = ["と比較して", "に比べて", "に対して", "に比べ", "に対し", "から", "より", "対比", "比で", "比"];
    let after = bound.iter().find_map(|word| rest.strip_prefix(word)).or_else(|| text.starts_with('対').then_some(rest))?;
    Some((told, after))
}

/// A label before the only figure of a cell, and the rest.
pub(super) fn label(text: &str) -> Option<(&'static str, &str)> {
    LABELS.iter().find_map(|label| Some((*label, text.strip_prefix(label)?)))
}

/// A place before a rank, and the rest.
pub(super) fn ranked(text: &str) -> Option<(&'static str, &str)> {
    RANKED.iter().find_map(|label| Some((*label, text.strip_prefix(label)?)))
}

/// A qualifier at the end of a text: what stands before it, and its canonical word.
pub(super) fn suffix(text: &str) -> Option<(&str, &'static str)> {
    let text = text.trim_end();
    let (head, told) = SUFFIXES.iter().find_map(|(spelled, told)| Some((text.strip_suffix(spelled)?, *told)))?;
    Some((head.trim_end().trim_end_matches(['・', '、']), told))
}

/// A qualifier that stands after a figure and its unit, at the head of a text: its canonical word and the rest.
pub(super) fn suffix_at_head(text: &str) -> Option<(&'static str, &str)> {
    strip_head(text, SUFFIXES)
}

/// Takes the qualifiers off the end of a text, last first: 「人以上」 leaves 「人」.
pub(super) fn strip_suffixes<'t>(text: &'t str, qualifiers: &mut Vec<String>) -> &'t str {
    let mut rest = text.trim_end();
    let at = qualifiers.len();
    while let Some((head, told)) = suffix(rest) {
        qualifiers.insert(at, told.to_owned());
        rest = head;
    }
    rest
}

/// The qualifiers of a remark that holds nothing else: 「見込値」, 「年間・延べ」, 「期間平均」.
pub(super) fn remark(text: &str) -> Option<Vec<String>> {
    let mut qualifiers = Vec::new();
    let rest = strip_suffixes(text, &mut qualifiers);
    let years = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    if years && qualifiers.len() > 1 && qualifiers[0] == "年間" {
        qualifiers.remove(0);
        return Some(qualifiers);
    }
    (!qualifiers.is_empty() && matches!(rest, "" | "期間" | "計画期間" | "計画期間中の" | "年" | "年度" | "値" | "うち"))
        .then_some(qualifiers)
}

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

/// Whether a text reads like a sentence rather than a counter: it has a particle or a verb.
pub(super) fn is_sentence(text: &str) -> bool {
    text.contains(['を', 'は', 'が', 'に', 'へ', 'と', 'も', 'や', 'で', 'の', '。', '「', '」'])
        || ["する", "した", "して", "ない", "ます", "など", "から", "まで", "より", "ある"].iter().any(|word| text.contains(word))
}
