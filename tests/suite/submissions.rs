//! Who has submitted: missing, unreadable, replaced by a newer file; and what is written to those from whom something is missing.

use std::fs;
use std::path::Path;

use crate::program::{Run, run_in, sample};
use crate::tidy::Tidy;

fn said(run: &Run) -> String {
    format!("{:?}\n{}{}", run.code, run.stdout, run.stderr)
}

/// A sheet of three indicators whose last actual is that.
fn submission(actual: &str) -> String {
    format!("指標,単位,令和4年度目標値,令和4年度実績値\n相談件数,件,100,{actual}\n移住者数,人,50,40\n空き家登録数,件,20,18\n")
}

fn job(folder: &Path) {
    let put = |name: &str, text: &str| fs::write(folder.join("入力").join(name), text).unwrap();
    fs::create_dir(folder.join("入力")).unwrap();
    put("282014_姫路市.csv", &submission("80"));
    put("282014_姫路市_再提出.csv", &submission("90"));
    put("282022_尼崎市_20261001.csv", &submission("70"));
    put("282022_尼崎市_20261020.csv", &submission("75"));
    put("282031_明石市_数値目標.csv", &submission("60"));
    put("282031_明石市_KPI.csv", "指標,単位,令和4年度目標値,令和4年度実績値\n観光客数,人,100,90\n宿泊者数,人,10,9\n");
    put("282049_西宮市.csv", "お知らせ\n今年度の提出は延期します\n");
    put("282057_洲本市.csv", &submission("33"));
    put("282057_洲本市_写し.csv", &submission("33"));
    fs::write(
        folder.join("市町村.csv"),
        "団体コード,団体名,連絡先\n282014,,\n282022,,\n282031,,\n282049,,kikaku@example.jp\n282057,,\n282065,芦屋市,0797-00-0000\n",
    )
    .unwrap();
    fs::write(
        folder.join("job.toml"),
        "title = \"進捗状況\"\nroster = \"市町村.csv\"\ndeadline = \"2026-10-30\"\ndata = \"出力/データ\"\n[sender]\noffice = \"県企画課\"\n",
    )
    .unwrap();
}

#[test]
fn the_newer_of_two_files_is_used_and_both_are_told() {
    let folder = tempfile::tempdir().unwrap();
    job(folder.path());
    let run = run_in(folder.path(), &["merge"]);
    let table = |name: &str| Tidy::read(&folder.path().join("出力/データ").join(name)).unwrap_or_else(|_| panic!("{}", said(&run))).rows;
    let values = table("values.csv");
    let actual = |code: &str| {
        let of = values.iter().filter(|row| row.get("code") == code && row.get("measure") == "actual");
        of.map(|row| row.get("value").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(actual("282014"), ["90", "40", "18"], "再提出を使う");
    assert_eq!(actual("282022"), ["75", "40", "18"], "日付の新しい方を使う");
    assert_eq!(actual("282031").len(), 5, "指標の違う二つは両方使う");
    assert_eq!(actual("282057"), ["33", "40", "18"], "写しは一度だけ使う");
    let told: Vec<String> = table("findings.csv")
        .iter()
        .filter(|row| row.get("code") == "duplicate-submission")
        .map(|row| row.line(&["severity", "municipality", "file", "message"]))
        .collect();
    let expected = [
        "warning,姫路市,282014_姫路市.csv,同じ団体から二つ以上のファイルが届いています（「282014_姫路市_再提出.csv」を使い、「282014_姫路市.csv」は集約に入れていない。ファイル名の印が新しい）",
        "warning,尼崎市,282022_尼崎市_20261001.csv,同じ団体から二つ以上のファイルが届いています（「282022_尼崎市_20261020.csv」を使い、「282022_尼崎市_20261001.csv」は集約に入れていない。ファイル名の日付が新しい（2026-10-20 と 2026-10-01））",
        "warning,明石市,282031_明石市_KPI.csv,同じ団体から二つ以上のファイルが届いています（「282031_明石市_KPI.csv」と「282031_明石市_数値目標.csv」は指標の多くが違うので、両方を使った）",
        "note,洲本市,282057_洲本市.csv,同じ団体から二つ以上のファイルが届いています（「282057_洲本市_写し.csv」を使い、「282057_洲本市.csv」は集約に入れていない。中身は同じ）",
    ];
    assert_eq!(told, expected);
    assert!(table("sheets.csv").iter().all(|row| row.get("untied") == "0"));
}

#[test]
fn without_any_clue_somebody_has_to_look() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("入力")).unwrap();
    for (name, actual) in [("282014_姫路市_甲.csv", "80"), ("282014_姫路市_乙.csv", "90")] {
        fs::write(folder.path().join("入力").join(name), submission(actual)).unwrap();
    }
    let run = run_in(folder.path(), &["check", "入力"]);
    assert_eq!(run.code, Some(1), "{}", said(&run));
    assert!(run.stdout.contains("エラー[duplicate-submission]"), "{}", said(&run));
    assert!(run.stdout.contains("どちらが新しいか分からないので、名前の順で後の方を使った"), "{}", said(&run));
}

#[test]
fn status_tells_how_each_body_stands_and_writes_the_reminders() {
    let folder = tempfile::tempdir().unwrap();
    job(folder.path());
    let run = run_in(folder.path(), &["status"]);
    let rows: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    let states: Vec<String> = rows.iter().skip(1).map(|row| format!("{} {}", row[0], row[2])).collect();
    assert_eq!(
        states,
        [
            "差替え済 姫路市",
            "提出済 姫路市",
            "差替え済 尼崎市",
            "提出済 尼崎市",
            "提出済 明石市",
            "提出済 明石市",
            "読み取れない 西宮市",
            "差替え済 洲本市",
            "提出済 洲本市",
            "未提出 芦屋市"
        ],
        "{}",
        said(&run)
    );
    assert!(run.stderr.contains("名簿の6団体のうち 提出済 4、未提出 1、読み取れない 1（差替え済のファイル 3）"), "{}", run.stderr);
    let reminders = Tidy::read(&folder.path().join("出力/督促.csv")).unwrap().rows;
    let lines: Vec<String> =
        reminders.iter().map(|row| row.line(&["団体コード", "団体名", "状態", "期限", "連絡先", "ファイル"])).collect();
    assert_eq!(
        lines,
        [
            "282049,西宮市,読み取れない,令和８年10月30日,kikaku@example.jp,282049_西宮市.csv",
            "282065,芦屋市,未提出,令和８年10月30日,0797-00-0000,"
        ]
    );
    let text = fs::read_to_string(folder.path().join("出力/督促.txt")).unwrap();
    assert!(text.contains("宛先: 0797-00-0000\r\n件名: 【御提出のお願い】進捗状況（芦屋市）\r\n"), "{text}");
    assert!(!folder.path().join("出力/集約.xlsx").exists());
    let json = run_in(folder.path(), &["status", "--json", "--quiet"]);
    assert_eq!(json.stdout.lines().filter(|line| line.contains("\"state\":\"superseded\"")).count(), 3, "{}", said(&json));
    assert!(json.stderr.is_empty(), "{}", json.stderr);
}

#[test]
fn without_a_job_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("入力")).unwrap();
    fs::copy(sample("332160"), folder.path().join("入力/332160_浅口市.csv")).unwrap();
    let run = run_in(folder.path(), &["status", "入力"]);
    assert!(run.stderr.contains("1ファイル: 提出済 1、読み取れない 0、差替え済 0"), "{}", said(&run));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
