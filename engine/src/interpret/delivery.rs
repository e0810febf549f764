//! What is sent to a person's chat. The outbox keeps it as JSON, also while another version of the
//! program is put in place: a change must still read what was queued before it.

use serde::{Deserialize, Serialize};

use super::of_run::OfRun;
use crate::marked::{Mark, Marked};
use crate::payment::Price;
use crate::value::{Document, KeptFile, Location, Photo};

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
    /// Gives a payment in Stars back: the row of the payment, and Telegram's id of the charge.
    Refund { payment: i64, charge: String },
}

impl Delivery {
    /// The word by which the outbox tells what it keeps.
    pub fn kind(&self) -> &'static str {
        match self {
            Delivery::Send { .. } => "send",
            Delivery::Close { .. } => "close",
            Delivery::Commands(_) => "commands",
            Delivery::Refund { .. } => "refund",
        }
    }

    /// Whether it gives way to the messages of dialogues.
    pub fn yields(&self) -> bool {
        match self {
            Delivery::Send { message, .. } => message.yields,
            Delivery::Close { .. } | Delivery::Commands(_) | Delivery::Refund { .. } => false,
        }
    }

    /// The picture of the app that it sends, by its path.
    pub fn picture(&self) -> Option<&str> {
        let message = match self {
            Delivery::Send { message, .. } => message,
            Delivery::Close { .. } | Delivery::Commands(_) | Delivery::Refund { .. } => {
                return None;
            }
        };
        match message.enclosed.as_ref()? {
            Enclosed::Photo(Photo::Kept(path)) => Some(path),
            Enclosed::Photo(Photo::Sent { .. })
            | Enclosed::File(_)
            | Enclosed::Document(_)
            | Enclosed::Location(_)
            | Enclosed::Invoice(_) => None,
        }
    }

    /// The file that it sends.
    pub fn file(&self) -> Option<&KeptFile> {
        match self {
            Delivery::Send { message, .. } => message.enclosed.as_ref()?.as_file(),
            Delivery::Close { .. } | Delivery::Commands(_) | Delivery::Refund { .. } => None,
        }
    }
}

/// A message as a person sees it. Nothing in its text is markup: `marks` say what is bold or
/// italic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    pub keyboard: Keyboard,
    /// What goes with the text.
    #[serde(default, rename = "file", skip_serializing_if = "Option::is_none")]
    pub enclosed: Option<Enclosed>,
    /// The message id of the text below the headings, which a talk's `sees` names.
    #[serde(default)]
    pub shows: String,
    /// The run in the background that sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<OfRun>,
    /// Whether it gives way to the messages of dialogues, because nobody waits for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub yields: bool,
}

impl Message {
    /// Whether it is an invoice.
    pub fn is_invoice(&self) -> bool {
        match self.enclosed {
            Some(Enclosed::Invoice(_)) => true,
            Some(
                Enclosed::File(_)
                | Enclosed::Document(_)
                | Enclosed::Photo(_)
                | Enclosed::Location(_),
            )
            | None => false,
        }
    }

    /// Its text with what is bold or italic.
    pub fn marked(&self) -> Marked {
        Marked::new(self.text.clone(), self.marks.clone())
    }
}

/// What goes with a text. Each is told from the others by its fields, because an earlier version
/// has queued nothing but files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Enclosed {
    /// The text is its caption.
    File(KeptFile),
    /// The text is its caption.
    Document(Document),
    /// The text is its caption.
    Photo(Photo),
    /// It has no caption.
    Location(Location),
    /// Its own texts are all that it says.
    Invoice(Box<Invoice>),
}

/// What Telegram lets its reader pay by. The provider's token is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// At most 32 characters.
    pub title: String,
    /// At most 255 characters.
    pub description: String,
    #[serde(flatten)]
    pub price: Price,
    /// What comes back with the payment: at most 128 bytes.
    pub payload: String,
}

impl Enclosed {
    /// The file, if it is one.
    pub fn as_file(&self) -> Option<&KeptFile> {
        match self {
            Enclosed::File(file) => Some(file),
            Enclosed::Document(_)
            | Enclosed::Photo(_)
            | Enclosed::Location(_)
            | Enclosed::Invoice(_) => None,
        }
    }

    /// Whether a text can go with it in one message.
    pub(super) fn has_caption(&self) -> bool {
        match self {
            Enclosed::File(_) | Enclosed::Document(_) | Enclosed::Photo(_) => true,
            Enclosed::Location(_) | Enclosed::Invoice(_) => false,
        }
    }
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
#[serde(from = "QueuedKey")]
pub struct ReplyKey {
    pub label: String,
    pub id: String,
    pub sends: Sends,
}

/// What a key sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sends {
    Label,
    /// The person's own contact.
    Contact,
    /// Somebody chosen from a list of people.
    Person,
    /// A group in which the bot is, chosen from the person's.
    Chat,
    /// Where the person is.
    Location,
}

/// A key as it is queued; an earlier version said in its own way what it sends.
#[derive(Deserialize)]
struct QueuedKey {
    label: String,
    id: String,
    sends: Option<Sends>,
    #[serde(default)]
    contact: bool,
    #[serde(default)]
    person: bool,
}

impl From<QueuedKey> for ReplyKey {
    fn from(key: QueuedKey) -> ReplyKey {
        let earlier = match (key.contact, key.person) {
            (true, _) => Sends::Contact,
            (false, true) => Sends::Person,
            (false, false) => Sends::Label,
        };
        ReplyKey {
            label: key.label,
            id: key.id,
            sends: key.sends.unwrap_or(earlier),
        }
    }
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
            marks: Vec::new(),
            keyboard: Keyboard::Inline(vec![vec![button]]),
            enclosed: None,
            shows: String::new(),
            of: None,
            yields: false,
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
        let with_key = |sends: &str| {
            format!(
                r#"{{"send":{{"message":{{"text":"","keyboard":{{"reply":[[{{"label":"Я","id":"i",{sends}}}]]}}}},"replaces":null}}}}"#
            )
        };
        let key = |sends| Delivery::Send {
            message: Message {
                text: String::new(),
                marks: Vec::new(),
                keyboard: Keyboard::Reply(vec![vec![ReplyKey {
                    label: "Я".into(),
                    id: "i".into(),
                    sends,
                }]]),
                enclosed: None,
                shows: String::new(),
                of: None,
                yields: false,
            },
            replaces: None,
        };
        let commands = vec![("book".into(), "Записаться".into())];
        for (queued, delivery) in [
            (sent, send.clone()),
            (&offered, send),
            (&with_key(r#""contact":true"#), key(Sends::Contact)),
            (
                &with_key(r#""contact":false,"person":true"#),
                key(Sends::Person),
            ),
            (&with_key(r#""contact":false"#), key(Sends::Label)),
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
