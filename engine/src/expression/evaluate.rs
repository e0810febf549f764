//! The value of an expression. Every expression has one: what the checker did not accept is none.

use std::borrow::Cow;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::link::in_payload;
use super::{Comparison, Expression, Function, Kind, Operator, Path};
use crate::booking::first_reached;
use crate::name::Name;
use crate::value::{Decimal, Duration, File, Money, Value, share};

/// Where an expression's paths get their values, already read.
pub trait Lookup {
    fn value(&self, path: &Path) -> Value;
    /// The venue's zone.
    fn zone(&self) -> &TimeZone;
    /// The address that begins a flow by its deep link, with what the link brings as it stands in a
    /// payload.
    fn link(&self, flow: &str, answer: Option<&str>) -> Value;
    /// Whether the person who acts may use a flow.
    fn may(&self, flow: &str) -> bool;
}

pub fn evaluate(expression: &Expression, lookup: &dyn Lookup) -> Value {
    let value = |expression: &Expression| evaluate(expression, lookup);
    match &expression.kind {
        Kind::Constant(constant) => constant.clone(),
        Kind::Path(path) => lookup.value(path),
        Kind::Not(inner) => Value::Boolean(!truth(&value(inner))),
        Kind::Negative(inner) => negative(&value(inner)),
        Kind::And(left, right) => Value::Boolean(truth(&value(left)) && truth(&value(right))),
        Kind::Or(left, right) => {
            let left = value(left);
            match left == Value::None || left == Value::Boolean(false) {
                true => value(right),
                false => left,
            }
        }
        Kind::Compare(comparison, left, right) => {
            Value::Boolean(compare(*comparison, &value(left), &value(right)))
        }
        Kind::IsNone(inner) => Value::Boolean(value(inner).is_none()),
        Kind::In(item, items) => {
            let item = value(item);
            Value::Boolean(items.iter().any(|other| equal(&item, &value(other))))
        }
        Kind::Arithmetic(operator, left, right) => {
            arithmetic(*operator, value(left), value(right), lookup.zone())
        }
        Kind::If {
            condition,
            then,
            otherwise,
        } => match (truth(&value(condition)), otherwise) {
            (true, _) => value(then),
            (false, Some(otherwise)) => value(otherwise),
            (false, None) => Value::None,
        },
        Kind::Call(function, arguments) => {
            let arguments: Vec<Value> = arguments.iter().map(value).collect();
            call(*function, &arguments, lookup)
        }
    }
}

/// A field of a value that is not a row (a row's columns are read from the store).
pub fn field(value: &Value, name: &Name, zone: &TimeZone) -> Value {
    match (value, name.as_str()) {
        (Value::Draft(draft), name) => draft.get(name).cloned().unwrap_or(Value::None),
        (Value::Moment(moment), name) => {
            let local = moment.to_zoned(zone.clone());
            match name {
                "date" => Value::Date(local.date()),
                "time" => Value::Time(local.time()),
                "hour" => Value::Integer(local.hour().into()),
                "weekday" => Value::Integer(local.weekday().to_monday_one_offset().into()),
                "month" => Value::Date(local.date().first_of_month()),
                _ => Value::None,
            }
        }
        (Value::Document(document), "name") => Value::text(document.name()),
        (Value::Document(document), "size") => {
            Value::Integer(i64::try_from(document.size()).unwrap_or(i64::MAX))
        }
        (Value::Duration(duration), name) => {
            let unit = match name {
                "days" => 86_400,
                "hours" => 3_600,
                "minutes" => 60,
                _ => return Value::None,
            };
            Value::Integer(duration.seconds / unit)
        }
        _ => Value::None,
    }
}

fn truth(value: &Value) -> bool {
    matches!(value, Value::Boolean(true))
}

fn negative(value: &Value) -> Value {
    if let Value::Integer(integer) = value {
        return Value::Integer(integer.saturating_neg());
    }
    if let Value::Decimal(number) = value {
        return decimal(number.millionths.saturating_neg());
    }
    let Value::Money(money) = value else {
        return Value::None;
    };
    Value::Money(Money {
        hundredths: money.hundredths.saturating_neg(),
    })
}

/// Ids and literals with the same text are equal: `how == 'active'`.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Choice(id) | Value::Language(id), Value::Text(text))
        | (Value::Text(text), Value::Choice(id) | Value::Language(id)) => **id == **text,
        _ => left == right,
    }
}

