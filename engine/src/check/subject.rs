//! What the checks work on: what was parsed, and what was found out about it so far.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::analysis::{Analysis, FlowFacts};
use super::state_facts::StateFacts;
use crate::locale::Catalog;
use crate::model::Model;
use crate::name::Name;
use crate::source::{Sources, Span};
use crate::syntax::{self, Start, State};
use crate::template::Template;

/// An app as it was parsed, before its flows are understood.
#[derive(Clone, Copy)]
pub struct Parsed<'p> {
    pub app: &'p syntax::App,
    pub model: &'p Model,
    pub flows: &'p IndexMap<Name, syntax::Flow>,
    /// The flows with what is left out of them, if anything is: what only that names has a use.
    pub whole: Option<&'p IndexMap<Name, syntax::Flow>>,
    pub tools: &'p IndexMap<Name, syntax::Tool>,
    pub templates: &'p BTreeMap<Name, Template>,
    /// The flows of which something may be missing here, because it has a fault.
    pub doubtful: &'p BTreeSet<Name>,
    pub catalog: &'p Catalog,
    pub sources: &'p Sources,
}

impl<'p> Parsed<'p> {
    /// The flows with what is left out of them.
    pub(super) fn whole(&self) -> &'p IndexMap<Name, syntax::Flow> {
        self.whole.unwrap_or(self.flows)
    }

    /// The starts that people of some role can use, each with its flow.
    pub fn usable_starts(&self) -> impl Iterator<Item = (&'p syntax::Flow, &'p Start)> + use<'p> {
        let roles = &self.model.roles;
        let usable = self.flows.values().filter(|flow| {
            let mut allowed = flow.roles.iter();
            flow.roles.is_empty() || allowed.any(|role| roles.contains_key(&role.value))
        });
        usable.flat_map(|flow| flow.starts.iter().map(move |start| (flow, start)))
    }
}

/// An app with what was found out about its flows.
#[derive(Clone, Copy)]
pub(super) struct Subject<'s> {
    pub parsed: &'s Parsed<'s>,
    pub analysis: &'s Analysis,
}

/// A flow with what was found out about it.
#[derive(Clone, Copy)]
pub(super) struct Flow<'s> {
    pub syntax: &'s syntax::Flow,
    pub facts: &'s FlowFacts,
}

impl<'s> Subject<'s> {
    pub(super) fn model(&self) -> &'s Model {
        self.parsed.model
    }

    pub(super) fn flow(&self, name: &str) -> Option<Flow<'s>> {
        Some(Flow {
            syntax: self.parsed.flows.get(name)?,
            facts: self.analysis.flows.get(name)?,
        })
    }

    pub(super) fn flows(&self) -> impl Iterator<Item = Flow<'s>> + use<'s> {
        let flows = self.parsed.flows.values();
        let facts = self.analysis.flows.values();
        flows
            .zip(facts)
            .map(|(syntax, facts)| Flow { syntax, facts })
    }
}

impl<'s> Flow<'s> {
    pub(super) fn name(&self) -> &'s Name {
        &self.syntax.name.value
    }

    /// One of its states.
    pub(super) fn at(self, parsed: &'s Parsed<'s>, state: &'s State) -> Here<'s> {
        Here {
            parsed,
            flow: self,
            state,
            facts: &self.facts.states[&state.name.value],
        }
    }
}

/// A state with what was found out about it.
#[derive(Clone, Copy)]
pub(super) struct Here<'s> {
    pub parsed: &'s Parsed<'s>,
    pub flow: Flow<'s>,
    pub state: &'s State,
    pub facts: &'s StateFacts,
}

impl<'s> Here<'s> {
    /// The place of the state's name.
    pub(super) fn span(&self) -> Span {
        self.state.name.span
    }

    /// The roles in which its flow may run.
    pub(super) fn roles(&self) -> impl Iterator<Item = &'s Name> + use<'s> {
        let roles = &self.parsed.model.roles;
        let written = &self.flow.syntax.roles;
        let known = written.iter().map(|role| &role.value);
        let known = known.filter(|role| roles.contains_key(*role));
        let in_background = self.flow.syntax.is_background();
        let all = roles
            .keys()
            .filter(move |_| written.is_empty() && !in_background);
        known.chain(all)
    }
}
