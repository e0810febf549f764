//! Buttons with what each of them does.

use indexmap::IndexMap;

use super::place::StatePlace;
use super::values::given;
use crate::name::Name;
use crate::program::{Button, ButtonDoes};
use crate::syntax::{self, ButtonTarget};
use crate::value::Type;

pub(super) fn buttons(
    place: &StatePlace<'_>,
    buttons: &IndexMap<Name, syntax::Button>,
) -> IndexMap<Name, Button> {
    let each = buttons.iter();
    each.map(|(id, it)| (id.clone(), button(place, it)))
        .collect()
}

fn button(place: &StatePlace<'_>, button: &syntax::Button) -> Button {
    Button {
        condition: button.condition.clone(),
        if_full: button.if_full.is_some(),
        does: match &button.target {
            ButtonTarget::Go(_) => ButtonDoes::Leads,
            ButtonTarget::Url(url) => ButtonDoes::Opens(given(place.flow.model, url, &Type::Url)),
        },
    }
}
