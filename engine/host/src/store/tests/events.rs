//! What happens to rows is written down for those who hear it.

use jiff::ToSpan;
use tilmash_engine::booking::Transition;
use tilmash_engine::interpret::{Free, When};

use super::booking::bookings::{book, booked, cancel, free, moved, open};
use super::booking::holds::{at_moment, held, run_jobs};
use super::booking::standing::transition;
use super::database::{forgotten, lasting, on_postgres};
use super::tables::seeds::seed;
use super::*;
use crate::store::Jobs;
use crate::store::Led;
use crate::store::{JobKind, RowEvent};

on_each_database!(
    a_row_that_is_inserted_is_created_with_its_status,
    a_row_has_changed_if_a_column_has_another_value,
    a_new_status_is_an_event_of_its_own,
    a_row_is_deleted_and_created_again,
    a_booking_is_created_firm_or_held,
    a_booking_is_confirmed_cancelled_or_completed,
    a_hold_that_runs_out_is_cancelled,
    a_booking_is_moved_only_to_another_time,
    a_booking_has_changed_if_an_own_column_has,
    a_booking_is_deleted_and_created_again,
    an_offer_is_a_booking_that_waits,
    a_person_is_created_and_has_changed,
    what_nobody_hears_is_not_written,
    what_is_loaded_is_not_heard,
    what_is_refused_or_undone_is_not_heard,
    an_event_says_who_did_it_and_when,
    events_come_in_their_order_once,
    one_job_is_for_the_events_of_one_row,
);

on_postgres_alone!(a_row_may_be_changed_while_its_events_are_heard);

const SHOP: &str = "
app: shop
languages: [ru]
zone: Asia/Almaty
tables:
  order: { columns: { name: { text, optional: true }, code: { text, unique: true, optional: true }, end: { integer: 0 }, status: { one_of: [placed, sent], optional: true } } }
  note: { columns: { name: text } }
";

const EVERY: [&str; 3] = ["booking", "waiting", "person"];

async fn shop() -> Store {
    store_that_hears(&forgotten().await, SHOP, &["order"]).await
}

/// The salon, where something hears its bookings, its waiting list and its people.
async fn salon() -> (Store, RowReference) {
    let store = store_that_hears(&forgotten().await, SALON, &EVERY).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    (store, service)
}

async fn take(store: &Store, row: &RowReference) -> Vec<RowEvent> {
    let row = row.clone();
    let taken = store.write(async move |transaction| transaction.take_events(&row).await);
    taken.await.unwrap()
}

/// What happened to a row since this was asked.
async fn heard(store: &Store, row: &RowReference) -> String {
    let events = take(store, row).await.into_iter();
    let names = events.map(|event| event.event.to_string());
    names.collect::<Vec<_>>().join(" ")
}

async fn set<const N: usize>(store: &Store, row: &RowReference, columns: [(&str, Value); N]) {
    assert_eq!(ask(store, update(row, columns)).await, Answer::Done);
}

fn update<const N: usize>(row: &RowReference, columns: [(&str, Value); N]) -> Request {
    Request::Update {
        row: row.clone(),
        values: values(columns),
    }
}

async fn done(store: &Store, request: Request) {
    assert_eq!(ask(store, request).await, Answer::Done);
}

/// How many events are not yet heard, and how many jobs there are for them.
async fn unheard(store: &Store) -> (i64, i64) {
    let counts: Result<(i64, i64), StoreError> = store
        .write(async |transaction| {
            let sql = "SELECT (SELECT COUNT(*) FROM tilmash_event),
                (SELECT COUNT(*) FROM tilmash_job WHERE kind = 'event')";
            let rows = transaction.connection.query(sql, "counting").await?;
            Ok((rows[0].number(0), rows[0].number(1)))
        })
        .await;
    counts.unwrap()
}

async fn a_row_that_is_inserted_is_created_with_its_status() {
    let store = shop().await;
    let order = insert(&store, "order", []).await;
    assert_eq!(heard(&store, &order).await, "created");
    let placed = [("status", Value::choice("placed"))];
    let order = insert(&store, "order", placed).await;
    assert_eq!(heard(&store, &order).await, "created placed");
}

async fn a_row_has_changed_if_a_column_has_another_value() {
    let store = shop().await;
    let order = insert(&store, "order", [("name", Value::text("чай"))]).await;
    take(&store, &order).await;
    set(&store, &order, [("name", Value::text("чай"))]).await;
    assert_eq!(heard(&store, &order).await, "");
    let two = [("name", Value::text("кофе")), ("end", Value::Integer(2))];
    set(&store, &order, two).await;
    assert_eq!(heard(&store, &order).await, "changed");
    // Only in a booking does the end follow.
    set(&store, &order, [("end", Value::Integer(3))]).await;
    assert_eq!(heard(&store, &order).await, "changed");
    set(&store, &order, []).await;
    assert_eq!(heard(&store, &order).await, "");
}

