//! The types of what actions are given.

use crate::check::values::{Values, Whole};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Part;
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, Action, ActionKind, Given, Set};
use crate::value::{Type, Typed};

pub fn check(values: &mut Values<'_, '_>, action: &Action, roles: &[Name]) {
    let known =
        |values: &Values<'_, '_>, table: &Name| values.place.model.tables.contains_key(table);
    match &action.kind {
        ActionKind::Find {
            table,
            filter,
            order,
        }
        | ActionKind::List {
            table,
            filter,
            order,
        } => {
            if known(values, &table.value) {
                values.filter(&table.value, filter);
                if let Some(order) = order {
                    values.order(&table.value, order);
                }
            }
        }
        ActionKind::Count { table, filter, .. } | ActionKind::Sum { table, filter, .. } => {
            if known(values, &table.value) {
                values.filter(&table.value, filter);
            }
        }
        ActionKind::Insert { table, set } => {
            if known(values, &table.value) {
                let made = "a booking is made with `book`, which claims its time";
                if is_kept(values, &table.value, table.span, made) {
                    return;
                }
                let whole = Whole {
                    span: action.span,
                    roles,
                };
                values.set(&table.value, set, Some(whole));
            }
        }
        ActionKind::Update { row, set } => {
            if let Some(table) = values.rows(row) {
                values.set(&table, set, None);
                keeps_party(values, &table, set, row.span());
            }
        }
        ActionKind::Delete { row } | ActionKind::Restore { row } => {
            if let Some(table) = values.rows(row) {
                let ended = "a booking is ended with `cancel`, which frees its time";
                is_kept(values, &table, row.span(), ended);
            }
        }
        ActionKind::Require { condition, .. } => {
            values.expect(
                &Given::Computed(condition.clone()),
                &Typed::surely(Type::Boolean),
            );
        }
        ActionKind::Book { values: set, .. } => book(values, action, set, roles),
        ActionKind::Move { booking, start, .. } => {
            bookings(values, booking);
            values.expect(start, &Typed::surely(Type::Moment));
        }
        ActionKind::Cancel { booking, why, .. } => {
            bookings(values, booking);
            if let Some(why) = why {
                values.expect(why, &Typed::maybe(Type::Text));
            }
        }
    }
}

/// Whether rows of a table are not for flows to make and to delete, which is then told.
fn is_kept(values: &mut Values<'_, '_>, table: &Name, span: Span, of_bookings: &str) -> bool {
    let message = match values.place.model.tables[table].part {
        Part::Booking => of_bookings.to_owned(),
        Part::Person | Part::History => format!("rows of `{table}` are kept by Tilmash"),
        Part::Plain | Part::Service | Part::Resource | Part::Hours | Part::Closure => return false,
    };
    values.fault(Code::TypeMismatch, span, message);
    true
}

/// A booking has claimed room for its party.
fn keeps_party(values: &mut Values<'_, '_>, table: &Name, set: &Set, span: Span) {
    let table = &values.place.model.tables[table];
    let Some(units) = table.units.as_ref().filter(|_| table.part == Part::Booking) else {
        return;
    };
    let place = match set {
        Set::Columns(columns) => columns.get(units).map(|given| given.span),
        Set::Draft(Given::Computed(draft)) => {
            let typed = crate::expression::check(draft, values.place, &mut Diagnostics::default());
            match typed.map(|typed| typed.of) {
                Some(Type::Draft(_, fields)) if fields.contains(units) => Some(span),
                _ => None,
            }
        }
        Set::Draft(Given::Literal(_)) => None,
    };
    if let Some(place) = place {
        let message =
            format!("`{units}` is what the booking has room for, and stays as it was booked");
        values.diagnostics.add(
            Diagnostic::new(Code::TypeMismatch, place, message)
                .help("book anew for another party, and cancel this booking"),
        );
    }
}

fn bookings(values: &mut Values<'_, '_>, given: &Given) {
    if let Some(table) = values.rows(given)
        && values.place.model.tables[&table].part != Part::Booking
    {
        let message = format!("expected a booking, this is a row of `{table}`");
        values.fault(Code::TypeMismatch, given.span(), message);
    }
}

fn book(values: &mut Values<'_, '_>, action: &Action, set: &syntax::GivenMap, roles: &[Name]) {
    let model = values.place.model;
    let (Some(booking), Some(service)) = (model.part(Part::Booking), model.part(Part::Service))
    else {
        return;
    };
    let mut own = set.clone();
    let mut core = |values: &mut Values<'_, '_>, name: &str, typed: Typed, needed: bool| match own
        .shift_remove(name)
    {
        Some(given) => values.expect(&given.value, &typed),
        None if needed => {
            let message = format!("`book` needs `{name}`");
            values.fault(Code::MissingValue, action.span, message);
        }
        None => {}
    };
    let service = Typed::surely(Type::Row(service.name.clone()));
    core(values, "service", service, true);
    core(values, "start", Typed::surely(Type::Moment), true);
    for resource in model.resources() {
        let typed = Typed::maybe(Type::Row(resource.name.clone()));
        core(values, &resource.name, typed, false);
    }
    let whole = Whole {
        span: action.span,
        roles,
    };
    values.columns(&booking.name, &own, Some(whole));
}
