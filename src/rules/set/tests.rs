//! Rule sets: what is accepted, and what is refused where.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use rust_decimal::Decimal;

const HEAD: &str = "name = \"試し\"\nsource = \"出典\"\n";

fn fault(rest: &str) -> String {
    read_text(&format!("{HEAD}{rest}")).unwrap_err().to_string()
}

#[test]
fn every_shipped_set_loads_and_explains_itself() {
    let templates = Templates::embedded();
    for id in templates.rule_sets() {
        let set = RuleSet::load(&templates, &id).unwrap();
        let text = describe(&set);
        assert!(text.contains(&set.source) && text.contains("位置づけ"), "{text}");
    }
    let kobe = describe(&RuleSet::load(&templates, "kobe").unwrap());
    assert!(kobe.contains("区分: やや遅れ … 60%以上80%未満"), "{kobe}");
    assert!(kobe.contains("指標の判定 … 参考判定"), "{kobe}");
}

#[test]
fn every_figure_that_is_shown_says_what_it_rests_on() {
    let told = |id: &str| -> Vec<String> {
        let set = RuleSet::load(&Templates::embedded(), id).unwrap();
        standings(&set).into_iter().map(|(figure, standing)| format!("{figure} {standing}")).collect()
    };
    let starts = |id: &str, expected: &[&str]| {
        let told = told(id);
        assert_eq!(told.len(), expected.len(), "{told:?}");
        assert!(told.iter().zip(expected).all(|(told, expected)| told.starts_with(expected)), "{told:?}");
    };
    starts("common", &["達成率 参考", "指標の判定 参考判定", "提出された判定 提出された言葉"]);
    starts(
        "kanagawa",
        &["達成率 公表された率", "指標の判定 参考判定", "まとまりの率 参考", "まとまりの判定 公表された区分", "提出された判定 提出"],
    );
    starts("kobe", &["達成率 参考", "指標の判定 参考判定", "提出された判定 提出"]);
    starts("isesaki", &["提出された判定 提出された言葉"]);
}

#[test]
fn faults_name_the_line_and_what_was_probably_meant() {
    let band = "[[bands]]\nlabel = \"順調\"\nat_least = 90\n[[bands]]\nlabel = \"遅れ\"\n";
    for (rest, expected) in [
        ("bandz = 1\n".to_owned(), "試し.toml 3行目: 「bandz」という項目はありません。「bands」ではありませんか"),
        (
            format!("{band}[[candidates]]\nformula = \"ration\"\n"),
            "試し.toml 9行目: 「formula」の「ration」は使えません。「ratio」ではありませんか",
        ),
        (
            "[[bands]]\nlabel = \"順調\"\nat_lest = 90\n".to_owned(),
            "試し.toml 5行目: [bands] に「at_lest」という項目はありません。「at_least」ではありませんか",
        ),
        ("[[bands]]\nat_least = 90\n".to_owned(), "試し.toml 3行目: [bands] に「label」がありません"),
        (
            "[[bands]]\nlabel = \"◎\"\n".to_owned(),
            "試し.toml 4行目: 「◎」が共通の尺度のどれにあたるかを scale に書きます（順調、概ね順調、やや遅れ、遅れ）",
        ),
        ("[[bands]]\nlabel = \"順調\"\nat_least = \"九十\"\n".to_owned(), "試し.toml 5行目: 「at_least」には数（90、89.5 など）を書きます"),
        (
            "[[bands]]\nlabel = \"順調\"\nat_least = 90\n".to_owned(),
            "試し.toml 4行目: 「順調」より低い率がどの区分にも入りません。最も下の区分には下限を書きません",
        ),
        (
            "[[bands]]\nlabel = \"順調\"\nat_least = 90\n[[bands]]\nlabel = \"やや遅れ\"\nat_least = 90\n[[bands]]\nlabel = \"遅れ\"\n"
                .to_owned(),
            "試し.toml 7行目: 「順調」と「やや遅れ」が重なっています（下限が同じです）",
        ),
        (
            "[[bands]]\nlabel = \"順調\"\nat_least = 90\n[[bands]]\nlabel = \"遅れ\"\nat_most = 95\n".to_owned(),
            "試し.toml 7行目: 「遅れ」と「順調」の間に重なりがあります（90%）",
        ),
        (
            "[[bands]]\nlabel = \"順調\"\nat_least = 100\n[[bands]]\nlabel = \"遅れ\"\nat_most = 99\n".to_owned(),
            "試し.toml 7行目: 「遅れ」と「順調」の間にすき間があります（たとえば99.5%がどちらにも入りません。端数を丸めてから区分するなら [rounding] に書きます）",
        ),
        (
            "[labels]\n\"よい\" = \"良好\"\n".to_owned(),
            "試し.toml 4行目: 「よい」の行き先「良好」は共通の尺度にありません（順調、概ね順調、やや遅れ、遅れ、判定不能）",
        ),
        (
            "[[candidates]]\nformula = \"ratio\"\n".to_owned(),
            "試し.toml: 算定式（candidates）があるのに、区分（bands）がひとつもありません",
        ),
    ] {
        let message = fault(&rest);
        assert!(message.contains(expected), "{rest}\n  {message}\n  {expected}");
    }
    assert_eq!(read_text("source = \"出典\"\n").unwrap_err().to_string(), "試し.toml: 「name」がありません");
    assert!(read_text("name = \n").unwrap_err().to_string().starts_with("試し.toml 1行目: TOMLとして読めません"));
}

