//! Whether an operation fits what its tool says of itself, by JSON Schema.
//!
//! What is sent is tried: values at the ends of each declared type are held against the schema. Of
//! what is given, the declared types are compared with those of the schema.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::lock::Offered;
use super::request::placed;
use crate::model::{Column, Given, Limit, Operation};
use crate::name::Name;
use crate::value::{RowReference, Type, Value, Words};

/// Where an operation and its tool differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    pub place: Place,
    /// In a sentence.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Operation,
    /// A value of `send`.
    Sent(Name),
    /// A value of `gives`.
    Given(Name),
}

/// No schema leads further by references.
const MOST_REFERENCES: usize = 20;

pub fn misfits(operation: &Operation, offered: &Offered) -> Vec<Misfit> {
    let mut found = sent(operation, &offered.takes);
    if let Some(gives) = &offered.gives {
        for (name, given) in operation.gives.values() {
            if let Some(message) = differs(name, given, gives, gives) {
                let place = Place::Given(name.clone());
                found.push(Misfit { place, message });
            }
        }
    }
    found
}

fn sent(operation: &Operation, takes: &Json) -> Vec<Misfit> {
    let whole = |message: &str| Misfit {
        place: Place::Operation,
        message: message.to_owned(),
    };
    let Ok(schema) = jsonschema::validator_for(takes) else {
        return vec![whole("what the tool says that it takes is no JSON Schema")];
    };
    let names: Vec<&Name> = operation.send.keys().collect();
    let mut found: Vec<Misfit> = Vec::new();
    for values in tried(operation) {
        let arguments = Json::Object(placed(operation, &names, &values));
        for error in schema.iter_errors(&arguments) {
            let at = error.instance_path().to_string();
            let at: Vec<String> = at.split('/').skip(1).map(str::to_owned).collect();
            let place = place(operation, &at);
            let is_text = match &place {
                Place::Sent(name) => operation.send[name].typed.of == Type::Text,
                Place::Operation | Place::Given(_) => false,
            };
            match error.kind().keyword() {
                // No type of ours says that.
                "pattern" | "format" => continue,
                "enum" | "const" if is_text => continue,
                _ => {}
            }
            let message = format!(
                "the tool would refuse it: {}",
                short(&error.masked().to_string())
            );
            let misfit = Misfit { place, message };
            // One fault of a value is enough, and the whole may lack several.
            let is_told = |it: &Misfit| match &misfit.place {
                Place::Operation => *it == misfit,
                Place::Sent(_) | Place::Given(_) => it.place == misfit.place,
            };
            if !found.iter().any(is_told) {
                found.push(misfit);
            }
        }
    }
    found
}

/// The value of `send` that stands at a place, or before it.
fn place(operation: &Operation, at: &[String]) -> Place {
    let found = operation
        .send
        .keys()
        .find(|name| match operation.into.get(*name) {
            Some(place) => at.starts_with(place),
            None => at.first().is_some_and(|first| *first == name.as_str()),
        });
    found.map_or(Place::Operation, |name| Place::Sent(name.clone()))
}

/// Values to send: each at its ends while the others stay, and without all that may be none.
fn tried(operation: &Operation) -> Vec<BTreeMap<Name, Value>> {
    let ends: Vec<(&Name, Vec<Value>)> = operation
        .send
        .iter()
        .map(|(name, column)| (name, ends(column)))
        .collect();
    let usual: BTreeMap<Name, Value> = ends
        .iter()
        .filter_map(|(name, values)| Some(((*name).clone(), values.first()?.clone())))
        .collect();
    let mut needed = usual.clone();
    needed.retain(|name, _| !operation.send[name].typed.optional);
    let mut tried = vec![usual.clone(), needed];
    for (name, values) in &ends {
        for value in values.iter().skip(1) {
            let mut one = usual.clone();
            one.insert((*name).clone(), value.clone());
            tried.push(one);
        }
    }
    tried
}