async fn a_new_status_is_an_event_of_its_own() {
    let store = shop().await;
    let order = insert(&store, "order", [("status", Value::choice("placed"))]).await;
    take(&store, &order).await;
    let sent = || Value::choice("sent");
    set(
        &store,
        &order,
        [("status", sent()), ("end", Value::Integer(1))],
    )
    .await;
    assert_eq!(heard(&store, &order).await, "sent");
    set(&store, &order, [("status", sent())]).await;
    assert_eq!(heard(&store, &order).await, "");
    set(
        &store,
        &order,
        [("status", sent()), ("end", Value::Integer(2))],
    )
    .await;
    assert_eq!(heard(&store, &order).await, "changed");
    set(&store, &order, [("status", Value::None)]).await;
    assert_eq!(heard(&store, &order).await, "changed");
}

async fn a_row_is_deleted_and_created_again() {
    let store = shop().await;
    let order = insert(&store, "order", [("status", Value::choice("sent"))]).await;
    take(&store, &order).await;
    done(&store, Request::Delete(order.clone())).await;
    assert_eq!(heard(&store, &order).await, "deleted");
    done(&store, Request::Restore(order.clone())).await;
    assert_eq!(heard(&store, &order).await, "created sent");
    // It was already shown.
    done(&store, Request::Restore(order.clone())).await;
    assert_eq!(heard(&store, &order).await, "");
}

async fn a_booking_is_created_firm_or_held() {
    let (store, service) = salon().await;
    let firm = booked(&store, free(&service), "2026-03-04 09:00").await;
    assert_eq!(heard(&store, &firm).await, "created confirmed");
    let held = held(&store, &service).await;
    assert_eq!(heard(&store, &held).await, "created pending");
}

async fn a_booking_is_confirmed_cancelled_or_completed() {
    let (store, service) = salon().await;
    let booking = held(&store, &service).await;
    take(&store, &booking).await;
    done(&store, transition(&booking, Transition::Confirm)).await;
    assert_eq!(heard(&store, &booking).await, "confirmed");
    done(&store, transition(&booking, Transition::Complete)).await;
    assert_eq!(heard(&store, &booking).await, "completed");
    let other = booked(&store, free(&service), "2026-03-04 09:00").await;
    take(&store, &other).await;
    done(&store, cancel(&other, &[])).await;
    assert_eq!(heard(&store, &other).await, "cancelled");
}

async fn a_hold_that_runs_out_is_cancelled() {
    let (store, service) = salon().await;
    let booking = held(&store, &service).await;
    let late = at_moment(monday().now + 1.hour());
    run_jobs(&store, late.now).await;
    assert_eq!(heard(&store, &booking).await, "cancelled");
    // It is confirmed late, and claims its time anew.
    let confirm = transition(&booking, Transition::Confirm);
    assert_eq!(ask_at(&store, late, confirm).await, Answer::Done);
    assert_eq!(heard(&store, &booking).await, "confirmed");
}

async fn a_booking_is_moved_only_to_another_time() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-04 09:00").await;
    take(&store, &booking).await;
    done(&store, moved(&booking, "2026-03-04 10:00")).await;
    assert_eq!(heard(&store, &booking).await, "moved");
    done(&store, moved(&booking, "2026-03-04 10:00")).await;
    assert_eq!(heard(&store, &booking).await, "");
}

async fn a_booking_has_changed_if_an_own_column_has() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-04 09:00").await;
    take(&store, &booking).await;
    for heard_then in ["changed", ""] {
        set(&store, &booking, [("name", Value::text("Алия"))]).await;
        assert_eq!(heard(&store, &booking).await, heard_then);
    }
}

async fn a_booking_is_deleted_and_created_again() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-04 09:00").await;
    take(&store, &booking).await;
    done(&store, Request::Delete(booking.clone())).await;
    assert_eq!(heard(&store, &booking).await, "deleted");
    // The booking has another end now, which follows from its service.
    set(&store, &service, [("duration", minutes(30))]).await;
    done(&store, Request::Restore(booking.clone())).await;
    assert_eq!(heard(&store, &booking).await, "created confirmed");
    done(&store, Request::Delete(booking.clone())).await;
    take(&store, &booking).await;
    booked(&store, free(&service), "2026-03-04 09:00").await;
    let answer = ask(&store, Request::Restore(booking.clone())).await;
    assert_eq!(answer, refused(Refusal::Taken));
    assert_eq!(heard(&store, &booking).await, "");
}

