//! Where a person is: the flows that they are in, the way through each, and what going back
//! forgets.

use std::collections::{BTreeMap, BTreeSet};

use super::of_run::OfRun;
use super::session::{Choice, Form, Frame, Offered, Opened, Revisit, Session, View};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Flow, Program, State};
use crate::value::Value;
use crate::value::seen::seen;

/// A person's way through the program. It reads no rows and says nothing.
///
/// Its methods are of five kinds:
///
/// - where the person is: `current`, `run`, `passed`, `view`, `form`, `is_idle`;
/// - entering and leaving flows: `push`, `give`, `pop`, `leave`;
/// - going from state to state: `travel`, `revisit`, `divert`, `passes`;
/// - the variables of the newest flow: `set`, `answer`, `hold`, `argument`;
/// - what can be pressed: `offer`, `pressed`, `key`.
pub(super) struct Walk<'p> {
    program: &'p Program,
    session: Session,
}

/// The newest flow as values see it: its variables, and the role that it runs in.
#[derive(Clone, Copy)]
pub(super) struct Run<'r> {
    frame: Option<&'r Frame>,
}

impl<'r> Run<'r> {
    pub(super) fn variable(self, name: &str) -> Option<&'r Value> {
        self.frame?.variables.get(name)
    }

    pub(super) fn role(self) -> Option<&'r Name> {
        self.frame?.role.as_ref()
    }

    /// Whether it runs in the background, where no role hides anything.
    pub(super) fn is_background(self) -> bool {
        self.frame.is_some_and(|frame| frame.role.is_none())
    }
}

impl<'p> Walk<'p> {
    pub(super) fn new(program: &'p Program, session: Session) -> Walk<'p> {
        Walk { program, session }
    }

    pub(super) fn into_session(self) -> Session {
        self.session
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// Whether the person is in no flow.
    pub(super) fn is_idle(&self) -> bool {
        self.session.stack.is_empty()
    }

    pub(super) fn run(&self) -> Run<'_> {
        Run {
            frame: self.frame(),
        }
    }

    fn frame(&self) -> Option<&Frame> {
        self.session.stack.last()
    }

    fn frame_mut(&mut self) -> Option<&mut Frame> {
        self.session.stack.last_mut()
    }

    fn flow(&self) -> Option<&'p Flow> {
        self.program.flows.get(&self.frame()?.flow)
    }

