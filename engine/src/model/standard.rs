//! The tables and columns that Tilmash brings.

use indexmap::IndexMap;
use jiff::civil::time;

use super::column::{Column, Limit, Limits};
use super::part::Part;
use super::table::Table;
use super::visibility;
use crate::booking::{FARTHEST_HORIZON, Status};
use crate::limits::LONGEST_TOLD;
use crate::name::Name;
use crate::payment::{self, PaymentStatus, Payments};
use crate::syntax::Spanned;
use crate::value::SETTING;
use crate::value::{Duration, Entry, Money, PERSON, Type, Typed, Value};

/// What can happen to a row of which the audit tells.
pub(super) const AUDITED: &[&str] = &["created", "changed", "deleted", "restored"];

/// What a booking's history says of a change.
pub(super) const CHANGES: &[&str] = &[
    "created",
    "held",
    "offered",
    "moved",
    "edited",
    "confirmed",
    "declined",
    "completed",
    "no_show",
    "cancelled",
    "released",
    "expired",
    "deleted",
    "restored",
];

/// Nobody confirms faster.
pub const SHORTEST_HOLD: Duration = Duration { seconds: 60 };

/// The state of a place in the waiting list.
pub(super) const WAITS: &[&str] = &["waiting", "offered", "booked", "passed"];

/// How a dated exception changes working hours.
pub(super) const CLOSURES: &[&str] = &["closed", "closed_service_day", "replaced", "added"];

fn choice(ids: &[&str]) -> Type {
    Type::Choice(ids.iter().map(|id| Name::new(id)).collect())
}

fn columns<const N: usize>(columns: [(&str, Column); N]) -> IndexMap<Name, Column> {
    columns
        .into_iter()
        .map(|(name, column)| (Name::new(name), column))
        .collect()
}

fn surely(of: Type) -> Column {
    Column::of(Typed::surely(of))
}

fn maybe(of: Type) -> Column {
    Column::of(Typed::maybe(of))
}

/// The tables that bookings are made of.
#[derive(Default)]
pub(super) struct Booked {
    pub service: Option<Name>,
    /// Whether services have fixed times, with `begins` and `ends`.
    pub has_slots: bool,
    /// The tables of resources, and whether every service needs one.
    pub resources: Vec<(Name, bool)>,
}

/// The columns that a part brings.
pub(super) fn columns_of(part: Part, booked: &Booked) -> IndexMap<Name, Column> {
    let mut standard = match part {
        Part::Plain
        | Part::Person
        | Part::Resource
        | Part::Hours
        | Part::Closure
        | Part::History
        | Part::Ledger
        | Part::Waiting
        | Part::Payment
        | Part::Audit
        | Part::Dialogue
        | Part::Settings => IndexMap::new(),
        Part::Service => columns([
            match booked.has_slots {
                true => (
                    "weekday",
                    Column {
                        typed: Typed::maybe(Type::Integer),
                        ..weekday()
                    },
                ),
                false => (
                    "duration",
                    surely(Type::Duration).from(Value::Duration(Duration::minutes(1))),
                ),
            },
            (
                "price",
                maybe(Type::Money).from(Value::Money(Money::default())),
            ),
            (
                "buffer_before",
                surely(Type::Duration).default(Value::Duration(Duration::default())),
            ),
            (
                "buffer_after",
                surely(Type::Duration).default(Value::Duration(Duration::default())),
            ),
        ]),
        Part::Booking => columns([
            ("client", surely(Type::person()).kept()),
            ("start", surely(Type::Moment).kept()),
            ("end", surely(Type::Moment).kept()),
            (
                "status",
                surely(choice(&Status::ALL.map(Status::name)))
                    .default(Value::choice(Status::Confirmed.name()))
                    .kept(),
            ),
            (
                "price",
                maybe(Type::Money)
                    .from(Value::Money(Money::default()))
                    .kept(),
            ),
            ("created", surely(Type::Moment).kept()),
            ("why", maybe(Type::Text).kept()),
            // The end of a hold; it stays when the hold has run out.
            ("expires", maybe(Type::Moment).kept()),
            // Counts its moves, as in RFC 5545.
            (
                "sequence",
                surely(Type::Integer).default(Value::Integer(0)).kept(),
            ),
        ]),
    };
    if part == Part::Booking {
        if let Some(service) = &booked.service {
            standard.insert("service".into(), surely(Type::Row(service.clone())).kept());
        }
        for (resource, always) in &booked.resources {
            let mut column = surely(Type::Row(resource.clone())).kept();
            column.typed.optional = !always;
            standard.entry(resource.clone()).or_insert(column);
        }
    }
    standard
}

