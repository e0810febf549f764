//! The types of the values that actions are given.

use jiff::tz::TimeZone;

use crate::check::values::{Values, Whole};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Kind, Operator};
use crate::model::{Part, SHORTEST_HOLD};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, Action, ActionKind, Given, Set};
use crate::value::{Type, Typed, Value};

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
                let part = values.place.model.tables[&table.value].part;
                if part == Part::Booking {
                    let message = "a booking is made with `book`, which claims its time";
                    return values.fault(Code::TypeMismatch, table.span, message);
                }
                if part == Part::Waiting {
                    let message = "a place in the waiting list is taken with `queue`";
                    return values.fault(Code::TypeMismatch, table.span, message);
                }
                if is_kept(values, &table.value, table.span) {
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
                keeps_claim(values, &table, set, row.span());
            }
        }
        ActionKind::Delete { row } | ActionKind::Restore { row } => {
            if let Some(table) = values.rows(row) {
                is_kept(values, &table, row.span());
            }
        }
        ActionKind::Require { condition, .. } => {
            values.expect(
                &Given::Computed(condition.clone()),
                &Typed::surely(Type::Boolean),
            );
        }
        ActionKind::Book { values: set, .. } => {
            let mut own = set.clone();
            if let Some(status) = own.shift_remove("status") {
                let first = ["pending", "confirmed"].map(Name::new);
                values.expect(&status.value, &Typed::surely(Type::Choice(first.into())));
            }
            book(values, action, own, roles);
        }
        ActionKind::Hold {
            values: set,
            expires,
            ..
        } => {
            book(values, action, set.clone(), roles);
            if let Some(expires) = expires {
                values.expect(expires, &Typed::surely(Type::Moment));
                lasting(values, expires);
            }
        }
        ActionKind::Queue { values: set } => queue(values, action, set, roles),
        ActionKind::Move { booking, start, .. } => {
            bookings(values, booking);
            values.expect(start, &Typed::surely(Type::Moment));
        }
        ActionKind::Transition { booking, why, .. } => {
            bookings(values, booking);
            if let Some(why) = why {
                values.expect(why, &Typed::maybe(Type::Text));
            }
        }
    }
}

/// Whether flows may not create and delete rows of a table. If so, this is reported.
fn is_kept(values: &mut Values<'_, '_>, table: &Name, span: Span) -> bool {
    match values.place.model.tables[table].part {
        Part::Person | Part::History => {
            let message = format!("rows of `{table}` are kept by Tilmash");
            values.fault(Code::TypeMismatch, span, message);
            true
        }
        Part::Plain
        | Part::Service
        | Part::Resource
        | Part::Booking
        | Part::Hours
        | Part::Closure
        | Part::Waiting => false,
    }
}

/// A booking has claimed room for its party, and time for its length.
fn keeps_claim(values: &mut Values<'_, '_>, table: &Name, set: &Set, span: Span) {
    let table = &values.place.model.tables[table];
    if table.part == Part::Booking {
        for column in table.units.iter().chain(&table.lasts) {
            keeps(values, column, set, span);
        }
    }
}

