//! The accepted spellings as a table that runs, after it what is refused and why, and beside it (`properties`) what holds for any text.

use std::str::FromStr;
use std::sync::LazyLock;

use super::*;
use crate::templates::Templates;

mod properties;

/// The reader with the embedded units, built once.
#[expect(clippy::unwrap_used, reason = "the embedded template is part of the program")]
static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::new(&Templates::embedded().get("units.toml").unwrap()).unwrap());

/// What the JSON answer to a line of the form `text` or `number|format` is.
fn answer(grammar: &Grammar, line: &str) -> explain::Answer {
    let (body, format) = explain::input(line);
    let reading = match format {
        Some(code) => grammar.read(Stored::Number(body.parse().unwrap_or(f64::NAN)), Some(code)),
        None => grammar.read(Stored::Text(line), None),
    };
    explain::Answer::new(line, &reading)
}

/// Every notation of the table in `tests/fixtures` reads as the table says; municipality codes and names are tested where they are found.
#[test]
fn the_table_of_notations() {
    let grammar = &GRAMMAR;
    let table = include_str!("../../tests/fixtures/notations.csv");
    let mut count = 0;
    for row in csv::Reader::from_reader(table.as_bytes()).records().flatten() {
        let (text, value, unit) = (&row[0], &row[1], &row[2]);
        let kinds: Vec<&str> = row[3].split([',', ' ']).collect();
        if kinds.iter().any(|kind| matches!(*kind, "code" | "name")) {
            continue;
        }
        count += 1;
        let got = answer(grammar, text);
        if value.contains(['〜', '→']) {
            let ends: Vec<&str> = value.split(['〜', '→']).collect();
            let parts: Vec<&str> = got.components.iter().map(|part| part.value.as_str()).collect();
            let points: Vec<String> = ends.iter().map(|end| Decimal::from_str(end).map_or(String::new(), |end| end.to_string())).collect();
            assert_eq!((got.value, got.unit.as_str(), parts.len()), (None, unit, 2), "{text}");
            assert!(points.iter().zip(&parts).all(|(end, part)| end == part || unit == "%"), "{text}");
            continue;
        }
        if value.is_empty() {
            assert_eq!(got.value, None, "{text}");
        } else {
            assert_eq!(got.value.as_deref(), Some(value), "{text}");
            assert_eq!(got.unit, unit, "{text}");
        }
        for kind in kinds {
            let status = match kind {
                "none" | "blank" | "pending" | "suppressed" | "unknown" | "ended" | "error" if !row[3].contains("period") => kind,
                "text" | "flag" => "text",
                _ => continue,
            };
            assert_eq!(got.status, status, "{text}");
        }
        if row[3].contains("period") && !row[3].contains("error") {
            assert!(got.period.is_some(), "{text}");
        }
        if row[3].contains("warn") {
            assert!(!got.findings.is_empty(), "{text}");
        }
    }
    assert_eq!(count, 142);
}

