//! Telegram: the Bot API by teloxide's `Bot` and payloads, with our own loop of updates. The loop
//! is ours because an update may be confirmed only after its effects are committed.

mod answer;
mod api;
mod commands;
mod entities;
mod failure;
mod fetched;
mod files;
mod greeting;
mod markup;
mod polling;
mod reception;
mod text;
mod update;
mod uploaded;
mod webhook;

pub use api::Api;
pub use failure::Failure;
pub(crate) use failure::in_words;
pub use greeting::{TelegramError, own_name};
pub use polling::Polling;
pub use reception::Reception;
pub use update::{CallbackId, Received, received};
pub use webhook::invite;
