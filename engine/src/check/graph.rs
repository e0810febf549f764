//! The graph of each flow: what can be reached, what can be left, what loops without waiting.

use std::collections::BTreeSet;

use super::again::{self, Writing};
use super::analysis::Doubt;
use super::kind;
use super::pacing::{Pacing, circle, on_circles};
use super::state_facts::Route;
use super::subject::{Flow, Subject};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Sources;
use crate::steps::step;
use crate::syntax::{Button, Spanned};

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let before = diagnostics.len();
    recursion(subject, diagnostics);
    let calls_circle = diagnostics.len() > before;
    let mut pacing = Pacing::of(subject);
    let mut writing = Writing::of(subject);
    for flow in subject
        .flows()
        .filter(|flow| flow.facts.doubt == Doubt::None)
    {
        no_button(&flow, diagnostics);
        if !calls_circle {
            let before = diagnostics.len();
            circles(&flow, &mut pacing, diagnostics);
            again::check(&flow, &mut writing, diagnostics);
            if diagnostics.len() > before {
                // Nothing leads out of a circle, nor to what would come after it.
                continue;
            }
        }
        unreachable(&flow, subject.parsed.sources, diagnostics);
        no_way_out(&flow, diagnostics);
    }
}

fn unreachable(flow: &Flow<'_>, sources: &Sources, diagnostics: &mut Diagnostics) {
    for (place, state) in flow.syntax.states.values().enumerate() {
        // An app that replaces a state of a library's flow cannot remove those that it then does
        // not need.
        let is_library = sources.get(state.name.span.source).library;
        if !is_library && !flow.facts.ways.is_reached(place) {
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
fn no_way_out(flow: &Flow<'_>, diagnostics: &mut Diagnostics) {
    let ways = &flow.facts.ways;
    let states = flow.facts.states.iter();
    let mut leave: Vec<bool> = states
        .map(|(name, state)| {
            let ends = |route: &Route| matches!(route, Route::End(_));
            let leads_away = kind::of(&flow.syntax.states[name].kind).leads_away();
            leads_away || state.routes.values().any(ends)
        })
        .collect();
    let mut open: Vec<usize> = (0..leave.len()).filter(|state| leave[*state]).collect();
    while let Some(state) = open.pop() {
        // Who departs does not find the way out.
        for way in ways.before(state).iter().filter(|way| !way.departs) {
            step();
            if !std::mem::replace(&mut leave[way.state], true) {
                open.push(way.state);
            }
        }
    }
    // A route that has a fault itself was already reported.
    let states = flow.facts.states.iter().enumerate();
    let mut trapped = states
        .filter(|(place, (_, state))| {
            ways.is_reached(*place) && !state.routes.is_empty() && !leave[*place]
        })
        .map(|(_, state)| state);
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
        if state.wait.is_some() {
            // It goes on by itself.
            continue;
        }
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
fn circles(flow: &Flow<'_>, pacing: &mut Pacing<'_>, diagnostics: &mut Diagnostics) {
    let after = pacing.at_once(flow);
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for start in on_circles(&after) {
        if told.contains(&start) {
            continue;
        }
        let Some(circle) = circle(&after, start) else {
            continue;
        };
        let states = circle
            .iter()
            .filter_map(|state| flow.facts.states.get_index(*state));
        let names: Vec<&str> = states.map(|(name, _)| name.as_str()).collect();
        told.extend(circle);
        let start = names[0];
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
