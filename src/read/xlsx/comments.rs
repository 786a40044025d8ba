//! Comments (メモ) and threaded comments (コメント) of an xlsx sheet.
//!
//! In: the package and the name of the sheet's part. Out: comments put on the sheet. Where a sheet has threads, the old-style comments
//! that Excel writes beside them for older versions repeat them and are left out.

use std::collections::BTreeSet;

use quick_xml::events::Event;

use super::strings::rich_text;
use crate::place::Pos;
use crate::read::intake::Intake;
use crate::read::package::Package;
use crate::read::sheet::SheetBuilder;
use crate::read::trouble::Trouble;
use crate::read::xml::{Xml, attribute, push_text};

/// Puts the comments of a sheet on it.
pub(super) fn read(package: &mut Package<'_>, part: &str, sheet: &mut SheetBuilder, intake: &Intake<'_>) -> Result<(), Trouble> {
    let relations = package.relations(part)?;
    let mut threaded = BTreeSet::new();
    for relation in relations.values().filter(|r| r.kind == "threadedComment") {
        if let Some(text) = package.xml(&relation.target)? {
            threads(&text, &mut threaded, sheet, intake)?;
        }
    }
    for relation in relations.values().filter(|r| r.kind == "comments") {
        if let Some(text) = package.xml(&relation.target)? {
            notes(&text, &threaded, sheet, intake)?;
        }
    }
    Ok(())
}

fn threads(text: &str, threaded: &mut BTreeSet<Pos>, sheet: &mut SheetBuilder, intake: &Intake<'_>) -> Result<(), Trouble> {
    let mut pos = None;
    let mut words = String::new();
    let mut xml = Xml::expanded(text);
    loop {
        match xml.next()? {
            Event::Start(e) => {
                if e.local_name().as_ref() == "threadedComment" {
                    pos = attribute(&e, "ref").and_then(|address| address.parse::<Pos>().ok());
                }
                words.clear();
            }
            Event::End(e) if e.local_name().as_ref() == "text" => {
                if let Some(pos) = pos {
                    threaded.insert(pos);
                    sheet.comment(pos, &words, intake)?;
                }
            }
            Event::Eof => return Ok(()),
            event => push_text(&mut words, &event),
        }
    }
}

fn notes(text: &str, threaded: &BTreeSet<Pos>, sheet: &mut SheetBuilder, intake: &Intake<'_>) -> Result<(), Trouble> {
    let mut pos = None;
    let mut xml = Xml::expanded(text);
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "comment" => pos = attribute(&e, "ref").and_then(|address| address.parse::<Pos>().ok()),
                "text" => {
                    let words = rich_text(&mut xml, "text")?;
                    if let Some(pos) = pos.filter(|pos| !threaded.contains(pos)) {
                        sheet.comment(pos, &words.text, intake)?;
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}
