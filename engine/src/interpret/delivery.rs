//! What is sent to a person's chat. The outbox keeps it as JSON, also while another version of the
//! program is put in place: a change must still read what was queued before it.

use serde::{Deserialize, Serialize};

use super::of_run::OfRun;
use crate::value::KeptFile;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// A message to the dialogue's person.
    Send {
        message: Message,
        /// The message to edit instead of sending a new one, if that is still possible.
        replaces: Option<i64>,
    },
    /// Removes the buttons of a message.
    Close { message: i64 },
    /// The person's command list in Telegram: commands with their descriptions.
    Commands(Vec<(String, String)>),
}

impl Delivery {
    /// The word by which the outbox tells what it keeps.
    pub fn kind(&self) -> &'static str {
        match self {
            Delivery::Send { .. } => "send",
            Delivery::Close { .. } => "close",
            Delivery::Commands(_) => "commands",
        }
    }

    /// The file that it sends.
    pub fn file(&self) -> Option<&KeptFile> {
        match self {
            Delivery::Send { message, .. } => message.file.as_ref(),
            Delivery::Close { .. } | Delivery::Commands(_) => None,
        }
    }
}

/// A message as a person sees it. It is plain text: nothing in it is markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub text: String,
    pub keyboard: Keyboard,
    /// What the text goes with, as its caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<KeptFile>,
    /// The message id of the text below the headings, which a talk's `sees` names.
    #[serde(default)]
    pub shows: String,
    /// The run in the background that sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<OfRun>,
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
    /// Sends somebody chosen from a list of people instead of the label.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub person: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_version_queued_is_still_read() {
        let button = Button {
            label: "Стрижка".into(),
            id: "service haircut".into(),
            action: ButtonAction::Press("7.0".into()),
        };
        let message = Message {
            text: "Что сделаем?".into(),
            keyboard: Keyboard::Inline(vec![vec![button]]),
            file: None,
            shows: String::new(),
            of: None,
        };
        let send = Delivery::Send {
            message,
            replaces: Some(5),
        };
        let sent = concat!(
            r#"{"send":{"message":{"text":"Что сделаем?","keyboard":{"inline":[[{"#,
            r#""label":"Стрижка","id":"service haircut","action":{"press":"7.0"}}]]}},"#,
            r#""replaces":5}}"#,
        );
        let offered = sent.replace(
            r#"},"replaces""#,
            r#","until":"2026-03-02T04:16:00Z"},"replaces""#,
        );
        let commands = vec![("book".into(), "Записаться".into())];
        for (queued, delivery) in [
            (sent, send.clone()),
            (&offered, send),
            (r#"{"close":{"message":5}}"#, Delivery::Close { message: 5 }),
            (
                r#"{"commands":[["book","Записаться"]]}"#,
                Delivery::Commands(commands),
            ),
        ] {
            assert_eq!(serde_json::from_str::<Delivery>(queued).unwrap(), delivery);
        }
    }
}