/// Values of a column: the smallest, the largest, each one if there are few.
fn ends(column: &Column) -> Vec<Value> {
    let limit = |limit: &Option<Limit>| match limit {
        Some(Limit::Value(value)) => Some(value.clone()),
        Some(Limit::Computed(_) | Limit::Today) | None => None,
    };
    let of = &column.typed.of;
    let written = |texts: &[&str]| -> Vec<Value> {
        let values = texts.iter().filter_map(|text| of.parse(text, &[]));
        values.collect()
    };
    let between = |usual: [&str; 2]| {
        let usual = written(&usual);
        let from = limit(&column.limits.from).or_else(|| usual.first().cloned());
        let to = limit(&column.limits.to).or_else(|| usual.last().cloned());
        from.into_iter().chain(to).collect()
    };
    match of {
        Type::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
        Type::Integer => between(["-1000000", "1000000"]),
        Type::Money => between(["0", "1000000"]),
        Type::Decimal => between(["0.5", "1000000"]),
        Type::Text => {
            let of_length = |length: u32| Value::text(&"a".repeat(length as usize));
            vec![of_length(column.shortest()), of_length(column.longest())]
        }
        Type::Email => written(&["aliya@example.kz"]),
        Type::Url => written(&["https://example.kz/"]),
        Type::Phone => written(&["+77011234567"]),
        Type::Choice(ids) => ids.iter().cloned().map(Value::Choice).collect(),
        Type::Language => vec![Value::Language(Name::new("kk"))],
        Type::Zone => written(&["Asia/Almaty"]),
        Type::Date => between(["2026-03-02", "2036-03-02"]),
        Type::Time => between(["00:00", "23:59"]),
        Type::Moment => written(&["2026-03-02T09:00:00+05:00"]),
        Type::Duration => between(["1m", "365d"]),
        Type::Location => written(&["43.2389,76.8897"]),
        Type::Words => {
            let text = (Name::new("kk"), "a".to_owned());
            vec![Value::Words(Words(Arc::new(BTreeMap::from([text]))))]
        }
        Type::Row(_) => RowReference::person(12_345_678)
            .map(Value::Row)
            .into_iter()
            .collect(),
        Type::Chat => written(&["-1001234567890"]),
        // Nothing of these is sent.
        Type::Photo
        | Type::Document
        | Type::Code
        | Type::Draft(..)
        | Type::List(_)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => Vec::new(),
    }
}

/// How what is given differs from what the tool says that it gives.
fn differs(name: &Name, given: &Given, schema: &Json, whole: &Json) -> Option<String> {
    let mut schema = followed(schema, whole);
    let mut is_sure = true;
    for part in &given.at {
        let map = schema.as_object()?;
        let next = match (map.get("properties"), map.get("items")) {
            (Some(Json::Object(properties)), _) => match properties.get(part) {
                Some(next) => {
                    let required = map.get("required").and_then(Json::as_array);
                    is_sure &= required.is_some_and(|it| it.iter().any(|it| it == part.as_str()));
                    next
                }
                None if map.get("additionalProperties") == Some(&Json::Bool(true)) => return None,
                None => {
                    let known: Vec<&str> = properties.keys().map(String::as_str).collect();
                    return Some(format!(
                        "the tool gives no `{part}`, but: {}",
                        short(&known.join(", "))
                    ));
                }
            },
            (_, Some(items)) if part.parse::<usize>().is_ok() => {
                is_sure = false;
                items
            }
            // It does not say.
            _ => return None,
        };
        schema = followed(next, whole);
    }
    let map = schema.as_object()?;
    if !is_sure && !given.column.typed.optional {
        return Some(format!(
            "the tool does not surely give `{name}`: write `optional: true`"
        ));
    }
    compared(given, map, whole)
}

