//! Bookings, from request to history.

use jiff::ToSpan;
use tilmash_engine::booking::Transition;
use tilmash_engine::interpret::{DayState, Free};

use super::*;

on_each_database!(
    a_start_is_offered_if_and_only_if_no_rule_forbids_it,
    a_booking_has_its_times_price_status_client_and_history,
    every_listed_start_is_bookable_and_no_other,
    buffers_closures_and_settings_count,
    a_move_takes_the_new_time_and_frees_the_old_or_changes_nothing,
    a_cancellation_frees_the_time_unless_it_is_too_late,
    a_deleted_booking_frees_its_time_and_claims_it_again_when_restored,
    an_edit_of_a_bookings_own_columns_is_remembered,
    any_resource_serves_up_to_its_capacity_and_a_moved_booking_keeps_its_own,
    a_hold_that_has_expired_is_in_nobodys_way,
    a_booking_costs_as_many_statements_whatever_else_is_booked,
);

pub(in crate::store::tests) const ROOMS: &str = "
app: studio
languages: [ru]
zone: Asia/Almaty
tables:
  service: { is: service, columns: { name: text, per_day: { integer, from: 1, optional: true } } }
  room: { is: resource, units: capacity, shared: true, columns: { name: text, capacity: { integer: 1, from: 1 }, per_person: { integer, from: 1, optional: true }, per_day: { integer, from: 1, optional: true } } }
  booking: { is: booking, sees: {} }
";

/// A salon that is open from 09:00 to 12:00 every day, with a haircut of an hour.
pub(in crate::store::tests) async fn salon() -> (Store, RowReference) {
    let store = store(SALON).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    (store, service)
}

/// Opens every day from 09:00 to 12:00, for one resource if it is given.
pub(in crate::store::tests) async fn open(store: &Store, resource: Value) {
    for weekday in 1..=7 {
        let mut columns = values([
            ("weekday", Value::Integer(weekday)),
            ("opens", time("09:00")),
            ("closes", time("12:00")),
        ]);
        if !resource.is_none() {
            columns.insert(Name::new("room"), resource.clone());
        }
        let request = Request::Insert {
            table: Name::new("hours"),
            values: columns,
        };
        ask(store, request).await;
    }
}

/// Two rooms, the first for two people at once, and a lesson of an hour.
pub(in crate::store::tests) async fn studio() -> (Store, RowReference) {
    let store = store(ROOMS).await;
    open(&store, Value::None).await;
    for (name, capacity) in [("большой", 2), ("малый", 1)] {
        let columns = [
            ("name", Value::text(name)),
            ("capacity", Value::Integer(capacity)),
        ];
        insert(&store, "room", columns).await;
    }
    let lesson = [("name", Value::text("урок")), ("duration", minutes(60))];
    let service = insert(&store, "service", lesson).await;
    (store, service)
}

pub(in crate::store::tests) fn time(text: &str) -> Value {
    Value::Time(jiff::civil::Time::strptime("%H:%M", text).unwrap())
}

