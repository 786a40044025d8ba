//! Single records whose rate and verdict are known by hand.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::judged::{Direction, Formula, Judged, Scale};
use super::super::rate::exact;
use super::super::set::RuleSet;
use super::build::Builder;
use super::judged_by;
use crate::record::Measure::{Actual, Baseline, Target};
use crate::templates::Templates;

fn judged(record: Builder) -> Judged {
    judged_by(vec![record.build()], "common").output.remove(0)
}

#[test]
fn the_common_set_by_hand() {
    let up = judged(Builder::new(0, "相談件数").cell(Target, 2024, "14件").cell(Actual, 2024, "10件"));
    assert_eq!((up.verdict.scale, up.parts[0].formula), (Scale::Slow, Some(Formula::Ratio)));
    assert_eq!(&*up.verdict.reason, "目標比 71.4%");

    let down = judged(Builder::new(0, "交通事故発生件数").cell(Target, 2024, "21,000件以下").cell(Actual, 2024, "20,750件"));
    assert_eq!((down.verdict.scale, down.parts[0].formula), (Scale::OnTrack, Some(Formula::Inverse)));
    assert_eq!(down.parts[0].direction_evidence, "目標の「以下」");

    let zero = judged(Builder::new(0, "待機児童数").cell(Baseline, 2022, "222人").cell(Target, 2024, "0人").cell(Actual, 2024, "138人"));
    assert_eq!((zero.verdict.scale, zero.parts[0].formula), (Scale::Behind, Some(Formula::Progress)));

    // 1,563 → 1,602 over five years; 1,578.6 by the second.
    let paced = Builder::new(0, "新規求人数").cell(Baseline, 2019, "1,563件").cell(Actual, 2021, "1,320件").cell(Target, 2024, "1,602件");
    let paced = judged(paced.last_is_final());
    assert_eq!((paced.verdict.scale, paced.parts[0].formula), (Scale::Behind, Some(Formula::Pace)));
    assert_eq!(paced.parts[0].direction, Direction::Up);
}

#[test]
fn what_cannot_be_judged_says_why() {
    for (record, reason) in [
        (Builder::new(0, "指標").cell(Target, 2027, "5件").cell(Actual, 2024, "4件"), "年度目標なし"),
        (Builder::new(0, "指標").cell(Actual, 2024, "4件"), "目標なし"),
        (Builder::new(0, "指標").cell(Target, 2024, "全施設").cell(Actual, 2024, "4件"), "数値でない"),
        (Builder::new(0, "指標").cell(Target, 2024, "中3まで").cell(Actual, 2024, "満18歳まで"), "数値でない"),
        (
            Builder::new(0, "社会増減").cell(Baseline, 2018, "10人").cell(Target, 2024, "0人").cell(Actual, 2024, "△59人"),
            "向きが決まらない",
        ),
        (Builder::new(0, "割合").cell(Target, 2024, "80%").cell(Actual, 2024, "0.75"), "単位が違う"),
    ] {
        let judged = judged(record);
        assert_eq!(judged.verdict.scale, Scale::Undecided);
        assert!(judged.verdict.reason.starts_with(reason), "{reason}: {}", judged.verdict.reason);
    }
    let sum = Builder::new(0, "件数").set(|record| record.aggregation = Some(crate::record::Aggregation::CumulativeOverPlan));
    let sum = judged(sum.cell(Baseline, 2020, "10件").cell(Actual, 2022, "21件").cell(Target, 2025, "100件").last_is_final());
    assert_eq!(&*sum.verdict.reason, "年度目標なし（直線ペースに対する進捗は使わない：計画期間中の累計の目標）");
    let others = judged_by(
        vec![
            Builder::new(0, "甲").cell(Target, 2024, "5件").cell(Actual, 2024, "4件").build(),
            Builder::new(1, "乙").cell(Target, 2024, "5件").cell(Actual, 2024, "2026年7月頃把握予定").build(),
            Builder::new(2, "丙").cell(Target, 2024, "5件").cell(Actual, 2024, "―").build(),
        ],
        "common",
    );
    let reasons: Vec<&str> = others.output.iter().map(|judged| &*judged.verdict.reason).collect();
    assert_eq!(reasons[1..], ["未把握", "実績なし"]);
}

