//! The person's side of a chat: what a person does, and what a person waits for.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use serde_json::{Value, json};

use super::chat::{Chat, Profile, Toast};
use super::markup::{InlineAction, ReplyAction, ReplyKeyboard};
use super::message::{Content, File, Invoice, Message, Words};
use super::payments;
use super::shared::Shared;
use super::world::{Post, World};

/// Entries of the journal in the message of a wait that failed.
const SHOWN_CALLS: usize = 20;
/// In bytes: "Deep Linking" of the Bot API documentation.
const PAYLOAD_LIMIT: usize = 64;

/// Someone with a Telegram account. Every action returns the id of the update that tells the bot
/// about it.
#[derive(Clone)]
pub struct Person {
    pub id: i64,
    shared: Arc<Shared>,
}

impl fmt::Debug for Person {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Person")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Who the person is.
impl Person {
    pub(super) fn new(shared: Arc<Shared>, id: i64) -> Self {
        Self { id, shared }
    }

    pub fn with_username(self, username: &str) -> Self {
        self.with_profile(|profile| profile.username = Some(username.to_owned()))
    }

    pub fn with_last_name(self, last_name: &str) -> Self {
        self.with_profile(|profile| profile.last_name = Some(last_name.to_owned()))
    }

    /// The language of the person's application; Russian by default.
    pub fn with_language(self, language_code: &str) -> Self {
        self.with_profile(|profile| profile.language_code = Some(language_code.to_owned()))
    }

    pub fn with_phone(self, phone: &str) -> Self {
        self.with_profile(|profile| profile.phone = phone.to_owned())
    }

    pub fn profile(&self) -> Profile {
        self.look(|chat| chat.profile.clone())
    }

    fn with_profile(self, change: impl FnOnce(&mut Profile)) -> Self {
        change(&mut self.shared.world().known_chat(self.id).profile);
        self
    }
}

/// What the person does.
impl Person {
    /// Sends a text; the first one starts the bot.
    ///
    /// # Panics
    /// If the person has blocked the bot.
    #[track_caller]
    pub fn says(&self, text: &str) -> i64 {
        let words = Words {
            text: text.to_owned(),
            entities: commands_in(text),
        };
        self.sends(Post::by_person(Content::Text(words)))
    }

    /// Opens a link `https://t.me/BOT?start=PAYLOAD`, which sends `/start PAYLOAD`.
    ///
    /// # Panics
    /// If no application opens such a link: a payload has from 1 to 64 of `[A-Za-z0-9_-]`. People
    /// can still *type* anything after `/start`.
    #[track_caller]
    pub fn opens_link(&self, payload: &str) -> i64 {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        let opens = (1..=PAYLOAD_LIMIT).contains(&payload.len()) && payload.bytes().all(allowed);
        assert!(opens, "no application opens a link with `{payload}`");
        self.says(&format!("/start {payload}"))
    }

    /// Sends a message with any content: fields of the Bot API's `Message`, including fields
    /// besides a content.
    ///
    /// # Panics
    /// If the person has blocked the bot.
    #[track_caller]
    pub fn sends_content(&self, fields: Value) -> i64 {
        self.sends(Post::by_person(Content::Other(fields)))
    }

    /// Shares the person's own number, as the button that asks for it does.
    #[track_caller]
    pub fn shares_contact(&self) -> i64 {
        let phone = self.profile().phone;
        self.shares_contact_of(Some(self.id), &phone)
    }

    /// Shares somebody's number; contacts without an account have no user id.
    #[track_caller]
    pub fn shares_contact_of(&self, user_id: Option<i64>, phone: &str) -> i64 {
        let content = Content::Contact {
            phone: phone.to_owned(),
            user_id,
        };
        let mut post = Post::by_person(content);
        if user_id == Some(self.id) {
            post.reply_to = self.look(Chat::keyboard_message);
        }
        let update = self.sends(post);
        self.shared
            .world()
            .known_chat(self.id)
            .hide_one_time_keyboard();
        update
    }

    /// Chooses somebody from the list of people that the reply keyboard's button opens.
    ///
    /// # Panics
    /// If there is no such button.
    #[track_caller]
    pub fn shares_user(&self, user_id: i64) -> i64 {
        let request = self.look(|chat| chat.reply_keyboard()?.users_request());
        let Some(request) = request else {
            panic!("no button for people in the {}", self.look(Chat::to_string));
        };
        let update = self.sends(Post::by_person(Content::Users {
            request: request.id,
            ids: vec![user_id],
        }));
        self.shared
            .world()
            .known_chat(self.id)
            .hide_one_time_keyboard();
        update
    }

