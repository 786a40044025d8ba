//! Understands a sheet: where the heads are, what each column and row is for, which cells make a record.
//!
//! In: a [`Grid`], the [`Lexicon`] and the value grammar (for the class of a cell only). Out: a [`Sheet`] whose every non-empty
//! cell has exactly one role. Knows nothing of numbers beyond their class, and nothing of files.
//!
//! ```text
//! view (merges, classes) → header (hypotheses, scores) → columns (roles) → walk (rows, sections, entries) → Sheet
//! ```
//!
//! A sheet without tables is tried again with rows and columns exchanged (KPIs as columns, forms with the label at the left), then as
//! forms of one indicator each, and then as the continuation of the sheet before. Tables side by side are understood one by one.

mod belongs;
mod body;
mod card;
mod columns;
pub mod form;
mod header;
pub mod label;
pub mod lexicon;
mod pins;
mod plausible;
pub mod role;
pub mod roles;
mod sections;
mod spelling;
pub mod table;
mod totals;
pub mod view;
mod walk;

pub use lexicon::Lexicon;
pub use pins::{Pins, to_toml};
pub use sections::one_line;
pub use table::Sheet;
pub use totals::CountCell;

use std::collections::HashMap;

use crate::account::CellRole;
use crate::finding::{Code, Finding, Warned};
use crate::grid::Grid;
use crate::layout::form::FormHead;
use crate::layout::header::Band;
use crate::layout::plausible::Plausible;
use crate::layout::roles::Roles;
use crate::layout::table::{Column, Orientation, Table};
use crate::layout::view::{Class, View};
use crate::layout::walk::Walk;
use crate::place::{Place, Pos, column_letters};
use crate::value::Readings;

/// Confidence below which both readings are told.
const UNSURE: u8 = 40;
/// Addresses that a finding names before it says how many more there are.
const NAMED: usize = 10;

/// What is known before a sheet is seen.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    /// Words of heads and rows.
    pub lexicon: &'a Lexicon,
    /// What is a figure; for the sheets of one file.
    pub readings: &'a Readings<'a>,
    /// Layout files of a person's own.
    pub pins: &'a [Pins],
}

impl Knowledge<'_> {
    /// The heads of a sheet turned to run that way, from a row on, pinned where a layout file says so.
    fn bands(&self, (view, way): (&View<'_>, Orientation), from: u32, place: &Place, findings: &mut Vec<Finding>) -> Vec<Band> {
        let mut bands = header::bands(view, self.lexicon, from);
        for pins in self.pins {
            pins.apply((view, way), self.lexicon, place, &mut bands, findings);
        }
        bands.retain(|band| band.first >= from);
        bands
    }

    /// The reading of a sheet whose heads stand at the left, where a layout file pins it so.
    fn pinned_columns(&self, grid: &Grid, place: &Place) -> Option<Warned<Sheet>> {
        self.pins.iter().find(|pins| pins.has(Orientation::Columns, &place.sheet))?;
        let turned = grid.transposed();
        let view = View::new(&turned, self.lexicon, self.readings);
        let mut findings = Vec::new();
        let bands = self.bands((&view, Orientation::Columns), 0, place, &mut findings);
        bands.iter().any(pins::is_pinned).then(|| {
            let mut warned = finish(&view, place, walk::walk(&view, self.lexicon, bands, None), self.lexicon);
            warned.findings.splice(0..0, findings);
            turn_back(grid, warned, &turned)
        })
    }
}

