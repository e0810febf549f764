//! Does what a queued delivery says, by a messenger.

use tilmash_engine::interpret::{Delivery, Keyboard, Message, OfRun, Told};
use tilmash_engine::value::RowId;

use super::change::Change;
use super::messenger::{Bytes, Edit, Messenger};
use crate::dialogue::arrival::Arrival;

/// Makes the delivery to a chat, and returns what that has changed there. `content` are the bytes
/// of its file.
pub(super) async fn perform<M: Messenger>(
    messenger: &mut M,
    chat: i64,
    delivery: &Delivery,
    content: Option<&Bytes>,
) -> Result<Change, M::Error> {
    match delivery {
        Delivery::Send { message, replaces } => {
            send(messenger, chat, (message, content), *replaces).await
        }
        Delivery::Close { message } => {
            messenger.close(chat, *message).await?;
            Ok(Change::Closed(*message))
        }
        Delivery::Refund { payment, charge } => {
            messenger.refund(chat, charge).await?;
            Ok(Change::Refunded(RowId(*payment)))
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
    (message, content): (&Message, Option<&Bytes>),
    replaces: Option<i64>,
) -> Result<Change, M::Error> {
    let has_buttons = matches!(message.keyboard, Keyboard::Inline(_));
    if let Some(id) = replaces
        && can_replace(message)
    {
        match (messenger.edit(chat, id, message).await?, message.of) {
            (Edit::Done, Some(of)) => {
                return Ok(Change::Notice(arrival(of, chat, id, has_buttons)));
            }
            (Edit::Done, None) if has_buttons => return Ok(Change::Nothing),
            (Edit::Done, None) => return Ok(Change::Closed(id)),
            (Edit::Gone, _) => {}
            (Edit::IsFile, _) => messenger.close(chat, id).await?,
        }
    }
    let id = messenger.send(chat, message, content).await?;
    // Of an invoice the run hears only if it is refused: its text follows.
    let of = message.of.filter(|_| !message.is_invoice());
    Ok(match (of, has_buttons) {
        (Some(of), _) => Change::Notice(arrival(of, chat, id, has_buttons)),
        (None, true) => Change::NewScreen(id),
        (None, false) => Change::New(id),
    })
}

fn arrival(of: OfRun, chat: i64, message: i64, has_buttons: bool) -> Arrival {
    let told = Told {
        message: of.message,
        to: RowId(chat),
    };
    Arrival {
        blocked: false,
        run: of.run,
        told,
        message: Some(message),
        came: true,
        has_buttons,
    }
}

/// Only a new message can be a file, and only one can show or remove the person's own keyboard.
fn can_replace(message: &Message) -> bool {
    match &message.keyboard {
        Keyboard::Empty | Keyboard::Inline(_) => message.enclosed.is_none(),
        Keyboard::Reply(_) | Keyboard::Remove => false,
    }
}
