//! The frame that every sheet has: title, 資料番号, year line, heads, rows with computed heights, notes below.
//!
//! In: rows of cells. Out: a [`Sheet`] whose rows are high enough for the text that is wrapped in them. Knows nothing of records.

use std::collections::BTreeSet;

use crate::place::{Area, Pos};

use super::cut::shortened;
use super::rows::Rows;
use super::sheet::{Cell, Content, Row, Sheet, Style};
use super::template::{FontTemplate, PageTemplate, SheetTemplate};
use super::{paper, width};

/// Widest column that a number asks for, in half-width characters; Excel has room for 255.
const WIDEST: u16 = 100;
/// Half-width characters that a column has beside its widest number: the indent at its right and the padding of the cell.
const BESIDE: usize = 3;
/// Page breaks that a sheet can have; Excel stops at 1,023. Pages after the last one end where they are full.
const MOST_BREAKS: usize = 1_000;
/// A sheet that is being filled from the top.
pub struct Frame<'a> {
    sheet: Sheet<'static>,
    font: &'a FontTemplate,
    paging: Option<Paging>,
}

/// How far the page is filled, for sheets that say themselves where a page ends.
struct Paging {
    room: f64,
    used: f64,
    /// What the rows that are repeated on each page take of it.
    repeated: f64,
}

impl<'a> Frame<'a> {
    /// A sheet with its title, 資料番号 and the two lines under the title; `print_columns` of its columns are printed.
    pub fn new(template: &SheetTemplate, font: &'a FontTemplate, widths: Vec<u16>, print_columns: u16, subtitle: [&str; 2]) -> Self {
        let sheet = Sheet { tab: template.tab.clone(), widths, print_columns, ..Sheet::named(&template.name) };
        let mut frame = Self { sheet, font, paging: None };
        let mut title = vec![Cell::text(template.title.as_str(), Style::Title)];
        if !template.number.is_empty() {
            title.push(frame.right_end(&template.number, Style::Number));
        }
        frame.row(title);
        frame.row(vec![Cell::text(subtitle[0], Style::Subtitle), frame.right_end(subtitle[1], Style::SubtitleRight)]);
        frame
    }

    /// A cell that ends at the last printed column and is wide enough for its text.
    fn right_end(&self, text: &str, style: Style) -> Cell {
        let needed = width::of(text) + 4;
        let printed = &self.sheet.widths[..usize::from(self.sheet.print_columns)];
        let mut span = 0;
        let mut room = 0;
        for column in printed.iter().skip(1).rev() {
            if room >= needed {
                break;
            }
            room += usize::from(*column);
            span += 1;
        }
        Cell::text(text, style).at(self.sheet.print_columns - span).spanning(span)
    }

    /// The row that comes next.
    pub fn next(&self) -> u32 {
        u32::try_from(self.sheet.rows.len()).unwrap_or(u32::MAX)
    }

    /// Adds a row; its height follows from the texts that are wrapped in it.
    pub fn row(&mut self, cells: Vec<Cell>) -> u32 {
        let cells: Vec<Cell> = cells.into_iter().map(shortened).collect();
        let (height, _) = highest(&cells, &self.sheet.widths, self.font);
        self.measured_row(height, cells)
    }

    /// Adds a row that is so high.
    fn measured_row(&mut self, height: f64, cells: Vec<Cell>) -> u32 {
        if let Some(paging) = &mut self.paging {
            paging.used += height;
        }
        self.sheet.rows.push(Row { height, cells });
        self.next() - 1
    }

    /// Adds a row of cells side by side from the first column.
    pub fn table_row(&mut self, cells: Vec<Cell>) -> u32 {
        self.row(placed(cells))
    }

    /// Adds one of some measured rows, with its cells where they are held.
    pub fn measured(&mut self, rows: &Rows<'_>, row: usize, held: bool) -> u32 {
        self.measured_row(rows.height(row), if held { rows.cells(row) } else { Vec::new() })
    }

