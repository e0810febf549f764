//! The syntax tree: what the files say, before names are resolved and types known.

mod app;
mod flow;

pub use app::{App, Definition, DefinitionKind, Limits, Members, Role, Sees, Table};
pub use flow::{
    Action, ActionKind, Arm, Button, ButtonTarget, Flow, Pattern, Routed, Set, Start, State,
    StateKind, Target,
};

pub use crate::grammar::Test;

use indexmap::IndexMap;

use crate::expression::Expression;
use crate::name::Name;
use crate::source::Span;
use crate::tree::Node;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

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
}

/// Names with given values, in the order written.
pub type GivenMap = IndexMap<Name, Spanned<Given>>;

/// A filter of rows: all of its conditions hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Where {
    pub all: Vec<Condition>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Column {
        /// Columns, each but the last naming a row of another table.
        path: Spanned<Vec<Name>>,
        test: Test,
        given: Given,
    },
    Any(Vec<Where>),
    All(Vec<Where>),
    Not(Where),
    /// Its conditions whose value is none are left out.
    Maybe(Where),
}

/// `column` or `-column`.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub column: Name,
    pub descending: bool,
}
