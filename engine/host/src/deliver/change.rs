//! [`Change`]: what delivery has done to a chat, recorded for the dialogue.

use jiff::Timestamp;
use tilmash_engine::value::RowId;

use crate::dialogue::screens;
use crate::store::{StoreError, Transaction};

/// What a sent message has changed in its chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// There is a new message, with this id.
    New(i64),
    /// It has buttons.
    NewScreen(i64),
    /// Its buttons have nothing to do with the dialogue, and mean something until then.
    NewAside(i64, Timestamp),
    /// A message has no buttons any more.
    Closed(i64),
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
            Change::New(message) => transaction.saw_message(person, message).await,
            Change::NewScreen(message) => {
                transaction.saw_message(person, message).await?;
                screens::opened(transaction, person, message, now).await
            }
            Change::NewAside(message, until) => {
                transaction.saw_message(person, message).await?;
                screens::opened_until(transaction, person, message, until).await
            }
            Change::Closed(message) => screens::closed(transaction, person, message).await,
        }
    }
}
