//! A run in the background at work: what happens to it, and how it goes on.

use jiff::{SignedDuration, Timestamp};

use super::answered::Presser;
use super::event::Context;
use super::kind::Entered;
use super::machine::Machine;
use super::of_run::RunId;
use super::resume::is_valid;
use super::run::{Background, Came, Cause, Running, Signal, Told, Waits, heard};
use super::step::Step;
use super::turn::Turn;
use crate::locale::Core;
use crate::model::event;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Flow, Kind, Program, State, Wait};
use crate::syntax::{BY, WAS};
use crate::value::{PERSON, RowId, RowReference, Value};

/// A run that wakes so late after its moment has missed it: the machine was off, or the app.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// Something that happens to a run about a row. The turn has what becomes of the run.
pub fn step_run<'p>(
    program: &'p Program,
    (id, about): (RunId, Option<RowReference>),
    background: Background,
    signal: Signal,
    context: Context,
) -> Step<'p> {
    Step::new(|needs| {
        let Background {
            mut session,
            waits,
            was,
        } = background;
        for frame in &mut session.stack {
            // An earlier version had no such variable.
            frame.variables.entry(WAS.into()).or_insert(Value::None);
        }
        let mut machine = Machine::new(program, needs, session, context);
        machine.reader.remember_before(about.as_ref().zip(was));
        machine.running = Some(Running {
            id,
            about,
            waits,
            has_left: false,
            pressed: None,
            hands: None,
            heads: Vec::new(),
        });
        machine.live(signal)
    })
}

impl<'p> Machine<'p> {
    async fn live(mut self, signal: Signal) -> Turn {
        match signal {
            Signal::Begins { flow, event, cause } => {
                let begins = self.beginning(&flow, &event, &cause).await;
                self.walk.leave();
                return Turn {
                    begins,
                    ..self.into_turn()
                };
            }
            Signal::Begun { flow, state, cause } => self.begin_run(&flow, &state, &cause).await,
            Signal::Heard { .. }
            | Signal::Elapsed
            | Signal::Answered(..)
            | Signal::Pressed { .. }
            | Signal::Returned { .. }
            | Signal::Told { .. }
                if !is_valid(self.program, self.walk.session_mut()) =>
            {
                // Another version of the flow has nothing that this run could go on with.
                self.walk.leave();
                if let Signal::Answered(_, told) = signal {
                    self.not_heard(told);
                }
            }
            Signal::Heard { event, cause } => {
                self.caused(&cause);
                if let Some(about) = self.about() {
                    self.go_on(&heard(&about.table, &event)).await;
                }
            }
            Signal::Elapsed => self.elapse().await,
            Signal::Answered(number, told) => self.told_by_tool(number, told).await,
            Signal::Pressed {
                by,
                press,
                button,
                inside,
                reachable,
            } => {
                let presser = Presser {
                    by,
                    press,
                    inside,
                    reachable,
                };
                self.pressed_by(presser, &button).await;
            }
            Signal::Returned { by, end } => self.returned(by, end).await,
            Signal::Told { told, came } => self.hear_of(told, came).await,
        }
        let version = &self.program.version;
        self.walk.session_mut().version.clone_from(version);
        self.into_turn()
    }

