//! What a step wants done after it is committed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::name::Name;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A message to the dialogue's person.
    Send {
        message: Message,
        /// The message to edit instead of sending a new one, if that is still possible.
        replaces: Option<i64>,
    },
    /// Removes the buttons of a message.
    Close { message: i64 },
    /// Answers the press, with a notice if there is a text (at most 200 characters).
    Toast { text: Option<String> },
    /// The person's command list in Telegram: commands with their descriptions.
    Commands(Vec<(String, String)>),
    /// When to raise [`super::Event::Silence`], instead of the time that was set before; `None` for
    /// never.
    Silence(Option<Timestamp>),
}

/// A message as a person sees it. It is plain text: nothing in it is markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub text: String,
    pub keyboard: Keyboard,
    /// The message id of the text below the headings, which a talk's `sees` names.
    #[serde(default)]
    pub shows: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keyboard {
    Empty,
    /// Rows of buttons under the message.
    Inline(Vec<Vec<Button>>),
    /// Rows of keys that replace the person's keyboard.
    Reply(Vec<Vec<ReplyKey>>),
    /// Removes a [`Keyboard::Reply`] again.
    Remove,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    /// Its name in a talk: the state and the value, if there is one: `service haircut`, `confirm`.
    pub id: String,
    pub action: ButtonAction,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonAction {
    /// At most 64 bytes.
    Press(String),
    Url(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyKey {
    pub label: String,
    pub id: String,
    /// Sends the person's own contact instead of the label.
    pub contact: bool,
}

/// What a step leaves to be committed with the update.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub session: super::Session,
    pub effects: Vec<Effect>,
    /// Things that cannot happen in a checked program, for the log.
    pub problems: Vec<String>,
    /// The person's language after the step.
    pub language: Name,
}
