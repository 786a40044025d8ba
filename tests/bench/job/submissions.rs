//! Made-up submissions: as many files as asked for, each a title, a head of two rows, sections, goals and footnotes on three sheets.
//!
//! In: a [`Size`] and a folder. Out: workbooks, every tenth file a CSV. The same size gives the same files: figures come from a counter that
//! is mixed, not from a clock.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rust_xlsxwriter::{Format, FormatBorder, Workbook, XlsxError};

/// Characters of the words in the column that tells what was done.
const STORY: usize = 100;

/// How many files of how many rows.
pub struct Size {
    /// Name on the command line.
    pub name: &'static str,
    /// Files.
    pub files: usize,
    /// Records in each.
    pub rows: usize,
    /// Sheets that they stand on.
    pub sheets: usize,
}

/// A counter whose numbers look mixed.
struct Mixed(u64);

impl Mixed {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}

impl Size {
    /// The size of that name.
    pub fn named(name: &str) -> Option<Self> {
        let (name, files, rows, sheets) = match name {
            "S" => ("S", 54, 60, 3),
            "M" => ("M", 500, 120, 3),
            "L" => ("L", 1_741, 200, 3),
            "many" => ("many", 10_000, 60, 3),
            "long" => ("long", 1, 1_000_000, 1),
            "wide" => ("wide", 1, 30_000, 500),
            _ => return None,
        };
        Some(Self { name, files, rows, sheets })
    }

    /// Writes the files.
    pub fn write(&self, folder: &Path) {
        fs::create_dir_all(folder).unwrap();
        let list = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/municipalities.csv");
        let bodies: Vec<csv::StringRecord> =
            csv::Reader::from_path(list).unwrap().records().map(Result::unwrap).filter(|body| !body[2].is_empty()).collect();
        for file in 0..self.files {
            let mut mixed = Mixed(file as u64 + 1);
            let body = &bodies[file % bodies.len()];
            let name = format!("{}_{file:05}_{}", &body[0], &body[2]);
            if self.name == "long" || file % 10 == 4 {
                fs::write(folder.join(name + ".csv"), csv(&mut mixed, self.rows)).unwrap();
            } else {
                workbook(&mut mixed, self.rows, self.sheets).unwrap().save(folder.join(name + ".xlsx")).unwrap();
            }
        }
    }
}

const HEADS: [&str; 8] = ["番号", "指標", "単位", "基準値", "令和4年度 目標値", "令和4年度 実績値", "取組の内容", "備考"];
const SUBJECTS: [&str; 10] =
    ["図書館", "子育て広場", "公民館", "移住相談", "観光案内所", "健康教室", "空き店舗", "農産物直売所", "防災訓練", "市民農園"];
const MEASURES: [&str; 8] = ["利用者数", "登録件数", "参加者数（延べ）", "満足度", "来場者数", "相談件数（年間）", "売上額", "設置箇所数"];
const UNITS: [&str; 6] = ["人", "件", "%", "万円", "か所", "世帯"];
const STORIES: [&str; 6] = [
    "周知のための説明会を地区ごとに開いた。",
    "利用者の声を聞き、開館の時間を見直した。",
    "前年よりも申込みが増え、回数を増やして応じた。",
    "担い手が足りず、目標に届かなかった。",
    "近隣の町と合同で実施する形に改めた。",
    "次の年度は対象となる世代を広げる。",
];

/// The texts of one record; figures of percentages have a decimal, every second figure has its unit beside it.
fn record(mixed: &mut Mixed, number: usize) -> [String; 8] {
    let unit = UNITS[mixed.below(UNITS.len())];
    let mut figure = |share: usize| {
        let value = (mixed.below(9_000) + 500) * share / 100;
        let text = if unit == "%" { format!("{}.{}", value % 100, value % 10) } else { value.to_string() };
        if mixed.below(2) == 0 { text } else { text + unit }
    };
    let [baseline, target, actual] = [figure(50), figure(100), figure(90)];
    let name = format!("{}の{}{number}", SUBJECTS[mixed.below(10)], MEASURES[mixed.below(8)]);
    let mut story = String::new();
    while story.chars().count() < STORY {
        story.push_str(STORIES[mixed.below(STORIES.len())]);
    }
    let note = if mixed.below(8) == 0 { "暫定値" } else { "" };
    [number.to_string(), name, unit.to_owned(), baseline, target, actual, story, note.to_owned()]
}

fn workbook(mixed: &mut Mixed, rows: usize, sheets: usize) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let (boxed, head) = (Format::new().set_border(FormatBorder::Thin), Format::new().set_border(FormatBorder::Thin).set_bold());
    let mut number = 0;
    for sheet in 1..=sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(format!("目標{sheet}"))?.merge_range(0, 0, 0, 7, "総合戦略の進捗（令和4年度の実績）", &head)?;
        for (col, title) in (0..).zip(HEADS) {
            worksheet.merge_range(2, col, 3, col, title, &head)?;
        }
        let mut row = 4;
        for at in 0..rows / sheets {
            if at % 8 == 0 {
                worksheet.merge_range(row, 0, row, 7, &format!("基本目標{} 安心して暮らせるまち", at / 8 + 1), &head)?;
                row += 1;
            }
            number += 1;
            for (col, text) in (0..).zip(record(mixed, number)) {
                match text.parse::<f64>() {
                    Ok(value) => worksheet.write_number_with_format(row, col, value, &boxed)?,
                    Err(_) => worksheet.write_string_with_format(row, col, text, &boxed)?,
                };
            }
            row += 1;
        }
        worksheet.write_string(row + 1, 0, "※ 国の調査の公表を待っているものがある。")?;
    }
    Ok(workbook)
}

fn csv(mixed: &mut Mixed, rows: usize) -> String {
    let mut text = format!("\u{feff}総合戦略の進捗（令和4年度の実績）\r\n\r\n{}\r\n", HEADS.join(","));
    for number in 1..=rows {
        let _ = write!(text, "{}\r\n", record(mixed, number).join(","));
    }
    text
}
