//! Prints a text: chooses variants, follows references, and asks for the variables that occur.

use fixed_decimal::Decimal;
use jiff::Timestamp;

use super::catalog::Catalog;
use super::function::Function;
use super::key::Key;
use super::language::Language;
use super::print::{Face, face, numeric};
use super::problem::Problem;
use super::text::{
    Element, Expression, Inline, Reference, Select, Term, Text, Variable, VariantKey,
};
use super::writer::{Arguments, Printing, Writer};
use crate::marked::{Emphasis, Mark, Marked};
use crate::name::Name;
use crate::value::Value;

/// A printed text, and what was wrong with it. A part that could not be printed appears by its
/// name, as `{$start}` or `my-cancel`, so that a person still gets an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    pub text: Marked,
    pub problems: Vec<Problem>,
}

impl Catalog {
    /// The text of a key in the reader's language, or in the first language if it has no such text.
    /// `arguments` is asked only for the variables in the chosen variants, by name without the `$`.
    /// It answers `None` for a variable that it does not know, and [`Value::None`] for one that is
    /// not set.
    pub fn format(
        &self,
        language: &str,
        key: Key<'_>,
        arguments: &dyn Fn(&str) -> Option<Value>,
        printing: &Printing<'_>,
    ) -> Formatted {
        let mut text = String::new();
        let mut writer = Writer::new(self, language, printing);
        if let Some(language) = self.reader(language) {
            writer.key(language, key, Arguments::Given(arguments), &mut text);
        } else {
            writer.unwritten(key, &mut text);
        }
        Formatted {
            text: Marked::new(text, writer.marks),
            problems: writer.problems,
        }
    }

    /// The value as it prints by itself in a text; empty for none, a row and a draft.
    pub fn print(&self, language: &str, value: &Value, printing: &Printing<'_>) -> String {
        let mut text = String::new();
        if let Some(reader) = self.reader(language) {
            Writer::new(self, language, printing).print(reader, value, None, &mut text);
        }
        text
    }

    /// The time of a moment without its date.
    pub fn clock(&self, language: &str, moment: Timestamp, printing: &Printing<'_>) -> String {
        let mut writer = Writer::new(self, language, printing);
        self.reader(language)
            .map_or_else(String::new, |reader| writer.clock_at(reader, moment))
    }
}

/// The text that is being printed.
struct Frame<'f> {
    language: &'f Language,
    key: Key<'f>,
    arguments: Arguments<'f>,
}

impl Writer<'_, '_> {
    // References in a circle are faults that the checker reports, but even so a bot must not hang
    // or overflow.
    const DEEPEST: usize = 32;
    const MOST_PLACEABLES: usize = 10_000;

    /// Prints the text of a key in `language`, or in the first language if it has no such text.
    pub(super) fn key(
        &mut self,
        language: &Language,
        key: Key<'_>,
        arguments: Arguments<'_>,
        out: &mut String,
    ) {
        let found = match language.entry(key) {
            Some(entry) => Some((language, entry)),
            None => {
                self.problems.push(Problem::MissingMessage {
                    language: Name::new(self.reader),
                    key: key.to_string(),
                });
                let first = self.catalog.first();
                first.and_then(|first| Some((first, first.entry(key)?)))
            }
        };
        let Some((language, entry)) = found else {
            out.push_str(&key.to_string());
            return;
        };
        if self.depth == Self::DEEPEST || self.placeables > Self::MOST_PLACEABLES {
            self.problems.push(Problem::TooMuch {
                key: key.to_string(),
            });
            out.push_str(&key.to_string());
            return;
        }
        let frame = Frame {
            language,
            key,
            arguments,
        };
        self.depth += 1;
        self.text(&frame, &entry.text, out);
        self.depth -= 1;
    }

    fn unwritten(&mut self, key: Key<'_>, out: &mut String) {
        self.problems.push(Problem::MissingMessage {
            language: Name::new(self.reader),
            key: key.to_string(),
        });
        out.push_str(&key.to_string());
    }

    /// A sentence that ends with an abbreviation has one full stop: «12 мая 2027 г.»
    fn text(&mut self, frame: &Frame<'_>, text: &Text, out: &mut String) {
        for element in &text.elements {
            match element {
                Element::Plain(plain) => out.push_str(after(out, plain)),
                Element::Placeable(expression) => {
                    self.placeables += 1;
                    self.expression(frame, expression, out);
                }
                Element::Mark {
                    emphasis, opens, ..
                } => self.mark(*emphasis, *opens, out.len()),
            }
        }
    }

