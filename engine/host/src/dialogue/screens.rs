//! Removes the buttons of screens whose buttons mean nothing any more.
//!
//! A message with buttons gets a timer that is due in 48 hours. Then it loses its buttons, unless
//! it is the current screen of the person's dialogue: that one works, however old it is. When
//! silence ends a dialogue, the buttons of its screen are removed at once.

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::interpret::{Delivery, Session};
use tilmash_engine::value::RowId;

use crate::store::{Job, JobId, JobKind, Outgoing, Sender, StoreError, Transaction};

const OLD: SignedDuration = SignedDuration::from_hours(48);

/// Records a new message with buttons in a person's chat, below earlier ones. It may be recorded
/// already.
pub(crate) async fn opened(
    transaction: &mut Transaction,
    person: RowId,
    message: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let message = message.to_string();
    let newest = Job {
        kind: JobKind::Screen,
        subject: person.0.to_string(),
        person: Some(person),
        due: now + OLD,
        payload: message,
    };
    transaction
        .copy_job_before(&newest, JobKind::OldScreen)
        .await?;
    transaction.set_job(&newest).await
}

/// Records that a message has no buttons any more.
pub(crate) async fn closed(
    transaction: &mut Transaction,
    person: RowId,
    message: i64,
) -> Result<(), StoreError> {
    let message = message.to_string();
    let newest = transaction
        .remove_job(JobKind::Screen, &person.0.to_string())
        .await?;
    match newest {
        Some(newest) if newest.payload != message => {
            transaction.set_job(&newest).await?;
        }
        Some(_) => return Ok(()),
        None => {}
    }
    let subject = of_message(person, &message);
    transaction.cancel_job(JobKind::OldScreen, &subject).await
}

/// Removes the buttons of a person's newest screen, when its dialogue has ended by itself.
pub(crate) async fn close_newest(
    transaction: &mut Transaction,
    person: RowId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let newest = transaction
        .remove_job(JobKind::Screen, &person.0.to_string())
        .await?;
    match newest {
        Some(newest) => close(transaction, person, &newest, now).await,
        None => Ok(()),
    }
}

/// Handles the timer of an old screen. Returns whether something was queued.
pub(crate) async fn clean(
    transaction: &mut Transaction,
    id: JobId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(job) = transaction.take_job(id).await? else {
        return Ok(false);
    };
    let Some(person) = job.person else {
        return Ok(false);
    };
    if job.kind == JobKind::Screen && has_screen(transaction, person).await? {
        let due = now + OLD;
        transaction.schedule(&Job { due, ..job }).await?;
        return Ok(false);
    }
    close(transaction, person, &job, now).await?;
    Ok(true)
}

async fn has_screen(transaction: &mut Transaction, person: RowId) -> Result<bool, StoreError> {
    let session = transaction.session(person).await?;
    let session = session.and_then(|session| serde_json::from_str::<Session>(&session).ok());
    Ok(session.is_some_and(|session| session.screen.is_some()))
}

async fn close(
    transaction: &mut Transaction,
    person: RowId,
    job: &Job,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Ok(message) = job.payload.parse() else {
        return Ok(());
    };
    let closing = Outgoing {
        chat: person.0,
        delivery: Delivery::Close { message },
        at: now,
    };
    transaction
        .enqueue(closing, Sender::Anyone, now)
        .await
        .map(|_| ())
}

/// The subject of an old screen, as [`Transaction::copy_job_before`] writes it.
fn of_message(person: RowId, message: &str) -> String {
    format!("{} {message}", person.0)
}
