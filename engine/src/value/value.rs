//! [`Value`]: what flows compute, store and show.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::chat::ChatId;
use super::code::Code;
use super::decimal::Decimal;
use super::document::Document;
use super::duration::Duration;
use super::file::KeptFile;
use super::location::Location;
use super::money::Money;
use super::phone::Phone;
use super::photo::Photo;
use super::row::RowReference;
use super::words::Words;
use crate::name::Name;

/// A value. By [`Type`](super::Type)s the checker proves which variants can occur where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Not set, or left out.
    None,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Money(Money),
    /// Text, e-mail and web addresses.
    Text(Arc<str>),
    Phone(Phone),
    Location(Location),
    Photo(Photo),
    /// A file that somebody has sent.
    Document(Document),
    Chat(ChatId),
    Code(Code),
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
    File(File),
}

/// What is sent to a person as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum File {
    /// It is made already.
    Kept(KeptFile),
    /// A calendar's entry of this booking. It is made when it is sent, in the words of who gets it.
    Entry(RowReference),
    /// A picture of groups, made as an entry is.
    Chart(Arc<[Value]>),
    /// A picture of this address that phones read.
    Qr(Arc<str>),
    /// No file, but what Telegram lets people pay by: the invoice of this payment.
    Invoice(RowReference),
    /// A page by this template, made as an entry is.
    Print(Name),
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
            (Value::Decimal(left), Value::Decimal(right)) => Some(left.cmp(right)),
            (Value::Money(left), Value::Money(right)) => Some(left.cmp(right)),
            (Value::Date(left), Value::Date(right)) => Some(left.cmp(right)),
            (Value::Time(left), Value::Time(right)) => Some(left.cmp(right)),
            (Value::Moment(left), Value::Moment(right)) => Some(left.cmp(right)),
            (Value::Duration(left), Value::Duration(right)) => Some(left.cmp(right)),
            (
                Value::Integer(_)
                | Value::Decimal(_)
                | Value::Money(_)
                | Value::Date(_)
                | Value::Time(_)
                | Value::Moment(_)
                | Value::Duration(_)
                | Value::None
                | Value::Boolean(_)
                | Value::Text(_)
                | Value::Phone(_)
                | Value::Location(_)
                | Value::Photo(_)
                | Value::Document(_)
                | Value::Chat(_)
                | Value::Code(_)
                | Value::Choice(_)
                | Value::Language(_)
                | Value::Words(_)
                | Value::Row(_)
                | Value::Draft(_)
                | Value::List(_)
                | Value::Span(..)
                | Value::File(_),
                _,
            ) => None,
        }
    }

    /// The amount, or zero in place of one below it.
    pub fn or_zero(self) -> Value {
        if let Value::Money(Money { hundredths }) = self {
            let hundredths = hundredths.max(0);
            return Value::Money(Money { hundredths });
        }
        if let Value::Decimal(Decimal { millionths }) = self {
            let millionths = millionths.max(0);
            return Value::Decimal(Decimal { millionths });
        }
        if let Value::Integer(number) = self {
            return Value::Integer(number.max(0));
        }
        self
    }

    /// The rows of a list, or the row that this value refers to.
    pub fn rows(&self) -> impl Iterator<Item = &RowReference> {
        let items = if let Value::List(items) = self {
            &items[..]
        } else {
            std::slice::from_ref(self)
        };
        items.iter().filter_map(Value::as_row)
    }

    /// The row that this value refers to, if it is one.
    pub fn as_row(&self) -> Option<&RowReference> {
        if let Value::Row(row) = self {
            Some(row)
        } else {
            None
        }
    }
}
