//! Who of those that a person has named serves bookings which lack a resource, and what is told.

use super::bookings::{booked, free, open};
use super::reshaped::{
    booked_salon, column_of, load, named, other, prepare, salon, set, with_equals,
};
use super::*;

on_each_database!(
    of_those_named_the_first_that_is_free_serves,
    what_is_named_for_nothing_is_told,
    bookings_that_lack_a_resource_are_listed,
);

/// Three bookings, of which two are at one time, and a master who has a day off.
async fn of_those_named_the_first_that_is_free_serves() {
    let url = database::lasting().await;
    let hall = salon().replace(
        "  booking:\n    is: booking",
        "  hall: { is: resource, units: seats, shared: true, columns: { seats: integer } }\n  booking:\n    is: booking",
    );
    let store = store_at(&url, &hall).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    insert(&store, "hall", [("seats", Value::Integer(5))]).await;
    let first = booked(&store, free(&service), "2026-03-03 09:00").await;
    let second = booked(&store, free(&service), "2026-03-03 09:30").await;
    let alone = booked(&store, free(&service), "2026-03-03 11:00").await;
    let third = booked(&store, free(&service), "2026-03-03 09:30").await;
    let day_off = booked(&store, free(&service), "2026-03-04 09:00").await;
    store.close().await.unwrap();

    let store = other(&url, &with_equals()).await;
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" }, { "key": "zarina" } ],
             "closure": [ { "key": "off", "first": "2026-03-04", "last": "2026-03-04", "master": "dana" } ] }"#,
    )
    .await;
    let both = [named("master", "dana"), named("master", "aigul")].concat();
    prepare(&store, both).await.unwrap();
    let [dana, aigul] = [1, 2].map(|id| Value::Row(row("master", id)));
    // The third is free at no one's, and gets the first who is named.
    for (booking, master) in [
        (first, &dana),
        (second, &aigul),
        (third, &dana),
        (alone, &dana),
        (day_off, &aigul),
    ] {
        assert_eq!(column_of(&store, &booking, "master").await, *master);
    }
}

async fn what_is_named_for_nothing_is_told() {
    let (url, _) = booked_salon().await;
    let store = other(&url, &with_equals()).await;
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" } ] }"#,
    )
    .await;
    let both = || [named("master", "dana"), named("master", "aigul")].concat();
    let idle = async |named| {
        let planned = store.plan_at(named, monday().now).await.unwrap();
        let idle = planned.reshaped.idle.iter();
        idle.map(ToString::to_string).collect::<Vec<String>>()
    };
    assert_eq!(
        idle(both()).await,
        [
            "`master=aigul` gets no booking: another one gives their services alone, or was named before and is free"
        ]
    );
    prepare(&store, named("master", "dana")).await.unwrap();
    assert_eq!(
        idle(named("master", "aigul")).await,
        [
            "`master=aigul` changes nothing: no booking lacks a `master`, and one that has it keeps it"
        ]
    );
    let mistyped = prepare(&store, named("master", "aigull")).await;
    assert_eq!(
        mistyped.unwrap_err().to_string(),
        "there is no `master` `aigull`: did you mean `aigul`?"
    );
}

async fn bookings_that_lack_a_resource_are_listed() {
    let (url, booking) = booked_salon().await;
    let store = store_at(&url, &salon()).await;
    let service = row("service", 1);
    set(&store, &booking, "name", Value::text("Алия\n\u{1b}[2J К.")).await;
    for day in 4..=7 {
        for hour in [9, 10, 11] {
            booked(
                &store,
                free(&service),
                &format!("2026-03-{day:02} {hour:02}:00"),
            )
            .await;
        }
    }
    store.close().await.unwrap();
    let store = other(&url, &with_equals()).await;
    let planned = store.plan_at(Vec::new(), at("2026-03-03 12:00")).await;
    let planned = planned.unwrap();
    let lines: Vec<String> = planned.reshaped.unassigned[0].bookings.lines().collect();
    assert_eq!(lines.len(), 11);
    // What is over comes last.
    assert_eq!(
        lines[0],
        "2026-03-04 09:00–10:00: `1`, booking 2 of person 7"
    );
    assert_eq!(lines[10], "and 3 more");
    let planned = store.plan_at(Vec::new(), monday().now).await.unwrap();
    let lines: Vec<String> = planned.reshaped.unassigned[0].bookings.lines().collect();
    assert_eq!(
        lines[0],
        "2026-03-03 09:00–10:00: `1`, Алия [2J К., booking 1 of person 7"
    );
    // What goes to logs names nobody.
    assert!(!planned.undecided().concat().contains("Алия"));
}