/// Understands one sheet. `before` are the columns of the last table of the sheet before, which a sheet without heads may go on with.
#[must_use]
pub fn understand(grid: &Grid, place: &Place, before: Option<&[Column]>, known: Knowledge<'_>) -> Warned<Sheet> {
    let Knowledge { lexicon, readings, .. } = known;
    if let Some(pinned) = known.pinned_columns(grid, place) {
        return pinned;
    }
    let mut findings = Vec::new();
    let view = View::new(grid, lexicon, readings);
    let bands = known.bands((&view, Orientation::Rows), 0, place, &mut findings);
    if let Some(band) = bands.first() {
        let starts = columns::side_by_side(&view, lexicon, band.first, band.last);
        if !starts.is_empty() {
            return beside(grid, place, &starts, band.first, known);
        }
    }
    let pinned = bands.iter().any(pins::is_pinned);
    let rows = walk::walk(&view, lexicon, bands, None);
    let plausible = Plausible::new(&view, &rows);
    let sure = rows.tables.iter().all(|table| table.confidence >= UNSURE);
    let mut warned = if pinned || sure && plausible.is_convincing() {
        weighed(&view, place, (rows, &plausible), lexicon)
    } else {
        otherwise(&view, place, before, lexicon, readings, (rows, plausible.rank()))
    };
    warned.findings.splice(0..0, findings);
    warned
}

/// The likeliest of all ways to read a sheet that is not convincing as rows.
fn otherwise(
    view: &View<'_>,
    place: &Place,
    before: Option<&[Column]>,
    lexicon: &Lexicon,
    readings: &Readings<'_>,
    (rows, as_rows): (Walk, (i64, usize)),
) -> Warned<Sheet> {
    let turned = view.grid.transposed();
    let turned_view = View::new(&turned, lexicon, readings);
    let columns = walk::walk(&turned_view, lexicon, header::bands(&turned_view, lexicon, 0), None);
    // A sheet is turned only when all of its figures find their record that way.
    let as_columns = Some(Plausible::new(&turned_view, &columns).rank()).filter(|_| columns.untied.is_empty());
    let forms = card::walk(view, lexicon);
    let as_forms = forms.as_ref().map(|walk| Plausible::new(view, walk).rank());
    let best = as_rows.max(as_columns.unwrap_or_default()).max(as_forms.unwrap_or_default());
    if best.0 <= 0 {
        if let Some(columns) = before.filter(|columns| goes_on(view, columns)) {
            let mut warned = finish(view, place, walk::walk(view, lexicon, Vec::new(), Some(columns)), lexicon);
            warned.findings.push(Finding::new(Code::ContinuedTable, place.clone()));
            return warned;
        }
        return finish(view, place, rows, lexicon);
    }
    match forms {
        _ if as_rows == best => finish(view, place, rows, lexicon),
        _ if as_columns == Some(best) => turn_back(view.grid, finish(&turned_view, place, columns, lexicon), &turned),
        Some(forms) => finish(view, place, forms, lexicon),
        None => finish(view, place, rows, lexicon),
    }
}

/// Weighs a way and takes it.
fn finish(view: &View<'_>, place: &Place, walk: Walk, lexicon: &Lexicon) -> Warned<Sheet> {
    let plausible = Plausible::new(view, &walk);
    weighed(view, place, (walk, &plausible), lexicon)
}

/// Roles for the cells that no row claimed, and findings for what is doubtful. Records of a reading that is refuted are withheld.
fn weighed(view: &View<'_>, place: &Place, (mut walk, plausible): (Walk, &Plausible), lexicon: &Lexicon) -> Warned<Sheet> {
    let mut findings = Vec::new();
    let doubt = plausible.doubt(view, place);
    if plausible.is_refuted() {
        findings.extend(doubt.map(|finding| finding.effect("このシートから指標を読み取っていない")));
        walk.withhold();
    } else {
        findings.extend(doubt);
    }
    if !walk.untied.is_empty() {
        findings.push(untied(&walk.untied, place));
    }
    findings.extend(walk.tables.iter().filter(|table| table.confidence < UNSURE).map(|table| unsure(table, place)));
    findings.extend(walk.tables.iter().filter_map(|table| unread(view, table, place)));
    let counts = if walk.tables.is_empty() { totals::counts(view, lexicon) } else { Vec::new() };
    let totals = !counts.is_empty();
    let first_full = view.rows().iter().find(|row| view.row(**row).count() > 1).copied().unwrap_or(0);
    let roles = Roles::of(view.grid, |i, cell| match walk.roles[i] {
        _ if totals && cell.pos.row >= first_full => CellRole::Subtotal,
        Some(role) => role,
        None if !view.is_blank(i) && view.class(i) == Class::Text => CellRole::Banner,
        None => CellRole::Unused,
    });
    Warned { output: Sheet { tables: walk.tables, roles, clues: walk.clues, counts, form: walk.form }, findings }
}

