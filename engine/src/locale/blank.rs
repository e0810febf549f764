//! Whether a text prints nothing that a person could read.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::key::Key;
use super::language::Language;
use super::text::{Element, Expression, Inline, Text};
use crate::steps::step;

/// When a text prints nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    Never,
    /// In some branch.
    Sometimes,
    Always,
}

impl Catalog {
    /// When the text of a key in exactly this language prints nothing. A variable prints something.
    /// `None` if there is no such text.
    pub fn blank(&self, language: &str, key: Key<'_>) -> Option<Blank> {
        let language = self.language(language)?;
        let entry = language
            .entry(key)
            .filter(|entry| !entry.text.is_unreadable())?;
        let mut blanks = Blanks {
            language,
            known: BTreeMap::new(),
        };
        Some(blanks.text(&entry.text))
    }
}

struct Blanks<'c> {
    language: &'c Language,
    /// What is known of the texts that are referred to. A text that contains itself is reported
    /// elsewhere.
    known: BTreeMap<Key<'c>, Blank>,
}

impl<'c> Blanks<'c> {
    fn text(&mut self, text: &'c Text) -> Blank {
        let mut whole = Blank::Always;
        for element in &text.elements {
            let part = match element {
                Element::Plain(plain) => of_words(plain),
                Element::Placeable(expression) => self.expression(expression),
                Element::Mark { .. } => Blank::Always,
            };
            match part {
                Blank::Never => return Blank::Never,
                Blank::Sometimes => whole = Blank::Sometimes,
                Blank::Always => {}
            }
        }
        whole
    }

    fn expression(&mut self, expression: &'c Expression) -> Blank {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select(select) => {
                let variants = select.variants.iter();
                let variants = variants.map(|variant| self.text(&variant.text));
                let all = variants.reduce(|one, other| match one == other {
                    true => one,
                    false => Blank::Sometimes,
                });
                all.unwrap_or(Blank::Always)
            }
        }
    }

    fn inline(&mut self, inline: &'c Inline) -> Blank {
        match inline {
            Inline::Literal(literal) => of_words(literal),
            Inline::Variable(_) | Inline::Call { .. } => Blank::Never,
            Inline::Nested(expression) => self.expression(expression),
            Inline::Message(reference) => self.key(reference.key()),
            Inline::Term(term) => self.key(term.reference.key()),
        }
    }

    fn key(&mut self, key: Key<'c>) -> Blank {
        if let Some(blank) = self.known.get(&key) {
            return *blank;
        }
        step();
        self.known.insert(key, Blank::Never);
        // A text that is not there prints its name.
        let entry = self.language.entry(key);
        let blank = entry.map_or(Blank::Never, |entry| self.text(&entry.text));
        self.known.insert(key, blank);
        blank
    }
}

fn of_words(words: &str) -> Blank {
    match words.trim().is_empty() {
        true => Blank::Always,
        false => Blank::Never,
    }
}
