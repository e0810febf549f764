//! What a step wants done once it is committed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::name::Name;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// A message to the dialogue's person.
    Send {
        message: Message,
        /// The message to edit instead of sending a new one, if it still can be.
        replaces: Option<i64>,
    },
    /// Takes the buttons off a message.
    Close { message: i64 },
    /// Answers the press, with a notice if there is a text (at most 200 characters).
    Toast { text: Option<String> },
    /// The person's command list in Telegram: commands with their descriptions.
    Commands(Vec<(String, String)>),
    /// When to raise [`super::Event::Silence`], in place of what was set before; `None` for never.
    Silence(Option<Timestamp>),
}

/// A message as a person sees it. Plain text: nothing in it is markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub text: String,
    pub keyboard: Keyboard,
    /// The message id of the text under the headings: what a talk's `sees` names.
    #[serde(skip)]
    pub shows: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keyboard {
    Empty,
    /// Rows of buttons under the message.
    Inline(Vec<Vec<Button>>),
    /// Rows of keys in place of the person's keyboard.
    Reply(Vec<Vec<ReplyKey>>),
    /// Takes a [`Keyboard::Reply`] away again.
    Remove,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    /// What a talk calls it: the state and, where there is one, the value: `service haircut`,
    /// `confirm`.
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

/// What a step leaves behind, to be committed with the update.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub session: super::Session,
    pub effects: Vec<Effect>,
    /// What a checked program should not have: for the log.
    pub problems: Vec<String>,
    /// The person's language after the step.
    pub language: Name,
}
