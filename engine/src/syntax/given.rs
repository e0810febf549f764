//! Values and expressions.

use indexmap::IndexMap;

use super::node::entries;
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression};
use crate::grammar::shape::Shape;
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Kind, Node};

/// How names with values are written.
pub(super) const WITH: Shape = Shape::Map(&Shape::Value);

/// A value as given in YAML: computed, or literal and typed by its place.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Computed(Expression),
    Literal(Node),
}

impl Given {
    pub fn span(&self) -> Span {
        match self {
            Given::Computed(expression) => expression.span,
            Given::Literal(node) => node.span,
        }
    }

    /// The expression that computes it, unless it is literal.
    pub fn expression(&self) -> Option<&Expression> {
        match self {
            Given::Computed(expression) => Some(expression),
            Given::Literal(_) => None,
        }
    }
}

/// Names with given values, in the order written.
pub type GivenMap = IndexMap<Name, Spanned<Given>>;

/// The expressions that compute values.
pub fn expressions(values: &GivenMap) -> impl Iterator<Item = &Expression> {
    values.values().filter_map(|given| given.expression())
}

/// A literal, or `$` and an expression.
pub(super) fn given(node: &Node, diagnostics: &mut Diagnostics) -> Option<Given> {
    let Some(text) = node.as_text().and_then(|text| text.strip_prefix('$')) else {
        if matches!(&node.kind, Kind::Map(entries) if entries.iter().any(|entry| entry.key.starts_with('$')))
        {
            diagnostics.add(
                Diagnostic::new(
                    Code::ExpressionSyntax,
                    node.span,
                    "a map stands where a value is expected",
                )
                .help("quote an expression that holds a colon or braces: `\"$…\"`"),
            );
            return None;
        }
        return Some(Given::Literal(node.clone()));
    };
    computed(text, inner(node.span, text), "\"$…\"", diagnostics).map(Given::Computed)
}

/// An expression without `$`, as in `if`.
pub(super) fn expression(node: &Node, diagnostics: &mut Diagnostics) -> Option<Expression> {
    let text = match &node.kind {
        Kind::Text(text) => text.clone(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Integer(value) => value.to_string(),
        Kind::Null | Kind::Float(_) | Kind::List(_) | Kind::Map(_) => return None,
    };
    if let Some(rest) = text.strip_prefix('$') {
        diagnostics.add(
            Diagnostic::new(
                Code::ExpressionSyntax,
                node.span,
                "a condition is an expression as it stands",
            )
            .help("leave out the `$`")
            .fix(node.span, rest),
        );
        return None;
    }
    computed(&text, inner(node.span, &text), "\"…\"", diagnostics)
}

/// The span of an expression's text: the node without its quotes and without the `$`.
fn inner(span: Span, text: &str) -> Span {
    let length = (span.end - span.start) as usize;
    // A quoted node is longer by two quotes and by one byte for each escape. With escapes, the
    // place is the whole node.
    match length.checked_sub(text.len()) {
        Some(0) => span,
        Some(1) => span.part(1, length),
        Some(2) => span.part(1, length - 1),
        Some(3) => span.part(2, length - 1),
        _ => span,
    }
}

/// `quoted` is the form of an expression in quotes here.
fn computed(
    text: &str,
    span: Span,
    quoted: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Expression> {
    match expression::read(text, span) {
        Ok(expression) => Some(expression),
        Err(diagnostic) => {
            // In braces and brackets a comma ends a text that has no quotes.
            let cut = text.matches('(').count() > text.matches(')').count();
            diagnostics.add(match cut && diagnostic.help.is_none() {
                true => diagnostic.help(format!(
                    "quote an expression that holds a comma: `{quoted}`"
                )),
                false => *diagnostic,
            });
            None
        }
    }
}

pub(super) fn given_map(node: &Node, diagnostics: &mut Diagnostics) -> GivenMap {
    entries(node)
        .filter_map(|(name, entry)| {
            let value = given(&entry.value, diagnostics)?;
            Some((name, Spanned::new(value, entry.key_span)))
        })
        .collect()
}
