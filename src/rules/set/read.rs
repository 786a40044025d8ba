//! The text of a rule file → a checked rule set.
//!
//! Every key is asked for by name here; a key that nobody asks for is a fault. See `templates/rules/template.toml` for what each means.

use std::sync::Arc;

use dashu_ratio::RBig;
use rust_decimal::Decimal;

use super::bands::{Band, Bands, RoundedFirst};
use super::{
    Attained, BaselineRule, Candidate, ComponentRule, GroupBy, GroupMethod, GroupRule, ProRata, RuleSet, SubmittedRates, TargetKind,
};
use crate::record::{Aggregation, Kind};
use crate::rules::consistency::Limits;
use crate::rules::direction::Words;
use crate::rules::judged::{Direction, Formula, Scale};
use crate::rules::name::folded;
use crate::rules::overrides::Overrides;
use crate::rules::rate::{Rounding, exact};
use crate::templates::section::{Section, parse};
use crate::templates::{Fault, Template};

const DIRECTIONS: [(&str, Direction); 3] = [("up", Direction::Up), ("down", Direction::Down), ("keep", Direction::Keep)];
const TARGETS: [(&str, TargetKind); 2] = [("year", TargetKind::Year), ("final", TargetKind::Final)];
const KINDS: [(&str, Kind); 2] = [("数値目標", Kind::Goal), ("KPI", Kind::Kpi)];
const GROUPS: [(&str, GroupBy); 3] = [("小柱", GroupBy::Group), ("施策", GroupBy::Policy), ("基本目標", GroupBy::Goal)];
const SUBMITTED: [(&str, SubmittedRates); 2] = [("compare", SubmittedRates::Compared), ("use", SubmittedRates::Used)];
const BASELINES: [(&str, BaselineRule); 2] = [("printed", BaselineRule::Printed), ("first-actual", BaselineRule::FirstActual)];
const COMPONENTS: [(&str, ComponentRule); 2] = [("worst", ComponentRule::Worst), ("mean", ComponentRule::Mean)];
const ROUNDINGS: [(&str, Rounding); 2] = [(Rounding::HalfUp.id(), Rounding::HalfUp), (Rounding::Floor.id(), Rounding::Floor)];

const AGGREGATIONS: [Aggregation; 5] =
    [Aggregation::Single, Aggregation::Cumulative, Aggregation::CumulativeOverPlan, Aggregation::Stock, Aggregation::Average];

/// Reads a rule set.
///
/// # Errors
/// When the file is no TOML, a key is unknown, a value is of the wrong kind, or the bands overlap or leave a gap.
pub fn read(template: &Template, id: &str, words: Words, limits: Limits) -> Result<RuleSet, Fault> {
    let table = parse(template)?;
    let file = Section::whole(template, &table);
    let name = file.required_text("name")?.value;
    let source = file.required_text("source")?.value;
    let note = file.text("note")?.map(|note| note.value).unwrap_or_default();
    let published = file.flag("published")?.unwrap_or(false);
    let submitted = file.choice("submitted_rates", &SUBMITTED)?.unwrap_or(SubmittedRates::Compared);
    let baseline = file.choice("baseline", &BASELINES)?.unwrap_or(BaselineRule::Printed);
    let components = file.choice("components", &COMPONENTS)?.unwrap_or(ComponentRule::Worst);
    let kinds = file.choices("kinds", &KINDS)?;
    let kinds = if kinds.is_empty() { vec![Kind::Goal, Kind::Kpi] } else { kinds };
    let rounding = file.table("rounding")?.map(|table| rounded_first(&table)).transpose()?;
    let bands = Bands::read(&file, "bands", rounding)?;
    let candidates = file.tables("candidates")?.iter().map(candidate).collect::<Result<Vec<_>, _>>()?;
    let attained = file.table("attained")?.map(|table| attained(&table, &bands)).transpose()?;
    let labels = file.table("labels")?.map(|table| labels(&table)).transpose()?.unwrap_or_default();
    let group = file.table("group")?.map(|table| group(&table, rounding, &bands)).transpose()?;
    let pro_rata = file.table("pro_rata")?.map(|table| pro_rata(&table)).transpose()?;
    file.finish()?;
    if bands.is_empty() && !candidates.is_empty() {
        return Err(file.fault("算定式（candidates）があるのに、区分（bands）がひとつもありません"));
    }
    if candidates.iter().any(|candidate| candidate.formula == Formula::Attained) && attained.is_none() {
        return Err(file.fault("算定式 attained を使うときは、[attained] に満たしたときの区分（met）を書きます"));
    }
    Ok(RuleSet {
        id: Arc::from(id),
        name,
        published,
        source,
        note,
        candidates,
        bands,
        rounding,
        attained,
        submitted,
        baseline,
        components,
        kinds,
        labels,
        group,
        pro_rata,
        words,
        limits,
        overrides: Overrides::default(),
    })
}

