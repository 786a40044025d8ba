//! Values that people corrected: the staff's ledger (訂正.csv) and what municipalities answered, put in place of what a cell holds.
//!
//! In: corrections, each naming a cell and the text that stood there. Out: grids that hold the corrected values, what was applied with
//! its original, and a finding for each correction that could not be: no such file, sheet or cell, another text than the one it names,
//! or a second correction of the same cell. No input is written to.
//!
//! ```text
//! ledger, answers ─resolve (which files there are)─▶ by file ─apply (after reading)─▶ grids, Applied
//! ```

mod ledger;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Code, Finding, Warned};
use crate::grid::{Cell, Content, Grid, Style};
use crate::layout::lexicon::fold;
use crate::layout::view::stored;
use crate::place::{Place, Pos};
use crate::value::{Grammar, Status, Stored};

pub use ledger::{heads, read};

/// What stands for an empty cell in a ledger and in an answer.
const EMPTY: [&str; 4] = ["（空欄）", "(空欄)", "空欄", "（空）"];

/// Who corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The staff, in 訂正.csv.
    Ledger,
    /// The municipality, in its answer.
    Answer,
}

impl Origin {
    /// The words that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ledger => "訂正（訂正の表）",
            Self::Answer => "訂正（団体の回答）",
        }
    }

    const fn refusal(self) -> Code {
        match self {
            Self::Ledger => Code::CorrectionRefused,
            Self::Answer => Code::AnswerStale,
        }
    }
}

/// One correction as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// File as written: its path as shown, or its name alone.
    pub file: String,
    /// Sheet as written; empty for a file that has one.
    pub sheet: String,
    /// The cell.
    pub pos: Pos,
    /// The text that stood there; empty for an empty cell.
    pub stood: String,
    /// What is to stand there.
    pub value: String,
    /// Why.
    pub reason: String,
    /// When, as written.
    pub date: String,
    /// By whom, as written.
    pub by: String,
    /// Who corrected.
    pub origin: Origin,
    /// Where the correction itself stands.
    pub told: Place,
}

/// A correction that was put in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The cell.
    pub place: Place,
    /// The text as it stood there.
    pub original: String,
    /// The correction.
    pub correction: Correction,
}

impl Applied {
    /// 「訂正: 元は「2O件」（打ち間違い、2026-11-20、企画課）」
    #[must_use]
    pub fn note(&self) -> String {
        let Correction { reason, date, by, .. } = &self.correction;
        let why: Vec<&str> = [reason, date, by].into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let why = if why.is_empty() { String::new() } else { format!("（{}）", why.join("、")) };
        let original = if self.original.is_empty() { "（空欄）" } else { &self.original };
        format!("訂正: 元は「{original}」{why}")
    }

    /// The correction stands in a file that is not used, since a newer one of the body is.
    #[must_use]
    pub fn in_vain(&self, newer: &str) -> Finding {
        let detail = format!("このファイルは集約に入れていない（「{newer}」を使った）。要るなら、そちらの訂正として書く");
        refused(&self.correction, self.place.clone(), &detail)
    }
}

/// Corrections by the file that they are for.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    by_file: BTreeMap<Arc<str>, Vec<Correction>>,
}

impl Corrections {
    /// Finds the file of each correction among the inputs. Of two corrections of a cell the first one stands.
    #[must_use]
    pub fn resolve(corrections: &[Correction], files: &[&Arc<str>]) -> Warned<Self> {
        let mut findings = Vec::new();
        let mut by_file: BTreeMap<Arc<str>, Vec<Correction>> = BTreeMap::new();
        for correction in corrections {
            let file = match &*files_of(&correction.file, files) {
                [file] => Arc::clone(file),
                [] => {
                    findings.push(refused(correction, correction.told.clone(), "この名前のファイルが入力にない"));
                    continue;
                }
                _ => {
                    findings.push(refused(correction, correction.told.clone(), "この名前のファイルが二つ以上ある。フォルダの名前も書く"));
                    continue;
                }
            };
            let known = by_file.entry(file).or_default();
            let same = |other: &&Correction| fold(&other.sheet) == fold(&correction.sheet) && other.pos == correction.pos;
            match known.iter().find(same) {
                None => known.push(correction.clone()),
                Some(first) if fold(&first.value) == fold(&correction.value) => {}
                Some(first) => {
                    let detail = format!("同じセルに別の訂正がある（{}の「{}」）。そちらを使った", first.told, first.value);
                    findings.push(refused(correction, correction.told.clone(), &detail));
                }
            }
        }
        Warned { output: Self { by_file }, findings }
    }

