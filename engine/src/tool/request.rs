//! What is sent to a tool.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::{Map, Number, Value as Json, json};

use crate::model::{Operation, PathPart};
use crate::name::Name;
use crate::syntax::Method;
use crate::value::Value;

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
}

/// What an operation sends for these values. What is none is left out. `None` if a value cannot
/// stand in the path: `..` leads to the directory above, however it is encoded.
pub fn request(operation: &Operation, values: &BTreeMap<Name, Value>) -> Option<HttpRequest> {
    let value = |name: &Name| values.get(name).filter(|value| !value.is_none());
    let mut path = String::new();
    for part in &operation.path {
        match part {
            PathPart::Written(text) => path.push_str(text),
            PathPart::Sent(name) => {
                let text = value(name).map(as_text).unwrap_or_default();
                if matches!(text.as_str(), "" | "." | "..") {
                    return None;
                }
                segment(&text, &mut path);
            }
        }
    }
    let is_in_path = |name: &Name| {
        let mut parts = operation.path.iter();
        parts.any(|part| *part == PathPart::Sent(name.clone()))
    };
    let in_query = |name: &Name| !operation.method.has_body() || operation.query.contains(name);
    let sent = operation.send.keys();
    let sent: Vec<(&Name, &Value)> = sent
        .filter(|name| !is_in_path(name))
        .filter_map(|name| Some((name, value(name)?)))
        .collect();
    let query = sent.iter().filter(|(name, _)| in_query(name));
    let body = sent.iter().filter(|(name, _)| !in_query(name));
    let body: Map<String, Json> = body
        .map(|(name, value)| (name.to_string(), as_json(value)))
        .collect();
    Some(HttpRequest {
        method: operation.method,
        path,
        query: query
            .map(|(name, value)| (name.to_string(), as_text(value)))
            .collect(),
        body: operation
            .method
            .has_body()
            .then_some(Body::Json(Json::Object(body))),
    })
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
fn as_text(value: &Value) -> String {
    match as_json(value) {
        Json::String(text) => text,
        other @ (Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Array(_)
        | Json::Object(_)) => other.to_string(),
    }
}

/// A value as tools are sent it. A duration is in minutes, a person their Telegram id.
pub(super) fn as_json(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Boolean(value) => json!(value),
        Value::Integer(value) => json!(value),
        Value::Decimal(decimal) => hundredths(decimal.hundredths),
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
        Value::Photo(_) | Value::Code(_) | Value::Span(..) | Value::File(_) => Json::Null,
    }
}

/// A whole amount is a whole number.
fn hundredths(hundredths: i64) -> Json {
    match hundredths % 100 {
        0 => json!(hundredths / 100),
        _ => Number::from_f64(hundredths as f64 / 100.0).map_or(Json::Null, Json::Number),
    }
}