    /// Says from here on where pages end, so that no row and no head is left alone. Gives the points of rows that a page holds.
    pub fn paged(&mut self, page: &PageTemplate) -> f64 {
        let printed = &self.sheet.widths[..usize::from(self.sheet.print_columns)];
        let fit = paper::fit(page, printed, self.font.size);
        let used = self.sheet.rows.iter().map(|row| row.height).sum();
        self.sheet.scale = Some(fit.scale);
        self.paging = Some(Paging { room: fit.room, used, repeated: 0.0 });
        fit.room
    }

    /// Begins a new page.
    pub fn turn(&mut self) {
        let next = self.next();
        if let Some(paging) = &mut self.paging {
            paging.used = 0.0;
            if self.sheet.breaks.len() < MOST_BREAKS {
                self.sheet.breaks.push(next);
            }
        }
    }

    /// Says that the row that was added last is printed again at the top of each page.
    pub fn repeats(&mut self) {
        let height = self.sheet.rows.last().map_or(0.0, |row| row.height);
        if let Some(paging) = &mut self.paging {
            paging.repeated = height;
        }
    }

    /// Begins a new page above the rows from `first` on when they run over the end of this one, so that they stay together; what no page
    /// can hold ends where pages are full.
    pub fn keep(&mut self, first: u32) {
        let Some(paging) = self.paging.as_mut().filter(|paging| paging.used > paging.room) else { return };
        paging.used = f64::INFINITY;
        let start = usize::try_from(first).unwrap_or(usize::MAX);
        for (row, Row { height, .. }) in (first..).zip(self.sheet.rows.iter().skip(start)) {
            if paging.used + height > paging.room {
                paging.used = paging.repeated;
                if self.sheet.breaks.len() < MOST_BREAKS {
                    self.sheet.breaks.push(row);
                }
            }
            paging.used += height;
        }
    }

    /// Begins a new page unless that many points are left on this one; says whether it did.
    pub fn need(&mut self, points: f64) -> bool {
        let full = self.paging.as_ref().is_some_and(|paging| paging.used > 0.0 && paging.used + points > paging.room);
        if full {
            self.turn();
        }
        full
    }

    /// Adds a table with its title whose last `closing` rows stay together; title and heads are printed again on every page that it runs
    /// over. Gives the rows of its lines.
    pub fn titled_table(&mut self, title: &str, heads: &[Cell], rows: Vec<Vec<Cell>>, closing: usize) -> Vec<u32> {
        let heights: Vec<f64> = rows.iter().map(|row| self.tallest(row)).collect();
        let mut rows = rows.into_iter();
        self.titled(title, heads, &heights, closing, |frame| frame.table_row(rows.next().unwrap_or_default()))
    }

    /// The same with rows of these heights, which `add` adds one after the other.
    pub fn titled(
        &mut self,
        title: &str,
        heads: &[Cell],
        heights: &[f64],
        closing: usize,
        mut add: impl FnMut(&mut Self) -> u32,
    ) -> Vec<u32> {
        // The title, the heads and two rows stay together; so does a table that takes no more than half a page.
        let opening = 2.0 * width::height(1, self.font.size) + self.tallest(heads);
        let whole = opening + heights.iter().sum::<f64>();
        let small = self.paging.as_ref().is_some_and(|paging| whole <= paging.room / 2.0);
        self.need(if small { whole } else { opening + heights.iter().take(2).sum::<f64>() });
        self.section(title);
        self.table_row(heads.to_vec());
        let mut lines = Vec::new();
        let last = heights.len().saturating_sub(closing.max(1));
        for (at, height) in heights.iter().enumerate() {
            let needed = if at == last { heights[at..].iter().sum() } else { *height };
            if self.need(needed) {
                self.section(&format!("{title}（続き）"));
                self.table_row(heads.to_vec());
            }
            lines.push(add(self));
        }
        lines
    }

