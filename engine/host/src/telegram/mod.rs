//! Telegram: the Bot API by teloxide's `Bot` and payloads, and our own loop of updates, because an
//! update may be confirmed only after its effects are committed.

mod api;
mod commands;
mod failure;
mod markup;
mod polling;
mod update;

pub use api::Api;
pub(crate) use api::Audience;
pub use failure::Failure;
pub(crate) use failure::in_words;
pub use polling::{Polling, PollingError};
pub use update::{CallbackId, Received, received};
