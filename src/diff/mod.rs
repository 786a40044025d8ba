//! What differs between two runs.
//!
//! In: the records of an earlier run, those of the run at hand, and the list of bodies, whose aliases tell which body an old one has
//! become. Out: changes with both values and both places, ordinary progress among them, and a finding for each that somebody has to
//! explain. Knows nothing of files or workbooks.
//!
//! ```text
//! bodies ─▶ pairs of records (same name, else much alike) ─▶ pairs of figures (same measure and year) ─▶ Change, Finding
//! ```

mod figures;
mod findings;
mod pairs;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aggregate::{Change, ChangeKind};
use crate::finding::{Code, Finding, Warned};
use crate::municipality::{Lookup, Registry};
use crate::place::Place;
use crate::previous::{PastRecord, Previous};
use crate::record::Municipality;
use crate::value::era;

/// The records of one body, then and now.
#[derive(Default)]
struct Body<'a> {
    before: Vec<&'a PastRecord>,
    now: Vec<&'a PastRecord>,
}

/// Compares the records of an earlier run with those of the run at hand; changes are sorted by kind, then in output order.
#[must_use]
pub fn compare(before: &Previous, now: &[PastRecord], registry: &Registry) -> Warned<Vec<Change>> {
    let bodies = bodies(before, now, registry);
    let meet = |body: &Body<'_>| !body.before.is_empty() && !body.now.is_empty();
    if !bodies.is_empty() && !bodies.iter().any(meet) {
        let finding = Finding::new(Code::PreviousUnrelated, Place::file(Arc::clone(&before.name)));
        return Warned { output: Vec::new(), findings: vec![finding.detail(names(before, now))] };
    }
    let mut changes = Vec::new();
    for body in &bodies {
        match (body.before.first(), body.now.first()) {
            (Some(_), Some(_)) => of_body(body, &mut changes),
            (Some(first), None) => changes.push(whole(ChangeKind::Vanished, first, body.before.len())),
            (None, Some(first)) => changes.push(whole(ChangeKind::New, first, body.now.len())),
            (None, None) => {}
        }
    }
    changes.sort_by_key(|change| change.kind);
    let findings = changes.iter().filter_map(|change| findings::of(change, &before.name)).collect();
    Warned { output: changes, findings }
}

/// The records by the body of today, bodies of today in their order, then those that are gone. Rows of another year's table that go on
/// nowhere are compared with nothing.
fn bodies<'a>(before: &'a Previous, now: &'a [PastRecord], registry: &Registry) -> Vec<Body<'a>> {
    let mut known: BTreeMap<(Arc<str>, Arc<str>), usize> = BTreeMap::new();
    let mut bodies: Vec<Body<'_>> = Vec::new();
    let mut of = |municipality: &Municipality, bodies: &mut Vec<Body<'a>>| {
        *known.entry(today(municipality, registry)).or_insert_with(|| {
            bodies.push(Body::default());
            bodies.len() - 1
        })
    };
    let current = |record: &&PastRecord| record.other_year.is_none();
    for record in now.iter().filter(current) {
        let at = of(&record.municipality, &mut bodies);
        bodies[at].now.push(record);
    }
    for record in before.records.iter().filter(current) {
        let at = of(&record.municipality, &mut bodies);
        bodies[at].before.push(record);
    }
    bodies
}

/// Code and name of the body that one of another time is today.
fn today(body: &Municipality, registry: &Registry) -> (Arc<str>, Arc<str>) {
    let key = |body: &Municipality| match &body.code {
        Some(code) => (Arc::clone(code), Arc::from("")),
        None => (Arc::from(""), Arc::clone(&body.name)),
    };
    let listed = body.code.as_deref().and_then(|code| match registry.by_code(code) {
        Lookup::Found(found) => Some(key(found)),
        _ => None,
    });
    let named = || match registry.by_name_in(&body.name, Some(&*body.prefecture).filter(|prefecture| !prefecture.is_empty())) {
        Lookup::Found(found) | Lookup::Renamed(found, _) => Some(key(found)),
        _ => None,
    };
    listed.or_else(named).unwrap_or_else(|| key(body))
}

/// Both runs' bodies, a few of each, for a message that they have none in common.
fn names(before: &Previous, now: &[PastRecord]) -> String {
    let few = |records: &[PastRecord]| {
        let mut names: Vec<&str> = records.iter().map(|record| &*record.municipality.name).collect();
        names.dedup();
        let more = if names.len() > 3 { "など" } else { "" };
        format!("{}{more}", names.iter().take(3).copied().collect::<Vec<_>>().join("、"))
    };
    format!("前回は{}、今回は{}", few(&before.records), few(now))
}

