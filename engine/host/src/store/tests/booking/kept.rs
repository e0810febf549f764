//! Rows that seldom change are kept once they are read. After any change to them, the very next
//! search finds what a store finds that has never read them before.

use futures::future::join_all;
use tilmash_engine::interpret::Free;

use super::super::tables::seeds::seed;
use super::bookings::{ROOMS, book, booked, free, open, time};
use super::*;
use crate::store::Transaction;

on_each_database!(
    what_a_flow_changes_is_found_by_the_next_search,
    what_another_store_changes_is_found_by_the_next_search,
    what_a_seed_changes_is_found_by_the_next_search,
    what_changes_settings_is_found_by_the_next_search,
    a_first_booking_of_a_resource_is_found_by_the_next_search,
    a_work_finds_what_it_has_changed_and_no_more_what_it_undid,
    what_a_failed_work_has_changed_is_never_found,
);

const DAY: &str = "2026-03-03";
/// More searches at once than an instance has connections.
const SEARCHES: usize = 24;

/// Two stores on one database, and a service to search for.
struct Scene {
    stores: [Store; 2],
    url: String,
    service: RowReference,
}

impl Scene {
    async fn new() -> Scene {
        let url = database::lasting().await;
        let stores = [store_at(&url, ROOMS).await, store_at(&url, ROOMS).await];
        open(&stores[0], Value::None).await;
        let room = [
            ("name", Value::text("small")),
            ("capacity", Value::Integer(1)),
        ];
        insert(&stores[0], "room", room).await;
        let lesson = [("name", Value::text("lesson")), ("duration", minutes(60))];
        let service = insert(&stores[0], "service", lesson).await;
        Scene {
            stores,
            url,
            service,
        }
    }

    /// The free starts that every connection of both stores finds, as a new store does.
    async fn found(&self) -> Vec<Timestamp> {
        let fresh = Store::open(&self.url, model(ROOMS)).await.unwrap();
        let expected = starts(&fresh, &self.service).await;
        fresh.close().await.unwrap();
        for store in &self.stores {
            let searches = (0..SEARCHES).map(|_| starts(store, &self.service));
            for found in join_all(searches).await {
                assert_eq!(found, expected);
            }
        }
        expected
    }

    /// Checks that a change by a store is found, and that it makes a difference.
    async fn change(&self, by: &Store, request: Request) {
        let before = self.found().await;
        let shown = format!("{request:?}");
        let answer = ask(by, request).await;
        assert!(!matches!(answer, Answer::Refused(_)), "{shown}: {answer:?}");
        assert_ne!(self.found().await, before, "{shown}");
    }
}

async fn starts(store: &Store, service: &RowReference) -> Vec<Timestamp> {
    let Answer::Starts(starts) = ask(store, search(free(service))).await else {
        panic!("starts are asked for")
    };
    starts
}

fn search(free: Free) -> Request {
    Request::Starts {
        free,
        day: DAY.parse().unwrap(),
    }
}