    /// Chooses a group from the list that the reply keyboard's button opens.
    ///
    /// # Panics
    /// If there is no such button, or the group would not be in the list.
    #[track_caller]
    pub fn shares_chat(&self, group: &Person) -> i64 {
        let request = self.look(|chat| chat.reply_keyboard()?.chat_request());
        let Some(request) = request else {
            panic!("no button for groups in the {}", self.look(Chat::to_string));
        };
        let is_listed = group.look(|chat| !request.bot_is_member || !chat.blocked);
        assert!(is_listed && !request.is_channel, "the group is not listed");
        let update = self.sends(Post::by_person(Content::Chat {
            request: request.id,
            id: group.id,
        }));
        self.shared
            .world()
            .known_chat(self.id)
            .hide_one_time_keyboard();
        update
    }

    /// Presses the newest button with the label in a group, of which this person is a member.
    ///
    /// # Panics
    /// If there is no such button there.
    #[track_caller]
    pub fn presses_in(&self, group: &Person, label: &str) -> i64 {
        let Some(Button::Callback { message_id, data }) =
            group.look(|chat| Button::find(chat, label))
        else {
            panic!("no button `{label}` in the {}", group.look(Chat::to_string));
        };
        self.presses_data_in(group, message_id, &data)
    }

    /// As [`Person::presses_in`], with any data.
    pub fn presses_data_in(&self, group: &Person, message_id: i64, data: &str) -> i64 {
        let mut world = self.shared.world();
        let query_id = world.open_press(self.id);
        let message = world.message_json(group.id, message_id);
        let place = world.known_chat(group.id).profile.chat();
        let chat = world.known_chat(self.id);
        let message =
            message.unwrap_or_else(|| json!({"message_id": message_id, "chat": place, "date": 0}));
        let query = json!({"callback_query": {
            "id": query_id,
            "from": chat.profile.user(),
            "message": message,
            "chat_instance": (group.id ^ 0x5bd1_e995_9e37_79b9).to_string(),
            "data": data,
        }});
        self.shared.updates.push(self.id, query)
    }

    /// Sends a place on the map: where the person is, as the button that asks for it does, or a
    /// pin. In degrees.
    #[track_caller]
    pub fn shares_location(&self, latitude: f64, longitude: f64) -> i64 {
        let update = self.sends(Post::by_person(Content::Location {
            latitude,
            longitude,
        }));
        self.shared
            .world()
            .known_chat(self.id)
            .hide_one_time_keyboard();
        update
    }

    /// Presses the button with the label: an inline one on the newest message that has it,
    /// otherwise one of the reply keyboard.
    ///
    /// # Panics
    /// If no such button is on the screen, or if it opens something instead of telling the bot.
    #[track_caller]
    pub fn presses(&self, label: &str) -> i64 {
        match self.look(|chat| Button::find(chat, label)) {
            Some(Button::Callback { message_id, data }) => {
                self.presses_data(message_id, data.as_bytes())
            }
            Some(Button::Text) => self.says(label),
            Some(Button::Contact) => self.shares_contact(),
            Some(Button::Location) => self.shares_location(43.238_949, 76.889_709),
            Some(Button::Mute(what)) => {
                panic!("the button `{label}` tells the bot nothing: {what}")
            }
            None => panic!("no button `{label}` in the {}", self.look(Chat::to_string)),
        }
    }

    /// Presses the inline button with the label under this message, whatever has been sent since.
    ///
    /// # Panics
    /// If the message has no such button, or if the button opens something instead of telling
    /// the bot.
    #[track_caller]
    pub fn presses_on(&self, screen: &Message, label: &str) -> i64 {
        let keyboard = screen.inline_keyboard();
        let button = keyboard.and_then(|keyboard| keyboard.button(label));
        let button = button.unwrap_or_else(|| panic!("no button `{label}` under {screen:?}"));
        match &button.action {
            InlineAction::Callback(data) => self.presses_data(screen.id, data.as_bytes()),
            action => panic!("the button `{label}` tells the bot nothing: {action:?}"),
        }
    }

    /// A press with any data, even data that no button has, on any message, even one that never
    /// existed. Bytes that are not UTF-8 are replaced, because JSON cannot carry them.
    pub fn presses_data(&self, message_id: i64, data: &[u8]) -> i64 {
        let data = String::from_utf8_lossy(data);
        let mut world = self.shared.world();
        let query_id = world.open_press(self.id);
        let message = world.message_json(self.id, message_id);
        let chat = world.known_chat(self.id);
        chat.acted();
        let profile = &chat.profile;
        // "InaccessibleMessage" of the Bot API documentation: the date is always zero.
        let message = message.unwrap_or_else(
            || json!({"message_id": message_id, "chat": profile.chat(), "date": 0}),
        );
        let query = json!({"callback_query": {
            "id": query_id,
            "from": profile.user(),
            "message": message,
            "chat_instance": (self.id ^ 0x5bd1_e995_9e37_79b9).to_string(),
            "data": data,
        }});
        self.shared.updates.push(self.id, query)
    }

