//! Values as a backend writes them, and where they stand in its objects.

use serde_json::{Map, Value as Json};

use super::Brought;
use crate::model::{Mirror, Place};
use crate::tool::as_json;
use crate::value::Value;

/// What stands at a path.
pub(super) fn at<'j>(json: &'j Json, path: &[String]) -> Option<&'j Json> {
    path.iter().try_fold(json, |json, part| match json {
        Json::Array(items) => items.get(part.parse::<usize>().ok()?),
        Json::Object(fields) => fields.get(part),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    })
}

/// Puts something at a path of objects.
pub(super) fn put(object: &mut Map<String, Json>, path: &[String], json: Json) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        object.insert(first.clone(), json);
        return;
    }
    let inner = object
        .entry(first.clone())
        .or_insert_with(|| Json::Object(Map::new()));
    if let Json::Object(inner) = inner {
        put(inner, rest, json);
    }
}

/// Puts a column where it stands.
pub(super) fn put_column(object: &mut Map<String, Json>, place: &Place, value: &Value) {
    match (place, value) {
        (Place::At(path), value) => put(object, path, as_json(value)),
        (Place::Choice(path, words), Value::Choice(id)) => {
            let word = words.get(id).and_then(|words| words.first());
            if let Some(word) = word {
                put(object, path, Json::String(word.clone()));
            }
        }
        (Place::Choice(path, _), value) => put(object, path, as_json(value)),
        (Place::Each(each), Value::Words(words)) => {
            for (language, path) in each {
                if let Some(text) = words.0.get(language) {
                    put(object, path, Json::String(text.clone()));
                }
            }
        }
        (Place::Each(each), value) => {
            for path in each.values() {
                put(object, path, as_json(value));
            }
        }
    }
}

/// A row as the backend of a mapping would answer with it.
pub fn row_as_json(mirror: &Mirror, row: &Brought) -> Json {
    let mut object = Map::new();
    if let Some(id) = &row.id {
        put(&mut object, &mirror.id, Json::String(id.clone()));
    }
    for (column, place) in &mirror.columns {
        if let Some(value) = row.values.get(column).filter(|value| !value.is_none()) {
            put_column(&mut object, place, value);
        }
    }
    Json::Object(object)
}

/// A list of rows, or one, as the backend of a mapping would answer with it, under a path.
pub fn rows_as_json(path: &[String], json: Json) -> Json {
    if path.is_empty() {
        return json;
    }
    let mut object = Map::new();
    put(&mut object, path, json);
    Json::Object(object)
}
