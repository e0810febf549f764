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

/// A tool that is reached by HTTP.
#[derive(Clone, Debug)]
pub struct Tool {
    pub name: Name,
    pub span: Span,
    /// What stands before every path.
    pub address: Words,
    pub bearer: Option<Words>,
    /// By the name that is sent.
    pub headers: Vec<(String, Words)>,
    /// Of one try.
    pub timeout: SignedDuration,
    pub retry: Retry,
    pub operations: IndexMap<Name, Operation>,
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
    pub method: Method,
    pub path: Vec<PathPart>,
    pub send: IndexMap<Name, Column>,
    /// What of `send` goes into the query.
    pub query: Vec<Name>,
    pub gives: IndexMap<Name, Given>,
    pub outcomes: IndexMap<Name, When>,
    pub undo: Option<Spanned<Name>>,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    Written(String),
    /// A value of `send`.
    Sent(Name),
}

/// A value of an answer.
#[derive(Clone, Debug)]
pub struct Given {
    pub column: Column,
    /// Where it stands.
    pub at: Vec<String>,
}

#[derive(Clone, Debug)]
pub enum When {
    Status(u16),
    True(Expression),
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

impl Operation {
    /// The type of what it gives, if it gives anything.
    pub fn answer(&self) -> Option<Type> {
        let fields = self.gives.iter();
        let fields = fields.map(|(name, given)| AnswerField {
            name: name.clone(),
            of: given.column.typed.of.clone(),
            optional: given.column.typed.optional,
        });
        let fields: Vec<AnswerField> = fields.collect();
        (!fields.is_empty()).then(|| Type::Answer(Arc::new(Answer { fields })))
    }

    /// Whether calling it again after a call without a clear answer does no harm by itself.
    pub fn reads(&self) -> bool {
        self.method.reads()
    }

    /// Whether somebody pays by it: it changes something, and is sent an amount.
    pub fn pays(&self) -> bool {
        let mut sent = self.send.values();
        self.method != Method::Get && sent.any(|column| column.typed.of == Type::Money)
    }
}