    /// Puts the corrections of a file in place.
    #[must_use]
    pub fn apply(&self, file: &Arc<str>, grids: &mut [Grid], grammar: &Grammar) -> Warned<Vec<Applied>> {
        let mut applied = Vec::new();
        let mut findings = Vec::new();
        for correction in self.by_file.get(file).into_iter().flatten() {
            match apply(correction, file, grids, grammar) {
                Ok(done) => applied.push(done),
                Err(finding) => findings.push(*finding),
            }
        }
        Warned { output: applied, findings }
    }
}

/// The inputs that a name means: those of that path, else those of that name in whatever folder.
fn files_of<'a>(written: &str, files: &[&'a Arc<str>]) -> Vec<&'a Arc<str>> {
    let key = |path: &str| fold(&path.replace('\\', "/"));
    let wanted = key(written);
    let exact: Vec<&Arc<str>> = files.iter().copied().filter(|file| key(file) == wanted).collect();
    if !exact.is_empty() {
        return exact;
    }
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    files.iter().copied().filter(|file| name(&key(file)) == name(&wanted)).collect()
}

fn refused(correction: &Correction, place: Place, detail: &str) -> Finding {
    let item = if correction.told == place { String::new() } else { format!("{} の訂正", correction.told) };
    let detail = format!("{}の{} → 「{}」。{detail}", correction.file, correction.pos, correction.value);
    let mut finding = Finding::new(correction.origin.refusal(), place).item(item).text(&correction.stood).detail(detail);
    if correction.origin == Origin::Answer {
        finding.municipality = Arc::from(correction.by.as_str());
    }
    finding
}

fn apply(correction: &Correction, file: &Arc<str>, grids: &mut [Grid], grammar: &Grammar) -> Result<Applied, Box<Finding>> {
    let whole = Place::file(Arc::clone(file));
    let fail = |place: Place, detail: String| Box::new(refused(correction, place, &detail));
    let wanted = fold(&correction.sheet);
    let names: Vec<String> = grids.iter().map(|grid| format!("「{}」", grid.name)).collect();
    let single = grids.len() == 1;
    let found = grids.iter_mut().find(|grid| fold(&grid.name) == wanted || single && (grid.name.is_empty() || wanted.is_empty()));
    let Some(grid) = found else {
        return Err(fail(whole, format!("シート「{}」がない（あるのは{}）", correction.sheet, names.join("、"))));
    };
    let place = Place::sheet(Arc::clone(file), Arc::clone(&grid.name)).at(correction.pos);
    if let Some(area) = grid.merge_at(correction.pos).filter(|area| area.first != correction.pos) {
        return Err(fail(place, format!("結合セルの途中。左上の{}を書く", area.first)));
    }
    let at = grid.cells.binary_search_by_key(&correction.pos, |cell| cell.pos);
    let cell = at.ok().map(|at| &grid.cells[at]);
    let original = cell.map(Cell::as_text).unwrap_or_default();
    if !holds(cell, &correction.stood, grammar) {
        let now = if original.is_empty() { "空欄".to_owned() } else { format!("「{original}」") };
        return Err(fail(place, format!("今のセルの内容は{now}")));
    }
    match (at, is_empty(&correction.value)) {
        (Ok(at), true) => drop(grid.cells.remove(at)),
        (Err(_), true) => {}
        (Ok(at), false) => grid.cells[at] = corrected(Some(&grid.cells[at]), correction),
        (Err(at), false) => grid.cells.insert(at, corrected(None, correction)),
    }
    Ok(Applied { place, original, correction: correction.clone() })
}

fn is_empty(text: &str) -> bool {
    text.trim().is_empty() || EMPTY.contains(&text.trim())
}

/// Whether a cell holds that text: the same text, or the same figure written as a person sees it.
fn holds(cell: Option<&Cell>, stood: &str, grammar: &Grammar) -> bool {
    let Some(cell) = cell else { return is_empty(stood) };
    let text = cell.as_text();
    if fold(&text) == fold(stood) || text.trim().is_empty() && is_empty(stood) {
        return true;
    }
    let (now, then) = (grammar.read(stored(cell), cell.format.as_deref()), grammar.read(Stored::Text(stood), None));
    let (Some(now), Some(then)) =
        (now.quantity.filter(|_| now.status == Status::Value), then.quantity.filter(|_| then.status == Status::Value))
    else {
        return false;
    };
    let unit = then.unit.is_empty() || now.unit.is_empty() || then.unit == now.unit;
    unit && (now.value == then.value
        || now.written.value.round_dp(now.written.decimals) == then.written.value && now.written.unit == then.written.unit)
}