/// A value beside another: a whole number beside an amount is so many whole units of money.
fn beside<'v>(value: &'v Value, other: &Value) -> Cow<'v, Value> {
    match (value, other) {
        (Value::Integer(number), Value::Decimal(_)) => Cow::Owned(decimal(whole(*number))),
        (Value::Integer(units), Value::Money(_)) => Cow::Owned(Value::Money(Money {
            hundredths: units.saturating_mul(100),
        })),
        _ => Cow::Borrowed(value),
    }
}

fn compare(comparison: Comparison, left: &Value, right: &Value) -> bool {
    use std::cmp::Ordering::{self, Greater, Less};
    let (left, right) = (&beside(left, right), &beside(right, left));
    let order = left.order(right);
    match comparison {
        Comparison::Equal => equal(left, right),
        Comparison::Unequal => !equal(left, right),
        Comparison::Less => order == Some(Less),
        Comparison::LessOrEqual => order.is_some_and(Ordering::is_le),
        Comparison::Greater => order == Some(Greater),
        Comparison::GreaterOrEqual => order.is_some_and(Ordering::is_ge),
    }
}

fn arithmetic(operator: Operator, left: Value, right: Value, zone: &TimeZone) -> Value {
    use Operator::{Add, Multiply, Subtract};
    match (operator, left, right) {
        (Add, Value::Integer(left), Value::Integer(right)) => {
            Value::Integer(left.saturating_add(right))
        }
        (Subtract, Value::Integer(left), Value::Integer(right)) => {
            Value::Integer(left.saturating_sub(right))
        }
        (Multiply, Value::Integer(left), Value::Integer(right)) => {
            Value::Integer(left.saturating_mul(right))
        }
        (Add, Value::Decimal(left), Value::Decimal(right)) => {
            decimal(left.millionths.saturating_add(right.millionths))
        }
        (Add, Value::Decimal(number), Value::Integer(other))
        | (Add, Value::Integer(other), Value::Decimal(number)) => {
            decimal(number.millionths.saturating_add(whole(other)))
        }
        (Subtract, Value::Decimal(left), Value::Integer(right)) => {
            decimal(left.millionths.saturating_sub(whole(right)))
        }
        (Subtract, Value::Integer(left), Value::Decimal(right)) => {
            decimal(whole(left).saturating_sub(right.millionths))
        }
        (Subtract, Value::Decimal(left), Value::Decimal(right)) => {
            decimal(left.millionths.saturating_sub(right.millionths))
        }
        (Multiply, Value::Decimal(number), Value::Integer(times))
        | (Multiply, Value::Integer(times), Value::Decimal(number)) => {
            decimal(number.millionths.saturating_mul(times))
        }
        (Add, Value::Money(left), Value::Money(right)) => {
            money(left.hundredths.saturating_add(right.hundredths))
        }
        (Subtract, Value::Money(left), Value::Money(right)) => {
            money(left.hundredths.saturating_sub(right.hundredths))
        }
        (Multiply, Value::Money(amount), Value::Integer(times))
        | (Multiply, Value::Integer(times), Value::Money(amount)) => {
            money(amount.hundredths.saturating_mul(times))
        }
        (Add, Value::Duration(left), Value::Duration(right)) => {
            duration(left.seconds.saturating_add(right.seconds))
        }
        (Subtract, Value::Duration(left), Value::Duration(right)) => {
            duration(left.seconds.saturating_sub(right.seconds))
        }
        (Multiply, Value::Duration(length), Value::Integer(times))
        | (Multiply, Value::Integer(times), Value::Duration(length)) => {
            duration(length.seconds.saturating_mul(times))
        }
        (Add, Value::Moment(moment), Value::Duration(length)) => shift(moment, length.seconds),
        (Subtract, Value::Moment(moment), Value::Duration(length)) => {
            shift(moment, length.seconds.saturating_neg())
        }
        (Subtract, Value::Moment(left), Value::Moment(right)) => {
            duration(left.as_second().saturating_sub(right.as_second()))
        }
        (Add, Value::Date(date), Value::Duration(length)) => {
            Value::Date(date.saturating_add(SignedDuration::from_secs(length.seconds)))
        }
        (Subtract, Value::Date(date), Value::Duration(length)) => {
            Value::Date(date.saturating_sub(SignedDuration::from_secs(length.seconds)))
        }
        (Subtract, Value::Date(left), Value::Date(right)) => {
            let days = (left - right).get_days();
            duration(i64::from(days).saturating_mul(86_400))
        }
        (Subtract, Value::Time(left), Value::Time(right)) => {
            duration(left.duration_since(right).as_secs())
        }
        (Add, Value::Date(date), Value::Time(time)) => {
            Value::Moment(at(date.to_datetime(time), zone))
        }
        _ => Value::None,
    }
}

