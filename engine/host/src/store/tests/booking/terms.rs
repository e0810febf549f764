//! Terms: settings of bookings, and columns of a service in their place or beside them.

use tilmash_engine::booking::Reason;
use tilmash_engine::interpret::Free;

use super::bookings::{book, booked, cancel, free, moved, starts, time};
use super::places::{list, service};
use super::services::{clinic, set};
use super::*;

on_each_database!(
    a_day_can_be_booked_until_a_time_of_a_day_before,
    a_service_has_at_most_so_many_bookings_a_day,
    one_person_has_at_most_so_many_bookings_of_a_service_a_day,
    a_resource_has_at_most_so_many_bookings_a_day,
    one_person_has_at_most_so_many_bookings_with_a_resource_a_day,
);

async fn a_day_can_be_booked_until_a_time_of_a_day_before() {
    let (store, visit) = clinic().await;
    let usual = "09:00 09:30 10:00 10:30 11:00";
    let day = async |day| starts(&store, free(&visit), day).await;
    // It is Monday, 08:00.
    set(&store, "cutoff", time("07:59")).await;
    assert_eq!(day("2026-03-03").await, "");
    assert_eq!(day("2026-03-04").await, usual);
    let late = ask(&store, book(free(&visit), "2026-03-03 09:00")).await;
    assert_eq!(late, refused(Refusal::TooLate));
    set(&store, "cutoff_days", Value::Integer(2)).await;
    assert_eq!(day("2026-03-04").await, "");
    // A service's own go before the settings.
    let own = Request::Update {
        row: visit.clone(),
        values: values([("cutoff", time("08:00"))]),
    };
    ask(&store, own).await;
    assert_eq!(day("2026-03-04").await, usual);
    assert_eq!(day("2026-03-03").await, "");
    let own = Request::Update {
        row: visit.clone(),
        values: values([("cutoff_days", Value::Integer(1))]),
    };
    ask(&store, own).await;
    assert_eq!(day("2026-03-03").await, usual);
    booked(&store, free(&visit), "2026-03-03 09:00").await;
    let later = Context::itself(at("2026-03-02 08:01"));
    let late = ask_at(&store, later, book(free(&visit), "2026-03-03 10:00")).await;
    assert_eq!(late, refused(Refusal::TooLate));
}

const USUAL: &str = "09:00 09:30 10:00 10:30 11:00";
const DAY: &str = "2026-03-03";

async fn limit(store: &Store, row: &RowReference, column: &str, at_most: i64) {
    let limit = Request::Update {
        row: row.clone(),
        values: values([(column, Value::Integer(at_most))]),
    };
    assert_eq!(ask(store, limit).await, Answer::Done);
}

/// A clinic whose doctors give two services, in rooms enough.
async fn with_two_services() -> (Store, [RowReference; 2]) {
    let (store, visit) = clinic().await;
    let other = service(&store).await;
    for doctor in [1, 2] {
        let both = Request::Update {
            row: row("doctor", doctor),
            values: values([("services", list(&[&visit, &other]))]),
        };
        ask(&store, both).await;
    }
    insert(&store, "room", [("name", Value::text("второй"))]).await;
    (store, [visit, other])
}

fn of(client: i64, service: &RowReference) -> Free {
    Free {
        client: RowId(client),
        ..free(service)
    }
}

fn with(doctor: i64, free: Free) -> Free {
    Free {
        resources: vec![row("doctor", doctor)],
        ..free
    }
}

/// The limits that forbid a start.
async fn limits(store: &Store, free: Free, start: &'static str) -> Vec<Reason> {
    let asked: Result<_, StoreError> = store
        .write(async move |transaction| {
            let found = transaction.why_not(&free, at(start), monday().now).await?;
            Ok(found.unwrap().found.reasons)
        })
        .await;
    asked.unwrap()
}

