//! The words of the verdicts that were submitted, in 総括表: a line for each word of each body, or, where those would fill pages, a line
//! for each body with its words side by side.
//!
//! In: the words by body. Out: rows of a frame. Says nothing of what the tool judged itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::aggregate::SubmittedWord;
use crate::rules::judged::Scale;

use super::figure::RATE;
use super::frame::Frame;
use super::sheet::{Cell, Style};

/// Lines up to which each word of each body has its own.
const MOST_LINES: usize = 40;
/// Words side by side, each with its share: the columns of 総括表 after those of the body.
const ACROSS: usize = 6;

/// Adds the tables.
pub fn tables(frame: &mut Frame<'_>, title: &str, words: &[SubmittedWord]) {
    if words.len() <= MOST_LINES {
        frame.titled_table(title, &line_heads(), words.iter().map(line).collect(), 1);
        return;
    }
    let mut distinct: Vec<(Option<Scale>, &Arc<str>)> = words.iter().map(key).collect();
    distinct.sort_by_key(|(scale, words)| (scale.is_none(), *scale, *words));
    distinct.dedup();
    for (at, across) in distinct.chunks(ACROSS).enumerate() {
        let title = if at == 0 { title.to_owned() } else { format!("{title}の続き") };
        if at > 0 {
            frame.gap();
        }
        let bodies = words.chunk_by(|one, next| one.municipality == next.municipality);
        let rows = bodies.filter_map(|body| side_by_side(body, across)).collect();
        frame.titled_table(&title, &heads(across), rows, 1);
    }
    frame.notes([NOTE]);
}

/// What a line of words side by side says.
const NOTE: &str = "提出された判定の言葉ごとの指標数と、その団体が判定を提出した指標に対する割合。再掲の指標は数えていない。見出しの記号は、その言葉の共通の区分。";

fn key(word: &SubmittedWord) -> (Option<Scale>, &Arc<str>) {
    (word.scale, &word.words)
}

/// The words of a body as numbers of indicators; none when it uses none of those words.
fn side_by_side(body: &[SubmittedWord], across: &[(Option<Scale>, &Arc<str>)]) -> Option<Vec<Cell>> {
    let used: BTreeMap<_, &SubmittedWord> = body.iter().map(|word| (key(word), word)).collect();
    let words: Vec<Option<&SubmittedWord>> = across.iter().map(|word| used.get(word).copied()).collect();
    words.iter().any(Option::is_some).then(|| {
        let cells = |word: Option<&SubmittedWord>| word.map_or([Cell::blank(Style::Figure), Cell::blank(Style::Figure)], figures);
        named(&body[0]).into_iter().chain(words.into_iter().flat_map(cells)).collect()
    })
}

fn heads(across: &[(Option<Scale>, &Arc<str>)]) -> Vec<Cell> {
    let body = [("団体コード", 1), ("団体", 2)].map(|(title, wide)| Cell::text(title, Style::Head).spanning(wide));
    let words = across.iter().flat_map(|(scale, words)| {
        let mark = scale.map_or("区分なし", Scale::mark);
        [Cell::text(format!("{mark}\n{words}"), Style::Head), Cell::text("割合", Style::Head)]
    });
    body.into_iter().chain(words).collect()
}

/// Code and name of the body.
fn named(word: &SubmittedWord) -> [Cell; 2] {
    let code = word.municipality.code.as_deref().unwrap_or_default();
    [Cell::text(code, Style::Centre), Cell::text(Arc::clone(&word.municipality.name), Style::Text).spanning(2)]
}

/// How many indicators have the word, and which share of those of the body.
fn figures(word: &SubmittedWord) -> [Cell; 2] {
    let share = Decimal::from(word.records).checked_div(Decimal::from(word.of));
    let share = share.map_or(Cell::text("―", Style::Status), |share| Cell::number(share, RATE, Style::Figure));
    [Cell::count(word.records, Style::Figure), share]
}

fn line_heads() -> Vec<Cell> {
    let heads = [("団体コード", 1), ("団体", 1), ("提出された言葉", 2), ("共通の尺度", 2), ("指標数", 1), ("割合", 1), ("別に再掲", 1)];
    heads.into_iter().map(|(title, wide)| Cell::text(title, Style::Head).spanning(wide)).collect()
}

