//! What checking finds out about one state.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::departure::Departure;
use crate::model::Column;
use crate::name::Name;
use crate::name_set::NameSet;

/// What was found out about a state.
#[derive(Clone, Debug, Default)]
pub struct StateFacts {
    /// Where each outcome leads.
    pub routes: IndexMap<Name, Route>,
    /// Where whoever is in it no more is led, by no outcome of its own.
    pub departures: BTreeMap<Departure, Route>,
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
