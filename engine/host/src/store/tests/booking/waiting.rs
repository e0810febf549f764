//! The waiting list: who is offered what, and when.

use futures::future::join_all;
use jiff::ToSpan;
use tilmash_engine::booking::{Status, Transition};
use tilmash_engine::interpret::{Free, When};

use super::super::writer::shared::three_salons;
use super::bookings::{book, booked, cancel, claims, free, moved, open, salon, studio};
use super::database::on_postgres;
use super::holds::{at_moment, hold};
use super::standing::{lines, status, transition};
use super::*;
use crate::store::Jobs;

on_each_database!(
    who_waits_for_the_same_waits_once,
    nobody_waits_for_what_is_not_given,
    the_first_who_waits_is_offered_what_is_freed_and_then_the_next,
    whatever_frees_time_has_it_offered,
    who_has_blocked_the_bot_is_passed_over,
    what_somebody_said_goes_into_their_booking,
    what_was_free_when_they_joined_is_not_offered,
    what_was_free_when_they_joined_and_was_taken_since_is_offered,
    a_booking_that_moves_frees_what_was_free_when_they_joined,
    a_hold_that_expires_frees_what_was_free_when_they_joined,
    what_became_free_before_they_joined_is_offered_at_once,
    who_waits_for_one_time_is_offered_it_once,
    who_waits_for_a_resource_is_offered_that_one,
    what_is_booked_meanwhile_is_offered_to_nobody,
    who_has_left_the_list_is_offered_nothing,
    an_offer_ends_before_the_visit_begins,
    an_expired_offer_may_be_taken_late_and_ends_the_wait,
    a_store_that_died_after_a_cancellation_makes_the_offer,
);

on_postgres_alone!(instances_that_free_times_at_once_offer_each_to_one);

const DAY: &str = "2026-03-03";
const STARTS: [&str; 3] = ["09:00", "10:00", "11:00"];

/// A salon whose Tuesday is booked up.
async fn full() -> (Store, RowReference, Vec<RowReference>) {
    let (store, service) = salon().await;
    let mut bookings = Vec::new();
    for start in STARTS {
        bookings.push(booked(&store, free(&service), &format!("{DAY} {start}")).await);
    }
    (store, service, bookings)
}

fn of(client: i64, service: &RowReference) -> Free {
    Free {
        client: RowId(client),
        ..free(service)
    }
}

fn queue(free: Free, when: When) -> Request {
    Request::Queue {
        free,
        when,
        values: BTreeMap::new(),
    }
}

fn tuesday() -> When {
    When::Day(DAY.parse().unwrap())
}

async fn waits(store: &Store, client: i64, service: &RowReference) -> RowReference {
    match ask(store, queue(of(client, service), tuesday())).await {
        Answer::Inserted(id) => row("waiting", id.0),
        other => panic!("{other:?}"),
    }
}

/// Does everything that is due, also beside others who do it.
async fn do_what_is_due(store: &Store, now: Timestamp) {
    loop {
        let done: Result<bool, StoreError> = store
            .write(async move |transaction| {
                let due = transaction.due_jobs(Jobs::Timers, now, 100).await?;
                for (id, _) in &due {
                    if let Some(job) = transaction.take_job(*id).await? {
                        assert!(transaction.settle(&job, now).await?, "{job:?}");
                    }
                }
                Ok(due.is_empty())
            })
            .await;
        if done.unwrap() {
            return;
        }
    }
}

/// The bookings that have ever been offered to somebody, in their order.
async fn offered(store: &Store) -> Vec<RowReference> {
    let offered = column("change", Test::Equals, Value::choice("offered"));
    let lines = rows(store, query("history", offered)).await;
    let of = |line: &Record| match &line.values["booking"] {
        Value::Row(booking) => booking.clone(),
        other => panic!("{other:?}"),
    };
    lines.iter().map(of).collect()
}

/// Does everything that is due, and returns who was offered which start.
async fn offers(store: &Store, now: Timestamp) -> Vec<(i64, String)> {
    let before = offered(store).await.len();
    do_what_is_due(store, now).await;
    offers_since(store, before).await
}