fn added(table: &str, columns: impl IntoIterator<Item = (&'static str, Value)>) -> Request {
    let columns = columns.into_iter();
    Request::Insert {
        table: Name::new(table),
        values: columns
            .map(|(name, value)| (Name::new(name), value))
            .collect(),
    }
}

fn changed(row: &RowReference, column: &str, value: Value) -> Request {
    Request::Update {
        row: row.clone(),
        values: values([(column, value)]),
    }
}

fn closed() -> Request {
    let day = Value::Date(DAY.parse().unwrap());
    added("closure", [("first", day.clone()), ("last", day)])
}

async fn what_a_flow_changes_is_found_by_the_next_search() {
    let scene = Scene::new().await;
    every_change(&scene, &scene.stores[0]).await;
}

async fn what_another_store_changes_is_found_by_the_next_search() {
    let scene = Scene::new().await;
    // `found` warms the first store too, which changes nothing itself.
    every_change(&scene, &scene.stores[1]).await;
}

/// One change of each table that is kept, and of each kind.
async fn every_change(scene: &Scene, by: &Store) {
    let service = &scene.service;
    let (tuesday, room) = (row("hours", 2), row("room", 1));
    let evening = [
        ("weekday", Value::Integer(2)),
        ("opens", time("18:00")),
        ("closes", time("20:00")),
    ];
    scene.change(by, added("hours", evening)).await;
    scene
        .change(by, changed(&tuesday, "closes", time("11:00")))
        .await;
    scene.change(by, Request::Delete(tuesday.clone())).await;
    scene.change(by, Request::Restore(tuesday)).await;
    scene.change(by, closed()).await;
    let closure = row("closure", 1);
    scene.change(by, Request::Delete(closure)).await;
    scene
        .change(by, changed(service, "duration", minutes(90)))
        .await;
    scene.change(by, Request::Delete(service.clone())).await;
    scene.change(by, Request::Restore(service.clone())).await;
    scene
        .change(by, book(free(service), "2026-03-03 09:00"))
        .await;
    scene
        .change(by, changed(&room, "capacity", Value::Integer(2)))
        .await;
    scene.change(by, Request::Delete(room)).await;
    let another = [("name", Value::text("large"))];
    scene.change(by, added("room", another)).await;
}

async fn what_a_seed_changes_is_found_by_the_next_search() {
    let scene = Scene::new().await;
    let before = scene.found().await;
    let evening =
        r#"{"hours": [{"key": "evening", "weekday": 2, "opens": "18:00", "closes": "20:00"}]}"#;
    seed(&scene.stores[1], evening).await;
    assert_ne!(scene.found().await, before);
    seed(&scene.stores[0], &evening.replace("18", "19")).await;
    assert_eq!(scene.found().await.len(), before.len() + 1);
}

async fn what_changes_settings_is_found_by_the_next_search() {
    let scene = Scene::new().await;
    let before = scene.found().await;
    let name = Name::new("step");
    let set = async move |transaction: &mut Transaction| {
        transaction.set_setting(&name, &minutes(60)).await
    };
    let done: Result<(), StoreError> = scene.stores[1].write(set).await;
    done.unwrap();
    assert_ne!(scene.found().await, before);
    let name = Name::new("step");
    let reset = async move |transaction: &mut Transaction| transaction.reset_setting(&name).await;
    let done: Result<(), StoreError> = scene.stores[0].write(reset).await;
    done.unwrap();
    assert_eq!(scene.found().await, before);
}

async fn a_first_booking_of_a_resource_is_found_by_the_next_search() {
    let scene = Scene::new().await;
    let before = scene.found().await;
    booked(&scene.stores[0], free(&scene.service), "2026-03-03 10:00").await;
    assert_eq!(scene.found().await.len(), before.len() - 3);
}

async fn a_work_finds_what_it_has_changed_and_no_more_what_it_undid() {
    let scene = Scene::new().await;
    let before = scene.found().await;
    let free = free(&scene.service);
    let work = async move |transaction: &mut Transaction| {
        let mut found = Vec::new();
        for request in [
            Request::Begin,
            closed(),
            search(free.clone()),
            Request::Undo,
            search(free),
        ] {
            let answer = transaction.answer(request, &monday()).await?;
            if let Answer::Starts(starts) = answer {
                found.push(starts);
            }
        }
        Ok::<_, StoreError>(found)
    };
    let found = scene.stores[0].write(work).await.unwrap();
    assert_eq!(found, [Vec::new(), before.clone()]);
    assert_eq!(scene.found().await, before);
}

async fn what_a_failed_work_has_changed_is_never_found() {
    let scene = Scene::new().await;
    let before = scene.found().await;
    let failing = || {
        let free = free(&scene.service);
        scene.stores[0].write(async move |transaction: &mut Transaction| {
            transaction.answer(closed(), &monday()).await?;
            let answer = transaction.answer(search(free), &monday()).await?;
            assert_eq!(answer, Answer::Starts(Vec::new()));
            Err::<(), _>(StoreError::Closed)
        })
    };
    let failed = join_all((0..SEARCHES).map(|_| failing())).await;
    assert!(failed.iter().all(Result::is_err));
    assert_eq!(scene.found().await, before);
}
