//! A body that has actuals, but none of the year that was asked for: told as one finding, since each of its indicators is undecided.
//!
//! In: the records of one municipality and the year. Out: a finding at its first sheet, where the heads of every actual name other years,
//! as where somebody has overwritten the year in the heads or has filled in last year's form.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::{Code, Finding, Severity};
use crate::place::Place;
use crate::record::{Figure, Measure, Record};

/// The finding; none where an actual of that year or of no year at all stands in the records.
#[must_use]
pub fn missing(records: &[Record], year: i32) -> Option<Finding> {
    let actuals = || records.iter().flat_map(|record| record.figures_of(Measure::Actual));
    let named: BTreeSet<i32> = actuals().map(Figure::column_year).collect::<Option<_>>()?;
    let first = records.iter().find(|record| record.figures_of(Measure::Actual).next().is_some())?;
    if named.contains(&year) {
        return None;
    }
    let named: Vec<String> = named.iter().map(|year| format!("{year}年度")).collect();
    let place = Place::sheet(Arc::clone(&first.place.file), Arc::clone(&first.place.sheet));
    let detail = format!("判定する{year}年度の実績の欄がなく、{}の欄だけがある。{}件すべてが判定不能", named.join("、"), records.len());
    Some(
        Finding::new(Code::OtherYearTable, place)
            .severity(Severity::Warning)
            .detail(detail)
            .expected("判定する年度の実績の欄")
            .remedy("年度の見出しが正しいか、古い様式に書いていないか、提出元に確かめる")
            .effect("この団体の指標はすべて「実績なし」として判定不能とした"),
    )
}
