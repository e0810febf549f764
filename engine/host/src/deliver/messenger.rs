//! What delivery needs from a messenger: Telegram's Bot API, or a played chat.

use std::sync::Arc;

use tilmash_engine::interpret::Message;

/// The bytes of a file.
pub(crate) type Bytes = Arc<[u8]>;

pub(crate) trait Messenger {
    type Error;

    /// Sends a message, with the bytes of its file if it has one, and returns its id. Ids of one
    /// chat rise.
    async fn send(
        &mut self,
        chat: i64,
        message: &Message,
        content: Option<&Bytes>,
    ) -> Result<i64, Self::Error>;

    /// Replaces the text and the buttons of a message.
    async fn edit(&mut self, chat: i64, id: i64, message: &Message) -> Result<Edit, Self::Error>;

    /// Removes the buttons of a message.
    async fn close(&mut self, chat: i64, id: i64) -> Result<(), Self::Error>;

    /// Gives a person back what they have paid in Stars, by Telegram's id of the charge. It is no
    /// error if they have it already.
    async fn refund(&mut self, person: i64, charge: &str) -> Result<(), Self::Error>;

    /// Sets the commands that a chat offers: names and descriptions.
    async fn set_commands(
        &mut self,
        chat: i64,
        commands: &[(String, String)],
    ) -> Result<(), Self::Error>;
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    Done,
    /// The message is not there any more.
    Gone,
    /// The message is a file, which no text can replace.
    IsFile,
}
