//! The report of a made-up run, sheet by sheet.

use std::collections::BTreeSet;

use super::fixture::Fixture;
use super::frame::Frame;
use super::sheet::{Cell, Row, Style};
use super::*;
use crate::aggregate::{Change, ChangeKind};
use crate::place::Place;
use crate::record::{Municipality, MunicipalityKind};
use crate::templates::{Fault, Templates};

#[test]
fn the_sheets_come_in_the_order_of_the_template() -> Result<(), Fault> {
    let fixture = Fixture::of(3)?;
    let report = fixture.report();
    let names: Vec<&str> = report.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(
        names,
        ["概要", "総括表", "一覧表", "遅れ一覧", "団体別", "比較", "比較（図）", "提出状況", "要確認", "検算", "全セル精算", "凡例・出典"]
    );
    Ok(())
}

/// The lines of one sheet.
fn lines_of<'t>(text: &'t str, sheet: &str) -> Vec<&'t str> {
    let head = format!("== {sheet} ");
    text.lines().skip_while(|line| !line.starts_with(&head)).skip(1).take_while(|line| !line.starts_with("== ")).collect()
}

fn has(text: &str, sheet: &str, line: &str) {
    let lines = lines_of(text, sheet);
    assert!(lines.contains(&line), "{line}\nis not among\n{}", lines.join("\n"));
}

#[test]
fn figures_stay_numbers_in_the_unit_that_was_submitted() -> Result<(), Fault> {
    let text = Fixture::of(1)?.report().to_text();
    // 95万人, 120万人 and 936500人: the row shows the unit of the actual, the others carry their own.
    has(&text, "一覧表", "H5 centre \"人\"");
    has(&text, "一覧表", "J5 figure 95 [#,##0\"万人\";\"△\"#,##0\"万人\"] ‖提出: 95万人 ／ 単位: セルの文字から");
    has(&text, "一覧表", "L5 figure 936500 [#,##0;\"△\"#,##0] ‖提出: 936500人 ／ 単位: セルの文字から");
    has(&text, "一覧表", "M5 figure 0.78041666666667 [0.0%;\"△\"0.0%]");
    has(&text, "一覧表", "L9 figure 27.25 [#,##0.00;\"△\"#,##0.00] ‖提出: 27.25% ／ 単位: セルの文字から");
    has(&text, "一覧表", "L10 status \"令和4年9月公表予定\" ‖提出: 令和4年9月公表予定");
    has(&text, "一覧表", "L11 status \"待機児童なし\" ‖提出: 待機児童なし");
    has(&text, "一覧表", "K18 status \"―\" ‖提出: -");
    has(&text, "一覧表", "N9 verdict-behind \"× 遅れ\"");
    Ok(())
}

#[test]
fn every_component_has_a_row_of_its_own() -> Result<(), Fault> {
    let text = Fixture::of(1)?.report().to_text();
    for (row, label, actual) in [(15, "胃", "11.0"), (16, "肺", "31.2")] {
        has(&text, "一覧表", &format!("F{row} text \"がん検診の受診率\""));
        has(&text, "一覧表", &format!("G{row} text \"{label}\""));
        has(&text, "一覧表", &format!("L{row} figure {actual} [#,##0.0;\"△\"#,##0.0] ‖提出: 胃:11.0% 肺:31.2%"));
    }
    Ok(())
}

#[test]
fn only_delays_are_listed_as_delays() -> Result<(), Fault> {
    let fixture = Fixture::of(3)?;
    let report = fixture.report();
    let sheet = report.sheets.iter().find(|sheet| sheet.name == "遅れ一覧");
    let cells = sheet.into_iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells);
    let verdicts: Vec<&str> =
        cells.map(|cell| cell.style.name()).filter(|name| matches!(*name, "verdict-slow" | "verdict-behind")).collect();
    // A municipality has 62.5 %, 54.5 %, 70 % and 27.5 %.
    assert_eq!(verdicts, ["verdict-slow", "verdict-behind", "verdict-slow", "verdict-behind"].repeat(3));
    Ok(())
}

