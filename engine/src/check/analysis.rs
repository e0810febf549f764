//! What checking finds out about an app: everything that a later stage may rely on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use super::state_facts::{Route, StateFacts};
use super::ways::Ways;
use crate::expression::LinkStart;
use crate::model::Column;
use crate::name::Name;
use crate::value::Typed;

/// What was found out about the flows, in their order.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    pub flows: IndexMap<Name, FlowFacts>,
}

/// The deep links by which each flow begins; most flows have none.
pub(super) type Links = IndexMap<Name, Vec<LinkStart>>;

/// What was found out about a flow.
#[derive(Clone, Debug, Default)]
pub struct FlowFacts {
    /// One entry for each state, in their order.
    pub states: IndexMap<Name, StateFacts>,
    /// Every variable that the flow can set, with its type, and whether it is none if skipped.
    pub variables: BTreeMap<Name, Typed>,
    /// For each variable, every column whose values it can have.
    pub columns: BTreeMap<Name, Vec<Column>>,
    /// Whether it runs in the background, without a person.
    pub is_background: bool,
    /// Where a dialogue of an earlier version leads that cannot go on.
    pub updated: Option<Route>,
    /// The states in which the flow can begin.
    pub entries: BTreeSet<Name>,
    pub ways: Ways,
    /// The deep links of all flows.
    pub(super) links: Arc<Links>,
    pub doubt: Doubt,
}

impl FlowFacts {
    /// The state in which a dialogue begins that cannot go on after a change of the app.
    pub(super) fn renewed_at(&self) -> Option<&Name> {
        match self.updated.as_ref()? {
            Route::State(name) | Route::Again(name) => Some(name),
            Route::End(_) => None,
        }
    }
}

/// What a fault hides of a flow. A fault that only follows from something hidden is not reported,
/// so that one mistake gives one diagnostic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    #[default]
    None,
    /// Where an outcome leads is not known, and so neither is what is surely set.
    Routes,
    /// States or variables are not known.
    States,
}
