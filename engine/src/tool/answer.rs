//! What a tool has answered, which is believed only as far as it has the types that were declared.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json};

use super::place::at;
use super::received::{Received, received};
use super::request::as_json;
use crate::expression::{self, Expression, Lookup, Path};
use crate::model::{Column, Given, Gives, Operation, When};
use crate::name::Name;
use crate::value::{ChatId, Duration, Money, RowReference, Type, Value, Words};

/// What a call has led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered {
    /// `done`, with what was given.
    Done(Value),
    /// `done`, with a file: the body of the answer.
    File(Received),
    /// An outcome that the tool declares.
    Outcome(Name),
    /// It is not known whether the call has taken effect: it is to be made again.
    Unclear(String),
    /// The tool answers something else than it should, and the call may have taken effect. Whoever
    /// waits waits in vain, but what is to be taken back must be asked for again.
    Nonsense(String),
    /// The tool has refused the call. Calling again would not help.
    Failed(String),
}

/// What has come back from a tool, which may be anything.
#[derive(Clone, Copy, Debug)]
pub enum Said<'s> {
    /// By HTTP. The body has [`super::LARGEST_ANSWER`] bytes at most, or of a file
    /// [`super::LARGEST_RECEIVED`].
    Http {
        status: u16,
        body: &'s [u8],
        content_type: Option<&'s str>,
        disposition: Option<&'s str>,
    },
    /// What a call has given.
    Given(&'s Json),
    /// A call was refused.
    Refused,
}

/// What an answer means.
pub fn answer(
    operation: &Operation,
    said: Said<'_>,
    languages: &[Name],
    zone: &TimeZone,
) -> Answered {
    let outcome = |wanted: &dyn Fn(&When) -> bool| {
        let mut outcomes = operation.outcomes.iter();
        let found = outcomes.find(|(_, when)| wanted(when));
        found.map(|(outcome, _)| Answered::Outcome(outcome.clone()))
    };
    let (status, body, content_type, disposition) = match said {
        Said::Http {
            status,
            body,
            content_type,
            disposition,
        } => (status, body, content_type, disposition),
        Said::Given(json) => return given(operation, json, languages, zone),
        Said::Refused => {
            let refused = outcome(&|when| matches!(when, When::Refused));
            return refused.unwrap_or_else(|| Answered::Failed("a refusal".to_owned()));
        }
    };
    let by_status = outcome(&|when| matches!(when, When::Status(of) if *of == status));
    if let Some(by_status) = by_status {
        return by_status;
    }
    match status {
        200..300 => {}
        _ if is_unclear(status) => return Answered::Unclear(format!("the status {status}")),
        _ => return Answered::Failed(format!("the status {status}")),
    }
    if let Gives::File = operation.gives {
        if body.is_empty() {
            return Answered::Nonsense("an empty file".to_owned());
        }
        let name = &operation.name;
        return Answered::File(received(name, content_type, disposition, body.len()));
    }
    let reads_nothing = operation.gives.values().next().is_none();
    match (reads_nothing, serde_json::from_slice(body)) {
        // Nothing of it is read.
        (true, _) => given(operation, &Json::Null, languages, zone),
        (false, Ok(json)) => given(operation, &json, languages, zone),
        // Half of an answer is no answer.
        (false, Err(error)) if error.is_eof() => {
            Answered::Unclear("an answer that breaks off".to_owned())
        }
        (false, Err(_)) => Answered::Nonsense("an answer that is no JSON".to_owned()),
    }
}

/// Whether it is not known after a status what has become of a call, so that it is made again.
pub(crate) fn is_unclear(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..600)
}

fn given(operation: &Operation, json: &Json, languages: &[Name], zone: &TimeZone) -> Answered {
    let mut fields = BTreeMap::new();
    for (name, given) in operation.gives.values() {
        match field(given, json, languages) {
            Ok(value) => fields.insert(name.clone(), value),
            Err(wrong) => {
                let why = format!("`{name}` in the answer is {wrong}");
                return Answered::Nonsense(why);
            }
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
        When::Status(_) | When::Refused => false,
        When::True(condition) => is_true(condition),
    });
    match outcome {
        Some((outcome, _)) => Answered::Outcome(outcome.clone()),
        None => Answered::Done(Value::Draft(Arc::new(fields))),
    }
}

