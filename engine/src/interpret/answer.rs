//! Reads what a person types as a value of the type that was asked for.

use jiff::civil::Date;

use crate::locale::Core;
use crate::model::{Breach, Column};
use crate::value::{Asked, Currency, Type, Value};

/// Why an answer was refused: the library's message, with the limits that it names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrong {
    pub message: Core,
    pub from: Value,
    pub to: Value,
}

impl Wrong {
    fn plain(message: Core) -> Wrong {
        Wrong {
            message,
            from: Value::None,
            to: Value::None,
        }
    }
}

/// The smallest and the largest value allowed, computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    pub from: Value,
    pub to: Value,
}

/// Reads `text` as an answer for `column`.
pub(super) fn read(column: &Column, text: &str, bounds: &Bounds) -> Result<Value, Wrong> {
    let of = &column.typed.of;
    let text = text.trim();
    let (value, wrong) = match of {
        Type::Text => (of.parse(text, &[]), Core::InvalidLength),
        Type::Integer => (of.parse(&compact(text), &[]), Core::InvalidInteger),
        Type::Money => (money(text), Core::InvalidMoney),
        Type::Date => (date(text).map(Value::Date), Core::InvalidDate),
        Type::Time => (of.parse(&text.replace('.', ":"), &[]), Core::InvalidTime),
        Type::Phone if column.limits.shared_only => (None, Core::InvalidContact),
        Type::Phone => (of.parse(text, &[]), Core::InvalidPhone),
        Type::Email => (of.parse(text, &[]), Core::InvalidEmail),
        Type::Url => (of.parse(text, &[]), Core::InvalidUrl),
        // These have buttons, or are not asked for.
        Type::Boolean
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Moment
        | Type::Duration
        | Type::Words
        | Type::Row(_)
        | Type::Draft(..)
        | Type::List(_)
        | Type::Span => (None, Core::Press),
    };
    let value = value.ok_or_else(|| Wrong::plain(wrong))?;
    match (&value, of) {
        (Value::Text(text), Type::Text | Type::Email | Type::Url) => as_its_column(column, text)?,
        _ => within(&value, bounds)?,
    }
    Ok(value)
}

/// Whether an answer of this type is typed: the others are chosen from buttons.
pub(super) fn is_typed(of: &Type) -> bool {
    match of.asked() {
        Asked::Choice(_) | Asked::Boolean | Asked::Language => false,
        Asked::Typed | Asked::Number | Asked::Day | Asked::Never => true,
    }
}

/// Whether a value is within its column's bounds.
pub(super) fn within(value: &Value, bounds: &Bounds) -> Result<(), Wrong> {
    use std::cmp::Ordering::{Greater, Less};
    let outside =
        value.order(&bounds.from) == Some(Less) || value.order(&bounds.to) == Some(Greater);
    if outside {
        return Err(Wrong {
            message: Core::InvalidRange,
            from: bounds.from.clone(),
            to: bounds.to.clone(),
        });
    }
    Ok(())
}

/// Whether a text is as its column allows.
fn as_its_column(column: &Column, text: &str) -> Result<(), Wrong> {
    match column.breach_of_text(text) {
        None => Ok(()),
        Some(Breach::Length { from, to, .. }) => Err(Wrong {
            message: Core::InvalidLength,
            from: Value::Integer(from.into()),
            to: Value::Integer(to.into()),
        }),
        Some(Breach::Letters) => Err(Wrong::plain(Core::InvalidLetters)),
        Some(Breach::Below(_) | Breach::Above(_)) => unreachable!("texts have no order"),
    }
}

/// The text without the spaces between thousands.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// `5000`, `5 000 ₸`, `99,90`.
fn money(text: &str) -> Option<Value> {
    let digits = compact(text).replace(',', ".");
    let amount = Currency::ALL
        .into_iter()
        .fold(digits.as_str(), |digits, currency| {
            digits.trim_end_matches(currency.sign())
        });
    Type::Money.parse(amount, &[])
}

/// The dates that a person can mean.
pub(super) const FIRST_DATE: Date = Date::constant(1900, 1, 1);
pub(super) const LAST_DATE: Date = Date::constant(2199, 12, 31);

/// `2026-03-05`, `05.03.2026`, `5/3/2026`.
fn date(text: &str) -> Option<Date> {
    written_date(text).filter(|date| (FIRST_DATE..=LAST_DATE).contains(date))
}

fn written_date(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse::<Date>() {
        return Some(date);
    }
    let parts: Vec<&str> = text.split(['.', '/', ' ']).collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Limits;
    use crate::value::{Money, Typed};

    fn column(of: Type) -> Column {
        Column::of(Typed::surely(of))
    }

    fn unbounded() -> Bounds {
        Bounds {
            from: Value::None,
            to: Value::None,
        }
    }

    #[test]
    fn names_are_letters_of_any_script() {
        let name = Column {
            limits: Limits {
                length: Some((2, 100)),
                letters: true,
                ..Limits::default()
            },
            ..column(Type::Text)
        };
        for good in ["Әлия Нұрланқызы", "Анна-Мария О’Нил", "J. R."] {
            assert!(read(&name, good, &unbounded()).is_ok(), "{good}");
        }
        for wrong in ["Я", "R2D2", "--", "анна@"] {
            assert!(read(&name, wrong, &unbounded()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in ["2026-03-05", "05.03.2026", "5.3.2026", "5/3/2026"] {
            assert_eq!(
                read(&column(Type::Date), text, &unbounded()),
                Ok(Value::Date(Date::constant(2026, 3, 5))),
                "{text}"
            );
        }
        for wrong in [
            "31.02.2026",
            "5.3.26",
            "завтра",
            "2026-3-5-1",
            "31.12.9999",
            "-009999-01-01",
        ] {
            assert!(
                read(&column(Type::Date), wrong, &unbounded()).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn money_is_read_with_spaces_commas_and_signs() {
        let amount = |text| read(&column(Type::Money), text, &unbounded());
        assert_eq!(
            amount("5 000 ₸"),
            Ok(Value::Money(Money {
                hundredths: 500_000
            }))
        );
        assert_eq!(
            amount("99,9"),
            Ok(Value::Money(Money { hundredths: 9_990 }))
        );
        assert!(amount("-5").is_err());
        assert!(amount("9223372036854775807").is_err());
    }

    #[test]
    fn a_number_beyond_its_bounds_names_them() {
        let bounds = Bounds {
            from: Value::Integer(1),
            to: Value::Integer(5),
        };
        let wrong = read(&column(Type::Integer), "6", &bounds).expect_err("beyond");
        assert_eq!(wrong.message, Core::InvalidRange);
        assert_eq!(wrong.to, Value::Integer(5));
    }
}
