//! Which variables a text uses and how, and how long it can become.

use std::collections::{BTreeMap, BTreeSet};

use super::catalog::Catalog;
use super::function::Function;
use super::key::Key;
use super::language::{Entry, Language};
use super::text::{Element, Expression, Inline, Select, Text, Variable};
use crate::source::Span;
use crate::steps::step;

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
        let Some(root) = language.entry(key) else {
            return Vec::new();
        };
        let own = Walk::of(&root.text, Vec::new());
        let mut found = Found {
            language,
            root,
            surely: surely(language, &own),
            entered: BTreeSet::new(),
            usages: Vec::new(),
        };
        found.add(own);
        found.usages
    }

    /// The most UTF-16 units, as Telegram counts, that the text of a key in exactly this language
    /// can have. `longest` gives the length of each variable, printed by itself or by a function.
    /// `None` if there is no such text.
    pub fn longest(
        &self,
        language: &str,
        key: Key<'_>,
        longest: &dyn Fn(&str, Option<Function>) -> usize,
    ) -> Option<usize> {
        self.measure(language, key, units, longest)
    }

    /// As [`Catalog::longest`], in bytes.
    pub fn largest(
        &self,
        language: &str,
        key: Key<'_>,
        largest: &dyn Fn(&str, Option<Function>) -> usize,
    ) -> Option<usize> {
        self.measure(language, key, str::len, largest)
    }

    fn measure(
        &self,
        language: &str,
        key: Key<'_>,
        size: fn(&str) -> usize,
        longest: &dyn Fn(&str, Option<Function>) -> usize,
    ) -> Option<usize> {
        let language = self.language(language)?;
        language.entry(key)?;
        let mut measure = Measure {
            language,
            size,
            longest,
            arguments: None,
            inside: Vec::new(),
            known: BTreeMap::new(),
        };
        Some(measure.key(key))
    }
}

/// For each message that a text refers to, the variables that are not none on any way to it.
fn surely<'c>(language: &'c Language, own: &[Part<'c>]) -> BTreeMap<Key<'c>, Vec<&'c str>> {
    let mut known: BTreeMap<Key<'c>, Vec<&'c str>> = BTreeMap::new();
    let references = |parts: &[Part<'c>]| -> Vec<(Key<'c>, Vec<&'c str>)> {
        let parts = parts.iter().filter_map(|part| match part {
            Part::Reference(key, surely) => Some((*key, surely.clone())),
            Part::Usage(_) => None,
        });
        parts.collect()
    };
    let mut open = references(own);
    while let Some((key, surely)) = open.pop() {
        step();
        let Some(entry) = language.entry(key) else {
            continue;
        };
        match known.get_mut(&key) {
            None => {
                known.insert(key, surely);
            }
            Some(known) => {
                let before = known.len();
                known.retain(|variable| surely.contains(variable));
                if known.len() == before {
                    continue;
                }
            }
        }
        open.extend(references(&Walk::of(&entry.text, known[&key].clone())));
    }
    known
}

/// The usages of a text and of the messages that it refers to, each message once.
struct Found<'c> {
    language: &'c Language,
    root: &'c Entry,
    surely: BTreeMap<Key<'c>, Vec<&'c str>>,
    entered: BTreeSet<Key<'c>>,
    usages: Vec<Usage<'c>>,
}

impl<'c> Found<'c> {
    fn add(&mut self, parts: Vec<Part<'c>>) {
        for part in parts {
            match part {
                Part::Usage(usage) => self.usages.push(usage),
                Part::Reference(key, _) => {
                    if let Some(entry) = self.language.entry(key)
                        && !std::ptr::eq(entry, self.root)
                        && self.entered.insert(key)
                    {
                        self.add(Walk::of(&entry.text, self.surely[&key].clone()));
                    }
                }
            }
        }
    }
}

/// What a text itself uses.
enum Part<'c> {
    Usage(Usage<'c>),
    /// A message, with the variables that are not none at the reference.
    Reference(Key<'c>, Vec<&'c str>),
}

/// Through one text, without the messages that it refers to.
struct Walk<'c> {
    surely: Vec<&'c str>,
    parts: Vec<Part<'c>>,
}

impl<'c> Walk<'c> {
    fn of(text: &'c Text, surely: Vec<&'c str>) -> Vec<Part<'c>> {
        let mut walk = Walk {
            surely,
            parts: Vec::new(),
        };
        walk.text(text);
        walk.parts
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
            Inline::Message(reference) => {
                let reference = Part::Reference(reference.key(), self.surely.clone());
                self.parts.push(reference);
            }
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
        self.parts.push(Part::Usage(Usage {
            variable: &variable.name,
            span: variable.span,
            how,
            surely: self.surely.clone(),
        }));
    }
}

/// A text, and the arguments that a reference gives it.
type Entered<'c> = (Key<'c>, Option<&'c [(String, String)]>);

struct Measure<'c, 'l> {
    language: &'c Language,
    /// The size of what is written.
    size: fn(&str) -> usize,
    longest: &'l dyn Fn(&str, Option<Function>) -> usize,
    /// In a term: everything that it sees.
    arguments: Option<&'c [(String, String)]>,
    /// The texts that contain the current one. A text that contains itself is reported elsewhere.
    inside: Vec<Key<'c>>,
    /// By what is seen there: a term, and what it refers to, sees the arguments of a reference.
    known: BTreeMap<Entered<'c>, usize>,
}

impl<'c> Measure<'c, '_> {
    fn text(&mut self, text: &'c Text) -> usize {
        text.elements
            .iter()
            .map(|element| match element {
                Element::Plain(text) => (self.size)(text),
                Element::Placeable(expression) => self.expression(expression),
                Element::Mark { .. } => 0,
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
            Inline::Literal(text) => (self.size)(text),
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
                    (self.size)(value)
                }),
            None => (self.longest)(&variable.name, function),
        }
    }

    fn key(&mut self, key: Key<'c>) -> usize {
        if self.inside.contains(&key) {
            return 0;
        }
        let seen = (key, self.arguments);
        if let Some(length) = self.known.get(&seen) {
            return *length;
        }
        step();
        self.inside.push(key);
        let length = match self.language.entry(key) {
            Some(entry) => self.text(&entry.text),
            None => 0,
        };
        self.inside.pop();
        self.known.insert(seen, length);
        length
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}
