//! From state to state, until one waits for the person or all is done.

use super::departing::Departing;
use super::kind::Entered;
use super::machine::Machine;
use super::reader::Extra;
use crate::locale::{Core, Key};
use crate::marked::Marked;
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::{Head, Route, State, Target};
use crate::seed::FAULTS;
use crate::value::Value;

/// States that one update may pass. A checked flow waits long before that.
pub(super) const MOST_STATES: u32 = 200;

impl<'p> Machine<'p> {
    /// Continues from the current state, which is entered again.
    pub(super) async fn proceed(&mut self) {
        for _ in 0..MOST_STATES {
            let Some(state) = self.walk.current() else {
                return self.walk.offer_nothing();
            };
            let kept = match self.walk.passes(state) {
                true => self.kept_outcome(state),
                false => None,
            };
            let entered = match kept {
                Some(outcome) => Entered::Left(outcome),
                None => self.enter(state).await,
            };
            match entered {
                Entered::Left(outcome) => self.follow(&outcome).await,
                Entered::Called => {}
                Entered::Waits => return,
                Entered::Failed => return self.failed().await,
            }
        }
        self.report(format!("more than {MOST_STATES} states in one step"));
        self.fail().await;
    }

    /// Goes where an outcome of the current state leads.
    pub(super) async fn follow(&mut self, outcome: &Name) {
        let mut outcome = outcome.clone();
        loop {
            let Some(state) = self.walk.current() else {
                return;
            };
            let Some(route) = state.routes.get(&outcome) else {
                self.report(format!("`{}` does not route `{outcome}`", state.name));
                return self.fail().await;
            };
            if let Some(frame) = self.walk.session().stack.last() {
                self.program.passed.pass(&frame.flow, &state.name, &outcome);
            }
            self.head(state, &outcome, route).await;
            match &route.to {
                Target::State(to) => return self.walk.travel(state, &outcome, to),
                Target::Again(to) => return self.walk.revisit(to),
                Target::End(_) if self.has_departed() => return,
                Target::End(end) => {
                    if let Some(run) = self.walk.pop() {
                        // It was called from elsewhere: what lies below has not called it.
                        return self.ended_of.push((run, end.clone()));
                    }
                    outcome = end.clone();
                }
            }
        }
    }

    /// Says what heads the next screen after this outcome, if anything does.
    async fn head(&mut self, state: &'p State, outcome: &Name, route: &Route) {
        let otherwise = match &route.head {
            Head::Nothing => return,
            // It would stand above a screen that has nothing to do with it.
            Head::Own | Head::OwnOr(_) if self.departing != Departing::Nothing => return,
            Head::Own => None,
            Head::OwnOr(core) => Some(*core),
        };
        if self.running.is_some() {
            return self.head_later(state, outcome, otherwise);
        }
        if let Some(text) = self.headline(state, outcome, otherwise).await
            && !text.is_empty()
        {
            self.speaker.note(text);
        }
    }

    /// What heads the next screen after an outcome: the app's words, or the library's if there are
    /// some.
    pub(super) async fn headline(
        &mut self,
        state: &State,
        outcome: &Name,
        otherwise: Option<Core>,
    ) -> Option<Marked> {
        let own = Key::attribute(&state.message, outcome);
        let (key, mut extra) = match (self.speaker.has_text(own), otherwise) {
            (true, _) => (own, self.with(&state.with).await),
            (false, Some(core)) => (core.key(), Extra::new()),
            (false, None) => return None,
        };
        if *outcome == *Refusal::Invalid.name() {
            let faults = self.told_faults().await;
            extra.insert(FAULTS.into(), Value::text(&faults));
        }
        Some(self.marked(key, &extra).await)
    }
}