/// Who was offered which start, without the first offers.
async fn offers_since(store: &Store, first: usize) -> Vec<(i64, String)> {
    let mut offers = Vec::new();
    for booking in offered(store).await.split_off(first) {
        let found = record(store, &booking).await.values;
        let (Value::Row(client), Value::Moment(start)) = (&found["client"], &found["start"]) else {
            panic!("{found:?}")
        };
        let local = start.to_zoned(tilmash_engine::zone::find("Asia/Almaty").unwrap());
        offers.push((client.id.0, local.strftime("%H:%M").to_string()));
    }
    offers
}

fn offer(client: i64, start: &str) -> (i64, String) {
    (client, start.to_owned())
}

async fn stands(store: &Store, waiting: &RowReference) -> Value {
    record(store, waiting).await.values["status"].clone()
}

/// The newest booking.
async fn newest(store: &Store) -> RowReference {
    let ids = ids(store, "booking", Filter::EVERY).await;
    row("booking", *ids.last().unwrap())
}

async fn who_waits_for_the_same_waits_once() {
    let (store, service, bookings) = full().await;
    let waiting = waits(&store, 1, &service).await;
    let again = || queue(of(1, &service), tuesday());
    assert_eq!(ask(&store, again()).await, refused(Refusal::Exists));
    waits(&store, 2, &service).await;
    let other_day = When::Day("2026-03-04".parse().unwrap());
    let answer = ask(&store, queue(of(1, &service), other_day)).await;
    assert_eq!(answer, Answer::Inserted(RowId(3)));
    // Also not while they are offered it, but only when they have had it.
    ask(&store, cancel(&bookings[0], &[])).await;
    assert_eq!(offers(&store, monday().now).await, [offer(1, "09:00")]);
    assert_eq!(ask(&store, again()).await, refused(Refusal::Exists));
    let booking = newest(&store).await;
    ask(&store, transition(&booking, Transition::Confirm)).await;
    assert_eq!(stands(&store, &waiting).await, Value::choice("booked"));
    assert_eq!(ask(&store, again()).await, Answer::Inserted(RowId(4)));
}

async fn nobody_waits_for_what_is_not_given() {
    let (store, service, _) = full().await;
    let closed = [
        ("first", Value::Date("2026-03-05".parse().unwrap())),
        ("last", Value::Date("2026-03-05".parse().unwrap())),
    ];
    insert(&store, "closure", closed).await;
    for when in [
        When::Day("2026-03-01".parse().unwrap()),
        When::Day("2026-03-05".parse().unwrap()),
        When::Day("2026-06-01".parse().unwrap()),
        When::Start(at("2026-03-02 07:00")),
        When::Start(at("2026-03-03 08:00")),
    ] {
        let answer = ask(&store, queue(of(1, &service), when)).await;
        assert_eq!(answer, refused(Refusal::Closed), "{when:?}");
    }
}

async fn the_first_who_waits_is_offered_what_is_freed_and_then_the_next() {
    let (store, service, bookings) = full().await;
    let mut lines_ = Vec::new();
    for client in 1..=3 {
        lines_.push(waits(&store, client, &service).await);
    }
    let now = monday().now;
    assert!(offers(&store, now).await.is_empty());
    ask(&store, cancel(&bookings[1], &[])).await;
    assert_eq!(offers(&store, now).await, [offer(1, "10:00")]);
    assert_eq!(stands(&store, &lines_[0]).await, Value::choice("offered"));
    let first = newest(&store).await;
    let found = record(&store, &first).await.values;
    assert_eq!(found["status"], Value::choice("pending"));
    assert_eq!(found["expires"], Value::Moment(now + 15.minutes()));
    assert_eq!(lines(&store, &first).await, ["offered"]);
    // It is held for the first person, so others are refused.
    let answer = ask(&store, book(free(&service), "2026-03-03 10:00")).await;
    assert_eq!(answer, refused(Refusal::Taken));
    // If that person refuses, the next one gets it.
    ask(&store, transition(&first, Transition::Release)).await;
    assert_eq!(offers(&store, now).await, [offer(2, "10:00")]);
    assert_eq!(stands(&store, &lines_[0]).await, Value::choice("waiting"));
    // If there is no answer, the one after gets it.
    let late = now + 15.minutes();
    assert!(offers(&store, late - 1.second()).await.is_empty());
    assert_eq!(offers(&store, late).await, [offer(3, "10:00")]);
    let third = newest(&store).await;
    let answer = ask_at(
        &store,
        at_moment(late),
        transition(&third, Transition::Confirm),
    )
    .await;
    assert_eq!(answer, Answer::Done);
    assert_eq!(stands(&store, &lines_[2]).await, Value::choice("booked"));
    // People who have had their turn continue to wait, for another time.
    ask_at(&store, at_moment(late), cancel(&bookings[0], &[])).await;
    assert_eq!(offers(&store, late).await, [offer(1, "09:00")]);
    assert_eq!(claims(&store).await, 3);
}

