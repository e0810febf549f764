//! What several instances do to one booking at the same time. Only for PostgreSQL.

use futures::future::{join, join_all};
use jiff::ToSpan;
use tilmash_engine::booking::{Status, Transition};
use tilmash_engine::interpret::Free;

use super::super::writer::shared::three_salons;
use super::bookings::{book, booked, cancel, claims, free, moved};
use super::database::on_postgres;
use super::holds::{at_moment, hold, run_jobs};
use super::standing::{lines, status, transition};
use super::*;

on_postgres_alone!(
    a_hold_that_runs_out_is_confirmed_or_taken_by_one_other_and_not_both,
    a_hold_is_confirmed_or_ended_and_not_both,
    a_move_and_a_cancellation_at_once_leave_no_claim,
    two_bookings_that_change_places_at_once_both_stand,
);

fn expiry() -> Timestamp {
    at("2026-03-02 08:30")
}

async fn held(store: &Store, service: &RowReference, start: &str) -> RowReference {
    let answer = ask(store, hold(free(service), start, Some(expiry()))).await;
    match answer {
        Answer::Inserted(id) => row("booking", id.0),
        other => panic!("{other:?}"),
    }
}

/// The clocks of instances differ by a second: for some of them the hold is over, for others it is
/// not.
async fn a_hold_that_runs_out_is_confirmed_or_taken_by_one_other_and_not_both() {
    let (stores, service) = three_salons().await;
    let mut confirmed = 0;
    for day in 3..=22 {
        let start = format!("2026-03-{day:02} 09:00");
        let booking = held(&stores[0], &service, &start).await;
        let others = (0..12).map(|person| {
            let free = Free {
                client: RowId(100 + person),
                ..free(&service)
            };
            let now = expiry() + (person % 2).seconds();
            ask_at(
                &stores[person as usize % 3],
                at_moment(now),
                book(free, &start),
            )
        });
        let now = at_moment(expiry() - i64::from(day % 2).seconds());
        let confirm = ask_at(&stores[1], now, transition(&booking, Transition::Confirm));
        let (confirm, others) = join(confirm, join_all(others)).await;
        let winners = others
            .iter()
            .filter(|answer| matches!(answer, Answer::Inserted(_)))
            .count();
        match confirm {
            Answer::Done => {
                assert_eq!(winners, 0, "{start}");
                assert_eq!(status(&stores[2], &booking).await, Status::Confirmed);
                confirmed += 1;
            }
            answer => {
                assert_eq!(answer, refused(Refusal::Taken));
                assert_eq!(winners, 1, "{start}");
                assert_eq!(status(&stores[2], &booking).await, Status::Pending);
            }
        }
    }
    assert_eq!(claims(&stores[0]).await, 20);
    run_jobs(&stores[0], expiry()).await;
    assert_eq!(claims(&stores[0]).await, 20);
    let ended = column("status", Test::Equals, Value::choice("cancelled"));
    let ended = ids(&stores[0], "booking", ended).await.len();
    assert_eq!(ended + confirmed, 20);
}

async fn a_hold_is_confirmed_or_ended_and_not_both() {
    let (stores, service) = three_salons().await;
    for day in 3..=12 {
        let start = format!("2026-03-{day:02} 09:00");
        let booking = held(&stores[0], &service, &start).await;
        let early = at_moment(expiry() - 1.second());
        let confirm = ask_at(&stores[1], early, transition(&booking, Transition::Confirm));
        let (answer, _) = join(confirm, run_jobs(&stores[2], expiry())).await;
        // If it ended first it is still confirmed, because its time is free.
        assert_eq!(answer, Answer::Done);
        assert_eq!(status(&stores[0], &booking).await, Status::Confirmed);
    }
    assert_eq!(claims(&stores[0]).await, 10);
}

async fn a_move_and_a_cancellation_at_once_leave_no_claim() {
    let (stores, service) = three_salons().await;
    for day in 4..=8 {
        let booking = booked(
            &stores[0],
            free(&service),
            &format!("2026-03-{day:02} 09:00"),
        )
        .await;
        let moving = ask(
            &stores[1],
            moved(&booking, &format!("2026-03-{day:02} 10:30")),
        );
        let (_, cancelled) = join(moving, ask(&stores[2], cancel(&booking, &[]))).await;
        assert_eq!(cancelled, Answer::Done);
        let last = lines(&stores[0], &booking).await.pop().unwrap();
        assert!(last.starts_with("cancelled"), "{last}");
    }
    assert_eq!(claims(&stores[0]).await, 0);
}

/// Each is refused because the other is in its way, so neither moves, and neither is lost.
async fn two_bookings_that_change_places_at_once_both_stand() {
    let (stores, service) = three_salons().await;
    let first = booked(&stores[0], free(&service), "2026-03-03 09:00").await;
    let second = booked(&stores[0], free(&service), "2026-03-03 10:30").await;
    for _ in 0..10 {
        let there = ask(&stores[1], moved(&first, "2026-03-03 10:30"));
        let back = ask(&stores[2], moved(&second, "2026-03-03 09:00"));
        let answers = join(there, back).await;
        assert_eq!(answers, (refused(Refusal::Taken), refused(Refusal::Taken)));
        assert_eq!(claims(&stores[0]).await, 2);
    }
}