    /// Adds the heads of a table.
    pub fn heads<'t>(&mut self, titles: impl IntoIterator<Item = &'t str>) -> u32 {
        self.table_row(titles.into_iter().map(|title| Cell::text(title, Style::Head)).collect())
    }

    /// Adds an empty row.
    pub fn gap(&mut self) {
        self.row(Vec::new());
    }

    /// Adds empty rows of that many points in all, as room for a chart.
    pub fn room(&mut self, points: f64) -> u32 {
        let first = self.next();
        let each = width::height(1, self.font.size);
        let mut used = 0.0;
        while used < points {
            self.gap();
            used += each;
        }
        first
    }

    /// Adds the title of a part of the sheet.
    pub fn section(&mut self, title: &str) -> u32 {
        self.row(vec![Cell::text(title, Style::Section)])
    }

    /// Ends the sheet: notes, then where the figures come from.
    pub fn closing(&mut self, notes: &[String], source: &str) {
        self.notes(notes.iter().map(String::as_str));
        let full: Vec<usize> = (1..).zip(&self.sheet.rows).filter(|(_, row)| width::is_full(row.height)).map(|(row, _)| row).collect();
        if let [first, ..] = full[..] {
            let more = if full.len() > 1 { "など" } else { "" };
            self.notes([format!(
                "文字が多く、高さの上限のためすべては見えない行が{}行ある（{first}行目{more}）。セルには全文がある。",
                full.len()
            )
            .as_str()]);
        }
        if !source.is_empty() {
            self.row(vec![Cell::text(format!("出典：{source}"), Style::Note).spanning(self.sheet.print_columns)]);
        }
    }

    /// Adds notes over the printed width, each with its ※.
    pub fn notes<'t>(&mut self, notes: impl IntoIterator<Item = &'t str>) {
        let span = self.sheet.print_columns;
        for note in notes {
            self.row(vec![Cell::text(format!("※ {note}"), Style::Note).spanning(span)]);
        }
    }

    /// The sheet as it is so far, for what only one kind of sheet needs.
    pub const fn sheet(&mut self) -> &mut Sheet<'static> {
        &mut self.sheet
    }

    /// Makes a row the head that is repeated and frozen, and the rows below it, up to the last one so far, a table that can be filtered.
    pub fn table(&mut self, head: u32, columns: u16) {
        self.sheet.head = Some((head, head));
        let last = self.next().saturating_sub(1);
        if last > head {
            self.sheet.filter = Some(Area { first: Pos::new(head, 0), last: Pos::new(last, u32::from(columns.saturating_sub(1))) });
            self.sheet.table = self.is_table_head(head).then(|| format!("表_{}", identifier(&self.sheet.name)));
        }
    }

    /// Whether heads can be those of a table: every one a word of its own on a line of its own.
    fn is_table_head(&self, head: u32) -> bool {
        let cells = usize::try_from(head).ok().and_then(|head| self.sheet.rows.get(head)).map_or(&[][..], |row| &row.cells);
        let titles: BTreeSet<String> = cells.iter().filter_map(|cell| Some(cell.words()?.to_lowercase())).collect();
        titles.len() == cells.len() && titles.iter().all(|title| !title.contains(char::is_control))
    }

    /// Names cells so that others may refer to them.
    pub fn name(&mut self, what: &str, area: Area) {
        self.sheet.names.push(named(&self.sheet.name, what, area));
    }

    /// The finished sheet.
    pub fn finish(self) -> Sheet<'static> {
        self.sheet
    }

    /// Height of a row of cells side by side.
    fn tallest(&self, cells: &[Cell]) -> f64 {
        highest(&placed(cells.iter().cloned()), &self.sheet.widths, self.font).0
    }
}

/// Height of a row of cells where they stand, in points, and the column of the first cell that asks for it.
pub fn highest(cells: &[Cell], widths: &[u16], font: &FontTemplate) -> (f64, usize) {
    let lowest = (width::height(1, font.size), 0);
    let heights = cells.iter().map(|cell| (height(cell, widths, font), usize::from(cell.col)));
    heights.fold(lowest, |highest, next| if next.0 > highest.0 { next } else { highest })
}

