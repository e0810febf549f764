//! JSON Schemas (draft 2020-12) of the kinds of files, for editors, generated from the tables that
//! the parser reads.

use serde_json::{Map, Value, json};

use crate::grammar::tool::{METHODS, OPERATION, WAYS};
use crate::grammar::{APP, COLUMN, Custom, Object, Shape, TOOL, Test};
use crate::name::Name;
use crate::syntax::{ACTION, ACTIONS, FLOW, KINDS, STATE};
use crate::value::{BuiltIn, Proof};

pub(super) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of `app.yaml`.
pub fn app_schema() -> Value {
    schema(&APP, "app.yaml: a Tilmash app")
}

/// The schema of `flows/*.yaml`.
pub fn flow_schema() -> Value {
    schema(&FLOW, "flows/*.yaml: a Tilmash flow")
}

/// The schema of `tools/*.yaml`.
pub fn tool_schema() -> Value {
    schema(&TOOL, "tools/*.yaml: a tool that a Tilmash app calls")
}

fn schema(root: &'static Object, title: &str) -> Value {
    let mut definitions = Definitions::default();
    let mut schema = json!({ "$schema": DIALECT, "title": title });
    let body = definitions.object(root);
    merge(&mut schema, body);
    schema["$defs"] = Value::Object(definitions.all);
    schema
}

/// The pattern of a [`Name`].
pub(super) fn name_pattern() -> String {
    format!("^[a-z][a-z0-9_]{{0,{}}}$", Name::LONGEST - 1)
}

/// Definitions that are referred to by name, each described once.
#[derive(Default)]
struct Definitions {
    all: Map<String, Value>,
}

