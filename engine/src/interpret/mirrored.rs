//! Tables that a backend keeps: the call that a state waits for. What is read before a state is in
//! [`fresh`], and what an action changes in [`change`].

mod change;
mod fresh;

use std::collections::BTreeMap;

use super::departing::Departing;
use super::intent::{Intent, Told};
use super::machine::Machine;
use super::request::{Answer, Request};
use super::session::Waiting;
use crate::booking::Status;
use crate::mirror::{Asked, Brought};
use crate::model::Verb;
use crate::name::Name;
use crate::outcome::{Outcome, Refusal};
use crate::program::{Do, Kind, State};
use crate::value::Value;

/// The number of a call for whose answer nobody waits.
pub(super) const NOBODY: u32 = 0;

/// What waits for an answer, and how the step goes on.
enum Awaits<'p> {
    Reading,
    Writing(&'p State, &'p Do),
}

impl<'p> Machine<'p> {
    /// Begins a call. The current state waits for its answer; but when a flow is left, nobody does.
    pub(super) fn begin_asking(&mut self, asked: Asked) {
        let number = match self.departing {
            Departing::Nothing => {
                self.walk.offer_nothing();
                self.rest();
                self.walk.begin_call()
            }
            Departing::Acts | Departing::HasEnded => NOBODY,
        };
        self.intend(number, asked);
    }

    fn intend(&mut self, number: u32, asked: Asked) {
        let Some(mirror) = self.program.model.mirror(asked.table()) else {
            return;
        };
        self.intents.push(Intent {
            number,
            tool: mirror.tool.clone(),
            operation: Name::new(&asked.operation(mirror)),
            sends: BTreeMap::new(),
            asked: Some(asked),
            again: self.walk.view_mut().and_then(|view| view.failed.take()),
            by: None,
        });
    }

    /// Keeps what was said before a call, and where.
    fn rest(&mut self) {
        let waiting = Waiting {
            notes: self.speaker.take_notes(),
            place: self.speaker.take_place(),
        };
        self.walk.session_mut().waiting = Some(waiting);
    }

    /// Goes on where the step before the call was.
    pub(super) fn wake(&mut self) {
        let Some(waiting) = self.walk.session_mut().waiting.take() else {
            return;
        };
        for note in waiting.notes {
            self.speaker.note(note);
        }
        if let Some(place) = waiting.place {
            self.speaker.replace(place);
        }
    }

    /// Something else is the last in the chat now: the answer's screen stands below it.
    pub(super) fn lose_place(&mut self) {
        let waiting = self.walk.session_mut().waiting.as_mut();
        if let Some(place) = waiting.and_then(|waiting| waiting.place.take()) {
            self.speaker.close(place);
        }
    }

    /// Forgets what was kept for an answer that nobody waits for any more.
    pub(super) fn wait_no_more(&mut self) {
        if self.walk.session().calls().next().is_none() {
            self.lose_place();
            self.walk.session_mut().waiting = None;
        }
    }

