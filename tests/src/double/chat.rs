//! A private chat: the person, the messages in the chat, and the toasts that the person has seen.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};
use tokio::sync::watch;

use super::markup::{Markup, ReplyKeyboard};
use super::message::{Content, Message};

/// "Dialog identifiers" of the Bot API documentation: from there on downwards are supergroups and
/// channels.
const FIRST_SUPERGROUP: i64 = -1_000_000_000_001;

pub struct Chat {
    pub(super) profile: Profile,
    /// The bot may write only after the person has.
    pub(super) started: bool,
    pub(super) blocked: bool,
    /// The supergroup that the group has become.
    pub(super) migrated_to: Option<i64>,
    messages: BTreeMap<i64, Message>,
    reply_keyboard: Option<StandingKeyboard>,
    toasts: Vec<Toast>,
    actions: Vec<String>,
    revision: u64,
    /// The revision of the person's last action.
    spoken: u64,
    changes: watch::Sender<()>,
}

/// Who a person is to Telegram.
#[derive(Debug, Clone)]
pub struct Profile {
    pub id: i64,
    pub first_name: String,
    pub last_name: Option<String>,
    pub username: Option<String>,
    /// Of the person's application, a tag such as `ru` or `kk`.
    pub language_code: Option<String>,
    pub phone: String,
}

/// The answer to a press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub text: String,
    /// Shown as a dialog that must be closed, not only for a moment.
    pub alert: bool,
}

struct StandingKeyboard {
    message_id: i64,
    keyboard: ReplyKeyboard,
    /// A used one-time keyboard is hidden, not gone.
    hidden: bool,
}

impl Chat {
    pub(super) fn new(profile: Profile) -> Self {
        Self {
            profile,
            started: false,
            blocked: false,
            migrated_to: None,
            messages: BTreeMap::new(),
            reply_keyboard: None,
            toasts: Vec::new(),
            actions: Vec::new(),
            revision: 0,
            spoken: 0,
            changes: watch::Sender::new(()),
        }
    }

    /// All messages in their order, including deleted ones.
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.values()
    }

    /// The messages that are not deleted.
    pub fn visible(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages().filter(|message| !message.deleted)
    }

    /// The newest message of the bot that carries an inline keyboard.
    pub fn screen(&self) -> Option<&Message> {
        self.visible()
            .rev()
            .find(|message| message.from_bot && message.inline_keyboard().is_some())
    }

    /// What the bot has sent or edited since the person last did something.
    pub fn news(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.visible()
            .filter(|message| message.from_bot && message.revision > self.spoken)
    }

    /// The reply keyboard below the chat, unless there is none or it was for one use and has been
    /// used.
    pub fn reply_keyboard(&self) -> Option<&ReplyKeyboard> {
        self.reply_keyboard
            .as_ref()
            .filter(|standing| !standing.hidden)
            .map(|standing| &standing.keyboard)
    }

    /// The answers to presses, oldest first, including silent ones.
    pub fn toasts(&self) -> &[Toast] {
        &self.toasts
    }

    /// What `sendChatAction` has shown, oldest first.
    pub fn actions(&self) -> &[String] {
        &self.actions
    }

    pub(super) fn message(&self, id: i64) -> Option<&Message> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    pub(super) fn message_mut(&mut self, id: i64) -> Option<&mut Message> {
        self.messages
            .get_mut(&id)
            .filter(|message| !message.deleted)
    }

    /// A receiver that wakes at every later change.
    pub(super) fn watch(&self) -> watch::Receiver<()> {
        self.changes.subscribe()
    }

    pub(super) fn add(&mut self, mut message: Message) {
        self.revision += 1;
        message.revision = self.revision;
        if message.from_bot {
            self.stand(&message);
        } else {
            self.spoken = self.revision;
            self.use_up(message.text());
        }
        self.messages.insert(message.id, message);
        self.changes.send_replace(());
    }

    /// Must be called when the bot has changed the message in place.
    pub(super) fn edited(&mut self, id: i64, date: i64) {
        self.revision += 1;
        let revision = self.revision;
        if let Some(message) = self.message_mut(id) {
            message.revision = revision;
            message.edits += 1;
            message.edit_date = Some(date);
        }
        self.changes.send_replace(());
    }

    pub(super) fn delete(&mut self, id: i64) {
        if let Some(message) = self.message_mut(id) {
            message.deleted = true;
        }
        // Applications remove the keyboard together with the message that brought it.
        let brought_keyboard = |standing: &StandingKeyboard| standing.message_id == id;
        if self.reply_keyboard.as_ref().is_some_and(brought_keyboard) {
            self.reply_keyboard = None;
        }
        self.changes.send_replace(());
    }

    /// The person did something that leaves no message.
    pub(super) fn acted(&mut self) {
        self.revision += 1;
        self.spoken = self.revision;
        self.changes.send_replace(());
    }

    pub(super) fn toast(&mut self, toast: Toast) {
        self.toasts.push(toast);
        self.changes.send_replace(());
    }

    pub(super) fn show_action(&mut self, action: String) {
        self.actions.push(action);
        self.changes.send_replace(());
    }

    pub(super) fn keyboard_message(&self) -> Option<i64> {
        self.reply_keyboard
            .as_ref()
            .map(|standing| standing.message_id)
    }

    fn stand(&mut self, message: &Message) {
        match &message.markup {
            Some(Markup::Reply(keyboard)) => {
                self.reply_keyboard = Some(StandingKeyboard {
                    message_id: message.id,
                    keyboard: keyboard.clone(),
                    hidden: false,
                });
            }
            Some(Markup::RemoveReply | Markup::ForceReply) => self.reply_keyboard = None,
            Some(Markup::Inline(_)) | None => {}
        }
    }

    fn use_up(&mut self, text: &str) {
        if let Some(standing) = &mut self.reply_keyboard
            && standing.keyboard.one_time
            && standing.keyboard.button(text).is_some()
        {
            standing.hidden = true;
        }
    }

    pub(super) fn hide_one_time_keyboard(&mut self) {
        if let Some(standing) = &mut self.reply_keyboard
            && standing.keyboard.one_time
        {
            standing.hidden = true;
        }
    }
}

