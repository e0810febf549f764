//! Tools in a rehearsal: what they answer is given by hand, and what they are sent is written down.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tilmash_engine::model::Tool;
use tilmash_engine::tool::{Body, HttpRequest};

use super::Response;

/// The tools of a rehearsal.
#[derive(Debug, Default)]
pub struct Played(Mutex<Playing>);

#[derive(Debug, Default)]
struct Playing {
    /// By `tool.operation`: what it answers from now on.
    answers: BTreeMap<String, PlayedAnswer>,
    made: Vec<PlayedCall>,
}

/// What a tool answers in a rehearsal.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayedAnswer {
    /// With this status and these words.
    Says(u16, String),
    /// Nothing.
    IsDown,
}

/// A call that was made in a rehearsal.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayedCall {
    /// `tool.operation`
    pub operation: String,
    /// As a line: the method, the path, and what is sent.
    pub sent: String,
    pub answered: bool,
}

impl Played {
    /// Lets an operation answer so from now on.
    pub fn answers(&self, operation: &str, answer: PlayedAnswer) {
        self.lock().answers.insert(operation.to_owned(), answer);
    }

    /// The calls that were made since this was asked last.
    pub fn take_made(&self) -> Vec<PlayedCall> {
        std::mem::take(&mut self.lock().made)
    }

    pub(super) fn call(&self, tool: &Tool, operation: &str, request: &HttpRequest) -> Response {
        let operation = format!("{}.{operation}", tool.name);
        let mut playing = self.lock();
        let answer = playing.answers.get(&operation).cloned();
        playing.made.push(PlayedCall {
            sent: in_a_line(request),
            answered: answer.is_some(),
            operation,
        });
        match answer {
            Some(PlayedAnswer::Says(status, body)) => Response::Answer(status, body.into_bytes()),
            Some(PlayedAnswer::IsDown) => Response::Nothing("it is down in this rehearsal"),
            None => Response::Unreadable("nobody has said what it answers"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Playing> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn in_a_line(request: &HttpRequest) -> String {
    let mut line = format!("{} {}", request.method.name(), request.path);
    for (index, (name, value)) in request.query.iter().enumerate() {
        let sign = if index == 0 { '?' } else { '&' };
        line += &format!("{sign}{name}={value}");
    }
    if let Some(Body::Json(json)) = &request.body {
        line += &format!(" {json}");
    }
    line
}
