//! A folder with `job.toml`: its commands need no options, and what is typed goes before what it says.

use std::fs;
use std::path::Path;

use crate::program::{Run, run_in, sample};
use crate::tidy::Tidy;

/// A job of two bodies, one of which has submitted.
fn job(folder: &Path, settings: &str) {
    fs::create_dir(folder.join("入力")).unwrap();
    fs::copy(sample("332160"), folder.join("入力/332160_浅口市_KPI一覧.csv")).unwrap();
    fs::write(folder.join("市町村.csv"), "団体コード,団体名\n332160,浅口市\n331007,岡山市\n").unwrap();
    fs::write(folder.join("job.toml"), settings).unwrap();
}

const SETTINGS: &str = "title = \"月次報告\"\nroster = \"市町村.csv\"\ndata = \"出力/データ\"\n";

fn said(run: &Run) -> String {
    format!("{:?}\n{}{}", run.code, run.stdout, run.stderr)
}

#[test]
fn inside_a_job_and_from_outside_the_same_is_done_without_options() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("業務 R6");
    fs::create_dir(&inside).unwrap();
    job(&inside, SETTINGS);
    let read = |run: &Run| {
        let values = fs::read(inside.join("出力/データ/values.csv")).unwrap_or_else(|_| panic!("{}", said(run)));
        let workbook = fs::read(inside.join("出力/集約.xlsx")).unwrap();
        fs::remove_dir_all(inside.join("出力")).unwrap();
        (values, workbook)
    };
    let one = run_in(&inside, &["merge"]);
    assert_eq!(one.code, Some(0), "{}", said(&one));
    assert!(one.stderr.contains("名簿: 1/2団体が提出（未提出: 岡山市）"), "{}", one.stderr);
    let first = read(&one);
    for arguments in [&["業務 R6"][..], &["merge", "業務 R6"]] {
        assert!(read(&run_in(folder.path(), arguments)) == first, "{arguments:?} は違うものを書く");
    }
    let checked = run_in(&inside, &["check"]);
    assert!(checked.stdout.contains("missing-submission"), "{}", said(&checked));
}

#[test]
fn what_is_typed_goes_before_the_job() {
    let folder = tempfile::tempdir().unwrap();
    job(folder.path(), SETTINGS);
    fs::create_dir(folder.path().join("別")).unwrap();
    fs::copy(sample("102041"), folder.path().join("別/102041_伊勢崎市.xls")).unwrap();
    let run = run_in(folder.path(), &["merge", "別", "--out", "別の集約.xlsx", "--data", "D"]);
    let values = Tidy::read(&folder.path().join("D/values.csv")).unwrap_or_else(|_| panic!("{}", said(&run)));
    assert!(values.rows.iter().all(|row| row.get("code") == "102041"));
    assert!(folder.path().join("別の集約.xlsx").is_file() && !folder.path().join("出力").exists());
}

#[test]
fn a_fault_of_the_job_is_located_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    job(folder.path(), "titel = \"月次報告\"\n");
    let run = run_in(folder.path(), &["merge"]);
    assert_eq!(run.code, Some(2), "{}", said(&run));
    assert_eq!(run.stderr.trim_end(), "エラー: job.toml 1行目: 「titel」という項目はありません。「title」ではありませんか");
    fs::remove_file(folder.path().join("job.toml")).unwrap();
    let run = run_in(folder.path(), &["merge"]);
    assert_eq!(run.code, Some(2), "{}", said(&run));
    assert!(run.stderr.starts_with("エラー: 入力が足りません\n"), "{}", run.stderr);
    assert!(!folder.path().join("出力").exists());
}

#[test]
fn a_new_job_runs_as_it_is_and_is_not_overwritten_unless_told() {
    let folder = tempfile::tempdir().unwrap();
    let made = run_in(folder.path(), &["init", "岡山 R3", "--prefecture", "岡山", "--year", "R3"]);
    assert_eq!(made.code, Some(0), "{}", said(&made));
    let job = folder.path().join("岡山 R3");
    for name in ["様式", "入力", "出力", "設定"] {
        assert!(job.join(name).is_dir(), "{name}");
    }
    let log = fs::read_to_string(job.join("出力/記録.log")).unwrap();
    assert!(log.contains(" init 終了コード 0 所要 ") && log.contains("  名簿 27団体"), "{log}");
    fs::copy(sample("332160"), job.join("入力/332160_浅口市_KPI一覧.csv")).unwrap();
    let run = run_in(&job, &["merge"]);
    assert_eq!(run.code, Some(0), "{}", said(&run));
    assert!(run.stderr.contains("名簿: 1/27団体が提出"), "{}", run.stderr);
    assert!(job.join("出力/集約.xlsx").is_file() && job.join("出力/データ/values.csv").is_file());

    let settings = job.join("job.toml");
    fs::write(&settings, "title = \"手直し\"\n").unwrap();
    let again = run_in(folder.path(), &["init", "岡山 R3", "--prefecture", "岡山県"]);
    assert_eq!(again.code, Some(2), "{}", said(&again));
    assert!(again.stderr.contains("すでに業務のファイルがあります") && again.stderr.contains("--overwrite"), "{}", again.stderr);
    assert_eq!(fs::read_to_string(&settings).unwrap(), "title = \"手直し\"\n");
    let told = run_in(folder.path(), &["init", "岡山 R3", "--prefecture", "岡山県", "--overwrite", "--json"]);
    assert!(told.stdout.contains("\"municipalities\":27"), "{}", said(&told));
    assert!(job.join("入力/332160_浅口市_KPI一覧.csv").is_file() && fs::read_to_string(&settings).unwrap().contains("roster"));
}