/// A spelling and what it means: value, unit, qualifiers, period, note; empty where there is none.
type Row = (&'static str, &'static str, &'static str, &'static [&'static str], &'static str, &'static str);

/// Spellings of one figure.
const ACCEPTED: &[Row] = &[
    // Digits, separators, kanji
    ("１，２３４", "1234", "", &[], "", ""),
    ("1,234.50", "1234.5", "", &[], "", ""),
    ("百二十三", "123", "", &[], "", ""),
    ("三十人", "30", "人", &[], "", ""),
    ("三割", "30", "%", &[], "", ""),
    ("2億396万円", "203960000", "円", &[], "", ""),
    ("2億3千万円", "230000000", "円", &[], "", ""),
    ("35兆3,716億円", "35371600000000", "円", &[], "", ""),
    ("１兆1,896億円", "1189600000000", "円", &[], "", ""),
    ("2,430万人泊", "24300000", "人泊", &[], "", ""),
    ("194万kW", "1940000", "kW", &[], "", ""),
    ("５百万円", "5000000", "円", &[], "", ""),
    ("ゼロ", "0", "", &[], "", ""),
    ("０箇所", "0", "か所", &[], "", ""),
    ("05件", "5", "件", &[], "", ""),
    // Signs
    ("△15人", "-15", "人", &[], "", ""),
    ("▲ 1,234千円", "-1234000", "円", &[], "", ""),
    ("−250.0％", "-250", "%", &[], "", ""),
    ("‐5", "-5", "", &[], "", ""),
    ("＋495人", "495", "人", &[], "", ""),
    ("+1,170人", "1170", "人", &[], "", ""),
    ("±0", "0", "", &[], "", ""),
    ("(△1,234)", "-1234", "", &["括弧書き"], "", ""),
    ("△¥500", "-500", "円", &[], "", ""),
    // Percent and rates
    ("5.2割", "52", "%", &[], "", ""),
    ("3割5分2厘", "35.2", "%", &[], "", ""),
    ("12.3‰", "12.3", "‰", &[], "", ""),
    ("+2.5ポイント", "2.5", "ポイント", &[], "", ""),
    ("3.6倍", "3.6", "倍", &[], "", ""),
    ("人口10万人当たり 243.8人", "243.8", "人/10万人", &[], "", ""),
    ("1日当たり300人", "300", "人/日", &[], "", ""),
    ("3回/人", "3", "回/人", &[], "", ""),
    ("3便／週", "3", "便/週", &[], "", ""),
    // Units
    ("78カ所", "78", "か所", &[], "", ""),
    ("1,159m²", "1159", "m2", &[], "", ""),
    ("1.2t-CO₂", "1.2", "t-CO2", &[], "", ""),
    ("242,000フォロワー", "242000", "フォロワー", &[], "", ""),
    ("￥1,234", "1234", "円", &[], "", ""),
    ("15（人）", "15", "人", &[], "", ""),
    // Qualifiers
    ("21,000件以下", "21000", "件", &["以下"], "", ""),
    ("≧50%", "50", "%", &["以上"], "", ""),
    ("50％削減（2030年度）", "50", "%", &["減"], "2030年度", ""),
    ("50人を超える", "50", "人", &["超"], "", ""),
    ("前年度比＋3.2%", "3.2", "%", &["前年度比"], "", ""),
    ("2013年度比46%削減", "46", "%", &["2013年度比", "減"], "", ""),
    ("年間1,200人", "1200", "人", &["年間"], "", ""),
    ("約1,000", "1000", "", &["約"], "", ""),
    ("1,200人（実人数）", "1200", "人", &["実人数"], "", ""),
    ("第3位", "3", "位", &[], "", ""),
    // Own period
    ("9,174人 (H28年)", "9174", "人", &[], "2016年", ""),
    ("11,942億円\n(平成30年)", "1194200000000", "円", &[], "2018年", ""),
    ("1.36\n(令和2年)", "1.36", "", &[], "2020年", ""),
    ("30件\n(H30年度)", "30", "件", &[], "2018年度", ""),
    ("R4：15人", "15", "人", &[], "2022年", ""),
    ("令和5年度実績 15人", "15", "人", &[], "2023年度", ""),
    // Remarks and marks
    ("1.08（概数※）", "1.08", "", &["概数"], "", "※"),
    ("5,357人(見込値)※", "5357", "人", &["見込"], "", "※"),
    ("548,646 件(見込値）※1", "548646", "件", &["見込"], "", "※1"),
    ("１ 公園※", "1", "公園", &[], "", "※"),
    ("366日\n(閏年)", "366", "日", &[], "", "(閏年)"),
    ("28人\n※関連事業参加者", "28", "人", &[], "", "※関連事業参加者"),
    ("22件（307） ※別の基準では307件", "22", "件", &[], "", "（307） ※別の基準では307件"),
    ("555 (新規・既存合わせて)", "555", "", &[], "", "(新規・既存合わせて)"),
    ("96.2①", "96.2", "", &[], "", "①"),
    ("96.2²", "96.2", "", &[], "", "²"),
    ("5†", "5", "", &[], "", "†"),
];

#[test]
fn accepted_spellings() {
    let grammar = &GRAMMAR;
    for (text, value, unit, qualifiers, period, note) in ACCEPTED {
        let got = answer(grammar, text);
        assert_eq!((got.status, got.value.as_deref()), ("value", Some(*value)), "{text}");
        assert_eq!((got.unit.as_str(), got.note.as_str()), (*unit, *note), "{text}");
        assert_eq!(got.qualifiers, *qualifiers, "{text}");
        assert_eq!(got.period.unwrap_or_default(), *period, "{text}");
        assert!(got.findings.is_empty(), "{text}: {:?}", got.findings);
    }
}

/// A text, the unit of its parts, and label, part and value of each.
type Parts = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str)]);

