//! Values as a backend writes them, and where they stand in its objects.

use serde_json::{Map, Value as Json};

use super::Brought;
use crate::model::{Mirror, Place};
use crate::tool::{as_json, put};
use crate::value::Value;

/// A column's value in the backend's words; null if it has none.
pub(super) fn theirs(mirror: &Mirror, column: &str, value: &Value) -> Json {
    match (mirror.columns.get(column), value) {
        (Some(Place::Choice(_, words)), Value::Choice(id)) => {
            let word = words.get(id).and_then(|words| words.first());
            word.map_or(Json::Null, |word| Json::String(word.clone()))
        }
        (Some(_) | None, value) => as_json(value),
    }
}

/// Puts a column where it stands.
pub(super) fn put_column(
    object: &mut Map<String, Json>,
    mirror: &Mirror,
    column: &str,
    value: &Value,
) {
    let json = theirs(mirror, column, value);
    match (mirror.columns.get(column), value) {
        (Some(Place::At(path) | Place::Choice(path, _)), _) => put(object, path, json),
        (Some(Place::Each(each)), Value::Words(words)) => {
            for (language, path) in each {
                if let Some(text) = words.0.get(language) {
                    put(object, path, Json::String(text.clone()));
                }
            }
        }
        (Some(Place::Each(each)), _) => {
            for path in each.values() {
                put(object, path, json.clone());
            }
        }
        (None, _) => {}
    }
}

/// A row as the backend of a mapping would answer with it.
pub fn row_as_json(mirror: &Mirror, row: &Brought) -> Json {
    let mut object = Map::new();
    if let Some(id) = &row.id {
        put(&mut object, &mirror.id, Json::String(id.clone()));
    }
    for column in mirror.columns.keys() {
        if let Some(value) = row.values.get(column).filter(|value| !value.is_none()) {
            put_column(&mut object, mirror, column, value);
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
