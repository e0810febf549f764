//! Holds: time that becomes free again if it is not confirmed.

use jiff::{SignedDuration, ToSpan};
use tilmash_engine::booking::{Status, Transition};
use tilmash_engine::interpret::Free;

use super::bookings::{book, claims, free, moved, salon, starts};
use super::standing::{lines, status, transition};
use super::*;
use crate::store::Jobs;

on_each_database!(
    a_hold_keeps_its_time_until_it_expires,
    a_hold_without_a_moment_lasts_as_the_setting_says,
    a_hold_that_would_be_over_is_not_made,
    a_confirmed_hold_stands_for_good,
    at_the_instant_of_expiry_the_time_is_anybodys,
    what_has_run_out_is_confirmed_only_if_its_time_is_free,
    a_hold_that_is_over_counts_in_no_limit,
    a_released_hold_frees_its_time_at_once,
    what_has_run_out_can_be_nothing_but_confirmed,
    a_moved_hold_stays_a_hold,
    a_restored_hold_expires_as_it_would_have,
    a_store_that_died_before_the_expiry_makes_up_for_it,
);

const START: &str = "2026-03-03 09:00";

/// Half an hour after a test begins.
fn expiry() -> Timestamp {
    at("2026-03-02 08:30")
}

pub(in crate::store::tests) fn at_moment(now: Timestamp) -> Context {
    Context::itself(now)
}

pub(in crate::store::tests) fn hold(
    free: Free,
    start: &str,
    expires: Option<Timestamp>,
) -> Request {
    Request::Hold {
        free,
        start: at(start),
        values: BTreeMap::new(),
        expires,
        even: Waived::default(),
    }
}

pub(in crate::store::tests) async fn held(store: &Store, service: &RowReference) -> RowReference {
    let request = hold(free(service), START, Some(expiry()));
    match ask(store, request).await {
        Answer::Inserted(id) => row("booking", id.0),
        other => panic!("{other:?}"),
    }
}

/// Does everything that is due, as if no flow were about any row, and returns the number of jobs.
pub(in crate::store::tests) async fn run_jobs(store: &Store, now: Timestamp) -> usize {
    let done: Result<usize, StoreError> = store
        .write(async move |transaction| {
            let due = transaction.due_jobs(Jobs::Timers, now, 100).await?;
            for (id, _) in &due {
                let job = transaction.take_job(*id).await?.unwrap();
                match (job.row(), job.run()) {
                    // Nothing here hears it.
                    (Some(row), _) => drop(transaction.take_events(&row).await?),
                    (None, Some(_)) => {}
                    (None, None) => assert!(transaction.settle(&job, now).await?, "{job:?}"),
                }
            }
            Ok(due.len())
        })
        .await;
    done.unwrap()
}

async fn a_hold_keeps_its_time_until_it_expires() {
    let (store, service) = salon().await;
    let booking = held(&store, &service).await;
    let found = record(&store, &booking).await.values;
    assert_eq!(found["status"], Value::choice("pending"));
    assert_eq!(found["expires"], Value::Moment(expiry()));
    assert_eq!(
        starts(&store, free(&service), "2026-03-03").await,
        "10:00 10:30 11:00"
    );
    assert_eq!(run_jobs(&store, expiry() - 1.second()).await, 0);
    assert_eq!(run_jobs(&store, expiry()).await, 1);
    assert_eq!(status(&store, &booking).await, Status::Cancelled);
    assert_eq!(claims(&store).await, 0);
    assert_eq!(
        lines(&store, &booking).await,
        ["held", "expired status: pending > cancelled"]
    );
}

async fn a_hold_without_a_moment_lasts_as_the_setting_says() {
    let (store, service) = salon().await;
    let expires = async |start| {
        let answer = ask(&store, hold(free(&service), start, None)).await;
        let Answer::Inserted(id) = answer else {
            panic!("{answer:?}")
        };
        record(&store, &row("booking", id.0)).await.values["expires"].clone()
    };
    let now = monday().now;
    assert_eq!(expires(START).await, Value::Moment(now + 15.minutes()));
    let set: Result<(), StoreError> = store
        .write(async |transaction| {
            let name = Name::new("hold");
            transaction.set_setting(&name, &minutes(90)).await
        })
        .await;
    set.unwrap();
    let longer = expires("2026-03-03 10:00").await;
    assert_eq!(longer, Value::Moment(now + 90.minutes()));
}