#[test]
fn computed_and_submitted_verdicts_are_counted_apart() -> Result<(), Fault> {
    let text = Fixture::of(1)?.report().to_text();
    has(&text, "総括表", "A3 section \"１　団体別（参考判定）\"");
    has(&text, "総括表", "D5 figure 19 [#,##0]");
    // 105.0 %, 114.6 %, 101.4 %, 97.9 % and 90 % of the twenty, of which one is 再掲.
    has(&text, "総括表", "E5 figure 5 [#,##0]");
    // Every third record was submitted as 順調: seven; of the others twelve are silent and one is 再掲.
    let submitted = lines_of(&text, "総括表").into_iter().skip_while(|line| !line.contains("２　団体別（提出された判定）"));
    let submitted: Vec<&str> = submitted.collect();
    assert!(submitted.iter().any(|line| line.starts_with('E') && line.ends_with("figure 7 [#,##0]")), "{submitted:?}");
    assert!(submitted.iter().any(|line| line.starts_with('O') && line.ends_with("figure 12 [#,##0]")), "{submitted:?}");
    Ok(())
}

#[test]
fn sheets_can_be_chosen_by_name() -> Result<(), Fault> {
    let mut fixture = Fixture::of(1)?;
    fixture.options.sheets = Some(vec!["一覧表".to_owned(), "総括表".to_owned()]);
    let report = fixture.report();
    let names: Vec<&str> = report.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["総括表", "一覧表"]);
    Ok(())
}

#[test]
fn a_workbook_without_the_records_for_a_later_run_says_so() -> Result<(), Fault> {
    const SAID: &str = "前回のブックとしては使えない。";
    let mut fixture = Fixture::of(1)?;
    let told = |fixture: &Fixture| {
        let report = fixture.report();
        (report.memory.is_none(), report.to_text())
    };
    let (empty, text) = told(&fixture);
    assert!(!empty && !text.contains(SAID));
    fixture.options.sheets = Some(vec!["概要".to_owned(), "一覧表".to_owned()]);
    let (empty, text) = told(&fixture);
    let chosen = format!("※ シートを指定したため、次回の比較のための控え（非表示のシート）は入っていない。{SAID}");
    assert!(empty && text.contains(&chosen), "{text}");
    fixture.options.sheets = None;
    fixture.template.limits.records = 19;
    let (empty, text) = told(&fixture);
    let large = format!("※ 指標が19件を超えるため、次回の比較のための控え（非表示のシート）は入っていない。{SAID}");
    assert!(empty && text.contains(&large), "{text}");
    Ok(())
}

#[test]
fn an_empty_run_is_a_workbook_that_says_so() -> Result<(), Fault> {
    let text = Fixture::of(0)?.report().to_text();
    assert!(text.contains("note \"※ 指標がひとつもない。\""));
    assert!(text.contains("note \"※ 確かめるところはない。\""));
    Ok(())
}

#[test]
fn above_the_threshold_places_are_text_and_the_sheet_says_so() -> Result<(), Fault> {
    let mut fixture = Fixture::of(1)?;
    fixture.template.limits.links = 10;
    fixture.template.limits.notes = 10;
    let text = fixture.report().to_text();
    assert!(lines_of(&text, "一覧表").iter().all(|line| !line.contains(" → ") && !line.contains('‖')));
    assert!(text.contains("※ 行が多いため、値のセルのメモは省き、出典は場所の文字だけで示した。"));
    fixture.template.limits.links = 0;
    let text = fixture.report().to_text();
    for sheet in ["一覧表", "要確認", "提出状況", "全セル精算"] {
        let lines = lines_of(&text, sheet);
        assert!(lines.iter().all(|line| !line.contains(" → ")), "{sheet}");
        assert!(lines.iter().any(|line| line.contains("出典は場所の文字だけで示した。")), "{sheet} says so");
    }
    Ok(())
}

