//! Terms: settings of bookings, and columns of a service in their place or beside them.

use super::bookings::{book, booked, free, starts, time};
use super::services::{clinic, set};
use super::*;

on_each_database!(a_day_can_be_booked_until_a_time_of_a_day_before,);

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
    let later = Context {
        now: at("2026-03-02 08:01"),
        by: None,
    };
    let late = ask_at(&store, later, book(free(&visit), "2026-03-03 10:00")).await;
    assert_eq!(late, refused(Refusal::TooLate));
}
