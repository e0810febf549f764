//! The program: one checked app, as `run`, `check`, `test`, `chat` and every other command use it.
//!
//! It has what running needs and nothing of how the app was written: no syntax, no places in files,
//! nothing that only a diagnostic would say.

mod action;
mod button;
mod edges;
mod flow;
mod given;
mod kind;
mod role;

pub use action::*;
pub use button::{Button, ButtonDoes};
pub use edges::{Edge, Passed};
pub use flow::{Flow, Head, Pattern, Route, Start, State, Target, To};
pub use given::{Comparison, Condition, Given, GivenValues, Order, Reach, Rows, WhenNone, Where};
pub use kind::*;
pub use role::{Members, Sees, Sight};

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::locale::Catalog;
use crate::model::Model;
use crate::name::Name;
use crate::outcome::Outcome;
use crate::template::Template;

pub struct Program {
    pub model: Model,
    pub catalog: Catalog,
    /// By their names.
    pub templates: BTreeMap<Name, Template>,
    /// In the app's order.
    pub flows: IndexMap<Name, Flow>,
    /// Who has which role, in the app's order.
    pub roles: IndexMap<Name, Members>,
    /// One entry for each table.
    pub sees: BTreeMap<Name, Sees>,
    /// Changes whenever the app's files do.
    pub version: String,
    /// What the library's flows do not offer, because no backend can be asked for it: flows, and
    /// states of others, `bookings.remove`.
    pub left_out: Vec<String>,
    /// Whether an address that leads to the bot itself is shown anywhere, so that it must know its
    /// user name.
    pub names_itself: bool,
    /// The edges that people have passed, if somebody counts them.
    pub passed: Passed,
}

/// A flow that begins, and where.
#[derive(Clone, Copy, Debug)]
pub struct Begin<'p> {
    pub flow: &'p Flow,
    pub start: &'p Start,
}

/// The state that an argument answers, and its text as it was typed.
pub type Argument = (Name, String);

impl Program {
    /// Every edge of the flows, in their order. Where rows are kept here, no change of them fails.
    pub fn edges(&self) -> impl Iterator<Item = Edge> {
        let is_own = self.model.mirrors.active_tables().next().is_none();
        let states = self.flows.values().flat_map(|flow| {
            let states = flow.states.values();
            states.map(move |state| (flow, state))
        });
        states.flat_map(move |(flow, state)| {
            let never = move |outcome: &&Name| {
                is_own && state.kind.actions().is_some() && **outcome == *Outcome::Failed.name()
            };
            let outcomes = state.routes.keys();
            let outcomes = outcomes.filter(move |outcome| !never(outcome));
            outcomes.map(move |outcome| Edge {
                flow: flow.name.clone(),
                state: state.name.clone(),
                outcome: outcome.clone(),
            })
        })
    }

    /// The names of the files of rows that flows load.
    pub fn files_of_rows(&self) -> BTreeSet<&str> {
        let states = self.flows.values().flat_map(|flow| flow.states.values());
        let actions = states.filter_map(|state| state.kind.actions());
        let files = actions
            .flat_map(|actions| &actions.actions)
            .flat_map(|action| {
                if let ActionKind::Seed(files) = &action.does {
                    files.as_slice()
                } else {
                    &[]
                }
            });
        files.map(String::as_str).collect()
    }

    /// What this command begins for a person with `roles`: of two flows, the one whose role stands
    /// first among them.
    pub fn command(&self, command: &str, roles: &[Name]) -> Option<(Begin<'_>, &Pattern)> {
        self.starts(roles)
            .filter_map(|(rank, begin)| {
                let pattern = begin.start.command.as_ref()?;
                (pattern.prefix == command).then_some((rank, begin, pattern))
            })
            .min_by_key(|(rank, ..)| *rank)
            .map(|(_, begin, pattern)| (begin, pattern))
    }

    /// What a deep link begins, with the text of its argument. If several patterns fit, it is the
    /// longest; if they are equally long, it is that of the person's first role.
    pub fn link(&self, payload: &str, roles: &[Name]) -> Option<(Begin<'_>, Option<Argument>)> {
        let fitting = self.starts(roles).filter_map(|(rank, begin)| {
            let pattern = begin.start.link.as_ref()?;
            let argument = match pattern.arguments.first() {
                None => (payload == pattern.prefix).then_some(None)?,
                Some(argument) => {
                    let text = payload.strip_prefix(&pattern.prefix)?.strip_prefix('_')?;
                    Some((argument.clone(), text.to_owned()))
                }
            };
            Some((Reverse(pattern.prefix.len()), rank, begin, argument))
        });
        let (.., begin, argument) = fitting.min_by_key(|(length, rank, ..)| (*length, *rank))?;
        Some((begin, argument))
    }

    /// What stands behind `start=` in a deep link that begins a flow with this answer.
    pub fn payload(&self, flow: &str, answer: Option<&str>) -> Option<String> {
        let mut patterns = self.flows.get(flow)?.starts.iter();
        patterns.find_map(|start| {
            let pattern = start.link.as_ref()?;
            match (pattern.arguments.is_empty(), answer) {
                (true, None) => Some(pattern.prefix.clone()),
                (false, Some(answer)) => Some(format!("{}_{answer}", pattern.prefix)),
                (true, Some(_)) | (false, None) => None,
            }
        })
    }

    /// The menu of a person with these roles, in the order of its places.
    pub fn menu(&self, roles: &[Name]) -> Vec<Begin<'_>> {
        let mut entries: Vec<(i64, Begin<'_>)> = self
            .starts(roles)
            .filter_map(|(_, begin)| Some((begin.start.menu?, begin)))
            .collect();
        entries.sort_by_key(|(place, _)| *place);
        entries.into_iter().map(|(_, begin)| begin).collect()
    }

    /// The commands of a person with these roles, in the order of the flows, without the built-in
    /// ones.
    pub fn commands(&self, roles: &[Name]) -> Vec<(&str, &Flow)> {
        let mut seen = BTreeSet::new();
        self.starts(roles)
            .filter_map(|(_, begin)| {
                let prefix = begin.start.command.as_ref()?.prefix.as_str();
                seen.insert(prefix).then_some((prefix, begin.flow))
            })
            .collect()
    }

    /// The role in which a person with `roles` runs a flow: the first that may use it.
    pub fn role_in(&self, flow: &Flow, roles: &[Name]) -> Option<Name> {
        rank(flow, roles).map(|rank| roles[rank].clone())
    }

    fn starts(&self, roles: &[Name]) -> impl Iterator<Item = (usize, Begin<'_>)> {
        self.flows.values().flat_map(|flow| {
            let rank = rank(flow, roles);
            flow.starts
                .iter()
                .filter_map(move |start| rank.map(|rank| (rank, Begin { flow, start })))
        })
    }
}

/// The place among `roles` of the first that may use the flow.
fn rank(flow: &Flow, roles: &[Name]) -> Option<usize> {
    let may = |role: &Name| flow.roles.is_empty() || flow.roles.contains(role);
    roles.iter().position(may)
}
