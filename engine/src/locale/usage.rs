//! Which variables a text uses and how, and how long it can become.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Catalog;
use super::function::Function;
use super::key::Key;
use super::language::Language;
use super::text::{Element, Expression, Inline, Select, Text, Variable};
use crate::source::Span;

/// One place where a text uses a variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Usage<'c> {
    /// Without its `$`.
    pub variable: &'c str,
    /// With its `$`. It may be in another message that a reference leads to.
    pub span: Span,
    pub how: How<'c>,
    /// The variables that are not none here, because a `[none]` branch, or the branch of another
    /// value, takes that case away from this place.
    pub surely: Vec<&'c str>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum How<'c> {
    Printed,
    /// Printed by a function.
    Called(Function),
    /// Selects a variant, by itself or through a function.
    Selected(&'c Select, Option<Function>),
}

impl Catalog {
    /// Every use of a variable by the text of a key in exactly this language, and by the messages
    /// that it refers to. A term sees only the arguments of its reference, so its variables are not
    /// included. Empty if there is no such text.
    pub fn usages(&self, language: &str, key: Key<'_>) -> Vec<Usage<'_>> {
        let Some(language) = self.language(language) else {
            return Vec::new();
        };
        let mut walk = Walk {
            language,
            surely: Vec::new(),
            entered: BTreeSet::new(),
            usages: Vec::new(),
        };
        walk.key(key);
        walk.usages
    }

    /// The most characters that the text of a key in exactly this language can have. `longest`
    /// gives the length of each variable, printed by itself or by a function. `None` if there is no
    /// such text.
    pub fn longest(
        &self,
        language: &str,
        key: Key<'_>,
        longest: &dyn Fn(&str, Option<Function>) -> usize,
    ) -> Option<usize> {
        let language = self.language(language)?;
        language.entry(key)?;
        let mut measure = Measure {
            language,
            longest,
            arguments: None,
            inside: Vec::new(),
            known: BTreeMap::new(),
        };
        Some(measure.key(key))
    }
}

struct Walk<'c> {
    language: &'c Language,
    surely: Vec<&'c str>,
    /// Messages, each with the variables that were sure at the reference. Entering one again with
    /// the same variables finds nothing new, so circles end.
    entered: BTreeSet<(String, Vec<&'c str>)>,
    usages: Vec<Usage<'c>>,
}

impl<'c> Walk<'c> {
    fn key(&mut self, key: Key<'_>) {
        let entrance = (key.to_string(), self.surely.clone());
        if self.entered.insert(entrance)
            && let Some(entry) = self.language.entry(key)
        {
            self.text(&entry.text);
        }
    }

    fn text(&mut self, text: &'c Text) {
        for element in &text.elements {
            if let Element::Placeable(expression) = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &'c Expression) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select(select) => self.select(select),
        }
    }

    fn inline(&mut self, inline: &'c Inline) {
        match inline {
            Inline::Literal(_) | Inline::Term(_) => {}
            Inline::Variable(variable) => self.add(variable, How::Printed),
            Inline::Call {
                function, variable, ..
            } => self.add(variable, How::Called(*function)),
            Inline::Message(reference) => self.key(reference.key()),
            Inline::Nested(expression) => self.expression(expression),
        }
    }

    fn select(&mut self, select: &'c Select) {
        let variable = match &select.selector {
            Inline::Variable(variable) => {
                self.add(variable, How::Selected(select, None));
                Some(variable)
            }
            Inline::Call {
                function, variable, ..
            } => {
                self.add(variable, How::Selected(select, Some(*function)));
                Some(variable)
            }
            Inline::Nested(expression) => {
                self.expression(expression);
                None
            }
            Inline::Literal(_) | Inline::Message(_) | Inline::Term(_) => None,
        };
        for (index, variant) in select.variants.iter().enumerate() {
            let is_none = variant.key.as_word() == Some("none");
            // Only the default gets the values that no key names.
            let surely = !is_none && (index != select.default || select.none().is_some());
            let before = self.surely.len();
            self.surely
                .extend(variable.filter(|_| surely).map(|known| known.name.as_str()));
            self.text(&variant.text);
            self.surely.truncate(before);
        }
    }

    fn add(&mut self, variable: &'c Variable, how: How<'c>) {
        self.usages.push(Usage {
            variable: &variable.name,
            span: variable.span,
            how,
            surely: self.surely.clone(),
        });
    }
}

struct Measure<'c, 'l> {
    language: &'c Language,
    longest: &'l dyn Fn(&str, Option<Function>) -> usize,
    /// In a term: everything that it sees.
    arguments: Option<&'c [(String, String)]>,
    /// The texts that contain the current one. A text that contains itself is reported elsewhere.
    inside: Vec<Key<'c>>,
    /// Only messages; a term's length depends on its arguments.
    known: BTreeMap<Key<'c>, usize>,
}

impl<'c> Measure<'c, '_> {
    fn text(&mut self, text: &'c Text) -> usize {
        text.elements
            .iter()
            .map(|element| match element {
                Element::Plain(text) => text.chars().count(),
                Element::Placeable(expression) => self.expression(expression),
            })
            .fold(0, usize::saturating_add)
    }

    fn expression(&mut self, expression: &'c Expression) -> usize {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select(select) => select
                .variants
                .iter()
                .map(|variant| self.text(&variant.text))
                .max()
                .unwrap_or(0),
        }
    }

    fn inline(&mut self, inline: &'c Inline) -> usize {
        match inline {
            Inline::Literal(text) => text.chars().count(),
            Inline::Variable(variable) => self.variable(variable, None),
            Inline::Call {
                function, variable, ..
            } => self.variable(variable, Some(*function)),
            Inline::Message(reference) => self.key(reference.key()),
            Inline::Term(term) => {
                let outer = self.arguments.replace(&term.arguments);
                let length = self.key(term.reference.key());
                self.arguments = outer;
                length
            }
            Inline::Nested(expression) => self.expression(expression),
        }
    }

    fn variable(&self, variable: &'c Variable, function: Option<Function>) -> usize {
        match self.arguments {
            Some(arguments) => arguments
                .iter()
                .find(|(name, _)| *name == variable.name)
                .map_or(variable.name.len() + "{$}".len(), |(_, value)| {
                    value.chars().count()
                }),
            None => (self.longest)(&variable.name, function),
        }
    }

    fn key(&mut self, key: Key<'c>) -> usize {
        if self.inside.contains(&key) {
            return 0;
        }
        if self.arguments.is_none()
            && let Some(length) = self.known.get(&key)
        {
            return *length;
        }
        self.inside.push(key);
        let length = match self.language.entry(key) {
            Some(entry) => self.text(&entry.text),
            None => 0,
        };
        self.inside.pop();
        if self.arguments.is_none() {
            self.known.insert(key, length);
        }
        length
    }
}