/// A word that a municipality submits, with the step that it is mapped to.
fn line(word: &SubmittedWord) -> Vec<Cell> {
    let scale = word.scale.map_or_else(
        || Cell::text("区分なし", Style::Centre),
        |scale| Cell::text(format!("{} {}", scale.mark(), scale.label()), Style::Verdict(scale)),
    );
    let [records, share] = figures(word);
    let [code, name] = named(word);
    vec![
        code,
        name.spanning(1),
        Cell::text(Arc::clone(&word.words), Style::Text).spanning(2),
        scale.spanning(2),
        records,
        share,
        Cell::count(word.reposts, Style::Figure),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Municipality, MunicipalityKind};
    use crate::report::sheet::{Content, Sheet};
    use crate::report::template::ReportTemplate;
    use crate::templates::Templates;

    /// A body that submits each of those words once.
    fn body(number: usize, words: &[&str]) -> Vec<SubmittedWord> {
        let name = format!("{number}市");
        let municipality =
            Arc::new(Municipality { code: None, name: Arc::from(name), prefecture: Arc::from(""), kind: MunicipalityKind::Unknown });
        let word = |word: &&str| SubmittedWord {
            municipality: Arc::clone(&municipality),
            words: Arc::from(*word),
            scale: (*word == "順調").then_some(Scale::OnTrack),
            records: number,
            of: number * words.len(),
            reposts: 0,
        };
        words.iter().map(word).collect()
    }

    /// The rows that those words give, a line each, without the title of the sheet.
    fn rows(words: &[SubmittedWord]) -> Vec<String> {
        let template = ReportTemplate::load(&Templates::embedded()).unwrap_or_else(|fault| panic!("{fault}"));
        let mut frame = Frame::new(&template.sheets[0], &template.font, vec![10; 16], 16, ["", ""]);
        tables(&mut frame, "言葉", words);
        let Sheet { rows, .. } = frame.finish();
        let shown = |cell: &Cell| match &cell.content {
            Content::Text(text) => text.replace('\n', ""),
            Content::Number(number) => number.to_string(),
            Content::Blank | Content::Formula(_) => String::new(),
        };
        let lines = rows.iter().map(|row| row.cells.iter().map(shown).collect::<Vec<_>>().join("|"));
        lines.skip_while(|line| line != "言葉").collect()
    }

    #[test]
    fn few_words_have_a_line_each() {
        let rows = rows(&body(2, &["順調", "継続"]));
        assert_eq!(rows[1], "団体コード|団体|提出された言葉|共通の尺度|指標数|割合|別に再掲");
        assert_eq!(rows[2..], ["|2市|順調|◎ 順調|2|0.50|0", "|2市|継続|区分なし|2|0.50|0"]);
    }

    #[test]
    fn many_words_stand_side_by_side_with_a_line_for_each_body() {
        let words: Vec<SubmittedWord> = (1..=21).flat_map(|number| body(number, &["順調", "継続"])).collect();
        let rows = rows(&words);
        assert_eq!(rows[1..4], ["団体コード|団体|◎順調|割合|区分なし継続|割合", "|1市|1|0.50|1|0.50", "|2市|2|0.50|2|0.50"]);
        assert_eq!(rows[22..], ["|21市|21|0.50|21|0.50".to_owned(), format!("※ {NOTE}")]);
    }

    #[test]
    fn more_words_than_stand_side_by_side_go_on_in_another_table_with_the_bodies_that_use_them() {
        let many: Vec<String> = ('a'..='h').map(|word| word.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let words: Vec<SubmittedWord> = (1..=6).flat_map(|number| body(number, &many[if number == 3 { 4 } else { 0 }..])).collect();
        let rows = rows(&[words, body(7, &["a"])].concat());
        assert_eq!(rows[2], format!("|1市{}", "|1|0.125".repeat(6)));
        assert_eq!(rows[4], "|3市|||||||||3|0.25|3|0.25");
        assert_eq!(rows[8], "|7市|7|1||||||||||");
        assert_eq!(rows[9..12], ["", "言葉の続き", "団体コード|団体|区分なしg|割合|区分なしh|割合"]);
        assert_eq!(rows[12..15], ["|1市|1|0.125|1|0.125", "|2市|2|0.125|2|0.125", "|3市|3|0.25|3|0.25"]);
        assert_eq!(rows[18..], [format!("※ {NOTE}")]);
    }
}