async fn a_hold_that_would_be_over_is_not_made() {
    let (store, service) = salon().await;
    let now = monday().now;
    for expires in [now, now - 1.hour()] {
        let answer = ask(&store, hold(free(&service), START, Some(expires))).await;
        assert_eq!(answer, refused(Refusal::TooLate));
    }
    assert_eq!(claims(&store).await, 0);
}

async fn a_confirmed_hold_stands_for_good() {
    let (store, service) = salon().await;
    let booking = held(&store, &service).await;
    let last = at_moment(expiry() - 1.second());
    let confirm = || transition(&booking, Transition::Confirm);
    assert_eq!(ask_at(&store, last, confirm()).await, Answer::Done);
    assert_eq!(run_jobs(&store, expiry()).await, 1);
    let found = record(&store, &booking).await.values;
    assert_eq!(found["status"], Value::choice("confirmed"));
    assert_eq!(found["expires"], Value::None);
    let answer = ask_at(&store, at_moment(expiry()), book(free(&service), START)).await;
    assert_eq!(answer, refused(Refusal::Taken));
    let again = ask_at(&store, at_moment(expiry()), confirm()).await;
    assert_eq!(again, refused(Refusal::Missing));
}

async fn at_the_instant_of_expiry_the_time_is_anybodys() {
    for job_is_late in [true, false] {
        let (store, service) = salon().await;
        let booking = held(&store, &service).await;
        let early = at_moment(expiry() - 1.second());
        let answer = ask_at(&store, early, book(free(&service), START)).await;
        assert_eq!(answer, refused(Refusal::Taken));
        if !job_is_late {
            run_jobs(&store, expiry()).await;
        }
        let answer = ask_at(&store, at_moment(expiry()), book(free(&service), START)).await;
        assert_eq!(answer, Answer::Inserted(RowId(2)));
        run_jobs(&store, expiry()).await;
        assert_eq!(status(&store, &booking).await, Status::Cancelled);
        assert_eq!(claims(&store).await, 1, "the job frees only its own");
    }
}

async fn what_has_run_out_is_confirmed_only_if_its_time_is_free() {
    for job_is_late in [true, false] {
        for later in [SignedDuration::ZERO, SignedDuration::from_hours(3)] {
            let (store, service) = salon().await;
            let now = expiry() + later;
            let [kept, lost] = [START, "2026-03-03 10:00"].map(|start| {
                let request = hold(free(&service), start, Some(expiry()));
                ask(&store, request)
            });
            let (Answer::Inserted(kept), Answer::Inserted(lost)) = (kept.await, lost.await) else {
                panic!("both are free")
            };
            if !job_is_late {
                run_jobs(&store, now).await;
            }
            let other = book(free(&service), "2026-03-03 10:30");
            ask_at(&store, at_moment(now), other).await;
            let confirm = |id: RowId| transition(&row("booking", id.0), Transition::Confirm);
            let answer = ask_at(&store, at_moment(now), confirm(kept)).await;
            assert_eq!(answer, Answer::Done);
            let answer = ask_at(&store, at_moment(now), confirm(lost)).await;
            assert_eq!(answer, refused(Refusal::Taken));
            run_jobs(&store, now).await;
            let statuses = [kept, lost].map(|id| row("booking", id.0));
            assert_eq!(status(&store, &statuses[0]).await, Status::Confirmed);
            assert_eq!(status(&store, &statuses[1]).await, Status::Cancelled);
            assert_eq!(claims(&store).await, 2);
        }
    }
}

async fn a_hold_that_is_over_counts_in_no_limit() {
    let (store, service) = salon().await;
    let set: Result<(), StoreError> = store
        .write(async |transaction| {
            let name = Name::new("per_day");
            transaction.set_setting(&name, &Value::Integer(1)).await
        })
        .await;
    set.unwrap();
    let booking = held(&store, &service).await;
    let other = || book(free(&service), "2026-03-03 11:00");
    assert_eq!(ask(&store, other()).await, refused(Refusal::Full));
    let late = at_moment(expiry());
    assert_eq!(
        ask_at(&store, late, other()).await,
        Answer::Inserted(RowId(2))
    );
    // Its time is free, but the day has as many bookings as it may have.
    let confirm = transition(&booking, Transition::Confirm);
    assert_eq!(ask_at(&store, late, confirm).await, refused(Refusal::Taken));
}

