//! One turn of a dialogue: an event, the step that it causes, and what the step needs from the
//! store.

use jiff::{SignedDuration, Timestamp, Unit};
use tilmash_engine::interpret::{self, Context, Event, Outcome, Progress, Session};
use tilmash_engine::program::Program;
use tilmash_engine::value::RowId;

use crate::store::{self, Job, OFFERED, StoreError, Transaction};

/// The kind of the jobs that raise [`Event::Silence`].
pub const SILENCE: &str = "silence";

/// What a job tells the person in whose name it runs. `None` if it is not for a dialogue.
pub fn event(job: &Job) -> Option<Event> {
    match job.kind.as_str() {
        SILENCE => Some(Event::Silence),
        OFFERED => serde_json::from_str(&job.payload).ok().map(Event::Offered),
        _ => None,
    }
}

/// Loads the person's session, runs the step to its end and saves the result, all within the
/// transaction: an error undoes the whole turn.
///
/// # Errors
///
/// Only errors of the world. A session that cannot be read is started again, because a person who
/// cannot continue is worse off than one who starts again.
pub async fn turn(
    transaction: &mut Transaction,
    program: &Program,
    event: Event,
    context: Context,
) -> Result<Outcome, StoreError> {
    let person = context.person;
    let now = context.now;
    let by = match event {
        Event::Silence | Event::Failed | Event::Offered(_) => None,
        _ => Some(person),
    };
    let circumstances = store::Context { now, by };
    let saved = transaction.session(person).await?;
    let session: Session = saved
        .and_then(|saved| {
            serde_json::from_str(&saved)
                .inspect_err(
                    |error| tracing::warn!(person = person.0, %error, "session not readable"),
                )
                .ok()
        })
        .unwrap_or_default();
    let mut step = interpret::step(program, session, event, context);
    let mut answer = None;
    let outcome = loop {
        match step.resume(answer.take()) {
            Progress::Need(request) => {
                answer = Some(transaction.answer(request, &circumstances).await?);
            }
            Progress::Done(outcome) => break *outcome,
        }
    };
    let data = serde_json::to_string(&outcome.session)
        .expect("a session is plain data with texts for keys");
    transaction.save_session(person, &data, now).await?;
    for problem in &outcome.problems {
        tracing::error!(
            person = person.0,
            problem,
            "the program did what the checker excludes"
        );
    }
    Ok(outcome)
}

/// Sets the timer for a person's silence, instead of the one before, or removes it.
///
/// # Errors
///
/// Only errors of the world.
pub async fn watch(
    transaction: &mut Transaction,
    person: RowId,
    due: Option<Timestamp>,
) -> Result<(), StoreError> {
    let subject = person.0.to_string();
    let Some(due) = due else {
        transaction.cancel_job(SILENCE, &subject).await?;
        return Ok(());
    };
    let job = Job {
        kind: SILENCE.to_owned(),
        subject,
        person: Some(person),
        due: no_earlier(due),
        payload: "{}".to_owned(),
    };
    transaction.schedule(&job).await?;
    Ok(())
}

/// The store keeps whole seconds, and a timer must not go off before its time.
fn no_earlier(due: Timestamp) -> Timestamp {
    let second = due.round(Unit::Second).unwrap_or(due);
    if second < due {
        second + SignedDuration::from_secs(1)
    } else {
        second
    }
}

#[cfg(test)]
mod tests {
    use super::no_earlier;

    #[test]
    fn timers_never_go_off_early() {
        for (due, kept) in [
            ("2026-03-02T09:00:00.4Z", "2026-03-02T09:00:01Z"),
            ("2026-03-02T09:00:00.6Z", "2026-03-02T09:00:01Z"),
            ("2026-03-02T09:00:01Z", "2026-03-02T09:00:01Z"),
        ] {
            assert_eq!(no_earlier(due.parse().unwrap()), kept.parse().unwrap());
        }
    }
}