    /// The state that the person is in.
    pub(super) fn current(&self) -> Option<&'p State> {
        self.flow()?.state(&self.frame()?.state)
    }

    /// The state of each of the person's flows.
    pub(super) fn inside(&self) -> impl Iterator<Item = &'p State> {
        self.session.stack.iter().filter_map(|frame| {
            let flow = self.program.flows.get(&frame.flow);
            flow?.state(&frame.state)
        })
    }

    /// Every state on the trails of the person's flows.
    pub(super) fn passed(&self) -> impl Iterator<Item = &'p State> {
        self.session.stack.iter().flat_map(|frame| {
            let flow = self.program.flows.get(&frame.flow);
            frame.trail.iter().filter_map(move |name| flow?.state(name))
        })
    }

    /// Puts a flow on top of the stack, at a state.
    pub(super) fn push(&mut self, flow: &Flow, state: &Name, role: Option<Name>) {
        self.session.stack.push(Frame {
            flow: flow.name.clone(),
            role,
            trail: vec![state.clone()],
            state: state.clone(),
            variables: BTreeMap::new(),
            revisit: None,
            arguments: BTreeMap::new(),
            opened: BTreeMap::new(),
            view: View::default(),
            booked: false,
            of_run: None,
            recalled: false,
        });
    }

    /// Notes that a run in the background has called the newest flow.
    pub(super) fn call_of(&mut self, run: OfRun) {
        if let Some(frame) = self.frame_mut() {
            frame.of_run = Some(run);
        }
    }

    /// Takes the newest flow off the stack. Returns the run that has called it, if one has.
    pub(super) fn pop(&mut self) -> Option<OfRun> {
        self.session.screen = None;
        self.session.stack.pop()?.of_run
    }

    /// Goes on in another state of the newest flow, whatever its person was in.
    pub(super) fn divert(&mut self, to: &Name) {
        if let Some(frame) = self.frame_mut() {
            frame.view = View::default();
            frame.revisit = None;
            frame.state = to.clone();
            frame.trail.retain(|state| state != to);
            frame.trail.push(to.clone());
        }
    }

    /// Whether a flow is over for the person that has not yet been left.
    pub(super) fn is_recalled(&self) -> bool {
        self.session.stack.iter().any(|frame| frame.recalled)
    }

    /// Leaves every flow.
    pub(super) fn leave(&mut self) {
        self.session.stack.clear();
        self.session.screen = None;
    }

    /// Gives the newest flow its variables.
    pub(super) fn give(&mut self, variables: BTreeMap<Name, Value>) {
        if let Some(frame) = self.frame_mut() {
            frame.variables = variables;
        }
    }

    /// The variables of the newest flow, so that they can be given back.
    pub(super) fn variables(&self) -> BTreeMap<Name, Value> {
        let frame = self.frame();
        frame.map_or_else(BTreeMap::new, |frame| frame.variables.clone())
    }

    /// Answers that a command or a link gives, by state.
    pub(super) fn give_arguments(&mut self, arguments: impl IntoIterator<Item = (Name, String)>) {
        if let Some(frame) = self.frame_mut() {
            frame.arguments.extend(arguments);
        }
    }

    /// Takes what a command or a link answers to a state.
    pub(super) fn argument(&mut self, state: &Name) -> Option<String> {
        self.frame_mut()?.arguments.remove(state)
    }

    /// Sets a variable; on the way of an `again` only another value is a change.
    pub(super) fn set(&mut self, variable: &Name, value: Value) {
        let Some(frame) = self.frame_mut() else {
            return;
        };
        let before = frame.variables.insert(variable.clone(), value);
        if before.as_ref() != frame.variables.get(variable) {
            self.changed(&BTreeSet::from([variable.clone()]));
        }
    }

    /// Sets the variable of the person's answer.
    pub(super) fn answer(&mut self, variable: &Name, value: Value) {
        self.hold(variable, value);
        self.changed(&BTreeSet::from([variable.clone()]));
    }

    /// Sets the variable of an answer that is not yet whole.
    pub(super) fn hold(&mut self, variable: &Name, value: Value) {
        if let Some(frame) = self.frame_mut() {
            frame.variables.insert(variable.clone(), value);
        }
    }

    /// Remembers what has changed on the way of an `again`.
    pub(super) fn changed(&mut self, variables: &BTreeSet<Name>) {
        if let Some(revisit) = self.frame_mut().and_then(|frame| frame.revisit.as_mut()) {
            revisit.changed.extend(variables.iter().cloned());
        }
    }

    /// Whether, on the way of an `again`, a state does not need to be entered again.
    pub(super) fn passes(&self, state: &State) -> bool {
        let Some(frame) = self.frame() else {
            return false;
        };
        let is_set = |variable: &Name| frame.variables.contains_key(variable);
        frame.revisit.as_ref().is_some_and(|revisit| {
            !revisit.asks
                && !revisit.detour.contains(&frame.state)
                && state.reads.is_disjoint(&revisit.changed)
                && state.sets.iter().all(is_set)
        })
    }

    /// Goes from a state, by its outcome, to another.
    pub(super) fn travel(&mut self, from: &State, outcome: &Name, to: &Name) {
        let flow = self.flow();
        let (Some(frame), Some(flow)) = (self.session.stack.last_mut(), flow) else {
            return;
        };
        frame.view = View::default();
        frame.state = to.clone();
        let place_of = |name: &Name| frame.trail.iter().position(|state| state == name);
        let (here, there) = (place_of(&from.name), place_of(to));
        // Who comes from a side way to a state before the one that was asked again is not on the
        // way home any more.
        frame.revisit.take_if(|revisit| {
            let asked = revisit.first.as_ref().and_then(place_of);
            revisit.detour.contains(&from.name)
                && !revisit.detour.contains(to)
                && there.is_some_and(|there| asked.is_some_and(|asked| there < asked))
        });
        if let Some(revisit) = &mut frame.revisit {
            if *to == revisit.home {
                frame.revisit = None;
                return;
            }
            // States are passed only in the direction of home, so that passing them ends.
            // Who was to be asked where there is nothing to choose from is asked what follows.
            let is_unasked = revisit.asks && *outcome == *Outcome::None.name();
            let turns_away = from.also.contains_key(outcome);
            revisit.asks = there <= here || turns_away || is_unasked;
            if turns_away && revisit.first.as_ref() == Some(&from.name) {
                // It was to be asked again, and has not been answered.
                revisit.detour.insert(from.name.clone());
            }
            if there.is_none() {
                let after = here.map_or(frame.trail.len(), |here| here + 1);
                frame.trail.insert(after, to.clone());
                revisit.detour.insert(to.clone());
            }
            return;
        }
        if let Some(there) = there {
            frame.view.returned = true;
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

    /// Asks a state again and comes back here. If this is on the way of an `again`, it comes back
    /// to where that one began.
    pub(super) fn revisit(&mut self, to: &Name) {
        let Some(frame) = self.frame_mut() else {
            return;
        };
        let here = std::mem::replace(&mut frame.state, to.clone());
        frame.view = View::default();
        match &mut frame.revisit {
            Some(under_way) if !under_way.detour.contains(&here) => {
                under_way.asks = true;
                let place = |name: &Name| frame.trail.iter().position(|state| state == name);
                if place(to) < under_way.first.as_ref().and_then(place) {
                    under_way.first = Some(to.clone());
                }
            }
            revisit => {
                *revisit = Some(Revisit {
                    first: Some(to.clone()),
                    home: here,
                    changed: BTreeSet::new(),
                    detour: BTreeSet::new(),
                    asks: true,
                });
            }
        }
    }

    /// Whether the person has come back to the current state, and is to be asked once more.
    pub(super) fn has_returned(&self) -> bool {
        self.frame().is_some_and(|frame| {
            let asks = |revisit: &Revisit| revisit.asks;
            frame.view.returned || frame.revisit.as_ref().is_some_and(asks)
        })
    }

    /// Where the person is within its screen.
    pub(super) fn view(&self) -> Option<&View> {
        Some(&self.frame()?.view)
    }

    pub(super) fn view_mut(&mut self) -> Option<&mut View> {
        Some(&mut self.frame_mut()?.view)
    }

    /// Remembers a row as it is while a form changes it.
    pub(super) fn open(&mut self, variable: &Name, opened: Opened) {
        if let Some(frame) = self.frame_mut() {
            frame.opened.insert(variable.clone(), opened);
        }
    }

    /// The row that the form of a variable changes, as it was when the form was opened.
    pub(super) fn opened(&self, variable: &Name) -> Option<&Opened> {
        self.frame()?.opened.get(variable)
    }

    /// The form that is being filled in.
    pub(super) fn form(&self) -> Option<&Form> {
        self.view()?.form.as_ref()
    }

    pub(super) fn form_mut(&mut self) -> Option<&mut Form> {
        self.view_mut()?.form.as_mut()
    }

    /// What can be pressed from now on, and nothing else.
    pub(super) fn offer(&mut self, offered: Offered) {
        self.session.screens = offered.number;
        self.session.screen = Some(offered);
    }

    /// Begins a call of a tool in the current state, and returns its number.
    pub(super) fn begin_call(&mut self) -> u32 {
        self.session.calls = self.session.calls.wrapping_add(1);
        let number = self.session.calls;
        if let Some(frame) = self.frame_mut() {
            frame.view.calls = Some(number);
        }
        number
    }

    /// Ends a call of a tool; says whether the current state waits for it.
    pub(super) fn ends_call(&mut self, number: u32) -> bool {
        let Some(frame) = self.frame_mut() else {
            return false;
        };
        frame.view.calls.take_if(|calls| *calls == number).is_some()
    }

    /// Nothing can be pressed any more.
    pub(super) fn offer_nothing(&mut self) {
        self.session.screen = None;
    }

    /// The number of the next screen on which something can be pressed.
    pub(super) fn next_screen(&self) -> u32 {
        self.session.screens.wrapping_add(1)
    }

    /// What a pressed button means; `None` if it is not one of the newest screen.
    pub(super) fn pressed(&self, data: &str) -> Option<Choice> {
        let screen = self.session.screen.as_ref()?;
        let (number, index) = data.split_once('.')?;
        if number.parse() != Ok(screen.number) {
            return None;
        }
        if index.is_empty() {
            return Some(Choice::Nothing);
        }
        screen.choices.get(index.parse::<usize>().ok()?).cloned()
    }

    /// Whether something else of this album was answered.
    pub(super) fn is_answered(&self, album: &str) -> bool {
        self.session.album.as_deref() == Some(album)
    }

    /// What the key with this label means, if the newest screen has keys.
    pub(super) fn key(&self, text: &str) -> Option<Choice> {
        let screen = self.session.screen.as_ref()?;
        let text = seen(text);
        let place = screen.labels.iter().position(|label| seen(label) == text)?;
        screen.choices.get(place).cloned()
    }
}
