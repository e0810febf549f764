//! Which variables are set where.
//!
//! A route to a state that was passed before forgets what was set only there and later, so a state
//! that dominates another is entered again with what it was entered with: an edge back to
//! a dominator takes nothing from what is surely set there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::check::analysis::Doubt;
use crate::check::graph::successors;
use crate::check::names::{Place, Variable};
use crate::check::subject::Flow;
use crate::model::Model;
use crate::name::Name;
use crate::syntax::StateKind;

/// The variables that a state sets when it ends by this outcome.
fn set_by<'f>(flow: &Flow<'f>, state: &str, outcome: &str) -> Option<&'f BTreeSet<Name>> {
    let (syntax, found) = flow.state(state)?;
    let sets = match &syntax.kind {
        // Pressing any of its own buttons is its answer.
        StateKind::Choose(buttons) => buttons.contains_key(outcome),
        _ => matches!(outcome, "done" | "skipped"),
    };
    sets.then_some(&found.sets)
}

/// For each reachable state, the states that every way to it passes, itself among them.
pub fn dominators(flow: &Flow<'_>) -> BTreeMap<Name, BTreeSet<Name>> {
    let entries = &flow.facts.entries;
    let all: BTreeSet<Name> = flow.facts.states.keys().cloned().collect();
    let mut dominators: BTreeMap<Name, BTreeSet<Name>> = flow
        .facts
        .states
        .keys()
        .map(|name| {
            let before = if entries.contains(name) {
                BTreeSet::from([name.clone()])
            } else {
                all.clone()
            };
            (name.clone(), before)
        })
        .collect();
    let predecessors = predecessors(flow);
    loop {
        let mut changed = false;
        for name in flow
            .facts
            .states
            .keys()
            .filter(|name| !entries.contains(*name))
        {
            let mut common: Option<BTreeSet<Name>> = None;
            for (before, _) in predecessors.get(name).into_iter().flatten() {
                let theirs = &dominators[before];
                common = Some(match common {
                    None => theirs.clone(),
                    Some(common) => common.intersection(theirs).cloned().collect(),
                });
            }
            let mut common = common.unwrap_or_else(|| all.clone());
            common.insert(name.clone());
            if dominators[name] != common {
                dominators.insert(name.clone(), common);
                changed = true;
            }
        }
        if !changed {
            return dominators;
        }
    }
}

/// For each state, the states and outcomes that lead to it.
fn predecessors(flow: &Flow<'_>) -> BTreeMap<Name, Vec<(Name, Name)>> {
    let mut predecessors: BTreeMap<Name, Vec<(Name, Name)>> = BTreeMap::new();
    for from in flow.facts.states.keys() {
        for (outcome, to) in successors(flow, from) {
            let edge = (from.clone(), outcome.clone());
            predecessors.entry(to.clone()).or_default().push(edge);
        }
    }
    predecessors
}

/// For each state, what every way to it sets.
pub fn surely_set(flow: &Flow<'_>) -> BTreeMap<Name, BTreeSet<Name>> {
    let entries = &flow.facts.entries;
    let given: BTreeSet<Name> = flow.syntax.needs.keys().cloned().collect();
    let everything: BTreeSet<Name> = flow.facts.variables.keys().cloned().collect();
    let dominators = dominators(flow);
    let predecessors = predecessors(flow);
    let mut surely: BTreeMap<Name, BTreeSet<Name>> = flow
        .facts
        .states
        .keys()
        .map(|name| {
            let at_first = if entries.contains(name) {
                &given
            } else {
                &everything
            };
            (name.clone(), at_first.clone())
        })
        .collect();
    loop {
        let mut changed = false;
        for name in flow.facts.states.keys() {
            let mut here = surely[name].clone();
            for (from, outcome) in predecessors.get(name).into_iter().flatten() {
                if dominators[from].contains(name) {
                    continue;
                }
                let mut after = surely[from].clone();
                after.extend(set_by(flow, from, outcome).into_iter().flatten().cloned());
                here = here.intersection(&after).cloned().collect();
            }
            if here != surely[name] {
                surely.insert(name.clone(), here);
                changed = true;
            }
        }
        if !changed {
            return surely;
        }
    }
}

/// The variables that some way to a state sets and another does not, each with such another way.
pub fn perhaps_set(flow: &Flow<'_>, state: &Name) -> BTreeMap<Name, String> {
    let predecessors = predecessors(flow);
    let mut set: BTreeSet<Name> = flow.syntax.needs.keys().cloned().collect();
    let mut seen: BTreeSet<Name> = BTreeSet::new();
    let mut open = vec![state.clone()];
    while let Some(name) = open.pop() {
        for (from, outcome) in predecessors.get(&name).into_iter().flatten() {
            set.extend(set_by(flow, from, outcome).into_iter().flatten().cloned());
            if seen.insert(from.clone()) {
                open.push(from.clone());
            }
        }
    }
    let surely = &flow.facts.states[state].surely;
    set.into_iter()
        .filter(|variable| {
            !surely.contains(variable) && flow.facts.variables.contains_key(variable)
        })
        .map(|variable| {
            let way = way_without(flow, &variable, state);
            (variable, way)
        })
        .collect()
}

/// A shortest way to a state that does not set a variable, for people.
fn way_without(flow: &Flow<'_>, variable: &Name, state: &Name) -> String {
    let mut came_from: BTreeMap<Name, Option<Name>> = flow
        .facts
        .entries
        .iter()
        .map(|entry| (entry.clone(), None))
        .collect();
    let mut open: VecDeque<Name> = came_from.keys().cloned().collect();
    while let Some(name) = open.pop_front() {
        if name == *state {
            break;
        }
        for (outcome, next) in successors(flow, &name) {
            let sets = set_by(flow, &name, outcome).is_some_and(|set| set.contains(variable));
            if !sets && !came_from.contains_key(next) {
                came_from.insert(next.clone(), Some(name.clone()));
                open.push_back(next.clone());
            }
        }
    }
    let mut way = vec![state.as_str()];
    let mut at = state;
    while let Some(Some(before)) = came_from.get(at) {
        way.push(before);
        at = before;
    }
    way.reverse();
    match way.as_slice() {
        [only] => format!("nothing before `{only}` sets it"),
        way => format!("a way here that does not set it: {}", way.join(" → ")),
    }
}

/// What can be named when a state is entered.
pub fn place_at<'m>(model: &'m Model, flow: &Flow<'_>, state: &Name) -> Place<'m> {
    let state = &flow.facts.states[state];
    let set = flow.facts.variables.iter().filter_map(|(name, typed)| {
        // Where routes are in doubt, what is set before what cannot be told.
        let surely = flow.facts.doubt == Doubt::Routes || state.surely.contains(name);
        surely.then(|| (name.clone(), Variable::Set(typed.clone())))
    });
    let perhaps = state.perhaps.iter().map(|(name, way)| {
        let variable = Variable::Perhaps(flow.facts.variables[name].of.clone(), way.clone());
        (name.clone(), variable)
    });
    Place {
        model,
        variables: perhaps.chain(set).collect(),
    }
}

/// The place after a state has succeeded: with what it sets.
pub fn place_after<'m>(model: &'m Model, flow: &Flow<'_>, state: &Name) -> Place<'m> {
    let mut place = place_at(model, flow, state);
    for variable in &flow.facts.states[state].sets {
        place.set(variable, flow.facts.variables[variable].clone());
    }
    place
}
