//! Calls to a backend that keeps tables: what is asked of it, as data, and what it has brought.
//!
//! Nothing here opens a connection: [`request`] makes what is to be sent, and [`answer`] reads what
//! came back, which may be anything. A row is known by its id over there, which is a text here and
//! the `key` of its mirrored row.

mod answer;
mod json;
mod request;

pub use answer::answer;
pub use json::{row_as_json, rows_as_json};
pub use request::request;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Mirror, Model, START, Verb};
use crate::name::Name;
use crate::value::{RowReference, Type, Value};

/// The most rows that one answer may have.
pub const MOST_ROWS: usize = 2000;
/// The most characters of a row's id.
pub const LONGEST_ID: usize = 200;

/// What a backend is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    Read(Read),
    Write(Box<Write>),
}

/// Rows to be read, or free times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub table: Name,
    /// By column. Rows are named by their ids over there.
    pub filters: BTreeMap<Name, Value>,
}

/// A change of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Write {
    pub verb: Verb,
    pub table: Name,
    /// The row that is changed; `None` if it is made.
    pub row: Option<RowReference>,
    /// Its id over there.
    pub id: Option<String>,
    /// What is sent, by column. Rows are named by their ids over there.
    pub sends: BTreeMap<Name, Value>,
    /// What the row's columns become here.
    pub values: BTreeMap<Name, Value>,
}

impl Write {
    /// A row that a row which is made must name, and that neither was sent nor is in what a backend
    /// has answered.
    pub fn lacks<'m>(&self, model: &'m Model, brought: &Brought) -> Option<&'m Name> {
        let (mirror, table) = (model.mirror(&self.table)?, model.table(&self.table)?);
        let mut columns = table.columns.iter();
        let lacking = columns.find(|(name, column)| {
            let is_there = |values: &BTreeMap<Name, Value>| {
                let value = values.get(*name);
                value.is_some_and(|value| !value.is_none())
            };
            let must_be = !column.typed.optional && column.default.is_none();
            let is_row = matches!(column.typed.of, Type::Row(_)) && mirror.has(name);
            is_row && must_be && !is_there(&self.values) && !is_there(&brought.values)
        });
        let (name, _) = lacking.filter(|_| self.verb.makes())?;
        Some(name)
    }
}

/// What a call has led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// These rows: those that were read, or the one that was changed as far as it is told.
    Rows(Vec<Brought>),
    /// A refusal that the mapping names.
    Outcome(Name),
    /// The row is missing that was to be given up.
    Gone,
    /// It is not known whether the call has taken effect: it is to be made again.
    Unclear(String),
    /// It is answered by something else than it should be, and may have taken effect. Whoever waits
    /// waits in vain, but what is to be taken back must be asked for again.
    Nonsense(String),
    /// The call is refused. Calling again would not help.
    Failed(String),
}

/// A row as a backend has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// None for a free time, which is no row.
    pub id: Option<String>,
    /// Those of its columns that the answer has. Rows are named by their ids over there.
    pub values: BTreeMap<Name, Value>,
}

impl Asked {
    pub fn table(&self) -> &Name {
        match self {
            Asked::Read(read) => &read.table,
            Asked::Write(write) => &write.table,
        }
    }

    /// What it is called in a log and in talks: `booking.insert`.
    pub fn operation(&self, mirror: &Mirror) -> String {
        let name = match self {
            Asked::Read(read) => match read.is_of_one(mirror) {
                true => "find",
                false => "list",
            },
            Asked::Write(write) => match mirror.writes.get(&write.verb) {
                Some(writing) => writing.as_of.name(),
                None => write.verb.name(),
            },
        };
        format!("{}.{name}", self.table())
    }
}

impl Read {
    /// By which it is known whether the same was read before. Dates are left out: see
    /// [`Read::days`].
    pub fn key(&self) -> String {
        let filters = self.filters.iter();
        let mut key = self.table.to_string();
        for (column, value) in filters.filter(|(column, _)| !self.is_date(column)) {
            key += &format!(" {column}={}", written(value));
        }
        key
    }

    fn is_date(&self, column: &str) -> bool {
        self.table == *START && matches!(column, "day" | "from" | "to")
    }

    /// The first and the last day of free times.
    pub fn days(&self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let date = |column: &str| match self.filters.get(column) {
            Some(Value::Date(date)) if self.is_date(column) => Some(*date),
            _ => None,
        };
        let day = date("day");
        Some((date("from").or(day)?, date("to").or(day)?))
    }

    /// All by which it is known.
    pub fn whole_key(&self) -> String {
        match self.days() {
            Some((from, to)) => format!("{} {from}..{to}", self.key()),
            None => self.key(),
        }
    }

    fn is_of_one(&self, mirror: &Mirror) -> bool {
        let has = |name: &Name| self.filters.contains_key(name);
        match (mirror.reading(has), &mirror.find) {
            (Some(reading), Some(find)) => std::ptr::eq(reading, find),
            _ => false,
        }
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Row(row) => row.id.0.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::None
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Money(_)
        | Value::Phone(_)
        | Value::Location(_)
        | Value::Photo(_)
        | Value::Document(_)
        | Value::Chat(_)
        | Value::Code(_)
        | Value::Choice(_)
        | Value::Language(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Moment(_)
        | Value::Duration(_)
        | Value::Words(_)
        | Value::Draft(_)
        | Value::List(_)
        | Value::Span(..)
        | Value::File(_) => value.as_written(),
    }
}