fn height(cell: &Cell, widths: &[u16], font: &FontTemplate) -> f64 {
    let text: &str = match &cell.content {
        Content::Text(text) => text,
        // A formula without a number format gives words, which are wrapped as others are.
        Content::Formula(formula) if cell.format.is_none() => &formula[1],
        Content::Blank | Content::Number(_) | Content::Formula(_) => return 0.0,
    };
    match cell.style {
        Style::Title => width::height(1, font.title_size),
        // These run on over the empty cells beside them.
        Style::Section => width::height(1, font.size + 2.0),
        Style::Subtitle | Style::SubtitleRight | Style::Number => width::height(1, font.size),
        _ => {
            let first = usize::from(cell.col);
            let last = (first + usize::from(cell.span)).min(widths.len());
            let room: u16 = widths.get(first..last).unwrap_or_default().iter().sum();
            let indent = if cell.style == Style::Status { 2 } else { 0 };
            width::height(width::lines(text, usize::from(room.saturating_sub(indent).max(1))), font.size)
        }
    }
}

/// A name for cells: that of their sheet, then what they are.
pub fn named(sheet: &str, what: &str, area: Area) -> (String, Area) {
    (format!("{}_{}", identifier(sheet), identifier(what).trim_matches('_')), area)
}

/// A name of a sheet as part of a name: letters and digits only.
fn identifier(name: &str) -> String {
    let words: String = name.chars().map(|character| if character.is_alphanumeric() { character } else { '_' }).collect();
    // No name begins with a digit.
    if words.starts_with(|character: char| character.is_ascii_digit()) { format!("_{words}") } else { words }
}

/// Makes a column wide enough for a number, which no reader wraps.
pub fn widen(width: &mut u16, cell: &Cell) {
    let number = match &cell.content {
        Content::Number(number) => Some(*number),
        Content::Formula(formula) => formula[1].parse().ok(),
        Content::Blank | Content::Text(_) => None,
    };
    if let (Some(number), Some(format)) = (number, &cell.format) {
        let needed = u16::try_from(width::of_number(number, format) + BESIDE).unwrap_or(u16::MAX);
        *width = needed.min(WIDEST).max(*width);
    }
}

/// The cells side by side from the first column, as they can be stored.
pub fn placed(cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
    let mut col = 0;
    let mut place = |cell: Cell| {
        let cell = shortened(cell.at(col));
        col += cell.span;
        cell
    };
    cells.into_iter().map(&mut place).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_sheet_says_which_rows_have_more_lines_than_they_show() {
        let Ok(fixture) = crate::report::fixture::Fixture::of(0) else { panic!("no template") };
        let template = &fixture.template.sheets_for(crate::report::Audience::Staff)[0];
        let mut frame = Frame::new(template, &fixture.template.font, vec![10, 10], 2, ["", ""]);
        frame.table_row(vec![Cell::text("短い", Style::Text), Cell::text("長い文字".repeat(50), Style::Status)]);
        frame.closing(&[], "");
        let sheet = frame.finish();
        let words: Vec<&str> = sheet.rows.iter().flat_map(|row| &row.cells).filter_map(Cell::words).collect();
        let told = "※ 文字が多く、高さの上限のためすべては見えない行が1行ある（3行目）。セルには全文がある。";
        assert_eq!(words.last(), Some(&told));
    }

    #[test]
    fn a_column_is_wide_enough_for_numbers_and_for_what_formulas_give() {
        let format = || Some(Arc::from("#,##0"));
        let formula = Cell::formula("A1".to_owned(), "281900000000".to_owned(), format(), Style::Figure);
        let mut widths = [12, 12];
        widen(&mut widths[0], &formula);
        widen(&mut widths[1], &Cell::number(rust_decimal::Decimal::ONE, Arc::from("#,##0"), Style::Figure));
        assert_eq!(widths, [18, 12], "281,900,000,000 takes 15");
    }
}