#[test]
fn words_and_kept_levels_are_met_or_not() {
    let words = judged(Builder::new(0, "待機児童数").cell(Actual, 2021, "待機児童なし").cell(Target, 2024, "待機児童なし"));
    assert_eq!((words.verdict.scale, words.parts[0].formula), (Scale::OnTrack, Some(Formula::Attained)));
    let kept = Builder::new(0, "待機児童数").cell(Baseline, 2018, "0人").cell(Target, 2024, "0人");
    assert_eq!(judged(kept.cell(Actual, 2024, "0人")).verdict.scale, Scale::OnTrack);
    let missed = Builder::new(0, "待機児童数").cell(Baseline, 2018, "0人").cell(Target, 2024, "0人").cell(Actual, 2024, "23人");
    assert_eq!(judged(missed).verdict.scale, Scale::Behind);
}

#[test]
fn a_baseline_that_is_to_be_kept() {
    let kept = |indicator: &str, target: &str, actual: &str| {
        let record = Builder::new(0, indicator).cell(Baseline, 2019, "5か所").cell(Target, 2024, target).cell(Actual, 2024, actual);
        let judged = judged(record);
        (judged.verdict.scale, judged.verdict.reason.to_string())
    };
    let told = |scale, reason: &str| (scale, reason.to_owned());
    assert_eq!(kept("拠点の数", "現状維持", "5か所"), told(Scale::OnTrack, "基準値を保っている"));
    let moved = "向きが決まらない（維持の目標で、基準値から動いた）";
    assert_eq!(kept("拠点の数", "維持", "6か所"), told(Scale::Undecided, moved));
    assert_eq!(kept("拠点の数", "維持", "4か所"), told(Scale::Undecided, moved));
    assert_eq!(kept("不法投棄の件数", "維持", "4か所"), told(Scale::OnTrack, "基準値を保ち、それより良い"));
    assert_eq!(kept("不法投棄の件数", "維持", "6か所"), told(Scale::Undecided, "数値でない（基準値を保っていないが、率は出せない）"));
    assert_eq!(kept("拠点の数", "増加", "6か所").0, Scale::Undecided, "a listed word only");
    assert_eq!(kept("拠点の数", "維持", "6館").0, Scale::Undecided, "never across units");
}

#[test]
fn targets_in_words_are_met_by_the_same_or_by_listed_words_only() {
    let met = |target: &str, actual: &str| {
        let judged = judged(Builder::new(0, "制度").cell(Target, 2024, target).cell(Actual, 2024, actual));
        (judged.verdict.scale, judged.verdict.reason.to_string())
    };
    for (target, actual, scale, reason) in [
        ("有", "有", Scale::OnTrack, "目標と同じ言葉の実績"),
        ("有", "不育のみ有", Scale::Undecided, "数値でない"),
        ("有", "拡充", Scale::Undecided, "数値でない"),
        ("実質ゼロ", "800t", Scale::Undecided, "数値でない"),
        ("実質ゼロ", "実質ゼロ", Scale::OnTrack, "目標と同じ言葉の実績"),
        ("中3まで", "満18歳まで", Scale::Undecided, "数値でない"),
        ("全国平均以上", "52.1%", Scale::Undecided, "数値でない"),
        ("全国平均以上", "全国平均未満（51.0%）", Scale::Undecided, "数値でない（目標を満たさない言葉の実績が、率は出せない）"),
        ("全国平均以上", "―", Scale::Undecided, "実績なし"),
    ] {
        let (found, why) = met(target, actual);
        assert_eq!(found, scale, "{target} / {actual}");
        assert!(why.starts_with(reason), "{target} / {actual}: {why}");
    }
}

