//! [`Ended`]: what became of a message that was tried, and how that is recorded.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::{Delivery, Enclosed, Told};
use tilmash_engine::value::{FileId, RowId};

use super::change::{Change, is_of_many};
use crate::dialogue::arrival::Arrival;
use crate::store::{OutboxId, StoreError, Transaction, no_earlier};

/// The pause after a failure that may pass doubles each time, up to the longest.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// A message that has been tried.
#[derive(Clone)]
pub(super) struct Ended {
    pub(super) id: OutboxId,
    pub(super) chat: i64,
    /// Tries, this one included.
    pub(super) tries: u32,
    /// The file that it sends.
    pub(super) file: Option<FileId>,
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
    /// The network or Telegram failed. The message is tried until Telegram has decided about it.
    Failed(String),
    /// The group is a supergroup now, with this id, and everything for it goes there.
    Moved(i64),
    /// Telegram wants no requests for this long.
    TooFast(Duration),
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
    let files: Vec<FileId> = ended.iter().filter_map(|ended| ended.file).collect();
    for ended in ended {
        ended.note(transaction, &mut sent, now).await?;
    }
    transaction.outbox_sent(&sent).await?;
    transaction.drop_sent_files(&files).await
}

impl Ended {
    /// Whether the message stays in the queue for another try.
    pub(super) fn stays(&self) -> bool {
        match self.end {
            End::Failed(_) | End::TooFast(_) => true,
            End::Done(_) | End::Blocked(_) | End::Unwanted(_) | End::Moved(_) | End::Refused(_) => {
                false
            }
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
            file: _,
        } = self;
        let person = RowId(chat);
        match end {
            End::Done(change) => {
                change.note(transaction, person, now).await?;
                sent.push(id);
                Ok(())
            }
            End::Blocked(error) => {
                tracing::info!(chat, "the bot may not write there: {error}");
                if !is_of_many(person) {
                    transaction.set_blocked(person, true, now).await?;
                }
                give_up(transaction, id, person, Lost::blocked(&error), now).await
            }
            End::Unwanted(since) => {
                let error = format!("the person has not let the bot write since {since}");
                give_up(transaction, id, person, Lost::blocked(&error), now).await
            }
            End::Moved(to) => {
                tracing::warn!(
                    chat,
                    to,
                    "a group is a supergroup now: write its new id where the environment names it"
                );
                transaction.move_chat(chat, to).await
            }
            End::Failed(error) => {
                // Once for each message, however long Telegram is away.
                match tries {
                    1 => tracing::warn!(chat, id = id.0, "a message will be tried again: {error}"),
                    _ => tracing::debug!(chat, id = id.0, tries, "it will be again: {error}"),
                }
                let at = no_earlier(now + pause_after(tries));
                transaction.outbox_retry(id, at, &error).await
            }
            End::TooFast(wait) => {
                let seconds = wait.as_secs();
                tracing::warn!(chat, seconds, "Telegram asks to wait");
                let error = format!("Telegram asked to wait for {seconds} s");
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
                let at = now.saturating_add(wait).unwrap_or(Timestamp::MAX);
                transaction.outbox_retry(id, no_earlier(at), &error).await
            }
            End::Refused(error) => {
                tracing::error!(chat, id = id.0, tries, "a message is given up: {error}");
                let lost = Lost {
                    error: &error,
                    blocked: false,
                };
                give_up(transaction, id, person, lost, now).await
            }
        }
    }
}

/// Why a message is given up.
#[derive(Clone, Copy)]
struct Lost<'e> {
    error: &'e str,
    /// Whether the person does not let the bot write.
    blocked: bool,
}

impl Lost<'_> {
    fn blocked(error: &str) -> Lost<'_> {
        Lost {
            error,
            blocked: true,
        }
    }
}

/// Gives a message up. If a run in the background has sent it, the run hears that it has not come.
async fn give_up(
    transaction: &mut Transaction,
    id: OutboxId,
    person: RowId,
    lost: Lost<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let dead = transaction.outbox_dead(id, lost.error).await?;
    if let Some(Delivery::Refund { payment, .. }) = dead {
        tracing::error!(payment, "a payment could not be given back: {}", lost.error);
        return transaction.note_refund(RowId(payment), false, now).await;
    }
    let Some(Delivery::Send { message, .. }) = dead else {
        return Ok(());
    };
    if let Some(of) = message.of {
        let told = Told {
            message: of.message,
            to: person,
        };
        let arrival = Arrival {
            run: of.run,
            told,
            message: None,
            came: false,
            blocked: lost.blocked,
            has_buttons: false,
        };
        return transaction.set_job(&arrival.job(now)).await;
    }
    match message.enclosed {
        // Nobody waits to hear it, but somebody is to know it.
        Some(Enclosed::Invoice(invoice)) if !lost.blocked => {
            transaction.note_unsent(&invoice.payload, now).await
        }
        Some(
            Enclosed::Invoice(_)
            | Enclosed::File(_)
            | Enclosed::Photo(_)
            | Enclosed::Document(_)
            | Enclosed::Location(_),
        )
        | None => Ok(()),
    }
}

