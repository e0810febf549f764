//! Delivery of the queue: each chat in its order, different chats at the same time.
//!
//! One loop takes messages in hand, as they are handed over or read from the table, and sends each
//! in a separate task. So a chat that waits (for its pace, for Telegram to recover, for another
//! try) makes no other chat wait. A message leaves the queue once it is known to be sent. That is
//! recorded for many messages together, [`WINDOW`] after the first of them was sent, and in any
//! case with the next update of the chat. If the process dies before that, they are sent again.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use tilmash_engine::interpret::Delivery;
use tilmash_engine::value::FileId;
use tokio::task::{JoinError, JoinSet};
use tracing::Instrument;

use super::attachment::Attachment;
use super::change::Change;
use super::ended::{End, Ended, note_all};
use super::lines::{Lines, SLOW};
use super::pace::{Pace, Pacer};
use super::perform::perform;
use crate::dialogue::Dialogues;
use crate::outage::Asker;
use crate::stop::Stop;
use crate::store::{Due, Queued, Store, StoreError, Wake};
use crate::telegram::{Api, Failure, in_words};

/// How long a result may wait to be recorded with others, and how many are recorded at once.
const WINDOW: Duration = Duration::from_millis(30);
const TOGETHER: usize = 64;
/// How long the loop rests when nothing is known to be due: another process may queue a message.
const REST: Duration = Duration::from_secs(30);
/// How long it rests first after a start, and then twice as long each time. A message may be held
/// in the name of a process that was killed, until the server has noticed that.
const FIRST_REST: Duration = Duration::from_millis(500);
/// The pause after the database has failed.
const RECOVERY: Duration = Duration::from_secs(5);
/// How long messages that are due may still be sent when the process has to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// How long a message gives way to all others, and how far ahead places may be reserved then.
const LONGEST_YIELD: Duration = Duration::from_secs(20);
const SOON: Duration = Duration::from_millis(500);

/// Sends an app's queued messages to Telegram.
pub struct Outbox {
    dialogues: Arc<Dialogues>,
    api: Api,
    pacer: Pacer,
    lines: Lines,
    sending: JoinSet<Ended>,
    /// The chats whose next message gives way to dialogues, and since when.
    yielding: VecDeque<(i64, Instant)>,
    /// Results that are not yet recorded.
    ended: Vec<Ended>,
    /// What is being recorded and read. One at a time.
    exchange: Option<BoxFuture<'static, Exchange>>,
    /// Until when results may wait, if there are any.
    note_at: Option<Instant>,
    /// When the table is read in any case, and how long after that again.
    look_at: Instant,
    rest: Duration,
    /// The database has failed, and is left alone until then.
    recovery: Option<Instant>,
    /// What the machine's clock said last; `None` if it may have been set back unseen, as while no
    /// process ran.
    clock: Option<Timestamp>,
    pulse: Pulse,
}

/// Tells whether the delivery is moving. Clones share it.
#[derive(Clone)]
pub struct Pulse(Arc<Mutex<Instant>>);

/// What came of recording results, and of reading the table.
struct Exchange {
    ended: Vec<Ended>,
    found: Result<Option<Found>, StoreError>,
}

/// What was found in the table.
struct Found {
    due: Vec<Due>,
    /// Whether no chat is left out.
    is_all: bool,
    /// When the next message becomes due that is not due now.
    next: Option<Timestamp>,
}

