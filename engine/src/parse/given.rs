//! Values, filters and expressions.

use super::{names, spanned};
use crate::booking::Waived;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Expression};
use crate::name::Name;
use crate::outcome::Refusal;
use crate::source::Span;
use crate::syntax::{Condition, Given, GivenMap, Order, Spanned, Test, Where};
use crate::tree::{Entry, Kind, Node};

/// A literal, or `$` and an expression.
pub fn given(node: &Node, diagnostics: &mut Diagnostics) -> Option<Given> {
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
pub fn expression(node: &Node, diagnostics: &mut Diagnostics) -> Option<Expression> {
    let text = match &node.kind {
        Kind::Text(text) => text.clone(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Integer(value) => value.to_string(),
        _ => return None,
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

pub fn given_map(node: &Node, diagnostics: &mut Diagnostics) -> GivenMap {
    super::entries(node)
        .filter_map(|(name, entry)| {
            let value = given(&entry.value, diagnostics)?;
            Some((name, spanned(value, entry.key_span)))
        })
        .collect()
}

/// `column` or `-column`.
pub fn order(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Order>> {
    let text = node.as_text()?;
    let (column, descending) = match text.strip_prefix('-') {
        Some(column) => (column, true),
        None => (text, false),
    };
    crate::grammar::validate_name(column, node.span, diagnostics);
    Name::is_valid(column).then(|| {
        let column = Name::new(column);
        spanned(Order { column, descending }, node.span)
    })
}

/// `{ column: value, column: { from: …, below: … }, any: […], not: {…}, maybe: {…} }`.
pub fn filter(node: &Node, diagnostics: &mut Diagnostics) -> Where {
    let Some(entries) = node.as_map() else {
        diagnostics.add(
            Diagnostic::new(
                Code::WrongShape,
                node.span,
                format!("expected a filter of rows, found {}", node.description()),
            )
            .help("write `{ column: value }`"),
        );
        return Where::default();
    };
    let mut all = Vec::new();
    for entry in entries {
        match entry.key.as_str() {
            "any" => all.push(Condition::Any(filters(&entry.value, diagnostics))),
            "all" => all.push(Condition::All(filters(&entry.value, diagnostics))),
            "not" => all.push(Condition::Not(filter(&entry.value, diagnostics))),
            "maybe" => all.push(Condition::Maybe(filter(&entry.value, diagnostics))),
            _ => all.extend(column(entry, diagnostics)),
        }
    }
    Where { all }
}

fn filters(node: &Node, diagnostics: &mut Diagnostics) -> Vec<Where> {
    match &node.kind {
        Kind::List(items) => items.iter().map(|item| filter(item, diagnostics)).collect(),
        _ => vec![filter(node, diagnostics)],
    }
}

fn column(entry: &Entry, diagnostics: &mut Diagnostics) -> Vec<Condition> {
    let parts: Vec<&str> = entry.key.split('.').collect();
    if !parts.iter().all(|part| Name::is_valid(part)) {
        crate::grammar::validate_name(&entry.key, entry.key_span, diagnostics);
        return Vec::new();
    }
    let path = spanned(parts.into_iter().map(Name::new).collect(), entry.key_span);
    let condition = |test, given| Condition::Column {
        path: Spanned::clone(&path),
        test,
        given,
    };
    let Kind::Map(tests) = &entry.value.kind else {
        return given(&entry.value, diagnostics)
            .map(|given| condition(Test::Equals, given))
            .into_iter()
            .collect();
    };
    let mut conditions = Vec::new();
    for test in tests {
        let Some((_, kind)) = Test::NAMED.iter().find(|(name, _)| *name == test.key) else {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnknownKey,
                    test.key_span,
                    format!("there is no test `{}`", test.key),
                )
                .did_you_mean(&test.key, Test::NAMED.iter().map(|(name, _)| *name)),
            );
            continue;
        };
        conditions.extend(given(&test.value, diagnostics).map(|given| condition(*kind, given)));
    }
    conditions
}

/// The refusals that `even` sets aside.
pub fn waived(node: &Node, diagnostics: &mut Diagnostics) -> Waived {
    let mut waived = Waived::default();
    for name in names(node) {
        let refusal = Refusal::named(&name);
        if !refusal.is_some_and(|refusal| waived.waive(refusal)) {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnknownOutcome,
                    name.span,
                    format!("`{}` cannot be waived", name.value),
                )
                .did_you_mean(&name, Waived::CAN_BE.map(Refusal::name)),
            );
        }
    }
    waived
}
