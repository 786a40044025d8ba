//! What answers do to the findings of a run.
//!
//! In: answers and findings. Out: corrections for what was answered with a value, findings that are confirmed and stop, and a finding for
//! each answer that no longer fits: the cell has changed since, or was said to be mended and is not.

use std::collections::BTreeMap;

use super::{Answer, Choice, identity};
use crate::corrections::{Correction, Origin};
use crate::finding::{Code, Finding, Severity};

/// A finding that a body has confirmed as right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The finding, which is no longer among the others.
    pub finding: Finding,
    /// The answer.
    pub answer: Answer,
}

/// One answer a question: equal ones once, contradicting ones not at all.
fn single<'a>(answers: &'a [Answer], findings: &mut Vec<Finding>) -> BTreeMap<&'a str, &'a Answer> {
    let mut known: BTreeMap<&str, (&Answer, bool)> = BTreeMap::new();
    for answer in answers {
        let entry = known.entry(&answer.id).or_insert((answer, true));
        if (answer.choice, &answer.value) != (entry.0.choice, &entry.0.value) {
            entry.1 = false;
            findings.push(unclear(answer, &format!("同じ問いに違う回答がある（{}）", entry.0.told)));
        }
    }
    known.into_iter().filter(|(_, (_, agree))| *agree).map(|(id, (answer, _))| (id, answer)).collect()
}

fn unclear(answer: &Answer, detail: &str) -> Finding {
    about(Code::AnswerUnclear, answer, detail)
}

fn about(code: Code, answer: &Answer, detail: &str) -> Finding {
    let asked = format!("{}［{}］{detail}", answer.place, answer.code);
    let mut finding = Finding::new(code, answer.told.clone()).item(&answer.item).text(&answer.text).detail(asked);
    finding.municipality = std::sync::Arc::clone(&answer.municipality);
    finding
}

/// The corrections that answers give. Contradicting answers give none; [`settle`] tells of them.
#[must_use]
pub fn corrections(answers: &[Answer]) -> Vec<Correction> {
    let correction = |answer: &Answer| {
        let pos = answer.place.pos.filter(|_| answer.choice == Choice::Corrected && !answer.value.is_empty())?;
        Some(Correction {
            file: answer.place.file.to_string(),
            sheet: answer.place.sheet.to_string(),
            pos,
            stood: answer.text.clone(),
            value: answer.value.clone(),
            reason: answer.note.clone(),
            date: String::new(),
            by: answer.municipality.to_string(),
            origin: Origin::Answer,
            told: answer.told.clone(),
        })
    };
    single(answers, &mut Vec::new()).into_values().filter_map(correction).collect()
}