async fn whatever_frees_time_has_it_offered() {
    let booking = row("booking", 1);
    let ways = [
        ("cancel", cancel(&booking, &[])),
        ("no_show", transition(&booking, Transition::NoShow)),
        ("delete", Request::Delete(booking.clone())),
        ("move", moved(&booking, "2026-03-04 09:00")),
        ("move within the day", moved(&booking, "2026-03-03 10:30")),
        ("nothing", moved(&booking, "2026-03-03 13:00")),
    ];
    for (way, request) in ways {
        let (store, service) = salon().await;
        let long = Request::Update {
            row: service.clone(),
            values: values([("duration", minutes(90))]),
        };
        ask(&store, long).await;
        booked(&store, free(&service), "2026-03-03 09:30").await;
        waits(&store, 1, &service).await;
        ask(&store, request).await;
        let expected = match way {
            "nothing" => vec![],
            _ => vec![offer(1, "09:00")],
        };
        assert_eq!(offers(&store, monday().now).await, expected, "{way}");
    }
    for transition_ in [Transition::Decline, Transition::Release, Transition::Expire] {
        let (store, service, bookings) = full().await;
        ask(&store, Request::Delete(bookings[0].clone())).await;
        let expires = monday().now + 5.minutes();
        let held = hold(free(&service), "2026-03-03 09:00", Some(expires));
        let Answer::Inserted(id) = ask(&store, held).await else {
            panic!("it is free")
        };
        waits(&store, 1, &service).await;
        let late = at_moment(expires);
        if transition_ == Transition::Expire {
            assert!(offers(&store, monday().now).await.is_empty());
            assert_eq!(offers(&store, late.now).await, [offer(1, "09:00")]);
        } else {
            ask(&store, transition(&row("booking", id.0), transition_)).await;
            assert_eq!(offers(&store, monday().now).await, [offer(1, "09:00")]);
        }
    }
}

async fn who_has_blocked_the_bot_is_passed_over() {
    let (store, service, bookings) = full().await;
    for client in 1..=2 {
        waits(&store, client, &service).await;
    }
    let blocked: Result<(), StoreError> = store
        .write(async |transaction| transaction.set_blocked(RowId(1), true, monday().now).await)
        .await;
    blocked.unwrap();
    ask(&store, cancel(&bookings[2], &[])).await;
    assert_eq!(offers(&store, monday().now).await, [offer(2, "11:00")]);
}

async fn what_somebody_said_goes_into_their_booking() {
    let (store, service, bookings) = full().await;
    let request = Request::Queue {
        free: of(1, &service),
        when: tuesday(),
        values: values([("name", Value::text("Дана"))]),
    };
    ask(&store, request).await;
    ask(&store, cancel(&bookings[0], &[])).await;
    offers(&store, monday().now).await;
    let found = record(&store, &newest(&store).await).await.values;
    assert_eq!(found["name"], Value::text("Дана"));
    assert_eq!(found["price"], money(5_000));
}

async fn what_was_free_when_they_joined_is_not_offered() {
    let (store, service, bookings) = full().await;
    ask(&store, cancel(&bookings[0], &[])).await;
    // Nine o'clock is free, but it is not what they want.
    waits(&store, 1, &service).await;
    assert!(offers(&store, monday().now).await.is_empty());
    ask(&store, cancel(&bookings[2], &[])).await;
    assert_eq!(offers(&store, monday().now).await, [offer(1, "11:00")]);
}