/// The cell with the corrected value. A bare number that replaces a bare number as it is stored keeps the number format; anything else is
/// a text, as if somebody had typed it.
fn corrected(cell: Option<&Cell>, correction: &Correction) -> Cell {
    let plain = |text: &str| text.trim().replace(',', "").parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some(cell) = cell
        && let Content::Number(number) = cell.content
        && plain(&correction.stood) == Some(number)
        && let Some(value) = plain(&correction.value)
    {
        return Cell {
            content: Content::Number(value),
            shown: None,
            formula: false,
            corrected: true,
            style: unstruck(cell.style),
            ..cell.clone()
        };
    }
    let comment = cell.and_then(|cell| cell.comment.clone());
    let style = cell.map(|cell| unstruck(cell.style)).unwrap_or_default();
    Cell { comment, style, corrected: true, ..Cell::text(correction.pos, &correction.value) }
}

const fn unstruck(style: Style) -> Style {
    Style { struck: false, ..style }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;
    use crate::templates::Templates;

    fn grid() -> Grid {
        let percent = Cell { format: Some(Arc::from("0.0%")), ..Cell::new(Pos::new(1, 1), Content::Number(0.3234)) };
        let cells = vec![Cell::text(Pos::new(0, 0), "指標"), percent, Cell::text(Pos::new(2, 1), "2O件")];
        Grid { name: Arc::from("KPI"), hidden: false, cells, merges: vec![], hidden_rows: vec![], hidden_cols: vec![], drawings: vec![] }
    }

    fn correction(pos: &str, stood: &str, value: &str) -> Correction {
        Correction {
            file: "姫路市.xlsx".to_owned(),
            sheet: "KPI".to_owned(),
            pos: pos.parse().unwrap(),
            stood: stood.to_owned(),
            value: value.to_owned(),
            reason: "打ち間違い".to_owned(),
            date: String::new(),
            by: "企画課".to_owned(),
            origin: Origin::Ledger,
            told: Place::file(Arc::from("訂正.csv")).at(Pos::new(1, 0)),
        }
    }

    fn applied(corrections: &[Correction]) -> (Grid, Warned<Vec<Applied>>) {
        let file: Arc<str> = Arc::from("北部/姫路市.xlsx");
        let mut findings = Vec::new();
        let resolved = Corrections::resolve(corrections, &[&file]).unload(&mut findings);
        let grammar = Grammar::new(&Templates::embedded().get("units.toml").unwrap()).unwrap();
        let mut grids = [grid()];
        let mut done = resolved.apply(&file, &mut grids, &grammar);
        done.findings.splice(0..0, findings);
        let [grid] = grids;
        (grid, done)
    }

    #[test]
    fn a_cell_that_holds_the_text_gets_the_value_and_keeps_its_original() {
        for (pos, stood, value, now) in [
            ("B3", "2O件", "20件", "20件"),
            ("B3", "２Ｏ件", "20件", "20件"),
            ("B2", "32.3%", "33.1%", "33.1%"),
            ("B2", "0.3234", "0.331", "0.331"),
            ("B4", "", "15", "15"),
            ("B4", "（空欄）", "集計中", "集計中"),
        ] {
            let (grid, done) = applied(&[correction(pos, stood, value)]);
            assert_eq!(done.findings, [], "{stood}");
            assert_eq!(grid.get(pos.parse().unwrap()).unwrap().as_text(), now);
        }
        let (grid, done) = applied(&[correction("B2", "0.3234", "0.331")]);
        assert_eq!(grid.cells[1].format.as_deref(), Some("0.0%"), "a bare number stays what the format makes of it");
        assert_eq!(done.output[0].note(), "訂正: 元は「0.3234」（打ち間違い、企画課）");
        assert_eq!(applied(&[correction("B3", "2O件", "（空欄）")]).0.cells.len(), 2);
    }

    #[test]
    fn a_correction_that_does_not_fit_is_refused_and_changes_nothing() {
        let wrong = |change: fn(&mut Correction)| {
            let mut one = correction("B3", "2O件", "20件");
            change(&mut one);
            let (after, done) = applied(&[one]);
            assert_eq!(after, grid());
            assert_eq!((done.output.len(), done.findings.len(), done.findings[0].code), (0, 1, Code::CorrectionRefused));
            done.findings[0].detail.clone()
        };
        assert!(wrong(|one| one.stood = "21件".to_owned()).ends_with("今のセルの内容は「2O件」"));
        assert!(wrong(|one| one.pos = "C9".parse().unwrap()).ends_with("今のセルの内容は空欄"));
        assert!(wrong(|one| one.file = "赤穂市.xlsx".to_owned()).ends_with("この名前のファイルが入力にない"));
        let (_, done) = applied(&[correction("B3", "2O件", "20件"), correction("B3", "2O件", "21件"), correction("B3", "2O件", "20 件")]);
        assert_eq!((done.output.len(), done.findings.len()), (1, 1));
        assert!(done.findings[0].detail.contains("同じセルに別の訂正がある"), "{}", done.findings[0].detail);
    }
}
