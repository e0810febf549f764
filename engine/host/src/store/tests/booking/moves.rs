//! Bookings that get another service, resource, party or length, at the same time or another one.

use tilmash_engine::interpret::Free;

use super::bookings::{booked, claims, free, open};
use super::places::{START, list, restaurant, table_for};
use super::services::clinic;
use super::*;

on_each_database!(
    another_service_has_its_own_length_and_price,
    another_service_finds_somebody_who_gives_it,
    a_service_that_is_withdrawn_is_not_given_anew,
    another_doctor_takes_over_at_the_same_time,
    a_party_that_has_grown_gets_a_table_that_seats_it,
    what_is_refused_leaves_the_booking_as_it_was,
    what_cannot_serve_is_taken_for_those_who_waive_the_rules,
    a_visit_stays_as_long_as_it_was_booked,
);

fn change<const N: usize>(booking: &RowReference, set: [(&str, Value); N]) -> Request {
    Request::Move {
        booking: booking.clone(),
        start: None,
        values: values(set),
        even: Waived::default(),
    }
}

/// Another service of a clinic: two hours, without a room.
async fn advice(store: &Store) -> RowReference {
    let columns = [
        ("name", Value::text("совет")),
        ("duration", minutes(120)),
        ("price", money(9_000)),
        ("room", Value::Boolean(false)),
    ];
    insert(store, "service", columns).await
}

async fn another_service_has_its_own_length_and_price() {
    let (store, visit) = clinic().await;
    let advice = advice(&store).await;
    let gives_both = Request::Update {
        row: row("doctor", 1),
        values: values([("services", list(&[&visit, &advice]))]),
    };
    ask(&store, gives_both).await;
    let booking = booked(&store, free(&visit), START).await;
    assert_eq!(claims(&store).await, 2);
    let set = [("service", Value::Row(advice.clone()))];
    assert_eq!(ask(&store, change(&booking, set)).await, Answer::Done);
    let found = record(&store, &booking).await.values;
    assert_eq!(found["service"], Value::Row(advice));
    assert_eq!(found["start"], Value::Moment(at(START)));
    assert_eq!(found["end"], Value::Moment(at("2026-03-03 11:00")));
    assert_eq!(found["price"], money(9_000));
    assert_eq!(found["sequence"], Value::Integer(1));
    // It needs no room any more, so another visit gets the room and the second doctor.
    assert_eq!(found["room"], Value::None);
    assert_eq!(claims(&store).await, 1);
    let other = booked(&store, free(&visit), START).await;
    let found = record(&store, &other).await.values;
    assert_eq!(found["doctor"], Value::Row(row("doctor", 2)));
    let of = column("booking", Test::Equals, Value::Row(booking));
    let lines = rows(&store, query("history", of)).await;
    for name in ["service", "price"] {
        let is_of = |line: &Record| line.values["column"] == Value::text(name);
        assert!(lines.iter().any(is_of), "{name}: {lines:?}");
    }
}

async fn another_service_finds_somebody_who_gives_it() {
    let (store, visit) = clinic().await;
    let advice = advice(&store).await;
    let booking = booked(&store, free(&visit), START).await;
    let set = || [("service", Value::Row(advice.clone()))];
    // Nobody gives it.
    let refusal = ask(&store, change(&booking, set())).await;
    assert_eq!(refusal, Answer::Refused(Refusal::Closed));
    let gives = Request::Update {
        row: row("doctor", 2),
        values: values([("services", list(&[&advice]))]),
    };
    ask(&store, gives).await;
    assert_eq!(ask(&store, change(&booking, set())).await, Answer::Done);
    let found = record(&store, &booking).await.values;
    assert_eq!(found["doctor"], Value::Row(row("doctor", 2)));
}

async fn a_service_that_is_withdrawn_is_not_given_anew() {
    let (store, visit) = clinic().await;
    let advice = advice(&store).await;
    let gives_both = Request::Update {
        row: row("doctor", 1),
        values: values([("services", list(&[&visit, &advice]))]),
    };
    ask(&store, gives_both).await;
    let booking = booked(&store, free(&visit), START).await;
    ask(&store, Request::Delete(advice.clone())).await;
    let set = [("service", Value::Row(advice))];
    let refusal = ask(&store, change(&booking, set)).await;
    assert_eq!(refusal, Answer::Refused(Refusal::Closed));
    // What somebody has booked already can still be moved.
    ask(&store, Request::Delete(visit)).await;
    let later = super::bookings::moved(&booking, "2026-03-03 10:00");
    assert_eq!(ask(&store, later).await, Answer::Done);
}

