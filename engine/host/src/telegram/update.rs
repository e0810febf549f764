//! The part of an update that concerns a dialogue.
//!
//! Our own types read it. They take the few fields that are needed and ignore the rest. So whatever
//! Telegram adds or changes elsewhere, an update is understood or can be confirmed unread.

use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use tilmash_engine::interpret::{Event, Press};
use tilmash_engine::payment::{Price, Tender};
use tilmash_engine::tool::LARGEST_SENT;
use tilmash_engine::value::{ChatId, Document, FileForm, Location, Phone, Photo, RowId};

use super::text::{cleaned, line};
use crate::dialogue::{Cause, Incoming, Profile, UpdateId};
use crate::store::Charge;

/// The kinds of updates that [`received`] understands, in the form of `allowed_updates`.
pub(super) const KINDS: [&str; 4] = [
    "message",
    "callback_query",
    "pre_checkout_query",
    "my_chat_member",
];

/// The id that is used to answer a press, once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CallbackId(pub String);

/// The id that is used to say whether somebody may pay, once, within ten seconds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CheckoutId(pub String);

/// What an update says.
#[derive(Debug)]
pub enum Received {
    /// A person did something in their private chat. A press needs an answer.
    Act {
        incoming: Incoming,
        press: Option<CallbackId>,
    },
    /// A press that belongs to no dialogue but needs an answer.
    StrayPress(CallbackId),
    /// A person is about to pay, and Telegram asks whether they may.
    Checkout {
        checkout: CheckoutId,
        tender: Tender,
        language_code: Option<String>,
    },
    /// A person has paid.
    Paid { update: UpdateId, charge: Charge },
    /// A person blocked or unblocked the bot.
    Membership {
        update: UpdateId,
        person: RowId,
        blocked: bool,
    },
    /// A group has become a supergroup, with another id.
    Moved {
        update: UpdateId,
        from: i64,
        to: i64,
    },
    /// Irrelevant: another kind, another chat, another bot.
    Nothing,
}

impl Received {
    /// The person who did it; what one person does stays in order.
    pub(super) fn person(&self) -> Option<RowId> {
        match self {
            Received::Act { incoming, .. } => Some(incoming.person),
            Received::Membership { person, .. } => Some(*person),
            Received::Checkout { tender, .. } => Some(tender.person),
            Received::Paid { charge, .. } => Some(charge.tender.person),
            Received::StrayPress(_) | Received::Moved { .. } | Received::Nothing => None,
        }
    }
}

#[derive(Deserialize)]
struct Update {
    update_id: i64,
    message: Option<Message>,
    callback_query: Option<CallbackQuery>,
    pre_checkout_query: Option<PreCheckoutQuery>,
    my_chat_member: Option<ChatMemberUpdated>,
}

/// A message. What the person says is in one of the fields after `chat` (Bot API 10.1). A message
/// without them only tells what happened in the chat: something was pinned, a timer was set.
#[derive(Deserialize)]
struct Message {
    message_id: i64,
    from: Option<User>,
    chat: Chat,
    text: Option<String>,
    contact: Option<Contact>,
    users_shared: Option<UsersShared>,
    chat_shared: Option<ChatShared>,
    animation: Option<IgnoredAny>,
    audio: Option<IgnoredAny>,
    checklist: Option<IgnoredAny>,
    dice: Option<IgnoredAny>,
    document: Option<Loose<SentDocument>>,
    game: Option<IgnoredAny>,
    invoice: Option<IgnoredAny>,
    live_photo: Option<IgnoredAny>,
    location: Option<Loose<Place>>,
    paid_media: Option<IgnoredAny>,
    photo: Option<Loose<Vec<Size>>>,
    poll: Option<IgnoredAny>,
    successful_payment: Option<SuccessfulPayment>,
    rich_message: Option<IgnoredAny>,
    sticker: Option<IgnoredAny>,
    story: Option<IgnoredAny>,
    venue: Option<IgnoredAny>,
    video: Option<IgnoredAny>,
    video_note: Option<IgnoredAny>,
    voice: Option<IgnoredAny>,
    media_group_id: Option<String>,
    /// What has become of the group in which the message is.
    migrate_to_chat_id: Option<i64>,
}

