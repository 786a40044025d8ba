//! Spellings of a period as a table that runs, what is refused, and the serials of days.

use super::*;
use YearKind::{FiscalYear, FiscalYearEnd, Month, Span, Year as Calendar};

const fn at(year: i32, kind: YearKind) -> Period {
    Period { year, kind, month: None, day: None, from: None }
}

const fn on(year: i32, month: u8, day: Option<u8>) -> Period {
    Period { year, kind: Month, month: Some(month), day, from: None }
}

const fn over(from: i32, year: i32) -> Period {
    Period { year, kind: Span, month: None, day: None, from: Some(from) }
}

/// Spellings of a period that stands alone.
#[test]
fn whole_texts() {
    let accepted = [
        ("R6", at(2024, Calendar)),
        ("Ｒ６", at(2024, Calendar)),
        ("令和元年度", at(2019, FiscalYear)),
        ("令和６年", at(2024, Calendar)),
        ("令和六年度", at(2024, FiscalYear)),
        ("R元", at(2019, Calendar)),
        ("H31/R元", at(2019, Calendar)),
        ("平成31年度", at(2019, FiscalYear)),
        ("平成32年度", at(2020, FiscalYear)),
        ("平成31(2019)年度", at(2019, FiscalYear)),
        ("2019（令和元）年度", at(2019, FiscalYear)),
        ("令和元年度（2019年度）", at(2019, FiscalYear)),
        ("S64", at(1989, Calendar)),
        ("㍻31年", at(2019, Calendar)),
        ("㋿6年", at(2024, Calendar)),
        ("2024年度", at(2024, FiscalYear)),
        ("FY2024", at(2024, FiscalYear)),
        ("'24年度", at(2024, FiscalYear)),
        ("令和2年度末", at(2020, FiscalYearEnd)),
        ("R6.3.31", on(2024, 3, Some(31))),
        ("2024/3/31", on(2024, 3, Some(31))),
        ("2025年4月1日", on(2025, 4, Some(1))),
        ("令和7年3月末", on(2025, 3, Some(31))),
        ("令和6年9月", on(2024, 9, None)),
        ("令和6年度第4四半期", on(2025, 3, None)),
        ("R2〜R6", over(2020, 2024)),
        ("令和2～6年度", over(2020, 2024)),
        ("令和3年度から令和7年度まで", over(2021, 2025)),
        ("(H28年)", at(2016, Calendar)),
        ("2025年現在", at(2025, Calendar)),
        ("二〇二四年度", at(2024, FiscalYear)),
        ("令6", at(2024, Calendar)),
        ("平31年度", at(2019, FiscalYear)),
        ("昭和100年", at(2025, Calendar)),
        ("FY24", at(2024, FiscalYear)),
        ("R6上半期", on(2024, 9, None)),
        ("R6第2四半期", on(2024, 9, None)),
        ("2024Q1", on(2024, 6, None)),
        ("令和5年度前期", on(2023, 9, None)),
        ("R5.12末現在", on(2023, 12, Some(31))),
    ];
    for (text, period) in accepted {
        assert_eq!(parse(text), Some(period), "{text}");
    }
    // A figure, a span of time, an ambiguous year, an impossible day or month, and two years that are not the same.
    for text in [
        "2024",
        "24年度",
        "5年",
        "82.26年",
        "2024.3",
        "R6.2.30",
        "H30/R2",
        "3年に1回",
        "S",
        "R0",
        "H2O",
        "令和",
        "2024人",
        "20240331",
        "昭和100",
        "水平3",
        "FY240",
        "",
    ] {
        assert_eq!(parse(text), None, "{text}");
    }
}

/// Periods inside heads and remarks.
#[test]
fn inside_texts() {
    let found = [
        ("R4目標", at(2022, Calendar)),
        ("令和2年度\n実績値", at(2020, FiscalYear)),
        ("平成31年度末\n(目標)", at(2019, FiscalYearEnd)),
        ("目標値\n(令和6年度)", at(2024, FiscalYear)),
        ("H30 (現状値)", at(2018, Calendar)),
        ("2024 実績値", at(2024, Calendar)),
        ("目標2022", at(2022, Calendar)),
        ("2024実績値", at(2024, Calendar)),
        ("積上(R3年度～R7年度)", over(2021, 2025)),
        ("毎年（R5年度～R6年度）", over(2023, 2024)),
        ("単年（R32年（2050年）まで）", at(2050, Calendar)),
        ("単年(R7年度)", at(2025, FiscalYear)),
        ("2027年３月頃把握予定", on(2027, 3, None)),
        ("2030年までに", at(2030, Calendar)),
        ("目標（二〇二四年度）", at(2024, FiscalYear)),
        ("令和6年度後期高齢者医療", at(2024, FiscalYear)),
        ("令和6年度前期基本計画", at(2024, FiscalYear)),
    ];
    for (text, period) in found {
        assert_eq!(find(text).map(|(found, _)| found), Some(period), "{text}");
    }
    for text in [
        "3年に1回",
        "神戸2025ビジョン",
        "2024人",
        "2,024",
        "第2期",
        "5年間",
        "JUEMUN",
        "H2O",
        "12024",
        "24年度",
        "水平31",
        "一二〇二四年",
        "令和95年度",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
    assert_eq!(find("目標値\n（令和６年度）").map(|(_, range)| &"目標値\n（令和６年度）"[range]), Some("令和６年度"));
}

#[test]
fn no_year_is_without_what_may_count() {
    for c in (0..=0x1_ffff).filter_map(char::from_u32).filter(|c| !year::may_count(*c)) {
        for text in [format!("令和{c}年度"), format!("R{c}"), format!("20{c}4年"), format!("FY{c}")] {
            let rest: String = text.chars().filter(|c| !year::may_count(*c)).collect();
            assert_eq!(first_in(&rest), None, "{rest}");
            assert!(!Folded::new(&rest).text().contains(|c: char| year::may_count(c)), "{rest}");
        }
    }
}

#[test]
fn serials_are_days_of_the_1900_system() {
    for (serial, day) in [
        (1.0, on(1900, 1, Some(1))),
        (59.0, on(1900, 2, Some(28))),
        (61.0, on(1900, 3, Some(1))),
        (36526.5, on(2000, 1, Some(1))),
        (45351.0, on(2024, 2, Some(29))),
        (45748.0, on(2025, 4, Some(1))),
        (2_958_465.0, on(9999, 12, Some(31))),
    ] {
        assert_eq!(from_serial(serial), Some(day), "{serial}");
    }
    for serial in [0.0, 0.5, 60.0, 60.9, -1.0, 2_958_466.0, f64::NAN, f64::INFINITY, 1e300] {
        assert_eq!(from_serial(serial), None, "{serial}");
    }
}
