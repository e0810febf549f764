//! One turn of a dialogue: an event, the step that it causes, and what the step needs from the
//! store.

use tilmash_engine::interpret::{self, Context, Event, Progress, Session, Turn};
use tilmash_engine::program::Program;

use crate::store::{self, StoreError, Transaction};

/// Loads the person's session, runs the step to its end and saves the result, all within the
/// transaction: an error undoes the whole turn.
///
/// # Errors
///
/// Only errors of the world. A session that cannot be read is started again, because a person who
/// cannot continue is worse off than one who starts again.
pub(super) async fn turn(
    transaction: &mut Transaction,
    program: &Program,
    event: Event,
    context: Context,
) -> Result<Turn, StoreError> {
    let person = context.person;
    let now = context.now;
    let by = match event {
        Event::Silence | Event::Failed | Event::Offered(_) => None,
        Event::Text(_)
        | Event::Press(_)
        | Event::Contact { .. }
        | Event::Other
        | Event::TooMany(_) => Some(person),
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
    let turn = loop {
        match step.resume(answer.take()) {
            Progress::Need(request) => {
                answer = Some(transaction.answer(request, &circumstances).await?);
            }
            Progress::Done(turn) => break *turn,
        }
    };
    let data =
        serde_json::to_string(&turn.session).expect("a session is plain data with texts for keys");
    transaction.save_session(person, &data, now).await?;
    for problem in &turn.problems {
        tracing::error!(
            person = person.0,
            problem,
            "the program did what the checker excludes"
        );
    }
    Ok(turn)
}
