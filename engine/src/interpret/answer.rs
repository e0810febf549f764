//! Reads what a person types as a value of the type that was asked for.

use jiff::civil::Date;

use super::{length, when};
use crate::locale::{Core, Lexicon};
use crate::model::{Breach, Column};
use crate::value::seen::{self, plain};
use crate::value::{
    Asked, Code, Currency, Decimal, Flaw, Money, PERSON, Phone, Proof, RowReference, Type, Value,
};

/// Why an answer was refused: the library's message, with the limits that it names.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrong {
    pub message: Core,
    /// The least, or a right answer where the message names one.
    pub from: Value,
    pub to: Value,
}

impl Wrong {
    pub(super) fn plain(message: Core) -> Wrong {
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

/// What days and times are read by.
pub(super) struct Present<'a> {
    pub today: Date,
    pub lexicon: &'a (dyn Fn() -> Lexicon + Sync),
}

/// Reads `text` as an answer for `column`.
pub(super) fn read(
    column: &Column,
    text: &str,
    bounds: &Bounds,
    present: &Present<'_>,
) -> Result<Value, Wrong> {
    let of = &column.typed.of;
    let (value, wrong) = match of {
        Type::Text if column.limits.check.is_some() => {
            let tidied = column.limits.check.map(|proof| proof.tidied(text));
            (tidied.map(|text| Value::text(&text)), Core::InvalidLength)
        }
        Type::Text if column.limits.letters => {
            (of.parse(&seen::name(text), &[]), Core::InvalidLetters)
        }
        Type::Text => (of.parse(&seen::trimmed(text), &[]), Core::InvalidLength),
        Type::Integer => (of.parse(&compact(text), &[]), Core::InvalidInteger),
        Type::Decimal => (decimal(text), Core::InvalidDecimal),
        Type::Money => (money(text), Core::InvalidMoney),
        Type::Date => {
            let dates = when::dates(text, &(present.lexicon)(), present.today);
            let dates = dates.into_iter().map(Value::Date);
            (likeliest(dates, bounds), Core::InvalidDate)
        }
        Type::Time => {
            let times = when::times(text, &(present.lexicon)());
            let times = times.into_iter().map(Value::Time);
            (likeliest(times, bounds), Core::InvalidTime)
        }
        Type::Phone if column.limits.shared_only => (None, Core::WantedContact),
        Type::Phone => (Phone::parse(text).map(Value::Phone), Core::InvalidPhone),
        Type::Duration => (
            length::duration(text, &(present.lexicon)()).map(Value::Duration),
            Core::InvalidDuration,
        ),
        // Of one language: the question goes on with the next.
        Type::Words => (Some(Value::text(&seen::trimmed(text))), Core::InvalidLength),
        Type::Email => (of.parse(&seen::seen(text), &[]), Core::InvalidEmail),
        Type::Url => (of.parse(&seen::seen(text), &[]), Core::InvalidUrl),
        Type::Photo => (None, Core::InvalidPhoto),
        Type::Document => (None, Core::InvalidFile),
        Type::Chat => (chat(text), Core::InvalidChat),
        Type::Location => (of.parse(&plain(text), &[]), Core::InvalidLocation),
        // Whether it is one, only what it was made for can tell.
        Type::Code => (Some(Value::Code(Code::claimed(text.trim()))), Core::Press),
        Type::Row(table) if *table == PERSON => (person(text), Core::InvalidPerson),
        // These have buttons, or are not asked for.
        Type::Boolean
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Moment
        | Type::Row(_)
        | Type::Draft(..)
        | Type::List(_)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => (None, Core::Press),
    };
    let value = value.ok_or_else(|| Wrong {
        from: example(of, bounds),
        ..Wrong::plain(wrong)
    })?;
    match (&value, of) {
        (Value::Text(text), Type::Text | Type::Email | Type::Url | Type::Words) => {
            as_its_column(column, text)?;
        }
        (Value::Decimal(number), _) if number.digits() > column.digits() => {
            return Err(Wrong {
                to: Value::Integer(column.digits().into()),
                ..Wrong::plain(Core::InvalidDigits)
            });
        }
        _ => within(&value, bounds)?,
    }
    Ok(value)
}

/// Whether an answer of this type is typed: the others are chosen from buttons.
pub(super) fn is_typed(of: &Type) -> bool {
    match of.asked() {
        Asked::Choice(_) | Asked::Boolean | Asked::Language | Asked::Row(_) | Asked::Rows(_) => {
            false
        }
        Asked::Typed
        | Asked::Number
        | Asked::Day
        | Asked::Words
        | Asked::Person
        | Asked::Chat
        | Asked::Sent
        | Asked::Never => true,
    }
}

/// Whether a value is within its column's bounds.
pub(super) fn within(value: &Value, bounds: &Bounds) -> Result<(), Wrong> {
    use std::cmp::Ordering::{Greater, Less};
    let outside =
        value.order(&bounds.from) == Some(Less) || value.order(&bounds.to) == Some(Greater);
    if outside {
        return Err(Wrong {
            from: bounds.from.clone(),
            to: bounds.to.clone(),
            ..Wrong::plain(Core::InvalidRange)
        });
    }
    Ok(())
}

/// Whether a text is as its column allows.
fn as_its_column(column: &Column, text: &str) -> Result<(), Wrong> {
    match column.breach_of_text(text) {
        None => Ok(()),
        Some(Breach::Length { from, to, .. }) => Err(Wrong {
            from: Value::Integer(from.into()),
            to: Value::Integer(to.into()),
            ..Wrong::plain(match from == to {
                true => Core::InvalidLengthExact,
                false => Core::InvalidLength,
            })
        }),
        Some(Breach::Letters) => Err(Wrong::plain(Core::InvalidLetters)),
        Some(Breach::Check(proof, flaw)) => Err(Wrong::plain(unproved(proof, flaw))),
        Some(Breach::Digits(_) | Breach::Below(_) | Breach::Above(_)) => {
            unreachable!("texts have no order and no digits")
        }
    }
}

/// The text that tells a flaw.
fn unproved(proof: Proof, flaw: Flaw) -> Core {
    match (proof, flaw) {
        (Proof::Iin, Flaw::Digits) => Core::InvalidIin,
        (Proof::Iin, Flaw::Form) => Core::InvalidIinForm,
        (Proof::Bin, Flaw::Digits) => Core::InvalidBin,
        (Proof::Bin, Flaw::Form) => Core::InvalidBinForm,
        (Proof::Luhn, Flaw::Digits) => Core::InvalidLuhn,
        (Proof::Luhn, Flaw::Form) => Core::InvalidLuhnForm,
        (Proof::Iban, Flaw::Digits) => Core::InvalidIban,
        (Proof::Iban, Flaw::Form) => Core::InvalidIbanForm,
    }
}

/// The text without the spaces between thousands.
fn compact(text: &str) -> String {
    plain(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// `5000`, `5 000 ₸`, `99,90`. Nobody names an amount below zero, although a tool may.
fn money(text: &str) -> Option<Value> {
    let digits = compact(text).replace(',', ".");
    let amount = Currency::ALL
        .into_iter()
        .fold(digits.as_str(), |digits, currency| {
            digits.trim_end_matches(currency.sign())
        });
    let is_amount = !amount.starts_with('-');
    Type::Money.parse(amount, &[]).filter(|_| is_amount)
}

/// `72,5`, `1 200.25`, `-0,5`.
fn decimal(text: &str) -> Option<Value> {
    Type::Decimal.parse(&compact(text).replace(',', "."), &[])
}

/// A group or a channel by its Telegram id, which is below zero.
fn chat(text: &str) -> Option<Value> {
    Type::Chat.parse(&compact(text), &[])
}

/// Somebody by their Telegram id.
fn person(text: &str) -> Option<Value> {
    let id = compact(text);
    // With a sign before it, it is a telephone number.
    let is_plain = id.bytes().all(|byte| byte.is_ascii_digit());
    let person = RowReference::person(id.parse().ok()?)?;
    is_plain.then_some(Value::Row(person))
}

/// A number that is within the bounds: a usual one, or one of them.
fn example(of: &Type, bounds: &Bounds) -> Value {
    let usual = if *of == Type::Integer {
        Value::Integer(3)
    } else if *of == Type::Decimal {
        let millionths = 72_500_000;
        Value::Decimal(Decimal { millionths })
    } else if *of == Type::Money {
        let hundredths = 500_000;
        Value::Money(Money { hundredths })
    } else {
        return Value::None;
    };
    let examples = [usual, bounds.from.clone(), bounds.to.clone()];
    let mut fitting = examples
        .into_iter()
        .filter(|it| of.holds(it) && within(it, bounds).is_ok());
    fitting.next().unwrap_or(Value::None)
}

/// The first of the values that is within the bounds, or the likeliest, which the bounds refuse.
fn likeliest(values: impl IntoIterator<Item = Value>, bounds: &Bounds) -> Option<Value> {
    let mut values = values.into_iter().peekable();
    let first = values.peek().cloned();
    values.find(|value| within(value, bounds).is_ok()).or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interpret::when::tests::lexicon;
    use crate::model::Limits;
    use crate::value::{ChatId, Typed};

    fn column(of: Type) -> Column {
        Column::of(Typed::surely(of))
    }

    /// 2 March 2026, in an app of Russian and Kazakh.
    fn read(column: &Column, text: &str, bounds: &Bounds) -> Result<Value, Wrong> {
        let present = Present {
            today: Date::constant(2026, 3, 2),
            lexicon: &lexicon,
        };
        super::read(column, text, bounds, &present)
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
        for (good, kept) in [
            ("Әлия Нұрланқызы", "Әлия Нұрланқызы"),
            ("Анна-Мария О’Нил", "Анна-Мария О’Нил"),
            ("J. R.", "J. R."),
            ("\u{feff}Андреи\u{306}\u{200b} ", "Андрей"),
        ] {
            assert_eq!(read(&name, good, &unbounded()), Ok(Value::text(kept)));
        }
        for wrong in [
            "Я",
            "R2D2",
            "--",
            "анна@",
            "\u{3164}\u{3164}",
            "\u{200b}\u{200b}",
        ] {
            assert!(read(&name, wrong, &unbounded()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_has_several_meanings_is_the_likeliest_within_the_bounds() {
        let date = |text: &str| Value::Date(text.parse().expect("a date"));
        let past = Bounds {
            from: Value::None,
            to: date("2026-03-02"),
        };
        let birthday = column(Type::Date);
        for (typed, born) in [("5.12", "2025-12-05"), ("05.03.70", "1970-03-05")] {
            assert_eq!(read(&birthday, typed, &past), Ok(date(born)), "{typed}");
        }
        let visits = column(Type::Time);
        let at = |hour| Value::Time(jiff::civil::Time::constant(hour, 0, 0, 0));
        let open = Bounds {
            from: at(9),
            to: at(21),
        };
        for (typed, meant) in [
            ("в 3", 15),
            ("10", 10),
            ("12", 12),
            ("9", 9),
            ("9 вечера", 21),
        ] {
            assert_eq!(read(&visits, typed, &open), Ok(at(meant)), "{typed}");
        }
        let early = read(&visits, "03:00", &open).expect_err("a zero before it is a clock's");
        assert_eq!(early.message, Core::InvalidRange);
    }

    #[test]
    fn a_text_that_nobody_sees_is_no_answer() {
        for blank in ["\u{3164}\u{3164}", "\u{200e}", "\u{2800}"] {
            let wrong = read(&column(Type::Text), blank, &unbounded()).expect_err("blank");
            assert_eq!(wrong.message, Core::InvalidLength);
        }
    }

    #[test]
    fn unseen_marks_are_ignored() {
        let marks = "\u{200e}1\u{202f}2\u{ad}00\u{feff}";
        let read = |of, text: &str| read(&column(of), text, &unbounded());
        assert_eq!(read(Type::Integer, marks), Ok(Value::Integer(1200)));
        assert_eq!(
            read(Type::Money, marks),
            Ok(Value::Money(Money {
                hundredths: 120_000
            }))
        );
        assert_eq!(read(Type::Integer, "\u{2212}5"), Ok(Value::Integer(-5)));
        assert_eq!(
            read(Type::Email, "\u{200b}a@b.kz\u{200b}"),
            Ok(Value::text("a@b.kz"))
        );
        let moment = "5\u{2011}12\u{2011}2026\u{200e}";
        assert_eq!(
            read(Type::Date, moment),
            Ok(Value::Date(Date::constant(2026, 12, 5)))
        );
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
    fn a_person_is_named_by_an_id_that_telegram_can_give() {
        let named = |text: &str| read(&column(Type::person()), text, &unbounded());
        let person = RowReference::person(123_456_789).expect("an id");
        for typed in ["123456789", "\u{200e}123 456 789 "] {
            assert_eq!(named(typed), Ok(Value::Row(person.clone())), "{typed}");
        }
        for wrong in [
            "0",
            "-5",
            "+77011234567",
            "@dana",
            "4503599627370496",
            "99999999999999999999",
            "1.5",
            "",
        ] {
            let wrong = named(wrong).expect_err(wrong);
            assert_eq!(wrong.message, Core::InvalidPerson);
        }
    }

    #[test]
    fn a_decimal_is_read_with_commas_and_as_many_digits_as_its_column_has() {
        let mut weight = column(Type::Decimal);
        let number = |written: &str| Type::Decimal.parse(written, &[]).expect("a number");
        for (typed, kept) in [
            ("72,5", "72.5"),
            ("1\u{202f}200.25", "1200.25"),
            ("\u{2212}0,5", "-0.5"),
            ("80", "80"),
            ("80,100", "80.1"),
        ] {
            assert_eq!(
                read(&weight, typed, &unbounded()),
                Ok(number(kept)),
                "{typed}"
            );
        }
        let wrong = read(&weight, "1,234", &unbounded()).expect_err("three digits");
        assert_eq!(
            (wrong.message, wrong.to),
            (Core::InvalidDigits, Value::Integer(2))
        );
        weight.limits.digits = Some(3);
        assert_eq!(read(&weight, "1,234", &unbounded()), Ok(number("1.234")));
        for typed in ["", "пять", "1,2,3", "1e3", "1.", "1,2345678"] {
            let wrong = read(&weight, typed, &unbounded()).expect_err(typed);
            assert_eq!(wrong.message, Core::InvalidDecimal, "{typed}");
        }
    }

    #[test]
    fn a_chat_is_named_by_an_id_that_no_person_has() {
        let named = |text: &str| read(&column(Type::Chat), text, &unbounded());
        for typed in ["-1001234567890", "\u{2212}100 1234567890 "] {
            let chat = ChatId::new(-1_001_234_567_890).expect("an id");
            assert_eq!(named(typed), Ok(Value::Chat(chat)), "{typed}");
        }
        for wrong in [
            "42",
            "0",
            "@group",
            "-",
            "-1.5",
            "-99999999999999999999",
            "",
        ] {
            let wrong = named(wrong).expect_err(wrong);
            assert_eq!(wrong.message, Core::InvalidChat);
        }
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
