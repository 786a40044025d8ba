//! The registry and its faults, phrases of units, and counters that the registry lacks.

use std::borrow::Cow;

use super::*;
use crate::templates::Templates;

#[expect(clippy::unwrap_used, reason = "the embedded template is part of the program")]
fn units() -> Units {
    Units::new(&Templates::embedded().get("units.toml").unwrap()).unwrap()
}

fn fault(text: &'static str) -> Option<String> {
    let template = Template { name: "units.toml".to_owned(), text: Cow::Borrowed(text) };
    Units::new(&template).err().map(|fault| fault.to_string())
}

/// Unit columns, heads and banners: canonical unit, factor, qualifiers.
#[test]
fn phrases() {
    let units = units();
    let table: &[(&str, &str, i64, &[&str])] = &[
        ("人", "人", 1, &[]),
        ("名", "人", 1, &[]),
        ("%以上", "%", 1, &["以上"]),
        ("人(延べ)", "人", 1, &["延べ"]),
        ("延べ人", "人", 1, &["延べ"]),
        ("万人", "人", 10_000, &[]),
        ("億円", "円", 100_000_000, &[]),
        ("割", "%", 10, &[]),
        ("便/週以上", "便/週", 1, &["以上"]),
        ("種類/累計", "種類", 1, &["累計"]),
        ("箇所/年間", "か所/年", 1, &[]),
        ("万人（年間）", "人", 10_000, &["年間"]),
        ("万台/日", "台/日", 10_000, &[]),
        ("人増", "人", 1, &["増"]),
        ("% (件数ベース)", "%", 1, &["件数ベース"]),
        ("% (総処理件数のうち)", "%", 1, &["総処理件数のうち"]),
        ("%以上 (全貸出のうち)", "%", 1, &["以上", "全貸出のうち"]),
        ("拠点(全区で)", "拠点", 1, &["全区で"]),
        ("航路以上", "航路", 1, &["以上"]),
        ("か月分", "か月分", 1, &[]),
        ("ヶ月分", "か月分", 1, &[]),
        ("単位：千円", "円", 1000, &[]),
        ("単位（千円）", "円", 1000, &[]),
        ("金額（千円）", "円", 1000, &[]),
        ("（単位:百万円）", "円", 1_000_000, &[]),
        ("［千人］", "人", 1000, &[]),
        ("ｶ所", "か所", 1, &[]),
        ("平方メートル", "m2", 1, &[]),
        ("㎡", "m2", 1, &[]),
        ("万kW", "kW", 10_000, &[]),
        ("kg/人・日", "kg/人・日", 1, &[]),
        ("人／10万人", "人/10万人", 1, &[]),
        ("人/週", "人/週", 1, &[]),
        ("t-CO₂", "t-CO2", 1, &[]),
    ];
    for (text, unit, factor, qualifiers) in table {
        let found = units.phrase(text);
        assert_eq!(found.as_ref().map(|p| &*p.unit), Some(*unit), "{text}");
        assert_eq!(found.as_ref().map(|p| p.factor), Some(Decimal::from(*factor)), "{text}");
        assert_eq!(
            found.as_ref().map(|p| p.qualifiers.iter().map(String::as_str).collect::<Vec<_>>()),
            Some(qualifiers.to_vec()),
            "{text}"
        );
        assert_eq!(found.map(|p| p.known), Some(true), "{text}");
    }
    assert_eq!(units.phrase("番屋").map(|p| p.known), Some(false));
    // Dashes, blanks, periods, figures, several units, sentences and qualifiers without a unit are no unit.
    for text in ["―", "-", "", "　", "令和6年度", "5人", "人、%", "累計", "年度ごとに集計した人数の合計を示す", "該当なし"]
    {
        assert_eq!(units.phrase(text), None, "{text}");
    }
}

#[test]
fn a_letter_typed_for_a_digit_is_no_counter() {
    for text in ["O件", "l人", "OO円", "Ｏ実績値", "O"] {
        assert!(units().any(text).is_none(), "{text}");
    }
    assert!(units().any("Lv").is_some() && units().any("L").is_some());
}

#[test]
fn faults_name_their_line() {
    assert_eq!(
        fault("[[unit]]\nname = \"人\"\n\n[[unit]]\nname = \"件\"\naliases = [\"人\"]\n").as_deref(),
        Some("units.toml 6行目: 書き方「人」が「人」と「件」の二つの単位にあります")
    );
    assert_eq!(
        fault("[[unit]]\nname = \"m\"\nfactor = 0\n").as_deref(),
        Some("units.toml 3行目: 単位「m」の倍率は0より大きい数で書いてください")
    );
    let misspelt = fault("[[unit]]\nnamae = \"人\"\n");
    assert_eq!(misspelt.as_deref(), Some("units.toml 2行目: 「namae」という項目はありません。「name」ではありませんか"));
    assert_eq!(fault("[[unit]]\nname = \"km\"\ndimension = \"長さ\"\nfactor = 1000\n"), None);
}
