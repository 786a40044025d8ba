//! One row of 検算: what the formulas of the sheet give, calculated here beside them, exactly.
//!
//! In: a line of 一覧表 and the rule sets. Out: an [`Again`], whose formulas name the columns of the sheet: F baseline, G target, H actual,
//! I share of the way, J rate again, K rate of 一覧表, L difference, N verdict again, O verdict of 一覧表. None where figures do not say it.
//!
//! Worked example: 90 / 75 / 60 over J4 give `IF(ROUND(J4*100,9)>=90,"◎ 順調",IF(ROUND(J4*100,9)>=75,…))`.

use dashu_ratio::RBig;
use num_traits::Signed;
use rust_decimal::Decimal;

use crate::report::RuleNote;
use crate::report::figure;
use crate::report::rational::decimal;
use crate::report::records::Line;
use crate::rules::judged::{Direction, FigureRef, Formula};
use crate::rules::rate::Rounding;
use crate::rules::set::bands::Band;
use crate::value::Status;

use super::exact;

/// Difference, as a share of 1, below which two rates agree: a submitted rate is rounded to 0.1 %.
const NEAR: &str = "0.001";

/// A figure that a rate stands on, by the column of 一覧表 that has it.
pub enum Given {
    /// 基準値.
    Baseline(Decimal),
    /// 目標値 of the year.
    Target(Decimal),
    /// 最終目標.
    FinalTarget(Decimal),
    /// 実績値.
    Actual(Decimal),
    /// No column has it.
    Number(Decimal),
}

impl Given {
    /// The figure in the base unit.
    pub const fn value(&self) -> Decimal {
        match self {
            Self::Baseline(value) | Self::Target(value) | Self::FinalTarget(value) | Self::Actual(value) | Self::Number(value) => *value,
        }
    }
}

/// A line calculated again.
pub struct Again<'a> {
    /// How.
    pub formula: Formula,
    /// 基準値, where the formula takes one.
    pub baseline: Option<Given>,
    /// The target.
    pub target: Option<Given>,
    /// The actual, or the sum of the actuals.
    pub actual: Given,
    /// Share of the way to be done.
    pub share: Option<RBig>,
    /// The rate again and that of 一覧表, as shares of 1; none where the target is met or not.
    pub rates: Option<(RBig, RBig)>,
    /// The verdict again, with its mark; none where the rules have no bands.
    pub verdict: Option<String>,
    /// The verdict of 一覧表, with its mark.
    pub listed: String,
    down: bool,
    rule: Option<&'a RuleNote>,
}

impl<'a> Again<'a> {
    /// None when the figures of the line do not say it.
    pub fn of(line: Line<'_>, rules: &'a [RuleNote]) -> Option<Self> {
        let part = line.part;
        let formula = part.formula?;
        let value = |reference: Option<FigureRef>| reference.and_then(|at| line.judged.quantity(at)).map(|quantity| quantity.value);
        let basis = part.basis.as_deref();
        let words = |reference: Option<FigureRef>| reference.is_some_and(|at| line.judged.figure(at).reading.status == Status::Text);
        if formula == Formula::Attained && words(part.target) {
            // 維持 is held against the baseline; a final target in figures beside it has no part in that.
            return None;
        }
        let printed = value(part.baseline);
        let baseline = basis.and_then(|basis| basis.baseline.as_ref()).and_then(decimal);
        let baseline = baseline.map(|value| if Some(value) == printed { Given::Baseline(value) } else { Given::Number(value) });
        let baseline = baseline.filter(|_| matches!(formula, Formula::Progress | Formula::Pace | Formula::Change));
        let of_year = value(part.target).filter(|_| !basis.is_some_and(|basis| basis.on_final)).map(Given::Target);
        let target = of_year.or_else(|| value(part.final_target).map(Given::FinalTarget)).filter(|_| formula != Formula::Change);
        let total = basis.filter(|_| formula == Formula::CumulativePace).and_then(|basis| basis.total.as_ref());
        let actual = match total {
            Some(total) => Given::Number(decimal(total)?),
            None => Given::Actual(value(part.actual)?),
        };
        if baseline.iter().chain(&target).chain([&actual]).any(|given| !figure::exact(given.value())) {
            return None;
        }
        let paced = matches!(formula, Formula::Pace | Formula::CumulativePace | Formula::ProRata);
        let verdict = line.verdict();
        let mut again = Self {
            formula,
            baseline,
            target,
            actual,
            share: basis.filter(|_| paced).and_then(|basis| basis.share.clone()),
            rates: None,
            verdict: None,
            listed: format!("{} {}", verdict.scale.mark(), verdict.label),
            down: part.direction == Direction::Down,
            rule: rules.iter().find(|rule| *rule.id == *line.judged.rule_set),
        };
        if formula == Formula::Attained {
            again.verdict = Some(marked(again.met_band()?));
            return Some(again);
        }
        let listed = part.rate.as_ref()? / exact(Decimal::ONE_HUNDRED);
        again.rates = Some((again.rate()?, listed));
        again.verdict = again.band().map(marked);
        Some(again)
    }