/// Takes the confirmed findings out and adds what is to be said of answers.
#[must_use]
pub fn settle(findings: &mut Vec<Finding>, answers: &[Answer]) -> Vec<Confirmed> {
    let mut told = Vec::new();
    let answers = single(answers, &mut told);
    let mut confirmed = Vec::new();
    for answer in answers.into_values() {
        let asked = |finding: &Finding| identity(finding) == answer.id;
        let here = |finding: &Finding| finding.code.id() == answer.code && finding.place == answer.place;
        let stands = findings.iter().any(asked);
        let unread = |finding: &Finding| finding.severity == Severity::Error && finding.code != Code::DuplicateSubmission;
        match answer.choice {
            Choice::Keep if findings.iter().any(|finding| asked(finding) && unread(finding)) => {
                told.push(unclear(
                    answer,
                    "値が読めないので、「このままでよい」では決まらない。正しい値か、集計中・該当なしなどの別が要る",
                ));
            }
            Choice::Keep if stands => {
                let (stop, rest) = std::mem::take(findings).into_iter().partition(asked);
                *findings = rest;
                confirmed.extend(Vec::into_iter(stop).map(|finding| Confirmed { finding, answer: answer.clone() }));
            }
            Choice::Keep => match findings.iter().find(|finding| here(finding)) {
                Some(now) => told.push(about(Code::AnswerStale, answer, &format!("今の内容は「{}」", now.text))),
                None => told.push(about(Code::AnswerStale, answer, "この指摘はもう出ていない").severity(Severity::Note)),
            },
            Choice::Corrected if answer.value.is_empty() && stands => {
                told.push(unclear(answer, "「修正した」とあるのに、セルは元のままで、正しい値も書かれていない"));
            }
            Choice::Corrected if !answer.value.is_empty() && answer.place.pos.is_none() => {
                told.push(unclear(answer, &format!("「{}」をどのセルに使うか決められない", answer.value)));
            }
            Choice::Replaced if stands => told.push(unclear(answer, "「差し替えた」とあるのに、元のファイルのまま")),
            Choice::Corrected | Choice::Replaced => {}
        }
    }
    findings.extend(told);
    confirmed
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::place::{Place, Pos};

    fn finding(text: &str) -> Finding {
        let place = Place::sheet(Arc::from("姫路市.xlsx"), Arc::from("KPI")).at(Pos::new(6, 6));
        Finding::new(Code::ScaleDoubt, place).text(text)
    }

    fn answer(text: &str, choice: Choice, value: &str) -> Answer {
        let asked = finding(text);
        Answer {
            id: identity(&asked),
            code: asked.code.id().to_owned(),
            place: asked.place,
            text: text.to_owned(),
            item: String::new(),
            municipality: Arc::from("姫路市"),
            body_code: "282014".to_owned(),
            choice,
            value: value.to_owned(),
            note: String::new(),
            told: Place::file(Arc::from("回答.xlsx")).at(Pos::new(8, 7)),
        }
    }

    #[test]
    fn a_confirmed_finding_stops_and_a_stale_answer_is_told() {
        let mut findings = vec![finding("23100"), finding("5")];
        let confirmed = settle(&mut findings, &[answer("23100", Choice::Keep, "")]);
        assert_eq!((confirmed.len(), &findings[..]), (1, &[finding("5")][..]));
        let mut findings = vec![finding("5")];
        assert!(settle(&mut findings, &[answer("23100", Choice::Keep, "")]).is_empty());
        assert_eq!((findings.len(), findings[1].code, findings[1].severity), (2, Code::AnswerStale, Severity::Warning));
        assert!(findings[1].detail.contains("今の内容は「5」"));
        let mut none = Vec::new();
        assert!(settle(&mut none, &[answer("23100", Choice::Keep, "")]).is_empty());
        assert_eq!(none[0].severity, Severity::Note);
    }

    #[test]
    fn what_cannot_be_read_is_not_settled_by_leaving_it() {
        let unread = Finding { code: Code::NotANumber, severity: Severity::Error, ..finding("2O件") };
        let mut findings = vec![unread.clone()];
        let kept = Answer { id: identity(&unread), code: unread.code.id().to_owned(), ..answer("2O件", Choice::Keep, "") };
        assert!(settle(&mut findings, &[kept]).is_empty());
        assert_eq!((findings.len(), findings[0].code, findings[1].code), (2, Code::NotANumber, Code::AnswerUnclear));
    }

    #[test]
    fn contradicting_answers_and_unkept_promises_are_told() {
        for answers in [
            vec![answer("1", Choice::Keep, ""), answer("1", Choice::Replaced, "")],
            vec![answer("1", Choice::Corrected, "")],
            vec![answer("1", Choice::Replaced, "")],
        ] {
            let mut findings = vec![finding("1")];
            assert!(settle(&mut findings, &answers).is_empty());
            assert_eq!((findings.len(), findings[1].code), (2, Code::AnswerUnclear), "{answers:?}");
        }
        let (one, other) = (answer("1", Choice::Corrected, "2"), answer("1", Choice::Corrected, "3"));
        assert_eq!(corrections(&[one.clone(), one.clone()]).len(), 1);
        assert_eq!(corrections(&[one, other]).len(), 0);
    }
}