async fn another_doctor_takes_over_at_the_same_time() {
    let (store, visit) = clinic().await;
    insert(&store, "room", [("name", Value::text("второй"))]).await;
    let first = booked(&store, free(&visit), START).await;
    let can_take_over = Request::Serving {
        free: Free {
            moving: Some(first.clone()),
            ..free(&visit)
        },
        table: Name::new("doctor"),
        start: at(START),
    };
    assert_eq!(
        ask(&store, can_take_over).await,
        Answer::Value(list(&[&row("doctor", 1), &row("doctor", 2)]))
    );
    let set = [("doctor", Value::Row(row("doctor", 2)))];
    assert_eq!(ask(&store, change(&first, set.clone())).await, Answer::Done);
    let found = record(&store, &first).await.values;
    assert_eq!(found["doctor"], Value::Row(row("doctor", 2)));
    assert_eq!(found["room"], Value::Row(row("room", 1)));
    assert_eq!(claims(&store).await, 2);
    // The second doctor has somebody now.
    let second = Free {
        client: RowId(8),
        ..free(&visit)
    };
    let second = booked(&store, second, START).await;
    let refusal = ask(&store, change(&second, set)).await;
    assert_eq!(refusal, Answer::Refused(Refusal::Taken));
}

async fn a_party_that_has_grown_gets_a_table_that_seats_it() {
    let (store, _) = restaurant().await;
    assert_eq!(table_for(&store, 2, START).await, Ok(2));
    let booking = row("booking", 1);
    let found = record(&store, &booking).await.values;
    let small = found["table"].clone();
    // Their own table seats two only, and it is kept unless another one is named.
    let grown = change(&booking, [("guests", Value::Integer(4))]);
    let refusal = ask(&store, grown).await;
    assert!(matches!(refusal, Answer::Refused(_)), "{refusal:?}");
    let set = [
        ("guests", Value::Integer(4)),
        ("table", Value::Row(row("table", 1))),
    ];
    assert_eq!(ask(&store, change(&booking, set)).await, Answer::Done);
    let found = record(&store, &booking).await.values;
    assert_eq!(found["guests"], Value::Integer(4));
    assert_ne!(found["table"], small);
    let none = change(&booking, [("guests", Value::Integer(0))]);
    assert_eq!(ask(&store, none).await, Answer::Refused(Refusal::Closed));
}

async fn what_is_refused_leaves_the_booking_as_it_was() {
    let (store, visit) = clinic().await;
    open(&store, Value::None).await;
    let booking = booked(&store, free(&visit), START).await;
    let before = record(&store, &booking).await.values;
    let advice = advice(&store).await;
    let set = [
        ("service", Value::Row(advice)),
        ("doctor", Value::Row(row("doctor", 2))),
    ];
    let refusal = ask(&store, change(&booking, set)).await;
    assert_eq!(refusal, Answer::Refused(Refusal::Closed));
    assert_eq!(record(&store, &booking).await.values, before);
    assert_eq!(claims(&store).await, 2);
}

async fn what_cannot_serve_is_taken_for_those_who_waive_the_rules() {
    let (store, visit) = clinic().await;
    let advice = advice(&store).await;
    let booking = booked(&store, free(&visit), START).await;
    let even = Waived {
        full: true,
        closed: true,
        too_late: true,
    };
    let other = Request::Move {
        booking,
        start: None,
        values: values([("service", Value::Row(advice.clone()))]),
        even,
    };
    let taken = Answer::Refused(Refusal::Taken);
    assert_eq!(ask(&store, other).await, taken);
    let Request::Book {
        free,
        start,
        values,
        ..
    } = super::bookings::book(free(&advice), START)
    else {
        unreachable!("`book` makes a booking")
    };
    let anew = Request::Book {
        free,
        start,
        values,
        even,
    };
    assert_eq!(ask(&store, anew).await, taken);
}

async fn a_visit_stays_as_long_as_it_was_booked() {
    let (store, visit) = clinic().await;
    insert(&store, "room", [("name", Value::text("второй"))]).await;
    let booking = booked(&store, free(&visit), START).await;
    let longer = Request::Update {
        row: visit.clone(),
        values: values([("duration", minutes(90))]),
    };
    ask(&store, longer).await;
    let ends = async || record(&store, &booking).await.values["end"].clone();
    let set = [("doctor", Value::Row(row("doctor", 2)))];
    assert_eq!(ask(&store, change(&booking, set)).await, Answer::Done);
    assert_eq!(ends().await, Value::Moment(at("2026-03-03 10:00")));
    let later = super::bookings::moved(&booking, "2026-03-03 11:00");
    assert_eq!(ask(&store, later).await, Answer::Done);
    assert_eq!(ends().await, Value::Moment(at("2026-03-03 12:00")));
    ask(&store, Request::Delete(booking.clone())).await;
    let back = ask(&store, Request::Restore(booking.clone())).await;
    assert_eq!(back, Answer::Done);
    assert_eq!(ends().await, Value::Moment(at("2026-03-03 12:00")));
}
