//! Formula, direction and baseline year of single indicators, as staff list them in `overrides.csv`.
//!
//! In: the list, and who a municipality's code or name means. Out: what the list says of an indicator, and which of its lines no
//! indicator answers to. A line that names a municipality goes before one for all of them. Empty cells leave the rule set's way.
//!
//! ```text
//! 団体コード,指標,算定式,方向,基準年
//! 281000,社会増減数,progress,上げる,R1      → 神戸市 alone, by progress, from the value of 2019
//! ,ごみの排出量,,下げる,                     → every municipality, the less the better
//! ```

use std::collections::BTreeSet;
use std::sync::Arc;

use super::judged::{Direction, Formula};
use super::name::{folded, without_repost};
use super::pick::named_year;
use super::verify::short;
use crate::finding::{Code, Finding};
use crate::place::{Place, Pos};
use crate::record::Record;
use crate::templates::{Fault, Template};

/// Heads of the columns: 団体コード, 指標, 算定式, 方向, 基準年.
const COLUMNS: [&[&str]; 5] =
    [&["団体コード", "コード", "団体", "団体名"], &["指標", "指標名"], &["算定式"], &["方向"], &["基準年", "基準年度"]];

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// What the list is called.
    name: Arc<str>,
    lines: Vec<Override>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Line of the file, from 1.
    line: usize,
    /// Code of the municipality; none for all.
    code: Option<Arc<str>>,
    /// Indicator as written.
    written: String,
    /// Its key.
    indicator: String,
    /// Formula to use instead of the rule set's candidates.
    pub formula: Option<Formula>,
    /// Direction that goes before all evidence.
    pub direction: Option<Direction>,
    /// Western year whose value is the baseline.
    pub baseline_year: Option<i32>,
}

impl Overrides {
    /// Reads the list; `code_of` gives the code of a municipality from its code or name as written, or why there is none.
    ///
    /// # Errors
    /// When a line does not fit, stands twice, says nothing, or names an unknown municipality, formula, direction or year.
    pub fn read(template: &Template, code_of: impl Fn(&str) -> Result<Arc<str>, String>) -> Result<Self, Fault> {
        let list = template.list(&COLUMNS)?;
        if let Some(head) = list.unused.first() {
            let known = COLUMNS.map(|names| names[0]).join("、");
            return Err(template.fault(Some(1), format!("「{head}」という列はありません（使えるのは {known}）")));
        }
        if !list.has[1] {
            return Err(template.fault(Some(1), "「指標」の列がありません"));
        }
        let mut lines: Vec<Override> = Vec::new();
        for row in &list.rows {
            let fault = |message: String| template.fault(Some(row.line), message);
            let [code, written, formula, direction, year] = [0, 1, 2, 3, 4].map(|column| row.cell(column));
            if written.is_empty() {
                return Err(fault("「指標」が空です".to_owned()));
            }
            let line = Override {
                line: row.line,
                code: (!code.is_empty()).then(|| code_of(code)).transpose().map_err(fault)?,
                written: written.to_owned(),
                indicator: without_repost(written),
                formula: (!formula.is_empty()).then(|| formula_of(formula)).transpose().map_err(fault)?,
                direction: (!direction.is_empty()).then(|| direction_of(direction)).transpose().map_err(fault)?,
                baseline_year: (!year.is_empty()).then(|| year_of(year)).transpose().map_err(fault)?,
            };
            if line.formula.is_none() && line.direction.is_none() && line.baseline_year.is_none() {
                return Err(fault(format!("「{written}」に、算定式・方向・基準年のどれも書かれていません")));
            }
            if let Some(first) = lines.iter().find(|known| known.code == line.code && known.indicator == line.indicator) {
                return Err(fault(format!("「{written}」は{}行目にもあります。どちらかを消してください", first.line)));
            }
            lines.push(line);
        }
        Ok(Self { name: Arc::from(template.name.as_str()), lines })
    }

    /// What the list says of an indicator; the line of its municipality goes before the one for all.
    #[must_use]
    pub fn of(&self, code: Option<&str>, indicator: &str) -> Option<&Override> {
        if self.lines.is_empty() {
            return None;
        }
        let key = without_repost(indicator);
        let named = |wanted: Option<&str>| self.lines.iter().find(|line| line.code.as_deref() == wanted && line.indicator == key);
        code.and_then(|code| named(Some(code))).or_else(|| named(None))
    }

