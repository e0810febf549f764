//! JSON Schemas of `seeds/*.json`.

use serde_json::{Map, Value, json};

use super::json::{DIALECT, name_pattern};
use crate::model::{Column, Limit, Model, Table};
use crate::value::{Type, Value as Literal};

/// The schema of a seed file of any app: tables, and rows with their keys.
pub fn any_seed_schema() -> Value {
    let row = json!({
        "type": "object",
        "properties": { "key": key(), "deleted": deleted() },
        "required": ["key"],
    });
    json!({
        "$schema": DIALECT,
        "title": "seeds/*.json: rows of a Tilmash app",
        "description": "Tables with their rows.",
        "type": "object",
        "properties": { "$schema": { "type": "string" } },
        "propertyNames": { "anyOf": [{ "pattern": name_pattern() }, { "const": "$schema" }] },
        "additionalProperties": { "type": "array", "items": row },
    })
}

/// The schema of a seed file for the tables of one app.
pub fn seed_schema(model: &Model) -> Value {
    let mut properties = Map::from_iter([("$schema".to_owned(), json!({ "type": "string" }))]);
    let tables = model
        .tables
        .values()
        .filter(|table| table.is_seeded())
        .map(|table| {
            let rows = json!({ "type": "array", "items": row(model, table) });
            (table.name.to_string(), rows)
        });
    properties.extend(tables);
    json!({
        "$schema": DIALECT,
        "title": format!("seeds/*.json: rows of the app {}", model.app),
        "description": "Tables with their rows.",
        "type": "object",
        "properties": properties,
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

fn deleted() -> Value {
    json!({
        "type": "boolean",
        "description": "whether the row is withdrawn; it may come back later",
    })
}

fn row(model: &Model, table: &Table) -> Value {
    let mut properties =
        Map::from_iter([("key".to_owned(), key()), ("deleted".to_owned(), deleted())]);
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
        "additionalProperties": false,
        // Of a row that is withdrawn only the key counts.
        "if": { "properties": { "deleted": { "const": true } }, "required": ["deleted"] },
        "then": { "required": ["key"] },
        "else": { "required": required },
    })
}

fn value(model: &Model, column: &Column) -> Value {
    let mut schema = column.typed.of.schema(&model.languages, &text(column));
    if schema["type"] == "integer" && column.typed.of == Type::Integer {
        for (name, limit) in [
            ("minimum", &column.limits.from),
            ("maximum", &column.limits.to),
        ] {
            if let Some(Limit::Value(Literal::Integer(limit))) = limit {
                schema[name] = json!(limit);
            }
        }
    }
    match column.typed.optional {
        true => json!({ "anyOf": [schema, { "type": "null" }] }),
        false => schema,
    }
}

/// A text, as long as its column allows.
fn text(column: &Column) -> Value {
    json!({ "type": "string", "minLength": column.shortest(), "maxLength": column.longest() })
}