impl Message {
    /// Whether the message has content that no dialogue asks for.
    fn has_media(&self) -> bool {
        let media = [
            &self.animation,
            &self.audio,
            &self.checklist,
            &self.dice,
            &self.game,
            &self.invoice,
            &self.live_photo,
            &self.paid_media,
            &self.poll,
            &self.rich_message,
            &self.sticker,
            &self.story,
            &self.venue,
            &self.video,
            &self.video_note,
            &self.voice,
        ];
        let asked = self.location.is_some() || self.photo.is_some() || self.document.is_some();
        asked || media.into_iter().any(Option::is_some)
    }
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    first_name: String,
    last_name: Option<String>,
    username: Option<String>,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Contact {
    phone_number: String,
    user_id: Option<i64>,
}

/// One of the sizes of a photo.
#[derive(Deserialize)]
struct Size {
    file_id: String,
    width: u64,
    height: u64,
    file_size: Option<u64>,
}

#[derive(Deserialize)]
struct SentDocument {
    file_id: String,
    file_name: Option<String>,
    mime_type: Option<String>,
    file_size: Option<u64>,
}

/// Where the person is, a pin, or the place of a venue. What follows of a live location comes as
/// edits, which are not asked for.
#[derive(Deserialize)]
struct Place {
    latitude: f64,
    longitude: f64,
}

/// Content that says something only in the shape that is known. In any other it is content all the
/// same.
struct Loose<T>(Option<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Loose<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Loose<T>, D::Error> {
        let content = Value::deserialize(deserializer)?;
        Ok(Loose(serde_json::from_value(content).ok()))
    }
}

#[derive(Deserialize)]
struct UsersShared {
    users: Vec<SharedUser>,
}

#[derive(Deserialize)]
struct SharedUser {
    user_id: i64,
}

#[derive(Deserialize)]
struct ChatShared {
    chat_id: i64,
}

#[derive(Deserialize)]
struct CallbackQuery {
    id: CallbackId,
    from: User,
    message: Option<PressedMessage>,
    data: Option<String>,
}

#[derive(Deserialize)]
struct PreCheckoutQuery {
    id: CheckoutId,
    from: User,
    currency: String,
    total_amount: i64,
    invoice_payload: String,
}

#[derive(Deserialize)]
struct SuccessfulPayment {
    currency: String,
    total_amount: i64,
    invoice_payload: String,
    telegram_payment_charge_id: String,
    #[serde(default)]
    provider_payment_charge_id: String,
}

/// A message or, if it is too old, the two fields of an `InaccessibleMessage`.
#[derive(Deserialize)]
struct PressedMessage {
    message_id: i64,
    chat: Chat,
}

#[derive(Deserialize)]
struct ChatMemberUpdated {
    chat: Chat,
    new_chat_member: ChatMember,
}

#[derive(Deserialize)]
struct ChatMember {
    status: String,
}

impl Chat {
    /// A group or a channel. Nobody has a dialogue there, but a run may have sent buttons to it.
    fn is_of_many(&self) -> bool {
        ["group", "supergroup", "channel"].contains(&self.kind.as_str())
    }

