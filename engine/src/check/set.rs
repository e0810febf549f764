//! Which variables are set where.
//!
//! A route to a state that was passed before forgets what was set only there and later. So a state
//! that dominates another is entered again with the same variables as before, and an edge back to a
//! dominator takes nothing away from what is surely set there.

use std::collections::VecDeque;
use std::sync::Arc;

use super::analysis::FlowFacts;
use super::state_facts::Route;
use crate::departure::Departure;
use crate::name::Name;
use crate::name_set::NameSet;
use crate::steps::step;
use crate::syntax;

/// For each state, what every path to it sets.
pub(super) fn surely_set(flow: &syntax::Flow, facts: &FlowFacts) -> Vec<NameSet> {
    let all = names(facts);
    let mut given = NameSet::none(&all);
    given.extend(flow.given().iter());
    let mut surely = vec![NameSet::every(&all); facts.states.len()];
    for entry in &facts.entries {
        if let Some(entry) = facts.states.get_index_of(entry) {
            surely[entry].clone_from(&given);
        }
    }
    let renewed = facts.renewed_at();
    if let Some(entry) = renewed.and_then(|it| facts.states.get_index_of(it)) {
        // Of an earlier version nothing is known to be left.
        surely[entry] = NameSet::none(&all);
    }
    settle(facts, surely, |set, here, from| {
        if !facts.ways.dominates(here, from) {
            set.0.keep(set.1);
        }
    })
}

/// For each state, what some path to it sets.
pub(super) fn perhaps_set(flow: &syntax::Flow, facts: &FlowFacts) -> Vec<NameSet> {
    let mut given = NameSet::none(&names(facts));
    given.extend(flow.given().iter());
    let mut perhaps = vec![given; facts.states.len()];
    let renewed = facts.renewed_at();
    if let Some(entry) = renewed.and_then(|it| facts.states.get_index_of(it)) {
        perhaps[entry] = NameSet::every(&names(facts));
    }
    settle(facts, perhaps, |set, _, _| set.0.add(set.1))
}

fn names(facts: &FlowFacts) -> Arc<[Name]> {
    facts.variables.keys().cloned().collect()
}

/// Combines what is set at each state with what is set after the states that lead to it, until
/// nothing changes.
fn settle(
    facts: &FlowFacts,
    mut set: Vec<NameSet>,
    combine: impl Fn((&mut NameSet, &NameSet), usize, usize),
) -> Vec<NameSet> {
    let mut changed = true;
    while std::mem::take(&mut changed) {
        for &here in facts.ways.order() {
            let mut now = set[here].clone();
            for way in facts.ways.before(here) {
                step();
                let mut after = set[way.state].clone();
                if way.sets {
                    after.extend(&facts.states[way.state].sets);
                }
                combine((&mut now, &after), here, way.state);
            }
            if now != set[here] {
                set[here] = now;
                changed = true;
            }
        }
    }
    set
}

/// A shortest path to a state that does not set a variable, for people.
pub(super) fn way_without(facts: &FlowFacts, variable: &str, state: &str) -> String {
    let Some(state) = facts.states.get_index_of(state) else {
        return String::new();
    };
    let mut came_from: Vec<Option<Option<usize>>> = vec![None; facts.states.len()];
    let mut open: VecDeque<usize> = VecDeque::new();
    for entry in facts.entries.iter().chain(facts.renewed_at()) {
        if let Some(entry) = facts.states.get_index_of(entry) {
            came_from[entry] = Some(None);
            open.push_back(entry);
        }
    }
    while let Some(here) = open.pop_front().filter(|here| *here != state) {
        let sets_it = facts.states[here].sets.contains(variable);
        for way in facts.ways.after(here) {
            if !(way.sets && sets_it) && came_from[way.state].is_none() {
                came_from[way.state] = Some(Some(here));
                open.push_back(way.state);
            }
        }
    }
    let before = |at: &usize| came_from[*at].flatten();
    let way = std::iter::successors(Some(state), before);
    let mut way: Vec<&str> = way
        .filter_map(|place| facts.states.get_index(place))
        .map(|(name, _)| name.as_str())
        .collect();
    way.reverse();
    let told = match way.as_slice() {
        [only] => format!("nothing before `{only}` sets it"),
        way => format!("a way here that does not set it: {}", way.join(" → ")),
    };
    match departure(facts, &way) {
        Some((from, departure, to)) => format!(
            "{told}; whoever is in `{from}` has not set it when `{departure}` leads to `{to}`: give \
             `{from}` a `{departure}` of its own in `go`, to an end or to a state that does not read \
             it"
        ),
        None => told,
    }
}

/// The last step of a way that is no outcome of its state: the state, the departure, and where it
/// leads.
fn departure<'w>(facts: &FlowFacts, way: &[&'w str]) -> Option<(&'w str, Departure, &'w str)> {
    way.windows(2).rev().find_map(|step| {
        let [from, to] = [step[0], step[1]];
        let state = facts.states.get(from)?;
        let leads = |route: &Route| matches!(route, Route::State(next) if *next == *to);
        if state.routes.values().any(leads) {
            return None;
        }
        let mut departures = state.departures.iter();
        let (departure, _) = departures.find(|(_, route)| leads(route))?;
        Some((from, *departure, to))
    })
}