async fn a_service_has_at_most_so_many_bookings_a_day() {
    let (store, [visit, other]) = with_two_services().await;
    limit(&store, &visit, "per_day", 1).await;
    let first = booked(&store, of(1, &visit), "2026-03-03 09:00").await;
    let later = "2026-03-03 10:00";
    let full = ask(&store, book(of(2, &visit), later)).await;
    assert_eq!(full, refused(Refusal::Full));
    assert_eq!(starts(&store, of(2, &visit), DAY).await, "");
    let told = limits(&store, of(2, &visit), later).await;
    assert!(
        matches!(
            told.as_slice(),
            [Reason::DayLimit {
                at_most: 1,
                resource: None,
                of_service: true,
                of_client: false,
                ..
            }]
        ),
        "{told:?}"
    );
    // Another service, another day, and the booking itself.
    booked(&store, of(2, &other), later).await;
    booked(&store, of(2, &visit), "2026-03-04 10:00").await;
    let moving = ask(&store, moved(&first, "2026-03-03 11:00")).await;
    assert_eq!(moving, Answer::Done);
    // The setting holds beside it.
    set(&store, "per_day", Value::Integer(2)).await;
    let full = ask(&store, book(of(3, &other), "2026-03-03 09:00")).await;
    assert_eq!(full, refused(Refusal::Full));
    assert_eq!(
        ask(&store, cancel(&first, &[Refusal::TooLate])).await,
        Answer::Done
    );
    booked(&store, of(3, &visit), later).await;
}

async fn one_person_has_at_most_so_many_bookings_of_a_service_a_day() {
    let (store, [visit, other]) = with_two_services().await;
    limit(&store, &visit, "per_person", 1).await;
    booked(&store, of(1, &visit), "2026-03-03 09:00").await;
    let later = "2026-03-03 10:00";
    let full = ask(&store, book(of(1, &visit), later)).await;
    assert_eq!(full, refused(Refusal::Full));
    booked(&store, of(1, &other), later).await;
    booked(&store, of(2, &visit), later).await;
    booked(&store, of(1, &visit), "2026-03-04 09:00").await;
}

async fn a_resource_has_at_most_so_many_bookings_a_day() {
    let (store, [visit, other]) = with_two_services().await;
    limit(&store, &row("doctor", 1), "per_day", 1).await;
    let day = async |free| starts(&store, free, DAY).await;
    assert_eq!(day(with(1, of(1, &visit))).await, USUAL);
    booked(&store, with(1, of(1, &other)), "2026-03-03 09:00").await;
    assert_eq!(day(with(1, of(2, &visit))).await, "");
    let later = "2026-03-03 10:00";
    let full = ask(&store, book(with(1, of(2, &visit)), later)).await;
    assert_eq!(full, refused(Refusal::Full));
    let told = limits(&store, with(1, of(2, &visit)), later).await;
    assert!(
        matches!(
            told.as_slice(),
            [Reason::DayLimit {
                at_most: 1,
                resource: Some(_),
                ..
            }]
        ),
        "{told:?}"
    );
    // Whoever is left takes it, more than once.
    for (client, start) in [(2, later), (3, "2026-03-03 11:00")] {
        let booking = booked(&store, of(client, &visit), start).await;
        let found = record(&store, &booking).await.values;
        assert_eq!(found["doctor"], Value::Row(row("doctor", 2)));
    }
    booked(&store, with(1, of(2, &visit)), "2026-03-04 10:00").await;
}

async fn one_person_has_at_most_so_many_bookings_with_a_resource_a_day() {
    let (store, [visit, _]) = with_two_services().await;
    limit(&store, &row("doctor", 1), "per_person", 1).await;
    booked(&store, with(1, of(1, &visit)), "2026-03-03 09:00").await;
    let later = "2026-03-03 10:00";
    let full = ask(&store, book(with(1, of(1, &visit)), later)).await;
    assert_eq!(full, refused(Refusal::Full));
    booked(&store, with(1, of(2, &visit)), later).await;
    booked(&store, with(2, of(1, &visit)), later).await;
}