/// Understands tables that stand side by side, each in its own columns below the banners of all.
fn beside(grid: &Grid, place: &Place, starts: &[u32], head: u32, known: Knowledge<'_>) -> Warned<Sheet> {
    let (mut tables, mut clues, mut form) = (Vec::new(), Vec::new(), FormHead::default());
    let mut taken: HashMap<Pos, CellRole> = HashMap::new();
    let mut findings = Vec::new();
    let edges: Vec<u32> = std::iter::once(0).chain(starts.iter().copied()).chain([u32::MAX]).collect();
    for edge in edges.windows(2) {
        let part = grid.part(|pos| pos.row < head || (edge[0]..edge[1]).contains(&pos.col));
        let view = View::new(&part, known.lexicon, known.readings);
        // The banners of all may hold head words of another table's columns.
        let bands = known.bands((&view, Orientation::Rows), head, place, &mut findings);
        let sheet = finish(&view, place, walk::walk(&view, known.lexicon, bands, None), known.lexicon).unload(&mut findings);
        let own = part.cells.iter().zip(&sheet.roles).filter(|(cell, _)| (edge[0]..edge[1]).contains(&cell.pos.col));
        taken.extend(own.map(|(cell, role)| (cell.pos, *role)));
        tables.extend(sheet.tables);
        clues.extend(sheet.clues.into_iter().filter(|_| edge[0] == 0));
        form = form.or(sheet.form);
    }
    let roles = Roles::of(grid, |_, cell| taken.get(&cell.pos).copied().unwrap_or(CellRole::Unused));
    Warned { output: Sheet { tables, roles, clues, counts: Vec::new(), form }, findings }
}

/// A sheet understood with rows and columns exchanged, as positions of the sheet itself.
fn turn_back(grid: &Grid, mut warned: Warned<Sheet>, turned: &Grid) -> Warned<Sheet> {
    let roles: HashMap<Pos, CellRole> =
        turned.cells.iter().zip(&warned.output.roles).map(|(cell, role)| (Pos::new(cell.pos.col, cell.pos.row), *role)).collect();
    warned.output.roles = Roles::of(grid, |_, cell| roles.get(&cell.pos).copied().unwrap_or(CellRole::Unused));
    warned.output.tables.iter_mut().for_each(Table::transpose);
    for finding in &mut warned.findings {
        finding.place.pos = finding.place.pos.map(|pos| Pos::new(pos.col, pos.row));
    }
    warned
}

/// Whether the rows of a sheet without heads fit the columns of the table before: words where words were, figures where figures were.
fn goes_on(view: &View<'_>, columns: &[Column]) -> bool {
    let full: Vec<u32> = view.rows().iter().copied().filter(|row| view.row(*row).count() > 2).collect();
    let class = |row: u32, column: &Column| view.at(Pos::new(row, column.index)).map(|i| view.class(i));
    let named = |row: &&u32| columns.iter().filter(|c| c.role == Some(role::Role::Indicator)).any(|c| class(**row, c) == Some(Class::Text));
    let figures = columns.iter().filter(|c| c.by_row || c.role.is_some_and(role::Role::is_quantity));
    let cells: Vec<Class> = figures.flat_map(|c| full.iter().filter_map(|row| class(*row, c)).collect::<Vec<_>>()).collect();
    let words = cells.iter().filter(|class| **class == Class::Text).count();
    cells.contains(&Class::Figure) && full.iter().filter(named).count() * 10 >= full.len() * 8 && words * 10 <= cells.len() * 3
}