/// Several figures in one cell: labels, parts and values.
#[test]
fn components_are_split_whole() {
    let grammar = &GRAMMAR;
    let table: &[Parts] = &[
        ("小：88.9％\n中：87.6％", "%", &[("小", "labelled", "88.9"), ("中", "labelled", "87.6")]),
        ("男性77.41歳\n女性79.89歳", "歳", &[("男性", "labelled", "77.41"), ("女性", "labelled", "79.89")]),
        ("男性82.26年 女性86.11年", "年", &[("男性", "labelled", "82.26"), ("女性", "labelled", "86.11")]),
        ("胃46.7%、 肺46.3%、 大腸46.4%", "%", &[("胃", "labelled", "46.7"), ("肺", "labelled", "46.3"), ("大腸", "labelled", "46.4")]),
        (
            "ショートステイ 1,524人 デイサービス 1,420人",
            "人",
            &[("ショートステイ", "labelled", "1524"), ("デイサービス", "labelled", "1420")],
        ),
        ("小6：77.3% 中3：79.2%", "%", &[("小6", "labelled", "77.3"), ("中3", "labelled", "79.2")]),
        ("2～3万人", "人", &[("", "low", "20000"), ("", "high", "30000")]),
        ("20人から30人", "人", &[("", "low", "20"), ("", "high", "30")]),
        ("100人以上200人未満", "人", &[("", "low", "100"), ("", "high", "200")]),
        ("5人→15人", "人", &[("", "from", "5"), ("", "to", "15")]),
    ];
    for (text, unit, parts) in table {
        let got = answer(grammar, text);
        let found: Vec<_> = got.components.iter().map(|part| (part.label.as_str(), part.part, part.value.as_str())).collect();
        assert_eq!((got.status, got.value, got.unit.as_str()), ("value", None, *unit), "{text}");
        assert_eq!(found, *parts, "{text}");
    }
    let reference = answer(grammar, "54.1%〔全国 42.1%〕");
    assert_eq!(reference.value.as_deref(), Some("54.1"));
    assert_eq!(reference.components.iter().map(|part| (part.label.as_str(), part.part)).collect::<Vec<_>>(), [("全国", "reference")]);
}

