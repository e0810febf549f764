//! Runs: flows about a row, in the background.

use futures::future::join_all;
use tilmash_engine::interpret::RunId;

use super::booking::holds::run_jobs;
use super::database::{lasting, on_postgres};
use super::*;
use crate::store::{Job, JobKind, Jobs, StoredRun};

on_each_database!(
    a_run_is_opened_by_its_flow_and_row_and_by_its_id,
    a_flow_has_one_run_for_each_row,
    a_run_that_is_begun_anew_has_another_id,
    an_id_is_never_given_twice,
    a_run_that_ends_takes_its_timer_with_it,
    the_notices_of_a_run_are_taken_once,
    a_run_begun_in_vain_is_not_there,
);

on_postgres_alone!(
    works_of_one_run_see_what_the_one_before_has_saved,
    runs_begun_at_once_are_one_run,
    a_run_may_set_anew_the_timer_that_goes_off,
);

async fn salon() -> Store {
    store(SALON).await
}

fn care() -> Name {
    Name::new("care")
}

/// Begins the run of `care` about a row.
async fn begun(store: &Store, row: i64) -> RunId {
    let now = monday().now;
    let begun =
        store.write(async move |transaction| transaction.begin_run(&care(), RowId(row), now).await);
    begun.await.unwrap()
}

async fn save(store: &Store, run: RunId, data: &'static str) {
    let saved = store.write(async move |transaction| transaction.save_run(run, data).await);
    saved.await.unwrap();
}

async fn end(store: &Store, run: RunId) {
    let ended = store.write(async move |transaction| transaction.end_run(run).await);
    ended.await.unwrap();
}

async fn opened(store: &Store, flow: &'static str, row: i64) -> Option<StoredRun> {
    let opened = store.write(async move |transaction| {
        let flow = Name::new(flow);
        transaction.open_run(&flow, RowId(row)).await
    });
    opened.await.unwrap()
}

async fn opened_of(store: &Store, run: RunId) -> Option<StoredRun> {
    let opened = store.write(async move |transaction| transaction.open_run_of(run).await);
    opened.await.unwrap()
}

fn timer(run: RunId) -> Job {
    Job {
        kind: JobKind::Run,
        subject: run.0.to_string(),
        person: None,
        due: monday().now,
        payload: "{}".to_owned(),
    }
}

async fn set_timer(store: &Store, run: RunId) {
    let set = store.write(async move |transaction| transaction.set_job(&timer(run)).await);
    set.await.unwrap();
}

/// The runs whose timers are due.
async fn due(store: &Store) -> Vec<RunId> {
    let now = monday().now;
    let due =
        store.write(async move |transaction| transaction.due_jobs(Jobs::Timers, now, 100).await);
    let due = due.await.unwrap().into_iter();
    due.map(|(_, job)| job.run().unwrap()).collect()
}