    /// Another bot is not answered: two bots that answer each other would never stop.
    fn is_private_with(&self, user: &User) -> bool {
        self.kind == "private" && self.id == user.id && !user.is_bot
    }
}

/// Reads an update. The error says what is missing, and nothing about the content.
pub fn received(update: &Value) -> Result<Received, String> {
    let update = Update::deserialize(update).map_err(|error| without_value(&error))?;
    Ok(meaning(update))
}

/// Reads an update as it is posted. `None` if it is not what [`received`] understands, which may
/// say why.
pub(super) fn posted(body: &[u8]) -> Option<Received> {
    serde_json::from_slice(body).ok().map(meaning)
}

/// The id of an update of which nothing else can be read, such as one with half a character in it.
pub(super) fn update_id(update: &[u8]) -> Option<i64> {
    #[derive(Deserialize)]
    struct Numbered {
        update_id: i64,
    }
    let text = std::str::from_utf8(update).ok()?;
    let numbered: Numbered = serde_json::from_str(text).ok()?;
    Some(numbered.update_id)
}

fn meaning(update: Update) -> Received {
    let id = UpdateId(update.update_id);
    if let Some(message) = update.message {
        return of_message(id, message);
    }
    if let Some(query) = update.callback_query {
        return of_press(id, query);
    }
    if let Some(query) = update.pre_checkout_query {
        return Received::Checkout {
            checkout: query.id,
            tender: Tender {
                person: RowId(query.from.id),
                payload: query.invoice_payload,
                price: Price {
                    currency: query.currency,
                    amount: query.total_amount,
                },
            },
            language_code: query.from.language_code,
        };
    }
    if let Some(member) = update.my_chat_member
        && member.chat.kind == "private"
    {
        return Received::Membership {
            update: id,
            person: RowId(member.chat.id),
            blocked: member.new_chat_member.status == "kicked",
        };
    }
    Received::Nothing
}

/// What serde misses. What it found instead may be something that a person wrote.
fn without_value(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.rsplit_once(", expected ") {
        Some((_, wanted)) => format!("expected {wanted}"),
        None => words,
    }
}

fn of_message(id: UpdateId, message: Message) -> Received {
    if let Some(to) = message.migrate_to_chat_id
        && message.chat.kind == "group"
    {
        return Received::Moved {
            update: id,
            from: message.chat.id,
            to,
        };
    }
    let has_media = message.has_media();
    let size = message.photo.as_ref().and_then(largest);
    // A file that moves is an animation, and no other.
    let document = message.document.as_ref();
    let document = document.filter(|_| message.animation.is_none());
    let photo = size.and_then(|size| Photo::sent(&size.file_id, FileForm::Picture));
    let photo = photo.or_else(|| document.and_then(pictured));
    let file = size.and_then(|size| {
        let bytes = size.file_size.unwrap_or(0);
        Document::sent(&size.file_id, FileForm::Picture, "", bytes)
    });
    let file = file.or_else(|| document.and_then(filed));
    let Some(from) = message.from else {
        return Received::Nothing;
    };
    if let Some(paid) = message.successful_payment {
        let tender = Tender {
            person: RowId(from.id),
            payload: paid.invoice_payload,
            price: Price {
                currency: paid.currency,
                amount: paid.total_amount,
            },
        };
        let charge = Charge {
            tender,
            id: paid.telegram_payment_charge_id,
            receipt: paid.provider_payment_charge_id,
        };
        return Received::Paid { update: id, charge };
    }
    if !message.chat.is_private_with(&from) {
        return Received::Nothing;
    }
    let event = if let Some(text) = message.text {
        Event::Text(cleaned(&text))
    } else if let Some(contact) = message.contact {
        Event::Contact {
            phone: Phone::international(&contact.phone_number),
            of: contact.user_id.map(RowId),
        }
    } else if let Some(shared) = message.users_shared {
        // A key lets one be chosen.
        match shared.users[..] {
            [SharedUser { user_id }] => Event::Person(RowId(user_id)),
            _ => Event::Other { album: None },
        }
    } else if let Some(location) = message.location.and_then(located) {
        Event::Location(location)
    } else if let Some(shared) = message.chat_shared {
        Event::Chat(ChatId::new(shared.chat_id))
    } else if photo.is_some() || file.is_some() {
        let album = message.media_group_id;
        let file = file.map(Box::new);
        Event::File { photo, file, album }
    } else if has_media {
        Event::Other {
            album: message.media_group_id,
        }
    } else {
        return Received::Nothing;
    };
    Received::Act {
        incoming: incoming(id, from, event, Some(message.message_id)),
        press: None,
    }
}

fn located(Loose(place): Loose<Place>) -> Option<Location> {
    let Place {
        latitude,
        longitude,
    } = place?;
    Location::new(latitude, longitude)
}

/// The largest size of a photo that is not too large.
fn largest(Loose(sizes): &Loose<Vec<Size>>) -> Option<&Size> {
    let sizes = sizes.iter().flatten();
    let sizes = sizes.filter(|size| is_bounded(size.file_size));
    sizes.max_by_key(|size| size.width.saturating_mul(size.height))
}

/// Whatever was sent as a file. Its name is the sender's word.
fn filed(Loose(document): &Loose<SentDocument>) -> Option<Document> {
    let document = document.as_ref().filter(|it| is_bounded(it.file_size))?;
    let name = document.file_name.as_deref().unwrap_or_default();
    let size = document.file_size.unwrap_or(0);
    Document::sent(&document.file_id, FileForm::Document, name, size)
}

/// A picture that was sent as a file.
fn pictured(Loose(document): &Loose<SentDocument>) -> Option<Photo> {
    let document = document.as_ref()?;
    let kind = document.mime_type.as_deref().unwrap_or_default();
    let is_picture = kind.starts_with("image/") && is_bounded(document.file_size);
    is_picture
        .then(|| Photo::sent(&document.file_id, FileForm::Document))
        .flatten()
}

fn is_bounded(size: Option<u64>) -> bool {
    size.is_none_or(|size| size <= LARGEST_SENT as u64)
}

fn of_press(id: UpdateId, query: CallbackQuery) -> Received {
    let (Some(message), Some(data)) = (query.message, query.data) else {
        return Received::StrayPress(query.id);
    };
    let chat = match message.chat.is_private_with(&query.from) {
        true => None,
        false if message.chat.is_of_many() && !query.from.is_bot => Some(RowId(message.chat.id)),
        false => return Received::StrayPress(query.id),
    };
    let press = Press {
        data,
        chat,
        message: message.message_id,
        // The transaction that takes the press knows it.
        last: false,
    };
    Received::Act {
        incoming: incoming(id, query.from, Event::Press(press), None),
        press: Some(query.id),
    }
}

fn incoming(id: UpdateId, from: User, event: Event, message: Option<i64>) -> Incoming {
    let full_name = match from.last_name {
        Some(last_name) => format!("{} {last_name}", from.first_name),
        None => from.first_name,
    };
    Incoming {
        cause: Cause::Update(id),
        person: RowId(from.id),
        profile: Some(Profile {
            full_name: line(&full_name),
            username: from.username.as_deref().map(line),
            language_code: from.language_code,
        }),
        event,
        message,
    }
}

#[cfg(test)]
mod tests;
