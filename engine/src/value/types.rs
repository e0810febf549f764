//! [`Type`]: what a value may be, and what the rest of the engine must know about each type.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::row::PERSON;
use super::value::Value;
use crate::name::Name;

/// What is said of rows that were loaded from files: how many were new, and so on, and how many
/// bookings to come they concern.
pub const LOADED: [(&str, Type); 6] = [
    ("new", Type::Integer),
    ("changed", Type::Integer),
    ("restored", Type::Integer),
    ("deleted", Type::Integer),
    ("unchanged", Type::Integer),
    ("bookings", Type::Integer),
];

/// What the rows of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GroupedBy {
    pub name: Name,
    pub of: Type,
    /// Whether they may also have in common that it is none.
    pub optional: bool,
}

/// Figures of rows that have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Group {
    /// What the rows have in common, one thing at least.
    pub by: Vec<GroupedBy>,
    /// The names and the types of the figures.
    pub figures: Vec<(Name, Type)>,
}

impl Group {
    /// The names of its fields.
    pub fn fields(&self) -> Vec<Name> {
        let figures = self.figures.iter().map(|(name, _)| name);
        let by = self.by.iter().map(|by| &by.name);
        by.chain(figures).cloned().collect()
    }

    /// What the rows have in common, by its name.
    pub fn common(&self, name: &str) -> Option<&GroupedBy> {
        self.by.iter().find(|by| by.name == *name)
    }

    pub fn figure(&self, name: &str) -> Option<&Type> {
        let mut figures = self.figures.iter();
        let found = figures.find(|(known, _)| *known == *name);
        found.map(|(_, of)| of)
    }
}

/// What an operation of a tool gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Answer {
    pub fields: Vec<AnswerField>,
}

/// A value of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AnswerField {
    pub name: Name,
    pub of: Type,
    /// Whether it may be none.
    pub optional: bool,
}

impl Answer {
    pub fn names(&self) -> Vec<Name> {
        self.fields.iter().map(|field| field.name.clone()).collect()
    }

    pub fn field(&self, name: &str) -> Option<&AnswerField> {
        self.fields.iter().find(|field| *field.name == *name)
    }
}

impl AnswerField {
    fn holds(&self, value: &Value) -> bool {
        match value.is_none() {
            true => self.optional,
            false => self.of.holds(value),
        }
    }
}

