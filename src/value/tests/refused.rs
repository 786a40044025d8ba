//! What is refused, and why: broken figures, two meanings, ordinals, words, and the answers that stand in place of a figure.

use super::*;

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
        ("千円", "error", "漢数字と単位か、単位だけか決まらない"),
        ("百万円", "error", "漢数字と単位か、単位だけか決まらない"),
        ("～50", "error", "数のあとに読めない部分がある"),
        ("一", "text", "漢数字の1か、横棒（該当なし）か決まらない"),
        ("24年度", "text", "「24年度」の年号が書かれていない"),
        // Several facts without labels, or one figure over another: never the first alone.
        ("10人、20人", "error", "数のあとに読めない部分がある"),
        ("80点/100点", "error", "数のあとに読めない部分がある"),
        ("1時間30分", "error", "数のあとに読めない部分がある"),
        ("令和5年度 15人 令和6年度 20人", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        ("H30:100 R1:120", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        ("①45件②50件", "error", "数のあとに読めない部分がある"),
        ("19市のうち5市", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        ("13校中12校", "error", "数のあとに読めない部分がある"),
        ("1:1.25倍", "error", "数のあとに読めない部分がある"),
        ("80±5%", "error", "数のあとに読めない部分がある"),
        ("BOD75%値 2.0mg/L", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        // One figure under words that may make it another's: told, not taken.
        ("上位10%", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        ("（参考）1,200人", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        ("全国平均：45.6%", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        ("12.3ポイント差", "error", "数のあとに読めない部分がある"),
        ("R6.45件", "text", "数が文の中にあるか、いくつもあって、ひとつの値に決まらない"),
        // Ordinals and dates are no quantity.
        ("24時間対応", "error", "数のあとに読めない部分がある"),
        ("3921 情報処理サービス業", "error", "数のあとに読めない部分がある"),
        ("3丁目", "error", "数のあとに読めない部分がある"),
        ("5月", "error", "数のあとに読めない部分がある"),
        // Words.
        ("00123", "text", ""),
        ("一部", "text", ""),
        ("四国", "text", ""),
        ("四万十市", "text", ""),
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
        ("該当ナシ", "none", ""),
        ("実績無し", "none", ""),
        ("非該当", "none", ""),
        ("コロナにより中止", "none", ""),
        ("2027年３月頃把握予定", "pending", ""),
        ("令和4年9月\n公表予定", "pending", ""),
        ("令和6年1月頃に確定予定", "pending", ""),
        ("調査中", "pending", ""),
        ("現在、集計中", "pending", ""),
        ("調査結果待ち", "pending", ""),
        ("次回調査時に把握", "pending", ""),
        ("公表前", "pending", ""),
        ("廃止", "ended", ""),
        ("令和5年度末で廃止", "ended", ""),
        ("令和4年度をもって終了", "ended", ""),
        ("統合により廃止", "ended", ""),
        ("Ｘ", "suppressed", ""),
        ("***", "suppressed", ""),
        ("***※", "suppressed", ""),
        ("非公表", "suppressed", ""),
        ("不明", "unknown", ""),
        ("未調査", "unknown", ""),
        ("データ無", "unknown", ""),
        ("算出できない", "unknown", ""),
        ("把握していません", "unknown", ""),
        ("R5は調査なし", "unknown", ""),
        ("隔年調査のため実績なし", "none", ""),
        ("市民アンケート未実施のため未把握", "unknown", ""),
    ];
    for (text, status, why) in table {
        let got = answer(grammar, text);
        assert_eq!((got.status, got.value), (*status, None), "{text}");
        assert_eq!(got.findings.first().map_or("", |finding| finding.detail.as_str()), *why, "{text}");
    }
}
