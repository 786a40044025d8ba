//! The advice of `check --lint`, sheet by sheet and level by level.

use serde::Serialize;

use crate::cli::terminal::out;
use crate::lint::Advice;
use crate::place::Place;

/// What each level is about.
const LEVELS: [&str; 3] = ["レベル1（機械で読めるか）", "レベル2（そのまま集計できるか）", "レベル3（ほかのデータとつなげるか）"];

/// Prints the advice.
pub fn tell(advice: &[Advice], json: bool) {
    if json {
        for one in advice {
            out(&serde_json::to_string(&Line::new(one)).unwrap_or_default());
        }
        return;
    }
    out("機械可読性の助言（来年の様式のために）");
    let mut last: Option<(&Place, u8)> = None;
    for one in advice {
        let level = one.level();
        if last.is_none_or(|(place, _)| *place != one.place) {
            out(&format!("\n{}", one.place));
        }
        if last != Some((&one.place, level)) {
            out(&format!("  {}", LEVELS.get(usize::from(level).saturating_sub(1)).copied().unwrap_or_default()));
        }
        out(&format!("    {} {}: {}\n      提案: {}", one.rule.id, one.rule.title, one.ranges(), one.rule.proposal));
        last = Some((&one.place, level));
    }
    if advice.is_empty() {
        out("  助言はありません。");
    }
}

/// Advice as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    lint: &'a str,
    level: u8,
    title: &'a str,
    file: &'a str,
    sheet: &'a str,
    ranges: Vec<String>,
    proposal: &'a str,
}

impl<'a> Line<'a> {
    fn new(advice: &'a Advice) -> Self {
        Self {
            lint: advice.rule.id,
            level: advice.level(),
            title: advice.rule.title,
            file: &advice.place.file,
            sheet: &advice.place.sheet,
            ranges: advice.areas.iter().map(ToString::to_string).collect(),
            proposal: advice.rule.proposal,
        }
    }
}
