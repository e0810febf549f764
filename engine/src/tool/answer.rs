//! What a tool has answered, which is believed only as far as it has the types that were declared.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::expression::{self, Expression, Lookup, Path};
use crate::model::{Given, Operation, When};
use crate::name::Name;
use crate::value::{Duration, Money, RowReference, Type, Value, Words};

/// What a call has led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// `done`, with what was given.
    Done(Value),
    /// An outcome that the tool declares.
    Outcome(Name),
    /// It is not known whether the call has taken effect: it is to be made again.
    Unclear(String),
    /// The tool has refused the call, or answers something else than it should. Calling again
    /// would not help.
    Failed(String),
}

/// What an answer of HTTP means. `body` is at most [`super::LARGEST_ANSWER`] bytes.
pub fn answer(
    operation: &Operation,
    status: u16,
    body: &[u8],
    languages: &[Name],
    zone: &TimeZone,
) -> Answered {
    let mut outcomes = operation.outcomes.iter();
    let by_status = outcomes.find(|(_, when)| matches!(when, When::Status(of) if *of == status));
    if let Some((outcome, _)) = by_status {
        return Answered::Outcome(outcome.clone());
    }
    match status {
        200..300 => given(operation, body, languages, zone),
        408 | 425 | 429 | 500..600 => Answered::Unclear(format!("the status {status}")),
        _ => Answered::Failed(format!("the status {status}")),
    }
}

fn given(operation: &Operation, body: &[u8], languages: &[Name], zone: &TimeZone) -> Answered {
    let json = match (operation.gives.is_empty(), serde_json::from_slice(body)) {
        // Nothing of it is read.
        (true, _) => Json::Null,
        (false, Ok(json)) => json,
        // Half of an answer is no answer.
        (false, Err(error)) if error.is_eof() => {
            return Answered::Unclear("an answer that breaks off".to_owned());
        }
        (false, Err(_)) => return Answered::Failed("an answer that is no JSON".to_owned()),
    };
    let mut fields = BTreeMap::new();
    for (name, given) in &operation.gives {
        match field(given, &json, languages) {
            Ok(value) => fields.insert(name.clone(), value),
            Err(wrong) => return Answered::Failed(format!("`{name}` in the answer is {wrong}")),
        };
    }
    let given = Fields {
        fields: &fields,
        zone,
    };
    let is_true =
        |condition: &Expression| expression::evaluate(condition, &given) == Value::Boolean(true);
    let mut outcomes = operation.outcomes.iter();
    let outcome = outcomes.find(|(_, when)| match when {
        When::Status(_) => false,
        When::True(condition) => is_true(condition),
    });
    match outcome {
        Some((outcome, _)) => Answered::Outcome(outcome.clone()),
        None => Answered::Done(Value::Draft(Arc::new(fields))),
    }
}

/// A value of the answer, or what it is instead. What stands there is not repeated: it may be
/// anybody's.
fn field(given: &Given, answer: &Json, languages: &[Name]) -> Result<Value, String> {
    let found = given.at.iter().try_fold(answer, |json, part| match json {
        Json::Array(items) => items.get(part.parse::<usize>().ok()?),
        Json::Object(fields) => fields.get(part),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    });
    let typed = &given.column.typed;
    match found {
        None | Some(Json::Null) if typed.optional => Ok(Value::None),
        Some(Json::String(text)) if typed.optional && text.is_empty() => Ok(Value::None),
        None | Some(Json::Null) => Err("missing".to_owned()),
        Some(json) => {
            let value = read(&typed.of, json, languages);
            let value = value.ok_or_else(|| format!("not {}", typed.of))?;
            match given.column.breach(&value) {
                Some(_) => Err("beyond its limits".to_owned()),
                None => Ok(value),
            }
        }
    }
}

/// A value of a type as tools write it: as flows do, and a duration also in minutes.
fn read(of: &Type, json: &Json, languages: &[Name]) -> Option<Value> {
    match (of, json) {
        (Type::Boolean, Json::Bool(value)) => Some(Value::Boolean(*value)),
        (Type::Integer, Json::Number(number)) => number.as_i64().map(Value::Integer),
        (Type::Money, Json::Number(number)) => Money::parse(&number.to_string()).map(Value::Money),
        (Type::Text, Json::Number(number)) => Some(Value::text(&number.to_string())),
        (Type::Duration, Json::Number(number)) => {
            let minutes = number
                .as_i64()
                .filter(|minutes| (0..=MOST_MINUTES).contains(minutes))?;
            Some(Value::Duration(Duration::minutes(minutes)))
        }
        (Type::Row(_), Json::Number(number)) if *of == Type::person() => {
            RowReference::person(number.as_i64()?).map(Value::Row)
        }
        (Type::Words, Json::String(text)) => {
            let each = languages.iter().map(|it| (it.clone(), text.clone()));
            Some(Value::Words(Words(Arc::new(each.collect()))))
        }
        (Type::Words, Json::Object(texts)) => {
            let each = languages.iter().map(|language| {
                let text = texts.get(language.as_str())?.as_str()?;
                Some((language.clone(), text.to_owned()))
            });
            let each: Option<BTreeMap<Name, String>> = each.collect();
            Some(Value::Words(Words(Arc::new(each?))))
        }
        // In quotes they are texts.
        (Type::Boolean | Type::Integer, Json::String(_)) => None,
        (_, Json::String(text)) => of.parse(text, languages),
        (_, Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
            None
        }
    }
}

/// A year.
const MOST_MINUTES: i64 = 366 * 24 * 60;

/// What an answer gives, as a condition names it.
struct Fields<'f> {
    fields: &'f BTreeMap<Name, Value>,
    zone: &'f TimeZone,
}

impl Lookup for Fields<'_> {
    fn value(&self, path: &Path) -> Value {
        let root = self.fields.get(&path.root).cloned().unwrap_or(Value::None);
        let fields = path.fields.iter();
        fields.fold(root, |value, name| {
            expression::field(&value, name, self.zone)
        })
    }

    fn zone(&self) -> &TimeZone {
        self.zone
    }

    /// What an answer gives leads to no flow.
    fn link(&self, _: &str, _: Option<&str>) -> Value {
        Value::None
    }
}