    /// The rate again, as a share of 1.
    fn rate(&self) -> Option<RBig> {
        let exactly = |given: &Option<Given>| given.as_ref().map(|given| exact(given.value()));
        let (baseline, target, actual) = (exactly(&self.baseline), exactly(&self.target), exact(self.actual.value()));
        let over = |numer: RBig, denom: RBig| (!denom.is_zero()).then(|| numer / denom);
        match self.formula {
            Formula::Ratio => over(actual, target?),
            Formula::Inverse => over(target?, actual),
            Formula::Progress => over(actual - baseline.as_ref()?, target? - baseline?),
            Formula::Pace => over(actual - baseline.as_ref()?, (target? - baseline?) * self.share.as_ref()?),
            Formula::CumulativePace | Formula::ProRata => over(actual, target? * self.share.as_ref()?),
            Formula::Change => {
                let baseline = baseline?;
                let change = over(actual - &baseline, baseline.abs())?;
                Some(if self.down { -change } else { change })
            }
            Formula::Attained => None,
        }
    }

    /// The rate that the verdict stands on: the one of 一覧表 where that is a submitted, rounded one.
    fn judged_rate(&self) -> Option<(&'static str, &RBig)> {
        let (again, listed) = self.rates.as_ref()?;
        Some(if again == listed { ("J", again) } else { ("K", listed) })
    }

    fn band(&self) -> Option<&Band> {
        let (_, rate) = self.judged_rate()?;
        let points = rate * exact(Decimal::ONE_HUNDRED);
        let rule = self.rule?;
        match rule.rounding {
            Some(first) => rule.bands.of(&first.rounding.apply(&points, first.decimals)),
            None => rule.bands.of(&points),
        }
    }

    /// The band of a target that is met or not.
    fn met_band(&self) -> Option<&Band> {
        let attained = self.rule?.attained.as_ref()?;
        let (target, actual) = (self.target.as_ref()?.value(), self.actual.value());
        let met = if self.down { actual <= target } else { actual >= target };
        if met { Some(&attained.met) } else { attained.unmet.as_ref() }
    }

    /// Whether rate and verdict come out as 一覧表 has them.
    pub fn agrees(&self) -> bool {
        let near = RBig::from_parts(1.into(), 1_000_u32.into());
        let rates = self.rates.as_ref().is_none_or(|(again, listed)| (again - listed).abs() < near);
        rates && self.verdict.as_ref().is_none_or(|verdict| *verdict == self.listed)
    }

    /// The rate as a formula.
    pub fn rate_formula(&self, here: usize) -> String {
        match self.formula {
            Formula::Inverse => format!("G{here}/H{here}"),
            Formula::Progress => format!("(H{here}-F{here})/(G{here}-F{here})"),
            Formula::Pace => format!("(H{here}-F{here})/((G{here}-F{here})*I{here})"),
            Formula::CumulativePace | Formula::ProRata => format!("H{here}/(G{here}*I{here})"),
            Formula::Change if self.down => format!("-(H{here}-F{here})/ABS(F{here})"),
            Formula::Change => format!("(H{here}-F{here})/ABS(F{here})"),
            Formula::Ratio | Formula::Attained => format!("H{here}/G{here}"),
        }
    }

    /// The verdict as a formula.
    pub fn verdict_formula(&self, here: usize) -> String {
        let Some(rule) = self.rule else { return quoted("") };
        if self.formula == Formula::Attained {
            let word = |band: Option<&Band>| quoted(&band.map(marked).unwrap_or_default());
            let attained = rule.attained.as_ref();
            let sign = if self.down { "<=" } else { ">=" };
            let (met, unmet) = (attained.map(|attained| &attained.met), attained.and_then(|attained| attained.unmet.as_ref()));
            return format!("IF(H{here}{sign}G{here},{},{})", word(met), word(unmet));
        }
        let column = self.judged_rate().map_or("J", |(column, _)| column);
        let points = format!("{column}{here}*100");
        let points = match rule.rounding.map(|first| (first.rounding, first.decimals)) {
            // No more digits than a workbook reckons with, so that 0.3-0.1 is not less than 0.2.
            None => format!("ROUND({points},9)"),
            Some((Rounding::HalfUp, decimals)) => format!("ROUND({points},{decimals})"),
            Some((Rounding::Floor, decimals)) => format!("INT(ROUND({points}*10^{decimals},6))/10^{decimals}"),
        };
        let bands = rule.bands.all();
        let lowest = bands.last().map(marked).unwrap_or_default();
        bands.iter().rev().filter_map(|band| Some((band, band.lower.as_ref()?))).fold(quoted(&lowest), |rest, (band, edge)| {
            let sign = if edge.included { ">=" } else { ">" };
            format!("IF({points}{sign}{},{},{rest})", edge.at.normalize(), quoted(&marked(band)))
        })
    }

    /// Whether rate and verdict agree, as a formula.
    pub fn agreement_formula(&self, here: usize) -> String {
        let rates = self.rates.as_ref().map(|_| format!("ABS(L{here})<{NEAR}"));
        let verdicts = self.verdict.as_ref().map(|_| format!("N{here}=O{here}"));
        let tests: Vec<String> = rates.into_iter().chain(verdicts).collect();
        format!("IF(AND({}),\"○\",\"×\")", tests.join(","))
    }
}

/// A verdict with its mark, as 一覧表 shows it.
fn marked(band: &Band) -> String {
    format!("{} {}", band.scale.mark(), band.label)
}

/// A text inside a formula.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
