//! Tools at work: calls that dialogues and runs wait for are made, tried again, and answered.
//!
//! A call is a job, kept with the step that wants it ([`crate::dialogue::KeptCall`]). It is made
//! outside of any transaction; its answer is an event, which ends the job. If the process is killed
//! in between, the job is still there, and the call is made again with the same key.

mod calls;
mod circuit;
mod connection;
mod played;

pub(crate) use calls::{next_due, run, run_due};
pub use connection::{Connections, ToolAddress};
pub use played::{Played, PlayedAnswer, PlayedCall};

use tilmash_engine::model::Tool;
use tilmash_engine::name::Name;
use tilmash_engine::tool::HttpRequest;

/// What comes back from a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Response {
    /// A status of HTTP and the body.
    Answer(u16, Vec<u8>),
    /// Why there is no answer, in words without anything secret. The call may have taken effect.
    Nothing(&'static str),
    /// Why the answer cannot be read; asking again would not help.
    Unreadable(&'static str),
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

    async fn call(
        &self,
        tool: &Tool,
        operation: &str,
        request: &HttpRequest,
        key: &str,
    ) -> Response {
        match self {
            Reach::World(connections) => connections.call(tool, request, key).await,
            Reach::Played(played) => played.call(tool, operation, request),
        }
    }
}
