//! A column, a setting or a type: its values and their limits.

use std::cmp::Ordering;
use std::fmt;

use crate::expression::Expression;
use crate::source::Span;
use crate::value::{Typed, Value};

#[derive(Clone, Debug)]
pub struct Column {
    /// Where it is declared; `None` for a standard one.
    pub span: Option<Span>,
    pub typed: Typed,
    pub default: Option<Value>,
    pub limits: Limits,
    pub unique: bool,
    /// Kept out of logs and exports.
    pub private: bool,
    pub origin: Origin,
}

/// Who declares a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    App,
    /// A column of the booking core that flows may set.
    Standard,
    /// A column that only Tilmash itself sets: a booking's status and times.
    Kept,
}

#[derive(Clone, Debug, Default)]
pub struct Limits {
    pub from: Option<Limit>,
    pub to: Option<Limit>,
    /// Characters, both inclusive.
    pub length: Option<(u32, u32)>,
    pub letters: bool,
    /// Only a contact shared by its owner is accepted, not a typed number.
    pub shared_only: bool,
}

#[derive(Clone, Debug)]
pub enum Limit {
    Value(Value),
    /// `$today`, `$setting.party`.
    Computed(Expression),
}

/// The form in which authors write it.
impl fmt::Display for Limit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Value(Value::Integer(number)) => write!(formatter, "{number}"),
            Limit::Value(Value::Duration(length)) => write!(formatter, "{length}"),
            Limit::Value(_) | Limit::Computed(_) => formatter.write_str("its limit"),
        }
    }
}

impl Limits {
    /// Whether a value is within the limits that are written out.
    pub fn admit(&self, value: &Value) -> bool {
        let order = |limit: &Option<Limit>| match limit {
            Some(Limit::Value(limit)) => value.order(limit),
            _ => None,
        };
        order(&self.from) != Some(Ordering::Less) && order(&self.to) != Some(Ordering::Greater)
    }
}

impl Column {
    pub fn of(typed: Typed) -> Column {
        Column {
            span: None,
            typed,
            default: None,
            limits: Limits::default(),
            unique: false,
            private: false,
            origin: Origin::Standard,
        }
    }

    pub fn kept(mut self) -> Column {
        self.origin = Origin::Kept;
        self
    }

    pub fn default(mut self, value: Value) -> Column {
        self.default = Some(value);
        self
    }

    /// The fewest characters that a text of this column may have.
    pub fn shortest(&self) -> u32 {
        self.limits.length.map_or(1, |(from, _)| from)
    }

    /// The most characters that a text of this column may have.
    pub fn longest(&self) -> u32 {
        const UNLESS_WRITTEN: u32 = 1000;
        self.limits.length.map_or(UNLESS_WRITTEN, |(_, to)| to)
    }
}
