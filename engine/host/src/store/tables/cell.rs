//! The form of a value in a cell of the database.
//!
//! Moments are seconds of Unix time, durations are seconds, money is hundredths, decimals are
//! millionths, rows and chats are ids, booleans are 0 and 1, all as integers. Dates are
//! `YYYY-MM-DD`, times `HH:MM`, words a JSON object, many rows a JSON array of their ids, and
//! everything else is text.
//!
//! A code stands behind its digest, so that an index compares digests: how long a look-up takes
//! tells whoever guesses nothing of the code.

use jiff::Timestamp;
use jiff::civil::Time;
use sea_query::Value as Cell;
use sha2::{Digest, Sha256};
use tilmash_engine::name::Name;
use tilmash_engine::value::{
    ChatId, Code, Decimal, Document, Duration, Location, Money, Phone, Photo, RowId, RowReference,
    Type, Value, Words,
};

use crate::store::database::row::Row;

/// Whether a column of this type has integers; otherwise it has text.
pub(in crate::store) fn is_integer(of: &Type) -> bool {
    match of {
        Type::Boolean
        | Type::Integer
        | Type::Decimal
        | Type::Money
        | Type::Chat
        | Type::Moment
        | Type::Duration
        | Type::Row(_) => true,
        Type::Text
        | Type::Email
        | Type::Url
        | Type::Phone
        | Type::Location
        | Type::Photo
        | Type::Document
        | Type::Code
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Date
        | Type::Time
        | Type::Words
        | Type::List(_) => false,
        Type::Draft(..)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => {
            unreachable!("no column is of type {of}")
        }
    }
}

/// The cell of a value in a column of this type.
pub(in crate::store) fn cell(of: &Type, value: &Value) -> Cell {
    match value {
        Value::None if is_integer(of) => Cell::BigInt(None),
        Value::None => Cell::String(None),
        Value::Boolean(value) => Cell::from(i64::from(*value)),
        Value::Integer(value) => Cell::from(*value),
        Value::Decimal(decimal) => Cell::from(decimal.millionths),
        Value::Money(money) => Cell::from(money.hundredths),
        Value::Text(text) => Cell::from(&**text),
        Value::Phone(phone) => Cell::from(phone.as_str()),
        Value::Location(location) => Cell::from(location.to_string()),
        Value::Photo(photo) => Cell::from(photo.to_string()),
        Value::Document(document) => Cell::from(document.to_string()),
        Value::Chat(chat) => Cell::from(chat.get()),
        Value::Code(code) => Cell::from(behind_digest(code)),
        Value::Choice(name) | Value::Language(name) => Cell::from(name.as_str()),
        Value::Date(date) => Cell::from(date.to_string()),
        Value::Time(time) => Cell::from(time.strftime("%H:%M").to_string()),
        Value::Moment(moment) => Cell::from(moment.as_second()),
        Value::Duration(duration) => Cell::from(duration.seconds),
        Value::Words(words) => Cell::from(
            serde_json::to_string(words).expect("a map from names to texts can be written as JSON"),
        ),
        Value::Row(row) => Cell::from(row.id.0),
        Value::List(rows) => {
            let ids = rows.iter().filter_map(Value::as_row).map(|row| row.id);
            let ids: Vec<RowId> = ids.collect();
            Cell::from(serde_json::to_string(&ids).expect("numbers can be written as JSON"))
        }
        Value::Draft(_) | Value::Span(..) | Value::File(_) => {
            unreachable!("the checker gives a column no span, draft or file that is made")
        }
    }
}

/// The cell of words that there may be none of.
pub(in crate::store) fn words(words: Option<Words>) -> Cell {
    cell(&Type::Words, &words.map_or(Value::None, Value::Words))
}

/// A code behind its digest, of which the database keeps enough to tell any two codes apart.
fn behind_digest(code: &Code) -> String {
    let digest = Sha256::digest(code.reveal());
    let bits = u128::from_be_bytes(*digest.first_chunk().expect("the digest has 32 bytes"));
    format!("{bits:032x}.{}", code.reveal())
}