    /// Presses «Pay» of the newest invoice, and pays if the bot lets it be.
    ///
    /// # Panics
    /// If there is no invoice in the chat.
    #[track_caller]
    pub fn pays(&self) -> i64 {
        let invoice = self.invoice();
        self.pays_by(&invoice)
    }

    /// Presses «Pay» of any invoice, such as one of somebody else's chat, or one that no bot sent.
    pub fn pays_by(&self, invoice: &Invoice) -> i64 {
        payments::ask(&self.shared, self.id, invoice)
    }

    /// The newest invoice.
    ///
    /// # Panics
    /// If there is none in the chat.
    #[track_caller]
    pub fn invoice(&self) -> Invoice {
        let mut messages = self.messages();
        messages.reverse();
        let invoice = messages
            .into_iter()
            .find_map(|message| match message.content {
                Content::Invoice(invoice) => Some(invoice),
                Content::Text(_)
                | Content::Contact { .. }
                | Content::Users { .. }
                | Content::Chat { .. }
                | Content::Location { .. }
                | Content::Photo(_)
                | Content::Document(_)
                | Content::Other(_) => None,
            });
        invoice.unwrap_or_else(|| panic!("no invoice in the {}", self.look(Chat::to_string)))
    }

    /// Why the person could not pay, oldest first.
    pub fn declined(&self) -> Vec<String> {
        let world = self.shared.world();
        let declined = world.till.declined.iter();
        let own = declined.filter(|(person, _)| *person == self.id);
        own.map(|(_, words)| words.clone()).collect()
    }

    /// Has started the bot before the double did: no bot hears of it.
    pub fn has_started(&self) {
        self.shared.world().known_chat(self.id).started = true;
    }

    pub fn blocks(&self) -> i64 {
        self.changes_membership(("member", "kicked"), |chat| chat.blocked = true)
    }

    pub fn unblocks(&self) -> i64 {
        self.changes_membership(("kicked", "member"), |chat| chat.blocked = false)
    }

    /// Gives a file that is sent to Telegram.
    pub(super) fn keeps(&self, file: &mut File) {
        self.shared.world().keep_file(file);
    }

    #[track_caller]
    pub(super) fn sends(&self, post: Post) -> i64 {
        let mut world = self.shared.world();
        let chat = world.known_chat(self.id);
        assert!(
            !chat.blocked,
            "{} has blocked the bot",
            chat.profile.first_name
        );
        chat.started = true;
        let message = world.post(self.id, post);
        // Pushed while the world is locked, so that updates have the order of the messages.
        self.shared
            .updates
            .push(self.id, json!({"message": message}))
    }

    fn changes_membership(&self, (old, new): (&str, &str), change: fn(&mut Chat)) -> i64 {
        let mut world = self.shared.world();
        let World { bot, .. } = &*world;
        let member = |status: &str| {
            let mut member = json!({"user": bot, "status": status});
            if status == "kicked" {
                member["until_date"] = 0.into();
            }
            member
        };
        let (old, new) = (member(old), member(new));
        let date = world.now();
        let chat = world.known_chat(self.id);
        change(chat);
        chat.acted();
        let update = json!({"my_chat_member": {
            "chat": chat.profile.chat(),
            "from": chat.profile.user(),
            "date": date,
            "old_chat_member": old,
            "new_chat_member": new,
        }});
        self.shared.updates.push(self.id, update)
    }
}

/// What the person sees.
impl Person {
    /// Looks at the chat as it is now.
    pub fn look<Seen>(&self, look: impl FnOnce(&Chat) -> Seen) -> Seen {
        look(self.shared.world().known_chat(self.id))
    }

    /// All messages in their order, including deleted ones.
    pub fn messages(&self) -> Vec<Message> {
        self.look(|chat| chat.messages().cloned().collect())
    }

    /// The newest message of the bot that carries an inline keyboard.
    pub fn screen(&self) -> Option<Message> {
        self.look(|chat| chat.screen().cloned())
    }

    /// The labels of the current reply keyboard, row by row; empty if there is none.
    pub fn reply_keyboard(&self) -> Vec<Vec<String>> {
        self.look(|chat| {
            chat.reply_keyboard()
                .map(ReplyKeyboard::labels)
                .unwrap_or_default()
        })
    }

    /// The answers to the person's presses, oldest first, including silent ones.
    pub fn toasts(&self) -> Vec<Toast> {
        self.look(|chat| chat.toasts().to_vec())
    }

