//! Who of those that a person has named serves bookings which lack a resource, and what is told.

use super::bookings::{booked, free, open};
use super::reshaped::{
    booked_salon, column_of, load, named, other, prepare, salon, set, with_equals,
};
use super::*;
use crate::store::Reshaped;

on_each_database!(
    of_those_named_the_first_that_is_free_serves,
    what_is_named_for_nothing_is_told,
    bookings_of_who_does_not_work_then_are_told,
    why_who_is_named_gets_no_booking_is_told,
    the_only_one_who_does_not_work_then_is_told,
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
        ["`master=aigul` gets no booking: one that was named before it is free"]
    );
    prepare(&store, named("master", "dana")).await.unwrap();
    assert_eq!(
        idle(named("master", "aigul")).await,
        [
            "`master=aigul` changes nothing: no booking lacks a `master`, and one that has it keeps it unless it is withdrawn"
        ]
    );
    let mistyped = prepare(&store, named("master", "aigull")).await;
    assert_eq!(
        mistyped.unwrap_err().to_string(),
        "there is no `master` `aigull`: did you mean `aigul`?"
    );
}

/// What is told of those who get what does not work then.
fn away(reshaped: &Reshaped) -> Vec<(String, Vec<String>)> {
    let concerned = reshaped.concerned.iter();
    let told = concerned.map(|it| (it.to_string(), it.bookings.lines().collect()));
    told.collect()
}

async fn bookings_of_who_does_not_work_then_are_told() {
    let (url, _) = booked_salon().await;
    let store = store_at(&url, &salon()).await;
    let service = row("service", 1);
    for start in ["2026-03-03 11:00", "2026-03-04 09:00", "2026-03-05 09:00"] {
        booked(&store, free(&service), start).await;
    }
    store.close().await.unwrap();
    let store = other(&url, &with_equals()).await;
    // One is at home on two days, and works on another only later than that day's booking.
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" } ],
             "closure": [ { "key": "off", "first": "2026-03-04", "last": "2026-03-04", "master": "dana" } ],
             "hours": [ { "key": "late", "weekday": 2, "opens": "10:00", "closes": "12:00", "master": "dana" },
                        { "key": "all", "weekday": 4, "opens": "09:00", "closes": "12:00", "master": "dana" } ] }"#,
    )
    .await;
    let told = (
        "2 bookings to come get what does not work then; they stay: call the clients".to_owned(),
        vec![
            "2026-03-03 09:00–10:00: `1`, `dana`, booking 1 of person 7".to_owned(),
            "2026-03-04 09:00–10:00: `1`, `dana`, booking 3 of person 7".to_owned(),
        ],
    );
    let dana = || named("master", "dana");
    let planned = store.plan_at(dana(), monday().now).await.unwrap();
    assert_eq!(away(&planned.reshaped), std::slice::from_ref(&told));
    // What is over concerns nobody.
    let later = store.plan_at(dana(), at("2026-03-05 08:00")).await.unwrap();
    assert_eq!(later.reshaped.assigned[0].bookings.count, 4);
    assert_eq!(away(&later.reshaped), []);
    let aigul = named("master", "aigul");
    let other = store.plan_at(aigul, monday().now).await.unwrap();
    assert_eq!(away(&other.reshaped), []);
    let prepared = prepare(&store, dana()).await.unwrap();
    assert_eq!(away(&prepared.reshaped), [told]);
}

async fn the_only_one_who_does_not_work_then_is_told() {
    let (url, _) = booked_salon().await;
    let store = other(&url, &with_equals()).await;
    let loaded = load(
        &store,
        r#"{ "master": [ { "key": "dana" } ],
             "closure": [ { "key": "off", "first": "2026-03-03", "last": "2026-03-03", "master": "dana" } ] }"#,
    )
    .await;
    assert_eq!(loaded.concerned, []);
    assert_eq!(
        away(&loaded.reshaped),
        [(
            "1 booking to come gets what does not work then; it stays: call the client".to_owned(),
            vec!["2026-03-03 09:00–10:00: `1`, `dana`, booking 1 of person 7".to_owned()]
        )]
    );
}

async fn why_who_is_named_gets_no_booking_is_told() {
    let (url, _) = booked_salon().await;
    let with_lists = with_equals().replace(
        "master: { is: resource, columns: { name: { text, optional: true } }",
        "master: { is: resource, columns: { name: { text, optional: true }, services: { many: service } }",
    );
    let store = other(&url, &with_lists).await;
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" }, { "key": "zarina" } ],
             "closure": [ { "key": "dana", "first": "2026-03-03", "last": "2026-03-03", "master": "dana" },
                          { "key": "aigul", "first": "2026-03-03", "last": "2026-03-03", "master": "aigul" } ] }"#,
    )
    .await;
    for master in [1, 2] {
        let services = Value::List([row("service", 1)].map(Value::Row).into());
        set(&store, &row("master", master), "services", services).await;
    }
    let both = [named("master", "aigul"), named("master", "dana")].concat();
    let all = [both, named("master", "zarina")].concat();
    let planned = store.plan_at(all, monday().now).await.unwrap();
    let idle: Vec<String> = planned
        .reshaped
        .idle
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        idle,
        [
            "`master=dana` gets no booking: it does not work then or is not free",
            "`master=zarina` gets no booking: others give the services"
        ]
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
