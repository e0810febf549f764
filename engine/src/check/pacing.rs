//! Where a flow goes on without waiting for the person.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;

use super::kind::{self, Pace};
use super::state_facts::Route;
use super::subject::{Flow, Subject};
use crate::name::Name;
use crate::outcome::Outcome;
use crate::steps::step;
use crate::syntax::kind::Wait;
use crate::syntax::{RowEvent, State};

/// For each state, the states to which it can lead at once.
pub(super) type AtOnce = Vec<Vec<usize>>;

/// What is known about the pace of flows. The calls of the app are in no circle.
pub(super) struct Pacing<'s> {
    subject: &'s Subject<'s>,
    /// Whether a call of a flow can end without having waited.
    ends: BTreeMap<Name, bool>,
}

impl<'s> Pacing<'s> {
    pub(super) fn of(subject: &'s Subject<'s>) -> Pacing<'s> {
        Pacing {
            subject,
            ends: BTreeMap::new(),
        }
    }

    pub(super) fn at_once(&mut self, flow: &Flow<'_>) -> AtOnce {
        let states = flow.syntax.states.values().enumerate();
        states
            .map(|(here, state)| {
                let routes = self.routes(flow, state).into_iter();
                let next = routes.filter_map(|route| match route {
                    Route::State(name) | Route::Again(name) => flow.facts.states.get_index_of(name),
                    Route::End(_) => None,
                });
                next.filter(|next| !asks_again(flow, here, *next)).collect()
            })
            .collect()
    }

    /// The routes that a state can take without waiting for the person. A choice of rows or times
    /// does this if there is none.
    fn routes<'f>(&mut self, flow: &Flow<'f>, state: &State) -> Vec<&'f Route> {
        let routes = &flow.facts.states[&state.name.value].routes;
        let model = self.subject.model();
        let statuses = |outcome: &Name| {
            let heard = RowEvent::of(outcome);
            heard.is_some_and(|it| model.statuses(&it.table).contains(&it.event))
        };
        let at_once = match kind::of(&state.kind).pace() {
            // Its answer may come at once, and nobody is asked.
            Pace::AtOnce | Pace::WhenTold => true,
            Pace::WhenAnsweredUnlessKnown => {
                return routes.get("done").into_iter().collect();
            }
            Pace::WhenElapsed => return passed(routes, &[Outcome::Past], statuses),
            // Where the time is past, nobody is asked.
            // Of a flow that is called for others, they are asked the first question.
            Pace::WhenAnswered | Pace::WhenEnded(_) if is_past_at_once(state) => {
                let at_once = [Outcome::Elapsed, Outcome::Undeliverable];
                return passed(routes, &at_once, statuses);
            }
            Pace::WhenAnswered | Pace::WhenEnded(_) if state.to.is_some() => {
                return passed(routes, &[Outcome::Undeliverable], statuses);
            }
            Pace::WhenEnded(called) => self.ends_at_once(called),
            Pace::WhenAnswered => false,
            Pace::WhenAnsweredUnlessNone => {
                let none = routes
                    .get("none")
                    .filter(|_| !state.also.contains_key("none"));
                return none.into_iter().collect();
            }
        };
        routes.values().filter(|_| at_once).collect()
    }

    /// Whether a called flow can end without having waited.
    fn ends_at_once(&mut self, called: &Name) -> bool {
        if let Some(ends) = self.ends.get(called) {
            return *ends;
        }
        let ends = self
            .subject
            .flow(called)
            .is_some_and(|flow| self.passes(&flow));
        self.ends.insert(called.clone(), ends);
        ends
    }

    fn passes(&mut self, flow: &Flow<'_>) -> bool {
        let mut seen = vec![false; flow.syntax.states.len()];
        let mut open = vec![0];
        while let Some(place) = open.pop() {
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            let Some((_, state)) = flow.syntax.states.get_index(place) else {
                continue;
            };
            for route in self.routes(flow, state) {
                step();
                match route {
                    Route::End(_) => return true,
                    Route::State(next) | Route::Again(next) => {
                        open.extend(flow.facts.states.get_index_of(next));
                    }
                }
            }
        }
        false
    }
}

/// Whether the time until which others are asked may be past when the state is entered.
fn is_past_at_once(state: &State) -> bool {
    state.to.is_some() && matches!(state.wait, Some(Wait::Until(_)))
}

/// The routes by which a state in the background is left without waiting: by these outcomes, or
/// because the row has the status already that the route names.
fn passed<'r>(
    routes: &'r IndexMap<Name, Route>,
    at_once: &[Outcome],
    is_status: impl Fn(&Name) -> bool,
) -> Vec<&'r Route> {
    let passed = routes.iter().filter(|(outcome, _)| {
        let mut at_once = at_once.iter();
        at_once.any(|it| outcome.as_str() == it.name()) || is_status(outcome)
    });
    passed.map(|(_, route)| route).collect()
}

/// Whether a state waits for the person although its answer may be known, because whoever comes to
/// it from `here` comes back.
fn asks_again(flow: &Flow<'_>, here: usize, state: usize) -> bool {
    let is_known = match kind::of(&flow.syntax.states[state].kind).pace() {
        Pace::WhenAnsweredUnlessKnown => true,
        Pace::AtOnce
        | Pace::WhenEnded(_)
        | Pace::WhenAnswered
        | Pace::WhenAnsweredUnlessNone
        | Pace::WhenElapsed
        | Pace::WhenTold => false,
    };
    is_known && flow.facts.ways.dominates(state, here)
}

/// The states on circles, and some between two circles; in their order.
pub(super) fn on_circles(after: &AtOnce) -> Vec<usize> {
    let mut before: AtOnce = vec![Vec::new(); after.len()];
    for (state, next) in after.iter().enumerate() {
        for next in next {
            before[*next].push(state);
        }
    }
    let mut left = vec![true; after.len()];
    strip(after, &before, &mut left);
    strip(&before, after, &mut left);
    (0..after.len()).filter(|state| left[*state]).collect()
}

/// Takes away the states that lead to none that is left.
fn strip(after: &AtOnce, before: &AtOnce, left: &mut [bool]) {
    let leads = |next: &Vec<usize>| next.iter().filter(|next| left[**next]).count();
    let mut count: Vec<usize> = after.iter().map(leads).collect();
    let states = 0..after.len();
    let mut open: Vec<usize> = states
        .filter(|state| left[*state] && count[*state] == 0)
        .collect();
    while let Some(state) = open.pop() {
        left[state] = false;
        for from in &before[state] {
            step();
            if left[*from] {
                count[*from] -= 1;
                if count[*from] == 0 {
                    open.push(*from);
                }
            }
        }
    }
}

/// A shortest way from a state back to itself.
pub(super) fn circle(after: &AtOnce, start: usize) -> Option<Vec<usize>> {
    let mut came_from: Vec<Option<usize>> = vec![None; after.len()];
    let mut open = VecDeque::from([start]);
    while let Some(here) = open.pop_front() {
        for next in &after[here] {
            step();
            if *next == start {
                let way = std::iter::successors(Some(here), |at| came_from[*at]);
                let mut way: Vec<usize> = way.collect();
                way.reverse();
                return Some(way);
            }
            if came_from[*next].is_none() {
                came_from[*next] = Some(here);
                open.push_back(*next);
            }
        }
    }
    None
}
