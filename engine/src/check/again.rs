//! Routes that ask a state again.

use std::collections::BTreeMap;

use super::kind;
use super::state_facts::Route;
use super::subject::{Flow, Subject};
use super::ways::Way;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::steps::step;
use crate::syntax::{Button, State, StateKind};

/// `again S` needs S on every path to it, with no write in between.
pub(super) fn check(flow: &Flow<'_>, writing: &mut Writing<'_>, diagnostics: &mut Diagnostics) {
    let writes = writing.states(flow);
    for (place, (name, state)) in flow.facts.states.iter().enumerate() {
        for (outcome, route) in &state.routes {
            let Route::Again(target) = route else {
                continue;
            };
            let span = target_span(&flow.syntax.states[name], outcome);
            let of = format!("`{name}` cannot go back by `again {target}`");
            let Some(goal) = flow.facts.states.get_index_of(target) else {
                continue;
            };
            if !flow.facts.ways.dominates(goal, place) {
                diagnostics.add(
                    Diagnostic::new(Code::InvalidAgain, span, of)
                        .label(format!("there is a way here that does not pass `{target}`"))
                        .help(format!("route it to `{target}`, without `again`")),
                );
                continue;
            }
            if let Some(write) = write_between(flow, goal, place, &writes) {
                diagnostics.add(
                    Diagnostic::new(Code::InvalidAgain, span, of)
                        .label(format!(
                            "`{write}` between them writes, and would write again"
                        ))
                        .help(format!("route it to `{target}`, without `again`")),
                );
            }
        }
    }
}

/// Which flows write. The calls of the app are in no circle.
pub(super) struct Writing<'s> {
    subject: &'s Subject<'s>,
    flows: BTreeMap<Name, bool>,
}

impl<'s> Writing<'s> {
    pub(super) fn of(subject: &'s Subject<'s>) -> Writing<'s> {
        Writing {
            subject,
            flows: BTreeMap::new(),
        }
    }

    /// For each state of a flow, whether it can write.
    fn states(&mut self, flow: &Flow<'_>) -> Vec<bool> {
        let states = flow.syntax.states.values();
        states.map(|state| self.state(&state.kind)).collect()
    }

    /// Whether a state can write, by itself or in a flow that it calls.
    fn state(&mut self, kind: &StateKind) -> bool {
        let Some(called) = kind::called(kind) else {
            let mut actions = kind::of(kind).actions().iter();
            return actions.any(|action| action.kind.writes());
        };
        if let Some(writes) = self.flows.get(&called.value) {
            return *writes;
        }
        let flow = self.subject.parsed.flows.get(&called.value);
        let mut states = flow.into_iter().flat_map(|called| called.states.values());
        let writes = states.any(|state| self.state(&state.kind));
        self.flows.insert(called.value.clone(), writes);
        writes
    }
}

/// Where the target of an outcome is written.
fn target_span(state: &State, outcome: &str) -> Span {
    if let Some(routed) = state.go.get(outcome) {
        return routed.target.span;
    }
    let own = kind::of(&state.kind).buttons();
    let button = own.and_then(|buttons| buttons.get(outcome));
    let button = button.or_else(|| state.also.get(outcome));
    let target = button.and_then(Button::leads_to);
    target.map_or(state.name.span, |target| target.span)
}

/// The first state that writes, of those on paths from `from` to `to` that pass neither in between.
fn write_between<'f>(flow: &Flow<'f>, from: usize, to: usize, writes: &[bool]) -> Option<&'f Name> {
    if !writes.contains(&true) {
        return None;
    }
    let ways = &flow.facts.ways;
    let mut ahead = vec![false; writes.len()];
    mark(&mut ahead, from, to, |state| ways.after(state));
    let mut behind = vec![false; writes.len()];
    mark(&mut behind, to, from, |state| ways.before(state));
    let states = 0..writes.len();
    let mut between = states.filter(|state| *state != to && ahead[*state] && behind[*state]);
    let write = between.find(|state| writes[*state])?;
    flow.facts.states.get_index(write).map(|(name, _)| name)
}

/// Marks the states on paths from `start` that end at `last`, both included.
fn mark<'w>(marks: &mut [bool], start: usize, last: usize, next: impl Fn(usize) -> &'w [Way]) {
    marks[start] = true;
    let mut open = vec![start];
    while let Some(state) = open.pop() {
        for way in next(state) {
            step();
            if !std::mem::replace(&mut marks[way.state], true) && way.state != last {
                open.push(way.state);
            }
        }
    }
}