    /// A note for every line that no record answers to.
    #[must_use]
    pub fn unmatched<'r>(&self, records: impl Iterator<Item = &'r Record>) -> Vec<Finding> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let used = records.filter_map(|record| self.of(record.municipality.code.as_deref(), &record.indicator_clean));
        let used: BTreeSet<usize> = used.map(|line| line.line).collect();
        let told = |line: &Override| {
            let row = u32::try_from(line.line).unwrap_or(u32::MAX).saturating_sub(1);
            let place = Place::file(Arc::clone(&self.name)).at(Pos::new(row, 0));
            let whose = line.code.as_ref().map_or_else(|| "どの団体にも".to_owned(), |code| format!("団体コード{code}の団体に"));
            Finding::new(Code::UnusedSetting, place).item("個別の指定").text(&*line.written).detail(format!("この名前の指標が{whose}ない"))
        };
        self.lines.iter().filter(|line| !used.contains(&line.line)).map(told).collect()
    }

    /// The lines in words, for people who want to know what a verdict rests on.
    pub fn described(&self) -> impl Iterator<Item = String> {
        self.lines.iter().map(|line| {
            let whose = line.code.as_ref().map_or_else(String::new, |code| format!("（{code}）"));
            let formula = line.formula.map(|formula| format!("算定式は{}", short(formula)));
            let direction = line.direction.map(|direction| direction.label().to_owned());
            let year = line.baseline_year.map(|year| format!("基準は{year}年度の値"));
            let said: Vec<String> = [formula, direction, year].into_iter().flatten().collect();
            format!("個別の指定: {}{whose} … {}", line.written, said.join("、"))
        })
    }
}

fn formula_of(written: &str) -> Result<Formula, String> {
    let key = folded(written);
    let known = Formula::ALL.into_iter().find(|formula| formula.id() == key || folded(short(*formula)) == key);
    known.ok_or_else(|| {
        let known = Formula::ALL.map(|formula| format!("{}（{}）", formula.id(), short(formula))).join("、");
        format!("算定式「{written}」はありません（使えるのは {known}）")
    })
}

fn direction_of(written: &str) -> Result<Direction, String> {
    match folded(written).as_str() {
        "up" | "増" | "上げる" | "多いほどよい" => Ok(Direction::Up),
        "down" | "減" | "下げる" | "少ないほどよい" => Ok(Direction::Down),
        "keep" | "維持" | "維持する" => Ok(Direction::Keep),
        _ => Err(format!("方向「{written}」はありません（使えるのは 上げる、下げる、維持）")),
    }
}

fn year_of(written: &str) -> Result<i32, String> {
    named_year(written).ok_or_else(|| format!("基準年「{written}」を年度として読めません（R1、令和元年度、2019 のように書く）"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::rules::tests::build::Builder;

    fn overrides(text: &'static str) -> Result<Overrides, Fault> {
        let code = |written: &str| match written {
            "332160" | "浅口市" => Ok(Arc::from("332160")),
            other => Err(format!("団体「{other}」はありません")),
        };
        Overrides::read(&Template { name: "overrides.csv".to_owned(), text: text.into() }, code)
    }

    #[test]
    fn the_line_of_a_municipality_goes_before_the_one_for_all() {
        let list = "団体コード,指標,算定式,方向,基準年\n,組織率,ratio,,\n浅口市,組織率,基準値からの進捗,,R1\n,ごみの量,,減,\n";
        let list = overrides(list).unwrap();
        let formula = |code, indicator| list.of(code, indicator).and_then(|line| line.formula);
        assert_eq!(formula(Some("332160"), "組織率【再掲】"), Some(Formula::Progress));
        assert_eq!(formula(Some("281000"), "組織率"), Some(Formula::Ratio));
        assert_eq!(formula(None, "組織率"), Some(Formula::Ratio));
        assert_eq!(list.of(Some("332160"), "組織率").and_then(|line| line.baseline_year), Some(2019));
        assert_eq!(list.of(None, "ごみの量").and_then(|line| line.direction), Some(Direction::Down));
    }

    #[test]
    fn a_line_that_does_not_fit_is_named() {
        let fault = |text| overrides(text).err().map(|fault| fault.to_string()).unwrap_or_default();
        let head = "overrides.csv 2行目: ";
        assert!(fault("団体コード,指標,算定式\n,甲,ratioo\n").starts_with(&format!("{head}算定式「ratioo」はありません")));
        assert_eq!(fault("指標,方向\n甲,横\n"), format!("{head}方向「横」はありません（使えるのは 上げる、下げる、維持）"));
        assert!(fault("指標,基準年\n甲,むかし\n").starts_with(&format!("{head}基準年「むかし」")));
        assert_eq!(fault("団体コード,指標,方向\n999999,甲,増\n"), format!("{head}団体「999999」はありません"));
        assert_eq!(fault("指標,方向\n甲,\n"), format!("{head}「甲」に、算定式・方向・基準年のどれも書かれていません"));
        assert_eq!(fault("指標,方向\n甲,増\n甲,減\n"), "overrides.csv 3行目: 「甲」は2行目にもあります。どちらかを消してください");
        assert!(fault("指標,算出式\n").starts_with("overrides.csv 1行目: 「算出式」という列はありません"));
    }

    #[test]
    fn a_line_that_no_indicator_answers_to_is_told_at_its_line() {
        let list = overrides("指標,方向\n甲,増\n\n丙,減\n").unwrap();
        let records = [Builder::new(0, "甲").build(), Builder::new(1, "乙").build()];
        let told: Vec<String> = list.unmatched(records.iter()).iter().map(|finding| finding.place.to_string()).collect();
        assert_eq!(told, ["overrides.csv ▸ A4"]);
    }
}
