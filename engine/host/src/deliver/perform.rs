//! Does what a queued delivery says, by a messenger.

use tilmash_engine::interpret::{Delivery, Keyboard, Message};

use super::change::Change;
use super::messenger::{Edit, Messenger};

/// Makes the delivery to a chat, and returns what that has changed there.
pub(super) async fn perform<M: Messenger>(
    messenger: &mut M,
    chat: i64,
    delivery: &Delivery,
) -> Result<Change, M::Error> {
    match delivery {
        Delivery::Send { message, replaces } => send(messenger, chat, message, *replaces).await,
        Delivery::Close { message } => {
            messenger.close(chat, *message).await?;
            Ok(Change::Closed(*message))
        }
        Delivery::Commands(commands) => {
            messenger.set_commands(chat, commands).await?;
            Ok(Change::Nothing)
        }
    }
}

async fn send<M: Messenger>(
    messenger: &mut M,
    chat: i64,
    message: &Message,
    replaces: Option<i64>,
) -> Result<Change, M::Error> {
    let has_buttons = matches!(message.keyboard, Keyboard::Inline(_));
    if let Some(id) = replaces
        && can_replace(&message.keyboard)
    {
        match messenger.edit(chat, id, message).await? {
            Edit::Done if has_buttons => return Ok(Change::Nothing),
            Edit::Done => return Ok(Change::Closed(id)),
            Edit::Gone => {}
        }
    }
    let id = messenger.send(chat, message).await?;
    Ok(match has_buttons {
        true => Change::NewScreen(id, message.until),
        false => Change::New(id),
    })
}

/// Only a new message can show or remove the person's own keyboard.
fn can_replace(keyboard: &Keyboard) -> bool {
    match keyboard {
        Keyboard::Empty | Keyboard::Inline(_) => true,
        Keyboard::Reply(_) | Keyboard::Remove => false,
    }
}
