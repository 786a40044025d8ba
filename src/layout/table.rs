//! What was understood of a sheet: tables, their columns and entries, and a role for every cell.

use std::sync::Arc;

use crate::layout::form::FormHead;
use crate::layout::role::Role;
use crate::layout::roles::Roles;
use crate::layout::totals::CountCell;
use crate::place::Pos;
use crate::record::{Kind, Measure};
use crate::value::Period;

/// One sheet, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Tables in the order of their first row.
    pub tables: Vec<Table>,
    /// The role of every cell, parallel to the grid's cells.
    pub roles: Roles,
    /// Labelled cells outside tables that tell whose sheet it is: (団体コード, 332160).
    pub clues: Vec<(String, String)>,
    /// Cells of a sheet of totals that count verdicts.
    pub counts: Vec<CountCell>,
    /// What the head block of an answer form says of the form itself.
    pub form: FormHead,
}

/// Which way a table runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Orientation {
    /// Heads above, records row by row.
    #[default]
    Rows,
    /// Heads at the left, records column by column.
    Columns,
    /// Labels beside the values, one record a form; the table has no columns.
    Form,
}

/// One table of goals or KPIs.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Which way it runs; positions are always those of the sheet.
    pub orientation: Orientation,
    /// First and last row of its heads (columns when it runs that way); none when it goes on with the heads of the sheet before.
    pub header: Option<(u32, u32)>,
    /// Last row of its body.
    pub last: u32,
    /// Its columns from left to right.
    pub columns: Arc<[Column]>,
    /// Its records.
    pub entries: Vec<Entry>,
    /// What each row of the body was taken for.
    pub rows: Vec<(u32, RowClass)>,
    /// How far the best reading of the heads is ahead of the second best, 0 to 100.
    pub confidence: u8,
    /// The second best reading of the heads in words, where there is one.
    pub rival: Option<String>,
}

impl Table {
    /// A table without a body.
    #[must_use]
    pub fn new(columns: impl Into<Arc<[Column]>>, header: Option<(u32, u32)>, confidence: u8) -> Self {
        Self {
            orientation: Orientation::Rows,
            header,
            last: header.map_or(0, |(_, last)| last),
            columns: columns.into(),
            entries: Vec::new(),
            rows: Vec::new(),
            confidence,
            rival: None,
        }
    }

    /// The same table with rows and columns exchanged.
    pub fn transpose(&mut self) {
        let swap = |pos: &mut Pos| *pos = Pos::new(pos.col, pos.row);
        self.orientation = Orientation::Columns;
        for entry in &mut self.entries {
            swap(&mut entry.indicator);
            entry.parent.iter_mut().for_each(swap);
            entry.fields.iter_mut().for_each(|(_, pos)| swap(pos));
            entry.slots.iter_mut().for_each(|slot| swap(&mut slot.pos));
        }
    }
}

/// What a row of a table's body was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowClass {
    /// Begins a record.
    Data,
    /// Goes on with the record above.
    Continuation,
    /// Section heading.
    Section,
    /// Totals or averages.
    Subtotal,
    /// Footnote.
    Note,
    /// Heads printed again.
    RepeatedHeader,
    /// Verdict of a group of records.
    GroupVerdict,
    /// Example, left out.
    Example,
    /// Part of a table of another kind below this one.
    Foreign,
    /// Figures without an indicator.
    Untied,
}

impl RowClass {
    /// The word that people see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Data => "データ",
            Self::Continuation => "続き",
            Self::Section => "区分",
            Self::Subtotal => "合計",
            Self::Note => "注記",
            Self::RepeatedHeader => "見出しの繰返し",
            Self::GroupVerdict => "まとまりの判定",
            Self::Example => "記入例",
            Self::Foreign => "別の表",
            Self::Untied => "不明",
        }
    }
}

/// What a column is for.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Zero-based column (row when the table runs that way).
    pub index: u32,
    /// Distinct labels from top to bottom, white space removed.
    pub path: Vec<String>,
    /// What it is for; none when no record uses it.
    pub role: Option<Role>,
    /// The time that its labels name.
    pub period: Option<Period>,
    /// Whether the measure of each cell is named row by row.
    pub by_row: bool,
    /// The measures of the rows of one record from top to bottom, where a head says 上段：目標、下段：実績.
    pub stack: Vec<Role>,
    /// Folded texts in brackets: units, remarks.
    pub brackets: Vec<String>,
    /// Numerical goals or KPIs, when its labels say so.
    pub kind: Option<Kind>,
    /// Whether its target is the final one.
    pub is_final: bool,
    /// Whether an upper label names an indicator and a lower one a path: 数値目標 over 具体的な施策.
    pub dual: bool,
    /// The label of the part that its figures are of: 上期, 男.
    pub part: Option<String>,
    /// How sure its role is, 0 to 100: 0 without one, less when only the end of its head says it or its cells speak against it.
    pub confidence: u8,
    /// Why it has that role, in Japanese.
    pub evidence: String,
    /// The path role whose records share its cells, where its labels say so: Program for 進捗状況（小柱）.
    pub group: Option<Role>,
}

impl Column {
    /// The labels joined for messages.
    #[must_use]
    pub fn header(&self) -> Arc<str> {
        Arc::from(self.path.join(" / "))
    }
}

/// The cells of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The cell of its indicator.
    pub indicator: Pos,
    /// 基本目標, as it stands.
    pub goal: String,
    /// 施策.
    pub policy: String,
    /// 事業.
    pub program: String,
    /// 数値目標 or KPI, where the sheet says.
    pub kind: Option<Kind>,
    /// Name of the group that shares a verdict.
    pub group: String,
    /// The indicator whose part this one is: 審議会委員数 above うち女性.
    pub parent: Option<Pos>,
    /// Cells that say what belongs to the record but is no figure.
    pub fields: Vec<(Role, Pos)>,
    /// Cells of figures and verdicts.
    pub slots: Vec<Slot>,
    /// Unit of the whole table: 単位：千円.
    pub banner_unit: Option<Arc<str>>,
}

impl Entry {
    /// The first cell of that role.
    #[must_use]
    pub fn field(&self, role: Role) -> Option<Pos> {
        self.fields.iter().find(|(known, _)| *known == role).map(|(_, pos)| *pos)
    }
}

/// A cell of a figure or verdict; it may be empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What it measures.
    pub measure: Measure,
    /// The time that its column names.
    pub period: Option<Period>,
    /// Whether it is the final target.
    pub is_final: bool,
    /// The labels of its column, and of its row where the measure is named there.
    pub header: Arc<str>,
    /// Folded texts in the brackets of its heads.
    pub brackets: Vec<String>,
    /// Label of the part that its row is about: 男性.
    pub component: Option<Arc<str>>,
    /// The cell: the anchor of a merged region.
    pub pos: Pos,
}