async fn an_offer_is_a_booking_that_waits() {
    let (store, service) = salon().await;
    let mut bookings = Vec::new();
    for start in ["09:00", "10:00", "11:00"] {
        bookings.push(booked(&store, free(&service), &format!("2026-03-03 {start}")).await);
    }
    let request = Request::Queue {
        free: Free {
            client: RowId(8),
            ..free(&service)
        },
        when: When::Day("2026-03-03".parse().unwrap()),
        values: BTreeMap::new(),
    };
    assert_eq!(ask(&store, request).await, Answer::Inserted(RowId(1)));
    let waiting = row("waiting", 1);
    assert_eq!(heard(&store, &waiting).await, "created waiting");
    done(&store, cancel(&bookings[0], &[])).await;
    let now = monday().now;
    let offered: Result<(), StoreError> = store
        .write(async move |transaction| {
            for (id, job) in transaction.due_jobs(Jobs::Timers, now, 100).await? {
                if job.kind == JobKind::Offer {
                    transaction.take_job(id).await?;
                    transaction.settle(&job, now).await?;
                }
            }
            Ok(())
        })
        .await;
    offered.unwrap();
    let offer = row("booking", 4);
    let events = take(&store, &offer).await;
    assert!(events.iter().all(|event| event.by.is_none()));
    let names: Vec<_> = events.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(names, ["created", "pending"]);
    assert_eq!(heard(&store, &waiting).await, "offered");
    done(&store, transition(&offer, Transition::Confirm)).await;
    assert_eq!(heard(&store, &offer).await, "confirmed");
    assert_eq!(heard(&store, &waiting).await, "booked");
}

async fn a_person_is_created_and_has_changed() {
    let (store, _) = salon().await;
    let now = monday().now;
    for (username, heard_then) in [(None, "created"), (None, ""), (Some("aliya"), "changed")] {
        let met: Result<bool, StoreError> = store
            .write(async move |transaction| {
                let name = "Алия";
                transaction.upsert_person(ALIYA, username, name, now).await
            })
            .await;
        met.unwrap();
        let person = row("person", ALIYA.0);
        assert_eq!(heard(&store, &person).await, heard_then);
    }
}

async fn what_nobody_hears_is_not_written() {
    let store = shop().await;
    let note = insert(&store, "note", [("name", Value::text("чай"))]).await;
    set(&store, &note, [("name", Value::text("кофе"))]).await;
    done(&store, Request::Delete(note.clone())).await;
    done(&store, Request::Restore(note)).await;
    assert_eq!(unheard(&store).await, (0, 0));
    let (store, service) = super::booking::bookings::salon().await;
    let booking = booked(&store, free(&service), "2026-03-04 09:00").await;
    done(&store, moved(&booking, "2026-03-04 10:00")).await;
    done(&store, cancel(&booking, &[])).await;
    assert_eq!(unheard(&store).await, (0, 0));
}