impl Outbox {
    pub fn new(dialogues: Arc<Dialogues>, api: Api, pace: Pace) -> Outbox {
        dialogues.handover().open();
        let now = Instant::now();
        Outbox {
            dialogues,
            api,
            pacer: Pacer::new(pace),
            lines: Lines::new(),
            sending: JoinSet::new(),
            yielding: VecDeque::new(),
            ended: Vec::new(),
            exchange: None,
            note_at: None,
            look_at: now + FIRST_REST,
            rest: FIRST_REST,
            recovery: None,
            clock: None,
            pulse: Pulse(Arc::new(Mutex::new(now))),
        }
    }

    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Delivers until it is told to stop, and then delivers what is due for a few seconds at most.
    pub async fn run(mut self, mut stop: Stop) {
        loop {
            self.proceed();
            tokio::select! {
                () = stop.requested() => break,
                () = self.event() => {}
            }
        }
        let farewell = async {
            self.lines.look();
            while !self.is_at_rest() {
                // Nothing is waited for any more.
                self.note_at = (!self.ended.is_empty()).then(Instant::now);
                self.proceed();
                self.event().await;
            }
        };
        if tokio::time::timeout(FAREWELL, farewell).await.is_err() {
            tracing::warn!("messages are left in the queue for the next start");
            self.sending.abort_all();
        }
        self.note().await;
    }

    /// Whether everything that is due is sent and recorded.
    fn is_at_rest(&self) -> bool {
        let is_idle = self.sending.is_empty() && self.exchange.is_none();
        let is_idle = is_idle && self.yielding.is_empty();
        is_idle && self.ended.is_empty() && !self.lines.must_read(Instant::now())
    }

    /// Takes in hand what was handed over, and begins what can be begun.
    fn proceed(&mut self) {
        self.pulse.beat();
        let tray = self.dialogues.handover().take();
        for Queued { message, behind } in tray.messages {
            let chat = message.chat;
            self.lines
                .hand_over(Queued { message, behind }, Instant::now());
            self.send_next(chat);
        }
        let now = Instant::now();
        self.send_yielding(now);
        if now >= self.look_at {
            self.rest = (self.rest * 2).min(REST);
        }
        if tray.look || now >= self.look_at {
            self.look_at = now + self.rest;
            self.lines.look();
        }
        if self.exchange.is_none() && self.is_time(now) {
            self.begin_exchange();
        }
    }

    /// Whether there is something to record or to read now.
    fn is_time(&self, now: Instant) -> bool {
        let waits = self.recovery.is_some_and(|recovery| now < recovery);
        let note = self.ended.len() >= TOGETHER || self.note_at.is_some_and(|at| now >= at);
        !waits && (note || self.lines.must_read(now))
    }

    /// Waits until a message is handed over or comes to its end, or it is time for something.
    async fn event(&mut self) {
        let until = match (self.recovery, self.note_at) {
            (Some(recovery), _) => recovery,
            (None, Some(note_at)) if self.exchange.is_none() => note_at.min(self.look_at),
            (None, _) => self.look_at,
        };
        let until = match self.lines.waits_for_room() {
            true => until.min(Instant::now() + SLOW),
            false => until,
        };
        let until = match self.yielding.front() {
            Some((_, since)) => until.min(self.yields_until(*since, Instant::now())),
            None => until,
        };
        tokio::select! {
            () = self.dialogues.handover().filled() => {}
            Some(ended) = self.sending.join_next() => self.collect(ended),
            exchanged = next(&mut self.exchange) => self.end_exchange(exchanged),
            () = tokio::time::sleep_until(until.into()) => {}
        }
        while let Some(ended) = self.sending.try_join_next() {
            self.collect(ended);
        }
    }

    fn collect(&mut self, ended: Result<Ended, JoinError>) {
        let ended = ended.expect("a message's task catches its panics and is not aborted");
        let chat = ended.chat;
        match ended.stays() {
            true => self.lines.hold_up(chat),
            false => self.lines.end(chat),
        }
        if let End::Moved(_) = ended.end {
            // What waited for it waits for another chat now.
            self.lines.look();
        }
        if let End::Done(_) = ended.end {
            self.dialogues.handover().sent(chat, ended.id);
        }
        self.note_at.get_or_insert_with(|| Instant::now() + WINDOW);
        self.ended.push(ended);
        self.send_next(chat);
    }

