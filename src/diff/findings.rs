//! The findings of changes that somebody has to explain; progress, confirmations and verdicts are none.

use std::sync::Arc;

use crate::aggregate::{Change, ChangeKind};
use crate::finding::{Code, Finding};
use crate::place::Place;

/// The finding of a change; `workbook` is what the earlier run is called where there is no place of today.
pub fn of(change: &Change, workbook: &Arc<str>) -> Option<Finding> {
    let code = match change.kind {
        ChangeKind::PastActual => Code::PastActualChanged,
        ChangeKind::Target | ChangeKind::Baseline => Code::TargetChanged,
        ChangeKind::Unit => Code::UnitChanged,
        ChangeKind::Vanished => Code::IndicatorVanished,
        ChangeKind::New => Code::IndicatorNew,
        ChangeKind::Renamed => Code::IndicatorRenamed,
        ChangeKind::Confirmed | ChangeKind::Verdict | ChangeKind::Progress => return None,
    };
    let place = change.place.clone().unwrap_or_else(|| Place::file(Arc::clone(workbook)));
    let mut parts = Vec::new();
    if !change.before.is_empty() && change.kind != ChangeKind::Vanished {
        parts.push(format!("前回は「{}」", change.before));
    }
    parts.extend(change.previous.as_ref().map(|previous| format!("前回の場所は{previous}")));
    parts.extend(Some(change.remark.clone()).filter(|remark| !remark.is_empty()));
    let text = if change.after.is_empty() { &change.before } else { &change.after };
    let mut finding = Finding::new(code, place).item(format!("{} / {}", change.indicator, change.item)).text(text).detail(parts.join("。"));
    finding.municipality = Arc::clone(&change.municipality.name);
    Some(finding)
}
