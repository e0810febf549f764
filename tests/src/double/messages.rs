//! The methods that change a chat.

use serde_json::Value;

use super::call::{Call, FileSource};
use super::chat::Toast;
use super::failure::{Answer, Failure};
use super::markup::Markup;
use super::message::{Content, File};
use super::shared::Shared;
use super::text::{Text, utf16_length};
use super::world::{Post, World};

/// In bytes: "Sending files" of the Bot API documentation.
const PHOTO_LIMIT: usize = 10 * 1024 * 1024;
/// In seconds: "deleteMessage" of the Bot API documentation.
const DELETION_LIMIT: i64 = 48 * 60 * 60;
/// In UTF-16 units.
const CALLBACK_ANSWER_LIMIT: usize = 200;

const CHAT_ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

pub(super) fn send_message(shared: &Shared, call: &Call) -> Answer {
    let markup = Markup::parse(call)?;
    let text = Text::of_message(call)?;
    let mut world = shared.world();
    let chat_id = world.writable_chat(call)?.profile.id;
    text.check_message_length()?;
    check(markup.as_ref())?;
    let post = Post {
        reply_to: replied_to(&world, chat_id, call)?,
        ..Post::by_bot(Content::Text(text.into()), markup)
    };
    Ok(world.post(chat_id, post))
}

pub(super) fn send_photo(shared: &Shared, call: &Call) -> Answer {
    send_file(shared, call, "photo", Content::Photo)
}

pub(super) fn send_document(shared: &Shared, call: &Call) -> Answer {
    send_file(shared, call, "document", Content::Document)
}

pub(super) fn send_location(shared: &Shared, call: &Call) -> Answer {
    let markup = Markup::parse(call)?;
    let degrees = |name: &str, most: f64| {
        let text = call.text(name);
        if text.trim().is_empty() {
            return Err(Failure::bad_request(format!("{name} is empty")));
        }
        let degrees: Option<f64> = text.trim().parse().ok();
        degrees
            .filter(|degrees| degrees.abs() <= most)
            .ok_or_else(|| Failure::bad_request("invalid location specified"))
    };
    let (latitude, longitude) = (degrees("latitude", 90.0)?, degrees("longitude", 180.0)?);
    let mut world = shared.world();
    let chat_id = world.writable_chat(call)?.profile.id;
    check(markup.as_ref())?;
    let content = Content::Location {
        latitude,
        longitude,
    };
    let post = Post {
        reply_to: replied_to(&world, chat_id, call)?,
        ..Post::by_bot(content, markup)
    };
    Ok(world.post(chat_id, post))
}

pub(super) fn edit_message_text(shared: &Shared, call: &Call) -> Answer {
    let markup = Markup::parse_inline(call)?;
    let text = Text::of_message(call)?;
    edit(shared, call, Some(text), markup)
}

pub(super) fn edit_message_reply_markup(shared: &Shared, call: &Call) -> Answer {
    let markup = Markup::parse_inline(call)?;
    edit(shared, call, None, markup)
}

pub(super) fn delete_message(shared: &Shared, call: &Call) -> Answer {
    let message_id = message_id(call)?;
    let mut world = shared.world();
    let now = world.now();
    let chat = world.readable_chat(call)?;
    let Some(message) = chat.message(message_id) else {
        return Err(Failure::bad_request("message to delete not found"));
    };
    if now - message.date >= DELETION_LIMIT {
        let refusal = "message can't be deleted for everyone";
        return Err(Failure::bad_request(refusal));
    }
    chat.delete(message_id);
    Ok(Value::Bool(true))
}

pub(super) fn answer_callback_query(shared: &Shared, call: &Call) -> Answer {
    let text = call.text("text");
    if utf16_length(&text) > CALLBACK_ANSWER_LIMIT {
        return Err(Failure::bad_request("MESSAGE_TOO_LONG"));
    }
    let mut world = shared.world();
    let Some(person) = world.close_press(&call.text("callback_query_id")) else {
        return Err(Failure::bad_request(
            "query is too old and response timeout expired or query ID is invalid",
        ));
    };
    let alert = call.flag("show_alert");
    world.known_chat(person).toast(Toast { text, alert });
    Ok(Value::Bool(true))
}

pub(super) fn send_chat_action(shared: &Shared, call: &Call) -> Answer {
    let action = call.text("action").to_lowercase();
    if !CHAT_ACTIONS.contains(&action.as_str()) {
        return Err(Failure::bad_request("wrong parameter action in request"));
    }
    shared.world().writable_chat(call)?.show_action(action);
    Ok(Value::Bool(true))
}

