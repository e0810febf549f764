//! The types of everything that a state gives and reads.

use super::addressees;
use super::analysis::Doubt;
use super::file;
use super::kind;
use super::names::Place;
use super::reads;
use super::subject::{Here, Subject};
use super::template;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostics};
use crate::expression;
use crate::syntax::{Given, State};
use crate::value::{Type, Typed};

pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let flows = subject.flows();
    for flow in flows.filter(|flow| flow.facts.doubt < Doubt::States) {
        for state in flow.syntax.states.values() {
            let place = Place::at(subject.model(), flow.facts, &state.name.value);
            let mut values = Values {
                place: &place,
                diagnostics,
            };
            check_state(&flow.at(subject.parsed, state), &mut values);
        }
        let templates = subject.parsed.templates;
        let printed = flow.syntax.states.values().filter_map(template::named);
        let mut printed = printed.filter_map(|(name, _)| templates.get(name));
        // A template with a fault may read what was not understood.
        if flow.facts.doubt == Doubt::None && !printed.any(|template| template.is_broken) {
            reads::unused(&flow, diagnostics);
        }
    }
}

fn check_state(here: &Here<'_>, values: &mut Values<'_, '_>) {
    let state = here.state;
    // What a called flow is given has the types that the called flow names.
    if kind::called(&state.kind).is_none() {
        for given in state.with.values() {
            values.typed(&given.value);
        }
    }
    if let Some(given) = &state.rows {
        rows(given, values);
    }
    if let Some(to) = &state.to {
        addressees::check(here, to, values);
    }
    if let Some(attach) = &state.attach {
        file::check(attach, values);
        template::check(here, values.place, values.diagnostics);
    }
    if let Some(wait) = &state.wait {
        values.expect(wait.given(), &Typed::surely(wait.wanted()));
    }
    for button in state.also.values() {
        values.button(button);
    }
    if_full(state, values);
    kind::of(&state.kind).check(here, values);
}

/// Only what is picked of what is free on a day knows that something is booked up.
fn if_full(state: &State, values: &mut Values<'_, '_>) {
    let kind = kind::of(&state.kind);
    if kind.knows_full() {
        return;
    }
    let own = kind.buttons().into_iter().flatten();
    for span in own
        .chain(&state.also)
        .filter_map(|(_, button)| button.if_full)
    {
        let message =
            "only `pick: day` and a `pick` of services with a `day` know what is booked up";
        values.fault(Code::ConflictingKeys, span, message);
    }
}

/// A list; each item is shown.
fn rows(given: &Given, values: &mut Values<'_, '_>) {
    let Some(typed) = values.typed(given) else {
        return;
    };
    if !matches!(typed.of, Type::List(_)) {
        let message = format!("expected a list, this is {}", typed.of);
        values.fault(Code::TypeMismatch, given.span(), message);
    } else if let (true, Given::Computed(expression)) = (typed.optional, given) {
        let diagnostic = expression::may_be_none(expression, values.place);
        values.diagnostics.add(diagnostic);
    }
}
