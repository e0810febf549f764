//! [`Update`]: what the bot is told.

use serde_json::Value;

#[derive(Debug)]
pub(super) struct Update {
    pub(super) id: i64,
    /// Updates of one chat are delivered one after another.
    pub(super) chat: i64,
    pub(super) json: Value,
}
