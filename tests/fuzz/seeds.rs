//! What cases are made from: texts, number formats, units, heads and sheets as offices write them.
//!
//! Out: lists that are filled once, from the fixtures, the tables of accepted spellings, the lexicon, the registry of units and the samples.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use torimatome::grid::Grid;
use torimatome::layout::Lexicon;
use torimatome::read::{self, ReadOptions};
use torimatome::templates::Templates;
use torimatome::value::Grammar;

const NOTATIONS: &str = include_str!("../fixtures/notations.csv");
const SPELLINGS: [&str; 3] = [
    include_str!("../../src/value/tests/accepted.rs"),
    include_str!("../../src/value/tests/refused.rs"),
    include_str!("../../src/value/tests/formats.rs"),
];

/// Formats that the samples lack.
const FORMATS: [&str; 24] = [
    "0.0%",
    "#,##0\"人\"",
    "0\"%以上\"",
    "#,##0,\"千円\"",
    "\"令和\"0\"年度\"",
    "+#,##0\"人\";△#,##0\"人\"",
    "#,##0;[Red]△#,##0",
    "#,##0;#,##0",
    "[>=1000000]#,##0,,\"百万円\";#,##0\"円\"",
    "[$-411]ggge\"年\"m\"月\"d\"日\"",
    "ggge\"年度\"",
    "yyyy/m/d",
    "m\"月\"d\"日\"",
    "h:mm",
    "[h]:mm:ss",
    ";;;",
    "[DBNum3]0",
    "0.00E+00",
    "000-0000",
    "00000",
    "# ?/?",
    "G/標準\"人\"",
    "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
    "(0.0%)",
];

/// The grammar and the lexicon that come with the program.
pub static WORDS: LazyLock<(Lexicon, Grammar)> =
    LazyLock::new(|| (Lexicon::new(&template("lexicon.toml")).unwrap(), Grammar::new(&template("units.toml")).unwrap()));

fn template(name: &str) -> torimatome::templates::Template {
    Templates::embedded().get(name).unwrap()
}

/// The samples: name and bytes.
pub static SAMPLES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("samples/input");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())).collect()
});

/// The sheets of the samples.
pub static GRIDS: LazyLock<Vec<Grid>> = LazyLock::new(|| {
    let read = |(name, bytes): &(String, Vec<u8>)| read::read(&Arc::from(name.as_str()), bytes, &ReadOptions::default()).output.grids;
    SAMPLES.iter().flat_map(read).filter(|grid| !grid.cells.is_empty()).collect()
});

/// Texts of figures and of what stands in their place.
pub static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let notations = csv::Reader::from_reader(NOTATIONS.as_bytes()).into_records().map(|row| row.unwrap()[0].to_owned()).collect::<Vec<_>>();
    let spellings = SPELLINGS.into_iter().flat_map(quoted).filter(|text| text.chars().count() <= 40);
    let cells = GRIDS.iter().flat_map(|grid| &grid.cells).filter_map(|cell| cell.stored_text());
    let cells = cells.filter(|text| text.chars().count() <= 60 && text.chars().any(char::is_numeric)).map(str::to_owned);
    unique(notations.into_iter().chain(spellings).chain(cells))
});

/// Number formats.
pub static FORMAT_CODES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let stored = GRIDS.iter().flat_map(|grid| &grid.cells).filter_map(|cell| cell.format.as_deref());
    let told = TEXTS.iter().filter_map(|text| Some(text.split_once('|')?.1));
    unique(FORMATS.into_iter().chain(stored).chain(told).map(str::to_owned))
});

/// Spellings of units, and texts of unit columns.
pub static UNITS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let more = ["単位：千円", "（単位:百万円）", "万人（年間）", "%以上", "種類/累計", "人(延べ)", "箇所/年間", "t-CO₂", "ｶ所", "㎡", "―"];
    unique(quoted(&template("units.toml").text).into_iter().chain(more.map(str::to_owned)))
});

/// Words of heads and rows.
pub static HEADS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let more = [
        "令和６年度",
        "R6",
        "2024",
        "R4目標",
        "令和2年度\n実績値",
        "目標値（人）",
        "【再掲】",
        "合計",
        "※１ 注",
        "記入例",
        "基本目標１",
        "〃",
    ];
    unique(quoted(&template("lexicon.toml").text).into_iter().chain(more.map(str::to_owned)))
});

/// The texts between quotation marks on lines that are no comments.
fn quoted(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with(['#', '/']));
    let inside = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    inside.filter(|text| !text.is_empty() && !text.contains('\\')).map(str::to_owned).collect()
}

fn unique(texts: impl Iterator<Item = String>) -> Vec<String> {
    texts.collect::<BTreeSet<_>>().into_iter().collect()
}
