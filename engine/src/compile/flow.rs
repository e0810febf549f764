//! Flows, their states, and the ways between them.

use indexmap::IndexMap;

use super::button::buttons;
use super::kind;
use super::place::{FlowPlace, StatePlace};
use super::values::{alone, with};
use crate::check;
use crate::locale::Core;
use crate::name::Name;
use crate::outcome::Refusal;
use crate::program::{Flow, Head, Pattern, Route, Start, State, Target, To};
use crate::syntax;

pub(super) fn flow(place: &FlowPlace<'_>) -> Flow {
    let syntax = place.syntax;
    let states = syntax.states.values().map(|state| {
        let place = StatePlace {
            flow: *place,
            syntax: state,
            facts: &place.facts.states[&state.name.value],
        };
        (state.name.value.clone(), self::state(&place))
    });
    let states: IndexMap<Name, State> = states.collect();
    let moved = syntax.moved.iter();
    Flow {
        name: syntax.name.value.clone(),
        roles: syntax.roles.iter().map(|role| role.value.clone()).collect(),
        starts: syntax.starts.iter().map(|it| start(place, it)).collect(),
        about: syntax.about.as_ref().map(|about| about.value.clone()),
        stops: syntax.stops.iter().map(|stop| stop.value.clone()).collect(),
        needs: syntax.given().into_iter().collect(),
        variables: place.facts.variables.clone(),
        books: states.values().any(|state| state.kind.books()),
        states,
        updated: place.facts.updated.as_ref().map(target),
        moved: moved
            .map(|(from, to)| (from.clone(), to.value.clone()))
            .collect(),
    }
}

fn start(place: &FlowPlace<'_>, start: &syntax::Start) -> Start {
    let first = place.syntax.states.keys().next();
    let state = start.go.as_ref().map(|go| &go.value).or(first);
    Start {
        command: start
            .command
            .as_ref()
            .map(|command| pattern(&command.value)),
        menu: start.menu.as_ref().map(|menu| menu.value),
        link: start.link.as_ref().map(|link| pattern(&link.value)),
        events: start
            .events
            .iter()
            .map(|it| it.value.event.clone())
            .collect(),
        every: start.every.as_ref().map(|every| every.value),
        condition: start.condition.clone(),
        state: state.expect("a flow without states is not parsed").clone(),
    }
}

fn pattern(pattern: &syntax::Pattern) -> Pattern {
    Pattern {
        prefix: pattern.prefix.clone(),
        arguments: pattern.arguments.clone(),
    }
}

fn state(place: &StatePlace<'_>) -> State {
    let StatePlace {
        flow,
        syntax,
        facts,
    } = place;
    let routes = facts.routes.iter().map(|(outcome, route)| {
        let route = self::route(place, outcome, route);
        (outcome.clone(), route)
    });
    let departures = facts.departures.iter();
    let departures = departures.map(|(departure, route)| (*departure, target(route)));
    State {
        name: syntax.name.value.clone(),
        message: check::message_id(&flow.syntax.name.value, &syntax.name.value),
        kind: kind::kind(place),
        with: with(&syntax.with),
        lines: syntax.rows.as_ref().map(alone),
        to: syntax.to.as_ref().map(to),
        attach: syntax.attach.as_ref().map(alone),
        wait: syntax.wait.as_ref().map(|wait| kind::wait(place, wait)),
        also: buttons(place, &syntax.also),
        routes: routes.collect(),
        departures: departures.collect(),
        sets: facts.sets.clone(),
        reads: facts.reads.clone(),
        surely: facts.surely.clone(),
    }
}

fn to(to: &syntax::To) -> To {
    match to {
        syntax::To::People(given) => To::People(alone(given)),
        syntax::To::Role(role) => To::Role(role.value.clone()),
        syntax::To::Chats(variable) => To::Chats(variable.value.clone()),
    }
}

fn route(place: &StatePlace<'_>, outcome: &Name, route: &check::Route) -> Route {
    Route {
        to: target(route),
        head: head(place, outcome, route),
    }
}

fn target(route: &check::Route) -> Target {
    match route {
        check::Route::State(name) => Target::State(name.clone()),
        check::Route::Again(name) => Target::Again(name.clone()),
        check::Route::End(name) => Target::End(name.clone()),
    }
}

/// What heads the next screen: the author's words, or the library's for a failure that has some,
/// unless the next that is seen is a `say`, which explains by itself.
fn head(place: &StatePlace<'_>, outcome: &Name, route: &check::Route) -> Head {
    let FlowPlace {
        model,
        syntax,
        facts,
        ..
    } = place.flow;
    if !check::has_head(model, place.syntax, outcome) {
        return Head::Nothing;
    }
    match Refusal::named(outcome) {
        Some(refusal) if !check::leads_to_words(syntax, facts, place.syntax, route) => {
            Head::OwnOr(Core::from(refusal))
        }
        Some(_) | None => Head::Own,
    }
}
