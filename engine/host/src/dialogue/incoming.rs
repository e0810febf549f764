//! What reaches a dialogue.

use tilmash_engine::interpret::Event;
use tilmash_engine::value::RowId;

use crate::store::JobId;

/// Something that happened to a person.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub cause: Cause,
    pub person: RowId,
    /// The person's Telegram profile; `None` if the event is not an act of theirs.
    pub profile: Option<Profile>,
    /// Whether a pressed message is the newest one is looked up later.
    pub event: Event,
    /// The id of the person's own message, if the event is a message.
    pub message: Option<i64>,
}

/// Makes sure that an event takes effect only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Update(UpdateId),
    Job(JobId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateId(pub i64);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub full_name: String,
    pub username: Option<String>,
    /// An IETF language tag.
    pub language_code: Option<String>,
}