#[test]
fn borderline_figures_are_judged_rightly_or_not_at_all() {
    let three = |indicator: &str, baseline: &str, target: &str, actual: &str| {
        let record = Builder::new(0, indicator).cell(Baseline, 2019, baseline).cell(Target, 2024, target).cell(Actual, 2024, actual);
        let judged = judged(record);
        (judged.verdict.scale, judged.verdict.reason.to_string())
    };
    for (figures, scale, reason) in [
        (("指標", "100人", "130人", "100人"), Scale::MostlyOnTrack, "目標比 76.9%"),
        (("指標", "△300人", "△100人", "△120人"), Scale::OnTrack, "基準値からの進捗 90.0%"),
        (("指標", "△50人", "50人", "△60人"), Scale::Behind, "基準値からの進捗 △10.0%"),
        (("指標", "100人", "△10人", "5人"), Scale::MostlyOnTrack, "基準値からの進捗 86.4%"),
        (("指標", "0件", "0件", "0件"), Scale::OnTrack, "目標を満たしている"),
        (("待機児童数", "0件", "0件", "1件"), Scale::Behind, "目標÷実績 0.0%"),
        (("指標", "―", "0件", "3件"), Scale::OnTrack, "目標を満たしている"),
        (("待機児童数", "―", "0件", "3件"), Scale::Behind, "目標÷実績 0.0%"),
        (("待機児童数", "9人", "3人", "0人"), Scale::OnTrack, "目標を満たしている"),
        (("指標", "―", "△10人", "△20人"), Scale::Undecided, "算定式なし"),
        (("指標", "―", "10人", "△20人"), Scale::Undecided, "算定式なし"),
    ] {
        let (indicator, baseline, target, actual) = figures;
        let (found, why) = three(indicator, baseline, target, actual);
        assert_eq!(found, scale, "{figures:?}: {why}");
        assert!(why.starts_with(reason), "{figures:?}: {why}");
    }
}

#[test]
fn a_final_target_that_keeps_the_baseline_is_met_or_left_open_with_that_reason() {
    let kept = |actual: &str| {
        let record = Builder::new(0, "指標").cell(Baseline, 2019, "100人").cell(Actual, 2022, actual);
        judged(record.cell(Target, 2024, "100人").last_is_final()).verdict
    };
    assert_eq!(kept("100人").scale, Scale::OnTrack);
    let missed = kept("98人");
    assert_eq!(missed.scale, Scale::Undecided);
    assert!(
        missed.reason.starts_with("算定式なし（") && missed.reason.contains("目標を満たしていないが、率は出せない"),
        "{}",
        missed.reason
    );
}

#[test]
fn words_alone_that_turn_the_direction_are_told() {
    let accidents = judged(Builder::new(0, "交通事故件数").cell(Target, 2024, "90件").cell(Actual, 2024, "100件"));
    assert_eq!(&*accidents.verdict.reason, "目標÷実績 90.0%（少ないほどよいとした：指標の「交通事故」）");
    let stated = judged(Builder::new(0, "交通事故件数").cell(Target, 2024, "90件以下").cell(Actual, 2024, "100件"));
    assert_eq!(&*stated.verdict.reason, "目標÷実績 90.0%");
}

#[test]
fn components_are_judged_one_by_one_and_the_record_by_the_worst() {
    let record = Builder::new(0, "割合").cell(Target, 2024, "小：95.0％ 中：85.0％").cell(Actual, 2024, "小：84.2％ 中：73.4％");
    let judged = judged(record);
    let scales: Vec<Scale> = judged.parts.iter().map(|part| part.verdict.scale).collect();
    assert_eq!(scales, [Scale::MostlyOnTrack, Scale::MostlyOnTrack]);
    let mixed = Builder::new(0, "割合").cell(Target, 2024, "小：95.0％ 中：85.0％").cell(Actual, 2024, "小：95.0％ 中：40.0％");
    let mixed = self::judged(mixed);
    assert_eq!((mixed.verdict.scale, mixed.parts[0].verdict.scale), (Scale::Behind, Scale::OnTrack));
    assert!(mixed.verdict.reason.contains("「中」"), "{}", mixed.verdict.reason);
}

