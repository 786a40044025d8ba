//! Names, codes and file names as they are typed.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::finding::Code;

fn registry() -> Registry {
    Registry::load(&Templates::embedded()).unwrap()
}

fn code(lookup: &Lookup) -> String {
    match lookup {
        Lookup::Found(body) => body.code.as_deref().unwrap_or_default().to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn the_list_is_whole() {
    let registry = registry();
    let count = |kind| registry.bodies().filter(|body| body.kind == kind).count();
    assert_eq!(count(MunicipalityKind::Prefecture), 47);
    assert_eq!(count(MunicipalityKind::Municipality), 1_741);
    assert_eq!(count(MunicipalityKind::Ward), 171);
    let ambiguous = registry.by_name.values().filter(|bodies| bodies.len() > 1).count();
    assert_eq!(ambiguous, 25, "folding must not make names ambiguous that are not");
}

#[test]
fn codes_and_names_as_people_write_them() {
    let registry = registry();
    assert_eq!(code(&registry.by_code("172014")), "172014");
    assert_eq!(code(&registry.by_code("10006")), "010006");
    assert_eq!(code(&registry.by_code("11002")), "011002");
    assert_eq!(code(&registry.by_code("13211")), "132110");
    assert_eq!(code(&registry.by_code("１３２１１０")), "132110");
    assert_eq!(registry.by_code("172015"), Lookup::WrongCheckDigit('4'));
    assert_eq!(registry.by_code("202406"), Lookup::Unknown);
    assert_eq!(code(&registry.by_name("金沢市役所")), "172014");
    assert!(matches!(registry.by_name("松前町"), Lookup::Ambiguous(bodies) if bodies.len() == 2));
    assert_eq!(code(&registry.by_name_in("松前町", Some("愛媛県"))), code(&registry.by_name("愛媛県松前町")));
    assert_eq!(code(&registry.by_name("龍ヶ崎市")), "082082");
    assert_eq!(code(&registry.by_name("四条畷市")), "272299");
    assert!(matches!(registry.by_name("篠山市"), Lookup::Renamed(body, "2019-05-01") if &*body.name == "丹波篠山市"));
    assert_eq!(registry.by_name("浜松市北区"), Lookup::Dissolved("2024-01-01"));
    assert_eq!(code(&registry.by_name("神奈川県足柄上郡中井町")), "143618");
    assert_eq!(code(&registry.by_name("兵庫県赤穂郡上郡町")), "284815");
    assert!(matches!(registry.by_name("那珂川町"), Lookup::Ambiguous(_)), "栃木県那珂川町 and what became 福岡県那珂川市");
    assert_eq!(code(&registry.by_name_in("那珂川町", Some("栃木県"))), "094111");
}

#[test]
fn every_name_of_the_past_leads_to_the_body_of_today() {
    let registry = registry();
    for (written, expected) in [
        ("篠山市", "282219"),
        ("四条畷市", "272299"),
        ("龍ヶ崎市", "082082"),
        ("富谷町", "042161"),
        ("滝沢村", "032166"),
        ("大網白里町", "122394"),
        ("浜松市中区", "221384"),
        ("静岡県浜松市中区", "221384"),
    ] {
        assert_eq!(registry.find(written).unwrap().code.as_deref(), Some(expected), "{written}");
    }
    assert!(matches!(registry.by_name_in("那珂川町", Some("福岡県")), Lookup::Renamed(body, _) if body.code.as_deref() == Some("402311")));
    assert!(registry.find("浜松市北区").is_err(), "divided among two");
}

fn identify(path: &str, cells: &[(&str, &str)]) -> (String, Vec<(Code, String)>) {
    let cells: Vec<(String, String)> = cells.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect();
    let identified = registry().identify(&Clues { path, cells: &cells });
    let municipality = identified.municipality;
    (municipality.code.as_deref().map_or_else(|| format!("?{}", municipality.name), str::to_owned), identified.doubts)
}

#[test]
fn sound_clues_lead_to_one_body_without_doubt() {
    for (path, cells, expected) in [
        ("281000_神戸市_R4実績一覧.xlsx", &[][..], "281000"),
        ("140007_神奈川県_KPI進捗状況.xlsx", &[], "140007"),
        ("神奈川県/R6/中井町.xlsx", &[], "143618"),
        ("兵庫県/太子町_回答.xlsx", &[], "284645"),
        ("大阪府/太子町_回答.xlsx", &[], "273813"),
        ("提出/小平市/回答202406.xlsx", &[], "132110"),
        ("提出/回答20240601.csv", &[("市町村名", "小平市役所")], "132110"),
        ("回答.csv", &[("団体コード", "10204")], "102041"),
        ("回答.csv", &[("都道府県名", "愛媛県"), ("市町村名", "松前町")], "384011"),
        ("R6 小平市(政策課).xlsx", &[], "132110"),
        ("神戸市R4実績.xlsx", &[], "281000"),
        ("兵庫県神戸市.xlsx", &[], "281000"),
        ("東京都/東村山市.xlsx", &[], "132136"),
        ("静岡県/浜松市/浜松市中央区.xlsx", &[], "221384"),
        ("大阪市/中央区.xlsx", &[], "271284"),
        ("東京都/中央区.xlsx", &[], "131024"),
        ("131024_中央区.xlsx", &[], "131024"),
    ] {
        assert_eq!(identify(path, cells), (expected.to_owned(), vec![]), "{path}");
    }
}

#[test]
fn unsound_clues_are_told() {
    let (name, doubts) = identify("兵庫県/回答202406.xlsx", &[]);
    assert_eq!(name, "?回答202406");
    assert_eq!(doubts[0].0, Code::UnknownMunicipality);

    let (name, doubts) = identify("松前町.xlsx", &[]);
    assert_eq!(name, "?松前町");
    assert_eq!(
        doubts,
        [(
            Code::UnknownMunicipality,
            "ファイル名の「松前町」にあたる団体が2つあります（北海道松前町、愛媛県松前町）。都道府県名か団体コードが要ります".to_owned()
        )]
    );

    let (code, doubts) = identify("281000_小平市.xlsx", &[]);
    assert_eq!(code, "281000");
    assert_eq!(
        doubts,
        [(
            Code::MunicipalityDoubtful,
            "ファイル名のコード「281000」は兵庫県神戸市、ファイル名の「小平市」は東京都小平市です。兵庫県神戸市としました".to_owned()
        )]
    );

    let (code, doubts) = identify("172015_金沢市.xlsx", &[]);
    assert_eq!(code, "172014");
    assert_eq!(doubts, [(Code::MunicipalityDoubtful, "ファイル名のコード「172015」の6桁目は検査数字と合いません（正しくは4）".to_owned())]);

    let (code, doubts) = identify("篠山市.xlsx", &[]);
    assert_eq!((code.as_str(), doubts.len()), ("282219", 1));
    assert_eq!(identify("中央区.xlsx", &[]).0, "?中央区", "東京都 and many cities have one");
    assert_eq!(identify("架空津市.xlsx", &[]).0, "?架空津市", "a name inside another word is no name");
    assert_eq!(identify("津市場調査.xlsx", &[]).0, "?津市場調査");
}

#[test]
fn a_broken_list_is_refused_with_its_line() {
    let list = Template { name: "m.csv".to_owned(), text: "code,prefecture,municipality,kind,parent_city\n172014,石川県\n".into() };
    assert_eq!(list.rows::<Row>().err().and_then(|fault| fault.line), Some(2));
}
