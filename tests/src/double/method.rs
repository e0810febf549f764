//! The methods that the double knows, with every parameter name that the Bot API knows.

pub(super) struct Method {
    pub(super) name: MethodName,
    pub(super) parameters: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MethodName {
    GetMe,
    GetUpdates,
    SetWebhook,
    DeleteWebhook,
    GetWebhookInfo,
    SendMessage,
    SendPhoto,
    SendDocument,
    SendLocation,
    SendInvoice,
    EditMessageText,
    EditMessageReplyMarkup,
    DeleteMessage,
    AnswerCallbackQuery,
    AnswerPreCheckoutQuery,
    RefundStarPayment,
    SendChatAction,
    GetFile,
    SetMyCommands,
    GetMyCommands,
    DeleteMyCommands,
    SetChatMenuButton,
    GetChatMenuButton,
}

/// Parameters as of Bot API 10.1.
#[rustfmt::skip]
const METHODS: [Method; 23] = [
    Method { name: MethodName::GetMe, parameters: &[] },
    Method { name: MethodName::GetUpdates, parameters: &["offset", "limit", "timeout", "allowed_updates"] },
    Method { name: MethodName::SetWebhook, parameters: &[
        "url", "certificate", "ip_address", "max_connections", "allowed_updates", "drop_pending_updates", "secret_token",
    ] },
    Method { name: MethodName::DeleteWebhook, parameters: &["drop_pending_updates"] },
    Method { name: MethodName::GetWebhookInfo, parameters: &[] },
    Method { name: MethodName::SendMessage, parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id", "text", "parse_mode", "entities",
        "link_preview_options", "disable_notification", "protect_content", "allow_paid_broadcast", "message_effect_id",
        "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: MethodName::SendPhoto, parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id", "photo", "caption", "parse_mode",
        "caption_entities", "show_caption_above_media", "has_spoiler", "disable_notification", "protect_content",
        "allow_paid_broadcast", "message_effect_id", "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: MethodName::SendDocument, parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id", "document", "thumbnail", "caption",
        "parse_mode", "caption_entities", "disable_content_type_detection", "disable_notification", "protect_content",
        "allow_paid_broadcast", "message_effect_id", "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: MethodName::SendLocation, parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "direct_messages_topic_id", "latitude", "longitude",
        "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius", "disable_notification", "protect_content",
        "allow_paid_broadcast", "message_effect_id", "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: MethodName::SendInvoice, parameters: &[
        "chat_id", "message_thread_id", "direct_messages_topic_id", "title", "description", "payload", "provider_token",
        "currency", "prices", "max_tip_amount", "suggested_tip_amounts", "start_parameter", "provider_data", "photo_url",
        "photo_size", "photo_width", "photo_height", "need_name", "need_phone_number", "need_email",
        "need_shipping_address", "send_phone_number_to_provider", "send_email_to_provider", "is_flexible",
        "disable_notification", "protect_content", "allow_paid_broadcast", "message_effect_id",
        "suggested_post_parameters", "reply_parameters", "reply_markup",
    ] },
    Method { name: MethodName::EditMessageText, parameters: &[
        "business_connection_id", "chat_id", "message_id", "inline_message_id", "text", "parse_mode", "entities",
        "link_preview_options", "rich_message", "reply_markup",
    ] },
    Method { name: MethodName::EditMessageReplyMarkup, parameters: &[
        "business_connection_id", "chat_id", "message_id", "inline_message_id", "reply_markup",
    ] },
    Method { name: MethodName::DeleteMessage, parameters: &["chat_id", "message_id"] },
    Method { name: MethodName::AnswerCallbackQuery, parameters: &[
        "callback_query_id", "text", "show_alert", "url", "cache_time",
    ] },
    Method { name: MethodName::AnswerPreCheckoutQuery, parameters: &["pre_checkout_query_id", "ok", "error_message"] },
    Method { name: MethodName::RefundStarPayment, parameters: &["user_id", "telegram_payment_charge_id"] },
    Method { name: MethodName::SendChatAction, parameters: &[
        "business_connection_id", "chat_id", "message_thread_id", "action",
    ] },
    Method { name: MethodName::SetMyCommands, parameters: &["commands", "scope", "language_code"] },
    Method { name: MethodName::GetFile, parameters: &["file_id"] },
    Method { name: MethodName::GetMyCommands, parameters: &["scope", "language_code"] },
    Method { name: MethodName::DeleteMyCommands, parameters: &["scope", "language_code"] },
    Method { name: MethodName::SetChatMenuButton, parameters: &["chat_id", "menu_button"] },
    Method { name: MethodName::GetChatMenuButton, parameters: &["chat_id"] },
];

impl MethodName {
    /// As the documentation spells it.
    pub(super) fn word(self) -> &'static str {
        match self {
            MethodName::GetMe => "getMe",
            MethodName::GetUpdates => "getUpdates",
            MethodName::SetWebhook => "setWebhook",
            MethodName::DeleteWebhook => "deleteWebhook",
            MethodName::GetWebhookInfo => "getWebhookInfo",
            MethodName::SendMessage => "sendMessage",
            MethodName::SendPhoto => "sendPhoto",
            MethodName::SendDocument => "sendDocument",
            MethodName::SendLocation => "sendLocation",
            MethodName::SendInvoice => "sendInvoice",
            MethodName::EditMessageText => "editMessageText",
            MethodName::EditMessageReplyMarkup => "editMessageReplyMarkup",
            MethodName::DeleteMessage => "deleteMessage",
            MethodName::AnswerCallbackQuery => "answerCallbackQuery",
            MethodName::AnswerPreCheckoutQuery => "answerPreCheckoutQuery",
            MethodName::RefundStarPayment => "refundStarPayment",
            MethodName::SendChatAction => "sendChatAction",
            MethodName::SetMyCommands => "setMyCommands",
            MethodName::GetFile => "getFile",
            MethodName::GetMyCommands => "getMyCommands",
            MethodName::DeleteMyCommands => "deleteMyCommands",
            MethodName::SetChatMenuButton => "setChatMenuButton",
            MethodName::GetChatMenuButton => "getChatMenuButton",
        }
    }
}

/// The method with this name, in upper or lower case.
pub(super) fn named(name: &str) -> Option<&'static Method> {
    METHODS
        .iter()
        .find(|method| method.name.word().eq_ignore_ascii_case(name))
}