#[test]
fn the_overview_says_which_year_was_judged_and_who_has_submitted() -> Result<(), Fault> {
    let mut fixture = Fixture::of(2)?;
    let text = fixture.report().to_text();
    assert!(text.contains("年度の指定なし：団体ごとに実績のある最新の年度（令和４年度 伊勢崎市・神戸市）"));
    let asked = |judged: &crate::rules::judged::Judged, submitted| crate::aggregate::Asked {
        municipality: Arc::clone(&judged.record.municipality),
        counted: true,
        submitted,
    };
    fixture.run.asked = vec![asked(&fixture.run.judged[0], true), asked(&fixture.run.judged[20], false)];
    fixture.options.year = Some(2022);
    let text = fixture.report().to_text();
    assert!(text.contains("令和４年度を指定（令和４年度 伊勢崎市・神戸市）"));
    assert!(text.contains("名簿の団体のうち 1/2 団体が提出"));
    assert!(text.contains("名簿の団体のうち1団体がまだ提出していない。"));
    Ok(())
}

#[test]
fn the_meeting_and_the_number_of_the_whole_stand_on_every_sheet() -> Result<(), Fault> {
    let mut fixture = Fixture::of(1)?;
    fixture.options.meeting = Some("第３回推進会議".to_owned());
    fixture.options.number = Some("資料3".to_owned());
    let report = fixture.report();
    let text = report.to_text();
    assert!(text.contains("資料3－１") && text.contains("資料3－２") && !text.contains("資料１"), "{text}");
    assert_eq!(text.matches("第３回推進会議　").count(), report.sheets.len());
    Ok(())
}

#[test]
fn no_record_runs_over_a_page() -> Result<(), Fault> {
    let fixture = Fixture::of(20)?;
    let report = fixture.report();
    for name in ["一覧表", "遅れ一覧"] {
        let Some(sheet) = report.sheets.iter().find(|sheet| sheet.name == name) else { panic!("{name} is missing") };
        let fit = paper::fit(&report.page, &sheet.widths[..usize::from(sheet.print_columns)], report.font.size);
        assert_eq!(sheet.scale, Some(fit.scale), "{name}: Excel keeps breaks only where the scale is said");
        assert!(!sheet.breaks.is_empty(), "{name}");
        let record = |row: u32| sheet.cells(row as usize).last().and_then(Cell::words).map(str::to_owned);
        let head = sheet.rows[2].height;
        let mut used = -head;
        for (row, Row { height, .. }) in (0..).zip(&sheet.rows) {
            if sheet.breaks.contains(&row) {
                assert!(record(row).is_some() && record(row) != record(row - 1), "{name}, row {row}");
                used = 0.0;
            }
            used += height;
            assert!(used + head <= fit.room, "{name}, row {row}");
        }
    }
    Ok(())
}

#[test]
fn a_small_table_stays_whole_and_a_large_one_runs_over() {
    let template = ReportTemplate::load(&Templates::embedded()).unwrap_or_else(|fault| panic!("{fault}"));
    let breaks = |rows: usize| {
        let mut frame = Frame::new(&template.sheets[0], &template.font, vec![10; 4], 4, ["", ""]);
        let room = frame.paged(&template.page);
        frame.room(room * 0.7);
        let line = |text: &str| vec![Cell::text(text, Style::Text)];
        let lines = frame.titled_table("表", &line("見出し"), vec![line("行"); rows], 1);
        let begins = lines.first().map(|first| first - 2);
        let sheet = frame.finish();
        let titles = sheet.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.words() == Some("表（続き）")).count();
        assert_eq!(titles, sheet.breaks.iter().filter(|row| begins.is_none_or(|begins| **row > begins)).count(), "each page has its title");
        (begins, sheet.breaks)
    };
    let (begins, at) = breaks(10);
    assert_eq!(at, begins.into_iter().collect::<Vec<_>>(), "the title begins the page");
    let (begins, at) = breaks(60);
    assert!(at.first() > begins.as_ref(), "{at:?}");
}

