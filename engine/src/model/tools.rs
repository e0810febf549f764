//! The trees of `tools/*.yaml` → [`Tool`]s: their types, times and paths.

use indexmap::IndexMap;
use jiff::SignedDuration;

use super::resolve::Resolver;
use super::tool::{Given, Operation, PathPart, Retry, Tool, When};
use super::{Column, Model};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, App, Spanned, Words};
use crate::value::{Duration, Type};

const TIMEOUT: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_TIMEOUT: i64 = 60;
const RETRY: Retry = Retry {
    times: 5,
    pause: SignedDuration::from_secs(2),
    factor: 2,
};
const MOST_TRIES: i64 = 10;
const LARGEST_FACTOR: i64 = 10;

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
        if let Words::Written(address) = &tree.address.value
            && !is_address(address)
        {
            let message = format!("`{address}` is no address of a tool");
            self.fault(
                tree.address.span,
                message,
                "write `$env.NAME`, or `https://…` without a query",
            );
        }
        let headers = tree.headers.iter();
        Tool {
            name: tree.name.value.clone(),
            span: tree.name.span,
            address: tree.address.value.clone(),
            bearer: tree.bearer.as_ref().map(|bearer| bearer.value.clone()),
            headers: headers
                .map(|(name, words)| (name.replace('_', "-"), words.value.clone()))
                .collect(),
            timeout: self.seconds(tree.timeout.as_ref(), TIMEOUT),
            retry: Retry {
                times: self.number(tree.retry.times.as_ref(), MOST_TRIES, RETRY.times),
                pause: self.seconds(tree.retry.pause.as_ref(), RETRY.pause),
                factor: self.number(tree.retry.factor.as_ref(), LARGEST_FACTOR, RETRY.factor),
            },
            operations: tree
                .operations
                .iter()
                .map(|(name, tree)| (name.clone(), self.operation(name, tree)))
                .collect(),
        }
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
        let send = self.columns(&tree.send, "sent");
        let gives = self.columns(&tree.gives, "given");
        let path = self.path(&tree.path, &send);
        for query in &tree.query {
            self.known(query, &send, "send");
        }
        for (field, path) in &tree.at {
            let field = Spanned::new(field.clone(), path.span);
            self.known(&field, &gives, "gives");
        }
        let at = |field: &Name| match tree.at.get(field) {
            Some(path) => path.value.clone(),
            None => vec![field.to_string()],
        };
        Operation {
            name: name.clone(),
            span: tree.span,
            method: tree.method,
            path,
            query: tree.query.iter().map(|name| name.value.clone()).collect(),
            gives: gives
                .into_iter()
                .map(|(field, column)| {
                    let at = at(&field);
                    (field, Given { column, at })
                })
                .collect(),
            send,
            outcomes: tree
                .outcomes
                .iter()
                .map(|(outcome, when)| {
                    let when = match &when.value {
                        syntax::When::Status(status) => When::Status(*status),
                        syntax::When::True(condition) => When::True(condition.clone()),
                    };
                    (outcome.clone(), when)
                })
                .collect(),
            undo: tree.undo.clone(),
        }
    }

    fn columns(
        &mut self,
        definitions: &IndexMap<Name, syntax::Definition>,
        how: &str,
    ) -> IndexMap<Name, Column> {
        let mut columns = IndexMap::new();
        for (name, definition) in definitions {
            let Some(column) = self.resolver.column(definition, &self.people) else {
                continue;
            };
            if let Some(why) = unknown_outside(&column.typed.of) {
                let message = format!("{} cannot be {how}: {why}", column.typed.of);
                self.fault(definition.span, message, "name a type of plain values");
                continue;
            }
            columns.insert(name.clone(), column);
        }
        columns
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
        | Type::Row(_) => None,
        Type::Photo => Some("it is kept at Telegram"),
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
