//! The trees of `tools/*.yaml` → [`Tool`]s: their types, times and paths.

use indexmap::IndexMap;
use jiff::SignedDuration;

use super::resolve::Resolver;
use super::tool::{
    Address, By, Given, Gives, Http, Operation, PathPart, Retry, Starting, Tool, Way, When,
    answer_of,
};
use super::{Column, Model};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, App, Spanned, Words};
use crate::value::{Duration, Type, Typed};

const TIMEOUT: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_TIMEOUT: i64 = 60;
const RETRY: Retry = Retry {
    times: 5,
    pause: SignedDuration::from_secs(2),
    factor: 2,
};
const MOST_TRIES: i64 = 10;
const LARGEST_FACTOR: i64 = 10;
/// What follows from a call by itself, or would let one call pass for another.
const OWN_HEADERS: [&str; 7] = [
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "idempotency-key",
    "transfer-encoding",
];

/// Resolves all names of an app's tools. Faults are reported, and what has a fault is left out.
pub fn tools(
    app: &App,
    model: &Model,
    trees: &IndexMap<Name, syntax::Tool>,
    diagnostics: &mut Diagnostics,
) -> IndexMap<Name, Tool> {
    let mut tools = Tools {
        resolver: Resolver {
            app,
            languages: model.languages.clone(),
            types: model.types.clone(),
            diagnostics,
        },
        people: vec![model.person().name.clone()],
    };
    trees
        .iter()
        .map(|(name, tree)| (name.clone(), tools.tool(tree)))
        .collect()
}

struct Tools<'t> {
    resolver: Resolver<'t>,
    /// The only table whose rows a tool knows, by their Telegram ids.
    people: Vec<Name>,
}

