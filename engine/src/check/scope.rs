//! What a text can name.

use super::names::Place;
use super::needed::{Needed, Scope};
use super::subject::{Here, Subject};
use super::values::Values;
use crate::diagnostic::Diagnostics;
use crate::expression::Expression;
use crate::syntax::GivenMap;
use crate::value::{Type, Typed};

/// The place of a text.
pub(super) fn place<'s>(subject: &Subject<'s>, need: &Needed) -> Place<'s> {
    let model = subject.model();
    let of_state = need.state.as_ref().map(|(flow, state)| {
        let flow = subject
            .flow(flow)
            .expect("a state that needs a text is there");
        (flow, state)
    });
    let mut place = match (&of_state, need.scope) {
        (Some((flow, state)), Scope::Entered) => Place::at(model, flow.facts, state),
        (Some((flow, state)), Scope::Succeeded) => Place::after(model, flow.facts, state),
        (Some(_), Scope::Nobody) | (None, _) => Place::always(model),
    };
    if let Some((flow, state)) = of_state {
        with(&flow.syntax.states[state].with, &mut place);
    }
    if let Some(row) = &need.row {
        place.set(&"row".into(), Typed::surely(row.clone()));
    }
    if let Some((name, typed)) = &need.own {
        place.set(name, typed.clone());
    }
    place
}

/// Adds what `with` gives to a place.
pub(super) fn with(given: &GivenMap, place: &mut Place<'_>) {
    for (name, given) in given {
        let mut ignored = Diagnostics::default();
        let typed = Values {
            place,
            diagnostics: &mut ignored,
        }
        .typed(&given.value);
        match typed {
            Some(typed) => place.set(name, typed),
            None => place.doubt(name),
        }
    }
}

/// The type of the items of a list.
pub(super) fn item(here: &Here<'_>, list: &Expression) -> Option<Type> {
    let path = list.as_path()?;
    let place = Place::at(here.parsed.model, here.flow.facts, &here.state.name.value);
    let Type::List(item) = place.path_type(path)?.of else {
        return None;
    };
    Some(*item)
}
