//! The ways through a flow: which states lead to which, and which of them every way passes.

use std::collections::BTreeSet;

use super::kind;
use super::state_facts::{Route, StateFacts};
use crate::name::Name;
use crate::steps::step;
use crate::syntax;
use indexmap::IndexMap;

/// A flow as a graph. A state is a number: its place in the flow.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    after: Vec<Vec<Way>>,
    before: Vec<Vec<Way>>,
    /// The states that can be reached, each after one that leads to it unless all of those come
    /// later in some circle.
    order: Vec<usize>,
    /// The places of each state in a walk through the tree of dominators: where the walk enters it,
    /// and where it leaves it. `None` for a state that cannot be reached.
    inside: Vec<Option<(usize, usize)>>,
}

/// An outcome, or a departure, that leads from a state to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// The state at its other end.
    pub(super) state: usize,
    /// Whether the outcome sets the variables of the state that has it.
    pub(super) sets: bool,
    /// Whether it is no outcome of the state: somebody was in it, and is not any more.
    pub(super) departs: bool,
}

impl Ways {
    pub(super) fn of(
        flow: &syntax::Flow,
        states: &IndexMap<Name, StateFacts>,
        entries: &BTreeSet<Name>,
    ) -> Ways {
        let mut after = Vec::with_capacity(states.len());
        let mut before = vec![Vec::new(); states.len()];
        for (from, (name, facts)) in states.iter().enumerate() {
            let leads = |route: &Route| match route {
                Route::State(to) | Route::Again(to) => states.get_index_of(to),
                Route::End(_) => None,
            };
            let routes = facts.routes.iter().filter_map(|(outcome, route)| {
                Some(Way {
                    state: leads(route)?,
                    sets: sets(&flow.states[name], outcome),
                    departs: false,
                })
            });
            let departures = facts.departures.values().filter_map(|route| {
                Some(Way {
                    state: leads(route)?,
                    sets: false,
                    departs: true,
                })
            });
            let ways: Vec<Way> = routes.chain(departures).collect();
            for way in &ways {
                before[way.state].push(Way {
                    state: from,
                    ..*way
                });
            }
            after.push(ways);
        }
        let entries = entries.iter().filter_map(|name| states.get_index_of(name));
        let entries: Vec<usize> = entries.collect();
        let order = order(&after, &entries);
        let inside = inside(&before, &order, &entries);
        Ways {
            after,
            before,
            order,
            inside,
        }
    }

    pub(super) fn after(&self, state: usize) -> &[Way] {
        &self.after[state]
    }

    pub(super) fn before(&self, state: usize) -> &[Way] {
        &self.before[state]
    }

    /// The states that can be reached, mostly each after those that lead to it.
    pub(super) fn order(&self) -> &[usize] {
        &self.order
    }

    pub(super) fn is_reached(&self, state: usize) -> bool {
        self.inside[state].is_some()
    }

    /// Whether every way to `state` passes `passed`, which may be the state itself. Every state
    /// dominates one that cannot be reached.
    pub(super) fn dominates(&self, passed: usize, state: usize) -> bool {
        match (self.inside[passed], self.inside[state]) {
            (Some((enters, leaves)), Some((inner, _))) => (enters..leaves).contains(&inner),
            (_, None) => true,
            (None, Some(_)) => false,
        }
    }
}

/// Whether an outcome sets the variables of its state.
fn sets(state: &syntax::State, outcome: &str) -> bool {
    match kind::of(&state.kind).buttons() {
        // A press on any of its own buttons is its answer.
        Some(buttons) => buttons.contains_key(outcome),
        None => matches!(outcome, "done" | "skipped"),
    }
}

/// The states that can be reached, in reverse postorder.
fn order(after: &[Vec<Way>], entries: &[usize]) -> Vec<usize> {
    let mut seen = vec![false; after.len()];
    let mut order = Vec::with_capacity(after.len());
    for entry in entries {
        // A state, and how many of its ways were taken.
        let mut open = Vec::new();
        if !std::mem::replace(&mut seen[*entry], true) {
            open.push((*entry, 0));
        }
        while let Some((state, taken)) = open.last_mut() {
            step();
            let Some(way) = after[*state].get(*taken) else {
                order.push(*state);
                open.pop();
                continue;
            };
            *taken += 1;
            if !std::mem::replace(&mut seen[way.state], true) {
                open.push((way.state, 0));
            }
        }
    }
    order.reverse();
    order
}

/// The places of the states in a walk through the tree of dominators. (Cooper, Harvey, Kennedy: A
/// Simple, Fast Dominance Algorithm.)
fn inside(before: &[Vec<Way>], order: &[usize], entries: &[usize]) -> Vec<Option<(usize, usize)>> {
    // In the order, after a root from which all entries are reached.
    const ROOT: usize = 0;
    let mut rank = vec![None; before.len()];
    for (place, state) in order.iter().enumerate() {
        rank[*state] = Some(place + 1);
    }
    let mut nearest: Vec<Option<usize>> = vec![None; order.len() + 1];
    nearest[ROOT] = Some(ROOT);
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for (place, state) in order.iter().enumerate() {
            let from = before[*state].iter().filter_map(|way| rank[way.state]);
            let root = entries.contains(state).then_some(ROOT);
            let known = root
                .into_iter()
                .chain(from)
                .filter(|from| nearest[*from].is_some());
            let common = known.reduce(|left, right| meet(&nearest, left, right));
            if nearest[place + 1] != common {
                nearest[place + 1] = common;
                changed = true;
            }
        }
    }
    // A dominator comes before what it dominates, so sizes add up from the end.
    let mut sizes = vec![1; order.len() + 1];
    for place in (1..=order.len()).rev() {
        let parent = nearest[place].unwrap_or(ROOT);
        sizes[parent] += sizes[place];
    }
    let mut enters = vec![0; order.len() + 1];
    let mut next: Vec<usize> = vec![1; order.len() + 1];
    let mut inside = vec![None; before.len()];
    for (place, state) in (1..).zip(order) {
        let parent = nearest[place].unwrap_or(ROOT);
        enters[place] = enters[parent] + next[parent];
        next[parent] += sizes[place];
        inside[*state] = Some((enters[place], enters[place] + sizes[place]));
    }
    inside
}

/// The nearest state that dominates both.
fn meet(nearest: &[Option<usize>], mut left: usize, mut right: usize) -> usize {
    while left != right {
        step();
        let later = if left > right { &mut left } else { &mut right };
        *later = nearest[*later].expect("what is compared has a dominator");
    }
    left
}