    /// A backend has answered what the current state waits for.
    pub(super) async fn told_by_backend(&mut self, number: u32, told: Told) {
        let read = self.walk.view_mut().and_then(|view| view.reads.take());
        let awaits = match (&read, self.walk.current()) {
            (None, Some(state)) => match state.kind.actions() {
                Some(actions) => Awaits::Writing(state, actions),
                None => Awaits::Reading,
            },
            (Some(_), _) | (None, None) => Awaits::Reading,
        };
        match (told, awaits) {
            (Told::Brought { asked, rows }, Awaits::Reading) => {
                self.ask(Request::Mirror { asked, rows }).await;
                self.reader.forget();
                // Their roles may stand in what was read.
                self.meet().await;
                self.proceed().await;
            }
            (Told::Brought { asked, rows }, Awaits::Writing(state, actions)) => {
                let outcome = self.written(actions, asked, rows).await;
                self.led_to(state, outcome).await;
            }
            (Told::Outcome(outcome), Awaits::Writing(state, _)) => {
                self.led_to(state, outcome).await;
            }
            (Told::Gone(asked), Awaits::Writing(state, actions)) => {
                let outcome = self.gone(actions, asked).await;
                self.led_to(state, outcome).await;
            }
            (Told::Done(_) | Told::Failed, Awaits::Writing(state, _)) => {
                if let Some(view) = self.walk.view_mut() {
                    view.failed = Some(number);
                }
                self.led_to(state, Outcome::Failed.into()).await;
            }
            // Nobody is there who could try again: what is known is read.
            (Told::Done(_) | Told::Failed | Told::Outcome(_) | Told::Gone(_), Awaits::Reading)
                if self.running.is_some() =>
            {
                self.proceed().await;
            }
            (Told::Done(_) | Told::Failed | Told::Outcome(_) | Told::Gone(_), Awaits::Reading) => {
                if let (Some(view), Some(read)) = (self.walk.view_mut(), read) {
                    view.asked.remove(&read);
                }
                let failed = Name::from(Outcome::Failed);
                match self.walk.current() {
                    Some(state) => self.led_to(state, failed).await,
                    None => self.offer_retry().await,
                }
            }
        }
    }

    async fn led_to(&mut self, state: &State, outcome: Name) {
        match state.routes.contains_key(&outcome) {
            true => {
                self.follow(&outcome).await;
                self.proceed().await;
            }
            // The checker wants a run to say where this leads.
            false if self.running.is_some() => self.fail().await,
            false => self.offer_retry().await,
        }
    }

    /// What it means that a row is missing over there which was to be given up. Perhaps an earlier
    /// call has done it, and its answer was lost: then what is wanted is so.
    async fn gone(&mut self, actions: &Do, asked: Box<Asked>) -> Name {
        let Asked::Write(write) = &*asked else {
            return Refusal::Missing.into();
        };
        let verb = write.verb;
        let record = match &write.row {
            Some(row) => self.reader.record(row).await,
            None => None,
        };
        let Some(record) = record.filter(|record| !record.deleted) else {
            return match verb == Verb::Delete {
                true => Outcome::Done.into(),
                false => Refusal::Missing.into(),
            };
        };
        let mut status = None;
        if let Value::Choice(id) = record.column("status") {
            status = Status::named(&id);
        }
        let now = self.reader.now();
        let is_to_come = matches!(record.column("start"), Value::Moment(start) if start > now);
        match (verb, status) {
            (Verb::Cancel, Some(Status::Cancelled)) => Outcome::Done.into(),
            (Verb::Delete, _) | (Verb::Release, Some(Status::Pending)) => {
                self.written(actions, asked, Vec::new()).await
            }
            // Of a visit that is over, another status may be known over there.
            (Verb::Cancel, Some(Status::Pending | Status::Confirmed)) if is_to_come => {
                self.written(actions, asked, Vec::new()).await
            }
            (_, _) => Refusal::Missing.into(),
        }
    }

    /// Keeps what a change has led to, and returns the outcome.
    async fn written(&mut self, actions: &Do, asked: Box<Asked>, rows: Vec<Brought>) -> Name {
        let value = match self.ask(Request::Mirror { asked, rows }).await {
            Answer::Value(value) => value,
            Answer::Refused(refusal) => return refusal.into(),
            Answer::Done
            | Answer::Row(_)
            | Answer::Rows(_)
            | Answer::Inserted(_)
            | Answer::Faulty(_)
            | Answer::Days(_)
            | Answer::Starts(_) => Value::None,
        };
        self.reader.forget();
        let variable = actions.actions.last().and_then(|it| it.variable.as_ref());
        if let Some(variable) = variable {
            self.walk.set(variable, value);
        }
        self.wrote = true;
        if actions.books() {
            self.has_booked();
        }
        // They may now have other roles.
        self.meet().await;
        Outcome::Done.into()
    }

    /// Whether the state that is current waits for a backend, and not for a tool.
    pub(super) fn awaits_backend(&self) -> bool {
        let state = self.walk.current();
        state.is_some_and(|state| !matches!(state.kind, Kind::Tool(_)))
    }
}
