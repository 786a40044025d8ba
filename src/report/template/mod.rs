//! `templates/report.toml`: titles, 資料番号, sheets, columns, widths, fonts, colours and thresholds of the workbook.
//!
//! In: the template's text. Out: a checked [`ReportTemplate`], or a [`Fault`] with its line. What was typed (`Raw…`) and what was
//! checked are different types. Knows which sheets and columns there are, not what they hold.

mod check;

use serde::Deserialize;

use crate::rules::judged::Scale;
use crate::templates::{Fault, Template, Templates};

use super::Audience;
use super::field::{AccountField, ChangeField, CompareField, FindingField, RecordField, SettledField, SubmissionField};

/// Name of the template.
const NAME: &str = "report.toml";

/// The checked template.
#[derive(Clone, Debug)]
pub struct ReportTemplate {
    /// Title of the workbook.
    pub title: String,
    /// What stands as 出典 below every sheet.
    pub source: String,
    /// Paper and margins.
    pub page: PageTemplate,
    /// Typeface and sizes.
    pub font: FontTemplate,
    /// Colours, `#RRGGBB`.
    pub colour: ColourTemplate,
    /// Thresholds.
    pub limits: Limits,
    /// Sheets in their order.
    pub sheets: Vec<SheetTemplate>,
}

/// Paper and margins.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageTemplate {
    /// Size of the paper, landscape.
    pub paper: Paper,
    /// Margin on all sides in millimetres.
    pub margin_mm: f64,
    /// Zoom on the screen in percent.
    pub zoom: u16,
}

/// Size of the paper.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
pub enum Paper {
    /// 297 × 210 mm.
    A4,
    /// 420 × 297 mm.
    A3,
}

/// Typeface and sizes in points.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FontTemplate {
    /// Typeface.
    pub name: String,
    /// Size of the body.
    pub size: f64,
    /// Size of a sheet's title.
    pub title_size: f64,
}

/// Colours, `#RRGGBB`.
#[derive(Clone, Debug)]
pub struct ColourTemplate {
    /// Fill of a head.
    pub head: String,
    /// Type of a head.
    pub head_text: String,
    /// Fill of a row of totals.
    pub total: String,
    /// Lines between cells.
    pub border: String,
    /// Type of a link.
    pub link: String,
    /// Type of notes and statuses.
    pub faint: String,
    /// Fill of a bar that shows a rate.
    pub bar: String,
    /// Fill of an error.
    pub error: String,
    /// Fill of a warning.
    pub warning: String,
    /// Fill of each verdict's cell, in the order of [`Scale::ALL`].
    pub verdict: [String; 5],
    /// Colour of each verdict in a chart, in the order of [`Scale::ALL`].
    pub chart: [String; 5],
}

impl ColourTemplate {
    /// Fill of a verdict's cell.
    #[must_use]
    pub fn verdict(&self, scale: Scale) -> &str {
        &self.verdict[scale as usize]
    }

    /// Colour of a verdict in a chart.
    #[must_use]
    pub fn chart(&self, scale: Scale) -> &str {
        &self.chart[scale as usize]
    }
}

/// Thresholds.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Links a sheet; above it places are written as text.
    pub links: usize,
    /// Remarks (メモ) a sheet; above it there are none.
    pub notes: usize,
    /// Bars a chart; above it only the total is drawn.
    pub bars: usize,
    /// Records a run; above it no sheet repeats all of them, and none are kept for a later run.
    pub records: usize,
    /// Charts of 比較, those of the indicators that most bodies share.
    pub charts: usize,
    /// Rows a sheet; above it a table goes on on further sheets.
    pub rows: usize,
}

/// A sheet that the workbook can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// 概要
    Overview,
    /// 総括表
    Summary,
    /// 一覧表
    List,
    /// 遅れ一覧
    Behind,
    /// 団体別
    Bodies,
    /// 比較
    Compare,
    /// 提出状況
    Submissions,
    /// 要確認
    Findings,
    /// 前回比較
    Changes,
    /// 訂正・確認済み
    Settled,
    /// 検算
    Recalculation,
    /// 全セル精算
    Accounts,
    /// 凡例・出典
    Legend,
}

