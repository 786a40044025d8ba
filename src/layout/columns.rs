//! Gives every column of a head its role, from its labels and from what stands below.
//!
//! In: a run of rows taken as a head. Out: its columns, or none when no table of goals or KPIs has such a head.
//!
//! 1. The path of a column is its distinct labels from top to bottom; the lowest label with a role decides.
//! 2. A label above a run of years or measures spreads over the blanks to its right, as the merged cell that a CSV has lost.
//! 3. A column whose cells say 目標値, 実績値, 達成率 in turn names the measure row by row.
//! 4. A year alone is an actual, or whatever its row says.
//! 5. A word such as 目標 over a column without figures is a path, not a target.
//! 6. A word such as 目標年度 with its year, over figures, is the figure of that year.
//! 7. Columns of one measure and time under one head are parts of it: 上期, 下期.
//! 8. A verdict or rate whose head names a path (小柱の進捗状況) is that of the group.
//! 9. Each role that a record has once is given to one column.

mod groups;
mod measures;
mod parts;

pub use measures::measure;

use crate::layout::label::{self, Label};
use crate::layout::lexicon::{Lexicon, Strength, fold, squeeze};
use crate::layout::role::Role;
use crate::layout::table::Column;
use crate::layout::view::{Class, View};
use crate::place::Pos;
use crate::record::Kind;

/// Rows of the body that are looked at to confirm a role.
const SAMPLE: usize = 40;

/// A column on its way to a role.
struct Draft {
    index: u32,
    /// The cells that fill its rows of the sample, top to bottom.
    cells: Vec<usize>,
    labels: Vec<Placed>,
    role: Option<(Role, Strength)>,
    evidence: String,
    column: Column,
}

/// A label and the row that it stands in.
struct Placed {
    row: u32,
    label: Label,
    text: String,
}

/// The columns of a head over rows `first..=last`.
#[must_use]
pub fn assign(view: &View<'_>, lexicon: &Lexicon, first: u32, last: u32) -> Option<Vec<Column>> {
    let columns = read(view, lexicon, first, last);
    is_table(&columns, lexicon).then_some(columns)
}

/// The columns of a head over rows `first..=last`, whatever they make.
#[must_use]
pub fn read(view: &View<'_>, lexicon: &Lexicon, first: u32, last: u32) -> Vec<Column> {
    let body = body(view, last);
    let mut drafts = drafts(view, lexicon, first, last, &body);
    spread(&mut drafts, first, last);
    parts::step_over_counts(view, lexicon, &mut drafts);
    measures::find_measure_column(view, lexicon, &mut drafts);
    measures::find_period_column(view, lexicon, &mut drafts);
    measures::resolve_years(view, lexicon, &mut drafts);
    weaken(view, lexicon, &mut drafts);
    take_dated_times(view, &mut drafts);
    parts::name(lexicon, &mut drafts);
    groups::tell(view, lexicon, &mut drafts, &body);
    keep_one_of_each(view, &mut drafts);
    drafts.into_iter().map(|draft| finish(view, draft)).collect()
}

/// The rows below a head, up to the next row that looks like one.
fn body(view: &View<'_>, last: u32) -> Vec<u32> {
    let start = view.rows().partition_point(|row| *row <= last);
    let is_head = |row: u32| {
        let mut cells = view.row(row);
        let heads = view.row(row).filter(|i| view.head(*i).is_some()).count();
        heads >= 2 && heads * 2 > view.row(row).count() && !cells.any(|i| view.class(i) == Class::Figure)
    };
    view.rows()[start..].iter().copied().take_while(|row| !is_head(*row)).take(SAMPLE).collect()
}

