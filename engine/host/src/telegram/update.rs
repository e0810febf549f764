//! The part of an update that concerns a dialogue.
//!
//! Our own types read it. They take the few fields that are needed and ignore the rest. So whatever
//! Telegram adds or changes elsewhere, an update is understood or can be confirmed unread.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use tilmash_engine::interpret::{Event, Press};
use tilmash_engine::value::{Phone, RowId};

use super::text::{cleaned, line};
use crate::dialogue::{Cause, Incoming, Profile, UpdateId};

/// The kinds of updates that [`received`] understands, in the form of `allowed_updates`.
pub(super) const KINDS: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// The id that is used to answer a press, once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CallbackId(pub String);

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
    /// A person blocked or unblocked the bot.
    Membership {
        update: UpdateId,
        person: RowId,
        blocked: bool,
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
            Received::StrayPress(_) | Received::Nothing => None,
        }
    }
}

#[derive(Deserialize)]
struct Update {
    update_id: i64,
    message: Option<Message>,
    callback_query: Option<CallbackQuery>,
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
    animation: Option<IgnoredAny>,
    audio: Option<IgnoredAny>,
    checklist: Option<IgnoredAny>,
    dice: Option<IgnoredAny>,
    document: Option<IgnoredAny>,
    game: Option<IgnoredAny>,
    invoice: Option<IgnoredAny>,
    live_photo: Option<IgnoredAny>,
    location: Option<IgnoredAny>,
    paid_media: Option<IgnoredAny>,
    photo: Option<IgnoredAny>,
    poll: Option<IgnoredAny>,
    rich_message: Option<IgnoredAny>,
    sticker: Option<IgnoredAny>,
    story: Option<IgnoredAny>,
    venue: Option<IgnoredAny>,
    video: Option<IgnoredAny>,
    video_note: Option<IgnoredAny>,
    voice: Option<IgnoredAny>,
    media_group_id: Option<String>,
}

