//! One turn of a dialogue: an event, the step that it causes, and what the step needs from the
//! store.

use tilmash_engine::interpret::{self, Context, Event, Progress, Session, Turn};
use tilmash_engine::program::Program;
use tilmash_engine::value::RowId;

use crate::store::{self, StoreError, Transaction};

/// What happens, and to whose session.
pub(super) struct Happening<'p> {
    pub(super) program: &'p Program,
    pub(super) session: Session,
    pub(super) event: Event,
    pub(super) context: Context,
}

impl Happening<'_> {
    /// Runs the step to its end, all within the transaction: an error undoes the whole turn.
    ///
    /// # Errors
    ///
    /// Only errors of the world.
    pub(super) async fn play(self, transaction: &mut Transaction) -> Result<Turn, StoreError> {
        let Happening {
            program,
            session,
            event,
            context,
        } = self;
        let person = context.person.expect("a dialogue has a person");
        let by = match event {
            Event::Silence | Event::Failed | Event::Recalled => None,
            // They have begun the call.
            Event::Told(..) => Some(person),
            Event::Text(_)
            | Event::Press(_)
            | Event::Contact { .. }
            | Event::Person(_)
            | Event::Location(_)
            | Event::File { .. }
            | Event::Chat(_)
            | Event::Other { .. }
            | Event::Handed(_)
            | Event::Answered(_)
            | Event::TooMany(_) => Some(person),
        };
        let circumstances = store::Context {
            now: context.now,
            by,
            run: None,
        };
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

/// A session as it was saved. One that cannot be read is started again, because a person who cannot
/// continue is worse off than one who starts again.
pub(super) fn saved(session: Option<&str>, person: RowId) -> Session {
    let read = |saved| {
        serde_json::from_str(saved)
            .inspect_err(|error| tracing::warn!(person = person.0, %error, "session not readable"))
            .ok()
    };
    session.and_then(read).unwrap_or_default()
}
