//! Where a text begins to be bold or italic.

use std::collections::BTreeSet;

use super::catalog::Catalog;
use super::key::Key;
use super::language::Language;
use super::text::{Element, Expression, Inline, Text};
use crate::source::Span;
use crate::steps::step;

impl Catalog {
    /// Where a text, or one that it refers to, begins to be bold or italic.
    pub fn first_mark(&self, language: &str, key: Key<'_>) -> Option<Span> {
        let language = self.language(language)?;
        let mut search = Search {
            language,
            seen: BTreeSet::new(),
        };
        search.text(&language.entry(key)?.text)
    }
}

struct Search<'c> {
    language: &'c Language,
    /// The texts that were looked at.
    seen: BTreeSet<Key<'c>>,
}

impl<'c> Search<'c> {
    fn text(&mut self, text: &'c Text) -> Option<Span> {
        text.elements.iter().find_map(|element| match element {
            Element::Plain(_) => None,
            Element::Mark { span, .. } => Some(*span),
            Element::Placeable(expression) => self.expression(expression),
        })
    }

    fn expression(&mut self, expression: &'c Expression) -> Option<Span> {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select(select) => {
                let mut variants = select.variants.iter();
                variants.find_map(|variant| self.text(&variant.text))
            }
        }
    }

    fn inline(&mut self, inline: &'c Inline) -> Option<Span> {
        match inline {
            Inline::Literal(_) | Inline::Variable(_) | Inline::Call { .. } => None,
            Inline::Nested(expression) => self.expression(expression),
            Inline::Message(reference) => self.key(reference.key()),
            Inline::Term(term) => self.key(term.reference.key()),
        }
    }

    fn key(&mut self, key: Key<'c>) -> Option<Span> {
        if !self.seen.insert(key) {
            return None;
        }
        step();
        self.text(&self.language.entry(key)?.text)
    }
}
