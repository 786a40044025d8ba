//! The files that the given folders, files and patterns mean, in an order that depends on nothing but their names.
//!
//! In: paths as typed. Out: [`Discovered`]: files to read and those passed over with the reason; findings for what is not there.
//! `提出` → 提出/北部/A町.xlsx is shown as `北部/A町.xlsx`. Opens files only to pass over our own output; knows nothing of
//! their contents else.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::{Code, Finding, Warned};
use crate::place::Place;
use crate::read::{self, Own};

/// What makes a path a pattern.
const WILDCARDS: [char; 4] = ['*', '?', '[', '{'];

/// Our own workbooks are smaller; anything larger is not looked into here.
const OWN_OUTPUT_AT_MOST: u64 = 100 << 20;

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its path relative to the folder that was given, with `/` between the parts; the name alone for a single file.
    pub shown: Arc<str>,
}

/// What the given paths mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// Files to read, ordered by the paths as given, then by name.
    pub files: Vec<InputFile>,
    /// Requests for confirmation that came back, in the same order.
    pub answers: Vec<InputFile>,
    /// Files passed over and why, in Japanese.
    pub skipped: Vec<(Arc<str>, String)>,
}

/// Finds the files. `exclude` are the files and folders of our own output, which is never input.
#[must_use]
pub fn discover(paths: &[PathBuf], exclude: &[PathBuf]) -> Warned<Discovered> {
    let mut search = Search {
        seen: BTreeSet::new(),
        names: BTreeSet::new(),
        exclude: exclude.iter().map(|path| identity(path)).collect(),
        found: Discovered::default(),
        findings: Vec::new(),
    };
    for path in paths {
        search.path(path);
    }
    Warned { output: search.found, findings: search.findings }
}

struct Search {
    seen: BTreeSet<PathBuf>,
    names: BTreeSet<String>,
    exclude: BTreeSet<PathBuf>,
    found: Discovered,
    findings: Vec<Finding>,
}

/// What a file is.
struct Look {
    identity: PathBuf,
    /// Why it is passed over.
    reason: Option<&'static str>,
    is_request: bool,
}

impl Search {
    /// One path as typed: a folder, a file, or a pattern that the shell has not expanded.
    fn path(&mut self, path: &Path) {
        if path.is_dir() {
            self.folder(path);
        } else if path.exists() {
            self.file(path, name_of(path));
        } else if path.to_string_lossy().contains(WILDCARDS) {
            self.pattern(path);
        } else {
            self.missing(path, "この名前のファイルもフォルダもありません");
        }
    }

