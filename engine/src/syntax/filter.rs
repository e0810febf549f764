//! Which rows, in which order.

use super::given::{Given, given};
use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::grammar::shape::{Custom, Shape, validate_name};
use crate::grammar::test::Test;
use crate::name::Name;
use crate::tree::{Entry, Kind, Node};

/// How a filter is written.
pub(super) const WHERE: Shape = Shape::Custom(Custom::Filter);

/// A filter of rows: all of its conditions hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Where {
    pub all: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Column {
        /// Columns; each except the last names a row of another table.
        path: Spanned<Vec<Name>>,
        test: Test,
        given: Given,
    },
    Any(Vec<Where>),
    All(Vec<Where>),
    Not(Where),
    /// Conditions whose value is none are left out.
    Maybe(Where),
}

impl Where {
    /// The expressions that compute what columns are compared with.
    pub fn expressions(&self) -> Vec<&Expression> {
        let mut expressions = Vec::new();
        for condition in &self.all {
            match condition {
                Condition::Column { given, .. } => expressions.extend(given.expression()),
                Condition::Any(filters) | Condition::All(filters) => {
                    expressions.extend(filters.iter().flat_map(Where::expressions));
                }
                Condition::Not(filter) | Condition::Maybe(filter) => {
                    expressions.extend(filter.expressions());
                }
            }
        }
        expressions
    }
}

/// `column` or `-column`.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub column: Name,
    pub descending: bool,
}

/// `column` or `-column`.
pub(super) fn order(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Order>> {
    let text = node.as_text()?;
    let (column, descending) = match text.strip_prefix('-') {
        Some(column) => (column, true),
        None => (text, false),
    };
    validate_name(column, node.span, diagnostics);
    Name::is_valid(column).then(|| {
        let column = Name::new(column);
        Spanned::new(Order { column, descending }, node.span)
    })
}

/// `{ column: value, column: { from: …, below: … }, any: […], not: {…}, maybe: {…} }`.
pub(super) fn filter(node: &Node, diagnostics: &mut Diagnostics) -> Where {
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
    match node.as_list() {
        Some(items) => items.iter().map(|item| filter(item, diagnostics)).collect(),
        None => vec![filter(node, diagnostics)],
    }
}

fn column(entry: &Entry, diagnostics: &mut Diagnostics) -> Vec<Condition> {
    let parts: Vec<&str> = entry.key.split('.').collect();
    if !parts.iter().all(|part| Name::is_valid(part)) {
        validate_name(&entry.key, entry.key_span, diagnostics);
        return Vec::new();
    }
    let path = Spanned::new(
        parts.into_iter().map(Name::new).collect::<Vec<_>>(),
        entry.key_span,
    );
    let condition = |test, given| Condition::Column {
        path: path.clone(),
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
