//! The graph of each flow: what can be reached, what can be left, what loops without waiting.

use std::collections::BTreeSet;

use super::analysis::{Doubt, Route};
use super::subject::{Flow, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, Button, ButtonTarget, StateKind};

pub fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let before = diagnostics.len();
    recursion(subject, diagnostics);
    let calls_circle = diagnostics.len() > before;
    for flow in subject
        .flows()
        .filter(|flow| flow.facts.doubt == Doubt::None)
    {
        let reached = reached(&flow);
        unreachable(&flow, &reached, diagnostics);
        no_way_out(&flow, &reached, diagnostics);
        no_button(&flow, diagnostics);
        if !calls_circle {
            loops(subject, &flow, diagnostics);
            again(subject, &flow, diagnostics);
        }
    }
}

/// The states that an outcome of this state leads to.
pub fn successors<'f>(flow: &Flow<'f>, state: &str) -> impl Iterator<Item = (&'f Name, &'f Name)> {
    flow.facts
        .states
        .get(state)
        .into_iter()
        .flat_map(|state| &state.routes)
        .filter_map(|(outcome, route)| match route {
            Route::State(to) | Route::Again(to) => Some((outcome, to)),
            Route::End(_) => None,
        })
}

fn reached(flow: &Flow<'_>) -> BTreeSet<Name> {
    let mut reached = flow.facts.entries.clone();
    let mut open: Vec<Name> = reached.iter().cloned().collect();
    while let Some(state) = open.pop() {
        for (_, next) in successors(flow, &state) {
            if reached.insert(next.clone()) {
                open.push(next.clone());
            }
        }
    }
    reached
}

fn unreachable(flow: &Flow<'_>, reached: &BTreeSet<Name>, diagnostics: &mut Diagnostics) {
    for state in flow.syntax.states.values() {
        if !reached.contains(&state.name.value) {
            diagnostics.add(
                Diagnostic::new(
                    Code::UnreachableState,
                    state.name.span,
                    format!("nothing leads to `{}`", state.name.value),
                )
                .help("route an outcome here, or remove the state"),
            );
        }
    }
}

/// States from which no end of the flow can be reached.
fn no_way_out(flow: &Flow<'_>, reached: &BTreeSet<Name>, diagnostics: &mut Diagnostics) {
    let mut leave: BTreeSet<&Name> = BTreeSet::new();
    loop {
        let before = leave.len();
        for (name, state) in &flow.facts.states {
            let menu = matches!(flow.syntax.states[name].kind, StateKind::Menu);
            let leaves = state.routes.values().any(|route| match route {
                Route::End(_) => true,
                Route::State(to) | Route::Again(to) => leave.contains(to),
            });
            if leaves || menu {
                leave.insert(name);
            }
        }
        if leave.len() == before {
            break;
        }
    }
    // A route that has a fault itself was already reported.
    let mut trapped = flow.facts.states.iter().filter(|(name, state)| {
        reached.contains(*name) && !state.routes.is_empty() && !leave.contains(name)
    });
    let Some((first, _)) = trapped.next() else {
        return;
    };
    let others: Vec<String> = trapped.map(|(name, _)| format!("`{name}`")).collect();
    let mut diagnostic = Diagnostic::new(
        Code::NoWayOut,
        flow.syntax.states[first].name.span,
        format!("no way leads from `{first}` to an end of the flow"),
    );
    if !others.is_empty() {
        diagnostic = diagnostic.note(format!("nor from {}", others.join(", ")));
    }
    diagnostics.add(diagnostic.help(format!(
        "route an outcome of it, or of a state after it, to {}",
        ends(flow)
    )));
}

fn ends(flow: &Flow<'_>) -> String {
    let ends = flow.syntax.ends.iter();
    let ends: Vec<String> = ends.map(|end| format!("`{}`", end.value)).collect();
    ends.join(" or ")
}

/// A `choose` must always show a button that leads on, whatever is true then.
fn no_button(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    for state in flow.syntax.states.values() {
        let StateKind::Choose(buttons) = &state.kind else {
            continue;
        };
        let leads_on = |button: &Button| {
            button.condition.is_none() && matches!(button.target, ButtonTarget::Go(_))
        };
        if !buttons.values().any(leads_on) {
            diagnostics.add(
                Diagnostic::new(
                    Code::NoWayOut,
                    state.name.span,
                    format!("`{}` may show no button that leads on", state.name.value),
                )
                .help("add a button with a target and without `if`"),
            );
        }
    }
}

/// Circles of states in which none waits for the person.
fn loops(subject: &Subject<'_>, flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let mut told: BTreeSet<Name> = BTreeSet::new();
    for start in flow.facts.states.keys() {
        if told.contains(start) {
            continue;
        }
        let mut way: Vec<Name> = vec![start.clone()];
        let mut seen: BTreeSet<Name> = BTreeSet::new();
        if circle(subject, flow, &mut way, &mut seen) {
            told.extend(way.iter().cloned());
            let names: Vec<&str> = way.iter().map(Name::as_str).collect();
            diagnostics.add(
                Diagnostic::new(
                    Code::LoopWithoutWait,
                    flow.syntax.states[start].name.span,
                    format!("`{start}` leads back to itself without waiting for anyone"),
                )
                .note(format!("the circle: {} → {start}", names.join(" → ")))
                .help("let a state in the circle ask or offer something"),
            );
        }
    }
}

