//! What people press under messages of runs in the background, and the dialogues that runs give
//! them.

use tilmash_engine::interpret::{Handed, OfRun, Press, RunAnswer, Session, Signal};
use tilmash_engine::name::Name;
use tilmash_engine::value::RowId;

use super::background::{Act, Life};
use super::held::Held;
use super::reply::Reply;
use crate::store::{StoreError, StoredRun, Transaction};

/// What a press of a button of a run has led to.
pub(super) struct Pressed {
    pub(super) reply: Reply,
    /// The dialogue that the run gives to whom has pressed.
    pub(super) handed: Option<Handed>,
}

impl Life {
    /// What a person, to whom the bot may write or not, presses under a message of a run. `None` if
    /// there is no such run any more.
    pub(super) async fn pressed(
        &self,
        (by, reachable): (RowId, bool),
        press: Press,
        answer: RunAnswer,
        session: &Session,
        transaction: &mut Transaction,
    ) -> Result<Option<Pressed>, StoreError> {
        let Some(run) = transaction.open_run_of(answer.run).await? else {
            return Ok(None);
        };
        let inside = session.of_runs().any(|of| of.run == answer.run);
        let mut reply = Reply::default();
        let (message, place) = (press.message, press.chat.unwrap_or(by));
        let pressed = Signal::Pressed {
            by,
            press,
            button: answer.button,
            inside,
            reachable,
        };
        let act = Act {
            by: Some(by),
            depth: 0,
        };
        let id = run.id;
        let handed = self
            .step(run, pressed, act, &mut reply, transaction)
            .await?;
        if handed.is_some() {
            // It may not be known yet that it has come, or it has come twice.
            transaction.note_notice(place.0, message, id).await?;
        }
        Ok(Some(Pressed { reply, handed }))
    }

    /// Takes out of a person's session the dialogues that runs have called and need no more.
    /// Returns whether there were any.
    pub(super) async fn take_back(
        &self,
        person: RowId,
        session: &mut Session,
        transaction: &mut Transaction,
    ) -> Result<bool, StoreError> {
        let mut called: Vec<OfRun> = session.of_runs().collect();
        // Runs are locked in one order.
        called.sort_unstable_by_key(|of| of.run);
        let mut any = false;
        for of in called {
            if self.waits_for(of, person, transaction).await?.is_none() {
                session.leave_of(of);
                any = true;
            }
        }
        Ok(any)
    }

    /// Lets a run hear that the dialogue is over that it has called.
    pub(super) async fn returned(
        &self,
        person: RowId,
        (of, end): (OfRun, Option<Name>),
        reply: &mut Reply,
        transaction: &mut Transaction,
    ) -> Result<(), StoreError> {
        let Some(run) = self.waits_for(of, person, transaction).await? else {
            return Ok(());
        };
        let act = Act {
            by: Some(person),
            depth: 0,
        };
        let returned = Signal::Returned { by: person, end };
        self.step(run, returned, act, reply, transaction).await?;
        Ok(())
    }

    /// The run, if it waits for this person's dialogue.
    async fn waits_for(
        &self,
        of: OfRun,
        person: RowId,
        transaction: &mut Transaction,
    ) -> Result<Option<StoredRun>, StoreError> {
        let held = Held {
            by: person,
            message: of.message,
        };
        let run = transaction.open_run_of(of.run).await?;
        Ok(run.filter(|run| {
            let background = self.background(run);
            background.as_ref().and_then(Held::by) == Some(held)
        }))
    }
}
