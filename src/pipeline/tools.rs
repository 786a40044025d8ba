//! Everything that is loaded once and shared by all threads: vocabulary, bodies, rule sets, roster, layout files.
//!
//! Templates and what the user names beside them → [`Tools`]; a fault names the file and the line. Knows nothing of inputs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::aggregate::Change;
use crate::diff;
use crate::finding::Warned;
use crate::layout::{Knowledge, Lexicon, Pins};
use crate::municipality::{Member, Registry, Roster};
use crate::previous::Previous;
use crate::record::Municipality;
use crate::rules::overrides::Overrides;
use crate::rules::{Assigned, RuleSet};
use crate::templates::{Fault, Template, Templates};
use crate::value::{Grammar, Readings};

/// Everything that is loaded once and shared by all threads.
pub struct Tools {
    pub(super) grammar: Grammar,
    pub(super) lexicon: Lexicon,
    pub(super) registry: Registry,
    pub(super) pins: Vec<Pins>,
    pub(super) roster: Option<Roster>,
    /// The rule set of those for whom the roster names none.
    pub(super) rules: RuleSet,
    /// The version of the form that is asked for.
    pub(super) form: Option<Arc<str>>,
    assigned: Assigned,
    /// The rule sets that the roster names, by that name.
    named: BTreeMap<String, RuleSet>,
}

/// What the user names beside the templates.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Rule set of everybody for whom the roster names none; `common` otherwise.
    pub rules: Option<String>,
    /// Who is asked to submit.
    pub roster: Option<Template>,
    /// How to read tables that have been seen before.
    pub layouts: Vec<Template>,
    /// The version of the form that is asked for; the newest among the files otherwise.
    pub form: Option<String>,
}

impl Tools {
    /// Loads the templates and what the user names beside them.
    ///
    /// # Errors
    /// When a template, the roster or a named rule set is wrong.
    pub fn load(templates: &Templates, settings: &Settings) -> Result<Self, Fault> {
        let get = |name: &str| {
            templates.get(name).map_err(|_| Fault {
                name: format!("templates/{name}"),
                line: None,
                message: "UTF-8の文字として読めません。UTF-8で保存し直してください".to_owned(),
            })
        };
        let words = || Ok((Grammar::new(&get("units.toml")?)?, Lexicon::new(&get("lexicon.toml")?)?));
        let (registry, words) = rayon::join(|| Registry::load(templates), words);
        let (mut registry, (grammar, lexicon)) = (registry?, words?);
        let roster = settings.roster.as_ref().map(|roster| Roster::read(roster, &mut registry)).transpose()?;
        let code_of = |written: &str| registry.find(written).map(|body| body.code.clone().unwrap_or_default());
        let overrides = Overrides::read(&get("overrides.csv")?, code_of)?;
        let mut named = BTreeMap::new();
        for member in roster.iter().flat_map(|roster| &roster.members) {
            let Some(name) = member.rules.as_ref().filter(|name| !named.contains_key(*name)) else { continue };
            let set = RuleSet::load(templates, name).map_err(|fault| of_member(fault, roster.as_ref(), member))?;
            named.insert(name.clone(), set.with_overrides(overrides.clone()));
        }
        let rules = settings.rules.as_deref();
        Ok(Self {
            grammar,
            lexicon,
            registry,
            pins: settings.layouts.iter().map(Pins::new).collect::<Result<Vec<_>, Fault>>()?,
            roster,
            form: settings.form.as_deref().map(Arc::from),
            rules: RuleSet::load(templates, rules.unwrap_or("common"))?.with_overrides(overrides),
            assigned: if rules.is_some_and(|name| name != "common") { Assigned::ByUser } else { Assigned::Default },
            named,
        })
    }

    /// The rule sets that may judge: the default one, then those that the roster names.
    pub fn rule_sets(&self) -> impl Iterator<Item = &RuleSet> {
        std::iter::once(&self.rules).chain(self.named.values().filter(|set| set.id != self.rules.id))
    }

    /// How the roster says that a body is reached; none without a roster.
    #[must_use]
    pub fn contact(&self, body: &Municipality) -> Option<&str> {
        let roster = self.roster.as_ref()?;
        Some(&roster.members.get(roster.position(body)?)?.contact)
    }

    /// What differs between two runs that are both known.
    #[must_use]
    pub fn compare(&self, before: &Previous, now: &Previous) -> Warned<Vec<Change>> {
        diff::compare(before, &now.records, &self.registry)
    }

    /// The rules of one body, and whether somebody chose them for it.
    pub(super) fn rules_of(&self, body: &Municipality) -> (&RuleSet, Assigned) {
        let member = self.roster.as_ref().and_then(|roster| roster.members.get(roster.position(body)?));
        let named = member.and_then(|member| self.named.get(member.rules.as_ref()?));
        named.map_or((&self.rules, self.assigned), |set| (set, Assigned::ByUser))
    }

    /// Bodies of the roster in its order, the others in code order, those without a code last, by name.
    pub(super) fn order<'b>(&self, body: &'b Municipality) -> (usize, bool, Option<&'b str>, &'b str) {
        let position = self.roster.as_ref().and_then(|roster| roster.position(body));
        (position.unwrap_or(usize::MAX), body.code.is_none(), body.code.as_deref(), &body.name)
    }

    /// What the layout stage needs to know.
    pub(super) fn knowledge<'a>(&'a self, readings: &'a Readings<'a>) -> Knowledge<'a> {
        Knowledge { lexicon: &self.lexicon, readings, pins: &self.pins }
    }
}

/// A rule set that the roster names and nobody has is a fault of the roster's row; one with a fault of its own tells it itself.
fn of_member(fault: Fault, roster: Option<&Roster>, member: &Member) -> Fault {
    match (fault.line, roster) {
        (None, Some(roster)) => Fault { name: roster.name.to_string(), line: Some(member.line), message: fault.message },
        _ => fault,
    }
}
