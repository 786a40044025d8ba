//! Planted slips are found at their cell; the published tables hold the real ones and no other.

use std::sync::Arc;

use crate::finding::{Code, Finding};
use crate::place::Place;
use crate::record::{Measure, Record};
use crate::rules::judged::Judged;
use crate::rules::tests::build::{Builder, kanagawa, kobe};
use crate::rules::tests::judged_by;
use crate::value::{Period, UnitSource};

fn found(records: Vec<Record>, code: Code) -> Vec<Finding> {
    judged_by(records, "common").findings.into_iter().filter(|finding| finding.code == code).collect()
}

fn one(cells: &[(Measure, i32, &str)]) -> Vec<Record> {
    let builder = cells.iter().fold(Builder::new(0, "指標"), |record, (measure, year, text)| record.cell(*measure, *year, text));
    vec![builder.build()]
}

#[test]
fn kobe_repeats_two_rows_with_another_verdict_and_two_under_another_name() {
    let findings = found(kobe(), Code::RepostMismatch);
    let texts: Vec<(&str, &str)> = findings.iter().map(|finding| (finding.text.as_str(), finding.detail.as_str())).collect();
    assert_eq!(texts.len(), 4, "{texts:#?}");
    assert!(texts.iter().any(|(text, detail)| *text == "順調" && detail.contains("「やや遅れ」")));
    assert!(texts.iter().any(|(text, detail)| *text == "やや遅れ" && detail.contains("「順調」")));
    assert!(texts.iter().any(|(text, detail)| text.contains("コベリン") && detail.contains("コペリン")));
    assert!(texts.iter().any(|(text, detail)| text.contains("ローカルフードへの") && detail.contains("ローカルフードの")));
}

/// Whatever they are called: of the 45 再掲, two carry another verdict than a row with the same figures, and there is no third.
#[test]
fn no_third_row_of_kobe_is_repeated_with_another_verdict() {
    let records = kobe();
    let text = |record: &Record, measure| -> Vec<String> {
        record.figures_of(measure).map(|figure| crate::rules::name::folded(&figure.text)).collect()
    };
    let same_figures = |one: &Record, other: &Record| {
        let told = text(one, Measure::Actual).concat().chars().any(|c| c.is_ascii_digit());
        told && [Measure::Target, Measure::Actual].iter().all(|measure| text(one, *measure) == text(other, *measure))
    };
    let reposts: Vec<&Record> = records.iter().filter(|record| record.repost).collect();
    let with_another_verdict = reposts.iter().filter(|repost| {
        let originals = records.iter().filter(|record| !record.repost && same_figures(repost, record));
        let mut verdicts = originals.map(|record| text(record, Measure::Verdict)).peekable();
        verdicts.peek().is_some() && verdicts.all(|verdict| verdict != text(repost, Measure::Verdict))
    });
    assert_eq!((reposts.len(), with_another_verdict.count()), (45, 2));
}

#[test]
fn the_real_slips_of_kanagawa_are_found_and_no_other() {
    let turning = found(kanagawa(), Code::TargetNotMonotonic);
    assert_eq!(turning.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>(), ["100,000人"]);
    let units = found(kanagawa(), Code::UnitMismatch);
    assert_eq!(units.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>(), ["5,661件"]);
}

#[test]
fn the_target_that_goes_against_the_others_is_the_one_that_is_named() {
    use Measure::{Baseline, Target};
    let turning = |baseline: &str, targets: &[&str]| {
        let targets: Vec<_> = (2021..).zip(targets).map(|(year, text)| (Target, year, *text)).collect();
        let cells = [vec![(Baseline, 2019, baseline)], targets].concat();
        found(one(&cells), Code::TargetNotMonotonic).into_iter().map(|finding| finding.text).collect::<Vec<_>>()
    };
    assert_eq!(turning("100人", &["105人", "95人", "110人"]), ["95人"]);
    assert_eq!(turning("100人", &["105人", "11人", "115人", "120人"]), ["11人"]);
    assert_eq!(turning("100人", &["105人", "110人", "95人"]), ["95人"]);
    assert_eq!(turning("", &["105人", "110人", "95人"]), ["95人"], "of two steps the first one counts");
    assert_eq!(turning("9人", &["3人", "6人", "9人", "1人"]), ["1人"]);
    assert!(turning("100人", &["90人", "95人"]).is_empty(), "two targets turn nowhere");
    assert!(turning("100人", &["90人", "95人", "100人"]).is_empty(), "a fall before the plan is none of its targets'");
    assert!(turning("9人", &["5人", "5人", "3人"]).is_empty());
}