/// Without a text the content stays. Without a keyboard the keyboard is removed.
fn edit(shared: &Shared, call: &Call, text: Option<Text>, markup: Option<Markup>) -> Answer {
    let message_id = message_id(call)?;
    let mut world = shared.world();
    let now = world.now();
    let chat = world.writable_chat(call)?;
    let chat_id = chat.profile.id;
    let Some(message) = chat.message_mut(message_id) else {
        return Err(Failure::bad_request("message to edit not found"));
    };
    // `can_edit_message` of TDLib: a bot cannot edit even its own message if that brought a reply
    // keyboard.
    let brought_other_markup = message.markup.is_some() && message.inline_keyboard().is_none();
    if !message.from_bot || brought_other_markup {
        return Err(Failure::bad_request("message can't be edited"));
    }
    let content = match text {
        None => message.content.clone(),
        Some(_) if !matches!(message.content, Content::Text(_)) => {
            return Err(Failure::bad_request(
                "there is no text in the message to edit",
            ));
        }
        Some(text) => {
            text.check_message_length()?;
            Content::Text(text.into())
        }
    };
    check(markup.as_ref())?;
    if message.content == content && message.markup == markup {
        return Err(Failure::bad_request(
            "message is not modified: specified new message content and reply markup are exactly \
             the same as a current content and reply markup of the message",
        ));
    }
    message.content = content;
    message.markup = markup;
    chat.edited(message_id, now);
    Ok(world
        .message_json(chat_id, message_id)
        .expect("the message was just edited"))
}

fn send_file(
    shared: &Shared,
    call: &Call,
    kind: &str,
    content: impl FnOnce(File) -> Content,
) -> Answer {
    let markup = Markup::parse(call)?;
    let caption = Text::of_caption(call)?;
    let Some(source) = call.file(kind) else {
        return Err(Failure::bad_request(format!(
            "there is no {kind} in the request"
        )));
    };
    let mut world = shared.world();
    let chat_id = world.writable_chat(call)?.profile.id;
    caption.check_caption_length()?;
    check(markup.as_ref())?;
    let is_upload = matches!(source, FileSource::Upload(_));
    let mut file = resolve(&mut world, source, kind)?;
    if file.size == 0 {
        return Err(Failure::bad_request("file must be non-empty"));
    }
    if kind == "photo" && file.size > PHOTO_LIMIT {
        return Err(Failure::bad_request(format!(
            "file of size {} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes",
            file.size
        )));
    }
    if kind == "photo" && !is_picture(&file.content) {
        return Err(Failure::bad_request("IMAGE_PROCESS_FAILED"));
    }
    // Of what is sent again by its id, the name is the one that it was sent under first.
    if is_upload && file.name.contains(['/', '\\', '\n', '\r', '"']) {
        // Telegram would change the name; the bot should not need that.
        return Err(Failure::bad_request("wrong file name"));
    }
    file.caption = caption.into();
    let post = Post {
        reply_to: replied_to(&world, chat_id, call)?,
        ..Post::by_bot(content(file), markup)
    };
    Ok(world.post(chat_id, post))
}

/// Whether a file begins as one of the pictures that Telegram takes for a photo.
fn is_picture(content: &[u8]) -> bool {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
    const JPEG: &[u8] = b"\xff\xd8\xff";
    content.starts_with(PNG) || content.starts_with(JPEG)
}

fn resolve(world: &mut World, source: FileSource<'_>, kind: &str) -> Result<File, Failure> {
    let is_photo = kind == "photo";
    match source {
        FileSource::Upload(upload) => {
            let mut file = File {
                name: upload.file_name.clone(),
                size: upload.content.len(),
                content: upload.content.clone(),
                caption: Text::default().into(),
                id: String::new(),
                is_photo,
                content_type: upload.content_type.clone(),
            };
            world.keep_file(&mut file);
            Ok(file)
        }
        FileSource::Name(name) => {
            let file = world
                .file(&name)
                .cloned()
                .ok_or_else(|| Failure::bad_request("wrong file identifier/HTTP URL specified"))?;
            match (file.is_photo, is_photo) {
                (true, false) => {
                    let refusal = "can't use file of type Photo as Document";
                    Err(Failure::bad_request(refusal))
                }
                (false, true) => {
                    let refusal = "can't use file of type Document as Photo";
                    Err(Failure::bad_request(refusal))
                }
                (true, true) | (false, false) => Ok(file),
            }
        }
    }
}

fn replied_to(world: &World, chat_id: i64, call: &Call) -> Result<Option<i64>, Failure> {
    let Some(parameters) = call.json("reply_parameters", "reply parameters")? else {
        return Ok(None);
    };
    let original = parameters["message_id"].as_i64().unwrap_or(0);
    let stands = world
        .chats
        .get(&chat_id)
        .is_some_and(|chat| chat.message(original).is_some());
    match (stands, &parameters["allow_sending_without_reply"]) {
        (true, _) => Ok(Some(original)),
        (false, Value::Bool(true)) => Ok(None),
        (false, _) => Err(Failure::bad_request("message to be replied not found")),
    }
}

fn message_id(call: &Call) -> Result<i64, Failure> {
    match call.integer("message_id") {
        0 => Err(Failure::bad_request("message identifier is not specified")),
        id => Ok(id),
    }
}

fn check(markup: Option<&Markup>) -> Result<(), Failure> {
    markup.map_or(Ok(()), Markup::check)
}
