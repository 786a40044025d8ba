//! A list that staff keep in Excel and save as CSV: columns are found by their heads, rows keep their line.
//!
//! In: the text of a template and the heads that its columns may have. Out: the cells of each row that is not empty, in the order of
//! the columns asked for. Columns may stand in any order; rows that Excel leaves behind (`,,,`) are passed over.
//! Knows nothing of what the cells mean.
//!
//! ```
//! use torimatome::templates::Template;
//! let template = Template { name: "名簿.csv".to_owned(), text: "団体名,団体コード\n神戸市,281000\n,\n".into() };
//! let list = template.list(&[&["団体コード", "コード"], &["団体名"]]).unwrap();
//! assert_eq!((list.rows[0].line, list.rows[0].cell(0), list.rows[0].cell(1)), (2, "281000", "神戸市"));
//! assert_eq!(list.rows.len(), 1);
//! ```

use super::{Fault, Template};

/// The columns asked for and the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Whether each of the columns asked for is there.
    pub has: Vec<bool>,
    /// Rows with a filled cell.
    pub rows: Vec<ListRow>,
    /// Heads that nobody asked for, as written.
    pub unused: Vec<String>,
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Line of the file on which it begins, from 1.
    pub line: usize,
    cells: Vec<String>,
}

impl ListRow {
    /// The text of the column asked for at that position, trimmed; empty when the column is not there.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

impl Template {
    /// Reads the text as a list; for each column the heads that it may have, the usual one first.
    ///
    /// # Errors
    /// When a line cannot be read, two columns have a head of the same column, or a row has more cells than there are heads.
    pub fn list(&self, columns: &[&[&str]]) -> Result<List, Fault> {
        let text = self.text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut lines = reader.records().map(|record| {
            let record = record.map_err(|_| self.fault(None, "CSVとして読めません。引用符と文字コードを確かめてください"))?;
            Ok((line_of(text, &record), record))
        });
        let Some((first, heads)) = lines.next().transpose()? else {
            return Err(self.fault(Some(1), "見出しの行がありません"));
        };
        let heads: Vec<String> = heads.iter().map(|head| head.split_whitespace().collect()).collect();
        let mut found = Vec::new();
        for names in columns {
            let mut at = heads.iter().enumerate().filter(|(_, head)| names.contains(&head.as_str())).map(|(at, _)| at);
            found.push(at.next());
            if let Some(second) = at.next() {
                let message = format!("「{}」の列が二つあります。どちらかの見出しを変えてください", heads[second]);
                return Err(self.fault(Some(first), message));
            }
        }
        let mut rows = Vec::new();
        for line in lines {
            let (line, record) = line?;
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.iter().skip(heads.len()).any(|cell| !cell.trim().is_empty()) {
                return Err(self.fault(Some(line), "見出しより右にも値があります。コンマの数を確かめてください"));
            }
            let cell = |at: &Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().trim().to_owned();
            rows.push(ListRow { line, cells: found.iter().map(cell).collect() });
        }
        let unused = heads.iter().enumerate().filter(|(at, head)| !head.is_empty() && !found.contains(&Some(*at)));
        let unused = unused.map(|(_, head)| head.clone()).collect();
        Ok(List { has: found.iter().map(Option::is_some).collect(), rows, unused })
    }
}

/// The line on which a record begins; the reader's own position is that of the blank lines before it.
fn line_of(text: &str, record: &csv::StringRecord) -> usize {
    let start = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
    let rest = text.get(start..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    text.get(..start + blank).unwrap_or_default().matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &'static str) -> Result<List, Fault> {
        Template { name: "名簿.csv".to_owned(), text: text.into() }.list(&[&["団体コード", "コード"], &["団体名"]])
    }

    #[test]
    fn columns_are_found_by_their_heads_and_rows_keep_their_line() -> Result<(), Fault> {
        let found = list("\u{feff}備考, 団体 名 ,コード\r\n\r\n\"二\r\n行\",神戸市,281000\r\n,,\r\n,姫路市\r\n")?;
        let rows: Vec<_> = found.rows.iter().map(|row| (row.line, row.cell(0), row.cell(1))).collect();
        assert_eq!(rows, [(3, "281000", "神戸市"), (6, "", "姫路市")]);
        assert_eq!((found.has, found.unused), (vec![true, true], vec!["備考".to_owned()]));
        assert_eq!(list("団体名\n神戸市\n")?.has, [false, true]);
        Ok(())
    }

    #[test]
    fn a_list_that_can_be_read_in_two_ways_is_refused() {
        let fault = |text| list(text).err().map(|fault| fault.to_string()).unwrap_or_default();
        assert_eq!(fault(""), "名簿.csv 1行目: 見出しの行がありません");
        assert_eq!(fault("コード,団体コード\n"), "名簿.csv 1行目: 「団体コード」の列が二つあります。どちらかの見出しを変えてください");
        assert_eq!(fault("団体名\n\n神戸市,1\n"), "名簿.csv 3行目: 見出しより右にも値があります。コンマの数を確かめてください");
    }
}
