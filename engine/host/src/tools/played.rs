//! Tools in a rehearsal: what they answer is given by hand, and what they are sent is written down.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value as Json;
use tilmash_engine::model::Tool;
use tilmash_engine::tool::{Body, Field, HttpRequest, Request};

use super::{Asking, PlayedBackend, Response};

/// The tools of a rehearsal.
#[derive(Debug, Default)]
pub struct Played {
    playing: Mutex<Playing>,
    /// What keeps the tables that a tool maps.
    backend: Option<Box<PlayedBackend>>,
}

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
    /// A file of this name.
    Gives(String),
    /// It will not.
    Refuses,
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
    /// Tools of an app whose tables a backend keeps.
    pub fn with_backend(backend: PlayedBackend) -> Played {
        Played {
            playing: Mutex::default(),
            backend: Some(Box::new(backend)),
        }
    }

    pub fn backend(&self) -> Option<&PlayedBackend> {
        self.backend.as_deref()
    }

    /// Asks the backend, unless it was said by hand what is answered. Only then the call is written
    /// down: what the backend is asked in between is nothing that people see.
    pub(super) async fn ask(
        &self,
        asking: Asking<'_>,
        operation: &str,
        request: &Request,
    ) -> Response {
        let name = format!("{}.{operation}", asking.tool.name);
        let is_said = self.lock().answers.contains_key(&name);
        let Some(backend) = self.backend.as_ref().filter(|_| !is_said) else {
            return self.call(asking.tool, operation, request);
        };
        let answer = backend.answer(asking.mirror, asking.asked, asking.now);
        match answer.await {
            Ok((status, body)) => Response::Answer {
                status,
                body,
                content_type: None,
                disposition: None,
                after: None,
            },
            Err(error) => {
                tracing::error!(%error, "the played backend has failed");
                Response::Unreadable("the played backend has failed")
            }
        }
    }

    /// Lets an operation answer so from now on.
    pub fn answers(&self, operation: &str, answer: PlayedAnswer) {
        self.lock().answers.insert(operation.to_owned(), answer);
    }

    /// The calls that were made since this was asked last.
    pub fn take_made(&self) -> Vec<PlayedCall> {
        std::mem::take(&mut self.lock().made)
    }

    pub(super) fn call(&self, tool: &Tool, operation: &str, request: &Request) -> Response {
        let operation = format!("{}.{operation}", tool.name);
        let mut playing = self.lock();
        let answer = playing.answers.get(&operation).cloned();
        playing.made.push(PlayedCall {
            sent: in_a_line(request),
            answered: answer.is_some(),
            operation,
        });
        match answer {
            Some(PlayedAnswer::Says(status, body)) => match request {
                Request::Http(_) => Response::Answer {
                    status,
                    body: body.into_bytes(),
                    content_type: None,
                    disposition: None,
                    after: None,
                },
                Request::Call(..) => match serde_json::from_str(&body) {
                    Ok(json) => Response::Given(json),
                    Err(_) => Response::Unreadable("the talk lets it answer no JSON"),
                },
            },
            Some(PlayedAnswer::Gives(name)) => Response::Answer {
                status: 200,
                body: name.clone().into_bytes(),
                content_type: None,
                disposition: Some(format!("attachment; filename=\"{name}\"")),
                after: None,
            },
            Some(PlayedAnswer::Refuses) => Response::Refused,
            Some(PlayedAnswer::IsDown) => Response::Nothing("it is down in this rehearsal"),
            None => Response::Unreadable("nobody has said what it answers"),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Playing> {
        self.playing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn in_a_line(request: &Request) -> String {
    match request {
        Request::Http(request) => http_in_a_line(request),
        Request::Call(name, arguments) => {
            format!("{name} {}", Json::Object(arguments.clone()))
        }
    }
}

fn http_in_a_line(request: &HttpRequest) -> String {
    let mut line = format!("{} {}", request.method.name(), request.path);
    for (index, (name, value)) in request.query.iter().enumerate() {
        let sign = if index == 0 { '?' } else { '&' };
        line += &format!("{sign}{name}={value}");
    }
    match &request.body {
        None => {}
        Some(Body::Json(json)) => line += &format!(" {json}"),
        Some(Body::Form(fields)) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            line += &format!(" {}", fields.join("&"));
        }
        Some(Body::Multipart(fields)) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, field)| match field {
                    Field::Text(value) => format!("{name}={value}"),
                    Field::File(file) => format!("{name}=(file: {})", file.name()),
                })
                .collect();
            line += &format!(" {}", fields.join("&"));
        }
    }
    line
}
