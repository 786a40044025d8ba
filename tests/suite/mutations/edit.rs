//! Changes of a sheet as a person makes them in a spreadsheet program: rows, columns and texts put in or moved.
//!
//! In: a grid. Out: another grid, ordered as readers give it. Knows nothing of tables.

use std::ops::RangeInclusive;

use torimatome::grid::{Cell, Grid};
use torimatome::place::{Area, Pos};

/// The last row that holds a cell.
pub fn last_row(grid: &Grid) -> u32 {
    grid.cells.iter().map(|cell| cell.pos.row).max().unwrap()
}

/// The last column that holds a cell.
pub fn last_col(grid: &Grid) -> u32 {
    grid.cells.iter().map(|cell| cell.pos.col).max().unwrap()
}

/// The sheet with every position moved; merges stretch over what is put between their ends.
pub fn moved(grid: &Grid, to: impl Fn(Pos) -> Pos) -> Grid {
    let mut changed = grid.clone();
    for cell in &mut changed.cells {
        cell.pos = to(cell.pos);
    }
    changed.cells.sort_by_key(|cell| cell.pos);
    for area in &mut changed.merges {
        *area = Area { first: to(area.first), last: to(area.last) };
    }
    changed.merges.sort_unstable();
    changed.hidden_rows = grid.hidden_rows.iter().map(|row| to(Pos::new(*row, 0)).row).collect();
    changed.hidden_cols = grid.hidden_cols.iter().map(|col| to(Pos::new(0, *col)).col).collect();
    changed
}

/// The sheet with so many blank rows before that row.
pub fn with_rows(grid: &Grid, at: u32, count: u32) -> Grid {
    moved(grid, |pos| Pos::new(if pos.row >= at { pos.row + count } else { pos.row }, pos.col))
}

/// The sheet with a blank column before that column.
pub fn with_column(grid: &Grid, at: u32) -> Grid {
    moved(grid, |pos| Pos::new(pos.row, if pos.col >= at { pos.col + 1 } else { pos.col }))
}

/// The sheet with further text cells.
pub fn with_texts(mut grid: Grid, texts: &[(Pos, &str)]) -> Grid {
    grid.cells.extend(texts.iter().map(|(pos, text)| Cell::text(*pos, text)));
    grid.cells.sort_by_key(|cell| cell.pos);
    grid
}

/// The sheet with the columns of some rows in another order; none when a merge would be torn apart by it.
pub fn rearranged(grid: &Grid, rows: RangeInclusive<u32>, to: impl Fn(u32) -> u32) -> Option<Grid> {
    let to_pos = |pos: Pos| if rows.contains(&pos.row) { Pos::new(pos.row, to(pos.col)) } else { pos };
    let mut changed = grid.clone();
    for area in &mut changed.merges {
        let mut cols: Vec<u32> = (area.first.col..=area.last.col).map(|col| to_pos(Pos::new(area.first.row, col)).col).collect();
        cols.sort_unstable();
        let whole = cols.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let inside = rows.contains(&area.first.row) == rows.contains(&area.last.row);
        if !whole || !inside {
            return None;
        }
        let anchor = area.first;
        *area = Area { first: Pos::new(anchor.row, *cols.first()?), last: Pos::new(area.last.row, *cols.last()?) };
        for cell in changed.cells.iter_mut().filter(|cell| cell.pos == anchor && area.width() > 1) {
            // Moved below with the others; what stands there then is the new anchor.
            cell.pos = Pos::new(anchor.row, (0..=last_col(grid)).find(|col| to_pos(Pos::new(anchor.row, *col)).col == area.first.col)?);
        }
    }
    changed.cells.iter_mut().for_each(|cell| cell.pos = to_pos(cell.pos));
    changed.cells.sort_by_key(|cell| cell.pos);
    changed.merges.sort_unstable();
    Some(changed)
}