pub(in crate::store::tests) fn date(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

pub(in crate::store::tests) fn free(service: &RowReference) -> Free {
    Free {
        service: service.clone(),
        resources: Vec::new(),
        common: std::collections::BTreeMap::new(),
        party: None,
        lasts: None,
        moving: None,
        client: ALIYA,
    }
}

pub(in crate::store::tests) fn book(free: Free, start: &str) -> Request {
    Request::Book {
        free,
        start: at(start),
        values: BTreeMap::new(),
        even: Waived::default(),
    }
}

pub(in crate::store::tests) async fn booked(
    store: &Store,
    free: Free,
    start: &str,
) -> RowReference {
    match ask(store, book(free, start)).await {
        Answer::Inserted(id) => row("booking", id.0),
        other => panic!("{other:?}"),
    }
}

pub(in crate::store::tests) fn moved(booking: &RowReference, start: &str) -> Request {
    Request::Move {
        booking: booking.clone(),
        start: Some(at(start)),
        values: BTreeMap::new(),
        even: Waived::default(),
    }
}

pub(in crate::store::tests) fn cancel(booking: &RowReference, even: &[Refusal]) -> Request {
    let mut waived = Waived::default();
    for refusal in even {
        assert!(waived.waive(*refusal), "nobody waives {refusal}");
    }
    Request::Transition {
        booking: booking.clone(),
        transition: Transition::Cancel,
        why: Some("передумала".to_owned()),
        even: waived,
    }
}

/// The free starts of a day, by the clock of Almaty.
pub(in crate::store::tests) async fn starts(store: &Store, free: Free, day: &str) -> String {
    let request = Request::Starts {
        free,
        day: date(day),
    };
    let Answer::Starts(starts) = ask(store, request).await else {
        panic!("starts are asked for")
    };
    let clocks = starts.iter().map(|start| {
        let local = start.to_zoned(tilmash_engine::zone::find("Asia/Almaty").unwrap());
        local.strftime("%H:%M").to_string()
    });
    clocks.collect::<Vec<_>>().join(" ")
}

/// A booking's history: the changes with the earlier starts.
pub(in crate::store::tests) async fn history(
    store: &Store,
    booking: &RowReference,
) -> Vec<(String, Value, Value)> {
    let of = column("booking", Test::Equals, Value::Row(booking.clone()));
    let records = rows(store, query("history", of)).await;
    let lines = records.into_iter().map(|record| {
        let Value::Choice(change) = &record.values["change"] else {
            panic!("a change is a choice")
        };
        let by = record.values["by"].clone();
        (change.to_string(), record.values["was"].clone(), by)
    });
    lines.collect()
}

pub(in crate::store::tests) async fn claims(store: &Store) -> i64 {
    let count: Result<i64, StoreError> = store
        .write(async |transaction| {
            let rows = transaction
                .connection
                .query("SELECT COUNT(*) FROM tilmash_claim", "counting")
                .await?;
            Ok(rows[0].number(0))
        })
        .await;
    count.unwrap()
}

async fn a_booking_has_its_times_price_status_client_and_history() {
    let (store, service) = salon().await;
    let request = Request::Book {
        free: free(&service),
        start: at("2026-03-03 10:00"),
        values: values([("name", Value::text("Алия"))]),
        even: Waived::default(),
    };
    let context = Context {
        by: Some(ALIYA),
        ..monday()
    };
    let answer = ask_at(&store, context, request).await;
    assert_eq!(answer, Answer::Inserted(RowId(1)));
    let booking = row("booking", 1);
    let found = record(&store, &booking).await.values;
    assert_eq!(found["name"], Value::text("Алия"));
    assert_eq!(found["client"], Value::Row(row("person", ALIYA.0)));
    assert_eq!(found["service"], Value::Row(service));
    assert_eq!(found["start"], Value::Moment(at("2026-03-03 10:00")));
    assert_eq!(found["end"], Value::Moment(at("2026-03-03 11:00")));
    assert_eq!(found["status"], Value::choice("confirmed"));
    assert_eq!(found["price"], money(5_000));
    assert_eq!(found["created"], Value::Moment(monday().now));
    let by = Value::Row(row("person", ALIYA.0));
    assert_eq!(
        history(&store, &booking).await,
        [("created".to_owned(), Value::None, by)]
    );
    let live = column("live", Test::Equals, Value::Boolean(true));
    assert_eq!(ids(&store, "booking", live).await, [1]);
    let hour = column("duration", Test::Equals, minutes(60));
    assert_eq!(ids(&store, "booking", hour).await, [1]);
    let day = |day| column("start", Test::In, Value::Date(date(day)));
    assert_eq!(ids(&store, "booking", day("2026-03-03")).await, [1]);
    assert!(ids(&store, "booking", day("2026-03-04")).await.is_empty());
    let span = Value::Span(at("2026-03-03 10:00"), at("2026-03-03 10:01"));
    let within = column("start", Test::In, span);
    assert_eq!(ids(&store, "booking", within).await, [1]);
}

async fn every_listed_start_is_bookable_and_no_other() {
    let (store, service) = salon().await;
    booked(&store, free(&service), "2026-03-03 10:00").await;
    assert_eq!(
        starts(&store, free(&service), "2026-03-03").await,
        "09:00 11:00"
    );
    for (start, refusal) in [
        ("2026-03-03 10:00", Refusal::Taken),
        ("2026-03-03 09:30", Refusal::Taken),
        ("2026-03-03 11:30", Refusal::Closed),
        ("2026-03-03 08:00", Refusal::Closed),
        ("2026-03-02 07:00", Refusal::TooLate),
        ("2026-06-01 10:00", Refusal::Closed),
    ] {
        let answer = ask(&store, book(free(&service), start)).await;
        assert_eq!(answer, refused(refusal), "{start}");
    }
    booked(&store, free(&service), "2026-03-03 09:00").await;
    booked(&store, free(&service), "2026-03-03 11:00").await;
    let days = Request::Days {
        free: free(&service),
        first: date("2026-03-01"),
        last: date("2026-03-04"),
    };
    let states = [
        ("2026-03-01", DayState::Closed),
        ("2026-03-02", DayState::Free),
        ("2026-03-03", DayState::Full),
        ("2026-03-04", DayState::Free),
    ];
    assert_eq!(
        ask(&store, days).await,
        Answer::Days(states.map(|(day, state)| (date(day), state)).into())
    );
}

async fn buffers_closures_and_settings_count() {
    let (store, service) = salon().await;
    let update = Request::Update {
        row: service.clone(),
        values: values([("buffer_after", minutes(15))]),
    };
    ask(&store, update).await;
    booked(&store, free(&service), "2026-03-03 09:00").await;
    assert_eq!(
        starts(&store, free(&service), "2026-03-03").await,
        "10:30 11:00"
    );
    let closed = [
        ("first", Value::Date(date("2026-03-04"))),
        ("last", Value::Date(date("2026-03-05"))),
    ];
    insert(&store, "closure", closed).await;
    for opens in ["14:00", "16:00"] {
        let replaced = [
            ("first", Value::Date(date("2026-03-06"))),
            ("last", Value::Date(date("2026-03-06"))),
            ("kind", Value::choice("replaced")),
            ("opens", time(opens)),
            ("closes", time(&opens.replace(":00", ":59"))),
        ];
        insert(&store, "closure", replaced).await;
    }
    assert_eq!(starts(&store, free(&service), "2026-03-05").await, "");
    let short = Request::Update {
        row: service.clone(),
        values: values([("duration", minutes(45))]),
    };
    ask(&store, short).await;
    assert_eq!(
        starts(&store, free(&service), "2026-03-06").await,
        "14:00 16:00"
    );
    let set: Result<(), StoreError> = store
        .write(async |transaction| {
            let name = Name::new("per_day");
            transaction.set_setting(&name, &Value::Integer(1)).await
        })
        .await;
    set.unwrap();
    let answer = ask(&store, book(free(&service), "2026-03-03 11:00")).await;
    assert_eq!(answer, refused(Refusal::Full));
    let even = Request::Book {
        free: free(&service),
        start: at("2026-03-03 11:00"),
        values: BTreeMap::new(),
        even: Waived {
            full: true,
            ..Waived::default()
        },
    };
    assert_eq!(ask(&store, even).await, Answer::Inserted(RowId(2)));
}

async fn a_move_takes_the_new_time_and_frees_the_old_or_changes_nothing() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    booked(&store, free(&service), "2026-03-03 11:00").await;
    let taken = ask(&store, moved(&booking, "2026-03-03 10:30")).await;
    assert_eq!(taken, refused(Refusal::Taken));
    assert_eq!(starts(&store, free(&service), "2026-03-03").await, "10:00");
    let moving = Free {
        moving: Some(booking.clone()),
        ..free(&service)
    };
    assert_eq!(
        starts(&store, moving, "2026-03-03").await,
        "09:00 09:30 10:00"
    );
    // Half an hour later it overlaps the time that it leaves.
    let answer = ask(&store, moved(&booking, "2026-03-03 09:30")).await;
    assert_eq!(answer, Answer::Done);
    let found = record(&store, &booking).await.values;
    assert_eq!(found["start"], Value::Moment(at("2026-03-03 09:30")));
    assert_eq!(found["end"], Value::Moment(at("2026-03-03 10:30")));
    assert_eq!(claims(&store).await, 2);
    let was = Value::Moment(at("2026-03-03 09:00"));
    assert_eq!(
        history(&store, &booking).await[1],
        ("moved".to_owned(), was, Value::None)
    );
    let missing = ask(&store, moved(&row("booking", 99), "2026-03-03 09:00")).await;
    assert_eq!(missing, refused(Refusal::Missing));
}

