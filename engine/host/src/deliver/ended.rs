//! [`Ended`]: what became of a message that was tried, and how that is recorded.

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::value::RowId;

use super::change::Change;
use crate::store::{OutboxId, StoreError, Transaction};

/// Tries of one message. The pause after the first one doubles each time.
const TRIES: u32 = 5;
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// A message that has been tried.
#[derive(Clone)]
pub(super) struct Ended {
    pub(super) id: OutboxId,
    pub(super) chat: i64,
    /// Tries, this one included.
    pub(super) tries: u32,
    pub(super) end: End,
}

/// The result of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    Done(Change),
    /// Telegram says that the person does not let the bot write.
    Blocked(String),
    /// This was already known, so Telegram was not asked.
    Unwanted(Timestamp),
    /// It can never be sent.
    Refused(String),
    /// The next try may succeed.
    Failed(String),
}

/// Records results, all of them in the transaction.
pub(super) async fn note_all(
    mut ended: Vec<Ended>,
    transaction: &mut Transaction,
    now: Timestamp,
) -> Result<(), StoreError> {
    // The same order everywhere, so that two instances never block each other.
    ended.sort_by_key(|ended| ended.chat);
    let mut sent = Vec::with_capacity(ended.len());
    for ended in ended {
        ended.note(transaction, &mut sent, now).await?;
    }
    transaction.outbox_sent(&sent).await
}

impl Ended {
    /// Whether the message stays in the queue for another try.
    pub(super) fn stays(&self) -> bool {
        match self.end {
            End::Failed(_) => self.tries < TRIES,
            End::Done(_) | End::Blocked(_) | End::Unwanted(_) | End::Refused(_) => false,
        }
    }

    async fn note(
        self,
        transaction: &mut Transaction,
        sent: &mut Vec<OutboxId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let Ended {
            id,
            chat,
            tries,
            end,
        } = self;
        let person = RowId(chat);
        match end {
            End::Done(change) => {
                change.note(transaction, person, now).await?;
                sent.push(id);
                Ok(())
            }
            End::Blocked(error) => {
                tracing::info!(chat, "the person does not let the bot write: {error}");
                transaction.set_blocked(person, true, now).await?;
                transaction.outbox_dead(id, &error).await
            }
            End::Unwanted(since) => {
                let error = format!("the person has not let the bot write since {since}");
                transaction.outbox_dead(id, &error).await
            }
            End::Failed(error) if tries < TRIES => {
                tracing::warn!(
                    chat,
                    id = id.0,
                    tries,
                    "a message will be tried again: {error}"
                );
                let pause = FIRST_PAUSE * 2_i32.pow(tries - 1);
                transaction.outbox_retry(id, now + pause, &error).await
            }
            End::Refused(error) | End::Failed(error) => {
                tracing::error!(chat, id = id.0, tries, "a message is given up: {error}");
                transaction.outbox_dead(id, &error).await
            }
        }
    }
}
