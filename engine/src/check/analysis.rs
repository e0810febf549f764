//! What checking finds out about an app: everything that a later stage may rely on.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::ways::Ways;
use crate::model::Column;
use crate::name::Name;
use crate::name_set::NameSet;
use crate::value::Typed;

/// What was found out about the flows, in their order.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    pub flows: IndexMap<Name, FlowFacts>,
}

/// What was found out about a flow.
#[derive(Clone, Debug, Default)]
pub struct FlowFacts {
    /// One entry for each state, in their order.
    pub states: IndexMap<Name, StateFacts>,
    /// Every variable that the flow can set, with its type, and whether it is none if skipped.
    pub variables: BTreeMap<Name, Typed>,
    /// For each variable, every column whose values it can have.
    pub columns: BTreeMap<Name, Vec<Column>>,
    /// The states in which the flow can begin.
    pub entries: BTreeSet<Name>,
    pub ways: Ways,
    pub doubt: Doubt,
}

/// What was found out about a state.
#[derive(Clone, Debug, Default)]
pub struct StateFacts {
    /// Where each outcome leads.
    pub routes: IndexMap<Name, Route>,
    /// The variables that it sets when it succeeds.
    pub sets: BTreeSet<Name>,
    /// The variables that its text, buttons and values read.
    pub reads: BTreeSet<Name>,
    /// The variables that are set whenever the state is entered.
    pub surely: NameSet,
    /// The variables that one way to the state sets and another does not.
    pub perhaps: NameSet,
    /// What an `ask` asks for.
    pub asks: Option<Column>,
}

/// Where an outcome leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    State(Name),
    Again(Name),
    End(Name),
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