    /// Begins to record results in the work that reads what is due, if that is to be read.
    fn begin_exchange(&mut self) {
        let store = self.dialogues.store().clone();
        let ended = std::mem::take(&mut self.ended);
        let limit = self
            .lines
            .must_read(Instant::now())
            .then(|| self.lines.to_read());
        if limit.is_some() {
            self.lines.begin_reading();
        }
        self.note_at = None;
        self.recovery = None;
        let now = Timestamp::now();
        let before = self.clock.replace(now);
        let may_be_set_back = before.is_none_or(|before| now < before);
        if let Some(before) = before.filter(|before| now < *before) {
            let by = before.duration_since(now);
            tracing::warn!("the clock of this machine was set back by {by:#}");
        }
        let dialogues = Arc::clone(&self.dialogues);
        let exchange = async move {
            let noted = ended.clone();
            let found = store
                .write(async move |transaction| {
                    if may_be_set_back {
                        transaction.outbox_hasten(None, now).await?;
                    }
                    note_all(noted, transaction, now).await?;
                    let told = transaction.take_scheduled().is_some();
                    let Some(limit) = limit else {
                        return Ok((told, None));
                    };
                    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
                    let due = transaction.outbox_due(now, limit).await?;
                    let next = transaction.outbox_next(now).await?;
                    let is_all = due.len() < limit as usize;
                    Ok((told, Some(Found { due, is_all, next })))
                })
                .await;
            let found = found.map(|(told, found)| {
                if told {
                    // A run in the background hears what became of its message.
                    dialogues.wake(Wake::Jobs);
                }
                found
            });
            Exchange { ended, found }
        };
        self.exchange = Some(exchange.in_current_span().boxed());
    }

    /// Results that could not be recorded are kept, and their chats stay in hand; otherwise their
    /// messages would be sent twice.
    fn end_exchange(&mut self, exchange: Exchange) {
        self.exchange = None;
        let Exchange { ended, found } = exchange;
        let found = match found {
            Ok(found) => {
                self.dialogues.database_answers(Asker::Outbox);
                found
            }
            Err(error) => {
                self.dialogues.database_failed(Asker::Outbox, &error);
                let recovery = Instant::now() + RECOVERY;
                self.recovery = Some(recovery);
                self.clock = None;
                self.note_at = Some(recovery);
                self.ended.extend(ended);
                self.lines.look();
                return;
            }
        };
        for ended in ended {
            self.lines.noted(ended.chat);
            self.dialogues.handover().recorded(ended.chat, ended.id);
        }
        if let Some(Found { due, is_all, next }) = found {
            if let Some(next) = next {
                let rest = Duration::try_from(next.duration_since(Timestamp::now()));
                let rest = rest.unwrap_or_default();
                self.look_at = self.look_at.min(Instant::now() + rest);
            }
            let chats: Vec<i64> = due.iter().map(|due| due.chat).collect();
            self.lines.take(due, is_all);
            for chat in chats {
                self.send_next(chat);
            }
        }
    }

    /// Records what has ended, and begins nothing.
    async fn note(&mut self) {
        while let Some(ended) = self.sending.join_next().await {
            self.ended.extend(ended.ok());
        }
        if let Some(exchange) = self.exchange.take()
            && let Exchange {
                ended,
                found: Err(_),
            } = exchange.await
        {
            self.ended.extend(ended);
        }
        let (ended, now) = (std::mem::take(&mut self.ended), Timestamp::now());
        let noted = self
            .dialogues
            .store()
            .write(async move |transaction| note_all(ended, transaction, now).await);
        if let Err(error) = noted.await {
            self.dialogues.database_failed(Asker::Outbox, &error);
        }
    }

    /// Begins messages that have given way, as far as nobody else has a place, or for too long.
    fn send_yielding(&mut self, now: Instant) {
        while let Some((chat, since)) = self.yielding.front().copied() {
            if self.yields_until(since, now) > now {
                return;
            }
            self.yielding.pop_front();
            self.begin_next(chat);
        }
    }