/// A whole number in millionths, or the end of the range on its side.
fn whole(number: i64) -> i64 {
    let end = Decimal {
        millionths: if number < 0 { i64::MIN } else { i64::MAX },
    };
    Decimal::whole(number).unwrap_or(end).millionths
}

fn decimal(millionths: i64) -> Value {
    Value::Decimal(Decimal { millionths })
}

fn money(hundredths: i64) -> Value {
    Value::Money(Money { hundredths })
}

fn duration(seconds: i64) -> Value {
    Value::Duration(Duration { seconds })
}

fn shift(moment: Timestamp, seconds: i64) -> Value {
    Value::Moment(
        moment
            .saturating_add(SignedDuration::from_secs(seconds))
            .expect("a signed duration has no calendar units"),
    )
}

/// The moment of a wall time that a change of offset skips or repeats: after the gap, or the first
/// of the two. A wall time outside the representable range is its first or its last moment.
fn at(wall: jiff::civil::DateTime, zone: &TimeZone) -> Timestamp {
    let beyond = match wall.year() < 0 {
        true => Timestamp::MIN,
        false => Timestamp::MAX,
    };
    zone.to_timestamp(wall).unwrap_or(beyond)
}

fn call(function: Function, arguments: &[Value], lookup: &dyn Lookup) -> Value {
    let zone = lookup.zone();
    match (function, arguments) {
        (Function::Days, [Value::Integer(count)]) => duration(count.saturating_mul(86_400)),
        (Function::Hours, [Value::Integer(count)]) => duration(count.saturating_mul(3_600)),
        (Function::Minutes, [Value::Integer(count)]) => duration(count.saturating_mul(60)),
        (Function::At, [Value::Moment(moment), Value::Time(time)]) => {
            let date = moment.to_zoned(zone.clone()).date();
            Value::Moment(at(date.to_datetime(*time), zone))
        }
        (Function::On, [Value::Date(date), Value::Time(time)]) => {
            Value::Moment(first_reached(zone, date.to_datetime(*time)))
        }
        (Function::Between, [Value::Date(first), Value::Date(last)]) => {
            let midnight = |date: Date| at(date.to_datetime(Time::MIN), zone);
            let after = last.saturating_add(SignedDuration::from_hours(24));
            Value::Span(midnight(*first), midnight(after))
        }
        (Function::Share, [Value::Integer(part), Value::Integer(whole)]) => {
            Value::Integer(share((*part).into(), (*whole).into()))
        }
        (Function::Percent, [Value::Money(amount), Value::Integer(percent)]) => {
            let part = i128::from(amount.hundredths) * i128::from(*percent) / 100;
            money(part.clamp(i64::MIN.into(), i64::MAX.into()) as i64)
        }
        (Function::Size, [Value::List(items)]) => {
            Value::Integer(i64::try_from(items.len()).unwrap_or(i64::MAX))
        }
        (Function::May, [Value::Text(flow)]) => Value::Boolean(lookup.may(flow)),
        (Function::Link, [Value::Text(flow)]) => lookup.link(flow, None),
        (Function::Link, [Value::Text(flow), answer]) => {
            in_payload(answer).map_or(Value::None, |answer| lookup.link(flow, Some(&answer)))
        }
        (Function::Qr, [Value::Text(address)]) => Value::File(File::Qr(address.clone())),
        (Function::Chart, [Value::List(groups)]) => Value::File(File::Chart(groups.clone())),
        (Function::Invoice, [Value::Row(payment)]) => Value::File(File::Invoice(payment.clone())),
        (Function::Print, [Value::Text(template)]) => Value::File(File::Print(Name::new(template))),
        (Function::Ics, [Value::Row(booking)]) => Value::File(File::Entry(booking.clone())),
        _ => Value::None,
    }
}