#[test]
fn sound_tables_raise_no_doubt_about_scale() {
    for records in [kanagawa(), kobe()] {
        let doubts = found(records, Code::ScaleDoubt);
        assert!(doubts.is_empty(), "{doubts:#?}");
    }
}

#[test]
fn planted_slips_of_scale_are_found_at_their_cell() {
    use Measure::{Actual, Baseline, Target};
    for (cells, text) in [
        (&[(Baseline, 2019, "21,500人"), (Target, 2024, "23,000人"), (Actual, 2023, "220,000,000人")][..], "220,000,000人"),
        (&[(Target, 2024, "45%"), (Actual, 2022, "42.5%"), (Actual, 2024, "0.441%")], "0.441%"),
        (&[(Target, 2024, "300千円"), (Actual, 2024, "295000千円")], "295000千円"),
        (&[(Baseline, 2019, "1200"), (Target, 2024, "1300"), (Actual, 2024, "1.234")], "1.234"),
    ] {
        let doubts = found(one(cells), Code::ScaleDoubt);
        assert_eq!(doubts.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>(), [text]);
    }
    let sound = one(&[(Target, 2024, "1,000件"), (Actual, 2022, "448件"), (Actual, 2024, "14,846件")]);
    assert!(found(sound, Code::ScaleDoubt).is_empty(), "real growth is no slip");
}

/// A record whose figures take their % from the head of the column.
fn under_percent(cells: &[(Measure, i32, &str)]) -> Vec<Record> {
    let mut records = one(cells);
    for figure in records.iter_mut().flat_map(|record| &mut record.figures) {
        let own = figure.text.contains('%');
        let reading = Arc::make_mut(&mut figure.reading);
        reading.unit_source = if own { UnitSource::Text } else { UnitSource::Header };
        if let Some(quantity) = reading.quantity.as_mut() {
            quantity.unit = Arc::from("%");
        }
    }
    records
}

#[test]
fn ratios_under_a_head_in_percent_are_doubted_with_both_readings() {
    use Measure::{Actual, Baseline, Target};
    let doubts = |cells: &[(Measure, i32, &str)]| found(under_percent(cells), Code::ScaleDoubt);
    let texts = |cells: &[(Measure, i32, &str)]| doubts(cells).into_iter().map(|finding| finding.text).collect::<Vec<_>>();

    let all = doubts(&[(Baseline, 2019, "0.78"), (Target, 2024, "0.85"), (Actual, 2024, "0.8")]);
    assert_eq!(all.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>(), ["0.8"]);
    assert!(all[0].detail.contains("書かれたとおりなら0.8%") && all[0].detail.contains("取り違えなら80%"), "{}", all[0].detail);
    assert_eq!(texts(&[(Target, 2024, "1"), (Actual, 2024, "0.97")]), ["0.97"], "1 may be 100 %");
    assert_eq!(texts(&[(Baseline, 2019, "0.8"), (Target, 2024, "90%"), (Actual, 2024, "0.85")]), ["0.8", "0.85"]);

    for sound in [
        &[(Target, 2024, "0.8%"), (Actual, 2024, "0.9%")][..],
        &[(Target, 2024, "85"), (Actual, 2024, "80")],
        &[(Baseline, 2019, "0.8"), (Target, 2024, "1.5"), (Actual, 2024, "1.1")],
        &[(Target, 2024, "0"), (Actual, 2024, "0")],
    ] {
        assert_eq!(texts(sound), [""; 0], "{sound:?}");
    }
}