async fn a_released_hold_frees_its_time_at_once() {
    let (store, service) = salon().await;
    let booking = held(&store, &service).await;
    let release = || transition(&booking, Transition::Release);
    assert_eq!(ask(&store, release()).await, Answer::Done);
    assert_eq!(claims(&store).await, 0);
    assert_eq!(status(&store, &booking).await, Status::Cancelled);
    assert_eq!(
        lines(&store, &booking).await[1],
        "released status: pending > cancelled"
    );
    assert_eq!(ask(&store, release()).await, refused(Refusal::Missing));
    // To release a hold is different from letting it run out: it cannot be confirmed later.
    let late = at_moment(expiry() + 1.hour());
    let confirm = transition(&booking, Transition::Confirm);
    let answer = ask_at(&store, late, confirm).await;
    assert_eq!(answer, refused(Refusal::Missing));
    run_jobs(&store, expiry()).await;
    assert_eq!(lines(&store, &booking).await.len(), 2);
}

async fn what_has_run_out_can_be_nothing_but_confirmed() {
    for job_is_late in [true, false] {
        let (store, service) = salon().await;
        let booking = held(&store, &service).await;
        if !job_is_late {
            run_jobs(&store, expiry()).await;
        }
        let now = at_moment(expiry());
        let flows = Transition::ALL
            .into_iter()
            .filter(|transition| !matches!(transition, Transition::Confirm | Transition::Expire));
        let mut requests: Vec<Request> = flows.map(|to| transition(&booking, to)).collect();
        requests.push(moved(&booking, "2026-03-03 10:00"));
        for request in requests {
            let answer = ask_at(&store, now, request.clone()).await;
            assert_eq!(answer, refused(Refusal::Missing), "{request:?}");
        }
    }
}

async fn a_moved_hold_stays_a_hold() {
    let (store, service) = salon().await;
    let booking = held(&store, &service).await;
    let answer = ask(&store, moved(&booking, "2026-03-03 10:00")).await;
    assert_eq!(answer, Answer::Done);
    let early = at_moment(expiry() - 1.second());
    let other = || book(free(&service), "2026-03-03 10:00");
    let answer = ask_at(&store, early, other()).await;
    assert_eq!(answer, refused(Refusal::Taken));
    let answer = ask_at(&store, at_moment(expiry()), other()).await;
    assert_eq!(answer, Answer::Inserted(RowId(2)));
}

async fn a_restored_hold_expires_as_it_would_have() {
    let (store, service) = salon().await;
    let booking = held(&store, &service).await;
    ask(&store, Request::Delete(booking.clone())).await;
    assert_eq!(claims(&store).await, 0);
    ask(&store, Request::Restore(booking.clone())).await;
    assert_eq!(claims(&store).await, 1);
    let answer = ask_at(&store, at_moment(expiry()), book(free(&service), START)).await;
    assert_eq!(answer, Answer::Inserted(RowId(2)));
    // It was deleted when its job came, and restored afterwards. It has ended anyway.
    let other = ask(
        &store,
        hold(free(&service), "2026-03-04 09:00", Some(expiry())),
    )
    .await;
    let Answer::Inserted(id) = other else {
        panic!("{other:?}")
    };
    let other = row("booking", id.0);
    ask(&store, Request::Delete(other.clone())).await;
    run_jobs(&store, expiry()).await;
    let late = at_moment(expiry() + 1.hour());
    let restored = ask_at(&store, late, Request::Restore(other.clone())).await;
    assert_eq!(restored, Answer::Done);
    run_jobs(&store, late.now).await;
    assert_eq!(status(&store, &other).await, Status::Cancelled);
    assert_eq!(status(&store, &booking).await, Status::Cancelled);
}

async fn a_store_that_died_before_the_expiry_makes_up_for_it() {
    let url = database::lasting().await;
    let store = store_at(&url, SALON).await;
    bookings::open(&store, Value::None).await;
    let service = haircut(&store).await;
    let booking = held(&store, &service).await;
    store.close().await.unwrap();
    let store = Store::open(&url, model(SALON)).await.unwrap();
    let late = at_moment(expiry() + 5.hours());
    let answer = ask_at(&store, late, book(free(&service), START)).await;
    assert_eq!(answer, Answer::Inserted(RowId(2)));
    assert_eq!(run_jobs(&store, late.now).await, 1);
    assert_eq!(status(&store, &booking).await, Status::Cancelled);
}
