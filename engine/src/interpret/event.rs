//! What happens to a dialogue.

use jiff::Timestamp;

use super::intent::Told;
use super::of_run::Handed;
use crate::name::Name;
use crate::value::{ChatId, Document, Location, Phone, Photo, RowId};

/// Whose act it is, and the present.
#[derive(Clone, Debug)]
pub struct Context {
    /// The Telegram id, which Telegram itself delivered; `None` in the background.
    pub person: Option<RowId>,
    pub now: Timestamp,
    /// The environment's Telegram ids, for roles with `$env.NAME`.
    pub environment: std::sync::Arc<std::collections::BTreeMap<String, Vec<i64>>>,
    /// The language of the person's Telegram, if the app has it.
    pub hint: Option<Name>,
    /// The bot's user name, for deep links.
    pub bot: std::sync::Arc<str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A text message: an answer or a command.
    Text(String),
    /// A shared contact, and whose Telegram it says it is.
    Contact {
        phone: Option<Phone>,
        of: Option<RowId>,
    },
    /// Somebody chosen from a list of people. It is not known whether they use the bot, or exist.
    Person(RowId),
    /// A place: where the person is, or any other on the map.
    Location(Location),
    /// A group or a channel, chosen from a list; `None` if it can be none.
    Chat(Option<ChatId>),
    /// A file that is not too large, also as a photo if it is one. What is sent together is one
    /// `album`, of which the first is taken.
    File {
        photo: Option<Photo>,
        file: Option<Box<Document>>,
        album: Option<String>,
    },
    /// A button under a message: its data and its place. Any bytes are possible here.
    Press(Press),
    /// A message that no state accepts: a sticker, a video. What is sent together is one `album`,
    /// and is answered once.
    Other { album: Option<String> },
    /// The person has been silent as long as the app waits.
    Silence,
    /// A run in the background gives the person a dialogue. They have answered its first question.
    Handed(Box<Handed>),
    /// A dialogue that a run has called is needed no more, and was left.
    Recalled,
    /// A button under a message of a run in the background that has ended, in the group or channel
    /// of that id; `None` in the person's own chat.
    Answered(Option<RowId>),
    /// A tool has answered the call of this number, or will not.
    Told(u32, Told),
    /// The last update failed and was undone.
    Failed,
    /// The person has sent more of these than allowed. They are told so, and nothing else happens.
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
    /// The group or the channel in which it is pressed; `None` in the person's own chat.
    pub chat: Option<RowId>,
    pub message: i64,
    /// Whether that message is the last in the chat, so that it can be edited in place.
    pub last: bool,
}
