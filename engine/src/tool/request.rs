//! What is sent to a tool.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Number, Value as Json, json};

use super::place::put;
use crate::model::{By, Http, Operation, PathPart};
use crate::name::Name;
use crate::syntax::Method;
use crate::value::{Document, Type, Value};

/// What a tool is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Http(HttpRequest),
    /// By the name by which the tool knows the operation, with its arguments.
    Call(String, Map<String, Json>),
}

/// A call as HTTP, after the tool's address.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRequest {
    pub method: Method,
    /// Begins with a slash, and is encoded.
    pub path: String,
    /// Not yet encoded.
    pub query: Vec<(String, String)>,
    pub body: Option<Body>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Json(Json),
    /// Not yet encoded.
    Form(Vec<(String, String)>),
    /// A form with files, whose bytes are at Telegram.
    Multipart(Vec<(String, Field)>),
}

/// What stands in a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Text(String),
    File(Document),
}

/// What an operation sends for these values. What is none is left out. `None` if a value cannot
/// stand in the path: `..` leads to the directory above, however it is encoded.
pub fn request(operation: &Operation, values: &BTreeMap<Name, Value>) -> Option<Request> {
    match &operation.by {
        By::Http(http) => Some(Request::Http(by_http(operation, http, values)?)),
        By::Call(name) => {
            let sent = operation.send.keys();
            let sent: Vec<&Name> = sent.collect();
            let arguments = placed(operation, &sent, values);
            Some(Request::Call(name.clone(), arguments))
        }
    }
}

fn by_http(
    operation: &Operation,
    http: &Http,
    values: &BTreeMap<Name, Value>,
) -> Option<HttpRequest> {
    let path = path(&http.path, |name| values.get(name).map(as_text))?;
    let is_in_path = |name: &Name| http.path.contains(&PathPart::Sent(name.clone()));
    let in_query = |name: &Name| !http.method.has_body() || http.query.contains(name);
    let sent = operation.send.keys().filter(|name| !is_in_path(name));
    let (query, body): (Vec<&Name>, Vec<&Name>) = sent.partition(|name| in_query(name));
    let body = match http.form {
        true => form(operation, &body, values),
        false => Body::Json(Json::Object(placed(operation, &body, values))),
    };
    Some(HttpRequest {
        method: http.method,
        path,
        query: flat(operation, &query, values),
        body: http.method.has_body().then_some(body),
    })
}

/// A form, of several parts if there can be files in it.
fn form(operation: &Operation, names: &[&Name], values: &BTreeMap<Name, Value>) -> Body {
    let is_file = |name: &&Name| operation.send[*name].typed.of == Type::Document;
    let (files, others): (Vec<&Name>, Vec<&Name>) = names.iter().partition(|name| is_file(name));
    let texts = flat(operation, &others, values);
    if files.is_empty() {
        return Body::Form(texts);
    }
    let texts = texts.into_iter();
    let texts = texts.map(|(name, text)| (name, Field::Text(text)));
    let files = files.into_iter().filter_map(|name| {
        let Some(Value::Document(file)) = values.get(name) else {
            return None;
        };
        Some((place(operation, name), Field::File(file.clone())))
    });
    Body::Multipart(texts.chain(files).collect())
}

/// The name of a value in a query or a form.
fn place(operation: &Operation, name: &Name) -> String {
    let place = operation.into.get(name);
    place.map_or_else(|| name.to_string(), |place| place.join("."))
}

/// Values by their places, as texts.
fn flat(
    operation: &Operation,
    names: &[&Name],
    values: &BTreeMap<Name, Value>,
) -> Vec<(String, String)> {
    let there = names.iter().filter_map(|name| {
        let value = values.get(*name).filter(|value| !value.is_none())?;
        Some((place(operation, name), as_text(value)))
    });
    there.collect()
}

/// Values at their places.
pub(super) fn placed(
    operation: &Operation,
    names: &[&Name],
    values: &BTreeMap<Name, Value>,
) -> Map<String, Json> {
    let mut whole = Map::new();
    for name in names {
        let Some(value) = values.get(*name).filter(|value| !value.is_none()) else {
            continue;
        };
        let value = as_json(value);
        match operation.into.get(*name) {
            None => {
                whole.insert(name.to_string(), value);
            }
            Some(place) => put(&mut whole, place, value),
        }
    }
    whole
}

/// A path with its values. What leads out of its place is none.
pub(crate) fn path(parts: &[PathPart], value: impl Fn(&Name) -> Option<String>) -> Option<String> {
    let mut path = String::new();
    for part in parts {
        match part {
            PathPart::Written(text) => path.push_str(text),
            PathPart::Sent(name) => {
                let text = value(name)?;
                if matches!(text.as_str(), "" | "." | "..") {
                    return None;
                }
                segment(&text, &mut path);
            }
        }
    }
    Some(path)
}

/// A part of a segment of a path. What a person has written cannot end it: only what RFC 3986 calls
/// unreserved stays as it is.
fn segment(text: &str, path: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'.') {
            path.push(byte.into());
        } else {
            write!(path, "%{byte:02X}").expect("a string can be written to");
        }
    }
}

/// A value in a path or in a query.
pub(crate) fn as_text(value: &Value) -> String {
    in_words(as_json(value))
}

/// JSON in a path or in a query: a text without its quotes.
pub(crate) fn in_words(json: Json) -> String {
    match json {
        Json::String(text) => text,
        other @ (Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Array(_)
        | Json::Object(_)) => other.to_string(),
    }
}

/// A value as tools are sent it. A duration is in minutes, a person their Telegram id.
pub(crate) fn as_json(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Boolean(value) => json!(value),
        Value::Integer(value) => json!(value),
        Value::Decimal(decimal) => match decimal.digits() {
            0 => json!(decimal.as_float() as i64),
            _ => Number::from_f64(decimal.as_float()).map_or(Json::Null, Json::Number),
        },
        Value::Chat(chat) => json!(chat.get()),
        Value::Money(money) => hundredths(money.hundredths),
        Value::Duration(duration) => json!(duration.seconds / 60),
        Value::Row(row) => json!(row.id.0),
        Value::Words(words) => {
            let texts = words.0.iter();
            let texts = texts.map(|(language, text)| (language.to_string(), json!(text)));
            Json::Object(texts.collect())
        }
        Value::List(items) => items.iter().map(as_json).collect(),
        Value::Draft(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, value)| (name.to_string(), as_json(value)));
            Json::Object(fields.collect())
        }
        Value::Text(_)
        | Value::Phone(_)
        | Value::Location(_)
        | Value::Choice(_)
        | Value::Language(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Moment(_) => json!(value.as_written()),
        // Nothing of the language sends these.
        Value::Photo(_)
        | Value::Document(_)
        | Value::Code(_)
        | Value::Span(..)
        | Value::File(_) => Json::Null,
    }
}

/// A whole amount is a whole number.
fn hundredths(hundredths: i64) -> Json {
    match hundredths % 100 {
        0 => json!(hundredths / 100),
        _ => Number::from_f64(hundredths as f64 / 100.0).map_or(Json::Null, Json::Number),
    }
}
