//! A run in the background at work: what happens to it, and how it goes on.

use jiff::{SignedDuration, Timestamp};

use super::delivery::Delivery;
use super::event::{Context, Press};
use super::kind::Entered;
use super::machine::Machine;
use super::resume::is_valid;
use super::run::{Background, RunId, Running, Signal, Told, Waits, heard};
use super::step::Step;
use super::turn::Turn;
use crate::locale::Core;
use crate::model::event;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Flow, Kind, Program, State, Wait};
use crate::syntax::BY;
use crate::value::{PERSON, RowId, RowReference, Value};

/// A run that wakes so late after its moment has missed it: the machine was off, or the app.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// Something that happens to a run about a row. The turn has what becomes of the run.
pub fn step_run<'p>(
    program: &'p Program,
    (id, about): (RunId, RowReference),
    background: Background,
    signal: Signal,
    context: Context,
) -> Step<'p> {
    Step::new(|needs| {
        let Background { session, waits } = background;
        let mut machine = Machine::new(program, needs, session, context);
        machine.running = Some(Running {
            id,
            about,
            waits,
            has_left: false,
            pressed: None,
            heads: Vec::new(),
        });
        machine.live(signal)
    })
}

impl<'p> Machine<'p> {
    async fn live(mut self, signal: Signal) -> Turn {
        match signal {
            Signal::Begins { flow, event, by } => {
                let begins = self.beginning(&flow, &event, by).await;
                self.walk.leave();
                return Turn {
                    begins,
                    ..self.into_turn()
                };
            }
            Signal::Begun { flow, state, by } => self.begin_run(&flow, &state, by).await,
            Signal::Heard { .. }
            | Signal::Elapsed
            | Signal::Pressed { .. }
            | Signal::Told { .. }
                if !is_valid(self.program, self.walk.session_mut()) =>
            {
                // Another version of the flow has nothing that this run could go on with.
                self.walk.leave();
            }
            Signal::Heard { event, by } => {
                self.come_by(by);
                let outcome = heard(&self.about().table, &event);
                self.go_on(&outcome).await;
            }
            Signal::Elapsed => self.elapse().await,
            Signal::Pressed { by, press, button } => self.pressed_by(by, press, button).await,
            Signal::Told { told, reached } => self.hear_of(told, reached).await,
        }
        let version = &self.program.version;
        self.walk.session_mut().version.clone_from(version);
        self.into_turn()
    }

    pub(super) fn running(&mut self) -> &mut Running<'p> {
        let running = self.running.as_mut();
        running.expect("only a run in the background comes here")
    }

    fn about(&mut self) -> RowReference {
        self.running().about.clone()
    }

    /// The state in which an event of the row begins a run: that of the first start whose condition
    /// is true.
    async fn beginning(&mut self, flow: &Name, event: &Name, by: Option<RowId>) -> Option<Name> {
        let flow = self.program.flows.get(flow)?;
        for start in flow.begun_by(event) {
            self.stand(flow, &start.state, by);
            if self.is_true(start.condition.as_ref()).await {
                return Some(start.state.clone());
            }
        }
        None
    }

    async fn begin_run(&mut self, flow: &Name, state: &Name, by: Option<RowId>) {
        if let Some(flow) = self.program.flows.get(flow) {
            self.stand(flow, state, by);
            self.proceed().await;
        }
    }

    /// Lets the run stand at a state, with nothing but what it is about.
    fn stand(&mut self, flow: &'p Flow, state: &Name, by: Option<RowId>) {
        self.walk.leave();
        self.walk.push(flow, state, None);
        let about = self.about();
        let variable = about.table.clone();
        self.walk.set(&variable, Value::Row(about));
        self.come_by(by);
    }

    /// Whose act leads on.
    fn come_by(&mut self, by: Option<RowId>) {
        let by = by.map_or(Value::None, |id| Value::Row(person(id)));
        self.walk.set(&BY.into(), by);
    }

    /// Leaves the state in which the run waits.
    async fn go_on(&mut self, outcome: &Name) {
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

    /// A press counts if the run still offers this button to this person, as it would be now.
    async fn pressed_by(&mut self, by: RowId, press: Press, button: Name) {
        let Some(state) = self.walk.current() else {
            return;
        };
        let Kind::Choose(choose) = &state.kind else {
            return self.refuse_press(by).await;
        };
        let is_asked = self.running().waits.to.contains(&by);
        let offered = choose.buttons.get(&button);
        let condition = offered.and_then(|button| button.condition.as_ref());
        if !is_asked || offered.is_none() || !self.is_true(condition).await {
            return self.refuse_press(by).await;
        }
        self.running().pressed = Some((by, press));
        self.come_by(Some(by));
        self.walk
            .answer(&choose.variable, Value::Choice(button.clone()));
        self.go_on(&button).await;
        self.end_press().await;
    }

    /// Says that a button means nothing any more.
    async fn refuse_press(&mut self, by: RowId) {
        self.speak_to(by).await;
        let text = self.core(Core::Expired).await;
        self.speaker.toast(text);
    }

    /// A press to which nothing was said in its chat is answered by a word.
    async fn end_press(&mut self) {
        let Some((by, press)) = self.running().pressed.take() else {
            return;
        };
        self.speak_to(by).await;
        let notes = self.notes().await;
        if !notes.is_empty() {
            // Nothing was sent that they could have headed.
            self.running().heads.clear();
            return self.tell_notes(by, press, notes);
        }
        self.speaker.notify(
            by,
            Delivery::Close {
                message: press.message,
            },
        );
        let text = self.core(Core::Accepted).await;
        self.speaker.toast(text);
    }

    /// What became of a message. Nobody waits for one that is not the newest.
    async fn hear_of(&mut self, told: Told, reached: bool) {
        let waits = &mut self.running().waits;
        if told.message != waits.message {
            return;
        }
        waits.unheard.retain(|person| *person != told.to);
        waits.reached |= reached;
        if !waits.unheard.is_empty() {
            return;
        }
        let reached = waits.reached;
        let Some(kind) = self.walk.current().map(|state| &state.kind) else {
            return;
        };
        match (kind, reached) {
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
        let about = self.about();
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