/// Texts that are no figure: their status, and whether a person is told to look.
#[test]
fn refused_spellings() {
    let grammar = &GRAMMAR;
    let table: &[(&str, &str, &str)] = &[
        // Broken figures are errors that say what is wrong.
        ("2O件", "error", "2文字目は数字の0ではなく英字のO"),
        ("l5人", "error", "1文字目は数字の1ではなく英字のl"),
        ("1.2.3", "error", "小数点が二つある"),
        ("1,23", "error", "桁区切りか小数点か決まらない"),
        ("12 345人", "error", "数字の間に空白がある"),
        ("1234567890123456789012345678", "error", "桁が多すぎる"),
        ("3万5億", "error", "位の並びが崩れている"),
        ("#REF!", "error", "エラー値 #REF!"),
        // Two meanings: nothing is chosen.
        ("2/3", "error", "分数か日付か決まらない"),
        ("3分の1", "error", "分数か日付か決まらない"),
        ("- 5", "error", "「-」が負の符号か、横棒（該当なし）か決まらない"),
        ("±5", "error", "「±」の付いた値は正か負か決まらない"),
        ("(5)", "error", "括弧の中の値が負の数か参考の値か決まらない"),
        ("一", "text", "漢数字の1か、横棒（該当なし）か決まらない"),
        ("24年度", "text", "「24年度」の年号が書かれていない"),
        // Several facts without labels, or one figure over another: never the first alone.
        ("10人、20人", "error", "数のあとに読めない部分がある"),
        ("80点/100点", "error", "数のあとに読めない部分がある"),
        ("1時間30分", "error", "数のあとに読めない部分がある"),
        ("令和5年度 15人 令和6年度 20人", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        // Ordinals and dates are no quantity.
        ("3丁目", "error", "数のあとに読めない部分がある"),
        ("5月", "error", "数のあとに読めない部分がある"),
        // Words.
        ("00123", "text", ""),
        ("一部", "text", ""),
        ("十分", "text", ""),
        ("中3まで", "text", ""),
        ("満18歳まで", "text", ""),
        ("有", "text", ""),
        ("実質ゼロ", "text", ""),
        ("待機児童なし", "text", ""),
        ("希望者の100%", "text", ""),
        ("全て (103施設)", "text", ""),
        ("全国平均未満\n・全国平均（小6：77.3%）\n・神戸市（小6：74.8%）", "text", ""),
        ("・教員2人の採用活動。", "text", ""),
        ("割合を12%以上にする", "text", ""),
        ("半減", "text", ""),
        ("皆減", "text", ""),
        ("×", "text", ""),
        // Stock answers.
        ("　", "blank", ""),
        ("—", "none", ""),
        ("―※", "none", ""),
        ("― （移転前含み入館者 496,722人）", "none", ""),
        ("該当なし", "none", ""),
        ("2027年３月頃把握予定", "pending", ""),
        ("令和4年9月\n公表予定", "pending", ""),
        ("令和6年1月頃に確定予定", "pending", ""),
        ("調査中", "pending", ""),
        ("廃止", "ended", ""),
        ("令和5年度末で廃止", "ended", ""),
        ("Ｘ", "suppressed", ""),
        ("***", "suppressed", ""),
        ("非公表", "suppressed", ""),
        ("不明", "unknown", ""),
        ("未調査", "unknown", ""),
    ];
    for (text, status, why) in table {
        let got = answer(grammar, text);
        assert_eq!((got.status, got.value), (*status, None), "{text}");
        assert_eq!(got.findings.first().map_or("", |finding| finding.detail.as_str()), *why, "{text}");
    }
}

/// Stored numbers with their formats.
#[test]
fn formats_are_read_as_the_screen_shows_them() {
    let grammar = &GRAMMAR;
    let table: &[(&str, &str, &str, u32, &str)] = &[
        ("0.825|0.0%", "82.5", "%", 1, ""),
        ("0.0178|0.00%", "1.78", "%", 2, ""),
        ("0.285|0%", "28.5", "%", 0, ""),
        ("92|0\"%以上\"", "92", "%", 0, ""),
        ("-15|+#,##0\"人\";△#,##0\"人\"", "-15", "人", 0, ""),
        ("-15|#,##0_);(#,##0)", "-15", "", 0, ""),
        ("123456789|#,##0,,\"百万円\"", "123456789", "円", 0, ""),
        ("12.5|0.0\"万人\"", "125000", "人", 1, ""),
        ("3|\"約\"0\"人\"", "3", "人", 0, ""),
        ("1234|[$¥-411]#,##0", "1234", "円", 0, ""),
        ("0|#,##0;△#,##0;\"―\"", "0", "", 0, ""),
        ("1.4|0.00", "1.4", "", 2, ""),
        ("-15|#,##0;#,##0", "-15", "", 0, "負の数なのに、画面では符号が見えない"),
        ("5|;;;", "5", "", 0, "画面には何も見えない"),
        ("5|\"済\"", "5", "", 0, "画面では「済」と見える"),
        ("123456789|#,##0,", "123456789", "", 0, "画面では123457と見える"),
    ];
    for (line, value, unit, decimals, why) in table {
        let (number, format) = explain::input(line);
        let reading = grammar.read(Stored::Number(number.parse().unwrap_or(f64::NAN)), format);
        let got = explain::Answer::new(line, &reading);
        assert_eq!((got.value.as_deref(), got.unit.as_str()), (Some(*value), *unit), "{line}");
        assert_eq!(reading.quantity.map(|quantity| quantity.written.decimals), Some(*decimals), "{line}");
        assert_eq!(got.findings.first().map_or("", |finding| finding.detail.as_str()), *why, "{line}");
    }
    for (line, period) in [
        ("6|\"令和\"0\"年度\"", "2024年度"),
        ("2024|0\"年度\"", "2024年度"),
        ("45748|yyyy\"年\"m\"月\"", "2025-04"),
        ("45748|[$-411]ge.m.d", "2025-04-01"),
    ] {
        let got = answer(grammar, line);
        assert_eq!((got.status, got.value, got.period.as_deref()), ("text", None, Some(period)), "{line}");
    }
    let slipped = answer(grammar, "45325|m\"月\"d\"日\"");
    assert_eq!(slipped.findings.first().map(|finding| finding.code), Some("ambiguous-value"));
}

/// Units that the table gives, and figures that have their own: text, value, unit, qualifiers, the unit given, the doubt.
#[test]
fn units_from_around_the_cell() -> Result<(), String> {
    let grammar = &GRAMMAR;
    let give = |text: &str, unit: &str| -> Result<Reading, String> {
        let phrase = grammar.unit_phrase(unit).ok_or_else(|| unit.to_owned())?;
        Ok(grammar.with_unit(grammar.read(Stored::Text(text), None), &phrase, UnitSource::Column))
    };
    let table: &[Row] = &[
        ("45", "45", "%", &["以上"], "%以上", ""),
        ("70", "700000", "人", &["年間"], "万人（年間）", ""),
        ("4", "40", "%", &[], "割", ""),
        ("11.12%", "11.12", "%", &[], "割", ""),
        ("2万人", "20000", "人", &[], "人", ""),
        ("3,400千円", "3400000", "円", &[], "億円", ""),
        ("5km", "5", "km", &[], "m", ""),
        ("5,661件", "5661", "件", &[], "回", "値の文字では「件」、単位欄では「回」"),
        ("3万", "30000", "人", &[], "万人", "値は「3万」、単位は「万人」"),
        ("3", "3", "ほげ", &[], "ほげ", "単位「ほげ」"),
    ];
    for (text, value, canonical, qualifiers, unit, why) in table {
        let reading = give(text, unit)?;
        let got = explain::Answer::new(text, &reading);
        assert_eq!((got.value.as_deref(), got.unit.as_str()), (Some(*value), *canonical), "{text} {unit}");
        assert_eq!(got.qualifiers, *qualifiers, "{text} {unit}");
        assert_eq!(got.findings.first().map_or("", |finding| finding.detail.as_str()), *why, "{text} {unit}");
    }
    assert_eq!(
        give("20～30", "万人")?.components.iter().map(|part| part.quantity.value).collect::<Vec<_>>(),
        [200_000, 300_000].map(Decimal::from)
    );
    assert_eq!(give("―", "人")?, Reading::of(Status::None));
    let phrase = grammar.unit_phrase("千円").ok_or("千円")?;
    let scaled = grammar.read(Stored::Number(123_456_789.0), Some("#,##0,"));
    let scaled = grammar.with_unit(scaled, &phrase, UnitSource::Banner);
    assert_eq!(scaled.quantity.map(|quantity| quantity.value), Some(Decimal::from(123_456_789)));
    assert_eq!(scaled.doubts, []);
    assert_eq!(grammar.ratio("km", "m"), Some(Decimal::from(1000)));
    assert_eq!(grammar.ratio("件", "回"), None);
    Ok(())
}

#[test]
fn prose_tells_everything() {
    let grammar = &GRAMMAR;
    let reading = grammar.read(Stored::Text("約18.8 万人(2014 年)※1"), None);
    assert_eq!(
        explain::prose(&reading),
        "種類: 数値\n値: 188,000 人\n書かれた数: 18.8（万人）\n断り: 約\nいつの値: 2014年\n単位のもと: 値の文字\n注記: ※1"
    );
    let reading = grammar.read(Stored::Text("2O件"), None);
    assert_eq!(explain::prose(&reading), "種類: 読めない\n要確認: [not-a-number] 数値として読めません（2文字目は数字の0ではなく英字のO）");
    assert_eq!(explain::input("0.825|0.0%"), ("0.825", Some("0.0%")));
    assert_eq!(explain::input("A|B"), ("A|B", None));
    assert_eq!(explain::input("5|6人"), ("5|6人", None));
}

/// Words before a year do not make it a number of years.
#[test]
fn a_year_behind_a_word_is_no_figure() {
    let grammar = &GRAMMAR;
    for (text, year) in [("見込2018年", 2018), ("目標 2030年", 2030), ("約２０２５年", 2025), ("最終目標2029年(予定)", 2029)]
    {
        let reading = grammar.read(Stored::Text(text), None);
        assert_eq!((reading.status, reading.period.map(|period| period.year)), (Status::Text, Some(year)), "{text}");
    }
    for (text, years) in [("約30年", 30), ("築2,018年", 2018), ("平均82.26年", 82)] {
        let reading = grammar.read(Stored::Text(text), None);
        assert!(reading.quantity.is_none_or(|quantity| quantity.value.trunc() == Decimal::from(years)), "{text}");
    }
}