#[test]
fn integer_bands_touch_after_rounding() {
    let bands = "[rounding]\nmethod = \"half-up\"\ndecimals = 0\n[[bands]]\nlabel = \"順調\"\nat_least = 100\n[[bands]]\nlabel = \"遅れ\"\nat_most = 99\n";
    let set = read_text(&format!("{HEAD}{bands}")).unwrap();
    let label = |text: &str| set.band_of(&exact(text.parse().unwrap())).map(|band| band.label.to_string());
    assert_eq!(label("99.4"), Some("遅れ".to_owned()));
    assert_eq!(label("99.5"), Some("順調".to_owned()));
}

#[test]
fn edges_may_be_above_or_at_least() {
    let bands = "[[bands]]\nlabel = \"順調\"\nabove = 100\n[[bands]]\nlabel = \"概ね順調\"\nat_least = 100\n[[bands]]\nlabel = \"遅れ\"\nbelow = 100\n";
    let set = read_text(&format!("{HEAD}{bands}")).unwrap();
    let scale = |text: &str| set.band_of(&exact(text.parse().unwrap())).map(|band| band.scale);
    assert_eq!(scale("100.01"), Some(Scale::OnTrack));
    assert_eq!(scale("100"), Some(Scale::MostlyOnTrack));
    assert_eq!(scale("99.99"), Some(Scale::Behind));
}

#[test]
fn the_even_pace_and_the_stated_one() {
    let mut set = RuleSet::load(&Templates::embedded(), "common").unwrap();
    let share = |set: &RuleSet, year| set.share(Some(2019), Some(2024), year);
    assert_eq!(share(&set, 2021), Some(exact(Decimal::new(4, 1))));
    assert_eq!((share(&set, 2019), share(&set, 2025)), (None, None));
    set.pro_rata = Some(ProRata { first_year: None, shares: vec![exact(Decimal::new(1, 1)), exact(Decimal::ONE)] });
    assert_eq!(share(&set, 2020), Some(exact(Decimal::new(1, 1))));
    assert_eq!(share(&set, 2022), None);
}

#[test]
fn an_unknown_set_lists_the_known_ones() {
    let fault = RuleSet::load(&Templates::embedded(), "kanawaga").unwrap_err();
    assert!(fault.message.contains("「kanagawa」ではありませんか") && fault.message.contains("isesaki"), "{fault}");
    assert!(RuleSet::load(&Templates::embedded(), "ない.toml").is_err());
}
