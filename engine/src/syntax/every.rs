//! When a clock begins a flow.

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};

use super::spanned::Spanned;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::every::Every;
use crate::tree::Node;
use crate::value::{Type, Value};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// What `every`, `on` and `at` of a start mean together.
pub(super) fn every(start: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Every>> {
    let Some(node) = start.get("every") else {
        if let Some(lonely) = start.get("on").or_else(|| start.get("at")) {
            let message = "`on` and `at` stand beside `every`";
            diagnostics.add(Diagnostic::new(Code::MissingKey, lonely.span, message));
        }
        return None;
    };
    match read(start, node) {
        Ok(every) => Some(Spanned::new(every, node.span)),
        Err(diagnostic) => {
            diagnostics.add(*diagnostic);
            None
        }
    }
}

fn read(start: &Node, node: &Node) -> Result<Every, Box<Diagnostic>> {
    let word = node.as_text().unwrap_or_default();
    match word {
        "day" => {
            useless(start, "on", word)?;
            Ok(Every::Day(at(start, node)?))
        }
        "week" => Ok(Every::Week(weekday(start, node)?, at(start, node)?)),
        "month" => Ok(Every::Month(day_of_month(start, node)?, at(start, node)?)),
        length => {
            let every = Every::Length(self::length(node, length)?);
            useless(start, "on", word)?;
            useless(start, "at", word)?;
            Ok(every)
        }
    }
}

fn length(node: &Node, text: &str) -> Result<SignedDuration, Box<Diagnostic>> {
    let Some(Value::Duration(length)) = Type::Duration.parse(text, &[]) else {
        let message = format!("`{text}` is nothing that comes again and again");
        return Err(fault(Code::InvalidValue, node, message, EXAMPLE));
    };
    let length = SignedDuration::from_secs(length.seconds);
    let [shortest, longest] = Every::LENGTHS;
    if length < shortest || length > longest {
        let message = "a clock begins a flow at most once a minute, and each 12 hours at least";
        return Err(fault(Code::InvalidValue, node, message.to_owned(), EXAMPLE));
    }
    Ok(length)
}

const EXAMPLE: &str = "write `every: day, at: \"09:00\"`, `every: week, on: monday, at: \"09:00\"`, \
                       `every: month, on: 1, at: \"09:00\"` or `every: 15m`";

fn at(start: &Node, node: &Node) -> Result<Time, Box<Diagnostic>> {
    let Some(at) = start.get("at") else {
        let message = "it does not say at what time".to_owned();
        return Err(fault(
            Code::MissingKey,
            node,
            message,
            "add `at: \"09:00\"`",
        ));
    };
    let text = at.as_text().unwrap_or_default();
    match Type::Time.parse(text, &[]) {
        Some(Value::Time(time)) => Ok(time),
        _ => {
            let message = format!("`{text}` is no time");
            Err(fault(
                Code::InvalidValue,
                at,
                message,
                "write `at: \"09:00\"`",
            ))
        }
    }
}

fn weekday(start: &Node, node: &Node) -> Result<Weekday, Box<Diagnostic>> {
    let Some(on) = start.get("on") else {
        let message = "it does not say on which day".to_owned();
        return Err(fault(Code::MissingKey, node, message, "add `on: monday`"));
    };
    let text = on.as_text().unwrap_or_default();
    let found = WEEKDAYS.iter().find(|(name, _)| *name == text);
    let found = found.map(|(_, weekday)| *weekday);
    found.ok_or_else(|| {
        let message = "expected a weekday".to_owned();
        let days = WEEKDAYS.map(|(name, _)| name).join(", ");
        fault(
            Code::InvalidValue,
            on,
            message,
            &format!("write one of: {days}"),
        )
    })
}

fn day_of_month(start: &Node, node: &Node) -> Result<i8, Box<Diagnostic>> {
    let Some(on) = start.get("on") else {
        let message = "it does not say on which day".to_owned();
        return Err(fault(Code::MissingKey, node, message, "add `on: 1`"));
    };
    let day = on.as_integer().and_then(|day| i8::try_from(day).ok());
    day.filter(|day| (1..=31).contains(day)).ok_or_else(|| {
        let message = "expected a day of a month".to_owned();
        fault(
            Code::InvalidValue,
            on,
            message,
            "write a number from 1 to 31; 31 is the last day",
        )
    })
}

fn useless(start: &Node, key: &str, every: &str) -> Result<(), Box<Diagnostic>> {
    match start.get(key) {
        None => Ok(()),
        Some(node) => {
            let message = format!("`every: {every}` takes no `{key}`");
            Err(fault(Code::UnknownKey, node, message, EXAMPLE))
        }
    }
}

fn fault(code: Code, node: &Node, message: String, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, node.span, message).help(help))
}
