//! `tools/*.yaml` as a tree.

use indexmap::IndexMap;

use super::definition::{Definition, definition};
use super::given::expression;
use super::method::{Method, method};
use super::mirror::{Mirror, mirror};
use super::node::{entries, map_at, name, name_at, names};
use super::only::{Kinds, Written};
use super::spanned::Spanned;
use super::to::{is_environment_name, no_environment_name};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Expression;
use crate::grammar::shape::{Shape, validate};
use crate::grammar::tool::{METHODS, OPERATION, TOOL, WAYS};
use crate::name::Name;
use crate::source::Span;
use crate::tree::{Entry, Kind, Node};

#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    pub name: Spanned<Name>,
    pub way: Way,
    pub bearer: Option<Spanned<Words>>,
    pub headers: IndexMap<Name, Spanned<Words>>,
    pub timeout: Option<Spanned<String>>,
    pub retry: Retry,
    pub operations: IndexMap<Name, Operation>,
    /// The tables that it keeps.
    pub tables: IndexMap<Name, Mirror>,
}

/// How a tool is reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    Http(Spanned<Words>),
    /// The Model Context Protocol, at an address.
    McpAddress(Spanned<Words>),
    /// The Model Context Protocol, with a program of our own.
    McpProgram(Program),
    BuiltIn(Spanned<Name>),
}

/// A program that the bot starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    pub command: Spanned<String>,
    pub args: Vec<String>,
    /// The variables of the environment that it is given.
    pub environment: Vec<Spanned<String>>,
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
    pub by: By,
    /// Where `by` is named.
    pub by_span: Span,
    pub send: IndexMap<Name, Definition>,
    pub into: IndexMap<Name, Spanned<Vec<String>>>,
    /// Whether it says that it changes nothing.
    pub reads: bool,
    pub gives: Gives,
    /// By `NAME`, or `LIST.NAME`.
    pub at: IndexMap<String, Spanned<Vec<String>>>,
    pub outcomes: IndexMap<Name, Spanned<When>>,
    pub undo: Option<Spanned<Name>>,
}

/// How an operation is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    Http(Http),
    /// By the name by which the tool knows it.
    Call(Spanned<String>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Http {
    pub method: Method,
    pub path: Spanned<String>,
    pub query: Vec<Spanned<Name>>,
    pub form: bool,
    pub headers: IndexMap<Name, Spanned<Words>>,
}

/// What an operation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Gives {
    Values(IndexMap<Name, GivenValue>),
    File,
}

#[derive(Clone, Debug, PartialEq)]
pub enum GivenValue {
    One(Box<Definition>),
    /// A list of values that have these names.
    List(Span, IndexMap<Name, Definition>),
}

/// When an outcome is that of an operation.
#[derive(Clone, Debug, PartialEq)]
pub enum When {
    /// The answer has this status.
    Status(u16),
    /// This is true of what it gives.
    True(Expression),
    /// The tool says that it will not.
    Refused,
}

/// A text of the files, or the name of a variable of the environment that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    Written(String),
    Environment(String),
}

impl Gives {
    /// All types that it names.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        let values = match self {
            Gives::Values(values) => Some(values),
            Gives::File => None,
        };
        let values = values.into_iter().flat_map(IndexMap::values);
        values.flat_map(|value| match value {
            GivenValue::One(definition) => vec![&**definition],
            GivenValue::List(_, definitions) => definitions.values().collect(),
        })
    }
}

impl Tool {
    /// Reads a tool. `None` if something is missing that it cannot do without.
    pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Tool> {
        validate(node, &Shape::Object(&TOOL), diagnostics);
        let name = name_at(node, "tool")?;
        let kinds = Kinds {
            what: format!("tool `{}`", name.value),
            span: name.span,
            kinds: &WAYS.map(|(way, _)| way),
            object: &TOOL,
        };
        let written = kinds.only(node, diagnostics)?;
        let taken = WAYS.iter().find(|(way, _)| *way == written.kind);
        let (_, taken) = taken.expect("a way is one of all ways");
        written.takes_only(taken, &TOOL, diagnostics);
        let retry = node.get("retry");
        let integer_at = |key: &str| {
            let node = retry?.get(key)?;
            Some(Spanned::new(node.as_integer()?, node.span))
        };
        Some(Tool {
            name,
            way: way(&written, diagnostics)?,
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
            tables: map_at(node, "tables", |entry| mirror(entry, diagnostics)),
        })
    }
}