impl Message {
    /// Whether the message has content that is neither text nor a contact nor a person.
    fn has_media(&self) -> bool {
        let media = [
            &self.animation,
            &self.audio,
            &self.checklist,
            &self.dice,
            &self.document,
            &self.game,
            &self.invoice,
            &self.live_photo,
            &self.location,
            &self.paid_media,
            &self.photo,
            &self.poll,
            &self.rich_message,
            &self.sticker,
            &self.story,
            &self.venue,
            &self.video,
            &self.video_note,
            &self.voice,
        ];
        media.into_iter().any(Option::is_some)
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

#[derive(Deserialize)]
struct UsersShared {
    users: Vec<SharedUser>,
}

#[derive(Deserialize)]
struct SharedUser {
    user_id: i64,
}

#[derive(Deserialize)]
struct CallbackQuery {
    id: CallbackId,
    from: User,
    message: Option<PressedMessage>,
    data: Option<String>,
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
    let has_media = message.has_media();
    let Some(from) = message.from else {
        return Received::Nothing;
    };
    if !message.chat.is_private_with(&from) {
        return Received::Nothing;
    }
    let event = match (message.text, message.contact, message.users_shared) {
        (Some(text), _, _) => Event::Text(cleaned(&text)),
        (None, Some(contact), _) => Event::Contact {
            phone: Phone::international(&contact.phone_number),
            of: contact.user_id.map(RowId),
        },
        // A key lets one be chosen.
        (None, None, Some(shared)) => match shared.users[..] {
            [SharedUser { user_id }] => Event::Person(RowId(user_id)),
            _ => Event::Other { album: None },
        },
        (None, None, None) if has_media => Event::Other {
            album: message.media_group_id,
        },
        (None, None, None) => return Received::Nothing,
    };
    Received::Act {
        incoming: incoming(id, from, event, Some(message.message_id)),
        press: None,
    }
}

fn of_press(id: UpdateId, query: CallbackQuery) -> Received {
    let (Some(message), Some(data)) = (query.message, query.data) else {
        return Received::StrayPress(query.id);
    };
    if !message.chat.is_private_with(&query.from) {
        return Received::StrayPress(query.id);
    }
    let press = Press {
        data,
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
mod tests {
    use serde_json::json;

    use super::*;

    fn aliya() -> Value {
        json!({"id": 7, "is_bot": false, "first_name": "Алия", "last_name": "Нурланова", "language_code": "kk"})
    }

    fn event(update: Value) -> Option<Event> {
        match received(&update).unwrap() {
            Received::Act { incoming, .. } => Some(incoming.event),
            _ => None,
        }
    }

    fn message(content: Value) -> Value {
        let mut message = json!({"message_id": 3, "from": aliya(), "chat": {"id": 7, "type": "private"}, "date": 0});
        message
            .as_object_mut()
            .unwrap()
            .extend(content.as_object().unwrap().clone());
        json!({"update_id": 1, "message": message})
    }

    fn press(message: Value) -> Value {
        json!({"update_id": 1, "callback_query": {"id": "99", "from": aliya(), "message": message, "data": "x"}})
    }

    #[test]
    fn a_text_is_an_act_of_its_sender() {
        let Received::Act { incoming, press } =
            received(&message(json!({"text": "/start"}))).unwrap()
        else {
            panic!("a text is an act");
        };
        assert_eq!(press, None);
        assert_eq!(incoming.person, RowId(7));
        assert_eq!(incoming.message, Some(3));
        assert_eq!(incoming.event, Event::Text("/start".to_owned()));
        let profile = incoming.profile.unwrap();
        assert_eq!(profile.full_name, "Алия Нурланова");
        assert_eq!(profile.language_code.as_deref(), Some("kk"));
    }

    #[test]
    fn a_contact_says_whose_it_is() {
        let contact = |user_id: Value| {
            event(message(
                json!({"contact": {"phone_number": "77011234567", "first_name": "А", "user_id": user_id}}),
            ))
        };
        let shared = |of: Option<i64>| {
            let phone = Phone::parse("+77011234567");
            let of = of.map(RowId);
            Some(Event::Contact { phone, of })
        };
        assert_eq!(contact(json!(7)), shared(Some(7)));
        assert_eq!(contact(json!(8)), shared(Some(8)));
        assert_eq!(contact(Value::Null), shared(None));
    }

    #[test]
    fn one_person_is_shared_at_a_time() {
        let shared = |ids: &[i64]| {
            let users: Vec<Value> = ids.iter().map(|id| json!({"user_id": id})).collect();
            event(message(
                json!({"users_shared": {"request_id": 1, "users": users}}),
            ))
        };
        let other = Some(Event::Other { album: None });
        assert_eq!(shared(&[9]), Some(Event::Person(RowId(9))));
        assert_eq!(shared(&[]), other);
        assert_eq!(shared(&[8, 9]), other);
    }

    #[test]
    fn a_press_is_known_by_its_message_even_if_that_is_inaccessible() {
        let chat = json!({"id": 7, "type": "private", "first_name": "Алия"});
        let expected = Some(Event::Press(Press {
            data: "x".to_owned(),
            message: 5,
            last: false,
        }));
        assert_eq!(
            event(press(json!({"message_id": 5, "date": 0, "chat": chat}))),
            expected
        );
    }

    #[test]
    fn what_is_not_said_in_private_starts_no_dialogue() {
        let group = json!({"id": -5, "type": "group"});
        let in_group = json!({"update_id": 1, "message": {"message_id": 3, "from": aliya(), "chat": group, "text": "/start"}});
        assert!(matches!(received(&in_group), Ok(Received::Nothing)));
        let pressed = press(json!({"message_id": 5, "date": 0, "chat": group}));
        assert!(matches!(received(&pressed), Ok(Received::StrayPress(_))));
        let other = json!({"update_id": 1, "message": {"message_id": 3, "from": aliya(), "chat": {"id": 8, "type": "private"}, "text": "/start"}});
        assert!(matches!(received(&other), Ok(Received::Nothing)));
    }

    #[test]
    fn what_nobody_knows_yet_is_nothing() {
        assert!(matches!(
            received(&json!({"update_id": 1, "novelty": {}})),
            Ok(Received::Nothing)
        ));
        assert!(received(&json!({"update_id": 1, "message": {"text": 5}})).is_err());
    }

    #[test]
    fn only_what_a_person_says_is_an_act() {
        for said in [
            "sticker",
            "photo",
            "voice",
            "document",
            "location",
            "rich_message",
        ] {
            let album = None;
            assert_eq!(
                event(message(json!({said: {}}))),
                Some(Event::Other { album })
            );
        }
        let photo = json!({"photo": [], "media_group_id": "7"});
        let album = Some("7".to_owned());
        assert_eq!(event(message(photo)), Some(Event::Other { album }));
        for happened in [
            "pinned_message",
            "message_auto_delete_timer_changed",
            "chat_background_set",
            "proximity_alert_triggered",
            "checklist_tasks_done",
            "gift",
            "a_novelty",
        ] {
            assert_eq!(event(message(json!({happened: {}}))), None, "{happened}");
        }
    }

    #[test]
    fn a_contact_keeps_its_number() {
        for (shared, phone) in [
            ("84912345678", "+84912345678"),
            ("+852 5123 4567", "+85251234567"),
            ("88801234567", "+88801234567"),
        ] {
            let contact = json!({"contact": {"phone_number": shared, "user_id": 7}});
            let phone = Phone::international(phone);
            assert!(phone.is_some());
            assert_eq!(
                event(message(contact)),
                Some(Event::Contact {
                    phone,
                    of: Some(RowId(7))
                })
            );
        }
    }

    #[test]
    fn what_is_wrong_is_told_without_what_was_written() {
        let misplaced = json!({"update_id": "a secret, expected\nto leak", "message": null});
        assert_eq!(received(&misplaced).unwrap_err(), "expected i64");
        let missing = json!({"update_id": 1, "message": {"text": "a secret"}});
        assert_eq!(
            received(&missing).unwrap_err(),
            "missing field `message_id`"
        );
    }

    #[test]
    fn another_bot_is_not_answered() {
        let mut update = message(json!({"text": "/start"}));
        update["message"]["from"]["is_bot"] = true.into();
        assert!(matches!(received(&update), Ok(Received::Nothing)));
    }

    #[test]
    fn names_and_texts_hold_nothing_that_cannot_be_seen() {
        let mut update = message(json!({"text": "Алия\u{0}\u{202e}\nНурланова"}));
        update["message"]["from"]["first_name"] = "А\u{1b}[31m\nлия".into();
        update["message"]["from"]["last_name"] = "\u{2066}".into();
        let Received::Act { incoming, .. } = received(&update).unwrap() else {
            panic!("a text is an act");
        };
        assert_eq!(incoming.event, Event::Text("Алия \nНурланова".to_owned()));
        assert_eq!(incoming.profile.unwrap().full_name, "А [31m лия");
    }

    #[test]
    fn a_block_is_a_change_of_membership() {
        let update = json!({"update_id": 1, "my_chat_member": {
            "chat": {"id": 7, "type": "private"}, "from": aliya(), "date": 0,
            "old_chat_member": {"status": "member"}, "new_chat_member": {"status": "kicked"},
        }});
        assert!(matches!(
            received(&update),
            Ok(Received::Membership {
                update: UpdateId(1),
                person: RowId(7),
                blocked: true
            })
        ));
    }
}
