//! Leaving dialogues that are not finished: what each flow does then.

use super::departing::Departing;
use super::kind::Entered;
use super::machine::Machine;
use super::proceed::MOST_STATES;
use crate::departure::Departure;
use crate::locale::Core;
use crate::program::Target;

impl Machine<'_> {
    /// Leaves every flow that the person is in, the newest first.
    pub(super) async fn leave(&mut self) {
        self.depart(Departure::Left).await;
    }

    /// Leaves every flow that the person is in, the newest first, each with what it does then.
    pub(super) async fn depart(&mut self, departure: Departure) {
        let mut departure = departure;
        while !self.walk.is_idle() {
            self.newest_departs(departure).await;
            self.walk.pop();
            departure = match departure {
                // Only where the person was something has failed.
                Departure::Left | Departure::Failed => Departure::Left,
                Departure::Updated => Departure::Updated,
            };
        }
        self.walk.leave();
    }

    /// Leaves the flows that are over for the person because a run needs them no more.
    pub(super) async fn leave_recalled(&mut self) {
        let is_present = self.walk.session().version == self.program.version;
        let departure = match is_present {
            true => Departure::Left,
            false => Departure::Updated,
        };
        while self.walk.is_recalled() {
            self.newest_departs(departure).await;
            self.walk.pop();
        }
    }

    /// Whether a flow that the person is in does something when it is left.
    pub(super) fn has_departure(&self) -> bool {
        self.walk.inside().any(|state| {
            let target = state.departures.get(&Departure::Left);
            matches!(target, Some(Target::State(_)))
        })
    }

    /// Something of ours went wrong: the flow does what it does then, or the person may try again.
    pub(super) async fn failed(&mut self) {
        let state = self.walk.current();
        if state.is_none_or(|it| !it.departures.contains_key(&Departure::Failed)) {
            return self.fail().await;
        }
        self.depart(Departure::Failed).await;
        self.closes_screen = true;
        if !self.speaker.has_spoken() {
            self.say_core(Core::FailedOver).await;
        }
    }

    /// The newest flow does what it does when it is left.
    async fn newest_departs(&mut self, departure: Departure) {
        let target = match departure {
            Departure::Left | Departure::Failed => {
                let state = self.walk.current();
                state.and_then(|state| state.departures.get(&departure))
            }
            Departure::Updated => self.renewed(),
        };
        let Some(Target::State(to)) = target else {
            return;
        };
        self.walk.divert(to);
        self.departing = Departing::Acts;
        for _ in 0..MOST_STATES {
            if self.departing == Departing::HasEnded {
                break;
            }
            let Some(state) = self.walk.current() else {
                break;
            };
            match self.enter(state).await {
                Entered::Left(outcome) => self.follow(&outcome).await,
                Entered::Failed => break,
                Entered::Called | Entered::Waits => {
                    self.report(format!("`{}` waits for who is not there", state.name));
                    break;
                }
            }
        }
        self.departing = Departing::Nothing;
    }

    /// Whether the end that is reached leads nowhere, because the flow is left. Notes that it is.
    pub(super) fn has_departed(&mut self) -> bool {
        match self.departing {
            Departing::Nothing => false,
            Departing::Acts | Departing::HasEnded => {
                self.departing = Departing::HasEnded;
                true
            }
        }
    }
}

impl<'p> Machine<'p> {
    /// Where the newest flow leads a dialogue of its earlier version, with what this still has.
    fn renewed(&mut self) -> Option<&'p Target> {
        let program = self.program;
        let frame = self.walk.session_mut().stack.last_mut()?;
        let flow = program.flows.get(&frame.flow)?;
        frame.variables.retain(|name, value| {
            let typed = flow.variables.get(name);
            typed.is_some_and(|typed| typed.holds(value))
        });
        flow.updated.as_ref()
    }
}