#[test]
fn a_submitted_rate_that_no_formula_gives_is_told() {
    let record = Builder::new(0, "件数").cell(Baseline, 2022, "100件").cell(Target, 2024, "200件").cell(Actual, 2024, "150件");
    let findings = judged_by(vec![record.cell(crate::record::Measure::Rate, 2024, "85.0%").build()], "common").findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].detail, "提出 85.0%。目標比では 75.0%、基準値からの進捗では 50.0%。どの算定式でも一致しない");
}

proptest! {
    #[test]
    fn bands_do_not_move_by_a_hair(nines in 1_u32..20) {
        let set = RuleSet::load(&Templates::embedded(), "common").unwrap_or_else(|fault| unreachable!("{fault}"));
        let scale = |rate| set.band_of(&rate).map(|band| band.scale);
        let hair = exact(1.into()) / exact(rust_decimal::Decimal::from(10_i128.pow(nines)));
        for (edge, above, below) in [(90, Scale::OnTrack, Scale::MostlyOnTrack), (75, Scale::MostlyOnTrack, Scale::Slow), (60, Scale::Slow, Scale::Behind)] {
            let edge = exact(edge.into());
            prop_assert_eq!(scale(edge.clone()), Some(above));
            prop_assert_eq!(scale(edge - &hair), Some(below));
        }
    }
}

#[test]
fn the_pace_counts_by_the_year_of_the_column() {
    // 100 → 200 over five years: 140 by the second, whatever year the cell under it names.
    let record = Builder::new(0, "来場者数").cell(Baseline, 2019, "100人").cell(Actual, 2021, "130人").cell(Target, 2024, "200人");
    let record = record.last_is_final().set(|record| {
        let earlier = record.figures[1].column_period.map(|period| crate::value::Period { year: 2020, ..period });
        Arc::make_mut(&mut record.figures[1].reading).period = earlier;
    });
    let judged = judged(record);
    assert_eq!((judged.parts[0].formula, judged.parts[0].rate.clone()), (Some(Formula::Pace), Some(exact(75.into()))));
}

#[test]
fn a_target_of_no_year_beside_that_of_the_plan_is_the_target_of_the_year() {
    let record = Builder::new(0, "来場者数").cell(Target, None, "40人").cell(Target, 2026, "80人").last_is_final();
    let judged = judged(record.cell(Actual, 2024, "30人"));
    assert_eq!(&*judged.verdict.reason, "目標比 75.0%");
}

#[test]
fn a_verdict_of_no_year_is_that_of_the_latest_actual() {
    let of = |year| {
        let record = Builder::new(0, "相談件数").cell(Target, 2023, "5件").cell(Target, 2024, "5件").cell(Actual, 2023, "4件");
        let record = record.cell(Actual, 2024, "5件").cell(crate::record::Measure::Verdict, None, "順調").build();
        let set = RuleSet::load(&Templates::embedded(), "common").unwrap();
        let options = super::JudgeOptions { year: Some(year), assigned: super::Assigned::Default };
        super::judge(vec![record], &set, &options).output.remove(0)
    };
    assert_eq!(of(2024).verdict_submitted.as_deref(), Some("順調"));
    for year in [2023, 2025] {
        let judged = of(year);
        assert_eq!(judged.verdict_submitted, None, "{year}");
        assert!(judged.remark.contains("提出の判定「順調」は判定する年度の実績に対するものではない"), "{year} {}", judged.remark);
    }
}