fn table(name: &str, part: Part, columns: IndexMap<Name, Column>) -> Table {
    Table {
        name: name.into(),
        part,
        units: None,
        lasts: None,
        shared: false,
        span: None,
        columns,
        unique: Vec::new(),
        sees: None,
    }
}

/// The people whom the bot knows; the row's id is the Telegram id.
pub(super) fn person() -> Table {
    let columns = columns([
        ("full_name", maybe(Type::Text)),
        ("phone", maybe(Type::Phone)),
        ("language", maybe(Type::Language)),
        ("username", maybe(Type::Text).kept()),
        // None of those who have only been named by others.
        ("since", maybe(Type::Moment).kept()),
    ]);
    table(PERSON, Part::Person, columns)
}

/// The name of the table with the movements of a balance.
pub fn movements(table: &Name, column: &Name) -> Name {
    Name::new(&format!("{table}_{column}"))
}

/// The movements of a balance: whose it is, what has moved it, and what it was then.
pub(super) fn of_ledger(owner: &Table, column: &Name, of: &Type, about: Option<&Name>) -> Table {
    let mut all = columns([
        ("at", surely(Type::Moment).kept()),
        // None if a run in the background has done it by itself.
        ("by", maybe(Type::person()).kept()),
        ("kind", surely(choice(&Entry::ALL.map(Entry::name))).kept()),
        ("amount", surely(of.clone()).kept()),
        ("balance", surely(of.clone()).kept()),
    ]);
    all.insert(
        owner.name.clone(),
        surely(Type::Row(owner.name.clone())).kept(),
    );
    let mut unique = Vec::new();
    if let Some(about) = about {
        all.insert(about.clone(), maybe(Type::Row(about.clone())).kept());
        // Of rows with a none among them, a database has any number.
        unique.push(vec![owner.name.clone(), about.clone(), "kind".into()]);
    }
    Table {
        unique,
        sees: owner
            .sees
            .as_ref()
            .map(|sees| visibility::through(&owner.name, sees)),
        ..table(&movements(&owner.name, column), Part::Ledger, all)
    }
}

/// The app's settings as the columns of one row.
pub(super) fn of_settings(settings: IndexMap<Name, Column>) -> Table {
    table(SETTING, Part::Settings, settings)
}

/// From Monday, 1, to Sunday, 7.
fn weekday() -> Column {
    Column {
        limits: Limits {
            from: Some(Limit::Value(Value::Integer(1))),
            to: Some(Limit::Value(Value::Integer(7))),
            ..Limits::default()
        },
        ..surely(Type::Integer)
    }
}

