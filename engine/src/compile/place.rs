//! The place in an app of what is compiled.

use indexmap::IndexMap;

use crate::check::{FlowFacts, StateFacts};
use crate::model::Model;
use crate::name::Name;
use crate::syntax;

/// A flow, as it was written and as the checker understood it.
#[derive(Clone, Copy)]
pub(super) struct FlowPlace<'c> {
    pub model: &'c Model,
    /// All of the app's flows.
    pub flows: &'c IndexMap<Name, syntax::Flow>,
    pub syntax: &'c syntax::Flow,
    pub facts: &'c FlowFacts,
}

/// A state of a flow.
#[derive(Clone, Copy)]
pub(super) struct StatePlace<'c> {
    pub flow: FlowPlace<'c>,
    pub syntax: &'c syntax::State,
    pub facts: &'c StateFacts,
}
