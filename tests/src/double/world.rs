//! What Telegram remembers: chats, messages, open presses, files, command lists, menu buttons.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::call::Call;
use super::chat::{Chat, Profile};
use super::command_lists::CommandLists;
use super::failure::Failure;
use super::markup::Markup;
use super::message::{Content, File, Message};
use super::till::Till;

pub(super) struct World {
    /// The Bot API's `User` for the bot.
    pub(super) bot: Value,
    pub(super) chats: HashMap<i64, Chat>,
    pub(super) commands: CommandLists,
    /// By chat; zero stands for the default.
    pub(super) menu_buttons: HashMap<i64, Value>,
    /// The person who waits for an answer to the press, by the query's id.
    presses: HashMap<String, i64>,
    files: HashMap<String, File>,
    pub(super) till: Till,
    last_message: i64,
    last_press: i64,
    /// How far the double's clock is ahead of the machine's, in seconds.
    ahead: i64,
}

impl World {
    pub(super) fn new(bot_id: i64) -> Self {
        Self {
            bot: json!({
                "id": bot_id,
                "is_bot": true,
                "first_name": "Tilmash",
                "username": "tilmash_double_bot",
            }),
            chats: HashMap::new(),
            commands: CommandLists::default(),
            menu_buttons: HashMap::new(),
            presses: HashMap::new(),
            files: HashMap::new(),
            till: Till::default(),
            last_message: 0,
            last_press: 0,
            ahead: 0,
        }
    }

    /// Seconds since the epoch.
    pub(super) fn now(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .expect("the clock stands after 1970");
        let machine = i64::try_from(since.as_secs());
        machine.expect("the clock stands before the year 292 billion") + self.ahead
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.ahead += seconds;
    }

    pub(super) fn chat_of(&mut self, id: i64, first_name: &str) -> &mut Chat {
        self.chats
            .entry(id)
            .or_insert_with(|| Chat::new(Profile::new(id, first_name)))
    }

    /// The chat of a person whom the double itself created.
    pub(super) fn known_chat(&mut self, id: i64) -> &mut Chat {
        self.chats
            .get_mut(&id)
            .expect("a person's chat exists as long as the double")
    }

    /// The chat that the call names, if the bot may read it.
    pub(super) fn readable_chat(&mut self, call: &Call) -> Result<&mut Chat, Failure> {
        if call.text("chat_id").is_empty() {
            return Err(Failure::bad_request("chat_id is empty"));
        }
        call.chat_id()
            .and_then(|id| self.chats.get_mut(&id))
            .ok_or_else(|| Failure::bad_request("chat not found"))
    }

    /// The chat that the call names, if the bot may write to it.
    pub(super) fn writable_chat(&mut self, call: &Call) -> Result<&mut Chat, Failure> {
        let chat = self.readable_chat(call)?;
        if let Some(to) = chat.migrated_to {
            return Err(Failure::upgraded(to));
        }
        if chat.blocked && chat.profile.id < 0 {
            let refusal = "bot was kicked from the supergroup chat";
            return Err(Failure::forbidden(refusal));
        }
        if chat.blocked {
            return Err(Failure::blocked());
        }
        if !chat.started {
            let refusal = "bot can't initiate conversation with a user";
            return Err(Failure::forbidden(refusal));
        }
        Ok(chat)
    }

    /// Puts a message into a chat and returns it as the Bot API reports it.
    pub(super) fn post(&mut self, chat_id: i64, post: Post) -> Value {
        self.last_message += 1;
        let message = Message {
            id: self.last_message,
            from_bot: post.from_bot,
            content: post.content,
            markup: post.markup,
            edits: 0,
            deleted: false,
            date: self.now(),
            edit_date: None,
            reply_to: post.reply_to,
            revision: 0,
        };
        let id = message.id;
        self.known_chat(chat_id).add(message);
        self.message_json(chat_id, id)
            .expect("the message was just added")
    }

    /// A message that exists, as the Bot API reports it.
    pub(super) fn message_json(&self, chat_id: i64, id: i64) -> Option<Value> {
        let chat = self.chats.get(&chat_id)?;
        let message = chat.message(id)?;
        let original = message
            .reply_to
            .and_then(|original| chat.message(original))
            .map(|original| self.told(chat, original, None));
        Some(self.told(chat, message, original))
    }

    pub(super) fn open_press(&mut self, person: i64) -> String {
        self.last_press += 1;
        let id = ((person << 32) | self.last_press).to_string();
        self.presses.insert(id.clone(), person);
        id
    }

    /// The person who waits for the answer; a second answer finds nobody.
    pub(super) fn close_press(&mut self, id: &str) -> Option<i64> {
        self.presses.remove(id)
    }

    pub(super) fn expire_presses(&mut self) {
        self.presses.clear();
    }

    pub(super) fn keep_file(&mut self, file: &mut File) {
        file.id = format!("file-{}", self.files.len() + 1);
        self.files.insert(file.id.clone(), file.clone());
    }

    pub(super) fn file(&self, id: &str) -> Option<&File> {
        self.files.get(id)
    }

    fn told(&self, chat: &Chat, message: &Message, original: Option<Value>) -> Value {
        let author = if message.from_bot {
            self.bot.clone()
        } else {
            chat.profile.user()
        };
        message.json(&author, &chat.profile.chat(), original)
    }
}

/// A message about to be sent.
pub(super) struct Post {
    pub(super) from_bot: bool,
    pub(super) content: Content,
    pub(super) markup: Option<Markup>,
    pub(super) reply_to: Option<i64>,
}

impl Post {
    pub(super) fn by_bot(content: Content, markup: Option<Markup>) -> Self {
        Self {
            from_bot: true,
            content,
            markup,
            reply_to: None,
        }
    }

    pub(super) fn by_person(content: Content) -> Self {
        Self {
            from_bot: false,
            content,
            markup: None,
            reply_to: None,
        }
    }
}
