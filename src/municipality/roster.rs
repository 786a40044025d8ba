//! The roster (名簿): who is asked to submit, in which order they stand, by which rules they are judged, and whether totals count them.
//!
//! In: a list as staff keep it in Excel, and the registry. Out: one member a row. A row names its body by code, by name or by both;
//! both must mean the same. A body that the registry does not know, a union of municipalities (広域連合, 一部事務組合), is made known by
//! its row. Knows nothing of files or rule sets.
//!
//! ```text
//! 団体コード,団体名,判定の基準,集計
//! 281000,神戸市,kobe,            → judged by `kobe`, counted because it is a city
//! ,姫路市,,                      → the default rules
//! 280003,兵庫県,,する            → the prefecture itself, counted because the roster says so
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Lookup, Registry, called, code, name};
use crate::record::{Municipality, MunicipalityKind};
use crate::templates::{Fault, ListRow, Template};

/// Heads of the columns: code, name, rules, counted, order, contact.
const COLUMNS: [&[&str]; 6] = [
    &["団体コード", "コード", "市区町村コード", "市町村コード", "地方公共団体コード", "全国地方公共団体コード"],
    &["団体名", "団体", "市区町村名", "市町村名", "市区町村", "市町村", "名称"],
    &["判定の基準", "判定基準", "基準", "ルール"],
    &["集計", "合計", "集計に入れる"],
    &["順", "順番", "並び順", "表示順", "順序"],
    &["連絡先"],
];

/// Whether totals count a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// 集計する.
    Yes,
    /// 集計しない.
    No,
}

/// One body of the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub municipality: Arc<Municipality>,
    /// Name of a rule set or of a TOML file, as written; none for the default.
    pub rules: Option<String>,
    /// Whether totals count it; municipalities are counted unless the roster says otherwise, all others only if it does.
    pub counted: Counted,
    /// How to reach it, as written; for reminders only, never for a workbook.
    pub contact: String,
    /// Line of the roster, from 1.
    pub line: usize,
}

/// Who is asked to submit, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// What the roster is called.
    pub name: Arc<str>,
    /// Its bodies.
    pub members: Vec<Member>,
    /// Heads of columns that are not used.
    pub unused: Vec<String>,
    positions: BTreeMap<Arc<str>, usize>,
}

impl Roster {
    /// Reads a roster; bodies that only it knows are added to the registry.
    ///
    /// # Errors
    /// When there is neither a column of codes nor one of names, or when a row names no body, an unknown one, several, or one twice,
    /// or has a word under 集計 or an order that is none.
    pub fn read(template: &Template, registry: &mut Registry) -> Result<Self, Fault> {
        let list = template.list(&COLUMNS)?;
        if !(list.has[0] || list.has[1]) {
            return Err(template.fault(Some(1), "「団体コード」か「団体名」の列がありません"));
        }
        let mut members: Vec<(u32, Member)> = Vec::new();
        for (at, row) in (0_u32..).zip(&list.rows) {
            let fault = |message: String| template.fault(Some(row.line), message);
            let municipality = body(row, registry).map_err(fault)?;
            if let Some((_, first)) = members.iter().find(|(_, member)| member.municipality.code == municipality.code) {
                return Err(fault(format!("{}は{}行目にもあります。どちらかを消してください", called(&municipality), first.line)));
            }
            let rules = Some(row.cell(2)).filter(|rules| !rules.is_empty()).map(str::to_owned);
            let counted = counted(row.cell(3), &municipality).map_err(fault)?;
            let order = if list.has[4] { order(row.cell(4)).map_err(fault)? } else { at };
            if let Some((_, first)) = members.iter().find(|(known, _)| *known == order) {
                return Err(fault(format!("順「{order}」は{}行目にもあります", first.line)));
            }
            members.push((order, Member { municipality, rules, counted, contact: row.cell(5).to_owned(), line: row.line }));
        }
        if members.is_empty() {
            return Err(template.fault(None, "団体がひとつも書かれていません"));
        }
        members.sort_by_key(|(order, _)| *order);
        let members: Vec<Member> = members.into_iter().map(|(_, member)| member).collect();
        let positions = (0..).zip(&members).filter_map(|(at, member)| Some((member.municipality.code.clone()?, at))).collect();
        // Findings name the roster as a file among others: where it was called from does not matter.
        let name = template.name.rsplit(['/', '\\']).next().unwrap_or_default();
        Ok(Self { name: Arc::from(name), members, unused: list.unused, positions })
    }

    /// Where a body stands on the roster, from 0; none when it is not there.
    #[must_use]
    pub fn position(&self, body: &Municipality) -> Option<usize> {
        self.positions.get(body.code.as_ref()?).copied()
    }
}

/// The body that a row names.
fn body(row: &ListRow, registry: &mut Registry) -> Result<Arc<Municipality>, String> {
    let (code, name) = (row.cell(0), row.cell(1));
    if code.is_empty() && name.is_empty() {
        return Err("団体コードも団体名も空です".to_owned());
    }
    if code.is_empty() {
        return registry.find(name);
    }
    let found = match registry.by_code(code) {
        Lookup::Unknown if code::of_union(code) && !name.is_empty() => return Ok(registry.add_union(code, name)),
        // Five digits may have lost the zero before or the check digit behind: the name decides.
        Lookup::Preferred(one, other) if !name.is_empty() => {
            let meant = [one, other].into_iter().find(|body| means(name, body, registry));
            meant.cloned().ok_or_else(|| disagree(code, one, name))?
        }
        _ => registry.find(code)?,
    };
    if name.is_empty() || means(name, &found, registry) { Ok(found) } else { Err(disagree(code, &found, name)) }
}

