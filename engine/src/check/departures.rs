//! Where people are led who are in a dialogue no more: to an end, without a screen that waits for
//! them.

use std::collections::BTreeSet;

use super::analysis::Doubt;
use super::kind;
use super::state_facts::Route;
use super::subject::{Flow, Subject};
use crate::departure::Departure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::name::Name;
use crate::source::Span;

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    for flow in subject.flows() {
        if flow.facts.doubt > Doubt::None || flow.syntax.is_background() {
            continue;
        }
        let mut told = BTreeSet::new();
        for (name, state) in &flow.facts.states {
            for (departure, route) in &state.departures {
                let span = span(&flow, Some(name), *departure);
                quiet(&flow, *departure, route, span, &mut told, diagnostics);
            }
        }
        if let Some(route) = &flow.facts.updated {
            let span = span(&flow, None, Departure::Updated);
            let departure = Departure::Updated;
            quiet(&flow, departure, route, span, &mut told, diagnostics);
        }
    }
}

/// Where the route is written.
fn span(flow: &Flow<'_>, state: Option<&Name>, departure: Departure) -> Span {
    let name = departure.name();
    let own = state.and_then(|state| flow.syntax.states[state].go.get(name));
    let written = own.or_else(|| flow.syntax.always.get(name));
    written.map_or(flow.syntax.name.span, |written| written.target.span)
}

/// Nothing after the route waits for the person.
fn quiet(
    flow: &Flow<'_>,
    departure: Departure,
    route: &Route,
    span: Span,
    told: &mut BTreeSet<Span>,
    diagnostics: &mut Diagnostics,
) {
    let mut came_from: Vec<(&Name, Option<usize>)> = Vec::new();
    let mut seen: BTreeSet<&Name> = BTreeSet::new();
    let mut open = vec![(route, None)];
    while let Some((route, from)) = open.pop() {
        let name = match route {
            Route::State(name) => name,
            Route::End(_) => continue,
            Route::Again(name) => {
                if told.insert(span) {
                    let message = format!(
                        "`{departure}` leads back by `again {name}`, and nobody is there to be asked"
                    );
                    let fault = Diagnostic::new(Code::InvalidDeparture, span, message);
                    diagnostics.add(fault.help("lead to an end"));
                }
                return;
            }
        };
        if !seen.insert(name) {
            continue;
        }
        let here = came_from.len();
        came_from.push((name, from));
        if !kind::has_person(&flow.syntax.states[name].kind) {
            let routes = flow.facts.states[name].routes.values();
            open.extend(routes.map(|route| (route, Some(here))));
            continue;
        }
        if !told.insert(span) {
            return;
        }
        let way = std::iter::successors(Some(here), |at| came_from[*at].1);
        let mut way: Vec<&str> = way.map(|at| came_from[at].0.as_str()).collect();
        way.reverse();
        let message = format!("`{departure}` leads to `{name}`, which waits for the person");
        let fault = Diagnostic::new(Code::InvalidDeparture, span, message);
        let fault = match way.as_slice() {
            [_] => fault,
            way => fault.note(format!("the way: {}", way.join(" → "))),
        };
        diagnostics.add(fault.help(
            "lead to an end, past nothing but `do`, `branch` and `say`: the person is not here any more",
        ));
        return;
    }
}
