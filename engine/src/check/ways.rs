//! The ways through a flow: which states lead to which.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::{FlowFacts, Route};
use crate::name::Name;

/// The states that an outcome of this state leads to.
pub(super) fn successors<'f>(
    facts: &'f FlowFacts,
    state: &str,
) -> impl Iterator<Item = (&'f Name, &'f Name)> {
    facts
        .states
        .get(state)
        .into_iter()
        .flat_map(|state| &state.routes)
        .filter_map(|(outcome, route)| match route {
            Route::State(to) | Route::Again(to) => Some((outcome, to)),
            Route::End(_) => None,
        })
}

/// For each reachable state, the states that every path to it passes, including itself.
pub(super) fn dominators(facts: &FlowFacts) -> BTreeMap<Name, BTreeSet<Name>> {
    let entries = &facts.entries;
    let all: BTreeSet<Name> = facts.states.keys().cloned().collect();
    let mut dominators: BTreeMap<Name, BTreeSet<Name>> = facts
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
    let predecessors = predecessors(facts);
    loop {
        let mut changed = false;
        for name in facts.states.keys().filter(|name| !entries.contains(*name)) {
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
pub(super) fn predecessors(facts: &FlowFacts) -> BTreeMap<Name, Vec<(Name, Name)>> {
    let mut predecessors: BTreeMap<Name, Vec<(Name, Name)>> = BTreeMap::new();
    for from in facts.states.keys() {
        for (outcome, to) in successors(facts, from) {
            let edge = (from.clone(), outcome.clone());
            predecessors.entry(to.clone()).or_default().push(edge);
        }
    }
    predecessors
}
