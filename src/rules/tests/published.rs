//! The published tables against the rule sets that are named after them.

use std::collections::BTreeSet;

use super::super::*;
use super::build::{asakuchi, isesaki, kanagawa, kobe, kodaira};
use super::judged_by;
use crate::record::Kind;
use crate::templates::Templates;

#[test]
fn every_printed_rate_of_kanagawa_comes_from_a_named_formula() {
    let Warned { output, findings } = judged_by(kanagawa(), "kanagawa");
    assert_eq!(output.len(), 103);
    // One KPI has two rates, 小 and 中.
    let submitted: Vec<&Judgement> = output.iter().flat_map(|judged| &judged.parts).filter(|part| part.rate_submitted.is_some()).collect();
    let matched = submitted.iter().filter(|part| part.rate_check == Check::Match && part.formula_submitted.is_some()).count();
    assert_eq!((submitted.len(), matched), (85, 85));
    assert!(!findings.iter().any(|finding| finding.code == Code::RateMismatch), "{findings:#?}");
}

#[test]
fn every_group_verdict_of_kanagawa_comes_out() {
    let Warned { output, findings } = judged_by(kanagawa(), "kanagawa");
    let mut groups = BTreeSet::new();
    for judged in &output {
        let group = judged.group.as_ref().unwrap();
        groups.insert((&judged.record.goal, &judged.record.policy, &group.name));
        assert_eq!(group.check, Check::Match, "{}: {} {:?}", group.name, group.verdict.reason, group.verdict_submitted);
    }
    assert_eq!(groups.len(), 36);
    assert!(!findings.iter().any(|finding| finding.code == Code::GroupVerdictMismatch));
}

#[test]
fn seven_verdicts_of_kobe_differ() {
    let Warned { output, findings } = judged_by(kobe(), "kobe");
    let count = |check| output.iter().filter(|judged| judged.record.kind == Kind::Kpi && judged.verdict_check == check).count();
    assert_eq!((count(Check::Match), count(Check::Mismatch)), (117, 7));
    let differing: Vec<&str> =
        findings.iter().filter(|finding| finding.code == Code::VerdictMismatch).map(|finding| finding.item.as_str()).collect();
    assert_eq!(differing.len(), 7);
    for indicator in [
        "神戸の文化的な環境に対する満足度",
        "観光客数（神戸港エリア）",
        "観光客数（須磨・舞子エリア）",
        "プロムナード整備延長",
        "施設系サービス",
        "全区展開",
    ] {
        assert!(differing.iter().any(|item| item.starts_with(indicator)), "{indicator}");
    }
    let goals = output.iter().filter(|judged| judged.record.kind == Kind::Goal && judged.verdict_submitted.is_some());
    assert!(goals.clone().all(|judged| judged.verdict_check == Check::NotComparable));
    assert_eq!(goals.count(), 12);
}

#[test]
fn a_set_that_nobody_named_is_not_held_against_the_verdicts() {
    let set = RuleSet::load(&Templates::embedded(), "common").unwrap();
    let Warned { output, findings } = judge(kobe(), &set, &JudgeOptions { year: None, assigned: Assigned::Default });
    assert!(!findings.iter().any(|finding| finding.code == Code::VerdictMismatch));
    assert!(output.iter().all(|judged| matches!(judged.verdict_check, Check::NotComparable | Check::None)));
}

#[test]
fn the_distribution_of_isesaki_comes_out_of_its_rows() {
    let judged = judged_by(isesaki(), "isesaki").output;
    let count = |label: &str| judged.iter().filter(|judged| judged.verdict_submitted.as_deref() == Some(label)).count();
    let labels = ["順調に進捗", "概ね順調に進捗", "進捗の遅れ(コロナ)", "進捗の遅れ"];
    assert_eq!(labels.map(count), [11, 18, 12, 6]);
    assert!(judged.iter().all(|judged| judged.verdict_submitted_scale.is_some()));
    assert!(judged.iter().all(|judged| judged.verdict.scale == Scale::Undecided && judged.verdict_check == Check::NotComparable));
}

/// What is noticed on the five tables when nobody named a rule set: slips that their documents really hold, and nothing else.
#[test]
fn what_is_noticed_on_sound_tables_is_true() {
    let set = RuleSet::load(&Templates::embedded(), "common").unwrap();
    let found = |records| {
        let findings = judge(records, &set, &JudgeOptions { year: None, assigned: Assigned::Default }).findings;
        findings.into_iter().map(|finding| format!("{} {}", finding.code, finding.item)).collect::<Vec<_>>()
    };
    assert_eq!(found(isesaki()), Vec::<String>::new());
    assert_eq!(found(kodaira()), Vec::<String>::new());
    let lost = ["設備資金利子補給件数 (年間)", "成長支援事業補助件数 (年間)", "「あさくちブランド」認定数 (累計)"];
    assert_eq!(found(asakuchi()), lost.map(|indicator| format!("missing-target {indicator} / 目標値")));
    assert_eq!(
        found(kanagawa()),
        ["target-not-monotonic 未病指標利用者数〔累計〕 / 目標値", "unit-mismatch 交通安全教育の実施回数《暦年》 / 実績値"]
    );
    let kobe = found(kobe());
    let count = |code: &str| kobe.iter().filter(|finding| finding.starts_with(code)).count();
    assert_eq!((kobe.len(), count("repost-mismatch"), count("duplicate-indicator")), (5, 4, 1), "{kobe:#?}");
}
