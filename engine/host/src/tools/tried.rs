//! What a try of a call has come to, and what follows.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tilmash_engine::program::Program;

use crate::dialogue::{Dialogues, KeptCall, Reply};
use crate::store::{Job, JobId, StoreError, Transaction};

/// How often it is tried to take a call back, or to make one for whose answer nobody waits, with
/// growing pauses: for more than two days.
const MOST_TRIES: u32 = 60;
const LONGEST_PAUSE: i64 = 3600;

/// What a try has come to.
pub(super) enum Concluded {
    /// There will be another, after this pause.
    Again(SignedDuration),
    /// Whoever waited has been told.
    Over(Option<Reply>),
}

/// The way in which a try has gone wrong.
pub(super) enum Wrong<'a> {
    /// Asking again would not help.
    Failed(&'a str),
    /// It may have taken effect.
    Unclear(&'a str),
}

/// Writes to the log what went wrong. What a tool says is not repeated: it may be anybody's, or our
/// own secret.
pub(super) fn tell(call: &KeptCall, wrong: Wrong<'_>) {
    let (tool, operation) = (&call.intent.tool, &call.intent.operation);
    match wrong {
        Wrong::Failed(why) => tracing::error!(%tool, %operation, "a call has failed: {why}"),
        Wrong::Unclear(why) => {
            let tries = call.tries;
            tracing::warn!(%tool, %operation, tries, "a call has no clear answer: {why}");
        }
    }
}

/// The pause before the next try, if there is one: as long as the tool wants to be left alone.
pub(super) fn pause_after(
    program: &Program,
    call: &KeptCall,
    after: Option<Duration>,
) -> Option<SignedDuration> {
    let tool = program.model.tools.get(&call.intent.tool)?;
    let pause = tool.retry.pause_after(call.tries)?;
    let after = after.and_then(|after| SignedDuration::try_from(after).ok());
    Some(after.map_or(pause, |after| after.max(pause)))
}

/// Lets a call be made once more, unless nobody waits for it any more.
pub(super) async fn again(
    dialogues: &Dialogues,
    id: JobId,
    due: Timestamp,
) -> Result<(), StoreError> {
    let again = async move |transaction: &mut Transaction| match transaction.take_job(id).await? {
        Some(job) => {
            let payload = KeptCall::of(&job).map(|call| call.at_rest().payload());
            let payload = payload.unwrap_or_else(|| job.payload.clone());
            let job = Job {
                due,
                payload,
                ..job
            };
            transaction.set_job(&job).await
        }
        None => Ok(()),
    };
    dialogues.store().write(again).await
}

/// When a call is tried once more for which nobody waits; `None`, with a line in the log, if that
/// was the last time.
pub(super) fn once_more(call: KeptCall, now: Timestamp) -> Option<(Timestamp, KeptCall)> {
    if call.tries < MOST_TRIES {
        let seconds = 2_i64.saturating_pow(call.tries).min(LONGEST_PAUSE);
        return Some((now + SignedDuration::from_secs(seconds), call));
    }
    let (tool, operation) = (&call.intent.tool, &call.intent.operation);
    tracing::error!(%tool, %operation, key = call.key, "a call is given up: somebody must look");
    None
}

/// Ends a job, or lets it be done once more.
pub(super) async fn follow(
    dialogues: &Dialogues,
    id: JobId,
    next: Option<(Timestamp, KeptCall)>,
) -> Result<(), StoreError> {
    let conclude = async move |transaction: &mut Transaction| {
        let Some(job) = transaction.take_job(id).await? else {
            return Ok(());
        };
        match &next {
            Some((due, call)) => {
                let payload = call.clone().at_rest().payload();
                let due = *due;
                transaction
                    .set_job(&Job {
                        due,
                        payload,
                        ..job
                    })
                    .await
            }
            None => Ok(()),
        }
    };
    dialogues.store().write(conclude).await
}