    /// All files below a folder, by name; links to folders above end in the folder that was seen already.
    fn folder(&mut self, folder: &Path) {
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(folder).follow_links(true).min_depth(1) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => files.push((shown_below(folder, entry.path()), entry.into_path())),
                Ok(_) => {}
                // A link that leads to a folder above it is left alone: its files are found where they are.
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => self.missing(error.path().unwrap_or(folder), "フォルダを開けません"),
            }
        }
        files.sort();
        let looks: Vec<Look> = files.par_iter().map(|(_, path)| self.look(path)).collect();
        for ((shown, path), look) in files.into_iter().zip(looks) {
            self.take(&path, shown, look);
        }
    }

    /// The files and folders that a pattern fits.
    fn pattern(&mut self, pattern: &Path) {
        let typed = slashed(pattern);
        let text = typed.strip_prefix("./").unwrap_or(&typed);
        let Ok(glob) = globset::GlobBuilder::new(text).literal_separator(true).build() else {
            return self.missing(pattern, "名前の型（ワイルドカード）の書き方が正しくありません");
        };
        let matcher = glob.compile_matcher();
        // The part before the first wildcard is where to look; without ** no deeper than the pattern itself goes.
        let fixed: String = text.split_inclusive('/').take_while(|part| !part.contains(WILDCARDS)).collect();
        let root = PathBuf::from(if fixed.is_empty() { "." } else { &fixed });
        let depth = if text.contains("**") { usize::MAX } else { text[fixed.len()..].split('/').count() };
        let mut hits: Vec<PathBuf> = walkdir::WalkDir::new(&root)
            .follow_links(true)
            .min_depth(1)
            .max_depth(depth)
            .into_iter()
            .flatten()
            .map(walkdir::DirEntry::into_path)
            .filter(|path| {
                let path = slashed(path);
                matcher.is_match(path.strip_prefix("./").unwrap_or(&path))
            })
            .collect();
        hits.sort_by_key(|path| slashed(path));
        if hits.is_empty() {
            self.missing(pattern, "この型（ワイルドカード）に合うファイルがありません");
        }
        for path in hits {
            if path.is_dir() { self.folder(&path) } else { self.file(&path, shown_below(&root, &path)) }
        }
    }

    fn file(&mut self, path: &Path, shown: String) {
        let look = self.look(path);
        self.take(path, shown, look);
    }

    /// Looks at a file as far as is needed to know what it is.
    fn look(&self, path: &Path) -> Look {
        let identity = identity(path);
        let is_output = self.exclude.iter().any(|output| identity.starts_with(output));
        let reason = if is_output { Some("出力先か名簿のファイル") } else { reason_in_name(path) };
        let bytes = if reason.is_none() { looked_into(path) } else { Vec::new() };
        let own = read::own(&bytes);
        let reason = reason.or_else(|| (own == Some(Own::Output)).then_some("torimatomeが作ったファイル"));
        Look { identity, reason, is_request: own == Some(Own::Request) }
    }

    /// One file; passed over when it is none to read, left alone when it was found before.
    fn take(&mut self, path: &Path, shown: String, look: Look) {
        let Look { identity, reason, is_request } = look;
        if !self.seen.insert(identity) {
            return;
        }
        // Two files of one name from two of the given paths are told apart by the paths as typed.
        let shown = if self.names.insert(shown.clone()) { shown } else { slashed(path) };
        let shown = printable(&shown);
        match reason {
            Some(reason) => self.found.skipped.push((shown, reason.to_owned())),
            None if is_request => self.found.answers.push(InputFile { path: path.to_path_buf(), shown }),
            None => self.found.files.push(InputFile { path: path.to_path_buf(), shown }),
        }
    }

    fn missing(&mut self, path: &Path, detail: &str) {
        self.findings.push(
            Finding::new(Code::UnreadableFile, Place::file(printable(&path.to_string_lossy())))
                .detail(detail)
                .expected("あるファイルかフォルダ")
                .remedy("名前と場所を確かめる")
                .effect("何も読んでいない"),
        );
    }
}

