//! Whose file, sheet and row it is: the body that path, head block, sheet name or the row itself tells.

use std::sync::Arc;

use crate::finding::Finding;
use crate::municipality::{Clues, Registry};
use crate::pipeline::tools::Tools;
use crate::place::Place;
use crate::record::{Municipality, MunicipalityKind};

/// The body that path and head block tell; doubts about it are told only when there is something of it.
pub(super) fn identify(
    shown: &str,
    clues: &[(String, String)],
    tools: &Tools,
    has_rows: bool,
    findings: &mut Vec<Finding>,
) -> Municipality {
    let identified = tools.registry.identify(&Clues { path: shown, cells: clues });
    if has_rows {
        let doubts = identified.doubts.into_iter();
        findings.extend(doubts.map(|(code, detail)| Finding::new(code, Place::file(Arc::from(shown))).detail(detail)));
    }
    identified.municipality
}

/// Whose sheet it is: the body that its own head block or its name tells, else the file's.
pub(super) fn sheet_owner(name: &str, clues: &[(String, String)], owner: &Arc<Municipality>, registry: &Registry) -> Arc<Municipality> {
    let named = [("団体名".to_owned(), name.to_owned())];
    let told = named_by(clues, registry).or_else(|| named_by(&named, registry).filter(|found| *found.name == *name.trim()));
    told.filter(|found| *found != **owner).map_or_else(|| Arc::clone(owner), Arc::new)
}

/// Whose row it is: the body that the row itself names, else the sheet's.
pub(super) fn row_owner(code: Option<&str>, name: Option<&str>, owner: &Arc<Municipality>, registry: &Registry) -> Arc<Municipality> {
    let named = [("団体コード", code), ("団体名", name)].into_iter().filter_map(|(label, text)| Some((label.to_owned(), text?.to_owned())));
    let cells: Vec<(String, String)> = named.collect();
    named_by(&cells, registry).filter(|found| *found != **owner).map_or_else(|| Arc::clone(owner), Arc::new)
}

/// The body that labelled cells name.
fn named_by(cells: &[(String, String)], registry: &Registry) -> Option<Municipality> {
    let filled = cells.iter().any(|(_, text)| !text.trim().is_empty());
    let found = filled.then(|| registry.identify(&Clues { path: "", cells }).municipality)?;
    (found.kind != MunicipalityKind::Unknown).then_some(found)
}