/// Whether a name means that body.
fn means(written: &str, body: &Municipality, registry: &Registry) -> bool {
    match registry.by_name_in(written, Some(&body.prefecture)) {
        Lookup::Found(found) | Lookup::Renamed(found, _) | Lookup::Preferred(found, _) => found.code == body.code,
        Lookup::Ambiguous(bodies) => bodies.iter().any(|found| found.code == body.code),
        _ => name::key(written) == name::key(&body.name),
    }
}

fn disagree(code: &str, body: &Municipality, name: &str) -> String {
    format!("団体コード「{code}」は{}ですが、団体名は「{name}」です", called(body))
}

fn counted(written: &str, body: &Municipality) -> Result<Counted, String> {
    let counted = match written {
        "する" | "○" | "〇" | "1" | "はい" => true,
        "しない" | "×" | "0" | "いいえ" => false,
        "" => body.kind == MunicipalityKind::Municipality,
        other => return Err(format!("集計「{other}」は使えません（「する」か「しない」と書く）")),
    };
    Ok(if counted { Counted::Yes } else { Counted::No })
}

fn order(written: &str) -> Result<u32, String> {
    let digits: String = unicode_normalization::UnicodeNormalization::nfkc(written).collect();
    digits.parse().map_err(|_| format!("順「{written}」を番号として読めません（1、2、3 のように、すべての行に書く）"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::municipality::Clues;
    use crate::templates::Templates;

    fn roster(text: &'static str) -> (Result<Roster, Fault>, Registry) {
        let mut registry = Registry::load(&Templates::embedded()).unwrap();
        let template = Template { name: "名簿.csv".to_owned(), text: text.into() };
        (Roster::read(&template, &mut registry), registry)
    }

    fn names(roster: &Roster) -> Vec<&str> {
        roster.members.iter().map(|member| &*member.municipality.name).collect()
    }

    #[test]
    fn bodies_stand_in_the_order_of_their_rows_or_numbers() {
        let rows = roster("コード,団体名,判定の基準,集計,電話\n332160,浅口市,,,1\n,神戸市,kobe,しない,\n100005,,,する,\n").0.unwrap();
        assert_eq!(names(&rows), ["浅口市", "神戸市", "群馬県"]);
        let kept: Vec<_> = rows.members.iter().map(|member| (member.rules.as_deref(), member.counted)).collect();
        assert_eq!(kept, [(None, Counted::Yes), (Some("kobe"), Counted::No), (None, Counted::Yes)]);
        assert_eq!(rows.unused, ["電話"]);
        let numbered = roster("団体名,順\n浅口市,３\n神戸市,1\n群馬県,2\n").0.unwrap();
        assert_eq!(names(&numbered), ["神戸市", "群馬県", "浅口市"]);
        assert_eq!(numbered.members[1].counted, Counted::No, "a prefecture is counted only when the roster says so");
    }

    #[test]
    fn a_union_becomes_known_by_its_row() {
        let (roster, registry) = roster("団体コード,団体名\n108421,前橋広域連合\n");
        let roster = roster.unwrap();
        assert_eq!((roster.members[0].municipality.kind, roster.members[0].counted), (MunicipalityKind::Union, Counted::No));
        assert_eq!(&*roster.members[0].municipality.prefecture, "群馬県");
        for path in ["108421_実績.xlsx", "前橋広域連合_実績.xlsx"] {
            assert_eq!(registry.identify(&Clues { path, cells: &[] }).municipality, *roster.members[0].municipality, "{path}");
        }
    }

    #[test]
    fn a_row_that_does_not_fit_is_named() {
        let fault = |text| roster(text).0.err().map(|fault| fault.to_string()).unwrap_or_default();
        let head = "名簿.csv 2行目: ";
        assert_eq!(fault("団体コード\n999999\n"), format!("{head}団体「999999」が団体の一覧にありません"));
        assert_eq!(fault("団体コード\n281001\n"), format!("{head}団体コード「281001」の6桁目は検査数字と合いません（正しくは0）"));
        assert_eq!(fault("団体名\n神部市\n"), format!("{head}団体「神部市」が団体の一覧にありません"));
        let twofold = fault("団体名\n松前町\n");
        assert!(twofold.contains("北海道松前町") && twofold.contains("愛媛県松前町"), "{twofold}");
        assert_eq!(
            fault("団体コード,団体名\n281000,姫路市\n"),
            format!("{head}団体コード「281000」は兵庫県神戸市ですが、団体名は「姫路市」です")
        );
        assert_eq!(
            fault("団体名\n神戸市\n浅口市\n兵庫県神戸市\n"),
            "名簿.csv 4行目: 兵庫県神戸市は2行目にもあります。どちらかを消してください"
        );
        assert_eq!(fault("団体名,集計\n神戸市,たぶん\n"), format!("{head}集計「たぶん」は使えません（「する」か「しない」と書く）"));
        assert!(fault("団体名,順\n神戸市,1\n浅口市,\n").starts_with("名簿.csv 3行目: 順「」"));
        assert_eq!(fault("団体名,順\n神戸市,1\n浅口市,1\n"), "名簿.csv 3行目: 順「1」は2行目にもあります");
        assert_eq!(fault("電話\n1\n"), "名簿.csv 1行目: 「団体コード」か「団体名」の列がありません");
        assert_eq!(fault("団体名\n"), "名簿.csv: 団体がひとつも書かれていません");
    }
}
