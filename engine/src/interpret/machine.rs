//! The dialogue as a machine: from state to state until one waits for the person.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::effect::{Effect, Outcome};
use super::event::Context;
use super::request::Record;
use super::session::{Frame, Revisit, Session, View};
use super::step::Needs;
use super::values::Extra;
use crate::check::{STANDARD_FAILURES, arm_outcome, leads_to_words};
use crate::locale::Key;
use crate::name::Name;
use crate::program::{Flow, Program, Route, State};
use crate::syntax::{self, StateKind};
use crate::value::{PERSON, RowReference, Value};

/// States that one update may pass; a checked flow waits long before.
const MOST_STATES: u32 = 200;

pub struct Machine<'p> {
    pub program: &'p Program,
    pub needs: Needs,
    pub context: Context,
    pub session: Session,
    /// The person's roles in the app's order.
    pub roles: Vec<Name>,
    pub language: Name,
    pub effects: Vec<Effect>,
    /// The pressed message, until something stands in its place.
    pub replaces: Option<i64>,
    /// What to say above the next message.
    pub heads: Vec<String>,
    /// The message id of what is being said.
    pub shows: String,
    /// Rows read in this step.
    pub rows: HashMap<RowReference, Option<Record>>,
    /// Whether something was written in this step.
    pub wrote: bool,
    pub problems: Vec<String>,
}

