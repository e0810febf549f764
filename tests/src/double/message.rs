//! One message of a chat, as the person sees it and as the Bot API reports it.

use axum::body::Bytes;
use serde_json::{Value, json};

use super::markup::{InlineKeyboard, Markup, ReplyKeyboard};
use super::text::Text;

#[derive(Debug, Clone)]
pub struct Message {
    pub id: i64,
    pub from_bot: bool,
    pub content: Content,
    pub markup: Option<Markup>,
    /// How many times the bot has edited it.
    pub edits: u32,
    pub deleted: bool,
    /// Seconds since the epoch.
    pub(super) date: i64,
    pub(super) edit_date: Option<i64>,
    pub(super) reply_to: Option<i64>,
    /// The chat's revision at which it was last sent or edited.
    pub(super) revision: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Text(Words),
    Contact {
        phone: String,
        user_id: Option<i64>,
    },
    /// People chosen from the list that a button opened.
    Users {
        request: i32,
        ids: Vec<i64>,
    },
    /// A group chosen from the list that a button opened.
    Chat {
        request: i32,
        id: i64,
    },
    /// In degrees.
    Location {
        latitude: f64,
        longitude: f64,
    },
    Invoice(Invoice),
    Photo(File),
    Document(File),
    /// Of any other kind: further fields of the Bot API's `Message`.
    Other(Value),
}

/// What its reader can pay by.
#[derive(Debug, Clone, PartialEq)]
pub struct Invoice {
    pub title: String,
    pub description: String,
    pub payload: String,
    pub currency: String,
    /// In the smallest units of the currency.
    pub amount: i64,
    /// What a forwarded copy begins the bot with; without it the copy can be paid.
    pub start_parameter: String,
}

/// A text with the entities that Telegram found in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    pub text: String,
    pub entities: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub name: String,
    /// In bytes.
    pub size: usize,
    pub content: Bytes,
    pub caption: Words,
    pub(super) id: String,
    /// Whether it was sent as a photo; it can be sent again only as what it was.
    pub(super) is_photo: bool,
    pub(super) content_type: String,
}

impl Message {
    /// The text, the caption, or the contact's phone number; empty if there is none of them.
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Text(words) => &words.text,
            Content::Contact { phone, .. } => phone,
            Content::Users { .. } | Content::Chat { .. } | Content::Location { .. } => "",
            Content::Invoice(invoice) => &invoice.description,
            Content::Photo(file) | Content::Document(file) => &file.caption.text,
            Content::Other(fields) => fields["caption"].as_str().unwrap_or_default(),
        }
    }

    /// The labels of the inline keyboard, row by row; empty if there is none.
    pub fn labels(&self) -> Vec<Vec<String>> {
        self.inline_keyboard()
            .map(InlineKeyboard::labels)
            .unwrap_or_default()
    }

    pub fn inline_keyboard(&self) -> Option<&InlineKeyboard> {
        match &self.markup {
            Some(Markup::Inline(keyboard)) => Some(keyboard),
            Some(Markup::Reply(_) | Markup::RemoveReply | Markup::ForceReply) | None => None,
        }
    }

    /// The reply keyboard that this message brought, whether it is still shown or not.
    pub fn reply_keyboard(&self) -> Option<&ReplyKeyboard> {
        match &self.markup {
            Some(Markup::Reply(keyboard)) => Some(keyboard),
            Some(Markup::Inline(_) | Markup::RemoveReply | Markup::ForceReply) | None => None,
        }
    }

    /// The Bot API's `Message`.
    pub(super) fn json(&self, from: &Value, chat: &Value, reply_to: Option<Value>) -> Value {
        let mut message = json!({
            "message_id": self.id,
            "from": from,
            "chat": chat,
            "date": self.date,
        });
        if let Some(date) = self.edit_date {
            message["edit_date"] = date.into();
        }
        if let Some(original) = reply_to {
            message["reply_to_message"] = original;
        }
        match &self.content {
            Content::Text(words) => words.write(&mut message, "text", "entities"),
            Content::Contact { phone, user_id } => {
                message["contact"] =
                    json!({"phone_number": phone, "first_name": chat["first_name"]});
                if let Some(user_id) = user_id {
                    message["contact"]["user_id"] = (*user_id).into();
                }
            }
            Content::Users { request, ids } => {
                let users = ids.iter().map(|id| json!({"user_id": id}));
                let users: Vec<Value> = users.collect();
                message["users_shared"] = json!({"request_id": request, "users": users});
            }
            Content::Chat { request, id } => {
                message["chat_shared"] = json!({"request_id": request, "chat_id": id});
            }
            Content::Location {
                latitude,
                longitude,
            } => {
                message["location"] = json!({"latitude": latitude, "longitude": longitude});
            }
            Content::Invoice(invoice) => {
                message["invoice"] = json!({
                    "title": invoice.title,
                    "description": invoice.description,
                    "start_parameter": invoice.start_parameter,
                    "currency": invoice.currency,
                    "total_amount": invoice.amount,
                });
            }
            Content::Photo(file) => {
                message["photo"] = file.sizes();
                file.caption
                    .write(&mut message, "caption", "caption_entities");
            }
            Content::Document(file) => {
                let mut document = file.json();
                document["file_name"] = file.name.clone().into();
                document["mime_type"] = file.content_type.clone().into();
                message["document"] = document;
                file.caption
                    .write(&mut message, "caption", "caption_entities");
            }
            Content::Other(fields) => {
                let fields = fields.as_object().cloned().unwrap_or_default();
                message
                    .as_object_mut()
                    .expect("a message is an object")
                    .extend(fields);
            }
        }
        if let Some(shown) = self.markup.as_ref().and_then(Markup::shown) {
            message["reply_markup"] = shown.clone();
        }
        message
    }
}

impl Words {
    fn write(&self, message: &mut Value, text: &str, entities: &str) {
        if self.text.is_empty() {
            return;
        }
        message[text] = self.text.clone().into();
        if !self.entities.is_empty() {
            message[entities] = self.entities.clone().into();
        }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self {
            text: text.plain,
            entities: text.entities,
        }
    }
}

impl File {
    /// The sizes of a photo, the smallest first.
    pub(super) fn sizes(&self) -> Value {
        let mut size = self.json();
        size["width"] = 1280.into();
        size["height"] = 960.into();
        let small = json!({
            "file_id": format!("{}-small", self.id),
            "file_unique_id": format!("unique-{}-small", self.id),
            "file_size": 1000,
            "width": 90,
            "height": 67,
        });
        json!([small, size])
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "file_id": self.id,
            "file_unique_id": format!("unique-{}", self.id),
            "file_size": self.size,
        })
    }
}