    pub(super) fn running(&mut self) -> &mut Running<'p> {
        let running = self.running.as_mut();
        running.expect("only a run in the background comes here")
    }

    /// The row that the run is about; `None` if a clock has begun it.
    fn about(&mut self) -> Option<RowReference> {
        self.running().about.clone()
    }

    /// The state in which an event of the row begins a run: that of the first start whose condition
    /// is true.
    async fn beginning(&mut self, flow: &Name, event: &Name, cause: &Cause) -> Option<Name> {
        let flow = self.program.flows.get(flow)?;
        for start in flow.begun_by(event) {
            self.stand(flow, &start.state, cause);
            if self.is_true(start.condition.as_ref()).await {
                return Some(start.state.clone());
            }
        }
        None
    }

    async fn begin_run(&mut self, flow: &Name, state: &Name, cause: &Cause) {
        if let Some(flow) = self.program.flows.get(flow) {
            self.stand(flow, state, cause);
            self.proceed().await;
        }
    }

    /// Lets the run stand at a state, with nothing but what it is about.
    fn stand(&mut self, flow: &'p Flow, state: &Name, cause: &Cause) {
        self.walk.leave();
        self.walk.push(flow, state, None);
        if let Some(about) = self.about() {
            let variable = about.table.clone();
            self.walk.set(&variable, Value::Row(about));
        }
        self.caused(cause);
    }

    /// What leads on, and the row as it was before.
    fn caused(&mut self, cause: &Cause) {
        self.come_by(cause.by);
        let Some(about) = self.about() else {
            return;
        };
        let was = match cause.was {
            Some(_) => Value::Row(about.clone()),
            None => Value::None,
        };
        self.walk.set(&WAS.into(), was);
        self.reader
            .remember_before(Some(&about).zip(cause.was.clone()));
    }

    /// Whose act leads on.
    pub(super) fn come_by(&mut self, by: Option<RowId>) {
        let by = by.map_or(Value::None, |id| Value::Row(person(id)));
        self.walk.set(&BY.into(), by);
    }

    /// Leaves the state in which the run waits.
    pub(super) async fn go_on(&mut self, outcome: &Name) {
        let is_routed = |state: &State| state.routes.contains_key(outcome);
        if !self.walk.current().is_some_and(is_routed) {
            return;
        }
        let running = self.running();
        running.has_left = true;
        running.waits = Waits {
            message: running.waits.message,
            ..Waits::default()
        };
        self.follow(outcome).await;
        self.proceed().await;
    }

    async fn elapse(&mut self) {
        let now = self.reader.now();
        let Some(until) = self.running().waits.until.filter(|until| *until <= now) else {
            return;
        };
        let missed = match self.walk.current().map(|state| &state.kind) {
            Some(Kind::Wait(Wait::Until(_))) => now.duration_since(until) > LATE,
            _ => false,
        };
        self.come_by(None);
        let outcome = match missed {
            true => Outcome::Past,
            false => Outcome::Elapsed,
        };
        self.go_on(&outcome.into()).await;
    }

    /// What became of a message. Nobody waits for one that is not the newest.
    async fn hear_of(&mut self, told: Told, came: Came) {
        let waits = &mut self.running().waits;
        if told.message != waits.message {
            return;
        }
        waits.unheard.retain(|person| *person != told.to);
        waits.reached |= came == Came::Reached;
        waits.blocked |= came == Came::Blocked;
        if !waits.unheard.is_empty() {
            return;
        }
        let (reached, blocked) = (waits.reached, waits.blocked);
        let Some(state) = self.walk.current() else {
            return;
        };
        let tells_blocked = state.routes.contains_key(Outcome::Blocked.name());
        match (&state.kind, reached) {
            (_, false) if blocked && tells_blocked => {
                self.go_on(&Outcome::Blocked.into()).await;
            }
            (_, false) => self.go_on(&Outcome::Undeliverable.into()).await,
            (Kind::Say, true) => self.go_on(&Outcome::Done.into()).await,
            // Now somebody is to answer.
            (_, true) => {}
        }
    }

    /// Notes what heads the next message. Each reader has it in their language.
    pub(super) fn head_later(&mut self, state: &'p State, outcome: &Name, core: Option<Core>) {
        self.running().heads.push((state, outcome.clone(), core));
    }

    /// Waits for a moment, or for how long.
    pub(super) async fn enter_wait(&mut self, state: &'p State, wait: &'p Wait) -> Entered {
        if let Some(outcome) = self.already(state).await {
            return Entered::Left(outcome);
        }
        let until = self.until(wait).await;
        if let (Wait::Until(_), true) = (wait, until <= self.reader.now()) {
            return Entered::Left(Outcome::Past.into());
        }
        self.running().waits.until = Some(until);
        Entered::Waits
    }

    /// When a wait that begins now ends.
    pub(super) async fn until(&mut self, wait: &Wait) -> Timestamp {
        let now = self.reader.now();
        match wait {
            Wait::For(length) => {
                let Value::Duration(length) = self.given(length).await else {
                    return now;
                };
                // A second at least, so that a run never goes round without a pause.
                let length = SignedDuration::from_secs(length.seconds.max(1));
                now.saturating_add(length).unwrap_or(Timestamp::MAX)
            }
            Wait::Until(moment) => {
                let Value::Moment(moment) = self.given(moment).await else {
                    return now;
                };
                moment
            }
        }
    }

    /// The outcome by which the row is already what the state waits for it to become.
    pub(super) async fn already(&mut self, state: &State) -> Option<Name> {
        let about = self.about()?;
        let record = self.reader.record(&about).await?;
        let Value::Choice(status) = record.column(event::STATUS) else {
            return None;
        };
        let outcome = heard(&about.table, &status);
        state.routes.contains_key(&outcome).then_some(outcome)
    }

    /// Says everything in a person's language from now on.
    pub(super) async fn speak_to(&mut self, id: RowId) {
        let record = self.reader.record(&person(id)).await;
        let languages = &self.program.model.languages;
        let chosen = match record.as_ref().map(|record| record.column("language")) {
            Some(Value::Language(language)) => Some(language),
            _ => None,
        };
        let language = chosen.filter(|language| languages.contains(language));
        self.speaker
            .speak(language.unwrap_or_else(|| languages[0].clone()));
    }
}

fn person(id: RowId) -> RowReference {
    RowReference {
        table: Name::new(PERSON),
        id,
    }
}
