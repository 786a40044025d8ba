//! One file → its sheets as [`Grid`]s, one module a format; kind by content, never by extension.
//!
//! In: the bytes of a file and the name that people see. Out: [`Sheets`] and findings; never an error, never a panic.
//! A file is read whole or not at all: what is damaged, protected, too large or no spreadsheet yields no grid and one finding
//! that says what it is and what to do. The cells of xlsx are read by calamine, from parts that were checked before; xls, xlsb, ods and
//! CSV are parsed here, because calamine gives neither number formats nor looks for them.
//! No more than 256 KiB a part is set aside because a file claims so. Knows nothing of layouts, figures, folders.
//!
//! ```
//! # use std::sync::Arc;
//! use torimatome::read::{ReadOptions, read};
//! let sheets = read(&Arc::from("回答.csv"), "指標,目標\n相談件数,２０件\n".as_bytes(), &ReadOptions::default());
//! assert_eq!(sheets.output.kind.label(), "CSV（UTF-8）");
//! assert_eq!(sheets.output.grids[0].cells[3].pos.to_string(), "B2");
//! ```

mod clean;
mod compound;
mod delimited;
mod encoding;
mod intake;
mod kind;
mod limits;
mod look;
mod number_format;
mod ods;
mod open;
mod own;
mod package;
mod risk;
mod saved;
mod sheet;
#[cfg(test)]
mod tests;
mod trouble;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub use encoding::Encoding;
pub use kind::of as kind_of;
pub use kind::{FileKind, Foreign};
pub use limits::Limits;
use limits::Measure;
pub use open::open;
pub use own::{Own, is_own_output, own};
pub use risk::is_risky;
pub use saved::saved;
pub use trouble::MORE_MEMORY;

use serde::{Deserialize, Serialize};

use crate::finding::Warned;
use crate::grid::Grid;
use intake::Intake;
use package::Package;
use trouble::Trouble;

/// What to do with sheets, rows and columns that Excel hides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HiddenSheets {
    /// Hidden sheets are told of and left to the reader of the findings.
    #[default]
    Skip,
    /// Hidden sheets are used like the others.
    Read,
}

/// How to read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadOptions {
    /// What the findings say about hidden sheets. Their grids are returned either way, with [`Grid::hidden`] set.
    pub hidden: HiddenSheets,
    /// How much a file may hold.
    pub limits: Limits,
}

/// What a file held.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheets {
    /// What the file is.
    pub kind: FileKind,
    /// Its sheets in the order of their tabs, hidden ones among them; none when the file could not be read.
    pub grids: Vec<Grid>,
}

/// Reads a file from its bytes. `file` is the name that people see; only its extension is looked at, and only to word advice.
#[must_use]
pub fn read(file: &Arc<str>, bytes: &[u8], options: &ReadOptions) -> Warned<Sheets> {
    let kind = kind::of(bytes);
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let mut intake = Intake::new(file, options);
        let grids = grids(&kind, bytes, &mut intake);
        (grids, intake.finish())
    }));
    let (grids, mut findings) = attempt.unwrap_or_else(|_| (Err(Trouble::broken("読み取りの途中で続けられなくなりました")), Vec::new()));
    let grids = grids.unwrap_or_else(|trouble| {
        // What was noticed in a file that gave nothing is of no use to anybody.
        findings = vec![trouble.finding(file)];
        Vec::new()
    });
    Warned { output: Sheets { kind, grids }, findings }
}

/// The table of contents: which module reads which kind.
fn grids(kind: &FileKind, bytes: &[u8], intake: &mut Intake<'_>) -> Result<Vec<Grid>, Trouble> {
    if bytes.len() > intake.limits.file_bytes {
        return Err(Trouble::too_large(Measure::FileMegabytes, intake.limits.file_bytes >> 20));
    }
    match kind {
        FileKind::Xlsx | FileKind::Xlsm => xlsx::read(&mut Package::open(bytes, &intake.limits)?, intake),
        FileKind::Xls => xls::read(bytes, intake),
        FileKind::Text { delimiter, .. } => delimited::read(bytes, *delimiter, intake).map(|grid| vec![grid]),
        FileKind::Foreign(foreign) => Err(Trouble::Foreign(*foreign)),
        FileKind::Ods => ods::read(&mut Package::open(bytes, &intake.limits)?, intake),
        FileKind::Fods => ods::read_flat(bytes, intake),
        FileKind::Xlsb => xlsb::read(&mut Package::open(bytes, &intake.limits)?, intake),
    }
}
