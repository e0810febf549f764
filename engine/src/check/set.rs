//! Which variables are set where.
//!
//! A route to a state that was passed before forgets what was set only there and later. So a state
//! that dominates another is entered again with the same variables as before, and an edge back to a
//! dominator takes nothing away from what is surely set there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::kind;
use super::subject::Flow;
use super::ways::{dominators, predecessors, successors};
use crate::name::Name;

/// The variables that a state sets when it ends with this outcome.
fn set_by<'f>(flow: &Flow<'f>, state: &str, outcome: &str) -> Option<&'f BTreeSet<Name>> {
    let kind = kind::of(&flow.syntax.states.get(state)?.kind);
    let sets = match kind.buttons() {
        // A press on any of its own buttons is its answer.
        Some(buttons) => buttons.contains_key(outcome),
        None => matches!(outcome, "done" | "skipped"),
    };
    sets.then_some(&flow.facts.states.get(state)?.sets)
}

/// For each state, what every path to it sets.
pub(super) fn surely_set(flow: &Flow<'_>) -> BTreeMap<Name, BTreeSet<Name>> {
    let entries = &flow.facts.entries;
    let given: BTreeSet<Name> = flow.syntax.needs.keys().cloned().collect();
    let everything: BTreeSet<Name> = flow.facts.variables.keys().cloned().collect();
    let dominators = dominators(flow.facts);
    let predecessors = predecessors(flow.facts);
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

/// The variables that some path to a state sets and another path does not, each with such another
/// path.
pub(super) fn perhaps_set(
    flow: &Flow<'_>,
    state: &Name,
    surely: &BTreeSet<Name>,
) -> BTreeMap<Name, String> {
    let predecessors = predecessors(flow.facts);
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

/// A shortest path to a state that does not set a variable, for people.
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
        for (outcome, next) in successors(flow.facts, &name) {
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
