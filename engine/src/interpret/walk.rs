//! The way through a flow: where outcomes lead, and what going back forgets.

use std::collections::BTreeSet;

use super::machine::Machine;
use super::session::{Revisit, View};
use super::values::Extra;
use crate::locale::Key;
use crate::name::Name;
use crate::program::{Head, Route, State, Target};
use crate::value::Value;

impl<'p> Machine<'p> {
    /// On the way of an `again`: the outcome of a state that need not be entered anew.
    pub fn passed(&self, state: &State) -> Option<Name> {
        let frame = self.frame()?;
        let revisit = frame.revisit.as_ref()?;
        let is_untouched = state.reads.is_disjoint(&revisit.changed);
        let is_set = |variable: &Name| frame.variables.contains_key(variable);
        if revisit.asks
            || revisit.detour.contains(&frame.state)
            || !is_untouched
            || !state.sets.iter().all(is_set)
        {
            return None;
        }
        self.kept_outcome(state)
    }

    /// Remembers, on the way of an `again`, what has changed.
    pub fn changed(&mut self, variables: &BTreeSet<Name>) {
        if let Some(revisit) = self.frame_mut().and_then(|frame| frame.revisit.as_mut()) {
            revisit.changed.extend(variables.iter().cloned());
        }
    }

    /// Sets the variable of the person's answer.
    pub fn answer(&mut self, variable: &Name, value: Value) {
        if let Some(frame) = self.frame_mut() {
            frame.variables.insert(variable.clone(), value);
        }
        self.changed(&BTreeSet::from([variable.clone()]));
    }

    /// Goes where an outcome of the current state leads.
    pub async fn follow(&mut self, outcome: &Name) {
        let mut outcome = outcome.clone();
        loop {
            let Some(state) = self.current() else {
                return;
            };
            let Some(route) = state.routes.get(&outcome) else {
                let problem = format!("`{}` does not route `{outcome}`", state.name);
                self.problems.push(problem);
                return self.fail().await;
            };
            self.head(state, &outcome, route).await;
            match &route.to {
                Target::State(to) => return self.travel(to, &outcome, state),
                Target::Again(to) => return self.revisit(to),
                Target::End(end) => {
                    self.session.stack.pop();
                    self.session.screen = None;
                    outcome = end.clone();
                }
            }
        }
    }

    fn travel(&mut self, to: &Name, outcome: &Name, from: &State) {
        let flow = self.flow();
        let (Some(frame), Some(flow)) = (self.session.stack.last_mut(), flow) else {
            return;
        };
        frame.view = View::default();
        frame.state = to.clone();
        let place_of = |name: &Name| frame.trail.iter().position(|state| state == name);
        let (here, there) = (place_of(&from.name), place_of(to));
        if let Some(revisit) = &mut frame.revisit {
            if *to == revisit.home {
                frame.revisit = None;
                return;
            }
            // Towards home only, so that passing states comes to an end.
            revisit.asks = there <= here || from.also.contains_key(outcome);
            if there.is_none() {
                let after = here.map_or(frame.trail.len(), |here| here + 1);
                frame.trail.insert(after, to.clone());
                revisit.detour.insert(to.clone());
            }
            return;
        }
        if let Some(there) = there {
            let set_by = |states: &[Name]| -> BTreeSet<Name> {
                let found = states.iter().filter_map(|state| flow.state(state));
                found.flat_map(|state| state.sets.iter().cloned()).collect()
            };
            let kept = set_by(&frame.trail[..there]);
            for variable in set_by(&frame.trail[there..]).difference(&kept) {
                frame.variables.remove(variable);
            }
            frame.trail.truncate(there);
        }
        frame.trail.push(to.clone());
    }

    /// Asks a state anew and comes back here; or on, to where an `again` on its way is to come back.
    fn revisit(&mut self, to: &Name) {
        let Some(frame) = self.frame_mut() else {
            return;
        };
        let here = std::mem::replace(&mut frame.state, to.clone());
        frame.view = View::default();
        match &mut frame.revisit {
            Some(under_way) if !under_way.detour.contains(&here) => under_way.asks = true,
            revisit => {
                *revisit = Some(Revisit {
                    home: here,
                    changed: BTreeSet::new(),
                    detour: BTreeSet::new(),
                    asks: true,
                });
            }
        }
    }

    /// Adds what heads the next message after this outcome, if anything does.
    async fn head(&mut self, state: &'p State, outcome: &Name, route: &Route) {
        let otherwise = match &route.head {
            Head::Nothing => return,
            Head::Own => None,
            Head::OwnOr(core) => Some(core),
        };
        let text = match (self.state_attribute(state, outcome).await, otherwise) {
            (Some(own), _) => Some(own),
            (None, Some(core)) => Some(self.text(Key::message(core), &Extra::new()).await),
            (None, None) => None,
        };
        self.heads.extend(text.filter(|text| !text.is_empty()));
    }
}
