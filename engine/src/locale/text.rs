//! A Fluent text: what to print, and where each part is.

use super::function::Function;
use super::key::Key;
use crate::source::Span;

/// The value of a message, a term, an attribute or a variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// From the first to the last printed thing; the source text of this span is as the author
    /// wrote it.
    pub span: Span,
    pub elements: Vec<Element>,
}

impl Text {
    /// Replaces a text with a fault, so that its message does not also count as missing.
    pub(super) fn unreadable(span: Span) -> Text {
        Text {
            span,
            elements: Vec::new(),
        }
    }

    /// Whether a fault of syntax, already reported, hides the content.
    pub fn is_unreadable(&self) -> bool {
        self.elements.is_empty()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    Plain(String),
    Placeable(Expression),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Inline(Inline),
    Select(Select),
}

/// The content of braces, or the selector of a variant.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// A string or a number that the author wrote.
    Literal(String),
    Variable(Variable),
    Message(Reference),
    Term(Term),
    Call {
        function: Function,
        variable: Variable,
        /// The function's name.
        span: Span,
    },
    Nested(Box<Expression>),
}

/// `$booking-start`: the name is without the `$`, the span with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub span: Span,
}

/// A reference to another message or to one of its attributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub id: String,
    pub attribute: Option<String>,
    pub span: Span,
}

/// A reference to a term, `-brand(case: "genitive")`. The id keeps its hyphen. The term's text sees
/// only these arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub reference: Reference,
    pub arguments: Vec<(String, String)>,
}

/// `{ $n -> [one] … *[other] … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    pub selector: Inline,
    /// The selector.
    pub span: Span,
    pub variants: Vec<Variant>,
    /// The index of the variant with the `*`.
    pub default: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub key: VariantKey,
    /// The key, without its brackets.
    pub span: Span,
    pub text: Text,
}

#[derive(Clone, Debug, PartialEq)]
pub enum VariantKey {
    /// An id, a plural category, or `none`.
    Word(String),
    Number(f64),
}

impl VariantKey {
    pub fn as_word(&self) -> Option<&str> {
        match self {
            VariantKey::Word(word) => Some(word),
            VariantKey::Number(_) => None,
        }
    }
}

impl Select {
    /// The branch for a value that is not set.
    pub fn none(&self) -> Option<&Variant> {
        self.variants
            .iter()
            .find(|variant| variant.key.as_word() == Some("none"))
    }

    pub fn default(&self) -> &Variant {
        &self.variants[self.default]
    }
}

impl Reference {
    /// The key that is referred to.
    pub fn key(&self) -> Key<'_> {
        Key {
            message: &self.id,
            attribute: self.attribute.as_deref(),
        }
    }
}

impl Text {
    /// Every reference to a message or a term, in whichever variant.
    pub fn references(&self) -> Vec<&Reference> {
        let mut references = Vec::new();
        self.collect_references(&mut references);
        references
    }

    fn collect_references<'t>(&'t self, references: &mut Vec<&'t Reference>) {
        for element in &self.elements {
            if let Element::Placeable(expression) = element {
                expression.collect_references(references);
            }
        }
    }
}

impl Expression {
    fn collect_references<'t>(&'t self, references: &mut Vec<&'t Reference>) {
        let inline = match self {
            Expression::Inline(inline) => inline,
            Expression::Select(select) => {
                for variant in &select.variants {
                    variant.text.collect_references(references);
                }
                &select.selector
            }
        };
        match inline {
            Inline::Message(reference) | Inline::Term(Term { reference, .. }) => {
                references.push(reference);
            }
            Inline::Nested(expression) => expression.collect_references(references),
            Inline::Literal(_) | Inline::Variable(_) | Inline::Call { .. } => {}
        }
    }
}