impl Profile {
    pub(super) fn new(id: i64, first_name: &str) -> Self {
        Self {
            id,
            first_name: first_name.to_owned(),
            last_name: None,
            username: None,
            language_code: Some("ru".to_owned()),
            phone: format!("7701{:07}", id.rem_euclid(10_000_000)),
        }
    }

    /// The Bot API's `User`.
    pub(super) fn user(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false});
        self.write_names(&mut user);
        if let Some(code) = &self.language_code {
            user["language_code"] = code.clone().into();
        }
        user
    }

    /// The Bot API's `Chat` with this person, or of this group.
    pub(super) fn chat(&self) -> Value {
        if self.id < 0 {
            let kind = match self.id <= FIRST_SUPERGROUP {
                true => "supergroup",
                false => "group",
            };
            return json!({"id": self.id, "title": self.first_name, "type": kind});
        }
        let mut chat = json!({"id": self.id});
        self.write_names(&mut chat);
        chat["type"] = "private".into();
        chat
    }

    fn write_names(&self, target: &mut Value) {
        target["first_name"] = self.first_name.clone().into();
        if let Some(name) = &self.last_name {
            target["last_name"] = name.clone().into();
        }
        if let Some(name) = &self.username {
            target["username"] = name.clone().into();
        }
    }
}

/// The chat, in the form that helps a reader of a failed test.
impl fmt::Display for Chat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Profile { id, first_name, .. } = &self.profile;
        write!(formatter, "chat with {first_name} (id {id})")?;
        match (self.started, self.blocked) {
            (_, true) => writeln!(formatter, ", who blocked the bot")?,
            (false, false) => writeln!(formatter, ", who has not started the bot")?,
            (true, false) => writeln!(formatter)?,
        }
        for message in self.messages.values() {
            let author = if message.from_bot { "bot" } else { first_name };
            write!(formatter, "  #{} {author}", message.id)?;
            if message.edits > 0 {
                write!(formatter, ", edited {}×", message.edits)?;
            }
            if message.deleted {
                write!(formatter, ", deleted")?;
            }
            let kind = match &message.content {
                Content::Text(_) => "",
                Content::Contact { .. } => "(contact) ",
                Content::Users { .. } => "(people) ",
                Content::Chat { .. } => "(group) ",
                Content::Location { .. } => "(location) ",
                Content::Invoice(_) => "(invoice) ",
                Content::Photo(_) => "(photo) ",
                Content::Document(_) => "(document) ",
                Content::Other(_) => "(other) ",
            };
            writeln!(
                formatter,
                ": {kind}{}",
                message.text().replace('\n', "\n      ")
            )?;
            for row in message.labels() {
                writeln!(formatter, "      [{}]", row.join("] ["))?;
            }
        }
        for row in self
            .reply_keyboard()
            .map(ReplyKeyboard::labels)
            .unwrap_or_default()
        {
            writeln!(formatter, "  keyboard: [{}]", row.join("] ["))?;
        }
        for toast in self.toasts.iter().filter(|toast| !toast.text.is_empty()) {
            writeln!(formatter, "  toast: {}", toast.text)?;
        }
        Ok(())
    }
}
