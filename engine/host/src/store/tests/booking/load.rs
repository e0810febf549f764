//! How much of the open time is booked.

use jiff::Timestamp;
use tilmash_engine::booking::Interval;

use super::bookings::{booked, cancel, free, open, salon};
use super::places::{CLASSES, START, restaurant, seat, service, table_for};
use super::*;

on_each_database!(
    a_load_is_the_booked_part_of_the_open_time,
    a_combination_loads_its_parts,
    what_several_share_is_loaded_by_its_part,
);

/// From one moment to another.
fn load(first: &str, last: &str, by: Option<&str>) -> Request {
    let instant = |date: &str| -> Timestamp { at(&format!("{date} 00:00")) };
    Request::Load {
        during: Interval {
            start: instant(first),
            end: instant(last),
        },
        by: by.map(Name::new),
    }
}

async fn a_load_is_the_booked_part_of_the_open_time() {
    let (store, service) = salon().await;
    let load_of = async |first, last| ask(&store, load(first, last, None)).await;
    let percent = |percent| Answer::Value(Value::Integer(percent));
    let (day, next, after) = ("2026-03-03", "2026-03-04", "2026-03-05");
    assert_eq!(load_of(day, next).await, percent(0));
    let booking = booked(&store, free(&service), START).await;
    assert_eq!(load_of(day, next).await, percent(33));
    assert_eq!(load_of(day, after).await, percent(17));
    assert_eq!(load_of(next, after).await, percent(0));
    // Half of the visit lies within, and half an hour is open.
    let during = Interval {
        start: at("2026-03-03 08:00"),
        end: at("2026-03-03 09:30"),
    };
    let half = ask(&store, Request::Load { during, by: None }).await;
    assert_eq!(half, percent(100));
    let closed = [
        ("first", Value::Date("2026-03-04".parse().unwrap())),
        ("last", Value::Date("2026-03-04".parse().unwrap())),
    ];
    insert(&store, "closure", closed).await;
    assert_eq!(load_of(day, after).await, percent(33));
    assert_eq!(load_of(next, after).await, Answer::Value(Value::None));
    ask(&store, cancel(&booking, &[])).await;
    assert_eq!(load_of(day, next).await, percent(0));
    let too_long = load_of("2026-03-03", "2027-06-03").await;
    assert_eq!(too_long, Answer::Value(Value::None));
    assert_eq!(load_of(after, day).await, Answer::Value(Value::None));
}

async fn a_combination_loads_its_parts() {
    let (store, _) = restaurant().await;
    assert_eq!(table_for(&store, 5, START).await, Ok(4));
    let answer = ask(&store, load("2026-03-03", "2026-03-04", Some("table"))).await;
    let of_table = |table, load| {
        let fields = values([
            ("table", Value::Row(row("table", table))),
            ("load", Value::Integer(load)),
        ]);
        Value::Draft(Arc::new(fields))
    };
    let groups = [of_table(1, 0), of_table(2, 33), of_table(3, 33)];
    assert_eq!(answer, Answer::Value(Value::List(groups.into())));
    let all = ask(&store, load("2026-03-03", "2026-03-04", None)).await;
    assert_eq!(all, Answer::Value(Value::Integer(22)));
}

async fn what_several_share_is_loaded_by_its_part() {
    let store = store(&CLASSES.replace("begins: time, ends: time", "name: text")).await;
    open(&store, Value::None).await;
    let class = service(&store).await;
    insert(&store, "hall", [("places", Value::Integer(10))]).await;
    ask(&store, seat(&class, 4, START)).await;
    let all = ask(&store, load("2026-03-03", "2026-03-04", None)).await;
    assert_eq!(all, Answer::Value(Value::Integer(13)));
}