fn keeps(values: &mut Values<'_, '_>, column: &Name, set: &Set, span: Span) {
    let place = match set {
        Set::Columns(columns) => columns.get(column).map(|given| given.span),
        Set::Draft(Given::Computed(draft)) => {
            let typed = crate::expression::check(draft, values.place, &mut Diagnostics::default());
            match typed.map(|typed| typed.of) {
                Some(Type::Draft(_, fields)) if fields.contains(column) => Some(span),
                _ => None,
            }
        }
        Set::Draft(Given::Literal(_)) => None,
    };
    if let Some(place) = place {
        let message =
            format!("`{column}` decides what the booking occupies, and stays as it was booked");
        values.diagnostics.add(
            Diagnostic::new(Code::TypeMismatch, place, message)
                .help("book anew, and cancel this booking"),
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

/// A hold must last at least [`SHORTEST_HOLD`], if its length is written out: `$now + minutes(10)`.
fn lasting(values: &mut Values<'_, '_>, expires: &Given) {
    let Given::Computed(expression) = expires else {
        return;
    };
    let Kind::Arithmetic(Operator::Add, from, length) = &expression.kind else {
        return;
    };
    let from_now = matches!(&from.kind, Kind::Path(path) if path.root == *"now");
    if !from_now || !length.paths().is_empty() {
        return;
    }
    let zone = &values.place.model.zone;
    if let Value::Duration(length) = expression::evaluate(length, &Constants { zone })
        && length < SHORTEST_HOLD
    {
        values.diagnostics.add(
            Diagnostic::new(
                Code::InvalidValue,
                expression.span,
                format!("a hold of {length} is over before anybody can confirm it"),
            )
            .help(format!("let it last for {SHORTEST_HOLD} at least")),
        );
    }
}

/// The values for evaluating expressions without paths.
struct Constants<'m> {
    zone: &'m TimeZone,
}

impl expression::Lookup for Constants<'_> {
    fn value(&self, _: &expression::Path) -> Value {
        Value::None
    }

    fn zone(&self) -> &TimeZone {
        self.zone
    }
}

/// What a booking is made of: its service, its start, and its own columns.
fn book(values: &mut Values<'_, '_>, action: &Action, mut own: syntax::GivenMap, roles: &[Name]) {
    let model = values.place.model;
    let (Some(booking), Some(_)) = (model.part(Part::Booking), model.part(Part::Service)) else {
        return;
    };
    let start = Typed::surely(Type::Moment);
    core(values, action, &mut own, "start", start, true);
    own_of(values, action, &booking.name, own, roles);
}

/// What a wait is for: a service, on a day or at one start.
fn queue(values: &mut Values<'_, '_>, action: &Action, set: &syntax::GivenMap, roles: &[Name]) {
    let model = values.place.model;
    let (Some(waiting), Some(_)) = (model.part(Part::Waiting), model.part(Part::Service)) else {
        return;
    };
    let mut own = set.clone();
    let whens = [("day", Type::Date), ("start", Type::Moment)];
    match whens
        .iter()
        .filter(|(when, _)| own.contains_key(*when))
        .count()
    {
        1 => {}
        0 => values.fault(
            Code::MissingValue,
            action.span,
            "`queue` needs `day` or `start`",
        ),
        _ => values.fault(
            Code::ConflictingKeys,
            action.span,
            "`queue` takes a `day` or a `start`, not both",
        ),
    }
    for (when, of) in whens {
        core(values, action, &mut own, when, Typed::surely(of), false);
    }
    own_of(values, action, &waiting.name, own, roles);
}

/// A value for the booking core, which must be given if it is needed.
fn core(
    values: &mut Values<'_, '_>,
    action: &Action,
    own: &mut syntax::GivenMap,
    name: &str,
    typed: Typed,
    needed: bool,
) {
    match own.shift_remove(name) {
        Some(given) => values.expect(&given.value, &typed),
        None if needed => {
            let message = format!("`{}` needs `{name}`", action.kind.key());
            values.fault(Code::MissingValue, action.span, message);
        }
        None => {}
    }
}

/// The service, the resource if one is wanted, and the rest: columns of the table.
fn own_of(
    values: &mut Values<'_, '_>,
    action: &Action,
    table: &Name,
    mut own: syntax::GivenMap,
    roles: &[Name],
) {
    let model = values.place.model;
    if let Some(service) = model.part(Part::Service) {
        let service = Typed::surely(Type::Row(service.name.clone()));
        core(values, action, &mut own, "service", service, true);
    }
    for resource in model.resources() {
        let typed = Typed::maybe(Type::Row(resource.name.clone()));
        core(values, action, &mut own, &resource.name, typed, false);
    }
    let whole = Whole {
        span: action.span,
        roles,
    };
    values.columns(table, &own, Some(whole));
}
