//! What the booking core reads from the app's tables. Configurations that cannot work are refused
//! here.

use super::subject::Parsed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Column, Limit, Model, PARTS, Part, Table};
use crate::name::Name;
use crate::source::Span;
use crate::syntax::{self, App};
use crate::value::{Duration, Type, Typed, Value};

pub(super) fn check(parsed: &Parsed<'_>, diagnostics: &mut Diagnostics) {
    let Parsed { app, model, .. } = *parsed;
    for table in model.tables.values() {
        // If Tilmash brings the table instead, that was already reported.
        let Some(written) = app.tables.get(&table.name).filter(|_| table.span.is_some()) else {
            continue;
        };
        let mut tables = Tables {
            model,
            app,
            table,
            written,
            diagnostics,
        };
        tables.units();
        tables.lasts();
        match table.part {
            Part::Resource => tables.resource(),
            Part::Service => tables.service(),
            Part::Plain
            | Part::Person
            | Part::Booking
            | Part::Hours
            | Part::Closure
            | Part::History
            | Part::Ledger
            | Part::Payment
            | Part::Audit
            | Part::Dialogue
            | Part::Settings
            | Part::Waiting => {}
        }
    }
}

struct Tables<'c> {
    model: &'c Model,
    app: &'c App,
    table: &'c Table,
    written: &'c syntax::Table,
    diagnostics: &'c mut Diagnostics,
}