impl SheetKind {
    /// The id of the template.
    const IDS: [(&'static str, Self); 13] = [
        ("overview", Self::Overview),
        ("summary", Self::Summary),
        ("list", Self::List),
        ("behind", Self::Behind),
        ("bodies", Self::Bodies),
        ("compare", Self::Compare),
        ("submissions", Self::Submissions),
        ("findings", Self::Findings),
        ("changes", Self::Changes),
        ("settled", Self::Settled),
        ("recalculation", Self::Recalculation),
        ("accounts", Self::Accounts),
        ("legend", Self::Legend),
    ];
}

/// What the template says of one sheet.
#[derive(Clone, Debug)]
pub struct SheetTemplate {
    /// Which sheet it is.
    pub kind: SheetKind,
    /// Name on the tab.
    pub name: String,
    /// 資料番号 at the top right; empty for none.
    pub number: String,
    /// Title.
    pub title: String,
    /// One line on what the sheet is for, shown in the index.
    pub purpose: String,
    /// What the numbers are counted in, at the top right; empty for nothing.
    pub unit: String,
    /// Colour of the tab.
    pub tab: String,
    /// Notes below the table, without their ※.
    pub notes: Vec<String>,
    /// Columns, for sheets that are one table.
    pub columns: Columns,
    /// What is different about it where it is handed out.
    pub handout: HandoutTemplate,
}

/// What is different about a sheet of 配布用; what is not said is as in 内部用.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandoutTemplate {
    name: Option<String>,
    number: Option<String>,
    title: Option<String>,
    purpose: Option<String>,
    notes: Option<Vec<String>>,
}

/// The columns of a sheet that is one table.
#[derive(Clone, Debug)]
pub enum Columns {
    /// The sheet has a form of its own.
    Fixed,
    /// Columns over records.
    Records(Vec<Column<RecordField>>),
    /// Columns over compared values.
    Compare(Vec<Column<CompareField>>),
    /// Columns over bodies and what they submitted.
    Submissions(Vec<Column<SubmissionField>>),
    /// Columns over findings.
    Findings(Vec<Column<FindingField>>),
    /// Columns over what differs from the time before.
    Changes(Vec<Column<ChangeField>>),
    /// Columns over corrections and confirmed findings.
    Settled(Vec<Column<SettledField>>),
    /// Columns over the accounts of sheets.
    Accounts(Vec<Column<AccountField>>),
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column<F> {
    /// What stands in it.
    pub field: F,
    /// Its head.
    pub title: String,
    /// Width in half-width characters.
    pub width: u16,
    /// Whether it is printed; columns that are not stand at the right end.
    pub print: bool,
    /// Whether it is left out when nothing stands in it.
    pub omit_if_empty: bool,
    /// Whether it is handed out.
    pub handout: bool,
}

impl SheetKind {
    /// Whether the sheet can be handed out at all: the others tell how the figures came here.
    const fn is_public(self) -> bool {
        matches!(self, Self::Overview | Self::Summary | Self::List | Self::Behind | Self::Compare | Self::Legend)
    }

    /// Whether the sheet repeats every record that 一覧表 has.
    #[must_use]
    pub const fn repeats(self) -> bool {
        matches!(self, Self::Bodies | Self::Recalculation)
    }
}

impl SheetTemplate {
    /// The same sheet as it is handed out; none when it is not.
    fn for_council(&self) -> Option<Self> {
        let own = self.handout.clone();
        let mut sheet = Self {
            name: own.name.unwrap_or_else(|| self.name.clone()),
            number: own.number.unwrap_or_else(|| self.number.clone()),
            title: own.title.unwrap_or_else(|| self.title.clone()),
            purpose: own.purpose.unwrap_or_else(|| self.purpose.clone()),
            notes: own.notes.unwrap_or_else(|| self.notes.clone()),
            ..self.clone()
        };
        match &mut sheet.columns {
            Columns::Records(columns) => columns.retain(|column| column.handout),
            Columns::Compare(columns) => columns.retain(|column| column.handout),
            _ => {}
        }
        self.kind.is_public().then_some(sheet)
    }
}

impl ReportTemplate {
    /// The sheets of a workbook for that audience, in their order.
    #[must_use]
    pub fn sheets_for(&self, audience: Audience) -> Vec<SheetTemplate> {
        match audience {
            Audience::Staff => self.sheets.clone(),
            Audience::Council => self.sheets.iter().filter_map(SheetTemplate::for_council).collect(),
        }
    }