    /// The commands that the person's application offers: names and descriptions.
    pub fn commands(&self) -> Vec<(String, String)> {
        let language = self.profile().language_code.unwrap_or_default();
        self.shared.world().commands.seen_by(self.id, &language)
    }

    /// Waits until the chat is as wanted.
    ///
    /// # Panics
    /// With the chat and the journal, if that does not happen within the double's patience.
    #[track_caller]
    pub fn wait_for(&self, wanted: impl Fn(&Chat) -> bool) -> impl Future<Output = ()> {
        self.wait_until("the chat is as wanted".to_owned(), move |chat| {
            wanted(chat).then_some(())
        })
    }

    /// Waits until a message that the bot sent or edited since the person's last action contains
    /// the text, and returns this message.
    ///
    /// # Panics
    /// As [`Person::wait_for`].
    #[track_caller]
    pub fn waits_for_text(&self, text: &str) -> impl Future<Output = Message> {
        let text = text.to_owned();
        self.waits_for_message(format!("`{text}`"), move |message| {
            message.text().contains(&text)
        })
    }

    /// Waits until a message that the bot sent or edited since the person's last deed is as
    /// wanted, and returns it.
    ///
    /// # Panics
    /// As [`Person::wait_for`].
    #[track_caller]
    pub fn waits_for_message(
        &self,
        what: String,
        wanted: impl Fn(&Message) -> bool,
    ) -> impl Future<Output = Message> {
        self.wait_until(format!("the bot says {what}"), move |chat| {
            chat.news().rev().find(|message| wanted(message)).cloned()
        })
    }

    /// Waits until a press has been answered for the `count`th time, and returns that answer.
    ///
    /// # Panics
    /// As [`Person::wait_for`].
    #[track_caller]
    pub fn waits_for_toast(&self, count: usize) -> impl Future<Output = Toast> {
        self.wait_until(format!("{count} presses are answered"), move |chat| {
            chat.toasts().get(count.checked_sub(1)?).cloned()
        })
    }

    #[track_caller]
    fn wait_until<Found>(
        &self,
        what: String,
        find: impl Fn(&Chat) -> Option<Found>,
    ) -> impl Future<Output = Found> {
        let place = Location::caller();
        let mut changes = self.look(Chat::watch);
        async move {
            let patience = self.shared.settings.patience;
            let search = async {
                loop {
                    if let Some(found) = self.look(&find) {
                        return found;
                    }
                    changes
                        .changed()
                        .await
                        .expect("a chat lives as long as its person");
                }
            };
            match tokio::time::timeout(patience, search).await {
                Ok(found) => found,
                Err(_) => panic!(
                    "{place}: waited {patience:?} in vain until {what}\n{}\ncalls:\n{}",
                    self.look(Chat::to_string),
                    self.shared.journal.tail(SHOWN_CALLS),
                ),
            }
        }
    }
}

/// What a press on a label does.
enum Button {
    Callback {
        message_id: i64,
        data: String,
    },
    Text,
    Contact,
    Location,
    /// Opens something on the person's side.
    Mute(String),
}

impl Button {
    fn find(chat: &Chat, label: &str) -> Option<Self> {
        let inline = chat.visible().rev().find_map(|message| {
            let button = message.inline_keyboard()?.button(label)?;
            Some(match &button.action {
                InlineAction::Callback(data) => Self::Callback {
                    message_id: message.id,
                    data: data.clone(),
                },
                action => Self::Mute(format!("{action:?}")),
            })
        });
        inline.or_else(|| {
            let button = chat.reply_keyboard()?.button(label)?;
            Some(match button.action {
                ReplyAction::Text => Self::Text,
                ReplyAction::RequestContact => Self::Contact,
                ReplyAction::RequestLocation => Self::Location,
                action @ (ReplyAction::RequestUsers(_)
                | ReplyAction::RequestChat(_)
                | ReplyAction::Other(_)) => Self::Mute(format!("{action:?}")),
            })
        })
    }
}

/// The entities of kind `bot_command`: a slash at the start of a word and up to 64 of
/// `[A-Za-z0-9_]`, perhaps with `@bot`.
fn commands_in(text: &str) -> Vec<Value> {
    let mut entities = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let token = word.trim_end();
        if let Some(command) = token.strip_prefix('/') {
            let (name, bot) = command.split_once('@').unwrap_or((command, "bot"));
            let is_word = |part: &str| {
                let fits = (1..=64).contains(&part.len());
                fits && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            if is_word(name) && is_word(bot) {
                entities.push(json!({
                    "offset": offset,
                    "length": token.len(),
                    "type": "bot_command",
                }));
            }
        }
        offset += super::text::utf16_length(word);
    }
    entities
}