/// The path by which two ways to the same file are known as one.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// A path as text with `/` between its parts.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A name that cannot break a line of a message.
fn printable(name: &str) -> Arc<str> {
    name.chars().map(|c| if c.is_control() { '〓' } else { c }).collect::<String>().into()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The path below a folder with `/` between its parts.
fn shown_below(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Why a file is none to read, where its name says so.
fn reason_in_name(path: &Path) -> Option<&'static str> {
    let name = name_of(path);
    let lower = name.to_lowercase();
    if name.starts_with("~$") || lower.starts_with(".~lock.") {
        Some("Excelなどで開いている間だけできる一時ファイル")
    } else if matches!(lower.as_str(), "thumbs.db" | ".ds_store" | "desktop.ini") {
        Some("OSが作る管理ファイル")
    } else if name.starts_with('.') {
        Some("隠しファイル")
    } else {
        None
    }
}

/// A workbook whole, any other file no further than its first line; nothing when it cannot be read.
fn looked_into(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let Ok(mut file) = fs::File::open(path) else { return bytes };
    if file.by_ref().take(64).read_to_end(&mut bytes).is_err() {
        return Vec::new();
    }
    let is_small = file.metadata().is_ok_and(|m| m.len() <= OWN_OUTPUT_AT_MOST);
    if bytes.starts_with(b"PK") && is_small && file.read_to_end(&mut bytes).is_err() {
        return Vec::new();
    }
    bytes
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed test may panic")]
mod tests {
    use super::*;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "a,b\n").unwrap();
        }
        folder
    }

    fn shown(found: &Discovered) -> Vec<&str> {
        found.files.iter().map(|file| &*file.shown).collect()
    }

    #[test]
    fn a_folder_is_read_through_in_the_order_of_names() {
        let folder = folder_with(&["b.csv", "a/2.csv", "a/1.csv", "a.csv", "~$b.xlsx", "Thumbs.db", ".隠し.csv", "a/.~lock.1.csv#"]);
        let found = discover(&[folder.path().to_path_buf()], &[folder.path().join("a.csv")]);
        assert_eq!(shown(&found.output), ["a/1.csv", "a/2.csv", "b.csv"]);
        let skipped: Vec<(&str, &str)> = found.output.skipped.iter().map(|(name, reason)| (&**name, reason.as_str())).collect();
        assert_eq!(
            skipped,
            [
                (".隠し.csv", "隠しファイル"),
                ("Thumbs.db", "OSが作る管理ファイル"),
                ("a.csv", "出力先か名簿のファイル"),
                ("a/.~lock.1.csv#", "Excelなどで開いている間だけできる一時ファイル"),
                ("~$b.xlsx", "Excelなどで開いている間だけできる一時ファイル"),
            ]
        );
        assert_eq!(found.findings, []);
    }

    #[test]
    fn patterns_are_expanded_and_a_file_given_twice_is_read_once() {
        let folder = folder_with(&["x/1.csv", "x/2.csv", "x/3.xls", "x/deep/4.csv", "y/1.csv"]);
        let at = |name: &str| folder.path().join(name);
        assert_eq!(shown(&discover(&[at("x/*.csv"), at("x/1.csv")], &[]).output), ["1.csv", "2.csv"]);
        assert_eq!(shown(&discover(&[at("**/*.csv")], &[]).output), ["x/1.csv", "x/2.csv", "x/deep/4.csv", "y/1.csv"]);
        let same_name = discover(&[at("x/1.csv"), at("y/1.csv")], &[]).output;
        assert_eq!(&*same_name.files[0].shown, "1.csv");
        assert!(same_name.files[1].shown.ends_with("/y/1.csv"));
    }

    #[test]
    fn what_is_not_there_is_told() {
        let folder = folder_with(&[]);
        let found = discover(&[folder.path().join("無い.xlsx"), folder.path().join("*.xlsx")], &[]);
        let details: Vec<&str> = found.findings.iter().map(|f| f.detail.as_str()).collect();
        assert_eq!(details, ["この名前のファイルもフォルダもありません", "この型（ワイルドカード）に合うファイルがありません"]);
        assert!(found.output.files.is_empty());
    }

    #[test]
    #[cfg(unix)]
    fn links_that_bite_their_own_tail_are_harmless() {
        let folder = folder_with(&["a/1.csv"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("a/back")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("a/1.csv"), folder.path().join("same.csv")).unwrap();
        let found = discover(&[folder.path().to_path_buf()], &[]);
        assert_eq!(shown(&found.output), ["a/1.csv"]);
        assert_eq!(found.findings, []);
    }

    #[test]
    fn our_own_output_is_passed_over() {
        let folder = folder_with(&[]);
        for (name, author) in [("集約.xlsx", "torimatome"), ("回答.xlsx", "企画課")] {
            let mut workbook = rust_xlsxwriter::Workbook::new();
            workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_author(author));
            workbook.add_worksheet().write(0, 0, "指標").unwrap();
            workbook.save(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("values.csv"), "\u{feff}record,code,municipality,file,sheet,cell,indicator\n").unwrap();
        let found = discover(&[folder.path().to_path_buf()], &[]).output;
        assert_eq!(shown(&found), ["回答.xlsx"]);
        let skipped: Vec<(&str, &str)> = found.skipped.iter().map(|(name, reason)| (&**name, reason.as_str())).collect();
        assert_eq!(skipped, [("values.csv", "torimatomeが作ったファイル"), ("集約.xlsx", "torimatomeが作ったファイル")]);
    }
}
