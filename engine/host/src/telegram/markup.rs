//! Keyboards as Telegram takes them.

use reqwest::Url;
use teloxide::types::{
    ButtonRequest, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton,
    KeyboardButtonRequestChat, KeyboardButtonRequestUsers, KeyboardMarkup, KeyboardRemove,
    ReplyMarkup, RequestId,
};
use tilmash_engine::interpret::{Button, ButtonAction, Keyboard, ReplyKey, Sends};

/// The markup of a new message.
pub(super) fn reply_markup(keyboard: &Keyboard) -> Option<ReplyMarkup> {
    match keyboard {
        Keyboard::Empty => None,
        Keyboard::Inline(rows) => Some(ReplyMarkup::InlineKeyboard(inline(rows))),
        Keyboard::Reply(rows) => {
            let rows = rows.iter().map(|row| row.iter().map(key));
            let markup = KeyboardMarkup::new(rows).resize_keyboard().persistent();
            Some(ReplyMarkup::Keyboard(markup))
        }
        Keyboard::Remove => Some(ReplyMarkup::KeyboardRemove(KeyboardRemove::new())),
    }
}

/// The markup of an edited message, which can only be inline. `None` if the keyboard is not inline.
pub(super) fn edit_markup(keyboard: &Keyboard) -> Option<InlineKeyboardMarkup> {
    match keyboard {
        Keyboard::Empty => Some(InlineKeyboardMarkup::default()),
        Keyboard::Inline(rows) => Some(inline(rows)),
        Keyboard::Reply(_) | Keyboard::Remove => None,
    }
}

fn inline(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().filter_map(button)))
}

/// `None` for an invalid address: one such button would make Telegram refuse the message.
fn button(button: &Button) -> Option<InlineKeyboardButton> {
    Some(match &button.action {
        ButtonAction::Press(data) => InlineKeyboardButton::callback(&button.label, data),
        ButtonAction::Url(url) => InlineKeyboardButton::url(&button.label, Url::parse(url).ok()?),
    })
}

fn key(key: &ReplyKey) -> KeyboardButton {
    let button = KeyboardButton::new(&key.label);
    match key.sends {
        Sends::Label => button,
        Sends::Contact => button.request(ButtonRequest::Contact),
        Sends::Location => button.request(ButtonRequest::Location),
        Sends::Chat => {
            // A channel is no `group`: Telegram wants to know which of the two is asked for. The
            // bot is in it already, so it can write there.
            let groups = KeyboardButtonRequestChat::new(RequestId(1), false).bot_is_member(true);
            button.request(ButtonRequest::RequestChat(groups))
        }
        Sends::Person => {
            // The only such key of its message. Neither name nor photo is asked for: whoever is
            // shared has not agreed to anything.
            let users = KeyboardButtonRequestUsers::new(RequestId(1)).user_is_bot(false);
            button.request(ButtonRequest::RequestUsers(users))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_address_costs_its_button_and_not_the_message() {
        let button = |url: &str| Button {
            label: "карта".to_owned(),
            id: "map".to_owned(),
            action: ButtonAction::Url(url.to_owned()),
        };
        let rows = vec![vec![button("https://2gis.kz/almaty"), button("на углу")]];
        let markup = edit_markup(&Keyboard::Inline(rows)).unwrap();
        assert_eq!(markup.inline_keyboard[0].len(), 1);
    }

    #[test]
    fn a_persons_keyboard_cannot_come_by_an_edit() {
        assert!(edit_markup(&Keyboard::Remove).is_none());
        assert!(edit_markup(&Keyboard::Reply(Vec::new())).is_none());
        assert!(edit_markup(&Keyboard::Empty).is_some());
    }
}