/// What is sent, as somebody writes it by hand: JSON with the names of `send`.
///
/// # Errors
///
/// What is wrong with it, each in a sentence.
pub fn sent_values(
    operation: &Operation,
    json: &Map<String, Json>,
    languages: &[Name],
) -> Result<BTreeMap<Name, Value>, Vec<String>> {
    let (mut values, mut faults) = (BTreeMap::new(), Vec::new());
    for (name, column) in &operation.send {
        match typed(column, json.get(name.as_str()), languages) {
            Ok(value) => {
                values.insert(name.clone(), value);
            }
            Err(wrong) => faults.push(format!("`{name}` is {wrong}")),
        }
    }
    let unknown = json
        .keys()
        .filter(|name| !operation.send.contains_key(name.as_str()));
    faults.extend(unknown.map(|name| format!("`{}` is not sent `{name}`", operation.name)));
    match faults.is_empty() {
        true => Ok(values),
        false => Err(faults),
    }
}

/// A value that was given, as JSON.
pub fn given_json(value: &Value) -> Json {
    as_json(value)
}

/// A value of the answer, or what it is instead. What stands there is not repeated: it may be
/// anybody's.
fn field(given: &Given, answer: &Json, languages: &[Name]) -> Result<Value, String> {
    let found = at(answer, &given.at);
    match &given.items {
        None => typed(&given.column, found, languages),
        Some(items) => list(items, found, languages),
    }
}

/// The items of a list. One that is `null` has none.
fn list(
    items: &IndexMap<Name, Given>,
    json: Option<&Json>,
    languages: &[Name],
) -> Result<Value, String> {
    let each = match json {
        Some(Json::Array(each)) => each.as_slice(),
        Some(Json::Null) => &[],
        Some(_) => return Err("no list".to_owned()),
        None => return Err("missing".to_owned()),
    };
    if each.len() > MOST_ITEMS {
        return Err(format!("a list of more than {MOST_ITEMS}"));
    }
    let each = each.iter().map(|item| {
        let mut fields = BTreeMap::new();
        for (name, given) in items {
            let value = field(given, item, languages);
            let value = value.map_err(|wrong| format!("a list in which `{name}` is {wrong}"))?;
            fields.insert(name.clone(), value);
        }
        Ok(Value::Draft(Arc::new(fields)))
    });
    let each: Result<Vec<Value>, String> = each.collect();
    Ok(Value::List(each?.into()))
}

fn typed(column: &Column, json: Option<&Json>, languages: &[Name]) -> Result<Value, String> {
    let typed = &column.typed;
    match json {
        None | Some(Json::Null) if typed.optional => Ok(Value::None),
        Some(Json::String(text)) if typed.optional && text.is_empty() => Ok(Value::None),
        None | Some(Json::Null) => Err("missing".to_owned()),
        Some(json) => {
            let value = read(&typed.of, json, languages);
            let value = value.ok_or_else(|| format!("not {}", typed.of))?;
            match column.breach(&value) {
                Some(_) => Err("beyond its limits".to_owned()),
                None => Ok(value),
            }
        }
    }
}

/// A value of a type as tools write it: as flows do, and a duration also in minutes.
pub(crate) fn read(of: &Type, json: &Json, languages: &[Name]) -> Option<Value> {
    match (of, json) {
        (Type::Boolean, Json::Bool(value)) => Some(Value::Boolean(*value)),
        (Type::Integer, Json::Number(number)) => number.as_i64().map(Value::Integer),
        (Type::Money, Json::Number(number)) => Money::parse(&number.to_string()).map(Value::Money),
        (Type::Decimal, Json::Number(number)) => of.parse(&number.to_string(), &[]),
        (Type::Chat, Json::Number(number)) => ChatId::new(number.as_i64()?).map(Value::Chat),
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

/// A list is kept with the dialogue, and nobody reads a longer one in a chat.
const MOST_ITEMS: usize = 100;
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

    fn may(&self, _: &str) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_are_read_as_the_types_that_are_written_so() {
        let written = |of: &Type, json: Json| read(of, &json, &[]).map(|value| value.as_written());
        assert_eq!(
            written(&Type::Decimal, json!(-72.5)).as_deref(),
            Some("-72.5")
        );
        assert_eq!(written(&Type::Decimal, json!(4)).as_deref(), Some("4"));
        assert_eq!(
            written(&Type::Chat, json!(-1_001_234)).as_deref(),
            Some("-1001234")
        );
        assert_eq!(
            written(&Type::Money, json!(-1200.5)).as_deref(),
            Some("-1200.50")
        );
        assert_eq!(read(&Type::Chat, &json!(17), &[]), None, "no chat");
        assert_eq!(read(&Type::Decimal, &json!(true), &[]), None);
    }
}