async fn a_cancellation_frees_the_time_unless_it_is_too_late() {
    let (store, service) = salon().await;
    let today = booked(&store, free(&service), "2026-03-02 10:00").await;
    let later = booked(&store, free(&service), "2026-03-03 09:00").await;
    assert_eq!(
        ask(&store, cancel(&today, &[])).await,
        refused(Refusal::TooLate)
    );
    assert_eq!(claims(&store).await, 2);
    assert_eq!(ask(&store, cancel(&later, &[])).await, Answer::Done);
    assert_eq!(
        ask(&store, cancel(&today, &[Refusal::TooLate])).await,
        Answer::Done
    );
    assert_eq!(claims(&store).await, 0);
    let found = record(&store, &later).await.values;
    assert_eq!(found["status"], Value::choice("cancelled"));
    assert_eq!(found["why"], Value::text("передумала"));
    assert_eq!(history(&store, &later).await[1].0, "cancelled");
    for answer in [
        ask(&store, cancel(&later, &[])).await,
        ask(&store, moved(&later, "2026-03-03 10:00")).await,
    ] {
        assert_eq!(answer, refused(Refusal::Missing));
    }
    let live = column("live", Test::Equals, Value::Boolean(false));
    assert_eq!(ids(&store, "booking", live).await, [1, 2]);
}

