//! The graph of each flow: what can be reached, what can be left, what loops without waiting.

use std::collections::BTreeSet;

use super::again;
use super::analysis::{Doubt, Route};
use super::kind::{self, Pace};
use super::subject::{Flow, Subject};
use super::ways::successors;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::syntax::{Button, Spanned};

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
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
            again::check(subject, &flow, diagnostics);
        }
    }
}

fn reached(flow: &Flow<'_>) -> BTreeSet<Name> {
    let mut reached = flow.facts.entries.clone();
    let mut open: Vec<Name> = reached.iter().cloned().collect();
    while let Some(state) = open.pop() {
        for (_, next) in successors(flow.facts, &state) {
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
            let leads_away = kind::of(&flow.syntax.states[name].kind).leads_away();
            let leaves = state.routes.values().any(|route| match route {
                Route::End(_) => true,
                Route::State(to) | Route::Again(to) => leave.contains(to),
            });
            if leaves || leads_away {
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
        let Some(buttons) = kind::of(&state.kind).buttons() else {
            continue;
        };
        let leads_on = |button: &Button| button.condition.is_none() && button.leads_to().is_some();
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
    let Some(written) = flow.syntax.states.get(state) else {
        return Vec::new();
    };
    let routes = &flow.facts.states[state].routes;
    let all = || routes.values().collect();
    match kind::of(&written.kind).pace() {
        Pace::AtOnce => all(),
        Pace::WhenEnded(called) => {
            let called = subject.flow(&called.value);
            match called.is_some_and(|called| ends_at_once(subject, &called)) {
                true => all(),
                false => Vec::new(),
            }
        }
        Pace::WhenAnswered => Vec::new(),
        Pace::WhenAnsweredUnlessNone => {
            let none = routes.get("none");
            none.into_iter()
                .filter(|_| !written.also.contains_key("none"))
                .collect()
        }
    }
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

fn recursion(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let calls = |flow: &Flow<'_>| -> Vec<Spanned<Name>> {
        let states = flow.syntax.states.values();
        let called = states.filter_map(|state| kind::called(&state.kind));
        called.cloned().collect()
    };
    for flow in subject.flows() {
        for called in calls(&flow) {
            let span = called.span;
            let mut seen: BTreeSet<Name> = BTreeSet::new();
            let mut open = vec![called.value];
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
                    open.extend(calls(&flow).into_iter().map(|called| called.value));
                }
            }
        }
    }
}
