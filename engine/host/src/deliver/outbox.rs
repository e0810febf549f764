//! Delivery of the queue: each chat in its order, different chats at the same time.
//!
//! One loop records the results of the messages in progress, reads the first message of each chat
//! whose time has come, and sends each in a separate task. So a chat that waits (for its pace, for
//! Telegram to recover, for another try) makes no other chat wait. A message leaves the queue once
//! it is known to be sent. If the process dies before that, it is sent again.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::Delivery;
use tilmash_engine::value::RowId;
use tokio::task::JoinSet;
use tracing::Instrument;

use super::change::Change;
use super::pace::{Pace, Pacer};
use super::perform::perform;
use crate::dialogue::Dialogues;
use crate::log::without_content;
use crate::stop::Stop;
use crate::store::{Due, OutboxId, StoreError, Transaction};
use crate::telegram::{Api, Failure, in_words};

/// Tries of one message. The pause after the first one doubles each time.
const TRIES: u32 = 5;
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(2);
/// Messages in progress at the same time. Each of them waits most of the time.
const MOST: u32 = 256;
/// How long the loop rests when nothing is known to be due: another process may queue a message.
const REST: Duration = Duration::from_secs(30);
/// How soon it looks again while messages are in progress, because others may wait behind them.
const SHORT_REST: Duration = Duration::from_secs(1);
/// The pause after the database has failed.
const RECOVERY: Duration = Duration::from_secs(5);
/// How long messages that are due may still be sent when the process has to end.
const FAREWELL: Duration = Duration::from_secs(5);

/// Sends an app's queued messages to Telegram.
pub struct Outbox {
    dialogues: Arc<Dialogues>,
    api: Api,
    pacer: Pacer,
    /// Chats with a message in progress, or with a result that is not yet recorded.
    busy: HashSet<i64>,
    sending: JoinSet<Ended>,
    ended: Vec<Ended>,
    pulse: Pulse,
}

/// Tells whether the delivery is moving. Clones share it.
#[derive(Clone)]
pub struct Pulse(Arc<Mutex<Instant>>);

#[derive(Clone)]
struct Ended {
    id: OutboxId,
    chat: i64,
    /// Tries, this one included.
    tries: u32,
    end: End,
}

/// The result of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
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

/// What the loop has found in the queue.
struct Found {
    due: Vec<Due>,
    /// When the next message becomes due, if none is due now.
    next: Option<Timestamp>,
}

impl Outbox {
    pub fn new(dialogues: Arc<Dialogues>, api: Api, pace: Pace) -> Outbox {
        Outbox {
            dialogues,
            api,
            pacer: Pacer::new(pace),
            busy: HashSet::new(),
            sending: JoinSet::new(),
            ended: Vec::new(),
            pulse: Pulse(Arc::new(Mutex::new(Instant::now()))),
        }
    }

    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Delivers until it is told to stop, and then delivers what is due for a few seconds at most.
    pub async fn run(mut self, mut stop: Stop) {
        loop {
            let rest = self.turn().await;
            tokio::select! {
                () = stop.requested() => break,
                () = self.event() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
        let farewell = async {
            loop {
                self.turn().await;
                if self.sending.is_empty() {
                    break;
                }
                self.event().await;
            }
        };
        if tokio::time::timeout(FAREWELL, farewell).await.is_err() {
            tracing::warn!("messages are left in the queue for the next start");
            self.sending.abort_all();
        }
        self.note().await;
    }

    /// Waits until a message is queued or one in progress ends.
    async fn event(&mut self) {
        tokio::select! {
            () = self.dialogues.queued() => {}
            Some(ended) = self.sending.join_next() => self.collect(ended),
        }
        while let Some(ended) = self.sending.try_join_next() {
            self.collect(ended);
        }
    }

    fn collect(&mut self, ended: Result<Ended, tokio::task::JoinError>) {
        self.ended
            .push(ended.expect("a message's task catches its panics and is not aborted"));
    }

    /// Records results, begins what is due, and returns how long there is nothing to do.
    async fn turn(&mut self) -> Duration {
        self.pulse.beat();
        let now = Timestamp::now();
        let found = match self.exchange(now).await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!("the outbox cannot be read: {}", without_content(&error));
                return RECOVERY;
            }
        };
        for due in found.due {
            if self.busy.insert(due.chat) {
                self.begin(due);
            }
        }
        let rest = match found.next {
            Some(next) if next > now => until(next, now).min(REST),
            _ => REST,
        };
        if self.busy.is_empty() {
            rest
        } else {
            rest.min(SHORT_REST)
        }
    }

