//! Templates: what `templates/NAME.html` is made of. A state prints one with `attach: $print('…')`.
//!
//! The syntax is a subset of minijinja's and is read by minijinja's own parser, as expressions are.
//! What it has for us is small: values, texts, `if` and `for`, each
//! with its `else`. All of it is checked before a bot
//! runs, and nothing that is printed can become markup.

mod instead;
mod markup;
mod read;

pub use read::read;

use crate::expression::Expression;
use crate::name::Name;
use crate::source::Span;

/// The most bytes of a page. A browser on a phone shows it, and a printer prints some sheets.
pub const LARGEST_PAGE: usize = 1024 * 1024;

/// A template and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub name: Name,
    /// The first line of its file.
    pub span: Span,
    pub parts: Vec<Part>,
    /// Whether a part had a fault and is left out.
    pub is_broken: bool,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// As it stands.
    Written(String),
    /// A value, as the reader's language prints it.
    Value(Expression, Position),
    /// One of the texts of the state that prints: its `.print-NAME`.
    Text(String, Span),
    /// The code of the reader's language.
    Language,
    If {
        condition: Expression,
        then: Vec<Part>,
        otherwise: Vec<Part>,
    },
    /// For each item of a list.
    For {
        variable: Name,
        list: Expression,
        parts: Vec<Part>,
        /// If the list has none.
        otherwise: Vec<Part>,
    },
}

/// What surrounds a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Text, or an attribute that says nothing to a browser but words.
    Words,
    /// An attribute that a browser follows.
    Address,
}

impl Template {
    /// The names of the texts that it prints, each with its place.
    pub fn texts(&self) -> Vec<(&str, Span)> {
        let mut texts = Vec::new();
        each(&self.parts, &mut |part| {
            if let Part::Text(name, span) = part {
                texts.push((name.as_str(), *span));
            }
        });
        texts
    }

    /// Every expression in it.
    pub fn expressions(&self) -> Vec<&Expression> {
        let mut all = Vec::new();
        each(&self.parts, &mut |part| match part {
            Part::Written(_) | Part::Text(..) | Part::Language => {}
            Part::Value(expression, _)
            | Part::If {
                condition: expression,
                ..
            }
            | Part::For {
                list: expression, ..
            } => all.push(expression),
        });
        all
    }
}

/// How the attributes of a state's message begin that a template prints.
pub const PREFIX: &str = "print-";

/// The attribute of a state's message that a template prints: `print-title`.
pub fn attribute(text: &str) -> String {
    format!("{PREFIX}{text}")
}

fn each<'p>(parts: &'p [Part], seen: &mut impl FnMut(&'p Part)) {
    for part in parts {
        seen(part);
        match part {
            Part::Written(_) | Part::Value(..) | Part::Text(..) | Part::Language => {}
            Part::If {
                then, otherwise, ..
            } => {
                each(then, seen);
                each(otherwise, seen);
            }
            Part::For {
                parts, otherwise, ..
            } => {
                each(parts, seen);
                each(otherwise, seen);
            }
        }
    }
}
