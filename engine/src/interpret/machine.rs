//! The dialogue as a machine: from state to state until one waits for the person.

use std::collections::HashMap;

use jiff::civil::Date;

use super::effect::{Effect, Outcome};
use super::event::Context;
use super::kind::Entered;
use super::request::Record;
use super::session::{Frame, Session, View};
use super::step::Needs;
use crate::name::Name;
use crate::program::{Begin, Flow, Program, State};
use crate::value::{PERSON, RowReference};

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

    /// The flow that the person is in.
    pub fn flow(&self) -> Option<&'p Flow> {
        self.program.flows.get(&self.frame()?.flow)
    }

    /// The state that the person is in.
    pub fn current(&self) -> Option<&'p State> {
        self.flow()?.state(&self.frame()?.state)
    }

    /// Begins a flow in place of all that the person was in.
    pub fn begin(&mut self, begin: Begin<'p>) {
        self.session.stack.clear();
        self.session.screen = None;
        self.push(begin.flow, &begin.start.state);
    }

    /// Puts a flow on top of the stack, at a state; not if the person's roles may not use it.
    pub fn push(&mut self, flow: &'p Flow, state: &Name) -> bool {
        let Some(role) = self.program.role_in(flow, &self.roles) else {
            self.problems
                .push(format!("nobody here may use flow `{}`", flow.name));
            return false;
        };
        self.session.stack.push(Frame {
            flow: flow.name.clone(),
            role,
            trail: vec![state.clone()],
            state: state.clone(),
            variables: Default::default(),
            revisit: None,
            arguments: Default::default(),
            view: View::default(),
        });
        true
    }

    /// Goes on from the current state, which is entered anew, until a state waits or all is done.
    pub async fn proceed(&mut self) {
        for _ in 0..MOST_STATES {
            let Some(state) = self.current() else {
                self.session.screen = None;
                return;
            };
            let entered = match self.passed(state) {
                Some(outcome) => Entered::Left(outcome),
                None => self.enter(state).await,
            };
            match entered {
                Entered::Left(outcome) => self.follow(&outcome).await,
                Entered::Called => {}
                Entered::Waits => return,
            }
        }
        self.problems
            .push(format!("more than {MOST_STATES} states in one step"));
        self.fail().await;
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