    /// Reads and checks the template.
    ///
    /// # Errors
    /// When it cannot be read, is not of its shape, or names a sheet, column, colour or size that there is not.
    pub fn load(templates: &Templates) -> Result<Self, Fault> {
        let template = templates.get(NAME).map_err(|error| Fault {
            name: format!("templates/{NAME}"),
            line: None,
            message: format!("読めません（{error}）"),
        })?;
        Self::of(&template)
    }

    /// Checks a template's text.
    ///
    /// # Errors
    /// When it is not of its shape, or names a sheet, column, colour or size that there is not.
    pub fn of(template: &Template) -> Result<Self, Fault> {
        check::checked(template)
    }

    /// Names of the sheets, in their order.
    pub fn sheet_names(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|sheet| sheet.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// What is said of the embedded template after that change.
    fn fault(from: &str, to: &str) -> String {
        let text = Templates::embedded().get(NAME).map(|template| template.text.replacen(from, to, 1)).unwrap_or_default();
        let template = Template { name: "report.toml".to_owned(), text: Cow::Owned(text) };
        ReportTemplate::of(&template).err().map(|fault| fault.to_string()).unwrap_or_default()
    }

    /// The line, from 1, where that text first stands in the embedded template.
    fn line(needle: &str) -> usize {
        let text = Templates::embedded().get(NAME).map(|template| template.text.into_owned()).unwrap_or_default();
        text[..text.find(needle).unwrap_or(0)].matches('\n').count() + 1
    }

    #[test]
    fn the_embedded_template_is_sound() {
        assert_eq!(fault("", ""), "");
    }

    #[test]
    fn errors_are_located() {
        for (from, to, said) in [
            ("id = \"summary\"", "id = \"sumary\"", "シート「sumary」はありません"),
            ("name = \"総括表\"", "name = \"総括[表]\"", "シート名「総括[表]」は使えません"),
            ("field = \"code\"", "field = \"kode\"", "列「kode」はありません"),
            ("width = 10 }", "width = 1 }", "列の幅 1 は使えません"),
            ("on_track = \"#CFE2F3\"", "on_track = \"青\"", "色「青」は読めません"),
            ("links = 20000", "links = 70000", "links の「70000」は使えません。0～65530 にしてください"),
            ("rows = 1000000", "rows = 0", "rows の「0」は使えません"),
            ("rows = 1000000", "rows = 1048576", "rows の「1048576」は使えません"),
            ("zoom = 100", "zoom = 5", "zoom の「5」は使えません。10～400 にしてください"),
            ("name = \"総括表\"", "name = \"History\"", "シート名「History」は、Excelかこのプログラムが使う名前です"),
            ("name = \"総括表\"", "name = \"とても長いシートの名前でほかの言葉が後ろに付けられないもの\"", "シート名「とても長い"),
        ] {
            let fault = fault(from, to);
            assert!(fault.starts_with(&format!("report.toml {}行目: {said}", line(from))), "{fault}");
        }
        assert!(
            fault("name = \"総括表\"", "name = \"概要\"")
                .contains(&format!("{}行目: シート「概要」が二度あります", line("id = \"summary\"")))
        );
        assert!(fault("zoom = 100", "zooom = 100").contains("「zooom」という項目はありません。「zoom」ではありませんか"));
    }
}