#[test]
fn units_and_empty_cells() {
    use Measure::{Actual, Target};
    let differing = one(&[(Target, 2024, "30回"), (Actual, 2024, "28件")]);
    assert_eq!(found(differing.clone(), Code::UnitMismatch).len(), 1);
    let judged: Vec<Judged> = judged_by(differing, "common").output;
    assert!(judged[0].verdict.reason.starts_with("単位が違う"), "{}", judged[0].verdict.reason);

    let empty = || {
        vec![
            Builder::new(0, "甲").cell(Target, 2024, "").cell(Actual, 2024, "3件").build(),
            Builder::new(1, "乙").cell(Target, 2024, "3件").cell(Actual, 2024, "").build(),
        ]
    };
    assert_eq!(found(empty(), Code::MissingTarget).len(), 1);
    assert_eq!(found(empty(), Code::MissingActual).len(), 1);
    let stated = one(&[(Target, 2024, "―"), (Actual, 2024, "3件")]);
    assert!(found(stated, Code::MissingTarget).is_empty(), "― is an answer");
}

#[test]
fn the_same_row_twice_is_a_note() {
    let row = |at| Builder::new(at, "指標").cell(Measure::Target, 2024, "5件").cell(Measure::Actual, 2024, "4件").build();
    assert_eq!(found(vec![row(0), row(1)], Code::DuplicateIndicator).len(), 1);
    let marked = Builder::new(1, "指標【再掲】").cell(Measure::Target, 2024, "5件").cell(Measure::Actual, 2024, "4件").build();
    assert!(found(vec![row(0), marked], Code::DuplicateIndicator).is_empty());
}

#[test]
fn an_older_value_under_a_newer_head_is_a_note() {
    let mut record = one(&[(Measure::Target, 2021, "1.66"), (Measure::Actual, 2021, "1.36")]).remove(0);
    let own = record.figures[1].column_period.map(|period| Period { year: 2020, ..period });
    Arc::make_mut(&mut record.figures[1].reading).period = own;
    let notes = found(vec![record], Code::StaleYear);
    assert_eq!(notes.iter().map(|note| note.detail.as_str()).collect::<Vec<_>>(), ["見出しは2021年度、値は2020年度のもの"]);
}

#[test]
fn a_wrong_rate_of_another_year_is_found_too() {
    let record = Builder::new(0, "件数").cell(Measure::Target, 2023, "10件").cell(Measure::Target, 2024, "10件");
    let record = record.cell(Measure::Actual, 2023, "8件").cell(Measure::Actual, 2024, "9件");
    let record = record.cell(Measure::Rate, 2023, "88%").cell(Measure::Rate, 2024, "90%").build();
    let wrong = found(vec![record], Code::RateMismatch);
    assert_eq!(wrong.iter().map(|finding| finding.text.as_str()).collect::<Vec<_>>(), ["88%"]);
}

#[test]
fn a_target_stated_twice_with_another_amount_is_told_at_the_later_cell() {
    let sheet = |name: &str, row, baseline: &str, target: &str| {
        let record = Builder::new(row, "移住者数")
            .set(|record| record.place = Place::new(Arc::clone(&record.place.file), name.into(), record.place.pos));
        record.cell(Measure::Baseline, 2019, baseline).cell(Measure::Target, 2024, target).cell(Measure::Actual, 2024, "9人").build()
    };
    let changed = |records| found(records, Code::TargetChanged).iter().map(|f| format!("{} {}", f.text, f.detail)).collect::<Vec<_>>();
    assert_eq!(changed(vec![sheet("R5", 0, "5人", "20人"), sheet("R6", 0, "5人", "30人")]), ["30人 シート「R5」のC1では「20人」"]);
    assert_eq!(changed(vec![sheet("R5", 0, "5人", "20人"), sheet("R6", 0, "6人", "20人")]), ["6人 シート「R5」のB1では「5人」"]);
    assert!(changed(vec![sheet("R5", 0, "5人", "20人"), sheet("R6", 0, "5人", "20人")]).is_empty());
    assert!(changed(vec![sheet("R5", 0, "5人", "20人"), sheet("R5", 1, "5人", "30人")]).is_empty(), "one sheet may hold two of that name");
    let twice = one(&[(Measure::Target, 2024, "1,200人"), (Measure::Target, 2024, "1,500人"), (Measure::Actual, 2024, "1,300人")]);
    assert_eq!(changed(twice), ["1,500人 同じ行のB1では「1,200人」"]);
}
