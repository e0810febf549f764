//! Performs a call of a known method.

use std::sync::Arc;

use super::call::Call;
use super::failure::Answer;
use super::method::MethodName;
use super::shared::Shared;
use super::{commands, messages, payments, pictures, polling, posting};

pub(super) async fn perform(shared: &Arc<Shared>, method: MethodName, call: &Call) -> Answer {
    match method {
        MethodName::GetMe => get_me(shared),
        MethodName::GetUpdates => polling::get_updates(shared, call).await,
        MethodName::SetWebhook => posting::set_webhook(shared, call),
        MethodName::DeleteWebhook => posting::delete_webhook(shared, call),
        MethodName::GetWebhookInfo => posting::get_webhook_info(shared),
        MethodName::SendMessage => messages::send_message(shared, call),
        MethodName::SendPhoto => messages::send_photo(shared, call),
        MethodName::SendDocument => messages::send_document(shared, call),
        MethodName::SendLocation => messages::send_location(shared, call),
        MethodName::EditMessageText => messages::edit_message_text(shared, call),
        MethodName::EditMessageReplyMarkup => messages::edit_message_reply_markup(shared, call),
        MethodName::DeleteMessage => messages::delete_message(shared, call),
        MethodName::AnswerCallbackQuery => messages::answer_callback_query(shared, call),
        MethodName::SendInvoice => payments::send_invoice(shared, call),
        MethodName::AnswerPreCheckoutQuery => payments::answer_pre_checkout_query(shared, call),
        MethodName::RefundStarPayment => payments::refund_star_payment(shared, call),
        MethodName::SendChatAction => messages::send_chat_action(shared, call),
        MethodName::GetFile => pictures::get_file(shared, call),
        MethodName::SetMyCommands => commands::set_my_commands(shared, call),
        MethodName::GetMyCommands => commands::get_my_commands(shared, call),
        MethodName::DeleteMyCommands => commands::delete_my_commands(shared, call),
        MethodName::SetChatMenuButton => commands::set_chat_menu_button(shared, call),
        MethodName::GetChatMenuButton => commands::get_chat_menu_button(shared, call),
    }
}

fn get_me(shared: &Shared) -> Answer {
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
