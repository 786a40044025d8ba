//! Data flows one way: which module may use which, and through which door each foreign crate comes in.
//!
//! Read from the `use crate::` lines and paths in `src/`; tests at the foot of a file are left out. A folder is one module.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::program::{files_in, root};

/// What each module may use. Words that the stages share come first, then the stages in the order of the data.
const MAY_USE: &[(&str, &[&str])] = &[
    ("place", &[]),
    ("account", &[]),
    ("templates", &[]),
    ("finding", &["place"]),
    ("grid", &["place"]),
    ("value", &["finding", "templates"]),
    ("record", &["place", "value"]),
    ("read", &["finding", "grid", "place"]),
    ("worker", &["finding", "grid", "place", "read"]),
    ("discover", &["finding", "place", "read"]),
    ("municipality", &["finding", "record", "templates"]),
    ("job", &["municipality", "templates", "value"]),
    ("layout", &["account", "finding", "grid", "place", "record", "templates", "value"]),
    ("lint", &["account", "grid", "layout", "place", "read", "record", "value"]),
    ("extract", &["finding", "grid", "layout", "place", "record", "value"]),
    ("rules", &["finding", "place", "record", "templates", "value"]),
    ("previous", &["finding", "grid", "place", "read", "record", "rules", "value"]),
    ("corrections", &["finding", "grid", "layout", "place", "templates", "value"]),
    ("requests", &["corrections", "finding", "grid", "layout", "place", "record"]),
    ("aggregate", &["account", "corrections", "finding", "place", "previous", "record", "requests", "rules", "value"]),
    ("diff", &["aggregate", "finding", "municipality", "place", "previous", "record", "rules", "value"]),
    (
        "report",
        &["account", "aggregate", "corrections", "finding", "place", "previous", "record", "requests", "rules", "templates", "value"],
    ),
    ("form", &["place", "previous", "record", "report", "templates", "value"]),
    ("write", &["account", "aggregate", "finding", "form", "grid", "place", "record", "report", "requests", "rules", "value"]),
    (
        "pipeline",
        &[
            "account",
            "aggregate",
            "corrections",
            "diff",
            "discover",
            "extract",
            "finding",
            "grid",
            "layout",
            "lint",
            "municipality",
            "place",
            "previous",
            "read",
            "record",
            "requests",
            "rules",
            "templates",
            "value",
            "worker",
        ],
    ),
    (
        "cli",
        &[
            "account",
            "aggregate",
            "corrections",
            "finding",
            "form",
            "grid",
            "job",
            "layout",
            "lint",
            "municipality",
            "pipeline",
            "place",
            "previous",
            "read",
            "record",
            "report",
            "requests",
            "rules",
            "templates",
            "value",
            "worker",
            "write",
        ],
    ),
];

/// The modules that may import a foreign crate.
const DOORS: &[(&str, &[&str])] = &[
    // Words of the language that every stage may speak: exact numbers, and shapes of templates and outputs.
    ("dashu_ratio", &["report", "rules"]),
    ("foldhash", &["extract", "layout", "read", "report", "value"]),
    ("num_traits", &["report", "rules"]),
    ("rust_decimal", &["aggregate", "diff", "form", "previous", "report", "rules", "templates", "value", "write"]),
    (
        "serde",
        &[
            "cli",
            "finding",
            "grid",
            "layout",
            "municipality",
            "place",
            "previous",
            "read",
            "report",
            "rules",
            "templates",
            "value",
            "worker",
        ],
    ),
    // The lists of a reading.
    ("thin_vec", &["value"]),
    ("toml", &["layout", "report", "templates", "value"]),
    ("unicode_normalization", &["municipality", "value"]),
    // Everything else comes in through one door.
    ("calamine", &["read"]),
    ("chardetng", &["read"]),
    ("clap", &["cli"]),
    ("csv", &["templates", "write"]),
    ("ctrlc", &["cli"]),
    ("encoding_rs", &["read", "templates"]),
    ("mimalloc", &["main"]),
    ("globset", &["discover"]),
    ("nix", &["worker"]),
    ("postcard", &["worker"]),
    ("process_control", &["worker"]),
    ("quick_xml", &["read"]),
    ("rayon", &["cli", "discover", "pipeline", "report", "write"]),
    ("rust_xlsxwriter", &["write"]),
    ("strsim", &["diff"]),
    ("serde_json", &["cli", "previous"]),
    ("sha2", &["pipeline", "previous", "requests"]),
    ("sysinfo", &["cli"]),
    ("tempfile", &["write"]),
    ("time", &["cli"]),
    ("unicode_width", &["report"]),
    ("walkdir", &["discover"]),
    ("zip", &["read", "write"]),
];

