//! Tools at work: calls that dialogues and runs wait for are made, tried again, and answered.
//!
//! A call is a job, kept with the step that wants it ([`crate::dialogue::KeptCall`]). It is made
//! outside of any transaction; its answer is an event, which ends the job. If the process is killed
//! in between, the job is still there, and the call is made again with the same key.

mod access;
mod built_in;
mod calls;
mod circuit;
mod connections;
mod http;
mod mcp;
mod mirrored;
mod played;
mod played_backend;
mod tried;
mod waiting;

pub use access::{ProgramErrors, ToolAccess, ToolAddress, ToolProgram};
pub use built_in::{BuiltIn, BuiltInAnswer, BuiltInCall, BuiltIns};
pub use calls::by_hand;
pub(crate) use calls::{next_due, run, run_due};
pub use connections::Connections;
pub use mcp::{KEY as MCP_KEY, Offer};
pub(crate) use mirrored::ask_now;
pub use played::{Played, PlayedAnswer, PlayedCall};
pub use played_backend::PlayedBackend;

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::Value as Json;
use tilmash_engine::mirror::Asked;
use tilmash_engine::model::{Mirror, Tool};
use tilmash_engine::name::Name;
use tilmash_engine::tool::Request;
use tilmash_engine::value::Document;

/// What comes back from a tool.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Response {
    /// A status of HTTP and the body.
    Answer {
        status: u16,
        body: Vec<u8>,
        content_type: Option<String>,
        disposition: Option<String>,
        /// How long the tool wants to be left alone.
        after: Option<Duration>,
    },
    /// What a call has given.
    Given(Json),
    /// A call was refused.
    Refused,
    /// Why there is no answer, in words without anything secret. The call may have taken effect.
    Nothing(&'static str),
    /// Why the answer cannot be read; asking again would not help.
    Unreadable(&'static str),
}

/// Where the files are that people have sent.
pub(crate) trait Files: Send + Sync {
    /// The bytes of a file, so many at most.
    ///
    /// # Errors
    ///
    /// What is to be told of a call that cannot send it: that there is no answer, or that there
    /// will never be one.
    fn fetch<'f>(
        &'f self,
        file: &'f Document,
        most: usize,
    ) -> BoxFuture<'f, Result<Vec<u8>, Response>>;
}

/// What is asked of a backend that keeps a table.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) tool: &'a Tool,
    pub(crate) mirror: &'a Mirror,
    pub(crate) asked: &'a Asked,
    pub(crate) now: Timestamp,
}

/// Where calls go.
#[derive(Debug)]
pub enum Reach {
    /// To the tools themselves.
    World(Connections),
    /// Nowhere: answers are given by hand.
    Played(Played),
}

impl Reach {
    /// Each tool that was called, and whether it answers.
    pub(crate) fn answering(&self) -> Vec<(Name, bool)> {
        match self {
            Reach::World(connections) => connections.answering(),
            Reach::Played(_) => Vec::new(),
        }
    }

    /// Ends all programs.
    pub(crate) async fn close(&self) {
        match self {
            Reach::World(connections) => connections.close().await,
            Reach::Played(_) => {}
        }
    }

    async fn call(&self, tool: &Tool, operation: &str, request: &Request, key: &str) -> Response {
        match self {
            Reach::World(connections) => connections.call(tool, operation, request, key).await,
            Reach::Played(played) => played.call(tool, operation, request),
        }
    }

    /// Asks a backend that keeps a table.
    async fn ask(&self, asking: Asking<'_>, request: &Request, key: &str) -> Response {
        let operation = asking.asked.operation(asking.mirror);
        match self {
            Reach::World(connections) => {
                connections
                    .call(asking.tool, &operation, request, key)
                    .await
            }
            Reach::Played(played) => played.ask(asking, &operation, request).await,
        }
    }
}