/// The value in a cell of a column of this type. The error is the content of a cell that has no
/// such value.
pub(in crate::store) fn read(of: &Type, row: &Row, column: usize) -> Result<Value, String> {
    if is_integer(of) {
        let Some(integer) = row.integer(column)? else {
            return Ok(Value::None);
        };
        return from_integer(of, integer).ok_or_else(|| integer.to_string());
    }
    let Some(text) = row.text(column)? else {
        return Ok(Value::None);
    };
    from_text(of, text).ok_or_else(|| text.to_owned())
}

pub(in crate::store) fn from_integer(of: &Type, integer: i64) -> Option<Value> {
    Some(match of {
        Type::Boolean => Value::Boolean(integer != 0),
        Type::Integer => Value::Integer(integer),
        Type::Decimal => Value::Decimal(Decimal {
            millionths: integer,
        }),
        Type::Chat => Value::Chat(ChatId::new(integer)?),
        Type::Money => Value::Money(Money {
            hundredths: integer,
        }),
        Type::Moment => Value::Moment(Timestamp::from_second(integer).ok()?),
        Type::Duration => Value::Duration(Duration { seconds: integer }),
        Type::Row(table) => Value::Row(RowReference {
            table: table.clone(),
            id: RowId(integer),
        }),
        Type::Text
        | Type::Email
        | Type::Url
        | Type::Phone
        | Type::Location
        | Type::Photo
        | Type::Document
        | Type::Code
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Date
        | Type::Time
        | Type::Words
        | Type::List(_)
        | Type::Draft(..)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => unreachable!("a column of type {of} holds text"),
    })
}

fn from_text(of: &Type, text: &str) -> Option<Value> {
    Some(match of {
        Type::Text | Type::Email | Type::Url | Type::Zone => Value::text(text),
        Type::Phone => Value::Phone(Phone::international(text)?),
        Type::Location => Value::Location(Location::parse(text)?),
        Type::Photo => Value::Photo(Photo::parse(text)?),
        Type::Document => Value::Document(Document::parse(text)?),
        Type::Code => Value::Code(Code::claimed(text.split_once('.')?.1)),
        // An id that the app no longer has is still what was chosen then.
        Type::Choice(_) => Value::Choice(Name::new(text)),
        Type::Language => Value::Language(Name::new(text)),
        Type::Date => Value::Date(text.parse().ok()?),
        Type::Time => Value::Time(Time::strptime("%H:%M", text).ok()?),
        // Before, the column may have had a plain text.
        Type::Words => {
            Value::Words(serde_json::from_str(text).unwrap_or_else(|_| Words::undetermined(text)))
        }
        Type::List(item) => {
            let ids: Vec<i64> = serde_json::from_str(text).ok()?;
            let items = ids.into_iter().map(|id| from_integer(item, id));
            Value::List(items.collect::<Option<_>>()?)
        }
        Type::Boolean
        | Type::Integer
        | Type::Decimal
        | Type::Money
        | Type::Chat
        | Type::Moment
        | Type::Duration
        | Type::Row(_)
        | Type::Draft(..)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => unreachable!("a column of type {of} holds integers"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_plain_integers_and_texts() {
        let moment = Timestamp::from_second(1_772_438_400).expect("a moment");
        let cases = [
            (Type::Boolean, Value::Boolean(true), Cell::from(1_i64)),
            (
                Type::Money,
                Value::Money(Money { hundredths: 9_990 }),
                Cell::from(9_990_i64),
            ),
            (
                Type::Moment,
                Value::Moment(moment),
                Cell::from(1_772_438_400_i64),
            ),
            (
                Type::Time,
                Value::Time(Time::constant(9, 5, 0, 0)),
                Cell::from("09:05"),
            ),
            (
                Type::Code,
                Value::Code(Code::of_bits(0)),
                Cell::from("8a5bdb4cc15164126c6ef2668de9dd24.AAAAAAAAAAAAAAAAAAAAAA"),
            ),
            (Type::Text, Value::None, Cell::String(None)),
            (Type::Integer, Value::None, Cell::BigInt(None)),
        ];
        for (of, value, expected) in cases {
            assert_eq!(cell(&of, &value), expected, "{of}");
        }
    }

    #[test]
    fn a_plain_text_where_words_are_wanted_is_the_same_in_every_language() {
        let languages = [Name::new("ru"), Name::new("kk")];
        let Some(Value::Words(words)) = from_text(&Type::Words, "Стрижка") else {
            panic!("a text has words");
        };
        assert_eq!(words.in_language("kk", &languages), "Стрижка");
    }
}
