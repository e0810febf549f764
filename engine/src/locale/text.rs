//! A Fluent text: what to print, and where each part is.

use super::function::Function;
use super::key::Key;
use crate::marked::Emphasis;
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
    /// A part that is bold or italic begins here, or ends. In each text as many begin as end.
    Mark {
        emphasis: Emphasis,
        opens: bool,
        span: Span,
    },
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
        let inlines = self.inlines().into_iter();
        let references = inlines.filter_map(|inline| match inline {
            Inline::Message(reference) | Inline::Term(Term { reference, .. }) => Some(reference),
            Inline::Literal(_) | Inline::Variable(_) | Inline::Call { .. } | Inline::Nested(_) => {
                None
            }
        });
        references.collect()
    }

    /// Every reference to a term, in whichever variant.
    pub fn terms(&self) -> Vec<&Term> {
        let inlines = self.inlines().into_iter();
        let terms = inlines.filter_map(|inline| match inline {
            Inline::Term(term) => Some(term),
            Inline::Literal(_)
            | Inline::Variable(_)
            | Inline::Message(_)
            | Inline::Call { .. }
            | Inline::Nested(_) => None,
        });
        terms.collect()
    }

    /// What stands in braces, in whichever variant, and selectors.
    fn inlines(&self) -> Vec<&Inline> {
        let mut inlines = Vec::new();
        self.collect_inlines(&mut inlines);
        inlines
    }

    fn collect_inlines<'t>(&'t self, inlines: &mut Vec<&'t Inline>) {
        for element in &self.elements {
            if let Element::Placeable(expression) = element {
                expression.collect_inlines(inlines);
            }
        }
    }
}

impl Expression {
    fn collect_inlines<'t>(&'t self, inlines: &mut Vec<&'t Inline>) {
        let inline = match self {
            Expression::Inline(inline) => inline,
            Expression::Select(select) => {
                for variant in &select.variants {
                    variant.text.collect_inlines(inlines);
                }
                &select.selector
            }
        };
        inlines.push(inline);
        if let Inline::Nested(expression) = inline {
            expression.collect_inlines(inlines);
        }
    }
}
