//! Routes that ask a state again.

use std::collections::BTreeSet;

use super::analysis::Route;
use super::kind;
use super::subject::{Flow, Subject};
use super::ways::{dominators, successors};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Button, State, StateKind};

/// `again S` needs S on every path to it, with no write in between.
pub(super) fn check(subject: &Subject<'_>, flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let dominators = dominators(flow.facts);
    for (name, state) in &flow.facts.states {
        for (outcome, route) in &state.routes {
            let Route::Again(target) = route else {
                continue;
            };
            let span = target_span(&flow.syntax.states[name], outcome);
            let of = format!("`{name}` cannot go back by `again {target}`");
            if !dominators
                .get(name)
                .is_some_and(|before| before.contains(target))
            {
                diagnostics.add(
                    Diagnostic::new(Code::InvalidAgain, span, of)
                        .label(format!("there is a way here that does not pass `{target}`"))
                        .help(format!("route it to `{target}`, without `again`")),
                );
                continue;
            }
            let between = between(flow, target, name);
            let write = between.iter().find(|between| {
                *between != name && writes(subject, &flow.syntax.states[*between].kind)
            });
            if let Some(write) = write {
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

/// Whether a state can write, by itself or in a flow that it calls.
fn writes(subject: &Subject<'_>, kind: &StateKind) -> bool {
    if let Some(called) = kind::called(kind) {
        let called = subject.parsed.flows.get(&called.value);
        let mut states = called.into_iter().flat_map(|called| called.states.values());
        return states.any(|state| writes(subject, &state.kind));
    }
    let mut actions = kind::of(kind).actions().iter();
    actions.any(|action| action.kind.writes())
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

/// The states on paths from `from` to `to` that do not pass `to` before.
fn between(flow: &Flow<'_>, from: &Name, to: &Name) -> BTreeSet<Name> {
    let mut ahead: BTreeSet<Name> = BTreeSet::from([from.clone()]);
    let mut open = vec![from.clone()];
    while let Some(state) = open.pop() {
        if state == *to {
            continue;
        }
        for (_, next) in successors(flow.facts, &state) {
            if ahead.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    // Only those from which `to` can be reached without passing `from` again.
    let mut behind: BTreeSet<Name> = BTreeSet::from([to.clone()]);
    loop {
        let before = behind.len();
        for name in &ahead {
            let leads =
                successors(flow.facts, name).any(|(_, next)| next != from && behind.contains(next));
            if leads {
                behind.insert(name.clone());
            }
        }
        if behind.len() == before {
            return behind;
        }
    }
}
