//! Rules that other bodies publish, said in a rule file: four bands, ± 10 % of the baseline, points, share attained.

use super::super::judged::Judged;
use super::super::set::{RuleSet, read_text};
use super::super::{Assigned, JudgeOptions, judge};
use super::build::Builder;
use crate::record::Measure::{Actual, Baseline, Target};
use crate::templates::Templates;

fn judged(set: &RuleSet, figures: &[(&str, &str, &str)]) -> Vec<Judged> {
    let record = |(row, (baseline, target, actual)): (u32, &(&str, &str, &str))| {
        let record = Builder::new(row, &format!("指標{row}")).set(|record| record.policy = "施策1".into());
        record.cell(Baseline, 2020, baseline).cell(Target, 2024, target).cell(Actual, 2024, actual).build()
    };
    let records = (0..).zip(figures).map(record).collect();
    judge(records, set, &JudgeOptions { year: None, assigned: Assigned::ByUser }).output
}

fn labels(judged: &[Judged]) -> Vec<&str> {
    judged.iter().map(|judged| &*judged.verdict.label).collect()
}

#[test]
fn the_template_judges_by_marks_and_sums_points() {
    let set = RuleSet::load(&Templates::embedded(), "template").unwrap();
    let judged = judged(&set, &[("0件", "200件", "200件"), ("0件", "200件", "198件"), ("0件", "200件", "197件"), ("0件", "200件", "10件")]);
    assert_eq!(labels(&judged), ["◎", "○", "○", "×"], "98.5 % is rounded to 99 before the band");
    // 3 + 2 + 2 + 0 of 12 points.
    let group = judged[0].group.as_ref().unwrap();
    assert_eq!((&*group.verdict.label, &*group.verdict.reason), ("遅れ", "満点に対する点数の割合 58.3%"));
}

#[test]
fn a_tenth_of_the_baseline_counts_as_the_same_level() {
    let set = "name = \"増減\"\nsource = \"要綱\"\n[[candidates]]\nformula = \"change\"\n\
        [[bands]]\nlabel = \"改善\"\nscale = \"順調\"\nabove = 10\n\
        [[bands]]\nlabel = \"同水準\"\nscale = \"概ね順調\"\nat_least = -10\n\
        [[bands]]\nlabel = \"悪化\"\nscale = \"遅れ\"\n";
    let set = read_text(set).unwrap();
    let judged =
        judged(&set, &[("100人", "200人", "111人"), ("100人", "200人", "110人"), ("100人", "200人", "90人"), ("100人", "50人", "111人")]);
    assert_eq!(labels(&judged), ["改善", "同水準", "同水準", "悪化"]);
}

#[test]
fn the_share_of_indicators_that_reach_their_target() {
    let set = "name = \"割合\"\nsource = \"要綱\"\n[[candidates]]\nformula = \"ratio\"\n\
        [[bands]]\nlabel = \"達成\"\nscale = \"順調\"\nat_least = 100\n[[bands]]\nlabel = \"未達成\"\nscale = \"遅れ\"\n\
        [group]\nby = \"施策\"\nmethod = \"share-attained\"\n\
        [[group.bands]]\nlabel = \"A\"\nscale = \"順調\"\nat_least = 50\n[[group.bands]]\nlabel = \"B\"\nscale = \"遅れ\"\n";
    let set = read_text(set).unwrap();
    let judged = judged(&set, &[("0件", "10件", "10件"), ("0件", "10件", "9件"), ("0件", "10件", "―")]);
    let group = judged[0].group.as_ref().unwrap();
    assert_eq!((&*group.verdict.label, &*group.verdict.reason), ("A", "目標に届いた指標の割合 50.0%"));
}

#[test]
fn a_group_is_rounded_before_its_band_like_a_record() {
    let bands = |key: &str| {
        format!(
            "[[{key}]]\nlabel = \"順調\"\nat_least = 80\nat_most = 100\n[[{key}]]\nlabel = \"超過\"\nscale = \"順調\"\nat_least = 101\n\
             [[{key}]]\nlabel = \"遅れ\"\nat_most = 79\n"
        )
    };
    let text = format!(
        "name = \"整数\"\nsource = \"要綱\"\n[[candidates]]\nformula = \"ratio\"\n[rounding]\nmethod = \"half-up\"\ndecimals = 0\n{}\
         [group]\nby = \"施策\"\nmethod = \"mean-rate\"\n{}",
        bands("bands"),
        bands("group.bands")
    );
    let set = read_text(&text).unwrap();
    let judged = judged(&set, &[("0件", "1000件", "794件"), ("0件", "1000件", "796件")]);
    assert_eq!(labels(&judged), ["遅れ", "順調"], "79.4 and 79.6");
    let group = judged[0].group.as_ref().unwrap();
    assert_eq!(&*group.verdict.label, "順調", "79.5 is 80");
}