/// The tables that an app's table of bookings brings.
pub(super) fn of_bookings(booking: &Name, booked: &Booked) -> Vec<Table> {
    let mut hours = columns([
        ("weekday", weekday()),
        ("opens", surely(Type::Time)),
        ("closes", surely(Type::Time)),
        // The season in which they hold; without either, the whole year.
        ("first", maybe(Type::Date)),
        ("last", maybe(Type::Date)),
    ]);
    let mut closure = columns([
        ("first", surely(Type::Date)),
        ("last", surely(Type::Date)),
        (
            "kind",
            surely(choice(CLOSURES)).default(Value::choice("closed")),
        ),
        ("opens", maybe(Type::Time)),
        ("closes", maybe(Type::Time)),
    ]);
    if let Some(service) = &booked.service {
        for columns in [&mut hours, &mut closure] {
            columns.insert("service".into(), maybe(Type::Row(service.clone())));
        }
    }
    for (resource, _) in &booked.resources {
        // The checker reports a table with the name of another column.
        for columns in [&mut hours, &mut closure] {
            let column = maybe(Type::Row(resource.clone()));
            columns.entry(resource.clone()).or_insert(column);
        }
    }
    let history = columns([
        ("booking", surely(Type::Row(booking.clone())).kept()),
        ("at", surely(Type::Moment).kept()),
        ("by", maybe(Type::person()).kept()),
        ("change", surely(choice(CHANGES)).kept()),
        // The column that has changed, as the app's texts call it, if they do, and the old and new
        // values as screens show them; none for a booking as a whole.
        ("column", maybe(Type::Text).kept()),
        ("label", told(maybe(Type::Words))),
        ("old", told(maybe(Type::Words))),
        ("new", told(maybe(Type::Words))),
        // The start before the booking was moved.
        ("was", maybe(Type::Moment).kept()),
        ("why", maybe(Type::Text).kept()),
    ]);
    let mut waiting = columns([
        ("client", surely(Type::person()).kept()),
        // Either one.
        ("day", maybe(Type::Date).kept()),
        ("start", maybe(Type::Moment).kept()),
        (
            "status",
            surely(choice(WAITS))
                .default(Value::choice("waiting"))
                .kept(),
        ),
        ("created", surely(Type::Moment).kept()),
        // The starts of the day, as seconds of Unix time, that were free then.
        ("declined", maybe(Type::Text).kept()),
        // What was offered last.
        ("booking", maybe(Type::Row(booking.clone())).kept()),
    ]);
    if let Some(service) = &booked.service {
        waiting.insert("service".into(), surely(Type::Row(service.clone())).kept());
    }
    for (resource, _) in &booked.resources {
        let column = maybe(Type::Row(resource.clone())).kept();
        waiting.entry(resource.clone()).or_insert(column);
    }
    vec![
        table("hours", Part::Hours, hours),
        table("closure", Part::Closure, closure),
        table("history", Part::History, history),
        table("waiting", Part::Waiting, waiting),
        audit(),
        dialogue(),
    ]
}

/// What a payment brings: of Stars a whole number, of a provider an amount of money.
pub(super) fn of_payments(
    payments: Option<&Spanned<Payments>>,
    booking: Option<&Name>,
) -> IndexMap<Name, Column> {
    let amount = match payments.map(|payments| &payments.value) {
        Some(Payments::Stars) => Column {
            limits: Limits {
                from: Some(Limit::Value(Value::Integer(1))),
                to: Some(Limit::Value(Value::Integer(payment::MOST_STARS))),
                ..Limits::default()
            },
            ..surely(Type::Integer)
        },
        Some(Payments::Provider(_)) | None => {
            surely(Type::Money).from(Value::Money(Money::default()))
        }
    };
    let kept = |of| maybe(of).kept();
    let by_hand = payments.is_none_or(|payments| payments.value != Payments::Stars);
    let mut all = columns([
        (payment::CLIENT, surely(Type::person())),
        (payment::AMOUNT, amount),
        (
            payment::STATUS,
            surely(choice(&PaymentStatus::ALL.map(PaymentStatus::name)))
                .default(PaymentStatus::Open.value()),
        ),
        // Whether people give its money back, and not Telegram.
        (
            payment::BY_HAND,
            surely(Type::Boolean)
                .default(Value::Boolean(by_hand))
                .kept(),
        ),
        // When «Pay» was pressed first, until when the time is kept a little longer.
        (payment::ASKED, private(kept(Type::Moment))),
        (payment::PAID_AT, kept(Type::Moment)),
        (
            payment::CHARGE,
            Column {
                unique: true,
                ..private(kept(Type::Text))
            },
        ),
        // By this the provider knows it.
        (payment::RECEIPT, kept(Type::Text)),
    ]);
    if let Some(booking) = booking {
        let column = maybe(Type::Row(booking.clone()));
        all.insert(payment::BOOKING.into(), column);
    }
    all
}

fn private(column: Column) -> Column {
    Column {
        private: true,
        ..column
    }
}

fn kept_text(column: Column, longest: u32) -> Column {
    Column {
        limits: Limits {
            length: Some((1, longest)),
            ..Limits::default()
        },
        ..column.kept()
    }
}

/// What the history and the audit tell.
fn told(column: Column) -> Column {
    kept_text(column, LONGEST_TOLD)
}

