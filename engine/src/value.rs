//! Values that flows compute, store and show.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::name::Name;

/// A value. Which variants may stand where is proved by the checker from [`Type`]s.
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
    /// What a form has collected: column to value.
    Draft(Arc<BTreeMap<Name, Value>>),
    List(Arc<[Value]>),
    /// Moments from the first up to, not including, the second.
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

    /// Which of two values of an ordered type is the smaller.
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

/// A row of a table: identity only, its columns are read anew when they are needed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowReference {
    pub table: Name,
    pub id: RowId,
}

/// The primary key of an app's row; a person's is the Telegram id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(pub i64);

/// An amount in the app's currency, in hundredths (tiyn, kopecks, cents).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money {
    pub hundredths: i64,
}

impl Money {
    /// `units` whole tenge, roubles, dollars; `None` if the amount is too large to hold.
    pub fn whole(units: i64) -> Option<Money> {
        Some(Money {
            hundredths: units.checked_mul(100)?,
        })
    }
}

/// Seconds; never negative where an author writes one (`90m`, `1d`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Duration {
    pub seconds: i64,
}

impl Duration {
    const UNITS: [(&'static str, i64); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

    pub fn minutes(minutes: i64) -> Duration {
        Duration {
            seconds: minutes * 60,
        }
    }

    /// Reads `45m`, `1h30m`, `2d`: units from large to small, each at most once.
    pub fn parse(text: &str) -> Option<Duration> {
        let mut rest = text;
        let mut seconds: i64 = 0;
        for (unit, length) in Self::UNITS {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits > 0 && rest[digits..].starts_with(unit) {
                let count: i64 = rest[..digits].parse().ok()?;
                seconds = seconds.checked_add(count.checked_mul(length)?)?;
                rest = &rest[digits + unit.len()..];
            }
        }
        (rest.is_empty() && !text.is_empty()).then_some(Duration { seconds })
    }
}

impl fmt::Display for Duration {
    /// As authors write it, and as [`Duration::parse`] reads it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.seconds == 0 {
            return formatter.write_str("0m");
        }
        let mut rest = self.seconds;
        for (unit, length) in Self::UNITS {
            if rest / length != 0 {
                write!(formatter, "{}{unit}", rest / length)?;
                rest %= length;
            }
        }
        Ok(())
    }
}

/// A telephone number in E.164 (`+77011234567`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(Arc<str>);

impl Phone {
    /// Reads a Kazakhstani or Russian number as people type it (`8 701 123-45-67`), or any number
    /// with `+` and 8 to 15 digits (E.164).
    pub fn parse(text: &str) -> Option<Phone> {
        let international = text.trim_start().starts_with('+');
        if !text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{a0}' | '-' | '(' | ')'))
        {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let national = match (digits.len(), digits.as_bytes().first()) {
            (11, Some(b'7' | b'8')) => Some(&digits[1..]),
            _ => None,
        };
        match national {
            Some(national) => Some(Phone(format!("+7{national}").into())),
            None if international
                && !digits.starts_with('7')
                && (8..=15).contains(&digits.len()) =>
            {
                Some(Phone(format!("+{digits}").into()))
            }
            None => None,
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    /// `+7 701 123 45 67`; a number of another country as it is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.as_str();
        if number.len() == 12 && number.starts_with("+7") {
            let part = |from: usize, to: usize| &number[from..to];
            write!(
                formatter,
                "+7 {} {} {} {}",
                part(2, 5),
                part(5, 8),
                part(8, 10),
                part(10, 12)
            )
        } else {
            formatter.write_str(number)
        }
    }
}

/// A text for each of the app's languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(pub Arc<BTreeMap<Name, String>>);

impl Words {
    /// The text in `language`, else in the first of `fallback` that has one.
    pub fn in_language<'w>(&'w self, language: &str, fallback: &[Name]) -> &'w str {
        std::iter::once(language)
            .chain(fallback.iter().map(Name::as_str))
            .find_map(|language| self.0.get(language))
            .map_or("", String::as_str)
    }
}

/// What a value may be. Whether it may also be none stands beside it, see [`Typed`].
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
}

impl Type {
    /// The rows of a table, any number of them.
    pub fn many(table: &Name) -> Type {
        Type::List(Box::new(Type::Row(table.clone())))
    }

    /// What a column of this type is equal to: one that lists is equal to each that it lists.
    pub fn tested(&self) -> &Type {
        match self {
            Type::List(item) => item,
            of => of,
        }
    }
}

/// The table of the people whom the bot knows.
pub const PERSON: &str = "person";

impl Type {
    /// The word that stands for the type in signatures: `moment`.
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

/// As a diagnostic's sentence goes on: `a moment`, ``a row of `service` ``.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_what_they_print() {
        for (text, seconds) in [("45m", 2_700), ("1h30m", 5_400), ("2d", 172_800), ("0m", 0)] {
            assert_eq!(Duration::parse(text), Some(Duration { seconds }));
            assert_eq!(Duration { seconds }.to_string(), text);
        }
        for wrong in [
            "",
            "5",
            "m5",
            "30m1h",
            "1h1h",
            "99999999999999999999d",
            "-1h",
            "1.5h",
        ] {
            assert_eq!(Duration::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn phones_are_kept_in_e164() {
        for typed in [
            "+77011234567",
            "8 701 123-45-67",
            "7(701)1234567",
            "+7 701 123 45 67",
        ] {
            let phone = Phone::parse(typed).expect("a phone");
            assert_eq!(phone.as_str(), "+77011234567");
            assert_eq!(phone.to_string(), "+7 701 123 45 67");
        }
        assert_eq!(
            Phone::parse("+49 30 1234567").expect("a phone").as_str(),
            "+49301234567"
        );
        for wrong in [
            "",
            "701 123 45 67",
            "+7701123456",
            "мой номер",
            "+7701123456789012",
        ] {
            assert_eq!(Phone::parse(wrong), None, "{wrong}");
        }
    }
}
