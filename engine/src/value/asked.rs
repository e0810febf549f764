//! [`Asked`]: how a person is asked for a value of each type.

use super::row::PERSON;
use super::types::Type;
use crate::name::Name;

/// How a person is asked for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'t> {
    /// Not at all: times are chosen by other means, the rest is for files only.
    Never,
    /// To type it.
    Typed,
    /// To press one of these.
    Choice(&'t [Name]),
    /// To press yes or no.
    Boolean,
    /// To press one of the app's languages.
    Language,
    /// To type it, or to press it where only a few numbers are allowed.
    Number,
    /// To type it, or to press it in a calendar.
    Day,
    /// To type a text for each language, one after the other.
    Words,
    /// To choose a row of the table.
    Row(&'t Name),
    /// To choose any rows of the table.
    Rows(&'t Name),
    /// To share somebody, or to type their Telegram id.
    Person,
    /// To share a group or a channel, or to type its Telegram id.
    Chat,
    /// To send it, as only a messenger can: a location, a photo, a file.
    Sent,
}

impl Type {
    /// How a person is asked for a value of this type.
    pub fn asked(&self) -> Asked<'_> {
        match self {
            Type::Money
            | Type::Decimal
            | Type::Text
            | Type::Email
            | Type::Url
            | Type::Phone
            | Type::Code
            | Type::Time
            | Type::Duration => Asked::Typed,
            Type::Words => Asked::Words,
            Type::Row(table) if *table == PERSON => Asked::Person,
            Type::Row(table) => Asked::Row(table),
            Type::Choice(ids) => Asked::Choice(ids),
            Type::Boolean => Asked::Boolean,
            Type::Language => Asked::Language,
            Type::Integer => Asked::Number,
            Type::Date => Asked::Day,
            Type::Location | Type::Photo | Type::Document => Asked::Sent,
            Type::Chat => Asked::Chat,
            Type::List(item) => {
                if let Type::Row(table) = &**item {
                    Asked::Rows(table)
                } else {
                    Asked::Never
                }
            }
            Type::Zone
            | Type::Moment
            | Type::Draft(..)
            | Type::Span
            | Type::File
            | Type::Group(_)
            | Type::Loaded
            | Type::Answer(_) => Asked::Never,
        }
    }
}
