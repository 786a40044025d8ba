//! A rule set in Japanese prose, for people who want to know what a verdict rests on.

use std::fmt::Write;

use super::{BaselineRule, Candidate, ComponentRule, GroupBy, GroupMethod, GroupRule, RuleSet, SubmittedRates, TargetKind};
use crate::record::{Aggregation, Kind};
use crate::rules::rate::shown;

/// What a rule set says, one statement a line.
#[must_use]
pub fn describe(set: &RuleSet) -> String {
    let mut lines = vec![format!("{}（{}）", set.name, set.id), format!("  出典: {}", set.source)];
    if !set.note.is_empty() {
        lines.push(format!("  注意: {}", set.note));
    }
    lines.push("  示す数値の位置づけ:".to_owned());
    lines.extend(standings(set).into_iter().map(|(figure, standing)| format!("    {figure} … {standing}")));
    if set.candidates.is_empty() {
        lines.push("  算定式: なし（率の区分がなく、提出された判定の言葉だけを共通の尺度に写す）".to_owned());
    } else {
        lines.push("  算定式: 上から順に試し、はじめて使えたものを採る".to_owned());
        lines.extend(set.candidates.iter().enumerate().map(|(index, candidate)| format!("    {}. {}", index + 1, tried(candidate))));
    }
    if let Some(pro_rata) = &set.pro_rata {
        let shares: Vec<String> = pro_rata.shares.iter().map(|share| shown(&(share * hundred()), 0)).collect();
        let first = pro_rata.first_year.map_or_else(|| "基準値の次の年".to_owned(), |year| format!("{year}年度"));
        lines.push(format!("  年ごとの割合: {first}から {}", shares.join("、")));
    }
    if let Some(first) = set.rounding {
        lines.push(
            format!("  丸め: 率を小数第{}位までに{}してから区分する", first.decimals, first.rounding.label())
                .replace("小数第0位まで", "整数"),
        );
    }
    for band in set.bands.all() {
        let scale =
            if *band.label == *band.scale.label() { String::new() } else { format!("（共通の尺度では{}）", band.scale.label()) };
        lines.push(format!("  区分: {} … {}{scale}", band.label, set.bands.range(band)));
    }
    if let Some(attained) = &set.attained {
        let unmet = attained.unmet.as_ref().map_or("判定不能", |band| &band.label);
        lines.push(format!("  満たすか否かの目標: 満たせば{}、満たさなければ{unmet}", attained.met.label));
    }
    lines.push(match set.submitted {
        SubmittedRates::Compared => "  提出された達成率: 計算した率と照合する（判定には計算した率を使う）".to_owned(),
        SubmittedRates::Used => "  提出された達成率: どれかの算定式で再現できれば、その率を使う".to_owned(),
    });
    if set.baseline == BaselineRule::FirstActual {
        lines.push("  基準値: 欄がなければ、最初の年の実績値".to_owned());
    }
    lines.push(match set.components {
        ComponentRule::Worst => "  値が二つ以上ある指標: ひとつずつ判定し、いちばん悪いものを指標の判定とする".to_owned(),
        ComponentRule::Mean => "  値が二つ以上ある指標: 率の平均で判定する".to_owned(),
    });
    if let [kind] = set.kinds[..] {
        lines.push(format!("  提出された判定との照合: {}だけ", if kind == Kind::Goal { "数値目標" } else { "KPI" }));
    }
    if let Some(group) = &set.group {
        lines.extend(grouped(group));
    }
    lines.extend(set.overrides.described().map(|line| format!("  {line}")));
    lines.join("\n")
}

/// Every figure that is shown under the rule set, and whether it rests on a published rule or is our own 参考判定.
#[must_use]
pub fn standings(set: &RuleSet) -> Vec<(&'static str, String)> {
    const OURS: &str = "参考判定（この道具があてはめた区分。公表された基準ではない）";
    let mut standings = Vec::new();
    if !set.candidates.is_empty() {
        standings.push((
            "達成率",
            match set.submitted {
                SubmittedRates::Used => {
                    "公表された率（検算で再現できたもの）。再現できないものと提出のないものは、下の算定式による参考の値".to_owned()
                }
                SubmittedRates::Compared if set.published => "公表された算定式による値".to_owned(),
                SubmittedRates::Compared => "参考の値（この道具が算定式を選んで計算したもの）".to_owned(),
            },
        ));
    }
    if !set.bands.is_empty() {
        standings.push(("指標の判定", if set.published { "公表された区分" } else { OURS }.to_owned()));
    }
    if let Some(group) = &set.group {
        standings.push(("まとまりの率", "参考の値（この道具が計算したもの）".to_owned()));
        standings.push(("まとまりの判定", if group.published { "公表された区分" } else { OURS }.to_owned()));
    }
    standings.push(("提出された判定", "提出された言葉のまま。共通の尺度への写し方はこの道具が定めた".to_owned()));
    standings
}

fn hundred() -> dashu_ratio::RBig {
    crate::rules::rate::exact(rust_decimal::Decimal::ONE_HUNDRED)
}

/// 「実績値÷目標値（その年の目標があり、多いほどよい・維持の指標）」
fn tried(candidate: &Candidate) -> String {
    let mut conditions = vec![match candidate.target {
        TargetKind::Year => "その年の目標があるとき".to_owned(),
        TargetKind::Final => "最終目標だけのとき".to_owned(),
    }];
    let directions: Vec<&str> = candidate.directions.iter().map(|direction| direction.label()).collect();
    if !directions.is_empty() {
        conditions.push(format!("{}指標", directions.join("・")));
    }
    let aggregations: Vec<&str> = candidate.aggregations.iter().copied().map(Aggregation::label).collect();
    if !aggregations.is_empty() {
        conditions.push(aggregations.join("・"));
    }
    if candidate.zero_or_across {
        conditions.push("目標が0か、値が0より下にあるとき".to_owned());
    }
    format!("{} … {}", candidate.formula.label(), conditions.join("、"))
}

fn grouped(group: &GroupRule) -> Vec<String> {
    let by = match group.by {
        GroupBy::Group => "小柱",
        GroupBy::Policy => "施策",
        GroupBy::Goal => "基本目標",
    };
    let mut how = match &group.method {
        GroupMethod::MeanRate => "率の平均".to_owned(),
        GroupMethod::ShareAttained(reached) => format!("率が{}以上の指標の割合", shown(reached, 0)),
        GroupMethod::PointsSum => "点数の合計".to_owned(),
        GroupMethod::PointsShare => "満点に対する点数の割合".to_owned(),
    };
    if let Some((low, high)) = &group.clip {
        let _ = write!(how, "（ひとつの率を{}～{}に収めてから）", shown(low, 0), shown(high, 0));
    }
    let standing = if group.published { "公表された区分" } else { "参考判定" };
    let mut lines = vec![format!("  まとまりの判定: {by}ごとに{how}。率のない指標は除き、ひとつもなければ{}（{standing}）", group.none)];
    lines.extend(group.bands.all().iter().map(|band| format!("  まとまりの区分: {} … {}", band.label, group.bands.range(band))));
    lines
}