    /// A part begins or ends here. What is in a bold part is not bold once more.
    fn mark(&mut self, emphasis: Emphasis, opens: bool, place: usize) {
        if opens {
            return self.open.push((emphasis, place));
        }
        let begun = self.open.pop();
        let is_inside = self.open.iter().any(|(outer, _)| *outer == emphasis);
        if let Some((_, start)) = begun.filter(|_| !is_inside) {
            self.marks.push(Mark {
                emphasis,
                start,
                end: place,
            });
        }
    }

    fn expression(&mut self, frame: &Frame<'_>, expression: &Expression, out: &mut String) {
        match expression {
            Expression::Inline(inline) => self.inline(frame, inline, out),
            Expression::Select(select) => {
                let face = self.face(frame, &select.selector);
                self.text(frame, choose(select, &face), out);
            }
        }
    }

    fn inline(&mut self, frame: &Frame<'_>, inline: &Inline, out: &mut String) {
        match inline {
            Inline::Literal(literal) => out.push_str(literal),
            Inline::Variable(variable) => self.variable(frame, variable, None, out),
            Inline::Call {
                function, variable, ..
            } => self.variable(frame, variable, Some(*function), out),
            Inline::Message(reference) => self.reference(frame, reference, frame.arguments, out),
            Inline::Term(Term {
                reference,
                arguments,
            }) => self.reference(frame, reference, Arguments::Local(arguments), out),
            Inline::Nested(expression) => self.expression(frame, expression, out),
        }
    }

    fn reference(
        &mut self,
        frame: &Frame<'_>,
        reference: &Reference,
        arguments: Arguments<'_>,
        out: &mut String,
    ) {
        self.key(frame.language, reference.key(), arguments, out);
    }

    fn variable(
        &mut self,
        frame: &Frame<'_>,
        variable: &Variable,
        function: Option<Function>,
        out: &mut String,
    ) {
        let Some(value) = self.value(frame, variable) else {
            out.push_str(&format!("{{${}}}", variable.name));
            return;
        };
        if value.is_none() {
            self.problems.push(Problem::None {
                key: frame.key.to_string(),
                variable: variable.name.clone(),
            });
        }
        if !self.print(frame.language, &value, function, out) {
            self.problems.push(Problem::Unprintable {
                key: frame.key.to_string(),
                variable: variable.name.clone(),
            });
            out.push_str(&format!("{{${}}}", variable.name));
        }
    }

    fn value(&mut self, frame: &Frame<'_>, variable: &Variable) -> Option<Value> {
        match frame.arguments {
            Arguments::Given(arguments) => {
                let value = arguments(&variable.name);
                if value.is_none() {
                    self.problems.push(Problem::MissingVariable {
                        key: frame.key.to_string(),
                        variable: variable.name.clone(),
                    });
                }
                value
            }
            Arguments::Local(arguments) => arguments
                .iter()
                .find(|(name, _)| *name == variable.name)
                .map(|(_, value)| Value::text(value)),
        }
    }

    fn face(&mut self, frame: &Frame<'_>, selector: &Inline) -> Face {
        match selector {
            Inline::Variable(variable) | Inline::Call { variable, .. } => {
                match (self.value(frame, variable), frame.arguments) {
                    (Some(Value::Text(text)), Arguments::Local(_)) => {
                        written(frame.language, &text)
                    }
                    (Some(value), _) => face(frame.language, &value),
                    (None, _) => Face::Other,
                }
            }
            Inline::Literal(literal) => written(frame.language, literal),
            Inline::Message(_) | Inline::Term(_) | Inline::Nested(_) => {
                let mut word = String::new();
                let marks = self.marks.len();
                self.inline(frame, selector, &mut word);
                // Nobody sees the word.
                self.marks.truncate(marks);
                Face::Word(word)
            }
        }
    }
}

/// What is added of a text after `before`: an abbreviation («2027 г.») ends a sentence without a
/// second full stop.
fn after<'p>(before: &str, plain: &'p str) -> &'p str {
    match plain.strip_prefix('.') {
        Some(rest) if before.ends_with('.') && !rest.starts_with('.') => rest,
        Some(_) | None => plain,
    }
}

/// What a word or a number that the author wrote compares with.
fn written(language: &Language, literal: &str) -> Face {
    match literal.parse::<Decimal>() {
        Ok(number) => numeric(language, literal.parse().unwrap_or(0.0), &number),
        Err(_) => Face::Word(literal.to_owned()),
    }
}

/// The first variant that fits the face, otherwise the default.
fn choose<'s>(select: &'s Select, face: &Face) -> &'s Text {
    let chosen = select.variants.iter().find(|variant| match face {
        Face::Word(word) => variant.key.as_word() == Some(word),
        Face::Number(number, plural) => match &variant.key {
            VariantKey::Number(key) => key == number,
            VariantKey::Word(key) => key == plural.name(),
        },
        Face::Other => false,
    });
    &chosen.unwrap_or_else(|| select.default()).text
}