/// Columns at which a second table begins beside the first, under heads in rows `first..=last`.
#[must_use]
pub fn side_by_side(view: &View<'_>, lexicon: &Lexicon, first: u32, last: u32) -> Vec<u32> {
    let body = body(view, last);
    let mut drafts = drafts(view, lexicon, first, last, &body);
    spread(&mut drafts, first, last);
    measures::find_measure_column(view, lexicon, &mut drafts);
    let (mut starts, mut start, mut named, mut figures) = (Vec::new(), None, false, false);
    for draft in &drafts {
        match draft.role {
            Some((Role::Indicator, _)) if named && figures => {
                starts.push(start.unwrap_or(draft.index));
                (start, figures) = (None, false);
            }
            Some((Role::Indicator, _)) => named = true,
            Some((role, _)) if role.is_quantity() => (start, figures) = (None, true),
            Some((role, _)) if role.is_path() || matches!(role, Role::Number | Role::Kind) => start = start.or(Some(draft.index)),
            None if draft.labels.is_empty() => {}
            _ => start = None,
        }
    }
    // The last table needs figures of its own.
    if !figures {
        starts.pop();
    }
    starts
}

fn drafts(view: &View<'_>, lexicon: &Lexicon, first: u32, last: u32, body: &[u32]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (col, cells) in (0..).zip(below(view, body)) {
        let mut path: Vec<usize> = (first..=last).filter_map(|row| view.at(Pos::new(row, col))).collect();
        path.dedup();
        let own = cells.iter().any(|i| view.cell(*i).pos.col == col);
        // A column without cells of its own, under nothing but heads merged from its left, is part of the one before.
        if !own && path.iter().all(|i| view.cell(*i).pos.col < col) {
            continue;
        }
        let labels: Vec<Placed> = path
            .iter()
            .map(|i| Placed { row: view.cell(*i).pos.row, label: head_label(view, lexicon, *i), text: squeeze(&view.text(*i)) })
            .collect();
        drafts.push(Draft { index: col, cells, role: None, evidence: String::new(), column: empty(col, &labels), labels });
    }
    for draft in &mut drafts {
        read_labels(draft, lexicon);
    }
    drafts
}

/// The cells that fill the rows of a body, by column.
fn below(view: &View<'_>, body: &[u32]) -> Vec<Vec<usize>> {
    let mut columns = vec![Vec::new(); usize::try_from(view.width()).unwrap_or(0)];
    for (col, i) in body.iter().flat_map(|row| view.filled(*row)) {
        columns[col as usize].push(i);
    }
    columns
}

/// A head cell as a label; one without a role or time still has brackets and words, a value of its column none.
fn head_label(view: &View<'_>, lexicon: &Lexicon, index: usize) -> Label {
    if view.is_recurring(index) {
        return Label::default();
    }
    let words = || if view.cell(index).stored_text().is_some() { label::parse(view.folded(index), lexicon) } else { Label::default() };
    view.head(index).cloned().unwrap_or_else(words)
}

fn empty(index: u32, labels: &[Placed]) -> Column {
    let mut path: Vec<String> = labels.iter().map(|placed| placed.text.clone()).collect();
    path.dedup();
    Column {
        index,
        path,
        role: None,
        period: None,
        by_row: false,
        stack: Vec::new(),
        brackets: Vec::new(),
        kind: None,
        is_final: false,
        dual: false,
        part: None,
        confidence: 0,
        evidence: String::new(),
        group: None,
    }
}

/// The lowest label with a role decides; the time and the remarks come from any.
fn read_labels(draft: &mut Draft, lexicon: &Lexicon) {
    let column = &mut draft.column;
    for placed in draft.labels.iter().rev() {
        let label = &placed.label;
        // 「目標・実績の推移」 over years is no column of measures.
        let over_years = label.role.is_some_and(|(role, _)| role == Role::Measure) && column.period.is_some();
        column.period = column.period.or(label.period);
        column.brackets.extend(label.brackets.iter().cloned());
        column.is_final |= label.is_final;
        match (label.role.filter(|_| !over_years), draft.role) {
            (Some((role, strength)), None) => {
                let lowest = draft.labels.last().map_or("", |lowest| lowest.label.words.as_str());
                draft.role = Some((lexicon.time_of(lowest, role).unwrap_or(role), strength));
                column.kind = label.kind;
                let how = if strength == Strength::Whole { "見出し" } else { "見出しの終わり" };
                draft.evidence = format!("{how}「{}」", placed.text);
            }
            (Some((Role::Indicator, _)), Some((lower, _))) => {
                column.dual = lower.is_path();
                column.kind = column.kind.or(label.kind);
            }
            _ => {}
        }
    }
}

