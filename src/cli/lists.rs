//! `rules` and `findings`: what rule sets and codes of findings there are, as lines of text or of JSON.
//!
//! The names of the JSON's fields are an interface, as those of the CSV files are.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::args::{Findings, Rules};
use crate::cli::chosen_templates;
use crate::cli::terminal::{fail, out};
use crate::finding::Code;
use crate::rules::{self, RuleSet};

/// The rule sets, or one of them explained.
pub fn rules(options: &Rules) -> ExitCode {
    let templates = match chosen_templates(options.templates.as_ref()) {
        Ok(templates) => templates,
        Err(message) => return fail(&message),
    };
    let names = options.name.clone().map_or_else(|| templates.rule_sets(), |name| vec![name]);
    for name in &names {
        match RuleSet::load(&templates, name) {
            Ok(set) if options.json => out(&serde_json::to_string(&RuleLine::new(name, &set)).unwrap_or_default()),
            Ok(set) if options.name.is_some() => out(&rules::describe(&set)),
            Ok(set) => {
                let standings = rules::standings(&set);
                let told = standings.iter().map(|(figure, standing)| format!("{figure}＝{}", head(standing))).collect::<Vec<_>>();
                out(&format!("{name}\t{}\t{}", set.name, told.join("、")));
            }
            Err(fault) => return fail(&format!("エラー: {fault}")),
        }
    }
    ExitCode::SUCCESS
}

/// A statement without what explains it.
fn head(statement: &str) -> &str {
    statement.split(['（', '。']).next().unwrap_or(statement)
}

/// A rule set as a line of JSON.
#[derive(Serialize)]
struct RuleLine<'a> {
    id: &'a str,
    name: &'a str,
    /// What its judgement of each figure is worth.
    standings: Vec<Standing>,
    /// What `rules <id>` prints, line by line.
    description: Vec<String>,
}

/// How far the judgement of a figure is published.
#[derive(Serialize)]
struct Standing {
    figure: String,
    standing: String,
}

impl<'a> RuleLine<'a> {
    fn new(id: &'a str, set: &'a RuleSet) -> Self {
        let standing =
            |(figure, standing): (_, _)| Standing { figure: ToString::to_string(&figure), standing: ToString::to_string(&standing) };
        Self {
            id,
            name: &set.name,
            standings: rules::standings(set).into_iter().map(standing).collect(),
            description: rules::describe(set).lines().map(str::to_owned).collect(),
        }
    }
}

/// The codes of findings.
pub fn findings(options: &Findings) -> ExitCode {
    for code in Code::ALL {
        let line = FindingLine { code: code.id(), severity: code.severity().id(), title: code.title(), remedy: code.remedy() };
        if options.json {
            out(&serde_json::to_string(&line).unwrap_or_default());
        } else {
            out(&format!("{}\t{}\t{}\t{}", line.code, code.severity().label(), line.title, line.remedy));
        }
    }
    ExitCode::SUCCESS
}

/// A code as a line of JSON; the names are those of `findings.csv`.
#[derive(Serialize)]
struct FindingLine<'a> {
    code: &'a str,
    severity: &'a str,
    title: &'a str,
    remedy: &'a str,
}
