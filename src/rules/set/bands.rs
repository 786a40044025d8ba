//! The bands of a rule set: which verdict a rate falls into.
//!
//! In: bands as a rule file states them, in any order. Out: bands from best to worst that cover every rate exactly once; a fault where
//! they overlap or leave a gap. Edges are exact: 89.999… is not 90.

use std::sync::Arc;

use dashu_ratio::RBig;
use rust_decimal::Decimal;

use crate::rules::judged::Scale;
use crate::rules::rate::{Rounding, compare, shown};
use crate::templates::Fault;
use crate::templates::section::{At, Section};

/// One end of a band, in percent points (or points).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Where it lies.
    pub at: Decimal,
    /// Whether the edge itself belongs to the band.
    pub included: bool,
}

/// One band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// The rule set's own word or mark.
    pub label: Arc<str>,
    /// Its step on the common scale.
    pub scale: Scale,
    /// Its lower end; none for the lowest band.
    pub lower: Option<Edge>,
    /// Points that a record of the band gets, where the rule set sums points.
    pub points: Option<Decimal>,
}

/// Bands from best to worst; empty when a rule set judges by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bands(Vec<Band>);

/// A rate brought to fewer decimals before its band is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundedFirst {
    /// How.
    pub rounding: Rounding,
    /// Decimals that are left.
    pub decimals: u32,
}

/// A band as the file states it.
struct Stated {
    band: Band,
    upper: Option<Edge>,
    line: usize,
}

impl Bands {
    /// Reads `[[key]]` tables.
    ///
    /// # Errors
    /// When a label is missing or doubled, or when the bands overlap or leave a gap.
    pub(crate) fn read(section: &Section, key: &'static str, rounded: Option<RoundedFirst>) -> Result<Self, Fault> {
        let mut stated = Vec::new();
        for table in section.tables(key)? {
            let label = table.required_text("label")?;
            let steps = Scale::ALL.map(|scale| (scale.label(), scale));
            let scale = table.choice("scale", &steps)?;
            let scale = scale.or_else(|| Scale::of_label(&label.value)).ok_or_else(|| {
                let message =
                    format!("「{}」が共通の尺度のどれにあたるかを scale に書きます（順調、概ね順調、やや遅れ、遅れ）", label.value);
                table.fault_at(label.line, message)
            })?;
            let lower = edge(&table, "at_least", "above")?;
            let upper = edge(&table, "at_most", "below")?;
            let points = table.decimal("points")?.map(|points| points.value);
            table.finish()?;
            if stated.iter().any(|other: &Stated| *other.band.label == *label.value) {
                return Err(table.fault_at(label.line, format!("「{}」という区分が二つあります", label.value)));
            }
            stated.push(Stated { band: Band { label: Arc::from(label.value), scale, lower, points }, upper, line: label.line });
        }
        order(section, stated, rounded).map(Self)
    }

    /// From best to worst.
    #[must_use]
    pub fn all(&self) -> &[Band] {
        &self.0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The band of a rate; none when there are no bands.
    #[must_use]
    pub fn of(&self, rate: &RBig) -> Option<&Band> {
        self.0.iter().find(|band| band.lower.as_ref().is_none_or(|edge| edge.is_below(rate)))
    }

    /// The band of that word.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<&Band> {
        self.0.iter().find(|band| *band.label == *label)
    }

    /// The range of a band as people read it: 「75%以上90%未満」.
    #[must_use]
    pub fn range(&self, band: &Band) -> String {
        let better = self.0.iter().take_while(|other| *other != band).last();
        let upper = better.and_then(|better| better.lower.as_ref());
        let lower = band.lower.as_ref().map(|edge| format!("{}%{}", edge.at, if edge.included { "以上" } else { "超" }));
        let upper = upper.map(|edge| format!("{}%{}", edge.at, if edge.included { "未満" } else { "以下" }));
        match (lower, upper) {
            (None, None) => "すべて".to_owned(),
            (lower, upper) => lower.unwrap_or_default() + &upper.unwrap_or_default(),
        }
    }