/// A label above a run of years spreads its role to the right over blanks; a year above a run of measures likewise.
fn spread(drafts: &mut [Draft], first: u32, last: u32) {
    for row in first..last {
        let mut above: Option<(Label, String)> = None;
        for draft in drafts.iter_mut() {
            if let Some(own) = draft.labels.iter().find(|placed| placed.row == row) {
                above = Some((own.label.clone(), own.text.clone()));
                continue;
            }
            let starts_above = draft.labels.first().is_some_and(|placed| placed.row < row);
            let Some((label, text)) = above.as_ref().filter(|_| !draft.labels.is_empty() && !starts_above) else {
                above = None;
                continue;
            };
            let lower_is_time = draft.labels.iter().all(|placed| placed.label.only_period);
            match label.role {
                Some((role, strength)) if role.is_figure() && draft.role.is_none() && lower_is_time => {
                    draft.role = Some((role, strength));
                    draft.column.is_final |= label.is_final;
                    draft.evidence = format!("上の見出し「{text}」");
                }
                None if label.only_period && draft.column.period.is_none() && draft.role.is_some_and(|(role, _)| role.is_figure()) => {
                    draft.column.period = label.period;
                }
                _ => {
                    above = None;
                    continue;
                }
            }
            draft.column.path.insert(0, text.clone());
        }
    }
}

/// Words such as 目標 or 実績 over a column without figures, or beside a surer word, stand for something else; 進捗状況 over figures for them.
fn weaken(view: &View<'_>, lexicon: &Lexicon, drafts: &mut [Draft]) {
    let word =
        |draft: &Draft| draft.labels.iter().rev().find(|placed| placed.label.role.is_some()).map(|placed| placed.label.words.clone());
    // Roles that a surer word names in another column of no year.
    let sure: Vec<Role> = drafts
        .iter()
        .filter(|draft| draft.column.period.is_none() && word(draft).is_some_and(|word| lexicon.without_figures(&word).is_none()))
        .filter_map(|draft| draft.role.map(|(role, _)| role))
        .collect();
    for draft in drafts.iter_mut() {
        let Some((role, _)) = draft.role else { continue };
        let cells: Vec<usize> = draft.cells.iter().copied().filter(|i| view.class(*i) != Class::Mark).collect();
        let figures: Vec<usize> = cells.iter().copied().filter(|i| view.class(*i) == Class::Figure).collect();
        if role == Role::Verdict && figures.len() * 2 > cells.len() && figures.iter().any(|i| view.folded(*i).chars().count() > 1) {
            let percent = figures.iter().all(|i| view.folded(*i).ends_with('%'));
            draft.role = Some((if percent { Role::Rate } else { Role::Actual }, Strength::Ending));
            draft.evidence = format!("見出し「{}」、列の中身が数値", draft.column.header());
            continue;
        }
        let Some(word) = word(draft).filter(|_| role.is_quantity() || role == Role::Indicator) else { continue };
        let Some(other) = lexicon.without_figures(&word).filter(|_| draft.column.period.is_none() || role == Role::Actual) else {
            continue;
        };
        let named_elsewhere = draft.column.period.is_none() && role.is_quantity() && sure.contains(&role);
        if named_elsewhere || figures.len() * 4 < cells.iter().filter(|i| view.class(**i) == Class::Text).count() {
            draft.role = Some((other, Strength::Ending));
            draft.evidence =
                format!("見出し「{word}」、{}", if named_elsewhere { "はっきりした見出しがほかにある" } else { "列の中身が文字" });
        }
    }
}

/// 「目標年度（R8）」 over figures is the target of that year, not a column of times.
fn take_dated_times(view: &View<'_>, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut().filter(|draft| draft.column.period.is_some()) {
        let figure = match draft.role {
            Some((Role::TargetTime, _)) => Role::Target,
            Some((Role::BaselineTime, _)) => Role::Baseline,
            Some((Role::ActualTime, _)) => Role::Actual,
            _ => continue,
        };
        if draft.cells.iter().filter(|i| view.class(**i) == Class::Figure).count() * 2 > draft.cells.len() {
            draft.role = Some((figure, Strength::Ending));
            draft.evidence.push_str("、年は見出しにあり、列の中身が数値");
        }
    }
}