fn compared(given: &Given, schema: &Map<String, Json>, whole: &Json) -> Option<String> {
    if let (Some(items), Some(schema)) = (&given.items, schema.get("items")) {
        let found = items
            .iter()
            .filter_map(|(name, item)| differs(name, item, schema, whole));
        return found.into_iter().next();
    }
    let typed = &given.column.typed;
    let mut types: BTreeSet<&str> = match schema.get("type") {
        Some(Json::String(one)) => BTreeSet::from([one.as_str()]),
        Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).collect(),
        // `anyOf` and others do not say it in one word.
        _ => return None,
    };
    if types.remove("null") && !typed.optional {
        return Some("the tool may give `null`: write `optional: true`".to_owned());
    }
    let taken = json_types(&typed.of);
    if let Some(other) = types.iter().find(|of| !taken.contains(of)) {
        return Some(format!(
            "the tool gives a JSON `{other}`, and this is {}",
            typed.of
        ));
    }
    if let (Type::Choice(ids), Some(Json::Array(values))) = (&typed.of, schema.get("enum")) {
        let is_known = |value: &&Json| ids.iter().any(|id| value.as_str() == Some(id));
        let unknown = values
            .iter()
            .find(|value| !is_known(value) && !value.is_null());
        if let Some(unknown) = unknown {
            return Some(format!("the tool may give {}", short(&unknown.to_string())));
        }
    }
    None
}

/// The types of JSON as which a value is read.
fn json_types(of: &Type) -> &'static [&'static str] {
    match of {
        Type::Boolean => &["boolean"],
        Type::Integer => &["integer"],
        Type::Money | Type::Decimal => &["number", "integer", "string"],
        Type::Text => &["string", "number", "integer"],
        Type::Duration => &["integer", "string"],
        Type::Words => &["string", "object"],
        Type::Row(_) | Type::Chat => &["integer", "string"],
        Type::Email
        | Type::Url
        | Type::Phone
        | Type::Location
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Date
        | Type::Time
        | Type::Moment => &["string"],
        Type::List(_) => &["array"],
        Type::Photo
        | Type::Document
        | Type::Code
        | Type::Draft(..)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => &[],
    }
}

/// The schema to which references within the same file lead.
fn followed<'s>(schema: &'s Json, whole: &'s Json) -> &'s Json {
    let mut schema = schema;
    for _ in 0..MOST_REFERENCES {
        let Some(reference) = schema.get("$ref").and_then(Json::as_str) else {
            break;
        };
        let Some(next) = reference
            .strip_prefix('#')
            .and_then(|path| whole.pointer(path))
        else {
            break;
        };
        schema = next;
    }
    schema
}

/// Words of a tool, as far as a line has room.
fn short(words: &str) -> String {
    const MOST: usize = 200;
    let words: String = words
        .chars()
        .map(|sign| if sign.is_control() { ' ' } else { sign })
        .collect();
    match words.chars().count() {
        ..=MOST => words,
        _ => words.chars().take(MOST).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn given(of: Type, optional: bool, at: &[&str]) -> Given {
        let mut column = Column::of(crate::value::Typed::surely(of));
        column.typed.optional = optional;
        Given {
            column,
            items: None,
            at: at.iter().map(|part| (*part).to_owned()).collect(),
        }
    }

    #[test]
    fn what_is_given_is_found_through_references_and_lists() {
        let gives = json!({
            "$ref": "#/$defs/Answer",
            "$defs": {
                "Answer": {
                    "properties": { "items": { "type": "array", "items": { "$ref": "#/$defs/Item" } } },
                    "required": ["items"],
                },
                "Item": { "properties": { "id": { "type": ["integer", "null"] } }, "required": ["id"] },
            },
        });
        let name = Name::new("id");
        let at = ["items", "0", "id"];
        assert_eq!(
            differs(&name, &given(Type::Integer, true, &at), &gives, &gives),
            None
        );
        let told = differs(&name, &given(Type::Integer, false, &at), &gives, &gives).unwrap();
        assert!(told.contains("optional"), "{told}");
        let told = differs(&name, &given(Type::Date, true, &at), &gives, &gives).unwrap();
        assert_eq!(told, "the tool gives a JSON `integer`, and this is a date");
        let told = differs(
            &name,
            &given(Type::Date, true, &["items", "0", "no"]),
            &gives,
            &gives,
        )
        .unwrap();
        assert_eq!(told, "the tool gives no `no`, but: id");
    }

    #[test]
    fn a_reference_that_leads_to_itself_ends() {
        let gives = json!({ "$ref": "#" });
        assert_eq!(
            differs(
                &Name::new("id"),
                &given(Type::Integer, false, &["id"]),
                &gives,
                &gives,
            ),
            None
        );
    }
}