/// A body of which nothing was there before, or nothing is there now.
fn whole(kind: ChangeKind, first: &PastRecord, count: usize) -> Change {
    let vanished = kind == ChangeKind::Vanished;
    let count = format!("{count}件の指標");
    Change {
        kind,
        municipality: Arc::clone(&first.municipality),
        indicator: Arc::from("（団体のすべての指標）"),
        item: "団体".to_owned(),
        before: if vanished { count.clone() } else { String::new() },
        after: if vanished { String::new() } else { count },
        remark: if vanished {
            "今回はこの団体の指標がひとつもない"
        } else {
            "前回はこの団体の指標がひとつもない"
        }
        .to_owned(),
        place: (!vanished).then(|| Place::file(Arc::clone(&first.place.file))),
        previous: vanished.then(|| Place::file(Arc::clone(&first.place.file))),
    }
}

/// The changes of a body that is there both times.
fn of_body(body: &Body<'_>, changes: &mut Vec<Change>) {
    let paired = pairs::pairs(&body.before, &body.now);
    for pair in &paired.pairs {
        let start = changes.len();
        if pair.renamed {
            changes.push(Change {
                before: pair.before.indicator.to_string(),
                after: pair.now.indicator.to_string(),
                place: Some(pair.now.place.clone()),
                previous: Some(pair.before.place.clone()),
                remark: "同じ指標の名前を変えたものではありませんか".to_owned(),
                ..about(ChangeKind::Renamed, pair.now, "指標の名前")
            });
        }
        figures::compare(pair.before, pair.now, changes);
        verdicts(pair.before, pair.now, changes);
        let (old, new) = (&pair.before.municipality, &pair.now.municipality);
        if old.name != new.name {
            changes[start..].iter_mut().for_each(|change| add(&mut change.remark, &format!("前回は{}", old.name)));
        }
    }
    for gone in &paired.gone {
        let name = Arc::clone(&gone.indicator);
        let place = Some(gone.place.clone());
        let municipality = body.now.first().map_or_else(|| Arc::clone(&gone.municipality), |first| Arc::clone(&first.municipality));
        let before = gone.indicator.to_string();
        changes.push(Change { indicator: name, municipality, before, previous: place, ..about(ChangeKind::Vanished, gone, "指標") });
    }
    for new in &paired.new {
        let place = Some(new.place.clone());
        changes.push(Change { after: new.indicator.to_string(), place, ..about(ChangeKind::New, new, "指標") });
    }
}

/// A change of a record with nothing said of it yet.
fn about(kind: ChangeKind, record: &PastRecord, item: &str) -> Change {
    Change {
        kind,
        municipality: Arc::clone(&record.municipality),
        indicator: Arc::clone(&record.indicator),
        item: item.to_owned(),
        before: String::new(),
        after: String::new(),
        remark: String::new(),
        place: None,
        previous: None,
    }
}

/// Verdicts that moved: what the rules say, and what was submitted. That a later year is judged another way is ordinary progress.
fn verdicts(before: &PastRecord, now: &PastRecord, changes: &mut Vec<Change>) {
    let mut moved = |item: &str, old: &str, new: &str| {
        let (mut remark, mut kind) = (String::new(), ChangeKind::Verdict);
        if let (Some(then), Some(year)) = (before.year, now.year)
            && then != year
        {
            if then < year && before.rule_set == now.rule_set {
                kind = ChangeKind::Progress;
            }
            add(&mut remark, &format!("判定の年度が{}から{}に進んでいる", era::fiscal_year(then), era::fiscal_year(year)));
        }
        if before.rule_set != now.rule_set {
            add(&mut remark, &format!("判定の基準が{}から{}に変わっている", before.rule_set, now.rule_set));
        }
        changes.push(Change {
            before: old.to_owned(),
            after: new.to_owned(),
            remark,
            place: Some(now.place.clone()),
            previous: Some(before.place.clone()),
            ..about(kind, now, item)
        });
    };
    if before.scale != now.scale {
        moved("判定", before.scale.label(), now.scale.label());
    }
    let submitted = |record: &PastRecord| record.verdict_submitted.clone().unwrap_or_default();
    let (old, new) = (submitted(before), submitted(now));
    if words::key(&old) != words::key(&new) {
        moved("提出の判定", &old, &new);
    }
}

/// Adds a sentence to a remark.
fn add(remark: &mut String, more: &str) {
    if !remark.is_empty() {
        remark.push('。');
    }
    remark.push_str(more);
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests;
