//! What the actions on bookings are given.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::check::values::{Values, Whole};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{self, Path};
use crate::model::{Part, SHORTEST_HOLD};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{Action, Given, GivenMap, Set};
use crate::value::{Duration, Type, Typed, Value};

/// A booking has claimed room for its party, and time for its length.
pub(super) fn keeps_claim(values: &mut Values<'_, '_>, table: &Name, set: &Set, span: Span) {
    let table = &values.place.model.tables[table];
    if table.part == Part::Booking {
        let common = values.place.model.all_common();
        for column in table.units.iter().chain(&table.lasts).chain(common) {
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
            Diagnostic::new(Code::TypeMismatch, place, message).help(format!(
                "`{{ move: …, set: {{ {column}: … }} }}` changes it if there is room"
            )),
        );
    }
}

/// What a booking is moved to, beside its start: whatever else decides what it occupies.
pub(super) fn moved(values: &mut Values<'_, '_>, action: &Action, has_start: bool, set: &GivenMap) {
    let model = values.place.model;
    let Some(booking) = model.part(Part::Booking) else {
        return;
    };
    if !has_start && set.is_empty() {
        let message = "`move` needs `start`, or `set`";
        return values.fault(Code::MissingValue, action.span, message);
    }
    let own = booking.units.iter().chain(&booking.lasts);
    let own: Vec<&Name> = own.chain(model.all_common()).collect();
    for (name, given) in set {
        // The services' column is called `service`, whatever their table.
        let table = match name == "service" {
            true => model.part(Part::Service),
            false => model.resources().find(|table| table.name == *name),
        };
        match table {
            Some(table) => {
                let row = Typed::surely(Type::Row(table.name.clone()));
                values.expect(&given.value, &row);
            }
            None if own.contains(&name) => {
                let one = GivenMap::from([(name.clone(), given.clone())]);
                values.columns(&booking.name, &one, None);
            }
            None if !booking.columns.contains_key(name) => {
                values.column(&booking.name, name, given.span);
            }
            None => {
                let message = format!("`{name}` does not decide what a booking occupies");
                values.diagnostics.add(
                    Diagnostic::new(Code::UnknownColumn, given.span, message)
                        .help("change it with `update`"),
                );
            }
        }
    }
}

/// A booking, or a list of bookings.
pub(super) fn bookings(values: &mut Values<'_, '_>, given: &Given) {
    if let Some(table) = values.rows(given)
        && values.place.model.tables[&table].part != Part::Booking
    {
        let message = format!("expected a booking, this is a row of `{table}`");
        values.fault(Code::TypeMismatch, given.span(), message);
    }
}

/// A hold must last at least [`SHORTEST_HOLD`], if its end depends on nothing but the time now:
/// `$now + minutes(10)`.
pub(super) fn lasting(values: &mut Values<'_, '_>, expires: &Given) {
    let Given::Computed(expression) = expires else {
        return;
    };
    let is_now = |path: &&Path| path.root == *"now" && path.fields.is_empty();
    if !expression.paths().iter().all(is_now) {
        return;
    }
    let zone = &values.place.model.zone;
    let Value::Moment(end) = expression::evaluate(expression, &AtTheEpoch { zone }) else {
        return;
    };
    let length = Duration {
        seconds: end.as_second(),
    };
    if length < SHORTEST_HOLD {
        let message = match length.seconds {
            ..=0 => "this hold is over before it begins".to_owned(),
            _ => format!("a hold of {length} is over before anybody can confirm it"),
        };
        values.diagnostics.add(
            Diagnostic::new(Code::InvalidValue, expression.span, message)
                .help(format!("let it last for {SHORTEST_HOLD} at least")),
        );
    }
}

/// The time now is the beginning of Unix time, so a moment is a length from now.
struct AtTheEpoch<'m> {
    zone: &'m TimeZone,
}

impl expression::Lookup for AtTheEpoch<'_> {
    fn value(&self, _: &Path) -> Value {
        Value::Moment(Timestamp::UNIX_EPOCH)
    }

    fn zone(&self) -> &TimeZone {
        self.zone
    }

    fn link(&self, _: &str, _: Option<&str>) -> Value {
        Value::None
    }

    fn may(&self, _: &str) -> bool {
        false
    }
}

/// What a booking is made of: its service, its start, and its own columns.
pub(super) fn book(values: &mut Values<'_, '_>, action: &Action, set: GivenMap, roles: &[Name]) {
    let model = values.place.model;
    let (Some(booking), Some(_)) = (model.part(Part::Booking), model.part(Part::Service)) else {
        return;
    };
    let mut made = Made {
        values,
        action,
        left: set,
    };
    made.needed("start", &Typed::surely(Type::Moment));
    made.rest(&booking.name, roles);
}

/// What a wait is for: a service, on a day or at one start.
pub(super) fn queue(values: &mut Values<'_, '_>, action: &Action, set: &GivenMap, roles: &[Name]) {
    let model = values.place.model;
    let (Some(waiting), Some(_)) = (model.part(Part::Waiting), model.part(Part::Service)) else {
        return;
    };
    match (set.contains_key("day"), set.contains_key("start")) {
        (true, false) | (false, true) => {}
        (false, false) => {
            let message = "`queue` needs `day` or `start`";
            values.fault(Code::MissingValue, action.span, message);
        }
        (true, true) => {
            let message = "`queue` takes a `day` or a `start`, not both";
            values.fault(Code::ConflictingKeys, action.span, message);
        }
    }
    let mut made = Made {
        values,
        action,
        left: set.clone(),
    };
    made.optional("day", &Typed::surely(Type::Date));
    made.optional("start", &Typed::surely(Type::Moment));
    made.rest(&waiting.name, roles);
}

/// A row that the booking core makes.
struct Made<'r, 'v, 'm> {
    values: &'r mut Values<'v, 'm>,
    action: &'r Action,
    /// What is given and not yet checked.
    left: GivenMap,
}

impl Made<'_, '_, '_> {
    fn needed(&mut self, name: &str, typed: &Typed) {
        if self.left.contains_key(name) {
            self.optional(name, typed);
        } else {
            let message = format!("`{}` needs `{name}`", self.action.kind.key());
            self.values
                .fault(Code::MissingValue, self.action.span, message);
        }
    }

    fn optional(&mut self, name: &str, typed: &Typed) {
        if let Some(given) = self.left.shift_remove(name) {
            self.values.expect(&given.value, typed);
        }
    }

    /// The service, the resource if one is wanted, and the rest: columns of the table.
    fn rest(mut self, table: &Name, roles: &[Name]) {
        let model = self.values.place.model;
        if let Some(service) = model.part(Part::Service) {
            let service = Typed::surely(Type::Row(service.name.clone()));
            self.needed("service", &service);
        }
        for resource in model.resources() {
            let typed = Typed::maybe(Type::Row(resource.name.clone()));
            self.optional(&resource.name, &typed);
        }
        let whole = Whole {
            span: self.action.span,
            roles,
        };
        self.values.columns(table, &self.left, Some(whole));
    }
}
