//! What happens to a dialogue.

use jiff::Timestamp;

use crate::name::Name;
use crate::value::{Phone, RowId, RowReference};

/// Whose dialogue it is, and when.
#[derive(Clone, Debug)]
pub struct Context {
    /// Telegram's id, which Telegram itself delivered.
    pub person: RowId,
    pub now: Timestamp,
    /// The environment's Telegram ids, for roles by `$env.NAME`.
    pub environment: std::sync::Arc<std::collections::BTreeMap<String, Vec<i64>>>,
    /// What the person's Telegram is set to, if the app has it.
    pub hint: Option<Name>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A message of text: an answer, or a command.
    Text(String),
    /// A shared contact; `own` if it is the sender's.
    Contact { phone: Option<Phone>, own: bool },
    /// A button under a message: what it carries, and where. Any bytes may come here.
    Press(Press),
    /// A message that no state takes: a sticker, a photo.
    Other,
    /// The person has been silent for as long as the app waits.
    Silence,
    /// A time has become free for which the person waits: the booking holds it for them.
    Offered(RowReference),
    /// The last update failed and was undone.
    Failed,
    /// The person has sent more of these than they may: they are told so, and nothing else happens.
    TooMany(Act),
}

/// What a person sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    Message,
    Press,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    pub data: String,
    pub message: i64,
    /// Whether that message is the last in the chat, so that it may be edited in place.
    pub last: bool,
}
