//! Expressions: what is written after `$`, and in `if` and `require`.
//!
//! The syntax is a subset of minijinja's and is read by minijinja's own parser. The meaning is
//! Tilmash's: every operation is typed, and none can fail at run time. There is no `/`;
//! `share(a, b)` gives a percentage. Arithmetic beyond the range of a type stops at its end.

mod check;
mod evaluate;
mod function;
mod instead;
mod link;
mod read;

pub use check::{Names, Root, check, check_where, field_type, may_be_none};
pub use evaluate::{Lookup, evaluate, field};
pub use function::{Argument, Function};
pub use link::{LinkArgument, LinkStart};
pub use read::read;
pub(crate) use read::{convert, of_other_languages};

use std::fmt;

use crate::name::Name;
use crate::source::Span;
use crate::value::Value;

/// An expression and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Constant(Value),
    Path(Path),
    Not(Box<Expression>),
    Negative(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    /// For booleans the logical or. For other types the first unless it is none, then the second.
    Or(Box<Expression>, Box<Expression>),
    Compare(Comparison, Box<Expression>, Box<Expression>),
    IsNone(Box<Expression>),
    In(Box<Expression>, Vec<Expression>),
    Arithmetic(Operator, Box<Expression>, Box<Expression>),
    If {
        condition: Box<Expression>,
        then: Box<Expression>,
        /// None if absent.
        otherwise: Option<Box<Expression>>,
    },
    Call(Function, Vec<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
}

/// `booking.service.name`: a variable and its fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    pub root: Name,
    pub fields: Vec<Name>,
}

impl Path {
    pub fn new(root: &str, fields: &[&str]) -> Path {
        Path {
            root: Name::new(root),
            fields: fields.iter().map(|field| Name::new(field)).collect(),
        }
    }

    /// A path as Fluent variables write it: `booking-service-name`.
    pub fn from_hyphens(text: &str) -> Path {
        let mut parts = text.split('-').map(Name::new);
        Path {
            root: parts.next().expect("a split has a first part"),
            fields: parts.collect(),
        }
    }
}

impl Path {
    /// The fields alone: `service.name` of `booking.service.name`.
    pub fn fields_text(&self) -> String {
        let fields: Vec<&str> = self.fields.iter().map(Name::as_str).collect();
        fields.join(".")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.root)?;
        self.fields
            .iter()
            .try_for_each(|field| write!(formatter, ".{field}"))
    }
}

impl Expression {
    /// A path alone.
    pub fn of_path(root: Name, fields: Vec<Name>, span: Span) -> Expression {
        Expression {
            span,
            kind: Kind::Path(Path { root, fields }),
        }
    }

    /// Whether the expression is the word `none`.
    pub fn is_none(&self) -> bool {
        matches!(self.kind, Kind::Constant(Value::None))
    }

    /// The path, if the expression is nothing more.
    pub fn as_path(&self) -> Option<&Path> {
        let Kind::Path(path) = &self.kind else {
            return None;
        };
        Some(path)
    }

    /// Every path that the expression may read.
    pub fn paths(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        self.visit(&mut |expression| {
            if let Kind::Path(path) = &expression.kind {
                paths.push(path);
            }
        });
        paths
    }

    /// What a function is called with, if it is called anywhere in the expression.
    pub fn called_with(&self, wanted: Function) -> Option<&[Expression]> {
        let mut found = None;
        self.visit(&mut |expression| {
            if let Kind::Call(function, arguments) = &expression.kind
                && *function == wanted
            {
                found.get_or_insert(&arguments[..]);
            }
        });
        found
    }

    fn visit<'e>(&'e self, seen: &mut impl FnMut(&'e Expression)) {
        seen(self);
        match &self.kind {
            Kind::Constant(_) | Kind::Path(_) => {}
            Kind::Not(inner) | Kind::Negative(inner) | Kind::IsNone(inner) => inner.visit(seen),
            Kind::And(left, right)
            | Kind::Or(left, right)
            | Kind::Compare(_, left, right)
            | Kind::Arithmetic(_, left, right) => {
                left.visit(seen);
                right.visit(seen);
            }
            Kind::In(item, items) => {
                item.visit(seen);
                items.iter().for_each(|item| item.visit(seen));
            }
            Kind::If {
                condition,
                then,
                otherwise,
            } => {
                condition.visit(seen);
                then.visit(seen);
                if let Some(otherwise) = otherwise {
                    otherwise.visit(seen);
                }
            }
            Kind::Call(_, arguments) => {
                arguments.iter().for_each(|argument| argument.visit(seen));
            }
        }
    }
}