/// What people have changed of services, resources, hours, closures, settings and roles. Only who
/// sees everything sees it.
fn audit() -> Table {
    let name = |typed| kept_text(typed, Name::LONGEST as u32);
    let columns = columns([
        ("at", surely(Type::Moment).kept()),
        ("by", surely(Type::person()).kept()),
        // The table, as the app's texts call it, if they do; and the row as people call it, none
        // for the settings.
        ("section", name(surely(Type::Text))),
        ("title", told(maybe(Type::Words))),
        ("what", told(maybe(Type::Words))),
        ("change", surely(choice(AUDITED)).kept()),
        // The column, as the app's texts call it, if they do, and its old and new values as screens
        // show them; none for a row as a whole.
        ("field", name(maybe(Type::Text))),
        ("label", told(maybe(Type::Words))),
        ("old", told(maybe(Type::Words))),
        ("new", told(maybe(Type::Words))),
    ]);
    Table {
        sees: Some(IndexMap::default()),
        ..table("audit", Part::Audit, columns)
    }
}

/// The dialogues that book, counted for each flow and day. Only who sees everything sees them.
fn dialogue() -> Table {
    let day = Column {
        limits: Limits {
            to: Some(Limit::Today),
            ..Limits::default()
        },
        ..surely(Type::Date).kept()
    };
    let columns = columns([
        ("flow", surely(Type::Text).kept()),
        ("day", day),
        ("begun", surely(Type::Integer).kept()),
        ("booked", surely(Type::Integer).kept()),
    ]);
    Table {
        unique: vec![vec!["flow".into(), "day".into()]],
        sees: Some(IndexMap::default()),
        ..table("dialogue", Part::Dialogue, columns)
    }
}

/// The settings that an app without bookings has too.
const OF_ANY_APP: [&str; 2] = ["silence", "support_chat"];

/// The settings that an app has; it may write its own defaults and limits.
pub(super) fn settings(has_bookings: bool) -> IndexMap<Name, Column> {
    let mut settings = all_settings();
    settings.retain(|name, _| has_bookings || OF_ANY_APP.contains(&name.as_str()));
    settings
}

fn all_settings() -> IndexMap<Name, Column> {
    const DAY: i64 = 24 * 60;
    const YEAR: i64 = 366 * DAY;
    let minutes = |count| Value::Duration(Duration::minutes(count));
    let limited = |of, default, from, to| Column {
        limits: Limits {
            from: Some(Limit::Value(from)),
            to: Some(Limit::Value(to)),
            ..Limits::default()
        },
        ..surely(of).default(default)
    };
    let duration =
        |default, from, to| limited(Type::Duration, minutes(default), minutes(from), minutes(to));
    let count = |default: i64| {
        let [default, from, to] = [default, 1, 10_000].map(Value::Integer);
        limited(Type::Integer, default, from, to)
    };
    columns([
        (
            "align",
            surely(choice(&["window", "clock"])).default(Value::choice("window")),
        ),
        ("step", duration(30, 1, DAY)),
        ("notice", duration(60, 0, YEAR)),
        // Until what time of which day before a day can be booked.
        ("cutoff", maybe(Type::Time)),
        ("cutoff_days", {
            let [default, from, to] = [1, 0, 366].map(Value::Integer);
            limited(Type::Integer, default, from, to)
        }),
        (
            "horizon",
            duration(30 * DAY, 0, i64::from(FARTHEST_HORIZON) * DAY),
        ),
        ("cancel_until", duration(DAY, 0, YEAR)),
        ("offer", duration(15, SHORTEST_HOLD.seconds / 60, YEAR)),
        ("hold", duration(15, SHORTEST_HOLD.seconds / 60, YEAR)),
        ("per_day", count(500)),
        ("per_person", count(10_000)),
        ("silence", duration(60, 1, YEAR)),
        // At what time clients are reminded of what they have booked for the next day.
        ("reminder_time", {
            // Nobody is woken, and what is said of tomorrow is true.
            let [default, from, to] = [10, 7, 22].map(|hour| Value::Time(time(hour, 0, 0, 0)));
            limited(Type::Time, default, from, to)
        }),
        // Whether the owners are told what clients do with their bookings.
        (
            "tell_staff",
            surely(Type::Boolean).default(Value::Boolean(true)),
        ),
        // The group that reads what clients ask; the owners where there is none.
        ("support_chat", maybe(Type::Chat)),
    ])
}