async fn what_was_free_when_they_joined_and_was_taken_since_is_offered() {
    let (store, service) = salon().await;
    waits(&store, 1, &service).await;
    let now = monday().now;
    assert!(offers(&store, now).await.is_empty());
    // Half past ten is taken by who comes at eleven. What is before it stays free, and they did not
    // want that.
    let last = booked(&store, free(&service), "2026-03-03 11:00").await;
    ask(&store, cancel(&last, &[])).await;
    assert_eq!(offers(&store, now).await, [offer(1, "10:30")]);
    let offered = newest(&store).await;
    // The rest of the day is taken and given up while they are offered something.
    let first = booked(&store, free(&service), "2026-03-03 09:00").await;
    ask(&store, cancel(&first, &[])).await;
    assert!(offers(&store, now).await.is_empty());
    ask(&store, transition(&offered, Transition::Release)).await;
    assert_eq!(offers(&store, now).await, [offer(1, "09:00")]);
}

async fn a_booking_that_moves_frees_what_was_free_when_they_joined() {
    let (store, service) = salon().await;
    waits(&store, 1, &service).await;
    let now = monday().now;
    assert!(offers(&store, now).await.is_empty());
    let booking = booked(&store, free(&service), "2026-03-03 11:00").await;
    ask(&store, moved(&booking, "2026-03-03 09:00")).await;
    // Ten o'clock has been free all the time.
    assert_eq!(offers(&store, now).await, [offer(1, "10:30")]);
}

async fn a_hold_that_expires_frees_what_was_free_when_they_joined() {
    let (store, service) = salon().await;
    waits(&store, 1, &service).await;
    let now = monday().now;
    let expires = Some(now + 10.minutes());
    ask(&store, hold(free(&service), "2026-03-03 10:00", expires)).await;
    assert!(offers(&store, now).await.is_empty());
    let late = now + 10.minutes();
    // Nine o'clock has been free all the time.
    assert_eq!(offers(&store, late).await, [offer(1, "09:30")]);
}

async fn what_became_free_before_they_joined_is_offered_at_once() {
    let (store, service, bookings) = full().await;
    ask(&store, cancel(&bookings[0], &[])).await;
    let nine = When::Start(at("2026-03-03 09:00"));
    ask(&store, queue(of(1, &service), nine)).await;
    assert_eq!(offers(&store, monday().now).await, [offer(1, "09:00")]);
}

async fn who_waits_for_one_time_is_offered_it_once() {
    let (store, service, bookings) = full().await;
    let ten = When::Start(at("2026-03-03 10:00"));
    ask(&store, queue(of(1, &service), ten)).await;
    ask(&store, cancel(&bookings[0], &[])).await;
    assert!(offers(&store, monday().now).await.is_empty());
    ask(&store, cancel(&bookings[1], &[])).await;
    assert_eq!(offers(&store, monday().now).await, [offer(1, "10:00")]);
    let booking = newest(&store).await;
    ask(&store, transition(&booking, Transition::Release)).await;
    assert!(offers(&store, monday().now).await.is_empty());
    let waiting = row("waiting", 1);
    assert_eq!(stands(&store, &waiting).await, Value::choice("passed"));
}

async fn who_waits_for_a_resource_is_offered_that_one() {
    let (store, service) = studio().await;
    let mut in_small = Vec::new();
    for start in STARTS {
        for room in [1, 1, 2] {
            let free = Free {
                resources: vec![row("room", room)],
                ..free(&service)
            };
            in_small.push(booked(&store, free, &format!("{DAY} {start}")).await);
        }
    }
    let small = Free {
        resources: vec![row("room", 2)],
        ..of(1, &service)
    };
    ask(&store, queue(small, tuesday())).await;
    ask(&store, cancel(&in_small[0], &[])).await;
    assert!(offers(&store, monday().now).await.is_empty());
    ask(&store, cancel(&in_small[5], &[])).await;
    assert_eq!(offers(&store, monday().now).await, [offer(1, "10:00")]);
    let found = record(&store, &newest(&store).await).await.values;
    assert_eq!(found["room"], Value::Row(row("room", 2)));
}

async fn what_is_booked_meanwhile_is_offered_to_nobody() {
    let (store, service, bookings) = full().await;
    let waiting = waits(&store, 1, &service).await;
    ask(&store, cancel(&bookings[0], &[])).await;
    // Before the job that would have offered it.
    booked(&store, free(&service), "2026-03-03 09:00").await;
    assert!(offers(&store, monday().now).await.is_empty());
    assert_eq!(stands(&store, &waiting).await, Value::choice("waiting"));
}

