//! What a day, a start or a row must be free for.

use crate::check::values::Values;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Model, Part};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::GivenMap;
use crate::value::{Type, Typed};

/// What is picked.
pub(super) enum Picked<'p> {
    Day,
    Start,
    /// A service that can be booked on a day, or a resource that can serve at a start.
    Row(&'p Name),
}

/// A key that `free_for` may have.
struct Key {
    name: Name,
    typed: Typed,
    needed: bool,
}

/// Checks the `free_for` of a state that picks something.
pub(super) fn check(
    values: &mut Values<'_, '_>,
    state: Span,
    free_for: &GivenMap,
    picked: &Picked<'_>,
) {
    let model = values.place.model;
    if model.part(Part::Booking).is_none() || model.part(Part::Service).is_none() {
        let message = "free times need a table of bookings and one of services";
        values.fault(Code::UnknownTable, state, message);
        return;
    }
    if let Picked::Row(table) = picked
        && !matches!(model.tables[*table].part, Part::Service | Part::Resource)
    {
        let message = format!("rows of `{table}` are not booked, so none of them is free");
        values.fault(Code::ConflictingKeys, state, message);
        return;
    }
    let keys = keys(model, free_for, picked);
    for (name, given) in free_for {
        match keys.iter().find(|key| key.name == *name) {
            Some(key) => values.expect(&given.value, &key.typed),
            None => values.diagnostics.add(
                Diagnostic::new(
                    Code::UnknownKey,
                    given.span,
                    format!("what is free does not depend on `{name}`"),
                )
                .did_you_mean(name, keys.iter().map(|key| key.name.as_str())),
            ),
        }
    }
    let missing = |key: &&Key| key.needed && !free_for.contains_key(&key.name);
    for key in keys.iter().filter(missing) {
        let message = format!("`free_for` needs `{}`", key.name);
        values.fault(Code::MissingKey, state, message);
    }
}

impl Key {
    fn needed(name: &str, of: Type) -> Key {
        Key {
            name: Name::new(name),
            typed: Typed::surely(of),
            needed: true,
        }
    }

    fn optional(name: &str, typed: Typed) -> Key {
        Key {
            name: Name::new(name),
            typed,
            needed: false,
        }
    }
}

fn keys(model: &Model, free_for: &GivenMap, picked: &Picked<'_>) -> Vec<Key> {
    let row = |table: &Name| Type::Row(table.clone());
    let is_picked = |table: &Name| matches!(picked, Picked::Row(picked) if *picked == table);
    let mut keys = Vec::new();
    if let Some(service) = model.part(Part::Service).filter(|it| !is_picked(&it.name)) {
        keys.push(Key {
            needed: !matches!(picked, Picked::Day),
            ..Key::needed("service", row(&service.name))
        });
    }
    if let Some(booking) = model.part(Part::Booking) {
        keys.push(Key::optional("moving", Typed::surely(row(&booking.name))));
        let units = booking.units.iter().map(|units| (units, Type::Integer));
        let lasts = booking.lasts.iter().map(|lasts| (lasts, Type::Duration));
        for (column, of) in units.chain(lasts) {
            keys.push(Key {
                // A booking that is moved already has its party and its length.
                needed: !free_for.contains_key("moving"),
                ..Key::needed(column, of)
            });
        }
    }
    if let Some(booking) = model.part(Part::Booking) {
        for column in model.all_common() {
            keys.push(Key {
                name: column.clone(),
                typed: Typed::maybe(booking.columns[column].typed.of.clone()),
                needed: !free_for.contains_key("moving"),
            });
        }
    }
    for resource in model.resources().filter(|it| !is_picked(&it.name)) {
        // If anybody may fill a role, none means anybody.
        keys.push(Key::optional(
            &resource.name,
            Typed::maybe(row(&resource.name)),
        ));
    }
    match picked {
        Picked::Day => {}
        Picked::Row(table) if model.tables[*table].part == Part::Resource => {
            keys.push(Key::needed("start", Type::Moment));
        }
        Picked::Start | Picked::Row(_) => keys.push(Key::needed("day", Type::Date)),
    }
    keys
}
