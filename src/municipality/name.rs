//! One spelling for the names of municipalities, so that two ways of writing the same name compare equal.
//!
//! In: a name as people write it (`龍ヶ崎市`, `四条畷市`, `金沢市役所`, `足柄上郡中井町`). Out: a key to look up. The key is never shown.
//! Knows nothing of which municipalities there are.
//!
//! ```
//! use torimatome::municipality::name::{key, without_office};
//! assert_eq!(key("龍ヶ崎市"), key("龍ケ崎 市"));
//! assert_eq!(without_office("金沢市役所"), "金沢市");
//! ```

use unicode_normalization::UnicodeNormalization;

/// Words after a name that belong to the office, longest first.
const OFFICES: &[&str] = &["市長部局", "町長部局", "村長部局", "区長部局", "区役所", "役所", "役場", "県庁", "都庁", "道庁", "府庁"];

/// The key that two spellings of one name share: width, white space, ケ/ヶ/が and old or new kanji do not count.
#[must_use]
pub fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    key.extend(name.nfkc().filter(|c| !c.is_whitespace() && !is_variation_selector(*c)).map(form));
    key
}

/// The form of a character that stands in keys, for those that names use for one another.
/// 嶋 and 島 are kept apart: 鹿嶋市 (茨城県) and 鹿島市 (佐賀県) are two cities.
const fn form(c: char) -> char {
    match c {
        'ヶ' | 'が' | 'ガ' | 'ヵ' => 'ケ',
        'ノ' | '之' => 'の',
        'ツ' => 'つ',
        '條' => '条',
        '龍' => '竜',
        '澤' => '沢',
        '櫻' => '桜',
        '邊' | '邉' => '辺',
        '濱' | '濵' | '梹' => '浜',
        '廣' => '広',
        '齋' => '斎',
        '國' => '国',
        '縣' => '県',
        '瀧' => '滝',
        '德' => '徳',
        '惠' => '恵',
        '萬' => '万',
        '驒' => '騨',
        '﨑' => '崎',
        '塚' => '塚',
        '禰' => '祢',
        '眞' => '真',
        '曾' => '曽',
        '礪' => '砺',
        '籠' => '篭',
        '檮' => '梼',
        '壺' => '壷',
        '頸' => '頚',
        '舘' => '館',
        '檜' => '桧',
        '鰺' => '鯵',
        '鹽' => '塩',
        '壽' => '寿',
        '豐' => '豊',
        '榮' => '栄',
        '會' => '会',
        '燒' => '焼',
        '關' => '関',
        '圓' => '円',
        '來' => '来',
        '冨' => '富',
        '蘂' => '蕊',
        '槇' => '槙',
        '邨' => '村',
        '區' => '区',
        _ => c,
    }
}

const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// The name without the words for its office: 金沢市役所 → 金沢市, 神奈川県庁 → 神奈川県, 中央区役所 → 中央区.
#[must_use]
pub fn without_office(name: &str) -> &str {
    let name = name.trim();
    for office in OFFICES {
        let Some(rest) = name.strip_suffix(office) else { continue };
        // 県庁 and 区役所 share their first character with the name; 市長部局 too.
        let Some(first) = office.chars().next() else { continue };
        let kept = if matches!(first, '市' | '町' | '村' | '区' | '県' | '都' | '道' | '府') {
            &name[..rest.len() + first.len_utf8()]
        } else {
            rest
        };
        if !rest.is_empty() {
            return kept;
        }
    }
    name
}

/// What may be left of a name when its county (郡) is taken off, longest first; the name itself is not among them.
pub fn without_county(name: &str) -> impl Iterator<Item = &str> {
    name.match_indices('郡').map(|(at, county)| &name[at + county.len()..]).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for (one, other) in
            [("龍ヶ崎市", "龍ケ崎市"), ("四条畷市", "四條畷市"), ("鎌が谷市", "鎌ケ谷市"), ("飛騨市", "飛驒市"), ("北九州 市", "北九州市")]
        {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        assert_ne!(key("大津市"), key("草津市"));
    }

    #[test]
    fn the_office_is_no_part_of_the_name() {
        for (written, name) in [
            ("金沢市役所", "金沢市"),
            ("中井町役場", "中井町"),
            ("伊勢崎市長部局", "伊勢崎市"),
            ("神奈川県庁", "神奈川県"),
            ("千代田区役所", "千代田区"),
            ("役場", "役場"),
            ("八百津町", "八百津町"),
        ] {
            assert_eq!(without_office(written), name);
        }
    }

    #[test]
    fn a_county_is_taken_off_only_where_something_is_left() {
        assert_eq!(without_county("足柄上郡中井町").collect::<Vec<_>>(), ["中井町"]);
        assert_eq!(without_county("赤穂郡上郡町").collect::<Vec<_>>(), ["上郡町", "町"]);
        assert_eq!(without_county("神戸市").count(), 0);
    }
}