async fn who_has_left_the_list_is_offered_nothing() {
    let (store, service, bookings) = full().await;
    let waiting = waits(&store, 1, &service).await;
    ask(&store, Request::Delete(waiting)).await;
    ask(&store, cancel(&bookings[0], &[])).await;
    assert!(offers(&store, monday().now).await.is_empty());
}

async fn an_offer_ends_before_the_visit_begins() {
    let (store, service, bookings) = full().await;
    let set: Result<(), StoreError> = store
        .write(async |transaction| {
            let name = Name::new("notice");
            transaction.set_setting(&name, &minutes(0)).await
        })
        .await;
    set.unwrap();
    waits(&store, 1, &service).await;
    let now = at_moment(at("2026-03-03 08:55"));
    ask_at(&store, now, cancel(&bookings[0], &[Refusal::TooLate])).await;
    assert_eq!(offers(&store, now.now).await, [offer(1, "09:00")]);
    let found = record(&store, &newest(&store).await).await.values;
    assert_eq!(found["expires"], found["start"]);
}

async fn an_expired_offer_may_be_taken_late_and_ends_the_wait() {
    let (store, service, bookings) = full().await;
    let waiting = waits(&store, 1, &service).await;
    ask(&store, cancel(&bookings[0], &[])).await;
    offers(&store, monday().now).await;
    let booking = newest(&store).await;
    let late = at_moment(monday().now + 2.hours());
    // It is not offered to themselves again.
    assert!(offers(&store, late.now).await.is_empty());
    assert_eq!(status(&store, &booking).await, Status::Cancelled);
    let confirm = transition(&booking, Transition::Confirm);
    assert_eq!(ask_at(&store, late, confirm).await, Answer::Done);
    assert_eq!(stands(&store, &waiting).await, Value::choice("booked"));
}

async fn a_store_that_died_after_a_cancellation_makes_the_offer() {
    let url = database::lasting().await;
    let store = store_at(&url, SALON).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    let mut bookings = Vec::new();
    for start in STARTS {
        bookings.push(booked(&store, free(&service), &format!("{DAY} {start}")).await);
    }
    waits(&store, 1, &service).await;
    ask(&store, cancel(&bookings[0], &[])).await;
    store.close().await.unwrap();
    let store = Store::open(&url, model(SALON)).await.unwrap();
    assert_eq!(offers(&store, monday().now).await, [offer(1, "09:00")]);
}

async fn instances_that_free_times_at_once_offer_each_to_one() {
    let (stores, service) = three_salons().await;
    for week in 0..4 {
        let day = at("2026-03-03 00:00") + (24 * week).hours();
        let date = day
            .to_zoned(tilmash_engine::zone::find("Asia/Almaty").unwrap())
            .date();
        let mut bookings = Vec::new();
        for start in STARTS {
            let start = format!("{date} {start}");
            bookings.push(booked(&stores[0], free(&service), &start).await);
        }
        for client in 1..=5 {
            let request = queue(of(client, &service), When::Day(date));
            assert!(matches!(
                ask(&stores[0], request).await,
                Answer::Inserted(_)
            ));
        }
        do_what_is_due(&stores[0], monday().now).await;
        let before = offered(&stores[0]).await.len();
        let cancelled = stores.iter().zip(&bookings).map(async |(store, booking)| {
            let answer = ask(store, cancel(booking, &[Refusal::TooLate])).await;
            assert_eq!(answer, Answer::Done);
            do_what_is_due(store, monday().now).await;
        });
        join_all(cancelled).await;
        let mut offers = offers_since(&stores[0], before).await;
        offers.sort();
        let clients: Vec<i64> = offers.iter().map(|(client, _)| *client).collect();
        assert_eq!(clients, [1, 2, 3], "each once, the first first");
        let mut starts: Vec<&str> = offers.iter().map(|(_, start)| start.as_str()).collect();
        starts.sort_unstable();
        assert_eq!(starts, STARTS, "each time once");
    }
    assert_eq!(claims(&stores[0]).await, 12);
}