impl<'p> Machine<'p> {
    pub fn new(
        program: &'p Program,
        needs: Needs,
        session: Session,
        context: Context,
    ) -> Machine<'p> {
        Machine {
            language: program.model.languages[0].clone(),
            program,
            needs,
            context,
            session,
            roles: Vec::new(),
            effects: Vec::new(),
            replaces: None,
            heads: Vec::new(),
            shows: String::new(),
            rows: HashMap::new(),
            wrote: false,
            problems: Vec::new(),
        }
    }

    pub fn me(&self) -> RowReference {
        RowReference {
            table: Name::new(PERSON),
            id: self.context.person,
        }
    }

    pub fn today(&self) -> Date {
        let zone = self.program.model.zone.clone();
        self.context.now.to_zoned(zone).date()
    }

    pub fn frame(&self) -> Option<&Frame> {
        self.session.stack.last()
    }

    pub fn frame_mut(&mut self) -> Option<&mut Frame> {
        self.session.stack.last_mut()
    }

    /// The state that the person is in.
    pub fn current(&self) -> Option<(&'p Flow, &'p syntax::State, &'p State)> {
        let frame = self.frame()?;
        let flow = self.program.flows.get(&frame.flow)?;
        let (syntax, state) = flow.state(&frame.state)?;
        Some((flow, syntax, state))
    }

    /// Begins a flow in place of all that the person was in.
    pub fn begin(&mut self, flow: &'p Flow, start: Option<&syntax::Start>) {
        let go = start.and_then(|start| start.go.as_ref());
        self.session.stack.clear();
        self.session.screen = None;
        self.push(flow, go.map(|go| &go.value));
    }

    /// A flow on top of the stack.
    fn push(&mut self, flow: &'p Flow, go: Option<&Name>) {
        let Some(role) = self.program.role_in(flow, &self.roles) else {
            self.problems
                .push(format!("nobody here may use flow `{}`", flow.name()));
            return;
        };
        let state = go.unwrap_or_else(|| flow.first_state()).clone();
        self.session.stack.push(Frame {
            flow: flow.name().clone(),
            role,
            trail: vec![state.clone()],
            state,
            variables: Default::default(),
            revisit: None,
            arguments: Default::default(),
            view: View::default(),
        });
    }

    /// Goes on from the current state, which is entered anew, until a state waits or all is done.
    pub async fn proceed(&mut self) {
        for _ in 0..MOST_STATES {
            let Some((flow, syntax, found)) = self.current() else {
                self.session.screen = None;
                return;
            };
            if let Some(outcome) = self.passed(syntax, found) {
                self.follow(&outcome).await;
                continue;
            }
            match &syntax.kind {
                StateKind::Say => {
                    self.say_state(flow, syntax).await;
                    self.follow(&"done".into()).await;
                }
                StateKind::Do(actions) => {
                    let outcome = self.act(actions).await;
                    self.follow(&outcome).await;
                }
                StateKind::Branch(arms) => {
                    let mut taken = arms.len().saturating_sub(1);
                    for (index, arm) in arms.iter().enumerate() {
                        if self.is_true(arm.condition.as_ref()).await {
                            taken = index;
                            break;
                        }
                    }
                    self.follow(&arm_outcome(taken)).await;
                }
                StateKind::Call(called) => {
                    let Some(called) = self.program.flows.get(&called.value) else {
                        return;
                    };
                    let with = self.needed(called, &syntax.with).await;
                    let depth = self.session.stack.len();
                    self.push(called, None);
                    if self.session.stack.len() == depth {
                        return self.fail().await;
                    }
                    if let Some(frame) = self.frame_mut() {
                        frame.variables = with;
                    }
                }
                _ => {
                    if let Some(outcome) = self.wait(flow, syntax, found).await {
                        self.follow(&outcome).await;
                    } else {
                        return;
                    }
                }
            }
        }
        self.problems
            .push(format!("more than {MOST_STATES} states in one step"));
        self.fail().await;
    }

    /// On the way of an `again`: the outcome of a state that need not be entered anew.
    fn passed(&self, syntax: &syntax::State, found: &State) -> Option<Name> {
        let frame = self.frame()?;
        let revisit = frame.revisit.as_ref()?;
        let untouched = found.reads.is_disjoint(&revisit.changed)
            && found
                .sets
                .iter()
                .all(|set| frame.variables.contains_key(set));
        if revisit.asks || revisit.detour.contains(&frame.state) || !untouched {
            return None;
        }
        match &syntax.kind {
            StateKind::Say
            | StateKind::PickDay { .. }
            | StateKind::PickStart { .. }
            | StateKind::Form { .. } => Some("done".into()),
            StateKind::Choose(_) => match frame.variables.get(syntax.variable()) {
                Some(Value::Choice(id)) => Some(id.clone()),
                _ => None,
            },
            StateKind::Ask { .. } | StateKind::Pick { .. } => {
                let skipped = frame.variables.get(syntax.variable()) == Some(&Value::None);
                Some(if skipped { "skipped" } else { "done" }.into())
            }
            // What only reads is read anew, since rows may have changed.
            StateKind::Do(actions) => {
                let writes = actions.iter().any(|action| action.kind.writes());
                writes.then(|| "done".into())
            }
            StateKind::Call(_) => match found.routes.len() {
                1 => found.routes.keys().next().cloned(),
                _ => None,
            },
            StateKind::Menu | StateKind::Branch(_) => None,
        }
    }

    /// Remembers, on the way of an `again`, what has changed.
    pub fn changed(&mut self, variables: &BTreeSet<Name>) {
        if let Some(revisit) = self.frame_mut().and_then(|frame| frame.revisit.as_mut()) {
            revisit.changed.extend(variables.iter().cloned());
        }
    }

    /// Sets the current state's own variable.
    pub fn answer(&mut self, value: Value) {
        let Some((_, syntax, _)) = self.current() else {
            return;
        };
        let variable = syntax.variable().clone();
        if let Some(frame) = self.frame_mut() {
            frame.variables.insert(variable.clone(), value);
        }
        self.changed(&BTreeSet::from([variable]));
    }

    /// Goes where an outcome of the current state leads.
    pub async fn follow(&mut self, outcome: &Name) {
        let mut outcome = outcome.clone();
        loop {
            let Some((flow, syntax, found)) = self.current() else {
                return;
            };
            let Some(route) = found.routes.get(&outcome) else {
                let state = &syntax.name.value;
                self.problems
                    .push(format!("`{state}` does not route `{outcome}`"));
                return self.fail().await;
            };
            self.head(flow, syntax, &outcome, route).await;
            match route {
                Route::State(to) => return self.travel(to, &outcome, syntax),
                Route::Again(to) => return self.revisit(to),
                Route::End(end) => {
                    self.session.stack.pop();
                    self.session.screen = None;
                    outcome = end.clone();
                }
            }
        }
    }

    fn travel(&mut self, to: &Name, outcome: &Name, from: &syntax::State) {
        let flow = self
            .frame()
            .and_then(|frame| self.program.flows.get(&frame.flow));
        let (Some(frame), Some(flow)) = (self.session.stack.last_mut(), flow) else {
            return;
        };
        frame.view = View::default();
        frame.state = to.clone();
        let place_of = |name: &Name| frame.trail.iter().position(|state| state == name);
        let (here, there) = (place_of(&from.name.value), place_of(to));
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
                let found = states.iter().filter_map(|state| flow.states.get(state));
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

    /// What heads the next message after this outcome, if anything.
    async fn head(&mut self, flow: &Flow, syntax: &syntax::State, outcome: &Name, route: &Route) {
        if !crate::check::has_head(&self.program.model, syntax, outcome) {
            return;
        }
        let text = if let Some(text) = self.state_attribute(flow, syntax, outcome).await {
            Some(text)
        } else if outcome != "none"
            && STANDARD_FAILURES.contains(&outcome.as_str())
            && !leads_to_words(&flow.syntax, route)
        {
            let core = format!("core-{}", outcome.replace('_', "-"));
            Some(self.text(Key::message(&core), &Extra::new()).await)
        } else {
            None
        };
        self.heads.extend(text.filter(|text| !text.is_empty()));
    }

    pub fn finish(self) -> Outcome {
        Outcome {
            session: self.session,
            effects: self.effects,
            problems: self.problems,
            language: self.language,
        }
    }
}
