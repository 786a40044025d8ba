//! A new job: the files of its folder as texts, ready to be written.
//!
//! In: the prefecture's municipalities and what is known of the round. Out: paths below the folder with their texts, and the folders that
//! stay empty. Files that people open in Notepad or Excel carry a byte order mark and CRLF, so that every Windows shows them.
//! Writes nothing itself.

use std::fmt::Write;

use crate::municipality::Registry;
use crate::templates::{Template, Templates};

/// What a new job is about.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Prefecture as it is officially called: 兵庫県.
    pub prefecture: String,
    /// Title; the usual one otherwise.
    pub title: Option<String>,
    /// Year that is asked for, as written; empty for the latest.
    pub year: String,
    /// Heads of the ledger of corrections.
    pub ledger: String,
}

/// A file of the new folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path below the folder, with `/`.
    pub path: String,
    /// Its text, as it is to be stored.
    pub text: String,
}

/// Folders that begin empty.
pub const FOLDERS: [&str; 3] = ["様式", "入力", "出力"];
/// Title of a job that was given none.
const TITLE: &str = "総合戦略 数値目標・KPI 進捗状況";
/// The templates that staff change, copied as samples: `設定` itself stays empty, so that a newer version's own are not held back.
const SAMPLES: [&str; 9] = [
    "lexicon.toml",
    "units.toml",
    "direction.toml",
    "report.toml",
    "form.toml",
    "rules/common.toml",
    "rules/template.toml",
    "aliases.csv",
    "overrides.csv",
];

/// The files of a new job.
///
/// # Errors
/// When an embedded template is missing, which the tests rule out.
pub fn files(plan: &Plan, registry: &Registry, templates: &Templates) -> std::io::Result<Vec<NewFile>> {
    let title = plan.title.as_deref().unwrap_or(TITLE);
    let form = if plan.year.is_empty() { "1".to_owned() } else { format!("{}-1", plan.year) };
    let filled = |template: Template| {
        let known = [("{title}", title), ("{year}", &plan.year), ("{form}", &form), ("{prefecture}", &plan.prefecture)];
        known.iter().fold(template.text.into_owned(), |text, (mark, value)| text.replace(mark, value))
    };
    let mut files = vec![
        file(super::FILE, &filled(templates.get("job/job.toml")?)),
        file("市町村.csv", &roster(&plan.prefecture, registry)),
        file("訂正.csv", &format!("{}\n", plan.ledger)),
        file("使い方.txt", &filled(templates.get("job/使い方.txt")?)),
        file("設定/overrides.csv", &templates.get("overrides.csv")?.text),
    ];
    for name in SAMPLES {
        files.push(file(&format!("設定/見本/{name}"), &templates.get(name)?.text));
    }
    Ok(files)
}

/// Every file as Windows stores texts.
fn file(path: &str, text: &str) -> NewFile {
    let plain = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\n', "\r\n");
    NewFile { path: path.to_owned(), text: format!("\u{feff}{plain}") }
}

/// The roster of a prefecture: its municipalities in the order of their codes.
fn roster(prefecture: &str, registry: &Registry) -> String {
    let mut text = "順,団体コード,団体名,連絡先,判定の基準,集計\n".to_owned();
    for (at, body) in registry.municipalities_of(prefecture).enumerate() {
        let code = body.code.as_deref().unwrap_or_default();
        let _ = writeln!(text, "{},{code},{},,,", at + 1, body.name);
    }
    text
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::municipality::Roster;

    fn plan() -> Plan {
        Plan { prefecture: "兵庫県".to_owned(), title: None, year: "R6".to_owned(), ledger: "ファイル".to_owned() }
    }

    #[test]
    fn the_roster_can_be_read_and_holds_every_municipality_once() {
        let templates = Templates::embedded();
        let mut registry = Registry::load(&templates).unwrap();
        let text = roster("兵庫県", &registry);
        let roster = Roster::read(&Template { name: "市町村.csv".to_owned(), text: text.into() }, &mut registry).unwrap();
        // 29 cities and 12 towns.
        assert_eq!((roster.members.len(), roster.unused.len()), (41, 0));
        assert_eq!(&*roster.members[0].municipality.name, "神戸市");
    }

    #[test]
    fn every_file_shows_in_notepad_and_no_mark_is_left() {
        let templates = Templates::embedded();
        let registry = Registry::load(&templates).unwrap();
        for NewFile { path, text } in files(&plan(), &registry, &templates).unwrap() {
            assert!(text.starts_with('\u{feff}') && !text.replace("\r\n", "").contains(['\n', '\r']), "{path}");
            let ours = path == "job.toml" || path == "使い方.txt";
            assert!(!ours || !["{title}", "{year}", "{form}", "{prefecture}"].iter().any(|mark| text.contains(mark)), "{path}");
        }
    }
}
