//! [`Value`]: what flows compute, store and show. [`Type`]: what a value may be.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::duration::Duration;
use super::money::Money;
use super::phone::Phone;
use super::row::{PERSON, RowReference};
use super::words::Words;
use crate::name::Name;

/// A value. By [`Type`]s the checker proves which variants can occur where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Not set, or left out.
    None,
    Boolean(bool),
    Integer(i64),
    Money(Money),
    /// Text, e-mail and web addresses.
    Text(Arc<str>),
    Phone(Phone),
    /// One of an enum's values, a button's id.
    Choice(Name),
    /// An app's language, as its BCP 47 tag.
    Language(Name),
    Date(Date),
    Time(Time),
    Moment(Timestamp),
    Duration(Duration),
    Words(Words),
    Row(RowReference),
    /// What a form has collected: a value for each column.
    Draft(Arc<BTreeMap<Name, Value>>),
    List(Arc<[Value]>),
    /// The moments from the first to the second, which is not included.
    Span(Timestamp, Timestamp),
}

impl Value {
    pub fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    pub fn choice(id: &str) -> Value {
        Value::Choice(Name::new(id))
    }

    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// Which of two values of an ordered type is smaller.
    pub fn order(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
            (Value::Money(left), Value::Money(right)) => Some(left.cmp(right)),
            (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
            (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
            (Value::Moment(left), Value::Moment(right)) => Some(left.cmp(right)),
            (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }

    /// The row that this value refers to, if it is one.
    pub fn as_row(&self) -> Option<&RowReference> {
        match self {
            Value::Row(row) => Some(row),
            _ => None,
        }
    }
}

/// What a value may be. Whether it may also be none is separate, see [`Typed`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Boolean,
    Integer,
    Money,
    Text,
    Email,
    Url,
    Phone,
    /// One of these ids.
    Choice(Arc<[Name]>),
    Language,
    Zone,
    Date,
    Time,
    Moment,
    Duration,
    Words,
    /// A row of the table; a person is a row of the table `person`.
    Row(Name),
    /// These columns of the table, as a form collects them.
    Draft(Name, Arc<[Name]>),
    List(Box<Type>),
    Span,
}

impl Type {
    pub fn person() -> Type {
        Type::Row(Name::new(PERSON))
    }

    /// The rows of a table, any number of them.
    pub fn many(table: &Name) -> Type {
        Type::List(Box::new(Type::Row(table.clone())))
    }

    /// The table of a row, or of the rows of a list.
    pub fn row_or_rows(&self) -> Option<&Name> {
        let Type::Row(table) = self.tested() else {
            return None;
        };
        Some(table)
    }

    /// What a column of this type can equal: a column with a list equals each item of the list.
    pub fn tested(&self) -> &Type {
        match self {
            Type::List(item) => item,
            of => of,
        }
    }

    /// The type's word in signatures: `moment`.
    pub fn word(&self) -> &str {
        match self {
            Type::Boolean => "boolean",
            Type::Integer => "integer",
            Type::Money => "money",
            Type::Text => "text",
            Type::Email => "email",
            Type::Url => "url",
            Type::Phone => "phone",
            Type::Language => "language",
            Type::Zone => "zone",
            Type::Date => "date",
            Type::Time => "time",
            Type::Moment => "moment",
            Type::Duration => "duration",
            Type::Words => "words",
            Type::Span => "span",
            Type::Choice(_) => "choice",
            Type::Row(table) | Type::Draft(table, _) => table,
            Type::List(_) => "list",
        }
    }
}

/// The form for a diagnostic's sentence: `a moment`, ``a row of `service` ``.
impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Type::Boolean => "a boolean",
            Type::Integer => "a whole number",
            Type::Money => "an amount of money",
            Type::Text => "a text",
            Type::Email => "an e-mail address",
            Type::Url => "a web address",
            Type::Phone => "a telephone number",
            Type::Language => "a language",
            Type::Zone => "a time zone",
            Type::Date => "a date",
            Type::Time => "a time",
            Type::Moment => "a moment",
            Type::Duration => "a duration",
            Type::Words => "a text for each language",
            Type::Span => "a span of days",
            Type::Choice(ids) => {
                let ids: Vec<&str> = ids.iter().map(Name::as_str).collect();
                return write!(formatter, "one of {}", ids.join(", "));
            }
            Type::Row(table) => return write!(formatter, "a row of `{table}`"),
            Type::Draft(table, fields) => {
                let fields: Vec<&str> = fields.iter().map(Name::as_str).collect();
                return write!(formatter, "a draft of `{table}` with {}", fields.join(", "));
            }
            Type::List(item) => match &**item {
                Type::Row(table) => return write!(formatter, "a list of rows of `{table}`"),
                item => return write!(formatter, "a list, each {item}"),
            },
        };
        formatter.write_str(words)
    }
}

/// A type, and whether a value of it may be none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Typed {
    pub of: Type,
    pub optional: bool,
}

impl Typed {
    pub fn surely(of: Type) -> Typed {
        Typed {
            of,
            optional: false,
        }
    }

    pub fn maybe(of: Type) -> Typed {
        Typed { of, optional: true }
    }
}