impl Tools<'_> {
    fn fault(&mut self, span: Span, message: impl Into<String>, help: &str) {
        let fault = Diagnostic::new(Code::InvalidValue, span, message);
        self.resolver.diagnostics.add(fault.help(help));
    }

    fn tool(&mut self, tree: &syntax::Tool) -> Tool {
        let way = self.way(tree);
        let operations = tree.operations.iter();
        let operations = operations.map(|(name, operation)| {
            self.fits(tree, &way, name, operation);
            (name.clone(), self.operation(name, operation))
        });
        let operations = operations.collect();
        Tool {
            name: tree.name.value.clone(),
            span: tree.name.span,
            way,
            timeout: self.seconds(tree.timeout.as_ref(), TIMEOUT),
            retry: Retry {
                times: self.number(tree.retry.times.as_ref(), MOST_TRIES, RETRY.times),
                pause: self.seconds(tree.retry.pause.as_ref(), RETRY.pause),
                factor: self.number(tree.retry.factor.as_ref(), LARGEST_FACTOR, RETRY.factor),
            },
            operations,
        }
    }

    fn way(&mut self, tree: &syntax::Tool) -> Way {
        match &tree.way {
            syntax::Way::Http(url) => Way::Http(self.address(tree, url)),
            syntax::Way::McpAddress(url) => Way::McpAddress(self.address(tree, url)),
            syntax::Way::McpProgram(program) => {
                for (key, span) in [
                    ("bearer", tree.bearer.as_ref().map(|bearer| bearer.span)),
                    ("headers", tree.headers.values().next().map(|it| it.span)),
                ] {
                    if let Some(span) = span {
                        let message = format!("a program is sent no `{key}`");
                        self.fault(span, message, "give it the variable: `env: [NAME]`");
                    }
                }
                Way::McpProgram(Starting {
                    command: program.command.value.clone(),
                    args: program.args.clone(),
                    environment: program
                        .environment
                        .iter()
                        .map(|it| it.value.clone())
                        .collect(),
                })
            }
            syntax::Way::BuiltIn(name) => Way::BuiltIn(name.value.clone()),
        }
    }

    fn address(&mut self, tree: &syntax::Tool, url: &Spanned<Words>) -> Address {
        if let Words::Written(address) = &url.value
            && !is_address(address)
        {
            let message = format!("`{address}` is no address of a tool");
            self.fault(
                url.span,
                message,
                "write `$env.NAME`, or `https://…` without a query",
            );
        }
        Address {
            url: url.value.clone(),
            bearer: tree.bearer.as_ref().map(|bearer| bearer.value.clone()),
            headers: self.headers(&tree.headers),
        }
    }

    fn headers(&mut self, headers: &IndexMap<Name, Spanned<Words>>) -> Vec<(String, Words)> {
        let mut named = Vec::new();
        for (name, words) in headers {
            let name = name.replace('_', "-");
            if OWN_HEADERS.contains(&name.as_str()) {
                let message = format!("the header `{name}` is not yours to set");
                self.fault(
                    words.span,
                    message,
                    "leave it out: it follows from what is sent, or from `bearer`",
                );
            }
            if let Words::Written(text) = &words.value
                && !text.chars().all(|sign| (' '..='~').contains(&sign))
            {
                let message = format!("the header `{name}` has signs that no header may have");
                self.fault(words.span, message, "write it in signs of ASCII");
            }
            named.push((name, words.value.clone()));
        }
        named
    }

    /// An operation is asked for in the way of its tool.
    fn fits(&mut self, tool: &syntax::Tool, way: &Way, name: &Name, tree: &syntax::Operation) {
        let (message, help) = match (way, &tree.by) {
            (Way::Http(_), syntax::By::Http(_))
            | (Way::McpAddress(_) | Way::McpProgram(_) | Way::BuiltIn(_), syntax::By::Call(_)) => {
                return;
            }
            (Way::Http(_), syntax::By::Call(_)) => (
                format!(
                    "`{}` is reached by HTTP, and `{name}` has no method",
                    tool.name.value
                ),
                "write `get`, `post`, `put`, `patch` or `delete` and a path",
            ),
            (Way::McpAddress(_) | Way::McpProgram(_) | Way::BuiltIn(_), syntax::By::Http(_)) => (
                format!(
                    "`{}` is not reached by HTTP, and `{name}` has a method",
                    tool.name.value
                ),
                "write `call` and the name by which the tool knows it",
            ),
        };
        self.fault(tree.by_span, message, help);
    }

    fn seconds(
        &mut self,
        written: Option<&Spanned<String>>,
        unless_written: SignedDuration,
    ) -> SignedDuration {
        let Some(written) = written else {
            return unless_written;
        };
        let seconds = Duration::parse(written).map(|duration| duration.seconds);
        match seconds.filter(|seconds| (1..=LONGEST_TIMEOUT).contains(seconds)) {
            Some(seconds) => SignedDuration::from_secs(seconds),
            None => {
                let message = format!("`{}` is no such time", written.value);
                self.fault(written.span, message, "write `1s` to `60s`");
                unless_written
            }
        }
    }

    fn number(&mut self, written: Option<&Spanned<i64>>, most: i64, unless_written: u32) -> u32 {
        let Some(written) = written else {
            return unless_written;
        };
        if (1..=most).contains(&written.value) {
            return written.value as u32;
        }
        let message = format!("expected 1 to {most}, found {}", written.value);
        self.fault(written.span, message, "leave it out for the usual number");
        unless_written
    }

    fn operation(&mut self, name: &Name, tree: &syntax::Operation) -> Operation {
        let send = self.sent(tree);
        let gives = self.gives(tree);
        let by = match &tree.by {
            syntax::By::Call(called) => By::Call(called.value.clone()),
            syntax::By::Http(http) => {
                for query in &http.query {
                    self.known(query, &send, "send");
                }
                By::Http(Http {
                    method: http.method,
                    path: self.path(&http.path, &send),
                    query: http.query.iter().map(|name| name.value.clone()).collect(),
                    form: http.form,
                    headers: self.headers(&http.headers),
                })
            }
        };
        self.places(tree, &send, &by);
        Operation {
            name: name.clone(),
            span: tree.span,
            reads: match &by {
                By::Http(http) => http.method.reads() || tree.reads,
                By::Call(_) => tree.reads,
            },
            by,
            into: tree
                .into
                .iter()
                .map(|(field, path)| (field.clone(), path.value.clone()))
                .collect(),
            gives,
            send,
            outcomes: tree
                .outcomes
                .iter()
                .map(|(outcome, when)| {
                    let when = match &when.value {
                        syntax::When::Status(status) => When::Status(*status),
                        syntax::When::True(condition) => When::True(condition.clone()),
                        syntax::When::Refused => When::Refused,
                    };
                    (outcome.clone(), when)
                })
                .collect(),
            undo: tree.undo.clone(),
        }
    }

    fn gives(&mut self, tree: &syntax::Operation) -> Gives {
        let syntax::Gives::Values(values) = &tree.gives else {
            if let syntax::By::Call(_) = tree.by {
                let message = "only what is reached by `http` gives files";
                self.fault(
                    tree.span,
                    message,
                    "let it give an address: `gives: { file: url }`",
                );
            }
            return Gives::File;
        };
        let mut known: Vec<String> = Vec::new();
        let mut gives = IndexMap::new();
        for (name, value) in values {
            known.push(name.to_string());
            let at = tree.at.get(name.as_str());
            let at = at.map_or_else(|| vec![name.to_string()], |at| at.value.clone());
            let given = match value {
                syntax::GivenValue::One(definition) => {
                    let Some(column) = self.plain(definition, "given", false) else {
                        continue;
                    };
                    Given {
                        column,
                        at,
                        items: None,
                    }
                }
                syntax::GivenValue::List(span, definitions) => {
                    let mut items = IndexMap::new();
                    for (field, definition) in definitions {
                        let path = format!("{name}.{field}");
                        let at = tree.at.get(&path);
                        let at = at.map_or_else(|| vec![field.to_string()], |at| at.value.clone());
                        known.push(path);
                        if let Some(column) = self.plain(definition, "given", false) {
                            let given = Given {
                                column,
                                at,
                                items: None,
                            };
                            items.insert(field.clone(), given);
                        }
                    }
                    let mut column =
                        Column::of(Typed::surely(Type::List(Box::new(answer_of(&items)))));
                    column.span = Some(*span);
                    Given {
                        column,
                        at,
                        items: Some(items),
                    }
                }
            };
            gives.insert(name.clone(), given);
        }
        for (path, at) in &tree.at {
            if !known.contains(path) {
                let message = format!("`gives` has no `{path}`");
                self.resolver.diagnostics.add(
                    Diagnostic::new(Code::UnknownVariable, at.span, message)
                        .did_you_mean(path, known.iter().map(String::as_str)),
                );
            }
        }
        Gives::Values(gives)
    }

    /// Each value has a place of its own in what is sent.
    fn places(&mut self, tree: &syntax::Operation, send: &IndexMap<Name, Column>, by: &By) {
        for (field, place) in &tree.into {
            let field = Spanned::new(field.clone(), place.span);
            self.known(&field, send, "send");
            if let By::Http(http) = by
                && http.path.contains(&PathPart::Sent(field.value.clone()))
            {
                let message = format!("`{}` stands in the path", field.value);
                self.fault(place.span, message, "leave it out of `into`");
            }
        }
        for place in tree.into.values().chain(tree.at.values()) {
            if place.value.iter().any(String::is_empty) {
                let message = "a part of this path is empty";
                self.fault(
                    place.span,
                    message,
                    "write names with dots between them: `data.id`",
                );
            }
        }
        let place = |name: &Name| match tree.into.get(name) {
            Some(place) => place.value.clone(),
            None => vec![name.to_string()],
        };
        let mut taken: Vec<(&Name, Vec<String>)> = Vec::new();
        for name in send.keys() {
            let own = place(name);
            let shares = |other: &[String]| own.starts_with(other) || other.starts_with(&own);
            let other = taken.iter().find(|(_, other)| shares(other));
            if let Some((other, _)) = other {
                let message = format!("`{name}` and `{other}` stand in one place");
                self.fault(tree.span, message, "give each its own by `into`");
            }
            taken.push((name, own));
        }
    }

    /// What an operation sends: plain values, and in a form also files.
    fn sent(&mut self, tree: &syntax::Operation) -> IndexMap<Name, Column> {
        let is_in_form = |name: &Name| match &tree.by {
            syntax::By::Call(_) => false,
            syntax::By::Http(http) => {
                let in_path = http.path.contains(&format!("{{{name}}}"));
                let in_query = http.query.iter().any(|query| query.value == *name);
                http.form && http.method.has_body() && !in_path && !in_query
            }
        };
        let columns = tree.send.iter().filter_map(|(name, definition)| {
            let column = self.plain(definition, "sent", is_in_form(name))?;
            Some((name.clone(), column))
        });
        columns.collect()
    }

    /// A column whose values mean something to a tool, or are files that it takes.
    fn plain(
        &mut self,
        definition: &syntax::Definition,
        how: &str,
        takes_files: bool,
    ) -> Option<Column> {
        let column = self.resolver.column(definition, &self.people)?;
        let is_file = column.typed.of == Type::Document;
        let why = match is_file && takes_files {
            true => None,
            false => unknown_outside(&column.typed.of),
        };
        let Some(why) = why else {
            return Some(column);
        };
        let message = format!("{} cannot be {how}: {why}", column.typed.of);
        let help = match is_file && how == "sent" {
            true => "a file is sent by HTTP in a form: `post: …, form: true`",
            false => "name a type of plain values",
        };
        self.fault(definition.span, message, help);
        None
    }

    fn known(&mut self, name: &Spanned<Name>, columns: &IndexMap<Name, Column>, key: &str) {
        if columns.contains_key(&name.value) {
            return;
        }
        let message = format!("`{key}` has no `{}`", name.value);
        self.resolver.diagnostics.add(
            Diagnostic::new(Code::UnknownVariable, name.span, message)
                .did_you_mean(name, columns.keys().map(Name::as_str)),
        );
    }

    /// `/patients/{id}`.
    fn path(&mut self, path: &Spanned<String>, send: &IndexMap<Name, Column>) -> Vec<PathPart> {
        let help = "write a path from `/` on, with names of `send` in braces: `/patients/{id}`";
        if !path.starts_with('/') || path.contains(['?', '#', '\\', ' ']) || path.contains("..") {
            let message = format!("`{}` is no path", path.value);
            self.fault(path.span, message, help);
        }
        let mut parts = Vec::new();
        let mut rest = path.as_str();
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else {
                self.fault(path.span, "a brace is not closed", help);
                break;
            };
            parts.push(PathPart::Written(before.to_owned()));
            rest = after;
            let Some((name, column)) = send.get_key_value(name) else {
                let message = format!("`send` has no `{name}`");
                self.resolver.diagnostics.add(
                    Diagnostic::new(Code::UnknownVariable, path.span, message)
                        .did_you_mean(name, send.keys().map(Name::as_str)),
                );
                continue;
            };
            if column.typed.optional {
                let message = format!("`{name}` may be none, and a path needs it");
                self.fault(path.span, message, "leave out its `optional`");
            }
            parts.push(PathPart::Sent(name.clone()));
        }
        parts.push(PathPart::Written(rest.to_owned()));
        parts.retain(|part| *part != PathPart::Written(String::new()));
        parts
    }
}

