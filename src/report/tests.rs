//! The report of a made-up run, sheet by sheet.

use super::*;
use crate::templates::{Fault, Templates};

fn report(bodies: usize) -> Result<Report, Fault> {
    let template = ReportTemplate::load(&Templates::embedded())?;
    Ok(build(&fixture::run(bodies), &template, &ReportOptions { version: "0.0.0", ..ReportOptions::default() }))
}

#[test]
fn the_sheets_come_in_the_order_of_the_template() -> Result<(), Fault> {
    let report = report(3)?;
    let names: Vec<&str> = report.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["概要", "総括表", "一覧表", "遅れ一覧", "要確認", "全セル精算", "凡例・出典"]);
    Ok(())
}
