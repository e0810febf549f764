//! Bookings to come whose resource is withdrawn pass to another one.

use tilmash_engine::interpret::Free;

use super::bookings::{book, booked, free, moved, open, starts};
use super::reshaped::{claimed, column_of, load, named, overbooked, with_equals};
use super::*;
use crate::store::Orphaned;

on_each_database!(
    what_is_withdrawn_passes_to_one_who_is_free,
    a_client_moves_to_another_what_is_withdrawn,
);

const AFTERNOON: &str = "2026-03-02 15:00";

fn told(orphaned: &[Orphaned]) -> Vec<String> {
    orphaned.iter().map(ToString::to_string).collect()
}

/// What the history of the first booking says of its columns.
async fn remembered(store: &Store) -> Vec<String> {
    let read = async |transaction: &mut Transaction| {
        let rows = transaction
            .connection
            .query(
                "SELECT change || ' ' || \"column\" || ': ' || old || ' to ' || new
                 FROM history WHERE booking = 1 AND \"column\" IS NOT NULL",
                "reading",
            )
            .await?;
        Ok::<_, StoreError>(rows.iter().map(|row| row.string(0)).collect())
    };
    store.write(read).await.unwrap()
}

async fn what_is_withdrawn_passes_to_one_who_is_free() {
    let store = store_at(&database::lasting().await, &with_equals()).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" } ] }"#,
    )
    .await;
    let [dana, aigul] = [1, 2].map(|id| row("master", id));
    let of = |master: &RowReference| Free {
        resources: vec![master.clone()],
        ..free(&service)
    };
    let first = booked(&store, of(&aigul), "2026-03-03 09:00").await;
    let second = booked(&store, of(&aigul), "2026-03-03 11:00").await;
    booked(&store, of(&dana), "2026-03-03 11:00").await;
    let over = booked(&store, of(&aigul), "2026-03-02 09:00").await;
    let none: [Orphaned; 0] = [];
    assert_eq!(load(&store, "{}").await.orphaned, none);

    let loaded = load(
        &store,
        r#"{ "master": [ { "key": "aigul", "deleted": true } ] }"#,
    )
    .await;
    assert_eq!(loaded.concerned, []);
    assert_eq!(loaded.orphaned[0].bookings.count, 3);
    let planned = store.plan_at(Vec::new(), at(AFTERNOON)).await.unwrap();
    assert_eq!(
        told(&planned.orphaned),
        [
            "2 bookings to come have a `master` that is withdrawn; they stay: pass them to another who is free, as in `tilmash db apply APP --assign master=dana`, or call the clients"
        ]
    );
    // Nobody has been named, and a withdrawal alone passes nothing on.
    assert!(planned.is_empty());

    let passing = || store.prepare_at(named("master", "dana"), at(AFTERNOON));
    let would = store.plan_at(named("master", "dana"), at(AFTERNOON)).await;
    let done = passing().await.unwrap();
    assert_eq!(would.unwrap(), done);
    assert_eq!(
        done.steps(),
        [
            "set `master` of 1 booking to `dana`",
            "write anew what 1 booking to come occupy"
        ]
    );
    let left = "1 booking to come has a `master` that is withdrawn; it stays: pass it to another who is free, as in `tilmash db apply APP --assign master=dana`, or call the client";
    assert_eq!(told(&done.orphaned), [left]);
    for (booking, master) in [(&first, &dana), (&second, &aigul), (&over, &aigul)] {
        let has = column_of(&store, booking, "master").await;
        assert_eq!(has, Value::Row(master.clone()));
    }
    assert_eq!(
        claimed(&store).await[..2],
        ["1: master 1 1 60", "2: master 2 1 60"]
    );
    assert!(overbooked(&store).await.is_empty());
    assert_eq!(
        remembered(&store).await,
        [r#"edited master: {"ru":"№ 2"} to {"ru":"№ 1"}"#]
    );
    let taken = ask(&store, book(of(&dana), "2026-03-03 09:00")).await;
    assert_eq!(taken, refused(Refusal::Taken));

    let again = passing().await.unwrap();
    assert_eq!(again.steps(), Vec::<String>::new());
    let idle: Vec<String> = again
        .reshaped
        .idle
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        idle,
        ["`master=dana` gets no booking: it does not work then or is not free"]
    );
    load(
        &store,
        r#"{ "master": [ { "key": "dana", "deleted": true } ] }"#,
    )
    .await;
    let planned = store.plan_at(Vec::new(), at(AFTERNOON)).await.unwrap();
    assert_eq!(
        told(&planned.orphaned),
        ["3 bookings to come have a `master` that is withdrawn; they stay: call the clients"]
    );
}

async fn a_client_moves_to_another_what_is_withdrawn() {
    let store = store_at(&database::lasting().await, &with_equals()).await;
    open(&store, Value::None).await;
    let service = haircut(&store).await;
    load(
        &store,
        r#"{ "master": [ { "key": "dana" }, { "key": "aigul" } ] }"#,
    )
    .await;
    let [dana, aigul] = [1, 2].map(|id| row("master", id));
    let of = |master: &RowReference| Free {
        resources: vec![master.clone()],
        ..free(&service)
    };
    let booking = booked(&store, of(&aigul), "2026-03-03 09:00").await;
    let deleted = booked(&store, of(&aigul), "2026-03-03 11:00").await;
    booked(&store, of(&dana), "2026-03-03 10:00").await;
    ask(&store, Request::Delete(deleted.clone())).await;
    let moving = Free {
        moving: Some(booking.clone()),
        ..free(&service)
    };
    let with_aigul = starts(&store, moving.clone(), "2026-03-03").await;
    assert!(with_aigul.contains("10:00"), "{with_aigul}");
    load(
        &store,
        r#"{ "master": [ { "key": "aigul", "deleted": true } ] }"#,
    )
    .await;

    let with_dana = starts(&store, moving, "2026-03-03").await;
    assert!(with_dana.contains("11:00"), "{with_dana}");
    assert!(!with_dana.contains("10:00"), "{with_dana}");
    let taken = ask(&store, moved(&booking, "2026-03-03 10:00")).await;
    assert_eq!(taken, refused(Refusal::Taken));
    let done = ask(&store, moved(&booking, "2026-03-03 11:00")).await;
    assert_eq!(done, Answer::Done);
    let has = column_of(&store, &booking, "master").await;
    assert_eq!(has, Value::Row(dana.clone()));
    assert_eq!(claimed(&store).await[0], "1: master 1 1 60");
    // What comes back, comes back as it was or not at all.
    let restored = ask(&store, Request::Restore(deleted)).await;
    assert_eq!(restored, refused(Refusal::Taken));
}
