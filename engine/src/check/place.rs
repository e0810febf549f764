//! What can be named at a state.

use super::analysis::{Doubt, FlowFacts};
use super::names::{Place, Variable};
use crate::model::Model;
use crate::name::Name;

/// What can be named when a state is entered.
pub fn place_at<'m>(model: &'m Model, facts: &FlowFacts, state: &Name) -> Place<'m> {
    let state = &facts.states[state];
    let set = facts.variables.iter().filter_map(|(name, typed)| {
        // If routes are in doubt, nobody can tell what is set before what.
        let surely = facts.doubt == Doubt::Routes || state.surely.contains(name);
        surely.then(|| (name.clone(), Variable::Set(typed.clone())))
    });
    let perhaps = state.perhaps.iter().map(|(name, way)| {
        let variable = Variable::Perhaps(facts.variables[name].of.clone(), way.clone());
        (name.clone(), variable)
    });
    Place {
        model,
        variables: perhaps.chain(set).collect(),
    }
}

/// The place after a state has succeeded, with what it sets.
pub(super) fn place_after<'m>(model: &'m Model, facts: &FlowFacts, state: &Name) -> Place<'m> {
    let mut place = place_at(model, facts, state);
    for variable in &facts.states[state].sets {
        place.set(variable, facts.variables[variable].clone());
    }
    place
}