    /// A rate as people read it, with as many decimals as it takes to see which side of an edge it lies on.
    #[must_use]
    pub fn shown(&self, rate: &RBig) -> String {
        let band = self.of(rate);
        let sides = |decimals: &u32| self.of(&Rounding::HalfUp.apply(rate, *decimals)) == band;
        shown(rate, (1..=6).find(sides).unwrap_or(6))
    }
}

impl Edge {
    /// Whether a rate lies on the upper side of this lower edge.
    fn is_below(&self, rate: &RBig) -> bool {
        let order = compare(rate, self.at);
        if self.included { order.is_ge() } else { order.is_gt() }
    }
}

fn edge(table: &Section, included: &'static str, excluded: &'static str) -> Result<Option<Edge>, Fault> {
    match (table.decimal(included)?, table.decimal(excluded)?) {
        (Some(_), Some(At { line, .. })) => Err(table.fault_at(line, format!("{included} と {excluded} は片方だけ書きます"))),
        (Some(at), None) => Ok(Some(Edge { at: at.value, included: true })),
        (None, Some(at)) => Ok(Some(Edge { at: at.value, included: false })),
        (None, None) => Ok(None),
    }
}

/// Best first, each upper end checked against the lower end of the band above it.
fn order(section: &Section, mut stated: Vec<Stated>, rounded: Option<RoundedFirst>) -> Result<Vec<Band>, Fault> {
    // Lowest first: a band without a lower end, then by edge; at one edge 「以上」 reaches lower than 「超」.
    stated.sort_by_key(|stated| stated.band.lower.as_ref().map(|edge| (edge.at, !edge.included)));
    if let Some(lowest) = stated.first()
        && lowest.band.lower.is_some()
    {
        let message = format!("「{}」より低い率がどの区分にも入りません。最も下の区分には下限を書きません", lowest.band.label);
        return Err(section.fault_at(lowest.line, message));
    }
    for pair in stated.windows(2) {
        let [below, above] = pair else { continue };
        let names = format!("「{}」と「{}」", below.band.label, above.band.label);
        let Some(lower) = &above.band.lower else {
            return Err(section.fault_at(above.line, format!("{names}が重なっています（どちらにも下限がありません）")));
        };
        if below.band.lower.as_ref() == Some(lower) {
            return Err(section.fault_at(above.line, format!("{names}が重なっています（下限が同じです）")));
        }
        let Some(upper) = &below.upper else { continue };
        if let Some(wrong) = seam(upper, lower, rounded) {
            return Err(section.fault_at(below.line, format!("{names}の間に{wrong}")));
        }
    }
    if let Some(highest) = stated.last()
        && let Some(upper) = &highest.upper
    {
        let message = format!("「{}」より高い率（{}%を超えるもの）がどの区分にも入りません", highest.band.label, upper.at);
        return Err(section.fault_at(highest.line, message));
    }
    Ok(stated.into_iter().rev().map(|stated| stated.band).collect())
}

/// What is wrong between the upper end of one band and the lower end of the next.
fn seam(upper: &Edge, lower: &Edge, rounded: Option<RoundedFirst>) -> Option<String> {
    if upper.at > lower.at || (upper.at == lower.at && upper.included && lower.included) {
        return Some(format!("重なりがあります（{}%）", lower.at));
    }
    let touches = upper.at == lower.at && (upper.included || lower.included);
    // After rounding to whole percents, 99以下 and 100以上 leave nothing between them.
    let step = rounded.map(|rounded| Decimal::new(1, rounded.decimals));
    let adjacent = step.is_some_and(|step| upper.included && lower.included && upper.at + step == lower.at);
    let between = (upper.at + lower.at) / Decimal::TWO;
    (!touches && !adjacent).then(|| {
        let example = step.map_or_else(|| between, |step| upper.at + step);
        format!(
            "すき間があります（たとえば{}%がどちらにも入りません。端数を丸めてから区分するなら [rounding] に書きます）",
            example.normalize()
        )
    })
}