/// What a value may be. Whether it may also be none is separate, see
/// [`Typed`](super::Typed).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Boolean,
    Integer,
    /// An exact number with decimals.
    Decimal,
    Money,
    Text,
    Email,
    Url,
    Phone,
    /// A place on the map.
    Location,
    Photo,
    /// A file that somebody has sent. A column can hold it, unlike what is made when it is sent.
    Document,
    /// A group or a channel.
    Chat,
    /// A random text that the store makes for a new row, and that only a deep link shows.
    Code,
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
    /// What is sent to a person as a file.
    File,
    /// A figure of rows that have something in common.
    Group(Arc<Group>),
    /// How many rows of files were new, changed and so on.
    Loaded,
    /// What an operation of a tool gives.
    Answer(Arc<Answer>),
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
        if let Type::List(item) = self {
            item
        } else {
            self
        }
    }

    /// Whether a value is one of this type. None is of no type, see
    /// [`Typed::holds`](super::Typed::holds).
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Type::Boolean => matches!(value, Value::Boolean(_)),
            Type::Integer => matches!(value, Value::Integer(_)),
            Type::Decimal => matches!(value, Value::Decimal(_)),
            Type::Money => matches!(value, Value::Money(_)),
            Type::Text | Type::Email | Type::Url | Type::Zone => matches!(value, Value::Text(_)),
            Type::Phone => matches!(value, Value::Phone(_)),
            Type::Location => matches!(value, Value::Location(_)),
            Type::Photo => matches!(value, Value::Photo(_)),
            Type::Document => matches!(value, Value::Document(_)),
            Type::Chat => matches!(value, Value::Chat(_)),
            Type::Code => matches!(value, Value::Code(_)),
            Type::Choice(ids) => matches!(value, Value::Choice(id) if ids.contains(id)),
            Type::Language => matches!(value, Value::Language(_)),
            Type::Date => matches!(value, Value::Date(_)),
            Type::Time => matches!(value, Value::Time(_)),
            Type::Moment => matches!(value, Value::Moment(_)),
            Type::Duration => matches!(value, Value::Duration(_)),
            Type::Words => matches!(value, Value::Words(_)),
            Type::Row(table) => matches!(value, Value::Row(row) if row.table == *table),
            Type::Draft(_, fields) => matches!(
                value,
                Value::Draft(draft) if fields.iter().all(|field| draft.contains_key(field))
            ),
            Type::List(item) => matches!(
                value,
                Value::List(values) if values.iter().all(|value| item.holds(value))
            ),
            Type::Span => matches!(value, Value::Span(..)),
            Type::File => matches!(value, Value::File(_)),
            Type::Group(group) => matches!(
                value,
                Value::Draft(fields)
                    if group.fields().iter().all(|field| fields.contains_key(field))
            ),
            Type::Loaded => matches!(
                value,
                Value::Draft(fields) if LOADED.iter().all(|(name, _)| fields.contains_key(*name))
            ),
            Type::Answer(answer) => {
                let Value::Draft(fields) = value else {
                    return false;
                };
                let mut all = answer.fields.iter();
                all.all(|field| fields.get(&field.name).is_some_and(|it| field.holds(it)))
            }
        }
    }

    /// The fields that a path can name behind a value of this type.
    pub fn fields(&self) -> Fields<'_> {
        match self {
            Type::Row(table) => Fields::Columns(table),
            Type::Draft(table, columns) => Fields::Collected(table, columns),
            Type::Moment => Fields::Fixed(&[
                ("date", Type::Date),
                ("time", Type::Time),
                ("hour", Type::Integer),
                ("weekday", Type::Integer),
                ("month", Type::Date),
            ]),
            Type::Duration => Fields::Fixed(&[
                ("days", Type::Integer),
                ("hours", Type::Integer),
                ("minutes", Type::Integer),
            ]),
            Type::Document => Fields::Fixed(&[("name", Type::Text), ("size", Type::Integer)]),
            Type::Boolean
            | Type::Integer
            | Type::Decimal
            | Type::Money
            | Type::Text
            | Type::Email
            | Type::Url
            | Type::Phone
            | Type::Location
            | Type::Photo
            | Type::Chat
            | Type::Code
            | Type::Choice(_)
            | Type::Language
            | Type::Zone
            | Type::Date
            | Type::Time
            | Type::Words
            | Type::List(_)
            | Type::Span
            | Type::File => Fields::Fixed(&[]),
            Type::Group(group) => Fields::Grouped(group),
            Type::Loaded => Fields::Fixed(&LOADED),
            Type::Answer(answer) => Fields::Answered(answer),
        }
    }

    /// Whether one value of this type can be smaller than another, see [`Value::order`].
    pub fn has_order(&self) -> bool {
        match self {
            Type::Integer
            | Type::Decimal
            | Type::Money
            | Type::Date
            | Type::Time
            | Type::Moment
            | Type::Duration => true,
            Type::Boolean
            | Type::Text
            | Type::Email
            | Type::Url
            | Type::Phone
            | Type::Location
            | Type::Photo
            | Type::Document
            | Type::Chat
            | Type::Code
            | Type::Choice(_)
            | Type::Language
            | Type::Zone
            | Type::Words
            | Type::Row(_)
            | Type::Draft(..)
            | Type::List(_)
            | Type::Span
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => false,
        }
    }

    /// Whether rows can be ordered by a column of this type: by its order, or by its letters.
    pub fn sorts(&self) -> bool {
        !matches!(
            self,
            Type::Code
                | Type::Row(_)
                | Type::Location
                | Type::Photo
                | Type::Document
                | Type::Chat
                | Type::Draft(..)
                | Type::List(_)
                | Type::File
                | Type::Group(_)
                | Type::Loaded
                | Type::Answer(_)
        )
    }

    /// Whether a column of this type has a length in characters.
    pub fn is_measured(&self) -> bool {
        matches!(self, Type::Text | Type::Email | Type::Url | Type::Words)
    }

    /// Whether a value is text that can be searched for a part of it.
    pub fn is_written(&self) -> bool {
        match self {
            Type::Text | Type::Email | Type::Url | Type::Phone | Type::Words => true,
            Type::Boolean
            | Type::Integer
            | Type::Decimal
            | Type::Money
            | Type::Location
            | Type::Photo
            | Type::Document
            | Type::Chat
            | Type::Code
            | Type::Choice(_)
            | Type::Language
            | Type::Zone
            | Type::Date
            | Type::Time
            | Type::Moment
            | Type::Duration
            | Type::Row(_)
            | Type::Draft(..)
            | Type::List(_)
            | Type::Span
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => false,
        }
    }

    /// Why a text cannot print a value of this type, if it cannot.
    pub fn unprintable(&self) -> Option<String> {
        match self {
            Type::Row(table) => Some(format!(
                "a row of `{table}` cannot be printed, only a column of it"
            )),
            Type::Draft(..) => Some("a form's draft cannot be printed, only a column of it".into()),
            Type::Choice(_) => Some("an id has no words of itself: select on it".into()),
            Type::Photo => Some("a photo cannot be printed, only sent with `attach`".into()),
            Type::Document => Some(
                "a file cannot be printed, only its `name` and `size`, or sent with `attach`"
                    .into(),
            ),
            Type::Code => Some("a code cannot be printed, only a link that has it".into()),
            Type::File => Some("a file cannot be printed, only sent with `attach`".into()),
            Type::Loaded => {
                let figures = LOADED.map(|(name, _)| format!("`{name}`"));
                Some(format!(
                    "what was loaded cannot be printed, only one of its figures: {}",
                    figures.join(", ")
                ))
            }
            Type::Answer(answer) => {
                let fields: Vec<String> =
                    answer.names().iter().map(|it| format!("`{it}`")).collect();
                Some(format!(
                    "a tool's answer cannot be printed, only what it gives: {}",
                    fields.join(", ")
                ))
            }
            Type::Group(group) => {
                let fields: Vec<String> =
                    group.fields().iter().map(|it| format!("`{it}`")).collect();
                let fields = fields.join(" and its ");
                Some(format!("a group cannot be printed, only its {fields}"))
            }
            Type::Boolean
            | Type::Integer
            | Type::Decimal
            | Type::Money
            | Type::Text
            | Type::Email
            | Type::Url
            | Type::Phone
            | Type::Location
            | Type::Chat
            | Type::Language
            | Type::Zone
            | Type::Date
            | Type::Time
            | Type::Moment
            | Type::Duration
            | Type::Words
            | Type::List(_)
            | Type::Span => None,
        }
    }

    /// The only words that a text can select on. A type without such a list allows any word.
    pub fn selectable<'t>(&'t self, languages: &'t [Name]) -> Option<Vec<&'t str>> {
        match self {
            Type::Choice(ids) => Some(ids.iter().map(Name::as_str).collect()),
            Type::Boolean => Some(vec!["true", "false"]),
            Type::Language => Some(languages.iter().map(Name::as_str).collect()),
            Type::Integer
            | Type::Decimal
            | Type::Money
            | Type::Text
            | Type::Email
            | Type::Url
            | Type::Phone
            | Type::Location
            | Type::Photo
            | Type::Document
            | Type::Chat
            | Type::Code
            | Type::Zone
            | Type::Date
            | Type::Time
            | Type::Moment
            | Type::Duration
            | Type::Words
            | Type::Row(_)
            | Type::Draft(..)
            | Type::List(_)
            | Type::Span
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => None,
        }
    }

    /// The most characters that a value prints as, generously; a text has at most `longest`.
    pub fn widest(&self, longest: usize) -> usize {
        const TEXT: usize = 1000;
        match self {
            Type::Text | Type::Url | Type::Email | Type::Words => longest,
            Type::List(item) => 20 * item.widest(TEXT).min(100),
            Type::Choice(_) | Type::Language | Type::Boolean | Type::Photo => 10,
            // Its name.
            Type::Document => 64,
            Type::Integer | Type::Decimal | Type::Money | Type::Phone | Type::Zone | Type::Chat => {
                30
            }
            Type::Date | Type::Time | Type::Moment | Type::Duration => 60,
            Type::Span | Type::Location => 80,
            Type::Code
            | Type::Row(_)
            | Type::Draft(..)
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => 0,
        }
    }

    /// The type's word in signatures: `moment`.
    pub fn word(&self) -> &str {
        match self {
            Type::Boolean => "boolean",
            Type::Integer => "integer",
            Type::Decimal => "decimal",
            Type::Money => "money",
            Type::Text => "text",
            Type::Email => "email",
            Type::Url => "url",
            Type::Phone => "phone",
            Type::Location => "location",
            Type::Photo => "photo",
            Type::Chat => "chat",
            Type::Code => "code",
            Type::Language => "language",
            Type::Zone => "zone",
            Type::Date => "date",
            Type::Time => "time",
            Type::Moment => "moment",
            Type::Duration => "duration",
            Type::Words => "words",
            Type::Span => "span",
            Type::Document | Type::File => "file",
            Type::Group(_) => "group",
            Type::Loaded => "loaded",
            Type::Answer(_) => "answer",
            Type::Choice(_) => "choice",
            Type::Row(table) | Type::Draft(table, _) => table,
            Type::List(_) => "list",
        }
    }
}