async fn a_deleted_booking_frees_its_time_and_claims_it_again_when_restored() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    ask(&store, Request::Delete(booking.clone())).await;
    let other = booked(&store, free(&service), "2026-03-03 09:00").await;
    let restore = || Request::Restore(booking.clone());
    assert_eq!(ask(&store, restore()).await, refused(Refusal::Taken));
    assert!(record(&store, &booking).await.deleted);
    ask(&store, Request::Delete(other)).await;
    assert_eq!(ask(&store, restore()).await, Answer::Done);
    assert_eq!(claims(&store).await, 1);
    assert_eq!(ids(&store, "booking", Filter::EVERY).await, [1]);
}

async fn an_edit_of_a_bookings_own_columns_is_remembered() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    let edit = Request::Update {
        row: booking.clone(),
        values: values([("name", Value::text("Дана"))]),
    };
    assert_eq!(ask(&store, edit).await, Answer::Done);
    let changes = history(&store, &booking).await;
    let changes: Vec<&str> = changes.iter().map(|(change, ..)| change.as_str()).collect();
    assert_eq!(changes, ["created", "edited"]);
}

async fn any_resource_serves_up_to_its_capacity_and_a_moved_booking_keeps_its_own() {
    let (store, service) = studio().await;
    let start = "2026-03-03 09:00";
    let mut rooms = Vec::new();
    for _ in 0..3 {
        let booking = booked(&store, free(&service), start).await;
        let found = record(&store, &booking).await.values;
        rooms.push(found["room"].as_row().unwrap().id.0);
    }
    assert_eq!(rooms, [2, 1, 1]);
    let full = ask(&store, book(free(&service), start)).await;
    assert_eq!(full, refused(Refusal::Taken));
    let small = Free {
        resources: vec![row("room", 2)],
        ..free(&service)
    };
    booked(&store, small, "2026-03-03 10:00").await;
    // The first is in the small room, which is taken then. The big one would be free.
    let first = row("booking", 1);
    let answer = ask(&store, moved(&first, "2026-03-03 10:00")).await;
    assert_eq!(answer, refused(Refusal::Taken));
    let moving = Free {
        moving: Some(first),
        ..free(&service)
    };
    assert_eq!(starts(&store, moving, "2026-03-03").await, "09:00 11:00");
    let hidden = Free {
        resources: vec![row("room", 99)],
        ..free(&service)
    };
    let answer = ask(&store, book(hidden, start)).await;
    assert_eq!(answer, refused(Refusal::Closed));
}

