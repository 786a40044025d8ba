//! The staff's ledger of corrections (訂正.csv), as they keep it in Excel.
//!
//! In: a list with a head row, columns in any order, UTF-8 or CP932. Out: one correction a row, or a fault with its line.
//!
//! ```text
//! ファイル,シート,セル,元の内容,正しい値,理由,日付,訂正者
//! 282014_姫路市.xlsx,KPI,G7,2O件,20件,打ち間違い,2026/11/20,企画課 田中
//! ```

use std::sync::Arc;

use super::{Correction, Origin};
use crate::layout::lexicon::fold;
use crate::place::{Place, Pos};
use crate::templates::{Fault, Template};

/// Heads of the columns: file, sheet, cell, text as it stood, value, reason, date, by whom.
const COLUMNS: [&[&str]; 8] = [
    &["ファイル", "ファイル名"],
    &["シート", "シート名"],
    &["セル", "セル番地", "番地"],
    &["元の内容", "元の値", "訂正前"],
    &["正しい値", "訂正後", "訂正値"],
    &["理由", "訂正理由", "備考"],
    &["日付", "訂正日"],
    &["訂正者", "担当", "担当者"],
];

/// The head row of a ledger without corrections.
#[must_use]
pub fn heads() -> String {
    COLUMNS.map(|names| names[0]).join(",")
}

/// Reads a ledger.
///
/// # Errors
/// When a column is missing, a row names no file, no value or no cell of a sheet.
pub fn read(template: &Template) -> Result<Vec<Correction>, Fault> {
    let list = template.list(&COLUMNS)?;
    for (at, has) in list.has.iter().enumerate() {
        if !has && [0, 2, 3, 4].contains(&at) {
            return Err(template.fault(Some(1), format!("「{}」の列がありません", COLUMNS[at][0])));
        }
    }
    let name: Arc<str> = Arc::from(
        std::path::Path::new(&template.name).file_name().map_or_else(|| template.name.clone(), |name| name.to_string_lossy().into_owned()),
    );
    let mut corrections = Vec::new();
    for row in &list.rows {
        let fault = |message: String| template.fault(Some(row.line), message);
        let text = |at: usize| row.cell(at).to_owned();
        let address = fold(row.cell(2)).replace('$', "");
        let pos: Pos = address.parse().map_err(|_| fault(format!("セル「{}」を番地として読めません（G7 のように書く）", row.cell(2))))?;
        if row.cell(0).is_empty() {
            return Err(fault("ファイルの名前がありません".to_owned()));
        }
        if row.cell(4).is_empty() {
            return Err(fault("正しい値がありません（空にするときは「（空欄）」と書く）".to_owned()));
        }
        let line = u32::try_from(row.line).unwrap_or(u32::MAX).saturating_sub(1);
        corrections.push(Correction {
            file: text(0),
            sheet: text(1),
            pos,
            stood: text(3),
            value: text(4),
            reason: text(5),
            date: text(6),
            by: text(7),
            origin: Origin::Ledger,
            told: Place::file(Arc::clone(&name)).at(Pos::new(line, 0)),
        });
    }
    Ok(corrections)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &'static str) -> Result<Vec<Correction>, Fault> {
        read(&Template { name: "表/訂正.csv".to_owned(), text: text.into() })
    }

    #[test]
    fn a_row_is_a_correction_and_a_wrong_one_is_named() -> Result<(), Fault> {
        let rows = read_text("セル,ファイル,元の内容,正しい値,シート\n＄ｇ＄７,a.xlsx,2O件,20件,KPI\n,,,,\n")?;
        assert_eq!((rows.len(), rows[0].pos.to_string(), rows[0].told.to_string()), (1, "G7".to_owned(), "訂正.csv ▸ A2".to_owned()));
        let fault = |text| read_text(text).err().map(|fault| fault.to_string()).unwrap_or_default();
        assert_eq!(fault("ファイル,セル,正しい値\n"), "表/訂正.csv 1行目: 「元の内容」の列がありません");
        assert!(fault("ファイル,セル,元の内容,正しい値\na.xlsx,7G,1,2\n").contains("2行目: セル「7G」を番地として読めません"));
        assert!(fault("ファイル,セル,元の内容,正しい値\na.xlsx,G7,1,\n").contains("2行目: 正しい値がありません"));
        Ok(())
    }
}
