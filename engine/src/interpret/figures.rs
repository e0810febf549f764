//! The figures of a flow, read without anybody in a dialogue.

use std::collections::BTreeMap;

use super::event::Context;
use super::kind::Entered;
use super::machine::Machine;
use super::session::Session;
use super::step::Step;
use super::turn::Turn;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::program::{Flow, Program, State};
use crate::value::Value;

/// What is to be read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub flow: Name,
    /// States of it that do nothing but read, one after the other, see [`Flow::reads_by`].
    pub states: Vec<Name>,
    /// The variables that they are given.
    pub variables: BTreeMap<Name, Value>,
    /// The state whose picture is made, too.
    pub picture: Option<Name>,
}

/// Does what states do and nothing else: nobody is there, and nothing is hidden. The turn's session
/// has the variables afterwards. It is empty if a state did not succeed; then the turn's screen
/// says what the flow says to that, if anything.
///
/// # Panics
///
/// If the flow has no such state, or one that does not only read.
pub fn read_figures(program: &Program, reading: Reading, context: Context) -> Step<'_> {
    Step::new(|needs| Machine::new(program, needs, Session::default(), context).figures(reading))
}

impl Machine<'_> {
    async fn figures(mut self, reading: Reading) -> Turn {
        self.reads_only = true;
        self.meet().await;
        let flow = &self.program.flows[&reading.flow];
        let states = reading.states.iter().map(|name| &flow.states[name]);
        let Some(first) = reading.states.first() else {
            return self.into_turn();
        };
        self.walk.push(flow, first, None);
        self.walk.give(reading.variables);
        for state in states {
            let Some(actions) = state.kind.actions() else {
                panic!("`{}` does nothing", state.name);
            };
            assert!(!actions.writes(), "`{}` does not only read", state.name);
            let entered = self.act(actions).await;
            if !matches!(&entered, Entered::Left(outcome) if *outcome == *Outcome::Done.name()) {
                if let Entered::Left(outcome) = entered
                    && let Some(text) = self.headline(state, &outcome, None).await
                {
                    self.say(&state.message, text).await;
                }
                self.walk.leave();
                return self.into_turn();
            }
        }
        if let Some(picture) = &reading.picture {
            self.attached(&flow.states[picture]).await;
        }
        self.into_turn()
    }
}

impl Flow {
    /// The states that do nothing but read, and read these variables.
    pub fn reads_by(&self, variables: &[&str]) -> impl Iterator<Item = &State> {
        self.states.values().filter(|state| {
            let reads = |name: &&str| state.reads.contains(*name);
            let actions = state.kind.actions();
            actions.is_some_and(|actions| !actions.writes()) && variables.iter().all(reads)
        })
    }
}