async fn a_hold_that_has_expired_is_in_nobodys_way() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-03 09:00").await;
    // 2026-03-02 09:00 in Almaty.
    raw(&store, "UPDATE tilmash_claim SET hold_until = 1772424000")
        .await
        .unwrap();
    let request = || book(free(&service), "2026-03-03 09:00");
    let late = Context::itself(at("2026-03-02 09:00"));
    let early = Context {
        now: late.now - 1.second(),
        ..late
    };
    let answer = ask_at(&store, early, request()).await;
    assert_eq!(answer, refused(Refusal::Taken));
    let answer = ask_at(&store, late, request()).await;
    assert_eq!(answer, Answer::Inserted(RowId(2)));
    assert_eq!(claims(&store).await, 1);
    assert_eq!(booking.id, RowId(1));
}

/// Before any day of March.
fn february() -> Context {
    Context::itself(at("2026-02-28 08:00"))
}

async fn a_booking_costs_as_many_statements_whatever_else_is_booked() {
    let (store, service) = salon().await;
    let mut costs = Vec::new();
    // More than twice as many as an instance has connections, so that one of them does a third.
    for day in 1..=18 {
        let request = book(free(&service), &format!("2026-03-{day:02} 09:00"));
        let cost: Result<u64, StoreError> = store
            .write(async move |transaction| {
                let before = transaction.statements();
                transaction.answer(request, &february()).await?;
                Ok(transaction.statements() - before)
            })
            .await;
        costs.push(cost.unwrap());
    }
    let cheapest = costs.iter().min();
    if database::is_postgres() {
        // The facts are read twice, the second time under the locks.
        assert_eq!(cheapest, Some(&8));
    } else {
        // The first makes the resource's row, and the second reads that it is there.
        assert_eq!((costs[0], costs[1]), (13, 13));
        assert_eq!((cheapest, costs[2..].iter().max()), (Some(&6), Some(&6)));
    }
}

async fn a_start_is_offered_if_and_only_if_no_rule_forbids_it() {
    let (store, service) = salon().await;
    ask(&store, book(free(&service), "2026-03-03 10:00")).await;
    let free = free(&service);
    let answered: Result<_, StoreError> = store
        .write(async move |transaction| {
            let now = monday().now;
            let day = date("2026-03-03");
            let offers = transaction.offers(&free, day, day, now).await?;
            let mut unforbidden = Vec::new();
            for half_hour in 0..48 {
                let start = at("2026-03-03 00:00") + (half_hour * 30).minutes();
                let reasons = transaction.why_not(&free, start, now).await?;
                if reasons.is_some_and(|reasons| reasons.found.reasons.is_empty()) {
                    unforbidden.push(start);
                }
            }
            let offered: Vec<Timestamp> = offers
                .unwrap()
                .found
                .iter()
                .map(|offer| offer.start)
                .collect();
            Ok((offered, unforbidden))
        })
        .await;
    let (offered, unforbidden) = answered.unwrap();
    assert_eq!(offered, [at("2026-03-03 09:00"), at("2026-03-03 11:00")]);
    assert_eq!(offered, unforbidden);
}
