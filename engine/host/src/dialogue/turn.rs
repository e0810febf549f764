//! One turn of a dialogue: an event, the step that it causes, and what the step needs from the
//! store.

use tilmash_engine::interpret::{self, Context, Event, Progress, Session, Turn};
use tilmash_engine::program::Program;

use crate::store::{self, StoreError, Transaction};

/// What happens, and to whose session.
pub(super) struct Happening<'p> {
    pub(super) program: &'p Program,
    /// As it was saved; `None` if there was none.
    pub(super) session: Option<String>,
    pub(super) event: Event,
    pub(super) context: Context,
}

impl Happening<'_> {
    /// Runs the step to its end, all within the transaction: an error undoes the whole turn.
    ///
    /// # Errors
    ///
    /// Only errors of the world. A session that cannot be read is started again, because a person
    /// who cannot continue is worse off than one who starts again.
    pub(super) async fn play(self, transaction: &mut Transaction) -> Result<Turn, StoreError> {
        let Happening {
            program,
            session,
            event,
            context,
        } = self;
        let person = context.person.expect("a dialogue has a person");
        let by = match event {
            Event::Silence | Event::Failed => None,
            Event::Text(_)
            | Event::Press(_)
            | Event::Contact { .. }
            | Event::Other { .. }
            | Event::Answered
            | Event::TooMany(_) => Some(person),
        };
        let circumstances = store::Context {
            now: context.now,
            by,
            run: None,
        };
        let session: Session = session
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
        for problem in &turn.problems {
            tracing::error!(
                person = person.0,
                problem,
                "the program did what the checker excludes"
            );
        }
        Ok(turn)
    }
}