async fn what_is_loaded_is_not_heard() {
    let store = shop().await;
    for name in ["чай", "кофе"] {
        let file = format!(r#"{{ "order": [{{ "key": "one", "name": "{name}" }}] }}"#);
        seed(&store, &file).await;
    }
    seed(
        &store,
        r#"{ "order": [{ "key": "one", "deleted": true }] }"#,
    )
    .await;
    assert_eq!(unheard(&store).await, (0, 0));
}

async fn what_is_refused_or_undone_is_not_heard() {
    let store = shop().await;
    let code = |code| [("code", Value::text(code))];
    insert(&store, "order", code("один")).await;
    let order = insert(&store, "order", code("два")).await;
    take(&store, &order).await;
    let answer = ask(&store, update(&order, code("один"))).await;
    assert_eq!(answer, refused(Refusal::Exists));
    let missing = update(&row("order", 99), code("три"));
    assert_eq!(ask(&store, missing).await, refused(Refusal::Missing));
    assert_eq!(heard(&store, &order).await, "");
    let before = unheard(&store).await;
    let rename = || update(&order, [("name", Value::text("чай"))]);
    // The flow that has done it ends otherwise.
    let (request, context) = (rename(), monday());
    let undone: Result<(), StoreError> = store
        .write(async move |transaction| {
            for request in [Request::Begin, request, Request::Undo] {
                transaction.answer(request, &context).await?;
            }
            Ok(())
        })
        .await;
    undone.unwrap();
    assert_eq!(unheard(&store).await, before);
    let request = rename();
    let failed: Result<(), StoreError> = store
        .write(async move |transaction| {
            transaction.answer(request, &context).await?;
            Err(StoreError::Closed)
        })
        .await;
    failed.unwrap_err();
    assert_eq!(unheard(&store).await, before);
}

async fn an_event_says_who_did_it_and_when() {
    let (store, service) = salon().await;
    let told = Name::new("told");
    let (flow, now) = (told.clone(), monday().now);
    let run = store
        .write(async move |transaction| transaction.begin_run(&flow, RowId(1), now).await)
        .await
        .unwrap();
    let context = Context {
        by: Some(ALIYA),
        run: Some(Led { run, depth: 3 }),
        ..monday()
    };
    // The run is about the first booking, and not about the second.
    for (id, start, flow) in [
        (1, "2026-03-04 09:00", Some(told)),
        (2, "2026-03-04 11:00", None),
    ] {
        let answer = ask_at(&store, context, book(free(&service), start)).await;
        assert_eq!(answer, Answer::Inserted(RowId(id)));
        let event = |event| RowEvent {
            event: Name::new(event),
            by: Some(ALIYA),
            flow: flow.clone(),
            depth: 3,
            at: context.now,
            was: None,
        };
        let events = take(&store, &row("booking", id)).await;
        assert_eq!(events, [event("created"), event("confirmed")]);
    }
}

async fn events_come_in_their_order_once() {
    let (store, service) = salon().await;
    let booking = booked(&store, free(&service), "2026-03-04 09:00").await;
    let other = booked(&store, free(&service), "2026-03-04 11:00").await;
    done(&store, moved(&booking, "2026-03-04 10:00")).await;
    set(&store, &booking, [("name", Value::text("Алия"))]).await;
    done(&store, cancel(&booking, &[])).await;
    done(&store, Request::Delete(booking.clone())).await;
    assert_eq!(
        heard(&store, &booking).await,
        "created confirmed moved changed cancelled deleted"
    );
    assert_eq!(heard(&store, &booking).await, "");
    assert_eq!(heard(&store, &other).await, "created confirmed");
}

async fn one_job_is_for_the_events_of_one_row() {
    let store = shop().await;
    let now = monday().now;
    let order = insert(&store, "order", []).await;
    set(&store, &order, [("status", Value::choice("sent"))]).await;
    let other = insert(&store, "order", []).await;
    assert_eq!(unheard(&store).await, (3, 2));
    let due =
        store.write(async move |transaction| transaction.due_jobs(Jobs::Timers, now, 100).await);
    let due = due.await.unwrap().into_iter();
    let rows: Vec<_> = due.map(|(_, job)| job.row().unwrap()).collect();
    assert_eq!(rows, [order.clone(), other]);
    assert_eq!(run_jobs(&store, now).await, 2);
    assert_eq!(unheard(&store).await, (0, 0));
    set(&store, &order, [("status", Value::choice("placed"))]).await;
    assert_eq!(unheard(&store).await, (1, 1));
}

async fn a_row_may_be_changed_while_its_events_are_heard() {
    let url = lasting().await;
    let stores = [
        store_that_hears(&url, SHOP, &["order"]).await,
        store_that_hears(&url, SHOP, &["order"]).await,
    ];
    let context = monday();
    let care = || Name::new("care");
    for number in 0..30 {
        let order = insert(&stores[0], "order", []).await;
        let id = order.id;
        let due = stores[0].write(async move |transaction| {
            transaction.begin_run(&care(), id, context.now).await?;
            let due = transaction.due_jobs(Jobs::Timers, context.now, 100).await?;
            Ok::<_, StoreError>(due.last().unwrap().0)
        });
        let job = due.await.unwrap();
        // The step of a run changes the row whose events it hears. Nobody may have to begin again.
        let (row, request) = (order.clone(), update(&order, [("end", Value::Integer(1))]));
        let hears = stores[0].write_once(async move |transaction| {
            if transaction.take_job(job).await?.is_some() {
                transaction.take_events(&row).await?;
                transaction.open_run(&care(), id).await?;
                transaction.answer(request, &context).await?;
            }
            Ok::<_, StoreError>(())
        });
        // A person does it in a dialogue, or by a button of the run.
        let presses = number % 2 == 0;
        let request = update(&order, [("name", Value::text("чай"))]);
        let changes = stores[1].write_once(async move |transaction| {
            if presses {
                transaction.open_run(&care(), id).await?;
            }
            transaction.answer(request, &context).await
        });
        let (heard, changed) = futures::join!(hears, changes);
        heard.unwrap();
        assert_eq!(changed.unwrap(), Answer::Done);
        while run_jobs(&stores[0], context.now).await > 0 {}
        assert_eq!(unheard(&stores[0]).await, (0, 0));
    }
}