/// The source text of each module without its tests and comments.
fn modules() -> BTreeMap<String, String> {
    let source = root().join("src");
    let texts: Vec<(PathBuf, String)> = files_in(&source)
        .into_iter()
        .map(|path| (path.strip_prefix(&source).unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    let test_modules: BTreeSet<String> = texts.iter().flat_map(|(_, text)| test_modules(text)).collect();
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in &texts {
        let mut parts = path.iter().map(|part| part.to_string_lossy().trim_end_matches(".rs").to_owned());
        if parts.clone().any(|part| test_modules.contains(&part)) {
            continue;
        }
        let module = modules.entry(parts.next().unwrap()).or_default();
        for line in without_tests(text).lines().filter(|line| !line.trim_start().starts_with("//")) {
            module.push_str(line);
            module.push('\n');
        }
    }
    modules
}

/// The items under `#[cfg(test)]`: the text from each of them on, with further attributes left out.
fn under_test(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("#[cfg(test)]").map(|(at, mark)| {
        let mut rest = text[at + mark.len()..].trim_start();
        while let Some((_, after)) = rest.starts_with("#[").then(|| rest.split_once("]\n")).flatten() {
            rest = after.trim_start();
        }
        (at, rest.strip_prefix("pub ").unwrap_or(rest))
    })
}

/// Names of the modules that are compiled for tests only and stand in files of their own.
fn test_modules(text: &str) -> Vec<String> {
    let items = under_test(text).filter_map(|(_, item)| item.strip_prefix("mod ")?.lines().next()?.strip_suffix(';'));
    items.map(str::to_owned).collect()
}

/// The text up to the tests at its foot.
fn without_tests(text: &str) -> &str {
    let foot = under_test(text).find(|(_, item)| item.lines().next().is_some_and(|line| line.starts_with("mod ") && line.ends_with('{')));
    foot.map_or(text, |(at, _)| &text[..at])
}

/// The names that follow a prefix such as `crate::` in a text.
fn names_after(text: &str, prefix: &str) -> BTreeSet<String> {
    let starts = text.match_indices(prefix).map(|(at, _)| &text[at + prefix.len()..]);
    starts
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => group.split_once('}').map_or("", |(inside, _)| inside).split(',').map(head).collect::<Vec<_>>(),
            None => vec![head(rest)],
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn head(path: &str) -> String {
    path.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn list(table: &[(&str, &[&str])]) -> BTreeMap<String, BTreeSet<String>> {
    table.iter().map(|(name, uses)| ((*name).to_owned(), uses.iter().map(|&used| used.to_owned()).collect())).collect()
}

/// Tells the lines that differ: `-` stands in the source, `+` in the table.
fn assert_same(source: &BTreeMap<String, BTreeSet<String>>, table: &BTreeMap<String, BTreeSet<String>>) {
    let only = |mark: &str, these: &BTreeMap<String, BTreeSet<String>>, those: &BTreeMap<String, BTreeSet<String>>| {
        let lines = these.iter().filter(|(name, uses)| those.get(*name) != Some(uses));
        lines.map(|(name, uses)| format!("{mark} {name}: {uses:?}")).collect::<Vec<_>>()
    };
    let lines = [only("-", source, table), only("+", table, source)].concat();
    assert!(lines.is_empty(), "ソース（-）と表（+）が違う\n{}", lines.join("\n"));
}

#[test]
fn each_module_uses_only_what_it_may_know() {
    let seen: BTreeMap<String, BTreeSet<String>> = modules()
        .into_iter()
        .filter(|(module, _)| module != "lib" && module != "main")
        .map(|(module, text)| {
            let used = names_after(&text, "crate::").into_iter().filter(|name| *name != module).collect();
            (module, used)
        })
        .collect();
    assert_same(&seen, &list(MAY_USE));
}

#[test]
fn no_module_uses_one_that_comes_after_it() {
    let order: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    let place = |name: &str| order.iter().position(|module| *module == name);
    for (module, uses) in MAY_USE {
        for used in *uses {
            assert!(place(used) < place(module), "{module} が後の段の {used} を使う");
        }
    }
}

#[test]
fn each_foreign_crate_has_one_door() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    // Those of one system only stand in sections of their own.
    let sections = manifest.split("\n[").filter(|section| {
        let head = section.lines().next().unwrap_or_default();
        head.ends_with("dependencies]") && head != "dev-dependencies]"
    });
    let crates = sections
        .flat_map(str::lines)
        .filter(|line| !line.ends_with(']'))
        .filter_map(|line| Some(line.split_once('=')?.0.trim().replace('-', "_")));
    let modules = modules();
    let seen: BTreeMap<String, BTreeSet<String>> = crates
        .map(|name| {
            let users = modules.iter().filter(|(_, text)| uses_crate(text, &name)).map(|(module, _)| module.clone());
            let users = users.collect();
            (name, users)
        })
        .collect();
    assert_same(&seen, &list(DOORS));
}

/// Whether a text has a path that starts with that crate.
fn uses_crate(text: &str, name: &str) -> bool {
    let path = format!("{name}::");
    text.match_indices(&path).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}
