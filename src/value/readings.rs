//! The grammar with a memory: what the texts of one file mean, each text read once.
//!
//! In: texts of cells. Out: the same [`Reading`] as [`Grammar::read`] gives. A file says the same words in many cells, and each of its
//! figures is looked at twice, for the class of its cell and for its record. Knows nothing of places.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::prose::{self, is_prose};
use super::{Grammar, Reading, Status, Stored};

/// The grammar for the cells of one file.
pub struct Readings<'g> {
    /// The grammar itself.
    pub grammar: &'g Grammar,
    /// What an empty cell means.
    pub blank: Arc<Reading>,
    /// What words mean that are an answer, whatever they say.
    pub words: Arc<Reading>,
    texts: RefCell<HashMap<Arc<str>, Arc<Reading>, foldhash::fast::RandomState>>,
    prose: RefCell<HashSet<Arc<str>, foldhash::fast::RandomState>>,
}

impl<'g> Readings<'g> {
    /// Nothing is read yet.
    #[must_use]
    pub fn new(grammar: &'g Grammar) -> Self {
        let [blank, words] = [Status::Blank, Status::Text].map(|status| Arc::new(Reading::of(status)));
        Self { grammar, blank, words, texts: RefCell::default(), prose: RefCell::default() }
    }

    /// What a stored text means.
    #[must_use]
    pub fn text(&self, text: &Arc<str>) -> Arc<Reading> {
        let mut texts = self.texts.borrow_mut();
        let reading = texts.entry(Arc::clone(text)).or_insert_with(|| Arc::new(self.grammar.read(Stored::Text(text), None)));
        Arc::clone(reading)
    }

    /// Whether a stored text is prose: long and certainly words, told once for each text.
    #[must_use]
    pub fn is_prose(&self, text: &Arc<str>) -> bool {
        let mut prose = self.prose.borrow_mut();
        prose::may_be(text) && (prose.contains(text) || is_prose(text) && prose.insert(Arc::clone(text)))
    }

    /// Whether a stored text is blank or says that there is none, where any other words are an answer.
    #[must_use]
    pub fn says_nothing(&self, text: &Arc<str>) -> bool {
        if self.is_prose(text) {
            return false;
        }
        let known = self.texts.borrow().get(text).map(|known| matches!(known.status, Status::Blank | Status::None));
        known.unwrap_or_else(|| self.grammar.says_nothing(text))
    }
}
