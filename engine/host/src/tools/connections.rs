//! Where calls go when they are made: to each tool in its own way.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::join_all;
use reqwest::Client;
use tilmash_engine::model::{Gives, Tool};
use tilmash_engine::name::Name;
use tilmash_engine::tool::{
    Body, Field, HttpRequest, LARGEST_ANSWER, LARGEST_RECEIVED, LARGEST_SENT, Request,
};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::access::{ToolAccess, ToolAddress};
use super::built_in::{BuiltIn, BuiltInAnswer, BuiltInCall};
use super::circuit::{Change, Circuits};
use super::http::{self, CONNECT};
use super::mcp::{Offer, Plugin};
use super::{Files, Response};

/// How many files may be on their way at once.
const MOST_FILES: usize = 4;

/// The tools of an app.
pub struct Connections {
    client: Client,
    lines: BTreeMap<Name, Line>,
    circuits: Circuits,
    files: Semaphore,
    /// Where the files are that people have sent.
    sent: Option<Arc<dyn Files>>,
}

/// What leads to one tool.
enum Line {
    Http(Box<ToolAddress>),
    Mcp(Plugin),
    BuiltIn(Arc<dyn BuiltIn>),
}

impl fmt::Debug for Connections {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Connections(…)")
    }
}

impl Connections {
    pub fn new(tools: BTreeMap<Name, ToolAccess>) -> Connections {
        let client = http::client();
        let lines = tools.into_iter().map(|(name, access)| {
            let line = match access {
                ToolAccess::Http(address) => Line::Http(Box::new(address)),
                ToolAccess::McpAddress(address) => Line::Mcp(Plugin::at(address, client.clone())),
                ToolAccess::McpProgram(program) => Line::Mcp(Plugin::of(program)),
                ToolAccess::BuiltIn(tool) => Line::BuiltIn(tool),
            };
            (name, line)
        });
        Connections {
            lines: lines.collect(),
            client,
            circuits: Circuits::default(),
            files: Semaphore::new(MOST_FILES),
            sent: None,
        }
    }

    /// Lets files that people have sent be sent to tools.
    #[must_use]
    pub(crate) fn with_files(self, sent: Arc<dyn Files>) -> Connections {
        Connections {
            sent: Some(sent),
            ..self
        }
    }

    /// Each tool that was called, and whether it answers.
    pub(crate) fn answering(&self) -> Vec<(Name, bool)> {
        self.circuits.all()
    }

    /// Ends all programs. Calls that are made afterwards get no answer.
    pub async fn close(&self) {
        let plugins = self.lines.values().filter_map(|line| match line {
            Line::Mcp(plugin) => Some(plugin.close()),
            Line::Http(_) | Line::BuiltIn(_) => None,
        });
        join_all(plugins).await;
    }

    /// What a tool says that it can be asked to do; `None` if it does not say.
    ///
    /// # Errors
    ///
    /// Why there is no answer, in words without anything secret.
    pub async fn offers(&self, tool: &Tool) -> Result<Option<Vec<Offer>>, String> {
        match self.lines.get(&tool.name) {
            Some(Line::Mcp(plugin)) => plugin.offers().await.map(Some),
            Some(Line::Http(_) | Line::BuiltIn(_)) => Ok(None),
            None => Err("it has no address".to_owned()),
        }
    }

    /// Makes one call, unless the tool is known to be down.
    pub(super) async fn call(
        &self,
        tool: &Tool,
        operation: &str,
        request: &Request,
        key: &str,
    ) -> Response {
        if !self.circuits.lets_through(&tool.name, Instant::now()) {
            return Response::Nothing("it is down");
        }
        let timeout = Duration::try_from(tool.timeout).unwrap_or(CONNECT);
        let exchange = async {
            // Telegram's trouble is not the tool's.
            let (files, _room) = self.fetched(request).await?;
            let response = self.exchange(tool, operation, request, files, key).await;
            Ok::<_, Response>(response)
        };
        let response = match tokio::time::timeout(timeout, exchange).await {
            Ok(Err(unfetched)) => return unfetched,
            Ok(Ok(response)) => response,
            Err(_) => Response::Nothing("it takes too long"),
        };
        self.note(&tool.name, &response);
        response
    }

    /// The bytes of the files that a request sends, in their order, and their room in memory.
    async fn fetched(
        &self,
        request: &Request,
    ) -> Result<(Vec<Vec<u8>>, Option<SemaphorePermit<'_>>), Response> {
        let Request::Http(HttpRequest {
            body: Some(Body::Multipart(fields)),
            ..
        }) = request
        else {
            return Ok((Vec::new(), None));
        };
        let Some(sent) = &self.sent else {
            return Err(Response::Unreadable("no chat is there that has the file"));
        };
        let room = self.files.acquire().await.ok();
        let mut files = Vec::new();
        let mut left = LARGEST_SENT;
        for (_, field) in fields {
            if let Field::File(file) = field {
                let bytes = sent.fetch(file, left).await?;
                left = left.saturating_sub(bytes.len());
                files.push(bytes);
            }
        }
        Ok((files, room))
    }

    async fn exchange(
        &self,
        tool: &Tool,
        operation: &str,
        request: &Request,
        files: Vec<Vec<u8>>,
        key: &str,
    ) -> Response {
        match (self.lines.get(&tool.name), request) {
            (None, Request::Http(_) | Request::Call(..)) => {
                Response::Unreadable("it has no address")
            }
            (Some(Line::Http(address)), Request::Http(request)) => {
                let gives = tool.operations.get(operation).map(|it| &it.gives);
                let (most, _room) = match gives {
                    // So that many of them do not fill the memory together.
                    Some(Gives::File) => (LARGEST_RECEIVED, self.files.acquire().await.ok()),
                    Some(Gives::Values(_)) | None => (LARGEST_ANSWER, None),
                };
                http::exchange(&self.client, address, operation, request, files, key, most).await
            }
            (Some(Line::Mcp(plugin)), Request::Call(name, arguments)) => {
                plugin.call(name, arguments, key).await
            }
            (Some(Line::BuiltIn(tool)), Request::Call(name, arguments)) => {
                let call = BuiltInCall {
                    operation: name,
                    arguments,
                    key,
                };
                // Its mistake must not end the calls of all other tools.
                match AssertUnwindSafe(tool.call(call)).catch_unwind().await {
                    Ok(BuiltInAnswer::Given(json)) => Response::Given(json),
                    Ok(BuiltInAnswer::Refused) => Response::Refused,
                    Ok(BuiltInAnswer::Unclear(why)) => Response::Nothing(why),
                    Err(_) => Response::Unreadable("it has panicked"),
                }
            }
            (Some(Line::Http(_)), Request::Call(..))
            | (Some(Line::Mcp(_) | Line::BuiltIn(_)), Request::Http(_)) => {
                Response::Unreadable("it is reached in another way than its file says")
            }
        }
    }

    /// Notes whether a tool answers. The log has a line when that changes.
    fn note(&self, tool: &Name, response: &Response) {
        let change = match response {
            Response::Nothing(_)
            | Response::Answer {
                status: 500..600, ..
            } => self.circuits.unanswered(tool, Instant::now()),
            Response::Answer { .. }
            | Response::Given(_)
            | Response::Refused
            | Response::Unreadable(_) => self.circuits.answered(tool),
        };
        match change {
            Some(Change::Down) => tracing::error!(%tool, "the tool is down"),
            Some(Change::Back) => tracing::info!(%tool, "the tool answers again"),
            None => {}
        }
    }
}