/// Roles that a record has once go to the column with the surest word, then to the one with the longer texts.
fn keep_one_of_each(view: &View<'_>, drafts: &mut [Draft]) {
    for role in [
        Role::Indicator,
        Role::Unit,
        Role::Kind,
        Role::TargetTime,
        Role::BaselineTime,
        Role::ActualTime,
        Role::Measure,
        Role::Code,
        Role::Name,
    ] {
        let mut best: Option<(usize, (bool, Strength, usize))> = None;
        for (at, draft) in drafts.iter().enumerate() {
            let Some((_, strength)) = draft.role.filter(|(known, _)| *known == role) else { continue };
            let cells: Vec<usize> = draft.cells.iter().copied().filter(|i| view.class(*i) == Class::Text).collect();
            let length = cells.iter().map(|i| view.folded(*i).chars().count()).sum::<usize>();
            let rank = (!cells.is_empty(), strength, length);
            if best.is_none_or(|(_, other)| rank > other) {
                best = Some((at, rank));
            }
        }
        let Some((best, _)) = best else { continue };
        let head = drafts[best].column.path.clone();
        for (at, draft) in drafts.iter_mut().enumerate() {
            if at != best && draft.role.is_some_and(|(known, _)| known == role) {
                let path = role == Role::Indicator;
                let words = draft.cells.iter().any(|i| view.class(*i) == Class::Text);
                // Two columns of words under one head: what is left of the name is wider, what is right of it is a part.
                if path && words && draft.column.path == head {
                    draft.role = (at < best).then_some((Role::Program, Strength::Ending));
                    draft.evidence.push_str(if at < best { "、名前の上位" } else { "、名前の内訳" });
                    continue;
                }
                draft.role =
                    path.then_some((if draft.column.kind == Some(Kind::Goal) { Role::Goal } else { Role::Number }, Strength::Ending));
                draft.evidence.push_str("、同じ役割の列がほかにある");
            }
        }
    }
}

fn finish(view: &View<'_>, draft: Draft) -> Column {
    let words = draft.cells.iter().filter(|i| view.class(**i) == Class::Text).count();
    let quantity = draft.column.by_row || draft.role.is_some_and(|(role, _)| role.is_quantity());
    let against = quantity && words * 2 > draft.cells.len();
    let confidence = match draft.role {
        None if draft.column.by_row => 80,
        None => 0,
        Some((_, Strength::Whole)) => 100,
        Some((_, Strength::Ending)) => 70,
    };
    let confidence = if against { confidence / 2 } else { confidence };
    Column { role: draft.role.map(|(role, _)| role), confidence, evidence: draft.evidence, ..draft.column }
}

/// A table of goals or KPIs names an indicator, and a target or what is measured against one.
/// Years without a word for what stands below them are no such measure.
fn is_table(columns: &[Column], lexicon: &Lexicon) -> bool {
    let names_role = |text: &String| label::parse(&fold(text), lexicon).role.is_some();
    let has = |role| columns.iter().any(|c| c.role == Some(role));
    let measured = |c: &Column| c.role.is_some_and(Role::is_quantity) && (c.role != Some(Role::Actual) || c.path.iter().any(names_role));
    let figures = columns.iter().any(|c| c.by_row || measured(c));
    has(Role::Indicator) && figures && (is_strong(columns) || has(Role::Target) || has(Role::Measure)) && columns.len() >= 2
}

/// Whether the head of the indicators uses such a word.
#[must_use]
pub fn is_strong(columns: &[Column]) -> bool {
    columns.iter().any(|c| c.role == Some(Role::Indicator) && c.path.iter().any(|text| names_indicator(text)))
}

/// Words that no other kind of table uses.
#[must_use]
pub fn names_indicator(text: &str) -> bool {
    ["指標", "KPI", "ＫＰＩ", "数値目標"].iter().any(|word| text.contains(word))
}