/// Whether the path can continue to where it began.
fn circle(
    subject: &Subject<'_>,
    flow: &Flow<'_>,
    way: &mut Vec<Name>,
    seen: &mut BTreeSet<Name>,
) -> bool {
    let here = way.last().expect("a way begins somewhere").clone();
    for route in at_once(subject, flow, &here) {
        let (Route::State(next) | Route::Again(next)) = route else {
            continue;
        };
        if *next == way[0] {
            return true;
        }
        if seen.insert(next.clone()) {
            way.push(next.clone());
            if circle(subject, flow, way, seen) {
                return true;
            }
            way.pop();
        }
    }
    false
}

/// Where a state can lead without waiting for the person. A choice of rows or times does this if
/// there is none.
fn at_once<'f>(subject: &Subject<'_>, flow: &Flow<'f>, state: &str) -> Vec<&'f Route> {
    let Some((syntax, found)) = flow.state(state) else {
        return Vec::new();
    };
    let quick = match &syntax.kind {
        StateKind::Call(called) => subject
            .flow(&called.value)
            .is_some_and(|called| ends_at_once(subject, &called)),
        kind => !kind.waits(),
    };
    let routes = found.routes.iter();
    routes
        .filter(|(outcome, _)| quick || *outcome == "none" && !syntax.also.contains_key(*outcome))
        .filter(|_| !matches!(syntax.kind, StateKind::Choose(_) | StateKind::Menu))
        .map(|(_, route)| route)
        .collect()
}

/// Whether a called flow can end without having waited. Calls in a circle are reported elsewhere.
fn ends_at_once(subject: &Subject<'_>, flow: &Flow<'_>) -> bool {
    let mut seen = BTreeSet::from([flow.first_state().clone()]);
    let mut open: Vec<Name> = seen.iter().cloned().collect();
    while let Some(state) = open.pop() {
        for route in at_once(subject, flow, &state) {
            match route {
                Route::End(_) => return true,
                Route::State(next) | Route::Again(next) => {
                    if seen.insert(next.clone()) {
                        open.push(next.clone());
                    }
                }
            }
        }
    }
    false
}

/// `again S` needs S on every path to it, with no write in between.
fn again(subject: &Subject<'_>, flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let dominators = super::data::dominators(flow);
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
    match kind {
        StateKind::Do(actions) => actions.iter().any(|action| action.kind.writes()),
        StateKind::Call(called) => subject.flow(&called.value).is_some_and(|called| {
            let states = called.syntax.states.values();
            states.into_iter().any(|state| writes(subject, &state.kind))
        }),
        _ => false,
    }
}

/// Where the target of an outcome is written.
fn target_span(state: &syntax::State, outcome: &str) -> Span {
    if let Some(routed) = state.go.get(outcome) {
        return routed.target.span;
    }
    let chosen = match &state.kind {
        StateKind::Choose(buttons) => buttons.get(outcome),
        _ => None,
    };
    match chosen.or_else(|| state.also.get(outcome)) {
        Some(Button {
            target: ButtonTarget::Go(target),
            ..
        }) => target.span,
        _ => state.name.span,
    }
}

/// The states on paths from `from` to `to` that do not pass `to` before.
fn between(flow: &Flow<'_>, from: &Name, to: &Name) -> BTreeSet<Name> {
    let mut ahead: BTreeSet<Name> = BTreeSet::from([from.clone()]);
    let mut open = vec![from.clone()];
    while let Some(state) = open.pop() {
        if state == *to {
            continue;
        }
        for (_, next) in successors(flow, &state) {
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
                successors(flow, name).any(|(_, next)| next != from && behind.contains(next));
            if leads {
                behind.insert(name.clone());
            }
        }
        if behind.len() == before {
            return behind;
        }
    }
}

fn recursion(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let calls = |flow: &Flow<'_>| -> Vec<(Name, Span)> {
        let states = flow.syntax.states.values();
        states
            .filter_map(|state| match &state.kind {
                StateKind::Call(called) => Some((called.value.clone(), called.span)),
                _ => None,
            })
            .collect()
    };
    for flow in subject.flows() {
        for (called, span) in calls(&flow) {
            let mut seen: BTreeSet<Name> = BTreeSet::new();
            let mut open = vec![called];
            while let Some(next) = open.pop() {
                if next == *flow.name() {
                    diagnostics.add(
                        Diagnostic::new(
                            Code::RecursiveCall,
                            span,
                            format!("`{}` calls itself this way", flow.name()),
                        )
                        .help("go to a state instead of calling the flow again"),
                    );
                    break;
                }
                if seen.insert(next.clone())
                    && let Some(flow) = subject.flow(&next)
                {
                    open.extend(calls(&flow).into_iter().map(|(called, _)| called));
                }
            }
        }
    }
}