#[test]
fn an_indicator_with_a_value_that_may_be_a_factor_off_has_no_chart() -> Result<(), Fault> {
    let mut fixture = Fixture::of(3)?;
    let titles = |fixture: &Fixture| -> Vec<String> {
        let report = fixture.report();
        let charts = report.sheets.iter().filter(|sheet| sheet.name == "比較（図）").flat_map(|sheet| &sheet.charts);
        charts.filter_map(|chart| chart.series.first()).map(|series| series.name.clone()).collect()
    };
    let before = titles(&fixture);
    let Some(first) = before.first().cloned() else { panic!("no charts") };
    let doubted = fixture.run.judged.iter().find(|judged| *judged.record.indicator_clean == *first);
    let doubts = doubted.iter().flat_map(|judged| &judged.record.figures);
    let doubts: BTreeSet<Place> = doubts.map(|figure| figure.place.clone()).collect();
    assert!(!doubts.is_empty(), "{first}");
    let sound = fixture.run.clone();
    fixture.run.doubted = doubts;
    assert!(!titles(&fixture).contains(&first), "{before:?}");
    // Nor where it is handed out, though the findings are not.
    let handed = |run: Consolidation| handout(&Publishable::of(run), &fixture.template, &fixture.options).to_text();
    let title = format!("chart 図1　{first}");
    assert!(handed(sound).contains(&title) && !handed(fixture.run.clone()).contains(&title), "{title}");
    Ok(())
}

#[test]
fn a_value_that_only_one_of_two_times_has_is_counted_below_the_changes() -> Result<(), Fault> {
    let mut fixture = Fixture::of(1)?;
    let municipality = Arc::clone(&fixture.run.judged[0].record.municipality);
    let change = |before: &str, after: &str| Change {
        kind: ChangeKind::Progress,
        municipality: Arc::clone(&municipality),
        indicator: Arc::from("移住相談件数"),
        item: "令和５年度".to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        remark: String::new(),
        place: None,
        previous: None,
    };
    fixture.run.changes = Some(vec![change("", "93件"), change("（空欄）", "94件"), change("―", "95件"), change("集計中", "96件")]);
    let text = fixture.report().to_text();
    assert!(["93件", "94件", "95件"].iter().all(|gone| !text.contains(gone)) && text.contains("96件"), "{text}");
    assert!(text.contains("（通常の更新 3件）は省いた"), "{text}");
    Ok(())
}

#[test]
fn the_reasons_in_the_overview_are_of_the_records_that_it_counts() -> Result<(), Fault> {
    let mut fixture = Fixture::of(2)?;
    let undecided = |fixture: &Fixture| {
        let text = fixture.report().to_text();
        let line = text.split("判定不能が").nth(1).and_then(|rest| rest.lines().next()).unwrap_or_default().to_owned();
        let numbers: Vec<usize> = line.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
        (line, numbers)
    };
    let (line, numbers) = undecided(&fixture);
    let [all, reasons @ ..] = &numbers[..] else { panic!("{line}") };
    assert!(!reasons.is_empty() && reasons.iter().sum::<usize>() <= *all, "{line}");
    // The records of a body outside the total add to neither.
    let body = Municipality { kind: MunicipalityKind::Ward, ..Municipality::clone(&fixture.run.judged[20].record.municipality) };
    let body = Arc::new(body);
    fixture.run.judged[20..].iter_mut().for_each(|judged| judged.record.municipality = Arc::clone(&body));
    let (line, fewer) = undecided(&fixture);
    assert!(fewer[0] < *all && fewer[1..].iter().sum::<usize>() <= fewer[0], "{line}");
    Ok(())
}