fn candidate(table: &Section) -> Result<Candidate, Fault> {
    let formulas = Formula::ALL.map(|formula| (formula.id(), formula));
    let formula = table.choice("formula", &formulas)?.ok_or_else(|| table.fault("[candidates] に「formula」がありません"))?;
    let target = table.choice("target", &TARGETS)?.unwrap_or(TargetKind::Year);
    let directions = table.choices("direction", &DIRECTIONS)?;
    let aggregations = table.choices("aggregation", &AGGREGATIONS.map(|aggregation| (aggregation.label(), aggregation)))?;
    let zero_or_across = table.flag("only_zero_or_negative")?.unwrap_or(false);
    table.finish()?;
    Ok(Candidate { formula, target, directions, aggregations, zero_or_across })
}

fn rounded_first(table: &Section) -> Result<RoundedFirst, Fault> {
    let rounding = table.choice("method", &ROUNDINGS)?.unwrap_or(Rounding::HalfUp);
    let decimals = table.decimal("decimals")?;
    let line = decimals.as_ref().map(|decimals| decimals.line);
    let whole = decimals
        .map_or(Some(0), |decimals| u32::try_from(decimals.value).ok().filter(|whole| *whole <= 6 && decimals.value.fract().is_zero()));
    let decimals = whole.ok_or_else(|| table.fault_at(line.unwrap_or(1), "「decimals」には0から6までの整数を書きます"))?;
    table.finish()?;
    Ok(RoundedFirst { rounding, decimals })
}

/// The band that a key names by its label.
fn named_band(table: &Section, key: &'static str, bands: &Bands) -> Result<Option<Band>, Fault> {
    let Some(label) = table.text(key)? else { return Ok(None) };
    let found = bands.labelled(&label.value).cloned();
    let missing = || table.fault_at(label.line, format!("「{key}」の「{}」という区分が [[bands]] にありません", label.value));
    found.ok_or_else(missing).map(Some)
}

fn attained(table: &Section, bands: &Bands) -> Result<Attained, Fault> {
    let met = named_band(table, "met", bands)?.ok_or_else(|| table.fault("[attained] に「met」がありません"))?;
    let unmet = named_band(table, "unmet", bands)?;
    table.finish()?;
    Ok(Attained { met, unmet })
}

fn labels(table: &Section) -> Result<Vec<(String, Scale)>, Fault> {
    let mut labels: Vec<(String, Scale)> = Vec::new();
    for (label, step) in table.free_texts()? {
        let scale = Scale::of_label(&step.value).ok_or_else(|| {
            let steps = Scale::ALL.map(Scale::label).join("、");
            table.fault_at(step.line, format!("「{label}」の行き先「{}」は共通の尺度にありません（{steps}）", step.value))
        })?;
        let key = folded(&label);
        if labels.iter().any(|(known, _)| *known == key) {
            return Err(table.fault_at(step.line, format!("「{label}」が二度書かれています")));
        }
        labels.push((key, scale));
    }
    Ok(labels)
}

fn group(table: &Section, rounding: Option<RoundedFirst>, records: &Bands) -> Result<GroupRule, Fault> {
    let by = table.choice("by", &GROUPS)?.unwrap_or(GroupBy::Group);
    let methods = [("mean-rate", 0), ("share-attained", 1), ("points-sum", 2), ("points-share", 3)];
    let chosen = table.choice("method", &methods)?.unwrap_or(0);
    let reached = table.decimal("attained_at_least")?.map_or(Decimal::ONE_HUNDRED, |reached| reached.value);
    let method = match chosen {
        1 => GroupMethod::ShareAttained(exact(reached)),
        2 => GroupMethod::PointsSum,
        3 => GroupMethod::PointsShare,
        _ => GroupMethod::MeanRate,
    };
    if matches!(method, GroupMethod::PointsSum | GroupMethod::PointsShare)
        && let Some(band) = records.all().iter().find(|band| band.points.is_none())
    {
        return Err(table.fault(format!("点数で判定するときは、[[bands]] の「{}」にも points が要ります", band.label)));
    }
    let clip = match table.decimals("clip")?.as_slice() {
        [] => None,
        [low, high] if low.value < high.value => Some((exact(low.value), exact(high.value))),
        [first, ..] => return Err(table.fault_at(first.line, "「clip」には下限と上限を小さい順に二つ書きます（[0, 100]）")),
    };
    let bands = Bands::read(table, "bands", rounding)?;
    if bands.is_empty() {
        return Err(table.fault("[group] に区分（[[group.bands]]）がありません"));
    }
    let none = table.text("none")?.map_or_else(|| Scale::Undecided.label().to_owned(), |none| none.value);
    let published = table.flag("published")?.unwrap_or(false);
    table.finish()?;
    Ok(GroupRule { by, method, clip, bands, none: Arc::from(none), published })
}

fn pro_rata(table: &Section) -> Result<ProRata, Fault> {
    let first_year = table.decimal("first_year")?.and_then(|year| i32::try_from(year.value).ok());
    let shares = table.decimals("shares")?;
    if shares.is_empty() {
        return Err(table.fault("[pro_rata] に「shares」（年ごとの割合、[20, 40, 60, 80, 100]）がありません"));
    }
    let hundred = exact(Decimal::ONE_HUNDRED);
    let shares: Vec<RBig> = shares.iter().map(|share| exact(share.value) / &hundred).collect();
    table.finish()?;
    Ok(ProRata { first_year, shares })
}