impl Tables<'_> {
    fn unsound(&mut self, span: Option<Span>, message: String, help: &str) {
        let diagnostic = Diagnostic::new(Code::UnsoundBooking, span, message);
        self.diagnostics.add(diagnostic.help(help));
    }

    fn units(&mut self) {
        let name = &self.table.name;
        let units = self.written.units.as_ref();
        let shared = self.written.shared.as_ref();
        let counts = matches!(self.table.part, Part::Resource | Part::Booking);
        if let Some(units) = units.filter(|_| !counts) {
            let message =
                format!("rows of `{name}` count nothing: it is no table of resources or bookings");
            self.diagnostics
                .add(Diagnostic::new(Code::ConflictingKeys, units.span, message));
            return;
        }
        if let Some(shared) =
            shared.filter(|_| self.table.part != Part::Resource || units.is_none())
        {
            let message = format!("`{name}` has no room to share");
            self.diagnostics.add(
                Diagnostic::new(Code::ConflictingKeys, shared.span, message)
                    .help("`shared` is for a table of resources with `units`"),
            );
        }
        let Some(units) = units else { return };
        match self.table.columns.get(&units.value) {
            Some(column) if counts_from_one(column) => self.counted(units.span),
            Some(column) => {
                let message = format!("`{}` does not count from 1", units.value);
                let help = format!("let it be `{}: {{ integer, from: 1 }}`", units.value);
                self.unsound(column.span.or(Some(units.span)), message, &help);
            }
            None => {
                let message = format!("`{name}` has no column `{}`", units.value);
                let columns = self.table.columns.keys().map(Name::as_str);
                self.diagnostics.add(
                    Diagnostic::new(Code::UnknownColumn, units.span, message)
                        .did_you_mean(units, columns),
                );
            }
        }
    }

    fn lasts(&mut self) {
        let Some(lasts) = &self.written.lasts else {
            return;
        };
        let name = &self.table.name;
        let fault = |code, message: String| Diagnostic::new(code, lasts.span, message);
        if self.table.part != Part::Booking {
            let message = format!("rows of `{name}` take no time: it is no table of bookings");
            self.diagnostics.add(fault(Code::ConflictingKeys, message));
            return;
        }
        match self.table.columns.get(&lasts.value) {
            Some(column) if column.typed == Typed::surely(Type::Duration) => {}
            Some(column) => {
                let message = format!("`{}` does not say how long a visit takes", lasts.value);
                let help = format!("let it be `{}: duration`", lasts.value);
                self.unsound(column.span.or(Some(lasts.span)), message, &help);
            }
            None => {
                let message = format!("`{name}` has no column `{}`", lasts.value);
                let columns = self.table.columns.keys().map(Name::as_str);
                let fault = fault(Code::UnknownColumn, message);
                self.diagnostics.add(fault.did_you_mean(lasts, columns));
            }
        }
        let service = self.model.part(Part::Service);
        if service.is_some_and(|service| !service.columns.contains_key("duration")) {
            let message = "services at fixed times last as long as these".to_owned();
            let help = "leave `lasts` out, or let services have a `duration`";
            self.unsound(Some(lasts.span), message, help);
        }
    }

    /// If one side counts units, the other must have room for them.
    fn counted(&mut self, span: Span) {
        let counts = |table: &Table| {
            let written = self.app.tables.get(&table.name);
            written.is_some_and(|table| table.units.is_some())
        };
        let has_room = self.model.resources().any(counts);
        let nobody_counts = self.model.part(Part::Booking).is_some_and(|it| !counts(it));
        if self.table.part == Part::Booking && !has_room {
            let message = "no resource has room for a party".to_owned();
            self.unsound(Some(span), message, "give a table of resources `units` too");
        }
        if self.table.part == Part::Resource && !self.table.shared && nobody_counts {
            let message = format!(
                "nothing says how many come, so `{}` has room for all",
                self.table.name
            );
            let help = "give the table of bookings `units` too, or let this one be `shared: true`";
            self.unsound(Some(span), message, help);
        }
    }

    fn resource(&mut self) {
        let name = &self.table.name;
        for brought in [Part::Booking, Part::Hours, Part::Closure, Part::Waiting] {
            let Some(other) = self.model.part(brought) else {
                continue;
            };
            let same = other.columns.get(name);
            if same.is_some_and(|column| column.typed.of != Type::Row(name.clone())) {
                let message = format!("`{}` has a column `{name}` that is no resource", other.name);
                self.diagnostics.add(
                    Diagnostic::new(Code::DuplicateName, self.written.name_span, message)
                        .help("give the table another name: bookings name their resources by it"),
                );
                return;
            }
        }
        if let Some(parts) = self.table.columns.get(PARTS)
            && parts.typed.of != Type::many(name)
        {
            let message = format!("`{PARTS}` are what a `{name}` joins");
            let help = format!("let it be `{PARTS}: {{ many: {name} }}`, or give it another name");
            self.unsound(parts.span, message, &help);
        }
        if let Some(zone) = self.table.columns.get("zone")
            && zone.typed.of != Type::Zone
        {
            let message = format!("`zone` is the clock by which a `{name}` works");
            self.unsound(
                zone.span,
                message,
                "let it be a `zone`, or give it another name",
            );
        }
        self.limits();
        let Some(service) = self.model.part(Part::Service) else {
            return;
        };
        let served = Type::many(&service.name);
        let mut columns = self.table.columns.values();
        let mut columns = columns.by_ref().filter(|column| column.typed.of == served);
        if let (Some(_), Some(second)) = (columns.next(), columns.next()) {
            let message = format!("`{name}` says twice which services it serves");
            self.unsound(second.span, message, "leave one of the columns out");
        }
    }

    fn service(&mut self) {
        for resource in self.model.resources() {
            if let Some(column) = self.table.columns.get(&resource.name)
                && (column.typed.of != Type::Boolean || column.typed.optional)
            {
                let message = format!("`{0}` says whether a service needs a `{0}`", resource.name);
                let help = format!("let it be `{}: {{ boolean: true }}`", resource.name);
                self.unsound(column.span, message, &help);
            }
        }
        self.slots();
        let minute = Value::Duration(Duration::minutes(1));
        let none = Value::Integer(0);
        let in_place = "stands in place of the setting of that name";
        for (name, of, least, written) in [
            ("step", Type::Duration, Some(minute), "duration, from: 1m"),
            ("notice", Type::Duration, None, "duration"),
            ("horizon", Type::Duration, None, "duration"),
            ("cutoff", Type::Time, None, "time"),
            ("cutoff_days", Type::Integer, Some(none), "integer, from: 0"),
        ] {
            let is_sound = |column: &Column| column.typed.of == of && within(column, &least);
            self.term(name, is_sound, in_place, written);
        }
        self.limits();
    }

    /// How many bookings of a day a service or a resource may have.
    fn limits(&mut self) {
        let one = Some(Value::Integer(1));
        let is_sound = |column: &Column| column.typed.of == Type::Integer && within(column, &one);
        let beside = "limits the bookings of a day, beside the setting of that name";
        for name in ["per_day", "per_person"] {
            self.term(name, is_sound, beside, "integer, from: 1");
        }
    }

    /// A column that means something to the booking core, if the table has it.
    fn term(
        &mut self,
        name: &str,
        is_sound: impl Fn(&Column) -> bool,
        meaning: &str,
        written: &str,
    ) {
        if let Some(column) = self.table.columns.get(name)
            && !is_sound(column)
        {
            let message = format!("`{name}` {meaning}");
            let help = format!(
                "let it be `{name}: {{ {written}, optional: true }}`, or give it another name"
            );
            self.unsound(column.span, message, &help);
        }
    }

    fn slots(&mut self) {
        let column = |name| self.table.columns.get(name);
        let is_time = |column: &Column| column.typed.of == Type::Time && !column.typed.optional;
        let wrong = match (column("begins"), column("ends")) {
            (None, None) => return,
            (Some(begins), Some(ends)) => [begins, ends].into_iter().find(|it| !is_time(it)),
            (Some(one), None) | (None, Some(one)) => Some(one),
        };
        if let Some(wrong) = wrong {
            let message = "a fixed time has both its beginning and its end".to_owned();
            let help = "let `begins` and `ends` be of type `time`, or give them other names";
            self.unsound(wrong.span, message, help);
        }
    }
}

fn counts_from_one(column: &Column) -> bool {
    column.typed.of == Type::Integer
        && !column.typed.optional
        && at_least(column, &Value::Integer(1))
}

/// Whether every value that the column admits is at least the least one, if there is one.
fn within(column: &Column, least: &Option<Value>) -> bool {
    least.as_ref().is_none_or(|least| at_least(column, least))
}

/// Whether every value that the column admits is at least `least`.
fn at_least(column: &Column, least: &Value) -> bool {
    match &column.limits.from {
        Some(Limit::Value(from)) => from.order(least).is_some_and(std::cmp::Ordering::is_ge),
        Some(Limit::Computed(_) | Limit::Today) | None => false,
    }
}
