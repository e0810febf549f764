//! What Telegram accepts, and what clients show.

use tilmash_engine::interpret::{ButtonAction, Keyboard, Message};
use tilmash_host::rehearse::Happening;

use super::Verdict;

/// Bot API: `sendMessage.text`, `InlineKeyboardButton.callback_data`, `answerCallbackQuery.text`.
const LONGEST_TEXT: usize = 4096;
const LONGEST_DATA: usize = 64;
const LONGEST_NOTICE: usize = 200;
/// Buttons that clients show in a row, and under a message.
const WIDEST_ROW: usize = 8;
const MOST_BUTTONS: usize = 100;

pub(super) fn obeys_limits(happening: &Happening) -> Verdict {
    match happening {
        Happening::New(shown) | Happening::Edited(shown) => message_obeys_limits(&shown.message),
        Happening::Toast(text) | Happening::PaymentRefused(text) => {
            match text.encode_utf16().count() {
                1..=LONGEST_NOTICE => Ok(()),
                length => Err(format!("a notice of {length} characters")),
            }
        }
        Happening::Closed(_) | Happening::Commands(_) | Happening::Payment(..) => Ok(()),
    }
}

fn message_obeys_limits(message: &Message) -> Verdict {
    let length = message.text.encode_utf16().count();
    if message.text.trim().is_empty() || length > LONGEST_TEXT {
        return Err(format!("`{}` has {length} characters", message.shows));
    }
    let rows: Vec<Vec<(&str, Option<&str>)>> = match &message.keyboard {
        Keyboard::Empty | Keyboard::Remove => return Ok(()),
        Keyboard::Inline(rows) => rows
            .iter()
            .map(|row| {
                let parts = row.iter().map(|button| match &button.action {
                    ButtonAction::Press(data) => (button.label.as_str(), Some(data.as_str())),
                    ButtonAction::Url(_) => (button.label.as_str(), None),
                });
                parts.collect()
            })
            .collect(),
        Keyboard::Reply(rows) => rows
            .iter()
            .map(|row| row.iter().map(|key| (key.label.as_str(), None)).collect())
            .collect(),
    };
    let fault = |what: &str| Err(format!("`{}` has {what}", message.shows));
    if rows.is_empty() || rows.iter().any(Vec::is_empty) {
        return fault("an empty row");
    }
    if rows.iter().any(|row| row.len() > WIDEST_ROW) {
        return fault("a row that is too wide");
    }
    let buttons: Vec<_> = rows.into_iter().flatten().collect();
    if buttons.len() > MOST_BUTTONS {
        return fault("too many buttons");
    }
    if buttons.iter().any(|(label, _)| label.trim().is_empty()) {
        return fault("a button without a label");
    }
    let too_long = |data: &str| data.is_empty() || data.len() > LONGEST_DATA;
    if buttons.iter().any(|(_, data)| data.is_some_and(too_long)) {
        return fault("a button that carries too much");
    }
    Ok(())
}
