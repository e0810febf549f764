//! A YAML document as a tree in which every node knows its place.
//!
//! Everything that reads YAML reads this tree: the typed syntax trees, the JSON value that a JSON
//! Schema checks, and the diagnostics that need a place. Its size is limited when it is read (see
//! [`Budget`]), so no later stage needs a limit against deep nesting or alias bombs.

mod read;
mod syntax;

pub use read::{Budget, read, read_json};

use crate::source::Span;

/// A node and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    /// Quoted, or plain and none of the above.
    Text(String),
    List(Vec<Node>),
    /// In the order written; keys are unique.
    Map(Vec<Entry>),
}

/// A key of a map with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
}

impl Node {
    /// What the node is, for "expected …, found …".
    pub fn description(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Boolean(_) => "a boolean",
            Kind::Integer(_) | Kind::Float(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map",
        }
    }

    /// The place of a fault that consists in something missing: a map's first key, or the whole
    /// node.
    pub fn head(&self) -> Span {
        self.as_map()
            .and_then(|entries| entries.first())
            .map_or(self.span, |entry| entry.key_span)
    }

    pub fn as_integer(&self) -> Option<i64> {
        let Kind::Integer(value) = self.kind else {
            return None;
        };
        Some(value)
    }

    pub fn as_text(&self) -> Option<&str> {
        let Kind::Text(text) = &self.kind else {
            return None;
        };
        Some(text)
    }

    pub fn as_list(&self) -> Option<&[Node]> {
        let Kind::List(items) = &self.kind else {
            return None;
        };
        Some(items)
    }

    pub fn as_map(&self) -> Option<&[Entry]> {
        let Kind::Map(entries) = &self.kind else {
            return None;
        };
        Some(entries)
    }

    /// The value under a key of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The same data as JSON.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Boolean(value) => Value::Bool(*value),
            Kind::Integer(value) => Value::from(*value),
            Kind::Float(value) => Value::from(*value),
            Kind::Text(value) => Value::from(value.as_str()),
            Kind::List(items) => items.iter().map(Node::to_json).collect(),
            Kind::Map(entries) => Value::Object(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.to_json()))
                    .collect(),
            ),
        }
    }

    /// The node that a JSON Pointer (RFC 6901) leads to. JSON Schema's errors give such pointers.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        pointer
            .split('/')
            .skip(1)
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
            .try_fold(self, |node, token| match node.as_list() {
                Some(items) => items.get(token.parse::<usize>().ok()?),
                None => node.get(&token),
            })
    }
}
