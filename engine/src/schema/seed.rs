//! JSON Schemas of `seeds/*.json`.

use serde_json::{Map, Value, json};

use super::json::{DIALECT, name_pattern};
use crate::model::{Column, Model, Table};
use crate::value::{PERSON, Type};

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
    let schema = of_type(model, &column.typed.of, column);
    match column.typed.optional {
        true => json!({ "anyOf": [schema, { "type": "null" }] }),
        false => schema,
    }
}

fn of_type(model: &Model, of: &Type, column: &Column) -> Value {
    let described = |of: &str, about: &str| json!({ "type": of, "description": about });
    match of {
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Money => json!({
            "type": ["number", "string"],
            "description": "an amount: 5000 or \"99.90\"",
        }),
        Type::Text | Type::Email | Type::Url => text(column),
        Type::Phone => described("string", "a telephone number, +77011234567"),
        Type::Zone => described("string", "a time zone by its IANA name, Asia/Almaty"),
        Type::Date => described("string", "a date, 2026-03-05"),
        Type::Time => described("string", "a time, 10:30"),
        Type::Moment => described("string", "a moment, 2026-03-05T09:00:00Z"),
        Type::Duration => described("string", "a duration: 45m, 1h30m or 2d"),
        Type::Language => json!({ "enum": model.languages }),
        Type::Choice(ids) => json!({ "enum": &ids[..] }),
        Type::Words => {
            let each: Map<String, Value> = model
                .languages
                .iter()
                .map(|language| (language.to_string(), text(column)))
                .collect();
            let all = json!({
                "type": "object",
                "properties": each,
                "required": model.languages,
                "additionalProperties": false,
            });
            json!({ "anyOf": [text(column), all] })
        }
        Type::Row(table) if *table == PERSON => described("integer", "a person's Telegram id"),
        Type::Row(table) => described("string", &format!("the key of a row of {table}")),
        Type::List(item) => json!({ "type": "array", "items": of_type(model, item, column) }),
        // No column has these types.
        Type::Draft(..) | Type::Span => json!(false),
    }
}

/// A text, as long as its column allows.
fn text(column: &Column) -> Value {
    let fewest = column.limits.length.map_or(1, |(fewest, _)| fewest);
    json!({ "type": "string", "minLength": fewest, "maxLength": column.longest() })
}
