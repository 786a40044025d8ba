//! The words around a figure: those that qualify it (以上, 約, 延べ, 見込), what it is relative to, and labels that do not change it.
//!
//! In: folded texts. Out: canonical qualifiers and the rest of the text. Tables only; knows nothing of numbers.
//!
//! `人以上` is 人 with 以上; `見込値` is 見込; `基準値より8割減` is relative to the baseline.

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
    ("を達成", "達成"),
    ("を維持する", "維持"),
    ("に維持", "維持"),
    ("を維持", "維持"),
    ("の維持", "維持"),
    ("維持", "維持"),
    ("の見込み", "見込"),
    ("の予定", "予定"),
    ("の増加", "増"),
    ("の増", "増"),
    ("の減少", "減"),
    ("の削減", "減"),
    ("の減", "減"),
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
    ("アップ", "増"),
    ("UP", "増"),
    ("上乗せ", "増"),
    ("ダウン", "減"),
    ("カット", "減"),
    ("縮小", "減"),
    ("圧縮", "減"),
    ("抑制", "減"),
    ("上昇", "上昇"),
    ("向上", "向上"),
    ("改善", "改善"),
    ("拡大", "拡大"),
    ("悪化", "悪化"),
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
    ("単年度", "単年度"),
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
    ("下限", "以上"),
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
    ("昨年度", "前年度比"),
    ("昨年", "前年比"),
    ("前期", "前期比"),
    ("計画策定時", "策定時比"),
    ("目標値", "目標値比"),
    ("目標", "目標値比"),
    ("前年同期", "前年同期比"),
    ("前年同月", "前年同月比"),
    ("前月", "前月比"),
    ("前年", "前年比"),
    ("前回", "前回比"),
    ("当初", "当初比"),
    ("策定時", "策定時比"),
    ("全国平均", "全国平均比"),
    ("県平均", "県平均比"),
];

/// Whether a label before the only figure of a cell names a part, so that the figure may not be that of the whole.
pub(super) fn names_part(label: &str) -> bool {
    label.starts_with(['男', '女', '小', '中', '高'])
}

/// Labels that may stand before the only figure of a cell.
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
    "ワースト",
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
    table.iter().find(|(spelled, _)| begins(text, spelled)).map(|(spelled, told)| (*told, &text[spelled.len()..]))
}

/// Whether a text begins with a word; most words are told by their last byte.
fn begins(text: &str, word: &str) -> bool {
    let Some(last) = word.len().checked_sub(1) else { return true };
    text.as_bytes().get(last) == word.as_bytes().last() && text.starts_with(word)
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

/// The relation of a remark that holds nothing else: 「前年度比」, 「対基準値比」, 「基準年度に対して」.
pub(super) fn relation_alone(text: &str) -> Option<&'static str> {
    relation(text).filter(|(_, rest)| rest.is_empty()).map(|(told, _)| told)
}

/// The relation of a change to what a label names: 現状値＋10%.
pub(super) fn changed(label: &str) -> Option<&'static str> {
    strip_head(label, RELATIVE).filter(|(_, rest)| rest.is_empty()).map(|(told, _)| told)
}

/// A label before the only figure of a cell, and the rest.
pub(super) fn label(text: &str) -> Option<(&'static str, &str)> {
    LABELS.iter().find(|label| begins(text, label)).map(|label| (*label, &text[label.len()..]))
}

/// Ends of words that say what a figure counts: 参加者数, 受診率.
const DESCRIBING: &[char] = &['数', '率', '者', '量', '額', '高', '員', '客'];

/// Words of labels whose figure is somebody else's, of another time, or an aim.
const NOT_OWN: &[&str] = &[
    "全国", "平均", "類似", "参考", "前年", "前回", "前期", "昨年", "当初", "従来", "基準", "現状", "目標", "計画", "予定", "見込", "うち",
    "内数", "外数", "他", "国", "県", "府", "都", "道", "達成", "進捗", "増減", "伸び", "増加", "減少",
];

/// A label that says what the figure behind it counts, 「参加者数：45人」, 「受診者 45人」, and the rest; none for figures of somebody else or of
/// another time.
pub(super) fn described(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_alphabetic())?;
    let (label, after) = text.split_at(end);
    let after = after.trim_start_matches([' ', ':']);
    let known = label.ends_with(DESCRIBING) && (2..=12).contains(&label.chars().count());
    let own = || !NOT_OWN.iter().any(|word| label.contains(word)) && !is_sentence(label);
    (known && after.starts_with(|c: char| c.is_ascii_digit()) && own()).then_some((label, after))
}

/// A place before a rank, and the rest.
pub(super) fn ranked(text: &str) -> Option<(&'static str, &str)> {
    RANKED.iter().find(|label| begins(text, label)).map(|label| (*label, &text[label.len()..]))
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

/// A qualifier between a figure and its unit, 「30余人」, 「1,200延べ人」, 「804見込人」: its canonical word and the rest.
pub(super) fn before_unit(text: &str) -> Option<(&'static str, &str)> {
    strip_head(text, &[("余り", "余"), ("余", "余"), ("以上の", "以上"), ("超の", "超")])
        .or_else(|| if text.starts_with(char::is_alphabetic) { prefix(text) } else { None })
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
    (!qualifiers.is_empty() && matches!(rest, "" | "期間" | "計画期間" | "計画期間中の" | "月" | "年" | "年度" | "値" | "うち"))
        .then_some(qualifiers)
}

/// Whether a label names what is measured in a column of its own rather than a part: 「目標」 and 「実績」 of one cell.
pub(super) fn names_measure(label: &str) -> bool {
    matches!(
        label,
        "目標" | "目標値" | "計画" | "計画値" | "実績" | "実績値" | "現状" | "現状値" | "基準値" | "最終目標" | "達成率" | "進捗率"
    )
}

/// Whether a remark says that the figure is an aim: 「目標値」, 「計画値」.
pub(super) fn is_aim(text: &str) -> bool {
    matches!(text, "目標" | "目標値" | "計画値" | "最終目標")
}

/// Whether a text reads like a sentence rather than a counter: it has a particle or a verb.
pub(super) fn is_sentence(text: &str) -> bool {
    text.contains(['を', 'は', 'が', 'に', 'へ', 'と', 'も', 'や', 'で', 'の', '。', '「', '」'])
        || ["する", "した", "して", "ない", "ます", "など", "から", "まで", "より", "ある"].iter().any(|word| text.contains(word))
}
