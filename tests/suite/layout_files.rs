//! Layout files: what `inspect --layout-out` writes pins the same reading again, and what has changed since is told, kind by kind.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::run_in;
use crate::tidy::Tidy;

const BEFORE: &str = "施策,指標,目標値（人）,R5実績,担当課\n移住,移住者数,150,162人,企画課\n";
/// The same with heads at the left.
const AT_THE_LEFT: &str = "指標,移住者数,相談件数\n目標値,150,40\n実績値,162,38\n備考,速報,確報\n";

/// A folder with a table and the layout file that was written from it.
fn desk(table: &str) -> TempDir {
    let desk = tempfile::tempdir().unwrap();
    fs::write(desk.path().join("282014_姫路市.csv"), table).unwrap();
    let run = run_in(desk.path(), &["inspect", "282014_姫路市.csv", "--layout-out", "layout.toml"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    desk
}

/// What drift is told of another table under the same layout file, and the figures that are read.
fn merged(desk: &Path, table: &str) -> (Vec<String>, Vec<String>) {
    fs::write(desk.join("282014_姫路市.csv"), table).unwrap();
    let run = run_in(desk, &["merge", "282014_姫路市.csv", "--layout", "layout.toml", "--out", "out.xlsx", "--data", "data", "--quiet"]);
    assert!(run.code.is_some_and(|code| code < 2), "{}", run.stderr);
    let findings = Tidy::read(&desk.join("data/findings.csv")).unwrap();
    let drift = findings.rows.iter().filter(|row| row.get("code") == "layout-drift").map(|row| row.get("message").to_owned());
    let values = Tidy::read(&desk.join("data/values.csv")).unwrap();
    let figures = values.rows.iter().map(|row| format!("{} {} {}", row.get("measure"), row.get("value"), row.get("unit")));
    (drift.collect(), figures.collect())
}

#[test]
fn each_kind_of_drift_is_told_and_the_pinned_roles_hold() {
    let desk = desk(BEFORE);
    let figures = ["target 150 人", "actual 162 人"];
    for (kind, table, told) in [
        ("none", BEFORE, None),
        (
            "renamed",
            "施策,指標,目標値（人）,R5のまとめ,担当課\n移住,移住者数,150,162人,企画課\n",
            Some("D列「R5実績」の見出しが「R5のまとめ」に変わった"),
        ),
        (
            "moved",
            "施策,指標,R5実績,目標値（人）,担当課\n移住,移住者数,162人,150,企画課\n",
            Some("「R5実績」がD列からC列へ移った、「目標値（人）」がC列からD列へ移った"),
        ),
        ("added", "施策,指標,目標値（人）,R5実績,担当課,所見\n移住,移住者数,150,162人,企画課,良\n", Some("F列「所見」が増えた")),
        ("removed", "施策,指標,目標値（人）,R5実績\n移住,移住者数,150,162人\n", Some("E列「担当課」がなくなった")),
        (
            "unit changed",
            "施策,指標,目標値（千人）,R5実績,担当課\n移住,移住者数,0.15,162人,企画課\n",
            Some("C列「目標値（人）」の単位が「目標値（千人）」に変わった"),
        ),
    ] {
        let (drift, mut read) = merged(desk.path(), table);
        assert_eq!(drift.len(), usize::from(told.is_some()), "{kind}: {drift:?}");
        assert!(told.is_none_or(|told| drift[0].contains(told)), "{kind}: {drift:?}");
        read.sort_by_key(|figure| figure.starts_with("actual"));
        assert_eq!(read, figures, "{kind}");
    }
}

#[test]
fn a_table_with_its_heads_at_the_left_is_pinned_by_rows() {
    let desk = desk(AT_THE_LEFT);
    let layout = fs::read_to_string(desk.path().join("layout.toml")).unwrap();
    assert!(
        layout.contains("header-columns = [\"A\", \"A\"]") && layout.contains("row = 3\nheader = \"実績値\"\nrole = \"actual\""),
        "{layout}"
    );
    let figures = ["target 150 ", "actual 162 ", "target 40 ", "actual 38 "];
    assert_eq!(merged(desk.path(), AT_THE_LEFT), (Vec::new(), figures.map(str::to_owned).to_vec()));
    let (drift, read) = merged(desk.path(), &AT_THE_LEFT.replace("実績値", "このとおり"));
    assert_eq!(read, figures);
    assert!(drift.len() == 1 && drift[0].contains("3行「実績値」の見出しが「このとおり」に変わった"), "{drift:?}");
}

#[test]
fn a_layout_that_no_table_has_is_told() {
    let desk = desk(BEFORE);
    let (drift, _) = merged(desk.path(), "指標名,目標,実績\n観光客数,10,12\n");
    assert!(drift.iter().any(|told| told.contains("どのファイルにもありません")), "{drift:?}");
}
