//! `tools/*.yaml` as a tree.

use indexmap::IndexMap;

use super::definition::{Definition, definition};
use super::given::expression;
use super::node::{map_at, name_at, names};
use super::only::{Kinds, Written};
use super::spanned::Spanned;
use super::to::{is_environment_name, no_environment_name};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::grammar::shape::{Shape, validate};
use crate::grammar::tool::{METHODS, OPERATION, TOOL};
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Kind, Node};

#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    pub name: Spanned<Name>,
    pub address: Spanned<Words>,
    pub bearer: Option<Spanned<Words>>,
    pub headers: IndexMap<Name, Spanned<Words>>,
    pub timeout: Option<Spanned<String>>,
    pub retry: Retry,
    pub operations: IndexMap<Name, Operation>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retry {
    pub times: Option<Spanned<i64>>,
    pub pause: Option<Spanned<String>>,
    pub factor: Option<Spanned<i64>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name's place.
    pub span: Span,
    pub method: Method,
    pub path: Spanned<String>,
    pub send: IndexMap<Name, Definition>,
    pub query: Vec<Spanned<Name>>,
    pub gives: IndexMap<Name, Definition>,
    pub at: IndexMap<Name, Spanned<Vec<String>>>,
    pub outcomes: IndexMap<Name, Spanned<When>>,
    pub undo: Option<Spanned<Name>>,
}

/// When an outcome is that of an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// The answer has this status.
    Status(u16),
    /// This is true of what it gives.
    True(Expression),
}

/// A text of the files, or the name of a variable of the environment that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    Written(String),
    Environment(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// Whether it only reads.
    pub fn reads(self) -> bool {
        match self {
            Method::Get => true,
            Method::Post | Method::Put | Method::Patch | Method::Delete => false,
        }
    }

    /// Whether what is sent goes into a body.
    pub fn has_body(self) -> bool {
        match self {
            Method::Get | Method::Delete => false,
            Method::Post | Method::Put | Method::Patch => true,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

impl Tool {
    /// Reads a tool. `None` if something is missing that it cannot do without.
    pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Tool> {
        validate(node, &Shape::Object(&TOOL), diagnostics);
        let retry = node.get("retry");
        let integer_at = |key: &str| {
            let node = retry?.get(key)?;
            Some(Spanned::new(node.as_integer()?, node.span))
        };
        Some(Tool {
            name: name_at(node, "tool")?,
            address: words(node.get("http")?, diagnostics)?,
            bearer: match node.get("bearer") {
                Some(bearer) => Some(secret(bearer, diagnostics)?),
                None => None,
            },
            headers: map_at(node, "headers", |entry| words(&entry.value, diagnostics)),
            timeout: text_at(node, "timeout"),
            retry: Retry {
                times: integer_at("times"),
                pause: retry.and_then(|retry| text_at(retry, "pause")),
                factor: integer_at("factor"),
            },
            operations: map_at(node, "operations", |entry| operation(entry, diagnostics)),
        })
    }
}

fn text_at(node: &Node, key: &str) -> Option<Spanned<String>> {
    let node = node.get(key)?;
    Some(Spanned::new(node.as_text()?.to_owned(), node.span))
}

/// Words as they stand, or `$env.NAME`.
fn words(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Words>> {
    let text = node.as_text()?;
    let Some(variable) = text.strip_prefix("$env.") else {
        return Some(Spanned::new(Words::Written(text.to_owned()), node.span));
    };
    if !is_environment_name(variable) {
        diagnostics.add(no_environment_name(variable, node.span));
        return None;
    }
    Some(Spanned::new(
        Words::Environment(variable.to_owned()),
        node.span,
    ))
}

/// `$env.NAME`, and no words as they stand, which everybody who has the files could read.
fn secret(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<Words>> {
    let words = words(node, diagnostics)?;
    if let Words::Written(_) = words.value {
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                node.span,
                "a secret stands in the files",
            )
            .help("give it by the environment: `bearer: $env.NAME`"),
        );
    }
    Some(words)
}

fn operation(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Operation> {
    let kinds = Kinds {
        what: format!("operation `{}`", entry.key),
        span: entry.key_span,
        kinds: &METHODS,
        object: &OPERATION,
    };
    let node = &entry.value;
    let written = kinds.only(node, diagnostics)?;
    Some(Operation {
        span: entry.key_span,
        method: method(&written),
        path: Spanned::new(written.value.as_text()?.to_owned(), written.value.span),
        send: map_at(node, "send", |entry| definition(entry, diagnostics)),
        query: node.get("query").map(names).unwrap_or_default(),
        gives: map_at(node, "gives", |entry| definition(entry, diagnostics)),
        at: map_at(node, "at", |entry| {
            let text = entry.value.as_text()?;
            let path = text.split('.').map(str::to_owned).collect();
            Some(Spanned::new(path, entry.value.span))
        }),
        outcomes: map_at(node, "outcomes", |entry| when(&entry.value, diagnostics)),
        undo: name_at(node, "undo"),
    })
}

fn method(written: &Written<'_>) -> Method {
    match written.kind {
        "get" => Method::Get,
        "post" => Method::Post,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "delete" => Method::Delete,
        other => unreachable!("the grammar has a method `{other}` that is not read"),
    }
}

fn when(node: &Node, diagnostics: &mut Diagnostics) -> Option<Spanned<When>> {
    let when = match node.kind {
        Kind::Integer(status) => {
            let status = u16::try_from(status).ok();
            let Some(status) = status.filter(|status| (100..600).contains(status)) else {
                let message = "expected a status of HTTP";
                diagnostics.add(
                    Diagnostic::new(Code::InvalidValue, node.span, message)
                        .help("write a number from 100 to 599, such as `404`"),
                );
                return None;
            };
            When::Status(status)
        }
        Kind::Null
        | Kind::Boolean(_)
        | Kind::Float(_)
        | Kind::Text(_)
        | Kind::List(_)
        | Kind::Map(_) => When::True(expression(node, diagnostics)?),
    };
    Some(Spanned::new(when, node.span))
}
