//! Calls of tools: what is reached beside Telegram.
//!
//! Nothing here opens a connection: [`request`] makes what is to be sent, and [`answer`] reads what
//! came back, which may be anything.

mod answer;
mod lock;
mod misfit;
mod received;
mod request;

pub(crate) use answer::read;
pub use answer::{Answered, Said, answer, given_json, sent_values};
pub use lock::{Lock, Offered};
pub use misfit::{Misfit, Place, misfits};
pub use received::{LARGEST_RECEIVED, Received};
pub use request::{Body, HttpRequest, Request, request};
pub(crate) use request::{as_json, as_text, segment};

/// The most bytes of an answer that are read.
pub const LARGEST_ANSWER: usize = 1 << 20;
