//! JSON Schemas of `seeds/*.json`.

use serde_json::{Map, Value, json};

use super::json::{DIALECT, name_pattern};
use crate::model::{Column, Model, Table};

/// The schema of a seed file of any app: tables, and rows with their keys.
pub fn any_seed_schema() -> Value {
    let row = json!({
        "type": "object",
        "properties": { "key": key() },
        "required": ["key"],
    });
    json!({
        "$schema": DIALECT,
        "title": "seeds/*.json: rows of a Tilmash app",
        "description": "Tables with their rows.",
        "type": "object",
        "propertyNames": { "pattern": name_pattern() },
        "additionalProperties": { "type": "array", "items": row },
    })
}

/// The schema of a seed file for the tables of one app.
pub fn seed_schema(model: &Model) -> Value {
    let tables: Map<String, Value> = model
        .tables
        .values()
        .filter(|table| table.is_seeded())
        .map(|table| {
            let rows = json!({ "type": "array", "items": row(model, table) });
            (table.name.to_string(), rows)
        })
        .collect();
    json!({
        "$schema": DIALECT,
        "title": format!("seeds/*.json: rows of the app {}", model.app),
        "description": "Tables with their rows.",
        "type": "object",
        "properties": tables,
        "additionalProperties": false,
    })
}

fn key() -> Value {
    json!({
        "type": "string",
        "minLength": 1,
        "description": "the row's name, which never changes: the row is known by it the next time",
    })
}

fn row(model: &Model, table: &Table) -> Value {
    let mut properties = Map::from_iter([("key".to_owned(), key())]);
    let mut required = vec!["key"];
    for (name, column) in &table.columns {
        properties.insert(name.to_string(), value(model, column));
        if column.default.is_none() && !column.typed.optional {
            required.push(name);
        }
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn value(model: &Model, column: &Column) -> Value {
    let schema = column.typed.of.schema(&model.languages, &text(column));
    match column.typed.optional {
        true => json!({ "anyOf": [schema, { "type": "null" }] }),
        false => schema,
    }
}

/// A text, as long as its column allows.
fn text(column: &Column) -> Value {
    json!({ "type": "string", "minLength": column.shortest(), "maxLength": column.longest() })
}