/// The fields of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fields<'t> {
    /// All columns of the table.
    Columns(&'t Name),
    /// These columns of the table.
    Collected(&'t Name, &'t [Name]),
    /// What the rows of a group have in common, and its figures.
    Grouped(&'t Group),
    /// What an operation of a tool gives.
    Answered(&'t Answer),
    /// The same for every value of the type.
    Fixed(&'static [(&'static str, Type)]),
}

/// The form for a diagnostic's sentence: `a moment`, ``a row of `service` ``.
impl fmt::Display for Type {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Type::Boolean => "a boolean",
            Type::Integer => "a whole number",
            Type::Decimal => "a number with decimals",
            Type::Money => "an amount of money",
            Type::Text => "a text",
            Type::Email => "an e-mail address",
            Type::Url => "a web address",
            Type::Phone => "a telephone number",
            Type::Location => "a location",
            Type::Photo => "a photo",
            Type::Document => "a file that somebody sends",
            Type::Chat => "a group or a channel",
            Type::Code => "a code",
            Type::Language => "a language",
            Type::Zone => "a time zone",
            Type::Date => "a date",
            Type::Time => "a time",
            Type::Moment => "a moment",
            Type::Duration => "a duration",
            Type::Words => "a text for each language",
            Type::Span => "a span of days",
            Type::File => "a file",
            Type::Group(_) => "a group",
            Type::Loaded => "what was loaded",
            Type::Answer(_) => "a tool's answer",
            Type::Choice(ids) => {
                let ids: Vec<&str> = ids.iter().map(Name::as_str).collect();
                return write!(formatter, "one of {}", ids.join(", "));
            }
            Type::Row(table) => return write!(formatter, "a row of `{table}`"),
            Type::Draft(table, fields) => {
                let fields: Vec<&str> = fields.iter().map(Name::as_str).collect();
                return write!(formatter, "a draft of `{table}` with {}", fields.join(", "));
            }
            Type::List(item) => {
                return if let Type::Row(table) = &**item {
                    write!(formatter, "a list of rows of `{table}`")
                } else {
                    write!(formatter, "a list, each {item}")
                };
            }
        };
        formatter.write_str(words)
    }
}
