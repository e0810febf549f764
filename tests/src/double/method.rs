//! The methods that the double knows, with every parameter name that the Bot API knows.

use std::sync::Arc;

use super::Shared;
use super::call::Call;
use super::failure::Answer;
use super::{commands, messages, updates, webhook};

pub(super) struct Method {
    pub(super) name: &'static str,
    perform: Performance,
    pub(super) parameters: &'static [&'static str],
}

enum Performance {
    AtOnce(fn(&Shared, &Call) -> Answer),
    /// Starts or ends a task that shares the double's state.
    WithTask(fn(&Arc<Shared>, &Call) -> Answer),
    LongPoll,
}

use Performance::{AtOnce, LongPoll, WithTask};

/// Parameters as of Bot API 10.1.
#[rustfmt::skip]
const METHODS: [Method; 18] = [
    Method { name: "getMe", perform: AtOnce(get_me), parameters: &[] },
    Method { name: "getUpdates", perform: LongPoll, parameters: &["offset", "limit", "timeout", "allowed_updates"] },
    Method { name: "setWebhook", perform: WithTask(webhook::set_webhook), parameters: &[
        "url", "certificate", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token",
    ] },
    Method { name: "deleteWebhook", perform: WithTask(webhook::delete_webhook), parameters: &["drop_pending_updates"] },
    Method { name: "getWebhookInfo", perform: AtOnce(webhook::get_webhook_info), parameters: &[] },
    Method { name: "sendMessage", perform: AtOnce(messages::send_message), parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id", "text", "parse_mode", "entities",
        "link_preview_options", "disable_notification", "protect_content", "allow_paid_broadcast", "message_effect_id",
        "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: "sendPhoto", perform: AtOnce(messages::send_photo), parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id", "photo", "caption", "parse_mode",
        "caption_entities", "show_caption_above_media", "has_spoiler", "disable_notification", "protect_content",
        "allow_paid_broadcast", "message_effect_id", "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: "sendDocument", perform: AtOnce(messages::send_document), parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id", "document", "thumbnail", "caption",
        "parse_mode", "caption_entities", "disable_content_type_detection", "disable_notification", "protect_content",
        "allow_paid_broadcast", "message_effect_id", "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: "editMessageText", perform: AtOnce(messages::edit_message_text), parameters: &[
        "business_connection_id", "chat_id", "message_id", "inline_message_id", "text", "parse_mode", "entities",
        "link_preview_options", "rich_message", "reply_markup",
    ] },
    Method { name: "editMessageReplyMarkup", perform: AtOnce(messages::edit_message_reply_markup), parameters: &[
        "business_connection_id", "chat_id", "message_id", "inline_message_id", "reply_markup",
    ] },
    Method { name: "deleteMessage", perform: AtOnce(messages::delete_message), parameters: &["chat_id", "message_id"] },
    Method { name: "answerCallbackQuery", perform: AtOnce(messages::answer_callback_query), parameters: &[
        "callback_query_id", "text", "show_alert", "url", "cache_time",
    ] },
    Method { name: "sendChatAction", perform: AtOnce(messages::send_chat_action), parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "action",
    ] },
    Method { name: "setMyCommands", perform: AtOnce(commands::set_my_commands), parameters: &["commands", "scope", "language_code"] },
    Method { name: "getMyCommands", perform: AtOnce(commands::get_my_commands), parameters: &["scope", "language_code"] },
    Method { name: "deleteMyCommands", perform: AtOnce(commands::delete_my_commands), parameters: &["scope", "language_code"] },
    Method { name: "setChatMenuButton", perform: AtOnce(commands::set_chat_menu_button), parameters: &["chat_id", "menu_button"] },
    Method { name: "getChatMenuButton", perform: AtOnce(commands::get_chat_menu_button), parameters: &["chat_id"] },
];

/// The method with this name, in upper or lower case.
pub(super) fn named(name: &str) -> Option<&'static Method> {
    METHODS
        .iter()
        .find(|method| method.name.eq_ignore_ascii_case(name))
}

impl Method {
    pub(super) async fn perform(&self, shared: &Arc<Shared>, call: &Call) -> Answer {
        match self.perform {
            AtOnce(perform) => perform(shared, call),
            WithTask(perform) => perform(shared, call),
            LongPoll => updates::get_updates(shared, call).await,
        }
    }
}

fn get_me(shared: &Shared, _call: &Call) -> Answer {
    let mut bot = shared.world().bot.clone();
    for ability in [
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
    ] {
        bot[ability] = (ability == "can_join_groups").into();
    }
    Ok(bot)
}
