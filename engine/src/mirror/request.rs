//! What is sent to a backend that keeps tables.

use serde_json::{Map, Value as Json};

use super::json::{put_column, theirs};
use super::{Asked, Read, Write};
use crate::model::{ID, Mirror, PathPart, Verb};
use crate::name::Name;
use crate::syntax::Method;
use crate::tool::{Body, HttpRequest, as_json, in_words, path, put};

/// The request that asks for something; `None` if the mapping has none, if a value cannot stand in
/// its path, or if the backend has no word for one.
pub fn request(mirror: &Mirror, asked: &Asked) -> Option<HttpRequest> {
    let mut sent = match asked {
        Asked::Read(read) => read.filters.iter(),
        Asked::Write(write) => write.sends.iter(),
    };
    if !sent.all(|(column, value)| mirror.has_word(column, value)) {
        return None;
    }
    match asked {
        Asked::Read(read) => reading(mirror, read),
        Asked::Write(write) => writing(mirror, write),
    }
}

fn reading(mirror: &Mirror, read: &Read) -> Option<HttpRequest> {
    let reading = mirror.reading(|name| read.filters.contains_key(name))?;
    let value = |name: &Name| read.filters.get(name);
    let theirs = |name: &Name| value(name).map(|value| theirs(mirror, name, value));
    let path = path(&reading.path, |name| theirs(name).map(in_words))?;
    let left = reading.filters.iter();
    let left = left.filter(|(name, _)| !reading.path.contains(&PathPart::Sent((*name).clone())));
    let sent: Vec<(&String, Json)> = left
        .filter_map(|(name, wire)| Some((wire, theirs(name)?)))
        .collect();
    let is_in_body = reading.method.has_body();
    let body = is_in_body.then(|| {
        let mut body = Map::new();
        for (wire, json) in &sent {
            put(&mut body, std::slice::from_ref(*wire), json.clone());
        }
        Body::Json(Json::Object(body))
    });
    let query = sent.into_iter().filter(|_| !is_in_body);
    Some(HttpRequest {
        method: reading.method,
        path,
        query: query
            .map(|(wire, json)| (wire.clone(), in_words(json)))
            .collect(),
        body,
    })
}

fn writing(mirror: &Mirror, write: &Write) -> Option<HttpRequest> {
    let change = mirror.writes.get(&write.verb)?.request.as_ref()?;
    let path = path(&change.path, |name| match name.as_str() {
        ID if !write.verb.makes() => write.id.clone(),
        _ => {
            let value = write.sends.get(name)?;
            Some(in_words(theirs(mirror, name, value)))
        }
    })?;
    let mut body = Map::new();
    for (column, value) in &write.sends {
        // What is made has nothing where it is none; what is changed loses it.
        let is_nothing = value.is_none() && write.verb != Verb::Update;
        if is_nothing || change.path.contains(&PathPart::Sent(column.clone())) {
            continue;
        }
        match mirror.filter(column) {
            Some(wire) if !mirror.columns.contains_key(column) => {
                put(&mut body, std::slice::from_ref(wire), as_json(value));
            }
            Some(_) | None => put_column(&mut body, mirror, column, value),
        }
    }
    let has_body = change.method != Method::Get && change.method != Method::Delete;
    let query = match has_body {
        true => Vec::new(),
        false => {
            let values = body
                .iter()
                .map(|(name, json)| (name.clone(), in_words(json.clone())));
            values.collect()
        }
    };
    Some(HttpRequest {
        method: change.method,
        path,
        query,
        body: has_body.then_some(Body::Json(Json::Object(body))),
    })
}
