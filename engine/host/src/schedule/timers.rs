//! Timers: when one is due, it becomes an event, as if an update had brought it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::Event;

use crate::dialogue::screens;
use crate::dialogue::{Cause, Dialogues, Incoming, Reply};
use crate::outage::Asker;
use crate::stop::Stop;
use crate::store::{Job, JobId, JobKind, Jobs, StoreError, Transaction, Wake};

/// How many timers go off together.
const GROUP: u32 = 64;
/// The longest pause, because the machine's clock may be changed and another process may set a
/// timer.
const REST: Duration = Duration::from_secs(30);
/// The pause after the database has failed.
const RECOVERY: Duration = Duration::from_secs(5);
/// How long a person's silence is not ended while the bot cannot hear them.
const DEAF: SignedDuration = SignedDuration::from_secs(60);
/// How often data that is no longer needed is removed.
const CLEANING: SignedDuration = SignedDuration::from_hours(1);
/// How long messages that were given up are kept for inspection.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Lets timers go off at their time until it is told to stop.
pub(crate) async fn run(dialogues: Arc<Dialogues>, mut stop: Stop) {
    let mut cleaned = Timestamp::UNIX_EPOCH;
    loop {
        let now = Timestamp::now();
        if now.duration_since(cleaned) >= CLEANING {
            cleaned = now;
            clean(&dialogues, now).await;
        }
        let rest = match turn(&dialogues, now).await {
            Ok(rest) => {
                dialogues.database_answers(Asker::Timers);
                rest
            }
            Err(error) => {
                dialogues.database_failed(Asker::Timers, &error);
                RECOVERY
            }
        };
        tokio::select! {
            () = stop.requested() => return,
            () = dialogues.scheduled() => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// Lets everything go off that is due, and returns how long nothing will be due.
async fn turn(dialogues: &Dialogues, now: Timestamp) -> Result<Duration, StoreError> {
    run_due(dialogues, now).await?;
    let next = next_due(dialogues).await?;
    let rest = next.map(|next| Duration::try_from(next.duration_since(now)).unwrap_or_default());
    Ok(rest.map_or(REST, |rest| rest.min(REST)))
}

/// When the next timer is due, if there is one.
pub(crate) async fn next_due(dialogues: &Dialogues) -> Result<Option<Timestamp>, StoreError> {
    dialogues
        .store()
        .write(async |transaction| transaction.next_due(Jobs::Timers).await)
        .await
}

/// Lets every timer go off that is due at `now`, including timers that become due because of it,
/// and returns what the events among them led to. Timers that failed stay.
pub(crate) async fn run_due(
    dialogues: &Dialogues,
    now: Timestamp,
) -> Result<Vec<Reply>, StoreError> {
    let mut replies = Vec::new();
    loop {
        let due = dialogues
            .store()
            .write(async move |transaction| transaction.due_jobs(Jobs::Timers, now, GROUP).await)
            .await?;
        if due.is_empty() {
            return Ok(replies);
        }
        let going_off = due
            .into_iter()
            .map(|(id, job)| go_off(dialogues, id, job, now));
        for gone_off in join_all(going_off).await {
            replies.extend(gone_off?);
        }
    }
}

async fn go_off(
    dialogues: &Dialogues,
    id: JobId,
    job: Job,
    now: Timestamp,
) -> Result<Option<Reply>, StoreError> {
    let event = match job.kind {
        JobKind::Silence if !dialogues.hearing().hears(Instant::now()) => {
            postpone(dialogues, id, now + DEAF).await?;
            return Ok(None);
        }
        JobKind::Silence => Some(Event::Silence),
        JobKind::Recall => Some(Event::Recalled),
        JobKind::Event | JobKind::Run | JobKind::Told | JobKind::Adopt | JobKind::Clock => {
            return dialogues.live(id, now).await;
        }
        JobKind::Screen | JobKind::OldScreen => {
            clean_screen(dialogues, id, now).await?;
            return Ok(None);
        }
        JobKind::Call | JobKind::Undo => unreachable!("calls are looked for apart"),
        JobKind::Watch => {
            dialogues.watch(id, now).await?;
            return Ok(None);
        }
        JobKind::Expiry if dialogues.release(id, now).await? => return Ok(None),
        JobKind::Expiry | JobKind::Offer | JobKind::Unknown => None,
    };
    let (Some(event), Some(person)) = (event, job.person) else {
        settle(dialogues, id, now).await?;
        return Ok(None);
    };
    let incoming = Incoming {
        cause: Cause::Job(id),
        person,
        profile: None,
        event,
        message: None,
    };
    dialogues.process(incoming, now).await
}

/// Lets a timer go off later.
async fn postpone(dialogues: &Dialogues, id: JobId, due: Timestamp) -> Result<(), StoreError> {
    let postpone = async move |transaction: &mut Transaction| match transaction.take_job(id).await?
    {
        Some(job) => transaction.set_job(&Job { due, ..job }).await,
        None => Ok(()),
    };
    dialogues.store().write(postpone).await
}

async fn clean_screen(dialogues: &Dialogues, id: JobId, now: Timestamp) -> Result<(), StoreError> {
    let clean =
        async move |transaction: &mut Transaction| screens::clean(transaction, id, now).await;
    if dialogues.store().write(clean).await? {
        dialogues.wake(Wake::Outbox);
    }
    Ok(())
}

/// Does a job that is not an event of a dialogue.
async fn settle(dialogues: &Dialogues, id: JobId, now: Timestamp) -> Result<(), StoreError> {
    let settle = async move |transaction: &mut Transaction| {
        if let Some(job) = transaction.take_job(id).await?
            && !transaction.settle(&job, now).await?
        {
            tracing::warn!(kind = ?job.kind, "a timer of another version is dropped");
        }
        Ok(())
    };
    dialogues.store().write(settle).await
}

async fn clean(dialogues: &Dialogues, now: Timestamp) {
    let cleaned: Result<(), StoreError> = dialogues
        .store()
        .write(async move |transaction| {
            transaction.prune_updates(now).await?;
            transaction.prune_outbox(now - KEPT).await?;
            transaction.prune_files(now).await?;
            transaction.prune_attempts(now).await?;
            transaction.prune_asked(now).await?;
            Ok(())
        })
        .await;
    if let Err(error) = cleaned {
        dialogues.database_failed(Asker::Timers, &error);
    }
}