    /// Until when a message gives way that has done so since then. After a while it takes its place
    /// among the others, as long as the last of these goes soon.
    fn yields_until(&self, since: Instant, now: Instant) -> Instant {
        let Some(busy) = self.pacer.busy_until(now) else {
            return now;
        };
        let at_last = since + LONGEST_YIELD;
        match now < at_last {
            true => busy.min(at_last),
            false => busy.checked_sub(SOON).unwrap_or(now),
        }
    }

    /// Begins the next message of a chat, if it can be begun now. One for which nobody waits gives
    /// way to others: it reserves no place as long as another has one.
    fn send_next(&mut self, chat: i64) {
        let now = Instant::now();
        if self.lines.yields(chat) && self.pacer.busy_until(now).is_some() {
            if self.yielding.iter().all(|(other, _)| *other != chat) {
                self.yielding.push_back((chat, now));
            }
            return;
        }
        self.begin_next(chat);
    }

    fn begin_next(&mut self, chat: i64) {
        let Some(due) = self.lines.begin(chat, Instant::now()) else {
            return;
        };
        let wait = match &due.delivery {
            _ if due.unwanted_since().is_some() => Duration::ZERO,
            Ok(Delivery::Send { replaces: None, .. }) => self.pacer.reserve(chat, Instant::now()),
            Ok(_) | Err(_) => Duration::ZERO,
        };
        let api = self.api.clone();
        let store = self.dialogues.store().clone();
        let task = async move {
            let sending = async {
                if let Some(since) = due.unwanted_since() {
                    return End::Unwanted(since);
                }
                if !wait.is_zero() {
                    tokio::time::sleep(wait).await;
                }
                match &due.delivery {
                    Ok(delivery) => deliver(api, &store, chat, delivery).await,
                    Err(error) => End::Refused(format!("queued by another version: {error}")),
                }
            };
            let end = AssertUnwindSafe(sending).catch_unwind().await;
            Ended {
                id: due.id,
                chat,
                tries: due.attempts + 1,
                file: file_of(&due),
                end: end.unwrap_or_else(|_| End::Refused("its delivery panicked".to_owned())),
            }
        };
        self.sending.spawn(task.in_current_span());
    }
}

/// What is being exchanged, or nothing for ever.
async fn next(exchange: &mut Option<BoxFuture<'static, Exchange>>) -> Exchange {
    match exchange {
        Some(exchange) => exchange.await,
        None => std::future::pending().await,
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

/// The file that a message sends.
fn file_of(due: &Due) -> Option<FileId> {
    let delivery = due.delivery.as_ref().ok()?;
    Some(delivery.file()?.id)
}

/// Tries once.
async fn deliver(mut api: Api, store: &Store, chat: i64, delivery: &Delivery) -> End {
    let content = match Attachment::of(delivery, store).await {
        Ok(Attachment::Nothing) => None,
        Ok(Attachment::Bytes(bytes)) => Some(bytes),
        Ok(Attachment::Gone) => return End::Refused("its file is not kept any more".to_owned()),
        Err(error) => return End::Failed(format!("its file could not be read: {error}")),
    };
    let error = match perform(&mut api, chat, delivery, content.as_ref()).await {
        Ok(change) => return End::Done(change),
        Err(error) => error,
    };
    let words = in_words(&error);
    match Failure::of(&error) {
        Failure::TooFast(wait) => End::TooFast(wait),
        Failure::NotModified | Failure::Gone => End::Done(Change::Nothing),
        Failure::Blocked => End::Blocked(words),
        Failure::Moved(to) => End::Moved(to),
        Failure::Refused | Failure::NoText => End::Refused(words),
        // A token that is no longer valid ends the polling. With a new one the message may be
        // delivered.
        Failure::Passing | Failure::Token | Failure::Conflict | Failure::Webhook => {
            End::Failed(words)
        }
    }
}