fn way(written: &Written<'_>, diagnostics: &mut Diagnostics) -> Option<Way> {
    let node = written.value;
    Some(match written.kind {
        "http" => Way::Http(words(node, diagnostics)?),
        "mcp" => match node.as_map() {
            None => Way::McpAddress(words(node, diagnostics)?),
            Some(_) => Way::McpProgram(Program {
                command: text_at(node, "command")?,
                args: texts_at(node, "args").map(|text| text.value).collect(),
                environment: texts_at(node, "env")
                    .filter(|name| {
                        let is_name = is_environment_name(name);
                        if !is_name {
                            diagnostics.add(no_environment_name(name, name.span));
                        }
                        is_name
                    })
                    .collect(),
            }),
        },
        "built_in" => Way::BuiltIn(name(node)?),
        other => unreachable!("the grammar has a way `{other}` that is not read"),
    })
}

fn texts_at<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = Spanned<String>> + 'n {
    let items = node.get(key).and_then(Node::as_list).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| Some(Spanned::new(item.as_text()?.to_owned(), item.span)))
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
        kinds: &METHODS.map(|(method, _)| method),
        object: &OPERATION,
    };
    let node = &entry.value;
    let written = kinds.only(node, diagnostics)?;
    let taken = METHODS.iter().find(|(method, _)| *method == written.kind);
    let (_, taken) = taken.expect("a method is one of all methods");
    written.takes_only(taken, &OPERATION, diagnostics);
    let value = Spanned::new(written.value.as_text()?.to_owned(), written.value.span);
    let by = match method(&written) {
        // `call`
        None => By::Call(value),
        Some(method) => By::Http(Http {
            method,
            path: value,
            query: node.get("query").map(names).unwrap_or_default(),
            form: written.flag("form"),
            headers: map_at(node, "headers", |entry| words(&entry.value, diagnostics)),
        }),
    };
    let place = |entry: &Entry| {
        let text = entry.value.as_text()?;
        let path = text.split('.').map(str::to_owned).collect();
        Some(Spanned::new(path, entry.value.span))
    };
    Some(Operation {
        span: entry.key_span,
        by_span: written.kind_span,
        send: map_at(node, "send", |entry| definition(entry, diagnostics)),
        into: map_at(node, "into", place),
        reads: written.flag("reads"),
        gives: gives(node, diagnostics),
        at: places(node),
        outcomes: map_at(node, "outcomes", |entry| {
            when(&entry.value, &by, diagnostics)
        }),
        undo: name_at(node, "undo"),
        by,
    })
}

fn gives(node: &Node, diagnostics: &mut Diagnostics) -> Gives {
    if let Some(given) = node.get("gives")
        && let Some(text) = given.as_text()
    {
        if text == "file" {
            return Gives::File;
        }
        diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                given.span,
                format!("`{text}` is nothing that an operation gives"),
            )
            .help(format!("write `gives: {{ value: {text} }}`, or `file`")),
        );
    }
    Gives::Values(map_at(node, "gives", |entry| given(entry, diagnostics)))
}

fn given(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<GivenValue> {
    let node = &entry.value;
    let Some([item, rest @ ..]) = node.as_list() else {
        return definition(entry, diagnostics)
            .map(Box::new)
            .map(GivenValue::One);
    };
    if item.as_map().is_none() {
        return definition(entry, diagnostics)
            .map(Box::new)
            .map(GivenValue::One);
    }
    if let Some(second) = rest.first() {
        diagnostics.add(
            Diagnostic::new(
                Code::ConflictingKeys,
                second.span,
                "all items of a list are of one kind",
            )
            .help("describe one item: `[{ id: text, title: text }]`"),
        );
    }
    let each = entries(item);
    let each = each.filter_map(|(name, entry)| Some((name, definition(entry, diagnostics)?)));
    Some(GivenValue::List(node.span, each.collect()))
}

/// Where the values of `gives` stand.
fn places(node: &Node) -> IndexMap<String, Spanned<Vec<String>>> {
    let entries = node.get("at").and_then(Node::as_map).unwrap_or_default();
    let each = entries.iter().filter_map(|entry| {
        let text = entry.value.as_text()?;
        let path = text.split('.').map(str::to_owned).collect();
        Some((entry.key.clone(), Spanned::new(path, entry.value.span)))
    });
    each.collect()
}

fn when(node: &Node, by: &By, diagnostics: &mut Diagnostics) -> Option<Spanned<When>> {
    let when = match (&node.kind, by) {
        (Kind::Integer(status), By::Http(_)) => {
            let status = u16::try_from(*status).ok();
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
        (Kind::Integer(_), By::Call(_)) => {
            let message = "only what is reached by `http` has a status";
            diagnostics.add(
                Diagnostic::new(Code::InvalidValue, node.span, message)
                    .help("write `error`, or a condition on what it gives"),
            );
            return None;
        }
        (Kind::Text(text), By::Call(_)) if text == "error" => When::Refused,
        (
            Kind::Null
            | Kind::Boolean(_)
            | Kind::Float(_)
            | Kind::Text(_)
            | Kind::List(_)
            | Kind::Map(_),
            By::Http(_) | By::Call(_),
        ) => When::True(expression(node, diagnostics)?),
    };
    Some(Spanned::new(when, node.span))
}
