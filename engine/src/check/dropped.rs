//! What an app leaves of the library's flows: it replaces states by id, and states to which nothing
//! leads then are dropped, as if they were not there.

use std::collections::BTreeSet;

use super::facts;
use super::state_facts::Route;
use super::subject::Parsed;
use crate::diagnostic::Diagnostics;
use crate::name::Name;
use crate::syntax;

/// The states of a flow that the library has and that neither its starts nor the app's own states
/// lead to. Of a flow that is wholly of the library these are what only rows in a backend need.
pub fn dropped(parsed: &Parsed<'_>, flow: &syntax::Flow) -> BTreeSet<Name> {
    let of_library = |state: &&syntax::State| parsed.sources.get(state.name.span.source).library;
    let (library, own): (Vec<_>, Vec<_>) = flow.states.values().partition(of_library);
    if library.is_empty() {
        return BTreeSet::new();
    }
    let facts = facts::of_flow(parsed, flow, &mut Diagnostics::default());
    let states = &facts.states;
    let mut reached: BTreeSet<Name> = facts::entries(flow, true);
    reached.extend(facts.renewed_at().cloned());
    reached.extend(own.iter().map(|state| state.name.value.clone()));
    let mut open: Vec<Name> = reached.iter().cloned().collect();
    while let Some(state) = open.pop() {
        let routes = states.get(&state).into_iter();
        let routes = routes.flat_map(|it| it.routes.values().chain(it.departures.values()));
        for route in routes {
            match route {
                Route::State(to) | Route::Again(to) if reached.insert(to.clone()) => {
                    open.push(to.clone());
                }
                Route::State(_) | Route::Again(_) | Route::End(_) => {}
            }
        }
    }
    let library = library.into_iter().map(|state| state.name.value.clone());
    library.filter(|state| !reached.contains(state)).collect()
}
