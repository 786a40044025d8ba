//! Which way is better, and by what evidence.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::rules::rate::exact;

fn found(indicator: &str, qualifiers: &[&str], baseline: Option<i64>, target: Option<i64>) -> (Direction, Strength) {
    let words = Words::load(&Templates::embedded()).unwrap();
    let qualifiers: Vec<String> = qualifiers.iter().map(|word| (*word).to_owned()).collect();
    let whole = |n: i64| exact(n.into());
    let (baseline, target) = (baseline.map(whole), target.map(whole));
    let signs = Signs { named: None, indicator, qualifiers: &qualifiers, baseline: baseline.as_ref(), target: target.as_ref() };
    let bearing = bearing(&signs, &words);
    (bearing.direction, bearing.strength)
}

#[test]
fn the_evidence_counts_in_its_order() {
    use Direction::{Down, Keep, Up};
    use Strength::{Assumed, Contradicted, Presumed, Told};
    assert_eq!(found("交通事故発生件数", &["以下"], None, Some(21_000)), (Down, Told));
    assert_eq!(found("参加者数", &["以下"], Some(1), Some(5)), (Down, Told), "the target's own words go before the figures");
    assert_eq!(found("刑法犯認知件数", &[], Some(1_634), Some(1_400)), (Down, Told));
    assert_eq!(found("参加者数", &[], Some(5), Some(1)), (Down, Told));
    assert_eq!(found("開催回数", &[], Some(5), Some(5)), (Keep, Told));
    assert_eq!(found("待機児童数", &[], Some(0), Some(0)), (Down, Told));
    assert_eq!(found("完全失業率《暦年》", &[], None, Some(2)), (Down, Presumed));
    assert_eq!(found("参加者数", &[], None, Some(2)), (Up, Assumed));
    assert_eq!(found("県内の温室効果ガス排出量の削減割合", &[], None, Some(50)), (Up, Presumed), "the longer word counts");
    assert_eq!(found("二酸化炭素排出量", &["減"], None, Some(50)), (Up, Told), "50％削減 counts the reduction");
    assert_eq!(found("移動数(転入-転出)", &[], Some(10), Some(0)).1, Contradicted);
}

#[test]
fn an_override_goes_before_everything() {
    let qualifiers = ["以上".to_owned()];
    let named = Some(Direction::Down);
    let signs = Signs { named, indicator: "自主防災組織率", qualifiers: &qualifiers, baseline: None, target: None };
    let bearing = bearing(&signs, &Words::default());
    assert_eq!((bearing.direction, &*bearing.evidence), (Direction::Down, "個別の指定"));
}

#[test]
fn words_meet_words_only_when_they_are_the_same_or_listed() {
    let words = Words::load(&Templates::embedded()).unwrap();
    assert_eq!(words.meets("中3まで", "中３まで"), Some(true));
    assert_eq!(words.meets("全国平均以上", "全国平均未満\n・全国平均（小6：77.3%）"), Some(false));
    assert_eq!(words.meets("全国平均以上", "全国平均を上回る"), Some(true));
    assert_eq!(words.meets("中3まで", "満18歳まで"), None);
}