impl Definitions {
    /// The reference to a definition, which is made at the first reference.
    fn reference(&mut self, name: &str, make: impl FnOnce(&mut Definitions) -> Value) -> Value {
        if !self.all.contains_key(name) {
            // Reserves the place, so that a definition can refer to itself.
            self.all.insert(name.to_owned(), Value::Null);
            let definition = make(self);
            self.all.insert(name.to_owned(), definition);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        match shape {
            Shape::Name => self.name(),
            Shape::Text => json!({ "type": "string" }),
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::Integer => json!({ "type": "integer" }),
            Shape::Nothing => json!({ "type": "null" }),
            Shape::Value => self.value(),
            Shape::Expression => json!({ "type": ["string", "boolean", "integer"] }),
            Shape::List(item) => self.list(item, 0),
            Shape::Several(item) => self.list(item, 1),
            Shape::Map(value) => self.map(value),
            Shape::Outcomes(value) => self.outcomes(value),
            Shape::Object(object) => {
                let name = object.name.split(' ').next_back().unwrap_or(object.name);
                self.reference(name, |definitions| definitions.object(object))
            }
            Shape::OneOf(shapes) => self.one_of(shapes),
            Shape::Custom(custom) => self.custom(*custom),
        }
    }

    fn name(&mut self) -> Value {
        self.reference(
            "name",
            |_| json!({ "type": "string", "pattern": name_pattern() }),
        )
    }

    fn value(&mut self) -> Value {
        self.reference(
            "value",
            |_| json!({ "description": "a value as it stands, or `$` and an expression" }),
        )
    }

    fn list(&mut self, item: &'static Shape, fewest: u32) -> Value {
        let mut list = json!({ "type": "array", "items": self.shape(item) });
        if fewest > 0 {
            list["minItems"] = json!(fewest);
        }
        if let Shape::Name = item {
            list["uniqueItems"] = json!(true);
        }
        list
    }

    fn map(&mut self, value: &'static Shape) -> Value {
        json!({
            "type": "object",
            "propertyNames": self.name(),
            "additionalProperties": self.shape(value),
        })
    }

    /// A key is a name, or `TABLE.EVENT`.
    fn outcomes(&mut self, value: &'static Shape) -> Value {
        let name = format!("[a-z][a-z0-9_]{{0,{}}}", Name::LONGEST - 1);
        json!({
            "type": "object",
            "propertyNames": { "type": "string", "pattern": format!("^{name}(\\.{name})?$") },
            "additionalProperties": self.shape(value),
        })
    }

    /// For a state, the text that may replace the map can only be `say`.
    fn one_of(&mut self, shapes: &'static [Shape]) -> Value {
        let is_state = shapes
            .iter()
            .any(|shape| matches!(shape, Shape::Object(object) if std::ptr::eq(*object, &STATE)));
        let shapes: Vec<Value> = shapes
            .iter()
            .map(|shape| match is_state && matches!(shape, Shape::Name) {
                true => json!({ "const": "say" }),
                false => self.shape(shape),
            })
            .collect();
        json!({ "anyOf": shapes })
    }

    fn object(&mut self, object: &'static Object) -> Value {
        let properties: Map<String, Value> = object
            .keys
            .iter()
            .map(|key| {
                let mut schema = self.shape(&key.shape);
                if key.may_be_empty() {
                    schema["type"] = json!([schema["type"], "null"]);
                }
                schema["description"] = json!(key.about);
                (key.name.to_owned(), schema)
            })
            .collect();
        let required: Vec<&str> = object
            .keys
            .iter()
            .filter(|key| key.required)
            .map(|key| key.name)
            .collect();
        let mut schema = json!({
            "type": "object",
            "description": object.about,
            "properties": properties,
            "additionalProperties": false,
        });
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        if let Some(kinds) = kinds(object) {
            schema["oneOf"] = kinds;
        }
        schema
    }

    fn custom(&mut self, custom: Custom) -> Value {
        match custom {
            Custom::Filter => self.reference("filter", Definitions::filter),
            Custom::Sees => json!({
                "type": "object",
                "propertyNames": self.name(),
                "additionalProperties": self.custom(Custom::Filter),
            }),
            Custom::Definition => {
                let types: Vec<&str> = BuiltIn::ALL.iter().map(|of| of.name).collect();
                json!({
                    "anyOf": [
                        { "enum": types },
                        self.name(),
                        { "type": "array", "items": self.name(), "minItems": 1 },
                        self.reference("column", Definitions::column),
                    ]
                })
            }
            Custom::Given => {
                let definition = self.custom(Custom::Definition);
                let item = json!({
                    "type": "object",
                    "propertyNames": self.name(),
                    "additionalProperties": definition,
                    "minProperties": 1,
                });
                let list = json!({ "type": "array", "items": item, "minItems": 1, "maxItems": 1 });
                json!({ "anyOf": [definition, list] })
            }
            Custom::Check => json!({ "enum": Proof::ALL.map(Proof::name) }),
            Custom::Length | Custom::Count => {
                json!({ "type": "string", "pattern": r"^\d+\.\.\d+$" })
            }
        }
    }

    fn filter(&mut self) -> Value {
        let filter = json!({ "$ref": "#/$defs/filter" });
        let filters = json!({
            "anyOf": [filter, { "type": "array", "items": filter }]
        });
        let tests: Map<String, Value> = Test::NAMED
            .iter()
            .map(|(name, _)| ((*name).to_owned(), self.value()))
            .collect();
        let test = json!({ "type": "object", "properties": tests, "additionalProperties": false });
        json!({
            "type": "object",
            "description": "Conditions on columns, all of which hold.",
            "properties": {
                "any": filters,
                "all": filters,
                "not": filter,
                "maybe": filter,
            },
            "additionalProperties": {
                "anyOf": [test, { "not": { "type": "object" } }]
            },
        })
    }

    fn column(&mut self) -> Value {
        let mut object = self.object(&COLUMN);
        for of in BuiltIn::ALL {
            object["properties"][of.name] = json!({ "description": of.about });
        }
        object["properties"]["one_of"] = json!({
            "description": "one of these ids",
            "type": "array",
            "items": self.name(),
        });
        object["propertyNames"] = self.name();
        object["minProperties"] = json!(1);
        // The app's own types and its tables are allowed here too.
        object["additionalProperties"] = json!(true);
        object
    }
}

/// For an object whose kind is given by one of its keys: each kind with the keys that it takes.
fn kinds(object: &'static Object) -> Option<Value> {
    let kinds: Vec<(&str, &[&str])> = match object.name {
        name if name == STATE.name => KINDS.to_vec(),
        name if name == ACTION.name => ACTIONS
            .iter()
            .map(|action| (action.name, action.keys))
            .collect(),
        name if name == TOOL.name => WAYS.to_vec(),
        name if name == OPERATION.name => METHODS.to_vec(),
        _ => return None,
    };
    // Exactly one of these keys, each with those that may stand beside it.
    let kinds = kinds.into_iter().map(|(kind, keys)| {
        let names: Vec<&str> = [kind].into_iter().chain(keys.iter().copied()).collect();
        json!({
            "title": kind,
            "required": [kind],
            "propertyNames": { "enum": names },
        })
    });
    Some(kinds.collect())
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
