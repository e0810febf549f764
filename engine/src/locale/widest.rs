//! How long values of a type can become in print, for Telegram's limits on messages.

use jiff::civil::{Date, date, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::catalog::Catalog;
use super::format::Writer;
use super::function::Function;
use super::print::Printing;
use crate::value::{Currency, Duration, Money, Phone, Type, Value};

impl Catalog {
    /// The most characters that a value of this type prints as, by itself or with a function that
    /// it accepts. `None` if the type sets no limit (texts, lists) or does not print (rows).
    pub fn longest_value(
        &self,
        language: &str,
        of: &Type,
        function: Option<Function>,
        currency: Currency,
    ) -> Option<usize> {
        let reader = self.reader(language)?;
        // Dates leave out the current year, so dates inside and outside of it are tried.
        let years = ["2024-06-01T00:00:00Z", "2000-06-01T00:00:00Z"];
        let lengths = samples(self, of)?.into_iter().flat_map(|value| {
            years.map(|now| {
                let printing = Printing {
                    zone: &TimeZone::UTC,
                    currency,
                    now: now.parse().expect("the moments of this file are moments"),
                };
                let mut text = String::new();
                let mut writer = Writer::new(self, language, &printing);
                writer.print(reader, &value, function, &mut text);
                text.chars().count()
            })
        });
        lengths.max()
    }
}

/// Values that include the one that prints longest.
fn samples(catalog: &Catalog, of: &Type) -> Option<Vec<Value>> {
    let samples = match of {
        Type::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
        Type::Integer => vec![Value::Integer(i64::MIN)],
        Type::Money => vec![Value::Money(Money {
            hundredths: i64::MIN,
        })],
        // E.164 allows 15 digits. Kazakhstani and Russian numbers are printed with spaces.
        Type::Phone => ["+77011234567", "+999999999999999"]
            .into_iter()
            .filter_map(Phone::parse)
            .map(Value::Phone)
            .collect(),
        Type::Choice(ids) => ids.iter().cloned().map(Value::Choice).collect(),
        Type::Language => {
            let languages = catalog.languages().iter().cloned();
            languages.map(Value::Language).collect()
        }
        Type::Date => days().map(Value::Date).collect(),
        Type::Time => vec![Value::Time(time(23, 59, 0, 0))],
        Type::Moment => days().map(|day| Value::Moment(noon(day))).collect(),
        // Up to 27 years. The last days for each number of digits cover every plural category.
        Type::Duration => [10, 100, 1_000, 10_000]
            .into_iter()
            .flat_map(|end| (end - 9..end).map(|days| days * 86_400 + 86_399))
            .map(|seconds| Value::Duration(Duration { seconds }))
            .collect(),
        Type::Span => days()
            .map(|day| Value::Span(noon(day), noon(day) + 8_760.hours()))
            .collect(),
        Type::Text
        | Type::Email
        | Type::Url
        | Type::Zone
        | Type::Words
        | Type::Row(_)
        | Type::Draft(..)
        | Type::List(_) => return None,
    };
    Some(samples)
}

/// Every day of a leap year: each month, with each weekday.
fn days() -> impl Iterator<Item = Date> {
    date(2024, 1, 1).series(1.day()).take(366)
}

fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .expect("the days of 2024 are within jiff's range")
        .timestamp()
}
