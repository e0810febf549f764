//! Calls of tools: what is reached beside Telegram.
//!
//! Nothing here opens a connection: [`request`] makes what is to be sent, and [`answer`] reads what
//! came back, which may be anything.

mod answer;
mod lock;
mod misfit;
mod place;
mod received;
mod request;

pub use answer::{Answered, Said, answer, given_json, sent_values};
pub(crate) use answer::{is_unclear, read};
pub use lock::{Lock, Offered};
pub use misfit::{Misfit, Place, misfits};
pub(crate) use place::{at, put};
pub use received::{LARGEST_RECEIVED, Received};
pub use request::{Body, Field, HttpRequest, Request, request};
pub(crate) use request::{as_json, in_words, path};

/// The most bytes of what people send that a bot may fetch, and so of the files that a call sends.
pub const LARGEST_SENT: usize = 20 << 20;
/// The most bytes of an answer that are read.
pub const LARGEST_ANSWER: usize = 1 << 20;
