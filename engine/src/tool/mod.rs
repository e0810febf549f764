//! Calls of tools: what is reached beside Telegram.
//!
//! Nothing here opens a connection: [`request`] makes what is to be sent, and [`answer`] reads what
//! came back, which may be anything.

mod answer;
mod request;

pub use answer::{Answered, answer};
pub use request::{Body, HttpRequest, request};

/// The most bytes of an answer that are read.
pub const LARGEST_ANSWER: usize = 1 << 20;
