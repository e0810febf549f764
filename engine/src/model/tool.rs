//! Tools with their names resolved: what an operation is given and what it answers is typed.

use std::sync::Arc;

use indexmap::IndexMap;
use jiff::SignedDuration;

use super::column::Column;
use crate::expression::Expression;
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Method, Spanned, Words};
use crate::value::{Answer, AnswerField, Type};

/// Something that is reached beside Telegram.
#[derive(Clone, Debug)]
pub struct Tool {
    pub name: Name,
    pub span: Span,
    pub way: Way,
    /// Of one try.
    pub timeout: SignedDuration,
    pub retry: Retry,
    pub operations: IndexMap<Name, Operation>,
}

/// How a tool is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By HTTP; the address stands before every path.
    Http(Address),
    /// By the Model Context Protocol, at an address.
    McpAddress(Address),
    /// By the Model Context Protocol, with a program that the bot starts.
    McpProgram(Starting),
    /// By Rust code, registered under this name.
    BuiltIn(Name),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub url: Words,
    pub bearer: Option<Words>,
    /// By the name that is sent.
    pub headers: Vec<(String, Words)>,
}

/// How a program is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starting {
    pub command: String,
    pub args: Vec<String>,
    /// The variables of the environment that it is given.
    pub environment: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How many tries in all.
    pub times: u32,
    /// Before the second try.
    pub pause: SignedDuration,
    /// How much longer each pause is than the one before.
    pub factor: u32,
}

#[derive(Clone, Debug)]
pub struct Operation {
    pub name: Name,
    pub span: Span,
    pub by: By,
    pub send: IndexMap<Name, Column>,
    /// Where a value stands in what is sent, if not under its name.
    pub into: IndexMap<Name, Vec<String>>,
    /// Whether it changes nothing.
    pub reads: bool,
    pub gives: Gives,
    pub outcomes: IndexMap<Name, When>,
    pub undo: Option<Spanned<Name>>,
}

/// How an operation is asked for.
#[derive(Clone, Debug)]
pub enum By {
    Http(Http),
    /// By the name by which the tool knows it.
    Call(String),
}

#[derive(Clone, Debug)]
pub struct Http {
    pub method: Method,
    pub path: Vec<PathPart>,
    /// What of `send` goes into the query.
    pub query: Vec<Name>,
    /// Whether the rest goes as a form, and not as JSON.
    pub form: bool,
    /// By the name that is sent.
    pub headers: Vec<(String, Words)>,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    Written(String),
    /// A value of `send`.
    Sent(Name),
}

/// What an operation answers.
#[derive(Clone, Debug)]
pub enum Gives {
    Values(IndexMap<Name, Given>),
    File,
}

/// A value of an answer.
#[derive(Clone, Debug)]
pub struct Given {
    pub column: Column,
    /// Where it stands.
    pub at: Vec<String>,
    /// Of a list: what each of its items has.
    pub items: Option<IndexMap<Name, Given>>,
}

#[derive(Clone, Debug)]
pub enum When {
    Status(u16),
    True(Expression),
    /// The tool says that it will not.
    Refused,
}

impl Retry {
    /// The pause after so many tries; `None` if that was the last.
    pub fn pause_after(&self, tries: u32) -> Option<SignedDuration> {
        if tries >= self.times {
            return None;
        }
        let factor = i64::from(self.factor).saturating_pow(tries.saturating_sub(1));
        let seconds = self.pause.as_secs().saturating_mul(factor);
        Some(SignedDuration::from_secs(seconds.min(LONGEST_PAUSE)))
    }
}

/// In seconds.
const LONGEST_PAUSE: i64 = 3600;

impl Tool {
    /// How long a call may take at most, until its outcome is known.
    pub fn longest(&self) -> SignedDuration {
        let pauses = (1..).map_while(|tries| self.retry.pause_after(tries));
        let tries = self.timeout.saturating_mul(self.retry.times as i32);
        pauses.fold(tries, SignedDuration::saturating_add)
    }
}

impl Gives {
    /// The values that it names; none of a file.
    pub fn values(&self) -> impl Iterator<Item = (&Name, &Given)> {
        let values = match self {
            Gives::Values(values) => Some(values),
            Gives::File => None,
        };
        values.into_iter().flatten()
    }

    pub fn value(&self, name: &Name) -> Option<&Given> {
        match self {
            Gives::Values(values) => values.get(name),
            Gives::File => None,
        }
    }
}

/// The type of these values together.
pub(super) fn answer_of(values: &IndexMap<Name, Given>) -> Type {
    let fields = values.iter().map(|(name, given)| AnswerField {
        name: name.clone(),
        of: given.column.typed.of.clone(),
        optional: given.column.typed.optional,
    });
    Type::Answer(Arc::new(Answer {
        fields: fields.collect(),
    }))
}

impl Operation {
    /// The type of what it gives, if it gives anything.
    pub fn answer(&self) -> Option<Type> {
        match &self.gives {
            Gives::File => Some(Type::File),
            Gives::Values(values) if values.is_empty() => None,
            Gives::Values(values) => Some(answer_of(values)),
        }
    }

    /// Whether it is written of it that it changes nothing.
    pub fn says_that_it_reads(&self) -> bool {
        let reads_by_method = match &self.by {
            By::Http(http) => http.method.reads(),
            By::Call(_) => false,
        };
        self.reads && !reads_by_method
    }

    /// Whether somebody pays by it: it changes something, and is sent an amount.
    pub fn pays(&self) -> bool {
        let mut sent = self.send.values();
        !self.reads && sent.any(|column| column.typed.of == Type::Money)
    }
}