/// How long to wait after so many tries.
fn pause_after(tries: u32) -> SignedDuration {
    let doublings = tries.saturating_sub(1).min(10);
    (FIRST_PAUSE * 2_i32.pow(doublings)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use jiff::ToSpan;

    use super::*;
    use crate::app::AppDirectory;
    use crate::store::{Due, Outgoing, Sender, Store};

    async fn store() -> Store {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let app = AppDirectory::new(workspace.join("examples/salon"));
        let program = app.load().unwrap().program.unwrap();
        let model = Arc::new(program.model);
        let store = Store::open("sqlite::memory:", model).await.unwrap();
        store.prepare().await.unwrap();
        store
    }

    async fn queue(store: &Store, chat: i64, now: Timestamp) {
        let message = Outgoing {
            chat,
            delivery: Delivery::Close { message: 1 },
            at: now,
        };
        let queued = store.write(async move |transaction| {
            transaction.enqueue(message, Sender::Anyone, now).await
        });
        queued.await.unwrap();
    }

    /// Tries what is due, and returns how many messages that were.
    async fn tried(store: &Store, end: &End, now: Timestamp) -> usize {
        let end = end.clone();
        let tried = store.write(async move |transaction| {
            let due = transaction.outbox_due(now, 10).await?;
            let ended = due.iter().map(
                |Due {
                     id, chat, attempts, ..
                 }| Ended {
                    id: *id,
                    chat: *chat,
                    tries: attempts + 1,
                    file: None,
                    end: end.clone(),
                },
            );
            note_all(ended.collect(), transaction, now).await?;
            Ok::<_, StoreError>(due.len())
        });
        tried.await.unwrap()
    }

    async fn next(store: &Store, now: Timestamp) -> Option<Timestamp> {
        let next = store.write(async move |transaction| transaction.outbox_next(now).await);
        next.await.unwrap()
    }

    async fn dead(store: &Store) -> usize {
        let letters = store.write(async |transaction| transaction.dead_letters().await);
        letters.await.unwrap().len()
    }

    #[tokio::test]
    async fn an_hour_without_telegram_loses_no_message() {
        let store = store().await;
        let begun: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        queue(&store, 1, begun).await;
        let away = End::Failed("Bad Gateway".to_owned());
        let (mut now, mut pauses) = (begun, Vec::new());
        while now < begun + 1.hour() {
            assert_eq!(tried(&store, &away, now).await, 1);
            let later = next(&store, now)
                .await
                .expect("the message is still queued");
            pauses.push(later.duration_since(now).as_secs());
            now = later;
        }
        assert_eq!(pauses[..6], [2, 4, 8, 16, 30, 30]);
        assert!(pauses.iter().all(|pause| *pause <= 30), "{pauses:?}");
        assert_eq!(dead(&store).await, 0);
        assert_eq!(tried(&store, &End::Done(Change::Nothing), now).await, 1);
        assert_eq!(
            tried(&store, &End::Done(Change::Nothing), now + 1.hour()).await,
            0
        );
    }

    #[tokio::test]
    async fn what_telegram_refuses_is_tried_once() {
        let store = store().await;
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let refused = || "no".to_owned();
        for (chat, end) in [(1, End::Refused(refused())), (2, End::Blocked(refused()))] {
            queue(&store, chat, now).await;
            assert_eq!(tried(&store, &end, now).await, 1);
            assert_eq!(next(&store, now).await, None);
        }
        assert_eq!(dead(&store).await, 2);
    }

    #[tokio::test]
    async fn telegram_is_left_alone_for_as_long_as_it_asks() {
        let store = store().await;
        let now: Timestamp = "2026-03-02T09:00:00.7Z".parse().unwrap();
        queue(&store, 1, now).await;
        let wait = End::TooFast(Duration::from_secs(100));
        assert_eq!(tried(&store, &wait, now).await, 1);
        assert_eq!(
            tried(&store, &wait, now + 100.seconds() - 1.millisecond()).await,
            0
        );
        assert_eq!(tried(&store, &wait, now + 101.seconds()).await, 1);
        assert_eq!(dead(&store).await, 0);
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_keeps_nobody_waiting() {
        let store = store().await;
        let before: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        queue(&store, 1, before).await;
        queue(&store, 2, before).await;
        let away = End::Failed("Bad Gateway".to_owned());
        tried(&store, &away, before).await;
        queue(&store, 3, before).await;
        let now = before - 5.hours();
        assert_eq!(tried(&store, &away, now).await, 0);
        let hastened =
            store.write(async move |transaction| transaction.outbox_hasten(None, now).await);
        hastened.await.unwrap();
        assert_eq!(tried(&store, &End::Done(Change::Nothing), now).await, 3);
    }
}