/// Why a value of this type means nothing to a tool.
fn unknown_outside(of: &Type) -> Option<&'static str> {
    match of {
        Type::Boolean
        | Type::Integer
        | Type::Decimal
        | Type::Money
        | Type::Text
        | Type::Email
        | Type::Url
        | Type::Phone
        | Type::Choice(_)
        | Type::Language
        | Type::Zone
        | Type::Date
        | Type::Time
        | Type::Moment
        | Type::Duration
        | Type::Words
        | Type::Location
        | Type::Chat
        | Type::Row(_) => None,
        Type::Photo | Type::Document => Some("it is kept at Telegram"),
        Type::Code => Some("it is for the one to whom it is given"),
        Type::List(_)
        | Type::Draft(..)
        | Type::Span
        | Type::File
        | Type::Group(_)
        | Type::Loaded
        | Type::Answer(_) => Some("a tool knows single values"),
    }
}

/// Whether something can be called there without being overheard: by https, or on this machine.
fn is_address(address: &str) -> bool {
    let is_plain = |rest: &str| {
        !rest.is_empty() && !rest.contains(['?', '#', '@', ' ', '\\']) && !rest.starts_with('/')
    };
    let local = ["localhost", "127.0.0.1", "[::1]"];
    match (
        address.strip_prefix("https://"),
        address.strip_prefix("http://"),
    ) {
        (Some(rest), _) => is_plain(rest),
        (None, Some(rest)) => {
            let host = rest.split(['/', ':']).next().unwrap_or_default();
            is_plain(rest) && (local.contains(&host) || rest.starts_with("[::1]"))
        }
        (None, None) => false,
    }
}
