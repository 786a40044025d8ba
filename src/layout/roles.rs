//! Cell accounting as a type: every cell of a grid has exactly one role, or there are no [`Roles`].
//!
//! In: a grid and what a cell is for. Out: the roles in the order of the grid's cells. They are built from the grid itself, cell by cell,
//! so that none can be left out or counted twice, and do not change afterwards.

use std::ops::Deref;
use std::slice::Iter;

use crate::account::CellRole;
use crate::grid::{Cell, Grid};

/// The role of every cell of one grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles(Vec<CellRole>);

impl Roles {
    /// Asks for the role of every cell, given with its index.
    #[must_use]
    pub fn of(grid: &Grid, mut role: impl FnMut(usize, &Cell) -> CellRole) -> Self {
        Self(grid.cells.iter().enumerate().map(|(i, cell)| role(i, cell)).collect())
    }
}

impl Deref for Roles {
    type Target = [CellRole];

    fn deref(&self) -> &[CellRole] {
        &self.0
    }
}

impl<'a> IntoIterator for &'a Roles {
    type Item = &'a CellRole;
    type IntoIter = Iter<'a, CellRole>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}
