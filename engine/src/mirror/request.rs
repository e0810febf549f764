//! What is sent to a backend that keeps tables.

use serde_json::{Map, Value as Json};

use super::json::{put, put_column};
use super::{Asked, Read, Write};
use crate::model::{ID, Mirror, PathPart, Verb};
use crate::name::Name;
use crate::syntax::Method;
use crate::tool::{Body, HttpRequest, as_json, as_text, segment};
use crate::value::Value;

/// The request that asks for something; `None` if the mapping has none, or if a value cannot stand
/// in its path.
pub fn request(mirror: &Mirror, asked: &Asked) -> Option<HttpRequest> {
    match asked {
        Asked::Read(read) => reading(mirror, read),
        Asked::Write(write) => writing(mirror, write),
    }
}

fn reading(mirror: &Mirror, read: &Read) -> Option<HttpRequest> {
    let reading = mirror.reading(|name| read.filters.contains_key(name))?;
    let value = |name: &Name| read.filters.get(name);
    let path = path(&reading.path, |name| value(name).map(as_text))?;
    let left = reading.filters.iter();
    let left = left.filter(|(name, _)| !reading.path.contains(&PathPart::Sent((*name).clone())));
    let sent: Vec<(&String, &Value)> = left
        .filter_map(|(name, wire)| Some((wire, value(name)?)))
        .collect();
    let is_in_body = reading.method.has_body();
    let body = is_in_body.then(|| {
        let mut body = Map::new();
        for (wire, value) in &sent {
            put(&mut body, &[(*wire).clone()], as_json(value));
        }
        Body::Json(Json::Object(body))
    });
    let query = sent.iter().filter(|_| !is_in_body);
    Some(HttpRequest {
        method: reading.method,
        path,
        query: query
            .map(|(wire, value)| ((*wire).clone(), as_text(value)))
            .collect(),
        body,
    })
}

fn writing(mirror: &Mirror, write: &Write) -> Option<HttpRequest> {
    let change = mirror.writes.get(&write.verb)?.request.as_ref()?;
    let path = path(&change.path, |name| match name.as_str() {
        ID if !write.verb.makes() => write.id.clone(),
        _ => write.sends.get(name).map(as_text),
    })?;
    let mut body = Map::new();
    for (column, value) in &write.sends {
        // What is made has nothing where it is none; what is changed loses it.
        let is_nothing = value.is_none() && write.verb != Verb::Update;
        if is_nothing || change.path.contains(&PathPart::Sent(column.clone())) {
            continue;
        }
        match (mirror.columns.get(column), mirror.filter(column)) {
            (Some(place), _) => put_column(&mut body, place, value),
            (None, Some(wire)) => put(&mut body, std::slice::from_ref(wire), as_json(value)),
            (None, None) => {}
        }
    }
    let has_body = change.method != Method::Get && change.method != Method::Delete;
    let query = match has_body {
        true => Vec::new(),
        false => body.iter().map(in_query).collect(),
    };
    Some(HttpRequest {
        method: change.method,
        path,
        query,
        body: has_body.then_some(Body::Json(Json::Object(body))),
    })
}

fn in_query((name, json): (&String, &Json)) -> (String, String) {
    let text = match json {
        Json::String(text) => text.clone(),
        other @ (Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Array(_)
        | Json::Object(_)) => other.to_string(),
    };
    (name.clone(), text)
}

/// A path with its values. What leads out of its place is none.
fn path(parts: &[PathPart], value: impl Fn(&Name) -> Option<String>) -> Option<String> {
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