    /// Records results in the same work that reads what is due. Results that could not be recorded
    /// are kept, and their chats stay busy; otherwise their messages would be sent twice.
    async fn exchange(&mut self, now: Timestamp) -> Result<Found, StoreError> {
        let mut ended = self.ended.clone();
        // The same order everywhere, so that two instances never block each other.
        ended.sort_by_key(|ended| ended.chat);
        let found = self
            .dialogues
            .store()
            .write(async move |transaction| {
                for ended in ended {
                    ended.note(transaction, now).await?;
                }
                let due = transaction.outbox_due(now, MOST).await?;
                // While messages are in progress, the loop looks again soon anyway.
                let next = match due.is_empty() {
                    true => transaction.outbox_next().await?,
                    false => None,
                };
                Ok::<Found, StoreError>(Found { due, next })
            })
            .await?;
        for ended in self.ended.drain(..) {
            self.busy.remove(&ended.chat);
        }
        Ok(found)
    }

    /// Records results, and begins nothing.
    async fn note(&mut self) {
        while let Some(ended) = self.sending.join_next().await {
            self.ended.extend(ended.ok());
        }
        if let Err(error) = self.exchange(Timestamp::now()).await {
            tracing::error!("the outbox cannot be written: {}", without_content(&error));
        }
    }

    fn begin(&mut self, due: Due) {
        let delivery = serde_json::from_str(&due.payload);
        let wait = match &delivery {
            _ if due.blocked.is_some() => Duration::ZERO,
            Ok(Delivery::Send { replaces: None, .. }) => {
                self.pacer.reserve(due.chat, Instant::now())
            }
            _ => Duration::ZERO,
        };
        let api = self.api.clone();
        let task = async move {
            let sending = async {
                if let Some(since) = due.blocked {
                    return End::Unwanted(since);
                }
                tokio::time::sleep(wait).await;
                match &delivery {
                    Ok(delivery) => deliver(api, due.chat, delivery).await,
                    Err(error) => End::Refused(format!("queued by another version: {error}")),
                }
            };
            let end = AssertUnwindSafe(sending).catch_unwind().await;
            Ended {
                id: due.id,
                chat: due.chat,
                tries: due.attempts + 1,
                end: end.unwrap_or_else(|_| End::Refused("its delivery panicked".to_owned())),
            }
        };
        self.sending.spawn(task.in_current_span());
    }
}

impl Pulse {
    /// Longer than the loop's rest and the database's longest answer.
    const LONGEST: Duration = Duration::from_secs(90);

    fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    pub fn is_alive(&self) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.elapsed() < Pulse::LONGEST
    }
}

impl Ended {
    async fn note(self, transaction: &mut Transaction, now: Timestamp) -> Result<(), StoreError> {
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
                transaction.outbox_sent(id).await
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

/// Tries once. A wait that Telegram asks for is part of the try.
async fn deliver(mut api: Api, chat: i64, delivery: &Delivery) -> End {
    loop {
        let error = match perform(&mut api, chat, delivery).await {
            Ok(change) => return End::Done(change),
            Err(error) => error,
        };
        let words = in_words(&error);
        match Failure::of(&error) {
            Failure::TooFast(wait) => {
                tracing::warn!(chat, seconds = wait.as_secs(), "Telegram asks to wait");
                tokio::time::sleep(wait).await;
            }
            Failure::NotModified | Failure::Gone => return End::Done(Change::Nothing),
            Failure::Blocked => return End::Blocked(words),
            Failure::Refused => return End::Refused(words),
            // A token that is no longer valid ends the polling. With a new one the message may be
            // delivered.
            Failure::Passing | Failure::Token | Failure::Conflict | Failure::Webhook => {
                return End::Failed(words);
            }
        }
    }
}

fn until(then: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}
