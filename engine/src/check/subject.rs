//! What the checks work on: what was parsed, and what was found out about it so far.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::analysis::{Analysis, FlowFacts, StateFacts};
use crate::locale::Catalog;
use crate::model::Model;
use crate::name::Name;
use crate::source::Sources;
use crate::syntax;

/// An app as it was parsed, before its flows are understood.
pub struct Parsed<'p> {
    pub app: &'p syntax::App,
    pub model: &'p Model,
    pub flows: &'p IndexMap<Name, syntax::Flow>,
    /// The flows of which something may be missing here, because it has a fault.
    pub doubtful: &'p BTreeSet<Name>,
    pub catalog: &'p Catalog,
    pub sources: &'p Sources,
}

/// An app with what was found out about its flows.
#[derive(Clone, Copy)]
pub struct Subject<'s> {
    pub parsed: &'s Parsed<'s>,
    pub analysis: &'s Analysis,
}

/// A flow with what was found out about it.
#[derive(Clone, Copy)]
pub struct Flow<'s> {
    pub syntax: &'s syntax::Flow,
    pub facts: &'s FlowFacts,
}

impl<'s> Subject<'s> {
    pub fn model(&self) -> &'s Model {
        self.parsed.model
    }

    pub fn flow(&self, name: &str) -> Option<Flow<'s>> {
        Some(Flow {
            syntax: self.parsed.flows.get(name)?,
            facts: self.analysis.flows.get(name)?,
        })
    }

    pub fn flows(&self) -> impl Iterator<Item = Flow<'s>> + use<'s> {
        let flows = self.parsed.flows.values();
        let facts = self.analysis.flows.values();
        flows
            .zip(facts)
            .map(|(syntax, facts)| Flow { syntax, facts })
    }
}

impl<'s> Flow<'s> {
    pub fn name(&self) -> &'s Name {
        &self.syntax.name.value
    }

    pub fn first_state(&self) -> &'s Name {
        let (name, _) = self
            .syntax
            .states
            .first()
            .expect("a flow without states is not parsed");
        name
    }

    pub fn state(&self, name: &str) -> Option<(&'s syntax::State, &'s StateFacts)> {
        Some((self.syntax.states.get(name)?, self.facts.states.get(name)?))
    }
}
