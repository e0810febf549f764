//! The fields of the objects in parameters, as of Bot API 10.1. Telegram silently ignores other
//! fields, so a bot that misspells one never learns of it.

use serde_json::Value;

/// The fields of an object under this name; `None` where the double does not look.
#[rustfmt::skip]
fn fields_of(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        // Of all four markups.
        "reply_markup" => &[
            "inline_keyboard", "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard",
            "input_field_placeholder", "selective", "remove_keyboard", "force_reply",
        ],
        "inline_keyboard" => &[
            "text", "icon_custom_emoji_id", "style", "url", "callback_data", "web_app", "login_url", "switch_inline_query",
            "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
        ],
        "keyboard" => &[
            "text", "icon_custom_emoji_id", "style", "request_users", "request_chat", "request_managed_bot",
            "request_contact", "request_location", "request_poll", "web_app",
        ],
        "request_users" => &[
            "request_id", "user_is_bot", "user_is_premium", "max_quantity", "request_name", "request_username", "request_photo",
        ],
        "request_chat" => &[
            "request_id", "chat_is_channel", "chat_is_forum", "chat_has_username", "chat_is_created",
            "user_administrator_rights", "bot_administrator_rights", "bot_is_member", "request_title", "request_username",
            "request_photo",
        ],
        "web_app" => &["url"],
        "copy_text" => &["text"],
        "link_preview_options" => &["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"],
        "reply_parameters" => &[
            "message_id", "chat_id", "allow_sending_without_reply", "quote", "quote_parse_mode", "quote_entities",
            "quote_position", "checklist_task_id", "poll_option_id",
        ],
        "entities" | "caption_entities" => &[
            "type", "offset", "length", "url", "user", "language", "custom_emoji_id", "unix_time", "date_time_format",
        ],
        "prices" => &["label", "amount"],
        "commands" => &["command", "description"],
        "scope" => &["type", "chat_id", "user_id"],
        "menu_button" => &["type", "text", "web_app"],
        _ => return None,
    })
}

/// The paths, below a parameter, of the fields whose names the Bot API does not know.
pub(super) fn unknown(parameter: &str, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(parameter, parameter, value, &mut found);
    found
}

fn collect(path: &str, name: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(path, name, item, found)),
        Value::Object(object) => {
            let Some(known) = fields_of(name) else { return };
            for (field, value) in object {
                let path = format!("{path}.{field}");
                match known.contains(&field.as_str()) {
                    true => collect(&path, field, value, found),
                    false => found.push(path),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