fn untied(cells: &[Pos], place: &Place) -> Finding {
    let named: Vec<String> = cells.iter().take(NAMED).map(ToString::to_string).collect();
    let more = if cells.len() > NAMED { format!(" ほか{}か所", cells.len() - NAMED) } else { String::new() };
    Finding::new(Code::CellsUntied, place.at(cells[0]))
        .detail(format!("指標のない行か、見出しのない列に数値があります: {}{more}", named.join("、")))
}

/// Columns of figures whose heads name a year, but nothing that the lexicon knows.
fn unread(view: &View<'_>, table: &Table, place: &Place) -> Option<Finding> {
    let rows: Vec<u32> = table.rows.iter().filter(|(_, class)| *class == table::RowClass::Data).map(|(row, _)| *row).collect();
    let figures = |column: &&Column| {
        let cells = rows.iter().filter_map(|row| view.at(Pos::new(*row, column.index)));
        let (figures, words): (Vec<usize>, Vec<usize>) = cells.partition(|i| matches!(view.class(*i), Class::Figure | Class::Mark));
        figures.len() > words.len()
    };
    let unknown = table.columns.iter().filter(|c| c.role.is_none() && !c.by_row && c.period.is_some());
    let unknown: Vec<&Column> = unknown.filter(figures).collect();
    let first = unknown.first()?;
    let named: Vec<String> = unknown.iter().map(|c| format!("{}列「{}」", column_letters(c.index), c.header())).collect();
    let place = place.at(Pos::new(table.header.map_or(0, |(_, last)| last), first.index));
    Some(
        Finding::new(Code::HeaderUncertain, place)
            .detail(format!("{}に数値があるが、何の値か見出しから分からない", named.join("、")))
            .remedy("見出しの言葉を templates/lexicon.toml に足すか、--layout で列の役割を指定する")
            .effect("その列の値は集約に入っていない"),
    )
}

/// Both readings of heads that could be either.
fn unsure(table: &Table, place: &Place) -> Finding {
    let first = table.header.map_or(0, |(first, _)| first);
    let rival = table.rival.as_deref().unwrap_or("なし");
    let detail = format!("採った読み方は「{}」、次に近い読み方は「{rival}」", header::told(first, &table.columns));
    Finding::new(Code::HeaderUncertain, place.at(Pos::new(first, 0))).detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::grid::Cell;
    use crate::templates::Templates;
    use crate::value::Grammar;

    /// Words above tables that stand side by side may head columns elsewhere; they give no table a column of another.
    #[test]
    fn tables_side_by_side_keep_their_columns() {
        let rows = [
            ["進捗状況", "基準値", "", "", "", ""],
            ["指標名", "目標値", "実績値", "指標名", "目標値", "実績値"],
            ["出生数", "300", "281", "転入者数", "500", "480"],
        ];
        let mut grid = Grid {
            name: Arc::from("表"),
            hidden: false,
            cells: Vec::new(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
            drawings: Vec::new(),
        };
        for (row, texts) in (0..).zip(&rows) {
            let filled = (0..).zip(texts).filter(|(_, text)| !text.is_empty());
            grid.cells.extend(filled.map(|(col, text)| Cell::text(Pos::new(row, col), text)));
        }
        let templates = Templates::embedded();
        let lexicon = Lexicon::new(&templates.get("lexicon.toml").expect("embedded")).expect("right");
        let grammar = Grammar::new(&templates.get("units.toml").expect("embedded")).expect("right");
        let readings = &Readings::new(&grammar);
        let place = Place::sheet(Arc::from("表.xlsx"), Arc::clone(&grid.name));
        let sheet = understand(&grid, &place, None, Knowledge { lexicon: &lexicon, readings, pins: &[] }).output;
        let entries = sheet.tables.iter().flat_map(|table| &table.entries);
        let told = |entry: &table::Entry| {
            let figures: Vec<String> = entry.slots.iter().map(|slot| slot.pos.to_string()).collect();
            format!("{} {}", entry.indicator, figures.join(" "))
        };
        assert_eq!(entries.map(told).collect::<Vec<_>>(), ["A3 B3 C3", "D3 E3 F3"]);
    }
}