#[test]
fn a_prefecture_that_is_none_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = run_in(folder.path(), &["init", "業務", "--prefecture", "兵庫件"]);
    assert_eq!(run.code, Some(2), "{}", said(&run));
    assert_eq!(run.stderr.trim_end(), "エラー: --prefecture の「兵庫件」という都道府県はありません。「兵庫県」ではありませんか");
    assert!(!folder.path().join("業務").exists());
}

#[test]
fn the_log_says_what_a_helpdesk_needs_and_names_nobody() {
    let folder = tempfile::tempdir().unwrap();
    job(folder.path(), SETTINGS);
    run_in(folder.path(), &["merge"]);
    run_in(folder.path(), &["status"]);
    run_in(folder.path(), &["merge", "--sheets", "山田の表"]);
    for arguments in [&["check"][..], &["requests"], &["form", "--year", "R3"], &["diff"]] {
        run_in(folder.path(), arguments);
    }
    let log = fs::read_to_string(folder.path().join("出力/記録.log")).unwrap();
    assert!(log.starts_with('\u{feff}') && log.contains(" merge 終了コード 0 所要 "), "{log}");
    assert!(
        log.contains("\r\n  ファイル 1（CSV 1）、とばした 0\r\n  名簿 2団体、提出 1、指標 53\r\n") || log.contains("ファイル 1（"),
        "{log}"
    );
    assert!(log.contains("missing-submission 1") && log.contains(" status 終了コード 0"), "{log}");
    assert!(log.contains(" merge 終了コード 2") && log.contains("  エラー: --sheets の「…」というシートはありません"), "{log}");
    for (command, code) in [("check", 0), ("requests", 0), ("form", 0), ("diff", 2)] {
        assert!(log.contains(&format!(" {command} 終了コード {code} 所要 ")), "{command}: {log}");
    }
    for hidden in ["浅口", "岡山", "山田", "332160"] {
        assert!(!log.contains(hidden), "{hidden}: {log}");
    }
}

#[test]
fn the_differences_of_a_job_need_no_options_either() {
    let folder = tempfile::tempdir().unwrap();
    job(folder.path(), SETTINGS);
    let none = run_in(folder.path(), &["diff"]);
    assert_eq!(none.code, Some(2));
    assert!(none.stderr.contains("job.toml の previous"), "{}", said(&none));
    run_in(folder.path(), &["merge", "--out", "前回.xlsx"]);
    fs::write(folder.path().join("job.toml"), format!("previous = \"前回.xlsx\"\n{SETTINGS}")).unwrap();
    let run = run_in(folder.path(), &["diff"]);
    assert_eq!(run.stdout.trim_end(), "前回と違うところはありません。", "{}", said(&run));
}

#[test]
fn a_failure_of_one_output_leaves_all_the_old_ones() {
    let folder = tempfile::tempdir().unwrap();
    job(folder.path(), SETTINGS);
    fs::write(folder.path().join("集約.xlsx"), "old").unwrap();
    // A folder of a name that no file system takes.
    let run = run_in(folder.path(), &["merge", "--out", "集約.xlsx", "--handout", "資料.xlsx", "--data", &"長".repeat(300)]);
    assert_eq!(run.code, Some(2), "{}", said(&run));
    assert_eq!(fs::read(folder.path().join("集約.xlsx")).unwrap(), b"old");
    let standing = fs::read_dir(folder.path()).unwrap().filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    assert!(!standing.into_iter().any(|name| name == "資料.xlsx" || name.starts_with(".torimatome")));
}

#[test]
fn rules_and_findings_have_an_answer_for_machines() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |arguments: &[&str]| -> Vec<serde_json::Value> {
        let run = run_in(folder.path(), arguments);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", said(&run));
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let findings = lines(&["findings", "--json"]);
    let one = findings.iter().find(|line| line["code"] == "not-a-number").unwrap();
    assert_eq!((&one["severity"], &one["title"]), (&"error".into(), &"数値として読めません".into()));
    assert!(one["remedy"].as_str().unwrap().contains("units.toml"), "{one}");
    assert_eq!(findings.len(), run_in(folder.path(), &["findings"]).stdout.lines().count());
    let rules = lines(&["rules", "--json"]);
    let ids: Vec<&str> = rules.iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert!(["common", "kanagawa", "kobe", "isesaki"].iter().all(|id| ids.contains(id)), "{ids:?}");
    assert!(rules.iter().all(|line| !line["standings"].as_array().unwrap().is_empty()), "{rules:?}");
    let kobe = &lines(&["rules", "kobe", "--json"])[0];
    let told: Vec<&str> = kobe["description"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert_eq!(told.join("\n"), run_in(folder.path(), &["rules", "kobe"]).stdout.trim_end());
}
