//! [`Change`]: what delivery has done to a chat, recorded for the dialogue.

use jiff::Timestamp;
use tilmash_engine::value::RowId;

use crate::dialogue::arrival::Arrival;
use crate::dialogue::screens;
use crate::store::{StoreError, Transaction};

/// What a sent message has changed in its chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// There is a new message, with this id.
    New(i64),
    /// It has buttons, which mean something until the dialogue goes on.
    NewScreen(i64),
    /// A message of a run in the background has come, which may be its only one.
    Notice(Arrival),
    /// A message has no buttons any more.
    Closed(i64),
    /// Telegram has given this payment back.
    Refunded(RowId),
}

impl Change {
    /// Records the change, which makes the next press and the next screen right.
    pub(super) async fn note(
        self,
        transaction: &mut Transaction,
        person: RowId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        match self {
            Change::Nothing => Ok(()),
            Change::New(_) | Change::NewScreen(_) if is_of_many(person) => Ok(()),
            Change::New(message) => transaction.saw_message(person, message).await,
            Change::NewScreen(message) => {
                transaction.saw_message(person, message).await?;
                screens::opened(transaction, person, message, now).await
            }
            Change::Notice(arrival) => {
                if let Some(message) = arrival.message.filter(|_| !is_of_many(person)) {
                    transaction.saw_message(person, message).await?;
                }
                transaction.set_job(&arrival.job(now)).await
            }
            Change::Refunded(payment) => transaction.note_refund(payment, true, now).await,
            Change::Closed(message) => screens::closed(transaction, person, message).await,
        }
    }
}

/// Whether a chat is a group's or a channel's. Nobody has a dialogue there.
pub(super) fn is_of_many(chat: RowId) -> bool {
    chat.0 < 0
}
