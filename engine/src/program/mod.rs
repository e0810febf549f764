//! The program: one checked app, as `run`, `check`, `test`, `chat` and every other command use it.

mod load;

pub use crate::check::{Route, StateFacts as State};
pub use load::load;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::locale::Catalog;
use crate::model::Model;
use crate::name::Name;
use crate::syntax::{self, Pattern};
use crate::value::Typed;

pub struct Program {
    pub model: Model,
    pub flows: IndexMap<Name, Flow>,
    pub catalog: Catalog,
    /// Changes whenever the app's files do.
    pub version: String,
}

/// The state that an argument answers, and its text as somebody typed it.
pub type Argument = (Name, String);

/// A flow with what was found out about it.
#[derive(Clone, Debug)]
pub struct Flow {
    pub syntax: syntax::Flow,
    pub states: IndexMap<Name, State>,
    /// Every variable that the flow can set, with its type, and whether it is none if skipped.
    pub variables: BTreeMap<Name, Typed>,
    /// The states in which it can begin.
    pub entries: BTreeSet<Name>,
}

impl Program {
    /// The flows that begin with this command for one of `roles`: of two, the one whose role stands first.
    pub fn command(
        &self,
        command: &str,
        roles: &[Name],
    ) -> Option<(&Flow, &Pattern, &syntax::Start)> {
        let mut found: Vec<_> = self
            .starts(roles)
            .filter_map(|(rank, flow, start)| {
                let pattern = start.command.as_ref()?;
                (pattern.prefix == command).then_some((rank, flow, &pattern.value, start))
            })
            .collect();
        found.sort_by_key(|(rank, ..)| *rank);
        let (_, flow, pattern, start) = found.into_iter().next()?;
        Some((flow, pattern, start))
    }

    /// The flow that a deep link begins, with the text of its argument.
    pub fn link(
        &self,
        payload: &str,
        roles: &[Name],
    ) -> Option<(&Flow, &syntax::Start, Option<Argument>)> {
        self.starts(roles).find_map(|(_, flow, start)| {
            let pattern = start.link.as_ref()?;
            let Some(argument) = pattern.arguments.first() else {
                return (payload == pattern.prefix).then_some((flow, start, None));
            };
            let text = payload.strip_prefix(&pattern.prefix)?.strip_prefix('_')?;
            Some((flow, start, Some((argument.clone(), text.to_owned()))))
        })
    }

    /// The menu of a person with these roles: flows in the order of their places.
    pub fn menu(&self, roles: &[Name]) -> Vec<&Flow> {
        let mut entries: Vec<(i64, &Flow)> = self
            .starts(roles)
            .filter_map(|(_, flow, start)| Some((start.menu.as_ref()?.value, flow)))
            .collect();
        entries.sort_by_key(|(place, _)| *place);
        entries.into_iter().map(|(_, flow)| flow).collect()
    }

    /// The commands of a person with these roles, in the order of the flows, without built-in ones.
    pub fn commands(&self, roles: &[Name]) -> Vec<(&str, &Flow)> {
        let mut seen = BTreeSet::new();
        self.starts(roles)
            .filter_map(|(_, flow, start)| {
                let pattern = start.command.as_ref()?;
                seen.insert(pattern.prefix.as_str())
                    .then_some((pattern.prefix.as_str(), flow))
            })
            .collect()
    }

    /// The role that a person with `roles` has in a flow: the first that may use it.
    pub fn role_in(&self, flow: &Flow, roles: &[Name]) -> Option<Name> {
        self.rank(flow, roles).map(|rank| roles[rank].clone())
    }

    fn rank(&self, flow: &Flow, roles: &[Name]) -> Option<usize> {
        let allowed = &flow.syntax.roles;
        roles.iter().position(|role| {
            allowed.is_empty() || allowed.iter().any(|allowed| allowed.value == *role)
        })
    }

    fn starts(&self, roles: &[Name]) -> impl Iterator<Item = (usize, &Flow, &syntax::Start)> {
        self.flows.values().flat_map(|flow| {
            let rank = self.rank(flow, roles);
            flow.syntax
                .starts
                .iter()
                .filter_map(move |start| rank.map(|rank| (rank, flow, start)))
        })
    }
}

impl Flow {
    pub fn name(&self) -> &Name {
        &self.syntax.name.value
    }

    pub fn state(&self, name: &str) -> Option<(&syntax::State, &State)> {
        Some((self.syntax.states.get(name)?, self.states.get(name)?))
    }

    pub fn first_state(&self) -> &Name {
        let (name, _) = self
            .syntax
            .states
            .first()
            .expect("a flow without states is not parsed");
        name
    }

    /// The state that stands now for a state of an earlier version.
    pub fn current_state<'s>(&'s self, name: &'s Name) -> Option<&'s Name> {
        let name = match self.syntax.moved.get(name) {
            Some(moved) if !self.states.contains_key(name) => &moved.value,
            _ => name,
        };
        self.states.contains_key(name).then_some(name)
    }
}
