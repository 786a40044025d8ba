//! What goes through the pipes of a reading process: frames of bytes, each with its length in front.
//!
//! In and out: a [`Job`] and the bytes of its file; an [`Answer`]. Texts that cells share go through once, so that what takes little
//! memory there takes little here. No frame is believed to be longer than the limit, nor to be as long as it says before it is there.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Warned};
use crate::grid::{Cell, Content, Grid, Style};
use crate::place::{Area, Pos};
use crate::read::{FileKind, ReadOptions, Sheets};

/// A file to read; its bytes are a frame of their own.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Job {
    /// The name that people see.
    pub(super) file: Arc<str>,
    pub(super) options: ReadOptions,
    /// Seconds of processor time.
    pub(super) seconds: u64,
}

/// What was read.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    kind: FileKind,
    sheets: Vec<Sheet>,
    findings: Vec<Finding>,
}

/// A [`Grid`] whose texts stand beside it.
#[derive(Debug, Serialize, Deserialize)]
struct Sheet {
    name: Arc<str>,
    hidden: bool,
    texts: Vec<Arc<str>>,
    cells: Vec<Packed>,
    merges: Vec<Area>,
    hidden_rows: Vec<u32>,
    hidden_cols: Vec<u32>,
    drawings: Vec<Area>,
}

/// A [`Cell`]; its shared texts are numbers of the list beside it.
#[derive(Debug, Serialize, Deserialize)]
struct Packed {
    pos: Pos,
    content: PackedContent,
    format: Option<u32>,
    shown: Option<Box<str>>,
    comment: Option<Box<str>>,
    style: Style,
    formula: bool,
}

/// A [`Content`].
#[derive(Debug, Serialize, Deserialize)]
enum PackedContent {
    Text(u32),
    Number(f64),
    Bool(bool),
    Error(u32),
    NoValue,
}

/// The longest answer of a process with so much memory.
pub(super) const fn largest(memory: u64) -> u64 {
    memory / 4
}

/// Sends a frame.
pub(super) fn send(to: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    to.write_all(&(frame.len() as u64).to_le_bytes())?;
    to.write_all(frame)
}

/// Receives a frame of at most so many bytes; none when the pipe has ended.
pub(super) fn receive(from: &mut impl Read, largest: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match from.read(&mut length[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut length[1..])?,
    }
    let length = u64::from_le_bytes(length);
    if length > largest {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut frame = Vec::new();
    from.take(length).read_to_end(&mut frame)?;
    if (frame.len() as u64) < length { Err(io::Error::from(io::ErrorKind::UnexpectedEof)) } else { Ok(Some(frame)) }
}

impl Answer {
    pub(super) fn new(read: Warned<Sheets>) -> Self {
        Self { kind: read.output.kind, sheets: read.output.grids.into_iter().map(Sheet::pack).collect(), findings: read.findings }
    }

    /// What was read; none when a number leads beside the list of texts.
    pub(super) fn into_read(self) -> Option<Warned<Sheets>> {
        let grids = self.sheets.into_iter().map(Sheet::unpack).collect::<Option<_>>()?;
        Some(Warned { output: Sheets { kind: self.kind, grids }, findings: self.findings })
    }
}

/// The texts of a sheet; one that several cells share is known by where it stands in memory.
#[derive(Default)]
struct Texts {
    list: Vec<Arc<str>>,
    numbers: HashMap<usize, u32>,
}

impl Texts {
    fn number(&mut self, text: Arc<str>) -> u32 {
        let list = &mut self.list;
        // The list keeps the text alive, so that no other can come to stand there.
        *self.numbers.entry(Arc::as_ptr(&text).addr()).or_insert_with(|| {
            list.push(text);
            u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

impl Sheet {
    fn pack(grid: Grid) -> Self {
        let mut texts = Texts::default();
        let pack = |cell: Cell| Packed {
            pos: cell.pos,
            content: match cell.content {
                Content::Text(text) => PackedContent::Text(texts.number(text)),
                Content::Number(number) => PackedContent::Number(number),
                Content::Bool(value) => PackedContent::Bool(value),
                Content::Error(text) => PackedContent::Error(texts.number(text)),
                Content::NoValue => PackedContent::NoValue,
            },
            format: cell.format.map(|format| texts.number(format)),
            shown: cell.shown,
            comment: cell.comment,
            style: cell.style,
            formula: cell.formula,
        };
        let cells = grid.cells.into_iter().map(pack).collect();
        let Grid { name, hidden, merges, hidden_rows, hidden_cols, drawings, .. } = grid;
        Self { name, hidden, texts: texts.list, cells, merges, hidden_rows, hidden_cols, drawings }
    }

    fn unpack(self) -> Option<Grid> {
        let text = |number: u32| self.texts.get(number as usize).cloned();
        let unpack = |cell: Packed| {
            Some(Cell {
                pos: cell.pos,
                content: match cell.content {
                    PackedContent::Text(number) => Content::Text(text(number)?),
                    PackedContent::Number(number) => Content::Number(number),
                    PackedContent::Bool(value) => Content::Bool(value),
                    PackedContent::Error(number) => Content::Error(text(number)?),
                    PackedContent::NoValue => Content::NoValue,
                },
                format: match cell.format {
                    Some(number) => Some(text(number)?),
                    None => None,
                },
                shown: cell.shown,
                comment: cell.comment,
                style: cell.style,
                formula: cell.formula,
                corrected: false,
            })
        };
        let cells = self.cells.into_iter().map(unpack).collect::<Option<_>>()?;
        let Self { name, hidden, merges, hidden_rows, hidden_cols, drawings, .. } = self;
        Some(Grid { name, hidden, cells, merges, hidden_rows, hidden_cols, drawings })
    }
}
