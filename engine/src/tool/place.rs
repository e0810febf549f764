//! Places in JSON, by paths.

use serde_json::{Map, Value as Json};

/// What stands at a path.
pub(crate) fn at<'j>(json: &'j Json, path: &[String]) -> Option<&'j Json> {
    path.iter().try_fold(json, |json, part| match json {
        Json::Array(items) => items.get(part.parse::<usize>().ok()?),
        Json::Object(fields) => fields.get(part),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    })
}

/// Puts something at a path of objects. The checker lets no path lead through a value.
pub(crate) fn put(object: &mut Map<String, Json>, path: &[String], json: Json) {
    match path {
        [] => {}
        [last] => {
            object.insert(last.clone(), json);
        }
        [first, rest @ ..] => {
            let inner = object
                .entry(first.clone())
                .or_insert_with(|| Json::Object(Map::new()));
            if let Json::Object(inner) = inner {
                put(inner, rest, json);
            }
        }
    }
}