async fn a_run_is_opened_by_its_flow_and_row_and_by_its_id() {
    let store = salon().await;
    let id = begun(&store, 5).await;
    let run = |data: &str| {
        Some(StoredRun {
            id,
            flow: care(),
            row: RowId(5),
            data: data.to_owned(),
        })
    };
    assert_eq!(opened(&store, "care", 5).await, run("{}"));
    save(&store, id, r#"{"state":"ask"}"#).await;
    assert_eq!(opened(&store, "care", 5).await, run(r#"{"state":"ask"}"#));
    assert_eq!(opened_of(&store, id).await, run(r#"{"state":"ask"}"#));
    assert_eq!(opened(&store, "care", 6).await, None);
    assert_eq!(opened(&store, "other", 5).await, None);
}

async fn a_flow_has_one_run_for_each_row() {
    let store = salon().await;
    let (five, six) = (begun(&store, 5).await, begun(&store, 6).await);
    let now = monday().now;
    let other = store.write(async move |transaction| {
        let flow = Name::new("other");
        transaction.begin_run(&flow, RowId(5), now).await
    });
    let other = other.await.unwrap();
    let found = [
        opened(&store, "care", 5).await.unwrap().id,
        opened(&store, "care", 6).await.unwrap().id,
        opened(&store, "other", 5).await.unwrap().id,
    ];
    assert_eq!(found, [five, six, other]);
}

async fn a_run_that_is_begun_anew_has_another_id() {
    let store = salon().await;
    let old = begun(&store, 5).await;
    save(&store, old, r#"{"state":"ask"}"#).await;
    set_timer(&store, old).await;
    let new = begun(&store, 5).await;
    assert_ne!(old, new);
    assert_eq!(opened_of(&store, old).await, None);
    assert_eq!(opened(&store, "care", 5).await.unwrap().id, new);
    assert_eq!(opened_of(&store, new).await.unwrap().data, "{}");
    assert_eq!(due(&store).await, []);
    // Whoever still has the old id changes nothing.
    save(&store, old, "lost").await;
    end(&store, old).await;
    assert_eq!(opened_of(&store, new).await.unwrap().data, "{}");
}

async fn an_id_is_never_given_twice() {
    let store = salon().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(begun(&store, 5).await);
        ids.push(begun(&store, 5).await);
        end(&store, ids[ids.len() - 1]).await;
        assert_eq!(opened(&store, "care", 5).await, None);
    }
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
}

async fn a_run_that_ends_takes_its_timer_with_it() {
    let store = salon().await;
    let (five, six) = (begun(&store, 5).await, begun(&store, 6).await);
    set_timer(&store, five).await;
    set_timer(&store, six).await;
    assert_eq!(due(&store).await, [five, six]);
    end(&store, five).await;
    assert_eq!(due(&store).await, [six]);
    assert_eq!(opened_of(&store, five).await, None);
    let now = monday().now;
    assert_eq!(run_jobs(&store, now).await, 1);
    assert_eq!(opened_of(&store, six).await.unwrap().id, six);
}

async fn the_notices_of_a_run_are_taken_once() {
    let store = salon().await;
    let (five, six) = (begun(&store, 5).await, begun(&store, 6).await);
    let noted: Result<bool, StoreError> = store
        .write(async move |transaction| {
            for (chat, message, run) in [
                (8, 2, five),
                (7, 9, five),
                (8, 1, five),
                (8, 3, six),
                (9, 1, six),
            ] {
                transaction.note_notice(chat, message, run).await?;
            }
            // It is the other's from now on.
            transaction.note_notice(8, 2, six).await?;
            assert!(transaction.forget_notice(9, 1, six).await?);
            assert!(
                !transaction.forget_notice(7, 9, six).await?,
                "it is another run's"
            );
            transaction.forget_notice(9, 1, six).await
        })
        .await;
    assert!(!noted.unwrap(), "it is noted no more");
    let taken = async |run| {
        let taken = store.write(async move |transaction| transaction.take_notices(run).await);
        taken.await.unwrap()
    };
    assert_eq!(taken(five).await, [(7, 9), (8, 1)]);
    assert_eq!(taken(five).await, []);
    assert_eq!(taken(six).await, [(8, 2), (8, 3)]);
}

async fn a_run_begun_in_vain_is_not_there() {
    let store = salon().await;
    let now = monday().now;
    let failed: Result<(), StoreError> = store
        .write(async move |transaction| {
            transaction.begin_run(&care(), RowId(5), now).await?;
            Err(StoreError::Closed)
        })
        .await;
    failed.unwrap_err();
    assert_eq!(opened(&store, "care", 5).await, None);
}

async fn two_salons() -> [Store; 2] {
    let url = lasting().await;
    [store_at(&url, SALON).await, store_at(&url, SALON).await]
}

async fn works_of_one_run_see_what_the_one_before_has_saved() {
    let stores = two_salons().await;
    let run = begun(&stores[0], 5).await;
    save(&stores[0], run, "0").await;
    let steps = (0..40).map(|number| {
        let by_id = number % 4 < 2;
        stores[number % 2].write_once(async move |transaction| {
            let opened = match by_id {
                true => transaction.open_run_of(run).await?,
                false => transaction.open_run(&care(), RowId(5)).await?,
            };
            let count: i64 = opened.unwrap().data.parse().unwrap();
            transaction.save_run(run, &(count + 1).to_string()).await
        })
    });
    for saved in join_all(steps).await {
        saved.unwrap();
    }
    assert_eq!(opened_of(&stores[0], run).await.unwrap().data, "40");
}

async fn runs_begun_at_once_are_one_run() {
    let stores = two_salons().await;
    for row in 0..10 {
        let at_once = (0..8).map(|number| begun(&stores[number % 2], row));
        let ids = join_all(at_once).await;
        let run = opened(&stores[0], "care", row).await.unwrap();
        assert!(ids.contains(&run.id));
        for id in ids.into_iter().filter(|id| *id != run.id) {
            assert_eq!(opened_of(&stores[0], id).await, None);
        }
    }
}

async fn a_run_may_set_anew_the_timer_that_goes_off() {
    let stores = two_salons().await;
    let run = begun(&stores[0], 5).await;
    let now = monday().now;
    for _ in 0..20 {
        let scheduled =
            stores[0].write(async move |transaction| transaction.schedule(&timer(run)).await);
        let id = scheduled.await.unwrap();
        let goes_off = stores[0].write_once(async move |transaction| {
            let taken = transaction.take_job(id).await?;
            transaction.open_run_of(run).await?;
            Ok::<_, StoreError>(taken)
        });
        let pressed = stores[1].write_once(async move |transaction| {
            transaction.open_run_of(run).await?;
            transaction.set_job(&timer(run)).await
        });
        let (taken, set) = futures::join!(goes_off, pressed);
        taken.unwrap();
        set.unwrap();
        assert_eq!(run_jobs(&stores[0], now).await, 1);
    }
}
